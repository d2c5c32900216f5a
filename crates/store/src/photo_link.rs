//! Where photos of listings elsewhere are, and which of them are still to be fetched.

use caremonger_domain::{
    Timestamp,
    id::{ListingId, PhotoId, RemoteActorId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::{stored, stored_number},
    schema::{listings, photo_links},
};

/// A photo of a listing elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoLink {
    /// The photo's id here.
    pub id: PhotoId,
    /// The listing.
    pub listing: ListingId,
    /// Where the picture is.
    pub url: String,
    /// What is on it.
    pub alt: String,
    /// Where it stands among the photos of the listing, from 0.
    pub place: u32,
    /// How often somebody has begun to fetch it.
    pub tries: u32,
    /// When it is to be fetched; nothing when that is done, or of no use.
    pub due_at: Option<Timestamp>,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = photo_links)]
#[diesel(treat_none_as_null = true)]
struct Row {
    id: String,
    listing_id: String,
    url: String,
    alt: String,
    place: i64,
    tries: i64,
    due_at: Option<i64>,
}

impl From<&PhotoLink> for Row {
    fn from(p: &PhotoLink) -> Self {
        Self {
            id: p.id.to_string(),
            listing_id: p.listing.to_string(),
            url: p.url.clone(),
            alt: p.alt.clone(),
            place: p.place.into(),
            tries: p.tries.into(),
            due_at: p.due_at.map(Timestamp::as_micros),
        }
    }
}

impl Row {
    fn read(self) -> Result<PhotoLink, DbError> {
        Ok(PhotoLink {
            id: stored(&self.id, "photo_links.id")?,
            listing: stored(&self.listing_id, "photo_links.listing_id")?,
            url: self.url,
            alt: self.alt,
            place: stored_number(self.place, "photo_links.place")?,
            tries: stored_number(self.tries, "photo_links.tries")?,
            due_at: self.due_at.map(Timestamp::from_micros),
        })
    }
}

/// Keeps where a photo is.
///
/// # Errors
/// [`DbError::Conflict`] when the listing has it already.
pub fn photo_link_insert(conn: &mut Conn, p: &PhotoLink) -> Result<(), DbError> {
    diesel::insert_into(photo_links::table).values(Row::from(p)).execute(conn)?;
    Ok(())
}

/// Writes back a changed one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn photo_link_update(conn: &mut Conn, p: &PhotoLink) -> Result<(), DbError> {
    diesel::update(photo_links::table.find(p.id.to_string())).set(Row::from(p)).execute(conn)?;
    Ok(())
}

/// One of them.
///
/// # Errors
/// [`DbError`] of the database.
pub fn photo_link_find(conn: &mut Conn, id: PhotoId) -> Result<Option<PhotoLink>, DbError> {
    photo_links::table.find(id.to_string()).select(Row::as_select()).first(conn).optional()?.map(Row::read).transpose()
}

/// Those of a listing, in order.
///
/// # Errors
/// [`DbError`] of the database.
pub fn photo_link_of(conn: &mut Conn, listing: ListingId) -> Result<Vec<PhotoLink>, DbError> {
    let all = photo_links::table.filter(photo_links::listing_id.eq(listing.to_string()));
    let rows: Vec<Row> = all.order((photo_links::place, photo_links::id)).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::read).collect()
}

/// Forgets where a photo is.
///
/// # Errors
/// [`DbError`] of the database.
pub fn photo_link_delete(conn: &mut Conn, id: PhotoId) -> Result<(), DbError> {
    diesel::delete(photo_links::table.find(id.to_string())).execute(conn)?;
    Ok(())
}

/// Whether something is to be fetched.
///
/// # Errors
/// [`DbError`] of the database.
pub fn photo_link_is_due(conn: &mut Conn, now: Timestamp) -> Result<bool, DbError> {
    let due = photo_links::table.filter(photo_links::due_at.le(now.as_micros()).assume_not_null());
    Ok(due.select(photo_links::id).first::<String>(conn).optional()?.is_some())
}

/// Takes the next that is to be fetched, so that no other process does before `until`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn photo_link_take(conn: &mut Conn, now: Timestamp, until: Timestamp) -> Result<Option<PhotoLink>, DbError> {
    let due = photo_links::table.filter(photo_links::due_at.le(now.as_micros()).assume_not_null());
    let row = due.order((photo_links::due_at, photo_links::id)).select(Row::as_select()).first(conn).optional()?;
    let Some(row) = row else { return Ok(None) };
    let free = photo_links::table.find(row.id.clone()).filter(photo_links::due_at.eq(row.due_at).assume_not_null());
    let turn = (photo_links::due_at.eq(until.as_micros()), photo_links::tries.eq(row.tries + 1));
    let taken = diesel::update(free).set(turn).execute(conn)?;
    let row = Row { tries: row.tries + 1, due_at: Some(until.as_micros()), ..row };
    if taken == 1 { row.read().map(Some) } else { Ok(None) }
}

/// Nothing more is fetched from a server (`https://host`) before a moment.
///
/// # Errors
/// [`DbError`] of the database.
pub fn photo_link_put_off(conn: &mut Conn, origin: &str, until: Timestamp) -> Result<(), DbError> {
    let theirs = photo_links::url.like(format!("{}/%", origin.replace(['%', '_', '\\'], "")));
    let sooner = photo_links::due_at.lt(until.as_micros()).assume_not_null();
    diesel::update(photo_links::table.filter(theirs).filter(sooner))
        .set(photo_links::due_at.eq(until.as_micros()))
        .execute(conn)?;
    Ok(())
}

/// How many photos of one author's listings are kept or on their way.
///
/// # Errors
/// [`DbError`] of the database.
pub fn photo_link_count(conn: &mut Conn, author: RemoteActorId) -> Result<i64, DbError> {
    let all = photo_links::table.inner_join(listings::table).filter(listings::remote_actor_id.eq(author.to_string()));
    Ok(all.count().get_result(conn)?)
}

/// Listings elsewhere that ended before a moment and still have photos here.
///
/// # Errors
/// [`DbError`] of the database.
pub fn photo_link_over(conn: &mut Conn, before: Timestamp, now: Timestamp, limit: i64) -> Result<Vec<ListingId>, DbError> {
    let over = photo_links::table
        .inner_join(listings::table)
        .filter(listings::state.eq("closed"))
        // A day that is still to come was told by a server whose clock is not to be believed.
        .filter(listings::updated_at.le(before.as_micros()).or(listings::updated_at.gt(now.as_micros())));
    let ids: Vec<String> =
        over.order(photo_links::listing_id).limit(limit).select(photo_links::listing_id).distinct().load(conn)?;
    ids.iter().map(|id| stored(id, "photo_links.listing_id")).collect()
}
