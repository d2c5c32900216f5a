//! Interests: what people on the fediverse write about a listing, waiting at the desk.

use crate::{
    Amount, Timestamp,
    id::{CommitmentId, InterestId, ListingId, PodId, RemoteActorId},
    vocabulary::words,
};

words! {
    /// Where an interest stands.
    State {
        /// Waiting for the desk.
        Open = "open",
        /// Became a commitment.
        Accepted = "accepted",
        /// Answered with no.
        Declined = "declined",
        /// Taken back by the person.
        Withdrawn = "withdrawn",
    }
}

/// A private mention or reply from a person on the fediverse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interest {
    /// Our id for it.
    pub id: InterestId,
    /// The pod written to.
    pub pod: PodId,
    /// The listing it is about, as far as it can be told.
    pub listing: Option<ListingId>,
    /// Who wrote.
    pub actor: RemoteActorId,
    /// Their address, `@name@host`.
    pub from: String,
    /// Id of their message: what our answer replies to.
    pub note_uri: String,
    /// Their words as plain text.
    pub text: String,
    /// The amount read from the words.
    pub amount: Option<Amount>,
    /// Where it stands.
    pub state: State,
    /// The promise it became.
    pub commitment: Option<CommitmentId>,
    /// When it came.
    pub created_at: Timestamp,
}

/// What a private message asks for, as far as its words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// They would like this many, or do not say how many.
    Wants(Option<Amount>),
    /// They take their word back.
    Cancels,
}

/// Reads a private message (plain text, mentions removed).
#[must_use]
pub fn read(text: &str) -> Reading {
    if crate::words::means_cancel(text) { Reading::Cancels } else { Reading::Wants(crate::words::amount_in(text)) }
}
