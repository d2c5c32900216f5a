//! Meetings of a pod (H10): called for a day, a time and a place, with an agenda anybody adds to, and with notes in which nobody is listed: how
//! many were there is a number.

use std::time::Duration;

use crate::{
    Refusal, Timestamp,
    listing::{tidy_line, tidy_text},
    vocabulary::words,
};

words! {
    /// How far a meeting is.
    State {
        /// It is still to come.
        Called = "called",
        /// It has begun, or is over, and its notes have not gone out.
        Begun = "begun",
        /// Its notes have gone out.
        Noted = "noted",
        /// It does not take place.
        CalledOff = "called-off",
    }
}

words! {
    /// What can be done with a meeting.
    Act {
        /// A point is put on the agenda, or taken off.
        Point = "point",
        /// Somebody says that they come or cannot.
        Come = "come",
        /// It is put on another time or place.
        Move = "move",
        /// It is called off.
        CallOff = "call-off",
        /// What was said is written down.
        Note = "note",
    }
}

/// How long a meeting can be, in minutes.
pub const MINUTES: &[u16] = &[30, 45, 60, 90, 120, 180];
/// Most meetings of a pod that are still to come.
pub const NEXT_MOST: i64 = 20;
/// Most points on an agenda, and of those one neighbour's.
pub const POINTS: (i64, i64) = (30, 6);
/// For how long notes can be mended once they went out.
pub const MEND_FOR: Duration = Duration::from_secs(7 * 24 * 3_600);
/// How long before it everybody is reminded.
pub const REMIND_BEFORE: Duration = Duration::from_secs(24 * 3_600);
/// Agreements that are to be looked at again so long after a meeting stand on its agenda already.
pub const REVIEW_AHEAD: Duration = Duration::from_secs(21 * 24 * 3_600);
/// For how long it is kept who comes, where no notes are written.
pub const FORGET_AFTER: Duration = Duration::from_secs(30 * 24 * 3_600);
/// How far ahead a meeting can be.
const AHEAD: Duration = Duration::from_secs(366 * 24 * 3_600);

/// What of a meeting says how far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course {
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it was called off.
    pub called_off_at: Option<Timestamp>,
    /// When its notes went out.
    pub noted_at: Option<Timestamp>,
}

impl Course {
    /// How far it is.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> State {
        match (self.called_off_at, self.noted_at) {
            (Some(_), _) => State::CalledOff,
            (None, Some(_)) => State::Noted,
            (None, None) if self.starts_at <= now => State::Begun,
            (None, None) => State::Called,
        }
    }

    /// Whether something can be done with it now.
    #[must_use]
    pub fn may(&self, act: Act, now: Timestamp) -> bool {
        match (self.state(now), act) {
            (State::Called, Act::Point | Act::Move | Act::CallOff)
            | (State::Called | State::Begun, Act::Come)
            | (State::Begun, Act::Note) => true,
            (State::Noted, Act::Note) => self.noted_at.is_some_and(|at| now < at.plus(MEND_FOR)),
            _ => false,
        }
    }

    /// The same as a refusal.
    ///
    /// # Errors
    /// [`Refusal::WrongState`].
    pub fn check(&self, act: Act, now: Timestamp) -> Result<(), Refusal> {
        if self.may(act, now) { Ok(()) } else { Err(Refusal::WrongState { state: self.state(now).as_str() }) }
    }
}

/// When and where, as somebody wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What it is called; may be empty.
    pub title: String,
    /// Where, in words that anybody of the pod may read.
    pub place: String,
    /// When it begins.
    pub starts_at: Timestamp,
    /// How long it is, in minutes (one of [`MINUTES`]).
    pub minutes: u16,
}

impl Plan {
    /// Tidied.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming the field.
    pub fn tidied(self, now: Timestamp) -> Result<Self, Refusal> {
        let (title, place) = (tidy_line(&self.title), tidy_line(&self.place));
        // Forms know minutes alone: a meeting put on the same minute has not moved.
        let starts_at = Timestamp::from_seconds(self.starts_at.as_seconds().div_euclid(60) * 60);
        if title.chars().count() > 80 {
            return Err(Refusal::Invalid("Keep it shorter.", "title"));
        }
        if !(2..=200).contains(&place.chars().count()) {
            return Err(Refusal::Invalid("Say where it is, in two to 200 letters.", "place"));
        }
        if starts_at <= now || starts_at > now.plus(AHEAD) {
            return Err(Refusal::Invalid("Choose a day and a time that are still to come, within a year.", "day"));
        }
        if !MINUTES.contains(&self.minutes) {
            return Err(Refusal::Invalid("Choose one from the list.", "minutes"));
        }
        Ok(Self { title, place, starts_at, ..self })
    }
}

