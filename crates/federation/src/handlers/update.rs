//! `Update`: of an actor, a listing, an agreement, or a circle.

use caremonger_app::{circle_copy, commitment_copy::told};
use caremonger_wire::{activity::Envelope, agreement, circle, json, listing, urls::same_origin};

use super::{Prepared, Stop, create, ready, sender};
use crate::Federation;

pub(super) async fn prepare(federation: &Federation, e: Envelope) -> Result<Prepared, Stop> {
    if e.is_about_itself() {
        // Fetched rather than believed: what an actor says of itself is what its own address serves.
        federation.actor(&e.actor, true).await?;
        return ready(|_| Ok("the actor is up to date"));
    }
    if let Some(uri) = circle_of(federation, &e).await? {
        let book = book(federation, &uri).await?;
        let from = sender(federation, &e).await?;
        return ready(move |tx| circle_copy::put(tx, from.id, &uri, &book));
    }
    let object = create::object(federation, &e).await?;
    if let Some(a) = agreement::parse(&object) {
        let from = sender(federation, &e).await?;
        let claim = json::id_at(&object, "context").unwrap_or_default().to_owned();
        return ready(move |tx| told(tx, &from, &claim, &a));
    }
    let Some(found) = listing::parse(&object) else { return Err(Stop::Never("nothing is done with this kind of object")) };
    create::arrived(federation, &e, found, object).await
}

/// The circle of the sender's that it is about, if one of ours sits in it or asked to.
async fn circle_of(federation: &Federation, e: &Envelope) -> Result<Option<String>, Stop> {
    let Some(uri) = e.object_id().filter(|uri| same_origin(uri, &e.actor)).map(str::to_owned) else { return Ok(None) };
    let wanted = uri.clone();
    let followed = federation.node().read(move |c| circle_copy::is_followed(c, &wanted));
    Ok(followed.await.map_err(|e| Stop::Later(e.to_string()))?.then_some(uri))
}

/// The book of a circle as its home gives it now: never what an activity says of it.
pub(super) async fn book(federation: &Federation, uri: &str) -> Result<circle::Book, Stop> {
    let doc = federation.fresh(uri).await?;
    circle::parse(&doc).ok_or(Stop::Never("its circle cannot be read"))
}
