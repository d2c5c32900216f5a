//! Companionship calls, and letters, as pages: mine, one of them, and its sheet on paper.

use std::time::Duration;

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::{
    Error, bridge,
    call::{self as app_call, Word},
    call_wish as app_wish,
    pairing::{self as app, Role, Seen},
};
use caremonger_domain::{
    id::PairingId,
    pairing::{Alarm, CheckIn, Outcome, Side, State, Wanting},
    pen::Way,
    zone::Weekday,
};
use caremonger_store::{
    member::Member,
    phone_in::{PhoneIn, phone_in_find},
};

use crate::{
    call_wish::{self, day_name, language_name, time_words},
    details::Shown,
    error::WebError,
    form::{Again, Field, FormView, Input, again_all},
    layout::{Neighbour, Page, Visit, html, html_again, private},
    pen::{self, key},
    show::When,
    timeline::who,
};

/// Calls on a sheet.
const LINES: usize = 12;

/// A pairing in a list.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) href: String,
    pub(crate) names: String,
    pub(crate) when: String,
    pub(crate) state: String,
    pub(crate) style: &'static str,
    pub(crate) forms: Vec<FormView>,
}

/// A wish of the reader: what it is, in words, and its forms.
type Wished = (String, Vec<String>, Vec<FormView>);

#[derive(Template)]
#[template(path = "pairings.html")]
struct Pairings {
    page: Page,
    rows: Vec<Row>,
    wished: Vec<Wished>,
    forms: Vec<FormView>,
    phone_in: Option<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "pairing.html")]
struct PairingPage {
    page: Page,
    facts: Vec<(String, String)>,
    note: Option<String>,
    next_title: String,
    next: Option<When>,
    number: Vec<Shown>,
    none: Option<String>,
    reveal: Option<FormView>,
    hide: Option<String>,
    open: Vec<FormView>,
    say: Vec<FormView>,
    worried: Option<String>,
    kept: String,
    checks: Vec<(String, Vec<FormView>)>,
    before: String,
    calls: Vec<(When, String)>,
    sheet: Option<String>,
    end: Option<FormView>,
    desk: bool,
}

#[derive(Template)]
#[template(path = "pairing_sheet.html")]
struct Sheet {
    page: Page,
    letter: Vec<String>,
    rows: Vec<String>,
}

pub(crate) fn read_id(id: &str) -> Result<PairingId, WebError> {
    id.parse().map_err(|_| WebError::NotFound)
}

/// "Tuesday, 15:00".
fn when(visit: &Visit, day: Weekday, minute: u16) -> String {
    visit.ta("call-when", &[("day", day_name(visit, day).into()), ("time", time_words(minute).into())])
}

/// When they ring one another, or how often they write.
fn times(visit: &Visit, s: &Seen) -> String {
    let p = &s.pairing;
    match p.way {
        Way::Call => when(visit, p.weekday, p.minute),
        Way::Letter => visit.t(&format!("pen-rhythm-{}", p.rhythm)),
    }
}

/// The name of one of the two.
pub(crate) fn name_of(s: &Seen, side: Side) -> &str {
    if side == Side::Caller { &s.caller } else { &s.called }
}

/// "Ana rings Bo".
fn names(visit: &Visit, s: &Seen) -> String {
    let name = |side: Side| (s.role != Role::One(side)).then(|| who(visit, name_of(s, side).to_owned()));
    if s.pairing.way == Way::Letter {
        return pen::names(visit, name(Side::Caller), name(Side::Called));
    }
    match (name(Side::Caller), name(Side::Called)) {
        (None, Some(called)) => visit.t1("call-i-ring", "name", called),
        (Some(caller), None) => visit.t1("call-rings-you", "name", caller),
        (caller, called) => visit.ta(
            "call-rings-whom",
            &[("caller", caller.unwrap_or_default().into()), ("called", called.unwrap_or_default().into())],
        ),
    }
}

