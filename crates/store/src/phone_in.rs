//! A number that anybody of a pod can ring each week to sit together.

use caremonger_domain::{Timestamp, id::PodId, zone::Weekday};
use diesel::prelude::*;

use crate::{
    Conn, DbError, both,
    error::{stored, stored_number},
    schema::phone_ins,
};

/// A phone-in of a pod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneIn {
    /// On which day.
    pub weekday: Weekday,
    /// At which minute of that day.
    pub minute: u16,
    /// The number to ring.
    pub number: String,
    /// What it is, and what to say or press.
    pub words: String,
}

/// The phone-in of a pod.
///
/// # Errors
/// [`DbError`] of the database.
pub fn phone_in_find(conn: &mut Conn, pod: PodId) -> Result<Option<PhoneIn>, DbError> {
    let columns = (phone_ins::weekday, phone_ins::minute, phone_ins::number, phone_ins::words);
    let row = phone_ins::table.find(pod.to_string()).select(columns).first::<(String, i64, String, String)>(conn).optional()?;
    let Some((weekday, minute, number, words)) = row else { return Ok(None) };
    let (weekday, minute) = (stored(&weekday, "phone_ins.weekday")?, stored_number(minute, "phone_ins.minute")?);
    Ok(Some(PhoneIn { weekday, minute, number, words }))
}

/// Keeps the phone-in of a pod.
///
/// # Errors
/// [`DbError`] of the database.
pub fn phone_in_put(conn: &mut Conn, pod: PodId, p: &PhoneIn, now: Timestamp) -> Result<(), DbError> {
    let said = (
        phone_ins::weekday.eq(p.weekday.as_str()),
        phone_ins::minute.eq(i64::from(p.minute)),
        phone_ins::number.eq(&p.number),
        phone_ins::words.eq(&p.words),
    );
    let new = (phone_ins::pod_id.eq(pod.to_string()), phone_ins::created_at.eq(now.as_micros()));
    let insert = diesel::insert_into(phone_ins::table).values((new, said));
    both!(conn, |c| insert.on_conflict(phone_ins::pod_id).do_update().set(said).execute(c))?;
    Ok(())
}

/// Takes it away.
///
/// # Errors
/// [`DbError`] of the database.
pub fn phone_in_delete(conn: &mut Conn, pod: PodId) -> Result<(), DbError> {
    diesel::delete(phone_ins::table.find(pod.to_string())).execute(conn)?;
    Ok(())
}
