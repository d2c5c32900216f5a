//! Small facts of the node itself.

use diesel::prelude::*;

use crate::{Conn, DbError, both, schema::settings};

/// The value of a setting.
///
/// # Errors
/// [`DbError`] of the database.
pub fn setting_get(conn: &mut Conn, key: &str) -> Result<Option<String>, DbError> {
    Ok(settings::table.find(key).select(settings::value).first(conn).optional()?)
}

/// Sets a setting.
///
/// # Errors
/// [`DbError`] of the database.
pub fn setting_put(conn: &mut Conn, key: &str, value: &str) -> Result<(), DbError> {
    both!(conn, |c| diesel::insert_into(settings::table)
        .values((settings::key.eq(key), settings::value.eq(value)))
        .on_conflict(settings::key)
        .do_update()
        .set(settings::value.eq(value))
        .execute(c))?;
    Ok(())
}
