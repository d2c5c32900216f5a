//! Actor documents.

use axum::{
    extract::{Path, State},
    response::Response,
};
use caremonger_app::actor::{Found, document};
use caremonger_wire::activity::tombstone;
use http::StatusCode;

use super::answer::{Failed, activity};
use crate::Federation;

async fn serve(federation: &Federation, name: Option<String>) -> Result<Response, Failed> {
    let urls = federation.node().urls().clone();
    let id = name.as_deref().map_or_else(|| urls.node_actor(), |n| urls.actor(n));
    let now = federation.node().now();
    match federation.node().read(move |c| document(c, &urls, name.as_deref())).await? {
        Some(Found::Document(doc)) => Ok(activity(StatusCode::OK, &doc, true)),
        Some(Found::Gone) => Ok(activity(StatusCode::GONE, &tombstone(&id, "Organization", now), true)),
        None => Err(Failed::NotFound),
    }
}

pub(super) async fn node(State(federation): State<Federation>) -> Result<Response, Failed> {
    serve(&federation, None).await
}

pub(super) async fn named(State(federation): State<Federation>, Path(at_name): Path<String>) -> Result<Response, Failed> {
    let name = at_name.strip_prefix('@').ok_or(Failed::NotFound)?;
    serve(&federation, Some(name.to_owned())).await
}
