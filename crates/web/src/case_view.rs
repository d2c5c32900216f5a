//! The page of one case, and what is done on it.

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::{Error, case as app, case_pass as app_case_pass, case_undo, person, recurrence, voicemail as app_voicemail};
use caremonger_domain::{
    Refusal,
    case::{Case, Event, State, spoken_code, step},
    id::CaseId,
    listing::Visibility,
    mark::Mark,
    person::Field as Detail,
};
use caremonger_store::{
    case::case_history_of,
    member::{Member, member_find},
    person::person_find,
    shopping::shopping_all,
};

use crate::{
    case::{ASKED, Row, language, row},
    case_pass,
    details::{self, Asked, Seen, Shown},
    error::WebError,
    form::{Again, Field, FormView, Input, PostedByNeighbour, again_all},
    layout::{Desk, Page, Visit, go, html_again, private},
    private_place, shopping,
    timeline::{Entry, name_of, who},
    voicemail,
};

#[derive(Template)]
#[template(path = "case.html")]
struct CasePage {
    page: Page,
    facts: Vec<(String, String)>,
    state: String,
    state_style: &'static str,
    listing: Option<String>,
    same_as: Option<String>,
    doubles: Vec<Row>,
    shown: Vec<Shown>,
    kept: Option<String>,
    goes: String,
    reveal: Vec<FormView>,
    next: Vec<FormView>,
    other: Vec<FormView>,
    entries: Vec<Entry>,
    seen: Vec<Seen>,
    voice: Option<voicemail::Shown>,
}

fn style(state: State) -> &'static str {
    match state {
        State::Ready | State::Listed | State::Done => "good",
        s if s.is_open() => "waits",
        _ => "ended",
    }
}

fn event_form(visit: &Visit, c: &Case, event: Event, style: &'static str) -> FormView {
    FormView::new(visit, event.as_str(), format!("/cases/{}/{event}", c.id))
        .button(visit.t(&format!("case-event-{event}")), style)
}

fn publish_form(visit: &Visit, c: &Case) -> FormView {
    let options = [Visibility::Pod, Visibility::Public, Visibility::Node, Visibility::Desk]
        .map(|o| (o.to_string(), visit.t(&format!("seen-by-{o}")), visit.t(&format!("seen-by-{o}-hint"))));
    let marks = Mark::to_choose().map(|m| visit.mark(m)).collect();
    let mut often = vec![(String::new(), visit.t("case-once"))];
    often.extend(recurrence::EVERY.iter().map(|d| (d.to_string(), visit.t(&format!("again-{d}")))));
    FormView::new(visit, "publish", format!("/cases/{}/publish", c.id))
        .field(Field::line("title", visit.t("case-what"), &c.title).hint(visit.t("case-publish-hint")).required())
        .field(Field::text("description", visit.t("field-description"), "").hint(visit.t("new-description-hint")))
        .field(Field::choice("visibility", visit.t("new-visibility"), "pod", options.into()))
        .field(Field::checks("marks", visit.t("new-marks"), "", marks))
        .field(Field::select("every", visit.t("case-every"), "", often))
        .button(visit.t("case-publish"), "main")
        .fold(visit.t("case-publish-fold"))
}

/// What is to be done about a case: the next steps, and those folded away.
fn steps(visit: &Visit, c: &Case, doubles: &[Case], wiped: bool) -> (Vec<FormView>, Vec<FormView>) {
    let may = |event| step(c.state, c.attempts, event).is_ok();
    let (mut next, mut other) = (Vec::new(), Vec::new());
    for event in [Event::Spoken, Event::NoAnswer] {
        if may(event) && !(event == Event::Spoken && c.state == State::Ready) {
            next.push(event_form(visit, c, event, "quiet"));
        }
    }
    if may(Event::List) {
        next.push(publish_form(visit, c));
    }
    for event in [Event::NeedsLanguage, Event::Done, Event::OtherArea, Event::NoLongerNeeded] {
        if may(event) && !(event == Event::NeedsLanguage && c.state == State::NeedsLanguage) {
            other.push(event_form(visit, c, event, "quiet"));
        }
    }
    if may(Event::Duplicate) && !doubles.is_empty() {
        let options = doubles.iter().map(|d| (d.id.to_string(), format!("{} · {}", spoken_code(&d.code), d.title)));
        next.push(
            FormView::new(visit, "same-as", format!("/cases/{}/same-as", c.id))
                .field(Field::select("same_as", visit.t("case-same-as"), "", options.collect()))
                .button(visit.t("case-event-duplicate"), "quiet"),
        );
    }
    if may(Event::Reopen) && !wiped {
        next.push(event_form(visit, c, Event::Reopen, "quiet"));
    }
    if !wiped {
        let mut tell = FormView::new(visit, "tell", format!("/cases/{}/tell", c.id));
        for detail in ASKED {
            tell = tell.field(details::field(visit, *detail, "", Asked::Caller));
        }
        other.push(tell.button(visit.t("me-save"), "quiet").fold(visit.t("case-tell-fold")));
    }
    (next, other)
}

