//! Announcements of a desk to everybody of its pod, and who is still to be told by voice.

use caremonger_domain::{
    Timestamp,
    id::{AnnouncementId, MemberId, PodId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::stored,
    schema::{announcement_calls, announcements, members},
};

/// An announcement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// Its id.
    pub id: AnnouncementId,
    /// To whom.
    pub pod: PodId,
    /// Who wrote it.
    pub author: Option<MemberId>,
    /// One line.
    pub title: String,
    /// More.
    pub text: String,
    /// BCP 47 tag of both.
    pub language: String,
    /// When.
    pub created_at: Timestamp,
}

/// Keeps an announcement, and who is to be told by voice.
///
/// # Errors
/// [`DbError`] of the database.
pub fn announcement_insert(conn: &mut Conn, a: &Announcement, by_voice: &[MemberId]) -> Result<(), DbError> {
    diesel::insert_into(announcements::table)
        .values((
            announcements::id.eq(a.id.to_string()),
            announcements::pod_id.eq(a.pod.to_string()),
            announcements::author_id.eq(a.author.map(|m| m.to_string())),
            announcements::title.eq(&a.title),
            announcements::text.eq(&a.text),
            announcements::language.eq(&a.language),
            announcements::created_at.eq(a.created_at.as_micros()),
        ))
        .execute(conn)?;
    for member in by_voice {
        diesel::insert_into(announcement_calls::table)
            .values((
                announcement_calls::announcement_id.eq(a.id.to_string()),
                announcement_calls::member_id.eq(member.to_string()),
            ))
            .execute(conn)?;
    }
    Ok(())
}

type Columns = (String, String, Option<String>, String, String, String, i64);

fn read((id, pod, author, title, text, language, at): Columns) -> Result<Announcement, DbError> {
    Ok(Announcement {
        id: stored(&id, "announcements.id")?,
        pod: stored(&pod, "announcements.pod_id")?,
        author: author.map(|m| stored(&m, "announcements.author_id")).transpose()?,
        title,
        text,
        language,
        created_at: Timestamp::from_micros(at),
    })
}

/// One of them.
///
/// # Errors
/// [`DbError`] of the database.
pub fn announcement_find(conn: &mut Conn, id: AnnouncementId) -> Result<Option<Announcement>, DbError> {
    let row: Option<Columns> = announcements::table.find(id.to_string()).first(conn).optional()?;
    row.map(read).transpose()
}

/// Those of a pod, newest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn announcement_page(conn: &mut Conn, pod: PodId, limit: i64) -> Result<Vec<Announcement>, DbError> {
    let of_pod = announcements::table.filter(announcements::pod_id.eq(pod.to_string()));
    let rows: Vec<Columns> = of_pod.order(announcements::id.desc()).limit(limit).load(conn)?;
    rows.into_iter().map(read).collect()
}

/// Who was to be told by voice, in the order of their names: id, name, and when they were.
///
/// # Errors
/// [`DbError`] of the database.
pub fn announcement_calls(conn: &mut Conn, id: AnnouncementId) -> Result<Vec<(MemberId, String, Option<Timestamp>)>, DbError> {
    let rows: Vec<(String, String, Option<i64>)> = announcement_calls::table
        .inner_join(members::table.on(members::id.eq(announcement_calls::member_id)))
        .filter(announcement_calls::announcement_id.eq(id.to_string()))
        .filter(members::erased_at.is_null())
        .order((members::name, members::id))
        .select((members::id, members::name, announcement_calls::told_at))
        .load(conn)?;
    rows.into_iter().map(|(m, name, at)| Ok((stored(&m, "members.id")?, name, at.map(Timestamp::from_micros)))).collect()
}

/// Writes down that somebody was told.
///
/// # Errors
/// [`DbError`] of the database.
pub fn announcement_told(
    conn: &mut Conn,
    id: AnnouncementId,
    member: MemberId,
    by: MemberId,
    now: Timestamp,
) -> Result<(), DbError> {
    let this = announcement_calls::table.find((id.to_string(), member.to_string()));
    diesel::update(this.filter(announcement_calls::told_at.is_null()))
        .set((announcement_calls::told_at.eq(now.as_micros()), announcement_calls::by_id.eq(by.to_string())))
        .execute(conn)?;
    Ok(())
}
