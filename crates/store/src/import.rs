//! Lists that were brought over, and what each row became.

use caremonger_domain::{
    Timestamp,
    id::{CaseId, ImportId, MemberId, PodId},
    import::Kind,
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::stored,
    schema::{import_rows, imports},
};

/// A list that was brought over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// The pod it was brought into.
    pub pod: PodId,
    /// Who did it.
    pub made_by: MemberId,
    /// What its rows became.
    pub kind: Kind,
    /// When.
    pub created_at: Timestamp,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
}

/// What a row became.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// A case.
    Case(CaseId),
    /// A neighbour.
    Member(MemberId),
}

type Columns = (String, String, String, String, i64, Option<i64>);

fn read((id, pod, made_by, kind, created, undone): Columns) -> Result<Import, DbError> {
    Ok(Import {
        id: stored(&id, "imports.id")?,
        pod: stored(&pod, "imports.pod_id")?,
        made_by: stored(&made_by, "imports.made_by")?,
        kind: stored(&kind, "imports.kind")?,
        created_at: Timestamp::from_micros(created),
        undone_at: undone.map(Timestamp::from_micros),
    })
}

/// Stores that a list is brought over.
///
/// # Errors
/// [`DbError`] of the database.
pub fn import_insert(conn: &mut Conn, i: &Import) -> Result<(), DbError> {
    diesel::insert_into(imports::table)
        .values((
            imports::id.eq(i.id.to_string()),
            imports::pod_id.eq(i.pod.to_string()),
            imports::made_by.eq(i.made_by.to_string()),
            imports::kind.eq(i.kind.as_str()),
            imports::created_at.eq(i.created_at.as_micros()),
            imports::undone_at.eq(i.undone_at.map(Timestamp::as_micros)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes down what a row became.
///
/// # Errors
/// [`DbError::Conflict`] when the row was written down before.
pub fn import_row_add(conn: &mut Conn, id: ImportId, row: i64, became: Became) -> Result<(), DbError> {
    let (case, member) = match became {
        Became::Case(c) => (Some(c.to_string()), None),
        Became::Member(m) => (None, Some(m.to_string())),
    };
    diesel::insert_into(import_rows::table)
        .values((
            import_rows::import_id.eq(id.to_string()),
            import_rows::row_number.eq(row),
            import_rows::case_id.eq(case),
            import_rows::member_id.eq(member),
        ))
        .execute(conn)?;
    Ok(())
}

/// The last lists of a pod, newest first, each with the number of its rows.
///
/// # Errors
/// [`DbError`] of the database.
pub fn import_page(conn: &mut Conn, pod: PodId, limit: i64) -> Result<Vec<(Import, i64)>, DbError> {
    let rows: Vec<Columns> =
        imports::table.filter(imports::pod_id.eq(pod.to_string())).order(imports::id.desc()).limit(limit).load(conn)?;
    let mut all = Vec::new();
    for row in rows {
        let import = read(row)?;
        let of_it = import_rows::table.filter(import_rows::import_id.eq(import.id.to_string()));
        let count = of_it.count().get_result(conn)?;
        all.push((import, count));
    }
    Ok(all)
}

/// One list by id.
///
/// # Errors
/// [`DbError`] of the database.
pub fn import_find(conn: &mut Conn, id: ImportId) -> Result<Option<Import>, DbError> {
    let row: Option<Columns> = imports::table.find(id.to_string()).first(conn).optional()?;
    row.map(read).transpose()
}

/// Writes down that somebody who was brought over has come in.
///
/// # Errors
/// [`DbError`] of the database.
pub fn import_used(conn: &mut Conn, member: MemberId, now: Timestamp) -> Result<(), DbError> {
    let unused = import_rows::table.filter(import_rows::member_id.eq(member.to_string())).filter(import_rows::used_at.is_null());
    diesel::update(unused).set(import_rows::used_at.eq(now.as_micros())).execute(conn)?;
    Ok(())
}

/// What the rows of a list became, in their order, and whether whoever it is has come in since.
///
/// # Errors
/// [`DbError`] of the database.
pub fn import_rows_of(conn: &mut Conn, id: ImportId) -> Result<Vec<(Became, bool)>, DbError> {
    type Columns = (Option<String>, Option<String>, Option<i64>);
    let rows: Vec<Columns> = import_rows::table
        .filter(import_rows::import_id.eq(id.to_string()))
        .order(import_rows::row_number)
        .select((import_rows::case_id, import_rows::member_id, import_rows::used_at))
        .load(conn)?;
    rows.into_iter()
        .filter_map(|row| match row {
            (Some(case), _, used) => Some(stored(&case, "import_rows.case_id").map(|c| (Became::Case(c), used.is_some()))),
            (_, Some(member), used) => {
                Some(stored(&member, "import_rows.member_id").map(|m| (Became::Member(m), used.is_some())))
            }
            _ => None,
        })
        .collect()
}

/// Writes down that a list was taken back; `false` when it was before.
///
/// # Errors
/// [`DbError`] of the database.
pub fn import_undone(conn: &mut Conn, id: ImportId, now: Timestamp) -> Result<bool, DbError> {
    let not_yet = imports::table.find(id.to_string()).filter(imports::undone_at.is_null());
    Ok(diesel::update(not_yet).set(imports::undone_at.eq(now.as_micros())).execute(conn)? == 1)
}
