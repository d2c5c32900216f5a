//! Meetings as pages: those that are next, those that were, and one with its agenda and notes.

use std::time::Duration;

use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use caremonger_app::{
    Error,
    meeting::{self as app, Seen, Standing},
};
use caremonger_domain::{
    Timestamp,
    id::MeetingId,
    meeting::{Act, MINUTES, State},
};
use caremonger_store::{meeting::Meeting, member::Member};

use crate::{
    call_wish::time_words,
    error::WebError,
    form::{Again, Field, FormView, Input, again_all},
    form_view::SEEN,
    layout::{Desk, Neighbour, Page, Plain, Visit, html, html_again, private},
    listing_view::paragraphs,
    notice::{From, LINES, LINES_AND_ONE},
    show::When,
    timeline::who,
};

/// For so long a meeting that has begun stands with those that are next.
const UNDER_WAY: Duration = Duration::from_secs(4 * 3_600);
/// The times of the day to choose from, in half hours from midnight: six in the morning to half past ten at night.
const HALVES: std::ops::Range<u16> = 12..46;
/// Six in the evening: when most can.
const EVENING: u16 = 18 * 60;

/// A meeting in a list.
#[derive(Debug)]
struct Row {
    href: String,
    title: String,
    lang: Option<String>,
    at: When,
    place: String,
    state: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "meetings.html")]
struct Meetings {
    page: Page,
    desk: bool,
    coming: Vec<Row>,
    earlier: Vec<Row>,
    next: Option<String>,
}

/// What stands on an agenda by itself: where it leads, what it is about and in which language, and by when.
#[derive(Debug)]
struct Stands {
    href: &'static str,
    id: String,
    kind: String,
    title: String,
    lang: String,
    day: String,
}

/// What somebody put on an agenda.
#[derive(Debug)]
struct PointRow {
    text: String,
    by: String,
    away: Option<FormView>,
}

#[derive(Template)]
#[template(path = "meeting.html")]
struct One {
    page: Page,
    state: Option<(String, String)>,
    facts: Vec<(String, String)>,
    notes: Vec<String>,
    unsent: bool,
    mine: Option<String>,
    come: Option<FormView>,
    standing: Vec<Stands>,
    points: Vec<PointRow>,
    forms: Vec<FormView>,
}

pub(crate) fn read_id(id: &str) -> Result<MeetingId, WebError> {
    id.parse().map_err(|_| WebError::NotFound)
}

/// How far a meeting is, in words, where that is not just that it is to come.
fn state_words(visit: &Visit, state: State) -> Option<(String, String)> {
    let style = match state {
        State::Called => return None,
        State::Begun => "waits",
        State::Noted => "good",
        State::CalledOff => "ended",
    };
    Some((visit.t(&format!("meeting-state-{state}")), style.to_owned()))
}

/// What a meeting is called, and in which language, where somebody named it.
fn named(visit: &Visit, m: &Meeting) -> (String, Option<String>) {
    if m.title.is_empty() { (visit.t("meeting-plain"), None) } else { (m.title.clone(), Some(m.language.clone())) }
}

fn row(visit: &Visit, m: Meeting, now: Timestamp) -> Row {
    let (title, lang) = named(visit, &m);
    Row {
        href: format!("/meetings/{}", m.id),
        title,
        lang,
        at: visit.moment(m.starts_at),
        state: state_words(visit, m.course().state(now)),
        place: m.place,
    }
}

/// `GET /meetings`
pub(crate) async fn list(Neighbour { visit, member }: Neighbour, Query(from): Query<From>) -> Result<Response, WebError> {
    let (now, desk, after) = (visit.node.now(), member.has_job("desk"), from.cursor.parse::<MeetingId>().ok());
    let since = now.minus(UNDER_WAY);
    let (coming, mut earlier) = visit
        .node
        .read(move |c| {
            let coming = if after.is_none() { app::next_of(c, &member, since)? } else { Vec::new() };
            Ok::<_, Error>((coming, app::before(c, &member, since, after, LINES_AND_ONE)?))
        })
        .await?;
    let more = earlier.len() > LINES;
    earlier.truncate(LINES);
    let next = earlier.last().filter(|_| more).map(|m| format!("/meetings?cursor={}", m.id));
    let rows = |some: Vec<Meeting>| some.into_iter().map(|m| row(&visit, m, now)).collect();
    let (coming, earlier) = (rows(coming), rows(earlier));
    html(&Meetings { page: Page::new(&visit, visit.t("meetings-title")), desk, coming, earlier, next })
}

