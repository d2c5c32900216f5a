//! Things that are lent and come back (B6).

use std::time::Duration;

use crate::{Refusal, Timestamp};

/// Longest loan, in days.
pub const DAYS_MAX: u16 = 366;
/// How long before a loan is due both sides are reminded, once.
pub const REMIND_BEFORE: Duration = Duration::from_secs(24 * 3600);

/// Checks for how many days something is lent.
///
/// # Errors
/// [`Refusal::Invalid`] naming `lent_for`.
pub fn check_days(days: u16) -> Result<u16, Refusal> {
    if (1..=DAYS_MAX).contains(&days) {
        Ok(days)
    } else {
        Err(Refusal::Invalid("Write for how many days, from 1 to 366.", "lent_for"))
    }
}

/// When something is back that is handed over now.
#[must_use]
pub fn due(now: Timestamp, days: u16) -> Timestamp {
    now.plus(Duration::from_secs(u64::from(days) * 24 * 3600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loan_has_an_end() {
        assert!(check_days(0).is_err() && check_days(DAYS_MAX + 1).is_err());
        assert_eq!(check_days(7), Ok(7));
        let now = Timestamp::from_seconds(1_793_534_400);
        assert_eq!(due(now, 7), now.plus(Duration::from_secs(7 * 24 * 3600)));
    }
}
