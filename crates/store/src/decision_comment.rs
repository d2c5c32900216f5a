//! What was written about a proposal.

use caremonger_domain::{
    Timestamp,
    id::{CommentId, DecisionId, MemberId},
};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::decision_comments};

/// Something that was written about a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// Who wrote it: nobody where it is a reason against it, or they are gone.
    pub author: Option<MemberId>,
    /// The words.
    pub text: String,
    /// When.
    pub created_at: Timestamp,
}

/// Keeps what was written.
///
/// # Errors
/// [`DbError`] of the database.
pub fn comment_add(conn: &mut Conn, decision: DecisionId, c: &Comment) -> Result<(), DbError> {
    diesel::insert_into(decision_comments::table)
        .values((
            decision_comments::id.eq(c.id.to_string()),
            decision_comments::decision_id.eq(decision.to_string()),
            decision_comments::author_id.eq(c.author.map(|m| m.to_string())),
            decision_comments::text.eq(&c.text),
            decision_comments::created_at.eq(c.created_at.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

type Columns = (String, Option<String>, String, i64);

const COLUMNS: (decision_comments::id, decision_comments::author_id, decision_comments::text, decision_comments::created_at) =
    (decision_comments::id, decision_comments::author_id, decision_comments::text, decision_comments::created_at);

fn read((id, author, text, at): Columns) -> Result<Comment, DbError> {
    Ok(Comment {
        id: stored(&id, "decision_comments.id")?,
        author: author.map(|m| stored(&m, "decision_comments.author_id")).transpose()?,
        text,
        created_at: Timestamp::from_micros(at),
    })
}

/// What was written about a proposal, oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn comments_of(conn: &mut Conn, decision: DecisionId, limit: i64) -> Result<Vec<Comment>, DbError> {
    let all = decision_comments::table.filter(decision_comments::decision_id.eq(decision.to_string()));
    let rows: Vec<Columns> = all.order(decision_comments::id).limit(limit).select(COLUMNS).load(conn)?;
    rows.into_iter().map(read).collect()
}

/// What one neighbour wrote about any proposal, oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn comments_by(conn: &mut Conn, author: MemberId, limit: i64) -> Result<Vec<Comment>, DbError> {
    let all = decision_comments::table.filter(decision_comments::author_id.eq(author.to_string()));
    let rows: Vec<Columns> = all.order(decision_comments::id).limit(limit).select(COLUMNS).load(conn)?;
    rows.into_iter().map(read).collect()
}

/// How much was written about a proposal, and how much of it by one neighbour.
///
/// # Errors
/// [`DbError`] of the database.
pub fn comment_count(conn: &mut Conn, decision: DecisionId, author: MemberId) -> Result<(i64, i64), DbError> {
    let all = || decision_comments::table.filter(decision_comments::decision_id.eq(decision.to_string()));
    let theirs = all().filter(decision_comments::author_id.eq(author.to_string())).count().get_result(conn)?;
    Ok((all().count().get_result(conn)?, theirs))
}
