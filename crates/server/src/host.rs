//! `caremonger host`: servers that nothing is taken from or sent to.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use caremonger_app::{
    Node, block,
    host::{self, origin_meant},
};
use caremonger_store::host::host_blocked;
use caremonger_wire::blocklist;
use clap::Subcommand;
use serde_json::{Value, json};

use crate::{
    commands::print,
    serve::{open, say},
    settings::Settings,
};

/// Servers that nothing is taken from or sent to.
#[derive(Debug, Subcommand)]
pub(crate) enum HostCommand {
    /// Take nothing from a server and send nothing to it; what was agreed with its pods ends.
    Block {
        /// Its name, such as social.example.
        host: String,
        /// Why; every member of the node can read it.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Let a server in again.
    Unblock {
        /// Its name.
        host: String,
    },
    /// List the servers that are blocked.
    List,
    /// Block the servers of a list as Mastodon exports it (CSV).
    Import {
        /// The list's file.
        file: PathBuf,
    },
    /// Write the blocked servers as a list that Mastodon imports (CSV).
    Export,
}

pub(crate) async fn run(settings: &Settings, json: bool, command: HostCommand) -> anyhow::Result<()> {
    let node = open(settings).await?;
    let (host, reason) = match command {
        HostCommand::List => {
            let all = node.read(host_blocked).await?;
            if json {
                say(&Value::from(all).to_string());
            } else {
                all.iter().for_each(|origin| say(origin));
            }
            return Ok(());
        }
        HostCommand::Import { file } => return import(&node, json, &file).await,
        HostCommand::Export => {
            say(node.read(block::export).await?.trim_end());
            return Ok(());
        }
        HostCommand::Block { host, reason } => (host, Some(reason)),
        HostCommand::Unblock { host } => (host, None),
    };
    let origin = origin_meant(&host)?;
    let named = origin.clone();
    let blocked = reason.is_some();
    node.act(move |tx| match reason {
        Some(reason) => host::block(tx, &named, "operator", &reason),
        None => host::unblock(tx, &named, "operator"),
    })
    .await?;
    let words = if blocked { "blocked; nothing is taken from it or sent to it" } else { "no longer blocked" };
    print(json, &json!({"origin": origin, "blocked": blocked}), &format!("{origin}: {words}"));
    Ok(())
}

async fn import(node: &Node, json: bool, file: &Path) -> anyhow::Result<()> {
    let shown = file.display();
    let bytes = std::fs::read(file).with_context(|| format!("{shown} cannot be read; check its name"))?;
    let list = blocklist::read(&bytes).with_context(|| format!("{shown} is no list of servers"))?;
    let done = node.act(move |tx| block::import(tx, &list, "operator")).await?;
    let words = format!(
        "{} servers are blocked now, {} were before, {} lines were passed over",
        done.blocked.len(),
        done.known,
        done.passed_over.len()
    );
    print(json, &json!({"blocked": done.blocked, "known": done.known, "passed_over": done.passed_over}), &words);
    Ok(())
}
