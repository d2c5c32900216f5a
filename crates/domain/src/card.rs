//! Task cards: a promise on a link that opens once, for helpers who do not sign in (D7).

use std::time::Duration;

use crate::Timestamp;

/// How long a card is good after the moment it is for.
pub const AFTER: Duration = Duration::from_secs(24 * 3600);
/// How long it is good where no day was said.
pub const WITHOUT_DAY: Duration = Duration::from_secs(3 * 24 * 3600);

/// Until when a card is good that is made now, for something needed by `day`.
#[must_use]
pub fn good_until(day: Option<Timestamp>, now: Timestamp) -> Timestamp {
    day.map_or_else(|| now.plus(WITHOUT_DAY), |day| day.max(now).plus(AFTER))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_ends_after_its_day() {
        let now = Timestamp::from_seconds(1_793_534_400);
        let friday = now.plus(Duration::from_secs(4 * 24 * 3600));
        assert_eq!(good_until(Some(friday), now), friday.plus(AFTER));
        assert_eq!(good_until(Some(now.minus(AFTER)), now), now.plus(AFTER), "the day is past, and it is still to be brought");
        assert_eq!(good_until(None, now), now.plus(WITHOUT_DAY));
    }
}
