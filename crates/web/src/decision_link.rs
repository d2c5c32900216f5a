//! Answering a proposal by the link of a mail, without a sign-in. Looking changes nothing: programs that read mails follow links.

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::{
    Error,
    decision::{self, Seen},
    decision_link as app,
};
use caremonger_store::member::Member;

use crate::{
    decision::said_line,
    decision_view::{answer_fields, effect_words},
    error::WebError,
    form::{Again, FormView, Input, Posted},
    layout::{Page, Visit, go, html_again, private},
    listing_view::paragraphs,
};

#[derive(Template)]
#[template(path = "decision_link.html")]
struct AnswerPage {
    page: Page,
    lang: String,
    whose: String,
    why: Vec<String>,
    effect: String,
    until: String,
    said: bool,
    form: FormView,
}

/// Whose link it is, the proposal as they see it, and whether they have answered. What they answered is not shown: who opens the link may be
/// somebody else who reads their mail.
async fn linked(visit: &Visit, secret: &str) -> Result<(Member, Seen, bool), WebError> {
    let (node, secret) = (visit.node.clone(), secret.to_owned());
    let found = visit.node.read(move |c| {
        let Some((member, d)) = app::by_link(c, &node, &secret)? else { return Ok(None) };
        let seen = decision::seen(c, &node, &member, d.id)?;
        let said = decision::has_answered(c, &node, d.id, member.id)?;
        Ok::<_, Error>(Some((member, seen, said)))
    });
    found.await?.ok_or(WebError::LinkEnded)
}

async fn page(visit: &Visit, secret: &str, again: Option<&Again>) -> Result<Response, WebError> {
    let (member, s, said) = linked(visit, secret).await?;
    let d = &s.decision;
    let form = answer_fields(visit, FormView::new(visit, "answer", format!("/d/{secret}")), d, None, "");
    let button = visit.t(if said { "decision-answer-again" } else { "decision-answer-send" });
    let mut frame = Page::new(visit, d.question.clone()).again(again);
    frame.title_lang = Some(d.language.clone());
    frame.hidden = true;
    let view = AnswerPage {
        page: frame,
        lang: d.language.clone(),
        whose: visit.t1("decision-link-whose", "name", &member.name),
        why: paragraphs(&d.why),
        effect: effect_words(visit, &s),
        until: visit.moment(d.closes_at).words,
        said,
        form: form.button(button, "main").again(again),
    };
    Ok(private(html_again(&view, again)?))
}

/// `GET /d/{secret}`
pub(crate) async fn show(visit: Visit, Path(secret): Path<String>) -> Result<Response, WebError> {
    page(&visit, &secret, None).await
}

/// `POST /d/{secret}`
pub(crate) async fn answer(Path(secret): Path<String>, Posted { visit, fields }: Posted) -> Result<Response, WebError> {
    let (member, s, _) = linked(&visit, &secret).await?;
    let (id, line, reason) = (s.decision.id, said_line(&s.decision, &fields), fields.get("reason").to_owned());
    match visit.node.act(move |tx| decision::answer(tx, &member, id, member.id, &line, &reason)).await {
        Ok(()) => Ok(go(&format!("/d/{secret}?done=decision-said"))),
        Err(e) => page(&visit, &secret, Some(&Again::failed(&visit, "answer", &fields, e)?)).await,
    }
}
