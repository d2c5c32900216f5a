//! Neighbours who can sign in, and their jobs.

use caremonger_domain::{
    Refusal, Timestamp,
    id::{MemberId, PodId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    availability::availability_delete,
    both,
    error::stored,
    schema::{
        announcement_calls, calendars, cards, commitments, concerns, desk_notes, idempotency, job_offers, member_blocks,
        member_jobs, members, messages, notice_settings, notices, vouches,
    },
};

/// A neighbour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Their id.
    pub id: MemberId,
    /// Their pod.
    pub pod: PodId,
    /// What commands and the API call them by.
    pub handle: String,
    /// The name their pod sees.
    pub name: String,
    /// Language of their pages.
    pub language: String,
    /// Jobs, sorted.
    pub jobs: Vec<String>,
    /// When they joined.
    pub created_at: Timestamp,
    /// Whether the pod knows them: added by a point person, or vouched for. Doors are shown to those alone.
    pub known: bool,
}

impl Member {
    /// Whether they have a job.
    #[must_use]
    pub fn has_job(&self, job: &str) -> bool {
        self.jobs.iter().any(|j| j == job)
    }

    /// That they have a job.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] when they do not.
    pub fn check_job(&self, job: &str) -> Result<(), Refusal> {
        if self.has_job(job) { Ok(()) } else { Err(Refusal::NotAllowed) }
    }
}

type Columns = (String, String, String, String, String, i64, Option<i64>);
type Selected =
    (members::id, members::pod_id, members::handle, members::name, members::language, members::created_at, members::known_at);
const COLUMNS: Selected =
    (members::id, members::pod_id, members::handle, members::name, members::language, members::created_at, members::known_at);

fn read(conn: &mut Conn, row: Option<Columns>) -> Result<Option<Member>, DbError> {
    let Some((id, pod, handle, name, language, created, known)) = row else { return Ok(None) };
    let jobs =
        member_jobs::table.filter(member_jobs::member_id.eq(&id)).order(member_jobs::job).select(member_jobs::job).load(conn)?;
    Ok(Some(Member {
        id: stored(&id, "members.id")?,
        pod: stored(&pod, "members.pod_id")?,
        handle,
        name,
        language,
        jobs,
        created_at: Timestamp::from_micros(created),
        known: known.is_some(),
    }))
}

/// Stores a new neighbour with their jobs.
///
/// # Errors
/// [`DbError::Conflict`] when the handle is taken.
pub fn member_insert(conn: &mut Conn, m: &Member) -> Result<(), DbError> {
    diesel::insert_into(members::table)
        .values((
            members::id.eq(m.id.to_string()),
            members::pod_id.eq(m.pod.to_string()),
            members::handle.eq(&m.handle),
            members::name.eq(&m.name),
            members::language.eq(&m.language),
            members::created_at.eq(m.created_at.as_micros()),
            members::known_at.eq(m.known.then_some(m.created_at.as_micros())),
        ))
        .execute(conn)?;
    for job in &m.jobs {
        let values = (
            member_jobs::member_id.eq(m.id.to_string()),
            member_jobs::job.eq(job),
            member_jobs::created_at.eq(m.created_at.as_micros()),
        );
        both!(conn, |c| diesel::insert_into(member_jobs::table).values(values).on_conflict_do_nothing().execute(c))?;
    }
    Ok(())
}

/// A neighbour by id.
///
/// # Errors
/// [`DbError`] of the database.
pub fn member_find(conn: &mut Conn, id: MemberId) -> Result<Option<Member>, DbError> {
    let row = members::table.find(id.to_string()).filter(members::erased_at.is_null()).select(COLUMNS).first(conn).optional()?;
    read(conn, row)
}