/// A yes and a no, for each side the reader speaks for that has not answered.
fn answers(visit: &Visit, s: &Seen) -> Vec<FormView> {
    let p = &s.pairing;
    let mut forms = Vec::new();
    for side in s.asked() {
        let name = name_of(s, side);
        for (act, style) in [("yes", "main"), ("no", "quiet")] {
            let words = if s.role == Role::Desk {
                visit.t1(&format!("call-{act}-for"), "name", name)
            } else {
                visit.t(&format!("call-{act}"))
            };
            let form = FormView::new(visit, format!("{act}-{side}-{}", p.id), format!("/calls/{}/{act}", p.id));
            let at = Field::hidden("at", if s.role == Role::Desk { "desk" } else { "" });
            forms.push(form.field(Field::hidden("side", side.as_str())).field(at).button(words, style));
        }
    }
    forms
}

/// A pairing in a list.
pub(crate) fn row(visit: &Visit, s: &Seen) -> Row {
    let p = &s.pairing;
    let (word, style) = match (p.state, s.alarm()) {
        (State::Going, Alarm::Second) => ("call-alarm-second", "waits"),
        (State::Going, Alarm::Desk) => ("call-alarm-desk", "waits"),
        (State::Asked, _) => ("call-state-asked", "waits"),
        (State::Going, Alarm::None) => ("call-state-going", "good"),
        (State::Ended, _) => ("call-state-ended", "ended"),
    };
    Row {
        href: format!("/calls/{}", p.id),
        names: names(visit, s),
        when: times(visit, s),
        state: visit.t(&key(p, word)),
        style,
        forms: answers(visit, s),
    }
}

/// A phone-in in words: when, the number, what it is.
pub(crate) fn phone_in_words(visit: &Visit, p: &PhoneIn) -> (String, String, String) {
    (when(visit, p.weekday, p.minute), p.number.clone(), p.words.clone())
}

/// My calls: those there are, and what I wish.
pub(crate) async fn list(visit: &Visit, me: &Member, again: Option<&Again>) -> Result<Response, WebError> {
    let (node, member) = (visit.node.clone(), me.clone());
    let (all, wishes, phone_in) = visit
        .node
        .read(move |c| {
            let all = app::of(c, &node, &member)?;
            Ok::<_, Error>((all, app_wish::of(c, &node, member.id)?, phone_in_find(c, member.pod)?))
        })
        .await?;
    let mut wished = Vec::new();
    let mut forms = Vec::new();
    for wanting in Wanting::ALL {
        let mine = wishes.iter().find(|w| w.wish.wanting == *wanting);
        let form = FormView::new(visit, wanting.as_str(), format!("/calls/wishes/{wanting}"));
        let fold = if mine.is_some() { format!("call-{wanting}-change") } else { format!("call-{wanting}-fold") };
        let form = call_wish::fields(visit, form, mine.map(|w| &w.wish))
            .button(visit.t(&format!("call-{wanting}-send")), "main")
            .fold(visit.t(&fold));
        if let Some(w) = mine {
            let title = visit.t(&format!("call-{wanting}-title"));
            let goes = w.wipe_at.map(|at| visit.t1("call-wish-goes", "date", visit.day(at).words));
            let words = goes.into_iter().chain(call_wish::words(visit, &w.wish)).collect();
            wished.push((title, words, call_wish::buttons(visit, w, false)));
        }
        forms.push(form);
    }
    let mut page = Page::new(visit, visit.t("calls-title")).again(again);
    page.quiet = true;
    let view = Pairings {
        page,
        rows: all.iter().map(|s| row(visit, s)).collect(),
        wished,
        forms: again_all(forms, again),
        phone_in: phone_in.map(|p| phone_in_words(visit, &p)),
    };
    Ok(private(html_again(&view, again)?))
}

fn facts(visit: &Visit, s: &Seen) -> Vec<(String, String)> {
    let p = &s.pairing;
    let mut all = vec![
        (visit.t("call-fact-who"), names(visit, s)),
        (visit.t("call-fact-when"), times(visit, s)),
        (visit.t("call-fact-language"), language_name(&p.language)),
    ];
    match p.way {
        Way::Call => all.push((visit.t("call-length"), visit.counted("call-minutes", i64::from(p.minutes)))),
        Way::Letter => all.extend(pen::facts(visit, s)),
    }
    if !s.second.is_empty() {
        all.push((visit.t(&key(p, "call-fact-second")), s.second.clone()));
    }
    for (name, likes, mine) in [
        (&s.caller, &s.caller_likes, s.role == Role::One(Side::Caller)),
        (&s.called, &s.called_likes, s.role == Role::One(Side::Called)),
    ] {
        if !mine && !likes.is_empty() {
            all.push((visit.t1("call-fact-likes", "name", name), likes.clone()));
        }
    }
    all
}

