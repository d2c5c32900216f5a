//! People whose details are kept, each detail sealed; what was shown of them to whom; and their end.
//!
//! What is sealed, with which key, and who may see it is decided in `app`. The keys are in [`crate::vault_key`].

use caremonger_domain::{
    Timestamp,
    id::{MemberId, PersonId, PodId},
    person::Field,
};
use diesel::prelude::*;

use crate::{
    Conn, DbError, both,
    error::stored,
    schema::{people, person_details, reveals},
    vault_key::vault_key_delete,
};

/// Somebody whose details are kept, or were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// The pod they told.
    pub pod: PodId,
    /// The neighbour they are, if they can sign in.
    pub member: Option<MemberId>,
    /// Since when.
    pub created_at: Timestamp,
    /// When their details go by themselves.
    pub wipe_at: Option<Timestamp>,
    /// When they went.
    pub wiped_at: Option<Timestamp>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = people)]
struct Row {
    id: String,
    pod_id: String,
    member_id: Option<String>,
    created_at: i64,
    wipe_at: Option<i64>,
    wiped_at: Option<i64>,
}

impl Row {
    fn into_person(self) -> Result<Person, DbError> {
        Ok(Person {
            id: stored(&self.id, "people.id")?,
            pod: stored(&self.pod_id, "people.pod_id")?,
            member: self.member_id.map(|m| stored(&m, "people.member_id")).transpose()?,
            created_at: Timestamp::from_micros(self.created_at),
            wipe_at: self.wipe_at.map(Timestamp::from_micros),
            wiped_at: self.wiped_at.map(Timestamp::from_micros),
        })
    }
}

/// Stores somebody new.
///
/// # Errors
/// [`DbError::Conflict`] when the neighbour has a person already.
pub fn person_insert(conn: &mut Conn, p: &Person) -> Result<(), DbError> {
    let row = Row {
        id: p.id.to_string(),
        pod_id: p.pod.to_string(),
        member_id: p.member.map(|m| m.to_string()),
        created_at: p.created_at.as_micros(),
        wipe_at: p.wipe_at.map(Timestamp::as_micros),
        wiped_at: p.wiped_at.map(Timestamp::as_micros),
    };
    diesel::insert_into(people::table).values(row).execute(conn)?;
    Ok(())
}

/// Somebody by id, also after wiping.
///
/// # Errors
/// [`DbError`] of the database.
pub fn person_find(conn: &mut Conn, id: PersonId) -> Result<Option<Person>, DbError> {
    let row = people::table.find(id.to_string()).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_person).transpose()
}

/// Somebody by id, held until the end of the transaction: whoever wipes and whoever writes wait for one another. On SQLite the single
/// writer is the lock.
///
/// # Errors
/// [`DbError`] of the database.
pub fn person_lock(conn: &mut Conn, id: PersonId) -> Result<Option<Person>, DbError> {
    if let Conn::Postgres(c) = conn {
        people::table.find(id.to_string()).select(people::id).for_update().first::<String>(c).optional()?;
    }
    person_find(conn, id)
}

/// The person a neighbour is.
///
/// # Errors
/// [`DbError`] of the database.
pub fn person_of_member(conn: &mut Conn, member: MemberId) -> Result<Option<Person>, DbError> {
    let row = people::table.filter(people::member_id.eq(member.to_string())).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_person).transpose()
}

/// Somebody goes over to another pod of the node.
///
/// # Errors
/// [`DbError`] of the database.
pub fn person_to_pod(conn: &mut Conn, id: PersonId, pod: PodId) -> Result<(), DbError> {
    diesel::update(people::table.find(id.to_string())).set(people::pod_id.eq(pod.to_string())).execute(conn)?;
    Ok(())
}

/// Keeps a sealed detail in place of the one before.
///
/// # Errors
/// [`DbError`] of the database.
pub fn detail_put(conn: &mut Conn, id: PersonId, field: Field, sealed: &[u8], now: Timestamp) -> Result<(), DbError> {
    let values = (
        person_details::person_id.eq(id.to_string()),
        person_details::field.eq(field.as_str()),
        person_details::sealed.eq(sealed),
        person_details::updated_at.eq(now.as_micros()),
    );
    both!(conn, |c| diesel::insert_into(person_details::table)
        .values(values)
        .on_conflict((person_details::person_id, person_details::field))
        .do_update()
        .set((person_details::sealed.eq(sealed), person_details::updated_at.eq(now.as_micros())))
        .execute(c))?;
    Ok(())
}

/// Forgets one detail.
///
/// # Errors
/// [`DbError`] of the database.
pub fn detail_delete(conn: &mut Conn, id: PersonId, field: Field) -> Result<(), DbError> {
    diesel::delete(person_details::table.find((id.to_string(), field.as_str()))).execute(conn)?;
    Ok(())
}