/// The name of a neighbour; empty for nobody, and for one who has left.
///
/// # Errors
/// [`DbError`] of the database.
pub fn member_name(conn: &mut Conn, id: Option<MemberId>) -> Result<String, DbError> {
    let Some(id) = id else { return Ok(String::new()) };
    let here = members::table.find(id.to_string()).filter(members::erased_at.is_null());
    Ok(here.select(members::name).first(conn).optional()?.unwrap_or_default())
}

/// A neighbour by handle.
///
/// # Errors
/// [`DbError`] of the database.
pub fn member_find_by_handle(conn: &mut Conn, handle: &str) -> Result<Option<Member>, DbError> {
    let query = members::table.filter(members::handle.eq(handle)).filter(members::erased_at.is_null());
    let row = query.select(COLUMNS).first(conn).optional()?;
    read(conn, row)
}

/// The neighbours of a pod with the desk job: whom the pod's news go to.
///
/// # Errors
/// [`DbError`] of the database.
pub fn member_desk(conn: &mut Conn, pod: PodId) -> Result<Vec<MemberId>, DbError> {
    let ids: Vec<String> = members::table
        .inner_join(member_jobs::table)
        .filter(members::pod_id.eq(pod.to_string()))
        .filter(members::erased_at.is_null())
        .filter(member_jobs::job.eq("desk"))
        .select(members::id)
        .load(conn)?;
    ids.iter().map(|id| stored(id, "members.id")).collect()
}

/// Erases a neighbour: name, handle, jobs, words, notices and kept answers go; what was promised stays without them.
///
/// # Errors
/// [`DbError`] of the database.
pub fn member_erase(conn: &mut Conn, id: MemberId, now: Timestamp) -> Result<(), DbError> {
    availability_delete(conn, id)?;
    let id = id.to_string();
    let nobody = format!("erased_{}", id.to_lowercase());
    diesel::update(members::table.find(&id))
        .set((members::handle.eq(nobody), members::name.eq(""), members::erased_at.eq(now.as_micros())))
        .execute(conn)?;
    diesel::delete(member_jobs::table.filter(member_jobs::member_id.eq(&id))).execute(conn)?;
    diesel::update(desk_notes::table.filter(desk_notes::author_id.eq(&id)))
        .set(desk_notes::author_id.eq(None::<String>))
        .execute(conn)?;
    diesel::delete(job_offers::table.filter(job_offers::member_id.eq(&id))).execute(conn)?;
    let apart = member_blocks::member_id.eq(&id).or(member_blocks::blocked_id.eq(&id));
    diesel::delete(member_blocks::table.filter(apart)).execute(conn)?;
    diesel::update(concerns::table.filter(concerns::by_id.eq(&id))).set(concerns::by_id.eq(None::<String>)).execute(conn)?;
    diesel::delete(vouches::table.filter(vouches::member_id.eq(&id).or(vouches::by_id.eq(&id)))).execute(conn)?;
    diesel::delete(notices::table.filter(notices::member_id.eq(&id))).execute(conn)?;
    diesel::delete(idempotency::table.filter(idempotency::member_id.eq(&id))).execute(conn)?;
    diesel::delete(notice_settings::table.find(&id)).execute(conn)?;
    diesel::delete(calendars::table.find(&id)).execute(conn)?;
    let theirs = commitments::table.filter(commitments::member_id.eq(&id)).select(commitments::id);
    diesel::delete(cards::table.filter(cards::commitment_id.eq_any(theirs))).execute(conn)?;
    diesel::delete(announcement_calls::table.filter(announcement_calls::member_id.eq(&id))).execute(conn)?;
    diesel::update(commitments::table.filter(commitments::member_id.eq(&id)))
        .set(commitments::helper_name.eq(""))
        .execute(conn)?;
    diesel::update(messages::table.filter(messages::author_id.eq(&id)))
        .set((messages::author_name.eq(""), messages::text.eq(""), messages::sealed.eq(None::<Vec<u8>>)))
        .execute(conn)?;
    Ok(())
}

