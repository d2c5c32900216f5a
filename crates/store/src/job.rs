//! Jobs of neighbours: many, each until a day (decision 9).

use caremonger_domain::{
    Timestamp,
    id::{MemberId, PodId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError, both,
    error::stored,
    schema::{job_offers, member_jobs, members},
};

/// That a neighbour holds a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Who.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// Which.
    pub job: String,
    /// Since when.
    pub since: Timestamp,
    /// Until when; `None` for the first neighbour of a pod, until jobs are handed on.
    pub until: Option<Timestamp>,
}

/// Who holds which job in a pod, by job and name.
///
/// # Errors
/// [`DbError`] of the database.
pub fn job_all(conn: &mut Conn, pod: PodId) -> Result<Vec<Job>, DbError> {
    type Columns = (String, String, String, i64, Option<i64>);
    let rows: Vec<Columns> = member_jobs::table
        .inner_join(members::table)
        .filter(members::pod_id.eq(pod.to_string()))
        .filter(members::erased_at.is_null())
        .order((member_jobs::job, members::name, members::id))
        .select((members::id, members::name, member_jobs::job, member_jobs::created_at, member_jobs::until))
        .load(conn)?;
    rows.into_iter()
        .map(|(member, name, job, since, until)| {
            Ok(Job {
                member: stored(&member, "member_jobs.member_id")?,
                name,
                job,
                since: Timestamp::from_micros(since),
                until: until.map(Timestamp::from_micros),
            })
        })
        .collect()
}

/// The same, held until the end of the transaction: two who lay the keys down at one moment wait for one another. On SQLite the
/// single writer is the lock.
///
/// # Errors
/// [`DbError`] of the database.
pub fn job_lock(conn: &mut Conn, pod: PodId) -> Result<Vec<Job>, DbError> {
    if let Conn::Postgres(c) = conn {
        let of_pod = members::table.filter(members::pod_id.eq(pod.to_string())).select(members::id);
        member_jobs::table
            .filter(member_jobs::member_id.eq_any(of_pod))
            .order((member_jobs::member_id, member_jobs::job))
            .select(member_jobs::job)
            .for_update()
            .load::<String>(c)?;
    }
    job_all(conn, pod)
}

/// Gives a neighbour a job until a day, or moves that day.
///
/// # Errors
/// [`DbError`] of the database.
pub fn job_put(conn: &mut Conn, member: MemberId, job: &str, now: Timestamp, until: Option<Timestamp>) -> Result<(), DbError> {
    let until = until.map(Timestamp::as_micros);
    let values = (
        member_jobs::member_id.eq(member.to_string()),
        member_jobs::job.eq(job),
        member_jobs::created_at.eq(now.as_micros()),
        member_jobs::until.eq(until),
    );
    both!(conn, |c| diesel::insert_into(member_jobs::table)
        .values(values)
        .on_conflict((member_jobs::member_id, member_jobs::job))
        .do_update()
        .set(member_jobs::until.eq(until))
        .execute(c))?;
    Ok(())
}

/// Takes a job from a neighbour; whether they had it.
///
/// # Errors
/// [`DbError`] of the database.
pub fn job_delete(conn: &mut Conn, member: MemberId, job: &str) -> Result<bool, DbError> {
    Ok(diesel::delete(member_jobs::table.find((member.to_string(), job))).execute(conn)? == 1)
}

/// Jobs whose day has come.
///
/// # Errors
/// [`DbError`] of the database.
pub fn job_run_out(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<(MemberId, String)>, DbError> {
    let rows: Vec<(String, String)> = member_jobs::table
        .filter(member_jobs::until.is_not_null())
        .filter(member_jobs::until.le(now.as_micros()))
        .order(member_jobs::until)
        .limit(limit)
        .select((member_jobs::member_id, member_jobs::job))
        .load(conn)?;
    rows.into_iter().map(|(member, job)| Ok((stored(&member, "member_jobs.member_id")?, job))).collect()
}

/// Keeps that a neighbour could take a job; whether that is new.
///
/// # Errors
/// [`DbError`] of the database.
pub fn job_offer_put(conn: &mut Conn, member: MemberId, job: &str, now: Timestamp) -> Result<bool, DbError> {
    let values =
        (job_offers::member_id.eq(member.to_string()), job_offers::job.eq(job), job_offers::created_at.eq(now.as_micros()));
    Ok(both!(conn, |c| diesel::insert_into(job_offers::table).values(values).on_conflict_do_nothing().execute(c))? == 1)
}

/// Forgets that a neighbour could take a job.
///
/// # Errors
/// [`DbError`] of the database.
pub fn job_offer_delete(conn: &mut Conn, member: MemberId, job: &str) -> Result<(), DbError> {
    diesel::delete(job_offers::table.find((member.to_string(), job))).execute(conn)?;
    Ok(())
}

/// Who of a pod could take which job, by job and then who said so first: job, who, their name.
///
/// # Errors
/// [`DbError`] of the database.
pub fn job_offers_of(conn: &mut Conn, pod: PodId) -> Result<Vec<(String, MemberId, String)>, DbError> {
    let rows: Vec<(String, String, String)> = job_offers::table
        .inner_join(members::table)
        .filter(members::pod_id.eq(pod.to_string()))
        .filter(members::erased_at.is_null())
        .order((job_offers::job, job_offers::created_at, members::id))
        .select((job_offers::job, members::id, members::name))
        .load(conn)?;
    rows.into_iter().map(|(job, member, name)| Ok((job, stored(&member, "job_offers.member_id")?, name))).collect()
}
