//! The question "how many?" to one person: a private `Question` that Mastodon and its kin show as a poll.

use caremonger_domain::Timestamp;
use serde_json::{Value, json};

use crate::{
    activity::Addressing,
    message::{self, Outgoing},
};

/// A poll of one voter.
#[derive(Debug, Clone)]
pub struct Poll<'a> {
    /// The words and whom they are for.
    pub message: Outgoing<'a>,
    /// What may be chosen, in order.
    pub options: &'a [String],
    /// Until when.
    pub closes_at: Timestamp,
    /// What was chosen, and when.
    pub answer: Option<(&'a str, Timestamp)>,
}

/// The `Question`. One answer only (`oneOf`); who voted is the person it is written to, so there is nothing to hide.
#[must_use]
pub fn build(p: &Poll<'_>) -> (Value, Addressing) {
    let (mut doc, addressing) = message::build(&p.message);
    doc["type"] = json!("Question");
    let counted = |option: &String| u64::from(p.answer.is_some_and(|(a, _)| a == option));
    let option = |o: &String| json!({"type": "Note", "name": o, "replies": {"type": "Collection", "totalItems": counted(o)}});
    doc["oneOf"] = json!(p.options.iter().map(option).collect::<Vec<_>>());
    doc["endTime"] = json!(p.closes_at.whole_second());
    doc["votersCount"] = json!(u64::from(p.answer.is_some()));
    if let Some((_, at)) = p.answer {
        doc["closed"] = json!(at.whole_second());
        doc["updated"] = json!(at.whole_second());
    }
    doc["@context"] = json!([
        "https://www.w3.org/ns/activitystreams",
        {"toot": "http://joinmastodon.org/ns#", "votersCount": "toot:votersCount"}
    ]);
    (doc, addressing)
}
