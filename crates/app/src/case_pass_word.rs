//! What two nodes say to one another about a case on its way from one to the other.

use caremonger_domain::id::{CaseId, PodId};
use caremonger_store::{
    case_pass_out::{PassOut, case_pass_out_delete, case_pass_out_of},
    remote_actor::{RemoteActor, remote_actor_find},
};
use caremonger_wire::activity::{Addressing, wrap};
use serde_json::{Value, json};

use crate::{
    Error, Tx,
    actor::pod_actor,
    outbox::{Outgoing, Recipients},
};

/// Says something to the other pod; `uri` is the activity's id.
pub(crate) fn say(tx: &mut Tx<'_>, pod: PodId, to: &RemoteActor, kind: &str, uri: &str, object: Value) -> Result<(), Error> {
    let ours = pod_actor(tx.conn, pod)?;
    let about = object.get("id").or(Some(&object)).and_then(Value::as_str).unwrap_or_default().to_owned();
    let addressing = Addressing::direct(vec![to.uri.clone()]);
    let doc = wrap(kind, uri, &tx.urls().actor(&ours.name), tx.now, &addressing, object);
    let out = Outgoing { actor: ours.id, doc, object_uri: about, public: false, in_outbox: false, proven: to.speaks_proposals };
    tx.send(&out, &[Recipients::Actors(vec![to.id])])
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
        let name = pod_actor(tx.conn, pod)?.name;
        let (uri, ours) = (tx.activity_uri(), tx.urls().actor(&name));
        let offer = json!({"id": pass.offer_uri, "type": "Offer", "actor": ours, "object": tx.urls().case_pass(pass.id)});
        say(tx, pod, &to, "Undo", &uri, offer)?;
    }
    Ok(Some(pass))
}
