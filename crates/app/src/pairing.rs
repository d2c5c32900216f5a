//! Two who ring one another, or write one another letters: put together by the desk, begun once both said yes, and ended gently by either (E1, E5).

use caremonger_domain::{
    Refusal, Timestamp,
    id::{CallWishId, MemberId, PairingId},
    pairing::{
        ANSWER_WITHIN, Alarm, Course, FORGOTTEN_AFTER, Fit, MISSES, Outcome, SECOND_FOR, Side, State, Wanting, fit, next_check,
        times,
    },
    pen::{POST_AT, Way},
    zone::Weekday,
};
use caremonger_store::{
    Conn,
    call::{Call, call_page, check_find},
    call_wish::{CallWish, call_wish_find},
    member::{Member, member_find, member_name},
    member_block::member_block_between,
    pairing::{Pairing, pairing_find, pairing_insert, pairing_lock, pairing_of, pairing_page, pairing_update},
    pod_words::pod_words_find,
};

use crate::{
    Error, Node, Tx, call_wish, notice,
    pen::{LETTERS_TO, named},
};

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
    /// On which day, and at which minute of it; of letters neither.
    pub when: Option<(Weekday, u16)>,
    /// Who is asked to ring when nobody answers; else the desk is.
    pub second: Option<MemberId>,
}

fn wish(tx: &mut Tx<'_>, who: &Member, id: CallWishId) -> Result<(CallWish, Member), Error> {
    let none = Refusal::Invalid("Choose somebody from the list.", "pair");
    let w = call_wish_find(tx.conn, id)?.ok_or(none.clone())?;
    let member = member_find(tx.conn, w.member)?.filter(|m| m.pod == who.pod).ok_or(none)?;
    Ok((w, member))
}

/// When they ring one another, as the desk chose it. Letters are due on the day of the week on which the two are put together.
fn when(tx: &Tx<'_>, fits: &Fit, chosen: Option<(Weekday, u16)>) -> Result<(Weekday, u16), Refusal> {
    if fits.way == Way::Letter {
        let today = tx.node.zone().wall(tx.now).0;
        return Ok((Weekday::of(&today).unwrap_or(Weekday::Monday), POST_AT));
    }
    let (day, minute) =
        chosen.filter(|(day, _)| fits.days.contains(day)).ok_or(Refusal::Invalid("Choose a day on which both can.", "day"))?;
    if times(&fits.parts).contains(&minute) {
        Ok((day, minute))
    } else {
        Err(Refusal::Invalid("Choose a time at which both can.", "time"))
    }
}