/// A point of an agenda, tidied.
///
/// # Errors
/// [`Refusal::Invalid`] naming `text`.
pub fn point(text: &str) -> Result<String, Refusal> {
    let text = tidy_line(text);
    match text.chars().count() {
        0 => Err(Refusal::Invalid("Write a few words first.", "text")),
        1..=200 => Ok(text),
        _ => Err(Refusal::Invalid("Keep it shorter.", "text")),
    }
}

/// What was said and agreed, and how many were there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notes {
    /// The words.
    pub text: String,
    /// How many were there, also by phone.
    pub attended: u16,
}

impl Notes {
    /// Tidied.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming the field.
    pub fn tidied(self) -> Result<Self, Refusal> {
        let text = tidy_text(&self.text);
        match text.chars().count() {
            0 => return Err(Refusal::Invalid("Write a few words first.", "notes")),
            1..=8_000 => {}
            _ => return Err(Refusal::Invalid("Keep it under 8,000 letters.", "notes")),
        }
        if self.attended > 1_000 {
            return Err(Refusal::Invalid("Write how many were there, as a number.", "attended"));
        }
        Ok(Self { text, ..self })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_793_534_400);
    const HOUR: Duration = Duration::from_secs(3_600);

    fn plan() -> Plan {
        Plan { title: String::new(), place: "  The library,  back room ".to_owned(), starts_at: NOW.plus(HOUR), minutes: 60 }
    }

    fn called() -> Course {
        Course { starts_at: NOW.plus(HOUR), called_off_at: None, noted_at: None }
    }

    #[test]
    fn a_meeting_says_when_and_where() {
        assert_eq!(plan().tidied(NOW).expect("a meeting").place, "The library, back room");
        for (bad, field) in [
            (Plan { title: "x".repeat(81), ..plan() }, "title"),
            (Plan { place: " ".to_owned(), ..plan() }, "place"),
            (Plan { place: "x".repeat(201), ..plan() }, "place"),
            (Plan { starts_at: NOW, ..plan() }, "day"),
            (Plan { starts_at: NOW.plus(HOUR * 24 * 367), ..plan() }, "day"),
            (Plan { minutes: 7, ..plan() }, "minutes"),
        ] {
            assert_eq!(bad.tidied(NOW).expect_err(field).field(), Some(field));
        }
    }

    #[test]
    fn an_agenda_has_short_points_and_notes_have_a_number() {
        assert_eq!(point(" The  fridge ").as_deref(), Ok("The fridge"));
        assert!(point(" ").is_err() && point(&"x".repeat(201)).is_err());
        let notes = |text: &str, attended| Notes { text: text.to_owned(), attended }.tidied().map_err(|e| e.field());
        assert_eq!(notes("We talked.", 0).map(|n| n.attended), Ok(0));
        assert_eq!(notes(" ", 3), Err(Some("notes")));
        assert_eq!(notes(&"x".repeat(8_001), 3), Err(Some("notes")));
        assert_eq!(notes("We talked.", 1_001), Err(Some("attended")));
    }

    #[test]
    fn a_meeting_is_called_then_begins_and_is_noted() {
        let begun = NOW.plus(HOUR);
        for (course, now, state, may) in [
            (called(), NOW, State::Called, [Act::Point, Act::Come, Act::Move, Act::CallOff].as_slice()),
            (called(), begun, State::Begun, &[Act::Come, Act::Note]),
            (Course { noted_at: Some(begun), ..called() }, begun.plus(HOUR), State::Noted, &[Act::Note]),
            (Course { noted_at: Some(begun), ..called() }, begun.plus(MEND_FOR), State::Noted, &[]),
            (Course { called_off_at: Some(NOW), ..called() }, begun, State::CalledOff, &[]),
        ] {
            assert_eq!(course.state(now), state);
            let can: Vec<Act> = Act::ALL.iter().copied().filter(|a| course.may(*a, now)).collect();
            assert_eq!(can, may, "{state}");
        }
    }

    proptest! {
        #[test]
        fn what_is_over_stays_over(
            starts in 0_i64..100, off in proptest::option::of(0_i64..100), noted in proptest::option::of(0_i64..100),
            now in 0_i64..100, later in 0_i64..2_000_000,
        ) {
            let at = |n: i64| NOW.plus(Duration::from_secs(n.unsigned_abs()));
            let course = Course { starts_at: at(starts), called_off_at: off.map(at), noted_at: noted.map(at) };
            let (before, after) = (course.state(at(now)), course.state(at(now + later)));
            // Time alone only begins a meeting.
            prop_assert!(before == after || (before, after) == (State::Called, State::Begun));
            for act in Act::ALL {
                prop_assert_eq!(course.check(*act, at(now)).is_ok(), course.may(*act, at(now)));
                // Nothing about what does not take place, and nothing moves what has begun.
                if before == State::CalledOff {
                    prop_assert!(!course.may(*act, at(now)));
                }
            }
            if before != State::Called {
                prop_assert!(![Act::Point, Act::Move, Act::CallOff].iter().any(|a| course.may(*a, at(now + later))));
            }
        }
    }
}
