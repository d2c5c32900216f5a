//! Promises across three real nodes, with a race and a crash in the middle.

use std::collections::HashSet;

use anyhow::{Context as _, ensure};
use integration::{Database, TestNode, befriend, foreign::Foreigner, until};
use serde_json::{Value, json};

fn offer(amount: u32) -> Value {
    json!({
        "kind": "offer", "title": "Bags of rice", "description": "Two kilos each.", "category": "food",
        "quantity": {"amount": amount, "unit": "one"}, "visibility": "public", "area": "Maple Hill"
    })
}

/// Twenty neighbours of two other nodes ask at once for one of seven, the network delivers everything to the home three
/// times, the home is killed in the middle and comes back, and a follower on another service reads along.
async fn seven_of_twenty(database: Database) -> anyhow::Result<()> {
    let (mut maple, cedar, birch) = tokio::try_join!(
        TestNode::start_behind_repeater("maple", database, 3),
        TestNode::start("cedar", database),
        TestNode::start("birch", database)
    )?;
    befriend(&cedar, &maple).await?;
    befriend(&birch, &maple).await?;
    let ana = Foreigner::start().await?;
    let pod = format!("{}/@maple", maple.origin);
    let follow = json!({"id": format!("{}/follow/1", ana.origin()), "type": "Follow", "actor": ana.uri, "object": pod});
    ensure!(ana.send(&format!("{pod}/inbox"), &follow).await? == 202, "ana follows");
    ana.gets("ana is accepted", |a| a["type"] == "Accept").await?;
    let listing = maple.call("POST", "/listings", Some(&offer(7))).await?;
    let uri = listing["uri"].clone();
    ana.gets("ana reads the offer", |a| a["type"] == "Create" && a["object"]["id"] == uri).await?;
    let mut promises = Vec::new();
    for node in [&cedar, &birch] {
        let copy = node.find("/listings?origin=remote", |l| l["uri"] == uri).await?;
        let path = format!("/listings/{}/commitments", copy["id"].as_str().unwrap_or_default());
        promises.push((node, path));
    }
    for round in 0..10 {
        for (node, path) in &promises {
            node.call("POST", path, Some(&json!({"amount": 1}))).await?;
        }
        if round == 4 {
            maple.kill().await?;
        }
    }
    maple.launch().await?;
    let mut ended = Vec::new();
    until("every one of the twenty is answered", async || {
        ended = cedar.all("/commitments?side=helper").await?;
        ended.extend(birch.all("/commitments?side=helper").await?);
        Ok(ended.len() == 20 && ended.iter().all(|c| c["state"] != "requested"))
    })
    .await?;
    let accepted: Vec<&Value> = ended.iter().filter(|c| c["state"] == "accepted").collect();
    let declined: Vec<&Value> = ended.iter().filter(|c| c["state"] == "declined").collect();
    ensure!(accepted.len() == 7 && declined.len() == 13, "{} accepted, {} declined", accepted.len(), declined.len());
    ensure!(declined.iter().all(|c| c["reason"].as_str().is_some_and(|r| !r.is_empty())), "each refusal has a reason");
    let agreements: HashSet<&str> = accepted.iter().filter_map(|c| c["uri"].as_str()).collect();
    ensure!(agreements.len() == 7, "one agreement each");
    let home = maple.all("/commitments?side=owner").await?;
    ensure!(home.iter().filter(|c| c["state"] == "accepted").count() == 7, "the home agrees");
    let at_home: HashSet<&str> = home.iter().filter_map(|c| c["uri"].as_str()).collect();
    ensure!(agreements.is_subset(&at_home), "the agreements are the home's");
    for node in [&maple, &cedar, &birch] {
        node.find("/listings", |l| l["uri"] == uri && l["remaining"] == 0).await?;
    }
    ensure!(home.len() == 7, "every claim came three times and made one promise or none: {} promises", home.len());
    let none_left = |a: &Value| {
        a["type"] == "Update"
            && a["object"]["id"] == uri
            && a["object"]["publishes"]["availableQuantity"]["hasNumericalValue"] == "0"
    };
    let last = ana.gets("ana reads that none are left", none_left).await?;
    let published = last["object"]["published"].as_str();
    ensure!(last["object"]["updated"].as_str() > published, "an edit that Mastodon takes is later than the post: {last}");
    Ok(())
}

