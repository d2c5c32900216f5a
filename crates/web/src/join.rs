//! Joining a pod by a link that a neighbour passed on.

use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use caremonger_app::join::{self, Newcomer};
use caremonger_domain::person::Field as Detail;
use caremonger_store::{member::Member, pod::Pod};

use crate::{
    details::{self, Asked},
    error::WebError,
    form::{self, Again, Field, FormView, Posted},
    layout::{Page, Plain, Visit, private},
    session::go_with_session,
};

async fn invitation(visit: &Visit, secret: &str) -> Result<(Member, Pod), WebError> {
    let (secret, now) = (secret.to_owned(), visit.node.now());
    visit.node.read(move |c| join::invitation(c, &secret, now)).await?.ok_or(WebError::LinkEnded)
}

fn page(visit: &Visit, secret: &str, by: &Member, pod: &Pod, again: Option<&Again>) -> Response {
    let form = FormView::new(visit, "join", format!("/join/{secret}"))
        .field(
            Field::line("name", visit.t("field-your-name"), "")
                .hint(visit.t("setup-your-name-hint"))
                .required()
                .autocomplete("nickname"),
        )
        .field(Field::select("language", visit.t("me-language"), visit.locale.tag(), form::languages()))
        .field(details::field(visit, Detail::Phone, "", Asked::Own))
        .field(details::field(visit, Detail::Mail, "", Asked::Own))
        .button(visit.t("join-button"), "main")
        .again(again);
    let mut head = Page::new(visit, visit.t1("join-title", "pod", &pod.title)).again(again);
    head.hidden = true;
    let mut words = vec![visit.t1("join-by", "name", &by.name), pod.area.clone()];
    if !pod.summary.is_empty() {
        words.push(pod.summary.clone());
    }
    let mut response = private(Plain { page: head, words, links: Vec::new(), form: Some(form) }.into_response());
    if again.is_some() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

/// `GET /join/{secret}`
pub(crate) async fn ask(visit: Visit, Path(secret): Path<String>) -> Result<Response, WebError> {
    let (by, pod) = invitation(&visit, &secret).await?;
    Ok(page(&visit, &secret, &by, &pod, None))
}

/// `POST /join/{secret}`
pub(crate) async fn join(Path(secret): Path<String>, Posted { visit, fields }: Posted) -> Result<Response, WebError> {
    let (by, pod) = invitation(&visit, &secret).await?;
    let told = match details::read_told(&fields, &[Detail::Phone, Detail::Mail]) {
        Ok(told) => told,
        Err(r) => return Ok(page(&visit, &secret, &by, &pod, Some(&Again::refused(&visit, "join", &fields, &r)))),
    };
    let new = Newcomer { name: fields.get("name").to_owned(), language: fields.get("language").to_owned(), details: told };
    let used = secret.clone();
    match visit.node.act(move |tx| join::join(tx, &used, &new, "browser")).await {
        Ok(session) => go_with_session(&visit, "/board?done=joined", Some(&session)),
        Err(e) => Ok(page(&visit, &secret, &by, &pod, Some(&Again::failed(&visit, "join", &fields, e)?))),
    }
}
