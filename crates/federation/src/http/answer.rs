//! Answers to other servers.

use axum::response::{IntoResponse, Response};
use caremonger_app::Error;
use caremonger_domain::Refusal;
use http::{HeaderValue, StatusCode, header};
use serde_json::Value;

/// A request that is not served.
#[derive(Debug)]
pub(super) enum Failed {
    /// There is nothing, or not for this asker: one answer for both.
    NotFound,
    /// The database is away.
    Unavailable,
}

impl From<Error> for Failed {
    fn from(e: Error) -> Self {
        match e {
            Error::Refused(Refusal::NotFound) => Self::NotFound,
            other => {
                tracing::error!(error = %other, "a request of another server failed");
                Self::Unavailable
            }
        }
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "There is nothing here, or it is not for you to see.\n").into_response(),
            Self::Unavailable => {
                (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "60")], "Try again in a minute.\n").into_response()
            }
        }
    }
}

/// A document of ActivityPub. What it says depends on `Accept`, and for private ones on who asks.
pub(super) fn activity(status: StatusCode, doc: &Value, public: bool) -> Response {
    let mut response = (status, doc.to_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/activity+json"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept, Signature"));
    let cache = if public { "public, max-age=60" } else { "private, no-store" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}

/// Some other kind of document that everyone may have.
pub(super) fn public(content_type: &'static str, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, "public, max-age=60"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    (headers, body).into_response()
}
