//! The demo as a newcomer starts it.

use std::process::Stdio;

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

/// A demo that runs.
pub struct Demo {
    /// Where its first pod, `maple`, answers.
    pub origin: String,
    /// The sign-in links of the people of that pod, by their handles.
    pub links: Value,
    child: Child,
    _tmp: TempDir,
}

/// The people of the month, in the order in which the demo names them.
const HANDLES: [&str; 9] = ["maple_desk", "nour", "amal", "bo", "chidi", "dana", "fatou", "grace", "hugo"];

impl Demo {
    /// Starts it and waits until it has told its story.
    ///
    /// # Errors
    /// When it ends before that.
    pub async fn start() -> anyhow::Result<Self> {
        let tmp = tempfile::tempdir()?;
        let mut command = Command::new(crate::program());
        command.arg("demo").env("TMPDIR", tmp.path()).stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("its output")?).lines();
        let (mut origin, mut links) = (String::new(), json!({}));
        let mut handles = HANDLES.iter();
        while let Some(line) = lines.next_line().await? {
            if line.starts_with("Press Ctrl-C") {
                return Ok(Self { origin, links, child, _tmp: tmp });
            }
            if let Some((_, link)) = line.split_once("sign in as ").and_then(|(_, rest)| rest.split_once(": ")) {
                if let Some(handle) = handles.next() {
                    links[*handle] = json!(link);
                }
            } else if line.starts_with("@maple@") {
                origin = line.rsplit("  ").next().unwrap_or_default().to_owned();
            }
        }
        anyhow::bail!("it ended too early")
    }

    /// Ends it as Ctrl-C does.
    ///
    /// # Errors
    /// When it does not end well.
    pub async fn end(mut self) -> anyhow::Result<()> {
        let pid = self.child.id().context("it runs")?.to_string();
        ensure!(Command::new("kill").args(["-INT", &pid]).status().await?.success(), "it can be told to end");
        ensure!(self.child.wait().await?.success(), "it ends well");
        Ok(())
    }
}
