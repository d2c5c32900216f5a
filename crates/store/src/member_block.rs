//! Neighbours who want nothing to do with another.

use caremonger_domain::{Timestamp, id::MemberId};
use diesel::prelude::*;

use crate::{
    Conn, DbError, both,
    error::stored,
    schema::{member_blocks, members},
};

/// Writes down that somebody wants nothing to do with another.
///
/// # Errors
/// [`DbError`] of the database.
pub fn member_block_add(conn: &mut Conn, who: MemberId, blocked: MemberId, now: Timestamp) -> Result<(), DbError> {
    let values = (
        member_blocks::member_id.eq(who.to_string()),
        member_blocks::blocked_id.eq(blocked.to_string()),
        member_blocks::at.eq(now.as_micros()),
    );
    both!(conn, |c| diesel::insert_into(member_blocks::table).values(values).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// Takes it back.
///
/// # Errors
/// [`DbError`] of the database.
pub fn member_block_remove(conn: &mut Conn, who: MemberId, blocked: MemberId) -> Result<(), DbError> {
    let this = member_blocks::table.find((who.to_string(), blocked.to_string()));
    diesel::delete(this).execute(conn)?;
    Ok(())
}

/// With whom somebody wants nothing to do: ids and names.
///
/// # Errors
/// [`DbError`] of the database.
pub fn member_block_all(conn: &mut Conn, who: MemberId) -> Result<Vec<(MemberId, String)>, DbError> {
    let rows: Vec<(String, String)> = member_blocks::table
        .inner_join(members::table.on(members::id.eq(member_blocks::blocked_id)))
        .filter(member_blocks::member_id.eq(who.to_string()))
        .order((members::name, members::id))
        .limit(500)
        .select((members::id, members::name))
        .load(conn)?;
    rows.into_iter().map(|(id, name)| Ok((stored(&id, "members.id")?, name))).collect()
}

/// Whether one of two wants nothing to do with the other.
///
/// # Errors
/// [`DbError`] of the database.
pub fn member_block_between(conn: &mut Conn, one: MemberId, other: MemberId) -> Result<bool, DbError> {
    let (one, other) = (one.to_string(), other.to_string());
    let there =
        member_blocks::table.find((one.clone(), other.clone())).select(member_blocks::at).first::<i64>(conn).optional()?;
    let back = member_blocks::table.find((other, one)).select(member_blocks::at).first::<i64>(conn).optional()?;
    Ok(there.or(back).is_some())
}