/// When and where a meeting is, to be filled in: what it is called, where, on which day, at which minute of it, for how many minutes.
fn plan_fields(visit: &Visit, form: FormView, plan: (&str, &str, &str, u16, u16)) -> FormView {
    let (title, place, day, minute, minutes) = plan;
    let mut times: Vec<u16> = HALVES.map(|half| half * 30).chain([minute]).collect();
    times.sort_unstable();
    times.dedup();
    let times = times.into_iter().map(|m| (m.to_string(), time_words(m))).collect();
    let lengths = MINUTES.iter().map(|m| (m.to_string(), visit.counted("call-minutes", i64::from(*m)))).collect();
    let clock = visit.node.zone().wall(visit.node.now()).1;
    form.field(Field::date("day", visit.t("meeting-day"), day).required())
        .field(Field::select("time", visit.t("call-time"), &minute.to_string(), times).hint(visit.t1(
            "call-time-hint",
            "time",
            clock,
        )))
        .field(Field::select("minutes", visit.t("meeting-length"), &minutes.to_string(), lengths))
        .field(Field::line("place", visit.t("meeting-place"), place).hint(visit.t("meeting-place-hint")).required())
        .field(Field::line("title", visit.t("meeting-name"), title).hint(visit.t("meeting-name-hint")))
}

/// The page on which a meeting is called.
pub(crate) fn new_page(visit: &Visit, again: Option<&Again>) -> Result<Response, WebError> {
    let form = FormView::new(visit, "call", "/meetings/new");
    let form = plan_fields(visit, form, ("", "", "", EVENING, 60)).button(visit.t("meeting-call"), "main").again(again);
    let page = Page::new(visit, visit.t("meeting-new-title")).again(again);
    let links = vec![("/meetings".to_owned(), visit.t("meetings-title"))];
    html_again(&Plain { page, words: vec![visit.t("meeting-new-words")], links, form: Some(form) }, again)
}

/// `GET /meetings/new`
pub(crate) async fn new(Desk { visit, .. }: Desk) -> Result<Response, WebError> {
    new_page(&visit, None)
}

/// "12 people".
fn people(visit: &Visit, n: usize) -> String {
    visit.counted("decision-people", i64::try_from(n).unwrap_or(i64::MAX))
}

fn facts(visit: &Visit, s: &Seen) -> Vec<(String, String)> {
    let m = &s.meeting;
    let mut all = vec![
        (visit.t("meeting-when"), visit.moment(m.starts_at).words),
        (visit.t("meeting-length"), visit.counted("call-minutes", i64::from(m.minutes))),
        (visit.t("meeting-place"), m.place.clone()),
        (visit.t("meeting-by"), who(visit, s.caller.clone())),
    ];
    all.extend((s.coming > 0).then(|| (visit.t("meeting-coming"), people(visit, s.coming))));
    all.extend(m.attended.map(|n| (visit.t("meeting-attended"), people(visit, n.into()))));
    all
}

fn stands(visit: &Visit, s: &Standing) -> Stands {
    match s {
        Standing::Proposal { id, question, language, closes_at } => Stands {
            href: "/decisions/",
            id: id.to_string(),
            kind: visit.t("meeting-proposal"),
            title: question.clone(),
            lang: language.clone(),
            day: visit.t1("meeting-proposal-until", "date", visit.moment(*closes_at).words),
        },
        Standing::Review { title, language, review_at } => Stands {
            href: "/agreements",
            id: String::new(),
            kind: visit.t("meeting-review"),
            title: title.clone(),
            lang: language.clone(),
            day: visit.t1("agreement-review-on", "date", visit.day(*review_at).words),
        },
    }
}

/// The minute of the day of a time on the wall, `15:30`.
fn minute_of(time: &str) -> u16 {
    let read = || {
        let (hour, minute) = time.split_once(':')?;
        Some(hour.parse::<u16>().ok()? * 60 + minute.parse::<u16>().ok()?)
    };
    read().unwrap_or(EVENING)
}

