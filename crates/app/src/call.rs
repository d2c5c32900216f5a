//! One call after another: when it is, how it went in one word, and what follows where nobody answered or somebody worries (E2 to E5).

use std::time::Duration;

use caremonger_domain::{
    Refusal, Timestamp,
    id::{MemberId, PairingId},
    pairing::{
        Alarm, By, CheckIn, NUMBER_BEFORE, Outcome, REMIND_BEFORE, SECOND_FOR, Side, State, TRY_AGAIN, next_check, over_at, said,
        shows_number,
    },
    person::{Eye, Field},
};
use caremonger_store::{
    Conn,
    call::{Call, call_page, call_put, check_add, check_find},
    member::Member,
    pairing::{Pairing, pairing_lock, pairing_of},
    person::person_of_member,
};

use crate::{
    Error, Tx, notice,
    pairing::{Role, check_apart, locked, refuse, save, speaks_for, tell, tell_desk},
    pairing_end::{forget, to_desk},
    person,
};

/// What somebody says of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// They talked.
    Talked,
    /// Nobody answered.
    NoAnswer,
    /// They worry: whether there is danger now, and whether the other knows that the desk is told.
    Worried {
        /// Danger now.
        danger: bool,
        /// They know.
        knows: bool,
    },
}

impl Word {
    const fn outcome(self) -> Outcome {
        match self {
            Self::Talked => Outcome::Talked,
            Self::NoAnswer => Outcome::NoAnswer,
            Self::Worried { .. } => Outcome::Worried,
        }
    }
}

/// As whom somebody says how a call went.
fn voice(p: &Pairing, role: Role) -> Option<By> {
    match role {
        Role::One(_) => Some(By::Pair),
        Role::Second => Some(By::Second),
        Role::Desk if p.course.alarm == Alarm::Desk => Some(By::Desk),
        Role::Desk if p.caller_by_desk => Some(By::Pair),
        Role::Desk => None,
    }
}

/// Whether it can be said now how the next call went. Whoever is rung can say that they talked once it is time; that somebody worries can be
/// said at any time.
#[must_use]
pub fn may_say(p: &Pairing, role: Role, word: Word, now: Timestamp) -> bool {
    let from = |early| p.next_at.is_some_and(|at| at.minus(early) <= now);
    p.state == State::Going
        && match (voice(p, role), word) {
            (Some(_), Word::Worried { .. }) => true,
            // Whoever waits to be rung cannot say that nobody answered.
            (Some(By::Pair), Word::NoAnswer) if role == Role::One(Side::Called) => false,
            (Some(By::Pair), Word::Talked) if role == Role::One(Side::Called) => from(Duration::ZERO),
            (Some(By::Pair), _) => from(NUMBER_BEFORE),
            (Some(By::Desk), Word::NoAnswer) => false,
            (other, _) => other.is_some(),
        }
}

/// Says how a call went. Nothing of what was said is kept.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`] for the desk before it is asked, [`Refusal::WrongState`] when it is not the time.
pub fn say(tx: &mut Tx<'_>, who: &Member, id: PairingId, word: Word) -> Result<(), Error> {
    let (mut p, role) = locked(tx, who, id)?;
    let by = voice(&p, role).ok_or(Refusal::NotAllowed)?;
    if !may_say(&p, role, word, tx.now) {
        return Err(Refusal::WrongState { state: "call-not-yet" }.into());
    }
    let slot = p.next_at.ok_or(Refusal::NotFound)?;
    let in_time = slot.minus(NUMBER_BEFORE) <= tx.now;
    if by == By::Pair && word == Word::NoAnswer {
        let last = call_page(tx.conn, id, 1)?.into_iter().next();
        let again = last.is_some_and(|c| c.slot == slot && c.said_at.is_some_and(|at| at.plus(TRY_AGAIN) > tx.now));
        if again {
            return Ok(());
        }
    }
    // Of whoever looks after it, and of a worry between two calls, nothing stands beside a call.
    if by == By::Pair && in_time {
        call_put(tx.conn, id, &Call { slot, outcome: Some(word.outcome()), said_at: Some(tx.now) })?;
        if word != Word::NoAnswer {
            p.next_at = Some(tx.node.zone().next(p.weekday, p.minute, tx.now.max(slot)));
            p.reminded_at = None;
        }
    }
    let before = p.course.alarm;
    p.course = said(p.course, word.outcome(), by, p.second.is_some());
    match word {
        Word::Worried { danger, knows } => p.worry = Some((danger, knows)),
        _ if !p.course.worried => p.worry = None,
        _ => {}
    }
    follow(tx, &mut p, before, word, who.id)?;
    save(tx, p)
}

/// Tells whoever is now to look after it, or those who did that all is well.
fn follow(tx: &mut Tx<'_>, p: &mut Pairing, before: Alarm, word: Word, who: MemberId) -> Result<(), Error> {
    // Who worries is heard each time.
    let worried = matches!(word, Word::Worried { .. });
    if p.course.alarm == before && !worried {
        return Ok(());
    }
    p.alarm_at = (p.course.alarm != Alarm::None).then_some(tx.now);
    match (p.course.alarm, p.second) {
        (Alarm::Second, Some(second)) => notice::to_member(tx, second, "call-second"),
        (Alarm::Second | Alarm::Desk, _) => tell_desk(tx, p, "call-desk"),
        (Alarm::None, _) => {
            if before == Alarm::Desk {
                tell_desk(tx, p, "call-well")?;
            }
            if let Some(second) = p.second.filter(|m| before == Alarm::Second && *m != who) {
                notice::to_member(tx, second, "call-well")?;
            }
            match p.caller.filter(|m| *m != who) {
                Some(caller) => notice::to_member(tx, caller, "call-well"),
                None => Ok(()),
            }
        }
    }
}

