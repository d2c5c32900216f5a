//! `Accept` and `Reject`: of our `Follow`, of an `Offer` of ours, or of what one of ours says in a circle elsewhere.

use caremonger_app::{
    case_pass_out,
    circle_copy::{self, Answered},
    circle_join, commitment_copy, listing_copy, peer, solidarity,
};
use caremonger_domain::solidarity::Way;
use caremonger_store::{
    case_pass_out::case_pass_out_by_offer, commitment::commitment_find_by_claim, listing::search_text, peer::peer_find_by_follow,
    remote_actor::RemoteActor, solidarity::solidarity_by_offer,
};
use caremonger_wire::{
    activity::Envelope,
    agreement, html, json,
    listing::{self, RemoteListing},
    urls::same_origin,
};
use serde_json::Value;

use super::{Prepared, Stop, ready, sender, update};
use crate::Federation;

/// Most pages of an outbox that are read to catch up.
const PAGES_MAX: usize = 15;

pub(super) async fn prepare(federation: &Federation, e: Envelope) -> Result<Prepared, Stop> {
    let object = e.object_id().ok_or(Stop::Never("it answers nothing"))?.to_owned();
    if !federation.node().urls().is_local(&object) {
        return Err(Stop::Never("it answers nothing of ours"));
    }
    let from = sender(federation, &e).await?;
    let yes = e.kind == "Accept";
    let wanted = object.clone();
    let (is_follow, is_claim, is_case, is_money, of_circle) = federation
        .node()
        .read(move |c| {
            let follow = peer_find_by_follow(c, &wanted)?.is_some();
            let claim = commitment_find_by_claim(c, &wanted)?.is_some();
            let case = case_pass_out_by_offer(c, &wanted)?.is_some();
            let money = solidarity_by_offer(c, &wanted, Way::Out)?.is_some();
            Ok::<_, caremonger_app::Error>((follow, claim, case, money, circle_copy::sent(c, &wanted)?))
        })
        .await
        .map_err(|e| Stop::Later(e.to_string()))?;
    if is_follow {
        // Read before the answer takes effect, so that both are one step: the board fills the moment they say yes.
        let listings = if yes { catch_up(federation, &from).await? } else { Vec::new() };
        let granted = caremonger_wire::peer::parse(&e.doc);
        return ready(move |tx| {
            let (_, why) = peer::answered(tx, &from, &object, yes, granted.as_ref())?;
            for listing in &listings {
                let within = granted
                    .as_ref()
                    .is_none_or(|g| g.terms.fits(listing.kind, &listing.category, &search_text(&[&listing.area])));
                if within {
                    listing_copy::put(tx, &from, listing)?;
                }
            }
            Ok(why)
        });
    }
    match of_circle {
        Some(Answered::Join(uri)) if yes => {
            if !same_origin(&uri, &e.actor) {
                return Err(Stop::Never("it is another's circle"));
            }
            let book = update::book(federation, &uri).await?;
            return ready(move |tx| circle_copy::put(tx, from.id, &uri, &book));
        }
        Some(Answered::Join(_)) => return ready(move |tx| circle_join::join_refused(tx, &from, &object)),
        Some(Answered::Act) => return ready(move |tx| circle_copy::act_answered(tx, &from, &object, yes)),
        None => {}
    }
    if is_case {
        return ready(move |tx| case_pass_out::answered(tx, &from, &object, yes));
    }
    if is_money {
        let came = e.doc.get("result").and_then(caremonger_wire::solidarity::parse);
        if yes && came.is_none() {
            return Err(Stop::Never("it does not say how much came"));
        }
        return ready(move |tx| solidarity::answered(tx, &from, &object, came.filter(|_| yes)));
    }
    if !is_claim {
        return Err(Stop::Never("it answers nothing of ours"));
    }
    if yes {
        let result = e.doc.get("result").ok_or(Stop::Never("it brings no agreement"))?;
        let result = if result.is_object() { result.clone() } else { fetch_result(federation, result, &e.actor).await? };
        let agreement = agreement::parse(&result).ok_or(Stop::Never("its agreement cannot be read"))?;
        return ready(move |tx| commitment_copy::told(tx, &from, &object, &agreement));
    }
    let reason = json::str_at(&e.doc, "content").map(html::to_text).unwrap_or_default();
    let left = agreement::parse_left(&e.doc);
    ready(move |tx| commitment_copy::refused(tx, &from, &object, &reason, left))
}

async fn fetch_result(federation: &Federation, result: &Value, actor: &str) -> Result<Value, Stop> {
    let id = json::id_of(result).ok_or(Stop::Never("it brings no agreement"))?;
    if !same_origin(id, actor) {
        return Err(Stop::Never("its agreement lives at another host"));
    }
    Ok(federation.document(id).await?)
}

/// The listings in a pod's outbox, as they stand now. What cannot be read is passed over: later news brings it. A server
/// that does not answer just now is asked again later.
async fn catch_up(federation: &Federation, from: &RemoteActor) -> Result<Vec<RemoteListing>, Stop> {
    let mut found = Vec::new();
    let Some(outbox) = &from.outbox else { return Ok(found) };
    let Some(doc) = readable(federation, outbox).await? else { return Ok(found) };
    let mut page = match doc.get("first") {
        Some(first) => json::id_of(first).map(str::to_owned),
        None => return Ok(listings_of(&doc, &from.uri)),
    };
    for _ in 0..PAGES_MAX {
        let Some(uri) = page.filter(|u| same_origin(u, &from.uri)) else { break };
        let Some(doc) = readable(federation, &uri).await? else { break };
        found.extend(listings_of(&doc, &from.uri));
        page = json::id_at(&doc, "next").map(str::to_owned).filter(|next| *next != uri);
    }
    Ok(found)
}

async fn readable(federation: &Federation, uri: &str) -> Result<Option<Value>, Stop> {
    match federation.document(uri).await {
        Ok(doc) => Ok(Some(doc)),
        Err(e) if e.is_transient() => Err(e.into()),
        Err(_) => Ok(None),
    }
}

/// The listings embedded in a page served by their author's own host.
fn listings_of(page: &Value, author: &str) -> Vec<RemoteListing> {
    let items = json::many(page.get("orderedItems")).chain(json::many(page.get("items"))).take(200);
    let objects = items.filter_map(|item| if json::has_type(item, "Create") { item.get("object") } else { Some(item) });
    objects.filter_map(listing::parse).filter(|l| l.actor == author).collect()
}
