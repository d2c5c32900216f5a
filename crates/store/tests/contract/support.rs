//! A database for each test, and the two doors without the ceremony.

use std::{
    hash::{Hash, Hasher},
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
};

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
    /// One that has its tables already, copied from one that is kept for that: tables are made once, not for each test.
    pub(crate) fn new() -> Option<Self> {
        let server = server()?;
        let template = template(&server);
        Some(Self::make(server, &format!("TEMPLATE {template}")))
    }

    /// One with nothing in it.
    pub(crate) fn empty() -> Option<Self> {
        Some(Self::make(server()?, ""))
    }

    fn make(server: String, how: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("contract_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let fresh = Self { server, name };
        let mut conn = on_server(&fresh.server);
        run_on(&mut conn, &format!("DROP DATABASE IF EXISTS {}", fresh.name));
        run_on(&mut conn, &format!("CREATE DATABASE {} {how}", fresh.name));
        fresh
    }

    pub(crate) fn url(&self) -> String {
        named(&self.server, &self.name)
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        run_on(&mut on_server(&self.server), &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

fn server() -> Option<String> {
    let server = std::env::var(SERVER).ok();
    if server.is_none() {
        assert!(std::env::var("CAREMONGER_TEST_REQUIRE_ALL").is_err(), "PostgreSQL is required here; run cargo xtask test");
        eprintln!("skipped: {SERVER} is not set");
    }
    server
}

fn on_server(server: &str) -> PgConnection {
    PgConnection::establish(server).expect("the server of the tests")
}

fn run_on(conn: &mut PgConnection, sql: &str) {
    conn.batch_execute(sql).expect(sql);
}

fn named(server: &str, database: &str) -> String {
    let (base, _) = server.rsplit_once('/').expect("a database in the URL");
    format!("{base}/{database}")
}

/// The name of a database with the tables of these migrations, made by the first test that asks for it.
fn template(server: &str) -> String {
    let mut hasher = std::hash::DefaultHasher::new();
    for file in migrations("postgres", "up.sql") {
        file.hash(&mut hasher);
    }
    let name = format!("contract_template_{:016x}", hasher.finish());
    let mut conn = on_server(server);
    // Tests are processes of their own; the lock goes with the connection.
    run_on(&mut conn, "SELECT pg_advisory_lock(7113252)");
    let found = format!("SELECT COUNT(*) AS number FROM pg_database WHERE datname = '{name}'");
    if diesel::sql_query(found).get_result::<Number>(&mut conn).expect("the list of databases").number == 0 {
        run_on(&mut conn, "DROP DATABASE IF EXISTS contract_template_new");
        run_on(&mut conn, "CREATE DATABASE contract_template_new");
        drop(Db::open(&DatabaseUrl::Postgres(named(server, "contract_template_new"))).expect("the tables are made"));
        run_on(&mut conn, &format!("ALTER DATABASE contract_template_new RENAME TO {name}"));
    }
    name
}

/// The texts of all migrations of one kind, in their order.
pub(crate) fn migrations(tree: &str, file: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(tree);
    let mut folders: Vec<_> = std::fs::read_dir(root).expect("the migrations").map(|f| f.expect("a folder").path()).collect();
    folders.sort();
    folders.iter().map(|f| std::fs::read_to_string(f.join(file)).expect("a migration")).collect()
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
