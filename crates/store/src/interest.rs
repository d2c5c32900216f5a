//! Interests: what people on the fediverse wrote about a listing.

use caremonger_domain::{
    Amount, Timestamp,
    id::{InterestId, ListingId, PodId, RemoteActorId},
    interest::Interest,
};
use diesel::{prelude::*, sql_types::Bool};

use crate::{
    Conn, DbError, both,
    error::{stored, stored_amount},
    schema::{hints, interests, remote_actors},
};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = interests, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: String,
    pod_id: String,
    listing_id: Option<String>,
    remote_actor_id: String,
    note_uri: String,
    text: String,
    amount: Option<i64>,
    state: String,
    commitment_id: Option<String>,
    created_at: i64,
    updated_at: i64,
}

impl Row {
    fn of(i: &Interest, now: Timestamp) -> Self {
        Self {
            id: i.id.to_string(),
            pod_id: i.pod.to_string(),
            listing_id: i.listing.map(|l| l.to_string()),
            remote_actor_id: i.actor.to_string(),
            note_uri: i.note_uri.clone(),
            text: i.text.clone(),
            amount: i.amount.map(Amount::millionths),
            state: i.state.to_string(),
            commitment_id: i.commitment.map(|c| c.to_string()),
            created_at: i.created_at.as_micros(),
            updated_at: now.as_micros(),
        }
    }

    fn into_interest(self, from: String) -> Result<Interest, DbError> {
        Ok(Interest {
            id: stored(&self.id, "interests.id")?,
            pod: stored(&self.pod_id, "interests.pod_id")?,
            listing: self.listing_id.map(|l| stored(&l, "interests.listing_id")).transpose()?,
            actor: stored(&self.remote_actor_id, "interests.remote_actor_id")?,
            from,
            note_uri: self.note_uri,
            text: self.text,
            amount: self.amount.map(|m| stored_amount(m, "interests.amount")).transpose()?,
            state: stored(&self.state, "interests.state")?,
            commitment: self.commitment_id.map(|c| stored(&c, "interests.commitment_id")).transpose()?,
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

fn read_one(row: QueryResult<(Row, String)>) -> Result<Option<Interest>, DbError> {
    row.optional()?.map(|(row, from)| row.into_interest(from)).transpose()
}

/// Stores a new interest.
///
/// # Errors
/// [`DbError::Conflict`] when the same message came before.
pub fn interest_insert(conn: &mut Conn, i: &Interest) -> Result<(), DbError> {
    diesel::insert_into(interests::table).values(Row::of(i, i.created_at)).execute(conn)?;
    Ok(())
}

/// Writes back a changed interest.
///
/// # Errors
/// [`DbError`] of the database.
pub fn interest_update(conn: &mut Conn, i: &Interest, now: Timestamp) -> Result<(), DbError> {
    diesel::update(interests::table.find(i.id.to_string())).set(Row::of(i, now)).execute(conn)?;
    Ok(())
}

/// One interest.
///
/// # Errors
/// [`DbError`] of the database.
pub fn interest_find(conn: &mut Conn, id: InterestId) -> Result<Option<Interest>, DbError> {
    let query = interests::table.inner_join(remote_actors::table).filter(interests::id.eq(id.to_string()));
    read_one(query.select((Row::as_select(), remote_actors::address)).first(conn))
}

/// An interest by the message it came in.
///
/// # Errors
/// [`DbError`] of the database.
pub fn interest_find_by_note(conn: &mut Conn, note_uri: &str) -> Result<Option<Interest>, DbError> {
    let query = interests::table.inner_join(remote_actors::table).filter(interests::note_uri.eq(note_uri));
    read_one(query.select((Row::as_select(), remote_actors::address)).first(conn))
}

/// The interest that became a commitment.
///
/// # Errors
/// [`DbError`] of the database.
pub fn interest_find_by_commitment(
    conn: &mut Conn,
    id: caremonger_domain::id::CommitmentId,
) -> Result<Option<Interest>, DbError> {
    let query = interests::table.inner_join(remote_actors::table).filter(interests::commitment_id.eq(id.to_string()));
    read_one(query.select((Row::as_select(), remote_actors::address)).first(conn))
}

/// The latest interest of a person with a pod.
///
/// # Errors
/// [`DbError`] of the database.
pub fn interest_latest(conn: &mut Conn, actor: RemoteActorId, pod: PodId) -> Result<Option<Interest>, DbError> {
    let query = interests::table
        .inner_join(remote_actors::table)
        .filter(interests::remote_actor_id.eq(actor.to_string()))
        .filter(interests::pod_id.eq(pod.to_string()))
        .order(interests::id.desc());
    read_one(query.select((Row::as_select(), remote_actors::address)).first(conn))
}

type Backend = <Conn as diesel::Connection>::Backend;

/// A page of a pod's interests, newest first, those before `before`; of one listing where it is named.
///
/// # Errors
/// [`DbError`] of the database.
pub fn interest_page(
    conn: &mut Conn,
    pod: PodId,
    listing: Option<ListingId>,
    before: Option<InterestId>,
    limit: i64,
) -> Result<Vec<Interest>, DbError> {
    let mut query = interests::table.inner_join(remote_actors::table).into_boxed::<Backend>();
    query = query.filter(interests::pod_id.eq(pod.to_string()));
    if let Some(listing) = listing {
        query = query.filter(interests::listing_id.eq(listing.to_string()));
    }
    if let Some(before) = before {
        query = query.filter(interests::id.lt(before.to_string()));
    }
    let rows: Vec<(Row, String)> =
        query.order(interests::id.desc()).limit(limit).select((Row::as_select(), remote_actors::address)).load(conn)?;
    rows.into_iter().map(|(row, from)| row.into_interest(from)).collect()
}

/// Takes away what somebody wrote, in the message they deleted, or everywhere when they are gone; what is open is withdrawn.
///
/// # Errors
/// [`DbError`] of the database.
pub fn interest_forget(conn: &mut Conn, actor: RemoteActorId, note_uri: Option<&str>, now: Timestamp) -> Result<usize, DbError> {
    let everything = note_uri.is_none();
    let theirs = || {
        let named = interests::note_uri.eq(note_uri.unwrap_or_default()).or(everything.into_sql::<Bool>());
        interests::table.filter(interests::remote_actor_id.eq(actor.to_string())).filter(named)
    };
    diesel::update(theirs().filter(interests::state.eq("open"))).set(interests::state.eq("withdrawn")).execute(conn)?;
    Ok(diesel::update(theirs()).set((interests::text.eq(""), interests::updated_at.eq(now.as_micros()))).execute(conn)?)
}

/// Notes that a person was hinted to write privately; `false` when they were before.
///
/// # Errors
/// [`DbError`] of the database.
pub fn hint_add(conn: &mut Conn, pod: PodId, actor: RemoteActorId, now: Timestamp) -> Result<bool, DbError> {
    let values =
        (hints::pod_id.eq(pod.to_string()), hints::remote_actor_id.eq(actor.to_string()), hints::created_at.eq(now.as_micros()));
    let added = both!(conn, |c| diesel::insert_into(hints::table).values(values).on_conflict_do_nothing().execute(c))?;
    Ok(added == 1)
}

/// Takes away the words of an interest that is over; that there was one stays.
///
/// # Errors
/// [`DbError`] of the database.
pub fn interest_blank(conn: &mut Conn, id: InterestId) -> Result<(), DbError> {
    diesel::update(interests::table.find(id.to_string())).set(interests::text.eq("")).execute(conn)?;
    Ok(())
}