/// Whether somebody may see the number of whoever is rung now: whoever rings around the call; the second person and the desk while they
/// are asked to look after it.
#[must_use]
pub fn shows(p: &Pairing, role: Role, now: Timestamp) -> bool {
    let in_slot = p.next_at.is_some_and(|at| shows_number(at, p.minutes, now));
    p.state == State::Going
        && match role {
            Role::One(Side::Caller) => in_slot,
            Role::One(Side::Called) => false,
            Role::Second => p.alarm_at.is_some_and(|at| now < at.plus(SECOND_FOR)),
            Role::Desk => p.course.alarm == Alarm::Desk || (p.caller_by_desk && in_slot),
        }
}

/// Shows the number and writes down who saw it.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::WrongState`] when it is not the time.
pub fn reveal(tx: &mut Tx<'_>, who: &Member, id: PairingId) -> Result<Vec<(Field, String)>, Error> {
    let (p, role) = locked(tx, who, id)?;
    if !shows(&p, role, tx.now) {
        return Err(Refusal::WrongState { state: "call-not-yet" }.into());
    }
    if role != Role::Desk {
        check_apart(tx, &p)?;
    }
    let Some(called) = p.called else { return Ok(Vec::new()) };
    match person_of_member(tx.conn, called)?.filter(|x| x.wiped_at.is_none()) {
        Some(x) => person::reveal(tx, x.id, who, Eye::Caller, &[Field::Phone]),
        None => Ok(Vec::new()),
    }
}

/// Says how it is going, for oneself or for whom the desk speaks, once for each time both are asked.
///
/// # Errors
/// [`Refusal::NotAllowed`] for the other side, [`Refusal::WrongState`] when nobody asked, or for a second time.
pub fn check(tx: &mut Tx<'_>, who: &Member, id: PairingId, side: Side, answer: CheckIn) -> Result<(), Error> {
    let (p, _) = locked(tx, who, id)?;
    if !speaks_for(&p, who, side) {
        return Err(Refusal::NotAllowed.into());
    }
    if p.state != State::Going || p.last_check == 0 || check_find(tx.conn, id, p.last_check, side)?.is_some() {
        return Err(Refusal::WrongState { state: "said" }.into());
    }
    check_add(tx.conn, id, p.last_check, side, answer, tx.now)?;
    if answer == CheckIn::Talk { tell_desk(tx, &p, "call-talk") } else { Ok(()) }
}

/// Does what is due with a pairing: reminds, goes on to the next call, asks how it is going, lapses or forgets.
pub(crate) fn run_due(tx: &mut Tx<'_>, id: PairingId) -> Result<(), Error> {
    let Some(mut p) = pairing_lock(tx.conn, id)?.filter(|p| p.due_at.is_some_and(|at| at <= tx.now)) else { return Ok(()) };
    match p.state {
        State::Asked => return refuse(tx, p, None),
        State::Ended => return forget(tx, &p),
        State::Going => {}
    }
    if p.course.alarm == Alarm::Second && p.alarm_at.is_some_and(|at| at.plus(SECOND_FOR) <= tx.now) {
        // The second person has said nothing for a day.
        to_desk(tx, &mut p)?;
    }
    if let Some(slot) = p.next_at.filter(|at| over_at(*at, p.minutes) <= tx.now) {
        if call_page(tx.conn, id, 1)?.first().is_none_or(|c| c.slot != slot) {
            // Nobody said. That is not the same as that nobody talked.
            call_put(tx.conn, id, &Call { slot, outcome: None, said_at: None })?;
        }
        p.next_at = Some(tx.node.zone().next(p.weekday, p.minute, tx.now));
        p.reminded_at = None;
    }
    if let Some(slot) = p.next_at.filter(|at| p.reminded_at.is_none() && at.minus(REMIND_BEFORE) <= tx.now) {
        if tx.now < slot {
            tell(tx, &p, "call-soon", None)?;
        }
        p.reminded_at = Some(tx.now);
    }
    let started = p.started_at.unwrap_or(p.created_at);
    let asked = p.last_check;
    while let Some((week, _)) = next_check(started, p.last_check).filter(|(_, at)| *at <= tx.now) {
        p.last_check = week;
    }
    if p.last_check > asked {
        tell(tx, &p, "call-check", None)?;
    }
    save(tx, p)
}

/// The next calls of a neighbour: for their calendar. Each with how long it is, in minutes.
///
/// # Errors
/// [`Error::Db`].
pub fn next_of(conn: &mut Conn, who: MemberId) -> Result<Vec<(PairingId, Timestamp, u16)>, Error> {
    let mine = pairing_of(conn, who)?.into_iter().filter(|p| p.state == State::Going && p.second != Some(who));
    Ok(mine.filter_map(|p| p.next_at.map(|at| (p.id, at, p.minutes))).collect())
}
