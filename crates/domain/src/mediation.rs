//! Private mediation (H6): a neighbour asks for a talk with another, and a mediator of their pod listens to both. It has set days, and what
//! became of it says whether the pod can be asked if somebody stays.

use std::time::Duration;

use crate::{Refusal, Timestamp, vocabulary::words};

words! {
    /// One of the two.
    Side {
        /// Who asked for it.
        Asker = "asker",
        /// With whom.
        Other = "other",
    }
}

words! {
    /// How it ended.
    Ending {
        /// The mediator says that they found a way.
        Settled = "settled",
        /// The mediator says that they talked and found none.
        NotSettled = "not-settled",
        /// The other side does not want to talk.
        Refused = "refused",
        /// The other side said nothing in its days. That is nobody's fault.
        Unanswered = "unanswered",
        /// The days for a talk passed.
        Lapsed = "lapsed",
        /// Whoever asked took it back.
        TakenBack = "taken-back",
    }
}

const DAY: Duration = Duration::from_secs(24 * 3600);
/// How long it waits for a mediator before all of them are reminded.
pub const MEDIATOR_WITHIN: Duration = Duration::from_secs(3 * 24 * 3600);
/// How long the other side has to say whether they want to talk.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(7 * 24 * 3600);
/// How long after their yes the talk can be.
pub const TALK_WITHIN: Duration = Duration::from_secs(14 * 24 * 3600);
/// How long after the last day for a talk the mediator has to say how it ended, where a day was set.
pub const SAY_WITHIN: Duration = Duration::from_secs(3 * 24 * 3600);
/// How long after the end the words are kept.
pub const KEPT: Duration = Duration::from_secs(30 * 24 * 3600);
/// How long after the end the pod can be asked whether somebody stays; then nothing of it is left.
pub const OPENS_FOR: Duration = Duration::from_secs(60 * 24 * 3600);
/// Longest line of time and place, in characters.
pub const PLACE_MAX: usize = 200;

impl Ending {
    /// Whether after it the pod can be asked if one of the two stays. Who does not want to talk opens no way against whoever asked.
    #[must_use]
    pub const fn opens(self, about: Side) -> bool {
        match self {
            Self::NotSettled => true,
            Self::Refused | Self::Unanswered | Self::Lapsed => matches!(about, Side::Other),
            Self::Settled | Self::TakenBack => false,
        }
    }
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course {
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// Whether a mediator has taken it up.
    pub taken_up: bool,
    /// Whether the mediators were reminded of it.
    pub reminded: bool,
    /// When the other side said yes to a talk.
    pub yes_at: Option<Timestamp>,
    /// The end of the day of the talk.
    pub talk_at: Option<Timestamp>,
    /// How and when it ended.
    pub ended: Option<(Ending, Timestamp)>,
}

/// Who does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// One of the two.
    One(Side),
    /// A mediator who is neither of them.
    Mediator,
    /// The clock.
    Time,
}

/// Something that is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A mediator takes it up.
    TakeUp,
    /// The other side wants to talk.
    Yes,
    /// The other side does not want to talk, or no longer.
    No,
    /// One of the two says in their own words what it is about.
    Word,
    /// The mediator sets the day of the talk, or another one: the end of that day.
    Day(Timestamp),
    /// The mediator ends it: they found a way.
    Settled,
    /// The mediator ends it: they found none.
    NotSettled,
    /// Whoever asked takes it back.
    TakeBack,
    /// Time goes on.
    DaysPass,
}

impl Course {
    /// As it begins.
    #[must_use]
    pub const fn asked(at: Timestamp) -> Self {
        Self { asked_at: at, taken_up: false, reminded: false, yes_at: None, talk_at: None, ended: None }
    }

    /// By when a mediator takes it up.
    #[must_use]
    pub fn mediator_by(&self) -> Timestamp {
        self.asked_at.plus(MEDIATOR_WITHIN)
    }

    /// By when the other side answers.
    #[must_use]
    pub fn answer_by(&self) -> Timestamp {
        self.asked_at.plus(ANSWER_WITHIN)
    }

    /// By when they talk; none before the other side said yes.
    #[must_use]
    pub fn talk_by(&self) -> Option<Timestamp> {
        self.yes_at.map(|at| at.plus(TALK_WITHIN))
    }

