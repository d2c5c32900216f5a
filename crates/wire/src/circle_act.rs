//! What somebody says for their seat in a circle that lives on another node. The activity that tells of it holds a bare id; the home
//! fetches this document, and once it has it, it is gone.

use caremonger_domain::{
    Timestamp,
    circle::{NAME_MAX, NOTE_MAX, Seat},
    id::CircleChangeId,
};
use serde_json::{Value, json};

use crate::{
    circle::{line, number, time},
    context, json as read,
};

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// The plan is signed, with a word for the draw.
    Sign(String),
    /// The circle is not wanted.
    CallOff,
    /// A hand was given.
    Given(Seat, Seat),
    /// A hand was got.
    Taken(Seat, Seat),
    /// It was said by mistake.
    NotYet(Seat, Seat),
    /// A hand comes late, with a word.
    Late(Seat, Seat, String),
    /// To swap turns with a seat.
    Swap(Seat),
    /// To have the next turn.
    Urgent,
    /// To give the hand for a seat by that day.
    PutOff(Seat, Timestamp),
    /// That somebody with a phone alone takes the seat.
    Replace(String),
    /// Yes to a change.
    Yes(CircleChangeId),
    /// No to a change.
    No(CircleChangeId),
}

impl Act {
    /// The hand it is about: who gives it, and who gets it.
    #[must_use]
    pub const fn hand(&self) -> Option<(Seat, Seat)> {
        match self {
            Self::Given(giver, taker) | Self::Taken(giver, taker) | Self::NotYet(giver, taker) | Self::Late(giver, taker, _) => {
                Some((*giver, *taker))
            }
            _ => None,
        }
    }

    /// Its word.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sign(_) => "sign",
            Self::CallOff => "call-off",
            Self::Given(..) => "given",
            Self::Taken(..) => "taken",
            Self::NotYet(..) => "not-yet",
            Self::Late(..) => "late",
            Self::Swap(_) => "swap",
            Self::Urgent => "urgent",
            Self::PutOff(..) => "put-off",
            Self::Replace(_) => "replace",
            Self::Yes(_) => "yes",
            Self::No(_) => "no",
        }
    }
}

/// What is said, as it is kept and sent.
#[must_use]
pub fn words(act: &Act) -> Value {
    match act {
        Act::Sign(word) => json!({"do": act.name(), "word": word}),
        Act::CallOff => json!({"do": act.name()}),
        Act::Given(giver, taker) => json!({"do": act.name(), "giver": giver, "taker": taker}),
        Act::Taken(giver, taker) => json!({"do": act.name(), "giver": giver, "taker": taker}),
        Act::NotYet(giver, taker) => json!({"do": act.name(), "giver": giver, "taker": taker}),
        Act::Late(giver, taker, note) => json!({"do": act.name(), "giver": giver, "taker": taker, "word": note}),
        Act::Swap(other) => json!({"do": act.name(), "other": other}),
        Act::Urgent => json!({"do": act.name()}),
        Act::PutOff(other, until) => json!({"do": act.name(), "other": other, "until": until}),
        Act::Replace(name) => json!({"do": act.name(), "word": name}),
        Act::Yes(change) => json!({"do": act.name(), "change": change.to_string()}),
        Act::No(change) => json!({"do": act.name(), "change": change.to_string()}),
    }
}

/// Reads what is said; `None` for anything else.
#[must_use]
pub fn read_words(v: &Value) -> Option<Act> {
    let (giver, taker, other) = (number(v, "giver"), number(v, "taker"), number(v, "other"));
    let change = || -> Option<CircleChangeId> { read::str_at(v, "change")?.parse().ok() };
    Some(match read::str_at(v, "do")? {
        "sign" => Act::Sign(line(v, "word", NAME_MAX)),
        "call-off" => Act::CallOff,
        "given" => Act::Given(giver?, taker?),
        "taken" => Act::Taken(giver?, taker?),
        "not-yet" => Act::NotYet(giver?, taker?),
        "late" => Act::Late(giver?, taker?, line(v, "word", NOTE_MAX)),
        "swap" => Act::Swap(other?),
        "urgent" => Act::Urgent,
        "put-off" => Act::PutOff(other?, time(v, "until")?),
        "replace" => Act::Replace(line(v, "word", NAME_MAX)),
        "yes" => Act::Yes(change()?),
        "no" => Act::No(change()?),
        _ => return None,
    })
}

/// Something said for a seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The circle's id.
    pub circle: String,
    /// The id of the activity by which the seat was taken.
    pub joined: String,
    /// What.
    pub act: Act,
}

/// The document that the home of the circle fetches.
#[must_use]
pub fn document(id: &str, from: &str, to: &str, s: &Said) -> Value {
    json!({
        "@context": context::circles(),
        "id": id,
        "type": "CircleAct",
        "attributedTo": from,
        "to": [to],
        "circle": s.circle,
        "joined": s.joined,
        "act": words(&s.act)
    })
}

/// Reads it.
#[must_use]
pub fn parse(doc: &Value) -> Option<Said> {
    if !read::has_type(doc, "CircleAct") {
        return None;
    }
    Some(Said {
        circle: read::id_at(doc, "circle")?.to_owned(),
        joined: read::id_at(doc, "joined")?.to_owned(),
        act: read_words(doc.get("act")?)?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::terms;

    fn all() -> Vec<Act> {
        let change = CircleChangeId::new(Timestamp::from_seconds(1_793_534_400), 1);
        vec![
            Act::Sign("plum".to_owned()),
            Act::CallOff,
            Act::Given(1, 2),
            Act::Taken(1, 2),
            Act::NotYet(2, 1),
            Act::Late(2, 1, "On Friday".to_owned()),
            Act::Swap(3),
            Act::Urgent,
            Act::PutOff(3, Timestamp::from_seconds(1_793_534_400)),
            Act::Replace("Gran".to_owned()),
            Act::Yes(change),
            Act::No(change),
        ]
    }

    fn doc(act: Act) -> Value {
        let said = Said {
            circle: "https://maple.example/rounds/1".to_owned(),
            joined: "https://cedar.example/activities/1".to_owned(),
            act,
        };
        document("https://cedar.example/rounds/acts/1", "https://cedar.example/@cedar", "https://maple.example/@maple", &said)
    }

    #[test]
    fn what_is_said_is_read_as_it_was_written_and_nothing_else_is() {
        for act in all() {
            let read = parse(&terms::plain(doc(act.clone()))).expect("ours");
            assert_eq!(read.act, act);
        }
        for bad in [json!({"do": "rob"}), json!({"do": "given", "giver": 1}), json!({"do": "yes", "change": "x"}), json!(1)] {
            assert_eq!(read_words(&bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn reading_anything_never_panics(key in "[a-z]{1,8}", text in "\\PC{0,60}", n in any::<i64>()) {
            for act in all() {
                for value in [json!(text), json!(n), json!([text]), json!({"do": text, "giver": n, "until": text})] {
                    let mut doc = doc(act.clone());
                    doc["act"][&key] = value.clone();
                    let _ = parse(&doc);
                    doc[&key] = value;
                    let _ = parse(&doc);
                }
            }
        }
    }
}
