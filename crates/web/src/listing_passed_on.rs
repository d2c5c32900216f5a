//! Passing another pod's listing on to those who follow ours, and taking that back.

use axum::{extract::Path, response::Response};
use caremonger_app::listing_passed_on::{Passing, pass_on, passing, take_back};
use caremonger_domain::listing::Listing;

use crate::{
    error::WebError,
    form::{Again, FormView, PostedByNeighbour},
    layout::{Visit, go},
    listing::{page, read_id},
};

/// The form, for the desk, where the other pod allows it.
pub(crate) async fn form(visit: &Visit, l: &Listing) -> Result<Option<FormView>, WebError> {
    let Some(pod) = visit.member().map(|m| m.pod).filter(|_| visit.is_desk() && !l.is_local()) else { return Ok(None) };
    let (id, l) = (l.id, l.clone());
    let at = |act: &str| format!("/listings/{id}/{act}");
    Ok(match visit.node.read(move |c| passing(c, pod, &l)).await? {
        Passing::No => None,
        Passing::Open => Some(
            FormView::new(visit, "pass-on", at("pass-on"))
                .button(visit.t("pass-on-button"), "main")
                .fold(visit.t("pass-on-fold")),
        ),
        Passing::On(_) => Some(
            FormView::new(visit, "take-back", at("take-back"))
                .button(visit.t("pass-back-button"), "quiet")
                .fold(visit.t("pass-back-fold")),
        ),
    })
}

async fn act(id: &str, posted: PostedByNeighbour, on: bool) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let id = read_id(id)?;
    let (form, done) = if on { ("pass-on", "passed-on") } else { ("take-back", "passed-back") };
    let sent = visit.node.act(move |tx| if on { pass_on(tx, &member, id) } else { take_back(tx, &member, id) });
    match sent.await {
        Ok(()) => Ok(go(&format!("/listings/{id}?done={done}"))),
        Err(e) => page(&visit, id, Some(&Again::failed(&visit, form, &fields, e)?)).await,
    }
}

/// `POST /listings/{id}/pass-on`
pub(crate) async fn on(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    act(&id, posted, true).await
}

/// `POST /listings/{id}/take-back`
pub(crate) async fn back(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    act(&id, posted, false).await
}
