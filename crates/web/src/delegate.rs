//! Who speaks for a pod elsewhere: for its neighbours to see, and for whoever holds the keys to name.

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::{Error, delegate as app};
use caremonger_domain::{
    Refusal,
    delegate::Mandate,
    id::{DelegateId, MemberId},
};
use caremonger_store::{
    delegate::Delegate,
    member::{Member, member_page},
};

use crate::{
    error::WebError,
    form::{self, Again, Field, FormView, Input, PostedByNeighbour},
    layout::{Neighbour, Page, Visit, go, html_again},
    listing_view::paragraphs,
};

/// Most neighbours to choose from.
const SHOWN: i64 = 500;

/// A mandate as shown.
#[derive(Debug)]
pub(crate) struct Line {
    /// Where they speak.
    pub(crate) body: String,
    /// The language of it and of the text.
    pub(crate) lang: String,
    /// What they were told to say.
    pub(crate) text: Vec<String>,
    /// Until when.
    pub(crate) until: String,
    /// Who, for neighbours of the pod; empty for everybody else.
    pub(crate) name: String,
    /// That it is the reader, or that they have not said yes yet.
    pub(crate) note: String,
    /// To say yes, to step down, to end it.
    pub(crate) forms: Vec<FormView>,
}

/// Without a name: as everybody reads it.
fn line(visit: &Visit, d: Delegate) -> Line {
    Line {
        text: paragraphs(&d.mandate.text),
        until: visit.t1("delegate-until", "date", visit.day(d.mandate.until).words),
        body: d.mandate.body,
        lang: d.mandate.language,
        name: String::new(),
        note: String::new(),
        forms: Vec::new(),
    }
}

/// The mandates that stand on a pod's public page; the names are there for its own neighbours.
pub(crate) fn public(visit: &Visit, all: Vec<(Delegate, String)>) -> Vec<Line> {
    let own = visit.member().map(|m| m.pod);
    let agreed = all.into_iter().filter(|(d, _)| d.accepted_at.is_some());
    agreed
        .map(|(d, name)| {
            let name = if own == Some(d.pod) { name } else { String::new() };
            Line { name, ..line(visit, d) }
        })
        .collect()
}

fn own_line(visit: &Visit, me: &Member, d: Delegate, name: String) -> Line {
    let (id, mine, waits) = (d.id, d.member == me.id, d.accepted_at.is_none());
    let form = |act: &str, key: &str, style| {
        FormView::new(visit, format!("{act}-{id}"), format!("/delegates/{id}/{act}")).button(visit.t(key), style)
    };
    let mut forms = Vec::new();
    if mine && waits {
        forms.push(form("accept", "delegate-accept", "main"));
    }
    if mine || me.has_job("keys") {
        forms.push(form("end", if mine { "delegate-step-down" } else { "delegate-end" }, "quiet"));
    }
    let note = match (mine, waits) {
        (true, _) => visit.t("delegates-yours"),
        (false, true) => visit.t("delegate-waits"),
        (false, false) => String::new(),
    };
    Line { name, note, forms, ..line(visit, d) }
}

#[derive(Template)]
#[template(path = "delegates.html")]
struct Delegates {
    page: Page,
    lines: Vec<Line>,
    form: Option<FormView>,
}

async fn list(visit: &Visit, me: &Member, again: Option<&Again>) -> Result<Response, WebError> {
    let pod = me.pod;
    let (all, members) = visit.node.read(move |c| Ok::<_, Error>((app::of(c, pod)?, member_page(c, pod, None, SHOWN)?))).await?;
    let form = me.has_job("keys").then(|| {
        let in_half_a_year = visit.node.now().plus(std::time::Duration::from_secs(182 * 86_400)).date();
        let people = form::or_none(visit.t("delegate-nobody"), form::people(&members));
        FormView::new(visit, "delegate", "/delegates")
            .field(Field::select("member", visit.t("delegate-who"), "", people))
            .field(Field::line("body", visit.t("delegate-body"), "").hint(visit.t("delegate-body-hint")).required())
            .field(Field::text("mandate", visit.t("delegate-mandate"), "").hint(visit.t("delegate-mandate-hint")).required())
            .field(Field::date("until", visit.t("delegate-until-when"), &in_half_a_year).required())
            .button(visit.t("delegate-name"), "main")
            .fold(visit.t("delegate-fold"))
            .again(again)
    });
    let page = Page::new(visit, visit.t("delegates-title")).again(again);
    let lines = all.into_iter().map(|(d, name)| own_line(visit, me, d, name)).collect();
    html_again(&Delegates { page, lines, form }, again)
}

/// `GET /delegates`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour) -> Result<Response, WebError> {
    list(&visit, &member, None).await
}

/// `POST /delegates`
pub(crate) async fn name(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let read = || {
        let none = Refusal::Invalid("Choose somebody from the list.", "member");
        let whom: MemberId = fields.get("member").parse().map_err(|_| none)?;
        let Ok(Some(until)) = form::day(fields.get("until"), "until") else {
            return Err(Refusal::Invalid("Choose a day within the next year.", "until"));
        };
        let (body, text) = (fields.get("body").to_owned(), fields.get("mandate").to_owned());
        Ok((whom, Mandate { body, text, language: visit.locale.tag().to_owned(), until }))
    };
    let who = member.clone();
    let done = match read() {
        Ok((whom, mandate)) => visit.node.act(move |tx| app::name(tx, &who, whom, mandate)).await,
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(_) => Ok(go("/delegates?done=delegate-named")),
        Err(e) => {
            let again = Again::failed(&visit, "delegate", &fields, e)?;
            // Of the two texts that everybody reads the long one holds it, if any does.
            let again = if again.field == Some("description") { again.at("mandate") } else { again };
            list(&visit, &member, Some(&again)).await
        }
    }
}

/// `POST /delegates/{id}/{act}`
pub(crate) async fn act(Path((id, act)): Path<(String, String)>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, .. } = posted;
    let id: DelegateId = id.parse().map_err(|_| WebError::NotFound)?;
    match act.as_str() {
        "accept" => visit.node.act(move |tx| app::accept(tx, &member, id)).await?,
        "end" => visit.node.act(move |tx| app::end(tx, &member, id)).await?,
        _ => return Err(WebError::NotFound),
    }
    Ok(go("/delegates?done=changed"))
}
