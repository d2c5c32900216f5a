//! One connection to either database, opened the way this program needs it.

use std::path::Path;

use diesel::{Connection, PgConnection, RunQueryDsl, SqliteConnection, connection::SimpleConnection};

use crate::DbError;

/// A connection to SQLite or PostgreSQL.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// PostgreSQL.
    Postgres(PgConnection),
    /// SQLite.
    Sqlite(SqliteConnection),
}

/// What a SQLite connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Writer,
    Reader,
}

/// How often, and how long apart, a new file is tried: ten seconds in all, as `busy_timeout` waits.
const WAL_TRIES: u32 = 200;
const WAL_PAUSE: std::time::Duration = std::time::Duration::from_millis(50);

// Never the derived `Connection::establish`: it tries one backend after the other, so that a mistyped PostgreSQL URL
// would quietly become a SQLite file.
pub(crate) fn open_sqlite(path: &Path, role: Role) -> Result<Conn, DbError> {
    let unavailable = |e: &dyn std::fmt::Display| DbError::Unavailable(format!("{}: {e}", path.display()));
    let mut c = SqliteConnection::establish(&path.to_string_lossy()).map_err(|e| unavailable(&e))?;
    // FULL: a commit survives loss of power. It is made cheap by committing waiting writes together, see `db`.
    // secure_delete: what is wiped is overwritten.
    c.batch_execute("PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON;").map_err(|e| unavailable(&e))?;
    to_wal(&mut c).map_err(|e| unavailable(&e))?;
    c.batch_execute(
        "PRAGMA synchronous = FULL; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 2000; \
         PRAGMA secure_delete = ON;",
    )
    .map_err(|e| unavailable(&e))?;
    if role == Role::Reader {
        c.batch_execute("PRAGMA query_only = ON; PRAGMA cache_size = -4000;").map_err(|e| unavailable(&e))?;
    }
    Ok(Conn::Sqlite(c))
}

/// Several that open a new file at one moment all want to change its journal, and SQLite does not wait for its turn there as it does
/// elsewhere (`busy_timeout`): who comes second is told at once that the file is locked.
fn to_wal(c: &mut SqliteConnection) -> Result<(), diesel::result::Error> {
    let mut tries = 0;
    loop {
        match c.batch_execute("PRAGMA journal_mode = WAL;") {
            Err(e) if tries < WAL_TRIES && e.to_string().contains("locked") => tries += 1,
            done => return done,
        }
        std::thread::sleep(WAL_PAUSE);
    }
}

pub(crate) fn open_postgres(url: &str) -> Result<Conn, DbError> {
    let mut c = PgConnection::establish(url).map_err(|e| DbError::Unavailable(e.to_string()))?;
    // What is not said to be a write cannot be one, as on SQLite.
    c.batch_execute(
        "SET statement_timeout = '30s'; SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s'; \
         SET default_transaction_read_only = on;",
    )?;
    Ok(Conn::Postgres(c))
}

/// Makes connections for a pool.
pub(crate) struct Manager<F>(pub(crate) F);

impl<F> r2d2::ManageConnection for Manager<F>
where
    F: Fn() -> Result<Conn, DbError> + Send + Sync + 'static,
{
    type Connection = Conn;
    type Error = DbError;

    fn connect(&self) -> Result<Conn, DbError> {
        (self.0)()
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), DbError> {
        diesel::sql_query("SELECT 1").execute(conn)?;
        Ok(())
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        std::thread::panicking()
            || match conn {
                Conn::Postgres(c) => diesel::r2d2::R2D2Connection::is_broken(c),
                Conn::Sqlite(_) => false,
            }
    }
}
