//! The note that whoever was at the desk leaves for whoever comes next. It goes by itself after two weeks; what is private stands in the cases.

use std::time::Duration;

use caremonger_domain::{Refusal, Timestamp, gate::check_text, id::DeskNoteId};
use caremonger_store::{
    Conn,
    desk_note::{DeskNote, desk_note_delete, desk_note_insert, desk_note_prune, desk_notes_of},
    member::{Member, member_name},
};

use crate::{Error, Tx, commitment::check_words};

/// How long a note stays.
const KEPT: Duration = Duration::from_secs(14 * 24 * 3600);
/// Most that are shown.
const SHOWN: i64 = 200;

/// Leaves a note.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anybody but the desk, [`Refusal::Invalid`] naming `words`.
pub fn leave(tx: &mut Tx<'_>, who: &Member, language: &str, words: &str) -> Result<(), Error> {
    who.check_job("desk")?;
    let words = check_words(words, "words")?;
    if words.is_empty() {
        return Err(Refusal::Invalid("Write a few words first.", "words").into());
    }
    check_text(&words)
        .map_err(|_| Refusal::Invalid("Keep numbers and addresses out of the note: they stand in the case.", "words"))?;
    let n = DeskNote {
        id: DeskNoteId::new(tx.now, tx.bits()),
        pod: who.pod,
        author: Some(who.id),
        language: language.to_owned(),
        words,
        created_at: tx.now,
    };
    Ok(desk_note_insert(tx.conn, &n)?)
}

/// Takes a note away: whoever is at the desk may, once it is done.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NotFound`].
pub fn take_away(tx: &mut Tx<'_>, who: &Member, id: DeskNoteId) -> Result<(), Error> {
    who.check_job("desk")?;
    if desk_note_delete(tx.conn, who.pod, id)? { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

/// The notes at the desk, newest first, each with the name of whoever wrote it.
///
/// # Errors
/// [`Error::Db`].
pub fn of(conn: &mut Conn, who: &Member) -> Result<Vec<(DeskNote, String)>, Error> {
    let mut all = Vec::new();
    for n in desk_notes_of(conn, who.pod, SHOWN)? {
        let name = member_name(conn, n.author)?;
        all.push((n, name));
    }
    Ok(all)
}

/// Forgets what is old.
pub(crate) fn forget_old(conn: &mut Conn, now: Timestamp) -> Result<(), Error> {
    Ok(desk_note_prune(conn, now.minus(KEPT))?)
}
