//! The one style sheet, the few scripts and the icon. Their names hold a hash of what is in them, so browsers may keep them for ever.

use std::sync::LazyLock;

use axum::{
    extract::{Path, Request},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

const CSS: &str = include_str!("../assets/pages.css");
const ICON: &str = include_str!("../assets/icon.svg");
const PASSKEY: &str = include_str!("../assets/passkey.js");
const SLIP: &str = include_str!("../assets/slip.js");
const PUSH: &str = include_str!("../assets/push.js");
const OFFLINE: &str = include_str!("../assets/offline.js");
const PICTURE: &str = include_str!("../assets/picture.js");

/// FNV-1a: tells two versions of a file or two sets of answers apart, nothing more.
pub(crate) fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

static CSS_NAME: LazyLock<String> = LazyLock::new(|| format!("pages-{:016x}.css", fingerprint(CSS)));
static ICON_NAME: LazyLock<String> = LazyLock::new(|| format!("icon-{:016x}.svg", fingerprint(ICON)));

static OFFLINE_NAME: LazyLock<String> = LazyLock::new(|| format!("offline-{:016x}.js", fingerprint(OFFLINE)));

static PASSKEY_NAME: LazyLock<String> = LazyLock::new(|| format!("passkey-{:016x}.js", fingerprint(PASSKEY)));

/// Path of the script of the page that asks for a passkey.
pub(crate) fn passkey_path() -> String {
    format!("/assets/{}", *PASSKEY_NAME)
}

static SLIP_NAME: LazyLock<String> = LazyLock::new(|| format!("slip-{:016x}.js", fingerprint(SLIP)));

/// Path of the script of the page that asks for a slip.
pub(crate) fn slip_path() -> String {
    format!("/assets/{}", *SLIP_NAME)
}

static PUSH_NAME: LazyLock<String> = LazyLock::new(|| format!("push-{:016x}.js", fingerprint(PUSH)));

/// Path of the script of the page with the switches of news.
pub(crate) fn push_path() -> String {
    format!("/assets/{}", *PUSH_NAME)
}

static PICTURE_NAME: LazyLock<String> = LazyLock::new(|| format!("picture-{:016x}.js", fingerprint(PICTURE)));

/// Path of the script of the page of a listing.
pub(crate) fn picture_path() -> String {
    format!("/assets/{}", *PICTURE_NAME)
}

/// Path of the script of the page with one's round.
pub(crate) fn offline_path() -> String {
    format!("/assets/{}", *OFFLINE_NAME)
}

/// Path of the style sheet.
pub(crate) fn css_path() -> String {
    format!("/assets/{}", *CSS_NAME)
}

/// Path of the icon.
pub(crate) fn icon_path() -> String {
    format!("/assets/{}", *ICON_NAME)
}

/// `GET /assets/{file}`
pub(crate) async fn file(Path(file): Path<String>) -> Response {
    let (kind, text) = match file {
        f if f == *CSS_NAME => ("text/css; charset=utf-8", CSS),
        f if f == *OFFLINE_NAME => ("text/javascript; charset=utf-8", OFFLINE),
        f if f == *PICTURE_NAME => ("text/javascript; charset=utf-8", PICTURE),
        f if f == *PUSH_NAME => ("text/javascript; charset=utf-8", PUSH),
        f if f == *SLIP_NAME => ("text/javascript; charset=utf-8", SLIP),
        f if f == *PASSKEY_NAME => ("text/javascript; charset=utf-8", PASSKEY),
        f if f == *ICON_NAME => ("image/svg+xml", ICON),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")], text).into_response()
}

/// Keeps browsers from guessing what a file is, and an opened SVG from doing anything.
pub(crate) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'"));
    response
}

/// `GET /robots.txt`: pages for everybody may be found, pages for one person need not be asked for.
pub(crate) async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /sign-in\nDisallow: /setup\nDisallow: /promises\nDisallow: /interests\nDisallow: /peers\n\
     Disallow: /notices\nDisallow: /deliveries\nDisallow: /board?\n"
}
