//! How calls, and letters, end: not begun, ended by either, by a neighbour who goes, or by two who keep apart; and how they are forgotten (E5).

use caremonger_domain::{
    Refusal,
    id::{MemberId, PairingId, PodId},
    pairing::{Alarm, Course, FORGOTTEN_AFTER, Side, State},
    pen::Way,
};
use caremonger_store::{
    call::{call_forget, check_forget},
    call_wish::{call_wish_of, call_wish_wipe_at},
    member::{Member, member_find},
    pairing::{Pairing, pairing_count, pairing_delete, pairing_lock, pairing_of},
};

use crate::{
    Error, Tx, call_wish,
    pairing::{locked, refuse, save, speaks_for, tell, tell_desk},
    vault,
};

/// Either ends it, without a reason. The other gets a gentle word, and both may look for somebody else; if they do not, what they wished
/// goes with the rest.
///
/// # Errors
/// [`Refusal::NotFound`] for whoever is neither of the two.
pub fn end(tx: &mut Tx<'_>, who: &Member, id: PairingId) -> Result<(), Error> {
    let (p, _) = locked(tx, who, id)?;
    if !Side::ALL.iter().any(|side| speaks_for(&p, who, *side)) {
        return Err(Refusal::NotAllowed.into());
    }
    match p.state {
        State::Asked => refuse(tx, p, Some(who.id)),
        State::Going => finish(tx, p, Some(who.id)),
        State::Ended => Err(Refusal::WrongState { state: "ended" }.into()),
    }
}

/// The number is out of reach at once; who they were goes by itself later.
fn finish(tx: &mut Tx<'_>, mut p: Pairing, by: Option<MemberId>) -> Result<(), Error> {
    tell(tx, &p, "call-ended", by)?;
    let goes = tx.now.plus(FORGOTTEN_AFTER);
    for member in [p.caller, p.called].into_iter().flatten() {
        // Whoever has other calls wishes them still.
        if pairing_count(tx.conn, member)? > 1 {
            continue;
        }
        for w in call_wish_of(tx.conn, member)? {
            call_wish_wipe_at(tx.conn, w.id, Some(goes))?;
        }
    }
    check_forget(tx.conn, p.id)?;
    p.state = State::Ended;
    p.ended_at = Some(tx.now);
    (p.next_at, p.reminded_at, p.alarm_at, p.second, p.worry) = (None, None, None, None, None);
    (p.caller_open, p.called_open) = (false, false);
    (p.rung_at, p.unmasked_at, p.about) = (None, None, None);
    p.course = Course::WELL;
    save(tx, p)
}

/// Forgets it: that there were calls stays in the numbers, and nothing of when and whose.
pub(crate) fn forget(tx: &mut Tx<'_>, p: &Pairing) -> Result<(), Error> {
    check_forget(tx.conn, p.id)?;
    if p.started_at.is_some() {
        call_forget(tx.conn, p.id, p.pod)?;
    }
    pairing_delete(tx.conn, p.id)?;
    vault::is_due(tx)
}

/// The desk looks after what the second person was asked to.
pub(crate) fn to_desk(tx: &mut Tx<'_>, p: &mut Pairing) -> Result<(), Error> {
    p.course.alarm = Alarm::Desk;
    p.alarm_at = Some(tx.now);
    tell_desk(tx, p, "call-desk")
}

/// The second person is that no more: the desk looks after what they were asked to.
fn without_second(tx: &mut Tx<'_>, mut p: Pairing) -> Result<(), Error> {
    p.second = None;
    if p.course.alarm == Alarm::Second {
        to_desk(tx, &mut p)?;
    }
    save(tx, p)
}

/// A neighbour goes to another pod of the node. What the desk of the old one speaks for ends; the rest goes on at the new desk.
pub(crate) fn moved(tx: &mut Tx<'_>, member: MemberId, pod: PodId) -> Result<(), Error> {
    for found in pairing_of(tx.conn, member)? {
        let Some(mut p) = pairing_lock(tx.conn, found.id)? else { continue };
        if p.second == Some(member) {
            without_second(tx, p)?;
        } else if p.state == State::Going && (p.caller_by_desk || p.called_by_desk) {
            finish(tx, p, None)?;
        } else if p.called == Some(member) && (p.way == Way::Call || both_in(tx, &p, pod)?) {
            p.pod = pod;
            without_second(tx, p)?;
        } else if p.way == Way::Letter && !both_in(tx, &p, pod)? {
            // One desk hands letters on, and looks after either of the two: over two pods there is none.
            match p.state {
                State::Asked => refuse(tx, p, None)?,
                State::Going => finish(tx, p, None)?,
                State::Ended => {}
            }
        }
    }
    Ok(())
}

fn both_in(tx: &mut Tx<'_>, p: &Pairing, pod: PodId) -> Result<bool, Error> {
    for member in [p.caller, p.called].into_iter().flatten() {
        if member_find(tx.conn, member)?.is_none_or(|m| m.pod != pod) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A neighbour goes: their calls end, and nothing says any more that they were in them.
pub(crate) fn leave_all(tx: &mut Tx<'_>, who: &Member) -> Result<(), Error> {
    for found in pairing_of(tx.conn, who.id)? {
        let Some(p) = pairing_lock(tx.conn, found.id)? else { continue };
        if p.second == Some(who.id) {
            without_second(tx, p)?;
            continue;
        }
        match p.state {
            State::Asked => refuse(tx, p, Some(who.id))?,
            State::Going => finish(tx, p, Some(who.id))?,
            State::Ended => {}
        }
        if let Some(p) = pairing_lock(tx.conn, found.id)? {
            forget(tx, &p)?;
        }
    }
    for w in call_wish_of(tx.conn, who.id)? {
        call_wish::forget(tx, w.id)?;
    }
    Ok(())
}

/// Two keep apart from now on: they ring one another no more, and neither is told why.
pub(crate) fn end_between(tx: &mut Tx<'_>, a: MemberId, b: MemberId) -> Result<(), Error> {
    for found in pairing_of(tx.conn, a)? {
        let Some(p) = pairing_lock(tx.conn, found.id)? else { continue };
        let among = [p.caller, p.called, p.second];
        if !among.contains(&Some(b)) {
            continue;
        }
        if [Some(a), Some(b)].contains(&p.second) {
            without_second(tx, p)?;
            continue;
        }
        match p.state {
            State::Asked => refuse(tx, p, Some(a))?,
            State::Going => finish(tx, p, Some(a))?,
            State::Ended => {}
        }
    }
    Ok(())
}
