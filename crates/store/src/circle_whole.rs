//! Lending circles as a whole: a copy is written anew, and a circle is forgotten.

use caremonger_domain::{Timestamp, id::CircleId};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    circle::Circle,
    schema::{
        circle_acts, circle_changes, circle_guests, circle_hands, circle_history, circle_homes, circle_seats, circle_voices,
        circles,
    },
};

/// Writes a circle anew, all but its id and when it was begun.
///
/// # Errors
/// [`DbError`] of the database.
pub fn circle_rewrite(conn: &mut Conn, c: &Circle) -> Result<(), DbError> {
    diesel::update(circles::table.find(c.id.to_string()))
        .set((
            circles::title.eq(&c.title),
            circles::words.eq(&c.words),
            circles::currency.eq(c.currency.to_string()),
            circles::hand.eq(c.hand.minor()),
            circles::every_days.eq(i64::from(c.every_days)),
            circles::first_at.eq(c.first_at.as_micros()),
            circles::order_by.eq(c.order.as_str()),
            circles::phase.eq(c.phase.as_str()),
            circles::seed.eq(&c.seed),
            circles::ended_at.eq(c.ended_at.map(Timestamp::as_micros)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes everything out of a circle: who sits in it, their hands, what is asked for, and what happened.
///
/// # Errors
/// [`DbError`] of the database.
pub fn circle_empty(conn: &mut Conn, id: CircleId) -> Result<(), DbError> {
    let id = id.to_string();
    let changes = circle_changes::table.filter(circle_changes::circle_id.eq(&id)).select(circle_changes::id);
    let changes: Vec<String> = changes.load(conn)?;
    diesel::delete(circle_voices::table.filter(circle_voices::change_id.eq_any(&changes))).execute(conn)?;
    diesel::delete(circle_changes::table.filter(circle_changes::circle_id.eq(&id))).execute(conn)?;
    diesel::delete(circle_history::table.filter(circle_history::circle_id.eq(&id))).execute(conn)?;
    diesel::delete(circle_hands::table.filter(circle_hands::circle_id.eq(&id))).execute(conn)?;
    diesel::delete(circle_seats::table.filter(circle_seats::circle_id.eq(&id))).execute(conn)?;
    Ok(())
}

/// Forgets a circle, and everything in it.
///
/// # Errors
/// [`DbError`] of the database.
pub fn circle_delete(conn: &mut Conn, id: CircleId) -> Result<(), DbError> {
    circle_empty(conn, id)?;
    let id = id.to_string();
    diesel::delete(circle_guests::table.filter(circle_guests::circle_id.eq(&id))).execute(conn)?;
    diesel::delete(circle_acts::table.filter(circle_acts::circle_id.eq(&id))).execute(conn)?;
    diesel::delete(circle_homes::table.find(&id)).execute(conn)?;
    diesel::delete(circles::table.find(&id)).execute(conn)?;
    Ok(())
}
