//! A pod's account of a time, fit to be handed to anybody: needs met and unmet by kind and area, how soon, and how widely giving and
//! receiving are spread. No cell of it is about fewer than five (M7).

use std::{
    collections::{BTreeMap, HashSet},
    time::Duration,
};

use caremonger_domain::{
    Timestamp,
    few::{Told, table, told},
    id::PodId,
};
use caremonger_store::{
    Conn,
    numbers::{Hands, Need, hands_between, needs_between},
};

use crate::{Error, numbers::of_three};

const DAY: Duration = Duration::from_secs(24 * 3600);
/// The times to choose from, in days; the first is usual.
pub const TIMES: [u32; 3] = [91, 30, 366];
/// Within how many days help came, for each line of [`Account::soon`]; the last line is for what came later.
pub const SOON: [u32; 3] = [1, 3, 7];

/// Needs by some word: the words, and for each how many were met, are open, and ended unmet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs {
    /// The words, in the order of the rows; the last may be empty: all others, and those of no word.
    pub words: Vec<String>,
    /// Met, open, unmet.
    pub told: Told,
}

/// What is told of a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// By category.
    pub by_kind: Needs,
    /// By area.
    pub by_area: Needs,
    /// How many were met within a day, three days, a week, and later.
    pub soon: Told,
    /// How many people gave something.
    pub gave: Option<u64>,
    /// How many received something.
    pub received: Option<u64>,
    /// How many did both.
    pub both: Option<u64>,
    /// Of a hundred hand-overs, how many the three did who gave most.
    pub of_three: Option<u64>,
}

/// The account of a pod from one moment to another.
///
/// # Errors
/// [`Error::Db`].
pub fn of(conn: &mut Conn, pod: PodId, from: Timestamp, to: Timestamp) -> Result<Account, Error> {
    let needs = needs_between(conn, pod, from, to)?;
    let hands = hands_between(conn, pod, from, to)?;
    Ok(account(&needs, &hands))
}

/// Needs by a word. Words of which nothing would be told are told together, under none: a word alone may say whose it is.
fn by(needs: &[Need], word: impl Fn(&Need) -> &str) -> Needs {
    let mut rows: BTreeMap<&str, [u64; 3]> = BTreeMap::new();
    for need in needs {
        let at = if need.met { 0 } else { 2 - usize::from(need.open) };
        rows.entry(word(need)).or_default()[at] += 1;
    }
    let mut rest = rows.remove("").unwrap_or_default();
    rows.retain(|_, row| {
        let shown = row.iter().any(|n| told(*n).is_some());
        if !shown {
            rest.iter_mut().zip(row).for_each(|(sum, n)| *sum += *n);
        }
        shown
    });
    let mut words: Vec<String> = rows.keys().map(|w| (*w).to_owned()).collect();
    let mut cells: Vec<Vec<u64>> = rows.into_values().map(|r| r.to_vec()).collect();
    if rest.iter().any(|n| *n > 0) {
        words.push(String::new());
        cells.push(rest.to_vec());
    }
    Needs { words, told: table(&cells) }
}

fn soon(needs: &[Need]) -> Told {
    let mut lines = [0; SOON.len() + 1];
    for (asked, met) in needs.iter().filter_map(|n| Some((n.asked_at, n.met_at?))) {
        let at = SOON.iter().position(|days| met <= asked.plus(DAY * *days)).unwrap_or(SOON.len());
        lines[at] += 1;
    }
    table(&lines.map(|n| vec![n]))
}

fn account(needs: &[Need], hands: &[Hands]) -> Account {
    let gave: HashSet<&str> = hands.iter().filter_map(|(g, _)| g.as_deref()).collect();
    let received: HashSet<&str> = hands.iter().filter_map(|(_, r)| r.as_deref()).collect();
    let both = count(gave.intersection(&received).count());
    // Who gave only, or received only, is not to follow from the other numbers either.
    let (g, r) = (count(gave.len()), count(received.len()));
    let apart = told(both).filter(|b| told(g - b).is_some() && told(r - b).is_some());
    Account {
        by_kind: by(needs, |n| &n.category),
        by_area: by(needs, |n| &n.area),
        soon: soon(needs),
        gave: told(g),
        received: told(r),
        both: apart,
        of_three: of_three(hands.iter().filter_map(|(giver, _)| giver.as_deref())).and_then(|share| told(share.into())),
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_793_534_400);

    fn need(category: &str, area: &str, open: bool, days: Option<u32>) -> Need {
        let met_at = days.map(|d| NOW.plus(DAY * d));
        Need { category: category.to_owned(), area: area.to_owned(), asked_at: NOW, open, met: met_at.is_some() && !open, met_at }
    }

    #[test]
    fn needs_are_met_open_or_ended_unmet_and_few_are_not_told() {
        let mut needs = vec![need("food", "Elm", false, Some(0)); 6];
        needs.extend(vec![need("food", "Oak", true, None); 5]);
        needs.extend(vec![need("rides", "Elm", false, None); 4]);
        let a = account(&needs, &[]);
        assert_eq!(a.by_kind.words, ["food", ""], "that there are rides is told to nobody");
        assert_eq!(a.by_kind.told.rows, [vec![Some(5), Some(5), None], vec![None, None, None]]);
        assert_eq!(a.by_kind.told.totals, [None, None, None], "four rides would follow from it");
        assert_eq!(a.by_area.words, ["Elm", "Oak"]);
        assert_eq!(a.soon.rows, [vec![Some(5)], vec![None], vec![None], vec![None]]);
    }

    #[test]
    fn giving_and_receiving_are_taking_part_and_nobody_is_told_apart() {
        let hand = |g: &str, r: &str| (Some(g.to_owned()), Some(r.to_owned()));
        let ring: Vec<Hands> = (0..12).map(|n| hand(&format!("p{n}"), &format!("p{}", n + 6))).collect();
        let a = account(&[], &ring);
        assert_eq!((a.gave, a.received, a.both), (Some(10), Some(10), Some(5)));
        assert_eq!(a.of_three, Some(25));
        let pair: Vec<Hands> = (0..6).map(|n| hand(&format!("p{n}"), &format!("p{}", n + 1))).collect();
        assert_eq!(account(&[], &pair).both, None, "one gave only, and one received only");
        assert_eq!(account(&[], &pair[..4]).gave, None);
        let from_a_case = vec![(Some("p".to_owned()), None); 9];
        assert_eq!((account(&[], &from_a_case).received, account(&[], &from_a_case).of_three), (None, None));
    }
}
