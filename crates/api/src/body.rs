//! What comes in: paths, queries and bodies, whose faults are problems; and pages with their cursors.

use std::str::FromStr;

use axum::{
    Json, RequestExt as _,
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use caremonger_app::Node;
use caremonger_domain::Refusal;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use crate::Problem;

/// The `{id}` of a path. What is not even text is the id of nothing.
pub(crate) struct Id(pub(crate) String);

impl FromRequestParts<Node> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, node: &Node) -> Result<Self, Problem> {
        let found = axum::extract::Path::<String>::from_request_parts(parts, node).await;
        found.map(|axum::extract::Path(id)| Self(id)).map_err(|_| Refusal::NotFound.into())
    }
}

/// An id of a path, read. What cannot be one is the id of nothing.
pub(crate) fn read_id<T: FromStr>(id: &str) -> Result<T, Problem> {
    id.parse().map_err(|_| Refusal::NotFound.into())
}

/// This call takes no body, or an empty object.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// A query.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Node> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Node) -> Result<Self, Problem> {
        if parts.uri.query().is_some_and(|q| q.contains("%00")) {
            return Err(Problem::new(StatusCode::BAD_REQUEST, "bad-query", "No value may hold the character NUL."));
        }
        let read = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        read.map(|axum::extract::Query(query)| Self(query)).map_err(|e| {
            let text = e.body_text();
            let words = text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text);
            let field = words.split_once(": ").map(|(f, _)| f).or_else(|| words.split('`').nth(1));
            let problem = Problem::new(StatusCode::BAD_REQUEST, "bad-query", format!("The query cannot be read: {words}."));
            Problem { field: field.filter(|f| is_name(f)).map(|f| f.to_owned().into()), ..problem }
        })
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= 60 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b))
}

/// A JSON body of a call that is no POST.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Node> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Node) -> Result<Self, Problem> {
        read(&take(request).await?).map(Self)
    }
}

/// The bytes of a body: not too many, and JSON by their name.
pub(crate) async fn take(request: Request) -> Result<Bytes, Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).map(|v| v.to_str().unwrap_or("?").to_ascii_lowercase());
    let bytes: Bytes = request.extract().await.map_err(|e: axum::extract::rejection::BytesRejection| {
        if e.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Problem::new(e.status(), "too-large", format!("A body has at most {} bytes.", crate::BODY_MAX))
        } else {
            Problem::new(StatusCode::BAD_REQUEST, "bad-body", "The body did not come to its end.")
        }
    })?;
    let kind = kind.as_deref().map(|k| k.split(';').next().unwrap_or_default().trim());
    let is_json = |k: &str| k == "application/json" || (k.starts_with("application/") && k.ends_with("+json"));
    if !bytes.is_empty() && kind.is_some_and(|k| !is_json(k)) {
        let words = "Send the body as JSON: Content-Type: application/json.";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json", words));
    }
    Ok(bytes)
}

/// Reads a JSON body; an empty one counts as `{}`.
pub(crate) fn read<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, Problem> {
    let bytes: &[u8] = if bytes.is_empty() { b"{}" } else { bytes };
    let bad = |status, field: Option<String>, words: &dyn std::fmt::Display| {
        let problem = Problem::new(status, "bad-body", format!("The body is not what this call takes: {words}."));
        Problem { field: field.map(Into::into), ..problem }
    };
    let value: Value = serde_json::from_slice(bytes).map_err(|e| bad(StatusCode::BAD_REQUEST, None, &e))?;
    let Value::Object(object) = value else {
        return Err(bad(StatusCode::UNPROCESSABLE_ENTITY, None, &"it must be an object"));
    };
    if let Some((field, _)) = object.iter().find(|(_, v)| has_nul(v)) {
        return Err(bad(StatusCode::UNPROCESSABLE_ENTITY, Some(field.clone()), &"no text may hold the character NUL"));
    }
    // From the bytes, so that a field given twice is seen and numbers stay as they were written.
    serde_json::from_slice(bytes).map_err(|e| bad(StatusCode::UNPROCESSABLE_ENTITY, at_fault::<T>(object, &e), &e))
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(fields) => fields.iter().any(|(name, v)| name.contains('\0') || has_nul(v)),
        _ => false,
    }
}

/// The field a body cannot be read for: the first whose addition makes more wrong than that others are missing.
fn at_fault<T: DeserializeOwned>(object: Map<String, Value>, error: &serde_json::Error) -> Option<String> {
    const FIELDS_MAX: usize = 50;
    let named = |words: &str, before: &str| words.strip_prefix(before)?.split('`').next().map(str::to_owned);
    let mut so_far = Map::new();
    for (name, value) in object.into_iter().take(FIELDS_MAX) {
        so_far.insert(name.clone(), value);
        let Err(e) = serde_json::from_value::<T>(Value::Object(so_far.clone())) else { continue };
        let words = e.to_string();
        let inner = named(&words, "unknown field `").filter(|f| *f != name);
        if !words.starts_with("missing field `") {
            return Some(inner.map_or_else(|| name.clone(), |f| format!("{name}.{f}")));
        }
    }
    let words = error.to_string();
    named(&words, "missing field `").or_else(|| named(&words, "duplicate field `"))
}

/// Paging of a list.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Paging {
    /// Items of a page, 1 to 100.
    pub(crate) limit: Option<i64>,
    /// From the `Link` header of the page before.
    pub(crate) cursor: Option<String>,
}

/// The most items of one page.
const LIMIT_MAX: i64 = 100;

impl Paging {
    pub(crate) fn limit(&self) -> i64 {
        self.limit.unwrap_or(20).clamp(1, LIMIT_MAX)
    }

    pub(crate) fn before<T: FromStr>(&self) -> Result<Option<T>, Problem> {
        let bad = |_| {
            let problem = Problem::new(StatusCode::BAD_REQUEST, "bad-cursor", "Use the cursor of the last page's Link header.");
            Problem { field: Some("cursor".into()), ..problem }
        };
        self.cursor.as_deref().filter(|c| !c.is_empty()).map(|c| c.parse().map_err(bad)).transpose()
    }
}

/// A page of `limit + 1` items read: the first `limit`, and a `Link` to the next page if there is one.
pub(crate) fn page<T: Serialize>(
    mut items: Vec<T>,
    limit: i64,
    uri: &axum::http::Uri,
    cursor_of: impl Fn(&T) -> String,
) -> Response {
    let limit = usize::try_from(limit).unwrap_or(20);
    let more = items.len() > limit;
    items.truncate(limit);
    let mut headers = HeaderMap::new();
    if let Some(last) = items.last().filter(|_| more) {
        let kept = uri.query().unwrap_or_default().split('&').filter(|p| !p.is_empty() && !p.starts_with("cursor="));
        let query: Vec<String> = kept.map(str::to_owned).chain([format!("cursor={}", cursor_of(last))]).collect();
        let link = format!("<{}?{}>; rel=\"next\"", uri.path(), query.join("&"));
        if let Ok(value) = HeaderValue::from_str(&link) {
            headers.insert(header::LINK, value);
        }
    }
    (headers, Json(items)).into_response()
}
