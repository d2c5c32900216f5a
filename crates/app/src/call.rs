//! One call or letter after another: when it is, how it went in one word, and what follows where nobody answered or somebody worries (E2
//! to E6).

use std::time::Duration;

use caremonger_domain::{
    Refusal, Timestamp,
    id::{MemberId, PairingId},
    pairing::{Alarm, By, CheckIn, NUMBER_BEFORE, Outcome, SECOND_FOR, Side, State, TRY_AGAIN, next_check, said, shows_number},
    pen::Way,
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
    Error, Tx, bridge, notice,
    pairing::{Role, check_apart, locked, refuse, save, speaks_for, tell, tell_desk},
    pairing_end::{forget, to_desk},
    pen::{named, tell_side},
    person,
};

/// What somebody says of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// They talked; a letter came.
    Talked,
    /// Nobody answered; no letter came by its day.
    NoAnswer,
    /// They wrote a letter.
    Wrote,
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
            Self::Wrote => Outcome::Wrote,
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
        Role::Desk if p.caller_by_desk || (p.way == Way::Letter && p.called_by_desk) => Some(By::Pair),
        Role::Desk => None,
    }
}

/// Whether it can be said now how the next call went. Whoever is rung can say that they talked once it is time; that somebody worries can be
/// said at any time.
#[must_use]
pub fn may_say(p: &Pairing, role: Role, word: Word, now: Timestamp) -> bool {
    let from = |early| p.next_at.is_some_and(|at| at.minus(early) <= now);
    let letter = p.way == Way::Letter;
    let speaks = |side: Side| match role {
        Role::One(mine) => mine == side,
        Role::Desk => p.by_desk(side),
        Role::Second => false,
    };
    p.state == State::Going
        && match (voice(p, role), word) {
            (Some(_), Word::Worried { .. }) => true,
            // Whoever writes says that they wrote, and whoever waits whether it came: that it did, as early as it comes.
            (Some(By::Pair), Word::Wrote) => letter && speaks(p.turn),
            (Some(By::Pair), Word::Talked) if letter => speaks(p.turn.other()),
            (Some(By::Pair), Word::NoAnswer) if letter => speaks(p.turn.other()) && from(Duration::ZERO),
            (_, Word::Wrote) => false,
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
    let in_time = match p.way {
        Way::Call => slot.minus(NUMBER_BEFORE) <= tx.now,
        Way::Letter => !matches!(word, Word::Worried { .. }),
    };
    if by == By::Pair && word == Word::NoAnswer && p.way == Way::Call {
        let last = call_page(tx.conn, id, 1)?.into_iter().next();
        let again = last.is_some_and(|c| c.slot == slot && c.said_at.is_some_and(|at| at.plus(TRY_AGAIN) > tx.now));
        if again {
            return Ok(());
        }
    }
    let owes = p.about.unwrap_or(p.turn);
    // Of whoever looks after it, and of a worry between two calls, nothing stands beside a call.
    if by == By::Pair && in_time {
        call_put(tx.conn, id, &Call { slot, outcome: Some(word.outcome()), said_at: Some(tx.now) })?;
        if p.way.goes_on(word.outcome()) {
            go_on(tx, &mut p, Some(word.outcome()));
        }
    }
    let before = p.course.alarm;
    p.course = said(p.course, word.outcome(), by, p.second.is_some());
    if p.way == Way::Letter {
        p.about = about(&p, role, by, word);
    }
    match word {
        Word::Worried { danger, knows } => p.worry = Some((danger, knows)),
        _ if !p.course.worried => p.worry = None,
        _ => {}
    }
    follow(tx, &mut p, before, word, who.id, owes)?;
    save(tx, p)
}

/// Whom somebody is asked to look after, of letters: whose letter did not come, and whom the other worries about, whoever's turn it is by then.
fn about(p: &Pairing, role: Role, by: By, word: Word) -> Option<Side> {
    match (p.course.alarm, word, role) {
        (Alarm::None, ..) => None,
        (_, Word::Worried { .. }, Role::One(side)) => Some(side.other()),
        (_, Word::Worried { .. }, Role::Desk) if by == By::Pair => {
            Some(if p.caller_by_desk { Side::Called } else { Side::Caller })
        }
        _ => p.about.or(Some(p.turn)),
    }
}

/// The next call or letter stands there.
fn go_on(tx: &Tx<'_>, p: &mut Pairing, outcome: Option<Outcome>) {
    p.next_at = Some(p.way.next(p.rhythm, &tx.node.zone(), (p.weekday, p.minute), p.next_at, outcome, tx.now));
    let turn = p.way.turn(p.turn, outcome);
    // What did not come of one of them says nothing of whoever writes now.
    if turn != p.turn && p.course.alarm == Alarm::None {
        p.course.misses = 0;
    }
    p.turn = turn;
    (p.reminded_at, p.rung_at, p.unmasked_at) = (None, None, None);
}

/// Tells whoever is now to look after it, or those who did that all is well.
fn follow(tx: &mut Tx<'_>, p: &mut Pairing, before: Alarm, word: Word, who: MemberId, owes: Side) -> Result<(), Error> {
    // Who worries is heard each time.
    let worried = matches!(word, Word::Worried { .. });
    if p.course.alarm == before && !worried {
        return Ok(());
    }
    p.alarm_at = (p.course.alarm != Alarm::None).then_some(tx.now);
    match (p.course.alarm, p.second) {
        (Alarm::Second, Some(second)) => notice::to_member(tx, second, &named(p, "call-second")),
        (Alarm::Second | Alarm::Desk, _) => tell_desk(tx, p, "call-desk"),
        (Alarm::None, _) => {
            if before == Alarm::Desk {
                tell_desk(tx, p, "call-well")?;
            }
            let well = named(p, "call-well");
            if let Some(second) = p.second.filter(|m| before == Alarm::Second && *m != who) {
                notice::to_member(tx, second, &well)?;
            }
            let waits = if p.way == Way::Letter { p.member(owes.other()) } else { p.caller };
            match waits.filter(|m| *m != who) {
                Some(waits) => notice::to_member(tx, waits, &well),
                None => Ok(()),
            }
        }
    }
}

/// Whether somebody may see the number of whoever is rung now: whoever rings around the call; the second person and the desk while they
/// are asked to look after it. Of letters nobody but these two, and the number is of whoever's letter did not come.
#[must_use]
pub fn shows(p: &Pairing, role: Role, now: Timestamp) -> bool {
    let in_slot = p.way == Way::Call && p.next_at.is_some_and(|at| shows_number(at, p.minutes, now));
    p.state == State::Going
        && match role {
            Role::One(Side::Caller) => in_slot,
            Role::One(Side::Called) => false,
            Role::Second => p.alarm_at.is_some_and(|at| now < at.plus(SECOND_FOR)),
            Role::Desk => p.course.alarm == Alarm::Desk || (p.caller_by_desk && in_slot),
        }
}

/// Shows the number and writes down who saw it. Whoever rings sees none where a gateway puts them through ([`bridge::ring`]).
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::WrongState`] when it is not the time.
pub fn reveal(tx: &mut Tx<'_>, who: &Member, id: PairingId) -> Result<Vec<(Field, String)>, Error> {
    let (p, role) = locked(tx, who, id)?;
    if !shows(&p, role, tx.now) {
        return Err(Refusal::WrongState { state: "call-not-yet" }.into());
    }
    if bridge::masks(tx.node, &p, role) {
        return Err(Refusal::WrongState { state: "call-masked" }.into());
    }
    if role != Role::Desk {
        check_apart(tx, &p)?;
    }
    let Some(silent) = p.silent() else { return Ok(Vec::new()) };
    match person_of_member(tx.conn, silent)?.filter(|x| x.wiped_at.is_none()) {
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
    let said = call_page(tx.conn, id, 1)?.into_iter().next().filter(|c| Some(c.slot) == p.next_at);
    let mut outcome = said.and_then(|c| c.outcome);
    if let Some(slot) = p.next_at.filter(|at| p.way.over_at(*at, p.minutes) <= tx.now) {
        if said.is_none() {
            // Nobody said. That is not the same as that nobody talked.
            call_put(tx.conn, id, &Call { slot, outcome: None, said_at: None })?;
        }
        go_on(tx, &mut p, outcome.take());
    }
    remind(tx, &mut p, outcome)?;
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

/// Reminds both of a call; of a letter whoever writes, and on its day whoever waits for it.
fn remind(tx: &mut Tx<'_>, p: &mut Pairing, outcome: Option<Outcome>) -> Result<(), Error> {
    let Some(slot) = p.next_at.filter(|at| p.way.reminds_at(*at, p.reminded_at).is_some_and(|due| due <= tx.now)) else {
        return Ok(());
    };
    match p.way {
        Way::Call if tx.now < slot => tell(tx, p, "call-soon", None)?,
        Way::Letter if tx.now < slot && outcome != Some(Outcome::Wrote) => tell_side(tx, p, p.turn, "pen-soon")?,
        Way::Letter if tx.now >= slot => tell_side(tx, p, p.turn.other(), "pen-due")?,
        Way::Call | Way::Letter => {}
    }
    p.reminded_at = Some(tx.now);
    Ok(())
}

/// The next calls of a neighbour, and the next letters they write: for their calendar. Each call with how long it is, in minutes; a letter
/// is of a day.
///
/// # Errors
/// [`Error::Db`].
pub fn next_of(conn: &mut Conn, who: MemberId) -> Result<Vec<(PairingId, Timestamp, Option<u16>)>, Error> {
    let mine = pairing_of(conn, who)?.into_iter().filter(|p| p.state == State::Going && p.second != Some(who));
    let mine = mine.filter(|p| p.way == Way::Call || p.member(p.turn) == Some(who));
    Ok(mine.filter_map(|p| p.next_at.map(|at| (p.id, at, (p.way == Way::Call).then_some(p.minutes)))).collect())
}
