//! Real nodes for tests: processes of the built program on loopback ports, each with its own database.

pub mod browser;
pub mod crowd;
pub mod demo;
pub mod disk;
pub mod fedify;
pub mod foreign;
pub mod post_office;
pub mod proxy;
pub mod push_service;
pub mod visitor;
pub mod voice;
pub mod world;

use std::{
    net::SocketAddr,
    path::PathBuf,
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::{Child, Command};

/// How long a condition may take to come about.
pub const PATIENCE: Duration = Duration::from_secs(90);

/// Which database a test's nodes use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// A file.
    Sqlite,
    /// A database of its own on the server of `CAREMONGER_TEST_POSTGRES_URL`.
    Postgres,
}

impl Database {
    /// Whether the database can be used here. Where all tests are required, a missing server is a failure.
    #[must_use]
    pub fn is_here(self) -> bool {
        let here = self == Self::Sqlite || std::env::var("CAREMONGER_TEST_POSTGRES_URL").is_ok();
        assert!(
            here || std::env::var("CAREMONGER_TEST_REQUIRE_ALL").is_err(),
            "PostgreSQL is required here; run cargo xtask test"
        );
        here
    }
}

/// The built program.
fn program() -> PathBuf {
    if let Ok(path) = std::env::var("CAREMONGER_BIN") {
        return path.into();
    }
    // Beside the folder of the test binaries.
    let mut path = std::env::current_exe().unwrap_or_default();
    path.pop();
    path.pop();
    path.join("caremonger")
}

/// A client that knows where `.localhost` is.
///
/// # Errors
/// When no client can be made.
pub fn client() -> anyhow::Result<reqwest::Client> {
    let here = caremonger_federation::guard::GuardedResolver { loopback: true };
    Ok(reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(30)).dns_resolver(Arc::new(here)).build()?)
}

/// A node of one pod, with a neighbour at the desk.
pub struct TestNode {
    /// The pod's name.
    pub name: String,
    /// Its public origin.
    pub origin: String,
    token: String,
    environment: Vec<(&'static str, String)>,
    child: Option<Child>,
    client: reqwest::Client,
    dir: TempDir,
}

impl TestNode {
    /// Starts a node with a pod of that name and a neighbour at the desk.
    ///
    /// # Errors
    /// When it does not become ready.
    pub async fn start(name: &str, database: Database) -> anyhow::Result<Self> {
        let mut node = Self::prepare(name, database).await?;
        node.furnish().await?;
        Ok(node)
    }

