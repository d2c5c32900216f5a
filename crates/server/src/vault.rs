//! The node's key for people's details: in a file beside a SQLite database, in the database itself on PostgreSQL, where several
//! machines share it, or in the file that the settings name. And the copies of people's keys beside the backups.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, ensure};
use caremonger_app::{
    Key, Node,
    clock::Random as _,
    secret::{hex, unhex},
    vault,
    vault_copy::{self, Copy, Place},
};
use caremonger_store::{DatabaseUrl, Db, vault_key};
use tokio::sync::watch;

use crate::{folder::for_us_alone, settings::Settings};

/// The file with the node's key, beside a SQLite database.
const KEY_FILE: &str = "vault.key";
/// The copy of people's keys, in each folder with backups.
pub(crate) const COPY_FILE: &str = "caremonger.keys";

/// Where the node's key is kept.
enum Home {
    File(PathBuf),
    Database,
}

fn home(settings: &Settings) -> anyhow::Result<Home> {
    if let Some(file) = settings.vault_key_file() {
        return Ok(Home::File(file));
    }
    Ok(match settings.database_url()? {
        DatabaseUrl::Sqlite(path) => Home::File(path.with_file_name(KEY_FILE)),
        DatabaseUrl::Postgres(_) => Home::Database,
    })
}

fn read(path: &Path) -> anyhow::Result<Key> {
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let wrong = || format!("{} is no key: it has to hold 64 hexadecimal digits", path.display());
    unhex(text.trim()).and_then(|b| Key::from_slice(&b)).with_context(wrong)
}

/// Writes a file for nobody but us, whole or not at all.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let mut file: File = for_us_alone().write(true).create(true).truncate(true).open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, path)
}

/// The node's key; made on the first start.
pub(crate) async fn key(settings: &Settings, db: &Db) -> anyhow::Result<Key> {
    let mut fresh = [0; 32];
    caremonger_app::clock::SystemRandom.fill(&mut fresh);
    let fresh = Key::new(fresh);
    match home(settings)? {
        Home::File(path) => {
            if !path.exists() {
                // Of several processes that start at once, the first makes it.
                let mut own = path.as_os_str().to_owned();
                own.push(format!(".{}", std::process::id()));
                let own = PathBuf::from(own);
                let made = write(&own, format!("{}\n", hex(fresh.as_bytes())).as_bytes()).and_then(|()| {
                    match fs::hard_link(&own, &path) {
                        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
                        // Not every file system knows links.
                        Err(_) => fs::copy(&own, &path).map(|_| ()),
                        Ok(()) => Ok(()),
                    }
                });
                let _ = fs::remove_file(&own);
                made.with_context(|| format!("{} cannot be made", path.display()))?;
            }
            read(&path)
        }
        Home::Database => {
            let kept = db.write(move |c| vault_key::node_key_ensure(c, fresh.as_bytes())).await?;
            Key::from_slice(&kept).context("the node's key in the database is damaged")
        }
    }
}

/// Puts the key of a restored node in its place.
async fn replace(settings: &Settings, db: &Db, key: Key) -> anyhow::Result<()> {
    match home(settings)? {
        Home::File(path) => write(&path, format!("{}\n", hex(key.as_bytes())).as_bytes())
            .with_context(|| format!("{} cannot be written", path.display())),
        Home::Database => Ok(db.write(move |c| vault_key::node_key_put(c, key.as_bytes())).await?),
    }
}

/// Stops where people's details were sealed with another key: nobody could read them, and what is added could not be either.
pub(crate) async fn check(settings: &Settings, node: &Node) -> anyhow::Result<()> {
    let place = match home(settings)? {
        Home::File(path) => path.display().to_string(),
        Home::Database => "the database".to_owned(),
    };
    ensure!(
        vault_copy::fits(node).await?,
        "people's details were sealed with another key than the one in {place}; put back the file that belongs to this database, \
         or, if it is lost for good, run: caremonger vault forget"
    );
    Ok(())
}

/// Wipes everybody whose details can no longer be opened.
pub(crate) async fn forget(settings: &Settings, as_json: bool) -> anyhow::Result<()> {
    let node = crate::serve::open_unchecked(settings).await?;
    let gone = vault_copy::forget_unreadable(&node).await?;
    vault::scrub(&node).await?;
    let words = format!("The details of {gone} people, which nobody could open any more, are wiped. The log says so.");
    crate::serve::say(&if as_json { serde_json::json!({"wiped": gone}).to_string() } else { words });
    Ok(())
}

/// Takes a copy that was deleted out of the list.
pub(crate) async fn forget_copy(settings: &Settings, as_json: bool, file: PathBuf) -> anyhow::Result<()> {
    let node = crate::serve::open(settings).await?;
    ensure!(!file.exists(), "{} is still there; delete it first", file.display());
    let path = std::path::absolute(&file)?.display().to_string();
    let known = node.read(vault_copy::places).await?.iter().any(|p| p.path == path);
    ensure!(known, "no copy of keys is known at {path}; caremonger doctor names those that are");
    vault_copy::forget_place(&node, path.clone()).await?;
    let words = format!("{path} is no longer counted on.");
    crate::serve::say(&if as_json { serde_json::json!({"forgotten": path}).to_string() } else { words });
    Ok(())
}

