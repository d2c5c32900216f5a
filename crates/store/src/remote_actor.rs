//! Actors of other servers and their keys, as last seen.

use caremonger_domain::{Timestamp, id::RemoteActorId};
use diesel::prelude::*;

use crate::{
    Conn, DbError, both,
    error::stored,
    like_literal,
    schema::{remote_actors, remote_keys},
};

/// An actor of another server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteActor {
    /// Our id for it.
    pub id: RemoteActorId,
    /// Its own id.
    pub uri: String,
    /// Scheme, host and port.
    pub origin: String,
    /// `Person`, `Organization`, …
    pub kind: String,
    /// The name before the `@host`.
    pub username: String,
    /// `@ana@social.example`.
    pub address: String,
    /// Shown name.
    pub name: String,
    /// Its inbox.
    pub inbox: String,
    /// The inbox for all actors of its server.
    pub shared_inbox: Option<String>,
    /// Its followers collection.
    pub followers: Option<String>,
    /// Its outbox.
    pub outbox: Option<String>,
    /// Its page.
    pub url: Option<String>,
    /// Whether it reads and writes proposals: a pod.
    pub speaks_proposals: bool,
    /// When it was last fetched.
    pub fetched_at: Timestamp,
    /// When it was found to be gone.
    pub gone_at: Option<Timestamp>,
}

#[derive(Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = remote_actors, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(crate) struct Row {
    id: String,
    uri: String,
    origin: String,
    kind: String,
    username: String,
    address: String,
    name: String,
    inbox: String,
    shared_inbox: Option<String>,
    followers: Option<String>,
    outbox: Option<String>,
    url: Option<String>,
    speaks_proposals: bool,
    fetched_at: i64,
    gone_at: Option<i64>,
}

impl Row {
    pub(crate) fn into_actor(self) -> Result<RemoteActor, DbError> {
        Ok(RemoteActor {
            id: stored(&self.id, "remote_actors.id")?,
            uri: self.uri,
            origin: self.origin,
            kind: self.kind,
            username: self.username,
            address: self.address,
            name: self.name,
            inbox: self.inbox,
            shared_inbox: self.shared_inbox,
            followers: self.followers,
            outbox: self.outbox,
            url: self.url,
            speaks_proposals: self.speaks_proposals,
            fetched_at: Timestamp::from_micros(self.fetched_at),
            gone_at: self.gone_at.map(Timestamp::from_micros),
        })
    }

    fn of(a: &RemoteActor) -> Self {
        Self {
            id: a.id.to_string(),
            uri: a.uri.clone(),
            origin: a.origin.clone(),
            kind: a.kind.clone(),
            username: a.username.clone(),
            address: a.address.clone(),
            name: a.name.clone(),
            inbox: a.inbox.clone(),
            shared_inbox: a.shared_inbox.clone(),
            followers: a.followers.clone(),
            outbox: a.outbox.clone(),
            url: a.url.clone(),
            speaks_proposals: a.speaks_proposals,
            fetched_at: a.fetched_at.as_micros(),
            gone_at: a.gone_at.map(Timestamp::as_micros),
        }
    }
}

/// A public key of another actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteKey {
    /// The key's id.
    pub uri: String,
    /// `rsa` or `ed25519`.
    pub kind: String,
    /// The key itself.
    pub public: Vec<u8>,
}

