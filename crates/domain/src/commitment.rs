//! Commitments: a promise against a listing, from being asked for to being handed over.

use std::time::Duration;

use crate::{
    Amount, Refusal, Timestamp,
    id::{CommitmentId, ListingId, MemberId, RemoteActorId},
    listing::Kind,
    vocabulary::words,
};

words! {
    /// Where a promise is in its life.
    State {
        /// Asked for, not answered yet; its amount is held.
        Requested = "requested",
        /// Agreed.
        Accepted = "accepted",
        /// Refused, with a reason.
        Declined = "declined",
        /// Taken back by one side, with a reason.
        Cancelled = "cancelled",
        /// Not answered in time.
        Lapsed = "lapsed",
        /// Handed over, both sides say so.
        Fulfilled = "fulfilled",
        /// Only one side spoke by the end of the window, or the two said different things.
        Unconfirmed = "unconfirmed",
    }
}

words! {
    /// One of the two parties.
    Side {
        /// The pod or neighbour whose listing it is.
        Owner = "owner",
        /// The one who answered the listing.
        Helper = "helper",
    }
}

impl Side {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Owner => Self::Helper,
            Self::Helper => Self::Owner,
        }
    }

    /// Who hands the thing over: the owner of an offer, the helper of an ask.
    #[must_use]
    pub const fn giver(kind: Kind) -> Self {
        match kind {
            Kind::Offer => Self::Owner,
            Kind::Request => Self::Helper,
        }
    }
}

/// How long a request holds its amount before it lapses unanswered.
pub const HOLD: Duration = Duration::from_secs(3 * 24 * 3600);
/// How long an agreed promise may stand without a word after it was to be kept: then both are asked once, and after as long again
/// it is free for others, without blame (domain rule D6).
pub const SILENCE: Duration = Duration::from_secs(48 * 3600);
/// How long after one side spoke the other has to speak.
pub const CONFIRM_WINDOW: Duration = Duration::from_secs(7 * 24 * 3600);
/// Longest message or reason, in characters.
pub const MESSAGE_MAX: usize = 2_000;

/// Who answered the listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Helper {
    /// A neighbour of this node.
    Member(MemberId),
    /// A pod or person on another server.
    Remote(RemoteActorId),
}

impl Helper {
    /// The neighbour of this node, if it is one.
    #[must_use]
    pub const fn member(&self) -> Option<MemberId> {
        match self {
            Self::Member(m) => Some(*m),
            Self::Remote(_) => None,
        }
    }
}

/// A promise against a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// Our id for it.
    pub id: CommitmentId,
    /// ActivityPub id of the agreement, once there is one.
    pub uri: Option<String>,
    /// Id of the `Offer` activity by which it was asked for across nodes: the idempotency key of the claim.
    pub claim_uri: Option<String>,
    /// The listing.
    pub listing: ListingId,
    /// Who answered.
    pub helper: Helper,
    /// The helper's name as others may see it.
    pub helper_name: String,
    /// Promised amount; `None` for a listing that is not counted.
    pub amount: Option<Amount>,
    /// Handed over, once both agree.
    pub delivered: Option<Amount>,
    /// Where it is.
    pub state: State,
    /// Why it was declined or cancelled.
    pub reason: Option<String>,
    /// What each side says was handed over.
    pub said: Said,
    /// When it ends by itself if nobody speaks.
    pub due_at: Option<Timestamp>,
    /// Grows by one at each change; a copy only ever moves forward.
    pub version: i64,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// A listing of the helper's own pod that it is drawn from: its stock is held as long as the promise lives.
    pub drawn_from: Option<ListingId>,
}

/// What the two sides say about the hand-over. For a listing that is not counted, one stands for "it happened".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Said {
    /// The owner's word.
    pub owner: Option<Amount>,
    /// The helper's word.
    pub helper: Option<Amount>,
}

impl Said {
    /// One side's word.
    #[must_use]
    pub const fn by(self, side: Side) -> Option<Amount> {
        match side {
            Side::Owner => self.owner,
            Side::Helper => self.helper,
        }
    }

