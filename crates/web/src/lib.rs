//! The pages people use: server-rendered, without JavaScript, in four languages.
//!
//! Handlers are thin: read a form, call one function of `app`, then redirect or show the page again with the message
//! beside the field. Nothing here decides what may happen.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    handler::Handler as _,
    middleware,
    routing::{get, post},
};
use caremonger_app::Node;

mod announcement;
mod apart;
mod assets;
mod availability;
mod board;
mod calendar;
mod call_wish;
mod card;
mod case;
mod case_view;
mod category;
mod circle;
mod circle_view;
mod commitment;
mod csrf;
mod deliveries;
mod desk_calls;
mod details;
mod dispatch;
mod done;
mod error;
mod form;
mod form_view;
mod front;
mod fund;
mod fund_ask;
mod fund_view;
mod help;
mod import;
mod interest;
mod join;
mod join_request;
mod layout;
mod listing;
mod listing_care;
mod listing_new;
mod listing_passed_on;
mod listing_view;
mod loan;
mod log;
mod map;
mod me;
mod mediation;
mod meeting;
mod mention;
mod notice;
mod notice_setting;
mod numbers;
mod offline;
mod once;
mod pairing;
mod pairing_view;
mod passkey;
mod peer;
mod peer_view;
mod people;
mod photo;
mod pod;
mod pod_merge;
mod pod_split;
mod push;
mod qr;
mod quarantine;
mod report;
mod round;
mod safety;
mod session;
mod setup;
mod shopping;
mod show;
mod shown_once;
mod suggestion;
mod text_message;
mod timeline;
mod translation;
mod voicemail;
mod ways;

pub use layout::signed_in;

/// Most bytes of a form.
const BODY_MAX: usize = 64 * 1024;
/// Most bytes of a form with a list of servers.
const LIST_MAX: usize = 2 * 1024 * 1024;

