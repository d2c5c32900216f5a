//! One circle: its plan and who signed it, this round, whose turn is next, and what is asked for.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use caremonger_app::{
    Error,
    circle::{self as app, Seen},
    circle_change, circle_copy, draw,
    secret::hex,
};
use caremonger_domain::{
    circle::{Change, Order, Phase, Seat, day_of, pot, round_at},
    id::CircleId,
};
use caremonger_store::{
    circle::HandRow,
    circle_change::{ChangeRow, voices_of},
    circle_history::{CircleLine, circle_lines},
    member::{Member, member_page},
};

use crate::{
    circle_elsewhere,
    error::WebError,
    form::{self, Again, Field, FormView, Input, again_all},
    layout::{Page, Visit, html_again, private},
    listing_view::paragraphs,
    show::When,
    timeline::who,
};

/// Most neighbours to choose from.
const SHOWN: i64 = 500;
/// Most lines of what happened.
const LINES: i64 = 100;

/// Somebody in this round: their hand, and what can be said of it.
#[derive(Debug)]
struct Giver {
    name: String,
    state: String,
    style: &'static str,
    note: String,
    forms: Vec<FormView>,
}

/// A turn in the list.
#[derive(Debug)]
struct Turn {
    day: When,
    name: String,
    done: String,
    here: bool,
}

/// Something that is asked for.
#[derive(Debug)]
struct Asked {
    words: String,
    waits: Vec<String>,
    forms: Vec<FormView>,
}

#[derive(Template)]
#[template(path = "circle.html")]
struct CirclePage {
    page: Page,
    words: Vec<String>,
    plan: Vec<(String, String)>,
    phase: String,
    signed: Vec<(String, String, Option<FormView>)>,
    mark: Option<String>,
    check: Option<Check>,
    round: Option<(String, Vec<Giver>)>,
    late: Vec<Giver>,
    turns: Vec<Turn>,
    asked: Vec<Asked>,
    wishes: Vec<FormView>,
    call_off: Option<FormView>,
    lines: Vec<(When, String)>,
    book: Option<String>,
    /// Where it lives, in words, if that is elsewhere.
    home: Option<String>,
    /// What the reader said that is not written down there: the words, and whether it was refused.
    on_way: Vec<(String, bool)>,
    invites: Vec<FormView>,
}

/// What everybody needs to work the draw out again: the seed, the words of all, and each seat's lot.
type Check = (String, Vec<String>, Vec<(String, String)>);

/// Names by seat.
pub(crate) struct Names(BTreeMap<Seat, String>);

impl Names {
    pub(crate) fn new(visit: &Visit, s: &Seen) -> Self {
        Self(s.seats.iter().map(|x| (x.row.seat, who(visit, x.name.clone()))).collect())
    }

    pub(crate) fn of(&self, seat: Seat) -> String {
        self.0.get(&seat).cloned().unwrap_or_default()
    }
}

pub(crate) fn read_id(id: &str) -> Result<CircleId, WebError> {
    id.parse().map_err(|_| WebError::NotFound)
}

/// The neighbours of a pod but for one, to choose from.
pub(crate) async fn others(visit: &Visit, me: &Member) -> Result<Vec<(String, String)>, WebError> {
    let (pod, id) = (me.pod, me.id);
    let all = visit.node.read(move |c| Ok::<_, Error>(member_page(c, pod, None, SHOWN)?)).await?;
    Ok(form::people(all.iter().filter(|m| m.id != id)).collect())
}

/// The plan of a circle: label and words.
pub(crate) fn plan(visit: &Visit, s: &Seen) -> Vec<(String, String)> {
    let c = &s.circle;
    let pot = pot(c.hand, s.seats.len()).map_or_else(String::new, |m| visit.money(m, c.currency));
    vec![
        (visit.t("circle-plan-hand"), visit.money(c.hand, c.currency)),
        (visit.t("circle-plan-pot"), pot),
        (visit.t("circle-every"), visit.t(&format!("circle-every-{}", c.every_days))),
        (visit.t("circle-first"), visit.day(c.first_at).words),
        (visit.t("circle-order"), visit.t(&format!("circle-order-{}", c.order))),
    ]
}

