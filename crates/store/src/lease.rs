//! Leases: which process works on which queue. Held for seconds, renewed while at work, free again after a crash.

use caremonger_domain::Timestamp;
use diesel::prelude::*;

use crate::{Conn, DbError, both, schema::leases};

/// Takes or renews a lease; whether it is now `holder`'s.
///
/// # Errors
/// [`DbError`] of the database.
pub fn lease_take(conn: &mut Conn, name: &str, holder: &str, now: Timestamp, until: Timestamp) -> Result<bool, DbError> {
    let free = leases::until.lt(now.as_micros()).or(leases::holder.eq(holder));
    let changed = diesel::update(leases::table.find(name).filter(free))
        .set((leases::holder.eq(holder), leases::until.eq(until.as_micros())))
        .execute(conn)?;
    if changed == 1 {
        return Ok(true);
    }
    let values = (leases::name.eq(name), leases::holder.eq(holder), leases::until.eq(until.as_micros()));
    let added = both!(conn, |c| diesel::insert_into(leases::table).values(values).on_conflict_do_nothing().execute(c))?;
    Ok(added == 1)
}

/// Gives a lease back.
///
/// # Errors
/// [`DbError`] of the database.
pub fn lease_release(conn: &mut Conn, name: &str, holder: &str) -> Result<(), DbError> {
    diesel::delete(leases::table.find(name).filter(leases::holder.eq(holder))).execute(conn)?;
    Ok(())
}

/// Frees all leases: at the start of the only process of a SQLite node.
///
/// # Errors
/// [`DbError`] of the database.
pub fn lease_clear(conn: &mut Conn) -> Result<(), DbError> {
    diesel::delete(leases::table).execute(conn)?;
    Ok(())
}
