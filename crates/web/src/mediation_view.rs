//! Talks with a mediator as pages: mine, those that wait for a mediator, and one of them with its steps and days.

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::{
    Error,
    mediation::{self as app, Role, Seen},
};
use caremonger_domain::{
    Timestamp,
    id::MediationId,
    mediation::{Ending, OPENS_FOR, Side},
};
use caremonger_store::member::{Member, member_page};

use crate::{
    error::WebError,
    form::{self, Again, Field, FormView, Input, again_all},
    layout::{Neighbour, Page, Visit, html_again, private},
    timeline::who,
};

/// Most neighbours to choose from.
const SHOWN: i64 = 500;

/// A talk in a list.
#[derive(Debug)]
struct Row {
    href: String,
    names: String,
    state: String,
    style: &'static str,
}

#[derive(Template)]
#[template(path = "mediations.html")]
struct Mediations {
    page: Page,
    rows: Vec<Row>,
    waiting: Vec<Row>,
    mediator: bool,
    form: FormView,
}

#[derive(Template)]
#[template(path = "mediation.html")]
struct MediationPage {
    page: Page,
    lead: String,
    facts: Vec<(String, String)>,
    steps: Vec<String>,
    said: Vec<(String, String)>,
    forms: Vec<FormView>,
    mine: bool,
}

pub(crate) fn read_id(id: &str) -> Result<MediationId, WebError> {
    id.parse().map_err(|_| WebError::NotFound)
}

/// "Ana and Bo".
fn names(visit: &Visit, s: &Seen) -> String {
    visit.ta("mediation-names", &[("asker", who(visit, s.asker.clone()).into()), ("other", who(visit, s.other.clone()).into())])
}

fn row(visit: &Visit, s: &Seen) -> Row {
    let c = &s.mediation.course;
    let (key, style) = match c.ended {
        Some((Ending::Settled, _)) => ("mediation-state-settled", "good"),
        Some(_) => ("mediation-state-ended", "ended"),
        None if c.taken_up => ("mediation-state-open", "waits"),
        None => ("mediation-state-waits", "waits"),
    };
    Row { href: format!("/mediations/{}", s.mediation.id), names: names(visit, s), state: visit.t(key), style }
}

/// My talks, those I could take up as a mediator, and asking for one.
pub(crate) async fn list(visit: &Visit, me: &Member, again: Option<&Again>) -> Result<Response, WebError> {
    let (node, member) = (visit.node.clone(), me.clone());
    let (mine, waiting, mut members) = visit
        .node
        .read(move |c| {
            let mine = app::of(c, &node, &member)?;
            Ok::<_, Error>((mine, app::waiting(c, &node, &member)?, member_page(c, member.pod, None, SHOWN)?))
        })
        .await?;
    members.retain(|m| m.id != me.id);
    let with = visit.query.split('&').find_map(|p| p.strip_prefix("with=")).unwrap_or_default();
    let people = form::or_none(visit.t("mediation-nobody"), form::people(&members));
    let form = FormView::new(visit, "ask", "/mediations")
        .field(Field::select("member", visit.t("mediation-whom"), with, people))
        .field(Field::text("text", visit.t("mediation-what"), "").hint(visit.t("mediation-what-hint")).required())
        .button(visit.t("mediation-send"), "main")
        .again(again);
    // Whoever comes from somebody's page has chosen already.
    let form = if with.is_empty() { form.fold(visit.t("mediation-ask-fold")) } else { form };
    let mut page = Page::new(visit, visit.t("mediations-title")).again(again);
    page.quiet = true;
    let view = Mediations {
        page,
        rows: mine.iter().rev().map(|s| row(visit, s)).collect(),
        waiting: waiting.iter().map(|s| row(visit, s)).collect(),
        mediator: me.has_job("mediator"),
        form,
    };
    Ok(private(html_again(&view, again)?))
}

/// What was done and what comes next, each with its day.
fn steps(visit: &Visit, s: &Seen) -> Vec<String> {
    let c = &s.mediation.course;
    let on = |key: &str, at| visit.t1(key, "date", visit.day(at).words);
    let mut all = vec![on("mediation-step-asked", c.asked_at)];
    let open = c.ended.is_none();
    if c.taken_up && !s.mediator.is_empty() {
        all.push(visit.t1("mediation-step-taken", "name", &s.mediator));
    } else if open && c.reminded {
        all.push(visit.t("mediation-step-reminded"));
    } else if open {
        all.push(on("mediation-step-mediator-by", c.mediator_by()));
    }
    match c.yes_at {
        Some(at) => all.push(
            visit.ta("mediation-step-yes", &[("name", who(visit, s.other.clone()).into()), ("date", visit.day(at).words.into())]),
        ),
        None if open => all.push(visit.ta(
            "mediation-step-answer-by",
            &[("name", who(visit, s.other.clone()).into()), ("date", visit.day(c.answer_by()).words.into())],
        )),
        None => {}
    }
    match (c.talk_at, c.talk_by()) {
        (Some(at), _) => all.push(on("mediation-step-talk", at)),
        (None, Some(by)) if open => all.push(on("mediation-step-talk-by", by)),
        _ => {}
    }
    match c.ended {
        Some((ending, at)) => {
            all.push(on(&format!("mediation-ended-{ending}"), at));
            if ending.opens(Side::Other) {
                all.push(on("mediation-step-opens", at.plus(OPENS_FOR)));
            }
        }
        None => all.push(on("mediation-step-ends", c.ends_at())),
    }
    all
}

