//! Text messages: those that wait for the gateway, numbers that want none, and what came in already.

use caremonger_domain::{
    Timestamp,
    id::{CaseId, PersonId, TextId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError, both,
    error::stored,
    schema::{text_stops, texts, texts_in},
    waiting,
};

/// A text message to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextMessage {
    /// Its id: the gateway gets it too, so that a text is not sent twice.
    pub id: TextId,
    /// To whom.
    pub person: PersonId,
    /// About which case.
    pub case: CaseId,
    /// What it says: a stable word.
    pub kind: String,
    /// How often it was tried.
    pub attempts: i64,
}

/// What became of a text message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The gateway took it.
    Sent,
    /// The person wants none, or is wiped.
    Stopped,
    /// The gateway refused it for good, or never answered.
    Failed,
}

/// Puts one into the line.
///
/// # Errors
/// [`DbError`] of the database.
pub fn text_insert(conn: &mut Conn, t: &TextMessage, now: Timestamp) -> Result<(), DbError> {
    diesel::insert_into(texts::table)
        .values((
            texts::id.eq(t.id.to_string()),
            texts::person_id.eq(t.person.to_string()),
            texts::case_id.eq(t.case.to_string()),
            texts::kind.eq(&t.kind),
            texts::state.eq("waiting"),
            texts::attempts.eq(t.attempts),
            texts::due_at.eq(now.as_micros()),
            texts::created_at.eq(now.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes the oldest that are due, and puts them off until `again`: whoever takes them sends them, and after a crash another does.
///
/// # Errors
/// [`DbError`] of the database.
pub fn text_take(conn: &mut Conn, now: Timestamp, again: Timestamp, limit: i64) -> Result<Vec<TextMessage>, DbError> {
    let due = texts::table.filter(waiting()).filter(texts::due_at.le(now.as_micros())).order(texts::due_at).limit(limit);
    let ids: Vec<String> = match conn {
        Conn::Postgres(c) => due.select(texts::id).for_update().skip_locked().load(c)?,
        Conn::Sqlite(c) => due.select(texts::id).load(c)?,
    };
    diesel::update(texts::table.filter(texts::id.eq_any(&ids)))
        .set((texts::due_at.eq(again.as_micros()), texts::attempts.eq(texts::attempts + 1)))
        .execute(conn)?;
    let rows: Vec<(String, String, String, String, i64)> = texts::table
        .filter(texts::id.eq_any(ids))
        .order(texts::id)
        .select((texts::id, texts::person_id, texts::case_id, texts::kind, texts::attempts))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, person, case, kind, attempts)| {
            Ok(TextMessage {
                id: stored(&id, "texts.id")?,
                person: stored(&person, "texts.person_id")?,
                case: stored(&case, "texts.case_id")?,
                kind,
                attempts,
            })
        })
        .collect()
}

/// Puts one off.
///
/// # Errors
/// [`DbError`] of the database.
pub fn text_put_off(conn: &mut Conn, id: TextId, until: Timestamp) -> Result<(), DbError> {
    diesel::update(texts::table.find(id.to_string())).set(texts::due_at.eq(until.as_micros())).execute(conn)?;
    Ok(())
}

/// Writes down what became of one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn text_end(conn: &mut Conn, id: TextId, outcome: Outcome) -> Result<(), DbError> {
    let word = match outcome {
        Outcome::Sent => "sent",
        Outcome::Stopped => "stopped",
        Outcome::Failed => "failed",
    };
    diesel::update(texts::table.find(id.to_string())).set(texts::state.eq(word)).execute(conn)?;
    Ok(())
}

/// The texts about a case, newest first: what they said, and what became of them.
///
/// # Errors
/// [`DbError`] of the database.
pub fn text_of_case(conn: &mut Conn, case: CaseId, limit: i64) -> Result<Vec<(String, String)>, DbError> {
    Ok(texts::table
        .filter(texts::case_id.eq(case.to_string()))
        .order(texts::id.desc())
        .limit(limit)
        .select((texts::kind, texts::state))
        .load(conn)?)
}

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

/// Gives up texts that nobody fetched since then: late, they only confuse.
///
/// # Errors
/// [`DbError`] of the database.
pub fn text_give_up(conn: &mut Conn, before: Timestamp) -> Result<(), DbError> {
    diesel::update(texts::table.filter(waiting()).filter(texts::created_at.lt(before.as_micros())))
        .set(texts::state.eq("failed"))
        .execute(conn)?;
    Ok(())
}

/// Forgets what was sent or came in before then.
///
/// # Errors
/// [`DbError`] of the database.
pub fn text_prune(conn: &mut Conn, before: Timestamp) -> Result<(), DbError> {
    diesel::delete(texts::table.filter(texts::created_at.lt(before.as_micros()))).execute(conn)?;
    diesel::delete(texts_in::table.filter(texts_in::at.lt(before.as_micros()))).execute(conn)?;
    Ok(())
}
