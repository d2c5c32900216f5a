//! What was decided together is changed together: nothing else changes it, but for commands of whoever runs the server.

use caremonger_domain::{Refusal, effect::Effect, id::PodId, peer::Peer};
use caremonger_store::decision::{effects_open, effects_passed};

use crate::{Error, Tx};

/// Most decisions that are looked at.
const LOOKED_AT: i64 = 2_000;

/// Refuses what a neighbour would change by themselves and the pod has decided on.
///
/// # Errors
/// [`Refusal::Invalid`] naming the field.
pub(crate) fn check_free(tx: &mut Tx<'_>, pod: PodId, about: &Effect, field: &'static str) -> Result<(), Error> {
    if effects_passed(tx.conn, pod, LOOKED_AT)?.iter().any(|decided| decided.same_thing(about)) {
        let words = "This was decided together. Propose it, so that it is changed together too.";
        return Err(Refusal::Invalid(words, field).into());
    }
    Ok(())
}

/// Whether a pod is deciding right now on what there is with another one.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn is_open(tx: &mut Tx<'_>, peer: &Peer) -> Result<bool, Error> {
    let about = Effect::Peer { address: peer.address.clone() };
    Ok(effects_open(tx.conn, peer.pod)?.iter().any(|e| e.same_thing(&about)))
}
