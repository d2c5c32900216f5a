//! Money that one pod's fund gives another's (F6): both write it down, and either sees what the other wrote.

use crate::{Refusal, vocabulary::words};

words! {
    /// Which way it goes, seen from the pod whose row it is.
    Way {
        /// From this pod to another.
        Out = "out",
        /// From another pod to this one.
        In = "in",
    }
}

words! {
    /// How it is with it.
    State {
        /// One purse holder would send it, and a second one has not said so yet.
        Proposed = "proposed",
        /// It is out of the one purse and not in the other yet.
        Sent = "sent",
        /// It came.
        Received = "received",
        /// The other pod says that it did not come, or that it cannot take it.
        Refused = "refused",
        /// It is in the purse again that it came from.
        Back = "back",
        /// It was never sent.
        Withdrawn = "withdrawn",
    }
}

/// What happens to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The second purse holder says yes: it leaves the purse.
    Release,
    /// It is not to be sent after all.
    Withdraw,
    /// It came.
    Receive,
    /// It did not come, or cannot be taken.
    Refuse,
    /// It is back where it came from.
    Return,
}

/// The state after an event.
///
/// # Errors
/// [`Refusal::WrongState`].
pub fn step(state: State, event: Event) -> Result<State, Refusal> {
    match (state, event) {
        (State::Proposed, Event::Release) => Ok(State::Sent),
        (State::Proposed, Event::Withdraw) => Ok(State::Withdrawn),
        (State::Sent, Event::Receive) => Ok(State::Received),
        (State::Sent, Event::Refuse) => Ok(State::Refused),
        (State::Sent | State::Refused, Event::Return) => Ok(State::Back),
        _ => Err(Refusal::WrongState { state: state.as_str() }),
    }
}

/// Most of one pod elsewhere that wait at a time for the other pod to say whether it came.
pub const WAITING_MAX: i64 = 20;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_sent_comes_or_goes_back_and_what_came_stays() {
        assert_eq!(step(State::Proposed, Event::Release), Ok(State::Sent));
        assert_eq!(step(State::Sent, Event::Refuse), Ok(State::Refused));
        assert_eq!(step(State::Refused, Event::Return), Ok(State::Back));
        for over in [State::Received, State::Back, State::Withdrawn] {
            for event in [Event::Release, Event::Withdraw, Event::Receive, Event::Refuse, Event::Return] {
                assert!(step(over, event).is_err(), "{over} is over");
            }
        }
    }

    /// Two nodes that each keep their own row, and what they say to one another on its way, in order.
    #[derive(Default)]
    struct Two {
        out: Option<State>,
        there: Option<State>,
        to_there: Vec<Event>,
        to_out: Vec<Event>,
        purse: i64,
        their_purse: i64,
    }

    impl Two {
        fn does(&mut self, what: usize) {
            let out = self.out.unwrap_or(State::Proposed);
            match what {
                0 if step(out, Event::Release).is_ok() => {
                    self.out = Some(State::Sent);
                    self.purse -= 1;
                    self.to_there.push(Event::Release);
                }
                1 => self.out = Some(step(out, Event::Withdraw).unwrap_or(out)),
                2 if step(out, Event::Return).is_ok() => {
                    self.out = Some(State::Back);
                    self.purse += 1;
                    self.to_there.push(Event::Return);
                }
                3 | 4 => {
                    let event = if what == 3 { Event::Receive } else { Event::Refuse };
                    let Some(next) = self.there.and_then(|s| step(s, event).ok()) else { return };
                    self.there = Some(next);
                    self.their_purse += i64::from(event == Event::Receive);
                    self.to_out.push(event);
                }
                5 if !self.to_there.is_empty() => match self.to_there.remove(0) {
                    Event::Release => self.there = Some(State::Sent),
                    event => self.there = self.there.map(|s| step(s, event).unwrap_or(s)),
                },
                6 if !self.to_out.is_empty() => {
                    let event = self.to_out.remove(0);
                    self.out = Some(step(out, event).unwrap_or(out));
                }
                _ => {}
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_two_nodes_do_it_leaves_once_and_comes_once(what in proptest::collection::vec(0_usize..7, 0..40)) {
            let mut two = Two::default();
            for w in what {
                two.does(w);
                prop_assert!((-1..=0).contains(&two.purse) && (0..=1).contains(&two.their_purse));
            }
            while !two.to_there.is_empty() { two.does(5); }
            while !two.to_out.is_empty() { two.does(6); }
            let (out, there) = (two.out.unwrap_or(State::Proposed), two.there);
            // Where the two books do not agree, one side says that it is back and the other that it came.
            let at_odds = out == State::Back && there == Some(State::Received);
            prop_assert_eq!(two.purse + two.their_purse > 0, at_odds);
            if out == State::Received {
                prop_assert_eq!((two.purse, two.their_purse), (-1, 1));
            }
            if there.is_none() {
                prop_assert_eq!(two.purse, 0);
            }
        }
    }
}