    /// The same with settings of its own.
    ///
    /// # Errors
    /// When it does not become ready.
    pub async fn start_with(name: &str, database: Database, settings: &[(&'static str, &str)]) -> anyhow::Result<Self> {
        let mut node = Self::prepare(name, database).await?;
        node.environment.extend(settings.iter().map(|(name, value)| (*name, (*value).to_owned())));
        node.furnish().await?;
        Ok(node)
    }

    /// The same behind a network that does what [`proxy::Network`] is told.
    ///
    /// # Errors
    /// When it does not become ready.
    pub async fn start_behind(name: &str, database: Database, network: &proxy::Network) -> anyhow::Result<Self> {
        let mut node = Self::prepare(name, database).await?;
        let inside = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let outside: SocketAddr = node.setting("CAREMONGER_LISTEN").parse()?;
        node.set("CAREMONGER_LISTEN", &inside.to_string());
        network.serve(outside, inside).await?;
        node.furnish().await?;
        Ok(node)
    }

    /// Has a prepared node make a pod of its name.
    fn with_pod(&mut self) {
        self.environment.push(("CAREMONGER_POD", self.name.clone()));
        self.environment.push(("CAREMONGER_POD_TITLE", format!("Pod {}", self.name)));
    }

    /// Starts a prepared node with its pod and the neighbour at the desk.
    async fn furnish(&mut self) -> anyhow::Result<()> {
        let name = self.name.clone();
        self.with_pod();
        self.launch().await?;
        let handle = format!("{name}_desk");
        self.command(&["member", "add", &handle, "--pod", &name, "--name", "Alex", "--job", "desk"]).await?;
        let token = self.command(&["token", "create", &handle, "--label", "test"]).await?;
        token["token"].as_str().context("a token")?.clone_into(&mut self.token);
        Ok(())
    }

    fn setting(&self, wanted: &str) -> &str {
        self.environment.iter().find(|(name, _)| *name == wanted).map_or("", |(_, value)| value)
    }

    fn set(&mut self, wanted: &str, to: &str) {
        for (name, value) in &mut self.environment {
            if *name == wanted {
                to.clone_into(value);
            }
        }
    }

    /// The same behind a proxy that hands every POST on several times, as a nervous network does.
    ///
    /// # Errors
    /// When it does not become ready.
    pub async fn start_behind_repeater(name: &str, database: Database, times: usize) -> anyhow::Result<Self> {
        let mut node = Self::prepare(name, database).await?;
        let inside = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let outside: SocketAddr = node.setting("CAREMONGER_LISTEN").parse()?;
        node.set("CAREMONGER_LISTEN", &inside.to_string());
        proxy::repeat(outside, inside, times).await?;
        node.furnish().await?;
        Ok(node)
    }

    /// A node whose pod has lived for a month, as the demo's has.
    ///
    /// # Errors
    /// When it does not become ready.
    pub async fn after_a_month(name: &str, database: Database) -> anyhow::Result<Self> {
        let mut node = Self::prepare(name, database).await?;
        node.with_pod();
        node.command(&["demo", "--month"]).await?;
        node.launch().await?;
        Ok(node)
    }

    /// A node that is not running and has no pod.
    ///
    /// # Errors
    /// When no database can be made.
    pub async fn prepare(name: &str, database: Database) -> anyhow::Result<Self> {
        let dir = tempfile::tempdir()?;
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let origin = format!("http://{name}.localhost:{port}");
        let database_url = new_database(database, &dir, name).await?;
        let environment = vec![
            ("CAREMONGER_PUBLIC_URL", origin.clone()),
            ("CAREMONGER_LISTEN", format!("127.0.0.1:{port}")),
            ("CAREMONGER_DATA_DIR", dir.path().display().to_string()),
            ("CAREMONGER_DATABASE_URL", database_url),
            ("CAREMONGER_FEDERATION_LOOPBACK", "true".to_owned()),
            ("CAREMONGER_LOG", "error".to_owned()),
        ];
        Ok(Self { name: name.to_owned(), origin, token: String::new(), environment, child: None, client: client()?, dir })
    }

    /// A node that was never started, reached at another origin than its own: to restore somebody's backup into.
    ///
    /// # Errors
    /// When no database can be made.
    pub async fn never_started(name: &str, database: Database, origin: &str) -> anyhow::Result<Self> {
        let mut node = Self::prepare(name, database).await?;
        node.set("CAREMONGER_PUBLIC_URL", origin);
        origin.clone_into(&mut node.origin);
        Ok(node)
    }

    /// Starts the process (again) and waits until it is ready.
    ///
    /// # Errors
    /// When it does not become ready.
    pub async fn launch(&mut self) -> anyhow::Result<()> {
        self.child = Some(self.serve(Stdio::null())?);
        self.ready().await
    }

    async fn ready(&self) -> anyhow::Result<()> {
        let url = format!("{}/readyz", self.origin);
        until("the node is ready", async || Ok(self.client.get(&url).send().await.is_ok_and(|r| r.status().is_success()))).await
    }

    /// The process.
    ///
    /// # Errors
    /// When it is not running.
    pub fn pid(&self) -> anyhow::Result<u32> {
        self.child.as_ref().and_then(Child::id).context("a running process")
    }

    /// Where its data is, as in `CAREMONGER_DATABASE_URL`.
    #[must_use]
    pub fn database_url(&self) -> &str {
        self.setting("CAREMONGER_DATABASE_URL")
    }

    /// Gives the stopped node an empty database instead of the one it had.
    ///
    /// # Errors
    /// When none can be made.
    pub async fn use_new_database(&mut self, database: Database) -> anyhow::Result<()> {
        let new = new_database(database, &self.dir, &self.name).await?;
        self.set("CAREMONGER_DATABASE_URL", &new);
        Ok(())
    }

    fn serve(&self, stdout: Stdio) -> anyhow::Result<Child> {
        let mut serve = Command::new(program());
        serve.arg("serve").envs(self.environment.clone()).stdout(stdout).kill_on_drop(true);
        serve.spawn().with_context(|| format!("{} is not there; build it first", program().display()))
    }

    /// `kill -9`.
    ///
    /// # Errors
    /// When there is nothing to kill.
    pub async fn kill(&mut self) -> anyhow::Result<()> {
        self.child.as_mut().context("a running process")?.kill().await?;
        Ok(())
    }

    /// Runs a command of the program on this node.
    ///
    /// # Errors
    /// When it fails or prints no JSON.
    pub async fn command(&self, args: &[&str]) -> anyhow::Result<Value> {
        let out = Command::new(program()).args(args).arg("--json").envs(self.environment.clone()).output().await?;
        ensure!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        Ok(serde_json::from_slice(&out.stdout)?)
    }

    /// Runs a command of the program on this node; what it prints.
    ///
    /// # Errors
    /// When it fails.
    pub async fn run(&self, args: &[&str]) -> anyhow::Result<String> {
        let out = Command::new(program()).args(args).envs(self.environment.clone()).output().await?;
        ensure!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        Ok(String::from_utf8(out.stdout)?)
    }

    /// What the doctor says of the node, and how it ends.
    ///
    /// # Errors
    /// When it says nothing that can be read.
    pub async fn doctor(&self) -> anyhow::Result<(Option<i32>, Vec<Value>)> {
        let out = Command::new(program()).args(["doctor", "--json"]).envs(self.environment.clone()).output().await?;
        let found = serde_json::from_slice(&out.stdout).with_context(|| String::from_utf8_lossy(&out.stderr).into_owned())?;
        Ok((out.status.code(), found))
    }

    /// Adds a neighbour to one of the node's pods, and gives the node as they see it.
    ///
    /// # Errors
    /// When they cannot be added.
    pub async fn with_neighbour(&self, pod: &str, handle: &str, name: &str, jobs: &[&str]) -> anyhow::Result<Self> {
        let mut args = vec!["member", "add", handle, "--pod", pod, "--name", name];
        args.extend(jobs.iter().flat_map(|job| ["--job", *job]));
        self.command(&args).await?;
        self.as_neighbour(handle).await
    }

    /// The same node as another of its neighbours sees it; the process stays this one's.
    ///
    /// # Errors
    /// When there is no such neighbour.
    pub async fn as_neighbour(&self, handle: &str) -> anyhow::Result<Self> {
        let token = self.command(&["token", "create", handle, "--label", "test"]).await?;
        Ok(Self {
            name: self.name.clone(),
            origin: self.origin.clone(),
            token: token["token"].as_str().context("a token")?.to_owned(),
            environment: self.environment.clone(),
            child: None,
            client: self.client.clone(),
            dir: tempfile::tempdir()?,
        })
    }

    /// The API token of the neighbour at the desk.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The pod's address.
    #[must_use]
    pub fn address(&self) -> String {
        format!("@{}@{}", self.name, self.origin.trim_start_matches("http://"))
    }

    /// Calls the API; the status and the body.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn try_call(&self, method: &str, path: &str, body: Option<&Value>) -> anyhow::Result<(u16, Value)> {
        let mut request = self.client.request(method.parse()?, format!("{}/api/v1{path}", self.origin)).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let response = request.send().await?;
        let (status, text) = (response.status().as_u16(), response.text().await?);
        Ok((status, serde_json::from_str(&text).unwrap_or(Value::Null)))
    }

    /// Calls the API and expects it to work.
    ///
    /// # Errors
    /// When it does not.
    pub async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> anyhow::Result<Value> {
        let (status, body) = self.try_call(method, path, body).await?;
        ensure!(status < 300, "{} {method} {path}: {status} {body}", self.name);
        Ok(body)
    }

    /// Fetches anything as another server would, unsigned.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn fetch(&self, path: &str) -> anyhow::Result<(u16, String, Value)> {
        let request = self.client.get(format!("{}{path}", self.origin)).header("accept", "application/activity+json");
        let response = request.send().await?;
        let content_type = response.headers().get("content-type").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let status = response.status().as_u16();
        Ok((status, content_type, serde_json::from_str(&response.text().await?).unwrap_or(Value::Null)))
    }

