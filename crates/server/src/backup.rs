//! `caremonger backup create`, `backup verify` and `restore`: everything in one file.

use std::{
    fs::{self, File},
    io::{BufReader, BufWriter, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, ensure};
use caremonger_app::clock::{Clock as _, SystemClock};
use caremonger_domain::Timestamp;
use caremonger_store::{
    DatabaseUrl,
    backup::{Summary, backup_restore, backup_verify, backup_write},
};
use serde_json::json;

use crate::{
    folder::{for_us_alone, make_folder, only_ours},
    serve::{open as open_node, say},
    settings::Settings,
    vault,
};

fn show(as_json: bool, file: &Path, summary: &Summary, words: &str) {
    let h = &summary.header;
    if as_json {
        let rows: serde_json::Map<_, _> = summary.rows.iter().map(|(table, n)| (table.clone(), json!(n))).collect();
        let made = Timestamp::from_micros(h.created_at);
        say(&json!({"file": file, "origin": h.origin, "program": h.program, "created_at": made, "rows": rows}).to_string());
    } else {
        let pods = summary.rows.iter().find(|(t, _)| t == "pods").map_or(0, |(_, n)| *n);
        let listings = summary.rows.iter().find(|(t, _)| t == "listings").map_or(0, |(_, n)| *n);
        say(&format!("{words} {}: {pods} pods, {listings} listings, {} rows in all.", h.origin, summary.total()));
    }
}

/// Writes a backup beside its final name, checks it, and only then gives it that name: a file that is there is whole.
pub(crate) async fn create(settings: &Settings, as_json: bool, file: PathBuf) -> anyhow::Result<()> {
    let (url, origin) = (settings.database_url()?, settings.urls()?.origin().to_owned());
    let summary = tokio::task::spawn_blocking({
        let file = file.clone();
        move || write(&url, &origin, &file)
    })
    .await??;
    let node = open_node(settings).await?;
    let keys = vault::copy_beside(&node, &file).await?;
    show(as_json, &file, &summary, "A backup is written of");
    if !as_json {
        say("It holds the pods' keys and everybody's data: guard it like a password.");
        say(&format!(
            "People's details are sealed in it. What opens them is in {}, which goes with every backup: keep one, the newest.",
            keys.display()
        ));
    }
    Ok(())
}

fn write(url: &DatabaseUrl, origin: &str, file: &Path) -> anyhow::Result<Summary> {
    ensure!(!file.exists(), "{} is there already; choose another name", file.display());
    if let DatabaseUrl::Sqlite(path) = url {
        ensure!(path.exists(), "there is no database at {}; see caremonger config", path.display());
    }
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let out = for_us_alone().write(true).create(true).truncate(true).open(&part);
    let out = out.with_context(|| format!("{} cannot be written", part.display()))?;
    let done = (|| {
        let mut out = BufWriter::new(out);
        let summary = backup_write(url, env!("CARGO_PKG_VERSION"), origin, SystemClock.now().as_micros(), &mut out)?;
        out.flush()?;
        out.get_ref().sync_all()?;
        ensure!(backup_verify(open(&part)?)? == summary, "what was written reads back differently; is the disk well?");
        fs::rename(&part, file)?;
        Ok(summary)
    })();
    if done.is_err() {
        let _ = fs::remove_file(&part);
    }
    done.with_context(|| format!("no backup was written to {}", file.display()))
}

fn open(file: &Path) -> anyhow::Result<BufReader<File>> {
    Ok(BufReader::new(File::open(file).with_context(|| format!("{} cannot be read", file.display()))?))
}

/// Reads a backup from end to end.
pub(crate) async fn verify(as_json: bool, file: PathBuf) -> anyhow::Result<()> {
    let from = open(&file)?;
    let summary = tokio::task::spawn_blocking(move || backup_verify(from)).await??;
    show(as_json, &file, &summary, "It is whole. A backup of");
    Ok(())
}

/// Puts a backup into this node's empty database.
pub(crate) async fn restore(settings: &Settings, as_json: bool, file: PathBuf, keys: Option<PathBuf>) -> anyhow::Result<()> {
    let (url, origin) = (settings.database_url()?, settings.urls()?.origin().to_owned());
    let copy = vault::find_copy(&file, keys.as_deref(), &origin)?;
    let from = file.clone();
    let summary = tokio::task::spawn_blocking(move || {
        let found = backup_verify(open(&from)?)?;
        ensure!(
            found.header.origin == origin,
            "this is a backup of {0}, and this node is {origin}; set public_url to {0}, since every id begins with it",
            found.header.origin
        );
        make_folder(&url)?;
        let restored = backup_restore(&url, open(&from)?)?;
        only_ours(&url);
        Ok(restored)
    })
    .await??;
    let (read, wiped) = vault::give_back(settings, copy).await?;
    show(as_json, &file, &summary, "Restored:");
    if !as_json {
        if read + wiped > 0 {
            say(&format!("The details of {read} people can be read; those of {wiped} are gone, since their keys are."));
        }
        say("Start it with: caremonger serve");
    }
    Ok(())
}
