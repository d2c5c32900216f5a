//! What two nodes say to one another about a case on its way from one to the other.

use caremonger_domain::id::{CaseId, PodId};
use caremonger_store::{
    case_pass::case_pass_delete,
    case_pass_out::{PassOut, case_pass_out_delete, case_pass_out_of},
    remote_actor::{RemoteActor, remote_actor_find},
};
use caremonger_wire::{
    activity::{Addressing, wrap},
    json,
};
use serde_json::{Value, json};

use crate::{Error, Tx, actor::pod_actor};

/// The id of a pod of ours.
pub(crate) fn our_uri(tx: &mut Tx<'_>, pod: PodId) -> Result<String, Error> {
    let name = pod_actor(tx.conn, pod)?.name;
    Ok(tx.urls().actor(&name))
}

/// Says something to the other pod; `uri` is the activity's id.
pub(crate) fn say(tx: &mut Tx<'_>, pod: PodId, to: &RemoteActor, kind: &str, uri: &str, object: Value) -> Result<(), Error> {
    let about = json::id_of(&object).unwrap_or_default().to_owned();
    let addressing = Addressing::direct(vec![to.uri.clone()]);
    let doc = wrap(kind, uri, &our_uri(tx, pod)?, tx.now, &addressing, object);
    let actor = pod_actor(tx.conn, pod)?.id;
    tx.send_to(actor, to, doc, about)
}

/// Answers an offer.
pub(crate) fn answer(tx: &mut Tx<'_>, pod: PodId, to: &RemoteActor, yes: bool, offer_uri: &str) -> Result<(), Error> {
    let uri = tx.activity_uri();
    say(tx, pod, to, if yes { "Accept" } else { "Reject" }, &uri, json!(offer_uri))
}

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
