//! The two doors to the database.
//!
//! SQLite has one writer: a thread that takes the writes waiting in line, runs each in a savepoint of one transaction,
//! commits them together (one `fsync` for all), and only then answers. PostgreSQL gives each write a transaction.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::Arc,
    thread,
};

use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use tokio::sync::{Semaphore, mpsc, oneshot};

use crate::{
    Conn, DbError,
    conn::{Manager, Role, open_postgres, open_sqlite},
};

const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES_MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Most writes committed together.
const GROUP_MAX: usize = 256;
/// Writes that may wait in line before callers have to.
const LINE_MAX: usize = 4_096;
const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 12;

/// Which database, by its URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// `sqlite:` and a path.
    Sqlite(PathBuf),
    /// `postgres://…`
    Postgres(String),
}

/// The text is no database URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the database URL must begin with sqlite: or postgres://")]
pub struct BadDatabaseUrl;

impl std::str::FromStr for DatabaseUrl {
    type Err = BadDatabaseUrl;
    fn from_str(s: &str) -> Result<Self, BadDatabaseUrl> {
        if s.starts_with("postgres://") || s.starts_with("postgresql://") {
            return Ok(Self::Postgres(s.to_owned()));
        }
        match s.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(path.trim_start_matches("//").into())),
            _ => Err(BadDatabaseUrl),
        }
    }
}

type Pool = r2d2::Pool<Manager<Box<dyn Fn() -> Result<Conn, DbError> + Send + Sync>>>;

struct Inner {
    url: DatabaseUrl,
    pool: Pool,
    // Blocking threads are shared by the whole process: never more of them at work than there are connections.
    seats: Semaphore,
    writer: Option<mpsc::Sender<Box<dyn Job>>>,
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.is_sqlite() { "Db(sqlite)" } else { "Db(postgres)" })
    }
}

impl Db {
    /// Opens the database and brings its tables up to date.
    ///
    /// # Errors
    /// [`DbError`] when it cannot be reached, or holds a newer version's tables.
    pub fn open(url: &DatabaseUrl) -> Result<Self, DbError> {
        let (connect, size): (Box<dyn Fn() -> Result<Conn, DbError> + Send + Sync>, u32) = match url {
            DatabaseUrl::Sqlite(path) => {
                let path = path.clone();
                (Box::new(move || open_sqlite(&path, Role::Reader)), SQLITE_READERS)
            }
            DatabaseUrl::Postgres(url) => {
                let url = url.clone();
                (Box::new(move || open_postgres(&url)), POSTGRES_CONNECTIONS)
            }
        };
        let writer = match url {
            DatabaseUrl::Sqlite(path) => {
                let mut conn = open_sqlite(path, Role::Writer)?;
                migrate(&mut conn)?;
                let (line, waiting) = mpsc::channel(LINE_MAX);
                thread::Builder::new()
                    .name("database-writer".to_owned())
                    .spawn(move || write_in_groups(conn, waiting))
                    .map_err(|e| DbError::Unavailable(e.to_string()))?;
                Some(line)
            }
            DatabaseUrl::Postgres(url) => {
                migrate(&mut open_postgres(url)?)?;
                None
            }
        };
        let pool = r2d2::Pool::builder()
            .max_size(size)
            .min_idle(Some(0))
            .test_on_check_out(matches!(url, DatabaseUrl::Postgres(_)))
            .connection_timeout(std::time::Duration::from_secs(10))
            .build_unchecked(Manager(connect));
        Ok(Self(Arc::new(Inner { url: url.clone(), pool, seats: Semaphore::new(size as usize), writer })))
    }

