//! News for a neighbour: by which way they hear of it, how often, and what does not wait.

use std::time::Duration;

use crate::{Timestamp, vocabulary::words};

words! {
    /// The way a neighbour hears of news. What is new always stands on their page of notices.
    Channel {
        /// On the page alone.
        Page = "page",
        /// By mail.
        Mail = "mail",
        /// By text message.
        Text = "text",
        /// On a phone or computer that is not looked at (Push API).
        Push = "push",
        /// By a private mention on the fediverse.
        Mention = "mention",
        /// On paper or by a call: a neighbour tells them.
        Paper = "paper",
    }
}

words! {
    /// How often news are gathered into one letter.
    Pace {
        /// Once a day.
        Daily = "daily",
        /// Once a week, on Monday.
        Weekly = "weekly",
    }
}

words! {
    /// What is known of whose a neighbour's mail address is.
    MailStanding {
        /// They wrote it themselves, and have not shown yet that mail to it reaches them.
        Unproven = "unproven",
        /// A point person wrote it down for them.
        Told = "told",
        /// Mail to it has reached them.
        Proven = "proven",
    }
}

/// How long after news that do not wait the letter goes, so that what happens together is told together.
pub const GATHER: Duration = Duration::from_secs(20);
/// Least time between two letters to one neighbour, however much happens.
pub const LETTER_PAUSE: Duration = Duration::from_secs(15 * 60);

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// 1970-01-05 was a Monday.
const FIRST_MONDAY: i64 = 4 * DAY;

/// How soon news go to a neighbour who hears of them by letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Haste {
    /// With the next gathered letter.
    Gathered,
    /// At once to those who want that: somebody waits.
    Waiting,
    /// At once to everybody, whatever they chose.
    Always,
}

/// How soon news of a kind are told.
#[must_use]
pub fn haste(kind: &str) -> Haste {
    match kind {
        // What a desk announces.
        "announcement" => Haste::Always,
        "requested" | "accepted" | "given" | "join-asked" | "loan-due" | "loan-due-lender" | "cancelled" | "unsafe"
        | "concern" | "nudge" | "message" | "case" | "case-words" | "case-language" | "case-not-come" | "case-back"
        | "code-made" | "passkey-added" | "merge-asked" | "fund-ask" | "fund-agreed" | "fund-release" | "fund-paid"
        | "call-asked" | "call-soon" | "call-second" | "call-desk" | "decision-soon" | "decision-recall" | "decision-job"
        | "decision-said" | "decision-leaves" | "decision-stays" | "mediation-with" | "mediation-asked" | "mediation-waits"
        | "mediation-none" | "mediation-day" | "delegate-asked" | "meeting" | "meeting-moved" | "meeting-off"
        | "meeting-soon" | "paper-again" | "paper-waits" | "pen-asked" | "pen-soon" | "pen-second" | "pen-desk" => Haste::Waiting,
        _ => Haste::Gathered,
    }
}

/// When the next gathered letter goes: the coming `hour` of the day in UTC (0 to 23), on a Monday if weekly.
#[must_use]
pub fn next_letter(pace: Pace, hour: u32, now: Timestamp) -> Timestamp {
    let (every, first) = match pace {
        Pace::Daily => (DAY, 0),
        Pace::Weekly => (7 * DAY, FIRST_MONDAY),
    };
    let first = first + i64::from(hour.min(23)) * HOUR;
    let passed = (now.as_seconds() - first).div_euclid(every);
    Timestamp::from_seconds(first + (passed + 1) * every)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    #[test]
    fn a_gathered_letter_goes_at_its_hour() {
        // 2026-11-26 is a Thursday.
        for (pace, now, next) in [
            (Pace::Daily, "2026-11-26T06:59:59Z", "2026-11-26T07:00:00Z"),
            (Pace::Daily, "2026-11-26T07:00:00Z", "2026-11-27T07:00:00Z"),
            (Pace::Weekly, "2026-11-26T12:00:00Z", "2026-11-30T07:00:00Z"),
            (Pace::Weekly, "2026-11-30T07:00:00Z", "2026-12-07T07:00:00Z"),
        ] {
            assert_eq!(next_letter(pace, 7, at(now)), at(next), "{pace} {now}");
        }
    }

    proptest! {
        #[test]
        fn the_next_letter_is_ahead_and_within_its_pace(seconds in 0_i64..10_000_000_000, hour in 0_u32..40) {
            let now = Timestamp::from_seconds(seconds);
            for (pace, most) in [(Pace::Daily, DAY), (Pace::Weekly, 7 * DAY)] {
                let next = next_letter(pace, hour, now);
                prop_assert!(next > now && next.as_seconds() - seconds <= most);
            }
        }
    }
}
