//! Two who ring one another: put together by the desk, begun once both said yes, and ended gently by either (E1, E5).

use caremonger_domain::{
    Refusal,
    id::{CallWishId, MemberId, PairingId},
    pairing::{
        ANSWER_WITHIN, Alarm, Course, FORGOTTEN_AFTER, REMIND_BEFORE, Side, State, Wanting, fit, next_check, over_at, times,
    },
    zone::Weekday,
};
use caremonger_store::{
    Conn,
    call::{Call, call_page, check_find, check_forget},
    call_wish::{CallWish, call_wish_find, call_wish_of, call_wish_wipe_at},
    member::{Member, member_find},
    member_block::member_block_between,
    pairing::{Pairing, pairing_delete, pairing_find, pairing_insert, pairing_lock, pairing_of, pairing_page, pairing_update},
};

use crate::{Error, Node, Tx, call_wish, notice};

/// Most calls that are shown.
const CALLS: i64 = 12;
/// Most pairings of a pod that are shown.
const SHOWN: i64 = 200;

/// Two whom the desk puts together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Who asks.
    pub ask: CallWishId,
    /// Who offers.
    pub offer: CallWishId,
    /// On which day.
    pub weekday: Weekday,
    /// At which minute of it.
    pub minute: u16,
    /// Who is asked to ring when nobody answers; else the desk is.
    pub second: Option<MemberId>,
}

fn wish(tx: &mut Tx<'_>, who: &Member, id: CallWishId) -> Result<(CallWish, Member), Error> {
    let none = Refusal::Invalid("Choose somebody from the list.", "pair");
    let w = call_wish_find(tx.conn, id)?.ok_or(none.clone())?;
    let member = member_find(tx.conn, w.member)?.filter(|m| m.pod == who.pod).ok_or(none)?;
    Ok((w, member))
}

/// Asks two whether they want to ring one another. Those the desk speaks for are asked by the desk, which says their yes.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the desk job, [`Refusal::Invalid`] naming the field.
pub fn propose(tx: &mut Tx<'_>, who: &Member, p: &Proposal) -> Result<PairingId, Error> {
    who.check_job("desk")?;
    let (ask, asker) = wish(tx, who, p.ask)?;
    let (offer, offerer) = wish(tx, who, p.offer)?;
    let apart = asker.id == offerer.id || member_block_between(tx.conn, asker.id, offerer.id)?;
    let fits = fit(&ask.wish, &offer.wish).filter(|_| !apart);
    let fits = fits.ok_or(Refusal::Invalid("They have no language, day or time in common, or nobody who rings.", "pair"))?;
    call_wish::check_known(&asker, &offerer, fits.rings)?;
    if !fits.days.contains(&p.weekday) {
        return Err(Refusal::Invalid("Choose a day on which both can.", "day").into());
    }
    if !times(&fits.parts).contains(&p.minute) {
        return Err(Refusal::Invalid("Choose a time at which both can.", "time").into());
    }
    if let Some(second) = p.second {
        let theirs = member_find(tx.conn, second)?.filter(|m| m.pod == who.pod && m.id != asker.id && m.id != offerer.id);
        if theirs.is_none_or(|m| !m.known) {
            return Err(Refusal::Invalid("Choose somebody else of the pod, who is known.", "second").into());
        }
    }
    let paired = pairing_of(tx.conn, asker.id)?
        .iter()
        .any(|x| x.state != State::Ended && [x.caller, x.called].contains(&Some(offerer.id)) && x.second != Some(asker.id));
    if paired {
        return Err(Refusal::Invalid("These two are put together already.", "pair").into());
    }
    let asker_rings = fits.rings == Wanting::Ask;
    let ((caller, caller_wish), (called, called_wish)) =
        if asker_rings { ((asker, ask), (offerer, offer)) } else { ((offerer, offer), (asker, ask)) };
    let pairing = Pairing {
        id: PairingId::new(tx.now, tx.bits()),
        pod: who.pod,
        caller: Some(caller.id),
        called: Some(called.id),
        second: p.second,
        caller_by_desk: caller_wish.by_desk,
        called_by_desk: called_wish.by_desk,
        language: fits.languages.first().cloned().unwrap_or_default(),
        weekday: p.weekday,
        minute: p.minute,
        minutes: fits.minutes,
        state: State::Asked,
        caller_yes_at: None,
        called_yes_at: None,
        course: Course { misses: 0, alarm: Alarm::None },
        alarm_at: None,
        next_at: None,
        reminded_at: None,
        last_check: 0,
        started_at: None,
        ended_at: None,
        due_at: Some(tx.now.plus(ANSWER_WITHIN)),
        created_at: tx.now,
    };
    pairing_insert(tx.conn, &pairing)?;
    tell(tx, &pairing, "call-asked", None)?;
    Ok(pairing.id)
}

