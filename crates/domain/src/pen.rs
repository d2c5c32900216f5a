//! Company by letter or postcard in place of calls (E6). It is the same pairing: both say yes, one word is kept, two letters that did not
//! come bring somebody. In place of an hour there is a rhythm, and in place of who rings, whose turn it is to write.

use std::time::Duration;

use crate::{
    Timestamp,
    pairing::{Outcome, REMIND_BEFORE, Side, over_at},
    vocabulary::words,
    zone::{Weekday, Zone},
};

words! {
    /// By which way two keep one another company.
    Way {
        /// They ring one another.
        Call = "call",
        /// They write one another letters or postcards.
        Letter = "letter",
    }
}

words! {
    /// How often a letter goes from one of the two to the other.
    Rhythm {
        /// Every week.
        Weekly = "weekly",
        /// Every two weeks.
        Fortnightly = "fortnightly",
        /// Every four weeks: so that it stays the same day of the week.
        Monthly = "monthly",
    }
}

const DAY: Duration = Duration::from_secs(24 * 3600);
/// At which minute of its day a letter should be there: the post of that day has come.
pub const POST_AT: u16 = 18 * 60;
/// How long before its day whoever writes is reminded: the post takes some days.
pub const WRITE_BEFORE: Duration = Duration::from_secs(4 * 24 * 3600);
/// How long after its day a letter waits for somebody to say whether it came, before the next one stands there.
pub const POST_LATE: Duration = Duration::from_secs(3 * 24 * 3600);

impl Rhythm {
    /// How long it is from one letter to the next.
    #[must_use]
    pub fn length(self) -> Duration {
        match self {
            Self::Weekly => DAY * 7,
            Self::Fortnightly => DAY * 14,
            Self::Monthly => DAY * 28,
        }
    }

    /// The slower of two: nobody has to write more often than they wish.
    #[must_use]
    pub fn slower(self, other: Self) -> Self {
        if self.length() >= other.length() { self } else { other }
    }
}

impl Side {
    /// The other of the two.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Caller => Self::Called,
            Self::Called => Self::Caller,
        }
    }
}

impl Way {
    /// Whether with this word the next call or letter stands there. A call that nobody answered is tried again; a letter that did not
    /// come is over with its day; that one was written says nothing yet of whether it came.
    #[must_use]
    pub const fn goes_on(self, outcome: Outcome) -> bool {
        match outcome {
            Outcome::Talked => true,
            Outcome::Worried => matches!(self, Self::Call),
            Outcome::NoAnswer => matches!(self, Self::Letter),
            Outcome::Wrote => false,
        }
    }

    /// Whose turn it is to write after a letter of which this was said last. Whoever owes one owes it still: so two that did not come in
    /// a row are of the same person. Of calls it does not change who rings.
    #[must_use]
    pub const fn turn(self, turn: Side, outcome: Option<Outcome>) -> Side {
        match (self, outcome) {
            (Self::Letter, Some(Outcome::Talked | Outcome::Wrote)) => turn.other(),
            _ => turn,
        }
    }

    /// When the next call is, or by when the next letter should be there. `slot` is the one before, and `outcome` what was said of it.
    /// An answer is due one rhythm after the letter came; one that did not come, a rhythm after its day.
    #[must_use]
    pub fn next(
        self,
        rhythm: Rhythm,
        zone: &Zone,
        (day, minute): (Weekday, u16),
        slot: Option<Timestamp>,
        outcome: Option<Outcome>,
        now: Timestamp,
    ) -> Timestamp {
        match self {
            Self::Call => zone.next(day, minute, slot.map_or(now, |s| s.max(now))),
            Self::Letter => {
                let after = |from: Timestamp| zone.next(day, minute, from.plus(rhythm.length().saturating_sub(DAY)));
                let since = slot.filter(|_| outcome != Some(Outcome::Talked)).map(after);
                let at = since.filter(|at| *at > now).unwrap_or_else(|| after(now));
                // A day of which something was said is no other letter's.
                match slot {
                    Some(said) if at <= said => zone.next(day, minute, said),
                    _ => at,
                }
            }
        }
    }

