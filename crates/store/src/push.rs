//! The browsers on which neighbours hear of news (Push API).

use caremonger_domain::{
    Timestamp,
    id::{MemberId, PushId},
};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::push_subscriptions};

/// A browser that takes messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Its id here.
    pub id: PushId,
    /// Whose it is.
    pub member: MemberId,
    /// Where its maker's server takes messages for it.
    pub endpoint: String,
    /// Its public key, P-256, uncompressed (RFC 8291).
    pub p256dh: Vec<u8>,
    /// Its secret for authentication, 16 bytes (RFC 8291).
    pub auth: Vec<u8>,
    /// When it was added.
    pub created_at: Timestamp,
}

type Columns = (String, String, String, Vec<u8>, Vec<u8>, i64);

fn read((id, member, endpoint, p256dh, auth, created): Columns) -> Result<Subscription, DbError> {
    Ok(Subscription {
        id: stored(&id, "push_subscriptions.id")?,
        member: stored(&member, "push_subscriptions.member_id")?,
        endpoint,
        p256dh,
        auth,
        created_at: Timestamp::from_micros(created),
    })
}

/// Keeps a browser. Whoever was told on it before is told there no more.
///
/// # Errors
/// [`DbError`] of the database.
pub fn push_put(conn: &mut Conn, s: &Subscription) -> Result<(), DbError> {
    diesel::delete(push_subscriptions::table.filter(push_subscriptions::endpoint.eq(&s.endpoint))).execute(conn)?;
    diesel::insert_into(push_subscriptions::table)
        .values((
            push_subscriptions::id.eq(s.id.to_string()),
            push_subscriptions::member_id.eq(s.member.to_string()),
            push_subscriptions::endpoint.eq(&s.endpoint),
            push_subscriptions::p256dh.eq(&s.p256dh),
            push_subscriptions::auth.eq(&s.auth),
            push_subscriptions::created_at.eq(s.created_at.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The browsers of a neighbour, oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn push_of_member(conn: &mut Conn, member: MemberId) -> Result<Vec<Subscription>, DbError> {
    let mine = push_subscriptions::table.filter(push_subscriptions::member_id.eq(member.to_string()));
    mine.order(push_subscriptions::id).load::<Columns>(conn)?.into_iter().map(read).collect()
}

/// Forgets a browser.
///
/// # Errors
/// [`DbError`] of the database.
pub fn push_delete(conn: &mut Conn, id: PushId) -> Result<(), DbError> {
    diesel::delete(push_subscriptions::table.find(id.to_string())).execute(conn)?;
    Ok(())
}

/// Forgets every browser of a neighbour.
///
/// # Errors
/// [`DbError`] of the database.
pub fn push_delete_all(conn: &mut Conn, member: MemberId) -> Result<(), DbError> {
    diesel::delete(push_subscriptions::table.filter(push_subscriptions::member_id.eq(member.to_string()))).execute(conn)?;
    Ok(())
}
