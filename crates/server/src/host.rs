//! `caremonger host`: servers that nothing is taken from or sent to.

use caremonger_app::host::{block, origin_meant, unblock};
use caremonger_store::host::host_blocked;
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
    },
    /// Let a server in again.
    Unblock {
        /// Its name.
        host: String,
    },
    /// List the servers that are blocked.
    List,
}

pub(crate) async fn run(settings: &Settings, json: bool, command: HostCommand) -> anyhow::Result<()> {
    let node = open(settings).await?;
    let (host, blocked) = match command {
        HostCommand::List => {
            let all = node.read(host_blocked).await?;
            if json {
                say(&Value::from(all).to_string());
            } else {
                all.iter().for_each(|origin| say(origin));
            }
            return Ok(());
        }
        HostCommand::Block { host } => (host, true),
        HostCommand::Unblock { host } => (host, false),
    };
    let origin = origin_meant(&host)?;
    let named = origin.clone();
    node.act(move |tx| if blocked { block(tx, &named) } else { unblock(tx, &named) }).await?;
    let words = if blocked { "blocked; nothing is taken from it or sent to it" } else { "no longer blocked" };
    print(json, &json!({"origin": origin, "blocked": blocked}), &format!("{origin}: {words}"));
    Ok(())
}
