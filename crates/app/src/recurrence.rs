//! Listings that come again: "soup every Thursday" is published for each Thursday by itself, so that each has its own promises (B5).

use std::time::Duration;

use caremonger_domain::{
    Refusal, Timestamp,
    id::ListingId,
    listing::{ClosedBecause, Draft, Listing, Quantity, State},
};
use caremonger_store::{
    listing::{listing_lock, listing_pods},
    member::{Member, member_find},
    recurrence::{recurrence_delete, recurrence_find, recurrence_put},
};

use crate::{Error, Tx, listing, notice};

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
    let Some(every) = every else { return Ok(recurrence_delete(tx.conn, id)?) };
    l.check_open(tx.now)?;
    let day = day(&l).ok_or(Refusal::Invalid("Say first until when it is.", "every"))?;
    if !EVERY.contains(&every) || l.author().is_none() {
        return Err(Refusal::Invalid("Choose one from the list.", "every").into());
    }
    Ok(recurrence_put(tx.conn, id, every, day)?)
}

fn later(at: Timestamp, days: u64) -> Timestamp {
    at.plus(DAY * u32::try_from(days).unwrap_or(u32::MAX))
}

/// Publishes the next of a listing whose day is past.
///
/// # Errors
/// [`Error::Db`].
pub fn next(tx: &mut Tx<'_>, id: ListingId) -> Result<(), Error> {
    let (Some(l), Some(every)) = (listing_lock(tx.conn, id)?, recurrence_find(tx.conn, id)?) else { return Ok(()) };
    recurrence_delete(tx.conn, id)?;
    let Some(author) = l.author() else { return Ok(()) };
    let (Some(who), Some(day)) = (member_find(tx.conn, author)?, day(&l)) else { return Ok(()) };
    if l.deleted_at.is_some() || l.closed_because == Some(ClosedBecause::Withdrawn) {
        return Ok(());
    }
    if day > tx.now {
        // Its day was moved, or it stands longer.
        return Ok(recurrence_put(tx.conn, id, every, day)?);
    }
    // One that is needed by a day and stands without end would take promises for a day that is past.
    if l.state == State::Open && l.closes_at.is_none() {
        listing::close(tx, l.clone(), ClosedBecause::Expired, "time")?;
    }
    // After a time without power the weeks that are past are not made up for.
    let every = u64::try_from(every).unwrap_or(7).max(1);
    let past = tx.now.since(day).as_secs() / DAY.as_secs();
    let days = (past / every + 1) * every;
    let pods = listing_pods(tx.conn, id)?;
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
        marks: l.marks.clone(),
        lent_for: l.lent_for,
    };
    match tx.attempt(|tx| listing::publish_as(tx, &who, Some(who.id), draft)) {
        Ok(next) => Ok(recurrence_put(tx.conn, next.id, i64::try_from(every).unwrap_or(7), later(day, days))?),
        // The pod has moved or gone, or the rules changed: it ends here, and whoever wrote it is told.
        Err(Error::Refused(_)) => notice::to_member_about(tx, who.id, "recurring-ended", notice::About::listing(id)),
        Err(e) => Err(e),
    }
}
