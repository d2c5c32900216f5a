//! Ids: ULIDs (<https://github.com/ulid/spec>), one type per thing so that they cannot be mixed up.
//!
//! A ULID sorts by the millisecond in which it was made; pages are cut at an id (keyset paging).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use ulid::Ulid;

use crate::time::Timestamp;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Ulid);

        impl $name {
            /// Makes an id from the time and 80 random bits (the upper bits of `random` are dropped).
            #[must_use]
            pub fn new(now: Timestamp, random: u128) -> Self {
                Self(ulid_at(now, random))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(s: &str) -> Result<Self, BadId> {
                parse(s).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;
            fn try_from(s: String) -> Result<Self, BadId> {
                s.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.to_string()
            }
        }
    )+};
}

/// The text is not an id of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not an id of this server")]
pub struct BadId;

fn ulid_at(now: Timestamp, random: u128) -> Ulid {
    let millis = u64::try_from(now.as_micros() / 1_000).unwrap_or(0);
    Ulid::from_parts(millis, random)
}

fn parse(s: &str) -> Result<Ulid, BadId> {
    // Only the canonical spelling is an id: one thing must not have several addresses.
    let id = Ulid::from_string(s).map_err(|_| BadId)?;
    if id.to_string() == s { Ok(id) } else { Err(BadId) }
}

ids! {
    /// A pod of this node.
    PodId,
    /// A neighbour who can sign in on this node.
    MemberId,
    /// Somebody whose details are kept sealed: a neighbour, or a person a case is about.
    PersonId,
    /// What somebody asked the desk for, by phone, paper or page.
    CaseId,
    /// A case that is offered to a pod elsewhere, on both of their nodes.
    CasePassId,
    /// A list that was brought over.
    ImportId,
    /// A shopping list of a pod.
    ShoppingListId,
    /// A text message or mail to somebody.
    LetterId,
    /// An actor this node offers: the node's own, a pod, or a feed.
    ActorId,
    /// An actor of another server, as last seen.
    RemoteActorId,
    /// An offer or an ask, local or a copy of one from another node.
    ListingId,
    /// A promise against a listing.
    CommitmentId,
    /// A private message between the two sides of a commitment or interest.
    MessageId,
    /// What somebody on the fediverse wrote about a listing.
    InterestId,
    /// A relation between one of our pods and a pod elsewhere.
    PeerId,
    /// An activity this node sent.
    ActivityId,
    /// A listing of a pod that nobody here agreed with yet.
    QuarantineId,
    /// A complaint, from or to another server.
    ReportId,
    /// A session, API token or sign-in link.
    SessionId,
    /// What a neighbour signs in with instead of a code (WebAuthn).
    PasskeyId,
    /// A browser on which a neighbour hears of news (Push API).
    PushId,
    /// A voice message of a case.
    RecordingId,
    /// An ask for money from a fund.
    FundAskId,
    /// Something that was promised to a fund.
    PledgeId,
    /// Money that one pod's fund gives another's.
    SolidarityId,
    /// A draw that everybody can check.
    DrawId,
    /// A lending circle.
    CircleId,
    /// A change that is asked for in a circle.
    CircleChangeId,
    /// What was said here for a seat of a circle that lives elsewhere.
    CircleActId,
    /// Something a pod decides together.
    DecisionId,
    /// What somebody wrote about a proposal.
    CommentId,
    /// What a pod agreed on.
    AgreementId,
    /// A meeting of a pod.
    MeetingId,
    /// A point on the agenda of a meeting.
    MeetingPointId,
    /// A wish for companionship calls.
    CallWishId,
    /// Two who ring one another.
    PairingId,
    /// What somebody at the desk leaves for whoever comes next.
    DeskNoteId,
    /// Something a desk announced to its pod.
    AnnouncementId,
    /// What somebody told the mediators of a pod.
    ConcernId,
    /// Who speaks for a pod elsewhere.
    DelegateId,
    /// A talk of two neighbours with a mediator.
    MediationId,
    /// A photo of a listing.
    PhotoId,
    /// A line in a neighbour's list of notices.
    NoticeId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_spelling() {
        let id = ListingId::new(Timestamp::from_micros(1_793_534_400_000_000), 7);
        let text = id.to_string();
        assert_eq!(text.parse::<ListingId>(), Ok(id));
        assert_eq!(text.to_lowercase().parse::<ListingId>(), Err(BadId));
        assert_eq!("../../etc".parse::<ListingId>(), Err(BadId));
    }

    #[test]
    fn ids_sort_by_the_time_they_were_made() {
        let early = ListingId::new(Timestamp::from_micros(1_000_000), u128::MAX);
        let late = ListingId::new(Timestamp::from_micros(2_000_000), 0);
        assert!(early < late && early.to_string() < late.to_string());
    }
}
