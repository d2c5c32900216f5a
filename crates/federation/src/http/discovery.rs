//! How others find us: WebFinger, host-meta, NodeInfo.

use activitypub_federation::fetch::webfinger::{Webfinger, WebfingerLink};
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use caremonger_app::Error;
use caremonger_store::{
    actor::{actor_find_by_name, actor_of_node},
    listing::listing_count_local_public,
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::answer::{Failed, public};
use crate::Federation;

#[derive(Debug, Deserialize)]
pub(super) struct Resource {
    resource: Option<String>,
}

const SERVICE: &str = "https://www.w3.org/ns/activitystreams#Service";
const APPLICATION: &str = "https://www.w3.org/ns/activitystreams#Application";

/// WebFinger, RFC 7033, by `acct:` or by the actor's own address.
pub(super) async fn webfinger(State(f): State<Federation>, Query(query): Query<Resource>) -> Result<Response, Failed> {
    let Some(resource) = query.resource.filter(|r| r.len() <= 2_048 && r.contains(':')) else {
        return Ok((StatusCode::BAD_REQUEST, "Ask for a resource such as acct:maple@maple.example.\n").into_response());
    };
    let urls = f.node().urls().clone();
    let name = match resource.strip_prefix("acct:") {
        Some(account) => {
            let (name, host) = account.trim_start_matches('@').rsplit_once('@').ok_or(Failed::NotFound)?;
            if !host.eq_ignore_ascii_case(urls.host()) {
                return Err(Failed::NotFound);
            }
            Some(name.to_ascii_lowercase())
        }
        None if resource.trim_end_matches('/') == urls.origin() || resource == urls.node_actor() => None,
        None => Some(urls.actor_name(&resource).ok_or(Failed::NotFound)?.to_owned()),
    };
    let found = f
        .node()
        .read(move |c| {
            Ok::<_, Error>(match name {
                Some(name) => actor_find_by_name(c, &name)?,
                None => actor_of_node(c)?,
            })
        })
        .await?
        .ok_or(Failed::NotFound)?;
    if found.deleted_at.is_some() {
        return Ok(StatusCode::GONE.into_response());
    }
    let id = caremonger_wire::actor::actor_uri(&urls, &found.kind, &found.name);
    let href = Url::parse(&id).map_err(|_| Failed::NotFound)?;
    let link = |rel: &str, kind: &str| WebfingerLink {
        rel: Some(rel.to_owned()),
        kind: Some(kind.to_owned()),
        href: Some(href.clone()),
        ..WebfingerLink::default()
    };
    let mut links = vec![link("self", "application/activity+json")];
    if found.pod.is_some() {
        links.push(link("http://webfinger.net/rel/profile-page", "text/html"));
    } else {
        // FEP-d556: the server's own actor.
        links.push(WebfingerLink { rel: Some(SERVICE.to_owned()), href: Some(href.clone()), ..WebfingerLink::default() });
    }
    let doc = Webfinger {
        subject: format!("acct:{}@{}", found.name, urls.host()),
        aliases: vec![href.clone()],
        links,
        properties: std::collections::HashMap::new(),
    };
    Ok(public("application/jrd+json", serde_json::to_string(&doc).map_err(|_| Failed::NotFound)?))
}

pub(super) async fn host_meta(State(f): State<Federation>) -> Response {
    let origin = f.node().urls().origin();
    let doc = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\
         <Link rel=\"lrdd\" template=\"{origin}/.well-known/webfinger?resource={{uri}}\"/></XRD>\n"
    );
    public("application/xrd+xml", doc)
}

pub(super) async fn nodeinfo_links(State(f): State<Federation>) -> Response {
    let urls = f.node().urls();
    let link = |v: &str| json!({"rel": format!("http://nodeinfo.diaspora.software/ns/schema/{v}"), "href": format!("{}/nodeinfo/{v}", urls.origin())});
    let doc = json!({"links": [link("2.1"), link("2.0"), {"rel": APPLICATION, "href": urls.node_actor()}]});
    public("application/json", doc.to_string())
}

/// NodeInfo 2.1 and 2.0. How many neighbours there are is not told.
pub(super) async fn nodeinfo(State(f): State<Federation>, Path(version): Path<String>) -> Result<Response, Failed> {
    let software = json!({"name": "caremonger", "version": env!("CARGO_PKG_VERSION")});
    let content_type = match version.as_str() {
        "2.1" => "application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/2.1#\"",
        "2.0" => "application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/2.0#\"",
        _ => return Err(Failed::NotFound),
    };
    let posts = f.node().read(|c| Ok::<_, Error>(listing_count_local_public(c)?)).await?;
    let doc = json!({
        "version": version,
        "software": software,
        "protocols": ["activitypub"],
        "services": {"inbound": [], "outbound": ["atom1.0"]},
        "openRegistrations": false,
        "usage": {"users": {}, "localPosts": posts},
        "metadata": {"nodeName": f.node().urls().host(), "staffAccounts": [], "federation": {"enabled": true}}
    });
    Ok(public(content_type, doc.to_string()))
}
