//! What another node compares its copies with, and its followers (FEP-8fcf). For signed requests only.

use axum::{
    extract::{OriginalUri, Path, Query, State},
    response::Response,
};
use caremonger_app::{Error, sync as level};
use caremonger_domain::actor::ActorKind;
use caremonger_signatures::digest;
use caremonger_store::{actor::actor_find_by_name, pod::pod_find_by_name, sync::sync_followers_at};
use caremonger_wire::{collection, context, sync as wire};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::{
    answer::{Failed, activity},
    object::asker,
};
use crate::Federation;

#[derive(Debug, Deserialize)]
pub(super) struct SyncQuery {
    page: Option<usize>,
    claim: Option<String>,
}

fn name_of(at_name: &str) -> Result<String, Failed> {
    at_name.strip_prefix('@').map(str::to_owned).ok_or(Failed::NotFound)
}

/// `GET /@pod/sync`: the digest; `?page=N`: the items; `?claim=URI`: how one claim stands.
pub(super) async fn sync(
    State(f): State<Federation>,
    Path(at_name): Path<String>,
    Query(query): Query<SyncQuery>,
    uri: OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Failed> {
    let name = name_of(&at_name)?;
    let who = asker(&f, &uri, &headers).await?.ok_or(Failed::NotFound)?;
    if let Some(claim) = query.claim {
        let doc = f.node().act(move |tx| level::answer_to(tx, &who.origin, &claim)).await?;
        return Ok(activity(StatusCode::OK, &doc, false));
    }
    let id = f.node().urls().actor_part(&name, "sync");
    let items = f
        .node()
        .read(move |c| match pod_find_by_name(c, &name)?.filter(|p| p.deleted_at.is_none()) {
            Some(pod) => level::told(c, &pod, &who.origin),
            None => Ok::<_, Error>(None),
        })
        .await?
        .ok_or(Failed::NotFound)?;
    let doc = match query.page {
        Some(number) => wire::page(&id, &items, number),
        None => wire::summary(&id, &items, &digest::of_set(items.iter().map(wire::Item::line))),
    };
    Ok(activity(StatusCode::OK, &doc, false))
}

/// `GET /@pod/followers_synchronization`: the followers at the asker's own server.
pub(super) async fn followers(
    State(f): State<Federation>,
    Path(at_name): Path<String>,
    uri: OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Failed> {
    let name = name_of(&at_name)?;
    let who = asker(&f, &uri, &headers).await?.ok_or(Failed::NotFound)?;
    let id = f.node().urls().actor_part(&name, "followers_synchronization");
    let ids = f
        .node()
        .read(move |c| {
            let actor = actor_find_by_name(c, &name)?.filter(|a| a.deleted_at.is_none() && a.kind != ActorKind::Node);
            actor.map(|a| Ok::<_, Error>(sync_followers_at(c, a.id, &who.origin)?)).transpose()
        })
        .await?
        .ok_or(Failed::NotFound)?;
    let doc = collection::whole(&id, context::plain(), ids.into_iter().map(serde_json::Value::from).collect());
    Ok(activity(StatusCode::OK, &doc, false))
}
