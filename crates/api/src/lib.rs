//! The JSON API under `/api/v1`, with its OpenAPI description made from the code.

mod auth;
mod body;
mod commitment;
mod idempotent;
mod interest;
mod listing;
mod listing_body;
mod me;
mod notice;
mod peer;
mod problem;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    response::IntoResponse,
    routing::{any, get},
};
use caremonger_app::Node;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        OpenApi as Document, Ref, RefOr, Response,
        content::ContentBuilder,
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

pub use problem::Problem;

/// The most bytes of a body.
const BODY_MAX: usize = 256 * 1024;

#[derive(OpenApi)]
#[openapi(
    info(title = "Caremonger", description = "Listings, promises and pods of one node.", license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later")),
    components(schemas(Problem)),
    modifiers(&Everywhere)
)]
struct Description;

/// What holds for every call: the token, and how errors look.
struct Everywhere;

impl Modify for Everywhere {
    fn modify(&self, doc: &mut Document) {
        if let Some(components) = doc.components.as_mut() {
            let scheme = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
            components.add_security_scheme("token", scheme);
        }
        doc.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
    }
}

fn router() -> OpenApiRouter<Node> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(listing::list, listing::create))
        .routes(routes!(listing::show, listing::change, listing::delete))
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
        .routes(routes!(notice::list))
        .routes(routes!(me::show, me::erase))
        .routes(routes!(me::data))
}

/// The OpenAPI document, as served and as printed by the command line.
#[must_use]
pub fn openapi() -> Document {
    let (_, mut doc) = OpenApiRouter::<Node>::new().nest("/api/v1", router()).split_for_parts();
    Everywhere.modify(&mut doc);
    let problem = || {
        let content = ContentBuilder::new().schema(Some(RefOr::Ref(Ref::from_schema_name("Problem")))).build();
        let mut response = Response::new("A problem, RFC 9457");
        response.content.insert("application/problem+json".to_owned(), RefOr::T(content));
        RefOr::T(response)
    };
    for item in doc.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.patch, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            operation.responses.responses.insert("default".to_owned(), problem());
        }
    }
    doc
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
        .with_state(node);
    // `nest` does not answer for its own root.
    Router::new().nest("/api/v1", calls).route("/api/v1/", any(problem::no_such_call))
}