    /// With one side's word put in.
    #[must_use]
    pub const fn with(mut self, side: Side, amount: Amount) -> Self {
        match side {
            Side::Owner => self.owner = Some(amount),
            Side::Helper => self.helper = Some(amount),
        }
        self
    }
}

/// What happens to a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The owner says yes.
    Accept,
    /// The owner says no.
    Decline,
    /// One side takes it back.
    Cancel,
    /// A side says how much changed hands; none at all means it did not happen.
    Say(Side, Amount),
    /// The time to answer or confirm ran out.
    RunOut,
    /// It was agreed, and nobody said anything, also when asked.
    Silence,
}

/// What an event does to the stock of the listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockEffect {
    /// Nothing.
    None,
    /// The hold ends and this much of it was delivered; the rest is free again.
    Settle {
        /// Handed over.
        delivered: Amount,
    },
}

/// The next state, and what becomes of the hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// New state.
    pub state: State,
    /// New words about the hand-over.
    pub said: Said,
    /// What the home node does with the stock.
    pub effect: StockEffect,
}

/// The one state machine of promises.
///
/// `promised` is the amount of the promise (one for a listing that is not counted).
///
/// # Errors
/// [`Refusal::WrongState`] when the step is not possible from `state`; [`Refusal::AmountTooLarge`] when more is said to
/// have been handed over than was promised.
pub fn step(state: State, said: Said, promised: Amount, event: Event) -> Result<Step, Refusal> {
    use State as S;
    let released = |state| Step { state, said, effect: StockEffect::Settle { delivered: Amount::ZERO } };
    match (state, event) {
        (S::Requested, Event::Accept) => Ok(Step { state: S::Accepted, said, effect: StockEffect::None }),
        (S::Requested, Event::Decline) => Ok(released(S::Declined)),
        (S::Requested | S::Accepted | S::Unconfirmed, Event::Cancel) => Ok(released(S::Cancelled)),
        (S::Requested, Event::RunOut) => Ok(released(S::Lapsed)),
        (S::Accepted, Event::RunOut) if said.owner.is_some() || said.helper.is_some() => {
            Ok(Step { state: S::Unconfirmed, said, effect: StockEffect::None })
        }
        (S::Accepted, Event::Silence) if said.owner.is_none() && said.helper.is_none() => Ok(released(S::Lapsed)),
        (S::Accepted | S::Unconfirmed, Event::Say(side, amount)) => {
            if amount > promised {
                return Err(Refusal::AmountTooLarge);
            }
            let said = said.with(side, amount);
            Ok(match (said.owner, said.helper) {
                (Some(a), Some(b)) if a == b => {
                    let state = if a.is_zero() { S::Cancelled } else { S::Fulfilled };
                    Step { state, said, effect: StockEffect::Settle { delivered: a } }
                }
                _ => Step { state, said, effect: StockEffect::None },
            })
        }
        _ => Err(Refusal::WrongState { state: state.as_str() }),
    }
}

/// When silence about an agreed promise begins to count: two days after it was agreed, or was to be kept.
#[must_use]
pub fn silent_from(agreed: Timestamp, needed_by: Option<Timestamp>) -> Timestamp {
    needed_by.map_or(agreed, |day| day.max(agreed)).plus(SILENCE)
}

impl State {
    /// Whether the promise still holds part of the stock.
    #[must_use]
    pub const fn holds_stock(self) -> bool {
        matches!(self, Self::Requested | Self::Accepted | Self::Unconfirmed)
    }

