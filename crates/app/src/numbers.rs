//! A pod in numbers, without people: what is open, how much was handed over, and whether few carry it all (M7, opening 13).

use std::{collections::HashMap, time::Duration};

use caremonger_domain::{Timestamp, few::told, id::PodId};
use caremonger_store::{
    Conn,
    numbers::{handed_over_since, open_by_category},
};

use crate::Error;

const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);
/// Weeks that are shown.
pub const WEEKS: u32 = 8;

/// A pod in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers {
    /// What is open: kind, category, how many; the most first.
    pub open: Vec<(String, String, i64)>,
    /// Hand-overs in each of the last weeks: the week's first day and how many; the oldest first.
    pub weeks: Vec<(Timestamp, u32)>,
    /// Of a hundred hand-overs, how many the three did who did most; `None` where it would be about fewer than five neighbours or hand-overs.
    pub of_three: Option<u32>,
}

/// Counts for a pod.
///
/// # Errors
/// [`Error::Db`].
pub fn of(conn: &mut Conn, pod: PodId, now: Timestamp) -> Result<Numbers, Error> {
    let since = now.minus(WEEK * WEEKS);
    let done = handed_over_since(conn, pod, since)?;
    Ok(Numbers {
        open: open_by_category(conn, pod)?,
        weeks: by_week(&done, now),
        of_three: of_three(done.iter().map(|(_, by)| by.as_str())),
    })
}

fn by_week(done: &[(Timestamp, String)], now: Timestamp) -> Vec<(Timestamp, u32)> {
    (1..=WEEKS)
        .rev()
        .map(|back| {
            let (from, to) = (now.minus(WEEK * back), now.minus(WEEK * (back - 1)));
            let many = done.iter().filter(|(at, _)| *at > from && *at <= to).count();
            (from, u32::try_from(many).unwrap_or(u32::MAX))
        })
        .collect()
}

/// Of a hundred hand-overs, how many the three did who did most; each is named by whoever did it.
pub(crate) fn of_three<'d>(by: impl IntoIterator<Item = &'d str>) -> Option<u32> {
    let mut each: HashMap<&str, u64> = HashMap::new();
    for by in by {
        *each.entry(by).or_default() += 1;
    }
    let mut counts: Vec<u64> = each.into_values().collect();
    // So many neighbours are so many hand-overs at least.
    told(u64::try_from(counts.len()).unwrap_or(u64::MAX))?;
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let three: u64 = counts.iter().take(3).sum();
    u32::try_from(three * 100 / counts.iter().sum::<u64>()).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_793_534_400);

    fn done(by: &str, weeks_ago: u32) -> (Timestamp, String) {
        (NOW.minus(WEEK * weeks_ago), by.to_owned())
    }

    #[test]
    fn few_who_carry_it_all_are_seen_and_nobody_is_named() {
        let mut all = vec![done("a", 1); 6];
        all.extend([done("b", 1), done("c", 2), done("d", 3), done("e", 0)]);
        let three = |done: &[(Timestamp, String)]| of_three(done.iter().map(|(_, by)| by.as_str()));
        assert_eq!(three(&all), Some(80));
        assert_eq!(three(&all[..9]), None, "four neighbours are too few to be told apart");
        let weeks = by_week(&all, NOW);
        assert_eq!(weeks.iter().map(|(_, n)| *n).collect::<Vec<_>>(), [0, 0, 0, 0, 1, 1, 7, 1]);
    }

    proptest! {
        #[test]
        fn every_hand_over_counts_once(by in proptest::collection::vec((0_u32..8, 0_u32..7, 0_u64..604_800), 0..60)) {
            let all: Vec<_> = by.iter()
                .map(|(who, weeks, more)| (NOW.minus(WEEK * *weeks).minus(Duration::from_secs(*more)), who.to_string()))
                .collect();
            let sum: u32 = by_week(&all, NOW).iter().map(|(_, n)| n).sum();
            prop_assert_eq!(sum as usize, all.len());
            prop_assert!(of_three(all.iter().map(|(_, by)| by.as_str())).is_none_or(|share| (1..=100).contains(&share)));
        }
    }
}
