//! Guessing: how many wrong codes are taken from everybody together before nobody's is looked at for a while.
//!
//! Codes are short because they are read aloud. Each try counts before anything is looked at, so that many at one moment count too,
//! and a right one is taken off again. Sign-in codes and codes of cases are counted apart: who tries the one kind does not shut
//! out the other. The count is in memory, of each process by itself.

use std::{
    collections::{HashMap, VecDeque},
    sync::Mutex,
    time::Duration,
};

use caremonger_domain::{Refusal, Timestamp};

use crate::Error;

/// Most wrong tries within [`WINDOW`].
const MOST: usize = 100;
/// Most mails to one address, or wrong codes from one number, in a day.
const A_DAY: usize = 5;
const DAY: Duration = Duration::from_secs(24 * 3600);
/// Most addresses that are remembered.
const ADDRESSES: usize = 10_000;
/// How long a try counts.
const WINDOW: Duration = Duration::from_secs(600);

/// Tries of late.
#[derive(Debug, Default)]
pub struct Tries(Mutex<VecDeque<Timestamp>>);

impl Tries {
    fn all(&self) -> std::sync::MutexGuard<'_, VecDeque<Timestamp>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Counts another try; whether its code is looked at.
    fn another(&self, now: Timestamp) -> bool {
        let mut all = self.all();
        while all.front().is_some_and(|at| *at < now.minus(WINDOW)) {
            all.pop_front();
        }
        let may = all.len() < MOST;
        if may {
            all.push_back(now);
        }
        may
    }

    /// The last one was right and does not count.
    fn was_right(&self) {
        self.all().pop_back();
    }

    /// Looks at a code, unless too many were wrong of late. A refused one counts; a right one does not.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] when too many wrong ones were tried, and those of `look`.
    pub(crate) async fn guess<T>(&self, now: Timestamp, look: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        if !self.another(now) {
            return Err(Refusal::WrongState { state: "too-many-tries" }.into());
        }
        let done = look.await;
        if done.is_ok() {
            self.was_right();
        }
        done
    }
}

/// Mails that were asked for lately, and wrong codes that came by text, by a mark of the address or number: in memory, of each process by itself.
#[derive(Debug, Default)]
pub struct Addresses(Mutex<HashMap<Vec<u8>, Vec<Timestamp>>>);

impl Addresses {
    /// Counts another mail to an address; whether it goes out.
    pub(crate) fn another(&self, mark: &[u8], now: Timestamp) -> bool {
        let mut all = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let fresh = |at: &Timestamp| *at > now.minus(DAY);
        all.retain(|_, times| times.iter().any(fresh));
        if all.len() >= ADDRESSES && !all.contains_key(mark) {
            return false;
        }
        let times = all.entry(mark.to_vec()).or_default();
        times.retain(fresh);
        let may = times.len() < A_DAY;
        if may {
            times.push(now);
        }
        may
    }

    /// The last one was a right code and does not count.
    pub(crate) fn was_right(&self, mark: &[u8]) {
        let mut all = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(times) = all.get_mut(mark) {
            times.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_hundred_wrong_codes_none_is_looked_at_for_ten_minutes() {
        let (tries, now) = (Tries::default(), Timestamp::from_seconds(1_793_534_400));
        for _ in 0..MOST * 2 {
            assert!(tries.another(now), "right ones do not count");
            tries.was_right();
        }
        for _ in 0..MOST {
            assert!(tries.another(now));
        }
        assert!(!tries.another(now.plus(WINDOW)));
        assert!(tries.another(now.plus(WINDOW + Duration::from_secs(1))));
    }
}
