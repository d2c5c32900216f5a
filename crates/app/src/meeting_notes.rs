//! What was said at a meeting: written down by who looks after it, and told to everybody else, since nobody is listed who was there (H10).
//! How many were is a number; who said that they come is not kept once the notes went out.

use caremonger_domain::{
    Refusal, Timestamp,
    id::MeetingId,
    meeting::{Act, Notes},
};
use caremonger_store::{
    meeting::{Meeting, comings_delete, meeting_update},
    member::Member,
};

use crate::{
    Error, Tx,
    meeting::{run_by, tell_all},
};

/// Writes the notes down. With `done` they go out to everybody; before that only who looks after the meeting reads them. Once they went out
/// they are mended, for a week, and nobody is told again. `from`: when what the writer began from was changed last
/// ([`Meeting::changed_at`]), so that two who write at once lose nothing; `None` writes over whatever is there.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`], [`Refusal::WrongState`] before it has begun and after that week, [`Refusal::Invalid`] naming
/// the field.
pub fn write(
    tx: &mut Tx<'_>,
    who: &Member,
    id: MeetingId,
    notes: Notes,
    done: bool,
    from: Option<Timestamp>,
) -> Result<(), Error> {
    let m = run_by(tx, who, id)?;
    m.course().check(Act::Note, tx.now)?;
    let notes = notes.tidied()?;
    if from.is_some_and(|from| from != m.changed_at) {
        let words = "Somebody else wrote here meanwhile. Copy your words, look at theirs, and send both together.";
        return Err(Refusal::Invalid(words, "notes").into());
    }
    let goes_out = done && m.noted_at.is_none();
    let m = Meeting {
        notes: notes.text,
        attended: Some(notes.attended),
        noted_at: if goes_out { Some(tx.now) } else { m.noted_at },
        changed_at: tx.now,
        ..m
    };
    meeting_update(tx.conn, &m)?;
    if !goes_out {
        return Ok(());
    }
    comings_delete(tx.conn, id)?;
    tell_all(tx, m.pod, "meeting-notes", &[who.id])
}
