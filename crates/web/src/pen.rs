//! Letters in place of calls, as their pages say it: whose turn it is, where they go, and who may see where the other lives.

use caremonger_app::{
    pairing::{Role, Seen},
    pen as app,
};
use caremonger_domain::{
    Timestamp,
    pairing::{Side, State},
    pen::Way,
};
use caremonger_store::{member::Member, pairing::Pairing};

use crate::{
    form::{Field, FormView},
    layout::Visit,
    pairing_view::name_of,
    show::When,
};

/// The key of a text: of letters there is another for each that speaks of calls.
pub(crate) fn key(p: &Pairing, of_calls: &str) -> String {
    match p.way {
        Way::Call => of_calls.to_owned(),
        Way::Letter => of_calls.replacen("call-", "pen-", 1),
    }
}

/// Who writes whom; nobody stands for the reader.
pub(crate) fn names(visit: &Visit, caller: Option<String>, called: Option<String>) -> String {
    match (caller, called) {
        (Some(name), None) | (None, Some(name)) => visit.t1("pen-with", "name", name),
        (a, b) => visit.ta("pen-two", &[("a", a.unwrap_or_default().into()), ("b", b.unwrap_or_default().into())]),
    }
}

/// Who waits for the other to be heard of: whoever rings, or waits for a letter.
pub(crate) fn waits(p: &Pairing) -> Side {
    match p.way {
        Way::Call => Side::Caller,
        Way::Letter => p.about.unwrap_or(p.turn).other(),
    }
}

/// When a call is; of a letter its day.
pub(crate) fn at(visit: &Visit, p: &Pairing, at: Timestamp) -> When {
    match p.way {
        Way::Call => visit.moment(at),
        Way::Letter => visit.wall_day(at),
    }
}

/// Whose turn it is to write, and where letters go.
pub(crate) fn facts(visit: &Visit, s: &Seen) -> Vec<(String, String)> {
    let p = &s.pairing;
    if p.state == State::Ended {
        return Vec::new();
    }
    let turn = if s.role == Role::One(p.turn) { visit.t("pen-turn-you") } else { name_of(s, p.turn).to_owned() };
    let to = s.letters_to.as_ref().map_or_else(|| visit.t("pen-to-desk"), |(_, words)| words.clone());
    vec![(visit.t(if p.state == State::Asked { "pen-first" } else { "pen-turn" }), turn), (visit.t("pen-to"), to)]
}

/// Seeing where the other lives, once both say so; and saying so, for oneself or for whom the desk speaks.
pub(crate) fn open_forms(visit: &Visit, me: &Member, s: &Seen, hidden: bool) -> Vec<FormView> {
    let p = &s.pairing;
    let mut forms = Vec::new();
    if p.way != Way::Letter || p.state != State::Going {
        return forms;
    }
    if hidden && app::shows_address(p, s.role, me) {
        forms.push(FormView::new(visit, "address", format!("/calls/{}/address", p.id)).button(visit.t("pen-address"), "main"));
    }
    for side in &s.speaks {
        let open = p.is_open(*side);
        if !open && p.member(side.other()) == Some(me.id) {
            continue;
        }
        let (act, word) = if open { ("close", "pen-close") } else { ("open", "pen-open") };
        let words =
            if s.role == Role::One(*side) { visit.t(word) } else { visit.t1(&format!("{word}-for"), "name", name_of(s, *side)) };
        let form = FormView::new(visit, format!("{act}-{side}"), format!("/calls/{}/{act}", p.id));
        forms.push(form.field(Field::hidden("side", side.as_str())).button(words, "quiet"));
    }
    forms
}
