//! What a pod agreed on: each agreement with its version, and a button to accept it.

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::agreement as app;
use caremonger_domain::id::AgreementId;

use crate::{
    error::WebError,
    form::{FormView, Input, PostedByNeighbour},
    layout::{Neighbour, Page, go, html},
    listing_view::paragraphs,
};

/// An agreement as shown.
#[derive(Debug)]
struct Agreed {
    title: String,
    lang: String,
    facts: Vec<String>,
    text: Vec<String>,
    form: Option<FormView>,
    before: Vec<(String, String, Vec<String>)>,
}

#[derive(Template)]
#[template(path = "agreements.html")]
struct Agreements {
    page: Page,
    all: Vec<Agreed>,
}

/// `GET /agreements`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour) -> Result<Response, WebError> {
    let all = visit.node.read(move |c| app::of(c, &member)).await?;
    let agreed = |h: app::Holding| {
        let a = h.agreement;
        let form = (!h.mine).then(|| {
            FormView::new(&visit, format!("accept-{}", a.id), format!("/agreements/{}/accept", a.id))
                .button(visit.t("agreement-accept"), "main")
        });
        let facts = vec![
            visit.ta("agreement-version", &[("version", a.version.into()), ("date", visit.day(a.created_at).words.into())]),
            visit.counted("agreement-accepted", h.accepted),
            visit.t1("agreement-review-on", "date", visit.day(a.review_at).words),
        ];
        let before = h.before.into_iter().map(|b| {
            let words =
                visit.ta("agreement-version", &[("version", b.version.into()), ("date", visit.day(b.created_at).words.into())]);
            (words, b.language, paragraphs(&b.text))
        });
        Agreed { title: a.title, lang: a.language, facts, text: paragraphs(&a.text), form, before: before.collect() }
    };
    let all = all.into_iter().map(agreed).collect();
    html(&Agreements { page: Page::new(&visit, visit.t("agreements-title")), all })
}

/// `POST /agreements/{id}/accept`
pub(crate) async fn accept(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, .. } = posted;
    let id: AgreementId = id.parse().map_err(|_| WebError::NotFound)?;
    visit.node.act(move |tx| app::accept(tx, &member, id)).await?;
    Ok(go("/agreements?done=decision-said"))
}
