//! Passkeys (WebAuthn): the public halves that are kept, and what browsers were asked to sign lately.

use caremonger_domain::{
    Timestamp,
    id::{MemberId, PasskeyId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::stored,
    schema::{passkey_tries, passkeys},
};

/// What a neighbour signs in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Its id here.
    pub id: PasskeyId,
    /// Whose it is.
    pub member: MemberId,
    /// Its id at whatever keeps it.
    pub credential_id: Vec<u8>,
    /// Its public key and what the last use said, as JSON.
    pub credential: String,
    /// What its owner calls it.
    pub label: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// When somebody last signed in with it.
    pub used_at: Option<Timestamp>,
}

type Columns = (String, String, Vec<u8>, String, String, i64, Option<i64>);

fn read((id, member, credential_id, credential, label, created, used): Columns) -> Result<Passkey, DbError> {
    Ok(Passkey {
        id: stored(&id, "passkeys.id")?,
        member: stored(&member, "passkeys.member_id")?,
        credential_id,
        credential,
        label,
        created_at: Timestamp::from_micros(created),
        used_at: used.map(Timestamp::from_micros),
    })
}

/// Keeps a passkey. [`DbError::Conflict`] when it is known already, to whomever.
///
/// # Errors
/// [`DbError`] of the database.
pub fn passkey_insert(conn: &mut Conn, p: &Passkey) -> Result<(), DbError> {
    diesel::insert_into(passkeys::table)
        .values((
            passkeys::id.eq(p.id.to_string()),
            passkeys::member_id.eq(p.member.to_string()),
            passkeys::credential_id.eq(&p.credential_id),
            passkeys::credential.eq(&p.credential),
            passkeys::label.eq(&p.label),
            passkeys::created_at.eq(p.created_at.as_micros()),
            passkeys::used_at.eq(p.used_at.map(Timestamp::as_micros)),
        ))
        .execute(conn)?;
    Ok(())
}

/// The passkey that whatever keeps it knows by this id.
///
/// # Errors
/// [`DbError`] of the database.
pub fn passkey_by_credential(conn: &mut Conn, credential_id: &[u8]) -> Result<Option<Passkey>, DbError> {
    let row = passkeys::table.filter(passkeys::credential_id.eq(credential_id)).first::<Columns>(conn).optional()?;
    row.map(read).transpose()
}

/// The passkeys of a neighbour, oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn passkey_of_member(conn: &mut Conn, member: MemberId) -> Result<Vec<Passkey>, DbError> {
    let mine = passkeys::table.filter(passkeys::member_id.eq(member.to_string())).order(passkeys::id);
    mine.load::<Columns>(conn)?.into_iter().map(read).collect()
}

/// Writes down that somebody signed in with one, and what that said.
///
/// # Errors
/// [`DbError`] of the database.
pub fn passkey_used(conn: &mut Conn, id: PasskeyId, credential: &str, now: Timestamp) -> Result<(), DbError> {
    diesel::update(passkeys::table.find(id.to_string()))
        .set((passkeys::credential.eq(credential), passkeys::used_at.eq(now.as_micros())))
        .execute(conn)?;
    Ok(())
}

/// Forgets a passkey of a neighbour; whether there was one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn passkey_delete(conn: &mut Conn, member: MemberId, id: PasskeyId) -> Result<bool, DbError> {
    let this = passkeys::table.find(id.to_string()).filter(passkeys::member_id.eq(member.to_string()));
    Ok(diesel::delete(this).execute(conn)? == 1)
}

/// Forgets every passkey of a neighbour, and what their browsers were asked.
///
/// # Errors
/// [`DbError`] of the database.
pub fn passkey_delete_all(conn: &mut Conn, member: MemberId) -> Result<(), DbError> {
    let member = member.to_string();
    diesel::delete(passkeys::table.filter(passkeys::member_id.eq(&member))).execute(conn)?;
    diesel::delete(passkey_tries::table.filter(passkey_tries::member_id.eq(&member))).execute(conn)?;
    Ok(())
}

/// Keeps what a browser is asked to sign: to add a passkey for `member`, or with none, to sign in.
///
/// # Errors
/// [`DbError`] of the database.
pub fn passkey_try_put(
    conn: &mut Conn,
    hash: &[u8],
    member: Option<MemberId>,
    state: &str,
    until: Timestamp,
) -> Result<(), DbError> {
    diesel::insert_into(passkey_tries::table)
        .values((
            passkey_tries::secret_hash.eq(hash),
            passkey_tries::member_id.eq(member.map(|m| m.to_string())),
            passkey_tries::state.eq(state),
            passkey_tries::expires_at.eq(until.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes back what a browser was asked, which it may answer once: for whom, and the state. None once it has ended.
///
/// # Errors
/// [`DbError`] of the database.
pub fn passkey_try_take(conn: &mut Conn, hash: &[u8], now: Timestamp) -> Result<Option<(Option<MemberId>, String)>, DbError> {
    let row: Option<(Option<String>, String)> = passkey_tries::table
        .find(hash)
        .filter(passkey_tries::expires_at.gt(now.as_micros()))
        .select((passkey_tries::member_id, passkey_tries::state))
        .first(conn)
        .optional()?;
    let Some((member, state)) = row else { return Ok(None) };
    // Of two answers at once one comes through.
    if diesel::delete(passkey_tries::table.find(hash)).execute(conn)? == 0 {
        return Ok(None);
    }
    Ok(Some((member.map(|m| stored(&m, "passkey_tries.member_id")).transpose()?, state)))
}

/// Forgets what nobody answered.
///
/// # Errors
/// [`DbError`] of the database.
pub fn passkey_try_prune(conn: &mut Conn, now: Timestamp) -> Result<usize, DbError> {
    Ok(diesel::delete(passkey_tries::table.filter(passkey_tries::expires_at.le(now.as_micros()))).execute(conn)?)
}
