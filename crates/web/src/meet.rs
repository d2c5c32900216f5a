//! What it takes to meet the other side of a promise, shown after a button is pressed: each time is written down.

use axum::{extract::Path, response::Response};
use caremonger_app::meet as app;
use caremonger_domain::{id::CommitmentId, person::Field as Detail};

use crate::{
    commitment::{page_with, read_id},
    details::{self, Shown},
    error::WebError,
    form::{FormView, PostedByNeighbour},
    layout::Visit,
};

/// What it takes to meet the other side.
#[derive(Debug)]
pub(crate) struct Meet {
    pub(crate) shown: Vec<Shown>,
    pub(crate) kept: Option<String>,
    pub(crate) reveal: Option<FormView>,
}

/// What is kept of the other side, shown after a button is pressed: each time is written down.
pub(crate) fn meet(visit: &Visit, id: CommitmentId, may: Option<Vec<Detail>>, shown: Vec<(Detail, String)>) -> Option<Meet> {
    let may = may?;
    let left: Vec<Detail> = may.into_iter().filter(|d| !shown.iter().any(|(s, _)| s == d)).collect();
    if left.is_empty() && shown.is_empty() {
        return None;
    }
    let reveal = (!left.is_empty())
        .then(|| FormView::new(visit, "reveal", format!("/promises/{id}/reveal")).button(visit.t("meet-reveal"), "quiet"));
    let kept = (!left.is_empty()).then(|| visit.t1("case-kept", "what", details::list(visit, &left)));
    Some(Meet { shown: details::shown(visit, shown), kept, reveal })
}

/// `POST /promises/{id}/reveal`
pub(crate) async fn reveal(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, .. } = posted;
    let (id, who) = (read_id(&id)?, member.clone());
    let shown = visit.node.act(move |tx| app::reveal(tx, &who, id, Detail::ALL)).await?;
    page_with(&visit, &member, id, shown, None).await
}
