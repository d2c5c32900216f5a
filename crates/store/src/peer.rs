//! Peers: relations between our pods and pods elsewhere.

use caremonger_domain::{
    Timestamp,
    id::{PeerId, PodId, RemoteActorId},
    peer::{Direction, Peer, State, Terms},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::stored,
    schema::{peer_limits, peers, remote_actors},
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
    scopes: String,
    asked_at: Option<i64>,
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
            scopes: p.terms.scopes.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(" "),
            asked_at: Some(p.asked_at.as_micros()),
        }
    }

    fn into_peer(self, conn: &mut Conn, address: String) -> Result<Peer, DbError> {
        let limits: Vec<(String, String)> = peer_limits::table
            .filter(peer_limits::peer_id.eq(&self.id))
            .order(peer_limits::value)
            .select((peer_limits::kind, peer_limits::value))
            .load(conn)?;
        let of = |kind: &str| limits.iter().filter(|(k, _)| k == kind).map(|(_, v)| v.clone()).collect();
        let scopes: Result<Vec<_>, DbError> = self.scopes.split_whitespace().map(|s| stored(s, "peers.scopes")).collect();
        Ok(Peer {
            terms: Terms { scopes: scopes?, categories: of("category"), areas: of("area") },
            asked_at: Timestamp::from_micros(self.asked_at.unwrap_or(self.updated_at)),
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

fn read_one(conn: &mut Conn, row: QueryResult<(Row, String)>) -> Result<Option<Peer>, DbError> {
    row.optional()?.map(|(row, address)| row.into_peer(conn, address)).transpose()
}

fn read_all(conn: &mut Conn, rows: Vec<(Row, String)>) -> Result<Vec<Peer>, DbError> {
    rows.into_iter().map(|(row, address)| row.into_peer(conn, address)).collect()
}

fn limits_set(conn: &mut Conn, p: &Peer) -> Result<(), DbError> {
    diesel::delete(peer_limits::table.filter(peer_limits::peer_id.eq(p.id.to_string()))).execute(conn)?;
    for (kind, values) in [("category", &p.terms.categories), ("area", &p.terms.areas)] {
        for value in values {
            let row = (peer_limits::peer_id.eq(p.id.to_string()), peer_limits::kind.eq(kind), peer_limits::value.eq(value));
            diesel::insert_into(peer_limits::table).values(row).execute(conn)?;
        }
    }
    Ok(())
}

/// Stores a new relation.
///
/// # Errors
/// [`DbError::Conflict`] when there is one already.
pub fn peer_insert(conn: &mut Conn, p: &Peer) -> Result<(), DbError> {
    diesel::insert_into(peers::table).values(Row::of(p)).execute(conn)?;
    limits_set(conn, p)
}

/// Writes back a changed relation.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_update(conn: &mut Conn, p: &Peer) -> Result<(), DbError> {
    diesel::update(peers::table.find(p.id.to_string())).set(Row::of(p)).execute(conn)?;
    limits_set(conn, p)
}

/// One relation.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_find(conn: &mut Conn, id: PeerId) -> Result<Option<Peer>, DbError> {
    let query = peers::table.inner_join(remote_actors::table).filter(peers::id.eq(id.to_string()));
    let row = query.select((Row::as_select(), remote_actors::address)).first(conn);
    read_one(conn, row)
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
    let row = query.select((Row::as_select(), remote_actors::address)).first(conn);
    read_one(conn, row)
}

/// The relation that rests on a `Follow`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_find_by_follow(conn: &mut Conn, follow_uri: &str) -> Result<Option<Peer>, DbError> {
    let query = peers::table.inner_join(remote_actors::table).filter(peers::follow_uri.eq(follow_uri));
    let row = query.select((Row::as_select(), remote_actors::address)).first(conn);
    read_one(conn, row)
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
    read_all(conn, rows)
}

/// Relations whose time is up: agreed ones past their end, and asked ones that nobody answered since `asked_before`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_run_out(conn: &mut Conn, now: Timestamp, asked_before: Timestamp, limit: i64) -> Result<Vec<PeerId>, DbError> {
    let agreed = peers::state.eq("accepted").and(peers::until.le(now.as_micros()).assume_not_null());
    let asked = peers::state
        .eq("requested")
        .and(peers::created_at.le(asked_before.as_micros()))
        .and(peers::updated_at.le(asked_before.as_micros()));
    let ids: Vec<String> = peers::table.filter(agreed.or(asked)).order(peers::id).limit(limit).select(peers::id).load(conn)?;
    ids.iter().map(|id| stored(id, "peers.id")).collect()
}

/// Relations our pods asked for that nobody answered, last asked before `before`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_unanswered(conn: &mut Conn, before: Timestamp, limit: i64) -> Result<Vec<PeerId>, DbError> {
    let ids: Vec<String> = peers::table
        .filter(peers::state.eq("requested"))
        .filter(peers::direction.eq("outgoing"))
        .filter(peers::asked_at.le(before.as_micros()).assume_not_null())
        .order(peers::id)
        .limit(limit)
        .select(peers::id)
        .load(conn)?;
    ids.iter().map(|id| stored(id, "peers.id")).collect()
}

