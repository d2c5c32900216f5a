//! How a lending circle is begun (G1).

use std::collections::BTreeSet;

use caremonger_domain::{
    Refusal, Timestamp,
    circle::{EVERY, NAME_MAX, Order, Phase, SEATS, WORDS_MAX, pot},
    id::{CircleId, MemberId},
    listing::{tidy_line, tidy_text},
    money::{Currency, Money},
};
use caremonger_store::{
    circle::{Circle, SeatRow, circle_insert, circle_of, seat_insert, seats_of},
    member::{Member, member_find},
    member_block::member_block_between,
};

use crate::{
    Error, Tx,
    circle::{log, seal, tell},
    draw,
};

/// Most circles of one neighbour that go on.
const CIRCLES_EACH: usize = 20;

/// A circle as somebody typed it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewCircle {
    /// What they call it: susu, tanda, the women of Elm Street.
    pub title: String,
    /// What they agreed on, in their own words.
    pub words: String,
    /// Three letters.
    pub currency: String,
    /// What each gives in a round.
    pub hand: String,
    /// Days from round to round.
    pub every_days: u16,
    /// The day of the first round.
    pub first_at: Option<Timestamp>,
    /// How they find their order.
    pub order: String,
    /// The neighbours of the pod in it, besides whoever begins it.
    pub members: Vec<MemberId>,
    /// Those with a phone alone, and those of a pod elsewhere until they come: a name a line, perhaps with a number.
    pub by_phone: String,
}

/// A circle as it was typed, read.
struct Plan {
    title: String,
    words: String,
    currency: Currency,
    hand: Money,
    order: Order,
    first_at: Timestamp,
    /// In the order in which they were written down, and each once.
    members: Vec<MemberId>,
    by_phone: Vec<String>,
}

fn check(tx: &mut Tx<'_>, who: &Member, new: &NewCircle) -> Result<Plan, Error> {
    let refused = |why, field| Error::from(Refusal::Invalid(why, field));
    let (title, words) = (tidy_line(&new.title), tidy_text(&new.words));
    if !(2..=NAME_MAX).contains(&title.chars().count()) {
        return Err(refused("Write a name of two to 80 letters.", "title"));
    }
    if words.chars().count() > WORDS_MAX {
        return Err(refused("Keep it under 2,000 characters.", "words"));
    }
    let currency: Currency =
        new.currency.parse().map_err(|_| refused("Write the currency by its three letters, such as CAD.", "currency"))?;
    let hand = Money::read(&new.hand, currency).map_err(|_| refused("Write an amount above zero, such as 27.40.", "hand"))?;
    let order: Order = new.order.parse().map_err(|_| refused("Choose one from the list.", "order"))?;
    if !EVERY.contains(&new.every_days) {
        return Err(refused("Choose one from the list.", "every"));
    }
    let first_at = new.first_at.filter(|t| *t > tx.now).ok_or_else(|| refused("Choose a day that is still to come.", "first"))?;
    let by_phone: Vec<String> = new.by_phone.lines().map(tidy_line).filter(|l| !l.is_empty()).collect();
    if by_phone.iter().any(|n| n.chars().count() > NAME_MAX) {
        return Err(refused("Keep each name under 80 letters.", "by_phone"));
    }
    let mut once = BTreeSet::new();
    let members: Vec<MemberId> = new.members.iter().copied().filter(|id| once.insert(*id)).collect();
    // Before each of them is looked at with each other: nobody gets the node to look at a whole town so.
    let seats = 1 + members.len() + by_phone.len();
    if !SEATS.contains(&seats) || pot(hand, seats).is_none() {
        return Err(refused("A circle has two to 30 people.", "member"));
    }
    for id in &members {
        let theirs = member_find(tx.conn, *id)?.is_some_and(|m| m.pod == who.pod && m.id != who.id);
        if !theirs {
            return Err(refused("Choose neighbours of your pod.", "member"));
        }
    }
    let all: Vec<MemberId> = members.iter().copied().chain([who.id]).collect();
    for (n, a) in all.iter().enumerate() {
        for b in &all[n + 1..] {
            // Who keep apart are not put together, and nobody is told that they do.
            if member_block_between(tx.conn, *a, *b)? {
                return Err(refused("Choose neighbours of your pod.", "member"));
            }
        }
    }
    let mine = circle_of(tx.conn, who.id)?.into_iter().filter(|c| c.phase != Phase::Ended).count();
    if mine >= CIRCLES_EACH {
        return Err(refused("Twenty circles are the most. Let one come to its end first.", "title"));
    }
    Ok(Plan { title, words, currency, hand, order, first_at, members, by_phone })
}

/// Begins a circle; whoever begins it keeps its book and speaks for those with a phone alone. Everybody signs before it runs.
///
/// # Errors
/// [`Refusal::Invalid`] naming the field.
pub fn begin(tx: &mut Tx<'_>, who: &Member, new: &NewCircle) -> Result<CircleId, Error> {
    let plan = check(tx, who, new)?;
    let id = CircleId::new(tx.now, tx.bits());
    let circle = Circle {
        id,
        title: seal(tx, id, "title", &plan.title)?,
        words: seal(tx, id, "words", &plan.words)?,
        currency: plan.currency,
        hand: plan.hand,
        every_days: new.every_days,
        first_at: plan.first_at,
        order: plan.order,
        phase: Phase::Gathering,
        seed: draw::seed(tx),
        created_at: tx.now,
        ended_at: None,
    };
    circle_insert(tx.conn, &circle)?;
    let members = [who.id].into_iter().chain(plan.members).map(|m| (Some(m), String::new()));
    for (seat, (member, name)) in (1..).zip(members.chain(plan.by_phone.into_iter().map(|n| (None, n)))) {
        let name = if name.is_empty() { Vec::new() } else { seal(tx, id, &format!("name {seat}"), &name)? };
        let row = SeatRow { seat, member, name, banker: seat == 1, signed_at: None, word: None, turn: None };
        seat_insert(tx.conn, id, &row)?;
    }
    log(tx, id, "begun", Some(1), None)?;
    let seats = seats_of(tx.conn, id)?;
    tell(tx, &seats, Some(who.id))?;
    Ok(id)
}
