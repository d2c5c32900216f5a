//! What plain followers of a listing were last told, and when they are to be told again.

use caremonger_domain::{Timestamp, id::ListingId};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::listing_news};

/// What plain followers were last told.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct News {
    /// The paragraphs they saw.
    pub told: String,
    /// When (microseconds).
    pub told_at: i64,
    /// When they are to be told again, if something changed since.
    pub due_at: Option<i64>,
}

/// What plain followers were last told of a listing.
///
/// # Errors
/// [`DbError`] of the database.
pub fn listing_news(conn: &mut Conn, id: ListingId) -> Result<Option<News>, DbError> {
    let columns = (listing_news::told, listing_news::told_at, listing_news::due_at);
    Ok(listing_news::table.find(id.to_string()).select(columns).first(conn).optional()?)
}

/// Notes what plain followers were told, or when they are due to be.
///
/// # Errors
/// [`DbError`] of the database.
pub fn listing_news_set(conn: &mut Conn, id: ListingId, news: &News) -> Result<(), DbError> {
    let values =
        (listing_news::told.eq(&news.told), listing_news::told_at.eq(news.told_at), listing_news::due_at.eq(news.due_at));
    let changed = diesel::update(listing_news::table.find(id.to_string())).set(values).execute(conn)?;
    if changed == 0 {
        diesel::insert_into(listing_news::table)
            .values((
                listing_news::listing_id.eq(id.to_string()),
                listing_news::told.eq(&news.told),
                listing_news::told_at.eq(news.told_at),
                listing_news::due_at.eq(news.due_at),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Listings whose followers are due to hear of a change.
///
/// # Errors
/// [`DbError`] of the database.
pub fn listing_news_due(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<ListingId>, DbError> {
    let ids: Vec<String> = listing_news::table
        .filter(listing_news::due_at.le(now.as_micros()))
        .order(listing_news::due_at)
        .limit(limit)
        .select(listing_news::listing_id)
        .load(conn)?;
    ids.iter().map(|id| stored(id, "listing_news.listing_id")).collect()
}
