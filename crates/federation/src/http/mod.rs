//! What other servers fetch and post. Pages for people live in `web`; the program chooses between the two by `Accept`.

mod actor;
mod answer;
mod collection;
mod discovery;
mod feed;
mod inbox;
mod neighbourhood;
mod object;
mod secure;
mod sync;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use caremonger_wire::neighbourhood::{HSDS_PATH, PATH};
use http::{HeaderMap, header};

use crate::{Federation, fetch::BODY_MAX, fetch::is_activitypub};

/// Everything that is served to other servers at addresses of their own.
pub fn routes(federation: Federation) -> Router {
    Router::new()
        .route("/.well-known/webfinger", get(discovery::webfinger))
        .route("/.well-known/host-meta", get(discovery::host_meta))
        .route("/.well-known/nodeinfo", get(discovery::nodeinfo_links))
        .route("/nodeinfo/{version}", get(discovery::nodeinfo))
        .route(PATH, get(neighbourhood::profile))
        .route(HSDS_PATH, get(neighbourhood::hsds))
        .route("/inbox", post(inbox::post))
        .route("/actor/inbox", post(inbox::post))
        .route("/{name}/inbox", post(inbox::post_to_actor))
        .route("/actor", get(actor::node))
        .route("/actor/outbox", get(collection::node_outbox))
        .route("/{name}/outbox", get(collection::outbox))
        .route("/{name}/followers", get(collection::followers))
        .route("/{name}/following", get(collection::following))
        .route("/{name}/featured", get(collection::featured))
        .route("/{name}/sync", get(sync::sync))
        .route("/{name}/followers_synchronization", get(sync::followers))
        .route("/{name}/feed.atom", get(feed::atom))
        .route("/{name}/feed.json", get(feed::json_feed))
        .route("/{name}/calendar.ics", get(feed::calendar))
        .route("/listings/{id}/proposal", get(object::proposal))
        .route("/listings/{id}/quotes", get(object::quote))
        .route("/activities/{id}", get(object::activity))
        .route("/messages/{id}", get(object::message))
        .route("/passes/{id}", get(object::case_pass))
        .route("/rounds/{id}", get(object::circle))
        .route("/rounds/acts/{id}", get(object::circle_act))
        .route("/hints/{id}", get(object::message))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(axum::middleware::from_fn_with_state(federation.clone(), secure::check))
        .with_state(federation)
}

/// What shares its address with a page: actors, listings, agreements. For requests that [`wants_activity`] accepts.
pub fn shared_routes(federation: Federation) -> Router {
    Router::new()
        .route("/{name}", get(actor::named))
        .route("/listings/{id}", get(object::listing))
        .route("/agreements/{id}", get(object::agreement))
        .layer(axum::middleware::from_fn_with_state(federation.clone(), secure::check))
        .with_state(federation)
}

/// Whether a request asks for ActivityPub rather than a page: one of its types is named and `text/html` is not before it.
#[must_use]
pub fn wants_activity(headers: &HeaderMap) -> bool {
    for accept in headers.get_all(header::ACCEPT) {
        for part in accept.to_str().unwrap_or_default().split(',') {
            let part = part.trim();
            if is_activitypub(part) || part.starts_with("application/ld+json") {
                return true;
            }
            if part.starts_with("text/html") || part.starts_with("application/xhtml+xml") {
                return false;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn browsers_get_pages_and_servers_get_json() {
        let asks =
            |accept: &'static str| wants_activity(&HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]));
        assert!(asks("application/activity+json, application/ld+json"));
        assert!(asks(r#"application/ld+json; profile="https://www.w3.org/ns/activitystreams""#));
        assert!(asks("application/activity+json;q=0.9, text/html;q=0.1"));
        assert!(!asks("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
        assert!(!asks("*/*"));
        assert!(!wants_activity(&HeaderMap::new()));
    }
}