/// What was said, each with whose word it is.
fn said(visit: &Visit, s: &Seen) -> Vec<(String, String)> {
    let words = |name: &str, text: &str| (visit.t1("mediation-says", "name", who(visit, name.to_owned())), text.to_owned());
    let all = [
        words(&s.asker, &s.asker_words),
        words(&s.other, &s.other_words),
        (visit.t("mediation-place"), s.place.clone()),
        (visit.t("mediation-agreed"), s.agreed.clone()),
    ];
    all.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

fn forms(visit: &Visit, s: &Seen) -> Vec<FormView> {
    let (m, c) = (&s.mediation, &s.mediation.course);
    let new = |act: &str| FormView::new(visit, act, format!("/mediations/{}/{act}", m.id));
    if !s.is_open() {
        return Vec::new();
    }
    let word = |text: &str| {
        let key = if text.is_empty() { "mediation-word" } else { "mediation-word-again" };
        let field = Field::text("text", visit.t("mediation-what"), text).hint(visit.t("mediation-word-hint")).required();
        new("word").field(field).button(visit.t("mediation-word-send"), "quiet").fold(visit.t(key))
    };
    match s.role {
        Role::MayTakeUp => vec![new("take-up").button(visit.t("mediation-take-up"), "main")],
        Role::One(Side::Asker) => {
            let back =
                new("take-back").button(visit.t("mediation-take-back"), "danger").fold(visit.t("mediation-take-back-fold"));
            vec![word(&s.asker_words), back]
        }
        Role::One(Side::Other) if c.yes_at.is_none() => vec![
            new("yes").button(visit.t("mediation-yes"), "main"),
            new("no").button(visit.t("mediation-no"), "quiet"),
            word(&s.other_words),
        ],
        Role::One(Side::Other) => {
            let no = new("no").button(visit.t("mediation-no-more"), "danger").fold(visit.t("mediation-no-more-fold"));
            vec![word(&s.other_words), no]
        }
        Role::Mediator => {
            let choice = |value: &str| (value.to_owned(), visit.t(&format!("mediation-settled-{value}")), String::new());
            let end = new("end")
                .field(Field::choice("settled", visit.t("mediation-settled"), "", vec![choice("yes"), choice("no")]))
                .field(Field::text("agreed", visit.t("mediation-agreed"), "").hint(visit.t("mediation-agreed-hint")))
                .button(visit.t("mediation-end"), "main")
                .fold(visit.t("mediation-end-fold"));
            let day = c.talk_at.map(Timestamp::date).unwrap_or_default();
            let set = c.yes_at.is_some().then(|| {
                new("day")
                    .field(Field::date("day", visit.t("mediation-day"), &day).required())
                    .field(Field::line("place", visit.t("mediation-place"), &s.place).hint(visit.t("mediation-place-hint")))
                    .button(visit.t("mediation-day-send"), "main")
            });
            let yes = c.yes_at.is_none().then(|| new("yes").button(visit.t("mediation-yes-said"), "quiet"));
            set.into_iter().chain(yes).chain([end]).collect()
        }
    }
}

/// One talk.
pub(crate) async fn page(visit: &Visit, me: &Member, id: MediationId, again: Option<&Again>) -> Result<Response, WebError> {
    let (node, member) = (visit.node.clone(), me.clone());
    let s = visit.node.read(move |c| app::seen(c, &node, &member, id)).await?;
    let lead = match s.role {
        Role::MayTakeUp => "mediation-lead-waits",
        Role::Mediator => "mediation-lead-mediator",
        Role::One(Side::Asker) => "mediation-lead-asker",
        Role::One(Side::Other) => "mediation-lead-other",
    };
    let mut facts = vec![
        (visit.t("mediation-who-asks"), who(visit, s.asker.clone())),
        (visit.t("mediation-with-whom"), who(visit, s.other.clone())),
    ];
    if !s.mediator.is_empty() {
        facts.push((visit.t("job-mediator"), s.mediator.clone()));
    }
    let mut frame = Page::new(visit, visit.t("mediation-title")).again(again);
    frame.quiet = true;
    let view = MediationPage {
        page: frame,
        lead: visit.t(lead),
        facts,
        steps: steps(visit, &s),
        said: said(visit, &s),
        forms: again_all(forms(visit, &s), again),
        mine: matches!(s.role, Role::One(_)),
    };
    Ok(private(html_again(&view, again)?))
}

/// `GET /mediations`
pub(crate) async fn mine(Neighbour { visit, member }: Neighbour) -> Result<Response, WebError> {
    list(&visit, &member, None).await
}

/// `GET /mediations/{id}`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour, Path(id): Path<String>) -> Result<Response, WebError> {
    page(&visit, &member, read_id(&id)?, None).await
}