    /// When somebody has to be told of the next call or letter, `reminded` being when they last were. Of a letter whoever writes is told
    /// some days before, and whoever waits for it on its day.
    #[must_use]
    pub fn reminds_at(self, slot: Timestamp, reminded: Option<Timestamp>) -> Option<Timestamp> {
        match (self, reminded) {
            (Self::Call, None) => Some(slot.minus(REMIND_BEFORE)),
            (Self::Letter, None) => Some(slot.minus(WRITE_BEFORE)),
            (Self::Letter, Some(at)) if at < slot => Some(slot),
            _ => None,
        }
    }

    /// Until when it can be said how a call went, or whether a letter came.
    #[must_use]
    pub fn over_at(self, slot: Timestamp, minutes: u16) -> Timestamp {
        match self {
            Self::Call => over_at(slot, minutes),
            Self::Letter => slot.plus(POST_LATE),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    const FRIDAY: (Weekday, u16) = (Weekday::Friday, POST_AT);

    #[test]
    fn an_answer_is_due_one_rhythm_after_the_letter_came() {
        let utc = Zone::default();
        let letter = |rhythm, slot: Option<&str>, outcome, now| {
            Way::Letter.next(rhythm, &utc, FRIDAY, slot.map(at), outcome, at(now)).to_string()
        };
        // 2026-11-27 is a Friday.
        assert_eq!(letter(Rhythm::Weekly, None, None, "2026-11-27T12:00:00Z"), "2026-12-04T18:00:00Z");
        let slot = Some("2026-12-04T18:00:00Z");
        let came = Some(Outcome::Talked);
        assert_eq!(letter(Rhythm::Fortnightly, slot, came, "2026-12-02T09:00:00Z"), "2026-12-18T18:00:00Z");
        assert_eq!(letter(Rhythm::Weekly, slot, Some(Outcome::NoAnswer), "2026-12-05T09:00:00Z"), "2026-12-11T18:00:00Z");
        assert_eq!(letter(Rhythm::Monthly, slot, None, "2026-12-07T18:00:00Z"), "2027-01-01T18:00:00Z");
        assert_eq!(
            letter(Rhythm::Weekly, slot, None, "2027-02-01T12:00:00Z"),
            "2027-02-12T18:00:00Z",
            "after a long pause, from now"
        );
    }

    #[test]
    fn whoever_writes_is_told_before_and_whoever_waits_on_the_day() {
        let slot = at("2026-12-04T18:00:00Z");
        let before = at("2026-11-30T18:00:00Z");
        assert_eq!(Way::Letter.reminds_at(slot, None), Some(before));
        assert_eq!(Way::Letter.reminds_at(slot, Some(before)), Some(slot));
        assert_eq!(Way::Letter.reminds_at(slot, Some(slot)), None);
        assert_eq!(Way::Call.reminds_at(slot, Some(before)), None, "of a call once");
    }

    proptest! {
        /// Whatever is said of it, the next letter is ahead, and it is one rhythm and not two.
        #[test]
        fn the_next_letter_is_ahead_and_within_two_rhythms(
            rhythm in proptest::sample::select(Rhythm::ALL), late in 0_u64..4_000_000, outcome in proptest::option::of(proptest::sample::select(Outcome::ALL)),
        ) {
            let slot = at("2026-12-04T18:00:00Z");
            let now = slot.minus(DAY * 20).plus(Duration::from_secs(late));
            let next = Way::Letter.next(rhythm, &Zone::default(), FRIDAY, Some(slot), outcome, now);
            prop_assert!(next > now);
            prop_assert!(next <= slot.max(now).plus(rhythm.length() + DAY * 7));
        }
    }
}
