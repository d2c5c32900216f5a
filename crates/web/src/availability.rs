//! How much I want to be asked: a rest, and a weekly limit.

use axum::response::Response;
use caremonger_app::availability as app;
use caremonger_domain::{availability::Availability, person::plain_number};

use crate::{
    error::WebError,
    form::{self, Again, Field, FormView, PostedByNeighbour},
    layout::{Visit, go},
    me,
};

/// What is said of it now, in words.
pub(crate) fn words(visit: &Visit, wish: Availability) -> Vec<String> {
    let resting = wish.resting_until.filter(|t| *t > visit.node.now());
    let limit =
        wish.weekly_limit.map(|n| visit.ta("availability-limit", &[("n", f64::from(n).into()), ("count", n.to_string().into())]));
    let resting = resting.map(|t| visit.t1("availability-resting", "date", visit.day(t).words));
    resting.into_iter().chain(limit).collect()
}

/// The form.
pub(crate) fn form(visit: &Visit, wish: Availability, again: Option<&Again>) -> FormView {
    let limit = wish.weekly_limit.map(|n| n.to_string()).unwrap_or_default();
    let until = wish.resting_until.filter(|t| *t > visit.node.now()).map(|t| t.date()).unwrap_or_default();
    FormView::new(visit, "availability", "/me/availability")
        .field(Field::number("weekly_limit", visit.t("availability-weekly"), &limit).hint(visit.t("availability-weekly-hint")))
        .field(Field::date("resting_until", visit.t("availability-until"), &until).hint(visit.t("availability-until-hint")))
        .button(visit.t("me-save"), "quiet")
        .fold(visit.t("availability-fold"))
        .again(again)
}

/// `POST /me/availability`
pub(crate) async fn wish(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let typed = fields.get("weekly_limit").trim();
    // What is no number is refused like one that is too large.
    let limit = (!typed.is_empty()).then(|| plain_number(typed).and_then(|n| u8::try_from(n).ok()).unwrap_or(u8::MAX));
    let until = match form::day(fields.get("resting_until"), "resting_until") {
        Ok(until) => until,
        Err(slip) => return me::page(&visit, &member, Some(&slip.again(&visit, "availability", &fields))).await,
    };
    let who = member.clone();
    match visit.node.act(move |tx| app::wish(tx, &who, limit, until)).await {
        Ok(()) => Ok(go("/me?done=changed")),
        Err(e) => me::page(&visit, &member, Some(&Again::failed(&visit, "availability", &fields, e)?)).await,
    }
}
