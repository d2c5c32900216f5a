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

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = circle_changes)]
struct Row {
    id: String,
    circle_id: String,
    kind: String,
    by_seat: i64,
    other_seat: Option<i64>,
    until_at: Option<i64>,
    new_member_id: Option<String>,
    new_name: Option<Vec<u8>>,
    state: String,
    created_at: i64,
}

impl Row {
    fn into_change(self) -> Result<ChangeRow, DbError> {
        Ok(ChangeRow {
            id: stored(&self.id, "circle_changes.id")?,
            circle: stored(&self.circle_id, "circle_changes.circle_id")?,
            change: stored(&self.kind, "circle_changes.kind")?,
            by: self.by_seat,
            other: self.other_seat,
            until: self.until_at.map(Timestamp::from_micros),
            new_member: self.new_member_id.map(|m| stored(&m, "circle_changes.new_member_id")).transpose()?,
            new_name: self.new_name,
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

/// Asks for a change.
///
/// # Errors
/// [`DbError`] of the database.
pub fn change_insert(conn: &mut Conn, c: &ChangeRow) -> Result<(), DbError> {
    let row = Row {
        id: c.id.to_string(),
        circle_id: c.circle.to_string(),
        kind: c.change.to_string(),
        by_seat: c.by,
        other_seat: c.other,
        until_at: c.until.map(Timestamp::as_micros),
        new_member_id: c.new_member.map(|m| m.to_string()),
        new_name: c.new_name.clone(),
        state: "open".to_owned(),
        created_at: c.created_at.as_micros(),
    };
    diesel::insert_into(circle_changes::table).values(row).execute(conn)?;
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
    this.select(Row::as_select()).first(conn).optional()?.map(Row::into_change).transpose()
}

/// Whether there is a change of that id, in whichever circle.
///
/// # Errors
/// [`DbError`] of the database.
pub fn change_exists(conn: &mut Conn, id: CircleChangeId) -> Result<bool, DbError> {
    let this = circle_changes::table.find(id.to_string()).select(circle_changes::id);
    Ok(this.first::<String>(conn).optional()?.is_some())
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
    let rows: Vec<Row> = open.select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_change).collect()
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
    let rows: Vec<Row> = open.select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_change).collect()
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
