//! Bodies, pages and their cursors.

use axum::{
    Json,
    body::Bytes,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::Problem;

/// Reads a JSON body; an empty one counts as `{}`.
pub(crate) fn read<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, Problem> {
    let bytes: &[u8] = if bytes.is_empty() { b"{}" } else { bytes };
    serde_json::from_slice(bytes).map_err(|e| {
        let status = if e.is_data() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
        Problem::new(status, "bad-body", format!("The body is not what this call takes: {e}."))
    })
}

/// `?limit=` and `?cursor=`.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Paging {
    pub(crate) limit: Option<i64>,
    pub(crate) cursor: Option<String>,
}

/// The most items of one page.
const LIMIT_MAX: i64 = 100;

impl Paging {
    pub(crate) fn limit(&self) -> i64 {
        self.limit.unwrap_or(20).clamp(1, LIMIT_MAX)
    }

    pub(crate) fn before<T: std::str::FromStr>(&self) -> Result<Option<T>, Problem> {
        let bad = |_| Problem::new(StatusCode::BAD_REQUEST, "bad-cursor", "Use the cursor of the last page's Link header.");
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
