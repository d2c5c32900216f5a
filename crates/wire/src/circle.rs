//! A lending circle over two nodes: its whole book as its home gives it to the servers of those who sit in it from elsewhere. News of it
//! is its bare id; who is in it, and what was said, is in this document alone.

use std::collections::BTreeSet;

use caremonger_domain::{
    Timestamp,
    circle::{
        Change, EVENTS, EVERY, LINES_MAX, NAME_MAX, NOTE_MAX, OPEN_MAX, Order, Phase, SEATS, Seat, Turns, WORDS_MAX, hands_of,
        is_whole, pot,
    },
    id::CircleChangeId,
    listing::{tidy_line, tidy_text},
    money::{Currency, Money},
};
use serde_json::{Value, json};

use crate::{context, json as read};

/// Bytes of a seed as hexadecimal digits, and of its mark.
const HEX: usize = 64;

/// Somebody in a circle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// Their seat.
    pub seat: Seat,
    /// Their name.
    pub name: String,
    /// Whether they keep the book.
    pub banker: bool,
    /// When they signed.
    pub signed_at: Option<Timestamp>,
    /// Their word for the draw, once it is drawn.
    pub word: Option<String>,
    /// Their turn.
    pub turn: Option<i64>,
    /// The id of the activity by which somebody at the reader's server took the seat.
    pub joined: Option<String>,
}

/// A hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hand {
    /// Who gives it.
    pub giver: Seat,
    /// Who gets it.
    pub taker: Seat,
    /// When whoever gives said so.
    pub given_at: Option<Timestamp>,
    /// When whoever gets said so.
    pub taken_at: Option<Timestamp>,
    /// Until when it may come late.
    pub put_off_to: Option<Timestamp>,
    /// A word about it.
    pub note: Option<String>,
}

/// A change that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its id.
    pub id: CircleChangeId,
    /// What.
    pub change: Change,
    /// Whose seat asks.
    pub by: Seat,
    /// The other seat.
    pub other: Option<Seat>,
    /// Until when a hand is put off.
    pub until: Option<Timestamp>,
    /// Who would take the seat.
    pub name: Option<String>,
    /// When it was asked.
    pub created_at: Timestamp,
    /// The seats that said yes.
    pub yes: Vec<Seat>,
}

/// A line of what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// One of [`EVENTS`].
    pub event: String,
    /// Whose seat.
    pub seat: Option<Seat>,
    /// The other seat.
    pub other: Option<Seat>,
    /// When.
    pub at: Timestamp,
}

/// The book of a circle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// What they call it.
    pub title: String,
    /// What they agreed on.
    pub words: String,
    /// Its currency.
    pub currency: Currency,
    /// What each gives in a round.
    pub hand: Money,
    /// Days from round to round.
    pub every_days: u16,
    /// The day of the first round.
    pub first_at: Timestamp,
    /// How they find their order.
    pub order: Order,
    /// How far it is.
    pub phase: Phase,
    /// The mark of the seed, of one that is drawn.
    pub mark: String,
    /// The seed in hexadecimal digits, once it is drawn.
    pub seed: String,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Who sits in it, from seat 1.
    pub seats: Vec<Sitting>,
    /// The hands, once it runs.
    pub hands: Vec<Hand>,
    /// What is asked for, oldest first.
    pub changes: Vec<Asked>,
    /// What happened, newest first.
    pub lines: Vec<Line>,
}

