//! Secret addresses of neighbours' own calendars.

use caremonger_domain::{Timestamp, id::MemberId};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::calendars};

/// Keeps the hash of a neighbour's secret in place of the one before.
///
/// # Errors
/// [`DbError`] of the database.
pub fn calendar_put(conn: &mut Conn, member: MemberId, hash: &[u8], now: Timestamp) -> Result<(), DbError> {
    calendar_delete(conn, member)?;
    diesel::insert_into(calendars::table)
        .values((
            calendars::member_id.eq(member.to_string()),
            calendars::secret_hash.eq(hash),
            calendars::created_at.eq(now.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends a neighbour's address.
///
/// # Errors
/// [`DbError`] of the database.
pub fn calendar_delete(conn: &mut Conn, member: MemberId) -> Result<(), DbError> {
    diesel::delete(calendars::table.find(member.to_string())).execute(conn)?;
    Ok(())
}

/// Whose address it is.
///
/// # Errors
/// [`DbError`] of the database.
pub fn calendar_find(conn: &mut Conn, hash: &[u8]) -> Result<Option<MemberId>, DbError> {
    let id: Option<String> =
        calendars::table.filter(calendars::secret_hash.eq(hash)).select(calendars::member_id).first(conn).optional()?;
    id.map(|id| stored(&id, "calendars.member_id")).transpose()
}

/// Since when a neighbour has an address.
///
/// # Errors
/// [`DbError`] of the database.
pub fn calendar_since(conn: &mut Conn, member: MemberId) -> Result<Option<Timestamp>, DbError> {
    let at = calendars::table.find(member.to_string()).select(calendars::created_at).first(conn).optional()?;
    Ok(at.map(Timestamp::from_micros))
}
