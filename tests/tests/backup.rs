//! Everything in one file: from a running node, into an empty one, on either database.

use anyhow::ensure;
use integration::{Database, TestNode};
use serde_json::{Value, json};

fn offer(title: &str) -> Value {
    json!({"kind": "offer", "title": title, "category": "food", "quantity": {"amount": 7, "unit": "bag"}, "visibility": "public"})
}

/// A node of one kind is backed up while it runs, loses its database, and goes on with the other kind.
async fn moves(from: Database, to: Database) -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let file = dir.path().join("node.backup").display().to_string();
    let mut node = TestNode::start("maple", from).await?;
    let kept = node.call("POST", "/listings", Some(&offer("Bags of rice"))).await?;
    let path = format!("/listings/{}", kept["id"].as_str().unwrap_or_default());
    let ask = node.call("POST", &format!("{path}/commitments"), Some(&json!({"amount": 2, "message": "Pour Noël 🎄"}))).await?;
    let (_, _, actor) = node.fetch("/@maple").await?;

    let made = node.command(&["backup", "create", &file]).await?;
    ensure!(
        made["rows"]["listings"] == 1 && made["rows"]["commitments"] == 1 && made["origin"] == node.origin.as_str(),
        "{made}"
    );
    ensure!(node.command(&["backup", "create", &file]).await.is_err(), "a backup is never overwritten");
    ensure!(node.command(&["backup", "verify", &file]).await?["rows"] == made["rows"], "it reads back as it was written");
    ensure!(node.command(&["restore", &file]).await.is_err(), "a node that is set up is never overwritten");
    node.call("POST", "/listings", Some(&offer("Made after the backup"))).await?;

    node.kill().await?;
    node.use_new_database(to).await?;
    node.command(&["restore", &file]).await?;
    node.launch().await?;
    let listings = node.all("/listings").await?;
    ensure!(listings.len() == 1 && listings[0]["title"] == "Bags of rice" && listings[0]["remaining"] == 5, "{listings:?}");
    ensure!(listings[0]["uri"] == kept["uri"] && listings[0]["version"].as_i64() > kept["version"].as_i64(), "{listings:?}");
    ensure!(node.fetch("/@maple").await?.2 == actor, "the pod is itself, its keys included");
    let words = node.call("GET", &format!("/commitments/{}/messages", ask["id"].as_str().unwrap_or_default()), None).await?;
    ensure!(words[0]["text"] == "Pour Noël 🎄", "{words}");
    let found = node.all("/listings?q=rice").await?;
    ensure!(found.len() == 1, "it is found by its words again");
    // New rows get numbers after the old ones, and stock goes on from where it was.
    node.call("POST", &format!("{path}/commitments"), Some(&json!({"amount": 5}))).await?;
    ensure!(node.call("GET", &path, None).await?["remaining"] == 0, "the stock goes on");
    let again = dir.path().join("again.backup").display().to_string();
    node.command(&["backup", "create", &again]).await?;
    Ok(())
}

#[tokio::test]
async fn a_node_is_backed_up_while_it_runs_and_restored_on_either_database() -> anyhow::Result<()> {
    moves(Database::Sqlite, Database::Sqlite).await?;
    if Database::Postgres.is_here() {
        moves(Database::Sqlite, Database::Postgres).await?;
        moves(Database::Postgres, Database::Sqlite).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_backup_that_is_not_whole_is_told_and_changes_nothing() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let whole = dir.path().join("whole");
    let mut node = TestNode::start("maple", Database::Sqlite).await?;
    node.call("POST", "/listings", Some(&offer("Bags of rice"))).await?;
    node.command(&["backup", "create", &whole.display().to_string()]).await?;
    let bytes = std::fs::read(&whole)?;
    node.kill().await?;
    node.use_new_database(Database::Sqlite).await?;
    let mut turned = bytes.clone();
    turned[bytes.len() / 2] ^= 1;
    let half = &bytes[..bytes.len() / 2];
    for (what, bytes) in [("cut", half), ("changed", &turned), ("empty", b"".as_slice()), ("no backup", b"SQLite format 3")] {
        let file = dir.path().join(what.replace(' ', "-"));
        std::fs::write(&file, bytes)?;
        for command in [["backup", "verify"].as_slice(), &["restore"]] {
            let args: Vec<&str> = command.iter().copied().chain([file.to_str().unwrap_or_default()]).collect();
            ensure!(node.command(&args).await.is_err(), "{what}: {args:?}");
        }
    }
    node.command(&["restore", &whole.display().to_string()]).await?;
    Ok(())
}

/// A backup that the version before letters wrote, with a text message in it.
async fn of_an_older_version(database: Database) -> anyhow::Result<()> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/backups/before-letters.cmb");
    let node = TestNode::never_started("maple", database, "http://maple.localhost:18099").await?;
    ensure!(node.command(&["backup", "verify", file]).await?["rows"]["texts"] == 1, "it is read as it was written");
    node.command(&["restore", file]).await?;
    let dir = tempfile::tempdir()?;
    let again = dir.path().join("again.backup").display().to_string();
    let rows = node.command(&["backup", "create", &again]).await?["rows"].clone();
    ensure!(rows["letters"] == 1 && rows["listings"] == 1 && rows["cases"] == 1 && rows["texts"].is_null(), "{rows}");
    Ok(())
}

#[tokio::test]
async fn a_backup_of_an_older_version_is_restored_and_brought_up_to_date() -> anyhow::Result<()> {
    of_an_older_version(Database::Sqlite).await?;
    if Database::Postgres.is_here() {
        of_an_older_version(Database::Postgres).await?;
    }
    Ok(())
}
