//! Relations between a pod of ours and a pod elsewhere.

use crate::{
    Refusal, Timestamp,
    id::{PeerId, PodId, RemoteActorId},
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
    }
}

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
    /// When it ends unless renewed.
    pub until: Option<Timestamp>,
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
}

/// The one state machine of peers.
///
/// # Errors
/// [`Refusal::WrongState`] when the step is not possible from `state`.
pub fn step(state: State, event: Event) -> Result<State, Refusal> {
    use State as S;
    match (state, event) {
        (S::Requested | S::Refused | S::Stopped, Event::Request) => Ok(S::Requested),
        // Asked again while agreed: the other side lost our answer or was rebuilt; it gets it again.
        (S::Accepted, Event::Request) | (S::Requested | S::Accepted, Event::Accept) => Ok(S::Accepted),
        (S::Requested, Event::Refuse) => Ok(S::Refused),
        (S::Accepted, Event::Refuse) | (S::Requested | S::Accepted, Event::Stop) => Ok(S::Stopped),
        _ => Err(Refusal::WrongState { state: state.as_str() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        ];
        for (from, event, to) in table {
            assert_eq!(step(from, event).ok(), to, "{from} {event:?}");
        }
    }
}