/// Why the desk is asked to look after it.
fn desk_note(visit: &Visit, s: &Seen) -> String {
    let Some((danger, knows)) = s.worry() else { return visit.t("call-desk-words") };
    let say = |key: &str, yes: bool| visit.t(&format!("{key}-{}", if yes { "yes" } else { "no" }));
    [visit.t(&key(&s.pairing, "call-desk-worried")), say("call-desk-danger", danger), say("call-desk-knows", knows)].join(" ")
}

fn checks(visit: &Visit, s: &Seen) -> Vec<(String, Vec<FormView>)> {
    let p = &s.pairing;
    let one = |side: &Side| {
        let name = name_of(s, *side);
        let title = if s.role != Role::One(*side) {
            visit.t1(&key(p, "call-check-for"), "name", name)
        } else {
            visit.t(&key(p, "call-check"))
        };
        let forms = CheckIn::ALL.iter().map(|answer| {
            FormView::new(visit, format!("check-{side}-{answer}"), format!("/calls/{}/check", p.id))
                .field(Field::hidden("side", side.as_str()))
                .field(Field::hidden("answer", answer.as_str()))
                .button(visit.t(&format!("call-check-{answer}")), if *answer == CheckIn::Well { "main" } else { "quiet" })
        });
        (title, forms.collect())
    };
    s.checks.iter().map(one).collect()
}

/// One pairing; `number` is what was just shown.
pub(crate) async fn page(
    visit: &Visit,
    me: &Member,
    id: PairingId,
    number: Option<Vec<Shown>>,
    again: Option<&Again>,
) -> Result<Response, WebError> {
    let (node, member) = (visit.node.clone(), me.clone());
    let s = visit.node.read(move |c| app::seen(c, &node, &member, id)).await?;
    let (p, now) = (&s.pairing, visit.node.now());
    let may = |word| app_call::may_say(p, s.role, word, now);
    let say = |word: &str, label: &str, style| {
        FormView::new(visit, format!("say-{word}"), format!("/calls/{id}/say"))
            .field(Field::hidden("word", word))
            .button(visit.t(label), style)
    };
    let mut said = Vec::new();
    if may(Word::Wrote) {
        said.push(say("wrote", "pen-wrote", "main"));
    }
    if may(Word::Talked) {
        // Who looks after it reached them; the desk that speaks for one of the two has a letter for them.
        let letter = p.way == Way::Letter && s.alarm() != Alarm::Desk && s.role != Role::Second;
        let reached = !letter && (s.role == Role::Desk || s.role == Role::Second);
        said.push(say("talked", &if reached { "call-reached".to_owned() } else { key(p, "call-talked") }, "main"));
    }
    if may(Word::NoAnswer) {
        let letter = s.role != Role::Second;
        said.push(say("no-answer", &if letter { key(p, "call-no-answer") } else { "call-no-answer".to_owned() }, "quiet"));
    }
    let may_worry = may(Word::Worried { danger: false, knows: false });
    let note = match (p.state, s.alarm(), s.role) {
        (State::Ended, ..) => Some(visit.t(&key(p, "call-ended-words"))),
        (State::Going, Alarm::Second, Role::Second) => Some(visit.t(&key(p, "call-second-words"))),
        (State::Going, Alarm::Desk, Role::Desk) => Some(desk_note(visit, &s)),
        (State::Going, Alarm::Second | Alarm::Desk, Role::One(side)) if side == pen::waits(p) => {
            Some(visit.t("call-looked-after"))
        }
        (State::Going, _, Role::One(Side::Caller)) if p.course.misses > 0 && app_call::shows(p, s.role, now) => {
            Some(visit.t("call-try-again"))
        }
        (State::Asked, ..) => Some(visit.t("call-asked-words")),
        _ => None,
    };
    let rings = number.is_none() && app_call::shows(p, s.role, now);
    let masked = rings && bridge::masks(&visit.node, p, s.role);
    let (act, label) = if masked { ("ring", "call-bridge") } else { ("reveal", "call-reveal") };
    let reveal =
        rings.then(|| FormView::new(visit, act, format!("/calls/{id}/{act}")).button(visit.t(label), "main").again(again));
    let open = pen::open_forms(visit, me, &s, number.is_none());
    let end = s.may_end().then(|| {
        FormView::new(visit, "end", format!("/calls/{id}/end"))
            .button(visit.t("call-end"), "danger")
            .fold(visit.t(&key(p, "call-end-fold")))
    });
    let calls = s.calls.iter().map(|c| {
        let was = match c.outcome {
            None => "call-was-unsaid",
            Some(Outcome::NoAnswer) => "call-was-no-answer",
            Some(Outcome::Talked | Outcome::Worried) => "call-was-talked",
            Some(Outcome::Wrote) => "pen-was-wrote",
        };
        (pen::at(visit, p, c.slot), visit.t(&key(p, was)))
    });
    let forms = answers(visit, &s).into_iter().chain(said).collect();
    let mut frame = Page::new(visit, visit.t("calls-title")).again(again);
    frame.quiet = true;
    let view = PairingPage {
        page: frame,
        facts: facts(visit, &s),
        note,
        next_title: visit.t(&key(p, "call-next")),
        next: p.next_at.map(|at| pen::at(visit, p, at)),
        none: number.as_ref().is_some_and(Vec::is_empty).then(|| {
            visit.t(if p.way == Way::Call || !matches!(s.role, Role::One(_)) { "call-no-number" } else { "pen-no-address" })
        }),
        number: number.unwrap_or_default(),
        hide: (reveal.is_some() && p.way == Way::Call)
            .then(|| visit.t(if masked { "call-bridge-hint" } else { "call-hide-number" })),
        reveal,
        open,
        say: again_all(forms, again),
        worried: may_worry.then(|| format!("/calls/{id}/worried")),
        kept: visit.t(&key(p, "call-nothing-kept")),
        before: visit.t(&key(p, "call-before")),
        checks: checks(visit, &s),
        calls: calls.collect(),
        sheet: (s.may_end() && p.way == Way::Call).then(|| format!("/calls/{id}/sheet")),
        end,
        desk: s.role == Role::Desk,
    };
    Ok(private(html_again(&view, again)?))
}

