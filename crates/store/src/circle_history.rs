//! What happened in a lending circle.

use caremonger_domain::{Timestamp, circle::Seat, id::CircleId};
use diesel::prelude::*;

use crate::{Conn, DbError, schema::circle_history};

/// A line of what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CircleLine {
    /// What: a stable word.
    pub event: String,
    /// Whose seat.
    pub seat: Option<Seat>,
    /// The other seat.
    pub other: Option<Seat>,
    /// When.
    pub at: Timestamp,
}

/// Writes down what happened.
///
/// # Errors
/// [`DbError`] of the database.
pub fn circle_log(conn: &mut Conn, circle: CircleId, l: &CircleLine) -> Result<(), DbError> {
    diesel::insert_into(circle_history::table)
        .values((
            circle_history::circle_id.eq(circle.to_string()),
            circle_history::event.eq(&l.event),
            circle_history::seat.eq(l.seat),
            circle_history::other.eq(l.other),
            circle_history::created_at.eq(l.at.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// What happened in a circle, newest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn circle_lines(conn: &mut Conn, circle: CircleId, limit: i64) -> Result<Vec<CircleLine>, DbError> {
    let rows: Vec<(String, Option<i64>, Option<i64>, i64)> = circle_history::table
        .filter(circle_history::circle_id.eq(circle.to_string()))
        .order(circle_history::seq.desc())
        .limit(limit)
        .select((circle_history::event, circle_history::seat, circle_history::other, circle_history::created_at))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(event, seat, other, at)| CircleLine { event, seat, other, at: Timestamp::from_micros(at) })
        .collect())
}