    /// Whether this is SQLite, and so this process the only one at work on it.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.0.writer.is_some()
    }

    /// Makes the database forget on its disk too what was deleted, see [`crate::vault_key`].
    ///
    /// # Errors
    /// [`DbError`] when it is busy; then it has to be done again.
    pub async fn scrub(&self) -> Result<(), DbError> {
        let url = self.0.url.clone();
        let task = tokio::task::spawn_blocking(move || {
            let mut conn = match &url {
                DatabaseUrl::Sqlite(path) => open_sqlite(path, Role::Writer)?,
                DatabaseUrl::Postgres(url) => open_postgres(url)?,
            };
            crate::vault_key::scrub(&mut conn)
        });
        task.await.map_err(|e| DbError::Other(format!("a database task ended badly: {e}")))?
    }

    /// Runs `f` with a connection for reading.
    ///
    /// # Errors
    /// What `f` returns, or [`DbError`] when there is no connection.
    pub async fn read<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.seated(f).await
    }

    /// Runs `f` in a transaction: all of it happens, or nothing. When this returns `Ok`, it is on disk.
    ///
    /// # Errors
    /// What `f` returns (nothing was changed then), or [`DbError`] when the commit failed.
    pub async fn write<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let Some(line) = &self.0.writer else {
            return self.seated(move |conn| in_transaction(conn, f)).await;
        };
        let (answer, answered) = oneshot::channel();
        let task = Task { f: Some(f), out: None, answer };
        line.send(Box::new(task)).await.map_err(|_| DbError::Unavailable("shutting down".into()))?;
        answered.await.map_err(|_| DbError::Unavailable("shutting down".into()))?
    }

    async fn seated<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let closed = || DbError::Unavailable("shutting down".into());
        let _seat = self.0.seats.acquire().await.map_err(|_| closed())?;
        let pool = self.0.pool.clone();
        tokio::task::spawn_blocking(move || {
            let mut conn = pool.get().map_err(DbError::from)?;
            f(&mut conn)
        })
        .await
        .map_err(|e| DbError::Other(format!("a database task ended badly: {e}")))?
    }
}

fn failed(e: Box<dyn std::error::Error + Send + Sync>) -> DbError {
    DbError::Other(format!("bringing the tables up to date: {e}"))
}

/// Brings an empty database to the tables of one migration, or finds them so; `false` when this program does not know it.
pub(crate) fn migrate_to(conn: &mut Conn, last: &str) -> Result<bool, DbError> {
    match conn {
        Conn::Sqlite(c) => migrate_one_by_one(c, || SQLITE_MIGRATIONS, last),
        Conn::Postgres(c) => migrate_one_by_one(c, || POSTGRES_MIGRATIONS, last),
    }
}

fn migrate_one_by_one<DB: diesel::backend::Backend>(
    conn: &mut impl MigrationHarness<DB>,
    all: impl Fn() -> EmbeddedMigrations,
    last: &str,
) -> Result<bool, DbError> {
    loop {
        let newest = conn.applied_migrations().map_err(failed)?.into_iter().max();
        if newest.is_some_and(|n| n.to_string() == last) {
            return Ok(true);
        }
        if !conn.has_pending_migration(all()).map_err(failed)? {
            return Ok(false);
        }
        conn.run_next_migration(all()).map_err(failed)?;
    }
}

/// Brings the tables up to date.
pub(crate) fn migrate(conn: &mut Conn) -> Result<(), DbError> {
    match conn {
        Conn::Sqlite(c) => {
            // The write lock is taken before anything is read: two that start at once would both find the tables missing.
            c.immediate_transaction(|c| c.run_pending_migrations(SQLITE_MIGRATIONS).map(|_| ())).map_err(failed)?;
        }
        Conn::Postgres(c) => {
            // Several processes may start at once; one brings the tables up to date, the others wait.
            c.batch_execute("SET default_transaction_read_only = off; SELECT pg_advisory_lock(7113251)")?;
            let done = c.run_pending_migrations(POSTGRES_MIGRATIONS).map(|_| ()).map_err(failed);
            c.batch_execute("SELECT pg_advisory_unlock(7113251)")?;
            done?;
        }
    }
    Ok(())
}

