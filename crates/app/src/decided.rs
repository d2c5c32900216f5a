//! What was decided together is changed together: nothing else changes it, but for commands of whoever runs the server.

use caremonger_domain::{
    Refusal,
    effect::Effect,
    id::{MemberId, PodId},
    peer::Peer,
};
use caremonger_store::decision::{effects_open, effects_passed};

use crate::{Error, Tx};

/// Most decisions that are looked at.
const LOOKED_AT: i64 = 2_000;

const DECIDED: &str = "This was decided together. Propose it, so that it is changed together too.";

/// Refuses what a neighbour would change by themselves and the pod has decided on: each thing with the field that says it.
///
/// # Errors
/// [`Refusal::Invalid`] naming the field.
pub(crate) fn check_free(tx: &mut Tx<'_>, pod: PodId, changes: &[(Effect, &'static str)]) -> Result<(), Error> {
    if changes.is_empty() {
        return Ok(());
    }
    let decided = effects_passed(tx.conn, pod, LOOKED_AT)?;
    match changes.iter().find(|(about, _)| decided.iter().any(|d| d.same_thing(about))) {
        Some((_, field)) => Err(Refusal::Invalid(DECIDED, field).into()),
        None => Ok(()),
    }
}

/// Whether an act on another pod is a neighbour's own, and not the pod's, the time's or the operator's.
pub(crate) fn is_neighbours(by: &str) -> bool {
    by.parse::<MemberId>().is_ok()
}

/// Whether a pod is deciding right now on what there is with another one.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn is_open(tx: &mut Tx<'_>, peer: &Peer) -> Result<bool, Error> {
    let about = Effect::Peer { address: peer.address.clone() };
    Ok(effects_open(tx.conn, peer.pod)?.iter().any(|e| e.same_thing(&about)))
}

/// Refuses to begin again by oneself what the pod decided to end.
///
/// # Errors
/// [`Refusal::Invalid`] naming `address`.
pub(crate) fn check_not_ended(tx: &mut Tx<'_>, pod: PodId, address: &str) -> Result<(), Error> {
    let about = Effect::Peer { address: address.to_owned() };
    let last = effects_passed(tx.conn, pod, LOOKED_AT)?.into_iter().find(|decided| decided.same_thing(&about));
    match last {
        Some(Effect::EndPeer { .. }) => Err(Refusal::Invalid(DECIDED, "address").into()),
        _ => Ok(()),
    }
}
