//! The forms with which a listing is looked after: renewed, changed, closed, repeated, deleted.

use axum::{
    extract::Path,
    response::{IntoResponse as _, Response},
};
use caremonger_app::{listing_renew, recurrence};
use caremonger_domain::listing::{Listing, REMIND_BEFORE};
use caremonger_store::member::Member;

use crate::{
    error::WebError,
    form::{Field, FormView, Posted},
    layout::{Page, Plain, Visit, private},
};

/// `GET /renew/{who}/{what}/{mark}`: one button, so that programs that look at links renew nothing. It says no title: a mail lies about.
pub(crate) async fn ask_renew(visit: Visit, Path(link): Path<(String, String, String)>) -> Result<Response, WebError> {
    let (who, what, mark) = &link;
    let (_, l) = linked(&visit, link.clone()).await?;
    let form = FormView::new(&visit, "renew", format!("/renew/{who}/{what}/{mark}")).button(visit.t("renew-button"), "main");
    let mut page = Page::new(&visit, visit.t("renew-title"));
    page.hidden = true;
    let words = l.closes_at.map(|end| visit.t1("renew-words", "date", visit.day(end).words)).into_iter().collect();
    Ok(private(Plain { page, words, links: Vec::new(), form: Some(form) }.into_response()))
}

async fn linked(visit: &Visit, (who, what, mark): (String, String, String)) -> Result<(Member, Listing), WebError> {
    let node = visit.node.clone();
    visit.node.read(move |c| listing_renew::by_link(c, &node, &who, &what, &mark)).await?.ok_or(WebError::LinkEnded)
}

/// `POST /renew/{who}/{what}/{mark}`
pub(crate) async fn renew(
    Path(link): Path<(String, String, String)>,
    Posted { visit, .. }: Posted,
) -> Result<Response, WebError> {
    let (member, l) = linked(&visit, link).await?;
    let l = visit.node.act(move |tx| listing_renew::renew(tx, &member, l.id)).await?;
    let mut page = Page::new(&visit, visit.t("done-renewed"));
    page.hidden = true;
    let words = l.closes_at.map(|end| visit.t1("renew-until", "date", visit.day(end).words)).into_iter().collect();
    let links = vec![("/board".to_owned(), visit.t("board-title"))];
    Ok(private(Plain { page, words, links, form: None }.into_response()))
}

/// All of them, as far as they make sense now.
pub(crate) fn forms(visit: &Visit, l: &Listing, open: bool, every: Option<i64>) -> Vec<FormView> {
    let at = |what: &str| format!("/listings/{}/{what}", l.id);
    let mut forms = Vec::new();
    let soon = visit.node.now().plus(REMIND_BEFORE);
    if open && l.closes_at.is_some_and(|end| end <= soon) {
        forms.push(FormView::new(visit, "renew", at("renew")).button(visit.t("renew-button"), "main"));
    }
    if open {
        let mut change = FormView::new(visit, "change", at("change"))
            .field(Field::line("title", visit.t("field-title"), &l.title).required())
            .field(Field::text("description", visit.t("field-description"), &l.description));
        if let Some(stock) = l.stock {
            change = change.field(
                Field::number("amount", visit.t("field-amount-all"), &stock.amount.to_string())
                    .hint(visit.t("field-amount-all-hint"))
                    .required(),
            );
        }
        let until = l.closes_at.map(|t| t.date()).unwrap_or_default();
        forms.push(
            change
                .field(Field::date("closes_at", visit.t("field-closes-at"), &until).hint(visit.t("field-closes-at-hint")))
                .button(visit.t("change-button"), "main")
                .fold(visit.t("change-fold")),
        );
        let (paused, key) = if l.is_paused() { ("", "resume-button") } else { ("yes", "pause-button") };
        forms.push(
            FormView::new(visit, "pause", at("pause")).field(Field::hidden("paused", paused)).button(visit.t(key), "quiet"),
        );
        forms.push(
            FormView::new(visit, "close", at("close")).button(visit.t("close-button"), "quiet").fold(visit.t("close-fold")),
        );
    }
    if every.is_some() {
        forms.push(
            FormView::new(visit, "again-end", at("again"))
                .field(Field::hidden("every", ""))
                .button(visit.t("again-end"), "quiet"),
        );
    } else if open && (l.needed_by.is_some() || l.closes_at.is_some()) {
        let often = recurrence::EVERY.iter().map(|d| (d.to_string(), visit.t(&format!("again-{d}")))).collect();
        forms.push(
            FormView::new(visit, "again", at("again"))
                .field(Field::select("every", visit.t("again-how-often"), "7", often).hint(visit.t("again-hint")))
                .button(visit.t("again-button"), "main")
                .fold(visit.t("again-fold")),
        );
    }
    forms.push(
        FormView::new(visit, "delete", at("delete")).button(visit.t("delete-button"), "danger").fold(visit.t("delete-fold")),
    );
    forms
}
