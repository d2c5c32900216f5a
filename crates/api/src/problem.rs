//! Errors as programs read them: RFC 9457 `application/problem+json`.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use caremonger_app::{Error, directory::LookupError};
use caremonger_domain::{Amount, Refusal};
use caremonger_store::DbError;
use serde::Serialize;
use utoipa::ToSchema;

/// A problem, RFC 9457.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// A URI that names the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What went wrong and what to do, in one or two sentences.
    pub detail: String,
    /// The kind as one stable word.
    pub code: &'static str,
    /// The field at fault, where one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub field: Option<Box<str>>,
    /// What is left, where that is the problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    pub left: Option<Amount>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:caremonger:problem:{code}"),
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.into(),
            code,
            field: None,
            left: None,
        }
    }

    pub(crate) fn bad_query(field: &'static str, detail: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..Self::new(StatusCode::BAD_REQUEST, "bad-query", detail) }
    }

    pub(crate) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "Send a valid token: Authorization: Bearer TOKEN.")
    }
}

impl From<Refusal> for Problem {
    fn from(r: Refusal) -> Self {
        let status = match r {
            Refusal::NotFound => StatusCode::NOT_FOUND,
            Refusal::NotAllowed => StatusCode::FORBIDDEN,
            Refusal::NothingLeft
            | Refusal::NotEnough { .. }
            | Refusal::BelowPromised { .. }
            | Refusal::Closed
            | Refusal::Paused
            | Refusal::WrongState { .. }
            | Refusal::NameTaken
            | Refusal::PeerEnded => StatusCode::CONFLICT,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let left = match r {
            Refusal::NotEnough { left } => Some(left),
            Refusal::NothingLeft => Some(Amount::ZERO),
            _ => None,
        };
        Self { field: r.field().map(Into::into), left, ..Self::new(status, r.code(), r.to_string()) }
    }
}

impl From<Error> for Problem {
    fn from(e: Error) -> Self {
        match e {
            Error::Refused(r) => r.into(),
            Error::Lookup(LookupError::Unreachable(_)) => Self::new(StatusCode::BAD_GATEWAY, "unreachable", e.to_string()),
            Error::Lookup(_) => Self {
                field: Some("address".into()),
                ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "no-such-address", e.to_string())
            },
            Error::Db(e) => e.into(),
            Error::Key(_) | Error::Sealed(_) => {
                tracing::error!(error = %e, "a key could not be used");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something went wrong here. Try again later.")
            }
        }
    }
}

impl From<DbError> for Problem {
    fn from(e: DbError) -> Self {
        tracing::error!(error = %e, "the database did not do it");
        match e {
            DbError::Conflict(_) => {
                Self::new(StatusCode::CONFLICT, "conflict", "Somebody changed this at the same moment. Read it again and retry.")
            }
            DbError::Unavailable(_) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "The node is busy. Try again in a moment.")
            }
            _ => Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something went wrong here. Try again later."),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

/// For the panic that should not be: also then a program reads a problem.
pub(crate) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something went wrong here. Try again later.").into_response()
}

pub(crate) async fn no_such_call() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "no-such-call", "There is no such call. See /api/v1/openapi.json.")
}

pub(crate) async fn no_such_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "no-such-method", "This address takes another method. See /api/v1/openapi.json.")
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, http::Request, routing::get};
    use tower::ServiceExt as _;
    use tower_http::catch_panic::CatchPanicLayer;

    #[tokio::test]
    async fn a_panic_is_told_as_a_problem_too() {
        #[expect(clippy::panic, reason = "the panic that should not be")]
        async fn broken() -> &'static str {
            panic!("a mistake of ours")
        }
        let app: Router = Router::new().route("/", get(broken)).layer(CatchPanicLayer::custom(super::panicked));
        let answer = app.oneshot(Request::new(Body::empty())).await.expect("an answer");
        assert_eq!(answer.status(), 500);
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
    }
}
