//! The keys of what is sealed (people's details, private conversations), and the marks of phone and mail. They are never in a
//! backup: a copy of them lies beside it and is written anew whenever something is wiped, so that what is gone here is gone there.

use caremonger_domain::id::{PersonId, PodId};
use diesel::{connection::SimpleConnection as _, prelude::*};

use crate::{
    Conn, DbError, both,
    error::stored,
    schema::{node_key, people, vault_keys},
};

/// A key and marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultKey {
    /// Whose: the id of a person, or of the promise or interest a conversation belongs to.
    pub owner: String,
    /// The key, sealed with the node's.
    pub sealed: Vec<u8>,
    /// The mark of their phone.
    pub phone_mark: Option<Vec<u8>>,
    /// The mark of their mail address.
    pub mail_mark: Option<Vec<u8>>,
}

type Columns = (String, Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>);

fn read((owner, sealed, phone_mark, mail_mark): Columns) -> VaultKey {
    VaultKey { owner, sealed, phone_mark, mail_mark }
}

/// Keeps a key.
///
/// # Errors
/// [`DbError`] of the database.
pub fn vault_key_put(conn: &mut Conn, key: &VaultKey) -> Result<(), DbError> {
    let values = (
        vault_keys::owner_id.eq(&key.owner),
        vault_keys::sealed.eq(&key.sealed),
        vault_keys::phone_mark.eq(&key.phone_mark),
        vault_keys::mail_mark.eq(&key.mail_mark),
    );
    let again = (
        vault_keys::sealed.eq(&key.sealed),
        vault_keys::phone_mark.eq(&key.phone_mark),
        vault_keys::mail_mark.eq(&key.mail_mark),
    );
    both!(conn, |c| diesel::insert_into(vault_keys::table)
        .values(values)
        .on_conflict(vault_keys::owner_id)
        .do_update()
        .set(again)
        .execute(c))?;
    Ok(())
}

/// Keeps a key unless there is one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn vault_key_begin(conn: &mut Conn, key: &VaultKey) -> Result<(), DbError> {
    let values = (vault_keys::owner_id.eq(&key.owner), vault_keys::sealed.eq(&key.sealed));
    both!(conn, |c| diesel::insert_into(vault_keys::table).values(values).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// A key; `None` once what it opens is wiped.
///
/// # Errors
/// [`DbError`] of the database.
pub fn vault_key_find(conn: &mut Conn, owner: &str) -> Result<Option<VaultKey>, DbError> {
    let row: Option<Columns> = vault_keys::table.find(owner).first(conn).optional()?;
    Ok(row.map(read))
}

/// Whether a number, by its mark, is somebody's here.
///
/// # Errors
/// [`DbError`] of the database.
pub fn phone_is_known(conn: &mut Conn, mark: &[u8]) -> Result<bool, DbError> {
    Ok(vault_keys::table.filter(vault_keys::phone_mark.eq(mark)).count().get_result::<i64>(conn)? > 0)
}

/// A page of all keys, in the order of their owners.
///
/// # Errors
/// [`DbError`] of the database.
pub fn vault_key_page(conn: &mut Conn, after: Option<&str>, limit: i64) -> Result<Vec<VaultKey>, DbError> {
    let rows: Vec<Columns> = vault_keys::table
        .filter(vault_keys::owner_id.gt(after.unwrap_or_default()))
        .order(vault_keys::owner_id)
        .limit(limit)
        .load(conn)?;
    Ok(rows.into_iter().map(read).collect())
}

/// Destroys a key; whether there was one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn vault_key_delete(conn: &mut Conn, owner: &str) -> Result<bool, DbError> {
    Ok(diesel::delete(vault_keys::table.find(owner)).execute(conn)? == 1)
}

/// People of a pod with a phone or mail of that mark: its neighbours first, for of the others anybody can make many, then the newest.
///
/// # Errors
/// [`DbError`] of the database.
pub fn person_with_mark(conn: &mut Conn, pod: PodId, mark: &[u8], limit: i64) -> Result<Vec<PersonId>, DbError> {
    let ids: Vec<String> = vault_keys::table
        .inner_join(people::table.on(people::id.eq(vault_keys::owner_id)))
        .filter(vault_keys::phone_mark.eq(mark).or(vault_keys::mail_mark.eq(mark)))
        .filter(people::pod_id.eq(pod.to_string()))
        .order((people::member_id.is_null(), people::id.desc()))
        .limit(limit)
        .select(people::id)
        .load(conn)?;
    ids.iter().map(|id| stored(id, "people.id")).collect()
}

/// People who are not wiped and have no key: nobody can read what is kept of them.
///
/// # Errors
/// [`DbError`] of the database.
pub fn person_without_key(conn: &mut Conn) -> Result<Vec<PersonId>, DbError> {
    let ids: Vec<String> = people::table
        .filter(people::wiped_at.is_null())
        .filter(diesel::dsl::not(diesel::dsl::exists(
            vault_keys::table.filter(vault_keys::owner_id.eq(people::id)).select(vault_keys::owner_id),
        )))
        .select(people::id)
        .load(conn)?;
    ids.iter().map(|id| stored(id, "people.id")).collect()
}

/// Keeps the node's key unless there is one; the one that holds.
///
/// # Errors
/// [`DbError`] of the database.
pub fn node_key_ensure(conn: &mut Conn, key: &[u8]) -> Result<Vec<u8>, DbError> {
    let values = (node_key::id.eq(1), node_key::key.eq(key));
    both!(conn, |c| diesel::insert_into(node_key::table).values(values).on_conflict_do_nothing().execute(c))?;
    Ok(node_key::table.find(1).select(node_key::key).first(conn)?)
}

/// Keeps another key of the node in place of the one that was there.
///
/// # Errors
/// [`DbError`] of the database.
pub fn node_key_put(conn: &mut Conn, key: &[u8]) -> Result<(), DbError> {
    diesel::delete(node_key::table).execute(conn)?;
    diesel::insert_into(node_key::table).values((node_key::id.eq(1), node_key::key.eq(key))).execute(conn)?;
    Ok(())
}

/// Makes the database forget what was deleted, also on its disk: deleted rows otherwise stay in free space, in the log of writes,
/// or as old versions. Outside a transaction; `conn` must be allowed to write.
///
/// # Errors
/// [`DbError`] when it is busy; then it has to be done again.
pub(crate) fn scrub(conn: &mut Conn) -> Result<(), DbError> {
    #[derive(QueryableByName)]
    struct Done {
        #[diesel(sql_type = diesel::sql_types::Integer)]
        busy: i32,
    }
    match conn {
        Conn::Sqlite(c) => {
            // While it waits for readers it holds the lock of the writer: better soon again than long.
            c.batch_execute("PRAGMA busy_timeout = 200")?;
            let done: Done = diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result(c)?;
            if done.busy != 0 {
                return Err(DbError::Unavailable("somebody is still reading an older state".into()));
            }
        }
        Conn::Postgres(c) => {
            c.batch_execute("SET default_transaction_read_only = off")?;
            // A table that is written anew takes along what can be seen now and nothing else; VACUUM FULL would keep what somebody
            // might still see. The expression changes nothing and only makes PostgreSQL write.
            c.batch_execute("ALTER TABLE vault_keys ALTER COLUMN sealed TYPE BYTEA USING sealed || ''::bytea")?;
        }
    }
    Ok(())
}
