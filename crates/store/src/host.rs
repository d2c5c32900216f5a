//! What is known of other servers as a whole: how they like signatures, and whether they answer.

use caremonger_domain::Timestamp;
use diesel::prelude::*;

use crate::{Conn, DbError, both, schema::hosts};

/// Another server.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = hosts, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Host {
    /// Scheme, host and port.
    pub origin: String,
    /// The way of signing it last took: `cavage` or `rfc9421`.
    pub scheme: Option<String>,
    /// When it took it (microseconds).
    pub scheme_at: Option<i64>,
    /// Failed tries in a row.
    pub failures: i64,
    /// Since when every try has failed.
    pub failing_since: Option<i64>,
    /// Not before this moment again.
    pub retry_at: Option<i64>,
    /// When it last answered.
    pub answered_at: Option<i64>,
    /// Whether nothing is taken from or sent to it.
    pub blocked: bool,
}

impl Host {
    /// A server of which nothing is known.
    #[must_use]
    pub fn unknown(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            scheme: None,
            scheme_at: None,
            failures: 0,
            failing_since: None,
            retry_at: None,
            answered_at: None,
            blocked: false,
        }
    }
}

/// What is known of a server.
///
/// # Errors
/// [`DbError`] of the database.
pub fn host_find(conn: &mut Conn, origin: &str) -> Result<Option<Host>, DbError> {
    Ok(hosts::table.find(origin).select(Host::as_select()).first(conn).optional()?)
}

/// Writes down what is known of a server.
///
/// # Errors
/// [`DbError`] of the database.
pub fn host_put(conn: &mut Conn, h: &Host) -> Result<(), DbError> {
    both!(conn, |c| diesel::insert_into(hosts::table).values(h).on_conflict(hosts::origin).do_update().set(h).execute(c))?;
    Ok(())
}

/// An origin, and those of the domains above it: blocking `spam.example` means `www.spam.example` too, as everywhere in the
/// fediverse. A top level alone is no domain of anybody's.
fn with_those_above(origin: &str) -> Vec<String> {
    let mut all = vec![origin.to_owned()];
    let Some((scheme, host)) = origin.split_once("://") else { return all };
    let mut rest = host;
    while let Some((_, above)) = rest.split_once('.') {
        if !above.contains('.') {
            break;
        }
        all.push(format!("{scheme}://{above}"));
        rest = above;
    }
    all
}

/// Whether a server is blocked, itself or with the domain it belongs to.
///
/// # Errors
/// [`DbError`] of the database.
pub fn host_is_blocked(conn: &mut Conn, origin: &str) -> Result<bool, DbError> {
    let found = hosts::table.filter(hosts::origin.eq_any(with_those_above(origin))).filter(hosts::blocked.eq(true));
    Ok(found.select(hosts::origin).first::<String>(conn).optional()?.is_some())
}

/// Servers that do not answer, longest silent first, for the operator.
///
/// # Errors
/// [`DbError`] of the database.
pub fn host_failing(conn: &mut Conn, limit: i64) -> Result<Vec<Host>, DbError> {
    let failing = hosts::table.filter(hosts::failing_since.is_not_null()).order(hosts::failing_since);
    Ok(failing.limit(limit).select(Host::as_select()).load(conn)?)
}

/// Servers that are blocked, by name.
///
/// # Errors
/// [`DbError`] of the database.
pub fn host_blocked(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    Ok(hosts::table.filter(hosts::blocked.eq(true)).order(hosts::origin).select(hosts::origin).load(conn)?)
}

/// A moment from a stored column.
#[must_use]
pub fn moment(micros: Option<i64>) -> Option<Timestamp> {
    micros.map(Timestamp::from_micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_stands_for_what_is_below_it_and_for_nothing_above() {
        let all = with_those_above("https://a.b.spam.example:8443");
        assert_eq!(all, ["https://a.b.spam.example:8443", "https://b.spam.example:8443", "https://spam.example:8443"]);
        assert_eq!(with_those_above("https://spam.example"), ["https://spam.example"]);
        assert_eq!(with_those_above("http://localhost"), ["http://localhost"]);
    }
}