/// `GET /calls`
pub(crate) async fn mine(Neighbour { visit, member }: Neighbour) -> Result<Response, WebError> {
    list(&visit, &member, None).await
}

/// `GET /calls/{id}`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour, Path(id): Path<String>) -> Result<Response, WebError> {
    page(&visit, &member, read_id(&id)?, None, None).await
}

/// `GET /calls/{id}/sheet`: a letter to whoever is rung, and boxes to tick for whoever rings. No number is on it.
pub(crate) async fn sheet(Neighbour { visit, member }: Neighbour, Path(id): Path<String>) -> Result<Response, WebError> {
    let (id, node) = (read_id(&id)?, visit.node.clone());
    let s = visit.node.read(move |c| app::seen(c, &node, &member, id)).await?;
    let p = &s.pairing;
    let Some(first) = p.next_at.filter(|_| s.role != Role::Second && p.way == Way::Call) else { return Err(WebError::NotFound) };
    let zone = visit.node.zone();
    let slots = std::iter::successors(Some(first), |at| Some(zone.next(p.weekday, p.minute, at.plus(Duration::from_secs(60)))));
    let args = &[
        ("caller", s.caller.clone().into()),
        ("called", s.called.clone().into()),
        ("day", day_name(&visit, p.weekday).into()),
        ("time", time_words(p.minute).into()),
        ("length", visit.counted("call-minutes", i64::from(p.minutes)).into()),
    ];
    let letter = ["call-letter-hello", "call-letter-when", "call-letter-stop"].map(|key| visit.ta(key, args)).into();
    let mut page = Page::new(&visit, visit.t("call-sheet-title"));
    page.quiet = true;
    let rows = slots.take(LINES).map(|at| visit.moment(at).words).collect();
    Ok(private(html(&Sheet { page, letter, rows })?))
}
