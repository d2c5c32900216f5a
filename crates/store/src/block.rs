//! Servers, pods and people that nothing is taken from and nothing is sent to, each with the reason.

use caremonger_domain::Timestamp;
use diesel::prelude::*;

use crate::{Conn, DbError, both, host::host_is_blocked, schema::blocks};

/// Something that is blocked.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = blocks)]
pub struct Block {
    /// The origin of a server, or the id of an actor.
    pub target: String,
    /// `host` or `actor`.
    pub kind: String,
    /// What people call it.
    pub shown: String,
    /// Why, in words; may be empty.
    pub reason: String,
    /// Since when (microseconds).
    pub created_at: i64,
}

/// Blocks something, or changes the reason.
///
/// # Errors
/// [`DbError`] of the database.
pub fn block_put(conn: &mut Conn, b: &Block) -> Result<(), DbError> {
    both!(conn, |c| diesel::insert_into(blocks::table).values(b).on_conflict(blocks::target).do_update().set(b).execute(c))?;
    Ok(())
}

/// Unblocks something; whether it was blocked.
///
/// # Errors
/// [`DbError`] of the database.
pub fn block_remove(conn: &mut Conn, target: &str) -> Result<bool, DbError> {
    Ok(diesel::delete(blocks::table.find(target)).execute(conn)? == 1)
}

/// What is blocked, servers first, by name.
///
/// # Errors
/// [`DbError`] of the database.
pub fn block_all(conn: &mut Conn) -> Result<Vec<Block>, DbError> {
    Ok(blocks::table.order((blocks::kind.desc(), blocks::shown)).select(Block::as_select()).load(conn)?)
}

/// Whether an actor is blocked, itself or with its server.
///
/// # Errors
/// [`DbError`] of the database.
pub fn is_blocked(conn: &mut Conn, origin: &str, actor: &str) -> Result<bool, DbError> {
    if host_is_blocked(conn, origin)? {
        return Ok(true);
    }
    Ok(blocks::table.find(actor).select(blocks::target).first::<String>(conn).optional()?.is_some())
}

/// The moment a block began.
#[must_use]
pub const fn since(b: &Block) -> Timestamp {
    Timestamp::from_micros(b.created_at)
}
