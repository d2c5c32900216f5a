//! The incoming queue: what came in, word for word, stored before it is answered.

use caremonger_domain::Timestamp;
use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

use crate::{Conn, DbError, both, schema::inbox, waiting};

/// An activity to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewItem {
    /// Its id.
    pub activity_uri: String,
    /// Scheme, host and port it came from.
    pub origin: String,
    /// Who sent it.
    pub actor_uri: String,
    /// How it was signed.
    pub scheme: String,
    /// The raw body.
    pub body: String,
}

/// Stores an activity; `false` when it is there already.
///
/// # Errors
/// [`DbError`] of the database.
pub fn inbox_insert(conn: &mut Conn, i: &NewItem, now: Timestamp) -> Result<bool, DbError> {
    let values = (
        inbox::activity_uri.eq(&i.activity_uri),
        inbox::origin.eq(&i.origin),
        inbox::actor_uri.eq(&i.actor_uri),
        inbox::scheme.eq(&i.scheme),
        inbox::body.eq(&i.body),
        inbox::received_at.eq(now.as_micros()),
        inbox::state.eq("waiting"),
        inbox::attempts.eq(0),
        inbox::due_at.eq(now.as_micros()),
    );
    let added = both!(conn, |c| diesel::insert_into(inbox::table).values(values).on_conflict_do_nothing().execute(c))?;
    Ok(added == 1)
}

/// Takes an activity up again that was handled before, for those that mean something each time they come.
///
/// # Errors
/// [`DbError`] of the database.
pub fn inbox_again(conn: &mut Conn, i: &NewItem, now: Timestamp) -> Result<bool, DbError> {
    let handled = inbox::table.filter(inbox::activity_uri.eq(&i.activity_uri)).filter(inbox::state.ne("waiting"));
    let changed = diesel::update(handled.filter(inbox::actor_uri.eq(&i.actor_uri)))
        .set((
            inbox::state.eq("waiting"),
            inbox::body.eq(&i.body),
            inbox::attempts.eq(0),
            inbox::received_at.eq(now.as_micros()),
            inbox::due_at.eq(now.as_micros()),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

#[derive(QueryableByName)]
struct OriginRow {
    #[diesel(sql_type = Text)]
    origin: String,
}

/// Servers from which something waits to be handled, oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn inbox_origins(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<String>, DbError> {
    let rows: Vec<OriginRow> = diesel::sql_query(
        "SELECT origin FROM inbox WHERE state = 'waiting' AND due_at <= $1 GROUP BY origin ORDER BY MIN(seq) LIMIT $2",
    )
    .bind::<BigInt, _>(now.as_micros())
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(rows.into_iter().map(|r| r.origin).collect())
}

/// A stored activity to be handled.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Item {
    /// Its number.
    pub seq: i64,
    /// Who sent it.
    pub actor_uri: String,
    /// The raw body.
    pub body: String,
    /// Tries so far.
    pub attempts: i64,
}

/// The next activities of a server to be handled, in the order they came.
///
/// # Errors
/// [`DbError`] of the database.
pub fn inbox_next(conn: &mut Conn, origin: &str, now: Timestamp, limit: i64) -> Result<Vec<Item>, DbError> {
    Ok(inbox::table
        .filter(inbox::origin.eq(origin))
        .filter(waiting())
        .filter(inbox::due_at.le(now.as_micros()))
        .order(inbox::seq)
        .limit(limit)
        .select((inbox::seq, inbox::actor_uri, inbox::body, inbox::attempts))
        .load(conn)?)
}

/// How handling ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It took effect.
    Done(String),
    /// Nothing to do with it, and why.
    Ignored(String),
    /// It cannot be handled, and why.
    Failed(String),
}

/// Marks an activity as handled; `false` when it was already. In the transaction of its effect, so that it has one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn inbox_end(conn: &mut Conn, seq: i64, outcome: &Outcome) -> Result<bool, DbError> {
    let (state, why) = match outcome {
        Outcome::Done(w) => ("done", w),
        Outcome::Ignored(w) => ("ignored", w),
        Outcome::Failed(w) => ("failed", w),
    };
    let row = inbox::table.find(seq).filter(waiting());
    Ok(diesel::update(row)
        .set((inbox::state.eq(state), inbox::outcome.eq(why), inbox::attempts.eq(inbox::attempts + 1)))
        .execute(conn)?
        == 1)
}

/// Whether an activity still waits; its row is locked until the end of the transaction, so that the answer stays true.
///
/// # Errors
/// [`DbError`] of the database.
pub fn inbox_is_waiting(conn: &mut Conn, seq: i64) -> Result<bool, DbError> {
    let state: Option<String> = match conn {
        Conn::Postgres(c) => inbox::table.find(seq).select(inbox::state).for_update().first(c).optional()?,
        Conn::Sqlite(c) => inbox::table.find(seq).select(inbox::state).first(c).optional()?,
    };
    Ok(state.as_deref() == Some("waiting"))
}

/// Puts an activity off after a passing fault.
///
/// # Errors
/// [`DbError`] of the database.
pub fn inbox_retry(conn: &mut Conn, seq: i64, at: Timestamp, why: &str) -> Result<(), DbError> {
    let row = inbox::table.find(seq).filter(waiting());
    diesel::update(row)
        .set((inbox::due_at.eq(at.as_micros()), inbox::outcome.eq(why), inbox::attempts.eq(inbox::attempts + 1)))
        .execute(conn)?;
    Ok(())
}

/// How many wait, and since when the oldest does.
///
/// # Errors
/// [`DbError`] of the database.
pub fn inbox_progress(conn: &mut Conn) -> Result<(i64, Option<Timestamp>), DbError> {
    let all = || inbox::table.filter(waiting());
    let oldest: Option<i64> = all().select(diesel::dsl::min(inbox::received_at)).first(conn)?;
    Ok((all().count().get_result(conn)?, oldest.map(Timestamp::from_micros)))
}

/// Forgets bodies of activities handled before `before`; their ids stay known.
///
/// # Errors
/// [`DbError`] of the database.
pub fn inbox_prune(conn: &mut Conn, before: Timestamp) -> Result<usize, DbError> {
    let old = inbox::table.filter(inbox::state.ne("waiting")).filter(inbox::received_at.lt(before.as_micros()));
    Ok(diesel::update(old.filter(inbox::body.ne(""))).set(inbox::body.eq("")).execute(conn)?)
}
