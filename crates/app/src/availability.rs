//! Resting, and how many tasks a neighbour wants in a week (A9).

use std::time::Duration;

use caremonger_domain::{
    Refusal,
    availability::{Availability, LIMIT_MAX},
    zone::Weekday,
};
use caremonger_store::{availability::availability_put, member::Member};

use crate::{Error, Tx};

/// Longest rest that is said at once.
const REST_MAX: Duration = Duration::from_secs(366 * 24 * 3600);

/// Keeps what a neighbour wishes.
///
/// # Errors
/// [`Refusal::Invalid`] naming `weekly_limit` or `resting_until`.
pub fn wish(tx: &mut Tx<'_>, who: &Member, mut wish: Availability) -> Result<(), Error> {
    let Availability { weekly_limit, resting_until, .. } = wish;
    if weekly_limit.is_some_and(|n| !(1..=LIMIT_MAX).contains(&n)) {
        return Err(Refusal::Invalid("Write a number from 1 to 20, or nothing.", "weekly_limit").into());
    }
    if resting_until.is_some_and(|t| t <= tx.now || t > tx.now.plus(REST_MAX)) {
        return Err(Refusal::Invalid("Choose a day within the next year.", "resting_until").into());
    }
    wish.free_days = Weekday::ALL.iter().copied().filter(|d| wish.free_days.contains(d)).collect();
    Ok(availability_put(tx.conn, who.id, &wish, tx.now)?)
}
