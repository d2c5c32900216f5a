//! A database for each test, and the two doors without the ceremony.

use std::sync::atomic::{AtomicU32, Ordering};

use caremonger_store::{Conn, DatabaseUrl, Db, DbError};
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, connection::SimpleConnection, sql_types::BigInt};
use tempfile::TempDir;

const SERVER: &str = "CAREMONGER_TEST_POSTGRES_URL";

/// An empty database with its tables.
pub(crate) struct TestDb {
    pub(crate) db: Db,
    pub(crate) url: DatabaseUrl,
    /// For files that have to go with the test.
    pub(crate) dir: TempDir,
}

pub(crate) fn on_sqlite<F: Future<Output = ()>>(test: impl FnOnce(TestDb) -> F) {
    let dir = TempDir::new().expect("a folder");
    run(DatabaseUrl::Sqlite(dir.path().join("node.db")), dir, test);
}

/// Skipped only where there is no server and none is required.
pub(crate) fn on_postgres<F: Future<Output = ()>>(test: impl FnOnce(TestDb) -> F) {
    let Some(fresh) = Fresh::new() else { return };
    run(DatabaseUrl::Postgres(fresh.url()), TempDir::new().expect("a folder"), test);
}

fn run<F: Future<Output = ()>>(url: DatabaseUrl, dir: TempDir, test: impl FnOnce(TestDb) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().expect("a runtime");
    let db = Db::open(&url).expect("the database opens");
    runtime.block_on(test(TestDb { db, url, dir }));
}

/// A database of its own on the server of the tests; dropped, it goes.
pub(crate) struct Fresh {
    server: String,
    name: String,
}

impl Fresh {
    pub(crate) fn new() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let Ok(server) = std::env::var(SERVER) else {
            assert!(std::env::var("CAREMONGER_TEST_REQUIRE_ALL").is_err(), "PostgreSQL is required here; run cargo xtask test");
            eprintln!("skipped: {SERVER} is not set");
            return None;
        };
        let name = format!("contract_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let fresh = Self { server, name };
        fresh.on_server(&format!("DROP DATABASE IF EXISTS {0}", fresh.name));
        fresh.on_server(&format!("CREATE DATABASE {}", fresh.name));
        Some(fresh)
    }

    pub(crate) fn url(&self) -> String {
        let (base, _) = self.server.rsplit_once('/').expect("a database in the URL");
        format!("{base}/{}", self.name)
    }

    fn on_server(&self, sql: &str) {
        let mut conn = PgConnection::establish(&self.server).expect("the server of the tests");
        conn.batch_execute(sql).expect(sql);
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        self.on_server(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

impl TestDb {
    /// A write that has to work.
    pub(crate) async fn write<T: Send + 'static>(&self, f: impl FnOnce(&mut Conn) -> Result<T, DbError> + Send + 'static) -> T {
        self.db.write(f).await.expect("the write works")
    }

    /// A write that the database has to refuse as a conflict.
    pub(crate) async fn conflict<T: Send + std::fmt::Debug + 'static>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, DbError> + Send + 'static,
    ) {
        let refused = self.db.write(f).await;
        assert!(matches!(refused, Err(DbError::Conflict(_))), "{refused:?}");
    }

    /// A read that has to work.
    pub(crate) async fn read<T: Send + 'static>(&self, f: impl FnOnce(&mut Conn) -> Result<T, DbError> + Send + 'static) -> T {
        self.db.read(f).await.expect("the read works")
    }

    /// How many rows a query counts.
    pub(crate) async fn count(&self, from: &str) -> i64 {
        let sql = format!("SELECT COUNT(*) AS number FROM {from}");
        self.read(move |c| Ok(diesel::sql_query(sql).get_result::<Number>(c)?.number)).await
    }
}

#[derive(QueryableByName)]
pub(crate) struct Number {
    #[diesel(sql_type = BigInt)]
    pub(crate) number: i64,
}

/// Runs SQL as it stands.
pub(crate) fn sql(conn: &mut Conn, sql: &str) -> Result<usize, DbError> {
    Ok(diesel::sql_query(sql).execute(conn)?)
}