fn reveal_forms(visit: &Visit, c: &Case, kept: &[Detail]) -> Vec<FormView> {
    let form = |name: &'static str, key: &str| {
        FormView::new(visit, name, format!("/cases/{}/reveal", c.id))
            .field(Field::hidden("what", name))
            .button(visit.t(key), "quiet")
    };
    let (door, rest): (Vec<Detail>, Vec<Detail>) = kept.iter().partition(|d| **d == Detail::Door);
    let mut forms = Vec::new();
    if !rest.is_empty() {
        forms.push(form("rest", "case-reveal"));
    }
    if !door.is_empty() {
        forms.push(form("door", "case-reveal-door"));
    }
    forms
}

pub(crate) async fn page(
    visit: &Visit,
    member: &Member,
    id: CaseId,
    shown: Vec<(Detail, String)>,
    again: Option<&Again>,
) -> Result<Response, WebError> {
    let (who_asks, now) = (member.clone(), visit.node.now());
    let (c, lines, back, kept, person, doubles, reveals, taken, passing, lists) = visit
        .node
        .read(move |conn| {
            let c = app::at_desk(conn, &who_asks, id)?;
            let history = case_history_of(conn, id)?;
            let back = case_undo::back_to(&who_asks, &history, now);
            let mut lines = Vec::new();
            for line in history {
                lines.push((name_of(conn, &line.actor)?, line));
            }
            let kept = person::held(conn, c.person)?;
            let p = person_find(conn, c.person)?.ok_or(Refusal::NotFound)?;
            let doubles = app::doubles(conn, &c)?;
            let reveals = details::reveals(conn, c.person)?;
            let taken = c.taken_by.map(|m| member_find(conn, m)).transpose()?.flatten().map(|m| m.name);
            let passing = case_pass::passing(conn, &c)?;
            let lists = shopping_all(conn, c.pod)?;
            Ok::<_, Error>((c, lines, back, kept, p, doubles, reveals, taken, passing, lists))
        })
        .await?;
    let voice = voicemail::shown(member, visit, id).await?;
    let wiped = person.wiped_at.is_some();
    let (mut next, mut other) = steps(visit, &c, &doubles, wiped);
    if back.is_some() && !wiped {
        let undo = FormView::new(visit, "undo", format!("/cases/{id}/undo"));
        next.insert(0, undo.button(visit.t("case-undo"), "second"));
    }
    if !wiped {
        other.extend(shopping::fill_form(visit, &c, &lists));
    }
    other.extend(case_pass::form(visit, &c, &passing));
    let (next, other) = (again_all(next, again), again_all(other, again));
    let next: Vec<FormView> = next.into_iter().map(|form| private_place::offer(visit, form, again)).collect();
    let mut facts = vec![
        (visit.t("case-code"), spoken_code(&c.code)),
        (visit.t("case-kind"), visit.kind(c.kind)),
        (visit.t("field-category"), visit.category(&c.category)),
    ];
    facts.extend(c.amount.map(|a| (visit.t("case-amount"), visit.amount(a, c.unit.as_ref()))));
    facts.push((visit.t("new-area"), c.area.clone()));
    facts.push((visit.t("case-language"), language(&c.language)));
    facts.push((visit.t("case-channel"), visit.t(&format!("channel-{}", c.channel))));
    facts.extend(c.needed_by.map(|t| (visit.t("new-needed-by"), visit.day(t).words)));
    facts.extend(taken.map(|name| (visit.t("case-taken-by"), name)));
    facts.extend(case_pass::fact(visit, &passing));
    let not_shown: Vec<Detail> = kept.into_iter().filter(|d| !shown.iter().any(|(s, _)| s == d)).collect();
    let mut head = Page::new(visit, c.title.clone()).again(again).with_forms(next.iter().chain(&other));
    head.title_lang = Some(c.language.clone());
    let entries = lines
        .into_iter()
        .map(|(name, line)| Entry {
            at: visit.moment(line.at),
            words: visit.ta(&format!("case-history-{}", line.event), &[("who", who(visit, name).into())]),
            quote: String::new(),
        })
        .collect();
    let view = CasePage {
        page: head,
        facts,
        state: visit.t(&format!("case-{}", c.state)),
        state_style: style(c.state),
        listing: c.listing.map(|l| format!("/listings/{l}")),
        same_as: c.same_as.map(|s| format!("/cases/{s}")),
        doubles: if c.state == State::Duplicate { Vec::new() } else { doubles.iter().map(|d| row(visit, d)).collect() },
        kept: (!not_shown.is_empty()).then(|| visit.t1("case-kept", "what", details::list(visit, &not_shown))),
        reveal: reveal_forms(visit, &c, &not_shown),
        shown: details::shown(visit, shown),
        goes: details::goes(visit, &person),
        next,
        other,
        entries,
        seen: details::seen(visit, reveals),
        voice,
    };
    Ok(private(html_again(&view, again)?))
}

