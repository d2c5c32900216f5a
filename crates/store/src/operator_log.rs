//! Append-only log of what the operator and the desk did to the node itself. Every member can read it (decision 9).

use caremonger_domain::Timestamp;
use diesel::prelude::*;

use crate::{Conn, DbError, schema::operator_log};

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// When.
    pub at: Timestamp,
    /// Who: `operator`, or a neighbour's id.
    pub actor: String,
    /// What: a stable word such as `block`.
    pub act: String,
    /// To whom or what, and why.
    pub detail: String,
}

/// Adds a line.
///
/// # Errors
/// [`DbError`] of the database.
pub fn log_add(conn: &mut Conn, line: &LogLine) -> Result<(), DbError> {
    diesel::insert_into(operator_log::table)
        .values((
            operator_log::at.eq(line.at.as_micros()),
            operator_log::actor.eq(&line.actor),
            operator_log::act.eq(&line.act),
            operator_log::detail.eq(&line.detail),
        ))
        .execute(conn)?;
    Ok(())
}

/// The latest lines, newest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn log_latest(conn: &mut Conn, limit: i64) -> Result<Vec<LogLine>, DbError> {
    let rows: Vec<(i64, String, String, String)> = operator_log::table
        .order(operator_log::seq.desc())
        .limit(limit)
        .select((operator_log::at, operator_log::actor, operator_log::act, operator_log::detail))
        .load(conn)?;
    let line = |(at, actor, act, detail)| LogLine { at: Timestamp::from_micros(at), actor, act, detail };
    Ok(rows.into_iter().map(line).collect())
}
