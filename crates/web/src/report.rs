//! A complaint about another pod's listing, to the people who run its server.

use axum::{extract::Path, response::Response};
use caremonger_app::report as app;
use caremonger_domain::listing::Listing;

use crate::{
    error::WebError,
    form::{Again, Field, FormView, PostedByNeighbour},
    layout::{Visit, go},
    listing::{page, read_id},
};

/// The form, for the desk and of another pod's listing.
pub(crate) fn form(visit: &Visit, l: &Listing) -> Option<FormView> {
    (visit.is_desk() && !l.is_local()).then(|| {
        FormView::new(visit, "report", format!("/listings/{}/report", l.id))
            .field(Field::text("text", visit.t("report-words"), "").hint(visit.t("report-words-hint")).required())
            .button(visit.t("report-button"), "danger")
            .fold(visit.t("report-fold"))
    })
}

/// `POST /listings/{id}/report`
pub(crate) async fn send(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let id = read_id(&id)?;
    let text = fields.get("text").to_owned();
    match visit.node.act(move |tx| app::of_listing(tx, &member, id, &text)).await {
        Ok(_) => Ok(go(&format!("/listings/{id}?done=reported"))),
        Err(e) => page(&visit, id, Some(&Again::failed(&visit, "report", &fields, e)?.at("text"))).await,
    }
}