/// Who somebody is to a pairing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// One of the two.
    One(Side),
    /// The second person.
    Second,
    /// The desk of its pod.
    Desk,
}

/// Who a neighbour is to a pairing; nobody who is none of these learns that there is one.
#[must_use]
pub fn role_of(p: &Pairing, who: &Member) -> Option<Role> {
    match Some(who.id) {
        me if me == p.caller => Some(Role::One(Side::Caller)),
        me if me == p.called => Some(Role::One(Side::Called)),
        // The second person looks after it when asked, and has nothing to do with it before.
        me if me == p.second && p.course.alarm == Alarm::Second => Some(Role::Second),
        _ if who.pod == p.pod && who.has_job("desk") => Some(Role::Desk),
        _ => None,
    }
}

/// Whether somebody speaks for one of the two: it is they, or the desk does and they hold that job, also as the other of the two.
#[must_use]
pub fn speaks_for(p: &Pairing, who: &Member, side: Side) -> bool {
    let (them, by_desk) = if side == Side::Caller { (p.caller, p.caller_by_desk) } else { (p.called, p.called_by_desk) };
    them == Some(who.id) || (by_desk && who.pod == p.pod && who.has_job("desk"))
}

/// A pairing held until the end of the act, with who the reader is to it.
pub(crate) fn locked(tx: &mut Tx<'_>, who: &Member, id: PairingId) -> Result<(Pairing, Role), Error> {
    let p = pairing_lock(tx.conn, id)?.ok_or(Refusal::NotFound)?;
    let role = role_of(&p, who).ok_or(Refusal::NotFound)?;
    Ok((p, role))
}

/// Tells both of the two; for those the desk speaks for, the desk. A notice names nobody.
pub(crate) fn tell(tx: &mut Tx<'_>, p: &Pairing, kind: &str, but: Option<MemberId>) -> Result<(), Error> {
    for (member, by_desk) in [(p.caller, p.caller_by_desk), (p.called, p.called_by_desk)] {
        match member {
            _ if by_desk => notice::to_jobs(tx, p.pod, &["desk"], but.as_slice(), kind, notice::About::default())?,
            Some(m) if Some(m) != but => notice::to_member(tx, m, kind)?,
            _ => {}
        }
    }
    Ok(())
}

/// Tells the desk of a pairing's pod.
pub(crate) fn tell_desk(tx: &mut Tx<'_>, p: &Pairing, kind: &str) -> Result<(), Error> {
    notice::to_desk(tx, p.pod, None, kind, notice::About::default())
}

/// When something happens next by itself.
pub(crate) fn due(p: &Pairing) -> Option<caremonger_domain::Timestamp> {
    match p.state {
        State::Asked => Some(p.created_at.plus(ANSWER_WITHIN)),
        State::Ended => p.ended_at.map(|at| at.plus(FORGOTTEN_AFTER)).filter(|_| p.caller.is_some() || p.called.is_some()),
        State::Going => {
            let remind = p.next_at.filter(|_| p.reminded_at.is_none()).map(|at| at.minus(REMIND_BEFORE));
            let over = p.next_at.map(|at| over_at(at, p.minutes));
            let check = p.started_at.and_then(|at| next_check(at, p.last_check)).map(|(_, at)| at);
            [remind, over, check].into_iter().flatten().min()
        }
    }
}

