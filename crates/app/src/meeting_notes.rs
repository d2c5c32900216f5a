//! What was said at a meeting: written down by who looks after it, and told to those who were not there (H10). How many were there is a
//! number; who came is not kept once the notes went out.

use caremonger_domain::{
    id::{MeetingId, MemberId},
    meeting::{Act, Notes},
};
use caremonger_store::{
    meeting::{Meeting, comings_delete, comings_of, meeting_update},
    member::Member,
};

use crate::{
    Error, Tx,
    meeting::{run_by, tell_all},
};

/// Writes the notes down. With `done` they go out to everybody who did not say that they come; before that only who looks after the meeting
/// reads them. Once they went out they are mended, for a week, and nobody is told again.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`], [`Refusal::WrongState`] before it has begun and after that week, [`Refusal::Invalid`] naming
/// the field.
///
/// [`Refusal::NotFound`]: caremonger_domain::Refusal::NotFound
/// [`Refusal::NotAllowed`]: caremonger_domain::Refusal::NotAllowed
/// [`Refusal::WrongState`]: caremonger_domain::Refusal::WrongState
/// [`Refusal::Invalid`]: caremonger_domain::Refusal::Invalid
pub fn write(tx: &mut Tx<'_>, who: &Member, id: MeetingId, notes: Notes, done: bool) -> Result<(), Error> {
    let m = run_by(tx, who, id)?;
    m.course().check(Act::Note, tx.now)?;
    let notes = notes.tidied()?;
    let goes_out = done && m.noted_at.is_none();
    let m = Meeting {
        notes: notes.text,
        attended: Some(notes.attended),
        noted_at: if goes_out { Some(tx.now) } else { m.noted_at },
        ..m
    };
    meeting_update(tx.conn, &m)?;
    if !goes_out {
        return Ok(());
    }
    let came = comings_of(tx.conn, id)?.into_iter().filter(|(_, coming)| *coming).map(|(member, _)| member);
    // Whoever wrote them down was there.
    let there: Vec<MemberId> = came.chain([who.id]).collect();
    comings_delete(tx.conn, id)?;
    tell_all(tx, m.pod, "meeting-notes", &there)
}
