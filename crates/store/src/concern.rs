//! What neighbours tell the mediators of a pod.

use caremonger_domain::{
    Timestamp,
    id::{ConcernId, ListingId, MemberId, PodId},
};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::concerns};

/// Something that was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concern {
    /// Its id.
    pub id: ConcernId,
    /// Whose mediators look at it.
    pub pod: PodId,
    /// The neighbour it is about.
    pub about: Option<MemberId>,
    /// The listing it is about.
    pub listing: Option<ListingId>,
    /// Who told it, where they wanted that to be known.
    pub by: Option<MemberId>,
    /// By which it is known how much somebody has told lately, whoever they are.
    pub by_mark: Vec<u8>,
    /// The words, sealed; none once they are wiped.
    pub sealed: Option<Vec<u8>>,
    /// When it was told.
    pub created_at: Timestamp,
    /// When a mediator was done with it.
    pub closed_at: Option<Timestamp>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = concerns)]
struct Row {
    id: String,
    pod_id: String,
    about_id: Option<String>,
    listing_id: Option<String>,
    by_id: Option<String>,
    by_mark: Vec<u8>,
    sealed: Option<Vec<u8>>,
    state: String,
    created_at: i64,
    closed_at: Option<i64>,
}

impl Row {
    fn into_concern(self) -> Result<Concern, DbError> {
        Ok(Concern {
            id: stored(&self.id, "concerns.id")?,
            pod: stored(&self.pod_id, "concerns.pod_id")?,
            about: self.about_id.map(|m| stored(&m, "concerns.about_id")).transpose()?,
            listing: self.listing_id.map(|l| stored(&l, "concerns.listing_id")).transpose()?,
            by: self.by_id.map(|m| stored(&m, "concerns.by_id")).transpose()?,
            by_mark: self.by_mark,
            sealed: self.sealed,
            created_at: Timestamp::from_micros(self.created_at),
            closed_at: self.closed_at.map(Timestamp::from_micros),
        })
    }
}

/// Keeps what was told.
///
/// # Errors
/// [`DbError`] of the database.
pub fn concern_insert(conn: &mut Conn, c: &Concern) -> Result<(), DbError> {
    let row = Row {
        id: c.id.to_string(),
        pod_id: c.pod.to_string(),
        about_id: c.about.map(|m| m.to_string()),
        listing_id: c.listing.map(|l| l.to_string()),
        by_id: c.by.map(|m| m.to_string()),
        by_mark: c.by_mark.clone(),
        sealed: c.sealed.clone(),
        state: if c.closed_at.is_some() { "closed" } else { "open" }.to_owned(),
        created_at: c.created_at.as_micros(),
        closed_at: c.closed_at.map(Timestamp::as_micros),
    };
    diesel::insert_into(concerns::table).values(row).execute(conn)?;
    Ok(())
}

/// One of them.
///
/// # Errors
/// [`DbError`] of the database.
pub fn concern_find(conn: &mut Conn, id: ConcernId) -> Result<Option<Concern>, DbError> {
    let row = concerns::table.find(id.to_string()).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_concern).transpose()
}

/// What was told the mediators of a pod, newest first: what is open before what is settled, so many of each at most.
///
/// # Errors
/// [`DbError`] of the database.
pub fn concern_page(conn: &mut Conn, pod: PodId, open: i64, closed: i64) -> Result<Vec<Concern>, DbError> {
    let mut all: Vec<Concern> = Vec::new();
    for (state, limit) in [("open", open), ("closed", closed)] {
        let mine = concerns::table.filter(concerns::pod_id.eq(pod.to_string())).filter(concerns::state.eq(state));
        let rows: Vec<Row> = mine.order(concerns::id.desc()).limit(limit).select(Row::as_select()).load(conn)?;
        all.extend(rows.into_iter().map(Row::into_concern).collect::<Result<Vec<_>, _>>()?);
    }
    Ok(all)
}

/// Takes away by which it is known how much somebody told, and that it was they.
///
/// # Errors
/// [`DbError`] of the database.
pub fn concern_forget_mark(conn: &mut Conn, by_mark: &[u8]) -> Result<(), DbError> {
    diesel::update(concerns::table.filter(concerns::by_mark.eq(by_mark)))
        .set((concerns::by_mark.eq(Vec::<u8>::new()), concerns::by_id.eq(None::<String>)))
        .execute(conn)?;
    Ok(())
}

/// How much somebody has told since then.
///
/// # Errors
/// [`DbError`] of the database.
pub fn concern_count(conn: &mut Conn, by_mark: &[u8], since: Timestamp) -> Result<i64, DbError> {
    let theirs = concerns::table.filter(concerns::by_mark.eq(by_mark)).filter(concerns::created_at.ge(since.as_micros()));
    Ok(theirs.count().get_result(conn)?)
}

/// Writes down that a mediator is done with it.
///
/// # Errors
/// [`DbError`] of the database.
pub fn concern_close(conn: &mut Conn, id: ConcernId, now: Timestamp) -> Result<(), DbError> {
    let this = concerns::table.find(id.to_string()).filter(concerns::state.eq("open"));
    diesel::update(this).set((concerns::state.eq("closed"), concerns::closed_at.eq(now.as_micros()))).execute(conn)?;
    Ok(())
}

/// Those whose words are still there and that were closed before then.
///
/// # Errors
/// [`DbError`] of the database.
pub fn concern_over(conn: &mut Conn, before: Timestamp, limit: i64) -> Result<Vec<ConcernId>, DbError> {
    let ids: Vec<String> = concerns::table
        .filter(diesel::dsl::sql::<diesel::sql_types::Bool>("sealed IS NOT NULL AND closed_at IS NOT NULL"))
        .filter(concerns::closed_at.lt(before.as_micros()))
        .limit(limit)
        .select(concerns::id)
        .load(conn)?;
    ids.iter().map(|id| stored(id, "concerns.id")).collect()
}

/// Takes the words away, and who told them.
///
/// # Errors
/// [`DbError`] of the database.
pub fn concern_wipe(conn: &mut Conn, id: ConcernId) -> Result<(), DbError> {
    diesel::update(concerns::table.find(id.to_string()))
        .set((concerns::sealed.eq(None::<Vec<u8>>), concerns::by_id.eq(None::<String>), concerns::by_mark.eq(Vec::<u8>::new())))
        .execute(conn)?;
    Ok(())
}
