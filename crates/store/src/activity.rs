//! Activities this node sent, word for word: outboxes are cut from them.

use caremonger_domain::{
    Timestamp,
    id::{ActorId, ListingId, RemoteActorId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::stored,
    schema::{activities, listings},
};

/// An activity to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewActivity<'a> {
    /// Its id.
    pub uri: &'a str,
    /// Who sends it.
    pub actor: ActorId,
    /// Its type.
    pub kind: &'a str,
    /// The object it is about.
    pub object_uri: &'a str,
    /// Whether everyone may fetch it.
    pub public: bool,
    /// Whether it stands in the actor's outbox.
    pub in_outbox: bool,
    /// The JSON as sent.
    pub body: &'a str,
}

/// Keeps an activity; its number in the order of sending.
///
/// # Errors
/// [`DbError`] of the database.
pub fn activity_insert(conn: &mut Conn, a: &NewActivity<'_>, now: Timestamp) -> Result<i64, DbError> {
    let values = (
        activities::uri.eq(a.uri),
        activities::actor_id.eq(a.actor.to_string()),
        activities::kind.eq(a.kind),
        activities::object_uri.eq(a.object_uri),
        activities::public.eq(a.public),
        activities::in_outbox.eq(a.in_outbox),
        activities::body.eq(a.body),
        activities::created_at.eq(now.as_micros()),
    );
    Ok(diesel::insert_into(activities::table).values(values).returning(activities::seq).get_result(conn)?)
}

/// A kept activity.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Kept {
    /// Its number in the order of sending.
    pub seq: i64,
    /// The JSON as sent.
    pub body: String,
    /// Whether everyone may fetch it.
    pub public: bool,
    /// The object it is about.
    pub object_uri: String,
}

/// An activity by its id.
///
/// # Errors
/// [`DbError`] of the database.
pub fn activity_find(conn: &mut Conn, uri: &str) -> Result<Option<Kept>, DbError> {
    let columns = (activities::seq, activities::body, activities::public, activities::object_uri);
    Ok(activities::table.filter(activities::uri.eq(uri)).select(columns).first(conn).optional()?)
}

/// A page of an actor's outbox, newest first, those before `before`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn outbox_page(conn: &mut Conn, actor: ActorId, before: Option<i64>, limit: i64) -> Result<Vec<Kept>, DbError> {
    let mut query = activities::table.into_boxed::<<Conn as diesel::Connection>::Backend>();
    query = query.filter(activities::actor_id.eq(actor.to_string())).filter(in_outbox());
    if let Some(before) = before {
        query = query.filter(activities::seq.lt(before));
    }
    let columns = (activities::seq, activities::body, activities::public, activities::object_uri);
    Ok(query.order(activities::seq.desc()).limit(limit).select(columns).load(conn)?)
}

/// What the index of outboxes is over; spelled out, because SQLite does not use a partial index for a bound value.
fn in_outbox() -> diesel::expression::SqlLiteral<diesel::sql_types::Bool> {
    diesel::dsl::sql("in_outbox")
}

/// How many items an actor's outbox has.
///
/// # Errors
/// [`DbError`] of the database.
pub fn outbox_count(conn: &mut Conn, actor: ActorId) -> Result<i64, DbError> {
    let mine = activities::table.filter(activities::actor_id.eq(actor.to_string())).filter(in_outbox());
    Ok(mine.count().get_result(conn)?)
}

/// Whether an actor said something of a kind about an object before.
///
/// # Errors
/// [`DbError`] of the database.
pub fn activity_exists(conn: &mut Conn, actor: ActorId, object_uri: &str, kind: &str) -> Result<bool, DbError> {
    let found: Option<i64> = activities::table
        .filter(activities::object_uri.eq(object_uri))
        .filter(activities::kind.eq(kind))
        .filter(activities::actor_id.eq(actor.to_string()))
        .select(activities::seq)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// The id of the `Announce` by which an actor passes an object on, unless it was taken back.
///
/// # Errors
/// [`DbError`] of the database.
pub fn announced_uri(conn: &mut Conn, actor: ActorId, object_uri: &str) -> Result<Option<String>, DbError> {
    Ok(activities::table
        .filter(activities::object_uri.eq(object_uri))
        .filter(activities::kind.eq("Announce"))
        .filter(activities::actor_id.eq(actor.to_string()))
        .filter(activities::public)
        .order(activities::seq.desc())
        .select(activities::uri)
        .first(conn)
        .optional()?)
}

/// What an actor passes on of another's listings: the ids of the `Announce`, and the listings. The newest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn announced_of(
    conn: &mut Conn,
    actor: ActorId,
    author: RemoteActorId,
    limit: i64,
) -> Result<Vec<(String, ListingId)>, DbError> {
    let rows: Vec<(String, String)> = activities::table
        .inner_join(listings::table.on(listings::uri.eq(activities::object_uri.nullable())))
        .filter(listings::remote_actor_id.eq(author.to_string()))
        .filter(activities::kind.eq("Announce"))
        .filter(activities::actor_id.eq(actor.to_string()))
        .filter(activities::public)
        .order(activities::seq.desc())
        .limit(limit)
        .select((activities::uri, listings::id))
        .load(conn)?;
    rows.into_iter().map(|(uri, id)| Ok((uri, stored(&id, "listings.id")?))).collect()
}

/// Takes one activity out of the outbox; nobody can fetch it any more.
///
/// # Errors
/// [`DbError`] of the database.
pub fn activity_hide(conn: &mut Conn, uri: &str) -> Result<(), DbError> {
    diesel::update(activities::table.filter(activities::uri.eq(uri)))
        .set((activities::in_outbox.eq(false), activities::public.eq(false)))
        .execute(conn)?;
    Ok(())
}

/// Takes everything about an object out of the outboxes, after its deletion.
///
/// # Errors
/// [`DbError`] of the database.
pub fn outbox_forget(conn: &mut Conn, object_uri: &str) -> Result<(), DbError> {
    diesel::update(activities::table.filter(activities::object_uri.eq(object_uri)))
        .set((activities::in_outbox.eq(false), activities::public.eq(false)))
        .execute(conn)?;
    Ok(())
}

/// The latest activity of some kind about an object, to repeat it.
///
/// # Errors
/// [`DbError`] of the database.
pub fn activity_latest(conn: &mut Conn, object_uri: &str, kinds: &[&str]) -> Result<Option<Kept>, DbError> {
    let kinds: Vec<String> = kinds.iter().map(|k| (*k).to_owned()).collect();
    let columns = (activities::seq, activities::body, activities::public, activities::object_uri);
    Ok(activities::table
        .filter(activities::object_uri.eq(object_uri))
        .filter(activities::kind.eq_any(kinds))
        .order(activities::seq.desc())
        .select(columns)
        .first(conn)
        .optional()?)
}
