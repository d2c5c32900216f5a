//! What whoever was at the desk leaves for whoever comes next.

use caremonger_domain::{
    Timestamp,
    id::{DeskNoteId, MemberId, PodId},
};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::desk_notes};

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskNote {
    /// Our id for it.
    pub id: DeskNoteId,
    /// Whose desk.
    pub pod: PodId,
    /// Who wrote it; nobody once they are gone.
    pub author: Option<MemberId>,
    /// The language it is written in.
    pub language: String,
    /// What it says.
    pub words: String,
    /// When it was written.
    pub created_at: Timestamp,
}

/// Keeps a note.
///
/// # Errors
/// [`DbError`] of the database.
pub fn desk_note_insert(conn: &mut Conn, n: &DeskNote) -> Result<(), DbError> {
    let values = (
        desk_notes::id.eq(n.id.to_string()),
        desk_notes::pod_id.eq(n.pod.to_string()),
        desk_notes::author_id.eq(n.author.map(|m| m.to_string())),
        desk_notes::language.eq(&n.language),
        desk_notes::words.eq(&n.words),
        desk_notes::created_at.eq(n.created_at.as_micros()),
    );
    diesel::insert_into(desk_notes::table).values(values).execute(conn)?;
    Ok(())
}

/// The notes at a pod's desk, newest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn desk_notes_of(conn: &mut Conn, pod: PodId, limit: i64) -> Result<Vec<DeskNote>, DbError> {
    type Columns = (String, Option<String>, String, String, i64);
    let columns = (desk_notes::id, desk_notes::author_id, desk_notes::language, desk_notes::words, desk_notes::created_at);
    let rows: Vec<Columns> = desk_notes::table
        .filter(desk_notes::pod_id.eq(pod.to_string()))
        .order(desk_notes::id.desc())
        .limit(limit)
        .select(columns)
        .load(conn)?;
    let read = |(id, author, language, words, at): Columns| {
        Ok(DeskNote {
            id: stored(&id, "desk_notes.id")?,
            pod,
            author: author.map(|a| stored(&a, "desk_notes.author_id")).transpose()?,
            language,
            words,
            created_at: Timestamp::from_micros(at),
        })
    };
    rows.into_iter().map(read).collect()
}

/// Takes a note away; whether it was there.
///
/// # Errors
/// [`DbError`] of the database.
pub fn desk_note_delete(conn: &mut Conn, pod: PodId, id: DeskNoteId) -> Result<bool, DbError> {
    let note = desk_notes::table.find(id.to_string()).filter(desk_notes::pod_id.eq(pod.to_string()));
    Ok(diesel::delete(note).execute(conn)? == 1)
}

/// Forgets notes that are older than `before`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn desk_note_prune(conn: &mut Conn, before: Timestamp) -> Result<(), DbError> {
    diesel::delete(desk_notes::table.filter(desk_notes::created_at.lt(before.as_micros()))).execute(conn)?;
    Ok(())
}
