//! Lending circles: who sits in them, and the hands that were given and taken.

use std::collections::BTreeMap;

use caremonger_domain::{
    Timestamp,
    circle::{Hand, Hands, Order, Phase, Seat, Turns},
    id::{CircleId, MemberId},
    money::{Currency, Money},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::stored,
    fund::money,
    schema::{circle_hands, circle_seats, circles},
};

/// A circle. Its name and words are sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circle {
    /// Its id.
    pub id: CircleId,
    /// What they call it, sealed.
    pub title: Vec<u8>,
    /// What they agreed on in words, sealed.
    pub words: Vec<u8>,
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
    /// What a draw follows from.
    pub seed: Vec<u8>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

type Columns = (String, Vec<u8>, Vec<u8>, String, i64, i64, i64, String, String, Vec<u8>, i64, Option<i64>);

fn read(row: Columns) -> Result<Circle, DbError> {
    let (id, title, words, currency, hand, every, first, order, phase, seed, created, ended) = row;
    Ok(Circle {
        id: stored(&id, "circles.id")?,
        title,
        words,
        currency: stored(&currency, "circles.currency")?,
        hand: money(hand, "circles.hand")?,
        every_days: u16::try_from(every).map_err(|_| DbError::Other(format!("circles.every_days holds {every}")))?,
        first_at: Timestamp::from_micros(first),
        order: stored(&order, "circles.order_by")?,
        phase: stored(&phase, "circles.phase")?,
        seed,
        created_at: Timestamp::from_micros(created),
        ended_at: ended.map(Timestamp::from_micros),
    })
}

/// Keeps a circle.
///
/// # Errors
/// [`DbError`] of the database.
pub fn circle_insert(conn: &mut Conn, c: &Circle) -> Result<(), DbError> {
    diesel::insert_into(circles::table)
        .values((
            circles::id.eq(c.id.to_string()),
            circles::title.eq(&c.title),
            circles::words.eq(&c.words),
            circles::currency.eq(c.currency.to_string()),
            circles::hand.eq(c.hand.minor()),
            circles::every_days.eq(i64::from(c.every_days)),
            circles::first_at.eq(c.first_at.as_micros()),
            circles::order_by.eq(c.order.as_str()),
            circles::phase.eq(c.phase.as_str()),
            circles::seed.eq(&c.seed),
            circles::created_at.eq(c.created_at.as_micros()),
            circles::ended_at.eq(c.ended_at.map(Timestamp::as_micros)),
        ))
        .execute(conn)?;
    Ok(())
}

/// A circle.
///
/// # Errors
/// [`DbError`] of the database.
pub fn circle_find(conn: &mut Conn, id: CircleId) -> Result<Option<Circle>, DbError> {
    circles::table.find(id.to_string()).first::<Columns>(conn).optional()?.map(read).transpose()
}

/// The same, held until the end of the transaction. On SQLite the single writer is the lock.
///
/// # Errors
/// [`DbError`] of the database.
pub fn circle_lock(conn: &mut Conn, id: CircleId) -> Result<Option<Circle>, DbError> {
    if let Conn::Postgres(c) = conn {
        circles::table.find(id.to_string()).select(circles::id).for_update().first::<String>(c).optional()?;
    }
    circle_find(conn, id)
}

/// Writes down how far a circle is.
///
/// # Errors
/// [`DbError`] of the database.
pub fn circle_phase(conn: &mut Conn, id: CircleId, phase: Phase, ended: Option<Timestamp>) -> Result<(), DbError> {
    diesel::update(circles::table.find(id.to_string()))
        .set((circles::phase.eq(phase.as_str()), circles::ended_at.eq(ended.map(Timestamp::as_micros))))
        .execute(conn)?;
    Ok(())
}

/// The circles of a neighbour, newest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn circle_of(conn: &mut Conn, member: MemberId) -> Result<Vec<Circle>, DbError> {
    let ids: Vec<String> = circle_seats::table
        .filter(circle_seats::member_id.eq(member.to_string()))
        .order(circle_seats::circle_id.desc())
        .limit(100)
        .select(circle_seats::circle_id)
        .load(conn)?;
    let rows: Vec<Columns> = circles::table.filter(circles::id.eq_any(ids)).order(circles::id.desc()).load(conn)?;
    rows.into_iter().map(read).collect()
}

