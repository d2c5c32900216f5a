//! Companionship calls (E1 to E6): two neighbours who ring one another at a set time each week. Both say yes first; of what was said
//! nothing is kept; a call that nobody answers has a known next step; and it ends gently. By letter it is the same ([`crate::pen`]).

use std::{collections::BTreeSet, time::Duration};

use crate::{
    Refusal, Timestamp,
    listing::tidy_line,
    pen::{Rhythm, Way},
    text::is_language,
    vocabulary::words,
    zone::Weekday,
};

words! {
    /// Which side of calls somebody wants to be on.
    Wanting {
        /// They would like to be kept company.
        Ask = "ask",
        /// They would like to keep somebody company.
        Offer = "offer",
    }
}

words! {
    /// Who rings, or writes first, as somebody wishes it.
    Rings {
        /// They ring.
        Me = "me",
        /// They are rung.
        Other = "other",
        /// Either is fine.
        Either = "either",
    }
}

words! {
    /// A part of the day.
    Part {
        /// From eight.
        Morning = "morning",
        /// From noon.
        Afternoon = "afternoon",
        /// From five.
        Evening = "evening",
    }
}

words! {
    /// One of the two.
    Side {
        /// Who rings, or writes first.
        Caller = "caller",
        /// Who is rung, or answers.
        Called = "called",
    }
}

words! {
    /// How far a pairing is.
    State {
        /// Both are asked.
        Asked = "asked",
        /// They ring one another.
        Going = "going",
        /// It is over.
        Ended = "ended",
    }
}

words! {
    /// How a call went, or what there is to say of a letter. Nothing else is kept of it.
    Outcome {
        /// They talked; a letter came.
        Talked = "talked",
        /// Nobody answered; no letter came by its day.
        NoAnswer = "no-answer",
        /// They talked, and there is something to worry about.
        Worried = "worried",
        /// A letter was written, and is under way.
        Wrote = "wrote",
    }
}

words! {
    /// Who has been asked to look after somebody who could not be reached, or about whom somebody worries.
    Alarm {
        /// Nobody: all is well as far as is known.
        None = "none",
        /// The second person who was named.
        Second = "second",
        /// The desk.
        Desk = "desk",
    }
}

words! {
    /// How it is going, as one of the two says it.
    CheckIn {
        /// It is going well.
        Well = "well",
        /// They would like to talk about it with the desk.
        Talk = "talk",
    }
}

/// How long calls can be, in minutes.
pub const MINUTES: &[u16] = &[15, 30, 45, 60];
/// How many calls that nobody answered bring the second person.
pub const MISSES: u8 = 2;
/// In which weeks both are asked how it is going.
pub const CHECKS: &[u8] = &[1, 4, 12];
/// How long before a call both are reminded.
pub const REMIND_BEFORE: Duration = Duration::from_secs(3 * 3600);
/// How long before a call its number is shown.
pub const NUMBER_BEFORE: Duration = Duration::from_secs(15 * 60);
/// How long after the length of a call its number is shown still: time to try again.
pub const NUMBER_AFTER: Duration = Duration::from_secs(90 * 60);
/// How long the second person sees the number.
pub const SECOND_FOR: Duration = Duration::from_secs(24 * 3600);
/// How long between two calls that nobody answered: whoever presses twice has not rung twice.
pub const TRY_AGAIN: Duration = Duration::from_secs(5 * 60);
/// How long a call waits for somebody to say how it went, before the next one stands there.
pub const SAY_WITHIN: Duration = Duration::from_secs(24 * 3600);
/// How long two who are asked have to say yes.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(14 * 24 * 3600);
/// How long after its end who was in a pairing is forgotten.
pub const FORGOTTEN_AFTER: Duration = Duration::from_secs(14 * 24 * 3600);
const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);
/// Most languages of a wish.
const LANGUAGES_MAX: usize = 8;
/// What stands for the length of a call where there are letters.
const NO_CALL: u16 = 30;
/// Longest of what somebody likes to talk about, in characters.
pub const LIKES_MAX: usize = 200;

