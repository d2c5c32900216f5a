//! Actors this node offers, and their keys.

use caremonger_domain::{
    Timestamp,
    actor::{ActorKind, Feed},
    id::{ActorId, PodId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::stored,
    schema::{actor_keys, actors},
};

/// An actor this node offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Its id.
    pub id: ActorId,
    /// Node, pod or feed.
    pub kind: ActorKind,
    /// The pod it belongs to; none for the node's own.
    pub pod: Option<PodId>,
    /// The name before the `@host`.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was taken down for good.
    pub deleted_at: Option<Timestamp>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = actors)]
struct Row {
    id: String,
    kind: String,
    pod_id: Option<String>,
    feed: Option<String>,
    name: String,
    created_at: i64,
    deleted_at: Option<i64>,
}

impl Row {
    fn into_actor(self) -> Result<Actor, DbError> {
        let kind = match (self.kind.as_str(), self.feed) {
            ("node", None) => ActorKind::Node,
            ("pod", None) => ActorKind::Pod,
            ("feed", Some(feed)) => ActorKind::Feed(Feed::from_suffix(&feed)),
            _ => return Err(DbError::Corrupt("actors.kind")),
        };
        Ok(Actor {
            id: stored(&self.id, "actors.id")?,
            kind,
            pod: self.pod_id.map(|p| stored(&p, "actors.pod_id")).transpose()?,
            name: self.name,
            created_at: Timestamp::from_micros(self.created_at),
            deleted_at: self.deleted_at.map(Timestamp::from_micros),
        })
    }
}

/// Stores a new actor.
///
/// # Errors
/// [`DbError::Conflict`] when the name is or was in use.
pub fn actor_insert(conn: &mut Conn, a: &Actor) -> Result<(), DbError> {
    let (kind, feed) = match &a.kind {
        ActorKind::Node => ("node", None),
        ActorKind::Pod => ("pod", None),
        ActorKind::Feed(f) => ("feed", Some(f.suffix().to_owned())),
    };
    let row = Row {
        id: a.id.to_string(),
        kind: kind.to_owned(),
        pod_id: a.pod.map(|p| p.to_string()),
        feed,
        name: a.name.clone(),
        created_at: a.created_at.as_micros(),
        deleted_at: a.deleted_at.map(Timestamp::as_micros),
    };
    diesel::insert_into(actors::table).values(row).execute(conn)?;
    Ok(())
}

/// An actor by name, also one that was taken down.
///
/// # Errors
/// [`DbError`] of the database.
pub fn actor_find_by_name(conn: &mut Conn, name: &str) -> Result<Option<Actor>, DbError> {
    actors::table.filter(actors::name.eq(name)).select(Row::as_select()).first(conn).optional()?.map(Row::into_actor).transpose()
}

/// An actor by id.
///
/// # Errors
/// [`DbError`] of the database.
pub fn actor_find(conn: &mut Conn, id: ActorId) -> Result<Option<Actor>, DbError> {
    actors::table.find(id.to_string()).select(Row::as_select()).first(conn).optional()?.map(Row::into_actor).transpose()
}

/// The node's own actor.
///
/// # Errors
/// [`DbError`] of the database.
pub fn actor_of_node(conn: &mut Conn) -> Result<Option<Actor>, DbError> {
    actors::table
        .filter(actors::kind.eq("node"))
        .select(Row::as_select())
        .first(conn)
        .optional()?
        .map(Row::into_actor)
        .transpose()
}

/// The actors of a pod that are not taken down: the pod's own first, then its feeds by name.
///
/// # Errors
/// [`DbError`] of the database.
pub fn actors_of_pod(conn: &mut Conn, pod: PodId) -> Result<Vec<Actor>, DbError> {
    let rows: Vec<Row> = actors::table
        .filter(actors::pod_id.eq(pod.to_string()))
        .filter(actors::deleted_at.is_null())
        .order((actors::kind.desc(), actors::name))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_actor).collect()
}