/// Asks two whether they want to ring one another, or to write letters. Those the desk speaks for are asked by the desk, which says their yes.
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
    let (weekday, minute) = when(tx, &fits, p.when)?;
    if let Some(second) = p.second {
        let theirs = member_find(tx.conn, second)?.filter(|m| m.pod == who.pod && m.id != asker.id && m.id != offerer.id);
        let apart = member_block_between(tx.conn, second, asker.id)? || member_block_between(tx.conn, second, offerer.id)?;
        if apart || theirs.is_none_or(|m| !m.known) {
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
        way: fits.way,
        rhythm: fits.rhythm,
        turn: Side::Caller,
        caller_open: false,
        called_open: false,
        rung_at: None,
        unmasked_at: None,
        about: None,
        caller: Some(caller.id),
        called: Some(called.id),
        second: p.second,
        caller_asks: asker_rings,
        caller_by_desk: caller_wish.by_desk,
        called_by_desk: called_wish.by_desk,
        language: fits.languages.first().cloned().unwrap_or_default(),
        weekday,
        minute,
        minutes: fits.minutes,
        state: State::Asked,
        caller_yes_at: None,
        called_yes_at: None,
        course: Course::WELL,
        alarm_at: None,
        worry: None,
        next_at: None,
        reminded_at: None,
        last_check: 0,
        started_at: None,
        ended_at: None,
        due_at: None,
        created_at: tx.now,
    };
    let pairing = Pairing { due_at: due(&pairing), ..pairing };
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

/// Whether a pairing is anybody's to see: one that never began is kept for a while, so that the two are not asked again at once, and no more.
fn is_shown(p: &Pairing) -> bool {
    p.state != State::Ended || p.started_at.is_some()
}

/// Who a neighbour is to a pairing; nobody who is none of these learns that there is one.
#[must_use]
pub fn role_of(p: &Pairing, who: &Member) -> Option<Role> {
    let desk = who.pod == p.pod && who.has_job("desk");
    match Some(who.id) {
        // Also when the desk is one of the two: somebody has to look after it.
        _ if desk && p.course.alarm == Alarm::Desk => Some(Role::Desk),
        me if me == p.caller => Some(Role::One(Side::Caller)),
        me if me == p.called => Some(Role::One(Side::Called)),
        // The second person looks after it when asked, and has nothing to do with it before.
        me if me == p.second && p.course.alarm == Alarm::Second => Some(Role::Second),
        _ if desk => Some(Role::Desk),
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
    let p = pairing_lock(tx.conn, id)?.filter(is_shown).ok_or(Refusal::NotFound)?;
    let role = role_of(&p, who).ok_or(Refusal::NotFound)?;
    Ok((p, role))
}

/// Tells both of the two, and the desk where it speaks for one of them. A notice names nobody.
pub(crate) fn tell(tx: &mut Tx<'_>, p: &Pairing, kind: &str, but: Option<MemberId>) -> Result<(), Error> {
    let kind = named(p, kind);
    for member in [p.caller, p.called].into_iter().flatten().filter(|m| Some(*m) != but) {
        notice::to_member(tx, member, &kind)?;
    }
    if p.caller_by_desk || p.called_by_desk {
        notice::to_jobs(tx, p.pod, &["desk"], but.as_slice(), &named(p, "call-for"), notice::About::default())?;
    }
    Ok(())
}

/// Tells the desk of a pairing's pod.
pub(crate) fn tell_desk(tx: &mut Tx<'_>, p: &Pairing, kind: &str) -> Result<(), Error> {
    notice::to_desk(tx, p.pod, None, &named(p, kind), notice::About::default())
}

/// When something happens next by itself.
fn due(p: &Pairing) -> Option<Timestamp> {
    match p.state {
        State::Asked => Some(p.created_at.plus(ANSWER_WITHIN)),
        State::Ended => p.ended_at.map(|at| at.plus(FORGOTTEN_AFTER)),
        State::Going => {
            let alone = p.alarm_at.filter(|_| p.course.alarm == Alarm::Second).map(|at| at.plus(SECOND_FOR));
            let remind = p.next_at.and_then(|at| p.way.reminds_at(at, p.reminded_at));
            let over = p.next_at.map(|at| p.way.over_at(at, p.minutes));
            let check = p.started_at.and_then(|at| next_check(at, p.last_check)).map(|(_, at)| at);
            [alone, remind, over, check].into_iter().flatten().min()
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
        return refuse(tx, p, Some(who.id));
    }
    // They may keep apart since they were asked.
    check_apart(tx, &p)?;
    let said = if side == Side::Caller { &mut p.caller_yes_at } else { &mut p.called_yes_at };
    if said.is_some() {
        return Err(Refusal::WrongState { state: "said" }.into());
    }
    *said = Some(tx.now);
    if p.caller_yes_at.is_some() && p.called_yes_at.is_some() {
        p.state = State::Going;
        p.started_at = Some(tx.now);
        p.next_at = Some(p.way.next(p.rhythm, &tx.node.zone(), (p.weekday, p.minute), None, None, tx.now));
        tell(tx, &p, "call-begun", None)?;
    }
    save(tx, p)
}

/// Nobody is shown another, or begins with them, who keeps apart from them.
pub(crate) fn check_apart(tx: &mut Tx<'_>, p: &Pairing) -> Result<(), Error> {
    for (a, b) in [(p.caller, p.called), (p.second, p.called), (p.second, p.caller)] {
        if let (Some(a), Some(b)) = (a, b)
            && member_block_between(tx.conn, a, b)?
        {
            return Err(Refusal::NotFound.into());
        }
    }
    Ok(())
}

/// It does not begin. Whoever had said yes hears that, and not why; the two are not asked again for a while.
pub(crate) fn refuse(tx: &mut Tx<'_>, mut p: Pairing, by: Option<MemberId>) -> Result<(), Error> {
    for (member, yes_at) in [(p.caller, p.caller_yes_at), (p.called, p.called_yes_at)] {
        if let Some(member) = member.filter(|m| yes_at.is_some() && Some(*m) != by) {
            notice::to_member(tx, member, &named(&p, "call-not"))?;
        }
    }
    tell_desk(tx, &p, "call-refused")?;
    p.state = State::Ended;
    p.ended_at = Some(tx.now);
    p.second = None;
    save(tx, p)
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
    /// The last calls, newest first, as both of them may read how they went.
    pub calls: Vec<Call>,
    /// The pod's own words for where letters are handed in and picked up, with their language.
    pub letters_to: Option<(String, String)>,
    /// The sides the reader speaks for.
    pub speaks: Vec<Side>,
    /// Those of them that have not yet said how it is going, since they were last asked.
    pub checks: Vec<Side>,
}

impl Seen {
    /// Who is asked to look after it, as far as it is the reader's to know: a worry is between whoever has it and the desk, and who they
    /// worry about reads nothing of it.
    #[must_use]
    pub fn alarm(&self) -> Alarm {
        match self.role {
            _ if self.pairing.state != State::Going => Alarm::None,
            Role::One(_) if self.pairing.course.misses < MISSES => Alarm::None,
            _ => self.pairing.course.alarm,
        }
    }

    /// Where somebody worries, for the desk that looks after it: whether there is danger, and whether the other knows.
    #[must_use]
    pub fn worry(&self) -> Option<(bool, bool)> {
        self.pairing.worry.filter(|_| self.role == Role::Desk && self.alarm() == Alarm::Desk)
    }

    /// The sides whose yes or no the reader can say.
    pub fn asked(&self) -> impl Iterator<Item = Side> + '_ {
        let p = &self.pairing;
        let answered = |side: Side| (if side == Side::Caller { p.caller_yes_at } else { p.called_yes_at }).is_some();
        self.speaks.iter().copied().filter(move |side| p.state == State::Asked && !answered(*side))
    }

    /// Whether the reader can end it.
    #[must_use]
    pub fn may_end(&self) -> bool {
        self.pairing.state == State::Going && !self.speaks.is_empty()
    }
}

fn one(conn: &mut Conn, node: &Node, who: &Member, p: Pairing, role: Role) -> Result<Seen, Error> {
    // What somebody likes is for whoever talks to them, and of the wish that this came from.
    let likes = |conn: &mut Conn, member: Option<MemberId>, asks: bool| -> Result<String, Error> {
        let Some(member) = member.filter(|_| p.state == State::Going && matches!(role, Role::One(_))) else {
            return Ok(String::new());
        };
        let wanting = if asks { Wanting::Ask } else { Wanting::Offer };
        let wishes = call_wish::of(conn, node, member)?;
        Ok(wishes.into_iter().find(|w| w.wish.wanting == wanting).map(|w| w.wish.likes).unwrap_or_default())
    };
    let (caller, called) = (member_name(conn, p.caller)?, member_name(conn, p.called)?);
    let (caller_likes, called_likes) = (likes(conn, p.caller, p.caller_asks)?, likes(conn, p.called, !p.caller_asks)?);
    let second = member_name(conn, p.second)?;
    let calls = if matches!(role, Role::One(_)) { call_page(conn, p.id, CALLS)? } else { Vec::new() };
    // Both read this: that somebody worried is told the desk alone.
    let told = |c: Call| Call { outcome: c.outcome.map(|o| if o == Outcome::Worried { Outcome::Talked } else { o }), ..c };
    let calls = calls.into_iter().map(told).collect();
    let speaks: Vec<Side> = Side::ALL.iter().copied().filter(|side| speaks_for(&p, who, *side)).collect();
    let asked = p.state == State::Going && p.last_check > 0;
    let mut checks = Vec::new();
    for side in speaks.iter().filter(|_| asked) {
        if check_find(conn, p.id, p.last_check, *side)?.is_none() {
            checks.push(*side);
        }
    }
    let letters_to = if p.way == Way::Letter { pod_words_find(conn, p.pod, LETTERS_TO)? } else { None };
    Ok(Seen { role, caller, called, second, caller_likes, called_likes, calls, letters_to, speaks, checks, pairing: p })
}

/// A pairing for one of the two, the second person when asked, or the desk.
///
/// # Errors
/// [`Refusal::NotFound`] for everybody else.
pub fn seen(conn: &mut Conn, node: &Node, who: &Member, id: PairingId) -> Result<Seen, Error> {
    let p = pairing_find(conn, id)?.filter(is_shown).ok_or(Refusal::NotFound)?;
    let role = role_of(&p, who).ok_or(Refusal::NotFound)?;
    one(conn, node, who, p, role)
}

/// The pairings a neighbour is in or is asked to look after.
///
/// # Errors
/// [`Error::Db`].
pub fn of(conn: &mut Conn, node: &Node, who: &Member) -> Result<Vec<Seen>, Error> {
    let mut all = Vec::new();
    for p in pairing_of(conn, who.id)?.into_iter().filter(is_shown) {
        if let Some(role) = role_of(&p, who) {
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