/// Stores an actor as just fetched, with the keys it publishes now; keys it no longer publishes are forgotten.
///
/// An actor known by its uri keeps its id; the stored record is returned.
///
/// # Errors
/// [`DbError`] of the database.
pub fn remote_actor_put(conn: &mut Conn, a: &RemoteActor, keys: &[RemoteKey]) -> Result<RemoteActor, DbError> {
    let known: Option<String> =
        remote_actors::table.filter(remote_actors::uri.eq(&a.uri)).select(remote_actors::id).first(conn).optional()?;
    let mut row = Row::of(a);
    let id = match known {
        Some(id) => {
            row.id.clone_from(&id);
            diesel::update(remote_actors::table.find(&id)).set(&row).execute(conn)?;
            id
        }
        None => {
            // Another process may store the same actor at this moment; then that one stands.
            both!(conn, |c| diesel::insert_into(remote_actors::table)
                .values(&row)
                .on_conflict(remote_actors::uri)
                .do_nothing()
                .execute(c))?;
            remote_actors::table.filter(remote_actors::uri.eq(&a.uri)).select(remote_actors::id).first(conn)?
        }
    };
    diesel::delete(remote_keys::table.filter(remote_keys::actor_id.eq(&id))).execute(conn)?;
    for k in keys {
        let values = (
            remote_keys::uri.eq(&k.uri),
            remote_keys::actor_id.eq(&id),
            remote_keys::kind.eq(&k.kind),
            remote_keys::public.eq(&k.public),
            remote_keys::fetched_at.eq(a.fetched_at.as_micros()),
        );
        both!(conn, |c| diesel::insert_into(remote_keys::table).values(values).on_conflict_do_nothing().execute(c))?;
    }
    let row: Row = remote_actors::table.find(id).select(Row::as_select()).first(conn)?;
    row.into_actor()
}

/// An actor by its own id.
///
/// # Errors
/// [`DbError`] of the database.
pub fn remote_actor_find_by_uri(conn: &mut Conn, uri: &str) -> Result<Option<RemoteActor>, DbError> {
    let row = remote_actors::table.filter(remote_actors::uri.eq(uri)).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_actor).transpose()
}

/// An actor by our id.
///
/// # Errors
/// [`DbError`] of the database.
pub fn remote_actor_find(conn: &mut Conn, id: RemoteActorId) -> Result<Option<RemoteActor>, DbError> {
    let row = remote_actors::table.find(id.to_string()).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_actor).transpose()
}

/// An actor by address, the one last fetched if several ever had it.
///
/// # Errors
/// [`DbError`] of the database.
pub fn remote_actor_find_by_address(conn: &mut Conn, address: &str) -> Result<Option<RemoteActor>, DbError> {
    let row = remote_actors::table
        .filter(remote_actors::address.eq(address))
        .order(remote_actors::fetched_at.desc())
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Row::into_actor).transpose()
}

/// A key and the actor that publishes it.
///
/// # Errors
/// [`DbError`] of the database.
pub fn remote_key_find(conn: &mut Conn, key_uri: &str) -> Result<Option<(RemoteKey, RemoteActor)>, DbError> {
    let key: Option<(String, String, Vec<u8>)> = remote_keys::table
        .find(key_uri)
        .select((remote_keys::actor_id, remote_keys::kind, remote_keys::public))
        .first(conn)
        .optional()?;
    let Some((actor, kind, public)) = key else { return Ok(None) };
    let row: Row = remote_actors::table.find(actor).select(Row::as_select()).first(conn)?;
    Ok(Some((RemoteKey { uri: key_uri.to_owned(), kind, public }, row.into_actor()?)))
}

/// Marks an actor as gone for good; its keys are kept, so that its own last words can be checked.
///
/// # Errors
/// [`DbError`] of the database.
pub fn remote_actor_gone(conn: &mut Conn, id: RemoteActorId, now: Timestamp) -> Result<(), DbError> {
    diesel::update(remote_actors::table.find(id.to_string())).set(remote_actors::gone_at.eq(now.as_micros())).execute(conn)?;
    Ok(())
}

/// Everybody known of a server, and of those whose names end in its name (`www.spam.example` of `spam.example`).
///
/// # Errors
/// [`DbError`] of the database.
pub fn remote_actors_of(conn: &mut Conn, origin: &str) -> Result<Vec<RemoteActorId>, DbError> {
    let literal = like_literal(origin);
    let below = literal.replacen("://", "://%.", 1);
    let ids: Vec<String> = remote_actors::table
        .filter(remote_actors::origin.eq(origin).or(remote_actors::origin.like(below).escape('\\')))
        .select(remote_actors::id)
        .load(conn)?;
    ids.iter().map(|id| stored(id, "remote_actors.id")).collect()
}
