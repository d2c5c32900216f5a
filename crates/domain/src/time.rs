//! Moments in time. Stored as whole microseconds since 1970 (UTC), shown as RFC 3339.

use std::{fmt, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

/// A moment, in microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

/// The text is not a moment in RFC 3339 form with a time zone and a year from 0 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write the time like 2026-11-08T20:00:00Z")]
pub struct BadTime;

impl Timestamp {
    /// From microseconds since 1970.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970.
    #[must_use]
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// From whole seconds since 1970.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// Whole seconds since 1970.
    #[must_use]
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// This moment cut to the whole second: what goes on the wire.
    #[must_use]
    pub const fn whole_second(self) -> Self {
        Self::from_seconds(self.as_seconds())
    }

    /// Later by `d`.
    #[must_use]
    pub fn plus(self, d: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(d.as_micros()).unwrap_or(i64::MAX)))
    }

    /// Earlier by `d`.
    #[must_use]
    pub fn minus(self, d: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(d.as_micros()).unwrap_or(i64::MAX)))
    }

    /// How long after `earlier` this is; zero when it is not later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }

    /// The calendar day in UTC, `2026-11-08`.
    #[must_use]
    pub fn date(self) -> String {
        self.to_jiff().strftime("%Y-%m-%d").to_string()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_jiff().fmt(f)
    }
}

/// `0000-01-01T00:00:00Z`.
const YEAR_0: jiff::Timestamp = jiff::Timestamp::constant(-62_167_219_200, 0);

impl FromStr for Timestamp {
    type Err = BadTime;
    fn from_str(s: &str) -> Result<Self, BadTime> {
        if s.len() > 64 || s.starts_with('-') {
            return Err(BadTime);
        }
        let moment: jiff::Timestamp = s.parse().map_err(|_| BadTime)?;
        // An offset can lead out of the years that are written with four digits.
        if moment < YEAR_0 {
            return Err(BadTime);
        }
        Ok(Self(moment.as_microsecond()))
    }
}

impl TryFrom<String> for Timestamp {
    type Error = BadTime;
    fn try_from(s: String) -> Result<Self, BadTime> {
        s.parse()
    }
}

impl From<Timestamp> for String {
    fn from(t: Timestamp) -> String {
        t.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_3339_in_and_out() {
        let t: Timestamp = "2026-11-08T20:00:00Z".parse().expect("a time");
        assert_eq!(t.to_string(), "2026-11-08T20:00:00Z");
        assert_eq!("2026-11-08T21:00:00+01:00".parse(), Ok(t));
        assert_eq!(t.date(), "2026-11-08");
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for bad in [
            "",
            "tomorrow",
            "2026-11-08",
            "2026-11-08T20:00:00",
            "99999-01-01T00:00:00Z",
            "-0001-01-01T00:00:00Z",
            "0000-01-01T00:00+01:00",
        ] {
            assert_eq!(bad.parse::<Timestamp>(), Err(BadTime), "{bad}");
        }
    }
}