fn other_forms(visit: &Visit, s: &Seen) -> Vec<FormView> {
    let m = &s.meeting;
    let at = |act: &str| format!("/meetings/{}/{act}", m.id);
    let mut forms = Vec::new();
    if s.can(Act::Point) {
        let text = Field::line("text", visit.t("meeting-point"), "").hint(visit.t("meeting-point-hint")).required();
        forms.push(FormView::new(visit, "point", at("point")).field(text).button(visit.t("meeting-point-add"), "quiet"));
    }
    if s.can(Act::Note) {
        let attended = m.attended.map(|n| n.to_string()).unwrap_or_default();
        let form = FormView::new(visit, "notes", at("notes"))
            .field(Field::hidden(SEEN, &m.changed_at.as_micros().to_string()))
            .field(Field::text("notes", visit.t("meeting-notes"), &m.notes).hint(visit.t("meeting-notes-hint")).required())
            .field(
                Field::number("attended", visit.t("meeting-attended"), &attended)
                    .hint(visit.t("meeting-attended-hint"))
                    .required(),
            );
        forms.push(if s.state == State::Noted {
            form.go(visit.t("meeting-mend"), "quiet", "done").fold(visit.t("meeting-mend-fold"))
        } else {
            form.go(visit.t("meeting-send"), "main", "done").go(visit.t("meeting-draft"), "quiet", "draft")
        });
    }
    if s.can(Act::Move) {
        let (day, time) = visit.node.zone().wall(m.starts_at);
        let plan = (m.title.as_str(), m.place.as_str(), day.as_str(), minute_of(&time), m.minutes);
        let form = plan_fields(visit, FormView::new(visit, "move", at("move")), plan);
        forms.push(form.button(visit.t("meeting-move"), "quiet").fold(visit.t("meeting-move-fold")));
    }
    if s.can(Act::CallOff) {
        let form = FormView::new(visit, "call-off", at("call-off")).button(visit.t("meeting-call-off"), "danger");
        forms.push(form.fold(visit.t("meeting-call-off-fold")));
    }
    forms
}

/// One meeting.
pub(crate) async fn page(visit: &Visit, me: &Member, id: MeetingId, again: Option<&Again>) -> Result<Response, WebError> {
    let (member, now) = (me.clone(), visit.node.now());
    let s = visit.node.read(move |c| app::seen(c, &member, id, now)).await?;
    let come = s.can(Act::Come).then(|| {
        FormView::new(visit, "come", format!("/meetings/{id}/come"))
            .go(visit.t("meeting-come"), "main", "coming")
            .go(visit.t("meeting-cannot"), "quiet", "cannot")
            .again(again)
    });
    let mine =
        s.mine.filter(|_| come.is_some()).map(|coming| visit.t(if coming { "meeting-mine-come" } else { "meeting-mine-not" }));
    let points = s.points.iter().map(|(name, p, away)| PointRow {
        text: p.text.clone(),
        by: visit.t1("meeting-point-by", "name", who(visit, name.clone())),
        away: away.then(|| {
            FormView::new(visit, format!("away-{}", p.id), format!("/meetings/{id}/away"))
                .field(Field::hidden("point", &p.id.to_string()))
                .button(visit.t("meeting-point-away"), "quiet")
        }),
    });
    let points = points.collect();
    let (title, lang) = named(visit, &s.meeting);
    let forms = again_all(other_forms(visit, &s), again);
    let mut frame = Page::new(visit, title).again(again).with_forms(forms.iter().chain(&come));
    frame.title_lang = lang;
    frame.hidden = true;
    let view = One {
        page: frame,
        state: state_words(visit, s.state),
        facts: facts(visit, &s),
        notes: paragraphs(&s.meeting.notes),
        unsent: s.meeting.noted_at.is_none(),
        mine,
        come,
        standing: s.standing.iter().map(|one| stands(visit, one)).collect(),
        points,
        forms,
    };
    Ok(private(html_again(&view, again)?))
}

/// `GET /meetings/{id}`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour, Path(id): Path<String>) -> Result<Response, WebError> {
    page(&visit, &member, read_id(&id)?, None).await
}
