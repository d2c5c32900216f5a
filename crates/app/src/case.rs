//! Cases at the desk: taken in, worked on, put on the board, ended. The person's details are in [`crate::person`].

use caremonger_domain::{
    Amount, Refusal, Unit,
    case::{Case, Event, State, step},
    commitment::{Event as PromiseEvent, State as PromiseState},
    gate::check_text,
    id::{CaseId, ListingId, PersonId, PodId},
    listing::{Acceptance, ClosedBecause, Draft, Listing, Quantity, State as ListingState, Visibility, tidy_line, tidy_text},
    mark::Mark,
    person::{Details, Eye, Field, WIPE_AFTER},
};
use caremonger_store::{
    Conn,
    case::{CaseLine, case_find, case_history_add, case_listed, case_lock, case_of_listing, case_of_person, case_update},
    commitment::commitment_holding,
    listing::listing_lock,
    member::{Member, member_desk, member_find},
    person::person_find,
    recording::recording_move,
    recurrence::recurrence_delete_of_case,
};

use crate::{Error, Tx, case_again, case_pass_word, commitment, listing, notice, person, recording, recurrence, text_message};

/// How long what is put on the board for a case stands there when no day was said.
const STANDS: std::time::Duration = std::time::Duration::from_secs(14 * 24 * 3600);
const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 3600);

pub(crate) fn log(tx: &mut Tx<'_>, id: CaseId, event: &str, actor: &str) -> Result<(), Error> {
    log_from(tx, id, event, actor, None)
}

/// The same with where the case was before.
fn log_from(tx: &mut Tx<'_>, id: CaseId, event: &str, actor: &str, was: Option<(State, i64)>) -> Result<(), Error> {
    Ok(case_history_add(tx.conn, id, &CaseLine { at: tx.now, event: event.to_owned(), actor: actor.to_owned(), was })?)
}

/// A case for a neighbour at its desk.
///
/// # Errors
/// [`Refusal::NotFound`] for anybody else.
pub fn at_desk(conn: &mut Conn, who: &Member, id: CaseId) -> Result<Case, Error> {
    Ok(case_find(conn, id)?.filter(|c| c.pod == who.pod && who.has_job("desk")).ok_or(Refusal::NotFound)?)
}

/// The cases of people at a pod's desk, those that go on last, the newest behind the others.
pub(crate) fn of_people(conn: &mut Conn, pod: PodId, people: &[PersonId]) -> Result<Vec<Case>, Error> {
    let mut all = Vec::new();
    for id in people {
        all.extend(case_of_person(conn, *id)?.into_iter().filter(|c| c.pod == pod));
    }
    all.sort_by_key(|c| (c.state.is_open(), c.id));
    Ok(all)
}

/// A case for a neighbour at its desk, held until the end of the act.
pub(crate) fn locked(tx: &mut Tx<'_>, who: &Member, id: CaseId) -> Result<Case, Error> {
    let found = at_desk(tx.conn, who, id)?;
    // The listing is locked first, as everywhere.
    if let Some(listing) = found.listing {
        listing_lock(tx.conn, listing)?;
    }
    // Read again once it is held: another pod may have taken it over.
    Ok(case_lock(tx.conn, id)?.filter(|c| c.pod == who.pod).ok_or(Refusal::NotFound)?)
}

pub(crate) fn save(tx: &mut Tx<'_>, c: Case, event: Event, by: &str) -> Result<Case, Error> {
    let (was, to) = ((c.state, c.attempts), step(c.state, c.attempts, event)?);
    let (c, withdrawn) = put(tx, c, to)?;
    let wiped = was.0.is_open() && !c.state.is_open() && recording::wipe_of_case(tx, c.id)?;
    // What took something with it that does not come back is not taken back by one press.
    log_from(tx, c.id, event.as_str(), by, (!wiped && !withdrawn).then_some(was))?;
    Ok(c)
}

