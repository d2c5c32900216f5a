//! Objects by their id: listings, proposals, agreements, activities, messages. Private ones only for those they are for.

use axum::{
    extract::{OriginalUri, Path, Query, State},
    response::Response,
};
use caremonger_app::{Error, case_pass_out, circle_copy, circle_guest, commitment_claim, quote::quotable};
use caremonger_domain::{
    commitment::Helper,
    id::{CommitmentId, ListingId},
    listing::{Listing, Visibility},
};
use caremonger_store::{
    activity::{activity_find, activity_latest},
    block::is_blocked,
    commitment::commitment_find,
    listing::{listing_find, listing_pods},
    remote_actor::{RemoteActor, remote_actor_find},
};
use caremonger_wire::{
    activity::{Addressing, is_public, tombstone},
    json, listing as wire, quote as wire_quote,
    urls::{host_of, same_origin},
};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::answer::{Failed, activity as answer};
use crate::{
    Federation,
    inbound::authenticate::{self, NotAuthentic},
};

/// Who signed a GET, if anybody did and rightly so, and is not blocked.
///
/// # Errors
/// [`Failed::Unavailable`] when that cannot be known now: a 404 would tell them that it is gone.
pub(super) async fn asker(
    federation: &Federation,
    uri: &OriginalUri,
    headers: &HeaderMap,
) -> Result<Option<RemoteActor>, Failed> {
    if !headers.contains_key("signature") {
        return Ok(None);
    }
    let path = uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    let Ok(unverified) = authenticate::read(federation, "GET", path, headers, b"", federation.node().now()) else {
        return Ok(None);
    };
    let who = match authenticate::signer(federation, &unverified, None).await {
        Ok(who) => who,
        Err(NotAuthentic::KeyUnreachable) => return Err(Failed::Unavailable),
        Err(_) => return Ok(None),
    };
    let actor = match federation.actor(&who, false).await {
        Ok(actor) => actor,
        Err(e) if e.is_transient() => return Err(Failed::Unavailable),
        Err(_) => return Ok(None),
    };
    let (origin, uri) = (actor.origin.clone(), actor.uri.clone());
    let blocked = federation.node().read(move |c| Ok::<_, Error>(is_blocked(c, &origin, &uri)?)).await?;
    Ok(Some(actor).filter(|_| !blocked))
}

/// A listing that left the node, and to whom it is addressed for this asker.
async fn find(
    federation: &Federation,
    id: &str,
    uri: &OriginalUri,
    headers: &HeaderMap,
) -> Result<(Listing, Addressing), Failed> {
    let id: ListingId = id.parse().map_err(|_| Failed::NotFound)?;
    let (listing, pods) = federation.node().read(move |c| Ok::<_, Error>((listing_find(c, id)?, listing_pods(c, id)?))).await?;
    let listing = listing.filter(|l| l.is_local() && l.is_federated()).ok_or(Failed::NotFound)?;
    let followers = federation.node().urls().actor_part(&listing.pod_name, "followers");
    if listing.visibility == Visibility::Public {
        return Ok((listing, Addressing::public(followers)));
    }
    let who = asker(federation, uri, headers).await?.ok_or(Failed::NotFound)?;
    let host = host_of(&who.uri);
    let named = pods.iter().any(|p| p.rsplit('@').next() == host.as_deref());
    if named { Ok((listing, Addressing::direct(vec![followers]))) } else { Err(Failed::NotFound) }
}

async fn serve(
    federation: &Federation,
    id: &str,
    uri: &OriginalUri,
    headers: &HeaderMap,
    as_proposal: bool,
) -> Result<Response, Failed> {
    let (l, addressing) = find(federation, id, uri, headers).await?;
    let urls = federation.node().urls();
    let public = l.visibility == Visibility::Public;
    if let Some(at) = l.deleted_at {
        let (id, former) = if as_proposal { (urls.proposal(l.id), "Proposal") } else { (urls.listing(l.id), "Note") };
        return Ok(answer(StatusCode::GONE, &tombstone(&id, former, at), public));
    }
    let doc = if as_proposal { wire::proposal(urls, &l, &addressing) } else { wire::note(urls, &l, &addressing) };
    Ok(answer(StatusCode::OK, &doc, public))
}

