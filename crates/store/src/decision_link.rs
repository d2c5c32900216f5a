//! By what a proposal is answered without a sign-in: the link of a mail, or the code of a text message, each under a mark.

use caremonger_domain::id::{DecisionId, LetterId, MemberId};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, letter::Way, schema::decision_links};

/// A link or a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What is answered with it.
    pub decision: DecisionId,
    /// Whose answer it is.
    pub member: MemberId,
    /// How it went to them: by mail or by text.
    pub way: Way,
    /// By which it is known again. The secret itself is kept nowhere.
    pub mark: String,
    /// The letter that told of it.
    pub letter: LetterId,
}

type Columns = (String, String, String, String, String);
const COLUMNS: (
    decision_links::decision_id,
    decision_links::member_id,
    decision_links::way,
    decision_links::mark,
    decision_links::letter_id,
) = (
    decision_links::decision_id,
    decision_links::member_id,
    decision_links::way,
    decision_links::mark,
    decision_links::letter_id,
);

fn read((decision, member, way, mark, letter): Columns) -> Result<Link, DbError> {
    let way = match way.as_str() {
        "mail" => Way::Mail,
        "text" => Way::Text,
        _ => return Err(DbError::Corrupt("decision_links.way")),
    };
    Ok(Link {
        decision: stored(&decision, "decision_links.decision_id")?,
        member: stored(&member, "decision_links.member_id")?,
        way,
        mark,
        letter: stored(&letter, "decision_links.letter_id")?,
    })
}

/// Keeps one, in place of the one that went the same way to the same neighbour for the same proposal.
///
/// # Errors
/// [`DbError`] of the database.
pub fn link_put(conn: &mut Conn, l: &Link) -> Result<(), DbError> {
    let (decision, member) = (l.decision.to_string(), l.member.to_string());
    diesel::delete(decision_links::table.find((&decision, &member, l.way.as_str()))).execute(conn)?;
    diesel::insert_into(decision_links::table)
        .values((
            decision_links::decision_id.eq(&decision),
            decision_links::member_id.eq(&member),
            decision_links::way.eq(l.way.as_str()),
            decision_links::mark.eq(&l.mark),
            decision_links::letter_id.eq(l.letter.to_string()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The one under a mark.
///
/// # Errors
/// [`DbError`] of the database.
pub fn link_find(conn: &mut Conn, mark: &str) -> Result<Option<Link>, DbError> {
    let this = decision_links::table.filter(decision_links::mark.eq(mark)).select(COLUMNS);
    this.first::<Columns>(conn).optional()?.map(read).transpose()
}

/// Those that went to a neighbour by one way.
///
/// # Errors
/// [`DbError`] of the database.
pub fn links_of_member(conn: &mut Conn, member: MemberId, way: Way) -> Result<Vec<Link>, DbError> {
    let theirs = decision_links::table.filter(decision_links::member_id.eq(member.to_string()));
    let theirs = theirs.filter(decision_links::way.eq(way.as_str())).order(decision_links::decision_id).select(COLUMNS);
    theirs.load::<Columns>(conn)?.into_iter().map(read).collect()
}

/// A proposal is closed: nothing answers it any more.
///
/// # Errors
/// [`DbError`] of the database.
pub fn links_delete(conn: &mut Conn, decision: DecisionId) -> Result<(), DbError> {
    diesel::delete(decision_links::table.filter(decision_links::decision_id.eq(decision.to_string()))).execute(conn)?;
    Ok(())
}

/// Whatever went to a neighbour answers nothing any more: they leave, or their mail may be read by somebody else.
///
/// # Errors
/// [`DbError`] of the database.
pub fn links_forget(conn: &mut Conn, member: MemberId) -> Result<(), DbError> {
    diesel::delete(decision_links::table.filter(decision_links::member_id.eq(member.to_string()))).execute(conn)?;
    Ok(())
}

/// A letter did not go: what stood in it goes with another.
///
/// # Errors
/// [`DbError`] of the database.
pub fn links_unsent(conn: &mut Conn, letter: LetterId) -> Result<(), DbError> {
    diesel::delete(decision_links::table.filter(decision_links::letter_id.eq(letter.to_string()))).execute(conn)?;
    Ok(())
}
