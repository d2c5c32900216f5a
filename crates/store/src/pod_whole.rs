//! Everything that is a pod's own, row by row: what goes along when it leaves for another node.
//!
//! Which tables go, and by which column their rows belong to the pod, is said in `tables`, and for every other one why it stays. A row goes
//! only with everything it refers to: what refers to something that stays loses that reference, or stays too.

mod tables;

use std::collections::{BTreeMap, BTreeSet};

use caremonger_domain::id::PodId;
use diesel::{connection::SimpleConnection as _, prelude::*, sql_types::Text};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Conn, DbError,
    backup::{
        BackupError, Column, NUMBERED,
        read::insert,
        write::{columns, last_migration, values},
    },
    schema::{categories, circle_guests, circle_homes, circle_seats},
};
use tables::{GOES, NEEDED, SEALED};

/// Rows read or written at a time.
const CHUNK: usize = 200;

/// Rows of a table, in the order of its columns; bytes in hex.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    /// Of which table.
    pub table: String,
    /// Its columns; the number that a database gives its rows is left out.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Value>>,
}

impl Rows {
    /// Where a column stands in a row.
    #[must_use]
    pub fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|c| c == column)
    }

    /// The texts in a column.
    pub fn texts<'a>(&'a self, column: &str) -> impl Iterator<Item = &'a str> {
        let at = self.place(column);
        self.rows.iter().filter_map(move |row| row.get(at?)?.as_str())
    }

    /// Changes what stands in a column of every row.
    pub fn change(&mut self, column: &str, mut to: impl FnMut(&Value) -> Value) {
        if let Some(at) = self.place(column) {
            self.rows.iter_mut().filter_map(|row| row.get_mut(at)).for_each(|value| *value = to(value));
        }
    }
}

/// Why rows were not put in. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum PutError {
    /// A row refers to something that is not among them, or is no row of that table.
    #[error("the file holds something that is not this pod's own")]
    Foreign,
    /// Something of it is here already.
    #[error("something of this pod is here already")]
    Here,
    /// The database said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for PutError {
    fn from(e: diesel::result::Error) -> Self {
        DbError::from(e).into()
    }
}

fn other(e: BackupError) -> DbError {
    match e {
        BackupError::Db(e) => e,
        e => DbError::Other(e.to_string()),
    }
}

/// The last migration of the database: rows fit tables of the same alone.
///
/// # Errors
/// [`DbError`] of the database.
pub fn migration(conn: &mut Conn) -> Result<String, DbError> {
    Ok(last_migration(conn).map_err(other)?.unwrap_or_default())
}

#[derive(QueryableByName)]
struct Reference {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    refers: String,
}

/// The columns of a table that refer to others, and to which.
fn references(conn: &mut Conn, table: &str) -> Result<Vec<(String, String)>, DbError> {
    let sql = match conn {
        Conn::Sqlite(_) => "SELECT \"from\" AS name, \"table\" AS refers FROM pragma_foreign_key_list($1)",
        Conn::Postgres(_) => {
            "SELECT a.attname::text AS name, t.relname::text AS refers FROM pg_constraint c \
             JOIN pg_class s ON s.oid = c.conrelid JOIN pg_class t ON t.oid = c.confrelid \
             JOIN pg_namespace n ON n.oid = s.relnamespace AND n.nspname = current_schema() \
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] \
             WHERE c.contype = 'f' AND s.relname = $1"
        }
    };
    let found: Vec<Reference> = diesel::sql_query(sql).bind::<Text, _>(table).load(conn)?;
    Ok(found.into_iter().map(|r| (r.name, r.refers)).collect())
}

/// By which column others refer to a table's rows.
fn key_of(table: &str) -> &'static str {
    if table == "funds" { "pod_id" } else { "id" }
}

#[derive(QueryableByName)]
struct Json {
    #[diesel(sql_type = Text)]
    json: String,
}

/// The columns that go along: what numbers the rows of a table is given anew.
fn going(conn: &mut Conn, table: &str) -> Result<Vec<Column>, DbError> {
    let mut all = columns(conn, table).map_err(other)?;
    if NUMBERED.contains(&table) {
        all.retain(|c| c.name != "seq");
    }
    Ok(all)
}

