//! Categories that pods added, and those that go through a pod's desk.

use caremonger_domain::{Timestamp, id::PodId};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::stored,
    schema::{categories, desk_categories},
};

/// A category that a pod added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCategory {
    /// The short word of database, API and feeds.
    pub slug: String,
    /// What people read.
    pub title: String,
    /// Who added it.
    pub pod: PodId,
}

/// Adds one.
///
/// # Errors
/// [`DbError::Conflict`] when the word is taken.
pub fn category_insert(conn: &mut Conn, c: &OwnCategory, now: Timestamp) -> Result<(), DbError> {
    diesel::insert_into(categories::table)
        .values((
            categories::slug.eq(&c.slug),
            categories::title.eq(&c.title),
            categories::pod_id.eq(c.pod.to_string()),
            categories::created_at.eq(now.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes one of a pod away; listings that have it keep its word.
///
/// # Errors
/// [`DbError`] of the database.
pub fn category_delete(conn: &mut Conn, slug: &str, pod: PodId) -> Result<bool, DbError> {
    let this = categories::table.find(slug).filter(categories::pod_id.eq(pod.to_string()));
    Ok(diesel::delete(this).execute(conn)? == 1)
}

/// All of them, in the order of their titles.
///
/// # Errors
/// [`DbError`] of the database.
pub fn category_all(conn: &mut Conn) -> Result<Vec<OwnCategory>, DbError> {
    let rows: Vec<(String, String, String)> = categories::table
        .order((categories::title, categories::slug))
        .limit(500)
        .select((categories::slug, categories::title, categories::pod_id))
        .load(conn)?;
    rows.into_iter().map(|(slug, title, pod)| Ok(OwnCategory { slug, title, pod: stored(&pod, "categories.pod_id")? })).collect()
}

/// Sets what goes through a pod's desk.
///
/// # Errors
/// [`DbError`] of the database.
pub fn desk_categories_set(conn: &mut Conn, pod: PodId, slugs: &[String]) -> Result<(), DbError> {
    diesel::delete(desk_categories::table.filter(desk_categories::pod_id.eq(pod.to_string()))).execute(conn)?;
    for slug in slugs {
        diesel::insert_into(desk_categories::table)
            .values((desk_categories::pod_id.eq(pod.to_string()), desk_categories::slug.eq(slug)))
            .execute(conn)?;
    }
    Ok(())
}

/// What goes through a pod's desk.
///
/// # Errors
/// [`DbError`] of the database.
pub fn desk_categories(conn: &mut Conn, pod: PodId) -> Result<Vec<String>, DbError> {
    let of_pod = desk_categories::table.filter(desk_categories::pod_id.eq(pod.to_string()));
    Ok(of_pod.order(desk_categories::slug).select(desk_categories::slug).load(conn)?)
}
