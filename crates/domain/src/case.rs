//! Cases: what somebody asked the desk for, from the first call to the end. Facts only; the person is kept apart ([`crate::person`]).

use std::time::Duration;

use crate::{
    Amount, Refusal, Timestamp, Unit,
    id::{CaseId, ListingId, MemberId, PersonId, PodId},
    listing::Kind,
    person::plain_digit,
    vocabulary::words,
};

words! {
    /// Where a case is.
    State {
        /// Nobody has rung back yet.
        New = "new",
        /// Rung back without an answer, once or twice.
        CallingBack = "calling_back",
        /// Rung back three times: it waits for their call.
        PhoneTag = "phone_tag",
        /// Somebody who speaks their language has to ring.
        NeedsLanguage = "needs_language",
        /// Everything is known that is needed.
        Ready = "ready",
        /// It stands on the board.
        Listed = "listed",
        /// Helped.
        Done = "done",
        /// The same as another.
        Duplicate = "duplicate",
        /// Given to, or sent to, another area.
        OtherArea = "other_area",
        /// They need it no more.
        NoLongerNeeded = "no_longer_needed",
    }
}

words! {
    /// By which way somebody asked.
    Channel {
        /// They rang.
        Phone = "phone",
        /// They filled in our page.
        Web = "web",
        /// They sent a text message.
        Text = "text",
        /// They left a voice message.
        Voicemail = "voicemail",
        /// They wrote a mail.
        Mail = "mail",
        /// A note or a form on paper.
        Paper = "paper",
        /// They came by.
        Visit = "visit",
    }
}

words! {
    /// What happens to a case.
    Event {
        /// Rung back, nobody there.
        NoAnswer = "no-answer",
        /// Spoken with: everything is known.
        Spoken = "spoken",
        /// Somebody who speaks their language has to ring.
        NeedsLanguage = "needs-language",
        /// It is put on the board.
        List = "list",
        /// What was on the board was handed over.
        HandedOver = "handed-over",
        /// What was on the board ended otherwise.
        Unlisted = "unlisted",
        /// Helped without the board.
        Done = "done",
        /// The same as another.
        Duplicate = "duplicate",
        /// Another area's.
        OtherArea = "other-area",
        /// They need it no more.
        NoLongerNeeded = "no-longer-needed",
        /// Ended too early.
        Reopen = "reopen",
    }
}

/// After how many calls without an answer the desk waits for theirs.
pub const ATTEMPTS: i64 = 3;

/// How long whoever said something about a case may take it back as if they had not.
pub const UNDO_WITHIN: Duration = Duration::from_secs(120);

impl Event {
    /// Whether it can be taken back, where the case was `was` before: nobody outside the desk was told of it, and it took
    /// nothing off the board. What has its own way back, or moved details, cannot.
    #[must_use]
    pub const fn can_be_undone(self, was: State) -> bool {
        match self {
            Self::NoAnswer | Self::Spoken | Self::NeedsLanguage => true,
            Self::Done | Self::OtherArea | Self::NoLongerNeeded => !matches!(was, State::Listed),
            Self::List | Self::HandedOver | Self::Unlisted | Self::Duplicate | Self::Reopen => false,
        }
    }
}

impl State {
    /// Whether somebody still has to do something about it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Done | Self::Duplicate | Self::OtherArea | Self::NoLongerNeeded)
    }

    /// Whether it is the desk's to work on: open, and not on the board, where others answer it.
    #[must_use]
    pub const fn is_at_desk(self) -> bool {
        self.is_open() && !matches!(self, Self::Listed)
    }
}

