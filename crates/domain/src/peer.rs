//! Relations between a pod of ours and a pod elsewhere.

use std::time::Duration;

use crate::{
    Refusal, Timestamp,
    id::{PeerId, PodId, RemoteActorId},
    listing::Kind,
    vocabulary::words,
};

words! {
    /// Where the relation stands.
    State {
        /// Asked for, not answered yet.
        Requested = "requested",
        /// Agreed.
        Accepted = "accepted",
        /// Answered with no.
        Refused = "refused",
        /// Ended by one side after having been agreed, or taken back.
        Stopped = "stopped",
        /// Its time ran out: agreed and not renewed, or asked and never answered.
        Expired = "expired",
    }
}

words! {
    /// What the side that asked may do, as far as the side that was asked allows it.
    Scope {
        /// Get the offers as they are published and changed.
        See = "see",
        /// Promise against listings: at once where they are first come, else when a person says yes.
        Promise = "promise",
        /// Pass public listings on to its own followers.
        Announce = "announce",
        /// Get the asks too.
        Asks = "asks",
    }
}

/// What two pods agreed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// What is allowed.
    pub scopes: Vec<Scope>,
    /// Only these categories (slugs); empty: all.
    pub categories: Vec<String>,
    /// Only these areas, as the store folds them; empty: all.
    pub areas: Vec<String>,
}

impl Default for Terms {
    fn default() -> Self {
        Self { scopes: Scope::ALL.to_vec(), categories: Vec::new(), areas: Vec::new() }
    }
}

/// Most categories, and most areas, that an agreement names.
pub const LIMITS_MAX: usize = 20;

impl Terms {
    /// Whether something is allowed.
    #[must_use]
    pub fn allows(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }

    /// Whether a listing is one the agreement is about.
    #[must_use]
    pub fn fits(&self, kind: Kind, category: &str, area_key: &str) -> bool {
        let within = |list: &[String], value: &str| list.is_empty() || list.iter().any(|v| v == value);
        self.allows(Scope::See)
            && (kind == Kind::Offer || self.allows(Scope::Asks))
            && within(&self.categories, category)
            && within(&self.areas, area_key)
    }

    /// Puts the lists in order.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for too many limits and for categories that are none.
    pub fn check(mut self) -> Result<Self, Refusal> {
        self.scopes = Scope::ALL.iter().copied().filter(|s| self.scopes.contains(s)).collect();
        for list in [&mut self.categories, &mut self.areas] {
            list.retain(|v| !v.is_empty());
            list.sort();
            list.dedup();
            if list.len() > LIMITS_MAX {
                return Err(Refusal::Invalid("Name at most 20 kinds and 20 areas.", "categories"));
            }
        }
        if self.categories.iter().any(|c| !crate::category::is_slug(c)) {
            return Err(Refusal::Invalid("Choose kinds from the list.", "categories"));
        }
        Ok(self)
    }
}

impl State {
    /// Whether it has not come to an end: it is asked for, or agreed.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Requested | Self::Accepted)
    }
}

/// How long an agreement lasts before somebody looks at it again.
pub const REVIEW_AFTER: Duration = Duration::from_secs(365 * 24 * 3600);
/// How long before its end the desk is reminded.
pub const REVIEW_NOTICE: Duration = Duration::from_secs(14 * 24 * 3600);
/// How long a pod waits for a yes or a no before the asking ends by itself.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(14 * 24 * 3600);
/// How long after asking a pod that has not answered is asked once more.
pub const ASK_AGAIN: Duration = Duration::from_secs(24 * 3600);

words! {
    /// Who asked.
    Direction {
        /// Our pod follows theirs: we see their listings.
        Outgoing = "outgoing",
        /// Their pod follows ours: they see our listings.
        Incoming = "incoming",
    }
}