/// The document of a circle for one server. `to` is an actor of it.
#[must_use]
pub fn document(id: &str, from: &str, to: &str, b: &Book) -> Value {
    let seats: Vec<Value> = b
        .seats
        .iter()
        .map(|s| {
            json!({"seat": s.seat, "name": s.name, "banker": s.banker, "signedAt": s.signed_at, "word": s.word, "turn": s.turn,
                   "joined": s.joined})
        })
        .collect();
    let hands: Vec<Value> = b
        .hands
        .iter()
        .map(|h| {
            json!({"giver": h.giver, "taker": h.taker, "givenAt": h.given_at, "takenAt": h.taken_at, "putOffTo": h.put_off_to,
                   "note": h.note})
        })
        .collect();
    let changes: Vec<Value> = b
        .changes
        .iter()
        .map(|c| {
            json!({"id": c.id.to_string(), "change": c.change.as_str(), "by": c.by, "other": c.other, "until": c.until,
                   "name": c.name, "createdAt": c.created_at, "yes": c.yes})
        })
        .collect();
    let lines: Vec<Value> =
        b.lines.iter().map(|l| json!({"event": l.event, "seat": l.seat, "other": l.other, "at": l.at})).collect();
    json!({
        "@context": context::circles(),
        "id": id,
        "type": "Circle",
        "attributedTo": from,
        "to": [to],
        "book": {
            "title": b.title,
            "words": b.words,
            "currency": b.currency.to_string(),
            "hand": b.hand.minor(),
            "everyDays": b.every_days,
            "firstAt": b.first_at,
            "order": b.order.as_str(),
            "phase": b.phase.as_str(),
            "mark": b.mark,
            "seed": b.seed,
            "createdAt": b.created_at,
            "endedAt": b.ended_at,
            "seats": seats,
            "hands": hands,
            "changes": changes,
            "lines": lines
        }
    })
}

/// The object of a `Join`: the circle, and the code that the seat is taken with.
#[must_use]
pub fn asked_for(id: &str, code: &str) -> Value {
    json!({"@context": context::circles(), "id": id, "type": "Circle", "code": code})
}

/// The code in the object of a `Join`.
#[must_use]
pub fn code_of(doc: &Value) -> Option<&str> {
    read::str_at(doc.get("object")?, "code").filter(|c| c.len() <= 2 * HEX)
}

/// A line of words, cut to so many characters and tidy after that too: what was read is written and read again as it is.
pub(crate) fn line(doc: &Value, key: &str, most: usize) -> String {
    let text: String = tidy_line(read::str_at(doc, key).unwrap_or_default()).chars().take(most).collect();
    tidy_line(&text)
}

pub(crate) fn time(doc: &Value, key: &str) -> Option<Timestamp> {
    read::str_at(doc, key)?.parse().ok()
}

pub(crate) fn number(doc: &Value, key: &str) -> Option<i64> {
    doc.get(key).and_then(Value::as_i64)
}

fn digits(doc: &Value, key: &str) -> String {
    let text = read::str_at(doc, key).unwrap_or_default();
    let fits = text.len() == HEX && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if fits { text.to_owned() } else { String::new() }
}

fn list<'d>(doc: &'d Value, key: &str) -> impl Iterator<Item = &'d Value> {
    read::many(doc.get(key))
}

fn seats(doc: &Value, phase: Phase) -> Option<Vec<Sitting>> {
    let mut all = Vec::new();
    for (n, s) in (1..).zip(list(doc, "seats").take(*SEATS.end() + 1)) {
        // Every seat in its order: a number that is left out would be a hand that nobody gives.
        if number(s, "seat")? != n {
            return None;
        }
        let word = line(s, "word", NAME_MAX);
        all.push(Sitting {
            seat: n,
            name: line(s, "name", NAME_MAX),
            banker: s.get("banker").and_then(Value::as_bool).unwrap_or(false),
            signed_at: time(s, "signedAt"),
            word: Some(word).filter(|w| !w.is_empty()),
            turn: number(s, "turn"),
            joined: read::id_at(s, "joined").map(str::to_owned),
        });
    }
    let turns: Turns = all.iter().filter_map(|s| s.turn.map(|t| (s.seat, t))).collect();
    let whole = if phase == Phase::Gathering { turns.is_empty() } else { turns.len() == all.len() && is_whole(&turns) };
    let fits = SEATS.contains(&all.len()) && whole && all.iter().filter(|s| s.banker).count() == 1;
    fits.then_some(all)
}

