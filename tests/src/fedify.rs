//! A server of another make: [Fedify](https://fedify.dev) on Node, with one actor, as a process that a test drives.
//!
//! Its program is `tests/fedify/peer.mjs`. It signs, verifies, looks up and reads as Fedify does; what is told here is only
//! when to do so, and what came of it.

use std::{path::PathBuf, process::Stdio, time::Duration};

use anyhow::{Context as _, ensure};
use reqwest::Client;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use crate::{client, until};

/// Where the tests find Node.
const NODE: &str = "CAREMONGER_TEST_NODE";
/// Longest time in which Node and a program on it may start.
const START: Duration = Duration::from_secs(60);

/// What kind of server it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// One with a person on it.
    Person,
    /// One whose actor says that it reads proposals.
    Pod,
    /// One that takes no signature but RFC 9421.
    OnlyRfc9421,
}

/// The running server. It ends with this value.
pub struct Fedify {
    /// Its origin, under `fedify.localhost`.
    pub origin: String,
    /// The id of its actor.
    pub uri: String,
    control: String,
    client: Client,
    _child: Child,
}

/// Starts a program of ours on Node and waits for the one line in which it says that it is ready.
pub(crate) async fn node_script(path: &str, words: &[&str]) -> anyhow::Result<(Child, Value)> {
    let mut child = Command::new(std::env::var_os(NODE).context("Node")?)
        .arg(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path))
        .args(words)
        // It ends when its input does: when this process ends, however that comes about.
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .context("Node does not start")?;
    let mut lines = BufReader::new(child.stdout.take().context("its output")?).lines();
    let line =
        tokio::time::timeout(START, lines.next_line()).await.with_context(|| format!("{path} does not become ready"))??;
    let ready = serde_json::from_str(&line.with_context(|| format!("{path} ended at once; is `npm ci` done in tests/?"))?)?;
    Ok((child, ready))
}

impl Fedify {
    /// Whether Node is here. Where all tests are required, its absence is a failure.
    #[must_use]
    pub fn is_here() -> bool {
        let here = std::env::var_os(NODE).is_some();
        assert!(here || std::env::var("CAREMONGER_TEST_REQUIRE_ALL").is_err(), "Node is required here; run cargo xtask test");
        here
    }

    /// Starts the server and waits until it is ready.
    ///
    /// # Errors
    /// When it does not say that it is.
    pub async fn start(role: Role) -> anyhow::Result<Self> {
        let word = match role {
            Role::Person => "person",
            Role::Pod => "pod",
            Role::OnlyRfc9421 => "rfc9421",
        };
        let (child, ready) = node_script("fedify/peer.mjs", &[word]).await?;
        let text = |key: &str| ready[key].as_str().map(str::to_owned).context("ports");
        let (origin, control) = (text("origin")?, text("control")?);
        Ok(Self { uri: format!("{origin}/users/desk"), origin, control, client: client()?, _child: child })
    }

    /// Has it do something; what came of it. The calls are listed in `peer.mjs`.
    ///
    /// # Errors
    /// When it cannot be done: then with what Fedify says.
    pub async fn asked_to(&self, call: &str, how: Value) -> anyhow::Result<Value> {
        let response = self.client.post(format!("{}/{call}", self.control)).body(how.to_string()).send().await?;
        let (status, text) = (response.status(), response.text().await?);
        ensure!(status.is_success(), "Fedify, asked to {call} {how}: {text}");
        Ok(serde_json::from_str(&text)?)
    }

    /// Waits until an activity has come that is like this, and was believed: `{"class": …, "activity": …}`.
    ///
    /// # Errors
    /// When none does.
    pub async fn gets(&self, what: &str, wanted: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
        let mut found = Value::Null;
        until(&format!("Fedify gets {what}"), async || {
            found = self.list("received").await?.into_iter().find(|r| wanted(&r["activity"])).unwrap_or_default();
            Ok(!found.is_null())
        })
        .await?;
        Ok(found)
    }

    /// How many activities came that are like this.
    ///
    /// # Errors
    /// When it does not say.
    pub async fn count(&self, wanted: impl Fn(&Value) -> bool) -> anyhow::Result<usize> {
        Ok(self.list("received").await?.iter().filter(|r| wanted(&r["activity"])).count())
    }

    /// The signatures and answers of all deliveries, `out` of it or in to it, in order: `rfc9421 202`, `cavage 401`, …
    ///
    /// # Errors
    /// When it does not say.
    pub async fn deliveries(&self, out: bool) -> anyhow::Result<Vec<String>> {
        let wire = self.list("wire").await?;
        let posts = wire.iter().filter(|w| w["method"] == "POST" && w["out"] == out);
        Ok(posts.map(|w| format!("{} {}", w["scheme"].as_str().unwrap_or("unsigned"), w["status"])).collect())
    }

    async fn list(&self, call: &str) -> anyhow::Result<Vec<Value>> {
        Ok(self.asked_to(call, json!({})).await?.as_array().cloned().unwrap_or_default())
    }
}
