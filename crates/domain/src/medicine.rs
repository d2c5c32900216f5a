//! Errands to the pharmacy: the rules that practice has for them (domain rule D14).
//!
//! A bag goes the same day (within eight hours, where no moment was said) or back to the pharmacy, never overnight to somebody's home; nobody carries for more than two households;
//! the name of a medicine is asked nowhere.

use std::time::Duration;

use crate::{
    Refusal, Timestamp,
    listing::{Kind, Listing},
};

/// The category.
pub const CATEGORY: &str = "medicine";
/// Most errands one helper has at a time.
pub const ERRANDS: usize = 2;
/// How long pharmacies are open, about.
const WORKING_DAY: Duration = Duration::from_secs(8 * 3600);

/// Whether a listing asks for an errand to the pharmacy.
#[must_use]
pub fn is_errand(listing: &Listing) -> bool {
    listing.kind == Kind::Request && listing.category == CATEGORY
}

/// Whether somebody may take another errand on.
///
/// # Errors
/// [`Refusal::Invalid`] when they have as many as they may.
pub fn check_errands(under_way: usize) -> Result<(), Refusal> {
    if under_way >= ERRANDS {
        return Err(Refusal::Invalid("Two errands to the pharmacy at a time are the most. Bring these first.", "amount"));
    }
    Ok(())
}

/// Whether an errand may be agreed on now: on the day it is needed and not before, so that no bag waits in somebody's home. `needed` and
/// `today` are days of the neighbours' calendar.
///
/// # Errors
/// [`Refusal::Invalid`] for another day.
pub fn check_day(needed: Option<&str>, today: &str) -> Result<(), Refusal> {
    match needed {
        Some(needed) if needed > today => {
            Err(Refusal::Invalid("An errand to the pharmacy is agreed on the day it is needed. Come back on that day.", "amount"))
        }
        _ => Ok(()),
    }
}

/// Until when an errand has to be done: the moment it is needed by, or a working day after the yes, whichever is later. A day of the
/// calendar would be another one in another time zone.
#[must_use]
pub fn back_by(agreed: Timestamp, needed_by: Option<Timestamp>) -> Timestamp {
    let at_least = agreed.plus(WORKING_DAY);
    needed_by.map_or(at_least, |t| t.max(at_least))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bag_never_stays_overnight() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a moment");
        let agreed = at("2026-11-25T09:00:00Z");
        assert_eq!(back_by(agreed, None), at("2026-11-25T17:00:00Z"));
        assert_eq!(back_by(agreed, Some(at("2026-11-27T12:00:00Z"))), at("2026-11-27T12:00:00Z"));
        assert_eq!(back_by(agreed, Some(at("2026-11-20T12:00:00Z"))), at("2026-11-25T17:00:00Z"), "the day has passed");
    }

    #[test]
    fn an_errand_is_agreed_on_its_day() {
        for needed in [None, Some("2026-11-25"), Some("2026-11-24")] {
            assert_eq!(check_day(needed, "2026-11-25"), Ok(()), "{needed:?}");
        }
        assert_eq!(check_day(Some("2026-11-26"), "2026-11-25").expect_err("tomorrow").field(), Some("amount"));
    }

    #[test]
    fn nobody_carries_for_more_than_two_households() {
        assert!(check_errands(1).is_ok());
        assert_eq!(check_errands(2).expect_err("two are the most").field(), Some("amount"));
    }
}
