//! The clock on the wall: where a node's neighbours live, and what time it is there. Moments are kept in UTC ([`Timestamp`]); what comes
//! every Tuesday at three comes at three, in summer and in winter.

use std::{fmt, str::FromStr};

use jiff::{civil, tz::TimeZone};

use crate::{Timestamp, vocabulary::words};

words! {
    /// A day of the week.
    Weekday {
        /// Monday.
        Monday = "monday",
        /// Tuesday.
        Tuesday = "tuesday",
        /// Wednesday.
        Wednesday = "wednesday",
        /// Thursday.
        Thursday = "thursday",
        /// Friday.
        Friday = "friday",
        /// Saturday.
        Saturday = "saturday",
        /// Sunday.
        Sunday = "sunday",
    }
}

/// A time zone by its name in the IANA database, such as `America/Toronto`.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// There is no time zone of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write a time zone such as America/Toronto or UTC")]
pub struct UnknownZone;

impl Default for Zone {
    fn default() -> Self {
        Self(TimeZone::UTC)
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.iana_name().unwrap_or("UTC"))
    }
}

impl FromStr for Zone {
    type Err = UnknownZone;
    fn from_str(s: &str) -> Result<Self, UnknownZone> {
        TimeZone::get(s.trim()).map(Self).map_err(|_| UnknownZone)
    }
}

impl Zone {
    /// Whether it is UTC: as it is until somebody says where the neighbours live.
    #[must_use]
    pub fn is_utc(&self) -> bool {
        self.0 == TimeZone::UTC
    }

    fn wall_at(&self, at: Timestamp) -> jiff::ZonedDateTime {
        let moment = jiff::Timestamp::from_microsecond(at.as_micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        moment.to_zoned_datetime(self.0.clone())
    }

    /// The day and the time on the wall at a moment: `2026-11-08`, `15:00`.
    #[must_use]
    pub fn wall(&self, at: Timestamp) -> (String, String) {
        let there = self.wall_at(at);
        (there.strftime("%Y-%m-%d").to_string(), there.strftime("%H:%M").to_string())
    }

    /// The moment at which it is that minute (0 to 1,439) of a day (`2026-11-08`) there; `None` for what is no day. A time that a change
    /// of clocks leaves out comes as much later as they were moved.
    #[must_use]
    pub fn at(&self, day: &str, minute: u16) -> Option<Timestamp> {
        let minute = minute.min(1_439);
        let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
        let date: civil::Date = day.trim().parse().ok()?;
        let wall: civil::DateTime = date.at(hour, minute, 0, 0);
        let there = wall.to_zoned_datetime(self.0.clone()).ok()?;
        Some(Timestamp::from_seconds(there.timestamp().as_second()))
    }

    /// The next moment after `after` that is that day of the week and that minute of the day (0 to 1,439) there. A time that a
    /// change of clocks leaves out comes as much later as they were moved.
    #[must_use]
    pub fn next(&self, day: Weekday, minute: u16, after: Timestamp) -> Timestamp {
        let minute = minute.min(1_439);
        let (hour, minute) = (i8::try_from(minute / 60).unwrap_or(0), i8::try_from(minute % 60).unwrap_or(0));
        let today = self.wall_at(after).date();
        let ahead = (day as i64 - i64::from(today.weekday().to_monday_zero_offset())).rem_euclid(7);
        let at = |days: i64| {
            let date = today.checked_add(jiff::Span::new().days(days)).unwrap_or(today);
            let wall: civil::DateTime = date.at(hour, minute, 0, 0);
            wall.to_zoned_datetime(self.0.clone()).map_or(after, |z| Timestamp::from_seconds(z.timestamp().as_second()))
        };
        let first = at(ahead);
        if first > after { first } else { at(ahead + 7) }
    }
}

impl Weekday {
    /// The day of the week of a day (`2026-11-08`).
    #[must_use]
    pub fn of(day: &str) -> Option<Self> {
        let date: civil::Date = day.parse().ok()?;
        Self::ALL.get(usize::try_from(date.weekday().to_monday_zero_offset()).ok()?).copied()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    #[test]
    fn three_on_tuesday_is_three_in_summer_and_in_winter() {
        let toronto: Zone = "America/Toronto".parse().expect("a zone");
        for (after, next) in [
            ("2026-10-26T12:00:00Z", "2026-10-27T19:00:00Z"),
            ("2026-10-27T19:00:00Z", "2026-11-03T20:00:00Z"),
            ("2026-11-03T19:59:59Z", "2026-11-03T20:00:00Z"),
        ] {
            assert_eq!(toronto.next(Weekday::Tuesday, 15 * 60, at(after)), at(next), "{after}");
        }
        assert_eq!(toronto.wall(at("2026-11-04T02:30:00Z")), ("2026-11-03".to_owned(), "21:30".to_owned()));
    }

    #[test]
    fn a_day_and_a_time_on_the_wall_are_a_moment() {
        let toronto: Zone = "America/Toronto".parse().expect("a zone");
        assert_eq!(toronto.at("2026-10-27", 15 * 60), Some(at("2026-10-27T19:00:00Z")));
        assert_eq!(toronto.at("2026-11-03", 15 * 60), Some(at("2026-11-03T20:00:00Z")));
        assert_eq!(
            toronto.at("2026-03-08", 2 * 60 + 30),
            Some(at("2026-03-08T07:30:00Z")),
            "half past two is left out that night"
        );
        for bad in ["", "tomorrow", "2026-13-01"] {
            assert_eq!(toronto.at(bad, 0), None, "{bad}");
        }
    }

    #[test]
    fn a_day_has_its_place_in_the_week() {
        assert_eq!(Weekday::of("2026-11-26"), Some(Weekday::Thursday));
        assert_eq!((Weekday::of("2026-13-01"), Weekday::of("")), (None, None));
    }

    #[test]
    fn a_zone_has_a_name_of_the_database() {
        for good in ["UTC", "Africa/Cairo", "Europe/Paris"] {
            assert!(good.parse::<Zone>().is_ok(), "{good}");
        }
        for bad in ["", "Toronto", "../../etc/passwd"] {
            assert_eq!(bad.parse::<Zone>(), Err(UnknownZone), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn the_next_time_is_ahead_and_within_a_week_and_an_hour(
            seconds in 0_i64..4_000_000_000, day in 0_usize..7, minute in 0_u16..1_440, zone in 0_usize..4,
        ) {
            let zone: Zone = ["UTC", "America/Toronto", "Africa/Cairo", "Australia/Lord_Howe"][zone].parse().expect("a zone");
            let now = Timestamp::from_seconds(seconds);
            let next = zone.next(Weekday::ALL[day], minute, now);
            prop_assert!(next > now && next.as_seconds() - seconds <= 7 * 86_400 + 3_600);
        }
    }
}
