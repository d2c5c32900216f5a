//! How much is taken from one server, and how much is asked of it.

use std::{future::Future, num::NonZeroU32, time::Duration};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use moka::future::Cache;

use crate::fetch::FetchError;

/// Activities taken from each server: so many a minute, all of them at once if need be.
pub(crate) struct Allowance(DefaultKeyedRateLimiter<String>);

impl Allowance {
    pub(crate) fn new(per_minute: u32) -> Self {
        let per_minute = NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN);
        Self(RateLimiter::keyed(Quota::per_minute(per_minute)))
    }

    /// Whether one more may be taken from a server now. Only asked for servers whose signature was checked: others could
    /// use up what is meant for it.
    pub(crate) fn takes(&self, origin: &str) -> bool {
        self.0.check_key(&origin.to_owned()).is_ok()
    }

    /// Forgets servers that sent nothing lately.
    pub(crate) fn tidy(&self) {
        self.0.retain_recent();
        self.0.shrink_to_fit();
    }
}

/// Most fetches that handling one activity may cause.
const FETCHES_MAX: u32 = 20;
/// Fetches from one server: at once, and then each second.
const BURST: u32 = 300;
const EACH_SECOND: u32 = 30;

tokio::task_local! {
    static LEFT: std::cell::Cell<u32>;
}

/// How often an actor is fetched anew because of keys that nobody here knows. Whoever makes up key ids of somebody else's
/// could else make us ask them without end, and use up what is asked of their server.
const KEYS_AT_ONCE: u32 = 10;
const KEYS_A_MINUTE: u32 = 2;

/// What is asked of others.
pub(crate) struct Politeness {
    rate: DefaultKeyedRateLimiter<String>,
    keys: DefaultKeyedRateLimiter<String>,
    /// What was not to be had, by its address: not asked for again for a while.
    missing: Cache<String, FetchError>,
}

impl Politeness {
    pub(crate) fn new() -> Self {
        let [burst, rate, keys_burst, keys_rate] =
            [BURST, EACH_SECOND, KEYS_AT_ONCE, KEYS_A_MINUTE].map(|n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN));
        Self {
            rate: RateLimiter::keyed(Quota::per_second(rate).allow_burst(burst)),
            keys: RateLimiter::keyed(Quota::per_minute(keys_rate).allow_burst(keys_burst)),
            missing: Cache::builder().max_capacity(10_000).time_to_live(Duration::from_secs(30)).build(),
        }
    }

    /// Runs the handling of one activity, which may fetch so much and no more.
    pub(crate) async fn of_one_activity<T>(work: impl Future<Output = T>) -> T {
        LEFT.scope(std::cell::Cell::new(FETCHES_MAX), work).await
    }

    /// Whether one more request to a server is polite.
    ///
    /// # Errors
    /// [`FetchError`]: for good when one activity asks for too much, for now when a server was asked too often.
    pub(crate) fn may_fetch(&self, origin: &str) -> Result<(), FetchError> {
        let spent = LEFT.try_with(|left| {
            let spent = left.get() == 0;
            left.set(left.get().saturating_sub(1));
            spent
        });
        if spent == Ok(true) {
            return Err(FetchError::TooMuch);
        }
        self.rate.check_key(&origin.to_owned()).map_err(|_| FetchError::Unreachable("it was asked too often just now".into()))
    }

    /// Whether an actor may be fetched once more for a key that is not known.
    pub(crate) fn may_ask_for_keys(&self, owner: &str) -> bool {
        self.keys.check_key(&owner.to_owned()).is_ok()
    }

    /// What was not to be had a moment ago.
    pub(crate) async fn missed(&self, url: &str) -> Option<FetchError> {
        self.missing.get(url).await
    }

    /// Remembers what is not to be had.
    pub(crate) async fn remember(&self, url: &str, error: &FetchError) {
        if !error.is_transient() && *error != FetchError::TooMuch {
            self.missing.insert(url.to_owned(), error.clone()).await;
        }
    }

    /// Forgets servers that were not asked lately.
    pub(crate) fn tidy(&self) {
        for limiter in [&self.rate, &self.keys] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_activity_may_not_make_us_fetch_without_end() {
        let politeness = Politeness::new();
        let asked = Politeness::of_one_activity(async {
            (0..25).filter(|n| politeness.may_fetch(&format!("https://{n}.example")).is_ok()).count()
        });
        assert_eq!(asked.await, 20);
        assert!(politeness.may_fetch("https://a.example").is_ok(), "outside of any activity there is no such limit");
    }

    #[tokio::test]
    async fn a_server_is_not_asked_too_often_and_the_others_are_still_asked() {
        let politeness = Politeness::new();
        let taken = (0..400).filter(|_| politeness.may_fetch("https://a.example").is_ok()).count();
        assert!((300..400).contains(&taken), "{taken}");
        assert!(politeness.may_fetch("https://b.example").is_ok());
    }

    #[tokio::test]
    async fn what_is_not_to_be_had_is_not_asked_for_again_at_once() {
        let politeness = Politeness::new();
        politeness.remember("https://a.example/1", &FetchError::Refused(404)).await;
        politeness.remember("https://a.example/2", &FetchError::Unreachable("down".into())).await;
        assert_eq!(politeness.missed("https://a.example/1").await, Some(FetchError::Refused(404)));
        assert_eq!(politeness.missed("https://a.example/2").await, None, "what may come back is asked for again");
    }

    #[test]
    fn so_much_is_taken_from_a_server_and_no_more() {
        let allowance = Allowance::new(60);
        let taken = (0..100).filter(|_| allowance.takes("https://a.example")).count();
        assert!((60..=62).contains(&taken), "{taken}");
        assert!(allowance.takes("https://b.example"));
        allowance.tidy();
    }
}
