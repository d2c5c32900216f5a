//! The question "how many?" to one person elsewhere, and what they said.

use caremonger_domain::{
    Timestamp,
    id::{InterestId, ListingId, MessageId, RemoteActorId},
};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::polls};

/// A poll of one voter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    /// Its id; it is a message.
    pub id: MessageId,
    /// Its address.
    pub uri: String,
    /// The interest it belongs to.
    pub interest: InterestId,
    /// The listing it is about.
    pub listing: ListingId,
    /// Who may vote.
    pub actor: RemoteActorId,
    /// What may be chosen, in order; the last is "not now".
    pub options: Vec<String>,
    /// Until when.
    pub closes_at: Timestamp,
    /// What was chosen.
    pub answer: Option<String>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = polls)]
struct Row {
    id: String,
    uri: String,
    interest_id: String,
    listing_id: String,
    remote_actor_id: String,
    options: String,
    closes_at: i64,
    answer: Option<String>,
}

/// Stores a new poll.
///
/// # Errors
/// [`DbError`] of the database.
pub fn poll_insert(conn: &mut Conn, p: &Poll) -> Result<(), DbError> {
    let row = Row {
        id: p.id.to_string(),
        uri: p.uri.clone(),
        interest_id: p.interest.to_string(),
        listing_id: p.listing.to_string(),
        remote_actor_id: p.actor.to_string(),
        options: p.options.join("\n"),
        closes_at: p.closes_at.as_micros(),
        answer: None,
    };
    diesel::insert_into(polls::table).values(row).execute(conn)?;
    Ok(())
}

/// A poll by its address.
///
/// # Errors
/// [`DbError`] of the database.
pub fn poll_find(conn: &mut Conn, uri: &str) -> Result<Option<Poll>, DbError> {
    let row: Option<Row> = polls::table.filter(polls::uri.eq(uri)).select(Row::as_select()).first(conn).optional()?;
    row.map(|r| {
        Ok(Poll {
            id: stored(&r.id, "polls.id")?,
            uri: r.uri,
            interest: stored(&r.interest_id, "polls.interest_id")?,
            listing: stored(&r.listing_id, "polls.listing_id")?,
            actor: stored(&r.remote_actor_id, "polls.remote_actor_id")?,
            options: r.options.lines().map(str::to_owned).collect(),
            closes_at: Timestamp::from_micros(r.closes_at),
            answer: r.answer,
        })
    })
    .transpose()
}

/// Writes down the one answer; `false` when there was one already.
///
/// # Errors
/// [`DbError`] of the database.
pub fn poll_answer(conn: &mut Conn, id: MessageId, answer: &str, now: Timestamp) -> Result<bool, DbError> {
    let open = polls::table.filter(polls::id.eq(id.to_string())).filter(polls::answer.is_null());
    Ok(diesel::update(open).set((polls::answer.eq(answer), polls::answered_at.eq(now.as_micros()))).execute(conn)? == 1)
}

/// Whether a person was asked about a listing and has not answered yet.
///
/// # Errors
/// [`DbError`] of the database.
pub fn poll_is_open(conn: &mut Conn, listing: ListingId, actor: RemoteActorId, now: Timestamp) -> Result<bool, DbError> {
    let open = polls::table
        .filter(polls::listing_id.eq(listing.to_string()))
        .filter(polls::remote_actor_id.eq(actor.to_string()))
        .filter(polls::answer.is_null())
        .filter(polls::closes_at.gt(now.as_micros()));
    Ok(open.select(polls::id).first::<String>(conn).optional()?.is_some())
}
