//! Followers of this node's actors.

use caremonger_domain::{
    Timestamp,
    id::{ActorId, RemoteActorId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError, both,
    schema::{dead_uris, followers},
};

/// Adds a follower, or notes the newer `Follow` of one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn follower_put(conn: &mut Conn, of: ActorId, who: RemoteActorId, follow_uri: &str, now: Timestamp) -> Result<(), DbError> {
    let values = (
        followers::actor_id.eq(of.to_string()),
        followers::remote_actor_id.eq(who.to_string()),
        followers::follow_uri.eq(follow_uri),
        followers::created_at.eq(now.as_micros()),
    );
    both!(conn, |c| diesel::insert_into(followers::table)
        .values(values)
        .on_conflict((followers::actor_id, followers::remote_actor_id))
        .do_update()
        .set(followers::follow_uri.eq(follow_uri))
        .execute(c))?;
    Ok(())
}

/// Removes a follower; whether it was one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn follower_remove(conn: &mut Conn, of: ActorId, who: RemoteActorId) -> Result<bool, DbError> {
    Ok(diesel::delete(followers::table.find((of.to_string(), who.to_string()))).execute(conn)? == 1)
}

/// Removes an actor from the followers of every actor here.
///
/// # Errors
/// [`DbError`] of the database.
pub fn follower_remove_everywhere(conn: &mut Conn, who: RemoteActorId) -> Result<usize, DbError> {
    Ok(diesel::delete(followers::table.filter(followers::remote_actor_id.eq(who.to_string()))).execute(conn)?)
}

/// Whether an actor follows one of ours.
///
/// # Errors
/// [`DbError`] of the database.
pub fn follower_exists(conn: &mut Conn, of: ActorId, who: RemoteActorId) -> Result<bool, DbError> {
    let found = followers::table.find((of.to_string(), who.to_string())).select(followers::actor_id).first::<String>(conn);
    Ok(found.optional()?.is_some())
}

/// How many followers an actor has.
///
/// # Errors
/// [`DbError`] of the database.
pub fn follower_count(conn: &mut Conn, of: ActorId) -> Result<i64, DbError> {
    Ok(followers::table.filter(followers::actor_id.eq(of.to_string())).count().get_result(conn)?)
}

/// No URI has a blank in it.
fn dead_key(by: &str, uri: &str) -> String {
    format!("{by} {uri}")
}

/// Notes that an id of `by` is dead: undone or deleted, perhaps before it came. What others say of it does not count.
///
/// # Errors
/// [`DbError`] of the database.
pub fn dead_uri_add(conn: &mut Conn, by: &str, uri: &str, now: Timestamp) -> Result<(), DbError> {
    let values = (dead_uris::uri.eq(dead_key(by, uri)), dead_uris::at.eq(now.as_micros()));
    both!(conn, |c| diesel::insert_into(dead_uris::table).values(values).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// Whether an id of `by` is dead.
///
/// # Errors
/// [`DbError`] of the database.
pub fn dead_uri_exists(conn: &mut Conn, by: &str, uri: &str) -> Result<bool, DbError> {
    Ok(dead_uris::table.find(dead_key(by, uri)).select(dead_uris::uri).first::<String>(conn).optional()?.is_some())
}

/// Takes an id off the list of dead ones.
///
/// # Errors
/// [`DbError`] of the database.
pub fn dead_uri_remove(conn: &mut Conn, by: &str, uri: &str) -> Result<(), DbError> {
    diesel::delete(dead_uris::table.find(dead_key(by, uri))).execute(conn)?;
    Ok(())
}

/// Forgets dead ids older than `before`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn dead_uri_prune(conn: &mut Conn, before: Timestamp) -> Result<usize, DbError> {
    Ok(diesel::delete(dead_uris::table.filter(dead_uris::at.lt(before.as_micros()))).execute(conn)?)
}

/// Which actor of ours a `Follow` was about.
///
/// # Errors
/// [`DbError`] of the database.
pub fn follower_of_follow(conn: &mut Conn, who: RemoteActorId, follow_uri: &str) -> Result<Option<ActorId>, DbError> {
    let found: Option<String> = followers::table
        .filter(followers::remote_actor_id.eq(who.to_string()))
        .filter(followers::follow_uri.eq(follow_uri))
        .select(followers::actor_id)
        .first(conn)
        .optional()?;
    found.map(|id| crate::error::stored(&id, "followers.actor_id")).transpose()
}
