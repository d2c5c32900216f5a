//! `caremonger kit write|begin`: how a pod does things goes into a file, and another pod begins from it.

use std::path::Path;

use anyhow::Context as _;
use caremonger_app::{
    kit as app,
    pod::{NewPod, alive},
};
use caremonger_domain::kit::FILE_MAX;
use clap::{Args, Subcommand};
use serde_json::json;

use crate::{commands::print, serve::open, settings::Settings};

#[derive(Debug, Subcommand)]
pub(crate) enum KitCommand {
    /// Write how a pod does things to a file, with nobody in it.
    Write {
        /// The pod.
        name: String,
        /// The file to write; it must not be there yet.
        file: std::path::PathBuf,
    },
    /// Make a pod that begins like another, with its first neighbour; prints a sign-in link.
    Begin(Begin),
}

/// What a new pod is called, and who is in it first.
#[derive(Debug, Args)]
pub(crate) struct Begin {
    /// The file that another pod gave you.
    file: std::path::PathBuf,
    /// The new pod's short name: 2 to 18 small letters and digits.
    #[arg(long, value_parser = crate::cli::pod_name)]
    pod: String,
    /// Its title.
    #[arg(long)]
    title: String,
    /// Its area, a name.
    #[arg(long)]
    area: String,
    /// Language of its texts.
    #[arg(long, default_value = "en", value_parser = crate::cli::language)]
    language: String,
    /// The first neighbour's handle: up to 30 small letters, digits and underscores.
    #[arg(long, value_parser = crate::cli::handle)]
    handle: String,
    /// Their name.
    #[arg(long)]
    name: String,
}

pub(crate) async fn run(settings: &Settings, json: bool, command: KitCommand) -> anyhow::Result<()> {
    match command {
        KitCommand::Write { name, file } => write(settings, json, name, &file).await,
        KitCommand::Begin(new) => begin(settings, json, new).await,
    }
}

async fn write(settings: &Settings, json: bool, name: String, file: &Path) -> anyhow::Result<()> {
    let node = open(settings).await?;
    let (urls, now) = (node.urls().clone(), node.now());
    let written = node
        .read(move |c| {
            let pod = alive(c, &name)?;
            app::write(c, &urls, &pod, now)
        })
        .await
        .context("there is no such pod here")?;
    let shown = file.display().to_string();
    let text = serde_json::to_string_pretty(&written.kit)?;
    let mut out = std::fs::OpenOptions::new().write(true).create_new(true).open(file);
    let out = out.as_mut().map_err(|e| anyhow::anyhow!("{shown} cannot be written: {e}"))?;
    std::io::Write::write_all(out, text.as_bytes()).with_context(|| format!("{shown} cannot be written"))?;
    let mut words = format!("How the pod does things is in {shown}, with nobody in it.");
    if !written.left_out.is_empty() {
        words.push_str("\nLeft out, for there is something private in it: ");
        words.push_str(&written.left_out.join(", "));
    }
    print(json, &json!({"file": shown, "left_out": written.left_out}), &words);
    Ok(())
}

async fn begin(settings: &Settings, json: bool, new: Begin) -> anyhow::Result<()> {
    let shown = new.file.display().to_string();
    let size = std::fs::metadata(&new.file).with_context(|| format!("{shown} cannot be read; check its name"))?.len();
    anyhow::ensure!(size <= FILE_MAX as u64, "{shown} is no kit: it is too large");
    let bytes = std::fs::read(&new.file).with_context(|| format!("{shown} cannot be read"))?;
    let kit = caremonger_domain::kit::read(&bytes).with_context(|| format!("{shown} cannot be taken"))?;
    let from = kit.lineage.last().map(|a| a.address.clone());
    let node = open(settings).await?;
    let pod = NewPod { name: new.pod, title: new.title, summary: String::new(), area: new.area, language: new.language };
    let (pod, taken, link) = app::begin(&node, pod, new.handle, new.name.clone(), kit).await?;
    let address = node.urls().address(&pod.name);
    let mut words = format!("The pod {} is there: {address}\n", pod.title);
    if let Some(from) = &from {
        words.push_str(&format!("It begins like {from}, with {} of its things.\n", taken.new));
    }
    words.push_str(&format!("{} can sign in once with this link, within seven days:\n  {link}", new.name));
    let data = json!({
        "name": pod.name, "title": pod.title, "address": address, "from": from, "new": taken.new, "left": taken.left, "sign_in": link,
    });
    print(json, &data, &words);
    Ok(())
}
