//! Meetings of a pod, and until their notes went out who said that they come.

use caremonger_domain::{
    Timestamp,
    id::{MeetingId, MemberId, PodId},
    meeting::Course,
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::{stored, stored_number},
    schema::{meeting_comings, meeting_points, meetings},
};

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Its id.
    pub id: MeetingId,
    /// Whose.
    pub pod: PodId,
    /// Who called it; nobody once they are gone.
    pub caller: Option<MemberId>,
    /// What it is called; may be empty.
    pub title: String,
    /// Where.
    pub place: String,
    /// The language of both (BCP 47).
    pub language: String,
    /// When it begins.
    pub starts_at: Timestamp,
    /// How long it is, in minutes.
    pub minutes: u16,
    /// How often it was moved or called off.
    pub changes: u32,
    /// When it was last.
    pub changed_at: Timestamp,
    /// When it was called off.
    pub called_off_at: Option<Timestamp>,
    /// When everybody was reminded, or heard of it so late that nobody has to be.
    pub reminded_at: Option<Timestamp>,
    /// What was said and agreed; empty before.
    pub notes: String,
    /// How many were there.
    pub attended: Option<u16>,
    /// When the notes went out.
    pub noted_at: Option<Timestamp>,
    /// When it was called.
    pub created_at: Timestamp,
}

impl Meeting {
    /// What of it says how far it is.
    #[must_use]
    pub const fn course(&self) -> Course {
        Course { starts_at: self.starts_at, called_off_at: self.called_off_at, noted_at: self.noted_at }
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = meetings, treat_none_as_null = true)]
struct Row {
    id: String,
    pod_id: String,
    caller_id: Option<String>,
    title: String,
    place: String,
    language: String,
    starts_at: i64,
    minutes: i64,
    changes: i64,
    changed_at: i64,
    called_off_at: Option<i64>,
    reminded_at: Option<i64>,
    notes: String,
    attended: Option<i64>,
    noted_at: Option<i64>,
    created_at: i64,
}

impl From<&Meeting> for Row {
    fn from(m: &Meeting) -> Self {
        Self {
            id: m.id.to_string(),
            pod_id: m.pod.to_string(),
            caller_id: m.caller.map(|c| c.to_string()),
            title: m.title.clone(),
            place: m.place.clone(),
            language: m.language.clone(),
            starts_at: m.starts_at.as_micros(),
            minutes: m.minutes.into(),
            changes: m.changes.into(),
            changed_at: m.changed_at.as_micros(),
            called_off_at: m.called_off_at.map(Timestamp::as_micros),
            reminded_at: m.reminded_at.map(Timestamp::as_micros),
            notes: m.notes.clone(),
            attended: m.attended.map(i64::from),
            noted_at: m.noted_at.map(Timestamp::as_micros),
            created_at: m.created_at.as_micros(),
        }
    }
}

