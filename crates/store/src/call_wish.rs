//! What neighbours wish of companionship calls. What they like to talk about is sealed.

use caremonger_domain::{
    Timestamp,
    id::{CallWishId, MemberId, PodId},
    pairing::{Wanting, Wish},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::{stored, stored_number},
    schema::{call_wishes, members},
};

/// A wish as it is kept. `wish.likes` is empty: it is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallWish {
    /// Its id.
    pub id: CallWishId,
    /// Whose.
    pub member: MemberId,
    /// What they wish.
    pub wish: Wish,
    /// What they like to talk about, sealed.
    pub likes: Vec<u8>,
    /// Whether the desk wrote it down for them and says their yes.
    pub by_desk: bool,
    /// When it goes by itself.
    pub wipe_at: Option<Timestamp>,
    /// When it was said.
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = call_wishes)]
struct Row {
    id: String,
    member_id: String,
    wanting: String,
    rings: String,
    days: String,
    parts: String,
    minutes: i64,
    languages: String,
    likes: Vec<u8>,
    by_desk: i64,
    wipe_at: Option<i64>,
    created_at: i64,
    way: String,
    rhythm: String,
}

fn words<T: std::str::FromStr>(text: &str, what: &'static str) -> Result<Vec<T>, DbError> {
    text.split(' ').filter(|w| !w.is_empty()).map(|w| stored(w, what)).collect()
}

fn line<T: ToString>(all: &[T]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

impl Row {
    fn into_wish(self) -> Result<CallWish, DbError> {
        Ok(CallWish {
            id: stored(&self.id, "call_wishes.id")?,
            member: stored(&self.member_id, "call_wishes.member_id")?,
            wish: Wish {
                wanting: stored(&self.wanting, "call_wishes.wanting")?,
                way: stored(&self.way, "call_wishes.way")?,
                rhythm: stored(&self.rhythm, "call_wishes.rhythm")?,
                rings: stored(&self.rings, "call_wishes.rings")?,
                days: words(&self.days, "call_wishes.days")?,
                parts: words(&self.parts, "call_wishes.parts")?,
                minutes: stored_number(self.minutes, "call_wishes.minutes")?,
                languages: words(&self.languages, "call_wishes.languages")?,
                likes: String::new(),
            },
            likes: self.likes,
            by_desk: self.by_desk != 0,
            wipe_at: self.wipe_at.map(Timestamp::from_micros),
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

/// Keeps a wish. [`DbError::Conflict`] when its member has one of that kind.
///
/// # Errors
/// [`DbError`] of the database.
pub fn call_wish_insert(conn: &mut Conn, w: &CallWish) -> Result<(), DbError> {
    let row = Row {
        id: w.id.to_string(),
        member_id: w.member.to_string(),
        wanting: w.wish.wanting.to_string(),
        rings: w.wish.rings.to_string(),
        days: line(&w.wish.days),
        parts: line(&w.wish.parts),
        minutes: w.wish.minutes.into(),
        languages: w.wish.languages.join(" "),
        likes: w.likes.clone(),
        by_desk: w.by_desk.into(),
        wipe_at: w.wipe_at.map(Timestamp::as_micros),
        created_at: w.created_at.as_micros(),
        way: w.wish.way.to_string(),
        rhythm: w.wish.rhythm.to_string(),
    };
    diesel::insert_into(call_wishes::table).values(row).execute(conn)?;
    Ok(())
}

/// A wish.
///
/// # Errors
/// [`DbError`] of the database.
pub fn call_wish_find(conn: &mut Conn, id: CallWishId) -> Result<Option<CallWish>, DbError> {
    let row = call_wishes::table.find(id.to_string()).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_wish).transpose()
}

/// The same, held until the end of the transaction. On SQLite the single writer is the lock.
///
/// # Errors
/// [`DbError`] of the database.
pub fn call_wish_lock(conn: &mut Conn, id: CallWishId) -> Result<Option<CallWish>, DbError> {
    if let Conn::Postgres(c) = conn {
        call_wishes::table.find(id.to_string()).select(call_wishes::id).for_update().first::<String>(c).optional()?;
    }
    call_wish_find(conn, id)
}

/// The wishes of a neighbour.
///
/// # Errors
/// [`DbError`] of the database.
pub fn call_wish_of(conn: &mut Conn, member: MemberId) -> Result<Vec<CallWish>, DbError> {
    let theirs = call_wishes::table.filter(call_wishes::member_id.eq(member.to_string())).order(call_wishes::wanting);
    let rows: Vec<Row> = theirs.select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_wish).collect()
}

/// The wishes of a pod's neighbours on one side, who has waited longest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn call_wish_page(conn: &mut Conn, pod: PodId, wanting: Wanting, limit: i64) -> Result<Vec<CallWish>, DbError> {
    let rows: Vec<Row> = call_wishes::table
        .inner_join(members::table)
        .filter(members::pod_id.eq(pod.to_string()))
        .filter(call_wishes::wanting.eq(wanting.as_str()))
        .order(call_wishes::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_wish).collect()
}

/// Says when a wish goes by itself; `None`: it stays.
///
/// # Errors
/// [`DbError`] of the database.
pub fn call_wish_wipe_at(conn: &mut Conn, id: CallWishId, at: Option<Timestamp>) -> Result<(), DbError> {
    diesel::update(call_wishes::table.find(id.to_string()))
        .set(call_wishes::wipe_at.eq(at.map(Timestamp::as_micros)))
        .execute(conn)?;
    Ok(())
}

/// The wishes that are to go by now.
///
/// # Errors
/// [`DbError`] of the database.
pub fn call_wish_due(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<CallWishId>, DbError> {
    let due = call_wishes::table.filter(call_wishes::wipe_at.le(now.as_micros())).order(call_wishes::wipe_at).limit(limit);
    let ids: Vec<String> = due.select(call_wishes::id).load(conn)?;
    ids.iter().map(|id| stored(id, "call_wishes.id")).collect()
}

/// Takes a wish away.
///
/// # Errors
/// [`DbError`] of the database.
pub fn call_wish_delete(conn: &mut Conn, id: CallWishId) -> Result<(), DbError> {
    diesel::delete(call_wishes::table.find(id.to_string())).execute(conn)?;
    Ok(())
}