/// Keeps what changed, with when something happens next.
pub(crate) fn save(tx: &mut Tx<'_>, mut p: Pairing) -> Result<(), Error> {
    p.due_at = due(&p);
    Ok(pairing_update(tx.conn, &p)?)
}

/// Says yes or no to ringing one another, for oneself or for whom the desk speaks. With the second yes it begins; a no is told the desk,
/// and nobody else hears whose it was.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`] for the other side, [`Refusal::WrongState`] once it is going.
pub fn answer(tx: &mut Tx<'_>, who: &Member, id: PairingId, side: Side, yes: bool) -> Result<(), Error> {
    let (mut p, _) = locked(tx, who, id)?;
    if !speaks_for(&p, who, side) {
        return Err(Refusal::NotAllowed.into());
    }
    if p.state != State::Asked {
        return Err(Refusal::WrongState { state: p.state.as_str() }.into());
    }
    if !yes {
        pairing_delete(tx.conn, id)?;
        return tell_desk(tx, &p, "call-refused");
    }
    let said = if side == Side::Caller { &mut p.caller_yes_at } else { &mut p.called_yes_at };
    if said.is_some() {
        return Err(Refusal::WrongState { state: "said" }.into());
    }
    *said = Some(tx.now);
    if p.caller_yes_at.is_some() && p.called_yes_at.is_some() {
        p.state = State::Going;
        p.started_at = Some(tx.now);
        p.next_at = Some(tx.node.zone().next(p.weekday, p.minute, tx.now));
        tell(tx, &p, "call-begun", None)?;
    }
    save(tx, p)
}

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
        State::Asked => {
            pairing_delete(tx.conn, id)?;
            tell_desk(tx, &p, "call-refused")
        }
        State::Going => finish(tx, p, Some(who.id)),
        State::Ended => Err(Refusal::WrongState { state: "ended" }.into()),
    }
}

/// The number is out of reach at once; who they were goes by itself later.
fn finish(tx: &mut Tx<'_>, mut p: Pairing, by: Option<MemberId>) -> Result<(), Error> {
    tell(tx, &p, "call-ended", by)?;
    let goes = tx.now.plus(FORGOTTEN_AFTER);
    for member in [p.caller, p.called].into_iter().flatten() {
        for w in call_wish_of(tx.conn, member)? {
            call_wish_wipe_at(tx.conn, w.id, Some(goes))?;
        }
    }
    check_forget(tx.conn, p.id)?;
    p.state = State::Ended;
    p.ended_at = Some(tx.now);
    (p.next_at, p.reminded_at, p.alarm_at, p.second) = (None, None, None, None);
    p.course = Course { misses: 0, alarm: Alarm::None };
    save(tx, p)
}

/// Forgets who was in it; that there were calls stays in the numbers.
pub(crate) fn forget(tx: &mut Tx<'_>, mut p: Pairing) -> Result<(), Error> {
    (p.caller, p.called) = (None, None);
    save(tx, p)
}

/// A neighbour goes: their calls end, and nothing says any more that they were in them.
pub(crate) fn leave_all(tx: &mut Tx<'_>, who: &Member) -> Result<(), Error> {
    for found in pairing_of(tx.conn, who.id)? {
        let Some(mut p) = pairing_lock(tx.conn, found.id)? else { continue };
        if p.second == Some(who.id) {
            p.second = None;
            if p.course.alarm == Alarm::Second {
                p.course.alarm = Alarm::Desk;
                tell_desk(tx, &p, "call-desk")?;
            }
            save(tx, p)?;
            continue;
        }
        match p.state {
            State::Asked => {
                pairing_delete(tx.conn, p.id)?;
                tell_desk(tx, &p, "call-refused")?;
                continue;
            }
            State::Going => finish(tx, p, Some(who.id))?,
            State::Ended => {}
        }
        if let Some(mut p) = pairing_lock(tx.conn, found.id)? {
            p.caller = p.caller.filter(|m| *m != who.id);
            p.called = p.called.filter(|m| *m != who.id);
            save(tx, p)?;
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
        if ![(Some(a), Some(b)), (Some(b), Some(a))].contains(&(p.caller, p.called)) {
            continue;
        }
        match p.state {
            State::Asked => pairing_delete(tx.conn, p.id)?,
            State::Going => finish(tx, p, Some(a))?,
            State::Ended => {}
        }
    }
    Ok(())
}

/// A pairing as somebody sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The pairing.
    pub pairing: Pairing,
    /// Who the reader is to it.
    pub role: Role,
    /// The name of whoever rings; empty once they are gone.
    pub caller: String,
    /// The name of whoever is rung.
    pub called: String,
    /// The name of the second person.
    pub second: String,
    /// What whoever rings likes to talk about.
    pub caller_likes: String,
    /// What whoever is rung likes to talk about.
    pub called_likes: String,
    /// The last calls, newest first.
    pub calls: Vec<Call>,
    /// For the desk, when somebody worries: whether there is danger now, and whether the other knows that the desk is told.
    pub worry: Option<(bool, bool)>,
    /// The sides the reader speaks for.
    pub speaks: Vec<Side>,
    /// Those of them that have not yet said how it is going, since they were last asked.
    pub checks: Vec<Side>,
}