/// What somebody wishes of calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Which side.
    pub wanting: Wanting,
    /// By telephone or by letter.
    pub way: Way,
    /// How often, by letter.
    pub rhythm: Rhythm,
    /// Who rings, or writes first.
    pub rings: Rings,
    /// On which days; of letters none.
    pub days: Vec<Weekday>,
    /// At which parts of the day; of letters none.
    pub parts: Vec<Part>,
    /// How long, in minutes.
    pub minutes: u16,
    /// In which languages (BCP 47).
    pub languages: Vec<String>,
    /// What they like to talk about, in their words, with commas between.
    pub likes: String,
}

impl Wish {
    /// Tidied: each day, part and language once, in order.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming the field.
    pub fn tidied(mut self) -> Result<Self, Refusal> {
        let (days, parts) = (self.days, self.parts);
        self.days = Weekday::ALL.iter().copied().filter(|d| days.contains(d)).collect();
        self.parts = Part::ALL.iter().copied().filter(|p| parts.contains(p)).collect();
        self.likes = tidy_line(&self.likes);
        self.languages.sort();
        self.languages.dedup();
        match self.way {
            Way::Call => self.rhythm = Rhythm::Weekly,
            Way::Letter => (self.days, self.parts, self.minutes) = (Vec::new(), Vec::new(), NO_CALL),
        }
        let by_call = self.way == Way::Call;
        if by_call && self.days.is_empty() {
            return Err(Refusal::Invalid("Choose at least one day.", "day"));
        }
        if by_call && self.parts.is_empty() {
            return Err(Refusal::Invalid("Choose at least one time of day.", "part"));
        }
        if !MINUTES.contains(&self.minutes) {
            return Err(Refusal::Invalid("Choose one from the list.", "minutes"));
        }
        let known = self.languages.iter().all(|l| is_language(l));
        if self.languages.is_empty() || self.languages.len() > LANGUAGES_MAX || !known {
            return Err(Refusal::Invalid("Choose at least one language.", "language"));
        }
        if self.likes.chars().count() > LIKES_MAX {
            return Err(Refusal::Invalid("Keep it shorter.", "likes"));
        }
        Ok(self)
    }
}

/// What two have in common: why they are put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// By which way.
    pub way: Way,
    /// How often, by letter: what the slower of both wishes.
    pub rhythm: Rhythm,
    /// Which of the two rings, or writes first.
    pub rings: Wanting,
    /// Days on which both can.
    pub days: Vec<Weekday>,
    /// Parts of the day at which both can.
    pub parts: Vec<Part>,
    /// Languages both speak.
    pub languages: Vec<String>,
    /// What both like.
    pub likes: Vec<String>,
    /// How long, in minutes: what the shorter of both wishes.
    pub minutes: u16,
}

fn both<T: PartialEq + Clone>(a: &[T], b: &[T]) -> Vec<T> {
    a.iter().filter(|x| b.contains(x)).cloned().collect()
}

fn things(likes: &str) -> BTreeSet<String> {
    let one = |t: &str| tidy_line(t).to_lowercase();
    likes.split([',', ';', '،', '؛']).map(one).filter(|t| !t.is_empty()).collect()
}

/// Whether an ask and an offer fit, and in what: a language, a day, a part of the day, and somebody who rings. Of two who do not mind,
/// whoever offers rings. By letter a language is enough, and somebody who writes first; letters go with letters alone.
#[must_use]
pub fn fit(ask: &Wish, offer: &Wish) -> Option<Fit> {
    if (ask.wanting, offer.wanting) != (Wanting::Ask, Wanting::Offer) || ask.way != offer.way {
        return None;
    }
    let rings = match (ask.rings, offer.rings) {
        (Rings::Me, Rings::Me) | (Rings::Other, Rings::Other) => return None,
        (Rings::Me, _) | (Rings::Either, Rings::Other) => Wanting::Ask,
        _ => Wanting::Offer,
    };
    let (days, parts) = (both(&ask.days, &offer.days), both(&ask.parts, &offer.parts));
    let languages = both(&ask.languages, &offer.languages);
    let no_time = ask.way == Way::Call && (days.is_empty() || parts.is_empty());
    if no_time || languages.is_empty() {
        return None;
    }
    let likes = things(&ask.likes).intersection(&things(&offer.likes)).cloned().collect();
    let (way, rhythm) = (ask.way, ask.rhythm.slower(offer.rhythm));
    Some(Fit { way, rhythm, rings, days, parts, languages, likes, minutes: ask.minutes.min(offer.minutes) })
}

