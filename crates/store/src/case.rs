//! Cases: what somebody asked the desk for, as facts.

use caremonger_domain::{
    Timestamp,
    case::{Case, Channel, State},
    id::{CaseId, ListingId, PersonId, PodId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::{stored, stored_amount},
    schema::{case_history, case_listings, cases},
};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = cases)]
#[diesel(treat_none_as_null = true)]
struct Row {
    id: String,
    pod_id: String,
    code: String,
    person_id: String,
    channel: String,
    kind: String,
    title: String,
    category: String,
    amount: Option<i64>,
    unit: Option<String>,
    area: String,
    language: String,
    needed_by: Option<i64>,
    state: String,
    attempts: i64,
    listing_id: Option<String>,
    same_as: Option<String>,
    taken_by: Option<String>,
    created_at: i64,
    updated_at: i64,
    ended_at: Option<i64>,
}

impl From<&Case> for Row {
    fn from(c: &Case) -> Self {
        Self {
            id: c.id.to_string(),
            pod_id: c.pod.to_string(),
            code: c.code.clone(),
            person_id: c.person.to_string(),
            channel: c.channel.to_string(),
            kind: c.kind.to_string(),
            title: c.title.clone(),
            category: c.category.clone(),
            amount: c.amount.map(caremonger_domain::Amount::millionths),
            unit: c.unit.as_ref().map(ToString::to_string),
            area: c.area.clone(),
            language: c.language.clone(),
            needed_by: c.needed_by.map(Timestamp::as_micros),
            state: c.state.to_string(),
            attempts: c.attempts,
            listing_id: c.listing.map(|l| l.to_string()),
            same_as: c.same_as.map(|s| s.to_string()),
            taken_by: c.taken_by.map(|m| m.to_string()),
            created_at: c.created_at.as_micros(),
            updated_at: c.updated_at.as_micros(),
            ended_at: c.ended_at.map(Timestamp::as_micros),
        }
    }
}

impl Row {
    fn into_case(self) -> Result<Case, DbError> {
        let at = Timestamp::from_micros;
        Ok(Case {
            id: stored(&self.id, "cases.id")?,
            pod: stored(&self.pod_id, "cases.pod_id")?,
            code: self.code,
            person: stored(&self.person_id, "cases.person_id")?,
            channel: stored(&self.channel, "cases.channel")?,
            kind: stored(&self.kind, "cases.kind")?,
            title: self.title,
            category: self.category,
            amount: self.amount.map(|a| stored_amount(a, "cases.amount")).transpose()?,
            unit: self.unit.map(|u| stored(&u, "cases.unit")).transpose()?,
            area: self.area,
            language: self.language,
            needed_by: self.needed_by.map(at),
            state: stored(&self.state, "cases.state")?,
            attempts: self.attempts,
            listing: self.listing_id.map(|l| stored(&l, "cases.listing_id")).transpose()?,
            same_as: self.same_as.map(|s| stored(&s, "cases.same_as")).transpose()?,
            taken_by: self.taken_by.map(|m| stored(&m, "cases.taken_by")).transpose()?,
            created_at: at(self.created_at),
            updated_at: at(self.updated_at),
            ended_at: self.ended_at.map(at),
        })
    }
}

/// Stores a new case.
///
/// # Errors
/// [`DbError::Conflict`] when the code is taken.
pub fn case_insert(conn: &mut Conn, c: &Case) -> Result<(), DbError> {
    diesel::insert_into(cases::table).values(Row::from(c)).execute(conn)?;
    Ok(())
}

/// Keeps that a listing stands on the board for a case.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_listed(conn: &mut Conn, case: CaseId, listing: ListingId) -> Result<(), DbError> {
    diesel::insert_into(case_listings::table)
        .values((case_listings::listing_id.eq(listing.to_string()), case_listings::case_id.eq(case.to_string())))
        .execute(conn)?;
    Ok(())
}

/// Writes a changed case back.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_update(conn: &mut Conn, c: &Case) -> Result<(), DbError> {
    diesel::update(cases::table.find(c.id.to_string())).set(Row::from(c)).execute(conn)?;
    Ok(())
}

/// A case by id.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_find(conn: &mut Conn, id: CaseId) -> Result<Option<Case>, DbError> {
    let row = cases::table.find(id.to_string()).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_case).transpose()
}