/// Writes the copy of people's keys into the folder of a backup, over the one that is there; its path.
pub(crate) async fn copy_beside(node: &Node, backup: &Path) -> anyhow::Result<PathBuf> {
    let folder = backup.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let path = fs::canonicalize(folder).with_context(|| format!("{} cannot be read", folder.display()))?.join(COPY_FILE);
    if let Ok(found) = fs::read(&path) {
        let other = Copy::from_bytes(&found).map_or_else(|_| "something else".to_owned(), |c| c.origin);
        ensure!(
            other == node.urls().origin(),
            "{} belongs to {other}; give each node a folder of its own for its backups",
            path.display()
        );
    }
    let copy = Copy::take(node).await?;
    write(&path, &copy.to_bytes()?).with_context(|| format!("{} cannot be written", path.display()))?;
    vault_copy::remember(node, path.display().to_string(), &copy).await?;
    Ok(path)
}

/// Reads the copy that lies beside a backup, or the one that was named.
pub(crate) fn find_copy(backup: &Path, named: Option<&Path>, origin: &str) -> anyhow::Result<Option<(PathBuf, Copy)>> {
    let beside = backup.with_file_name(COPY_FILE);
    let path = match named {
        Some(path) => path,
        None if beside.exists() => &beside,
        None => return Ok(None),
    };
    let bytes = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let copy = Copy::from_bytes(&bytes).with_context(|| path.display().to_string())?;
    ensure!(copy.origin == origin, "{} holds the keys of {}, and this node is {origin}", path.display(), copy.origin);
    Ok(Some((fs::canonicalize(path)?, copy)))
}

/// Gives a restored node its key and its people theirs; how many can be read again, and how many are wiped.
pub(crate) async fn give_back(settings: &Settings, found: Option<(PathBuf, Copy)>) -> anyhow::Result<(usize, usize)> {
    if let Some((_, copy)) = &found {
        let url = settings.database_url()?;
        let db = tokio::task::spawn_blocking(move || Db::open(&url)).await??;
        replace(settings, &db, copy.node_key()?).await?;
    }
    let node = crate::serve::open_unchecked(settings).await?;
    let done = vault_copy::give_back(&node, found.as_ref().map(|(_, copy)| copy.clone())).await?;
    if let Some((path, copy)) = found {
        // It goes on being the copy beside these backups.
        vault_copy::remember(&node, path.display().to_string(), &copy).await?;
    }
    Ok(done)
}

/// Writes every stale copy anew that can be reached from this machine.
async fn renew(node: &Node) -> anyhow::Result<()> {
    let places: Vec<Place> = node.read(vault_copy::places).await?;
    for place in places.into_iter().filter(|p| p.stale) {
        let path = Path::new(&place.path);
        // Not at hand now, or taken away: which of the two only a person can say (`caremonger vault forget-copy`).
        if !path.exists() {
            continue;
        }
        let copy = Copy::take(node).await?;
        match write(path, &copy.to_bytes()?) {
            Ok(()) => vault_copy::remember(node, place.path, &copy).await?,
            Err(error) => tracing::warn!(%error, path = place.path, "the keys beside the backups still open what was wiped"),
        }
    }
    Ok(())
}

/// Cleans the disk and the copies when somebody was wiped, and tries again where that could not be done.
pub(crate) async fn keep_clean(node: Node, mut stop: watch::Receiver<bool>) {
    const AGAIN_SOON: Duration = Duration::from_secs(5);
    const AGAIN: Duration = Duration::from_secs(600);
    const TOGETHER: Duration = Duration::from_secs(3);
    while !*stop.borrow() {
        let clean = vault::scrub(&node).await.unwrap_or_else(|error: caremonger_app::Error| {
            tracing::error!(%error, "cleaning the database failed");
            false
        });
        if let Err(error) = renew(&node).await {
            tracing::error!(%error, "renewing the keys beside the backups failed");
        }
        tokio::select! {
            () = node.wiped() => {}
            () = tokio::time::sleep(if clean { AGAIN } else { AGAIN_SOON }) => {}
            _ = stop.changed() => {}
        }
        // Many who are wiped one after the other are cleaned up after together.
        tokio::select! {
            () = tokio::time::sleep(TOGETHER) => {}
            _ = stop.wait_for(|s| *s) => {}
        }
    }
}

/// What the doctor says of the copies.
pub(crate) fn words(places: &[Place]) -> (bool, String) {
    let stale: Vec<&str> = places.iter().filter(|p| p.stale).map(|p| p.path.as_str()).collect();
    if stale.is_empty() {
        return (true, format!("{} copies of people's keys lie beside backups, all of them fresh.", places.len()));
    }
    let words = "still open details that were wiped. Make the folder reachable for the running node; or delete the file and run: \
                 caremonger vault forget-copy FILE";
    (false, format!("The keys in {} {words}", stale.join(", ")))
}
