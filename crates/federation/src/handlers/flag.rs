//! `Flag`: a complaint of another server, by its own actor.

use caremonger_app::report::received;
use caremonger_wire::{activity::Envelope, html, json};

use super::{Prepared, Stop, ready, sender};
use crate::Federation;

pub(super) async fn prepare(federation: &Federation, e: Envelope) -> Result<Prepared, Stop> {
    let about: Vec<String> = json::ids_at(&e.doc, "object").into_iter().map(str::to_owned).collect();
    if !about.iter().any(|o| federation.node().urls().is_local(o)) {
        return Err(Stop::Never("it is about nothing of ours"));
    }
    let text = json::str_at(&e.doc, "content").map(html::to_text).unwrap_or_default();
    let from = sender(federation, &e).await?;
    ready(move |tx| received(tx, &from, &e.id, &text, &about))
}
