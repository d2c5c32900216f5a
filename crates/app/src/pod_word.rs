//! What a pod of ours says to one pod elsewhere.

use caremonger_domain::id::PodId;
use caremonger_store::{
    peer::peer_is_agreed,
    pod::{Pod, pod_find_by_name},
    remote_actor::RemoteActor,
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
    say_with(tx, pod, to, kind, uri, object, None)
}

fn say_with(
    tx: &mut Tx<'_>,
    pod: PodId,
    to: &RemoteActor,
    kind: &str,
    uri: &str,
    object: Value,
    result: Option<Value>,
) -> Result<(), Error> {
    let about = json::id_of(&object).unwrap_or_default().to_owned();
    let addressing = Addressing::direct(vec![to.uri.clone()]);
    let actor = pod_actor(tx.conn, pod)?;
    let mut doc = wrap(kind, uri, &tx.urls().actor(&actor.name), tx.now, &addressing, object);
    if let Some(result) = result {
        doc["result"] = result;
    }
    tx.send_to(actor.id, to, doc, about)
}

/// Answers an offer.
pub(crate) fn answer(tx: &mut Tx<'_>, pod: PodId, to: &RemoteActor, yes: bool, offer_uri: &str) -> Result<(), Error> {
    let uri = tx.activity_uri();
    say(tx, pod, to, if yes { "Accept" } else { "Reject" }, &uri, json!(offer_uri))
}

/// Says yes to an offer, and what came of it; `uri` is the activity's id.
pub(crate) fn accept(
    tx: &mut Tx<'_>,
    pod: PodId,
    to: &RemoteActor,
    uri: &str,
    offer_uri: &str,
    result: Value,
) -> Result<(), Error> {
    say_with(tx, pod, to, "Accept", uri, json!(offer_uri), Some(result))
}

/// The first pod of ours among these that has agreed with the sender.
pub(crate) fn pod_meant(tx: &mut Tx<'_>, from: &RemoteActor, to: &[String]) -> Result<Option<PodId>, Error> {
    for uri in to {
        let Some(name) = tx.urls().actor_name(uri).map(str::to_owned) else { continue };
        if let Some(pod) = pod_find_by_name(tx.conn, &name)?.filter(Pod::is_here)
            && peer_is_agreed(tx.conn, pod.id, from.id)?
        {
            return Ok(Some(pod.id));
        }
    }
    Ok(None)
}
