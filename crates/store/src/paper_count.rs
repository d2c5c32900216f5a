//! Answers on paper as they were counted: by one so far, and by two.

use caremonger_domain::id::{DecisionId, MemberId};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::paper_counts};

/// How far a count is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// One has counted.
    Waits,
    /// Two have, and found the same.
    Counts,
}

impl Standing {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Waits => "waits",
            Self::Counts => "counts",
        }
    }
}

/// What was counted, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperCount {
    /// The numbers, as the domain keeps them.
    pub numbers: String,
    /// Why it would do harm, as it stands on the sheets.
    pub reason: String,
    /// Who counted first; nobody once they are gone.
    pub first: Option<MemberId>,
    /// Who counted too: nobody while it waits. Never who counted first.
    pub second: Option<MemberId>,
}

/// What was counted for a proposal, if it was.
///
/// # Errors
/// [`DbError`] of the database.
pub fn paper_find(conn: &mut Conn, id: DecisionId, standing: Standing) -> Result<Option<PaperCount>, DbError> {
    let this = paper_counts::table.find((id.to_string(), standing.as_str()));
    let columns = (paper_counts::numbers, paper_counts::reason, paper_counts::first_id, paper_counts::second_id);
    let row: Option<(String, String, Option<String>, Option<String>)> = this.select(columns).first(conn).optional()?;
    let Some((numbers, reason, first, second)) = row else { return Ok(None) };
    let first = first.map(|m| stored(&m, "paper_counts.first_id")).transpose()?;
    let second = second.map(|m| stored(&m, "paper_counts.second_id")).transpose()?;
    Ok(Some(PaperCount { numbers, reason, first, second }))
}

/// Keeps a count in place of the one that stood so.
///
/// # Errors
/// [`DbError`] of the database; [`DbError::Conflict`] where one was to count for two.
pub fn paper_put(conn: &mut Conn, id: DecisionId, standing: Standing, p: &PaperCount) -> Result<(), DbError> {
    paper_delete(conn, id, standing)?;
    diesel::insert_into(paper_counts::table)
        .values((
            paper_counts::decision_id.eq(id.to_string()),
            paper_counts::standing.eq(standing.as_str()),
            paper_counts::numbers.eq(&p.numbers),
            paper_counts::reason.eq(&p.reason),
            paper_counts::first_id.eq(p.first.map(|m| m.to_string())),
            paper_counts::second_id.eq(p.second.map(|m| m.to_string())),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes a count away.
///
/// # Errors
/// [`DbError`] of the database.
pub fn paper_delete(conn: &mut Conn, id: DecisionId, standing: Standing) -> Result<(), DbError> {
    diesel::delete(paper_counts::table.find((id.to_string(), standing.as_str()))).execute(conn)?;
    Ok(())
}

/// A neighbour goes: what they alone had counted goes too, and what two counted stays without their name.
///
/// # Errors
/// [`DbError`] of the database.
pub fn paper_forget(conn: &mut Conn, member: MemberId) -> Result<(), DbError> {
    let id = member.to_string();
    let waits = paper_counts::table.filter(paper_counts::standing.eq(Standing::Waits.as_str()));
    diesel::delete(waits.filter(paper_counts::first_id.eq(&id))).execute(conn)?;
    diesel::update(paper_counts::table.filter(paper_counts::first_id.eq(&id)))
        .set(paper_counts::first_id.eq(None::<String>))
        .execute(conn)?;
    diesel::update(paper_counts::table.filter(paper_counts::second_id.eq(&id)))
        .set(paper_counts::second_id.eq(None::<String>))
        .execute(conn)?;
    Ok(())
}
