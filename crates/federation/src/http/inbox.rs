//! The inboxes.

use axum::{
    body::Bytes,
    extract::{OriginalUri, Path, State},
    response::{IntoResponse, Response},
};
use caremonger_store::actor::actor_find_by_name;
use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::{Federation, inbound::receive::receive};

/// What we would verify, told to whoever's signature we did not (RFC 9421 section 5.1).
const ACCEPT_SIGNATURE: &str = r#"sig1=("@method" "@target-uri" "content-digest");created;keyid"#;

/// The same for what is fetched.
pub(super) const ACCEPT_SIGNATURE_OF_GET: &str = r#"sig1=("@method" "@target-uri");created;keyid"#;

pub(super) async fn post(
    State(federation): State<Federation>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    match receive(&federation, path, &headers, &body).await {
        Ok(_) => StatusCode::ACCEPTED.into_response(),
        Err(turned) => {
            tracing::debug!(status = %turned.status, why = %turned.why, "an activity was turned away");
            metrics::counter!("caremonger_inbox_turned_away_total", "status" => turned.status.as_u16().to_string()).increment(1);
            let mut response = (turned.status, format!("{}\n", turned.why)).into_response();
            if turned.status == StatusCode::UNAUTHORIZED {
                response.headers_mut().insert("accept-signature", HeaderValue::from_static(ACCEPT_SIGNATURE));
            }
            if matches!(turned.status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
            }
            response
        }
    }
}

pub(super) async fn post_to_actor(
    State(federation): State<Federation>,
    Path(at_name): Path<String>,
    uri: OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some(name) = at_name.strip_prefix('@').map(str::to_owned) else { return StatusCode::NOT_FOUND.into_response() };
    let found = federation.node().read(move |c| Ok::<_, caremonger_app::Error>(actor_find_by_name(c, &name)?)).await;
    match found {
        Ok(Some(actor)) if actor.deleted_at.is_some() => StatusCode::GONE.into_response(),
        Ok(Some(_)) => post(State(federation), uri, headers, body).await,
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "60")]).into_response(),
    }
}