/// Puts a case where it is to be, with what follows from that for the person's details. Whether that ended its offer to another pod.
pub(crate) fn put(tx: &mut Tx<'_>, mut c: Case, (state, attempts): (State, i64)) -> Result<(Case, bool), Error> {
    let was_open = c.state.is_open();
    c.state = state;
    c.attempts = attempts;
    c.updated_at = tx.now;
    c.ended_at = (!state.is_open()).then_some(tx.now);
    if state != State::Duplicate {
        c.same_as = None;
    }
    case_update(tx.conn, &c)?;
    // The yes to another pod was for then.
    let withdrawn = !c.state.is_at_desk() && case_pass_word::over(tx, c.pod, c.id)?;
    if was_open != state.is_open() {
        settle_person(tx, c.person)?;
    }
    Ok((c, withdrawn))
}

/// Details of somebody without an account go fourteen days after the last of their cases ended.
pub(crate) fn settle_person(tx: &mut Tx<'_>, id: PersonId) -> Result<(), Error> {
    if person_find(tx.conn, id)?.is_none_or(|p| p.member.is_some() || p.wiped_at.is_some()) {
        return Ok(());
    }
    let cases = case_of_person(tx.conn, id)?;
    let needed = cases.iter().any(|c| c.state.is_open()) || case_again::any(tx, &cases)?;
    let at = (!needed).then(|| tx.now.plus(WIPE_AFTER));
    person::wipe_at(tx, id, at)
}

/// Does what the desk says about a case. What takes more than a word has its own act: [`publish`], [`same_as`].
///
/// # Errors
/// [`Refusal::WrongState`], [`Refusal::NotFound`].
pub fn act(tx: &mut Tx<'_>, who: &Member, id: CaseId, event: Event) -> Result<Case, Error> {
    let mut c = locked(tx, who, id)?;
    match event {
        Event::List | Event::Duplicate | Event::HandedOver | Event::Unlisted => return Err(Refusal::NotAllowed.into()),
        Event::Reopen if person_find(tx.conn, c.person)?.is_none_or(|p| p.wiped_at.is_some()) => {
            return Err(Refusal::WrongState { state: "wiped" }.into());
        }
        // Reopened after its listing ended: the next one is new.
        Event::Reopen => {
            c.listing = None;
            recurrence_delete_of_case(tx.conn, id)?;
        }
        _ => {}
    }
    if c.taken_by.is_none() {
        c.taken_by = Some(who.id);
    }
    let listing = c.listing.filter(|_| c.state == State::Listed);
    let c = save(tx, c, event, &who.id.to_string())?;
    if event == Event::NeedsLanguage {
        ask_for_speaker(tx, &c)?;
    }
    if let Some(listing) = listing
        && !c.state.is_open()
    {
        end_listing(tx, listing, &who.id.to_string())?;
    }
    Ok(c)
}

/// Tells those at the desk who read pages in the language of a case that somebody has to ring who speaks it.
fn ask_for_speaker(tx: &mut Tx<'_>, c: &Case) -> Result<(), Error> {
    for id in member_desk(tx.conn, c.pod)? {
        if member_find(tx.conn, id)?.is_some_and(|m| m.language == c.language) {
            notice::to_member_about(tx, id, "case-language", notice::About::case(c.id))?;
        }
    }
    Ok(())
}

/// Takes what stands on the board for a case off it; whoever promised is told.
pub(crate) fn end_listing(tx: &mut Tx<'_>, id: ListingId, by: &str) -> Result<(), Error> {
    match listing_lock(tx.conn, id)? {
        Some(l) if l.state == ListingState::Open => listing::close(tx, l, ClosedBecause::Withdrawn, by).map(|_| ()),
        // It ended by its day, and somebody may still be on the way: they are told too.
        Some(mut l) => {
            commitment::end_all(tx, &mut l, PromiseEvent::Cancel, "withdrawn", by)?;
            listing::save(tx, &mut l)
        }
        None => Ok(()),
    }
}

