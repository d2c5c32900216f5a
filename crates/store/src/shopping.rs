//! A pod's shopping lists by size of the household.

use caremonger_domain::{
    Timestamp,
    id::{PodId, ShoppingListId},
};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::shopping_lists};

/// A list as its desk wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShoppingList {
    /// Its id.
    pub id: ShoppingListId,
    /// Whose it is.
    pub pod: PodId,
    /// What it is called.
    pub title: String,
    /// A line for each thing ([`caremonger_domain::shopping`]).
    pub lines: String,
}

/// Keeps a list, in place of one of the pod that is called the same.
///
/// # Errors
/// [`DbError`] of the database.
pub fn shopping_put(conn: &mut Conn, list: &ShoppingList, now: Timestamp) -> Result<(), DbError> {
    let same = shopping_lists::table
        .filter(shopping_lists::pod_id.eq(list.pod.to_string()))
        .filter(shopping_lists::title.eq(&list.title));
    diesel::delete(same).execute(conn)?;
    diesel::insert_into(shopping_lists::table)
        .values((
            shopping_lists::id.eq(list.id.to_string()),
            shopping_lists::pod_id.eq(list.pod.to_string()),
            shopping_lists::title.eq(&list.title),
            shopping_lists::lines.eq(&list.lines),
            shopping_lists::created_at.eq(now.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The lists of a pod, by title.
///
/// # Errors
/// [`DbError`] of the database.
pub fn shopping_all(conn: &mut Conn, pod: PodId) -> Result<Vec<ShoppingList>, DbError> {
    let rows: Vec<(String, String, String)> = shopping_lists::table
        .filter(shopping_lists::pod_id.eq(pod.to_string()))
        .order((shopping_lists::title, shopping_lists::id))
        .limit(100)
        .select((shopping_lists::id, shopping_lists::title, shopping_lists::lines))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, title, lines)| Ok(ShoppingList { id: stored(&id, "shopping_lists.id")?, pod, title, lines }))
        .collect()
}

/// Takes a list away.
///
/// # Errors
/// [`DbError`] of the database.
pub fn shopping_delete(conn: &mut Conn, id: ShoppingListId, pod: PodId) -> Result<bool, DbError> {
    let this = shopping_lists::table.find(id.to_string()).filter(shopping_lists::pod_id.eq(pod.to_string()));
    Ok(diesel::delete(this).execute(conn)? == 1)
}
