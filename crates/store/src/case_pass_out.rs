//! Cases of this node that are offered to pods elsewhere.

use caremonger_domain::{
    Timestamp,
    id::{CaseId, CasePassId, MemberId, PodId, RemoteActorId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::stored,
    schema::{case_passes_out, cases, remote_actors},
};

/// A case that is, or was, offered to a pod elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassOut {
    /// Its id; the details are at its address.
    pub id: CasePassId,
    /// The case.
    pub case: CaseId,
    /// The pod it is offered to.
    pub to: RemoteActorId,
    /// That pod's address.
    pub address: String,
    /// The id of the `Offer`.
    pub offer_uri: String,
    /// Who offered it.
    pub by: MemberId,
    /// When.
    pub created_at: Timestamp,
    /// When that pod was given the details.
    pub given_at: Option<Timestamp>,
    /// When that pod said that it has taken the case over.
    pub taken_at: Option<Timestamp>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = case_passes_out)]
struct Row {
    id: String,
    case_id: String,
    remote_actor_id: String,
    offer_uri: String,
    by_id: String,
    created_at: i64,
    given_at: Option<i64>,
    taken_at: Option<i64>,
}

fn read((row, address): (Row, String)) -> Result<PassOut, DbError> {
    Ok(PassOut {
        id: stored(&row.id, "case_passes_out.id")?,
        case: stored(&row.case_id, "case_passes_out.case_id")?,
        to: stored(&row.remote_actor_id, "case_passes_out.remote_actor_id")?,
        address,
        offer_uri: row.offer_uri,
        by: stored(&row.by_id, "case_passes_out.by_id")?,
        created_at: Timestamp::from_micros(row.created_at),
        given_at: row.given_at.map(Timestamp::from_micros),
        taken_at: row.taken_at.map(Timestamp::from_micros),
    })
}

/// Keeps an offer, in place of one before.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_pass_out_put(conn: &mut Conn, p: &PassOut) -> Result<(), DbError> {
    case_pass_out_delete(conn, p.case)?;
    let row = Row {
        id: p.id.to_string(),
        case_id: p.case.to_string(),
        remote_actor_id: p.to.to_string(),
        offer_uri: p.offer_uri.clone(),
        by_id: p.by.to_string(),
        created_at: p.created_at.as_micros(),
        given_at: p.given_at.map(Timestamp::as_micros),
        taken_at: p.taken_at.map(Timestamp::as_micros),
    };
    diesel::insert_into(case_passes_out::table).values(row).execute(conn)?;
    Ok(())
}

/// The offer of a case is over; whether there was one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_pass_out_delete(conn: &mut Conn, case: CaseId) -> Result<bool, DbError> {
    Ok(diesel::delete(case_passes_out::table.filter(case_passes_out::case_id.eq(case.to_string()))).execute(conn)? == 1)
}

/// The offer of a case, also one that was taken up.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_pass_out_of(conn: &mut Conn, case: CaseId) -> Result<Option<PassOut>, DbError> {
    let query = case_passes_out::table.inner_join(remote_actors::table).filter(case_passes_out::case_id.eq(case.to_string()));
    let row = query.select((Row::as_select(), remote_actors::address)).first(conn).optional()?;
    row.map(read).transpose()
}

/// One offer.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_pass_out_find(conn: &mut Conn, id: CasePassId) -> Result<Option<PassOut>, DbError> {
    let query = case_passes_out::table.inner_join(remote_actors::table).filter(case_passes_out::id.eq(id.to_string()));
    let row = query.select((Row::as_select(), remote_actors::address)).first(conn).optional()?;
    row.map(read).transpose()
}

/// The offer that an activity of ours made.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_pass_out_by_offer(conn: &mut Conn, offer_uri: &str) -> Result<Option<PassOut>, DbError> {
    let query = case_passes_out::table.inner_join(remote_actors::table).filter(case_passes_out::offer_uri.eq(offer_uri));
    let row = query.select((Row::as_select(), remote_actors::address)).first(conn).optional()?;
    row.map(read).transpose()
}

/// The other pod was given the details; whether for the first time.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_pass_out_given(conn: &mut Conn, id: CasePassId, now: Timestamp) -> Result<bool, DbError> {
    let not_yet = case_passes_out::table.find(id.to_string()).filter(case_passes_out::given_at.is_null());
    Ok(diesel::update(not_yet).set(case_passes_out::given_at.eq(now.as_micros())).execute(conn)? == 1)
}

/// The other pod has taken the case over; whether that is news.
///
/// # Errors
/// [`DbError::Conflict`] when it was never given the details.
pub fn case_pass_out_taken(conn: &mut Conn, id: CasePassId, now: Timestamp) -> Result<bool, DbError> {
    let not_yet = case_passes_out::table.find(id.to_string()).filter(case_passes_out::taken_at.is_null());
    Ok(diesel::update(not_yet).set(case_passes_out::taken_at.eq(now.as_micros())).execute(conn)? == 1)
}

/// Offers before a moment that nobody has looked into, and those whose details were given before another and that were not taken up,
/// oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_pass_out_unanswered(
    conn: &mut Conn,
    before: Timestamp,
    given_before: Timestamp,
    limit: i64,
) -> Result<Vec<CaseId>, DbError> {
    let unseen = case_passes_out::given_at.is_null().and(case_passes_out::created_at.le(before.as_micros()));
    let unsaid = case_passes_out::given_at.le(given_before.as_micros()).assume_not_null();
    let ids: Vec<String> = case_passes_out::table
        .filter(case_passes_out::taken_at.is_null())
        .filter(unseen.or(unsaid))
        .order((case_passes_out::created_at, case_passes_out::id))
        .limit(limit)
        .select(case_passes_out::case_id)
        .load(conn)?;
    ids.iter().map(|id| stored(id, "case_passes_out.case_id")).collect()
}

/// The cases of a pod that are offered to pods elsewhere.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_pass_out_of_pod(conn: &mut Conn, pod: PodId) -> Result<Vec<CaseId>, DbError> {
    let ids: Vec<String> = case_passes_out::table
        .inner_join(cases::table)
        .filter(cases::pod_id.eq(pod.to_string()))
        .filter(case_passes_out::taken_at.is_null())
        .order(case_passes_out::id)
        .select(case_passes_out::case_id)
        .load(conn)?;
    ids.iter().map(|id| stored(id, "case_passes_out.case_id")).collect()
}
