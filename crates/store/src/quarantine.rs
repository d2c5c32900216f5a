//! Listings of pods that nobody here agreed with yet: kept word for word until somebody looks at them.

use caremonger_domain::{
    Timestamp,
    id::{PodId, QuarantineId, RemoteActorId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError, both,
    error::stored,
    schema::{quarantine, remote_actors},
};

/// A listing that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its id here.
    pub id: QuarantineId,
    /// The pod it was sent to.
    pub pod: PodId,
    /// Who sent it.
    pub actor: RemoteActorId,
    /// Their address.
    pub from: String,
    /// The listing's id.
    pub uri: String,
    /// Its title.
    pub title: String,
    /// The object as it came.
    pub body: String,
    /// When it came.
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = quarantine)]
struct Row {
    id: String,
    pod_id: String,
    remote_actor_id: String,
    uri: String,
    title: String,
    body: String,
    state: String,
    created_at: i64,
}

impl Row {
    fn into_waiting(self, from: String) -> Result<Waiting, DbError> {
        Ok(Waiting {
            id: stored(&self.id, "quarantine.id")?,
            pod: stored(&self.pod_id, "quarantine.pod_id")?,
            actor: stored(&self.remote_actor_id, "quarantine.remote_actor_id")?,
            from,
            uri: self.uri,
            title: self.title,
            body: self.body,
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

/// Keeps a listing, or its newer words while nobody decided; whether it is one that waits.
///
/// # Errors
/// [`DbError`] of the database.
pub fn quarantine_put(conn: &mut Conn, w: &Waiting) -> Result<bool, DbError> {
    let row = Row {
        id: w.id.to_string(),
        pod_id: w.pod.to_string(),
        remote_actor_id: w.actor.to_string(),
        uri: w.uri.clone(),
        title: w.title.clone(),
        body: w.body.clone(),
        state: "waiting".to_owned(),
        created_at: w.created_at.as_micros(),
    };
    let new = both!(conn, |c| diesel::insert_into(quarantine::table)
        .values(&row)
        .on_conflict((quarantine::pod_id, quarantine::uri))
        .do_nothing()
        .execute(c))?;
    if new == 1 {
        return Ok(true);
    }
    let known = quarantine::table
        .filter(quarantine::pod_id.eq(&row.pod_id))
        .filter(quarantine::uri.eq(&row.uri))
        .filter(quarantine::remote_actor_id.eq(&row.remote_actor_id))
        .filter(quarantine::state.eq("waiting"));
    diesel::update(known).set((quarantine::title.eq(&row.title), quarantine::body.eq(&row.body))).execute(conn)?;
    Ok(false)
}

/// How many wait for a pod.
///
/// # Errors
/// [`DbError`] of the database.
pub fn quarantine_count(conn: &mut Conn, pod: PodId, from: Option<RemoteActorId>) -> Result<i64, DbError> {
    let all = quarantine::table.filter(quarantine::pod_id.eq(pod.to_string())).filter(quarantine::state.eq("waiting"));
    Ok(match from {
        Some(from) => all.filter(quarantine::remote_actor_id.eq(from.to_string())).count().get_result(conn)?,
        None => all.count().get_result(conn)?,
    })
}

fn stands(conn: &mut Conn, pod: PodId, uri: &str, state: &str) -> Result<bool, DbError> {
    let found = quarantine::table
        .filter(quarantine::pod_id.eq(pod.to_string()))
        .filter(quarantine::uri.eq(uri))
        .filter(quarantine::state.eq(state));
    Ok(found.select(quarantine::id).first::<String>(conn).optional()?.is_some())
}

/// Whether a listing waits for a pod.
///
/// # Errors
/// [`DbError`] of the database.
pub fn quarantine_waits(conn: &mut Conn, pod: PodId, uri: &str) -> Result<bool, DbError> {
    stands(conn, pod, uri, "waiting")
}

/// Whether a pod took a listing of a stranger.
///
/// # Errors
/// [`DbError`] of the database.
pub fn quarantine_taken_by(conn: &mut Conn, pod: PodId, uri: &str) -> Result<bool, DbError> {
    stands(conn, pod, uri, "accepted")
}

/// What waits for a pod, oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn quarantine_waiting(conn: &mut Conn, pod: PodId, limit: i64) -> Result<Vec<Waiting>, DbError> {
    let rows: Vec<(Row, String)> = quarantine::table
        .inner_join(remote_actors::table)
        .filter(quarantine::pod_id.eq(pod.to_string()))
        .filter(quarantine::state.eq("waiting"))
        .order(quarantine::id)
        .limit(limit)
        .select((Row::as_select(), remote_actors::address))
        .load(conn)?;
    rows.into_iter().map(|(row, from)| row.into_waiting(from)).collect()
}

/// One that waits.
///
/// # Errors
/// [`DbError`] of the database.
pub fn quarantine_find(conn: &mut Conn, id: QuarantineId) -> Result<Option<Waiting>, DbError> {
    let found: Option<(Row, String)> = quarantine::table
        .inner_join(remote_actors::table)
        .filter(quarantine::id.eq(id.to_string()))
        .filter(quarantine::state.eq("waiting"))
        .select((Row::as_select(), remote_actors::address))
        .first(conn)
        .optional()?;
    found.map(|(row, from)| row.into_waiting(from)).transpose()
}

/// Decides about one: `accepted` or `refused`; whether it still waited.
///
/// # Errors
/// [`DbError`] of the database.
pub fn quarantine_decide(conn: &mut Conn, id: QuarantineId, accepted: bool) -> Result<bool, DbError> {
    let state = if accepted { "accepted" } else { "refused" };
    let decided = diesel::update(quarantine::table.find(id.to_string()).filter(quarantine::state.eq("waiting")))
        .set((quarantine::state.eq(state), quarantine::body.eq("")))
        .execute(conn)?;
    Ok(decided == 1)
}

/// Whether somebody here decided to take a listing of that sender.
///
/// # Errors
/// [`DbError`] of the database.
pub fn quarantine_accepted(conn: &mut Conn, from: RemoteActorId, uri: &str) -> Result<bool, DbError> {
    let found = quarantine::table
        .filter(quarantine::uri.eq(uri))
        .filter(quarantine::remote_actor_id.eq(from.to_string()))
        .filter(quarantine::state.eq("accepted"));
    Ok(found.select(quarantine::id).first::<String>(conn).optional()?.is_some())
}

/// Takes away what its author deleted: one listing, or all of them.
///
/// # Errors
/// [`DbError`] of the database.
pub fn quarantine_forget(conn: &mut Conn, from: RemoteActorId, uri: Option<&str>) -> Result<usize, DbError> {
    let theirs = quarantine::table.filter(quarantine::remote_actor_id.eq(from.to_string()));
    Ok(match uri {
        Some(uri) => diesel::delete(theirs.filter(quarantine::uri.eq(uri))).execute(conn)?,
        None => diesel::delete(theirs).execute(conn)?,
    })
}

/// Forgets what came before `before` and nobody decided about, and what was refused and came before `long_before`. What
/// was taken stays: its author's later word is heard because of it.
///
/// # Errors
/// [`DbError`] of the database.
pub fn quarantine_prune(conn: &mut Conn, before: Timestamp, long_before: Timestamp) -> Result<usize, DbError> {
    let old = |state: &'static str, before: Timestamp| {
        quarantine::table.filter(quarantine::state.eq(state)).filter(quarantine::created_at.lt(before.as_micros()))
    };
    let undecided = diesel::delete(old("waiting", before)).execute(conn)?;
    Ok(undecided + diesel::delete(old("refused", long_before)).execute(conn)?)
}
