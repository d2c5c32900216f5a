//! `Move`: an actor lives at another address now. Believed only if that address says it was the old one.

use caremonger_app::pod_move::moved;
use caremonger_wire::{activity::Envelope, json};

use super::{Prepared, Stop, ready, sender};
use crate::Federation;

pub(super) async fn prepare(federation: &Federation, e: Envelope) -> Result<Prepared, Stop> {
    if e.object_id() != Some(&e.actor) {
        return Err(Stop::Never("it moves somebody else"));
    }
    let target = json::id_at(&e.doc, "target").ok_or(Stop::Never("it names no new address"))?.to_owned();
    if federation.node().urls().is_local(&target) || target == e.actor {
        return Err(Stop::Never("there is nobody to follow there"));
    }
    let from = sender(federation, &e).await?;
    let doc = federation.document(&target).await?;
    if !json::ids_at(&doc, "alsoKnownAs").contains(&e.actor.as_str()) {
        return Err(Stop::Never("the new address does not say that it was the old one"));
    }
    let to = federation.put_actor(&doc).await?;
    ready(move |tx| moved(tx, &from, &to, &e.id))
}
