//! What a pod agreed on, in versions, and who has read and accepted them.

use caremonger_domain::{
    Timestamp,
    id::{AgreementId, DecisionId, MemberId, PodId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError, both,
    error::stored,
    schema::{agreement_accepts, agreements},
};

/// A version of an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Its id.
    pub id: AgreementId,
    /// Whose.
    pub pod: PodId,
    /// What it is called.
    pub title: String,
    /// Which version, from 1.
    pub version: i64,
    /// What was agreed.
    pub text: String,
    /// In which language (BCP 47).
    pub language: String,
    /// The decision that made it.
    pub decision: DecisionId,
    /// When it is to be looked at again.
    pub review_at: Timestamp,
    /// When the pod was told that this day has come.
    pub reminded_at: Option<Timestamp>,
    /// Since when it holds.
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = agreements)]
struct Row {
    id: String,
    pod_id: String,
    title: String,
    version: i64,
    text: String,
    language: String,
    decision_id: String,
    review_at: i64,
    reminded_at: Option<i64>,
    created_at: i64,
}

impl Row {
    fn into_agreement(self) -> Result<Agreement, DbError> {
        Ok(Agreement {
            id: stored(&self.id, "agreements.id")?,
            pod: stored(&self.pod_id, "agreements.pod_id")?,
            title: self.title,
            version: self.version,
            text: self.text,
            language: self.language,
            decision: stored(&self.decision_id, "agreements.decision_id")?,
            review_at: Timestamp::from_micros(self.review_at),
            reminded_at: self.reminded_at.map(Timestamp::from_micros),
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

/// Keeps a version.
///
/// # Errors
/// [`DbError`] of the database.
pub fn agreement_insert(conn: &mut Conn, a: &Agreement) -> Result<(), DbError> {
    let row = Row {
        id: a.id.to_string(),
        pod_id: a.pod.to_string(),
        title: a.title.clone(),
        version: a.version,
        text: a.text.clone(),
        language: a.language.clone(),
        decision_id: a.decision.to_string(),
        review_at: a.review_at.as_micros(),
        reminded_at: a.reminded_at.map(Timestamp::as_micros),
        created_at: a.created_at.as_micros(),
    };
    diesel::insert_into(agreements::table).values(row).execute(conn)?;
    Ok(())
}

/// Every version of every agreement of a pod, by name and the newest version first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn agreement_all(conn: &mut Conn, pod: PodId) -> Result<Vec<Agreement>, DbError> {
    let all = agreements::table.filter(agreements::pod_id.eq(pod.to_string()));
    let rows: Vec<Row> = all.order((agreements::title, agreements::version.desc())).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_agreement).collect()
}

/// Those that are to be looked at again by now and of which nobody was told.
///
/// # Errors
/// [`DbError`] of the database.
pub fn agreement_due(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<Agreement>, DbError> {
    let due = agreements::table.filter(agreements::reminded_at.is_null()).filter(agreements::review_at.le(now.as_micros()));
    let rows: Vec<Row> = due.order(agreements::review_at).limit(limit).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_agreement).collect()
}

/// The pod was told, or another version has taken its place.
///
/// # Errors
/// [`DbError`] of the database.
pub fn agreement_reminded(conn: &mut Conn, id: AgreementId, now: Timestamp) -> Result<(), DbError> {
    diesel::update(agreements::table.find(id.to_string())).set(agreements::reminded_at.eq(now.as_micros())).execute(conn)?;
    Ok(())
}

/// Somebody accepts a version; a second time changes nothing.
///
/// # Errors
/// [`DbError`] of the database.
pub fn agreement_accept(conn: &mut Conn, id: AgreementId, member: MemberId, now: Timestamp) -> Result<(), DbError> {
    let row = (
        agreement_accepts::agreement_id.eq(id.to_string()),
        agreement_accepts::member_id.eq(member.to_string()),
        agreement_accepts::at.eq(now.as_micros()),
    );
    both!(conn, |c| diesel::insert_into(agreement_accepts::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// How many accepted a version, and whether one of them did.
///
/// # Errors
/// [`DbError`] of the database.
pub fn agreement_accepted(conn: &mut Conn, id: AgreementId, member: MemberId) -> Result<(i64, bool), DbError> {
    let all = || agreement_accepts::table.filter(agreement_accepts::agreement_id.eq(id.to_string()));
    let mine: i64 = all().filter(agreement_accepts::member_id.eq(member.to_string())).count().get_result(conn)?;
    Ok((all().count().get_result(conn)?, mine > 0))
}