    /// When it ends by itself, while it goes on.
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        match self.talk_by() {
            None => self.answer_by(),
            Some(by) if self.talk_at.is_some() => by.plus(SAY_WITHIN),
            Some(by) => by,
        }
    }

    /// Whether the day of the talk has come.
    #[must_use]
    pub fn talk_has_come(&self, now: Timestamp) -> bool {
        self.talk_at.is_some_and(|end_of_day| end_of_day <= now.plus(DAY))
    }

    /// When something happens next by itself. `wiped`: its words are gone.
    #[must_use]
    pub fn due(&self, wiped: bool) -> Timestamp {
        match self.ended {
            Some((_, at)) => at.plus(if wiped { OPENS_FOR } else { KEPT }),
            None if self.taken_up || self.reminded => self.ends_at(),
            None => self.mediator_by().min(self.ends_at()),
        }
    }
}

fn passed(c: Course, now: Timestamp) -> Course {
    if c.ends_at() <= now {
        let ending = if c.yes_at.is_some() { Ending::Lapsed } else { Ending::Unanswered };
        return Course { ended: Some((ending, now)), ..c };
    }
    let remind = !c.taken_up && c.mediator_by() <= now;
    Course { reminded: c.reminded || remind, ..c }
}

fn with_day(c: Course, day: Timestamp, now: Timestamp) -> Result<Course, Refusal> {
    let by = c.talk_by().ok_or(Refusal::Invalid("They have not said yes to a talk yet. Wait for their answer.", "day"))?;
    // The end of the last day.
    if day <= now || day > by.plus(DAY) {
        return Err(Refusal::Invalid("Choose a day that is still to come, within two weeks of their yes.", "day"));
    }
    Ok(Course { talk_at: Some(day), ..c })
}

/// What follows from something that is done.
///
/// # Errors
/// [`Refusal::WrongState`] once it has ended, [`Refusal::NotAllowed`] for whoever cannot do this, [`Refusal::Invalid`] naming the field.
pub fn step(c: Course, by: By, event: Event, now: Timestamp) -> Result<Course, Refusal> {
    if c.ended.is_some() {
        return Err(Refusal::WrongState { state: "ended" });
    }
    let end = |ending: Ending| Course { ended: Some((ending, now)), ..c };
    match (by, event) {
        (By::Mediator, Event::TakeUp) if c.taken_up => Err(Refusal::WrongState { state: "taken-up" }),
        (By::Mediator, Event::TakeUp) => Ok(Course { taken_up: true, ..c }),
        (By::One(Side::Other), Event::Yes) if c.yes_at.is_some() => Err(Refusal::WrongState { state: "said" }),
        (By::One(Side::Other), Event::Yes) => Ok(Course { yes_at: Some(now), ..c }),
        // Who has no page says it to the mediator.
        (By::Mediator, Event::Yes) if c.taken_up && c.yes_at.is_some() => Err(Refusal::WrongState { state: "said" }),
        (By::Mediator, Event::Yes) if c.taken_up => Ok(Course { yes_at: Some(now), ..c }),
        (By::One(Side::Other), Event::No) => Ok(end(Ending::Refused)),
        (By::One(Side::Asker), Event::TakeBack) => Ok(end(Ending::TakenBack)),
        (By::One(_), Event::Word) => Ok(c),
        (By::Mediator, Event::Day(day)) if c.taken_up => with_day(c, day, now),
        (By::Mediator, Event::Settled) if c.taken_up => Ok(end(Ending::Settled)),
        (By::Mediator, Event::NotSettled) if c.taken_up && c.talk_has_come(now) => Ok(end(Ending::NotSettled)),
        // It opens the way to ask whether somebody stays: there was a talk, or its day at least.
        (By::Mediator, Event::NotSettled) if c.taken_up && c.yes_at.is_some() => {
            Err(Refusal::Invalid("Set the day of the talk first, and wait for it.", "settled"))
        }
        (By::Mediator, Event::NotSettled) if c.taken_up => {
            Err(Refusal::Invalid("They have not said yes to a talk yet. Wait for their answer.", "settled"))
        }
        (By::Time, Event::DaysPass) => Ok(passed(c, now)),
        _ => Err(Refusal::NotAllowed),
    }
}

/// Whether the pod can be asked if one of the two stays: never while the talk still has its days.
#[must_use]
pub fn opens_review(c: &Course, about: Side, now: Timestamp) -> bool {
    c.ended.is_some_and(|(ending, at)| ending.opens(about) && now <= at.plus(OPENS_FOR))
}

#[cfg(test)]
#[path = "mediation_tests.rs"]
mod tests;
