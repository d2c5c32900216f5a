//! Private messages between the two sides of a commitment, or with the person behind an interest.

use caremonger_domain::{
    Timestamp,
    commitment::Side,
    id::{CommitmentId, InterestId, MemberId, MessageId},
};
use diesel::{dsl::exists, prelude::*};

use crate::{
    Conn, DbError,
    error::stored,
    schema::{activities, commitments, interests, messages, vault_keys},
};

/// What a message belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thread {
    /// A promise.
    Commitment(CommitmentId),
    /// An interest that is no promise yet.
    Interest(InterestId),
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Its ActivityPub id, when it crossed nodes.
    pub uri: Option<String>,
    /// What it belongs to.
    pub thread: Thread,
    /// The side that wrote it.
    pub side: Side,
    /// The neighbour of this node who wrote it.
    pub author: Option<MemberId>,
    /// Name of the writer as the other side may see it.
    pub author_name: String,
    /// Plain text; empty where it is sealed, or gone.
    pub text: String,
    /// The text sealed with the key of its thread.
    pub sealed: Option<Vec<u8>>,
    /// When.
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = messages)]
struct Row {
    id: String,
    uri: Option<String>,
    commitment_id: Option<String>,
    interest_id: Option<String>,
    side: String,
    author_name: String,
    text: String,
    created_at: i64,
    author_id: Option<String>,
    sealed: Option<Vec<u8>>,
}