fn one(conn: &mut Conn, node: &Node, who: &Member, pairing: Pairing, role: Role) -> Result<Seen, Error> {
    let p = pairing;
    let mut person = |member: Option<MemberId>| -> Result<(String, String), Error> {
        let Some(id) = member else { return Ok(Default::default()) };
        let name = member_find(conn, id)?.map(|m| m.name).unwrap_or_default();
        // What they like is for those who talk to them.
        let likes = match (p.state, role) {
            (State::Ended, _) | (_, Role::Second) => String::new(),
            _ => call_wish::of(conn, node, id)?.into_iter().map(|w| w.wish.likes).find(|l| !l.is_empty()).unwrap_or_default(),
        };
        Ok((name, likes))
    };
    let ((caller, caller_likes), (called, called_likes)) = (person(p.caller)?, person(p.called)?);
    let second = person(p.second)?.0;
    let calls = if matches!(role, Role::One(_)) { call_page(conn, p.id, CALLS)? } else { Vec::new() };
    let worry = match (role, p.course.alarm) {
        (Role::Desk, Alarm::Desk) => call_page(conn, p.id, 1)?.into_iter().find_map(|c| c.danger.zip(c.knows)),
        _ => None,
    };
    let mut checks = Vec::new();
    let speaks: Vec<Side> = Side::ALL.iter().copied().filter(|side| speaks_for(&p, who, *side)).collect();
    for side in &speaks {
        let asked = p.state == State::Going && p.last_check > 0;
        if asked && check_find(conn, p.id, p.last_check, *side)?.is_none() {
            checks.push(*side);
        }
    }
    Ok(Seen { role, caller, called, second, caller_likes, called_likes, calls, worry, speaks, checks, pairing: p })
}

/// A pairing for one of the two, the second person when asked, or the desk.
///
/// # Errors
/// [`Refusal::NotFound`] for everybody else.
pub fn seen(conn: &mut Conn, node: &Node, who: &Member, id: PairingId) -> Result<Seen, Error> {
    let p = pairing_find(conn, id)?.ok_or(Refusal::NotFound)?;
    let role = role_of(&p, who).ok_or(Refusal::NotFound)?;
    one(conn, node, who, p, role)
}

/// The pairings a neighbour is in or is asked to look after.
///
/// # Errors
/// [`Error::Db`].
pub fn of(conn: &mut Conn, node: &Node, who: &Member) -> Result<Vec<Seen>, Error> {
    let mut all = Vec::new();
    for p in pairing_of(conn, who.id)? {
        if let Some(role) = role_of(&p, who).filter(|r| *r != Role::Desk) {
            all.push(one(conn, node, who, p, role)?);
        }
    }
    Ok(all)
}

/// The pairings of a pod that are not over, for its desk. How single calls went is not among what a desk sees.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the desk job.
pub fn of_pod(conn: &mut Conn, node: &Node, who: &Member) -> Result<Vec<Seen>, Error> {
    who.check_job("desk")?;
    let all = pairing_page(conn, who.pod, SHOWN)?;
    all.into_iter().map(|p| one(conn, node, who, p, Role::Desk)).collect()
}