/// The times that can be chosen within parts of the day, in minutes of the day: each half hour.
#[must_use]
pub fn times(parts: &[Part]) -> Vec<u16> {
    let of = |p: &Part| match p {
        Part::Morning => 16..24_u16,
        Part::Afternoon => 24..34,
        Part::Evening => 34..43,
    };
    parts.iter().flat_map(of).map(|half| half * 30).collect()
}

/// How it is with somebody's calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course {
    /// Calls in a row that nobody answered.
    pub misses: u8,
    /// Who has been asked to look after it.
    pub alarm: Alarm,
    /// Whether somebody worries, and the desk has not yet said that all is well.
    pub worried: bool,
}

impl Course {
    /// All is well as far as is known.
    pub const WELL: Self = Self { misses: 0, alarm: Alarm::None, worried: false };
}

/// Who says how a call went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// One of the two.
    Pair,
    /// The second person, who was asked to ring.
    Second,
    /// The desk, which was asked to look after it.
    Desk,
}

/// What follows from how a call went. `second` says whether a second person is named.
///
/// After [`MISSES`] calls in a row that nobody answered the second person is asked, once; where that person reaches nobody either, or
/// somebody worries, the desk. Once somebody talked to them all is well; a worry is over when the desk says so, and by nothing else. It is
/// the same of letters that did not come; that one was written changes nothing.
#[must_use]
pub fn said(course: Course, outcome: Outcome, by: By, second: bool) -> Course {
    match outcome {
        Outcome::Wrote => course,
        Outcome::Talked if by == By::Desk || !course.worried => Course::WELL,
        Outcome::Talked => Course { misses: 0, ..course },
        Outcome::Worried => Course { misses: 0, alarm: Alarm::Desk, worried: true },
        Outcome::NoAnswer if by == By::Second => Course { alarm: Alarm::Desk, ..course },
        Outcome::NoAnswer if by == By::Desk => course,
        Outcome::NoAnswer => {
            let misses = course.misses.saturating_add(1);
            let alarm = match course.alarm {
                Alarm::None if misses >= MISSES && second => Alarm::Second,
                Alarm::None if misses >= MISSES => Alarm::Desk,
                alarm => alarm,
            };
            Course { misses, alarm, ..course }
        }
    }
}

/// Whether whoever rings sees the number now: around the call and no longer (E4).
#[must_use]
pub fn shows_number(slot: Timestamp, minutes: u16, now: Timestamp) -> bool {
    let end = slot.plus(Duration::from_secs(u64::from(minutes) * 60) + NUMBER_AFTER);
    slot.minus(NUMBER_BEFORE) <= now && now <= end
}

/// Until when it can be said how a call went.
#[must_use]
pub fn over_at(slot: Timestamp, minutes: u16) -> Timestamp {
    slot.plus(Duration::from_secs(u64::from(minutes) * 60) + SAY_WITHIN)
}

/// The week in which both have to be asked next how it is going, with its moment; `last` is the one they were asked in.
#[must_use]
pub fn next_check(started: Timestamp, last: u8) -> Option<(u8, Timestamp)> {
    let week = CHECKS.iter().copied().find(|w| *w > last)?;
    Some((week, started.plus(WEEK * u32::from(week))))
}

#[cfg(test)]
#[path = "pairing_tests.rs"]
mod tests;
