//! Who asks to join a pod.

use caremonger_domain::{
    Timestamp,
    id::{PersonId, PodId},
};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::join_requests};

/// Somebody who asks to join. Who they are is sealed with the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinRequest {
    /// Who.
    pub person: PersonId,
    /// Which pod.
    pub pod: PodId,
    /// The language of their pages.
    pub language: String,
    /// When.
    pub created_at: Timestamp,
}

type Columns = (String, String, String, i64);

fn read((person, pod, language, at): Columns) -> Result<JoinRequest, DbError> {
    Ok(JoinRequest {
        person: stored(&person, "join_requests.person_id")?,
        pod: stored(&pod, "join_requests.pod_id")?,
        language,
        created_at: Timestamp::from_micros(at),
    })
}

/// Stores that somebody asks.
///
/// # Errors
/// [`DbError`] of the database.
pub fn join_request_insert(conn: &mut Conn, r: &JoinRequest) -> Result<(), DbError> {
    diesel::insert_into(join_requests::table)
        .values((
            join_requests::person_id.eq(r.person.to_string()),
            join_requests::pod_id.eq(r.pod.to_string()),
            join_requests::language.eq(&r.language),
            join_requests::created_at.eq(r.created_at.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Who asks a pod, oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn join_request_page(conn: &mut Conn, pod: PodId, limit: i64) -> Result<Vec<JoinRequest>, DbError> {
    let rows: Vec<Columns> = join_requests::table
        .filter(join_requests::pod_id.eq(pod.to_string()))
        .order((join_requests::created_at, join_requests::person_id))
        .limit(limit)
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// How many ask a pod.
///
/// # Errors
/// [`DbError`] of the database.
pub fn join_request_count(conn: &mut Conn, pod: PodId) -> Result<i64, DbError> {
    Ok(join_requests::table.filter(join_requests::pod_id.eq(pod.to_string())).count().get_result(conn)?)
}

/// The question of somebody, taken away: it is answered once.
///
/// # Errors
/// [`DbError`] of the database.
pub fn join_request_take(conn: &mut Conn, person: PersonId) -> Result<Option<JoinRequest>, DbError> {
    let row: Option<Columns> = join_requests::table.find(person.to_string()).first(conn).optional()?;
    let taken = diesel::delete(join_requests::table.find(person.to_string())).execute(conn)?;
    row.filter(|_| taken == 1).map(read).transpose()
}

/// Who asked before a moment and was never answered.
///
/// # Errors
/// [`DbError`] of the database.
pub fn join_request_before(conn: &mut Conn, at: Timestamp, limit: i64) -> Result<Vec<PersonId>, DbError> {
    let ids: Vec<String> = join_requests::table
        .filter(join_requests::created_at.lt(at.as_micros()))
        .order(join_requests::created_at)
        .limit(limit)
        .select(join_requests::person_id)
        .load(conn)?;
    ids.iter().map(|id| stored(id, "join_requests.person_id")).collect()
}
