//! `Undo` of a `Follow`, of an `Offer` or of a `Join`.

use caremonger_app::{case_pass_in, circle_guest, commitment_claim::taken_back, follower::follow_undone, solidarity};
use caremonger_store::commitment::commitment_find_by_claim;
use caremonger_wire::{activity::Envelope, html, json};

use super::{Prepared, Stop, ready, sender};
use crate::Federation;

pub(super) async fn prepare(federation: &Federation, e: Envelope) -> Result<Prepared, Stop> {
    let undone = e.object_id().ok_or(Stop::Never("it undoes nothing"))?.to_owned();
    let inner = e.object().cloned();
    if inner.as_ref().and_then(|o| json::id_at(o, "actor")).is_some_and(|a| a != e.actor) {
        return Err(Stop::Never("it undoes what somebody else did"));
    }
    if !caremonger_wire::urls::same_origin(&undone, &e.actor) {
        return Err(Stop::Never("it undoes what somebody else did"));
    }
    let from = sender(federation, &e).await?;
    let is = |name: &str| inner.as_ref().is_some_and(|o| json::has_type(o, name));
    let (is_offer, is_follow, is_join) = (is("Offer"), is("Follow"), is("Join"));
    let object = inner.as_ref().and_then(|o| json::id_at(o, "object")).map(str::to_owned);
    let reason = json::str_at(&e.doc, "content").map(html::to_text).filter(|r| !r.is_empty());
    ready(move |tx| {
        if !is_offer && !is_follow && circle_guest::left(tx, &from, &undone)? {
            return Ok("they left their seat");
        }
        if is_join {
            return Ok("nobody sits there by that word");
        }
        if is_offer && case_pass_in::taken_back(tx, &from, &undone)? {
            return Ok("it is offered no more");
        }
        if is_offer && solidarity::taken_back(tx, &from, &undone)? {
            return Ok("it is in their purse again");
        }
        if is_offer || (!is_follow && commitment_find_by_claim(tx.conn, &undone)?.is_some()) {
            return taken_back(tx, &from, &undone, reason.as_deref());
        }
        if is_follow || object.is_none() {
            return follow_undone(tx, &from, &undone, object.as_deref());
        }
        Ok("nothing here to undo")
    })
}
