//! Complaints (`Flag`): those that came, and those that were sent.

use caremonger_domain::{
    Timestamp,
    id::{PodId, ReportId},
};
use diesel::prelude::*;

use crate::{Conn, DbError, both, error::stored, schema::reports};

/// A complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its id here.
    pub id: ReportId,
    /// The activity it came or went by.
    pub uri: String,
    /// Whether it came from elsewhere.
    pub incoming: bool,
    /// The server it came from, or went to.
    pub host: String,
    /// The pod it is about, or that sent it.
    pub pod: Option<PodId>,
    /// What was said, plain text.
    pub text: String,
    /// The ids it is about.
    pub objects: Vec<String>,
    /// Whether nobody has looked at it yet.
    pub open: bool,
    /// When.
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = reports)]
struct Row {
    id: String,
    uri: String,
    direction: String,
    host: String,
    pod_id: Option<String>,
    text: String,
    objects: String,
    state: String,
    created_at: i64,
}

impl Row {
    fn into_report(self) -> Result<Report, DbError> {
        Ok(Report {
            id: stored(&self.id, "reports.id")?,
            uri: self.uri,
            incoming: self.direction == "incoming",
            host: self.host,
            pod: self.pod_id.map(|p| stored(&p, "reports.pod_id")).transpose()?,
            text: self.text,
            objects: self.objects.lines().map(str::to_owned).collect(),
            open: self.state == "open",
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

/// Stores a complaint; `false` when it came before.
///
/// # Errors
/// [`DbError`] of the database.
pub fn report_insert(conn: &mut Conn, r: &Report) -> Result<bool, DbError> {
    let row = Row {
        id: r.id.to_string(),
        uri: r.uri.clone(),
        direction: if r.incoming { "incoming" } else { "outgoing" }.to_owned(),
        host: r.host.clone(),
        pod_id: r.pod.map(|p| p.to_string()),
        text: r.text.clone(),
        objects: r.objects.join("\n"),
        state: if r.open { "open" } else { "closed" }.to_owned(),
        created_at: r.created_at.as_micros(),
    };
    let new =
        both!(conn, |c| diesel::insert_into(reports::table).values(&row).on_conflict(reports::uri).do_nothing().execute(c))?;
    Ok(new == 1)
}

/// Complaints that came in and nobody looked at, about a pod or about nobody in particular: newest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn report_open(conn: &mut Conn, pod: PodId, limit: i64) -> Result<Vec<Report>, DbError> {
    let rows: Vec<Row> = reports::table
        .filter(reports::pod_id.eq(pod.to_string()).or(reports::pod_id.is_null()))
        .filter(reports::direction.eq("incoming"))
        .filter(reports::state.eq("open"))
        .order(reports::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_report).collect()
}

/// The latest complaints a pod should know of: about it, by it, or about nobody in particular. Those that nobody looked at
/// come first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn report_latest(conn: &mut Conn, pod: PodId, limit: i64) -> Result<Vec<Report>, DbError> {
    let rows: Vec<Row> = reports::table
        .filter(reports::pod_id.eq(pod.to_string()).or(reports::pod_id.is_null()))
        .order((reports::state.eq("open").desc(), reports::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_report).collect()
}

/// A complaint by its id.
///
/// # Errors
/// [`DbError`] of the database.
pub fn report_find(conn: &mut Conn, id: ReportId) -> Result<Option<Report>, DbError> {
    let row = reports::table.find(id.to_string()).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_report).transpose()
}

/// How many complaints of a server nobody has looked at.
///
/// # Errors
/// [`DbError`] of the database.
pub fn report_open_from(conn: &mut Conn, host: &str) -> Result<i64, DbError> {
    let open = reports::table.filter(reports::host.eq(host)).filter(reports::state.eq("open"));
    Ok(open.count().get_result(conn)?)
}

/// Somebody looked at a complaint.
///
/// # Errors
/// [`DbError`] of the database.
pub fn report_close(conn: &mut Conn, id: ReportId) -> Result<bool, DbError> {
    Ok(diesel::update(reports::table.find(id.to_string())).set(reports::state.eq("closed")).execute(conn)? == 1)
}
