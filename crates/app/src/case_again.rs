//! What is needed again and again: "a hot meal every Thursday" is a case of its own each time, for the same person (B5).

use caremonger_domain::{
    Refusal, Timestamp,
    case::{Case, State},
    id::{CaseId, ListingId},
    listing::{ClosedBecause, Listing},
};
use caremonger_store::{
    case::{case_insert, case_lock, case_of_listing, case_update},
    member::{Member, member_desk, member_find},
    person::person_find,
    recurrence::recurrence_of_case,
};

use crate::{
    Error, Tx,
    case::{self, Publish, log},
    case_new::fresh_code,
    notice, recurrence,
};

/// The case that what comes again belongs to, where nobody of the pod wrote it.
pub(crate) fn of_listing(tx: &mut Tx<'_>, id: ListingId) -> Result<CaseId, Error> {
    Ok(case_of_listing(tx.conn, id)?.ok_or(Refusal::Invalid("Choose one from the list.", "every"))?.id)
}

/// What becomes of something whose day is past.
pub(crate) enum Next {
    /// The next one: its case, and its listing.
    There(CaseId, ListingId),
    /// It does not come again.
    Ended,
    /// Nobody is at the desk who could put it on the board.
    NobodyAtDesk,
}

/// Whether the next one is to come: not once it is needed no more, and not once it was taken off the board with nobody helped.
fn goes_on(c: &Case, l: &Listing) -> bool {
    match c.state {
        State::Done => c.listing == Some(l.id),
        State::Duplicate | State::OtherArea | State::NoLongerNeeded => false,
        _ => l.closed_because != Some(ClosedBecause::Withdrawn),
    }
}

/// Somebody at the desk: who put it on the board the last time, if they still are.
fn somebody(tx: &mut Tx<'_>, c: &Case) -> Result<Option<Member>, Error> {
    let desk = member_desk(tx.conn, c.pod)?;
    let who = c.taken_by.filter(|m| desk.contains(m)).or_else(|| desk.first().copied());
    Ok(who.map(|m| member_find(tx.conn, m)).transpose()?.flatten())
}

/// Takes in the next one and puts it on the board. The code the person was given goes with it, so that it always tells of the newest.
pub(crate) fn next(tx: &mut Tx<'_>, id: CaseId, l: &Listing, by: Timestamp) -> Result<Next, Error> {
    let Some(mut before) = case_lock(tx.conn, id)? else { return Ok(Next::Ended) };
    let kept = person_find(tx.conn, before.person)?.is_some_and(|p| p.wiped_at.is_none());
    if !kept || !goes_on(&before, l) {
        return Ok(Next::Ended);
    }
    let Some(who) = somebody(tx, &before)? else { return Ok(Next::NobodyAtDesk) };
    let fresh = fresh_code(tx)?;
    let code = std::mem::replace(&mut before.code, fresh);
    case_update(tx.conn, &before)?;
    let c = Case {
        id: CaseId::new(tx.now, tx.bits()),
        code,
        needed_by: Some(by),
        state: State::Ready,
        attempts: 0,
        listing: None,
        same_as: None,
        created_at: tx.now,
        updated_at: tx.now,
        ended_at: None,
        ..before
    };
    case_insert(tx.conn, &c)?;
    log(tx, c.id, "comes-again", "time")?;
    let how = Publish {
        title: l.title.clone(),
        description: l.description.clone(),
        visibility: l.visibility,
        marks: l.marks_of_the_next(),
        every: None,
    };
    let listing = case::publish(tx, &who, c.id, &how)?;
    Ok(Next::There(c.id, listing.id))
}

/// It does not come again, says whoever it is for, between two times of it; whether it would have.
pub(crate) fn end(tx: &mut Tx<'_>, c: &Case) -> Result<bool, Error> {
    let comes = recurrence_of_case(tx.conn, c.id)?;
    if let Some(listing) = c.listing.filter(|_| comes) {
        recurrence::end(tx, listing)?;
        notice::to_desk(tx, c.pod, None, "case-ended", notice::About::case(c.id))?;
    }
    Ok(comes)
}

/// Whether any of these comes again: then what is kept of the person stays.
pub(crate) fn any(tx: &mut Tx<'_>, cases: &[Case]) -> Result<bool, Error> {
    for c in cases {
        if recurrence_of_case(tx.conn, c.id)? {
            return Ok(true);
        }
    }
    Ok(false)
}