impl Row {
    fn into_message(self) -> Result<Message, DbError> {
        let thread = match (self.commitment_id, self.interest_id) {
            (Some(c), None) => Thread::Commitment(stored(&c, "messages.commitment_id")?),
            (None, Some(i)) => Thread::Interest(stored(&i, "messages.interest_id")?),
            _ => return Err(DbError::Corrupt("messages.commitment_id")),
        };
        Ok(Message {
            id: stored(&self.id, "messages.id")?,
            uri: self.uri,
            thread,
            side: stored(&self.side, "messages.side")?,
            author: self.author_id.map(|a| stored(&a, "messages.author_id")).transpose()?,
            author_name: self.author_name,
            text: self.text,
            sealed: self.sealed,
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

/// Stores a message.
///
/// # Errors
/// [`DbError::Conflict`] when it came before.
pub fn message_insert(conn: &mut Conn, m: &Message) -> Result<(), DbError> {
    let (commitment, interest) = match m.thread {
        Thread::Commitment(c) => (Some(c.to_string()), None),
        Thread::Interest(i) => (None, Some(i.to_string())),
    };
    let row = Row {
        id: m.id.to_string(),
        uri: m.uri.clone(),
        commitment_id: commitment,
        interest_id: interest,
        side: m.side.to_string(),
        author_name: m.author_name.clone(),
        text: m.text.clone(),
        created_at: m.created_at.as_micros(),
        author_id: m.author.map(|a| a.to_string()),
        sealed: m.sealed.clone(),
    };
    diesel::insert_into(messages::table).values(row).execute(conn)?;
    Ok(())
}

/// A message by its ActivityPub id.
///
/// # Errors
/// [`DbError`] of the database.
pub fn message_find_by_uri(conn: &mut Conn, uri: &str) -> Result<Option<Message>, DbError> {
    let row = messages::table.filter(messages::uri.eq(uri)).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_message).transpose()
}

/// Takes away the words of a message that its writer elsewhere deleted; that there was one stays.
///
/// # Errors
/// [`DbError`] of the database.
pub fn message_forget(conn: &mut Conn, uri: &str) -> Result<usize, DbError> {
    Ok(diesel::update(messages::table.filter(messages::uri.eq(uri)))
        .set((messages::text.eq(""), messages::sealed.eq(None::<Vec<u8>>)))
        .execute(conn)?)
}

/// Takes away the words of a whole thread, and what was sent of them to other servers; that there was a thread stays.
///
/// # Errors
/// [`DbError`] of the database.
pub fn message_wipe(conn: &mut Conn, thread: Thread) -> Result<(), DbError> {
    let mut query = messages::table.into_boxed::<<Conn as diesel::Connection>::Backend>();
    query = match thread {
        Thread::Commitment(c) => query.filter(messages::commitment_id.eq(c.to_string())),
        Thread::Interest(i) => query.filter(messages::interest_id.eq(i.to_string())),
    };
    let all: Vec<(String, Option<String>)> = query.select((messages::id, messages::uri)).load(conn)?;
    let (ids, uris): (Vec<String>, Vec<Option<String>>) = all.into_iter().unzip();
    diesel::update(messages::table.filter(messages::id.eq_any(ids)))
        .set((messages::text.eq(""), messages::sealed.eq(None::<Vec<u8>>)))
        .execute(conn)?;
    let mut uris: Vec<String> = uris.into_iter().flatten().collect();
    if let Thread::Commitment(id) = thread {
        // What was said with the claim itself went with the activity that made it.
        let claim: Option<Option<String>> =
            commitments::table.find(id.to_string()).select(commitments::claim_uri).first(conn).optional()?;
        uris.extend(claim.flatten());
    }
    let sent = activities::table.filter(activities::object_uri.eq_any(uris)).filter(activities::public.eq(false));
    diesel::update(sent).set(activities::body.eq("{}")).execute(conn)?;
    Ok(())
}

/// Threads that ended before `ended` and still have words or a key: promises and interests.
///
/// # Errors
/// [`DbError`] of the database.
pub fn thread_over(conn: &mut Conn, ended: Timestamp, limit: i64) -> Result<Vec<Thread>, DbError> {
    let has_words = || messages::text.ne("").or(messages::sealed.is_not_null());
    let promises: Vec<String> = commitments::table
        .filter(commitments::state.ne_all(["requested", "accepted"]))
        .filter(commitments::updated_at.lt(ended.as_micros()))
        .filter(
            exists(vault_keys::table.filter(vault_keys::owner_id.eq(commitments::id)).select(vault_keys::owner_id)).or(exists(
                messages::table
                    .filter(messages::commitment_id.eq(commitments::id.nullable()))
                    .filter(has_words())
                    .select(messages::id),
            )),
        )
        .select(commitments::id)
        .limit(limit)
        .load(conn)?;
    let asked: Vec<String> = interests::table
        .filter(interests::state.ne("open"))
        .filter(interests::updated_at.lt(ended.as_micros()))
        .filter(
            interests::text
                .ne("")
                .or(exists(vault_keys::table.filter(vault_keys::owner_id.eq(interests::id)).select(vault_keys::owner_id)))
                .or(exists(
                    messages::table
                        .filter(messages::interest_id.eq(interests::id.nullable()))
                        .filter(has_words())
                        .select(messages::id),
                )),
        )
        .select(interests::id)
        .limit(limit)
        .load(conn)?;
    let promises = promises.iter().map(|id| Ok(Thread::Commitment(stored(id, "commitments.id")?)));
    let asked = asked.iter().map(|id| Ok(Thread::Interest(stored(id, "interests.id")?)));
    promises.chain(asked).collect()
}

/// What a neighbour wrote, newest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn message_of_author(
    conn: &mut Conn,
    author: MemberId,
    before: Option<MessageId>,
    limit: i64,
) -> Result<Vec<Message>, DbError> {
    let mut query = messages::table.into_boxed::<<Conn as diesel::Connection>::Backend>();
    query = query.filter(messages::author_id.eq(author.to_string()));
    if let Some(before) = before {
        query = query.filter(messages::id.lt(before.to_string()));
    }
    let rows: Vec<Row> = query.order(messages::id.desc()).limit(limit).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_message).collect()
}

/// A page of messages, newest first, those before `before`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn message_page(conn: &mut Conn, thread: Thread, before: Option<MessageId>, limit: i64) -> Result<Vec<Message>, DbError> {
    let mut query = messages::table.into_boxed::<<Conn as diesel::Connection>::Backend>();
    query = match thread {
        Thread::Commitment(c) => query.filter(messages::commitment_id.eq(c.to_string())),
        Thread::Interest(i) => query.filter(messages::interest_id.eq(i.to_string())),
    };
    if let Some(before) = before {
        query = query.filter(messages::id.lt(before.to_string()));
    }
    let rows: Vec<Row> = query.order(messages::id.desc()).limit(limit).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_message).collect()
}