/// The one state machine of cases: the next state and the number of calls without an answer.
///
/// # Errors
/// [`Refusal::WrongState`].
pub fn step(state: State, attempts: i64, event: Event) -> Result<(State, i64), Refusal> {
    use State as S;
    let waits = state.is_open() && state != S::Listed;
    let next = match event {
        Event::NoAnswer if waits => {
            let attempts = (attempts + 1).min(ATTEMPTS);
            return Ok((if attempts == ATTEMPTS { S::PhoneTag } else { S::CallingBack }, attempts));
        }
        Event::Spoken if waits => return Ok((S::Ready, 0)),
        Event::NeedsLanguage if waits => S::NeedsLanguage,
        Event::List if waits => S::Listed,
        Event::HandedOver if state == S::Listed => S::Done,
        Event::Unlisted if state == S::Listed => S::Ready,
        Event::Done if state.is_open() => S::Done,
        Event::Duplicate if waits => S::Duplicate,
        Event::OtherArea if waits => S::OtherArea,
        Event::NoLongerNeeded if state.is_open() => S::NoLongerNeeded,
        Event::Reopen if !state.is_open() => return Ok((S::Ready, 0)),
        _ => return Err(Refusal::WrongState { state: state.as_str() }),
    };
    Ok((next, attempts))
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// The pod whose desk it is at.
    pub pod: PodId,
    /// Nine digits by which the person asks how it goes.
    pub code: String,
    /// Whose it is.
    pub person: PersonId,
    /// By which way they asked.
    pub channel: Channel,
    /// Whether they need or give something.
    pub kind: Kind,
    /// What, in a few words without private details.
    pub title: String,
    /// A category slug.
    pub category: String,
    /// How much, where it is counted.
    pub amount: Option<Amount>,
    /// Of what.
    pub unit: Option<Unit>,
    /// A named area.
    pub area: String,
    /// BCP 47 tag of the language they speak.
    pub language: String,
    /// When it is needed.
    pub needed_by: Option<Timestamp>,
    /// Where it is.
    pub state: State,
    /// Calls without an answer.
    pub attempts: i64,
    /// What stands on the board for it.
    pub listing: Option<ListingId>,
    /// The case it is the same as.
    pub same_as: Option<CaseId>,
    /// Who looks after it.
    pub taken_by: Option<MemberId>,
    /// When they asked.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// Nine digits from random bits.
#[must_use]
pub fn code(random: u128) -> String {
    format!("{:09}", random % 1_000_000_000)
}

/// A code as it is read aloud: `482 190 375`. The spaces are no-break ones: between digits those keep their order in a line that
/// runs from right to left (Unicode Bidirectional Algorithm, W4).
#[must_use]
pub fn spoken_code(code: &str) -> String {
    let digits: Vec<char> = code.chars().collect();
    digits.chunks(3).map(|three| three.iter().collect::<String>()).collect::<Vec<_>>().join("\u{a0}")
}

/// A code as somebody typed it, with spaces, dashes, or the digits of another script; `None` when it cannot be one.
#[must_use]
pub fn read_code(text: &str) -> Option<String> {
    read_digits(text, 9)
}

/// So many digits as somebody typed them.
pub(crate) fn read_digits(text: &str, many: usize) -> Option<String> {
    if text.len() > 100 {
        return None;
    }
    let digits: String = text.chars().filter_map(plain_digit).collect();
    let rest = text.chars().filter(|c| plain_digit(*c).is_none());
    (digits.len() == many && rest.into_iter().all(|c| c.is_whitespace() || matches!(c, '-' | '.' | '\u{2010}'..='\u{2015}')))
        .then_some(digits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn three_calls_without_an_answer_and_the_desk_waits_for_theirs() {
        let (state, attempts) = step(State::New, 0, Event::NoAnswer).expect("once");
        assert_eq!((state, attempts), (State::CallingBack, 1));
        let (state, attempts) = step(state, attempts, Event::NoAnswer).expect("twice");
        let (state, attempts) = step(state, attempts, Event::NoAnswer).expect("three times");
        assert_eq!((state, attempts), (State::PhoneTag, 3));
        assert_eq!(step(state, attempts, Event::Spoken), Ok((State::Ready, 0)), "they rang");
    }

    #[test]
    fn what_ends_on_the_board_unhelped_comes_back_to_the_desk() {
        assert_eq!(step(State::Listed, 0, Event::Unlisted), Ok((State::Ready, 0)));
        assert_eq!(step(State::Listed, 0, Event::HandedOver), Ok((State::Done, 0)));
        assert!(step(State::Ready, 0, Event::HandedOver).is_err());
    }

    #[test]
    fn a_code_is_typed_as_it_was_heard() {
        assert_eq!(spoken_code(&code(482_190_375)), "482\u{a0}190\u{a0}375");
        assert_eq!(read_code(&spoken_code("482190375")).as_deref(), Some("482190375"));
        assert_eq!(code(7), "000000007");
        for text in ["482190375", " 482 190 375 ", "482-190-375", "٤٨٢ ١٩٠ ٣٧٥"] {
            assert_eq!(read_code(text).as_deref(), Some("482190375"), "{text}");
        }
        for text in ["", "48219037", "4821903755", "482 190 37x 5"] {
            assert_eq!(read_code(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_case_never_gets_lost(picks in prop::collection::vec(any::<prop::sample::Index>(), 0..30)) {
            let (mut state, mut attempts) = (State::New, 0);
            for pick in picks {
                let event = *pick.get(Event::ALL);
                if let Ok(next) = step(state, attempts, event) {
                    (state, attempts) = next;
                }
                prop_assert!((0..=ATTEMPTS).contains(&attempts));
                // From wherever it is, it can be worked on, or opened again.
                let way_on = [Event::Spoken, Event::Unlisted, Event::Reopen].iter().any(|e| step(state, attempts, *e).is_ok());
                prop_assert!(way_on, "{state}");
            }
        }
    }
}