fn hand_forms(visit: &Visit, s: &Seen, (giver, taker): (Seat, Seat), hand: &HandRow) -> Vec<FormView> {
    let id = s.circle.id;
    let form = |act: &str, key: &str, style: &'static str| {
        FormView::new(visit, format!("{act}-{giver}-{taker}"), format!("/circles/{id}/{act}"))
            .field(Field::hidden("form", &format!("{act}-{giver}-{taker}")))
            .field(Field::hidden("giver", &giver.to_string()))
            .field(Field::hidden("taker", &taker.to_string()))
            .button(visit.t(key), style)
    };
    let (gives, gets) = (s.speaks_for(giver), s.speaks_for(taker));
    let mut forms = Vec::new();
    if hand.said().is_done() {
        return forms;
    }
    if gives && hand.given_at.is_none() {
        forms.push(form("given", "circle-given", "main"));
    }
    if gets && hand.taken_at.is_none() {
        forms.push(form("taken", "circle-taken", "main"));
    }
    if (gives && hand.given_at.is_some()) || (gets && hand.taken_at.is_some()) {
        forms.push(form("not-yet", "circle-not-yet", "quiet"));
    }
    if gives && hand.given_at.is_none() {
        let note = Field::line("note", visit.t("circle-late-note"), "").hint(visit.t("circle-late-hint"));
        forms.push(form("late", "circle-late", "quiet").field(note).fold(visit.t("circle-late-fold")));
        let off = form("put-off", "circle-put-off", "quiet")
            .field(Field::hidden("seat", &giver.to_string()))
            .field(Field::hidden("other", &taker.to_string()))
            .field(Field::date("until", visit.t("circle-until"), "").required());
        forms.push(off.fold(visit.t("circle-put-off-fold")));
    }
    forms
}

fn giver(visit: &Visit, s: &Seen, names: &Names, pair: (Seat, Seat), with_taker: bool) -> Giver {
    let hand = s.hands.get(&pair).cloned().unwrap_or_default();
    let (key, style) = match (hand.given_at.is_some(), hand.taken_at.is_some()) {
        (true, true) => ("circle-hand-done", "good"),
        (true, false) => ("circle-hand-given", "waits"),
        (false, true) => ("circle-hand-taken", "waits"),
        (false, false) => ("circle-hand-open", "waits"),
    };
    let name = if with_taker {
        visit.ta("circle-from-to", &[("from", names.of(pair.0).into()), ("to", names.of(pair.1).into())])
    } else {
        names.of(pair.0)
    };
    let off = hand.put_off_to.filter(|_| style != "good").map(|t| visit.t1("circle-off-to", "date", visit.day(t).words));
    let note = s.notes.get(&pair).filter(|_| style != "good").cloned().into_iter().chain(off).collect::<Vec<_>>().join(" · ");
    Giver { name, state: visit.t(key), style, note, forms: hand_forms(visit, s, pair, &hand) }
}

fn asked(visit: &Visit, s: &Seen, names: &Names, c: &ChangeRow, yes: &[Seat]) -> Asked {
    let other = match c.change {
        Change::Replace => s.new_names.get(&c.id).cloned().unwrap_or_default(),
        _ => c.other.map(|seat| names.of(seat)).unwrap_or_default(),
    };
    let date = c.until.map(|t| visit.day(t).words).unwrap_or_default();
    let words = visit.ta(
        &format!("circle-asks-{}", c.change),
        &[("name", names.of(c.by).into()), ("other", other.into()), ("date", date.into())],
    );
    let waits: Vec<Seat> =
        circle_change::to_be_asked(s, c).unwrap_or_default().into_iter().filter(|seat| !yes.contains(seat)).collect();
    let form = |act: &str, key: &str, seat: Seat, style: &'static str| {
        FormView::new(visit, format!("{act}-{}-{seat}", c.id), format!("/circles/{}/{act}", s.circle.id))
            .field(Field::hidden("form", &format!("{act}-{}-{seat}", c.id)))
            .field(Field::hidden("change", &c.id.to_string()))
            .field(Field::hidden("seat", &seat.to_string()))
            .button(if seat == s.me { visit.t(key) } else { visit.t1(&format!("{key}-for"), "name", names.of(seat)) }, style)
    };
    let mut forms = Vec::new();
    for seat in waits.iter().copied().filter(|seat| s.speaks_for(*seat)) {
        forms.push(form("yes", "circle-yes", seat, "main"));
        forms.push(form("no", "circle-no", seat, "quiet"));
    }
    if s.speaks_for(c.by) {
        forms.push(form("no", "circle-take-back", c.by, "quiet"));
    }
    Asked { words, waits: waits.into_iter().map(|seat| names.of(seat)).collect(), forms }
}