/// A key pair as stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = actor_keys)]
pub struct StoredKey {
    /// `rsa` or `ed25519`.
    pub kind: String,
    /// PKCS#8.
    pub private: Vec<u8>,
    /// `SubjectPublicKeyInfo`, or the 32 bytes.
    pub public: Vec<u8>,
    /// One, and one more each time the keys are changed.
    pub number: i64,
    /// Since when it signs nothing more (microseconds).
    pub retired_at: Option<i64>,
}

/// Stores the keys of the node or of a pod.
///
/// # Errors
/// [`DbError::Conflict`] when it has keys of that kind already.
pub fn key_insert(conn: &mut Conn, owner: ActorId, key: &StoredKey, now: Timestamp) -> Result<(), DbError> {
    let place = (actor_keys::owner_id.eq(owner.to_string()), actor_keys::created_at.eq(now.as_micros()));
    diesel::insert_into(actor_keys::table).values((place, key)).execute(conn)?;
    Ok(())
}

/// Takes the keys of an actor out of use, all but those of `but`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn keys_retire(conn: &mut Conn, owner: ActorId, but: i64, now: Timestamp) -> Result<usize, DbError> {
    let old = actor_keys::table.filter(actor_keys::owner_id.eq(owner.to_string())).filter(actor_keys::number.ne(but));
    Ok(diesel::update(old.filter(actor_keys::retired_at.is_null()))
        .set(actor_keys::retired_at.eq(now.as_micros()))
        .execute(conn)?)
}

/// Forgets keys that were taken out of use before `before`: of one actor, or of all.
///
/// # Errors
/// [`DbError`] of the database.
pub fn keys_forget(conn: &mut Conn, owner: Option<ActorId>, before: Timestamp) -> Result<usize, DbError> {
    let old = actor_keys::table.filter(actor_keys::retired_at.le(before.as_micros()));
    Ok(match owner {
        Some(owner) => diesel::delete(old.filter(actor_keys::owner_id.eq(owner.to_string()))).execute(conn)?,
        None => diesel::delete(old).execute(conn)?,
    })
}

/// The number of the keys an actor signs with now; what tells a process that another changed them.
///
/// # Errors
/// [`DbError`] of the database.
pub fn keys_number(conn: &mut Conn, actor: ActorId) -> Result<i64, DbError> {
    #[derive(QueryableByName)]
    struct Number {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        number: i64,
    }
    let found: Number = diesel::sql_query(
        "SELECT COALESCE(MAX(k.number), 0) AS number FROM actors a \
         JOIN actors o ON o.id = a.id OR (a.kind = 'feed' AND o.pod_id = a.pod_id AND o.kind = 'pod') \
         JOIN actor_keys k ON k.owner_id = o.id WHERE a.id = $1",
    )
    .bind::<diesel::sql_types::Text, _>(actor.to_string())
    .get_result(conn)?;
    Ok(found.number)
}

/// The keys of an actor, newest first, those out of use among them: its own, or its pod's for a feed.
///
/// # Errors
/// [`DbError`] of the database.
pub fn keys_of(conn: &mut Conn, actor: &Actor) -> Result<Vec<StoredKey>, DbError> {
    let owner: Option<String> = match (&actor.kind, actor.pod) {
        (ActorKind::Feed(_), Some(pod)) => {
            let own = actors::table.filter(actors::pod_id.eq(pod.to_string())).filter(actors::kind.eq("pod"));
            own.select(actors::id).first(conn).optional()?
        }
        _ => Some(actor.id.to_string()),
    };
    let Some(owner) = owner else { return Ok(Vec::new()) };
    let columns = (actor_keys::kind, actor_keys::private, actor_keys::public, actor_keys::number, actor_keys::retired_at);
    Ok(actor_keys::table.filter(actor_keys::owner_id.eq(owner)).order(actor_keys::number.desc()).select(columns).load(conn)?)
}
