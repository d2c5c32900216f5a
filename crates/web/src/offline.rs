//! Where there is no signal: the pages that are shown then, and the little program that keeps one's round on the phone for a day and
//! sends later what was pressed. Without it everything works as before, with a signal.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use serde_json::json;

use crate::{
    assets,
    layout::{Page, Plain, Visit, private},
};

const WORKER: &str = include_str!("../assets/sw.js");

/// `GET /sw.js`: it may ask this server alone, and nobody else.
pub(crate) async fn worker() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; connect-src 'self'; script-src 'self'"),
    ];
    (headers, WORKER).into_response()
}

/// `GET /manifest.webmanifest`: what a phone needs to put the pages among its programs (Web Application Manifest).
pub(crate) async fn manifest() -> Response {
    let manifest = json!({
        "name": "Caremonger",
        "short_name": "Caremonger",
        "id": "/round",
        "start_url": "/round",
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#fbfaf7",
        "theme_color": "#1f5f4a",
        "icons": [{"src": assets::icon_path(), "type": "image/svg+xml", "sizes": "any", "purpose": "any maskable"}],
    });
    let headers = [(header::CONTENT_TYPE, "application/manifest+json"), (header::CACHE_CONTROL, "public, max-age=3600")];
    (headers, manifest.to_string()).into_response()
}

fn page(visit: &Visit, title: &str, words: &[&str]) -> Response {
    let mut head = Page::new(visit, visit.t(title));
    head.hidden = true;
    let links = vec![("/round".to_owned(), visit.t("round-title"))];
    private(Plain { page: head, words: words.iter().map(|w| visit.t(w)).collect(), links, form: None }.into_response())
}

/// `GET /offline`
pub(crate) async fn none(visit: Visit) -> Response {
    page(&visit, "offline-title", &["offline-words"])
}

/// `GET /offline/kept`
pub(crate) async fn kept(visit: Visit) -> Response {
    page(&visit, "offline-kept-title", &["offline-kept-words"])
}

/// Has the browser forget everything it keeps of this server, when somebody signs out (Clear Site Data).
pub(crate) fn forget(mut response: Response) -> Response {
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
    response
}
