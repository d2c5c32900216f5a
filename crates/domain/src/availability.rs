//! How much a neighbour wants to be asked (A9): a weekly limit, and rest.

use std::time::Duration;

use crate::{Refusal, Timestamp, zone::Weekday};

/// What counts against a weekly limit.
pub const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);
/// Most that a limit can be.
pub const LIMIT_MAX: u8 = 20;

/// What a neighbour wishes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Availability {
    /// Most tasks in seven days; `None`: as many as come.
    pub weekly_limit: Option<u8>,
    /// Until when they are not asked at all.
    pub resting_until: Option<Timestamp>,
    /// On which days they are free; none: they did not say.
    pub free_days: Vec<Weekday>,
}

impl Availability {
    /// Whether a neighbour who took on `this_week` tasks may be asked for another now.
    #[must_use]
    pub fn welcomes(&self, this_week: i64, now: Timestamp) -> bool {
        self.resting_until.is_none_or(|until| until <= now) && self.weekly_limit.is_none_or(|limit| this_week < i64::from(limit))
    }

    /// The same as a refusal, for whoever asks them.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming `member`.
    pub fn check(&self, this_week: i64, now: Timestamp) -> Result<(), Refusal> {
        if self.welcomes(this_week, now) {
            return Ok(());
        }
        Err(Refusal::Invalid("They rest, or have as many tasks this week as they wanted. Ask somebody else.", "member"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_793_534_400);

    #[test]
    fn two_tasks_a_week_and_nobody_asks_for_a_third() {
        let two = Availability { weekly_limit: Some(2), ..Availability::default() };
        assert!(two.welcomes(1, NOW) && !two.welcomes(2, NOW) && Availability::default().welcomes(99, NOW));
        assert_eq!(two.check(2, NOW).expect_err("a third").field(), Some("member"));
    }

    #[test]
    fn whoever_rests_is_not_asked_until_their_day() {
        let resting = Availability { resting_until: Some(NOW.plus(WEEK)), ..Availability::default() };
        assert!(!resting.welcomes(0, NOW) && resting.welcomes(0, NOW.plus(WEEK)));
    }
}
