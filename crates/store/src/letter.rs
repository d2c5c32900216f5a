//! Letters to people, by text message or mail, that wait to be sent.

use caremonger_domain::{
    Timestamp,
    id::{CaseId, LetterId, PersonId},
};
use diesel::prelude::*;

use crate::{Conn, DbError, both, error::stored, schema::letters, waiting};

/// How a letter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// As a text message.
    Text,
    /// As a mail.
    Mail,
    /// To the browsers they chose (Push API).
    Push,
    /// As a private mention on the fediverse.
    Mention,
}

impl Way {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Mail => "mail",
            Self::Push => "push",
            Self::Mention => "mention",
        }
    }
}

/// A letter to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its id: whoever sends it gets it too, so that it is not sent twice.
    pub id: LetterId,
    /// To whom.
    pub person: PersonId,
    /// About which case, if about one.
    pub case: Option<CaseId>,
    /// How it goes.
    pub way: Way,
    /// What it says: a stable word.
    pub kind: String,
    /// How often it was tried.
    pub attempts: i64,
}

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken.
    Sent,
    /// The person wants none, is wiped, or there is nothing to tell any more.
    Stopped,
    /// It was refused for good, or never taken.
    Failed,
}

/// Puts one into the line, to go at `due`. One that is not about a case waits once: a second is the first; whether it is new.
///
/// # Errors
/// [`DbError`] of the database.
pub fn letter_insert(conn: &mut Conn, l: &Letter, due: Timestamp, now: Timestamp) -> Result<bool, DbError> {
    let values = (
        letters::id.eq(l.id.to_string()),
        letters::person_id.eq(l.person.to_string()),
        letters::case_id.eq(l.case.map(|c| c.to_string())),
        letters::way.eq(l.way.as_str()),
        letters::kind.eq(&l.kind),
        letters::state.eq("waiting"),
        letters::attempts.eq(l.attempts),
        letters::due_at.eq(due.as_micros()),
        letters::created_at.eq(now.as_micros()),
    );
    let added = both!(conn, |c| diesel::insert_into(letters::table).values(values).on_conflict_do_nothing().execute(c))?;
    Ok(added == 1)
}

/// Takes the oldest that are due, and puts them off until `again`: whoever takes them sends them, and after a crash another does.
///
/// # Errors
/// [`DbError`] of the database.
pub fn letter_take(conn: &mut Conn, way: Way, now: Timestamp, again: Timestamp, limit: i64) -> Result<Vec<Letter>, DbError> {
    let due = letters::table
        .filter(waiting())
        .filter(letters::way.eq(way.as_str()))
        .filter(letters::due_at.le(now.as_micros()))
        .order(letters::due_at)
        .limit(limit);
    let ids: Vec<String> = match conn {
        Conn::Postgres(c) => due.select(letters::id).for_update().skip_locked().load(c)?,
        Conn::Sqlite(c) => due.select(letters::id).load(c)?,
    };
    diesel::update(letters::table.filter(letters::id.eq_any(&ids)))
        .set((letters::due_at.eq(again.as_micros()), letters::attempts.eq(letters::attempts + 1)))
        .execute(conn)?;
    let rows: Vec<(String, String, Option<String>, String, i64)> = letters::table
        .filter(letters::id.eq_any(ids))
        .order(letters::id)
        .select((letters::id, letters::person_id, letters::case_id, letters::kind, letters::attempts))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, person, case, kind, attempts)| {
            Ok(Letter {
                id: stored(&id, "letters.id")?,
                person: stored(&person, "letters.person_id")?,
                case: case.map(|c| stored(&c, "letters.case_id")).transpose()?,
                way,
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
pub fn letter_put_off(conn: &mut Conn, id: LetterId, until: Timestamp) -> Result<(), DbError> {
    diesel::update(letters::table.find(id.to_string())).set(letters::due_at.eq(until.as_micros())).execute(conn)?;
    Ok(())
}

/// Writes down what became of one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn letter_end(conn: &mut Conn, id: LetterId, outcome: Outcome) -> Result<(), DbError> {
    let word = match outcome {
        Outcome::Sent => "sent",
        Outcome::Stopped => "stopped",
        Outcome::Failed => "failed",
    };
    diesel::update(letters::table.find(id.to_string())).set(letters::state.eq(word)).execute(conn)?;
    Ok(())
}

/// The texts about a case, newest first: what they said, and what became of them.
///
/// # Errors
/// [`DbError`] of the database.
pub fn letter_of_case(conn: &mut Conn, case: CaseId, limit: i64) -> Result<Vec<(String, String)>, DbError> {
    Ok(letters::table
        .filter(letters::case_id.eq(case.to_string()))
        .order(letters::id.desc())
        .limit(limit)
        .select((letters::kind, letters::state))
        .load(conn)?)
}

/// When letters of a kind were put into the line for somebody, newest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn letter_times(conn: &mut Conn, person: PersonId, kind: &str, limit: i64) -> Result<Vec<Timestamp>, DbError> {
    let at: Vec<i64> = letters::table
        .filter(letters::person_id.eq(person.to_string()))
        .filter(letters::kind.eq(kind))
        .order(letters::id.desc())
        .limit(limit)
        .select(letters::created_at)
        .load(conn)?;
    Ok(at.into_iter().map(Timestamp::from_micros).collect())
}

/// How many letters of a kind were put into the line since then, to anybody.
///
/// # Errors
/// [`DbError`] of the database.
pub fn letter_count(conn: &mut Conn, kind: &str, since: Timestamp) -> Result<i64, DbError> {
    let such = letters::table.filter(letters::kind.eq(kind)).filter(letters::created_at.gt(since.as_micros()));
    Ok(such.count().get_result(conn)?)
}

/// How many letters of a way wait since before then, and how many failed since: for whoever looks after the node.
///
/// # Errors
/// [`DbError`] of the database.
pub fn letter_trouble(conn: &mut Conn, way: Way, since: Timestamp) -> Result<(i64, i64), DbError> {
    let mine = || letters::table.filter(letters::way.eq(way.as_str()));
    let late = mine().filter(waiting()).filter(letters::created_at.lt(since.as_micros())).count().get_result(conn)?;
    let failed = mine().filter(letters::state.eq("failed")).filter(letters::created_at.ge(since.as_micros()));
    Ok((late, failed.count().get_result(conn)?))
}

/// Gives up letters that nobody fetched since then: late, they only confuse.
///
/// # Errors
/// [`DbError`] of the database.
pub fn letter_give_up(conn: &mut Conn, before: Timestamp) -> Result<(), DbError> {
    diesel::update(letters::table.filter(waiting()).filter(letters::created_at.lt(before.as_micros())))
        .set(letters::state.eq("failed"))
        .execute(conn)?;
    Ok(())
}

/// Forgets what was sent before then.
///
/// # Errors
/// [`DbError`] of the database.
pub fn letter_prune(conn: &mut Conn, before: Timestamp) -> Result<(), DbError> {
    diesel::delete(letters::table.filter(letters::created_at.lt(before.as_micros()))).execute(conn)?;
    Ok(())
}
