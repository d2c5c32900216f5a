//! Proposing to change something of the pod itself: who belongs to it, other pods, the fund.

use caremonger_app::{Error, decision::Seen};
use caremonger_domain::{
    decision::{DAYS, Effect, State},
    fund::Mode,
    money::Currency,
};
use caremonger_store::{
    Conn,
    fund::{fund_find, fund_lines_of},
    member::Member,
    peer::peer_page,
};

use crate::{
    form::{self, Field, FormView},
    layout::Visit,
    slip::needed_field,
};

/// Most pods to choose from.
const PEERS: i64 = 200;
/// The parts that can be needed: half of us and more, for it concerns somebody's place or money.
const QUORUMS: [u8; 2] = [50, 75];

/// What there is to change.
#[derive(Debug, Default)]
pub(crate) struct Changeable {
    peers: Vec<String>,
    fund: Option<Currency>,
    lines: Vec<String>,
}

/// Looks up what there is to change in a pod.
pub(crate) fn changeable(conn: &mut Conn, who: &Member) -> Result<Changeable, Error> {
    let all = peer_page(conn, who.pod, None, PEERS)?;
    let mut peers: Vec<String> = all.into_iter().filter(|p| p.state.is_live()).map(|p| p.address).collect();
    peers.sort_unstable();
    peers.dedup();
    let fund = fund_find(conn, who.pod)?.map(|f| f.currency);
    let lines = fund_lines_of(conn, who.pod)?.into_iter().map(|(title, _)| title).collect();
    Ok(Changeable { peers, fund, lines })
}

/// The form.
pub(crate) fn form(visit: &Visit, members: &[Member], there: &Changeable) -> FormView {
    let word = |key: &str| visit.t(key);
    let kinds = ["leaves", "peer", "end-peer", "moves", "fund-mode", "budget"].into_iter();
    let kinds = kinds.filter(|k| match *k {
        "peer" | "end-peer" => !there.peers.is_empty(),
        "fund-mode" | "budget" => there.fund.is_some(),
        _ => true,
    });
    let choice =
        |key: &str| (key.to_owned(), word(&format!("decision-effect-{key}")), word(&format!("decision-effect-{key}-more")));
    let days = DAYS.iter().filter(|d| **d >= 7).map(|d| (d.to_string(), visit.counted("decision-days", i64::from(*d)))).collect();
    let quorums = QUORUMS.iter().map(|q| (q.to_string(), visit.t1("decision-quorum-of", "percent", q))).collect();
    let people = form::or_none(word("decision-nobody"), form::people(members));
    let mut form = FormView::new(visit, "change", "/decisions")
        .field(Field::hidden("form", "change"))
        .field(Field::hidden("rule", "majority"))
        .field(Field::line("question", word("decision-question"), "").hint(word("decision-question-hint")).required())
        .field(Field::text("why", word("decision-change-why"), ""))
        .field(Field::choice("effect", word("decision-effect"), "", kinds.map(choice).collect()))
        .field(Field::select("member", word("decision-member"), "", people).hint(word("decision-leaves-hint")));
    if visit.member().is_some_and(|m| m.has_job("mediator")) {
        let tick = vec![("yes".to_owned(), word("decision-urgent-tick"))];
        form = form.field(Field::checks("urgent", word("decision-urgent-title"), "", tick).hint(word("decision-urgent-hint")));
    }
    if !there.peers.is_empty() {
        let pods = there.peers.iter().map(|a| visit.address_option(a));
        let pods = form::or_none(word("decision-no-pod"), pods);
        form = form.field(Field::select("peer", word("decision-peer"), "", pods));
    }
    form = form.field(Field::line("to", word("decision-moves-to"), "").hint(word("decision-moves-to-hint")));
    if let Some(currency) = there.fund {
        let modes = Mode::ALL.iter().map(|m| (m.to_string(), word(&format!("fund-mode-{m}")))).collect();
        let mut line = Field::line("line", word("decision-budget-line"), "");
        line.suggestions.clone_from(&there.lines);
        form = form.field(Field::select("mode", word("fund-mode"), Mode::TwoHolders.as_str(), modes)).field(line).field(
            Field::number("most", visit.t1("decision-budget-most", "currency", currency), "").hint(word("decision-budget-hint")),
        );
    }
    form.field(Field::select("days", word("decision-how-long"), "14", days))
        .field(Field::select("quorum", word("decision-quorum"), "50", quorums))
        .field(needed_field(visit))
        .button(word("decision-propose"), "main")
        .fold(word("decision-change-fold"))
}

/// Where the pod leaves for another node: whether the reader comes along, and the button to say otherwise.
pub(crate) fn stay_form(visit: &Visit, s: &Seen) -> Option<FormView> {
    let stays = s.stays?;
    let (act, key) = if stays { ("come", "decision-come") } else { ("stay", "decision-stay") };
    let form = FormView::new(visit, act, format!("/decisions/{}/{act}", s.decision.id));
    Some(form.button(visit.t(key), "quiet"))
}

/// Where the pod leaves: that everybody comes along who does not say otherwise. Where it is about whether somebody stays: that a
/// mediator said it cannot wait, and for whoever it is about the steps and their days.
pub(crate) fn review_steps(visit: &Visit, me: &Member, s: &Seen) -> Vec<String> {
    let d = &s.decision;
    if let Some(stays) = s.stays {
        return vec![visit.t("decision-moves-how"), visit.t(if stays { "decision-stay-said" } else { "decision-come-said" })];
    }
    let Effect::Leaves { member, urgent } = d.effect else { return Vec::new() };
    let on = |key: &str, at| visit.t1(key, "date", visit.moment(at).words);
    let mut steps: Vec<String> = urgent.then(|| visit.t("decision-urgent")).into_iter().collect();
    if member != me.id {
        return steps;
    }
    steps.extend(s.talk_ended.map(|at| on("decision-step-talk", at)));
    steps.push(on("decision-step-opened", d.created_at));
    steps.push(match d.closed_at {
        Some(at) => on("decision-step-closed", at),
        None if d.state == State::Gathering => on("decision-step-gathering", d.closes_at),
        None => on("decision-step-closes", d.closes_at),
    });
    if d.closed_at.is_none() {
        steps.push(visit.t("decision-step-speak"));
    }
    steps
}
