//! Answers on paper, counted by two: each counts alone, and what both found counts (H1).

use crate::{
    Refusal,
    decision::{POINTS, Rule, Tally, Voice},
    id::MemberId,
};

/// What becomes of somebody's count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It waits for somebody else to count.
    Waits,
    /// Two found the same: it counts.
    Counts,
    /// Two found something else: both count again.
    Again,
}

impl Next {
    /// The word of it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waits => "waits",
            Self::Counts => "counts",
            Self::Again => "again",
        }
    }
}

/// What becomes of a count, beside the one that waits and whoever made it. Nobody is the second to themselves.
#[must_use]
pub fn next(waiting: Option<(MemberId, &Tally)>, by: MemberId, found: &Tally) -> Next {
    match waiting {
        Some((first, before)) if first != by => {
            if before == found {
                Next::Counts
            } else {
                Next::Again
            }
        }
        _ => Next::Waits,
    }
}

/// Numbers that can be those of so many sheets.
///
/// # Errors
/// [`Refusal::Invalid`] naming `sheets`.
pub fn check(rule: Rule, options: usize, found: &Tally) -> Result<(), Refusal> {
    let sheets = u64::try_from(found.answered).unwrap_or(u64::MAX);
    let fits = if rule == Rule::Score {
        let most = sheets.saturating_mul(u64::from(POINTS));
        found.voices == [0; 4] && found.points.len() == options && found.points.iter().all(|sum| *sum <= most)
    } else {
        let sum = found.voices.iter().fold(0_usize, |sum, n| sum.saturating_add(*n));
        let objects = found.voices.get(Voice::Object as usize).copied().unwrap_or(0);
        found.points.is_empty() && sum == found.answered && (rule == Rule::Consent || objects == 0)
    };
    if fits {
        Ok(())
    } else {
        Err(Refusal::Invalid("These numbers do not add up to the number of sheets. Count them again.", "sheets"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Timestamp;

    fn who(n: u8) -> MemberId {
        MemberId::new(Timestamp::from_seconds(1), u128::from(n))
    }

    fn found(sheets: usize) -> Tally {
        Tally { answered: sheets, voices: [sheets, 0, 0, 0], points: Vec::new() }
    }

    #[test]
    fn numbers_add_up_to_the_sheets() {
        let voices = |answered, voices| Tally { answered, voices, points: Vec::new() };
        let points = |answered, points| Tally { answered, voices: [0; 4], points };
        for (rule, options, tally, fits) in [
            (Rule::Majority, 0, voices(3, [2, 1, 0, 0]), true),
            (Rule::Majority, 0, voices(0, [0; 4]), true),
            (Rule::Majority, 0, voices(4, [2, 1, 0, 0]), false),
            (Rule::Majority, 0, voices(3, [2, 0, 0, 1]), false),
            (Rule::Consent, 0, voices(3, [2, 0, 0, 1]), true),
            (Rule::Majority, 0, points(0, vec![1]), false),
            (Rule::Score, 2, points(2, vec![10, 0]), true),
            (Rule::Score, 2, points(2, vec![11, 0]), false),
            (Rule::Score, 2, points(2, vec![1]), false),
            (Rule::Score, 2, voices(1, [1, 0, 0, 0]), false),
        ] {
            assert_eq!(check(rule, options, &tally).is_ok(), fits, "{rule} {tally:?}");
        }
        let huge = Tally { answered: usize::MAX, voices: [usize::MAX, 1, 0, 0], points: Vec::new() };
        assert!(check(Rule::Majority, 0, &huge).is_ok(), "no sum runs over; no pod is so large, which is looked at elsewhere");
    }

    proptest! {
        #[test]
        fn nothing_counts_that_two_did_not_find_one_after_the_other(counts in proptest::collection::vec((0_u8..3, 0_usize..3), 0..40)) {
            let mut waiting: Option<(MemberId, Tally)> = None;
            for (by, sheets) in counts {
                let (by, tally) = (who(by), found(sheets));
                let becomes = next(waiting.as_ref().map(|(m, t)| (*m, t)), by, &tally);
                match (&waiting, becomes) {
                    (Some((first, before)), Next::Counts) => prop_assert!(*first != by && *before == tally),
                    (Some((first, before)), Next::Again) => prop_assert!(*first != by && *before != tally),
                    (None, Next::Counts | Next::Again) => prop_assert!(waiting.is_some(), "nobody is the second to nobody"),
                    (Some((first, _)), Next::Waits) => prop_assert_eq!(*first, by),
                    (None, Next::Waits) => {}
                }
                waiting = (becomes == Next::Waits).then_some((by, tally));
            }
        }
    }
}