    /// Waits until a list of the API holds what is wanted.
    ///
    /// # Errors
    /// When it does not come about in time.
    pub async fn find(&self, path: &str, wanted: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
        let mut found = Value::Null;
        until(&format!("{} finds it under {path}", self.name), async || {
            let list = self.call("GET", path, None).await?;
            found = list.as_array().and_then(|l| l.iter().find(|v| wanted(v))).cloned().unwrap_or_default();
            Ok(!found.is_null())
        })
        .await?;
        Ok(found)
    }

    /// Every item of a list of the API, all pages.
    ///
    /// # Errors
    /// When a page does not come.
    pub async fn all(&self, path: &str) -> anyhow::Result<Vec<Value>> {
        let mut items = Vec::new();
        let mut cursor = String::new();
        loop {
            let sign = if path.contains('?') { '&' } else { '?' };
            let page = self.call("GET", &format!("{path}{sign}limit=100&cursor={cursor}"), None).await?;
            let page = page.as_array().cloned().unwrap_or_default();
            let full = page.len() == 100;
            cursor = page.last().and_then(|l| l["id"].as_str()).unwrap_or_default().to_owned();
            items.extend(page);
            if !full {
                return Ok(items);
            }
        }
    }
}

/// Makes `asking` a peer that sees what `asked` publishes.
///
/// # Errors
/// When one of the steps does not come about.
pub async fn befriend(asking: &TestNode, asked: &TestNode) -> anyhow::Result<()> {
    asking.call("POST", "/peers", Some(&json!({"address": asked.address()}))).await?;
    let theirs = asking.address();
    let request = asked.find("/peers", |p| p["direction"] == "incoming" && p["address"] == theirs.as_str()).await?;
    asked.call("POST", &format!("/peers/{}/accept", request["id"].as_str().unwrap_or_default()), None).await?;
    let ours = asked.address();
    let agreed = |p: &Value| p["direction"] == "outgoing" && p["address"] == ours.as_str() && p["state"] == "accepted";
    asking.find("/peers", agreed).await?;
    Ok(())
}

async fn new_database(kind: Database, dir: &TempDir, name: &str) -> anyhow::Result<String> {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    if kind == Database::Sqlite {
        return Ok(format!("sqlite:{}", dir.path().join(format!("node{number}.db")).display()));
    }
    let server = std::env::var("CAREMONGER_TEST_POSTGRES_URL")?;
    let database = format!("node_{name}_{}_{number}", std::process::id());
    let (base, _) = server.rsplit_once('/').context("a database in the URL")?;
    let out = Command::new("psql").args([server.as_str(), "-q", "-c", &format!("CREATE DATABASE {database}")]).output().await?;
    ensure!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    Ok(format!("{base}/{database}"))
}

/// Waits for a condition, with a deadline.
///
/// # Errors
/// When the condition fails or does not come about.
pub async fn until(what: &str, mut holds: impl AsyncFnMut() -> anyhow::Result<bool>) -> anyhow::Result<()> {
    let begun = Instant::now();
    loop {
        if holds().await? {
            return Ok(());
        }
        if begun.elapsed() > PATIENCE {
            bail!("it did not come about in time that {what}");
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}