pub(super) async fn listing(
    State(f): State<Federation>,
    Path(id): Path<String>,
    uri: OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Failed> {
    serve(&f, &id, &uri, &headers, false).await
}

pub(super) async fn proposal(
    State(f): State<Federation>,
    Path(id): Path<String>,
    uri: OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Failed> {
    serve(&f, &id, &uri, &headers, true).await
}

#[derive(Debug, Deserialize)]
pub(super) struct Quoting {
    of: String,
}

/// That a post elsewhere may quote a listing.
pub(super) async fn quote(
    State(f): State<Federation>,
    Path(id): Path<String>,
    Query(Quoting { of }): Query<Quoting>,
) -> Result<Response, Failed> {
    let urls = f.node().urls().clone();
    let quoted = format!("{}/listings/{id}", urls.origin());
    let sound = Url::parse(&of).is_ok_and(|u| matches!(u.scheme(), "https" | "http")) && !urls.is_local(&of);
    let wanted = (urls.clone(), quoted.clone());
    let found = f.node().read(move |c| quotable(c, &wanted.0, &wanted.1)).await?;
    let listing = found.filter(|_| sound).ok_or(Failed::NotFound)?;
    Ok(answer(StatusCode::OK, &wire_quote::authorization(&urls, &listing.pod_name, &quoted, &of), true))
}

/// Whether a private document is for somebody at the asker's server.
fn is_for(doc: &Value, who: &RemoteActor) -> bool {
    json::addressees(doc).any(|to| same_origin(to, &who.uri))
}

pub(super) async fn activity(
    State(f): State<Federation>,
    Path(id): Path<String>,
    uri: OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Failed> {
    let id = id.parse().map_err(|_| Failed::NotFound)?;
    let wanted = f.node().urls().activity(id);
    let kept = f.node().read(move |c| Ok::<_, Error>(activity_find(c, &wanted)?)).await?.ok_or(Failed::NotFound)?;
    let doc: Value = serde_json::from_str(&kept.body).map_err(|_| Failed::NotFound)?;
    if kept.public {
        return Ok(answer(StatusCode::OK, &doc, true));
    }
    let who = asker(&f, &uri, &headers).await?.ok_or(Failed::NotFound)?;
    if is_for(&doc, &who) { Ok(answer(StatusCode::OK, &doc, false)) } else { Err(Failed::NotFound) }
}

pub(super) async fn message(State(f): State<Federation>, uri: OriginalUri, headers: HeaderMap) -> Result<Response, Failed> {
    let wanted = format!("{}{}", f.node().urls().origin(), uri.path());
    let kept = f
        .node()
        .read(move |c| Ok::<_, Error>(activity_latest(c, &wanted, &["Create", "Update"])?))
        .await?
        .ok_or(Failed::NotFound)?;
    let mut doc: Value = serde_json::from_str(&kept.body).map_err(|_| Failed::NotFound)?;
    let context = doc["@context"].take();
    let mut object = doc["object"].take();
    object["@context"] = context;
    if is_public(&object) {
        return Ok(answer(StatusCode::OK, &object, true));
    }
    let who = asker(&f, &uri, &headers).await?.ok_or(Failed::NotFound)?;
    if is_for(&object, &who) { Ok(answer(StatusCode::OK, &object, false)) } else { Err(Failed::NotFound) }
}

/// What goes along with a case, for the server of the pod it is offered to: it says who it is by its signature.
pub(super) async fn case_pass(
    State(f): State<Federation>,
    Path(id): Path<String>,
    uri: OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Failed> {
    let id = id.parse().map_err(|_| Failed::NotFound)?;
    let who = asker(&f, &uri, &headers).await?.ok_or(Failed::NotFound)?;
    let doc = f.node().act(move |tx| case_pass_out::give(tx, &who, id)).await?;
    Ok(answer(StatusCode::OK, &doc, false))
}

/// The book of a circle, for the servers of those who sit in it from elsewhere.
pub(super) async fn circle(
    State(f): State<Federation>,
    Path(id): Path<String>,
    uri: OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Failed> {
    let id = id.parse().map_err(|_| Failed::NotFound)?;
    let who = asker(&f, &uri, &headers).await?.ok_or(Failed::NotFound)?;
    let doc = f.node().act(move |tx| circle_guest::give(tx, &who, id)).await?;
    Ok(answer(StatusCode::OK, &doc, false))
}

/// What one of ours says for their seat in a circle elsewhere, for its home.
pub(super) async fn circle_act(
    State(f): State<Federation>,
    Path(id): Path<String>,
    uri: OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Failed> {
    let id = id.parse().map_err(|_| Failed::NotFound)?;
    let who = asker(&f, &uri, &headers).await?.ok_or(Failed::NotFound)?;
    let doc = f.node().act(move |tx| circle_copy::give(tx, &who, id)).await?;
    Ok(answer(StatusCode::OK, &doc, false))
}

pub(super) async fn agreement(
    State(f): State<Federation>,
    Path(id): Path<String>,
    uri: OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Failed> {
    let id: CommitmentId = id.parse().map_err(|_| Failed::NotFound)?;
    let who = asker(&f, &uri, &headers).await?.ok_or(Failed::NotFound)?;
    let doc = f
        .node()
        .act(move |tx| {
            let missing = caremonger_domain::Refusal::NotFound;
            let c = commitment_find(tx.conn, id)?.ok_or(missing.clone())?;
            let l = listing_find(tx.conn, c.listing)?.filter(Listing::is_local).ok_or(missing.clone())?;
            let Helper::Remote(helper) = c.helper else { return Err(missing.into()) };
            let helper = remote_actor_find(tx.conn, helper)?.ok_or(missing.clone())?;
            if helper.origin != who.origin {
                return Err(missing.into());
            }
            Ok(commitment_claim::document(tx, &l, &c))
        })
        .await?;
    Ok(answer(StatusCode::OK, &doc, false))
}
