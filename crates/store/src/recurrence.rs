//! Listings that come again.

use caremonger_domain::{
    Timestamp,
    id::{CaseId, ListingId},
};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::recurrences};

/// That a listing comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recurrence {
    /// Every so many days.
    pub every_days: i64,
    /// The case it stands on the board for, where it does: each time comes with a case of its own.
    pub case: Option<CaseId>,
}

/// Says that a listing comes again, the next when `due` is past.
///
/// # Errors
/// [`DbError`] of the database.
pub fn recurrence_put(conn: &mut Conn, id: ListingId, r: Recurrence, due: Timestamp) -> Result<(), DbError> {
    recurrence_delete(conn, id)?;
    diesel::insert_into(recurrences::table)
        .values((
            recurrences::listing_id.eq(id.to_string()),
            recurrences::every_days.eq(r.every_days),
            recurrences::case_id.eq(r.case.map(|c| c.to_string())),
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

/// Whether and how often a listing comes again.
///
/// # Errors
/// [`DbError`] of the database.
pub fn recurrence_find(conn: &mut Conn, id: ListingId) -> Result<Option<Recurrence>, DbError> {
    let columns = (recurrences::every_days, recurrences::case_id);
    let row: Option<(i64, Option<String>)> = recurrences::table.find(id.to_string()).select(columns).first(conn).optional()?;
    let Some((every_days, case)) = row else { return Ok(None) };
    Ok(Some(Recurrence { every_days, case: case.map(|c| stored(&c, "recurrences.case_id")).transpose()? }))
}

/// Whether what stands on the board for a case comes again.
///
/// # Errors
/// [`DbError`] of the database.
pub fn recurrence_of_case(conn: &mut Conn, case: CaseId) -> Result<bool, DbError> {
    let of_case = recurrences::table.filter(recurrences::case_id.eq(case.to_string()));
    Ok(diesel::select(diesel::dsl::exists(of_case)).get_result(conn)?)
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

/// What stood on the board for a case before does not come again.
///
/// # Errors
/// [`DbError`] of the database.
pub fn recurrence_delete_of_case(conn: &mut Conn, case: CaseId) -> Result<(), DbError> {
    diesel::delete(recurrences::table.filter(recurrences::case_id.eq(case.to_string()))).execute(conn)?;
    Ok(())
}