fn in_transaction<T, E: From<DbError>>(conn: &mut Conn, f: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
    let run = |conn: &mut Conn, sql: &str| conn.batch_execute(sql).map_err(DbError::from);
    run(conn, "BEGIN READ WRITE")?;
    match catch_unwind(AssertUnwindSafe(|| f(conn))) {
        // After an error that `f` passed over, PostgreSQL would answer COMMIT by rolling back without a word. It does refuse
        // the SELECT then, and all that stands behind it.
        Ok(Ok(out)) => match run(conn, "SELECT 1; COMMIT") {
            Ok(()) => Ok(out),
            Err(e) => {
                run(conn, "ROLLBACK")?;
                Err(e.into())
            }
        },
        Ok(Err(e)) => {
            run(conn, "ROLLBACK")?;
            Err(e)
        }
        Err(_) => {
            run(conn, "ROLLBACK")?;
            Err(DbError::Other("a database task panicked".into()).into())
        }
    }
}

/// A point inside a transaction to come back to.
///
/// # Errors
/// [`DbError`] of the database.
pub fn savepoint_begin(conn: &mut Conn) -> Result<(), DbError> {
    Ok(conn.batch_execute("SAVEPOINT attempt")?)
}

/// Keeps what was done since [`savepoint_begin`], or undoes it.
///
/// # Errors
/// [`DbError`] of the database.
pub fn savepoint_end(conn: &mut Conn, keep: bool) -> Result<(), DbError> {
    Ok(conn.batch_execute(if keep { "RELEASE attempt" } else { "ROLLBACK TO attempt; RELEASE attempt" })?)
}

/// A write waiting in line.
trait Job: Send {
    /// Does the work; whether to keep it.
    fn run(&mut self, conn: &mut Conn) -> bool;
    /// Answers the caller, once the fate of the whole group is known.
    fn finish(self: Box<Self>, group: Result<(), &str>);
}

struct Task<T, E, F> {
    f: Option<F>,
    out: Option<Result<T, E>>,
    answer: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Job for Task<T, E, F>
where
    F: FnOnce(&mut Conn) -> Result<T, E> + Send,
    T: Send,
    E: From<DbError> + Send,
{
    fn run(&mut self, conn: &mut Conn) -> bool {
        let Some(f) = self.f.take() else { return false };
        let out = catch_unwind(AssertUnwindSafe(|| f(conn)))
            .unwrap_or_else(|_| Err(DbError::Other("a database task panicked".into()).into()));
        let keep = out.is_ok();
        self.out = Some(out);
        keep
    }

    fn finish(self: Box<Self>, group: Result<(), &str>) {
        let out = match (group, self.out) {
            (Err(e), Some(Ok(_)) | None) => Err(DbError::Unavailable(e.to_owned()).into()),
            (_, Some(out)) => out,
            (Ok(()), None) => Err(DbError::Other("a write was not run".into()).into()),
        };
        // The caller may have gone; its write stands all the same.
        let _ = self.answer.send(out);
    }
}

fn write_in_groups(mut conn: Conn, mut waiting: mpsc::Receiver<Box<dyn Job>>) {
    while let Some(first) = waiting.blocking_recv() {
        let mut group = vec![first];
        while group.len() < GROUP_MAX
            && let Ok(next) = waiting.try_recv()
        {
            group.push(next);
        }
        let done = write_group(&mut conn, &mut group).map_err(|e| {
            tracing::error!(error = %e, "a group of writes was not committed");
            let _ = conn.batch_execute("ROLLBACK");
            e.to_string()
        });
        for job in group {
            job.finish(done.as_ref().copied().map_err(String::as_str));
        }
    }
}

fn write_group(conn: &mut Conn, group: &mut [Box<dyn Job>]) -> Result<(), diesel::result::Error> {
    conn.batch_execute("BEGIN IMMEDIATE")?;
    for job in group {
        conn.batch_execute("SAVEPOINT one")?;
        let end = if job.run(conn) { "RELEASE one" } else { "ROLLBACK TO one; RELEASE one" };
        conn.batch_execute(end)?;
    }
    conn.batch_execute("COMMIT")
}
