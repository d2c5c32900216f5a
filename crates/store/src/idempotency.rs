//! Answers kept for repeated requests with the same `Idempotency-Key`.

use caremonger_domain::{Timestamp, id::MemberId};
use diesel::prelude::*;

use crate::{Conn, DbError, schema::idempotency};

/// A kept answer.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Kept {
    /// SHA-256 of the request it answered.
    pub request_hash: Vec<u8>,
    /// HTTP status.
    pub status: i64,
    /// JSON body.
    pub body: String,
}

/// The answer given earlier.
///
/// # Errors
/// [`DbError`] of the database.
pub fn idempotency_find(conn: &mut Conn, member: MemberId, key: &str) -> Result<Option<Kept>, DbError> {
    let columns = (idempotency::request_hash, idempotency::status, idempotency::body);
    Ok(idempotency::table.find((member.to_string(), key)).select(columns).first(conn).optional()?)
}

/// Keeps an answer, in the transaction of what it answers.
///
/// # Errors
/// [`DbError::Conflict`] when the key was used at the same moment.
pub fn idempotency_insert(conn: &mut Conn, member: MemberId, key: &str, kept: &Kept, now: Timestamp) -> Result<(), DbError> {
    diesel::insert_into(idempotency::table)
        .values((
            idempotency::member_id.eq(member.to_string()),
            idempotency::key.eq(key),
            idempotency::request_hash.eq(&kept.request_hash),
            idempotency::status.eq(kept.status),
            idempotency::body.eq(&kept.body),
            idempotency::created_at.eq(now.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets answers older than `before`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn idempotency_prune(conn: &mut Conn, before: Timestamp) -> Result<usize, DbError> {
    Ok(diesel::delete(idempotency::table.filter(idempotency::created_at.lt(before.as_micros()))).execute(conn)?)
}
