//! How calls went: one word each, and how the two say that it is going.

use caremonger_domain::{
    Timestamp,
    id::{PairingId, PodId},
    pairing::{CheckIn, Outcome, Side},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::stored,
    schema::{call_checks, call_counts, calls},
};

/// A call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// When it was to be.
    pub slot: Timestamp,
    /// How it went; nothing when nobody said.
    pub outcome: Option<Outcome>,
    /// When it was said.
    pub said_at: Option<Timestamp>,
}

type Columns = (i64, Option<String>, Option<i64>);
const COLUMNS: (calls::slot_at, calls::outcome, calls::said_at) = (calls::slot_at, calls::outcome, calls::said_at);

fn read((slot, outcome, said_at): Columns) -> Result<Call, DbError> {
    Ok(Call {
        slot: Timestamp::from_micros(slot),
        outcome: outcome.map(|o| stored(&o, "calls.outcome")).transpose()?,
        said_at: said_at.map(Timestamp::from_micros),
    })
}

/// Keeps how a call went, in place of what was said of it before.
///
/// # Errors
/// [`DbError`] of the database.
pub fn call_put(conn: &mut Conn, pairing: PairingId, c: &Call) -> Result<(), DbError> {
    let said = (calls::outcome.eq(c.outcome.map(Outcome::as_str)), calls::said_at.eq(c.said_at.map(Timestamp::as_micros)));
    let this = calls::table.find((pairing.to_string(), c.slot.as_micros()));
    if diesel::update(this).set(said).execute(conn)? == 0 {
        let key = (calls::pairing_id.eq(pairing.to_string()), calls::slot_at.eq(c.slot.as_micros()));
        diesel::insert_into(calls::table).values((key, said)).execute(conn)?;
    }
    Ok(())
}

/// The calls of a pairing, newest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn call_page(conn: &mut Conn, pairing: PairingId, limit: i64) -> Result<Vec<Call>, DbError> {
    let theirs = calls::table.filter(calls::pairing_id.eq(pairing.to_string())).order(calls::slot_at.desc()).limit(limit);
    theirs.select(COLUMNS).load::<Columns>(conn)?.into_iter().map(read).collect()
}

/// Keeps how one of the two says it is going. [`DbError::Conflict`] a second time in a week.
///
/// # Errors
/// [`DbError`] of the database.
pub fn check_add(
    conn: &mut Conn,
    pairing: PairingId,
    week: u8,
    side: Side,
    answer: CheckIn,
    now: Timestamp,
) -> Result<(), DbError> {
    diesel::insert_into(call_checks::table)
        .values((
            call_checks::pairing_id.eq(pairing.to_string()),
            call_checks::week.eq(i64::from(week)),
            call_checks::side.eq(side.as_str()),
            call_checks::answer.eq(answer.as_str()),
            call_checks::said_at.eq(now.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// What one of the two answered in a week.
///
/// # Errors
/// [`DbError`] of the database.
pub fn check_find(conn: &mut Conn, pairing: PairingId, week: u8, side: Side) -> Result<Option<CheckIn>, DbError> {
    let this = call_checks::table.find((pairing.to_string(), i64::from(week), side.as_str().to_owned()));
    let found: Option<String> = this.select(call_checks::answer).first(conn).optional()?;
    found.map(|a| stored(&a, "call_checks.answer")).transpose()
}

/// Takes the calls of a pairing away, and counts those that were talked in among the pod's.
///
/// # Errors
/// [`DbError`] of the database.
pub fn call_forget(conn: &mut Conn, pairing: PairingId, pod: PodId) -> Result<(), DbError> {
    let theirs = || calls::table.filter(calls::pairing_id.eq(pairing.to_string()));
    let talked: i64 = theirs().filter(calls::outcome.eq_any(["talked", "worried"])).count().get_result(conn)?;
    diesel::delete(theirs()).execute(conn)?;
    let this = call_counts::table.find(pod.to_string());
    let more = (call_counts::pairings.eq(call_counts::pairings + 1), call_counts::talked.eq(call_counts::talked + talked));
    if diesel::update(this).set(more).execute(conn)? == 0 {
        let new = (call_counts::pod_id.eq(pod.to_string()), call_counts::pairings.eq(1_i64), call_counts::talked.eq(talked));
        diesel::insert_into(call_counts::table).values(new).execute(conn)?;
    }
    Ok(())
}

/// How many pairings of a pod are over and forgotten, and how many calls were talked in them.
///
/// # Errors
/// [`DbError`] of the database.
pub fn call_count(conn: &mut Conn, pod: PodId) -> Result<(i64, i64), DbError> {
    let this = call_counts::table.find(pod.to_string()).select((call_counts::pairings, call_counts::talked));
    Ok(this.first(conn).optional()?.unwrap_or((0, 0)))
}

/// Forgets how the two said it was going.
///
/// # Errors
/// [`DbError`] of the database.
pub fn check_forget(conn: &mut Conn, pairing: PairingId) -> Result<(), DbError> {
    diesel::delete(call_checks::table.filter(call_checks::pairing_id.eq(pairing.to_string()))).execute(conn)?;
    Ok(())
}
