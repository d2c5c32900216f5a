//! The JSON API under `/api/v1`, with its OpenAPI description made from the code.

mod auth;
mod body;
mod commitment;
mod description;
mod idempotent;
mod interest;
mod listing;
mod listing_body;
mod me;
mod me_held;
mod notice;
mod peer;
mod problem;
mod quarantine;
mod report;
mod suggestion;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    response::IntoResponse,
    routing::{any, get},
};
use caremonger_app::Node;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::OpenApi as Document;
use utoipa_axum::{router::OpenApiRouter, routes};

pub use me::held;
pub use problem::Problem;

/// The most bytes of a body.
const BODY_MAX: usize = 256 * 1024;

fn router() -> OpenApiRouter<Node> {
    OpenApiRouter::new()
        .routes(routes!(listing::list, listing::create))
        .routes(routes!(listing::show, listing::change, listing::delete))
        .routes(routes!(listing::announce, listing::announce_undo))
        .routes(routes!(commitment::promise))
        .routes(routes!(commitment::list))
        .routes(routes!(commitment::show))
        .routes(routes!(commitment::accept))
        .routes(routes!(commitment::decline))
        .routes(routes!(commitment::cancel))
        .routes(routes!(commitment::handed_over))
        .routes(routes!(commitment::received))
        .routes(routes!(commitment::not_received))
        .routes(routes!(commitment::messages, commitment::write))
        .routes(routes!(interest::list))
        .routes(routes!(interest::accept))
        .routes(routes!(interest::decline))
        .routes(routes!(interest::reply))
        .routes(routes!(peer::list, peer::follow))
        .routes(routes!(peer::accept))
        .routes(routes!(peer::refuse))
        .routes(routes!(peer::stop))
        .routes(routes!(peer::history))
        .routes(routes!(quarantine::list))
        .routes(routes!(quarantine::take))
        .routes(routes!(quarantine::leave))
        .routes(routes!(report::create))
        .routes(routes!(report::list))
        .routes(routes!(report::close))
        .routes(routes!(suggestion::list))
        .routes(routes!(suggestion::take_up))
        .routes(routes!(suggestion::dismiss))
        .routes(routes!(suggestion::thank))
        .routes(routes!(notice::list))
        .routes(routes!(me::show, me::erase))
        .routes(routes!(me::data))
}

/// The OpenAPI document, as served and as printed by the command line.
#[must_use]
pub fn openapi() -> Document {
    let (_, doc) = OpenApiRouter::with_openapi(description::empty()).nest("/api/v1", router()).split_for_parts();
    description::complete(doc)
}

/// All calls, mounted under `/api/v1`.
pub fn routes(node: Node) -> Router {
    let (calls, _) = router().split_for_parts();
    let document = std::sync::Arc::new(serde_json::to_string(&openapi()).unwrap_or_default());
    let described = get(move || {
        let document = document.clone();
        async move { ([(axum::http::header::CONTENT_TYPE, "application/json")], document.as_str().to_owned()).into_response() }
    });
    let calls = calls
        .route("/openapi.json", described)
        .fallback(problem::no_such_call)
        .method_not_allowed_fallback(problem::no_such_method)
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .with_state(node);
    // `nest` does not answer for its own root.
    Router::new().nest("/api/v1", calls).route("/api/v1/", any(problem::no_such_call))
}