/// The neighbours of a pod, in the order of their names, those after that name and id.
///
/// # Errors
/// [`DbError`] of the database.
pub fn member_page(conn: &mut Conn, pod: PodId, after: Option<(&str, MemberId)>, limit: i64) -> Result<Vec<Member>, DbError> {
    let mut query = members::table.into_boxed::<<Conn as diesel::Connection>::Backend>();
    query = query.filter(members::pod_id.eq(pod.to_string())).filter(members::erased_at.is_null());
    if let Some((name, id)) = after {
        let name = name.to_owned();
        query = query.filter(members::name.gt(name.clone()).or(members::name.eq(name).and(members::id.gt(id.to_string()))));
    }
    let rows: Vec<Columns> = query.order((members::name, members::id)).limit(limit).select(COLUMNS).load(conn)?;
    rows.into_iter().filter_map(|row| read(conn, Some(row)).transpose()).collect()
}

/// How many neighbours a pod has.
///
/// # Errors
/// [`DbError`] of the database.
pub fn member_count_of(conn: &mut Conn, pod: PodId) -> Result<i64, DbError> {
    Ok(members::table
        .filter(members::pod_id.eq(pod.to_string()))
        .filter(members::erased_at.is_null())
        .count()
        .get_result(conn)?)
}

/// The neighbour whom a pod has known longest, but for one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn member_longest_known(conn: &mut Conn, pod: PodId, but: MemberId) -> Result<Option<MemberId>, DbError> {
    let id: Option<String> = members::table
        .filter(members::pod_id.eq(pod.to_string()))
        .filter(members::erased_at.is_null())
        .filter(members::known_at.is_not_null())
        .filter(members::id.ne(but.to_string()))
        .order((members::known_at, members::id))
        .select(members::id)
        .first(conn)
        .optional()?;
    id.map(|id| stored(&id, "members.id")).transpose()
}

/// Writes down that the pod knows a neighbour.
///
/// # Errors
/// [`DbError`] of the database.
pub fn member_known(conn: &mut Conn, id: MemberId, now: Timestamp) -> Result<(), DbError> {
    diesel::update(members::table.find(id.to_string()).filter(members::known_at.is_null()))
        .set(members::known_at.eq(now.as_micros()))
        .execute(conn)?;
    Ok(())
}

/// Changes a neighbour's name and language.
///
/// # Errors
/// [`DbError`] of the database.
pub fn member_rename(conn: &mut Conn, id: MemberId, name: &str, language: &str) -> Result<(), DbError> {
    diesel::update(members::table.find(id.to_string()))
        .set((members::name.eq(name), members::language.eq(language)))
        .execute(conn)?;
    Ok(())
}

/// A neighbour goes over to another pod of the node.
///
/// # Errors
/// [`DbError`] of the database.
pub fn member_to_pod(conn: &mut Conn, id: MemberId, pod: PodId) -> Result<(), DbError> {
    diesel::update(members::table.find(id.to_string())).set(members::pod_id.eq(pod.to_string())).execute(conn)?;
    Ok(())
}

/// Writes down that one neighbour vouches for another; how many do now.
///
/// # Errors
/// [`DbError`] of the database.
pub fn vouch_add(conn: &mut Conn, member: MemberId, by: MemberId, now: Timestamp) -> Result<i64, DbError> {
    let values = (vouches::member_id.eq(member.to_string()), vouches::by_id.eq(by.to_string()), vouches::at.eq(now.as_micros()));
    both!(conn, |c| diesel::insert_into(vouches::table).values(values).on_conflict_do_nothing().execute(c))?;
    Ok(vouches::table.filter(vouches::member_id.eq(member.to_string())).count().get_result(conn)?)
}

/// How many neighbours the node has.
///
/// # Errors
/// [`DbError`] of the database.
pub fn member_count(conn: &mut Conn) -> Result<i64, DbError> {
    Ok(members::table.filter(members::erased_at.is_null()).count().get_result(conn)?)
}
