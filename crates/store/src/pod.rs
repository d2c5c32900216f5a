//! Pods of this node.

use caremonger_domain::{Timestamp, id::PodId};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::pods};

/// A pod of this node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pod {
    /// Its id.
    pub id: PodId,
    /// The name of its actor.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it says of itself, plain text.
    pub summary: String,
    /// Its area.
    pub area: String,
    /// Language of its texts.
    pub language: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was closed for good.
    pub deleted_at: Option<Timestamp>,
    /// The id of the pod elsewhere that it lives on as.
    pub moved_to: Option<String>,
    /// The id it had elsewhere before it came here.
    pub also_known_as: Option<String>,
}

impl Pod {
    /// Whether it lives on this node: not closed, and not moved away.
    #[must_use]
    pub fn is_here(&self) -> bool {
        self.deleted_at.is_none() && self.moved_to.is_none()
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = pods)]
struct Row {
    id: String,
    name: String,
    title: String,
    summary: String,
    area: String,
    language: String,
    created_at: i64,
    deleted_at: Option<i64>,
    moved_to: Option<String>,
    also_known_as: Option<String>,
}

impl Row {
    fn into_pod(self) -> Result<Pod, DbError> {
        Ok(Pod {
            id: stored(&self.id, "pods.id")?,
            name: self.name,
            title: self.title,
            summary: self.summary,
            area: self.area,
            language: self.language,
            created_at: Timestamp::from_micros(self.created_at),
            deleted_at: self.deleted_at.map(Timestamp::from_micros),
            moved_to: self.moved_to,
            also_known_as: self.also_known_as,
        })
    }
}

/// Stores a new pod.
///
/// # Errors
/// [`DbError::Conflict`] when the name is or was in use.
pub fn pod_insert(conn: &mut Conn, p: &Pod) -> Result<(), DbError> {
    let row = Row {
        id: p.id.to_string(),
        name: p.name.clone(),
        title: p.title.clone(),
        summary: p.summary.clone(),
        area: p.area.clone(),
        language: p.language.clone(),
        created_at: p.created_at.as_micros(),
        deleted_at: p.deleted_at.map(Timestamp::as_micros),
        moved_to: p.moved_to.clone(),
        also_known_as: p.also_known_as.clone(),
    };
    diesel::insert_into(pods::table).values(row).execute(conn)?;
    Ok(())
}

/// A pod by id.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_find(conn: &mut Conn, id: PodId) -> Result<Option<Pod>, DbError> {
    pods::table.find(id.to_string()).select(Row::as_select()).first(conn).optional()?.map(Row::into_pod).transpose()
}

/// Says where a pod lives now, or lived before.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_place(conn: &mut Conn, id: PodId, moved_to: Option<&str>, also_known_as: Option<&str>) -> Result<(), DbError> {
    diesel::update(pods::table.find(id.to_string()))
        .set((pods::moved_to.eq(moved_to), pods::also_known_as.eq(also_known_as)))
        .execute(conn)?;
    Ok(())
}

/// A pod that nobody else changes until the end of the transaction. On SQLite the single writer is the lock.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_lock(conn: &mut Conn, id: PodId) -> Result<(), DbError> {
    if let Conn::Postgres(c) = conn {
        pods::table.find(id.to_string()).select(pods::id).for_update().first::<String>(c).optional()?;
    }
    Ok(())
}

/// A pod by name.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_find_by_name(conn: &mut Conn, name: &str) -> Result<Option<Pod>, DbError> {
    pods::table.filter(pods::name.eq(name)).select(Row::as_select()).first(conn).optional()?.map(Row::into_pod).transpose()
}

/// All pods that are not closed, by name.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_all(conn: &mut Conn) -> Result<Vec<Pod>, DbError> {
    let rows: Vec<Row> = pods::table.filter(pods::deleted_at.is_null()).order(pods::name).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_pod).collect()
}
