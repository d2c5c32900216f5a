//! `QuoteRequest` (FEP-044f).

use caremonger_app::quote::asked;
use caremonger_wire::{activity::Envelope, quote, urls::same_origin};

use super::{Prepared, Stop, ready, sender};
use crate::Federation;

pub(super) async fn prepare(federation: &Federation, e: Envelope) -> Result<Prepared, Stop> {
    let request = quote::parse(&e.doc).ok_or(Stop::Never("it does not say what quotes what"))?;
    if !federation.node().urls().is_local(&request.quoted) {
        return Err(Stop::Never("it is about nothing of ours"));
    }
    if !same_origin(&request.by, &e.actor) {
        return Err(Stop::Never("the post that quotes is at another host"));
    }
    let from = sender(federation, &e).await?;
    ready(move |tx| asked(tx, &from, &e.id, &request))
}