    /// Whether it was agreed on and its end has not been said by both, so that it can still be said how it went.
    #[must_use]
    pub const fn can_be_said(self) -> bool {
        matches!(self, Self::Accepted | Self::Unconfirmed)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TWO: Amount = Amount::whole(2);

    fn events() -> Vec<Event> {
        vec![
            Event::Accept,
            Event::Decline,
            Event::Cancel,
            Event::Say(Side::Owner, TWO),
            Event::Say(Side::Helper, TWO),
            Event::Say(Side::Helper, Amount::ONE),
            Event::Say(Side::Helper, Amount::ZERO),
            Event::RunOut,
            Event::Silence,
        ]
    }

    #[test]
    fn nothing_leaves_an_end() {
        for end in [State::Declined, State::Cancelled, State::Lapsed, State::Fulfilled] {
            for event in events() {
                assert_eq!(
                    step(end, Said::default(), TWO, event),
                    Err(Refusal::WrongState { state: end.as_str() }),
                    "{end} {event:?}"
                );
            }
        }
    }

    #[test]
    fn it_is_done_only_when_both_say_the_same() {
        let one = step(State::Accepted, Said::default(), TWO, Event::Say(Side::Owner, TWO)).expect("owner speaks");
        assert_eq!(one.state, State::Accepted);
        let differ = step(one.state, one.said, TWO, Event::Say(Side::Helper, Amount::ONE)).expect("helper speaks");
        assert_eq!(differ.state, State::Accepted, "the two differ");
        let agreed = step(differ.state, differ.said, TWO, Event::Say(Side::Owner, Amount::ONE)).expect("owner corrects");
        assert_eq!(agreed.state, State::Fulfilled);
        assert_eq!(agreed.effect, StockEffect::Settle { delivered: Amount::ONE });
    }

    #[test]
    fn silence_never_means_done() {
        let one = step(State::Accepted, Said::default(), TWO, Event::Say(Side::Owner, TWO)).expect("owner speaks");
        let end = step(one.state, one.said, TWO, Event::RunOut).expect("the window ends");
        assert_eq!((end.state, end.effect), (State::Unconfirmed, StockEffect::None));
        assert!(step(State::Accepted, Said::default(), TWO, Event::RunOut).is_err(), "nobody spoke: it stays agreed");
    }

    #[test]
    fn silence_of_both_frees_what_was_promised() {
        let freed = step(State::Accepted, Said::default(), TWO, Event::Silence).expect("nobody spoke");
        assert_eq!((freed.state, freed.effect), (State::Lapsed, StockEffect::Settle { delivered: Amount::ZERO }));
        let spoken = Said::default().with(Side::Helper, TWO);
        assert!(step(State::Accepted, spoken, TWO, Event::Silence).is_err(), "one side spoke: that is no silence");
        assert!(step(State::Requested, Said::default(), TWO, Event::Silence).is_err());
    }

    #[test]
    fn two_words_that_never_come_together_are_not_done() {
        let said = Said::default().with(Side::Owner, TWO).with(Side::Helper, Amount::ONE);
        let end = step(State::Accepted, said, TWO, Event::RunOut).expect("the window ends");
        assert_eq!((end.state, end.effect), (State::Unconfirmed, StockEffect::None));
        let mended = step(end.state, end.said, TWO, Event::Say(Side::Owner, Amount::ONE)).expect("they agree after all");
        assert_eq!((mended.state, mended.effect), (State::Fulfilled, StockEffect::Settle { delivered: Amount::ONE }));
    }

    #[test]
    fn both_saying_nothing_came_returns_the_stock() {
        let said = Said::default().with(Side::Owner, Amount::ZERO);
        let end = step(State::Accepted, said, TWO, Event::Say(Side::Helper, Amount::ZERO)).expect("agreed on nothing");
        assert_eq!((end.state, end.effect), (State::Cancelled, StockEffect::Settle { delivered: Amount::ZERO }));
    }

    #[test]
    fn more_than_promised_cannot_have_changed_hands() {
        let e = Event::Say(Side::Owner, Amount::whole(3));
        assert_eq!(step(State::Accepted, Said::default(), TWO, e), Err(Refusal::AmountTooLarge));
    }

    proptest! {
        #[test]
        fn a_hold_is_settled_exactly_once_and_exactly_at_the_end(picks in prop::collection::vec(any::<prop::sample::Index>(), 0..25)) {
            let (mut state, mut said, mut settled) = (State::Requested, Said::default(), 0);
            for pick in picks {
                let event = *pick.get(&events());
                if let Ok(next) = step(state, said, TWO, event) {
                    if next.effect != StockEffect::None { settled += 1; }
                    (state, said) = (next.state, next.said);
                }
                prop_assert_eq!(settled, usize::from(!state.holds_stock()));
            }
        }
    }
}