/// Every detail of somebody, sealed.
///
/// # Errors
/// [`DbError`] of the database.
pub fn detail_all(conn: &mut Conn, id: PersonId) -> Result<Vec<(Field, Vec<u8>)>, DbError> {
    let rows: Vec<(String, Vec<u8>)> = person_details::table
        .filter(person_details::person_id.eq(id.to_string()))
        .select((person_details::field, person_details::sealed))
        .load(conn)?;
    let mut all = rows
        .into_iter()
        .map(|(field, sealed)| Ok((stored(&field, "person_details.field")?, sealed)))
        .collect::<Result<Vec<_>, DbError>>()?;
    all.sort_by_key(|(field, _)| *field);
    Ok(all)
}

/// Destroys somebody's key, marks and details; that there was somebody stays.
///
/// # Errors
/// [`DbError`] of the database.
pub fn person_wipe(conn: &mut Conn, id: PersonId, now: Timestamp) -> Result<(), DbError> {
    vault_key_delete(conn, &id.to_string())?;
    diesel::delete(person_details::table.filter(person_details::person_id.eq(id.to_string()))).execute(conn)?;
    diesel::update(people::table.find(id.to_string()))
        .set((people::wiped_at.eq(now.as_micros()), people::wipe_at.eq(None::<i64>)))
        .execute(conn)?;
    Ok(())
}

/// Parts somebody who was wiped from the neighbour they were, who may tell anew.
///
/// # Errors
/// [`DbError`] of the database.
pub fn person_unlink(conn: &mut Conn, id: PersonId) -> Result<(), DbError> {
    diesel::update(people::table.find(id.to_string())).set(people::member_id.eq(None::<String>)).execute(conn)?;
    Ok(())
}

/// Says when somebody's details go by themselves; `None`: not while things go on.
///
/// # Errors
/// [`DbError`] of the database.
pub fn person_wipe_at(conn: &mut Conn, id: PersonId, at: Option<Timestamp>) -> Result<(), DbError> {
    diesel::update(people::table.find(id.to_string()).filter(people::wiped_at.is_null()))
        .set(people::wipe_at.eq(at.map(Timestamp::as_micros)))
        .execute(conn)?;
    Ok(())
}

/// People of a pod who are no neighbours with an account, and not wiped.
///
/// # Errors
/// [`DbError`] of the database.
pub fn person_of_nobody(conn: &mut Conn, pod: PodId) -> Result<Vec<PersonId>, DbError> {
    let there = people::table.filter(people::pod_id.eq(pod.to_string())).filter(people::member_id.is_null());
    let ids: Vec<String> = there.filter(people::wiped_at.is_null()).order(people::id).select(people::id).load(conn)?;
    ids.iter().map(|id| stored(id, "people.id")).collect()
}

/// Whose time has come.
///
/// # Errors
/// [`DbError`] of the database.
pub fn person_due(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<PersonId>, DbError> {
    let ids: Vec<String> = people::table
        .filter(people::wipe_at.is_not_null())
        .filter(people::wipe_at.le(now.as_micros()))
        .order(people::wipe_at)
        .limit(limit)
        .select(people::id)
        .load(conn)?;
    ids.iter().map(|id| stored(id, "people.id")).collect()
}

/// That details were shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reveal {
    /// Who saw them: a neighbour's id.
    pub by: String,
    /// As what: `desk`, `helper`, `other`.
    pub seen_as: String,
    /// Which.
    pub fields: Vec<Field>,
    /// When.
    pub at: Timestamp,
}

/// Writes down that details were shown.
///
/// # Errors
/// [`DbError`] of the database.
pub fn reveal_add(conn: &mut Conn, id: PersonId, reveal: &Reveal) -> Result<(), DbError> {
    let fields: Vec<&str> = reveal.fields.iter().map(|f| f.as_str()).collect();
    diesel::insert_into(reveals::table)
        .values((
            reveals::person_id.eq(id.to_string()),
            reveals::by_id.eq(&reveal.by),
            reveals::seen_as.eq(&reveal.seen_as),
            reveals::fields.eq(fields.join(" ")),
            reveals::at.eq(reveal.at.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// What was shown of somebody, newest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn reveal_page(conn: &mut Conn, id: PersonId, limit: i64) -> Result<Vec<Reveal>, DbError> {
    let rows: Vec<(String, String, String, i64)> = reveals::table
        .filter(reveals::person_id.eq(id.to_string()))
        .order(reveals::seq.desc())
        .limit(limit)
        .select((reveals::by_id, reveals::seen_as, reveals::fields, reveals::at))
        .load(conn)?;
    rows.into_iter()
        .map(|(by, seen_as, fields, at)| {
            let fields = fields.split(' ').map(|f| stored(f, "reveals.fields")).collect::<Result<_, _>>()?;
            Ok(Reveal { by, seen_as, fields, at: Timestamp::from_micros(at) })
        })
        .collect()
}
