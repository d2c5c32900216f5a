//! Collections of an actor: outbox, followers, following, featured.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use caremonger_app::Error;
use caremonger_domain::{Refusal, actor::ActorKind, listing::Visibility};
use caremonger_store::{
    Conn,
    activity::{outbox_count, outbox_page},
    actor::{Actor, actor_find_by_name},
    follower::follower_count,
    listing::{listing_featured, listing_find},
};
use caremonger_wire::{activity::Addressing, collection, context, listing as wire, urls::Urls};
use http::StatusCode;
use serde::Deserialize;
use serde_json::Value;

use super::answer::{Failed, activity};
use crate::Federation;

const PAGE: i64 = 20;
/// Current listings on the shelf that new followers see.
const FEATURED: i64 = 5;

#[derive(Debug, Deserialize)]
pub(super) struct PageQuery {
    page: Option<String>,
    before: Option<i64>,
}

fn alive(conn: &mut Conn, at_name: &str) -> Result<Actor, Error> {
    let name = at_name.strip_prefix('@').ok_or(Refusal::NotFound)?;
    let found = actor_find_by_name(conn, name)?.filter(|a| a.deleted_at.is_none());
    Ok(found.ok_or(Refusal::NotFound)?)
}

/// An item as it stands now: the listing's current text inside the activity that announced it.
fn current(conn: &mut Conn, urls: &Urls, body: &str) -> Result<Option<Value>, Error> {
    let Ok(mut doc) = serde_json::from_str::<Value>(body) else { return Ok(None) };
    if let Some(id) = doc.get("object").and_then(|o| o.get("id")).and_then(Value::as_str).and_then(|u| urls.listing_id(u)) {
        let Some(l) = listing_find(conn, id)?.filter(|l| l.deleted_at.is_none() && l.visibility == Visibility::Public) else {
            return Ok(None);
        };
        let mut note = wire::note(urls, &l, &Addressing::public(urls.actor_part(&l.pod_name, "followers")));
        note.as_object_mut().map(|o| o.remove("@context"));
        doc["object"] = note;
    }
    doc.as_object_mut().map(|o| o.remove("@context"));
    Ok(Some(doc))
}

pub(super) async fn outbox(
    State(federation): State<Federation>,
    Path(at_name): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Response, Failed> {
    let urls = federation.node().urls().clone();
    let doc = federation
        .node()
        .read(move |c| {
            let actor = alive(c, &at_name)?;
            let id = urls.actor_part(&actor.name, "outbox");
            if query.page.is_none() && query.before.is_none() {
                let total = u64::try_from(outbox_count(c, actor.id)?).unwrap_or(0);
                return Ok::<_, Error>(collection::paged(&id, total, Some(&format!("{id}?page=1"))));
            }
            let kept = outbox_page(c, actor.id, query.before, PAGE + 1)?;
            let more = kept.len() > usize::try_from(PAGE).unwrap_or(20);
            let shown = &kept[..kept.len().min(usize::try_from(PAGE).unwrap_or(20))];
            let next = shown.last().filter(|_| more).map(|k| format!("{id}?before={}", k.seq));
            let mut items = Vec::new();
            for k in shown {
                items.extend(current(c, &urls, &k.body)?);
            }
            let this = query.before.map_or_else(|| format!("{id}?page=1"), |b| format!("{id}?before={b}"));
            Ok(collection::page(&this, &id, next.as_deref(), context::marketplace(), items))
        })
        .await?;
    Ok(activity(StatusCode::OK, &doc, true))
}

pub(super) async fn node_outbox(State(federation): State<Federation>) -> Response {
    let id = format!("{}/outbox", federation.node().urls().node_actor());
    activity(StatusCode::OK, &collection::paged(&id, 0, None), true)
}

/// Who follows is nobody's business: the count, and an empty first page so that nobody reads "hides its network".
pub(super) async fn followers(
    State(federation): State<Federation>,
    Path(at_name): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Response, Failed> {
    counted(&federation, at_name, "followers", query.page.is_some()).await
}

pub(super) async fn following(
    State(federation): State<Federation>,
    Path(at_name): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Response, Failed> {
    counted(&federation, at_name, "following", query.page.is_some()).await
}

async fn counted(federation: &Federation, at_name: String, part: &'static str, page: bool) -> Result<Response, Failed> {
    let urls = federation.node().urls().clone();
    let doc = federation
        .node()
        .read(move |c| {
            let actor = alive(c, &at_name)?;
            let id = urls.actor_part(&actor.name, part);
            let total = if part == "followers" { follower_count(c, actor.id)? } else { 0 };
            let first = format!("{id}?page=1");
            Ok::<_, Error>(if page {
                collection::page(&first, &id, None, context::plain(), Vec::new())
            } else {
                collection::paged(&id, u64::try_from(total).unwrap_or(0), Some(&first))
            })
        })
        .await?;
    Ok(activity(StatusCode::OK, &doc, true))
}

pub(super) async fn featured(State(federation): State<Federation>, Path(at_name): Path<String>) -> Result<Response, Failed> {
    let urls = federation.node().urls().clone();
    let doc = federation
        .node()
        .read(move |c| {
            let actor = alive(c, &at_name)?;
            let id = urls.actor_part(&actor.name, "featured");
            // Featured posts must be the actor's own: a feed only passes on.
            let listings = match actor.pod.filter(|_| actor.kind == ActorKind::Pod) {
                Some(pod) => listing_featured(c, pod, FEATURED)?,
                None => Vec::new(),
            };
            let items = listings
                .iter()
                .map(|l| {
                    let mut note = wire::note(&urls, l, &Addressing::public(urls.actor_part(&l.pod_name, "followers")));
                    note.as_object_mut().map(|o| o.remove("@context"));
                    note
                })
                .collect();
            Ok::<_, Error>(collection::whole(&id, context::marketplace(), items))
        })
        .await?;
    Ok(activity(StatusCode::OK, &doc, true))
}
