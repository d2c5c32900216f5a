//! Draws that everybody can check.

use caremonger_domain::{
    Timestamp,
    id::{DrawId, PodId},
};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::draws};

/// A draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    /// Its id.
    pub id: DrawId,
    /// Whose it is.
    pub pod: PodId,
    /// SHA-256 of the seed: shown before.
    pub mark: Vec<u8>,
    /// What the order follows from: shown after.
    pub seed: Vec<u8>,
    /// When it is drawn.
    pub due_at: Timestamp,
    /// When it was.
    pub drawn_at: Option<Timestamp>,
    /// What was drawn among, in the order of the draw, with a space between.
    pub drawn: String,
    /// When it was announced.
    pub created_at: Timestamp,
}

type Columns = (String, String, Vec<u8>, Vec<u8>, i64, Option<i64>, String, i64);

fn read((id, pod, mark, seed, due, drawn_at, drawn, created): Columns) -> Result<Draw, DbError> {
    Ok(Draw {
        id: stored(&id, "draws.id")?,
        pod: stored(&pod, "draws.pod_id")?,
        mark,
        seed,
        due_at: Timestamp::from_micros(due),
        drawn_at: drawn_at.map(Timestamp::from_micros),
        drawn,
        created_at: Timestamp::from_micros(created),
    })
}

/// Announces one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn draw_insert(conn: &mut Conn, d: &Draw) -> Result<(), DbError> {
    diesel::insert_into(draws::table)
        .values((
            draws::id.eq(d.id.to_string()),
            draws::pod_id.eq(d.pod.to_string()),
            draws::mark.eq(&d.mark),
            draws::seed.eq(&d.seed),
            draws::due_at.eq(d.due_at.as_micros()),
            draws::drawn_at.eq(d.drawn_at.map(Timestamp::as_micros)),
            draws::drawn.eq(&d.drawn),
            draws::created_at.eq(d.created_at.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes down what was drawn; `false` when it was drawn already.
///
/// # Errors
/// [`DbError`] of the database.
pub fn draw_drawn(conn: &mut Conn, id: DrawId, drawn: &str, now: Timestamp) -> Result<bool, DbError> {
    let this = draws::table.find(id.to_string()).filter(draws::drawn_at.is_null());
    Ok(diesel::update(this).set((draws::drawn.eq(drawn), draws::drawn_at.eq(now.as_micros()))).execute(conn)? == 1)
}

/// The draws of a pod, newest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn draw_page(conn: &mut Conn, pod: PodId, limit: i64) -> Result<Vec<Draw>, DbError> {
    let all = draws::table.filter(draws::pod_id.eq(pod.to_string())).order(draws::id.desc()).limit(limit);
    all.load::<Columns>(conn)?.into_iter().map(read).collect()
}

/// The draws whose time has come.
///
/// # Errors
/// [`DbError`] of the database.
pub fn draw_due(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<Draw>, DbError> {
    let due = draws::table.filter(draws::drawn_at.is_null()).filter(draws::due_at.le(now.as_micros()));
    due.order(draws::due_at).limit(limit).load::<Columns>(conn)?.into_iter().map(read).collect()
}