fn read_id(id: &str) -> Result<CaseId, WebError> {
    id.parse().map_err(|_| WebError::NotFound)
}

/// `GET /cases/{id}`
pub(crate) async fn show(Desk { visit, member }: Desk, Path(id): Path<String>) -> Result<Response, WebError> {
    page(&visit, &member, read_id(&id)?, Vec::new(), None).await
}

/// `POST /cases/{id}/{act}`
pub(crate) async fn act(Path((id, act)): Path<(String, String)>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, mut fields } = posted.at_desk()?;
    let id = read_id(&id)?;
    let me = member.clone();
    if act == "publish" && private_place::is_wanted(&fields) {
        private_place::keep_of_case(&visit, &member, id, &mut fields).await?;
    }
    let node = visit.node.clone();
    let (name, done) = match act.as_str() {
        "reveal" => {
            let wanted: Vec<Detail> =
                Detail::ALL.iter().copied().filter(|d| (*d == Detail::Door) == (fields.get("what") == "door")).collect();
            let shown = node.act(move |tx| app::reveal(tx, &me, id, &wanted)).await?;
            return page(&visit, &member, id, shown, None).await;
        }
        "publish" => {
            let how = app::Publish {
                title: fields.get("title").to_owned(),
                description: fields.get("description").to_owned(),
                visibility: fields.get("visibility").parse().unwrap_or(Visibility::Pod),
                marks: fields.all("marks").filter_map(|m| m.parse().ok()).collect(),
                every: fields.get("every").parse().ok(),
            };
            ("publish", node.act(move |tx| app::publish(tx, &me, id, &how)).await.map(|_| "published"))
        }
        "same-as" => {
            let other = fields.get("same_as").parse().map_err(|_| WebError::NotFound)?;
            ("same-as", node.act(move |tx| app::same_as(tx, &me, id, other)).await.map(|_| "changed"))
        }
        "undo" => ("undo", node.act(move |tx| case_undo::undo(tx, &me, id)).await.map(|_| "changed")),
        "tell" => {
            let told = match details::read_told(&fields, ASKED) {
                Ok(told) => told,
                Err(r) => return page(&visit, &member, id, Vec::new(), Some(&Again::refused(&visit, "tell", &fields, &r))).await,
            };
            ("tell", node.act(move |tx| app::tell(tx, &me, id, &told)).await.map(|()| "changed"))
        }
        "pass" => {
            let (to, yes) = (fields.get("pod").to_owned(), fields.get("consent") == "yes");
            ("pass", node.act(move |tx| case_pass::offer(tx, &me, id, &to, yes)).await.map(|()| "changed"))
        }
        "listen" => {
            node.act(move |tx| app_voicemail::listen(tx, &me, id)).await?;
            return Ok(go(&format!("/cases/{id}#voice")));
        }
        "pass-back" => ("pass-back", node.act(move |tx| app_case_pass::take_back(tx, &me, id)).await.map(|()| "changed")),
        "pass-take" => {
            node.act(move |tx| app_case_pass::take(tx, &me, id)).await?;
            return Ok(go(&format!("/cases/{id}?done=changed")));
        }
        "pass-refuse" => {
            node.act(move |tx| app_case_pass::refuse(tx, &me, id)).await?;
            return Ok(go("/desk?done=changed"));
        }
        word => {
            let event: Event = word.parse().map_err(|_| WebError::NotFound)?;
            (event.as_str(), node.act(move |tx| app::act(tx, &me, id, event)).await.map(|_| "changed"))
        }
    };
    match done {
        Ok(done) => Ok(go(&format!("/cases/{id}?done={done}"))),
        Err(e) => {
            let again = Again::failed(&visit, name, &fields, e)?;
            page(&visit, &member, id, Vec::new(), Some(&again)).await
        }
    }
}
