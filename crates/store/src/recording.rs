//! Voice messages of cases. What is kept is sealed.

use caremonger_domain::{
    Timestamp,
    id::{CaseId, RecordingId},
};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::recordings};

/// Keeps one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn recording_insert(
    conn: &mut Conn,
    id: RecordingId,
    case: CaseId,
    kind: &str,
    sealed: &[u8],
    now: Timestamp,
) -> Result<(), DbError> {
    diesel::insert_into(recordings::table)
        .values((
            recordings::id.eq(id.to_string()),
            recordings::case_id.eq(case.to_string()),
            recordings::kind.eq(kind),
            recordings::sealed.eq(sealed),
            recordings::created_at.eq(now.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Those of a case, oldest first: id and when.
///
/// # Errors
/// [`DbError`] of the database.
pub fn recording_of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<(RecordingId, Timestamp)>, DbError> {
    let rows: Vec<(String, i64)> = recordings::table
        .filter(recordings::case_id.eq(case.to_string()))
        .order(recordings::id)
        .select((recordings::id, recordings::created_at))
        .load(conn)?;
    rows.into_iter().map(|(id, at)| Ok((stored(&id, "recordings.id")?, Timestamp::from_micros(at)))).collect()
}

/// One of a case: its media type, and itself, sealed.
///
/// # Errors
/// [`DbError`] of the database.
pub fn recording_find(conn: &mut Conn, case: CaseId, id: RecordingId) -> Result<Option<(String, Vec<u8>)>, DbError> {
    let this = recordings::table.find(id.to_string()).filter(recordings::case_id.eq(case.to_string()));
    Ok(this.select((recordings::kind, recordings::sealed)).first(conn).optional()?)
}

/// Gives those of a case to another one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn recording_move(conn: &mut Conn, from: CaseId, to: CaseId) -> Result<(), DbError> {
    let all = recordings::table.filter(recordings::case_id.eq(from.to_string()));
    diesel::update(all).set(recordings::case_id.eq(to.to_string())).execute(conn)?;
    Ok(())
}

/// Takes one away.
///
/// # Errors
/// [`DbError`] of the database.
pub fn recording_delete(conn: &mut Conn, id: RecordingId) -> Result<(), DbError> {
    diesel::delete(recordings::table.find(id.to_string())).execute(conn)?;
    Ok(())
}
