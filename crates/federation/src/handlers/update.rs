//! `Update`: of an actor, a listing, or an agreement.

use caremonger_app::commitment_copy::told;
use caremonger_wire::{activity::Envelope, agreement, json, listing};

use super::{Prepared, Stop, create, ready, sender};
use crate::Federation;

pub(super) async fn prepare(federation: &Federation, e: Envelope) -> Result<Prepared, Stop> {
    if e.is_about_itself() {
        // Fetched rather than believed: what an actor says of itself is what its own address serves.
        federation.actor(&e.actor, true).await?;
        return ready(|_| Ok("the actor is up to date"));
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
