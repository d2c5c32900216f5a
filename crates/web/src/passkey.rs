//! Passkeys: adding one to oneself, and signing in with one. The page that asks has a small script, for browsers know no other way.

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::{
    Error,
    passkey::{self, Asked},
};
use caremonger_domain::Refusal;
use caremonger_store::{member::Member, passkey::Passkey};

use crate::{
    assets,
    error::WebError,
    form::{Again, Field, FormView, Input, Posted, PostedByNeighbour},
    layout::{Page, Visit, go, html_again, private},
    session::go_with_session,
    show::When,
};

#[derive(Template)]
#[template(path = "passkey.html")]
struct Ask {
    page: Page,
    words: Vec<String>,
    form: FormView,
    options: String,
    back: &'static str,
    script: String,
}

/// A passkey as its owner sees it.
#[derive(Debug)]
pub(crate) struct Shown {
    /// What they call it.
    pub(crate) label: String,
    /// When it was added.
    pub(crate) added: When,
    /// When it was last used.
    pub(crate) used: Option<When>,
    /// Takes it away.
    pub(crate) remove: FormView,
}

/// A neighbour's own passkeys.
pub(crate) fn shown(visit: &Visit, all: Vec<Passkey>) -> Vec<Shown> {
    let one = |p: Passkey| Shown {
        added: visit.moment(p.created_at),
        used: p.used_at.map(|at| visit.moment(at)),
        remove: FormView::new(visit, format!("passkey-{}", p.id), format!("/me/passkeys/{}/remove", p.id))
            .button(visit.t1("passkey-remove", "label", &p.label), "quiet"),
        label: p.label,
    };
    all.into_iter().map(one).collect()
}

/// The button that begins to add one, where browsers can use them.
pub(crate) fn begin_form(visit: &Visit, have: usize) -> Option<FormView> {
    (passkey::is_possible(&visit.node) && have < passkey::MOST)
        .then(|| FormView::new(visit, "new-passkey", "/me/passkeys/new").button(visit.t("passkey-add"), "quiet"))
}

/// The button that begins to sign in with one, where browsers can use them.
pub(crate) fn sign_in_form(visit: &Visit) -> Option<FormView> {
    passkey::is_possible(&visit.node)
        .then(|| FormView::new(visit, "passkey-sign-in", "/sign-in/by-passkey").button(visit.t("passkey-sign-in"), "quiet"))
}

fn page(
    visit: &Visit,
    words: &str,
    form: FormView,
    ask: Asked,
    back: &'static str,
    again: Option<&Again>,
) -> Result<Response, WebError> {
    let title = if back == "/me" { "passkey-add" } else { "passkey-sign-in" };
    let mut head = Page::new(visit, visit.t(title)).again(again);
    head.hidden = true;
    // The answer that was refused does not come back: each question is asked anew.
    let form = form.again(again).field(Field::hidden("try", &ask.secret)).field(Field::hidden("answer", ""));
    let view = Ask { page: head, words: vec![visit.t(words)], form, options: ask.options, back, script: assets::passkey_path() };
    Ok(private(html_again(&view, again)?))
}

async fn ask_to_add(visit: &Visit, me: &Member, again: Option<&Again>) -> Result<Response, WebError> {
    let me = me.clone();
    let ask = visit.node.act(move |tx| passkey::begin_adding(tx, &me)).await?;
    let form = FormView::new(visit, "answer", "/me/passkeys")
        .field(
            Field::line("label", visit.t("passkey-label"), &visit.t("passkey-label-first"))
                .hint(visit.t("passkey-label-hint"))
                .required(),
        )
        .button(visit.t("passkey-make"), "main");
    page(visit, "passkey-add-words", form, ask, "/me", again)
}

async fn ask_to_sign_in(visit: &Visit, again: Option<&Again>) -> Result<Response, WebError> {
    let ask = visit.node.act(passkey::begin).await?;
    let form = FormView::new(visit, "answer", "/sign-in/by-passkey/answer").button(visit.t("passkey-use"), "main");
    page(visit, "passkey-use-words", form, ask, "/sign-in", again)
}

/// `POST /me/passkeys/new`
pub(crate) async fn begin(PostedByNeighbour { visit, member, .. }: PostedByNeighbour) -> Result<Response, WebError> {
    ask_to_add(&visit, &member, None).await
}

/// `POST /me/passkeys`
pub(crate) async fn add(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let (me, answered) = (member.clone(), fields.clone());
    let added =
        visit.node.act(move |tx| passkey::add(tx, &me, answered.get("try"), answered.get("answer"), answered.get("label"))).await;
    match added {
        Ok(()) => Ok(go("/me?done=passkey-added#passkeys")),
        Err(e) => ask_to_add(&visit, &member, Some(&Again::failed(&visit, "answer", &fields, e)?)).await,
    }
}

/// `POST /me/passkeys/{id}/remove`
pub(crate) async fn remove(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, .. } = posted;
    let id = id.parse().map_err(|_| WebError::NotFound)?;
    visit.node.act(move |tx| passkey::remove(tx, &member, id)).await?;
    Ok(go("/me?done=changed#passkeys"))
}

/// `POST /sign-in/by-passkey`
pub(crate) async fn begin_sign_in(Posted { visit, .. }: Posted) -> Result<Response, WebError> {
    ask_to_sign_in(&visit, None).await
}

/// `POST /sign-in/by-passkey/answer`
pub(crate) async fn sign_in(Posted { visit, fields }: Posted) -> Result<Response, WebError> {
    let answered = fields.clone();
    let signed = visit.node.act(move |tx| passkey::sign_in(tx, answered.get("try"), answered.get("answer"), "passkey")).await;
    match signed {
        Ok(session) => go_with_session(&visit, "/board?done=signed-in", Some(&session)),
        Err(Error::Refused(refusal @ Refusal::Invalid(..))) => {
            ask_to_sign_in(&visit, Some(&Again::refused(&visit, "answer", &fields, &refusal))).await
        }
        Err(e) => Err(e.into()),
    }
}