impl Row {
    fn into_meeting(self) -> Result<Meeting, DbError> {
        Ok(Meeting {
            id: stored(&self.id, "meetings.id")?,
            pod: stored(&self.pod_id, "meetings.pod_id")?,
            caller: self.caller_id.map(|c| stored(&c, "meetings.caller_id")).transpose()?,
            title: self.title,
            place: self.place,
            language: self.language,
            starts_at: Timestamp::from_micros(self.starts_at),
            minutes: stored_number(self.minutes, "meetings.minutes")?,
            changes: stored_number(self.changes, "meetings.changes")?,
            changed_at: Timestamp::from_micros(self.changed_at),
            called_off_at: self.called_off_at.map(Timestamp::from_micros),
            reminded_at: self.reminded_at.map(Timestamp::from_micros),
            notes: self.notes,
            attended: self.attended.map(|n| stored_number(n, "meetings.attended")).transpose()?,
            noted_at: self.noted_at.map(Timestamp::from_micros),
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

/// Keeps a meeting.
///
/// # Errors
/// [`DbError`] of the database.
pub fn meeting_insert(conn: &mut Conn, m: &Meeting) -> Result<(), DbError> {
    diesel::insert_into(meetings::table).values(Row::from(m)).execute(conn)?;
    Ok(())
}

/// Keeps what changed.
///
/// # Errors
/// [`DbError`] of the database.
pub fn meeting_update(conn: &mut Conn, m: &Meeting) -> Result<(), DbError> {
    diesel::update(meetings::table.find(m.id.to_string())).set(Row::from(m)).execute(conn)?;
    Ok(())
}

/// A meeting.
///
/// # Errors
/// [`DbError`] of the database.
pub fn meeting_find(conn: &mut Conn, id: MeetingId) -> Result<Option<Meeting>, DbError> {
    let row = meetings::table.find(id.to_string()).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_meeting).transpose()
}

/// The same, held until the end of the transaction. On SQLite the single writer is the lock.
///
/// # Errors
/// [`DbError`] of the database.
pub fn meeting_lock(conn: &mut Conn, id: MeetingId) -> Result<Option<Meeting>, DbError> {
    if let Conn::Postgres(c) = conn {
        meetings::table.find(id.to_string()).select(meetings::id).for_update().first::<String>(c).optional()?;
    }
    meeting_find(conn, id)
}

/// The meetings of a pod that begin at a moment or after it, the next first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn meeting_next(conn: &mut Conn, pod: PodId, from: Timestamp, limit: i64) -> Result<Vec<Meeting>, DbError> {
    let next = meetings::table.filter(meetings::pod_id.eq(pod.to_string())).filter(meetings::starts_at.ge(from.as_micros()));
    let rows: Vec<Row> = next.order((meetings::starts_at, meetings::id)).limit(limit).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_meeting).collect()
}

/// The meetings of a pod that begin before a moment, the latest first, those after a moment and id of the same list.
///
/// # Errors
/// [`DbError`] of the database.
pub fn meeting_page(
    conn: &mut Conn,
    pod: PodId,
    until: Timestamp,
    after: Option<(Timestamp, MeetingId)>,
    limit: i64,
) -> Result<Vec<Meeting>, DbError> {
    let mut query = meetings::table.into_boxed::<<Conn as diesel::Connection>::Backend>();
    query = query.filter(meetings::pod_id.eq(pod.to_string())).filter(meetings::starts_at.lt(until.as_micros()));
    if let Some((at, id)) = after {
        let at = at.as_micros();
        query = query.filter(meetings::starts_at.lt(at).or(meetings::starts_at.eq(at).and(meetings::id.lt(id.to_string()))));
    }
    let rows: Vec<Row> =
        query.order((meetings::starts_at.desc(), meetings::id.desc())).limit(limit).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_meeting).collect()
}

/// How many meetings of a pod are still to come and were not called off.
///
/// # Errors
/// [`DbError`] of the database.
pub fn meeting_count(conn: &mut Conn, pod: PodId, now: Timestamp) -> Result<i64, DbError> {
    let next = meetings::table.filter(meetings::pod_id.eq(pod.to_string())).filter(meetings::starts_at.gt(now.as_micros()));
    Ok(next.filter(meetings::called_off_at.is_null()).count().get_result(conn)?)
}

/// Those that begin after `now` and not after `until`, of which nobody was reminded.
///
/// # Errors
/// [`DbError`] of the database.
pub fn meeting_soon(conn: &mut Conn, now: Timestamp, until: Timestamp, limit: i64) -> Result<Vec<MeetingId>, DbError> {
    let soon = meetings::table.filter(meetings::reminded_at.is_null()).filter(meetings::called_off_at.is_null());
    let soon = soon.filter(meetings::starts_at.gt(now.as_micros())).filter(meetings::starts_at.le(until.as_micros()));
    let ids: Vec<String> = soon.order(meetings::starts_at).limit(limit).select(meetings::id).load(conn)?;
    ids.iter().map(|id| stored(id, "meetings.id")).collect()
}