/// The circles that ended before then.
///
/// # Errors
/// [`DbError`] of the database.
pub fn circle_over(conn: &mut Conn, before: Timestamp, limit: i64) -> Result<Vec<CircleId>, DbError> {
    let over = circles::table.filter(circles::ended_at.lt(before.as_micros())).limit(limit);
    let ids: Vec<String> = over.select(circles::id).load(conn)?;
    ids.iter().map(|id| stored(id, "circles.id")).collect()
}

/// A seat of a circle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatRow {
    /// Its number.
    pub seat: Seat,
    /// The neighbour who sits there; nobody, for somebody with a phone alone.
    pub member: Option<MemberId>,
    /// Their name and number, sealed; empty for a neighbour.
    pub name: Vec<u8>,
    /// Whether they keep the book and speak for those with a phone alone.
    pub banker: bool,
    /// When they signed the plan.
    pub signed_at: Option<Timestamp>,
    /// Their word for the draw, sealed.
    pub word: Option<Vec<u8>>,
    /// Their turn, once that is found.
    pub turn: Option<i64>,
}

type SeatColumns = (i64, Option<String>, Vec<u8>, i64, Option<i64>, Option<Vec<u8>>, Option<i64>);

/// Puts somebody on a seat.
///
/// # Errors
/// [`DbError`] of the database.
pub fn seat_insert(conn: &mut Conn, circle: CircleId, s: &SeatRow) -> Result<(), DbError> {
    diesel::insert_into(circle_seats::table)
        .values((
            circle_seats::circle_id.eq(circle.to_string()),
            circle_seats::seat.eq(s.seat),
            circle_seats::member_id.eq(s.member.map(|m| m.to_string())),
            circle_seats::name.eq(&s.name),
            circle_seats::banker.eq(i64::from(s.banker)),
            circle_seats::signed_at.eq(s.signed_at.map(Timestamp::as_micros)),
            circle_seats::word.eq(&s.word),
            circle_seats::turn.eq(s.turn),
        ))
        .execute(conn)?;
    Ok(())
}

/// The seats of a circle, in their order.
///
/// # Errors
/// [`DbError`] of the database.
pub fn seats_of(conn: &mut Conn, circle: CircleId) -> Result<Vec<SeatRow>, DbError> {
    let rows: Vec<SeatColumns> = circle_seats::table
        .filter(circle_seats::circle_id.eq(circle.to_string()))
        .order(circle_seats::seat)
        .select((
            circle_seats::seat,
            circle_seats::member_id,
            circle_seats::name,
            circle_seats::banker,
            circle_seats::signed_at,
            circle_seats::word,
            circle_seats::turn,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(seat, member, name, banker, signed, word, turn)| {
            Ok(SeatRow {
                seat,
                member: member.map(|m| stored(&m, "circle_seats.member_id")).transpose()?,
                name,
                banker: banker == 1,
                signed_at: signed.map(Timestamp::from_micros),
                word,
                turn,
            })
        })
        .collect()
}

/// Somebody signs the plan.
///
/// # Errors
/// [`DbError`] of the database.
pub fn seat_sign(conn: &mut Conn, circle: CircleId, seat: Seat, word: Option<&[u8]>, now: Timestamp) -> Result<(), DbError> {
    diesel::update(circle_seats::table.find((circle.to_string(), seat)))
        .set((circle_seats::signed_at.eq(now.as_micros()), circle_seats::word.eq(word)))
        .execute(conn)?;
    Ok(())
}

/// Takes the signature of one seat away, with its word: somebody else sits there now.
///
/// # Errors
/// [`DbError`] of the database.
pub fn seat_unsign(conn: &mut Conn, circle: CircleId, seat: Seat) -> Result<(), DbError> {
    diesel::update(circle_seats::table.find((circle.to_string(), seat)))
        .set((circle_seats::signed_at.eq(None::<i64>), circle_seats::word.eq(None::<Vec<u8>>)))
        .execute(conn)?;
    Ok(())
}

/// Takes all signatures away: the plan is another one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn seats_unsign(conn: &mut Conn, circle: CircleId) -> Result<(), DbError> {
    diesel::update(circle_seats::table.filter(circle_seats::circle_id.eq(circle.to_string())))
        .set(circle_seats::signed_at.eq(None::<i64>))
        .execute(conn)?;
    Ok(())
}

/// Puts somebody else on a seat.
///
/// # Errors
/// [`DbError`] of the database.
pub fn seat_give(conn: &mut Conn, circle: CircleId, seat: Seat, member: Option<MemberId>, name: &[u8]) -> Result<(), DbError> {
    diesel::update(circle_seats::table.find((circle.to_string(), seat)))
        .set((circle_seats::member_id.eq(member.map(|m| m.to_string())), circle_seats::name.eq(name)))
        .execute(conn)?;
    Ok(())
}

