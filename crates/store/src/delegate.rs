//! Who speaks for a pod elsewhere.

use caremonger_domain::{
    Timestamp,
    delegate::Mandate,
    id::{DelegateId, MemberId, PodId},
};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::delegates};

/// A delegate of a pod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegate {
    /// Its id.
    pub id: DelegateId,
    /// For whom they speak.
    pub pod: PodId,
    /// Who.
    pub member: MemberId,
    /// Where, what and until when.
    pub mandate: Mandate,
    /// When they said yes; none before.
    pub accepted_at: Option<Timestamp>,
    /// When they heard that it ends soon.
    pub reminded_at: Option<Timestamp>,
    /// When they were named.
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = delegates)]
struct Row {
    id: String,
    pod_id: String,
    member_id: String,
    body: String,
    mandate: String,
    language: String,
    until: i64,
    accepted_at: Option<i64>,
    reminded_at: Option<i64>,
    created_at: i64,
}

impl From<&Delegate> for Row {
    fn from(d: &Delegate) -> Self {
        Self {
            id: d.id.to_string(),
            pod_id: d.pod.to_string(),
            member_id: d.member.to_string(),
            body: d.mandate.body.clone(),
            mandate: d.mandate.text.clone(),
            language: d.mandate.language.clone(),
            until: d.mandate.until.as_micros(),
            accepted_at: d.accepted_at.map(Timestamp::as_micros),
            reminded_at: d.reminded_at.map(Timestamp::as_micros),
            created_at: d.created_at.as_micros(),
        }
    }
}

impl Row {
    fn into_delegate(self) -> Result<Delegate, DbError> {
        Ok(Delegate {
            id: stored(&self.id, "delegates.id")?,
            pod: stored(&self.pod_id, "delegates.pod_id")?,
            member: stored(&self.member_id, "delegates.member_id")?,
            mandate: Mandate {
                body: self.body,
                text: self.mandate,
                language: self.language,
                until: Timestamp::from_micros(self.until),
            },
            accepted_at: self.accepted_at.map(Timestamp::from_micros),
            reminded_at: self.reminded_at.map(Timestamp::from_micros),
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

/// Keeps a delegate. [`DbError::Conflict`] when they speak for the pod there already.
///
/// # Errors
/// [`DbError`] of the database.
pub fn delegate_insert(conn: &mut Conn, d: &Delegate) -> Result<(), DbError> {
    diesel::insert_into(delegates::table).values(Row::from(d)).execute(conn)?;
    Ok(())
}

/// A delegate.
///
/// # Errors
/// [`DbError`] of the database.
pub fn delegate_find(conn: &mut Conn, id: DelegateId) -> Result<Option<Delegate>, DbError> {
    let row = delegates::table.find(id.to_string()).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_delegate).transpose()
}

/// The delegates of a pod, by place; also those who have not said yes yet.
///
/// # Errors
/// [`DbError`] of the database.
pub fn delegate_of_pod(conn: &mut Conn, pod: PodId) -> Result<Vec<Delegate>, DbError> {
    let of_pod = delegates::table.filter(delegates::pod_id.eq(pod.to_string()));
    let rows: Vec<Row> = of_pod.order((delegates::body, delegates::id)).limit(200).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_delegate).collect()
}

/// Writes down that they said yes.
///
/// # Errors
/// [`DbError`] of the database.
pub fn delegate_accept(conn: &mut Conn, id: DelegateId, now: Timestamp) -> Result<(), DbError> {
    let this = delegates::table.find(id.to_string());
    diesel::update(this).set(delegates::accepted_at.eq(now.as_micros())).execute(conn)?;
    Ok(())
}

/// Writes down that they heard of the end; whether they had not before.
///
/// # Errors
/// [`DbError`] of the database.
pub fn delegate_reminded(conn: &mut Conn, id: DelegateId, now: Timestamp) -> Result<bool, DbError> {
    let this = delegates::table.find(id.to_string()).filter(delegates::reminded_at.is_null());
    Ok(diesel::update(this).set(delegates::reminded_at.eq(now.as_micros())).execute(conn)? == 1)
}

/// Takes a delegate away; whether there was one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn delegate_delete(conn: &mut Conn, id: DelegateId) -> Result<bool, DbError> {
    Ok(diesel::delete(delegates::table.find(id.to_string())).execute(conn)? == 1)
}

/// Takes away all mandates of a neighbour.
///
/// # Errors
/// [`DbError`] of the database.
pub fn delegate_delete_of(conn: &mut Conn, member: MemberId) -> Result<(), DbError> {
    diesel::delete(delegates::table.filter(delegates::member_id.eq(member.to_string()))).execute(conn)?;
    Ok(())
}

/// Those that end by then, the first to end first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn delegate_ending(conn: &mut Conn, by: Timestamp, limit: i64) -> Result<Vec<Delegate>, DbError> {
    let ending = delegates::table.filter(delegates::until.le(by.as_micros())).order((delegates::until, delegates::id));
    let rows: Vec<Row> = ending.limit(limit).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_delegate).collect()
}
