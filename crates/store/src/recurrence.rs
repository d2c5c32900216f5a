//! Listings that come again.

use caremonger_domain::{Timestamp, id::ListingId};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::recurrences};

/// Says that a listing comes again every so many days, the next when `due` is past.
///
/// # Errors
/// [`DbError`] of the database.
pub fn recurrence_put(conn: &mut Conn, id: ListingId, every_days: i64, due: Timestamp) -> Result<(), DbError> {
    recurrence_delete(conn, id)?;
    diesel::insert_into(recurrences::table)
        .values((
            recurrences::listing_id.eq(id.to_string()),
            recurrences::every_days.eq(every_days),
            recurrences::due_at.eq(due.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// It does not come again.
///
/// # Errors
/// [`DbError`] of the database.
pub fn recurrence_delete(conn: &mut Conn, id: ListingId) -> Result<(), DbError> {
    diesel::delete(recurrences::table.find(id.to_string())).execute(conn)?;
    Ok(())
}

/// How often a listing comes again, in days, if it does.
///
/// # Errors
/// [`DbError`] of the database.
pub fn recurrence_find(conn: &mut Conn, id: ListingId) -> Result<Option<i64>, DbError> {
    Ok(recurrences::table.find(id.to_string()).select(recurrences::every_days).first(conn).optional()?)
}

/// Listings whose next is due.
///
/// # Errors
/// [`DbError`] of the database.
pub fn recurrence_due(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<ListingId>, DbError> {
    let ids: Vec<String> = recurrences::table
        .filter(recurrences::due_at.le(now.as_micros()))
        .order(recurrences::due_at)
        .limit(limit)
        .select(recurrences::listing_id)
        .load(conn)?;
    ids.iter().map(|id| stored(id, "recurrences.listing_id")).collect()
}
