//! `Join{Circle}`: somebody elsewhere takes a seat in a lending circle, with the code of their invitation.

use caremonger_app::circle_guest;
use caremonger_wire::{activity::Envelope, circle, json};

use super::{Prepared, Stop, ready, sender};
use crate::Federation;

pub(super) async fn prepare(federation: &Federation, e: Envelope) -> Result<Prepared, Stop> {
    let object = e.object_id().ok_or(Stop::Never("it joins nothing"))?.to_owned();
    if !federation.node().urls().is_local(&object) {
        return Err(Stop::Never("it joins nothing of ours"));
    }
    let code = circle::code_of(&e.doc).ok_or(Stop::Never("it brings no code"))?.to_owned();
    let from = sender(federation, &e).await?;
    let to: Vec<String> = json::addressees(&e.doc).map(str::to_owned).collect();
    ready(move |tx| circle_guest::joined(tx, &from, &e.id, &object, &code, &to))
}
