//! Letters in place of calls: where they go, who is told whose turn it is, and where each of the two lives once both say that the other may
//! know it (E6).

use caremonger_domain::{
    Refusal,
    id::PairingId,
    pairing::{Side, State},
    pen::Way,
    person::{Eye, Field},
};
use caremonger_store::{member::Member, pairing::Pairing, person::person_of_member};

use crate::{
    Error, Tx, notice,
    pairing::{Role, check_apart, locked, save, speaks_for},
    person, pod_words,
};

/// The place of the pod's own words for where letters between neighbours are handed in and picked up.
pub const LETTERS_TO: &str = "letters_to";

/// The kind of a notice: of letters there is another for each that there is of calls.
pub(crate) fn named(p: &Pairing, of_calls: &str) -> String {
    match p.way {
        Way::Call => of_calls.to_owned(),
        Way::Letter => of_calls.replacen("call-", "pen-", 1),
    }
}

/// Tells one of the two, or the desk where it speaks for them.
pub(crate) fn tell_side(tx: &mut Tx<'_>, p: &Pairing, side: Side, kind: &str) -> Result<(), Error> {
    if let Some(member) = p.member(side) {
        notice::to_member(tx, member, kind)?;
    }
    if p.by_desk(side) {
        notice::to_jobs(tx, p.pod, &["desk"], &[], "pen-for", notice::About::default())?;
    }
    Ok(())
}

/// Says where letters between neighbours are handed in and picked up: an address or hours of the desk. Those alone read it who write
/// letters; empty words take it away.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the desk job, [`Refusal::Invalid`] naming the field.
pub fn put_words(tx: &mut Tx<'_>, who: &Member, language: &str, words: &str) -> Result<(), Error> {
    pod_words::put(tx, who, LETTERS_TO, language, words)
}

/// Says whether the other may see where one's letters go, for oneself or for whom the desk speaks. It can be taken back at any time.
///
/// # Errors
/// [`Refusal::NotFound`] where there are calls, [`Refusal::NotAllowed`] for the other side, [`Refusal::WrongState`] before it has begun.
pub fn open(tx: &mut Tx<'_>, who: &Member, id: PairingId, side: Side, open: bool) -> Result<(), Error> {
    let (mut p, _) = locked(tx, who, id)?;
    if p.way != Way::Letter {
        return Err(Refusal::NotFound.into());
    }
    // Nobody says yes for the other of the two, also at the desk; that it is to be hidden again can be said.
    let for_the_other = open && p.member(side.other()) == Some(who.id);
    if for_the_other || !speaks_for(&p, who, side) {
        return Err(Refusal::NotAllowed.into());
    }
    if p.state != State::Going {
        return Err(Refusal::WrongState { state: p.state.as_str() }.into());
    }
    match side {
        Side::Caller => p.caller_open = open,
        Side::Called => p.called_open = open,
    }
    save(tx, p)
}

/// Whether somebody may see now where the letters of the other go: both say so, and the pod knows whoever looks (A5).
#[must_use]
pub fn shows_address(p: &Pairing, role: Role, who: &Member) -> bool {
    let both = Side::ALL.iter().all(|side| p.is_open(*side));
    p.way == Way::Letter && p.state == State::Going && both && matches!(role, Role::One(_)) && who.known
}

/// Shows where the letters of the other go, and writes down who saw it.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::WrongState`] while one of the two has not said yes.
pub fn address(tx: &mut Tx<'_>, who: &Member, id: PairingId) -> Result<Vec<(Field, String)>, Error> {
    let (p, role) = locked(tx, who, id)?;
    let Role::One(side) = role else { return Err(Refusal::NotFound.into()) };
    if !shows_address(&p, role, who) {
        return Err(Refusal::WrongState { state: "pen-closed" }.into());
    }
    check_apart(tx, &p)?;
    let Some(other) = p.member(side.other()) else { return Ok(Vec::new()) };
    match person_of_member(tx.conn, other)?.filter(|x| x.wiped_at.is_none()) {
        Some(x) => person::reveal(tx, x.id, who, Eye::Pen, &[Field::Door]),
        None => Ok(Vec::new()),
    }
}
