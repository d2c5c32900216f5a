use proptest::prelude::*;

use super::*;
use crate::terms;

const ID: &str = "https://maple.example/rounds/01J9A000000000000000000000";
const FROM: &str = "https://maple.example/@maple";
const TO: &str = "https://cedar.example/@cedar";

fn at(n: i64) -> Timestamp {
    Timestamp::from_seconds(1_793_534_400 + n)
}

fn book(phase: Phase) -> Book {
    let running = phase != Phase::Gathering;
    let sitting = |seat: Seat| Sitting {
        seat,
        name: format!("Name {seat}"),
        banker: seat == 1,
        signed_at: running.then(|| at(seat)),
        word: running.then(|| "plum".to_owned()),
        turn: running.then_some(4 - seat),
        joined: (seat == 3).then(|| "https://cedar.example/activities/1".to_owned()),
    };
    let hands = hands_of(&[1, 2, 3]).into_keys().map(|(giver, taker)| Hand {
        giver,
        taker,
        given_at: Some(at(5)),
        taken_at: None,
        put_off_to: None,
        note: (giver == 3).then(|| "On Friday".to_owned()),
    });
    let asked = Asked {
        id: CircleChangeId::new(at(1), 1),
        change: Change::Swap,
        by: 1,
        other: Some(2),
        until: None,
        name: None,
        created_at: at(6),
        yes: vec![2],
    };
    Book {
        title: "The susu".to_owned(),
        words: "We talk.".to_owned(),
        currency: "CAD".parse().expect("a currency"),
        hand: Money::of(5_000).expect("money"),
        every_days: 7,
        first_at: at(9),
        order: Order::Drawn,
        phase,
        mark: "a".repeat(64),
        seed: if running { "0".repeat(64) } else { String::new() },
        created_at: at(0),
        ended_at: None,
        seats: (1..=3).map(sitting).collect(),
        hands: if running { hands.collect() } else { Vec::new() },
        changes: if running { vec![asked] } else { Vec::new() },
        lines: vec![Line { event: "signed".to_owned(), seat: Some(1), other: None, at: at(4) }],
    }
}

fn doc(phase: Phase) -> Value {
    document(ID, FROM, TO, &book(phase))
}

#[test]
fn a_book_is_read_as_it_was_written() {
    for phase in [Phase::Gathering, Phase::Running] {
        assert_eq!(parse(&terms::plain(doc(phase))), Some(book(phase)));
    }
}

#[test]
fn what_a_draw_follows_from_is_not_taken_before_all_have_signed() {
    let mut early = doc(Phase::Gathering);
    early["book"]["seed"] = json!("0".repeat(64));
    assert_eq!(parse(&early).expect("a book").seed, "");
}

#[test]
fn a_book_whose_sums_could_not_hold_is_none() {
    let all: Vec<(&str, Value)> = vec![
        ("hand", json!(0)),
        ("hand", json!(i64::MAX)),
        ("everyDays", json!(1)),
        ("phase", json!("whenever")),
        ("phase", json!("ended")),
        ("seats", json!([])),
        ("seats", json!([{"seat": 1, "banker": true, "turn": 1}])),
        ("seats", json!([{"seat": 1, "banker": true, "turn": 1}, {"seat": 1, "turn": 2}])),
        ("seats", json!([{"seat": 1, "banker": true, "turn": 1}, {"seat": 2, "turn": 1}])),
        ("hands", json!([])),
        ("hands", json!([{"giver": 1, "taker": 1}])),
        ("hands", json!([{"giver": 1, "taker": 2}, {"giver": 1, "taker": 2}])),
    ];
    for (key, value) in all {
        let mut doc = doc(Phase::Running);
        doc["book"][key] = value.clone();
        assert_eq!(parse(&doc), None, "{key}: {value}");
    }
}

#[test]
fn what_cannot_be_is_left_out() {
    let mut doc = doc(Phase::Running);
    doc["book"]["changes"][0]["by"] = json!(99);
    doc["book"]["lines"][0]["event"] = json!("robbed");
    doc["book"]["title"] = json!("x".repeat(500));
    let read = parse(&doc).expect("the rest");
    assert!(read.changes.is_empty() && read.lines.is_empty());
    assert_eq!(read.title.chars().count(), NAME_MAX);
}

#[test]
fn nothing_but_its_id_and_the_code_is_in_what_asks_for_a_seat() {
    let join = json!({"type": "Join", "object": asked_for(ID, "00ff")});
    assert_eq!(code_of(&terms::plain(join)), Some("00ff"));
    assert_eq!(code_of(&json!({"object": ID})), None);
}

proptest! {
    #[test]
    fn reading_anything_never_panics(key in "[a-zA-Z]{1,12}", text in "\\PC{0,60}", n in any::<i64>()) {
        for value in [json!(text), json!(n), json!([text, n]), json!([{"seat": n, "turn": n, "giver": n, "at": text}]), json!(null)] {
            for phase in [Phase::Gathering, Phase::Running] {
                let mut doc = doc(phase);
                doc["book"][&key] = value.clone();
                for list in ["seats", "hands", "changes", "lines"] {
                    let mut inner = doc.clone();
                    inner["book"][list] = json!([value]);
                    let _ = parse(&inner);
                }
                let _ = (parse(&doc), code_of(&doc));
            }
        }
    }
}
