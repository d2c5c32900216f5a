//! What ends the way of a case from one node to another.

use caremonger_domain::id::{CaseId, PodId};
use caremonger_store::{
    case_pass::case_pass_delete,
    case_pass_out::{PassOut, case_pass_out_delete, case_pass_out_of},
    remote_actor::remote_actor_find,
};
use serde_json::json;

use crate::{
    Error, Tx,
    pod_word::{our_uri, say},
};

/// An offer that nobody took up is over: it is deleted, and the other pod is told. Which one that was.
pub(crate) fn withdraw(tx: &mut Tx<'_>, pod: PodId, case: CaseId) -> Result<Option<PassOut>, Error> {
    let Some(pass) = case_pass_out_of(tx.conn, case)?.filter(|p| p.taken_at.is_none()) else { return Ok(None) };
    case_pass_out_delete(tx.conn, case)?;
    if let Some(to) = remote_actor_find(tx.conn, pass.to)? {
        let (uri, ours) = (tx.activity_uri(), our_uri(tx, pod)?);
        let offer = json!({"id": pass.offer_uri, "type": "Offer", "actor": ours, "object": tx.urls().case_pass(pass.id)});
        say(tx, pod, &to, "Undo", &uri, offer)?;
    }
    Ok(Some(pass))
}

/// A case is offered to nobody any more, neither here nor elsewhere; whether it was.
pub(crate) fn over(tx: &mut Tx<'_>, pod: PodId, case: CaseId) -> Result<bool, Error> {
    let here = case_pass_delete(tx.conn, case)?;
    Ok(withdraw(tx, pod, case)?.is_some() || here)
}
