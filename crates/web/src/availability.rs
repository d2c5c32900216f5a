//! How much I want to be asked: a rest, and a weekly limit.

use axum::response::Response;
use caremonger_app::availability as app;
use caremonger_domain::{availability::Availability, person::plain_number};

use crate::{
    call_wish,
    error::WebError,
    form::{self, Again, Field, FormView, PostedByNeighbour},
    layout::{Visit, go},
    me,
};

/// What is said of it now, in words.
pub(crate) fn words(visit: &Visit, wish: &Availability) -> Vec<String> {
    let resting = wish.resting_until.filter(|t| *t > visit.node.now());
    let limit =
        wish.weekly_limit.map(|n| visit.ta("availability-limit", &[("n", f64::from(n).into()), ("count", n.to_string().into())]));
    let resting = resting.map(|t| visit.t1("availability-resting", "date", visit.day(t).words));
    let days = call_wish::listed(visit, wish.free_days.iter().map(|d| call_wish::day_name(visit, *d)));
    let days = (!days.is_empty()).then(|| visit.t1("availability-free", "days", days));
    resting.into_iter().chain(limit).chain(days).collect()
}

/// The form.
pub(crate) fn form(visit: &Visit, wish: &Availability, again: Option<&Again>) -> FormView {
    let limit = wish.weekly_limit.map(|n| n.to_string()).unwrap_or_default();
    let until = wish.resting_until.filter(|t| *t > visit.node.now()).map(|t| t.date()).unwrap_or_default();
    let days = wish.free_days.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    FormView::new(visit, "availability", "/me/availability")
        .field(Field::number("weekly_limit", visit.t("availability-weekly"), &limit).hint(visit.t("availability-weekly-hint")))
        .field(Field::date("resting_until", visit.t("availability-until"), &until).hint(visit.t("availability-until-hint")))
        .field(
            Field::checks("day", visit.t("availability-days"), &days, call_wish::days(visit))
                .hint(visit.t("availability-days-hint")),
        )
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
    let free_days = fields.all("day").filter_map(|d| d.parse().ok()).collect();
    let wish = Availability { weekly_limit: limit, resting_until: until, free_days };
    match visit.node.act(move |tx| app::wish(tx, &who, wish)).await {
        Ok(()) => Ok(go("/me?done=changed")),
        Err(e) => me::page(&visit, &member, Some(&Again::failed(&visit, "availability", &fields, e)?)).await,
    }
}
