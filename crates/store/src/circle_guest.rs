//! Seats of a circle of ours for somebody of a pod elsewhere.

use caremonger_domain::{
    Timestamp,
    circle::Seat,
    id::{CircleId, RemoteActorId},
};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::circle_guests};

/// A seat that somebody elsewhere is invited to, or has taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuestRow {
    /// In which circle.
    pub circle: CircleId,
    /// Which seat.
    pub seat: Seat,
    /// The pod of whoever took it.
    pub actor: Option<RemoteActorId>,
    /// The id of the activity that took it: by it their server tells seats apart.
    pub join_uri: Option<String>,
    /// The mark of the code that takes it; nothing once it is taken.
    pub code_hash: Option<Vec<u8>>,
    /// When the invitation was made.
    pub invited_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = circle_guests)]
struct Row {
    circle_id: String,
    seat: i64,
    remote_actor_id: Option<String>,
    join_uri: Option<String>,
    code_hash: Option<Vec<u8>>,
    invited_at: i64,
}

impl Row {
    fn into_guest(self) -> Result<GuestRow, DbError> {
        Ok(GuestRow {
            circle: stored(&self.circle_id, "circle_guests.circle_id")?,
            seat: self.seat,
            actor: self.remote_actor_id.map(|a| stored(&a, "circle_guests.remote_actor_id")).transpose()?,
            join_uri: self.join_uri,
            code_hash: self.code_hash,
            invited_at: Timestamp::from_micros(self.invited_at),
        })
    }
}

/// Keeps an invitation to a seat. The one before, if there was one, ends.
///
/// # Errors
/// [`DbError`] of the database.
pub fn guest_invite(conn: &mut Conn, circle: CircleId, seat: Seat, code_hash: &[u8], now: Timestamp) -> Result<(), DbError> {
    guest_delete(conn, circle, seat)?;
    let row = Row {
        circle_id: circle.to_string(),
        seat,
        remote_actor_id: None,
        join_uri: None,
        code_hash: Some(code_hash.to_vec()),
        invited_at: now.as_micros(),
    };
    diesel::insert_into(circle_guests::table).values(row).execute(conn)?;
    Ok(())
}

/// The seats of a circle that somebody elsewhere is invited to or has taken, in their order.
///
/// # Errors
/// [`DbError`] of the database.
pub fn guests_of(conn: &mut Conn, circle: CircleId) -> Result<Vec<GuestRow>, DbError> {
    let all = circle_guests::table.filter(circle_guests::circle_id.eq(circle.to_string())).order(circle_guests::seat);
    let rows: Vec<Row> = all.select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_guest).collect()
}

/// The seat that was taken by that activity.
///
/// # Errors
/// [`DbError`] of the database.
pub fn guest_by_join(conn: &mut Conn, join_uri: &str) -> Result<Option<GuestRow>, DbError> {
    let this = circle_guests::table.filter(circle_guests::join_uri.eq(join_uri));
    this.select(Row::as_select()).first(conn).optional()?.map(Row::into_guest).transpose()
}

/// The seats that were taken from a pod elsewhere.
///
/// # Errors
/// [`DbError`] of the database.
pub fn guests_from(conn: &mut Conn, actor: RemoteActorId) -> Result<Vec<GuestRow>, DbError> {
    let theirs = circle_guests::table.filter(circle_guests::remote_actor_id.eq(actor.to_string()));
    let rows: Vec<Row> = theirs.select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_guest).collect()
}

/// Somebody elsewhere takes a seat they are invited to: its code is used up.
///
/// # Errors
/// [`DbError`] of the database.
pub fn guest_take(conn: &mut Conn, circle: CircleId, seat: Seat, actor: RemoteActorId, join_uri: &str) -> Result<(), DbError> {
    diesel::update(circle_guests::table.find((circle.to_string(), seat)))
        .set((
            circle_guests::remote_actor_id.eq(actor.to_string()),
            circle_guests::join_uri.eq(join_uri),
            circle_guests::code_hash.eq(None::<Vec<u8>>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Nobody elsewhere has that seat, nor is invited to it, any more.
///
/// # Errors
/// [`DbError`] of the database.
pub fn guest_delete(conn: &mut Conn, circle: CircleId, seat: Seat) -> Result<(), DbError> {
    diesel::delete(circle_guests::table.find((circle.to_string(), seat))).execute(conn)?;
    Ok(())
}

/// Forgets invitations made before then that nobody took up.
///
/// # Errors
/// [`DbError`] of the database.
pub fn guests_prune(conn: &mut Conn, before: Timestamp) -> Result<(), DbError> {
    let old = circle_guests::table.filter(circle_guests::invited_at.lt(before.as_micros()));
    diesel::delete(old.filter(circle_guests::join_uri.is_null())).execute(conn)?;
    Ok(())
}
