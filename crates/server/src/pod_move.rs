//! `caremonger pod alias|move|export|import`: a pod goes to another node.

use std::path::Path;

use anyhow::Context as _;
use caremonger_app::{
    pod_file,
    pod_move::{self, PodFile},
};
use caremonger_federation::Federation;
use serde_json::json;

use crate::{commands::print, pod_whole, serve::open, settings::Settings};

/// Largest file read.
const BYTES_MAX: u64 = 256 * 1024 * 1024;

pub(crate) async fn alias(settings: &Settings, json: bool, name: String, of: &str) -> anyhow::Result<()> {
    let node = open(settings).await?;
    let _federation = Federation::new(node.clone(), &settings.federation()?)?;
    let was = pod_move::alias(&node, name, of).await?;
    print(json, &json!({"also_known_as": was}), &format!("It says now that it was {was}. Go on with caremonger pod move there."));
    Ok(())
}

pub(crate) async fn away(settings: &Settings, json: bool, name: String, to: &str) -> anyhow::Result<()> {
    let node = open(settings).await?;
    let _federation = Federation::new(node.clone(), &settings.federation()?)?;
    let moved = pod_move::away(&node, name, to).await?;
    let words = format!("It lives at {moved} now. Keep this node running for some days, so that all followers hear of it.");
    print(json, &json!({"moved_to": moved}), &words);
    Ok(())
}

pub(crate) async fn export(settings: &Settings, json: bool, name: String, file: &Path) -> anyhow::Result<()> {
    let node = open(settings).await?;
    let kept = pod_move::export(&node, name).await?;
    let shown = file.display().to_string();
    std::fs::write(file, serde_json::to_vec(&kept)?).with_context(|| format!("{shown} cannot be written"))?;
    let count = kept.listings.len();
    print(json, &json!({"file": shown, "listings": count}), &format!("{count} listings are in {shown}."));
    Ok(())
}

pub(crate) async fn import(
    settings: &Settings,
    json: bool,
    name: String,
    file: &Path,
    code: Option<String>,
) -> anyhow::Result<()> {
    let shown = file.display().to_string();
    let size = std::fs::metadata(file).with_context(|| format!("{shown} cannot be read; check its name"))?.len();
    anyhow::ensure!(size <= BYTES_MAX, "{shown} is larger than any pod's file");
    let bytes = std::fs::read(file)?;
    if pod_file::is_one(&bytes) {
        return pod_whole::import(settings, json, name, &bytes, code).await;
    }
    let kept: PodFile = serde_json::from_slice(&bytes).with_context(|| format!("{shown} is no pod's file"))?;
    let node = open(settings).await?;
    let count = pod_move::import(&node, name, kept).await?;
    print(json, &json!({"listings": count}), &format!("{count} listings were taken in."));
    Ok(())
}
