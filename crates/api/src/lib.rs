//! The JSON API under `/api/v1`, with its OpenAPI description made from the code.

#[macro_use]
mod act;
mod agreement;
mod auth;
mod body;
mod call_wish;
mod circle;
mod circle_act;
mod circle_change;
mod circle_elsewhere;
mod commitment;
mod decision;
mod decision_body;
mod delegate;
mod description;
mod fund;
mod fund_ask;
mod fund_gift;
mod idempotent;
mod interest;
mod listing;
mod listing_body;
mod me;
mod me_held;
mod mediation;
mod meeting;
mod money;
mod neighbourhood;
mod notice;
mod numbers_report;
mod pairing;
mod paper_count;
mod peer;
mod problem;
mod quarantine;
mod report;
mod slip;
mod solidarity;
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
        .routes(routes!(peer::relay, peer::relay_set))
        .routes(routes!(neighbourhood::list, neighbourhood::add))
        .routes(routes!(neighbourhood::away))
        .routes(routes!(neighbourhood::is_listed, neighbourhood::set_listed))
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
        .routes(routes!(call_wish::list, call_wish::create))
        .routes(routes!(call_wish::waiting))
        .routes(routes!(call_wish::end))
        .routes(routes!(call_wish::keep))
        .routes(routes!(call_wish::phone_in, call_wish::phone_in_put, call_wish::phone_in_delete))
        .routes(routes!(pairing::list, pairing::propose))
        .routes(routes!(pairing::show))
        .routes(routes!(pairing::answer))
        .routes(routes!(pairing::say))
        .routes(routes!(pairing::number))
        .routes(routes!(pairing::ring))
        .routes(routes!(pairing::open))
        .routes(routes!(pairing::address))
        .routes(routes!(pairing::check))
        .routes(routes!(pairing::end))
        .routes(routes!(decision::list, decision::propose))
        .routes(routes!(decision::show))
        .routes(routes!(decision::support))
        .routes(routes!(decision::withdraw))
        .routes(routes!(decision::stay))
        .routes(routes!(decision::come))
        .routes(routes!(decision::comment))
        .routes(routes!(decision::answer))
        .routes(routes!(paper_count::count))
        .routes(routes!(slip::keys, slip::give))
        .routes(routes!(delegate::list, delegate::name))
        .routes(routes!(delegate::end))
        .routes(routes!(delegate::accept))
        .routes(routes!(mediation::list, mediation::ask))
        .routes(routes!(mediation::show))
        .routes(routes!(mediation::take_up))
        .routes(routes!(mediation::answer))
        .routes(routes!(mediation::word))
        .routes(routes!(mediation::day))
        .routes(routes!(mediation::end))
        .routes(routes!(mediation::take_back))
        .routes(routes!(agreement::list))
        .routes(routes!(agreement::accept))
        .routes(routes!(meeting::list, meeting::call))
        .routes(routes!(meeting::show))
        .routes(routes!(meeting::shift))
        .routes(routes!(meeting::call_off))
        .routes(routes!(meeting::add))
        .routes(routes!(meeting::take_off))
        .routes(routes!(meeting::say))
        .routes(routes!(meeting::write))
        .routes(routes!(numbers_report::show))
        .routes(routes!(fund::show))
        .routes(routes!(fund::set_rules))
        .routes(routes!(fund::book))
        .routes(routes!(fund::draws, fund::announce))
        .routes(routes!(fund_gift::pledges, fund_gift::pledge))
        .routes(routes!(fund_gift::came))
        .routes(routes!(fund_gift::take_back))
        .routes(routes!(fund_gift::write_down))
        .routes(routes!(fund_gift::hat))
        .routes(routes!(fund_gift::pass_hat))
        .routes(routes!(solidarity::list, solidarity::propose))
        .routes(routes!(solidarity::release))
        .routes(routes!(solidarity::withdraw))
        .routes(routes!(solidarity::came))
        .routes(routes!(solidarity::refuse))
        .routes(routes!(solidarity::back))
        .routes(routes!(fund_ask::list, fund_ask::create))
        .routes(routes!(fund_ask::show))
        .routes(routes!(fund_ask::yes))
        .routes(routes!(fund_ask::no))
        .routes(routes!(fund_ask::release))
        .routes(routes!(fund_ask::received))
        .routes(routes!(fund_ask::withdraw))
        .routes(routes!(circle::list, circle::begin))
        .routes(routes!(circle::show))
        .routes(routes!(circle_act::sign))
        .routes(routes!(circle_act::hand))
        .routes(routes!(circle_act::call_off))
        .routes(routes!(circle_act::history))
        .routes(routes!(circle_elsewhere::invite))
        .routes(routes!(circle_elsewhere::join))
        .routes(routes!(circle_change::ask))
        .routes(routes!(circle_change::yes))
        .routes(routes!(circle_change::no))
        .routes(routes!(circle_change::invitations))
        .routes(routes!(circle_change::accept))
        .routes(routes!(circle_change::decline))
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