/// Gives the book to a seat, and to it alone.
///
/// # Errors
/// [`DbError`] of the database.
pub fn seat_banker(conn: &mut Conn, circle: CircleId, seat: Seat) -> Result<(), DbError> {
    let all = circle_seats::table.filter(circle_seats::circle_id.eq(circle.to_string()));
    diesel::update(all).set(circle_seats::banker.eq(0_i64)).execute(conn)?;
    diesel::update(circle_seats::table.find((circle.to_string(), seat))).set(circle_seats::banker.eq(1_i64)).execute(conn)?;
    Ok(())
}

/// Sets whose turn is when, as a whole.
///
/// # Errors
/// [`DbError`] of the database.
pub fn turns_set(conn: &mut Conn, circle: CircleId, turns: &Turns) -> Result<(), DbError> {
    let all = circle_seats::table.filter(circle_seats::circle_id.eq(circle.to_string()));
    // Each turn is free before it is given: no two seats have one at any moment.
    diesel::update(all).set(circle_seats::turn.eq(None::<i64>)).execute(conn)?;
    for (seat, turn) in turns {
        diesel::update(circle_seats::table.find((circle.to_string(), *seat))).set(circle_seats::turn.eq(*turn)).execute(conn)?;
    }
    Ok(())
}

/// A hand of a circle, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HandRow {
    /// When whoever gives said so.
    pub given_at: Option<Timestamp>,
    /// When whoever gets said so.
    pub taken_at: Option<Timestamp>,
    /// Until when it may come later than its round.
    pub put_off_to: Option<Timestamp>,
    /// A word about it, sealed.
    pub note: Option<Vec<u8>>,
}

impl HandRow {
    /// What was said of it, without when.
    #[must_use]
    pub const fn said(&self) -> Hand {
        Hand { given: self.given_at.is_some(), taken: self.taken_at.is_some() }
    }
}

/// Begins the hands of a cycle.
///
/// # Errors
/// [`DbError`] of the database.
pub fn hands_insert(conn: &mut Conn, circle: CircleId, hands: &Hands) -> Result<(), DbError> {
    for (giver, taker) in hands.keys() {
        diesel::insert_into(circle_hands::table)
            .values((
                circle_hands::circle_id.eq(circle.to_string()),
                circle_hands::giver.eq(*giver),
                circle_hands::taker.eq(*taker),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The hands of a circle.
///
/// # Errors
/// [`DbError`] of the database.
pub fn hands_of(conn: &mut Conn, circle: CircleId) -> Result<BTreeMap<(Seat, Seat), HandRow>, DbError> {
    type Row = (i64, i64, Option<i64>, Option<i64>, Option<i64>, Option<Vec<u8>>);
    let rows: Vec<Row> = circle_hands::table
        .filter(circle_hands::circle_id.eq(circle.to_string()))
        .select((
            circle_hands::giver,
            circle_hands::taker,
            circle_hands::given_at,
            circle_hands::taken_at,
            circle_hands::put_off_to,
            circle_hands::note,
        ))
        .load(conn)?;
    let at = |t: Option<i64>| t.map(Timestamp::from_micros);
    Ok(rows
        .into_iter()
        .map(|(giver, taker, given, taken, off, note)| {
            ((giver, taker), HandRow { given_at: at(given), taken_at: at(taken), put_off_to: at(off), note })
        })
        .collect())
}

/// What was said of hands, without when.
#[must_use]
pub fn said(rows: &BTreeMap<(Seat, Seat), HandRow>) -> Hands {
    rows.iter().map(|(pair, h)| (*pair, h.said())).collect()
}

/// Keeps what is said of a hand.
///
/// # Errors
/// [`DbError`] of the database.
pub fn hand_put(conn: &mut Conn, circle: CircleId, (giver, taker): (Seat, Seat), h: &HandRow) -> Result<(), DbError> {
    let micros = |t: Option<Timestamp>| t.map(Timestamp::as_micros);
    diesel::update(circle_hands::table.find((circle.to_string(), giver, taker)))
        .set((
            circle_hands::given_at.eq(micros(h.given_at)),
            circle_hands::taken_at.eq(micros(h.taken_at)),
            circle_hands::put_off_to.eq(micros(h.put_off_to)),
            circle_hands::note.eq(&h.note),
        ))
        .execute(conn)?;
    Ok(())
}
