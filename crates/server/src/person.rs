//! `caremonger person`: pods and people elsewhere that nothing is taken from or sent to.

use caremonger_app::block;
use caremonger_federation::Federation;
use caremonger_store::block::block_all;
use clap::Subcommand;
use serde_json::{Value, json};

use crate::{
    commands::print,
    serve::{open, say},
    settings::Settings,
};

/// Pods and people elsewhere that nothing is taken from or sent to.
#[derive(Debug, Subcommand)]
pub(crate) enum PersonCommand {
    /// Take nothing from somebody and send nothing to them. They are not told.
    Block {
        /// Their address, @name@host.
        address: String,
        /// Why; every member of the node can read it.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Let somebody in again.
    Unblock {
        /// Their address.
        address: String,
    },
    /// List who is blocked.
    List,
}

pub(crate) async fn run(settings: &Settings, json: bool, command: PersonCommand) -> anyhow::Result<()> {
    let node = open(settings).await?;
    let _federation = Federation::new(node.clone(), &settings.federation()?)?;
    let (address, blocked) = match command {
        PersonCommand::List => {
            let all = node.read(block_all).await?;
            let people: Vec<_> = all.into_iter().filter(|b| b.kind == "actor").collect();
            if json {
                let list = people.iter().map(|b| json!({"address": b.shown, "id": b.target, "reason": b.reason}));
                say(&Value::Array(list.collect()).to_string());
            } else {
                people.iter().for_each(|b| say(&format!("{}  {}", b.shown, b.reason)));
            }
            return Ok(());
        }
        PersonCommand::Block { address, reason } => {
            let who = node.look_up(&address).await?;
            let shown = who.address.clone();
            node.act(move |tx| block::actor(tx, &who, "operator", &reason)).await?;
            (shown, true)
        }
        PersonCommand::Unblock { address } => {
            let shown = format!("@{}", address.trim_start_matches('@').to_lowercase());
            let named = shown.clone();
            node.act(move |tx| block::let_in(tx, &named, "operator")).await?;
            (shown, false)
        }
    };
    let words = if blocked { "blocked; nothing is taken from them or sent to them" } else { "no longer blocked" };
    print(json, &json!({"address": address, "blocked": blocked}), &format!("{address}: {words}"));
    Ok(())
}
