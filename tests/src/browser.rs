//! A driven browser: Chromium, led through the pages by a script of `tests/browser` on Node.

use std::{
    env,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context as _, ensure};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::Command,
    time::timeout,
};

use crate::{Database, PATIENCE, TestNode};

/// How long a script may take.
const SCRIPT: Duration = Duration::from_secs(500);

/// What a script runs on.
#[derive(Debug)]
pub struct Browser {
    node: PathBuf,
    chromium: PathBuf,
}

impl Browser {
    /// The browser, if there is one here. Where all tests are required, none is a failure.
    ///
    /// # Panics
    /// When a browser is required and not there, or only half of what it takes is named.
    #[must_use]
    pub fn find() -> Option<Self> {
        let named = |variable| env::var_os(variable).map(PathBuf::from);
        match (named("CAREMONGER_TEST_NODE"), named("CAREMONGER_TEST_CHROMIUM")) {
            (Some(node), Some(chromium)) => Some(Self { node, chromium }),
            (None, None) if env::var_os("CAREMONGER_TEST_REQUIRE_ALL").is_none() => None,
            _ => panic!("Node and Chromium are both required here; run cargo xtask test"),
        }
    }

    /// Runs a script with what it is given; fails with what it printed.
    ///
    /// # Errors
    /// When the script fails or takes too long.
    pub async fn walk(&self, script: &str, given: &Value) -> anyhow::Result<()> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser").join(format!("{script}.mjs"));
        let out = Command::new(&self.node)
            .arg(file)
            .env("CAREMONGER_TEST_GIVEN", given.to_string())
            .env("CAREMONGER_TEST_CHROMIUM", &self.chromium)
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output();
        let out = timeout(SCRIPT, out).await.with_context(|| format!("{script} took longer than {SCRIPT:?}"))??;
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        ensure!(out.status.success(), "{script}:\n{}\n{}", said(&out.stdout), said(&out.stderr));
        Ok(())
    }
}

impl TestNode {
    /// Starts a node that has no pod yet; the path of its one-time set-up link.
    ///
    /// # Errors
    /// When it does not print the link.
    pub async fn start_without_pod(name: &str) -> anyhow::Result<(Self, String)> {
        let mut node = Self::prepare(name, Database::Sqlite).await?;
        let mut child = node.serve(Stdio::piped())?;
        let mut lines = BufReader::new(child.stdout.take().context("its output")?).lines();
        node.child = Some(child);
        let link = async {
            while let Some(line) = lines.next_line().await? {
                if let Some(path) = line.trim().strip_prefix(&node.origin).filter(|p| p.starts_with("/setup/")) {
                    return Ok(path.to_owned());
                }
            }
            anyhow::bail!("it ended without a set-up link")
        };
        let link = timeout(PATIENCE, link).await.context("no set-up link in time")??;
        node.ready().await?;
        Ok((node, link))
    }

    /// Adds a neighbour; their sign-in link.
    ///
    /// # Errors
    /// When the command fails.
    pub async fn neighbour(&self, handle: &str, name: &str, jobs: &[&str]) -> anyhow::Result<String> {
        let mut args = vec!["member", "add", handle, "--pod", &self.name, "--name", name];
        args.extend(jobs.iter().flat_map(|job| ["--job", job]));
        let added = self.command(&args).await?;
        Ok(added["sign_in"].as_str().context("a sign-in link")?.to_owned())
    }
}
