//! Pods that pass on every offer which others let them pass on.

use caremonger_domain::{Timestamp, id::PodId};
use diesel::prelude::*;

use crate::{Conn, DbError, both, schema::pod_relays};

/// Whether a pod passes on by itself.
///
/// # Errors
/// [`DbError`] of the database.
pub fn relay_is(conn: &mut Conn, pod: PodId) -> Result<bool, DbError> {
    let found: Option<i64> = pod_relays::table.find(pod.to_string()).select(pod_relays::since).first(conn).optional()?;
    Ok(found.is_some())
}

/// Says whether it does.
///
/// # Errors
/// [`DbError`] of the database.
pub fn relay_set(conn: &mut Conn, pod: PodId, on: bool, now: Timestamp) -> Result<(), DbError> {
    if on {
        let row = (pod_relays::pod_id.eq(pod.to_string()), pod_relays::since.eq(now.as_micros()));
        both!(conn, |c| diesel::insert_into(pod_relays::table).values(row).on_conflict_do_nothing().execute(c))?;
    } else {
        diesel::delete(pod_relays::table.find(pod.to_string())).execute(conn)?;
    }
    Ok(())
}
