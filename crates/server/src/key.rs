//! `caremonger key`: new keys for a pod or for the node itself.

use caremonger_app::key::{Whose, rotate};
use clap::Subcommand;
use serde_json::json;

use crate::{commands::print, serve::open, settings::Settings};

/// New keys for a pod or for the node itself.
#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Sign with new keys from now on; safe on a running node.
    Rotate {
        /// The pod; the node itself, if none is named.
        #[arg(long)]
        pod: Option<String>,
        /// Somebody else may know the old keys: forget them at once.
        #[arg(long)]
        compromised: bool,
    },
}

pub(crate) async fn run(settings: &Settings, json: bool, command: KeyCommand) -> anyhow::Result<()> {
    let KeyCommand::Rotate { pod, compromised } = command;
    let node = open(settings).await?;
    let whose = pod.map_or(Whose::Node, Whose::Pod);
    let number = rotate(&node, whose, compromised).await?;
    print(json, &json!({"number": number}), &format!("Signing with key number {number} from now on."));
    Ok(())
}
