//! Listings that come again: "soup every Thursday" is published for each Thursday by itself, so that each has its own promises (B5).

use std::time::Duration;

use caremonger_domain::{
    Refusal, Timestamp,
    id::{CaseId, ListingId},
    listing::{ClosedBecause, Draft, Listing, Quantity, State},
};
use caremonger_store::{
    case::case_find,
    listing::{listing_lock, listing_pods},
    member::{Member, member_find},
    recurrence::{Recurrence, recurrence_delete, recurrence_find, recurrence_put},
};

use crate::{
    Error, Tx, case,
    case_again::{self, Next},
    listing, notice,
};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// How often a listing can come again, in days.
pub const EVERY: &[i64] = &[7, 14, 28];

/// The day a listing is about.
fn day(l: &Listing) -> Option<Timestamp> {
    l.needed_by.or(l.closes_at)
}

/// Says how often a listing comes again, in days; `None`: not any more.
///
/// # Errors
/// [`Refusal::Invalid`] naming `every`, [`Refusal::NotAllowed`], [`Refusal::NotFound`].
pub fn set(tx: &mut Tx<'_>, who: &Member, id: ListingId, every: Option<i64>) -> Result<(), Error> {
    let l = listing::locked_for(tx, who, id)?;
    let Some(every_days) = every else { return end(tx, id) };
    l.check_open(tx.now)?;
    let day = day(&l).ok_or(Refusal::Invalid("Say first until when it is.", "every"))?;
    if !EVERY.contains(&every_days) {
        return Err(Refusal::Invalid("Choose one from the list.", "every").into());
    }
    let case = if l.author().is_none() { Some(case_again::of_listing(tx, id)?) } else { None };
    Ok(recurrence_put(tx.conn, id, Recurrence { every_days, case }, day)?)
}

/// It does not come again: what was kept of a person for the next time goes by the rule.
pub(crate) fn end(tx: &mut Tx<'_>, id: ListingId) -> Result<(), Error> {
    let case = recurrence_find(tx.conn, id)?.and_then(|r| r.case);
    recurrence_delete(tx.conn, id)?;
    match case.map(|c| case_find(tx.conn, c)).transpose()?.flatten() {
        Some(c) => case::settle_person(tx, c.person),
        None => Ok(()),
    }
}

fn later(at: Timestamp, days: u64) -> Timestamp {
    at.plus(DAY * u32::try_from(days).unwrap_or(u32::MAX))
}

/// Publishes the next of a listing whose day is past.
///
/// # Errors
/// [`Error::Db`].
pub fn next(tx: &mut Tx<'_>, id: ListingId) -> Result<(), Error> {
    let (Some(l), Some(r)) = (listing_lock(tx.conn, id)?, recurrence_find(tx.conn, id)?) else { return Ok(()) };
    let Some(day) = day(&l).filter(|_| l.deleted_at.is_none()) else { return end(tx, id) };
    if day > tx.now {
        // Its day was moved, or it stands longer.
        return Ok(recurrence_put(tx.conn, id, r, day)?);
    }
    // One that is needed by a day and stands without end would take promises for a day that is past.
    if l.state == State::Open && l.closes_at.is_none() {
        listing::close(tx, l.clone(), ClosedBecause::Expired, "time")?;
    }
    // After a time without power the weeks that are past are not made up for.
    let every = u64::try_from(r.every_days).unwrap_or(7).max(1);
    let past = tx.now.since(day).as_secs() / DAY.as_secs();
    let days = (past / every + 1) * every;
    let (again_at, pods) = (later(day, days), listing_pods(tx.conn, id)?);
    if let Some(case) = r.case {
        return next_of_case(tx, &l, (case, r.every_days), again_at);
    }
    recurrence_delete(tx.conn, id)?;
    let Some(who) = l.author().map(|a| member_find(tx.conn, a)).transpose()?.flatten() else { return Ok(()) };
    if l.closed_because == Some(ClosedBecause::Withdrawn) {
        return Ok(());
    }
    let draft = Draft {
        kind: l.kind,
        title: l.title.clone(),
        description: l.description.clone(),
        category: l.category.clone(),
        quantity: l.stock.zip(l.unit.clone()).map(|(stock, unit)| Quantity { amount: stock.amount, unit }),
        visibility: l.visibility,
        pods,
        acceptance: Some(l.acceptance),
        area: l.area.clone(),
        needed_by: l.needed_by.map(|t| later(t, days)),
        closes_at: l.closes_at.map(|t| later(t, days)),
        language: l.language.clone(),
        marks: l.marks_of_the_next(),
        lent_for: l.lent_for,
    };
    match tx.attempt(|tx| listing::publish_as(tx, &who, Some(who.id), draft)) {
        Ok(next) => Ok(recurrence_put(tx.conn, next.id, r, again_at)?),
        // The pod has moved or gone, or the rules changed: it ends here, and whoever wrote it is told.
        Err(Error::Refused(_)) => notice::to_member_about(tx, who.id, "recurring-ended", notice::About::listing(id)),
        Err(e) => Err(e),
    }
}

/// The same for what stands on the board for a case: the next is a case of its own. Where there is none, what is kept of the person goes by the
/// rule, and the desk is told.
fn next_of_case(tx: &mut Tx<'_>, l: &Listing, (case, every_days): (CaseId, i64), by: Timestamp) -> Result<(), Error> {
    match tx.attempt(|tx| case_again::next(tx, case, l, by)) {
        Ok(Next::There(next, listing)) => {
            recurrence_delete(tx.conn, l.id)?;
            Ok(recurrence_put(tx.conn, listing, Recurrence { every_days, case: Some(next) }, by)?)
        }
        Ok(Next::Ended) => end(tx, l.id),
        // Looked at again the next day: somebody takes the desk up, or nobody does.
        Ok(Next::NobodyAtDesk) => {
            Ok(recurrence_put(tx.conn, l.id, Recurrence { every_days, case: Some(case) }, tx.now.plus(DAY))?)
        }
        Err(Error::Refused(_)) => {
            end(tx, l.id)?;
            let Some(pod) = l.pod() else { return Ok(()) };
            notice::to_desk(tx, pod, None, "recurring-ended", notice::About::case(case))
        }
        Err(e) => Err(e),
    }
}
