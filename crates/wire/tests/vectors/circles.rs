//! The shapes of a circle over two nodes.

use caremonger_domain::{
    Timestamp,
    circle::{Order, Phase, hands_of},
    money::Money,
};
use caremonger_wire::{
    activity::{Addressing, wrap},
    circle::{Book, Hand, Line, Sitting, asked_for, document},
    circle_act::{self, Act, Said},
};
use serde_json::{Value, json};

use crate::scene::{CEDAR, activity, at, cedars, maple, urls};

/// The code of the invitation.
pub(crate) const CODE: &str = "00112233445566778899aabbccddeeff";

fn id() -> String {
    urls().circle("01KAV40000000000000000000V".parse().expect("an id"))
}

/// A circle of three; the third sits there from cedar.
pub(crate) fn book() -> Book {
    let name = |seat: i64| ["Ana", "Bo", "Nadia"][usize::try_from(seat - 1).expect("a seat")].to_owned();
    let sitting = |seat: i64| Sitting {
        seat,
        name: name(seat),
        banker: seat == 1,
        signed_at: Some(at(4_000)),
        word: None,
        turn: Some(seat),
        joined: (seat == 3).then(|| cedars('V')),
    };
    let said = |yes: bool, when: Timestamp| yes.then_some(when);
    let hand = |(giver, taker): (i64, i64)| Hand {
        giver,
        taker,
        given_at: said(giver == 3 && taker == 1, at(90_000)),
        taken_at: said(giver == 2 && taker == 1, at(91_000)),
        put_off_to: None,
        note: None,
    };
    let line = |event: &str, seat: Option<i64>, other: Option<i64>, when: Timestamp| Line {
        event: event.to_owned(),
        seat,
        other,
        at: when,
    };
    Book {
        title: "The aunts".to_owned(),
        words: "Late is late, and we talk.".to_owned(),
        currency: "CAD".parse().expect("a currency"),
        hand: Money::of(5_000).expect("in bounds"),
        every_days: 30,
        first_at: at(86_400),
        order: Order::Agreed,
        phase: Phase::Running,
        mark: String::new(),
        seed: String::new(),
        created_at: at(3_000),
        ended_at: None,
        seats: (1..=3).map(sitting).collect(),
        hands: hands_of(&[1, 2, 3]).into_keys().map(hand).collect(),
        changes: Vec::new(),
        lines: vec![line("given", Some(3), Some(1), at(90_000)), line("joined", Some(3), None, at(3_600))],
    }
}

/// What the guest says.
pub(crate) fn said() -> Said {
    Said { circle: id(), joined: cedars('V'), act: Act::Given(3, 1) }
}

/// All of them.
pub(crate) fn all() -> Vec<(&'static str, Value)> {
    let (to_cedar, to_maple) = (Addressing::direct(vec![CEDAR.to_owned()]), Addressing::direct(vec![maple()]));
    let act = "https://cedar.example/rounds/acts/01KAV40000000000000000000W";
    let undone = json!({"id": cedars('V'), "type": "Join", "actor": CEDAR, "object": id()});
    vec![
        ("join-circle", wrap("Join", &cedars('V'), CEDAR, at(3_500), &to_maple, asked_for(&id(), CODE))),
        ("update-circle", wrap("Update", &activity('V'), &maple(), at(3_600), &to_cedar, json!(id()))),
        ("circle", document(&id(), &maple(), CEDAR, &book())),
        ("create-circle-act", wrap("Create", &cedars('W'), CEDAR, at(90_000), &to_maple, json!(act))),
        ("circle-act", circle_act::document(act, CEDAR, &maple(), &said())),
        ("undo-join-circle", wrap("Undo", &cedars('X'), CEDAR, at(95_000), &to_maple, undone)),
    ]
}
