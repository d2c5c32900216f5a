//! Task cards: the link that opens one, and the browser that holds it.

use caremonger_domain::{
    Timestamp,
    id::{CommitmentId, MemberId},
};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::cards};

/// Keeps the hash of a link in place of the one before: whoever held that card holds it no more.
///
/// # Errors
/// [`DbError`] of the database.
pub fn card_put(
    conn: &mut Conn,
    id: CommitmentId,
    by: MemberId,
    link: &[u8],
    (now, until): (Timestamp, Timestamp),
) -> Result<(), DbError> {
    card_delete(conn, id)?;
    diesel::insert_into(cards::table)
        .values((
            cards::commitment_id.eq(id.to_string()),
            cards::made_by.eq(by.to_string()),
            cards::link_hash.eq(link),
            cards::created_at.eq(now.as_micros()),
            cards::expires_at.eq(until.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Which promise a link is for, and until when; whether it was opened already.
///
/// # Errors
/// [`DbError`] of the database.
pub fn card_by_link(conn: &mut Conn, link: &[u8], now: Timestamp) -> Result<Option<(CommitmentId, Timestamp, bool)>, DbError> {
    let row: Option<(String, i64, Option<i64>)> = cards::table
        .filter(cards::link_hash.eq(link))
        .filter(cards::expires_at.gt(now.as_micros()))
        .select((cards::commitment_id, cards::expires_at, cards::opened_at))
        .first(conn)
        .optional()?;
    row.map(|(id, until, opened)| Ok((stored(&id, "cards.commitment_id")?, Timestamp::from_micros(until), opened.is_some())))
        .transpose()
}

/// Which promise whoever holds a card may see, and who made the card.
///
/// # Errors
/// [`DbError`] of the database.
pub fn card_by_holder(conn: &mut Conn, holder: &[u8], now: Timestamp) -> Result<Option<(CommitmentId, MemberId)>, DbError> {
    let row: Option<(String, String)> = cards::table
        .filter(cards::holder_hash.eq(holder))
        .filter(cards::expires_at.gt(now.as_micros()))
        .select((cards::commitment_id, cards::made_by))
        .first(conn)
        .optional()?;
    row.map(|(id, by)| Ok((stored(&id, "cards.commitment_id")?, stored(&by, "cards.made_by")?))).transpose()
}

/// Opens a card for one browser; `false` when another was faster.
///
/// # Errors
/// [`DbError`] of the database.
pub fn card_open(conn: &mut Conn, id: CommitmentId, holder: &[u8], now: Timestamp) -> Result<bool, DbError> {
    let closed = cards::table.find(id.to_string()).filter(cards::opened_at.is_null());
    let opened =
        diesel::update(closed).set((cards::holder_hash.eq(holder), cards::opened_at.eq(now.as_micros()))).execute(conn)?;
    Ok(opened == 1)
}

/// Ends a card.
///
/// # Errors
/// [`DbError`] of the database.
pub fn card_delete(conn: &mut Conn, id: CommitmentId) -> Result<(), DbError> {
    diesel::delete(cards::table.find(id.to_string())).execute(conn)?;
    Ok(())
}

/// Forgets what has ended.
///
/// # Errors
/// [`DbError`] of the database.
pub fn card_prune(conn: &mut Conn, now: Timestamp) -> Result<usize, DbError> {
    Ok(diesel::delete(cards::table.filter(cards::expires_at.le(now.as_micros()))).execute(conn)?)
}
