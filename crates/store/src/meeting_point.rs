//! Points on the agendas of meetings.

use caremonger_domain::{
    Timestamp,
    id::{MeetingId, MeetingPointId, MemberId},
};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::meeting_points};

/// Something to talk about at a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Its id.
    pub id: MeetingPointId,
    /// At which meeting.
    pub meeting: MeetingId,
    /// Who put it there; nobody once they are gone.
    pub author: Option<MemberId>,
    /// The words.
    pub text: String,
    /// When.
    pub created_at: Timestamp,
}

type Columns = (String, String, Option<String>, String, i64);

fn read((id, meeting, author, text, at): Columns) -> Result<Point, DbError> {
    Ok(Point {
        id: stored(&id, "meeting_points.id")?,
        meeting: stored(&meeting, "meeting_points.meeting_id")?,
        author: author.map(|m| stored(&m, "meeting_points.author_id")).transpose()?,
        text,
        created_at: Timestamp::from_micros(at),
    })
}

/// Keeps a point.
///
/// # Errors
/// [`DbError`] of the database.
pub fn point_add(conn: &mut Conn, p: &Point) -> Result<(), DbError> {
    diesel::insert_into(meeting_points::table)
        .values((
            meeting_points::id.eq(p.id.to_string()),
            meeting_points::meeting_id.eq(p.meeting.to_string()),
            meeting_points::author_id.eq(p.author.map(|m| m.to_string())),
            meeting_points::text.eq(&p.text),
            meeting_points::created_at.eq(p.created_at.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// A point.
///
/// # Errors
/// [`DbError`] of the database.
pub fn point_find(conn: &mut Conn, id: MeetingPointId) -> Result<Option<Point>, DbError> {
    let row: Option<Columns> = meeting_points::table.find(id.to_string()).first(conn).optional()?;
    row.map(read).transpose()
}

/// The points of a meeting, oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn points_of(conn: &mut Conn, meeting: MeetingId) -> Result<Vec<Point>, DbError> {
    let all = meeting_points::table.filter(meeting_points::meeting_id.eq(meeting.to_string()));
    let rows: Vec<Columns> = all.order(meeting_points::id).load(conn)?;
    rows.into_iter().map(read).collect()
}

/// What one neighbour put on any agenda, oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn points_by(conn: &mut Conn, author: MemberId, limit: i64) -> Result<Vec<Point>, DbError> {
    let all = meeting_points::table.filter(meeting_points::author_id.eq(author.to_string()));
    let rows: Vec<Columns> = all.order(meeting_points::id).limit(limit).load(conn)?;
    rows.into_iter().map(read).collect()
}

/// How many points a meeting has, and how many of them are one neighbour's.
///
/// # Errors
/// [`DbError`] of the database.
pub fn point_count(conn: &mut Conn, meeting: MeetingId, author: MemberId) -> Result<(i64, i64), DbError> {
    let all = || meeting_points::table.filter(meeting_points::meeting_id.eq(meeting.to_string()));
    let theirs = all().filter(meeting_points::author_id.eq(author.to_string())).count().get_result(conn)?;
    Ok((all().count().get_result(conn)?, theirs))
}

/// Takes a point away.
///
/// # Errors
/// [`DbError`] of the database.
pub fn point_delete(conn: &mut Conn, id: MeetingPointId) -> Result<(), DbError> {
    diesel::delete(meeting_points::table.find(id.to_string())).execute(conn)?;
    Ok(())
}
