//! Why something asked for is not done. One list for the pages, the API and the wire.

use crate::Amount;

/// A reason to refuse, with what the person needs to go on. `Display` is one plain English sentence;
/// [`Refusal::code`] is the stable word that programs and translations go by.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing of the listing is free any more.
    #[error("Everything has been promised already.")]
    NothingLeft,
    /// Less is free than was asked for.
    #[error("Only {left} left. Ask for {left} or less.")]
    NotEnough {
        /// What is free.
        left: Amount,
    },
    /// A counted listing needs an amount above zero.
    #[error("Say how many: a number above zero.")]
    AmountIsZero,
    /// More than can be counted, or more than was promised.
    #[error("That amount is more than was promised.")]
    AmountTooLarge,
    /// The owner may not lower the amount below what is already promised.
    #[error("{promised} are promised or handed over already. Keep the amount at {promised} or more.")]
    BelowPromised {
        /// Promised and delivered so far.
        promised: Amount,
    },
    /// The unit differs from the listing's.
    #[error("This listing is counted in another unit.")]
    OtherUnit,
    /// The listing ended.
    #[error("This listing is closed.")]
    Closed,
    /// The listing stands, and its pod has stopped it for the time being.
    #[error("This is paused for now. Come back in some days.")]
    Paused,
    /// The thing is not in a state that allows the step.
    #[error("This cannot be done now: it is already {state}.")]
    WrongState {
        /// The state it is in.
        state: &'static str,
    },
    /// The one asking may not do this.
    #[error("You may not do this. Ask somebody with the desk job in your pod.")]
    NotAllowed,
    /// The two pods agreed on other things.
    #[error("The two pods have not agreed on this. Ask the other pod.")]
    NotAgreed,
    /// Also for what the one asking may not see.
    #[error("There is nothing here, or it is not for you to see.")]
    NotFound,
    /// A name, text or list is missing, too long or not of the right form.
    #[error("{0}")]
    Invalid(&'static str, &'static str),
    /// The name is taken or was once used.
    #[error("That name is taken. Choose another one.")]
    NameTaken,
    /// The listing's pod no longer answers.
    #[error("The other pod has ended the connection.")]
    PeerEnded,
    /// Text for others holds something private (a phone number, a mail address, a street with a number).
    #[error("The text holds {what}. Take it out: everybody would see it. There is a private place for it.")]
    PrivateDetail {
        /// What was found, in words.
        what: &'static str,
    },
}

impl Refusal {
    /// The stable code of the reason.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NothingLeft => "nothing-left",
            Self::NotEnough { .. } => "not-enough",
            Self::AmountIsZero => "amount-is-zero",
            Self::AmountTooLarge => "amount-too-large",
            Self::BelowPromised { .. } => "below-promised",
            Self::OtherUnit => "other-unit",
            Self::Closed => "closed",
            Self::Paused => "paused",
            Self::WrongState { .. } => "wrong-state",
            Self::NotAllowed => "not-allowed",
            Self::NotAgreed => "not-agreed",
            Self::NotFound => "not-found",
            Self::Invalid(..) => "invalid",
            Self::NameTaken => "name-taken",
            Self::PeerEnded => "peer-ended",
            Self::PrivateDetail { .. } => "private-detail",
        }
    }

    /// The field of the form or body that is at fault, where one is.
    #[must_use]
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::Invalid(_, field) => Some(field),
            Self::NotEnough { .. } | Self::AmountIsZero | Self::AmountTooLarge | Self::BelowPromised { .. } => Some("amount"),
            Self::PrivateDetail { .. } => Some("description"),
            _ => None,
        }
    }
}
