//! Matches between a listing of a pod and a listing of another pod, and what became of them.

use caremonger_domain::{
    Amount, Timestamp,
    id::{ListingId, PodId},
    listing::{Kind, Listing},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError, both,
    error::{stored, stored_amount},
    listing::Row,
    schema::{listings, suggestions},
};

/// A match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The pod's own listing.
    pub own: ListingId,
    /// The other pod's.
    pub other: ListingId,
    /// Why they match: words of rules that fired, in order, such as `category area amount`.
    pub rule: String,
    /// How much of it could change hands.
    pub amount: Option<Amount>,
    /// When it was found.
    pub created_at: Timestamp,
}

/// Keeps a match; whether it is new.
///
/// # Errors
/// [`DbError`] of the database.
pub fn suggestion_put(conn: &mut Conn, s: &Suggestion) -> Result<bool, DbError> {
    let row = (
        suggestions::own_id.eq(s.own.to_string()),
        suggestions::other_id.eq(s.other.to_string()),
        suggestions::rule.eq(&s.rule),
        suggestions::amount.eq(s.amount.map(Amount::millionths)),
        suggestions::state.eq("open"),
        suggestions::created_at.eq(s.created_at.as_micros()),
    );
    let new = both!(conn, |c| diesel::insert_into(suggestions::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(new == 1)
}

type Columns = (String, String, String, Option<i64>, i64);

fn read((own, other, rule, amount, at): Columns) -> Result<Suggestion, DbError> {
    Ok(Suggestion {
        own: stored(&own, "suggestions.own_id")?,
        other: stored(&other, "suggestions.other_id")?,
        rule,
        amount: amount.map(|a| stored_amount(a, "suggestions.amount")).transpose()?,
        created_at: Timestamp::from_micros(at),
    })
}

/// The matches of a pod that nobody decided about, both listings still open; newest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn suggestion_open(conn: &mut Conn, pod: PodId, limit: i64) -> Result<Vec<Suggestion>, DbError> {
    let other = diesel::alias!(listings as other);
    let rows: Vec<Columns> = suggestions::table
        .inner_join(listings::table.on(listings::id.eq(suggestions::own_id)))
        .inner_join(other.on(other.field(listings::id).eq(suggestions::other_id)))
        .filter(listings::pod_id.eq(pod.to_string()))
        .filter(listings::state.eq("open"))
        .filter(other.field(listings::state).eq("open"))
        .filter(suggestions::state.eq("open"))
        .order((suggestions::created_at.desc(), suggestions::own_id, suggestions::other_id))
        .limit(limit)
        .select((suggestions::own_id, suggestions::other_id, suggestions::rule, suggestions::amount, suggestions::created_at))
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// Decides about a match: `dismissed` or `taken`; whether it was open.
///
/// # Errors
/// [`DbError`] of the database.
pub fn suggestion_decide(conn: &mut Conn, own: ListingId, other: ListingId, state: &str) -> Result<bool, DbError> {
    let open = suggestions::table.find((own.to_string(), other.to_string())).filter(suggestions::state.eq("open"));
    Ok(diesel::update(open).set(suggestions::state.eq(state)).execute(conn)? == 1)
}

/// A match may be looked at again: what it became has ended.
///
/// # Errors
/// [`DbError`] of the database.
pub fn suggestion_reopen(conn: &mut Conn, own: ListingId, other: ListingId) -> Result<(), DbError> {
    diesel::update(suggestions::table.find((own.to_string(), other.to_string())).filter(suggestions::state.eq("taken")))
        .set(suggestions::state.eq("open"))
        .execute(conn)?;
    Ok(())
}

/// Open listings that were stored after one and before a moment, copies among them, in the order in which they were stored:
/// their ids say when.
///
/// # Errors
/// [`DbError`] of the database.
pub fn listing_stored_after(conn: &mut Conn, after: ListingId, before: Timestamp, limit: i64) -> Result<Vec<Listing>, DbError> {
    let rows: Vec<Row> = listings::table
        .filter(listings::id.gt(after.to_string()))
        .filter(listings::id.lt(ListingId::new(before, 0).to_string()))
        .filter(diesel::dsl::sql::<diesel::sql_types::Bool>("state = 'open'"))
        .order(listings::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_listing).collect()
}

/// Among which listings one that matches is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Among {
    /// All that are known, of other nodes too.
    All,
    /// Those of this node's pods.
    Node,
    /// Those of one pod of ours.
    Pod(PodId),
}

/// Open listings of a kind and category that may match one: newest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn listing_counterparts(
    conn: &mut Conn,
    kind: Kind,
    category: &str,
    among: Among,
    limit: i64,
) -> Result<Vec<Listing>, DbError> {
    let mut query = listings::table.into_boxed::<<Conn as diesel::Connection>::Backend>();
    query = query
        .filter(diesel::dsl::sql::<diesel::sql_types::Bool>("state = 'open'"))
        .filter(listings::kind.eq(kind.as_str()))
        .filter(listings::category.eq(category.to_owned()));
    query = match among {
        Among::All => query,
        Among::Node => query.filter(listings::pod_id.is_not_null()),
        Among::Pod(pod) => query.filter(listings::pod_id.eq(pod.to_string())),
    };
    let rows: Vec<Row> = query.order(listings::id.desc()).limit(limit).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_listing).collect()
}
