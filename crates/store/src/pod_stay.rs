//! Who stays where they are when their pod leaves for another node.

use caremonger_domain::{
    Timestamp,
    id::{MemberId, PodId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError, both,
    error::stored,
    schema::{members, pod_stays},
};

/// Keeps that somebody stays, or that they come along after all.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_stay_set(conn: &mut Conn, member: MemberId, stays: bool, now: Timestamp) -> Result<(), DbError> {
    if stays {
        let values = (pod_stays::member_id.eq(member.to_string()), pod_stays::created_at.eq(now.as_micros()));
        both!(conn, |c| diesel::insert_into(pod_stays::table).values(values).on_conflict_do_nothing().execute(c))?;
    } else {
        diesel::delete(pod_stays::table.find(member.to_string())).execute(conn)?;
    }
    Ok(())
}

/// Whether somebody stays.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_stay_has(conn: &mut Conn, member: MemberId) -> Result<bool, DbError> {
    let found: Option<i64> = pod_stays::table.find(member.to_string()).select(pod_stays::created_at).first(conn).optional()?;
    Ok(found.is_some())
}

/// Who of a pod stays.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_stays_of(conn: &mut Conn, pod: PodId) -> Result<Vec<MemberId>, DbError> {
    let theirs = members::table.filter(members::pod_id.eq(pod.to_string())).select(members::id);
    let ids: Vec<String> = pod_stays::table
        .filter(pod_stays::member_id.eq_any(theirs))
        .order(pod_stays::member_id)
        .select(pod_stays::member_id)
        .load(conn)?;
    ids.iter().map(|id| stored(id, "pod_stays.member_id")).collect()
}
