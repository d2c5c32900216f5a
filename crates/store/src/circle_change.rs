//! What somebody in a circle asks of the others, and who said yes.

use caremonger_domain::{
    Timestamp,
    circle::{Change, Seat},
    id::{CircleChangeId, CircleId, MemberId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::stored,
    schema::{circle_changes, circle_voices},
};

/// A change that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    /// Its id.
    pub id: CircleChangeId,
    /// In which circle.
    pub circle: CircleId,
    /// What.
    pub change: Change,
    /// Whose seat asks.
    pub by: Seat,
    /// The other seat.
    pub other: Option<Seat>,
    /// Until when a hand is put off.
    pub until: Option<Timestamp>,
    /// The neighbour who takes the seat.
    pub new_member: Option<MemberId>,
    /// Or the name of somebody with a phone alone, sealed.
    pub new_name: Option<Vec<u8>>,
    /// When it was asked.
    pub created_at: Timestamp,
}

type Columns = (String, String, String, i64, Option<i64>, Option<i64>, Option<String>, Option<Vec<u8>>, i64);

const COLUMNS: (
    circle_changes::id,
    circle_changes::circle_id,
    circle_changes::kind,
    circle_changes::by_seat,
    circle_changes::other_seat,
    circle_changes::until_at,
    circle_changes::new_member_id,
    circle_changes::new_name,
    circle_changes::created_at,
) = (
    circle_changes::id,
    circle_changes::circle_id,
    circle_changes::kind,
    circle_changes::by_seat,
    circle_changes::other_seat,
    circle_changes::until_at,
    circle_changes::new_member_id,
    circle_changes::new_name,
    circle_changes::created_at,
);

fn read((id, circle, kind, by, other, until, member, name, created): Columns) -> Result<ChangeRow, DbError> {
    Ok(ChangeRow {
        id: stored(&id, "circle_changes.id")?,
        circle: stored(&circle, "circle_changes.circle_id")?,
        change: stored(&kind, "circle_changes.kind")?,
        by,
        other,
        until: until.map(Timestamp::from_micros),
        new_member: member.map(|m| stored(&m, "circle_changes.new_member_id")).transpose()?,
        new_name: name,
        created_at: Timestamp::from_micros(created),
    })
}

/// Asks for a change.
///
/// # Errors
/// [`DbError`] of the database.
pub fn change_insert(conn: &mut Conn, c: &ChangeRow) -> Result<(), DbError> {
    diesel::insert_into(circle_changes::table)
        .values((
            circle_changes::id.eq(c.id.to_string()),
            circle_changes::circle_id.eq(c.circle.to_string()),
            circle_changes::kind.eq(c.change.as_str()),
            circle_changes::by_seat.eq(c.by),
            circle_changes::other_seat.eq(c.other),
            circle_changes::until_at.eq(c.until.map(Timestamp::as_micros)),
            circle_changes::new_member_id.eq(c.new_member.map(|m| m.to_string())),
            circle_changes::new_name.eq(&c.new_name),
            circle_changes::state.eq("open"),
            circle_changes::created_at.eq(c.created_at.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// A change of a circle that nobody has decided yet.
///
/// # Errors
/// [`DbError`] of the database.
pub fn change_find(conn: &mut Conn, circle: CircleId, id: CircleChangeId) -> Result<Option<ChangeRow>, DbError> {
    let this = circle_changes::table
        .find(id.to_string())
        .filter(circle_changes::circle_id.eq(circle.to_string()))
        .filter(circle_changes::state.eq("open"));
    this.select(COLUMNS).first::<Columns>(conn).optional()?.map(read).transpose()
}

/// The changes of a circle that nobody has decided yet, oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn change_open(conn: &mut Conn, circle: CircleId) -> Result<Vec<ChangeRow>, DbError> {
    let open = circle_changes::table
        .filter(circle_changes::circle_id.eq(circle.to_string()))
        .filter(circle_changes::state.eq("open"))
        .order(circle_changes::id);
    open.select(COLUMNS).load::<Columns>(conn)?.into_iter().map(read).collect()
}

/// A change comes to its end: `done`, `refused` or `withdrawn`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn change_end(conn: &mut Conn, id: CircleChangeId, state: &str) -> Result<(), DbError> {
    diesel::update(circle_changes::table.find(id.to_string())).set(circle_changes::state.eq(state)).execute(conn)?;
    Ok(())
}

/// A seat has somebody else: what was asked for it ends, and what was said for it of other changes counts no more.
///
/// # Errors
/// [`DbError`] of the database.
pub fn change_end_of_seat(conn: &mut Conn, circle: CircleId, seat: Seat) -> Result<(), DbError> {
    let open = || {
        circle_changes::table.filter(circle_changes::circle_id.eq(circle.to_string())).filter(circle_changes::state.eq("open"))
    };
    diesel::update(open().filter(circle_changes::by_seat.eq(seat))).set(circle_changes::state.eq("withdrawn")).execute(conn)?;
    diesel::update(open().filter(circle_changes::other_seat.eq(seat)))
        .set(circle_changes::state.eq("withdrawn"))
        .execute(conn)?;
    let left: Vec<String> = open().select(circle_changes::id).load(conn)?;
    let said = circle_voices::table.filter(circle_voices::change_id.eq_any(left)).filter(circle_voices::seat.eq(seat));
    diesel::delete(said).execute(conn)?;
    Ok(())
}

/// The changes by which a neighbour would take a seat, oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn change_for(conn: &mut Conn, member: MemberId) -> Result<Vec<ChangeRow>, DbError> {
    let open = circle_changes::table
        .filter(circle_changes::new_member_id.eq(member.to_string()))
        .filter(circle_changes::state.eq("open"))
        .order(circle_changes::id);
    open.select(COLUMNS).load::<Columns>(conn)?.into_iter().map(read).collect()
}

/// A seat says yes. [`DbError::Conflict`] a second time.
///
/// # Errors
/// [`DbError`] of the database.
pub fn voice_add(conn: &mut Conn, id: CircleChangeId, seat: Seat, now: Timestamp) -> Result<(), DbError> {
    diesel::insert_into(circle_voices::table)
        .values((
            circle_voices::change_id.eq(id.to_string()),
            circle_voices::seat.eq(seat),
            circle_voices::said_at.eq(now.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The seats that said yes.
///
/// # Errors
/// [`DbError`] of the database.
pub fn voices_of(conn: &mut Conn, id: CircleChangeId) -> Result<Vec<Seat>, DbError> {
    let all = circle_voices::table.filter(circle_voices::change_id.eq(id.to_string())).order(circle_voices::seat);
    Ok(all.select(circle_voices::seat).load(conn)?)
}