/// Says that a case is the same as another one of the desk: what was told here and not there goes there, and the rest is wiped.
///
/// # Errors
/// [`Refusal::Invalid`] when it cannot be the same.
pub fn same_as(tx: &mut Tx<'_>, who: &Member, id: CaseId, other: CaseId) -> Result<Case, Error> {
    at_desk(tx.conn, who, other)?;
    // Two at the desk may say it of each other at one moment: both are held, in the order of their ids.
    let (first, second) = (id.min(other), id.max(other));
    let (first, second) = (locked(tx, who, first)?, locked(tx, who, second)?);
    let (mut c, kept) = if first.id == id { (first, second) } else { (second, first) };
    if kept.id == c.id || kept.state == State::Duplicate {
        return Err(Refusal::Invalid("Choose the case that is to stay.", "same_as").into());
    }
    if c.person != kept.person {
        let there = person::held(tx.conn, kept.person)?;
        let mut more = Details::default();
        for (field, text) in person::all(tx.conn, tx.node, c.person)?.into_iter().filter(|(f, _)| !there.contains(f)) {
            more = more.with(field, &text)?;
        }
        if person_find(tx.conn, kept.person)?.is_some_and(|p| p.wiped_at.is_none()) {
            person::put(tx, kept.person, &more)?;
        }
    }
    c.same_as = Some(kept.id);
    if kept.state.is_open() {
        recording_move(tx.conn, c.id, kept.id)?;
    }
    let c = save(tx, c, Event::Duplicate, &who.id.to_string())?;
    if c.person != kept.person && person_find(tx.conn, c.person)?.is_some_and(|p| p.member.is_none()) {
        person::wipe(tx, c.person)?;
    }
    Ok(c)
}

/// How a case is to stand on the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publish {
    /// What is needed, without private details.
    pub title: String,
    /// More about it, without private details.
    pub description: String,
    /// Who may see it.
    pub visibility: Visibility,
    /// What whoever helps should know before.
    pub marks: Vec<Mark>,
    /// It comes again every so many days.
    pub every: Option<i64>,
}

/// Puts a case on the board.
///
/// # Errors
/// The listing's [`Refusal`].
pub fn publish(tx: &mut Tx<'_>, who: &Member, id: CaseId, how: &Publish) -> Result<Listing, Error> {
    let mut c = locked(tx, who, id)?;
    step(c.state, c.attempts, Event::List)?;
    // Counted also where nobody counted: then it ends by itself once it is handed over.
    let quantity = Quantity { amount: c.amount.unwrap_or(Amount::ONE), unit: c.unit.clone().unwrap_or_else(Unit::one) };
    let title = tidy_line(&how.title);
    let description = tidy_text(&how.description);
    check_text(&title)?;
    check_text(&description)?;
    // What comes again every week comes again in a week, also where nobody said a day.
    let every = how.every.and_then(|days| u32::try_from(days).ok()).filter(|days| *days > 0);
    let stands = every.map_or(STANDS, |days| DAY * days);
    let draft = Draft {
        kind: c.kind,
        title,
        description,
        category: c.category.clone(),
        quantity: Some(quantity),
        visibility: how.visibility,
        pods: Vec::new(),
        // Whoever answers is looked at by the desk first: what they are then shown is somebody else's.
        acceptance: Some(Acceptance::ByHand),
        area: c.area.clone(),
        needed_by: c.needed_by.filter(|t| *t > tx.now),
        closes_at: Some(c.needed_by.filter(|t| *t > tx.now).unwrap_or_else(|| tx.now.plus(stands))),
        language: c.language.clone(),
        marks: how.marks.clone(),
        lent_for: None,
    };
    recurrence_delete_of_case(tx.conn, id)?;
    let l = listing::publish_as(tx, who, None, draft)?;
    case_listed(tx.conn, id, l.id)?;
    c.listing = Some(l.id);
    c.taken_by = Some(who.id);
    save(tx, c, Event::List, &who.id.to_string())?;
    if how.every.is_some() {
        recurrence::set(tx, who, l.id, how.every)?;
    }
    Ok(l)
}

/// What stood on the board for a case ended. As long as somebody is on the way, the case stays with them: see [`promise_ended`].
pub(crate) fn listing_ended(tx: &mut Tx<'_>, l: &Listing, by: &str) -> Result<(), Error> {
    if !l.is_local() || !commitment_holding(tx.conn, l.id)?.is_empty() {
        return Ok(());
    }
    comes_back(tx, l.id, l.closed_because == Some(ClosedBecause::Fulfilled), by)
}