#[tokio::test]
async fn of_twenty_promises_for_seven_exactly_seven_hold_though_the_home_is_killed_sqlite() -> anyhow::Result<()> {
    seven_of_twenty(Database::Sqlite).await
}

#[tokio::test]
async fn of_twenty_promises_for_seven_exactly_seven_hold_though_the_home_is_killed_postgres() -> anyhow::Result<()> {
    if !Database::Postgres.is_here() {
        return Ok(());
    }
    seven_of_twenty(Database::Postgres).await
}

#[tokio::test]
async fn either_side_can_step_back_and_the_stock_returns() -> anyhow::Result<()> {
    let (maple, cedar) =
        tokio::try_join!(TestNode::start("maple", Database::Sqlite), TestNode::start("cedar", Database::Sqlite))?;
    befriend(&cedar, &maple).await?;
    let listing = maple.call("POST", "/listings", Some(&offer(5))).await?;
    let (uri, id) = (listing["uri"].clone(), listing["id"].as_str().context("an id")?.to_owned());
    let copy = cedar.find("/listings?origin=remote", |l| l["uri"] == uri).await?;
    let path = format!("/listings/{}/commitments", copy["id"].as_str().unwrap_or_default());
    for by_owner in [false, true] {
        let promise = cedar.call("POST", &path, Some(&json!({"amount": 2}))).await?;
        let mine = promise["id"].as_str().unwrap_or_default().to_owned();
        cedar.find("/commitments", |c| c["id"] == mine.as_str() && c["state"] == "accepted").await?;
        let theirs = maple.find("/commitments", |c| c["state"] == "accepted").await?;
        if by_owner {
            let path = format!("/commitments/{}/cancel", theirs["id"].as_str().unwrap_or_default());
            maple.call("POST", &path, Some(&json!({"reason": "The van broke down."}))).await?;
            let ended = cedar.find("/commitments", |c| c["id"] == mine.as_str() && c["state"] == "cancelled").await?;
            ensure!(ended["reason"] == "The van broke down.", "the reason travels: {ended}");
        } else {
            cedar.call("POST", &format!("/commitments/{mine}/cancel"), None).await?;
        }
        until("all five are free again", async || {
            Ok(maple.call("GET", &format!("/listings/{id}"), None).await?["remaining"] == 5)
        })
        .await?;
        cedar.find("/listings?origin=remote", |l| l["uri"] == uri && l["remaining"] == 5).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_deleted_listing_answers_410_and_leaves_the_other_boards() -> anyhow::Result<()> {
    let (maple, cedar) =
        tokio::try_join!(TestNode::start("maple", Database::Sqlite), TestNode::start("cedar", Database::Sqlite))?;
    befriend(&cedar, &maple).await?;
    let listing = maple.call("POST", "/listings", Some(&offer(5))).await?;
    let uri = listing["uri"].as_str().context("a uri")?.to_owned();
    let path = uri.strip_prefix(maple.origin.as_str()).context("a path")?.to_owned();
    let (status, kind, note) = maple.fetch(&path).await?;
    ensure!(
        status == 200 && kind == "application/activity+json" && note["type"] == "Note" && note["id"] == uri.as_str(),
        "{note}"
    );
    let (_, _, proposal) = maple.fetch(&format!("{path}/proposal")).await?;
    ensure!(
        proposal["type"] == "Proposal" && proposal["publishes"]["availableQuantity"]["hasNumericalValue"] == "5",
        "{proposal}"
    );
    cedar.find("/listings?origin=remote", |l| l["uri"] == uri.as_str()).await?;
    maple.call("DELETE", &format!("/listings/{}", listing["id"].as_str().unwrap_or_default()), None).await?;
    let (status, _, tombstone) = maple.fetch(&path).await?;
    ensure!(status == 410 && tombstone["type"] == "Tombstone", "{status} {tombstone}");
    until("the copy is gone", async || {
        Ok(cedar.all("/listings?origin=remote&state=all").await?.iter().all(|l| l["uri"] != uri.as_str()))
    })
    .await
}
