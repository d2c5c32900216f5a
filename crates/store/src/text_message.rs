//! Text messages: numbers that want none, and what came in already.

use caremonger_domain::Timestamp;
use diesel::prelude::*;

use crate::{
    Conn, DbError, both,
    schema::{text_stops, texts_in},
};

/// Whether a number, by its mark, wants no more texts.
///
/// # Errors
/// [`DbError`] of the database.
pub fn text_is_stopped(conn: &mut Conn, mark: &[u8]) -> Result<bool, DbError> {
    Ok(text_stops::table.find(mark).select(text_stops::at).first::<i64>(conn).optional()?.is_some())
}

/// Ends texts to a number, or begins them again.
///
/// # Errors
/// [`DbError`] of the database.
pub fn text_stop(conn: &mut Conn, mark: &[u8], stop: bool, now: Timestamp) -> Result<(), DbError> {
    if stop {
        let values = (text_stops::mark.eq(mark), text_stops::at.eq(now.as_micros()));
        both!(conn, |c| diesel::insert_into(text_stops::table).values(values).on_conflict_do_nothing().execute(c))?;
    } else {
        diesel::delete(text_stops::table.find(mark)).execute(conn)?;
    }
    Ok(())
}

/// Whether a message of the gateway comes for the first time.
///
/// # Errors
/// [`DbError`] of the database.
pub fn text_is_new(conn: &mut Conn, gateway_id: &str, now: Timestamp) -> Result<bool, DbError> {
    let values = (texts_in::gateway_id.eq(gateway_id), texts_in::at.eq(now.as_micros()));
    let added = both!(conn, |c| diesel::insert_into(texts_in::table).values(values).on_conflict_do_nothing().execute(c))?;
    Ok(added == 1)
}

/// Forgets what came in before then.
///
/// # Errors
/// [`DbError`] of the database.
pub fn text_prune(conn: &mut Conn, before: Timestamp) -> Result<(), DbError> {
    diesel::delete(texts_in::table.filter(texts_in::at.lt(before.as_micros()))).execute(conn)?;
    Ok(())
}
