//! The first page of a new server: makes its first pod and signs its first neighbour in.

use axum::{
    extract::{FromRequestParts as _, Path, Request},
    response::{IntoResponse as _, Response},
};
use caremonger_app::{Error, agreement, category, join, kit, member, pod, session, sign_in};
use caremonger_domain::{
    Refusal,
    actor::check_handle,
    kit::{Kit, read},
    listing::{tidy_line, tidy_text},
};
use caremonger_store::session::Kind;

use crate::{
    error::WebError,
    form::{self, Again, Field, Fields, FormView, Posted, Slip},
    layout::{Page, Plain, Visit, private},
    photo,
    session::go_with_session,
};

async fn check_open(visit: &Visit, secret: &str) -> Result<(), WebError> {
    let (secret, now) = (secret.to_owned(), visit.node.now());
    let open = visit.node.read(move |c| session::setup_is_open(c, &secret, now)).await?;
    if open { Ok(()) } else { Err(WebError::SetupEnded) }
}

fn page(visit: &Visit, secret: &str, again: Option<&Again>) -> Response {
    let form = FormView::new(visit, "setup", format!("/setup/{secret}"))
        .field(Field::line("title", visit.t("setup-pod-title"), "").hint(visit.t("setup-pod-title-hint")).required())
        .field(
            Field::line("name", visit.t("setup-pod-name"), "")
                .hint(visit.t1("setup-pod-name-hint", "host", visit.node.urls().host()))
                .required(),
        )
        .field(Field::line("area", visit.t("setup-area"), "").hint(visit.t("area-hint")).required())
        .field(Field::select("language", visit.t("setup-language"), visit.locale.tag(), form::languages()))
        .field(Field::line("your_name", visit.t("setup-your-name"), "").hint(visit.t("setup-your-name-hint")).required())
        .field(Field::line("handle", visit.t("setup-handle"), "").hint(visit.t("setup-handle-hint")).required())
        .field(Field::text("rules", visit.t("setup-rules"), &visit.t("rules-template")).hint(visit.t("setup-rules-hint")))
        .field(Field::list("photo", visit.t("setup-kit")).hint(visit.t("setup-kit-hint")).more())
        .button(visit.t("setup-button"), "main")
        .again(again);
    let mut page = Page::new(visit, visit.t("setup-title")).again(again);
    page.hidden = true;
    let words = vec![visit.t("setup-words")];
    let mut response = private(Plain { page, words, links: Vec::new(), form: Some(form) }.into_response());
    if again.is_some() {
        *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

/// `GET /setup/{secret}`
pub(crate) async fn show(visit: Visit, Path(secret): Path<String>) -> Result<Response, WebError> {
    check_open(&visit, &secret).await?;
    Ok(page(&visit, &secret, None))
}

/// As long as any agreement may be.
const RULES_MAX: usize = 4_000;

/// The neighbour's own fields are checked before the pod is made: making it uses the link up.
fn check_person(visit: &Visit, fields: &Fields) -> Result<(), Again> {
    if !(1..=60).contains(&tidy_line(fields.get("your_name")).chars().count()) {
        return Err(Slip("your_name", "invalid-your-name").again(visit, "setup", fields));
    }
    if tidy_text(fields.get("rules")).chars().count() > RULES_MAX {
        return Err(Slip("rules", "invalid-rules").again(visit, "setup", fields));
    }
    check_handle(fields.get("handle").trim()).map_err(|r| Again::refused(visit, "setup", fields, &r))
}

/// What the pod begins with: its rules, and a link by which others can join.
async fn begin(visit: &Visit, session: &str, rules: &str, kit: Option<Kit>) -> Result<String, WebError> {
    let (_, member) = session::holder(&visit.node, Kind::Session, session).await?.ok_or(WebError::LinkEnded)?;
    let (rules, title, language) = (tidy_text(rules), visit.t("rules-title"), visit.locale.tag());
    // Whoever wrote rules of their own means these; otherwise those of the kit hold in place of what the page begins with.
    let wrote = !rules.is_empty() && rules != tidy_text(&visit.t("rules-template"));
    let join = visit.node.act(move |tx| {
        let mut theirs = false;
        if let Some(mut kit) = kit.clone() {
            if wrote {
                kit.agreements.clear();
            }
            kit::take_in(tx, &member, &kit)?;
            theirs = !agreement::of(tx.conn, &member)?.is_empty();
        }
        if !theirs && !rules.is_empty() {
            agreement::begin(tx, &member, &title, &rules, language)?;
        }
        join::invite(tx, &member)
    });
    let join = join.await?;
    category::refresh(&visit.node).await?;
    Ok(join)
}

/// `POST /setup/{secret}`
pub(crate) async fn set_up(Path(secret): Path<String>, request: Request) -> Result<Response, WebError> {
    let (mut parts, body) = request.into_parts();
    let visit = Visit::from_request_parts(&mut parts, &()).await?;
    // Before anything is read: a stranger has no link.
    check_open(&visit, &secret).await?;
    let (Posted { visit, fields }, file) = photo::either_of(visit, Request::from_parts(parts, body)).await?;
    if let Err(again) = check_person(&visit, &fields) {
        return Ok(page(&visit, &secret, Some(&again)));
    }
    let kit = match (!file.is_empty()).then(|| read(&file)).transpose() {
        Ok(kit) => kit,
        Err(r) => return Ok(page(&visit, &secret, Some(&Again::refused(&visit, "setup", &fields, &r).at("photo")))),
    };
    let field = |name| fields.get(name).trim().to_owned();
    let new = pod::NewPod {
        name: field("name"),
        title: field("title"),
        summary: kit.as_ref().map(|k| k.summary.clone()).unwrap_or_default(),
        area: field("area"),
        language: field("language"),
    };
    let (name, jobs) = (new.name.clone(), kit::first_jobs());
    if let Err(e) = pod::create(&visit.node, new).await {
        let mut again = Again::failed(&visit, "setup", &fields, e)?;
        again.field = again.field.or(Some("name"));
        if again.field == Some("description") {
            again = again.at("title");
        }
        return Ok(page(&visit, &secret, Some(&again)));
    }
    let (_, link) = member::add(&visit.node, field("handle"), name, field("your_name"), jobs).await?;
    let link_secret = link.rsplit('/').next().unwrap_or_default().to_owned();
    match sign_in::by_link(&visit.node, link_secret, "browser".to_owned()).await {
        Ok(session) => {
            let join = begin(&visit, &session, fields.get("rules"), kit).await?;
            go_with_session(&visit, &format!("/begun/{join}?done=set-up"), Some(&session))
        }
        Err(Error::Refused(Refusal::NotFound)) => Err(WebError::LinkEnded),
        Err(e) => Err(e.into()),
    }
}
