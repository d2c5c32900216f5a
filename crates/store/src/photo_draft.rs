//! Photos brought while an offer or an ask is still being written. They stand under its form until it is published.

use caremonger_domain::{
    Timestamp,
    id::{MemberId, PhotoId},
    photo::Photo,
};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::photo_drafts};

type Row = (String, String, i64, i64);

fn photo((id, alt, width, height): Row) -> Result<Photo, DbError> {
    let pixels = |n: i64| n.try_into().map_err(|_| DbError::Corrupt("photo_drafts.width"));
    Ok(Photo { id: stored(&id, "photo_drafts.id")?, alt, width: pixels(width)?, height: pixels(height)? })
}

/// Keeps one, with its picture: a JPEG file of at most 100,000 bytes.
///
/// # Errors
/// [`DbError::Conflict`] when it is larger.
pub fn photo_draft_insert(
    conn: &mut Conn,
    who: MemberId,
    form: &str,
    photo: &Photo,
    jpeg: &[u8],
    now: Timestamp,
) -> Result<(), DbError> {
    use photo_drafts as d;
    diesel::insert_into(d::table)
        .values((
            d::id.eq(photo.id.to_string()),
            d::member_id.eq(who.to_string()),
            d::form.eq(form),
            d::alt.eq(&photo.alt),
            d::width.eq(i64::from(photo.width)),
            d::height.eq(i64::from(photo.height)),
            d::jpeg.eq(jpeg),
            d::created_at.eq(now.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Those of a neighbour's form, as they came.
///
/// # Errors
/// [`DbError`] of the database.
pub fn photo_drafts_of(conn: &mut Conn, who: MemberId, form: &str) -> Result<Vec<Photo>, DbError> {
    use photo_drafts as d;
    let mine = d::table.filter(d::member_id.eq(who.to_string()).and(d::form.eq(form))).order(d::id);
    let rows: Vec<Row> = mine.select((d::id, d::alt, d::width, d::height)).load(conn)?;
    rows.into_iter().map(photo).collect()
}

/// Forgets the oldest of a neighbour's other forms, so that of all there are at most `most`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn photo_draft_make_room(conn: &mut Conn, who: MemberId, form: &str, most: usize) -> Result<(), DbError> {
    use photo_drafts as d;
    let all = d::table.filter(d::member_id.eq(who.to_string())).order((d::created_at, d::id));
    let all: Vec<(String, String)> = all.select((d::id, d::form)).load(conn)?;
    let too_many = all.len().saturating_sub(most);
    for (id, _) in all.iter().filter(|(_, of)| of != form).take(too_many) {
        diesel::delete(d::table.find(id)).execute(conn)?;
    }
    Ok(())
}

/// The picture of one, for whoever brought it.
///
/// # Errors
/// [`DbError`] of the database.
pub fn photo_draft_jpeg(conn: &mut Conn, who: MemberId, id: PhotoId) -> Result<Option<Vec<u8>>, DbError> {
    use photo_drafts as d;
    let mine = d::table.find(id.to_string()).filter(d::member_id.eq(who.to_string()));
    Ok(mine.select(d::jpeg).first(conn).optional()?)
}

/// Forgets one of a neighbour's.
///
/// # Errors
/// [`DbError`] of the database.
pub fn photo_draft_delete(conn: &mut Conn, who: MemberId, id: PhotoId) -> Result<(), DbError> {
    use photo_drafts as d;
    diesel::delete(d::table.find(id.to_string()).filter(d::member_id.eq(who.to_string()))).execute(conn)?;
    Ok(())
}

/// Forgets all of a neighbour's.
///
/// # Errors
/// [`DbError`] of the database.
pub fn photo_draft_delete_all(conn: &mut Conn, who: MemberId) -> Result<(), DbError> {
    diesel::delete(photo_drafts::table.filter(photo_drafts::member_id.eq(who.to_string()))).execute(conn)?;
    Ok(())
}

/// Forgets those older than `before`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn photo_draft_prune(conn: &mut Conn, before: Timestamp) -> Result<usize, DbError> {
    Ok(diesel::delete(photo_drafts::table.filter(photo_drafts::created_at.lt(before.as_micros()))).execute(conn)?)
}
