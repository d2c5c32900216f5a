//! The pictures of listings. What is told of them stands in the listing.

use caremonger_domain::{
    Timestamp,
    id::{ListingId, PhotoId},
};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::photos};

/// Keeps a picture, a JPEG file of at most 100,000 bytes.
///
/// # Errors
/// [`DbError::Conflict`] when it is larger.
pub fn photo_insert(conn: &mut Conn, id: PhotoId, listing: ListingId, jpeg: &[u8], now: Timestamp) -> Result<(), DbError> {
    diesel::insert_into(photos::table)
        .values((
            photos::id.eq(id.to_string()),
            photos::listing_id.eq(listing.to_string()),
            photos::jpeg.eq(jpeg),
            photos::created_at.eq(now.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// A picture, and whose it is.
///
/// # Errors
/// [`DbError`] of the database.
pub fn photo_find(conn: &mut Conn, id: PhotoId) -> Result<Option<(ListingId, Vec<u8>)>, DbError> {
    let row: Option<(String, Vec<u8>)> =
        photos::table.find(id.to_string()).select((photos::listing_id, photos::jpeg)).first(conn).optional()?;
    row.map(|(listing, jpeg)| Ok((stored(&listing, "photos.listing_id")?, jpeg))).transpose()
}

/// Takes a picture away.
///
/// # Errors
/// [`DbError`] of the database.
pub fn photo_delete(conn: &mut Conn, id: PhotoId) -> Result<(), DbError> {
    diesel::delete(photos::table.find(id.to_string())).execute(conn)?;
    Ok(())
}

/// Takes all pictures of a listing away.
///
/// # Errors
/// [`DbError`] of the database.
pub fn photo_delete_all(conn: &mut Conn, listing: ListingId) -> Result<(), DbError> {
    diesel::delete(photos::table.filter(photos::listing_id.eq(listing.to_string()))).execute(conn)?;
    Ok(())
}
