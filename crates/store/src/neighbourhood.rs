//! Other nodes that ours lists, with what each says of itself in public.

use caremonger_domain::Timestamp;
use diesel::{dsl::sql, prelude::*, sql_types::Bool};

use crate::{
    Conn, DbError, both,
    schema::{listings, neighbourhoods},
};

/// Most that are read: more than are kept.
const ALL: i64 = 1_000;
/// Most kinds of help that are told.
const KINDS: usize = 100;

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbourhood {
    /// Where it is: `birch.example`, with a port only in tests and demos.
    pub host: String,
    /// Its front page.
    pub url: String,
    /// What it is called; empty for one that hides.
    pub name: String,
    /// What it says of itself.
    pub description: String,
    /// BCP 47 tags of its languages.
    pub languages: Vec<String>,
    /// Where it is, in words.
    pub place: String,
    /// Latitude and longitude in tenths of a degree.
    pub at: Option<(i64, i64)>,
    /// The hosts that it lists itself.
    pub lists: Vec<String>,
    /// Since when it is on the list.
    pub added_at: Timestamp,
    /// When it last said something of itself.
    pub fetched_at: Timestamp,
    /// When it is looked at again.
    pub due_at: Timestamp,
    /// Since when it has not answered.
    pub failing_since: Option<Timestamp>,
    /// Since when it does not show itself.
    pub hidden_at: Option<Timestamp>,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = neighbourhoods, primary_key(host), treat_none_as_null = true)]
struct Row {
    host: String,
    url: String,
    name: String,
    description: String,
    languages: String,
    place: String,
    latitude: Option<i64>,
    longitude: Option<i64>,
    lists: String,
    added_at: i64,
    fetched_at: i64,
    due_at: i64,
    failing_since: Option<i64>,
    hidden_at: Option<i64>,
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

impl From<Row> for Neighbourhood {
    fn from(r: Row) -> Self {
        Self {
            host: r.host,
            url: r.url,
            name: r.name,
            description: r.description,
            languages: words(&r.languages),
            place: r.place,
            at: r.latitude.zip(r.longitude),
            lists: words(&r.lists),
            added_at: Timestamp::from_micros(r.added_at),
            fetched_at: Timestamp::from_micros(r.fetched_at),
            due_at: Timestamp::from_micros(r.due_at),
            failing_since: r.failing_since.map(Timestamp::from_micros),
            hidden_at: r.hidden_at.map(Timestamp::from_micros),
        }
    }
}

/// Keeps one, in place of what was known of it.
///
/// # Errors
/// [`DbError`] of the database.
pub fn neighbourhood_put(conn: &mut Conn, n: &Neighbourhood) -> Result<(), DbError> {
    let row = Row {
        host: n.host.clone(),
        url: n.url.clone(),
        name: n.name.clone(),
        description: n.description.clone(),
        languages: n.languages.join(" "),
        place: n.place.clone(),
        latitude: n.at.map(|(latitude, _)| latitude),
        longitude: n.at.map(|(_, longitude)| longitude),
        lists: n.lists.join(" "),
        added_at: n.added_at.as_micros(),
        fetched_at: n.fetched_at.as_micros(),
        due_at: n.due_at.as_micros(),
        failing_since: n.failing_since.map(Timestamp::as_micros),
        hidden_at: n.hidden_at.map(Timestamp::as_micros),
    };
    both!(conn, |c| diesel::insert_into(neighbourhoods::table)
        .values(&row)
        .on_conflict(neighbourhoods::host)
        .do_update()
        .set(&row)
        .execute(c))?;
    Ok(())
}

/// The same, held until the act ends: nobody else changes it or takes it off the list meanwhile.
///
/// # Errors
/// [`DbError`] of the database.
pub fn neighbourhood_lock(conn: &mut Conn, host: &str) -> Result<Option<Neighbourhood>, DbError> {
    if let Conn::Postgres(c) = conn {
        neighbourhoods::table.find(host).select(neighbourhoods::host).for_update().first::<String>(c).optional()?;
    }
    neighbourhood_find(conn, host)
}

/// One by its host.
///
/// # Errors
/// [`DbError`] of the database.
pub fn neighbourhood_find(conn: &mut Conn, host: &str) -> Result<Option<Neighbourhood>, DbError> {
    let row: Option<Row> = neighbourhoods::table.find(host).select(Row::as_select()).first(conn).optional()?;
    Ok(row.map(Into::into))
}

/// All of them, by host.
///
/// # Errors
/// [`DbError`] of the database.
pub fn neighbourhood_all(conn: &mut Conn) -> Result<Vec<Neighbourhood>, DbError> {
    let rows: Vec<Row> = neighbourhoods::table.order(neighbourhoods::host).limit(ALL).select(Row::as_select()).load(conn)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The hosts that are to be looked at again, those that waited longest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn neighbourhood_due(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<String>, DbError> {
    Ok(neighbourhoods::table
        .filter(neighbourhoods::due_at.le(now.as_micros()))
        .order((neighbourhoods::due_at, neighbourhoods::host))
        .limit(limit)
        .select(neighbourhoods::host)
        .load(conn)?)
}

/// Takes one off the list; whether it was on it.
///
/// # Errors
/// [`DbError`] of the database.
pub fn neighbourhood_delete(conn: &mut Conn, host: &str) -> Result<bool, DbError> {
    Ok(diesel::delete(neighbourhoods::table.find(host)).execute(conn)? == 1)
}

/// The categories of what this node has open for everybody to see.
///
/// # Errors
/// [`DbError`] of the database.
pub fn neighbourhood_kinds(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    let mut kinds: Vec<String> = Vec::new();
    // From one to the next by the index, so that a visitor who asks costs as many steps as there are kinds, not listings.
    while kinds.len() < KINDS {
        let next: Option<String> = listings::table
            .filter(sql::<Bool>("state = 'open' AND visibility = 'public' AND deleted_at IS NULL AND pod_id IS NOT NULL"))
            .filter(listings::category.gt(kinds.last().cloned().unwrap_or_default()))
            .order(listings::category)
            .select(listings::category)
            .first(conn)
            .optional()?;
        match next {
            Some(kind) => kinds.push(kind),
            None => break,
        }
    }
    Ok(kinds)
}