/// Somebody says that they come or cannot, in place of what they said before.
///
/// # Errors
/// [`DbError`] of the database.
pub fn coming_put(conn: &mut Conn, id: MeetingId, member: MemberId, coming: bool) -> Result<(), DbError> {
    diesel::delete(meeting_comings::table.find((id.to_string(), member.to_string()))).execute(conn)?;
    diesel::insert_into(meeting_comings::table)
        .values((
            meeting_comings::meeting_id.eq(id.to_string()),
            meeting_comings::member_id.eq(member.to_string()),
            meeting_comings::coming.eq(i64::from(coming)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Who said that they come (`true`) or cannot.
///
/// # Errors
/// [`DbError`] of the database.
pub fn comings_of(conn: &mut Conn, id: MeetingId) -> Result<Vec<(MemberId, bool)>, DbError> {
    let all = meeting_comings::table.filter(meeting_comings::meeting_id.eq(id.to_string()));
    let rows: Vec<(String, i64)> =
        all.order(meeting_comings::member_id).select((meeting_comings::member_id, meeting_comings::coming)).load(conn)?;
    rows.into_iter().map(|(m, coming)| Ok((stored(&m, "meeting_comings.member_id")?, coming != 0))).collect()
}

/// What one neighbour said of any meeting: when each begins, and whether they come.
///
/// # Errors
/// [`DbError`] of the database.
pub fn comings_by(conn: &mut Conn, member: MemberId, limit: i64) -> Result<Vec<(Timestamp, bool)>, DbError> {
    let rows: Vec<(i64, i64)> = meeting_comings::table
        .inner_join(meetings::table)
        .filter(meeting_comings::member_id.eq(member.to_string()))
        .order((meetings::starts_at, meetings::id))
        .limit(limit)
        .select((meetings::starts_at, meeting_comings::coming))
        .load(conn)?;
    Ok(rows.into_iter().map(|(at, coming)| (Timestamp::from_micros(at), coming != 0)).collect())
}

/// It is kept no longer who comes to a meeting.
///
/// # Errors
/// [`DbError`] of the database.
pub fn comings_delete(conn: &mut Conn, id: MeetingId) -> Result<(), DbError> {
    diesel::delete(meeting_comings::table.filter(meeting_comings::meeting_id.eq(id.to_string()))).execute(conn)?;
    Ok(())
}

/// The same of all that began before a moment.
///
/// # Errors
/// [`DbError`] of the database.
pub fn comings_prune(conn: &mut Conn, before: Timestamp) -> Result<(), DbError> {
    let old: Vec<String> = meeting_comings::table
        .inner_join(meetings::table)
        .filter(meetings::starts_at.lt(before.as_micros()))
        .select(meeting_comings::meeting_id)
        .distinct()
        .load(conn)?;
    for id in old {
        diesel::delete(meeting_comings::table.filter(meeting_comings::meeting_id.eq(id))).execute(conn)?;
    }
    Ok(())
}

/// A neighbour goes to another pod: they come to no meeting of the old one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn comings_leave(conn: &mut Conn, member: MemberId) -> Result<(), DbError> {
    diesel::delete(meeting_comings::table.filter(meeting_comings::member_id.eq(member.to_string()))).execute(conn)?;
    Ok(())
}

/// A neighbour goes for good: what they put on agendas stays, without them.
///
/// # Errors
/// [`DbError`] of the database.
pub fn meeting_forget(conn: &mut Conn, member: MemberId) -> Result<(), DbError> {
    comings_leave(conn, member)?;
    let id = member.to_string();
    diesel::update(meetings::table.filter(meetings::caller_id.eq(&id)))
        .set(meetings::caller_id.eq(None::<String>))
        .execute(conn)?;
    diesel::update(meeting_points::table.filter(meeting_points::author_id.eq(&id)))
        .set(meeting_points::author_id.eq(None::<String>))
        .execute(conn)?;
    Ok(())
}