/// The last promise about something that has ended on the board came to its end too: kept, the case is done; otherwise it comes back.
pub(crate) fn promise_ended(tx: &mut Tx<'_>, l: &Listing, kept: bool, by: &str) -> Result<(), Error> {
    if l.state == ListingState::Open || !commitment_holding(tx.conn, l.id)?.is_empty() {
        return Ok(());
    }
    comes_back(tx, l.id, kept, by)
}

fn comes_back(tx: &mut Tx<'_>, listing: ListingId, helped: bool, by: &str) -> Result<(), Error> {
    let Some(c) = case_of_listing(tx.conn, listing)? else { return Ok(()) };
    let Some(c) = case_lock(tx.conn, c.id)?.filter(|c| c.state == State::Listed) else { return Ok(()) };
    let (id, pod) = (c.id, c.pod);
    let mut c = save(tx, c, if helped { Event::HandedOver } else { Event::Unlisted }, by)?;
    if helped {
        text_message::tell(tx, &c, "helped")?;
    } else {
        c.listing = None;
        case_update(tx.conn, &c)?;
    }
    let word = if helped { "case-done" } else { "case-back" };
    notice::to_desk(tx, pod, None, word, notice::About::case(id))
}

/// Texts whoever waits for what stands on the board for a case, without a name.
fn tell_person(tx: &mut Tx<'_>, listing: ListingId, kind: &str) -> Result<(), Error> {
    match case_of_listing(tx.conn, listing)? {
        Some(c) if c.state == State::Listed => text_message::tell(tx, &c, kind),
        _ => Ok(()),
    }
}

/// Somebody agreed to help with what stands on the board for a case.
pub(crate) fn helper_found(tx: &mut Tx<'_>, listing: ListingId) -> Result<(), Error> {
    tell_person(tx, listing, "helper")
}

/// Whoever had agreed to help does not after all, and nobody else does.
pub(crate) fn helper_lost(tx: &mut Tx<'_>, listing: ListingId) -> Result<(), Error> {
    let another = commitment_holding(tx.conn, listing)?.iter().any(|p| p.state == PromiseState::Accepted);
    if another { Ok(()) } else { tell_person(tx, listing, "helper-lost") }
}

/// Nobody has said how it went.
pub(crate) fn ask_whether_it_came(tx: &mut Tx<'_>, listing: ListingId) -> Result<(), Error> {
    tell_person(tx, listing, "did-it-come")
}

/// Shows details of the person of a case to somebody at its desk, and writes that down.
///
/// # Errors
/// [`Refusal::NotFound`] for anybody else.
pub fn reveal(tx: &mut Tx<'_>, who: &Member, id: CaseId, wanted: &[Field]) -> Result<Vec<(Field, String)>, Error> {
    let c = at_desk(tx.conn, who, id)?;
    person::reveal(tx, c.person, who, Eye::Desk, wanted)
}

/// Adds to or changes what is kept of the person of a case.
///
/// # Errors
/// [`Refusal::NotFound`] when it was wiped.
pub fn tell(tx: &mut Tx<'_>, who: &Member, id: CaseId, details: &Details) -> Result<(), Error> {
    let c = locked(tx, who, id)?;
    person::put(tx, c.person, details)?;
    log(tx, c.id, "details-changed", &who.id.to_string())
}

/// Other cases of the desk by what looks like the same person, newest first.
///
/// # Errors
/// [`Error::Db`].
pub fn doubles(conn: &mut Conn, c: &Case) -> Result<Vec<Case>, Error> {
    let mut found = Vec::new();
    for person in person::doubles(conn, c.pod, c.person)?.into_iter().chain([c.person]) {
        found.extend(
            case_of_person(conn, person)?.into_iter().filter(|o| o.id != c.id && o.pod == c.pod && o.state != State::Duplicate),
        );
    }
    found.sort_by_key(|o| std::cmp::Reverse(o.id));
    Ok(found)
}