/// A case, held until the end of the transaction: two at the desk wait for one another. On SQLite the single writer is the lock.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_lock(conn: &mut Conn, id: CaseId) -> Result<Option<Case>, DbError> {
    if let Conn::Postgres(c) = conn {
        cases::table.find(id.to_string()).select(cases::id).for_update().first::<String>(c).optional()?;
    }
    case_find(conn, id)
}

/// A case by its code.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_find_by_code(conn: &mut Conn, code: &str) -> Result<Option<Case>, DbError> {
    let row = cases::table.filter(cases::code.eq(code)).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_case).transpose()
}

/// The case that a listing stands on the board for.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_of_listing(conn: &mut Conn, listing: ListingId) -> Result<Option<Case>, DbError> {
    let row = cases::table.filter(cases::listing_id.eq(listing.to_string())).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_case).transpose()
}

/// The cases of somebody, newest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_of_person(conn: &mut Conn, person: PersonId) -> Result<Vec<Case>, DbError> {
    let rows: Vec<Row> = cases::table
        .filter(cases::person_id.eq(person.to_string()))
        .order(cases::id.desc())
        .limit(100)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_case).collect()
}

/// The queue of a desk: open cases, oldest first, those after `after`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_queue(conn: &mut Conn, pod: PodId, after: Option<CaseId>, limit: i64) -> Result<Vec<Case>, DbError> {
    let rows: Vec<Row> = cases::table
        .filter(cases::pod_id.eq(pod.to_string()))
        .filter(cases::ended_at.is_null())
        .filter(cases::id.gt(after.map(|a| a.to_string()).unwrap_or_default()))
        .order(cases::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_case).collect()
}

/// The ended cases of a desk, newest first, those before `before`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_ended(conn: &mut Conn, pod: PodId, before: Option<CaseId>, limit: i64) -> Result<Vec<Case>, DbError> {
    let mut query = cases::table.into_boxed::<<Conn as diesel::Connection>::Backend>();
    query = query.filter(cases::pod_id.eq(pod.to_string())).filter(cases::ended_at.is_not_null());
    if let Some(before) = before {
        query = query.filter(cases::id.lt(before.to_string()));
    }
    let rows: Vec<Row> = query.order(cases::id.desc()).limit(limit).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_case).collect()
}

/// How many were taken in by one way since then.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_since(conn: &mut Conn, pod: PodId, channel: Channel, since: Timestamp) -> Result<i64, DbError> {
    Ok(cases::table
        .filter(cases::pod_id.eq(pod.to_string()))
        .filter(cases::channel.eq(channel.as_str()))
        .filter(cases::id.gt(CaseId::new(since, 0).to_string()))
        .count()
        .get_result(conn)?)
}

/// Something that was done about a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseLine {
    /// When.
    pub at: Timestamp,
    /// What: a stable word.
    pub event: String,
    /// Who: a neighbour's id, `caller`, or `time`.
    pub actor: String,
    /// Where the case was before, with the calls without an answer by then; `None` where that did not change.
    pub was: Option<(State, i64)>,
}

/// Writes down what was done.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_history_add(conn: &mut Conn, id: CaseId, line: &CaseLine) -> Result<(), DbError> {
    diesel::insert_into(case_history::table)
        .values((
            case_history::case_id.eq(id.to_string()),
            case_history::at.eq(line.at.as_micros()),
            case_history::event.eq(&line.event),
            case_history::actor.eq(&line.actor),
            case_history::was.eq(line.was.map(|(state, _)| state.as_str())),
            case_history::was_attempts.eq(line.was.map_or(0, |(_, attempts)| attempts)),
        ))
        .execute(conn)?;
    Ok(())
}

/// What was done about a case, in order.
///
/// # Errors
/// [`DbError`] of the database.
pub fn case_history_of(conn: &mut Conn, id: CaseId) -> Result<Vec<CaseLine>, DbError> {
    let rows: Vec<(i64, String, String, Option<String>, i64)> = case_history::table
        .filter(case_history::case_id.eq(id.to_string()))
        .order(case_history::seq)
        .limit(500)
        .select((case_history::at, case_history::event, case_history::actor, case_history::was, case_history::was_attempts))
        .load(conn)?;
    let line = |(at, event, actor, was, attempts): (i64, String, String, Option<String>, i64)| {
        let was = was.map(|w| stored::<State>(&w, "case_history.was")).transpose()?;
        Ok(CaseLine { at: Timestamp::from_micros(at), event, actor, was: was.map(|state| (state, attempts)) })
    };
    rows.into_iter().map(line).collect()
}
