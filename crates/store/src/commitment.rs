//! Commitments.

use caremonger_domain::{
    Amount, Timestamp,
    commitment::{Commitment, Helper, Said},
    id::{CommitmentId, ListingId, MemberId, PodId, RemoteActorId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::{stored, stored_amount},
    schema::{commitments, listings},
};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = commitments, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: String,
    uri: Option<String>,
    claim_uri: Option<String>,
    listing_id: String,
    member_id: Option<String>,
    remote_actor_id: Option<String>,
    helper_name: String,
    amount: Option<i64>,
    delivered: Option<i64>,
    state: String,
    reason: Option<String>,
    said_owner: Option<i64>,
    said_helper: Option<i64>,
    due_at: Option<i64>,
    version: i64,
    created_at: i64,
    updated_at: i64,
    drawn_from: Option<String>,
}

impl Row {
    fn of(c: &Commitment) -> Self {
        let (member, remote) = match &c.helper {
            Helper::Member(m) => (Some(m.to_string()), None),
            Helper::Remote(r) => (None, Some(r.to_string())),
        };
        Self {
            id: c.id.to_string(),
            uri: c.uri.clone(),
            claim_uri: c.claim_uri.clone(),
            listing_id: c.listing.to_string(),
            member_id: member,
            remote_actor_id: remote,
            helper_name: c.helper_name.clone(),
            amount: c.amount.map(Amount::millionths),
            delivered: c.delivered.map(Amount::millionths),
            state: c.state.to_string(),
            reason: c.reason.clone(),
            said_owner: c.said.owner.map(Amount::millionths),
            said_helper: c.said.helper.map(Amount::millionths),
            due_at: c.due_at.map(Timestamp::as_micros),
            version: c.version,
            created_at: c.created_at.as_micros(),
            updated_at: c.updated_at.as_micros(),
            drawn_from: c.drawn_from.map(|l| l.to_string()),
        }
    }

    fn into_commitment(self) -> Result<Commitment, DbError> {
        let amount = |m: Option<i64>| m.map(|m| stored_amount(m, "commitments.amount")).transpose();
        let helper = match (self.member_id, self.remote_actor_id) {
            (Some(m), None) => Helper::Member(stored(&m, "commitments.member_id")?),
            (None, Some(r)) => Helper::Remote(stored(&r, "commitments.remote_actor_id")?),
            _ => return Err(DbError::Corrupt("commitments.member_id")),
        };
        Ok(Commitment {
            id: stored(&self.id, "commitments.id")?,
            uri: self.uri,
            claim_uri: self.claim_uri,
            listing: stored(&self.listing_id, "commitments.listing_id")?,
            helper,
            helper_name: self.helper_name,
            amount: amount(self.amount)?,
            delivered: amount(self.delivered)?,
            state: stored(&self.state, "commitments.state")?,
            reason: self.reason,
            said: Said { owner: amount(self.said_owner)?, helper: amount(self.said_helper)? },
            due_at: self.due_at.map(Timestamp::from_micros),
            version: self.version,
            created_at: Timestamp::from_micros(self.created_at),
            updated_at: Timestamp::from_micros(self.updated_at),
            drawn_from: self.drawn_from.map(|l| stored(&l, "commitments.drawn_from")).transpose()?,
        })
    }
}

fn read_one(row: QueryResult<Row>) -> Result<Option<Commitment>, DbError> {
    row.optional()?.map(Row::into_commitment).transpose()
}

/// Stores a new commitment.
///
/// # Errors
/// [`DbError::Conflict`] when its claim is known already.
pub fn commitment_insert(conn: &mut Conn, c: &Commitment) -> Result<(), DbError> {
    diesel::insert_into(commitments::table).values(Row::of(c)).execute(conn)?;
    Ok(())
}

/// Writes back a changed commitment.
///
/// # Errors
/// [`DbError`] of the database.
pub fn commitment_update(conn: &mut Conn, c: &Commitment) -> Result<(), DbError> {
    diesel::update(commitments::table.find(c.id.to_string())).set(Row::of(c)).execute(conn)?;
    Ok(())
}

/// One commitment.
///
/// # Errors
/// [`DbError`] of the database.
pub fn commitment_find(conn: &mut Conn, id: CommitmentId) -> Result<Option<Commitment>, DbError> {
    read_one(commitments::table.find(id.to_string()).select(Row::as_select()).first(conn))
}

/// A commitment by the claim that asked for it.
///
/// # Errors
/// [`DbError`] of the database.
pub fn commitment_find_by_claim(conn: &mut Conn, claim_uri: &str) -> Result<Option<Commitment>, DbError> {
    read_one(commitments::table.filter(commitments::claim_uri.eq(claim_uri)).select(Row::as_select()).first(conn))
}

/// A commitment by its agreement's id.
///
/// # Errors
/// [`DbError`] of the database.
pub fn commitment_find_by_uri(conn: &mut Conn, uri: &str) -> Result<Option<Commitment>, DbError> {
    read_one(commitments::table.filter(commitments::uri.eq(uri)).select(Row::as_select()).first(conn))
}

/// Whose commitments to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those a neighbour made.
    Helper(MemberId),
    /// Those against the listings a neighbour wrote.
    OwnerMember(MemberId),
    /// Those against all listings of a pod: for the desk.
    OwnerPod(PodId),
    /// Both sides of one neighbour.
    Member(MemberId),
    /// Both sides of a desk neighbour: their own promises and all against the pod's listings.
    Desk(MemberId, PodId),
}

type Backend = <Conn as diesel::Connection>::Backend;

