//! Append-only history of listings and commitments.

use std::collections::{BTreeMap, BTreeSet};

use caremonger_domain::{
    Amount, Timestamp,
    id::{CommitmentId, ListingId, MemberId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    schema::{history, members},
};

/// One line of history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// What happened: a stable word such as `promised`.
    pub event: String,
    /// Who did it: a neighbour's id when it is written, their name when it is read; else a pod, an address, or `time`.
    pub actor: String,
    /// The amount it was about.
    pub amount: Option<Amount>,
    /// A reason or other short text.
    pub detail: String,
}

/// Adds a line.
///
/// # Errors
/// [`DbError`] of the database.
pub fn history_add(conn: &mut Conn, listing: ListingId, commitment: Option<CommitmentId>, line: &Line) -> Result<(), DbError> {
    diesel::insert_into(history::table)
        .values((
            history::listing_id.eq(listing.to_string()),
            history::commitment_id.eq(commitment.map(|c| c.to_string())),
            history::at.eq(line.at.as_micros()),
            history::event.eq(&line.event),
            history::actor.eq(&line.actor),
            history::amount.eq(line.amount.map(Amount::millionths)),
            history::detail.eq(&line.detail),
        ))
        .execute(conn)?;
    Ok(())
}

type Columns = (i64, String, String, Option<i64>, String);

fn line((at, event, actor, amount, detail): Columns) -> Line {
    Line { at: Timestamp::from_micros(at), event, actor, amount: amount.and_then(Amount::from_millionths), detail }
}

const LINES_MAX: i64 = 200;

/// Puts names for neighbours' ids. History is never changed; who was erased has no name any more.
fn named(conn: &mut Conn, mut lines: Vec<Line>) -> Result<Vec<Line>, DbError> {
    let ids: BTreeSet<&str> = lines.iter().map(|l| l.actor.as_str()).filter(|a| a.parse::<MemberId>().is_ok()).collect();
    if ids.is_empty() {
        return Ok(lines);
    }
    let found: Vec<(String, String)> =
        members::table.filter(members::id.eq_any(ids)).select((members::id, members::name)).load(conn)?;
    let names: BTreeMap<String, String> = found.into_iter().collect();
    for line in &mut lines {
        if let Some(name) = names.get(&line.actor) {
            line.actor = if name.is_empty() { "–".to_owned() } else { name.clone() };
        }
    }
    Ok(lines)
}

/// The latest lines of one commitment, oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn history_of_commitment(conn: &mut Conn, id: CommitmentId) -> Result<Vec<Line>, DbError> {
    let rows: Vec<Columns> = history::table
        .filter(history::commitment_id.eq(id.to_string()))
        .order(history::seq.desc())
        .limit(LINES_MAX)
        .select((history::at, history::event, history::actor, history::amount, history::detail))
        .load(conn)?;
    named(conn, rows.into_iter().rev().map(line).collect())
}

/// The lines of several commitments at once, oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn history_of_commitments(conn: &mut Conn, ids: &[CommitmentId]) -> Result<Vec<(String, Line)>, DbError> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows: Vec<(Option<String>, Columns)> = history::table
        .filter(history::commitment_id.eq_any(ids))
        .order(history::seq)
        .select((history::commitment_id, (history::at, history::event, history::actor, history::amount, history::detail)))
        .load(conn)?;
    let (ids, lines): (Vec<String>, Vec<Line>) = rows.into_iter().filter_map(|(id, row)| Some((id?, line(row)))).unzip();
    Ok(ids.into_iter().zip(named(conn, lines)?).collect())
}

/// The latest lines of one listing, oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn history_of_listing(conn: &mut Conn, id: ListingId) -> Result<Vec<Line>, DbError> {
    let rows: Vec<Columns> = history::table
        .filter(history::listing_id.eq(id.to_string()))
        .order(history::seq.desc())
        .limit(LINES_MAX)
        .select((history::at, history::event, history::actor, history::amount, history::detail))
        .load(conn)?;
    named(conn, rows.into_iter().rev().map(line).collect())
}
