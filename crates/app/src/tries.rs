//! Guessing: how many wrong codes are taken from everybody together before nobody's is looked at for a while.
//!
//! Codes are short because they are read aloud. Eight digits, at most 100 wrong tries in ten minutes, and a day of life make it
//! one in seven thousand that somebody who tries all day hits the one code that is out.

use std::{collections::VecDeque, sync::Mutex, time::Duration};

use caremonger_domain::Timestamp;

/// Most wrong tries within [`WINDOW`].
const MOST: usize = 100;
/// How long a wrong try counts.
const WINDOW: Duration = Duration::from_secs(600);

/// Wrong tries of late.
#[derive(Debug, Default)]
pub struct Tries(Mutex<VecDeque<Timestamp>>);

impl Tries {
    fn recent(&self, now: Timestamp) -> std::sync::MutexGuard<'_, VecDeque<Timestamp>> {
        let mut all = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        while all.front().is_some_and(|at| *at < now.minus(WINDOW)) {
            all.pop_front();
        }
        all
    }

    /// Whether another code is looked at.
    pub fn may(&self, now: Timestamp) -> bool {
        self.recent(now).len() < MOST
    }

    /// Counts a wrong one.
    pub fn failed(&self, now: Timestamp) {
        self.recent(now).push_back(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_hundred_wrong_codes_none_is_looked_at_for_ten_minutes() {
        let (tries, now) = (Tries::default(), Timestamp::from_seconds(1_793_534_400));
        for _ in 0..MOST {
            assert!(tries.may(now));
            tries.failed(now);
        }
        assert!(!tries.may(now.plus(WINDOW)));
        assert!(tries.may(now.plus(WINDOW + Duration::from_secs(1))));
    }
}