fn wishes(visit: &Visit, s: &Seen, names: &Names, people: Vec<(String, String)>) -> Vec<FormView> {
    let id = s.circle.id;
    let form = |act: &'static str| {
        FormView::new(visit, act, format!("/circles/{id}/{act}")).field(Field::hidden("seat", &s.me.to_string()))
    };
    let others: Vec<(String, String)> =
        names.0.iter().filter(|(seat, _)| **seat != s.me).map(|(seat, name)| (seat.to_string(), name.clone())).collect();
    let replace = form("replace");
    // Where it lives nobody knows who our neighbours are.
    let replace = if s.home.is_some() {
        replace.field(Field::line("by_phone", visit.t("circle-replace-who"), "").required())
    } else {
        replace
            .field(Field::select("member", visit.t("circle-replace-who"), "", people.clone()))
            .field(Field::line("by_phone", visit.t("circle-replace-phone"), "").hint(visit.t("circle-replace-hint")))
    };
    let mut own = vec![
        form("swap")
            .field(Field::select("other", visit.t("circle-swap-with"), "", others))
            .button(visit.t("circle-ask"), "quiet")
            .fold(visit.t("circle-swap")),
        form("urgent").button(visit.t("circle-ask"), "quiet").fold(visit.t("circle-urgent")),
        replace.button(visit.t("circle-ask"), "quiet").fold(visit.t("circle-replace")),
    ];
    own.extend(circle_elsewhere::give_on(visit, s, names, &people));
    own
}

pub(crate) fn line(visit: &Visit, names: &Names, l: &CircleLine) -> (When, String) {
    let name = |seat: Option<Seat>| seat.map(|s| names.of(s)).unwrap_or_default();
    let args = [("name", name(l.seat).into()), ("other", name(l.other).into())];
    (visit.moment(l.at), visit.ta(&format!("circle-was-{}", l.event), &args))
}

fn turns(visit: &Visit, s: &Seen, names: &Names, round: i64) -> Vec<Turn> {
    let done = |seat: Seat| {
        let all: Vec<&HandRow> = s.hands.iter().filter(|((_, to), _)| *to == seat).map(|(_, h)| h).collect();
        (all.iter().filter(|h| h.said().is_done()).count(), all.len())
    };
    s.in_turn()
        .into_iter()
        .map(|(turn, seat)| {
            let (n, of) = done(seat);
            Turn {
                day: visit.day(day_of(s.circle.first_at, s.circle.every_days, turn)),
                name: names.of(seat),
                done: visit.ta("circle-n-of", &[("n", n.to_string().into()), ("of", of.to_string().into())]),
                here: turn == round && s.circle.phase == Phase::Running,
            }
        })
        .collect()
}

fn check(s: &Seen, names: &Names, words: Vec<String>) -> Check {
    let seed = app::draw_seed(&s.circle.seed, &words);
    // Turns may have been swapped since: this is the order as it was drawn.
    let drawn = draw::order(&seed, names.0.keys().copied().collect());
    let lot = |seat: Seat| (format!("{seat} · {}", names.of(seat)), draw::short_lot(&seed, &seat.to_string()));
    (hex(&s.circle.seed), words, drawn.into_iter().map(lot).collect())
}

