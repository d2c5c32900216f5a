//! Cases that pods elsewhere offer to a desk of this node.

use caremonger_domain::{
    Amount, Timestamp,
    case_pass::Facts,
    id::{CasePassId, PodId, RemoteActorId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError, both,
    error::{stored, stored_amount},
    schema::{case_passes_in, remote_actors},
};

/// A case that a pod elsewhere offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassIn {
    /// Its id here.
    pub id: CasePassId,
    /// The pod it is offered to.
    pub pod: PodId,
    /// The pod that offers it.
    pub from: RemoteActorId,
    /// That pod's address.
    pub address: String,
    /// The id of the `Offer`.
    pub offer_uri: String,
    /// Where the rest is to be had.
    pub uri: String,
    /// What is told of it.
    pub facts: Facts,
    /// When it came.
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = case_passes_in)]
struct Row {
    id: String,
    pod_id: String,
    remote_actor_id: String,
    offer_uri: String,
    uri: String,
    kind: String,
    category: String,
    amount: Option<i64>,
    unit: Option<String>,
    area: String,
    language: String,
    needed_by: Option<i64>,
    created_at: i64,
}

fn read((row, address): (Row, String)) -> Result<PassIn, DbError> {
    Ok(PassIn {
        id: stored(&row.id, "case_passes_in.id")?,
        pod: stored(&row.pod_id, "case_passes_in.pod_id")?,
        from: stored(&row.remote_actor_id, "case_passes_in.remote_actor_id")?,
        address,
        offer_uri: row.offer_uri,
        uri: row.uri,
        facts: Facts {
            kind: stored(&row.kind, "case_passes_in.kind")?,
            category: row.category,
            amount: row.amount.map(|a| stored_amount(a, "case_passes_in.amount")).transpose()?,
            unit: row.unit.map(|u| stored(&u, "case_passes_in.unit")).transpose()?,
            area: row.area,
            language: row.language,
            needed_by: row.needed_by.map(Timestamp::from_micros),
        },
        created_at: Timestamp::from_micros(row.created_at),
    })
}

/// Keeps an offer; whether it is new.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_pass_in_put(conn: &mut Conn, p: &PassIn) -> Result<bool, DbError> {
    let row = Row {
        id: p.id.to_string(),
        pod_id: p.pod.to_string(),
        remote_actor_id: p.from.to_string(),
        offer_uri: p.offer_uri.clone(),
        uri: p.uri.clone(),
        kind: p.facts.kind.to_string(),
        category: p.facts.category.clone(),
        amount: p.facts.amount.map(Amount::millionths),
        unit: p.facts.unit.as_ref().map(ToString::to_string),
        area: p.facts.area.clone(),
        language: p.facts.language.clone(),
        needed_by: p.facts.needed_by.map(Timestamp::as_micros),
        created_at: p.created_at.as_micros(),
    };
    let new = both!(conn, |c| diesel::insert_into(case_passes_in::table).values(&row).on_conflict_do_nothing().execute(c))?;
    Ok(new == 1)
}

/// What is offered to a pod, oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_pass_in_of(conn: &mut Conn, pod: PodId, limit: i64) -> Result<Vec<PassIn>, DbError> {
    let query = case_passes_in::table.inner_join(remote_actors::table).filter(case_passes_in::pod_id.eq(pod.to_string()));
    let rows: Vec<(Row, String)> =
        query.order(case_passes_in::id).limit(limit).select((Row::as_select(), remote_actors::address)).load(conn)?;
    rows.into_iter().map(read).collect()
}

/// How many offers of one pod elsewhere wait at a desk.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_pass_in_count(conn: &mut Conn, pod: PodId, from: RemoteActorId) -> Result<i64, DbError> {
    let all = case_passes_in::table.filter(case_passes_in::pod_id.eq(pod.to_string()));
    Ok(all.filter(case_passes_in::remote_actor_id.eq(from.to_string())).count().get_result(conn)?)
}

/// One offer.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_pass_in_find(conn: &mut Conn, id: CasePassId) -> Result<Option<PassIn>, DbError> {
    let query = case_passes_in::table.inner_join(remote_actors::table).filter(case_passes_in::id.eq(id.to_string()));
    let row = query.select((Row::as_select(), remote_actors::address)).first(conn).optional()?;
    row.map(read).transpose()
}

/// An offer is over; whether it was there.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_pass_in_delete(conn: &mut Conn, id: CasePassId) -> Result<bool, DbError> {
    Ok(diesel::delete(case_passes_in::table.find(id.to_string())).execute(conn)? == 1)
}

/// A pod elsewhere takes an offer of its own back; whether it was there.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_pass_in_taken_back(conn: &mut Conn, from: RemoteActorId, offer_uri: &str) -> Result<bool, DbError> {
    let theirs = case_passes_in::table
        .filter(case_passes_in::remote_actor_id.eq(from.to_string()))
        .filter(case_passes_in::offer_uri.eq(offer_uri));
    Ok(diesel::delete(theirs).execute(conn)? == 1)
}

/// Forgets offers that came before a moment.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_pass_in_prune(conn: &mut Conn, before: Timestamp) -> Result<(), DbError> {
    diesel::delete(case_passes_in::table.filter(case_passes_in::created_at.le(before.as_micros()))).execute(conn)?;
    Ok(())
}
