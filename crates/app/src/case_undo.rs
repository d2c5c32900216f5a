//! A word said about a case by mistake: whoever said it takes it back at once, as if they had not.

use caremonger_domain::{
    Refusal, Timestamp,
    case::{Case, Event, State, UNDO_WITHIN},
    id::CaseId,
};
use caremonger_store::{
    case::{CaseLine, case_history_of},
    member::Member,
    person::person_find,
};

use crate::{
    Error, Tx,
    case::{locked, log, put},
};

/// Where a case goes back to, when the last thing in its history is a word of `who` that can still be taken back.
#[must_use]
pub fn back_to(who: &Member, lines: &[CaseLine], now: Timestamp) -> Option<(State, i64)> {
    let last = lines.last().filter(|l| l.actor == who.id.to_string() && l.at.plus(UNDO_WITHIN) > now)?;
    let (event, was) = (last.event.parse::<Event>().ok()?, last.was?);
    event.can_be_undone(was.0).then_some(was)
}

/// Takes back what was said last. Who looks after the case stays. A word that wiped a voice message, or ended the offer of a case to
/// another pod, cannot be taken back.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::WrongState`] when it is too late, or it was somebody else's word, or nothing is left of the person.
pub fn undo(tx: &mut Tx<'_>, who: &Member, id: CaseId) -> Result<Case, Error> {
    let c = locked(tx, who, id)?;
    if person_find(tx.conn, c.person)?.is_none_or(|p| p.wiped_at.is_some()) {
        return Err(Refusal::WrongState { state: "wiped" }.into());
    }
    let lines = case_history_of(tx.conn, id)?;
    let to = back_to(who, &lines, tx.now).ok_or(Refusal::WrongState { state: c.state.as_str() })?;
    let (c, _) = put(tx, c, to)?;
    log(tx, id, "undone", &who.id.to_string())?;
    Ok(c)
}
