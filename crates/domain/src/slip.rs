//! Slips: those who received help answer once more, so that nobody can tell that it was them, and a proposal can need their yes (H2).

use std::time::Duration;

use crate::{case::read_digits, vocabulary::words};

words! {
    /// What a slip says.
    Said {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Neither.
        Abstain = "abstain",
    }
}

/// What part of them has to say yes, in percent; none where their share is not asked for.
pub const NEEDED: &[u8] = &[0, 50, 67];
/// How long ago help may have been received.
pub const RECENT: Duration = Duration::from_secs(90 * 24 * 3600);
/// From how many answers on it is told what they said. Of fewer one could tell who it was.
pub const TOLD_FROM: usize = 5;
/// Most slips that are printed for one proposal.
pub const PRINTED_MAX: usize = 60;

/// Digits of the code of a printed slip.
const DIGITS: usize = 12;

/// The code of a slip that is printed, from random bits.
#[must_use]
pub fn code(random: u128) -> String {
    format!("{:0DIGITS$}", random % 10_u128.pow(12))
}

/// A code as somebody typed it, with spaces, dashes, or the digits of another script; `None` when it cannot be one.
#[must_use]
pub fn read_code(text: &str) -> Option<String> {
    read_digits(text, DIGITS)
}

/// What came of the slips of one proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// Fewer answered than can be told of.
    Few,
    /// So many answered, and so much of those who said yes or no said yes.
    Told {
        /// How many answered.
        answered: usize,
        /// In percent, rounded down.
        percent: u8,
    },
}

impl Share {
    /// As it is kept.
    #[must_use]
    pub fn to_line(self) -> String {
        match self {
            Self::Few => "few".to_owned(),
            Self::Told { answered, percent } => format!("{answered} {percent}"),
        }
    }

    /// Read again from [`Self::to_line`]; `None` where their share was not asked for.
    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        if line == "few" {
            return Some(Self::Few);
        }
        let (answered, percent) = line.split_once(' ')?;
        Some(Self::Told { answered: answered.parse().ok()?, percent: percent.parse().ok()? })
    }

    /// Whether it is what a proposal needs. That too few answered is no yes.
    #[must_use]
    pub const fn is_enough(self, needed: u8) -> bool {
        match self {
            Self::Few => false,
            Self::Told { percent, .. } => percent >= needed,
        }
    }
}

/// Counts slips.
#[must_use]
pub fn count(said: &[Said]) -> Share {
    if said.len() < TOLD_FROM {
        return Share::Few;
    }
    let how_many = |what| said.iter().filter(|s| **s == what).count();
    let (yes, no) = (how_many(Said::Yes), how_many(Said::No));
    let percent = (yes * 100).checked_div(yes + no).unwrap_or(0);
    Share::Told { answered: said.len(), percent: u8::try_from(percent).unwrap_or(100) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn of_fewer_than_five_nothing_is_told_and_it_is_no_yes() {
        assert_eq!(count(&[Said::Yes; 4]), Share::Few);
        assert!(!Share::Few.is_enough(50));
        let five = [Said::Yes, Said::Yes, Said::Yes, Said::No, Said::Abstain];
        assert_eq!(count(&five), Share::Told { answered: 5, percent: 75 });
        assert!(count(&five).is_enough(67) && !count(&[Said::Abstain; 5]).is_enough(50));
    }

    proptest! {
        #[test]
        fn what_is_kept_is_what_was_counted(yes in 0_usize..40, no in 0_usize..40, neither in 0_usize..10) {
            let said = [vec![Said::Yes; yes], vec![Said::No; no], vec![Said::Abstain; neither]].concat();
            let share = count(&said);
            prop_assert_eq!(Share::from_line(&share.to_line()), Some(share));
            let enough = said.len() >= TOLD_FROM && yes + no > 0 && yes * 100 >= 67 * (yes + no);
            prop_assert_eq!(share.is_enough(67), enough);
        }
    }
}
