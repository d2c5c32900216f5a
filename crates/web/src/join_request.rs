//! Asking to join a pod, without a link; and the answer of its point persons.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use caremonger_app::{
    Error,
    join::{self, is_point_person},
    join_request as app,
};
use caremonger_domain::{id::PersonId, person::Field as Detail};
use caremonger_store::{
    join_request::join_request_count,
    member::Member,
    pod::{Pod, pod_find_by_name},
};

use crate::{
    details::{self, Asked, Shown},
    error::WebError,
    form::{self, Again, Field, FormView, Input, Posted, PostedByNeighbour},
    layout::{Neighbour, Page, Plain, Visit, go, html, private},
    people,
    show::When,
};

/// What somebody tells who asks.
const TOLD: &[Detail] = &[Detail::Name, Detail::Phone, Detail::Mail, Detail::Note];

async fn pod(visit: &Visit, at_name: &str) -> Result<Pod, WebError> {
    let name = at_name.strip_prefix('@').ok_or(WebError::NotFound)?.to_owned();
    let found = visit.node.read(move |c| Ok::<_, Error>(pod_find_by_name(c, &name)?)).await?;
    found.filter(Pod::is_here).ok_or(WebError::NotFound)
}

fn ask_page(visit: &Visit, pod: &Pod, again: Option<&Again>) -> Response {
    let mut head = Page::new(visit, visit.t1("join-title", "pod", &pod.title)).again(again);
    head.hidden = true;
    if visit.member().is_some() {
        return Plain { page: head, words: vec![visit.t("ask-join-member")], links: Vec::new(), form: None }.into_response();
    }
    let form = FormView::new(visit, "ask-join", format!("/@{}/join", pod.name))
        .field(details::field(visit, Detail::Name, "", Asked::Own).required())
        .field(Field::select("language", visit.t("me-language"), visit.locale.tag(), form::languages()))
        .field(details::field(visit, Detail::Phone, "", Asked::Own))
        .field(details::field(visit, Detail::Mail, "", Asked::Own))
        .field(Field::text("note", visit.t("ask-join-words"), "").hint(visit.t("ask-join-words-hint")))
        .button(visit.t("ask-join-button"), "main")
        .again(again);
    let words = vec![visit.t("ask-join-lead"), visit.t("ask-join-kept")];
    let mut response = private(Plain { page: head, words, links: Vec::new(), form: Some(form) }.into_response());
    if again.is_some() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

/// `GET /@{name}/join`
pub(crate) async fn ask(visit: Visit, Path(at_name): Path<String>) -> Result<Response, WebError> {
    let pod = pod(&visit, &at_name).await?;
    Ok(ask_page(&visit, &pod, None))
}

/// `POST /@{name}/join`
pub(crate) async fn asked(Path(at_name): Path<String>, Posted { visit, fields }: Posted) -> Result<Response, WebError> {
    let pod = pod(&visit, &at_name).await?;
    if visit.member().is_some() {
        return Ok(ask_page(&visit, &pod, None));
    }
    let told = match details::read_told(&fields, TOLD) {
        Ok(told) => told,
        Err(r) => return Ok(ask_page(&visit, &pod, Some(&Again::refused(&visit, "ask-join", &fields, &r)))),
    };
    let (id, language) = (pod.id, fields.get("language").to_owned());
    match visit.node.act(move |tx| app::ask(tx, id, &language, &told)).await {
        Ok(()) => Ok(go(&format!("/@{}?done=asked-to-join", pod.name))),
        Err(e) => Ok(ask_page(&visit, &pod, Some(&Again::failed(&visit, "ask-join", &fields, e)?))),
    }
}

/// Somebody who asks, as shown.
#[derive(Debug)]
struct Line {
    at: When,
    language: String,
    shown: Vec<Shown>,
    yes: FormView,
    no: FormView,
}

#[derive(Template)]
#[template(path = "asking.html")]
struct Asking {
    page: Page,
    waiting: Option<String>,
    show: Option<FormView>,
    lines: Vec<Line>,
}

/// How many ask, in words; nothing where nobody does.
fn waiting(visit: &Visit, count: i64) -> Option<String> {
    (count > 0).then(|| visit.counted("asking-count", count))
}

/// For the page of neighbours: how many wait for an answer of a point person.
pub(crate) async fn link(visit: &Visit, me: &Member) -> Result<Option<String>, WebError> {
    if !is_point_person(me) {
        return Ok(None);
    }
    let pod = me.pod;
    let count = visit.node.read(move |c| Ok::<_, Error>(join_request_count(c, pod)?)).await?;
    Ok(waiting(visit, count))
}

/// `GET /people/asking`
pub(crate) async fn list(Neighbour { visit, member }: Neighbour) -> Result<Response, WebError> {
    if !is_point_person(&member) {
        return Err(WebError::NotAllowed);
    }
    let waiting = link(&visit, &member).await?;
    let show = waiting.is_some().then(|| FormView::new(&visit, "show", "/people/asking").button(visit.t("asking-show"), "main"));
    html(&Asking { page: Page::new(&visit, visit.t("asking-title")), waiting, show, lines: Vec::new() })
}

/// `POST /people/asking`: who they are; each look is written down.
pub(crate) async fn reveal(PostedByNeighbour { visit, member, .. }: PostedByNeighbour) -> Result<Response, WebError> {
    let all = visit.node.act(move |tx| app::reveal(tx, &member)).await?;
    let form = |id: PersonId, act: &str, key: &str, style| {
        FormView::new(&visit, format!("{act}-{id}"), format!("/people/asking/{id}/{act}")).button(visit.t(key), style)
    };
    let lines = all
        .into_iter()
        .map(|(r, shown)| Line {
            at: visit.moment(r.created_at),
            language: crate::case::language(&r.language),
            shown: details::shown(&visit, shown),
            yes: form(r.person, "yes", "asking-yes", "main"),
            no: form(r.person, "no", "asking-no", "quiet").fold(visit.t("asking-no-fold")),
        })
        .collect();
    Ok(private(html(&Asking { page: Page::new(&visit, visit.t("asking-title")), waiting: None, show: None, lines })?))
}

/// `POST /people/asking/{id}/{act}`
pub(crate) async fn answer(Path((id, act)): Path<(String, String)>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, .. } = posted;
    let id: PersonId = id.parse().map_err(|_| WebError::NotFound)?;
    match act.as_str() {
        "yes" => {
            let (name, code) = visit
                .node
                .act(move |tx| {
                    let new = app::let_in(tx, &member, id)?;
                    let code = join::code(tx, &member, new.id)?;
                    Ok::<_, Error>((new.name, code))
                })
                .await?;
            people::code_page(&visit, &name, &code)
        }
        "no" => {
            visit.node.act(move |tx| app::refuse(tx, &member, id)).await?;
            Ok(go("/people/asking?done=changed"))
        }
        _ => Err(WebError::NotFound),
    }
}
