//! Neighbourhoods: other nodes that ours lists, each with what it says of itself in public. There is no list of all of them (I11).

use std::time::Duration;

use crate::Timestamp;

/// Most that a node lists.
pub const MOST: usize = 200;
/// Most that are suggested because those on the list have them on theirs.
pub const SUGGESTED: usize = 50;
/// After how long without an answer nothing is shown of one but where it is.
pub const SILENT_AFTER: Duration = Duration::from_secs(30 * 24 * 3600);

/// Least time between two looks at one.
const LEAST: Duration = Duration::from_secs(20 * 3600);
/// Seconds by which looks are spread, so that not all nodes ask one at the same hour.
const SPREAD: u64 = 8 * 3600;

/// How one stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It said so lately.
    Here,
    /// It did not answer of late; what it said before still stands.
    Unreached,
    /// It has not answered for so long that what it said may not be true any more.
    Silent,
    /// It answered that it does not show itself.
    Hidden,
}

impl Standing {
    /// The one state machine of them: when it last said something of itself, since when it has not answered, and since when it
    /// hides.
    #[must_use]
    pub fn of(fetched_at: Timestamp, failing_since: Option<Timestamp>, hidden_at: Option<Timestamp>, now: Timestamp) -> Self {
        match (failing_since, hidden_at) {
            (_, Some(_)) => Self::Hidden,
            (None, None) => Self::Here,
            (Some(_), None) if fetched_at.plus(SILENT_AFTER) <= now => Self::Silent,
            (Some(_), None) => Self::Unreached,
        }
    }

    /// Whether what it said of itself is shown.
    #[must_use]
    pub const fn is_shown(self) -> bool {
        matches!(self, Self::Here | Self::Unreached)
    }

    /// The word for it in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::Unreached => "unreached",
            Self::Silent => "silent",
            Self::Hidden => "hidden",
        }
    }
}

/// When one is looked at again: once a day, at an hour that chance picks.
#[must_use]
pub fn next(now: Timestamp, chance: u128) -> Timestamp {
    let spread = u64::try_from(chance % u128::from(SPREAD)).unwrap_or_default();
    now.plus(LEAST + Duration::from_secs(spread))
}

/// Degrees as tenths of a degree, about eleven kilometres: as much as is told of where people live. `None` for no degrees up to
/// `most`.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "at most 1800")]
pub fn coarse(degrees: f64, most: f64) -> Option<i64> {
    (degrees.is_finite() && degrees.abs() <= most).then(|| (degrees * 10.0).round() as i64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: i64 = 24 * 3600 * 1_000_000;

    fn day(n: i64) -> Timestamp {
        Timestamp::from_micros(n * DAY)
    }

    #[test]
    fn who_does_not_answer_is_shown_for_a_month_and_who_hides_not_at_all() {
        assert_eq!(Standing::of(day(1), None, None, day(90)), Standing::Here);
        assert_eq!(Standing::of(day(1), Some(day(2)), None, day(30)), Standing::Unreached);
        assert_eq!(Standing::of(day(1), Some(day(2)), None, day(31)), Standing::Silent);
        assert_eq!(Standing::of(day(1), Some(day(2)), Some(day(2)), day(3)), Standing::Hidden);
        assert!(!Standing::Silent.is_shown() && !Standing::Hidden.is_shown());
    }

    #[test]
    fn a_place_is_told_to_a_tenth_of_a_degree() {
        assert_eq!(coarse(43.651_07, 90.0), Some(437));
        assert_eq!(coarse(-79.347_015, 180.0), Some(-793));
        for bad in [f64::NAN, f64::INFINITY, 90.1, -91.0] {
            assert_eq!(coarse(bad, 90.0), None);
        }
    }

    proptest! {
        #[test]
        fn time_alone_only_ever_takes_away(fetched in 0_i64..100, failing in proptest::option::of(0_i64..100), now in 100_i64..200, later in 0_i64..100) {
            let at = |n: i64| Standing::of(day(fetched), failing.map(day), None, day(n));
            prop_assert!(at(now).is_shown() || !at(now + later).is_shown());
            prop_assert!(failing.is_some() || at(now) == Standing::Here);
        }

        #[test]
        fn each_is_looked_at_once_a_day(now in 0_i64..1_000, chance: u128) {
            let next = next(day(now), chance);
            prop_assert!(next >= day(now).plus(Duration::from_secs(20 * 3600)));
            prop_assert!(next < day(now).plus(Duration::from_secs(28 * 3600)));
        }
    }
}