/// A page of commitments, newest first, those before `before`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn commitment_page(
    conn: &mut Conn,
    whose: Whose,
    before: Option<CommitmentId>,
    limit: i64,
) -> Result<Vec<Commitment>, DbError> {
    let mut query = commitments::table.inner_join(listings::table).into_boxed::<Backend>();
    query = match whose {
        Whose::Helper(m) => query.filter(commitments::member_id.eq(m.to_string())),
        Whose::OwnerMember(m) => query.filter(listings::author_id.eq(m.to_string())),
        Whose::OwnerPod(p) => query.filter(listings::pod_id.eq(p.to_string())),
        Whose::Member(m) => query.filter(commitments::member_id.eq(m.to_string()).or(listings::author_id.eq(m.to_string()))),
        Whose::Desk(m, p) => query.filter(commitments::member_id.eq(m.to_string()).or(listings::pod_id.eq(p.to_string()))),
    };
    if let Some(before) = before {
        query = query.filter(commitments::id.lt(before.to_string()));
    }
    let rows: Vec<Row> = query.order(commitments::id.desc()).limit(limit).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_commitment).collect()
}

/// The commitments of one listing, newest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn commitment_of_listing(conn: &mut Conn, listing: ListingId, limit: i64) -> Result<Vec<Commitment>, DbError> {
    let rows: Vec<Row> = commitments::table
        .filter(commitments::listing_id.eq(listing.to_string()))
        .order(commitments::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_commitment).collect()
}

/// The commitments of a listing that still hold stock.
///
/// # Errors
/// [`DbError`] of the database.
pub fn commitment_holding(conn: &mut Conn, listing: ListingId) -> Result<Vec<Commitment>, DbError> {
    let rows: Vec<Row> = commitments::table
        .filter(commitments::listing_id.eq(listing.to_string()))
        .filter(commitments::state.eq_any(["requested", "accepted", "unconfirmed"]))
        .order(commitments::id)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_commitment).collect()
}

/// The promises that a person elsewhere has with a pod and that still hold stock, newest first: what "cancel" may be about.
///
/// # Errors
/// [`DbError`] of the database.
pub fn commitment_live_of_remote(
    conn: &mut Conn,
    actor: RemoteActorId,
    pod: PodId,
    limit: i64,
) -> Result<Vec<Commitment>, DbError> {
    let rows: Vec<Row> = commitments::table
        .inner_join(listings::table)
        .filter(commitments::remote_actor_id.eq(actor.to_string()))
        .filter(commitments::claim_uri.is_null())
        .filter(listings::pod_id.eq(pod.to_string()))
        .filter(commitments::state.eq_any(["requested", "accepted", "unconfirmed"]))
        .order(commitments::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_commitment).collect()
}

/// Whether an actor elsewhere waits for an answer about a listing already.
///
/// # Errors
/// [`DbError`] of the database.
pub fn commitment_asked_by(conn: &mut Conn, listing: ListingId, actor: RemoteActorId) -> Result<bool, DbError> {
    let found: Option<String> = commitments::table
        .filter(commitments::listing_id.eq(listing.to_string()))
        .filter(commitments::remote_actor_id.eq(actor.to_string()))
        .filter(commitments::state.eq("requested"))
        .select(commitments::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// The live promises drawn from a listing of ours against another.
///
/// # Errors
/// [`DbError`] of the database.
pub fn commitment_drawn(conn: &mut Conn, from: ListingId, against: ListingId) -> Result<Vec<Commitment>, DbError> {
    let rows: Vec<Row> = commitments::table
        .filter(commitments::drawn_from.eq(from.to_string()))
        .filter(commitments::listing_id.eq(against.to_string()))
        .filter(commitments::state.eq_any(["requested", "accepted", "unconfirmed"]))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_commitment).collect()
}

/// Notes that who received said thanks; `false` when they had before.
///
/// # Errors
/// [`DbError`] of the database.
pub fn commitment_thank(conn: &mut Conn, id: CommitmentId, now: Timestamp) -> Result<bool, DbError> {
    let unthanked = commitments::table.find(id.to_string()).filter(commitments::thanked_at.is_null());
    Ok(diesel::update(unthanked).set(commitments::thanked_at.eq(now.as_micros())).execute(conn)? == 1)
}

/// Whether who received said thanks.
///
/// # Errors
/// [`DbError`] of the database.
pub fn commitment_is_thanked(conn: &mut Conn, id: CommitmentId) -> Result<bool, DbError> {
    let thanked = commitments::table.find(id.to_string()).filter(commitments::thanked_at.is_not_null());
    Ok(thanked.select(commitments::id).first::<String>(conn).optional()?.is_some())
}

/// Commitments whose time to answer or confirm is past.
///
/// # Errors
/// [`DbError`] of the database.
pub fn commitment_due(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<CommitmentId>, DbError> {
    let ids: Vec<String> = commitments::table
        .filter(commitments::due_at.le(now.as_micros()))
        .order(commitments::due_at)
        .limit(limit)
        .select(commitments::id)
        .load(conn)?;
    ids.iter().map(|id| stored(id, "commitments.id")).collect()
}

/// How many promises of a neighbour against asks of a category are under way.
///
/// # Errors
/// [`DbError`] of the database.
pub fn commitment_live_in(conn: &mut Conn, member: MemberId, category: &str) -> Result<usize, DbError> {
    let live: i64 = commitments::table
        .inner_join(listings::table)
        .filter(commitments::member_id.eq(member.to_string()))
        .filter(commitments::state.eq_any(["requested", "accepted"]))
        .filter(listings::kind.eq("request"))
        .filter(listings::category.eq(category))
        .count()
        .get_result(conn)?;
    Ok(usize::try_from(live).unwrap_or(usize::MAX))
}
