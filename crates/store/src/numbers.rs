//! Counts, without people.

use caremonger_domain::{Timestamp, id::PodId};
use diesel::{
    dsl::{count_star, sql},
    prelude::*,
    sql_types::Bool,
};

use crate::{
    Conn, DbError,
    schema::{commitments, listings},
};

/// Most groups that are counted.
const GROUPS: i64 = 50;
/// Most hand-overs that are counted.
const HANDED_OVER: i64 = 20_000;

/// Areas of open listings that everybody may see, and how many there are in each; the fullest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn open_by_area(conn: &mut Conn) -> Result<Vec<(String, i64)>, DbError> {
    Ok(listings::table
        .filter(sql::<Bool>("state = 'open' AND visibility = 'public' AND deleted_at IS NULL AND area <> ''"))
        .group_by(listings::area)
        .order((count_star().desc(), listings::area))
        .limit(GROUPS)
        .select((listings::area, count_star()))
        .load(conn)?)
}

/// What a pod has open, by kind and category; what the desk keeps to itself is not counted.
///
/// # Errors
/// [`DbError`] of the database.
pub fn open_by_category(conn: &mut Conn, pod: PodId) -> Result<Vec<(String, String, i64)>, DbError> {
    Ok(listings::table
        .filter(sql::<Bool>("state = 'open' AND visibility <> 'desk' AND deleted_at IS NULL"))
        .filter(listings::pod_id.eq(pod.to_string()))
        .group_by((listings::kind, listings::category))
        .order((count_star().desc(), listings::kind, listings::category))
        .limit(GROUPS)
        .select((listings::kind, listings::category, count_star()))
        .load(conn)?)
}

/// Hand-overs of a pod's listings since then: when, and by whom (an id that tells helpers apart).
///
/// # Errors
/// [`DbError`] of the database.
pub fn handed_over_since(conn: &mut Conn, pod: PodId, since: Timestamp) -> Result<Vec<(Timestamp, String)>, DbError> {
    let rows: Vec<(i64, Option<String>, Option<String>)> = commitments::table
        .inner_join(listings::table)
        .filter(listings::pod_id.eq(pod.to_string()))
        .filter(commitments::state.eq("fulfilled"))
        .filter(commitments::updated_at.ge(since.as_micros()))
        .order(commitments::updated_at.desc())
        .limit(HANDED_OVER)
        .select((commitments::updated_at, commitments::member_id, commitments::remote_actor_id))
        .load(conn)?;
    Ok(rows.into_iter().map(|(at, member, remote)| (Timestamp::from_micros(at), member.or(remote).unwrap_or_default())).collect())
}
