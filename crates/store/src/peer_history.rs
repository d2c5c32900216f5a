//! Append-only history of what pods agreed on with pods elsewhere.

use caremonger_domain::{Timestamp, id::PodId};
use diesel::prelude::*;

use crate::{Conn, DbError, schema::peer_history};

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerLine {
    /// When.
    pub at: Timestamp,
    /// What happened: `asked`, `accepted`, `changed`, `refused`, `stopped`, `expired`, …
    pub event: String,
    /// Who did it: a neighbour's id, the other pod's address, or `time`.
    pub actor: String,
    /// What exactly, in a few words for programs.
    pub detail: String,
}

/// Adds a line about a pod elsewhere.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_history_add(conn: &mut Conn, pod: PodId, address: &str, line: &PeerLine) -> Result<(), DbError> {
    diesel::insert_into(peer_history::table)
        .values((
            peer_history::pod_id.eq(pod.to_string()),
            peer_history::address.eq(address),
            peer_history::at.eq(line.at.as_micros()),
            peer_history::event.eq(&line.event),
            peer_history::actor.eq(&line.actor),
            peer_history::detail.eq(&line.detail),
        ))
        .execute(conn)?;
    Ok(())
}

/// The latest lines about a pod elsewhere, newest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_history_of(conn: &mut Conn, pod: PodId, address: &str, limit: i64) -> Result<Vec<PeerLine>, DbError> {
    let rows: Vec<(i64, String, String, String)> = peer_history::table
        .filter(peer_history::pod_id.eq(pod.to_string()))
        .filter(peer_history::address.eq(address))
        .order(peer_history::seq.desc())
        .limit(limit)
        .select((peer_history::at, peer_history::event, peer_history::actor, peer_history::detail))
        .load(conn)?;
    let line = |(at, event, actor, detail)| PeerLine { at: Timestamp::from_micros(at), event, actor, detail };
    Ok(rows.into_iter().map(line).collect())
}

/// How many lines there are about a pod elsewhere since a moment.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_history_since(conn: &mut Conn, pod: PodId, address: &str, since: Timestamp) -> Result<i64, DbError> {
    Ok(peer_history::table
        .filter(peer_history::pod_id.eq(pod.to_string()))
        .filter(peer_history::address.eq(address))
        .filter(peer_history::at.ge(since.as_micros()))
        .count()
        .get_result(conn)?)
}

/// When something of a kind last happened with a pod elsewhere.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_history_last(conn: &mut Conn, pod: PodId, address: &str, event: &str) -> Result<Option<Timestamp>, DbError> {
    let at: Option<i64> = peer_history::table
        .filter(peer_history::pod_id.eq(pod.to_string()))
        .filter(peer_history::address.eq(address))
        .filter(peer_history::event.eq(event))
        .order(peer_history::seq.desc())
        .select(peer_history::at)
        .first(conn)
        .optional()?;
    Ok(at.map(Timestamp::from_micros))
}