/// A relation to a pod elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Our id for it.
    pub id: PeerId,
    /// Our pod.
    pub pod: PodId,
    /// Their pod.
    pub actor: RemoteActorId,
    /// Their address, `@pod@host`.
    pub address: String,
    /// Who asked.
    pub direction: Direction,
    /// Where it stands.
    pub state: State,
    /// Id of the `Follow` activity it rests on.
    pub follow_uri: String,
    /// What was agreed.
    pub terms: Terms,
    /// When it ends unless renewed.
    pub until: Option<Timestamp>,
    /// When it was last asked for.
    pub asked_at: Timestamp,
    /// When it was first asked for.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What happens to a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Asked for, the first time or again.
    Request,
    /// Yes from the side that was asked.
    Accept,
    /// No from the side that was asked; after a yes it ends the relation.
    Refuse,
    /// Ended by the side that asked.
    Stop,
    /// Its time ran out.
    Expire,
}

/// The one state machine of peers.
///
/// # Errors
/// [`Refusal::WrongState`] when the step is not possible from `state`.
pub fn step(state: State, event: Event) -> Result<State, Refusal> {
    use State as S;
    match (state, event) {
        (S::Requested | S::Refused | S::Stopped | S::Expired, Event::Request) => Ok(S::Requested),
        // Asked again while agreed: the other side lost our answer or was rebuilt; it gets it again.
        (S::Accepted, Event::Request) | (S::Requested | S::Accepted, Event::Accept) => Ok(S::Accepted),
        (S::Requested, Event::Refuse) => Ok(S::Refused),
        (S::Accepted, Event::Refuse) | (S::Requested | S::Accepted, Event::Stop) => Ok(S::Stopped),
        (S::Requested | S::Accepted, Event::Expire) => Ok(S::Expired),
        _ => Err(Refusal::WrongState { state: state.as_str() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agreement_says_which_listings_it_is_about() {
        let all = Terms::default();
        assert!(all.fits(Kind::Offer, "food", "elm street") && all.fits(Kind::Request, "care", ""));
        let offers = Terms { scopes: vec![Scope::See, Scope::Promise], ..Terms::default() };
        assert!(offers.fits(Kind::Offer, "food", "") && !offers.fits(Kind::Request, "food", ""));
        let food = Terms { categories: vec!["food".to_owned()], areas: vec!["elm street".to_owned()], ..Terms::default() };
        assert!(food.fits(Kind::Offer, "food", "elm street"));
        assert!(!food.fits(Kind::Offer, "clothes", "elm street") && !food.fits(Kind::Offer, "food", "oak park"));
        assert!(!Terms { scopes: vec![Scope::Asks], ..Terms::default() }.fits(Kind::Request, "food", ""));
        assert!(Terms { categories: vec!["no such".to_owned()], ..Terms::default() }.check().is_err());
    }

    #[test]
    fn every_step_there_is() {
        use Event as E;
        use State as S;
        let table = [
            (S::Requested, E::Request, Some(S::Requested)),
            (S::Requested, E::Accept, Some(S::Accepted)),
            (S::Requested, E::Refuse, Some(S::Refused)),
            (S::Requested, E::Stop, Some(S::Stopped)),
            (S::Accepted, E::Request, Some(S::Accepted)),
            (S::Accepted, E::Accept, Some(S::Accepted)),
            (S::Accepted, E::Refuse, Some(S::Stopped)),
            (S::Accepted, E::Stop, Some(S::Stopped)),
            (S::Refused, E::Request, Some(S::Requested)),
            (S::Refused, E::Accept, None),
            (S::Refused, E::Refuse, None),
            (S::Refused, E::Stop, None),
            (S::Stopped, E::Request, Some(S::Requested)),
            (S::Stopped, E::Accept, None),
            (S::Stopped, E::Refuse, None),
            (S::Stopped, E::Stop, None),
            (S::Requested, E::Expire, Some(S::Expired)),
            (S::Accepted, E::Expire, Some(S::Expired)),
            (S::Refused, E::Expire, None),
            (S::Stopped, E::Expire, None),
            (S::Expired, E::Request, Some(S::Requested)),
            (S::Expired, E::Accept, None),
            (S::Expired, E::Refuse, None),
            (S::Expired, E::Stop, None),
            (S::Expired, E::Expire, None),
        ];
        for (from, event, to) in table {
            assert_eq!(step(from, event).ok(), to, "{from} {event:?}");
        }
    }
}
