//! Sessions, API tokens, sign-in links and the set-up link. Only the SHA-256 of each secret is kept.

use caremonger_domain::{
    Timestamp,
    id::{MemberId, SessionId},
};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::sessions};

/// What a secret is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A browser session.
    Session,
    /// An API token.
    Token,
    /// A link that signs in once.
    Link,
    /// The link of the first start.
    Setup,
    /// A short code that signs in once, to be read aloud.
    Code,
    /// A link by which others join the pod of whoever made it.
    Join,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Token => "token",
            Self::Link => "link",
            Self::Setup => "setup",
            Self::Code => "code",
            Self::Join => "join",
        }
    }
}

/// A stored secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose it is; nobody's for set-up.
    pub member: Option<MemberId>,
    /// What it is good for.
    pub kind: Kind,
    /// SHA-256 of the secret.
    pub secret_hash: Vec<u8>,
    /// What it is called in lists.
    pub label: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
}

/// Stores a secret.
///
/// # Errors
/// [`DbError`] of the database.
pub fn session_insert(conn: &mut Conn, s: &Session) -> Result<(), DbError> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(s.id.to_string()),
            sessions::member_id.eq(s.member.map(|m| m.to_string())),
            sessions::kind.eq(s.kind.as_str()),
            sessions::secret_hash.eq(&s.secret_hash),
            sessions::label.eq(&s.label),
            sessions::created_at.eq(s.created_at.as_micros()),
            sessions::expires_at.eq(s.expires_at.map(Timestamp::as_micros)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Finds a secret that is still good: its id and whose it is.
///
/// # Errors
/// [`DbError`] of the database.
pub fn session_find(
    conn: &mut Conn,
    kind: Kind,
    hash: &[u8],
    now: Timestamp,
) -> Result<Option<(SessionId, Option<MemberId>)>, DbError> {
    let alive = sessions::expires_at.is_null().or(sessions::expires_at.gt(now.as_micros()));
    let row: Option<(String, Option<String>)> = sessions::table
        .filter(sessions::secret_hash.eq(hash))
        .filter(sessions::kind.eq(kind.as_str()))
        .filter(alive)
        .select((sessions::id, sessions::member_id))
        .first(conn)
        .optional()?;
    let Some((id, member)) = row else { return Ok(None) };
    Ok(Some((stored(&id, "sessions.id")?, member.map(|m| stored(&m, "sessions.member_id")).transpose()?)))
}

/// Uses up a secret that is good once; `None` when it is not good (any more).
///
/// # Errors
/// [`DbError`] of the database.
pub fn session_take(
    conn: &mut Conn,
    kind: Kind,
    hash: &[u8],
    now: Timestamp,
) -> Result<Option<(SessionId, Option<MemberId>)>, DbError> {
    let Some(found) = session_find(conn, kind, hash, now)? else { return Ok(None) };
    let deleted = diesel::delete(sessions::table.find(found.0.to_string())).execute(conn)?;
    Ok((deleted == 1).then_some(found))
}

/// Ends the codes and links of a neighbour that are called so.
///
/// # Errors
/// [`DbError`] of the database.
pub fn session_delete_labelled(conn: &mut Conn, member: MemberId, label: &str) -> Result<(), DbError> {
    let kinds = [Kind::Code, Kind::Link].map(Kind::as_str);
    let theirs = sessions::table.filter(sessions::member_id.eq(member.to_string())).filter(sessions::kind.eq_any(kinds));
    diesel::delete(theirs.filter(sessions::label.eq(label))).execute(conn)?;
    Ok(())
}

/// Ends a session or token.
///
/// # Errors
/// [`DbError`] of the database.
pub fn session_delete(conn: &mut Conn, id: SessionId) -> Result<(), DbError> {
    diesel::delete(sessions::table.find(id.to_string())).execute(conn)?;
    Ok(())
}

/// Ends everything a neighbour is signed in with.
///
/// # Errors
/// [`DbError`] of the database.
pub fn session_delete_all(conn: &mut Conn, member: MemberId) -> Result<(), DbError> {
    diesel::delete(sessions::table.filter(sessions::member_id.eq(member.to_string()))).execute(conn)?;
    Ok(())
}

/// Ends everything of one kind that a neighbour has.
///
/// # Errors
/// [`DbError`] of the database.
pub fn session_delete_kind(conn: &mut Conn, member: MemberId, kind: Kind) -> Result<(), DbError> {
    let mine = sessions::table.filter(sessions::member_id.eq(member.to_string())).filter(sessions::kind.eq(kind.as_str()));
    diesel::delete(mine).execute(conn)?;
    Ok(())
}

/// Ends everything a neighbour is signed in with but this one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn session_delete_others(conn: &mut Conn, member: MemberId, but: SessionId) -> Result<usize, DbError> {
    let others = sessions::table
        .filter(sessions::member_id.eq(member.to_string()))
        .filter(sessions::id.ne(but.to_string()))
        .filter(sessions::kind.ne(Kind::Join.as_str()));
    Ok(diesel::delete(others).execute(conn)?)
}

/// Whether a neighbour is signed in anywhere, or a program for them.
///
/// # Errors
/// [`DbError`] of the database.
pub fn session_has_any(conn: &mut Conn, member: MemberId) -> Result<bool, DbError> {
    let kinds = [Kind::Session, Kind::Token].map(Kind::as_str);
    let theirs = sessions::table.filter(sessions::member_id.eq(member.to_string())).filter(sessions::kind.eq_any(kinds));
    Ok(theirs.select(sessions::id).first::<String>(conn).optional()?.is_some())
}

/// Ends all set-up links.
///
/// # Errors
/// [`DbError`] of the database.
pub fn session_delete_setup(conn: &mut Conn) -> Result<(), DbError> {
    diesel::delete(sessions::table.filter(sessions::kind.eq("setup"))).execute(conn)?;
    Ok(())
}

/// The sessions and tokens of a neighbour: id, kind, label, made, used.
///
/// # Errors
/// [`DbError`] of the database.
pub fn session_list(conn: &mut Conn, member: MemberId) -> Result<Vec<(String, String, String, i64)>, DbError> {
    Ok(sessions::table
        .filter(sessions::member_id.eq(member.to_string()))
        .order(sessions::id.desc())
        .limit(100)
        .select((sessions::id, sessions::kind, sessions::label, sessions::created_at))
        .load(conn)?)
}

/// Forgets what has ended.
///
/// # Errors
/// [`DbError`] of the database.
pub fn session_prune(conn: &mut Conn, now: Timestamp) -> Result<usize, DbError> {
    Ok(diesel::delete(sessions::table.filter(sessions::expires_at.lt(now.as_micros()))).execute(conn)?)
}