/// The page of a circle, for somebody who sits in it.
pub(crate) async fn page(visit: &Visit, me: &Member, id: CircleId, again: Option<&Again>) -> Result<Response, WebError> {
    let (node, mine) = (visit.node.clone(), me.id);
    let (s, lines, voices, words, on_way) = visit
        .node
        .read(move |c| {
            let s = app::seen(c, &node, mine, id)?;
            let mut voices = Vec::new();
            for change in &s.changes {
                voices.push(voices_of(c, change.id)?);
            }
            let words = app::draw_words(c, &node, id, &s.rows())?;
            let on_way = circle_copy::on_way(c, &node, &s)?;
            Ok::<_, Error>((s, circle_lines(c, id, LINES)?, voices, words, on_way))
        })
        .await?;
    let names = Names::new(visit, &s);
    let c = &s.circle;
    let count = i64::try_from(s.seats.len()).unwrap_or(0);
    let round = round_at(c.first_at, c.every_days, count, visit.node.now());
    let all_turns = s.turns();
    let taker = all_turns.iter().find(|(_, turn)| **turn == round).map(|(seat, _)| *seat);
    let (gathering, running) = (c.phase == Phase::Gathering, c.phase == Phase::Running);
    let with_forms = |mut g: Giver| {
        g.forms = again_all(g.forms, again);
        g
    };
    let this_round = taker.filter(|_| running).map(|taker| {
        let day = visit.day(day_of(c.first_at, c.every_days, round)).words;
        let title =
            visit.ta("circle-round", &[("n", round.to_string().into()), ("name", names.of(taker).into()), ("date", day.into())]);
        let givers = names.0.keys().filter(|seat| **seat != taker);
        (title, givers.map(|seat| with_forms(giver(visit, &s, &names, (*seat, taker), false))).collect::<Vec<_>>())
    });
    // What should have come in earlier rounds and has not: not hidden, and not scolded.
    let late = s.hands.iter().filter(|((_, to), h)| {
        let past = all_turns.get(to).is_some_and(|turn| *turn < round);
        running && past && !h.said().is_done()
    });
    let late = late.map(|(pair, _)| with_forms(giver(visit, &s, &names, *pair, true))).collect();
    let signed = s
        .seats
        .iter()
        .filter(|_| gathering)
        .map(|x| {
            let seat = x.row.seat;
            let name = names.of(seat);
            let state = visit.t(if x.row.signed_at.is_some() { "circle-signed" } else { "circle-unsigned" });
            let form = (x.row.signed_at.is_none() && s.speaks_for(seat)).then(|| {
                let mut form = FormView::new(visit, format!("sign-{seat}"), format!("/circles/{id}/sign"))
                    .field(Field::hidden("form", &format!("sign-{seat}")))
                    .field(Field::hidden("seat", &seat.to_string()));
                if c.order == Order::Drawn {
                    form = form.field(Field::line("word", visit.t("circle-word"), "").hint(visit.t("circle-word-hint")));
                }
                let words = if seat == s.me { visit.t("circle-sign") } else { visit.t1("circle-sign-for", "name", &name) };
                form.button(words, "main").again(again)
            });
            (name, state, form)
        })
        .collect();
    let call_off = gathering.then(|| {
        FormView::new(visit, "call-off", format!("/circles/{id}/call-off"))
            .button(visit.t("circle-call-off"), "danger")
            .fold(visit.t("circle-call-off-fold"))
    });
    let changes = s.changes.iter().zip(&voices).map(|(change, yes)| {
        let mut a = asked(visit, &s, &names, change, yes);
        a.forms = again_all(a.forms, again);
        a
    });
    let changes = changes.collect();
    let wishes = if running { again_all(wishes(visit, &s, &names, others(visit, me).await?), again) } else { Vec::new() };
    let mut head = Page::new(visit, s.title.clone()).again(again);
    head.quiet = true;
    let drawn = c.order == Order::Drawn;
    let view = CirclePage {
        page: head,
        words: paragraphs(&s.words),
        plan: plan(visit, &s),
        phase: visit.t(&format!("circle-phase-{}-more", c.phase)),
        signed,
        mark: s.mark(),
        check: (drawn && !gathering).then(|| check(&s, &names, words)),
        round: this_round,
        late,
        turns: turns(visit, &s, &names, round),
        asked: changes,
        wishes,
        call_off,
        lines: lines.iter().map(|l| line(visit, &names, l)).collect(),
        book: (!gathering).then(|| format!("/circles/{id}/book")),
        home: circle_elsewhere::home(visit, &s),
        on_way: circle_elsewhere::said(visit, &s, &names, &on_way),
        invites: again_all(circle_elsewhere::invites(visit, &s, &names), again),
    };
    Ok(private(html_again(&view, again)?))
}