/// Every page of the node. What no route here knows is answered with the "nothing here" page.
pub fn routes(node: Node) -> Router {
    let pages = Router::new()
        .route("/", get(front::show))
        .route("/board", get(board::show))
        .route("/areas", get(numbers::areas))
        .route("/numbers", get(numbers::show))
        .route("/tags/{tag}", get(board::tag))
        .route("/{at_name}", get(pod::show))
        .route("/listings/{id}", get(listing::show))
        .route("/listings/{id}/promises", post(listing::promise))
        .route("/listings/{id}/change", post(listing::change))
        .route("/listings/{id}/photos", post(photo::add).layer(DefaultBodyLimit::max(photo::FORM_MAX)))
        .route("/listings/{id}/photos/{photo}/take-away", post(photo::take_away))
        .route("/photos/{id}", get(photo::picture))
        .route("/listings/{id}/translations", post(translation::put))
        .route("/listings/{id}/translations/{language}", post(translation::away))
        .route("/listings/{id}/give", get(dispatch::show).post(dispatch::give))
        .route("/listings/{id}/again", post(listing::again))
        .route("/listings/{id}/renew", post(listing::renew))
        .route("/listings/{id}/close", post(listing::close))
        .route("/listings/{id}/delete", post(listing::delete))
        .route("/listings/{id}/pass-on", post(listing_passed_on::on))
        .route("/listings/{id}/take-back", post(listing_passed_on::back))
        .route("/listings/{id}/report", post(report::send))
        .route("/listings/{id}/tell", get(apart::show_listing).post(apart::tell_listing))
        .route("/offer/new", get(listing_new::offer).post(listing_new::offer_step))
        .route("/ask/new", get(listing_new::ask).post(listing_new::ask_step))
        .route("/promises", get(commitment::list))
        .route("/promises/{id}", get(commitment::show))
        .route("/offline", get(offline::none))
        .route("/offline/kept", get(offline::kept))
        .route("/round", get(round::show).post(round::reveal))
        .route("/promises/{id}/not-safe", post(commitment::not_safe))
        .route("/promises/{id}/returned", post(loan::returned))
        .route("/promises/{id}/card", post(card::make))
        .route("/card/{secret}", get(card::show).post(card::open))
        .route("/card/{secret}/{act}", post(card::act))
        .route("/promises/{id}/reveal", post(meeting::reveal))
        .route("/promises/{id}/messages", post(commitment::write))
        .route("/promises/{id}/thank", post(commitment::thank))
        .route("/promises/{id}/{act}", post(commitment::act))
        .route("/interests", get(interest::list))
        .route("/interests/{id}", get(interest::show))
        .route("/interests/{id}/{act}", post(interest::act))
        .route("/peers", get(peer::list).post(peer::follow))
        .route("/peers/{id}", get(peer_view::show))
        .route("/peers/{id}/accept", post(peer_view::accept))
        .route("/peers/{id}/{act}", post(peer::act))
        .route("/quarantine/{id}/{act}", post(quarantine::decide))
        .route("/suggestions", get(suggestion::list))
        .route("/suggestions/{own}/{other}/take-up", post(suggestion::take_up))
        .route("/suggestions/{own}/{other}/dismiss", post(suggestion::dismiss))
        .route("/safety", get(safety::show))
        .route("/safety/servers.csv", get(safety::download))
        .route("/safety/block", post(safety::block))
        .route("/safety/let-in", post(safety::let_in))
        .route("/safety/list", post(safety::import).layer(DefaultBodyLimit::max(LIST_MAX)))
        .route("/safety/complaints/{id}", post(safety::looked_at))
        .route("/log", get(log::show))
        .route("/help", get(help::begin).post(help::step))
        .route("/code", get(help::ask).post(help::look))
        .route("/code/say", post(help::say))
        .route("/desk", get(case::list))
        .route("/desk/ended", get(case::ended))
        .route("/desk/new", get(case::begin).post(case::take_in))
        .route("/desk/categories", get(category::show).post(category::add))
        .route("/desk/categories/through-desk", post(category::through))
        .route("/desk/categories/{slug}", post(category::away))
        .route("/desk/import", get(import::show).post(import::step).layer(DefaultBodyLimit::max(LIST_MAX)))
        .route("/desk/import/{id}", post(import::undo))
        .route("/desk/map", get(map::show).post(map::put).layer(DefaultBodyLimit::max(LIST_MAX)))
        .route("/desk/shopping", get(shopping::show).post(shopping::put))
        .route("/desk/shopping/{id}", post(shopping::away))
        .route("/desk/texts", get(text_message::show).post(text_message::send))
        .route("/desk/find", get(case::list).post(case::find))
        .route("/cases/{id}", get(case_view::show))
        .route("/cases/{id}/voice/{recording}", get(voicemail::sound))
        .route("/cases/{id}/shopping", post(shopping::fill))
        .route("/cases/{id}/{act}", post(case_view::act))
        .route("/people", get(people::list))
        .route("/people/add", get(people::list).post(people::add))
        .route("/people/invite", get(people::list).post(people::invite))
        .route("/people/split", get(pod_split::show).post(pod_split::split))
        .route("/people/merge", get(pod_merge::show).post(pod_merge::ask))
        .route("/people/merge/{act}", post(pod_merge::answer))
        .route("/people/asking", get(join_request::list).post(join_request::reveal))
        .route("/people/asking/{id}/{act}", post(join_request::answer))
        .route("/people/{id}", get(people::show))
        .route("/people/{id}/apart", get(apart::show).post(apart::block))
        .route("/people/{id}/unblock", post(apart::unblock))
        .route("/people/{id}/tell", post(apart::tell))
        .route("/people/{id}/{act}", post(people::act))
        .route("/mediation", get(mediation::show))
        .route("/mediation/{id}", post(mediation::close))
        .route("/join/{secret}", get(join::ask).post(join::join))
        .route("/me", get(me::show))
        .route("/me/availability", post(availability::wish))
        .route("/me/about", post(me::about))
        .route("/me/details", post(me::details))
        .route("/me/forget", post(me::forget))
        .route("/me/end-others", post(me::end_others))
        .route("/me/leave", post(me::leave))
        .route("/me/passkeys", get(me::show).post(passkey::add))
        .route("/me/passkeys/new", get(me::show).post(passkey::begin))
        .route("/me/passkeys/{id}/remove", post(passkey::remove))
        .route("/me/notices", get(notice_setting::show).post(notice_setting::choose))
        .route("/me/notices/calendar", post(calendar::make))
        .route("/me/notices/calendar-end", post(calendar::end))
        .route("/calendar/{file}", get(calendar::file))
        .route("/calls", get(pairing_view::mine))
        .route("/calls/wishes/{wanting}", get(pairing_view::mine).post(pairing::wish))
        .route("/calls/wishes/{id}/{act}", post(pairing::wish_act))
        .route("/calls/{id}", get(pairing_view::show))
        .route("/calls/{id}/sheet", get(pairing_view::sheet))
        .route("/calls/{id}/worried", get(pairing::worried).post(pairing::say_worried))
        .route("/calls/{id}/{act}", post(pairing::act))
        .route("/desk/calls", get(desk_calls::show).post(pairing::propose))
        .route("/desk/calls/wish", get(desk_calls::show).post(desk_calls::write))
        .route("/desk/calls/phone-in", get(desk_calls::show).post(desk_calls::put_phone_in))
        .route("/desk/calls/phone-in-away", post(desk_calls::phone_in_away))
        .route("/circles", get(circle::mine).post(circle::begin))
        .route("/circles/seats/{change}/{act}", post(circle::answer))
        .route("/circles/{id}", get(circle::show))
        .route("/circles/{id}/book", get(circle_view::book))
        .route("/circles/{id}/{act}", post(circle::act))
        .route("/fund", get(fund::show))
        .route("/fund/rules", get(fund::show).post(fund::rules))
        .route("/fund/asks", get(fund::show).post(fund::ask))
        .route("/fund/asks/{id}", get(fund_ask::show))
        .route("/fund/asks/{id}/receipt.jpg", get(fund_ask::receipt))
        .route("/fund/asks/{id}/{act}", post(fund_ask::act))
        .route("/fund/pledges", get(fund::show).post(fund::pledge))
        .route("/fund/pledges/{id}/{act}", post(fund::pledge_act))
        .route("/fund/book", get(fund::show).post(fund::write_down))
        .route("/fund/hat", post(fund::hat))
        .route("/fund/pass-hat", get(fund::show).post(fund::pass_hat))
        .route("/fund/draw", get(fund::show).post(fund::draw))
        .route("/{at_name}/fund", get(fund_ask::book))
        .route("/promises/{id}/receipt", post(fund_ask::bring).layer(DefaultBodyLimit::max(photo::FORM_MAX)))
        .route("/announcements", get(announcement::list).post(announcement::make))
        .route("/announcements/{id}", get(announcement::show))
        .route("/announcements/{id}/sheet", get(announcement::sheet))
        .route("/announcements/{id}/phones", post(announcement::phones))
        .route("/announcements/{id}/told/{member}", post(announcement::told))
        .route("/{at_name}/join", get(join_request::ask).post(join_request::asked))
        .route("/{at_name}/flyer", get(pod::flyer))
        .route("/me/notices/prove", post(notice_setting::prove))
        .route("/me/notices/mail-again", post(notice_setting::mail_again))
        .route("/me/notices/push", get(notice_setting::show).post(push::on))
        .route("/me/notices/push-off", post(push::off))
        .route("/me/notices/mention", get(notice_setting::show).post(mention::tell))
        .route("/me/notices/mention-prove", get(notice_setting::show).post(mention::prove))
        .route("/me/notices/mention-forget", post(mention::forget))
        .route("/stop/{member}/{mark}", get(notice_setting::ask_stop).post(notice_setting::stop))
        .route("/notices", get(notice::list))
        .route("/deliveries", get(deliveries::show))
        .route("/sign-in", get(session::explain).post(session::by_code))
        .route("/sign-in/by-mail", get(session::explain).post(session::ask_mail))
        .route("/sign-in/by-passkey", get(session::explain).post(passkey::begin_sign_in))
        .route("/sign-in/by-passkey/answer", get(session::explain).post(passkey::sign_in))
        .route("/sign-in/{secret}", get(session::ask).post(session::by_link))
        .route("/sign-out", post(session::sign_out))
        .route("/setup/{secret}", get(setup::show).post(setup::set_up))
        .route("/language", post(session::language))
        .fallback(error::nothing_here)
        .layer(middleware::from_fn_with_state(node.clone(), layout::frame))
        .layer(DefaultBodyLimit::max(BODY_MAX));
    pages
        .route("/assets/{file}", get(assets::file.layer(middleware::from_fn(assets::headers))))
        .route("/sw.js", get(offline::worker))
        .route("/manifest.webmanifest", get(offline::manifest))
        .route("/robots.txt", get(assets::robots))
        .with_state(node)
}