fn hands(doc: &Value, phase: Phase, seats: &[Sitting]) -> Option<Vec<Hand>> {
    let numbers: Vec<Seat> = seats.iter().map(|s| s.seat).collect();
    let mut open: BTreeSet<(Seat, Seat)> = hands_of(&numbers).into_keys().collect();
    if phase == Phase::Gathering {
        return Some(Vec::new());
    }
    let mut all = Vec::new();
    for h in list(doc, "hands") {
        let (giver, taker) = (number(h, "giver")?, number(h, "taker")?);
        if !open.remove(&(giver, taker)) {
            return None;
        }
        let note = line(h, "note", NOTE_MAX);
        all.push(Hand {
            giver,
            taker,
            given_at: time(h, "givenAt"),
            taken_at: time(h, "takenAt"),
            put_off_to: time(h, "putOffTo"),
            note: Some(note).filter(|n| !n.is_empty()),
        });
    }
    open.is_empty().then_some(all)
}

fn asked(c: &Value, sits: &dyn Fn(Seat) -> bool) -> Option<Asked> {
    let name = line(c, "name", NAME_MAX);
    let mut yes: Vec<Seat> = list(c, "yes").filter_map(Value::as_i64).filter(|s| sits(*s)).take(*SEATS.end()).collect();
    yes.sort_unstable();
    yes.dedup();
    Some(Asked {
        id: read::str_at(c, "id")?.parse().ok()?,
        change: read::str_at(c, "change")?.parse().ok()?,
        by: number(c, "by").filter(|s| sits(*s))?,
        other: number(c, "other").filter(|s| sits(*s)),
        until: time(c, "until"),
        name: Some(name).filter(|n| !n.is_empty()),
        created_at: time(c, "createdAt")?,
        yes,
    })
}

fn happened(l: &Value, sits: &dyn Fn(Seat) -> bool) -> Option<Line> {
    Some(Line {
        event: read::str_at(l, "event").filter(|e| EVENTS.contains(e))?.to_owned(),
        seat: number(l, "seat").filter(|s| sits(*s)),
        other: number(l, "other").filter(|s| sits(*s)),
        at: time(l, "at")?,
    })
}

/// Reads the book of a circle; `None` for what is none, or whose sums could not hold. What is asked for or happened and cannot be read is
/// left out.
#[must_use]
pub fn parse(doc: &Value) -> Option<Book> {
    if !read::has_type(doc, "Circle") {
        return None;
    }
    let b = doc.get("book").filter(|b| b.is_object())?;
    let phase: Phase = read::str_at(b, "phase")?.parse().ok()?;
    let seats = seats(b, phase)?;
    let hand = number(b, "hand").and_then(Money::of).filter(|h| *h > Money::ZERO)?;
    pot(hand, seats.len())?;
    let hands = hands(b, phase, &seats)?;
    let count = i64::try_from(seats.len()).ok()?;
    let sits = move |seat: Seat| (1..=count).contains(&seat);
    let title = line(b, "title", NAME_MAX);
    let words: String = tidy_text(read::str_at(b, "words").unwrap_or_default()).chars().take(WORDS_MAX).collect();
    let mut changes: Vec<Asked> = list(b, "changes").take(OPEN_MAX).filter_map(|c| asked(c, &sits)).collect();
    let mut once = BTreeSet::new();
    changes.retain(|c| once.insert(c.id));
    let order: Order = read::str_at(b, "order")?.parse().ok()?;
    // A draw without a mark could be checked by nobody.
    if order == Order::Drawn && digits(b, "mark").is_empty() {
        return None;
    }
    let drawn = order == Order::Drawn && phase != Phase::Gathering;
    Some(Book {
        words: tidy_text(&words),
        currency: read::str_at(b, "currency")?.parse().ok()?,
        hand,
        every_days: u16::try_from(number(b, "everyDays")?).ok().filter(|d| EVERY.contains(d))?,
        first_at: time(b, "firstAt")?,
        order,
        phase,
        mark: if order == Order::Drawn { digits(b, "mark") } else { String::new() },
        seed: if drawn { digits(b, "seed") } else { String::new() },
        created_at: time(b, "createdAt")?,
        // Without it the copy of one that has ended would be kept for ever.
        ended_at: if phase == Phase::Ended { Some(time(b, "endedAt")?) } else { None },
        seats,
        hands,
        changes,
        lines: list(b, "lines").take(LINES_MAX).filter_map(|l| happened(l, &sits)).collect(),
        title: if title.is_empty() { "–".to_owned() } else { title },
    })
}

#[cfg(test)]
#[path = "circle_tests.rs"]
mod tests;
