//! Peers: relations between our pods and pods elsewhere.

use caremonger_domain::{
    Timestamp,
    id::{PeerId, PodId, RemoteActorId},
    peer::{Direction, Peer},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::stored,
    schema::{peers, remote_actors},
};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = peers, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: String,
    pod_id: String,
    remote_actor_id: String,
    direction: String,
    state: String,
    follow_uri: String,
    until: Option<i64>,
    created_at: i64,
    updated_at: i64,
}

impl Row {
    fn of(p: &Peer) -> Self {
        Self {
            id: p.id.to_string(),
            pod_id: p.pod.to_string(),
            remote_actor_id: p.actor.to_string(),
            direction: p.direction.to_string(),
            state: p.state.to_string(),
            follow_uri: p.follow_uri.clone(),
            until: p.until.map(Timestamp::as_micros),
            created_at: p.created_at.as_micros(),
            updated_at: p.updated_at.as_micros(),
        }
    }

    fn into_peer(self, address: String) -> Result<Peer, DbError> {
        Ok(Peer {
            id: stored(&self.id, "peers.id")?,
            pod: stored(&self.pod_id, "peers.pod_id")?,
            actor: stored(&self.remote_actor_id, "peers.remote_actor_id")?,
            address,
            direction: stored(&self.direction, "peers.direction")?,
            state: stored(&self.state, "peers.state")?,
            follow_uri: self.follow_uri,
            until: self.until.map(Timestamp::from_micros),
            created_at: Timestamp::from_micros(self.created_at),
            updated_at: Timestamp::from_micros(self.updated_at),
        })
    }
}

fn read_one(row: QueryResult<(Row, String)>) -> Result<Option<Peer>, DbError> {
    row.optional()?.map(|(row, address)| row.into_peer(address)).transpose()
}

/// Stores a new relation.
///
/// # Errors
/// [`DbError::Conflict`] when there is one already.
pub fn peer_insert(conn: &mut Conn, p: &Peer) -> Result<(), DbError> {
    diesel::insert_into(peers::table).values(Row::of(p)).execute(conn)?;
    Ok(())
}

/// Writes back a changed relation.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_update(conn: &mut Conn, p: &Peer) -> Result<(), DbError> {
    diesel::update(peers::table.find(p.id.to_string())).set(Row::of(p)).execute(conn)?;
    Ok(())
}

/// One relation.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_find(conn: &mut Conn, id: PeerId) -> Result<Option<Peer>, DbError> {
    let query = peers::table.inner_join(remote_actors::table).filter(peers::id.eq(id.to_string()));
    read_one(query.select((Row::as_select(), remote_actors::address)).first(conn))
}

/// The relation of a pod with an actor, in one direction.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_between(conn: &mut Conn, pod: PodId, actor: RemoteActorId, direction: Direction) -> Result<Option<Peer>, DbError> {
    let query = peers::table
        .inner_join(remote_actors::table)
        .filter(peers::pod_id.eq(pod.to_string()))
        .filter(peers::remote_actor_id.eq(actor.to_string()))
        .filter(peers::direction.eq(direction.as_str()));
    read_one(query.select((Row::as_select(), remote_actors::address)).first(conn))
}

/// The relation that rests on a `Follow`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_find_by_follow(conn: &mut Conn, follow_uri: &str) -> Result<Option<Peer>, DbError> {
    let query = peers::table.inner_join(remote_actors::table).filter(peers::follow_uri.eq(follow_uri));
    read_one(query.select((Row::as_select(), remote_actors::address)).first(conn))
}

/// A page of a pod's relations, newest first, those before `before`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_page(conn: &mut Conn, pod: PodId, before: Option<PeerId>, limit: i64) -> Result<Vec<Peer>, DbError> {
    let mut query = peers::table.inner_join(remote_actors::table).into_boxed::<<Conn as diesel::Connection>::Backend>();
    query = query.filter(peers::pod_id.eq(pod.to_string()));
    if let Some(before) = before {
        query = query.filter(peers::id.lt(before.to_string()));
    }
    let rows: Vec<(Row, String)> =
        query.order(peers::id.desc()).limit(limit).select((Row::as_select(), remote_actors::address)).load(conn)?;
    rows.into_iter().map(|(row, address)| row.into_peer(address)).collect()
}

/// Whether some pod of ours follows an actor: then its listings are taken.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_is_followed(conn: &mut Conn, actor: RemoteActorId) -> Result<bool, DbError> {
    let query = peers::table
        .filter(peers::remote_actor_id.eq(actor.to_string()))
        .filter(peers::direction.eq("outgoing"))
        .filter(peers::state.eq("accepted"));
    Ok(query.select(peers::id).first::<String>(conn).optional()?.is_some())
}

/// Ends every relation with an actor that is asked for or agreed.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_stop_all(conn: &mut Conn, actor: RemoteActorId, now: Timestamp) -> Result<usize, DbError> {
    let live =
        peers::table.filter(peers::remote_actor_id.eq(actor.to_string())).filter(peers::state.eq_any(["requested", "accepted"]));
    Ok(diesel::update(live).set((peers::state.eq("stopped"), peers::updated_at.eq(now.as_micros()))).execute(conn)?)
}
