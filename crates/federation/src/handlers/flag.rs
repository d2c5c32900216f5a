//! `Flag`: a complaint of another server, by its own actor.

use caremonger_app::report::received;
use caremonger_domain::listing::tidy_text;
use caremonger_wire::{activity::Envelope, json};

use super::{Prepared, Stop, ready, sender};
use crate::Federation;

pub(super) async fn prepare(federation: &Federation, e: Envelope) -> Result<Prepared, Stop> {
    let about: Vec<String> = json::ids_at(&e.doc, "object").into_iter().map(str::to_owned).collect();
    if !about.iter().any(|o| federation.node().urls().is_local(o)) {
        return Err(Stop::Never("it is about nothing of ours"));
    }
    // Plain text, as Mastodon sends it: what looks like a tag in it is part of what is said.
    let text = json::str_at(&e.doc, "content").map(tidy_text).unwrap_or_default();
    let from = sender(federation, &e).await?;
    ready(move |tx| received(tx, &from, &e.id, &text, &about))
}