/// The rows whose `column` is one of `keys`, in the order they were made or numbered.
fn rows_with(conn: &mut Conn, table: &str, all: &[Column], column: &str, keys: &[&str]) -> Result<Vec<Vec<Value>>, DbError> {
    let sqlite = matches!(conn, Conn::Sqlite(_));
    let (array, among) = if sqlite {
        ("json_array", "SELECT value FROM json_each($1)")
    } else {
        ("json_build_array", "SELECT json_array_elements_text($1::json)")
    };
    let order = if NUMBERED.contains(&table) {
        "seq".to_owned()
    } else {
        all.iter().take(2).map(|c| c.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let cast = if sqlite { "" } else { "::text" };
    let values = values(all, sqlite);
    let sql = format!("SELECT {array}({values}){cast} AS json FROM {table} WHERE {column} IN ({among}) ORDER BY {order}");
    let mut rows = Vec::new();
    for some in keys.chunks(CHUNK) {
        let some = serde_json::to_string(some).map_err(|e| DbError::Other(e.to_string()))?;
        let found: Vec<Json> = diesel::sql_query(&sql).bind::<Text, _>(some).load(conn)?;
        for Json { json } in found {
            rows.push(serde_json::from_str(&json).map_err(|_| DbError::Corrupt("a row of a pod"))?);
        }
    }
    Ok(rows)
}

/// Ids of what goes along, by table.
type Kept = BTreeMap<String, BTreeSet<String>>;

/// The circles all of whose seats are people's of the pod, or of nobody with an account: they are theirs alone.
fn circles(conn: &mut Conn, members: &BTreeSet<String>) -> Result<BTreeSet<String>, DbError> {
    let over_two_nodes =
        circle_guests::table.select(circle_guests::circle_id).union(circle_homes::table.select(circle_homes::circle_id));
    let sitting: Vec<(String, String)> = circle_seats::table
        .filter(circle_seats::member_id.is_not_null())
        .filter(circle_seats::circle_id.ne_all(over_two_nodes))
        .select((circle_seats::circle_id, circle_seats::member_id.assume_not_null()))
        .load(conn)?;
    let others: BTreeSet<&str> =
        sitting.iter().filter(|(_, m)| !members.contains(m)).map(|(circle, _)| circle.as_str()).collect();
    Ok(sitting.iter().map(|(circle, _)| circle).filter(|circle| !others.contains(circle.as_str())).cloned().collect())
}

/// Keeps the ids of rows that go.
fn keep(kept: &mut Kept, rows: &Rows) {
    let key = key_of(&rows.table);
    if rows.place(key).is_some() {
        kept.insert(rows.table.clone(), rows.texts(key).map(str::to_owned).collect());
    }
}

/// Everything that is a pod's own.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_rows(conn: &mut Conn, pod: PodId) -> Result<Vec<Rows>, DbError> {
    let mut kept: Kept = BTreeMap::from([("pods".to_owned(), BTreeSet::from([pod.to_string()]))]);
    let mut whole = Vec::new();
    for &(table, column, parent) in GOES {
        if table == "circles" {
            let own = circles(conn, kept.get("members").unwrap_or(&BTreeSet::new()))?;
            kept.insert(table.to_owned(), own);
        }
        let keys: Vec<&str> = kept.get(parent).into_iter().flatten().map(String::as_str).collect();
        let all = going(conn, table)?;
        let rows = rows_with(conn, table, &all, column, &keys)?;
        let names = all.iter().map(|c| c.name.clone()).collect();
        let mut rows = Rows { table: table.to_owned(), columns: names, rows };
        // A row may refer to another one of its table.
        keep(&mut kept, &rows);
        for (name, refers) in references(conn, table)? {
            let Some(at) = rows.place(&name) else { continue };
            let nullable = all.iter().any(|c| c.name == name && c.nullable) && !NEEDED.contains(&(table, name.as_str()));
            let known = kept.get(&refers);
            let away = |v: &Value| v.as_str().is_some_and(|id| known.is_none_or(|k| !k.contains(id)));
            if nullable {
                rows.change(&name, |v| if away(v) { Value::Null } else { v.clone() });
            } else {
                rows.rows.retain(|row| row.get(at).is_none_or(|v| !away(v)));
            }
        }
        keep(&mut kept, &rows);
        whole.push(rows);
    }
    Ok(whole)
}

/// Puts everything of a pod in, all of it or nothing. Each row may refer to what is among them and to the pod alone.
///
/// # Errors
/// [`PutError`].
pub fn pod_rows_put(conn: &mut Conn, pod: PodId, whole: &[Rows]) -> Result<(), PutError> {
    if whole.len() != GOES.len() || whole.iter().zip(GOES).any(|(rows, (table, ..))| rows.table != *table) {
        return Err(PutError::Foreign);
    }
    check(conn, pod, whole)?;
    not_sealed_here(conn, whole)?;
    conn.batch_execute(if matches!(conn, Conn::Sqlite(_)) {
        "PRAGMA defer_foreign_keys = ON"
    } else {
        "SET CONSTRAINTS ALL DEFERRED"
    })?;
    for rows in whole {
        let all = going(conn, &rows.table)?;
        for some in new_here(conn, rows)?.chunks(CHUNK) {
            let json = serde_json::to_string(some).map_err(|e| DbError::Other(e.to_string()))?;
            let added = insert(conn, &rows.table, &rows.columns, &all, &json, some.len() as u64).map_err(other);
            added.map_err(|e| if matches!(e, DbError::Conflict(_)) { PutError::Here } else { e.into() })?;
        }
    }
    Ok(())
}

/// Whether every row is one of its table, belongs to the pod, and refers to nothing but what comes with it.
fn check(conn: &mut Conn, pod: PodId, whole: &[Rows]) -> Result<(), PutError> {
    let mut kept: Kept = BTreeMap::from([("pods".to_owned(), BTreeSet::from([pod.to_string()]))]);
    for (rows, &(table, owner, _)) in whole.iter().zip(GOES) {
        let all = going(conn, table)?;
        let fits = rows.columns.iter().eq(all.iter().map(|c| &c.name)) && rows.rows.iter().all(|row| row.len() == all.len());
        // An id that cannot be read would stop whoever reads the table, for every pod here.
        let is_id = |v: &Value| v.as_str().is_some_and(|id| id.parse::<PodId>().is_ok());
        if !fits || rows.place("id").is_some_and(|at| !rows.rows.iter().all(|row| row.get(at).is_some_and(is_id))) {
            return Err(PutError::Foreign);
        }
        keep(&mut kept, rows);
        for (name, refers) in references(conn, table)? {
            let Some(at) = rows.place(&name) else { continue };
            let known = kept.get(&refers);
            let ours = |v: &Value| v.as_str().is_some_and(|id| known.is_some_and(|k| k.contains(id)));
            let foreign = rows.rows.iter().filter_map(|row| row.get(at)).any(|v| !v.is_null() && !ours(v));
            let owned = name != owner || rows.texts(&name).count() == rows.rows.len();
            if foreign || !owned {
                return Err(PutError::Foreign);
            }
        }
    }
    Ok(())
}

/// Keys of what is sealed are found by the id alone, whatever it is the id of: none of them may be somebody's here.
fn not_sealed_here(conn: &mut Conn, whole: &[Rows]) -> Result<(), PutError> {
    let ids: Vec<&str> = whole.iter().flat_map(|t| t.texts("id")).collect();
    for table in SEALED {
        let id = [Column::text("id")];
        if !rows_with(conn, table, &id, "id", &ids)?.is_empty() {
            return Err(PutError::Here);
        }
    }
    Ok(())
}

/// The rows of a table that are to be put in: a category that another pod here has is that one.
fn new_here<'a>(conn: &mut Conn, rows: &'a Rows) -> Result<Vec<&'a Vec<Value>>, DbError> {
    let Some(at) = rows.place("slug").filter(|_| rows.table == "categories") else { return Ok(rows.rows.iter().collect()) };
    let here: Vec<String> = categories::table.select(categories::slug).load(conn)?;
    let is_new = |row: &&Vec<Value>| row.get(at).and_then(Value::as_str).is_none_or(|slug| !here.iter().any(|h| h == slug));
    Ok(rows.rows.iter().filter(is_new).collect())
}

#[cfg(test)]
mod tests {
    use super::{tables::STAYS, *};
    use crate::backup::{LEFT_OUT, TABLES};

    #[test]
    fn of_every_table_it_is_said_whether_it_goes_along() {
        let known: BTreeSet<&str> = TABLES.iter().chain(LEFT_OUT).copied().collect();
        let said: BTreeSet<&str> = GOES.iter().map(|(table, ..)| *table).chain(STAYS.iter().copied()).collect();
        assert_eq!(known.difference(&said).collect::<Vec<_>>(), Vec::<&&str>::new(), "not said");
        assert_eq!(said.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new(), "no such table");
        assert_eq!(said.len(), GOES.len() + STAYS.len(), "said twice");
    }
}