/// Agreed relations that our pods asked for and whose copies were last compared before `before`, or never.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_to_compare(conn: &mut Conn, before: Timestamp, limit: i64) -> Result<Vec<Peer>, DbError> {
    let rows: Vec<(Row, String)> = peers::table
        .inner_join(remote_actors::table)
        .filter(peers::state.eq("accepted"))
        .filter(peers::direction.eq("outgoing"))
        .filter(peers::compared_at.is_null().or(peers::compared_at.le(before.as_micros()).assume_not_null()))
        // Never compared comes first, which the two databases do not agree on by themselves.
        .order((peers::compared_at.is_not_null(), peers::compared_at, peers::id))
        .limit(limit)
        .select((Row::as_select(), remote_actors::address))
        .load(conn)?;
    read_all(conn, rows)
}

/// Notes when copies were last compared with their home; `None`: soon again.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_compared(conn: &mut Conn, actor: RemoteActorId, at: Option<Timestamp>) -> Result<(), DbError> {
    diesel::update(peers::table.filter(peers::remote_actor_id.eq(actor.to_string())))
        .set(peers::compared_at.eq(at.map(Timestamp::as_micros)))
        .execute(conn)?;
    Ok(())
}

/// Relations of every pod with an actor, in one direction, that stand in one of `states`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_with(conn: &mut Conn, actor: RemoteActorId, direction: Direction, states: &[State]) -> Result<Vec<Peer>, DbError> {
    let rows: Vec<(Row, String)> = peers::table
        .inner_join(remote_actors::table)
        .filter(peers::remote_actor_id.eq(actor.to_string()))
        .filter(peers::direction.eq(direction.as_str()))
        .filter(peers::state.eq_any(states.iter().map(|s| s.as_str())))
        .order(peers::id)
        .select((Row::as_select(), remote_actors::address))
        .load(conn)?;
    read_all(conn, rows)
}

/// The agreed relations with actors of one server that follow a pod of ours.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_agreed_at(conn: &mut Conn, pod: PodId, origin: &str) -> Result<Vec<Peer>, DbError> {
    let rows: Vec<(Row, String)> = peers::table
        .inner_join(remote_actors::table)
        .filter(peers::pod_id.eq(pod.to_string()))
        .filter(peers::direction.eq("incoming"))
        .filter(peers::state.eq("accepted"))
        .filter(remote_actors::origin.eq(origin))
        .select((Row::as_select(), remote_actors::address))
        .load(conn)?;
    read_all(conn, rows)
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

/// The pods of ours that follow an actor, by agreement.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_followers_here(conn: &mut Conn, actor: RemoteActorId) -> Result<Vec<PodId>, DbError> {
    let ids: Vec<String> = peers::table
        .filter(peers::remote_actor_id.eq(actor.to_string()))
        .filter(peers::direction.eq("outgoing"))
        .filter(peers::state.eq("accepted"))
        .order(peers::id)
        .select(peers::pod_id)
        .load(conn)?;
    ids.iter().map(|id| stored(id, "peers.pod_id")).collect()
}

/// The actors that a pod has agreed with, whoever asked, each once and by address.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_agreed(conn: &mut Conn, pod: PodId) -> Result<Vec<(RemoteActorId, String)>, DbError> {
    let rows: Vec<(String, String)> = peers::table
        .inner_join(remote_actors::table)
        .filter(peers::pod_id.eq(pod.to_string()))
        .filter(peers::state.eq("accepted"))
        .filter(remote_actors::speaks_proposals)
        .filter(remote_actors::gone_at.is_null())
        .order(remote_actors::address)
        .select((peers::remote_actor_id, remote_actors::address))
        .distinct()
        .load(conn)?;
    rows.into_iter().map(|(id, address)| Ok((stored(&id, "peers.remote_actor_id")?, address))).collect()
}

/// Whether a pod has agreed with an actor, whoever asked.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_is_agreed(conn: &mut Conn, pod: PodId, actor: RemoteActorId) -> Result<bool, DbError> {
    Ok(peer_agreed(conn, pod)?.iter().any(|(id, _)| *id == actor))
}

/// How many actors of one server wait for a pod's answer.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_asking_from(conn: &mut Conn, pod: PodId, origin: &str) -> Result<i64, DbError> {
    Ok(peers::table
        .inner_join(remote_actors::table)
        .filter(peers::pod_id.eq(pod.to_string()))
        .filter(remote_actors::origin.eq(origin))
        .filter(peers::direction.eq("incoming"))
        .filter(peers::state.eq("requested"))
        .count()
        .get_result(conn)?)
}

/// Agreed relations that end between two moments.
///
/// # Errors
/// [`DbError`] of the database.
pub fn peer_ending(conn: &mut Conn, from: Timestamp, to: Timestamp, limit: i64) -> Result<Vec<Peer>, DbError> {
    let rows: Vec<(Row, String)> = peers::table
        .inner_join(remote_actors::table)
        .filter(peers::state.eq("accepted"))
        .filter(peers::until.gt(from.as_micros()).assume_not_null())
        .filter(peers::until.le(to.as_micros()).assume_not_null())
        .order((peers::until, peers::id))
        .limit(limit)
        .select((Row::as_select(), remote_actors::address))
        .load(conn)?;
    read_all(conn, rows)
}
