//! Secure mode: what other servers fetch has to be signed, by a server that is not blocked.

use axum::{
    body::Body,
    extract::{OriginalUri, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, Method, StatusCode};

use super::{inbox::ACCEPT_SIGNATURE_OF_GET, object::asker, wants_activity};
use crate::Federation;

/// What is open in any case: without it nobody could ever check a signature, and two servers in secure mode would wait for
/// one another. What a node lets others list of itself is for everybody.
fn is_open(path: &str) -> bool {
    path == "/actor"
        || ["/.well-known/", "/nodeinfo/", "/directory/"].iter().any(|above| path.starts_with(above))
        || is_feed(path)
}

/// Feeds and calendars are for people and their readers, which sign nothing.
fn is_feed(path: &str) -> bool {
    ["/feed.atom", "/feed.json", "/calendar.ics"].iter().any(|end| path.ends_with(end))
}

/// Lets a request through if it needs no signature or has a good one.
pub(super) async fn check(State(federation): State<Federation>, request: Request<Body>, next: Next) -> Response {
    let fetches = request.method() == Method::GET || request.method() == Method::HEAD;
    let path = request.uri().path().to_owned();
    if !federation.0.secure_mode || !fetches || is_open(&path) {
        return next.run(request).await;
    }
    let uri = OriginalUri(request.extensions().get::<OriginalUri>().map_or_else(|| request.uri().clone(), |u| u.0.clone()));
    match asker(&federation, &uri, request.headers()).await {
        Ok(Some(_)) => return next.run(request).await,
        Ok(None) => {}
        Err(failed) => return failed.into_response(),
    }
    let asks = wants_activity(request.headers());
    let words = if asks { "Sign your request.\n" } else { "This is for other servers, which sign their requests.\n" };
    let mut response = (StatusCode::UNAUTHORIZED, words).into_response();
    response.headers_mut().insert("accept-signature", HeaderValue::from_static(ACCEPT_SIGNATURE_OF_GET));
    response
}
