//! `Create`: a listing, a message, the confirmation of a hand-over, or what somebody says for their seat in a circle.

use caremonger_app::{circle_guest, commitment_claim::confirmed, interest::note_received, listing_copy, quarantine};
use caremonger_wire::{
    activity::Envelope,
    agreement::parse_receipt,
    circle_act, json,
    listing::{self, RemoteListing},
    message,
    urls::same_origin,
};
use serde_json::Value;

use super::{Prepared, Stop, ready, sender};
use crate::Federation;

/// The object, from the activity itself if it is the sender's own, else fetched from where it lives.
pub(super) async fn object(federation: &Federation, e: &Envelope) -> Result<Value, Stop> {
    let own = |o: &&Value| {
        let at_home = json::id_of(o).is_some_and(|id| same_origin(id, &e.actor));
        at_home && json::id_at(o, "attributedTo").is_none_or(|a| a == e.actor)
    };
    if let Some(o) = e.object().filter(own) {
        return Ok(e.addressed(o));
    }
    let id = e.object_id().ok_or(Stop::Never("it has no object"))?;
    if !same_origin(id, &e.actor) {
        return Err(Stop::Never("its object is somebody else's"));
    }
    let fetched = federation.document(id).await?;
    // Some vocabularies name the author of a listing in words of their own.
    let author = match json::id_at(&fetched, "attributedTo") {
        Some(author) => Some(author.to_owned()),
        None => listing::parse(&fetched).map(|l| l.actor),
    };
    if author.as_deref() == Some(&e.actor) { Ok(fetched) } else { Err(Stop::Never("its object is somebody else's")) }
}

pub(super) async fn prepare(federation: &Federation, e: Envelope) -> Result<Prepared, Stop> {
    let object = object(federation, &e).await?;
    if let Some((agreement, amount)) = parse_receipt(&object) {
        let from = sender(federation, &e).await?;
        return ready(move |tx| confirmed(tx, &from, &agreement, amount));
    }
    if let Some(said) = circle_act::parse(&object) {
        let from = sender(federation, &e).await?;
        return ready(move |tx| circle_guest::acted(tx, &from, &e.id, &said));
    }
    if let Some(found) = listing::parse(&object) {
        return arrived(federation, &e, found, object).await;
    }
    let note = message::parse(&object, &e.actor).ok_or(Stop::Never("nothing is done with this kind of object"))?;
    let from = sender(federation, &e).await?;
    ready(move |tx| note_received(tx, &from, &note))
}

/// A listing, new or changed.
pub(super) async fn arrived(
    federation: &Federation,
    e: &Envelope,
    found: RemoteListing,
    object: Value,
) -> Result<Prepared, Stop> {
    let from = sender(federation, e).await?;
    if let Some(doc) = federation.alive_again(&from, &found.uri).await?
        && let Some(now) = listing::parse(&doc).filter(|l| l.actor == from.uri)
    {
        return ready(move |tx| {
            listing_copy::revived(tx, &from, &now.uri)?;
            // Whom it is for is said by what was sent.
            listing_copy::put(tx, &from, &RemoteListing { addressed: found.addressed.clone(), ..now.clone() })
        });
    }
    ready(move |tx| quarantine::arrived(tx, &from, &found, &object))
}
