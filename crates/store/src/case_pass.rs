//! Cases that a desk offers to another pod of the node.

use caremonger_domain::{
    Timestamp,
    id::{CaseId, MemberId, PodId},
};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::case_passes};

/// Offers a case to a pod, in place of an offer before.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_pass_put(conn: &mut Conn, id: CaseId, to: PodId, by: MemberId, now: Timestamp) -> Result<(), DbError> {
    case_pass_delete(conn, id)?;
    diesel::insert_into(case_passes::table)
        .values((
            case_passes::case_id.eq(id.to_string()),
            case_passes::to_pod.eq(to.to_string()),
            case_passes::by_id.eq(by.to_string()),
            case_passes::created_at.eq(now.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The offer is over; whether there was one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_pass_delete(conn: &mut Conn, id: CaseId) -> Result<bool, DbError> {
    Ok(diesel::delete(case_passes::table.find(id.to_string())).execute(conn)? == 1)
}

/// To whom a case is offered.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_pass_find(conn: &mut Conn, id: CaseId) -> Result<Option<PodId>, DbError> {
    let to: Option<String> = case_passes::table.find(id.to_string()).select(case_passes::to_pod).first(conn).optional()?;
    to.map(|to| stored(&to, "case_passes.to_pod")).transpose()
}

/// What is offered to a pod, oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_pass_to(conn: &mut Conn, pod: PodId, limit: i64) -> Result<Vec<CaseId>, DbError> {
    let ids: Vec<String> = case_passes::table
        .filter(case_passes::to_pod.eq(pod.to_string()))
        .order(case_passes::case_id)
        .limit(limit)
        .select(case_passes::case_id)
        .load(conn)?;
    ids.iter().map(|id| stored(id, "case_passes.case_id")).collect()
}
