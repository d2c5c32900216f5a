//! Slips of those who received help: the keys that sign them, which were given or printed, and what was answered with them.

use std::collections::BTreeMap;

use caremonger_domain::{
    Timestamp,
    id::{DecisionId, MemberId, PodId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError, both,
    error::stored,
    schema::{cases, commitments, decision_keys, decision_slips, fund_asks, listings, people},
};

/// The two keys of a proposal, sealed: for slips of those who received help, and for everybody else's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlipKeys {
    /// For those who received help.
    pub recipients: Vec<u8>,
    /// For everybody else.
    pub others: Vec<u8>,
}

/// The keys of a proposal.
///
/// # Errors
/// [`DbError`] of the database.
pub fn slip_keys_find(conn: &mut Conn, id: DecisionId) -> Result<Option<SlipKeys>, DbError> {
    let this = decision_keys::table.find(id.to_string()).select((decision_keys::recipients, decision_keys::others));
    let found: Option<(Vec<u8>, Vec<u8>)> = this.first(conn).optional()?;
    Ok(found.map(|(recipients, others)| SlipKeys { recipients, others }))
}

/// Keeps keys unless there are some: of two who come at one moment the first makes them.
///
/// # Errors
/// [`DbError`] of the database.
pub fn slip_keys_begin(conn: &mut Conn, id: DecisionId, keys: &SlipKeys) -> Result<(), DbError> {
    let row = (
        decision_keys::decision_id.eq(id.to_string()),
        decision_keys::recipients.eq(&keys.recipients),
        decision_keys::others.eq(&keys.others),
    );
    both!(conn, |c| diesel::insert_into(decision_keys::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// What a slip's line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// One was given to somebody, under their mark.
    Given,
    /// One was printed, under the mark of its code.
    Printed,
    /// Something was answered with one, under its mark.
    Answer,
}

impl Line {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Printed => "printed",
            Self::Answer => "answer",
        }
    }
}

/// What stands under a mark.
///
/// # Errors
/// [`DbError`] of the database.
pub fn slip_find(conn: &mut Conn, id: DecisionId, line: Line, mark: &str) -> Result<Option<String>, DbError> {
    let this = decision_slips::table.find((id.to_string(), line.as_str(), mark));
    Ok(this.select(decision_slips::value).first(conn).optional()?)
}

/// The proposal that a printed slip is for, by the mark of its code.
///
/// # Errors
/// [`DbError`] of the database.
pub fn slip_printed_for(conn: &mut Conn, mark: &str) -> Result<Option<DecisionId>, DbError> {
    let this = decision_slips::table.filter(decision_slips::mark.eq(mark));
    let this = this.filter(decision_slips::kind.eq(Line::Printed.as_str())).select(decision_slips::decision_id);
    let found: Option<String> = this.first(conn).optional()?;
    found.map(|id| stored(&id, "decision_slips.decision_id")).transpose()
}

/// Writes under marks, in place of what stood there. All lines of the kind are written anew, in the order of their marks: which came
/// when, and after what, is not to be read from the table.
///
/// # Errors
/// [`DbError`] of the database.
pub fn slips_put(conn: &mut Conn, id: DecisionId, line: Line, new: Vec<(String, String)>) -> Result<(), DbError> {
    let of_kind = || {
        let all = decision_slips::table.filter(decision_slips::decision_id.eq(id.to_string()));
        all.filter(decision_slips::kind.eq(line.as_str()))
    };
    let known: Vec<(String, String)> = of_kind().select((decision_slips::mark, decision_slips::value)).load(conn)?;
    // By their marks: of one that is known already, what is said now stands.
    let all: BTreeMap<String, String> = known.into_iter().chain(new).collect();
    diesel::delete(of_kind()).execute(conn)?;
    for (mark, value) in all {
        diesel::insert_into(decision_slips::table)
            .values((
                decision_slips::decision_id.eq(id.to_string()),
                decision_slips::kind.eq(line.as_str()),
                decision_slips::mark.eq(mark),
                decision_slips::value.eq(value),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// What stands on all lines of one kind, in the order of their marks, which says nothing.
///
/// # Errors
/// [`DbError`] of the database.
pub fn slips_of(conn: &mut Conn, id: DecisionId, line: Line) -> Result<Vec<String>, DbError> {
    let all = decision_slips::table.filter(decision_slips::decision_id.eq(id.to_string()));
    let all = all.filter(decision_slips::kind.eq(line.as_str())).order(decision_slips::mark);
    Ok(all.select(decision_slips::value).load(conn)?)
}

/// Takes all slips of a proposal away, and its keys.
///
/// # Errors
/// [`DbError`] of the database.
pub fn slips_delete(conn: &mut Conn, id: DecisionId) -> Result<(), DbError> {
    diesel::delete(decision_slips::table.filter(decision_slips::decision_id.eq(id.to_string()))).execute(conn)?;
    diesel::delete(decision_keys::table.find(id.to_string())).execute(conn)?;
    Ok(())
}

/// Whether a neighbour received help since then: something they asked for or took up was handed over, the desk found help for them, or
/// a fund paid them.
///
/// # Errors
/// [`DbError`] of the database.
pub fn received_help(conn: &mut Conn, member: MemberId, since: Timestamp) -> Result<bool, DbError> {
    let (id, since) = (member.to_string(), since.as_micros());
    let handed_over = commitments::table
        .inner_join(listings::table)
        .filter(commitments::state.eq("fulfilled"))
        .filter(commitments::updated_at.ge(since))
        .filter(
            (listings::kind.eq("request").and(listings::author_id.eq(&id)))
                .or(listings::kind.eq("offer").and(commitments::member_id.eq(&id))),
        );
    let by_desk = cases::table
        .inner_join(people::table.on(people::id.eq(cases::person_id)))
        .filter(people::member_id.eq(&id))
        .filter(cases::kind.eq("request"))
        .filter(cases::state.eq("done"))
        .filter(cases::updated_at.ge(since));
    let paid = fund_asks::table
        .filter(fund_asks::asker_id.eq(&id))
        .filter(fund_asks::kind.eq("aid"))
        .filter(fund_asks::state.eq_any(["paid", "confirmed"]))
        .filter(fund_asks::updated_at.ge(since));
    Ok(handed_over.select(commitments::id).first::<String>(conn).optional()?.is_some()
        || by_desk.select(cases::id).first::<String>(conn).optional()?.is_some()
        || paid.select(fund_asks::id).first::<String>(conn).optional()?.is_some())
}

/// How many people without an account of their own the desk of a pod found help for since then: no more slips than that are printed.
///
/// # Errors
/// [`DbError`] of the database.
pub fn helped_by_desk(conn: &mut Conn, pod: PodId, since: Timestamp) -> Result<usize, DbError> {
    let helped = cases::table
        .inner_join(people::table.on(people::id.eq(cases::person_id)))
        .filter(people::member_id.is_null())
        .filter(cases::pod_id.eq(pod.to_string()))
        .filter(cases::kind.eq("request"))
        .filter(cases::state.eq("done"))
        .filter(cases::updated_at.ge(since.as_micros()));
    let people: Vec<String> = helped.select(cases::person_id).distinct().load(conn)?;
    Ok(people.len())
}
