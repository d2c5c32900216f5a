//! After an outage both sides are level: what was lost, by whoever, is found by comparing.

use anyhow::{Context as _, ensure};
use integration::{
    Database, TestNode, befriend,
    proxy::{Faults, Network},
    until,
};
use serde_json::{Value, json};

fn rice(amount: u32, n: usize) -> Value {
    json!({"kind": "offer", "title": format!("Bags of rice {n}"), "category": "food", "quantity": {"amount": amount}, "visibility": "public"})
}

/// What a side says of open listings: id at home, version, what is left.
async fn open(node: &TestNode, origin: &str) -> anyhow::Result<Vec<String>> {
    let mut all: Vec<String> = node
        .all(&format!("/listings?origin={origin}&state=open"))
        .await?
        .iter()
        .map(|l| format!("{} {} {}", l["uri"], l["version"], l["remaining"]))
        .collect();
    all.sort();
    Ok(all)
}

/// Ends the process and starts it again: it compares whatever it knows with its home.
async fn again(node: &mut TestNode) -> anyhow::Result<()> {
    node.kill().await?;
    node.launch().await
}

async fn two_hundred_edits(database: Database) -> anyhow::Result<()> {
    let network = Network::new(7);
    let maple = TestNode::start("maple", database).await?;
    let mut cedar = TestNode::start_behind("cedar", database, &network).await?;
    befriend(&cedar, &maple).await?;
    // Worse than losing them: a third of the deliveries is taken and forgotten.
    network.set(Faults { swallowed: 30, doubled: 10, late: 10, ..Faults::default() });
    let mut ids = Vec::new();
    for n in 0..200 {
        let which = usize::try_from(network.number(1 + ids.len() as u64))?;
        if network.number(4) == 0 || which >= ids.len() {
            ids.push(maple.call("POST", "/listings", Some(&rice(20, n))).await?["id"].as_str().context("an id")?.to_owned());
        } else if network.number(8) == 0 {
            maple.call("DELETE", &format!("/listings/{}", ids.swap_remove(which)), None).await?;
        } else {
            let change = json!({"quantity": {"amount": 20 + network.number(30)}});
            maple.call("PATCH", &format!("/listings/{}", ids[which]), Some(&change)).await?;
        }
    }
    until("many were lost", async || Ok(network.swallowed() > 40)).await?;
    network.set(Faults::default());
    again(&mut cedar).await?;
    let home = open(&maple, "local").await?;
    until("cedar's copies equal the origin's", async || Ok(open(&cedar, "remote").await? == home)).await
}

#[tokio::test]
async fn copies_equal_the_origin_after_two_hundred_edits_a_third_of_them_lost_sqlite() -> anyhow::Result<()> {
    two_hundred_edits(Database::Sqlite).await
}

#[tokio::test]
async fn copies_equal_the_origin_after_two_hundred_edits_a_third_of_them_lost_postgres() -> anyhow::Result<()> {
    if Database::Postgres.is_here() { two_hundred_edits(Database::Postgres).await } else { Ok(()) }
}

/// Every word between the two about promises is lost at some point; comparing says it again.
#[tokio::test]
async fn promises_are_level_again_whichever_word_was_lost() -> anyhow::Result<()> {
    let (to_maple, to_cedar) = (Network::new(1), Network::new(2));
    let maple = TestNode::start_behind("maple", Database::Sqlite, &to_maple).await?;
    let mut cedar = TestNode::start_behind("cedar", Database::Sqlite, &to_cedar).await?;
    befriend(&cedar, &maple).await?;
    let listing = maple.call("POST", "/listings", Some(&rice(9, 0))).await?;
    let copy = cedar.find("/listings?origin=remote", |l| l["uri"] == listing["uri"]).await?;
    let left = async || {
        Ok::<_, anyhow::Error>(
            maple.call("GET", &format!("/listings/{}", listing["id"].as_str().unwrap_or_default()), None).await?["remaining"]
                .clone(),
        )
    };
    let promises = format!("/listings/{}/commitments", copy["id"].as_str().unwrap_or_default());
    let all = Faults { swallowed: 100, ..Faults::default() };
    let lost = async |network: &Network| {
        let before = network.swallowed();
        until("it is lost", async || Ok(network.swallowed() > before)).await
    };
    // The question never arrives.
    to_maple.set(all);
    let a = cedar.call("POST", &promises, Some(&json!({"amount": 2}))).await?;
    lost(&to_maple).await?;
    to_maple.set(Faults::default());
    again(&mut cedar).await?;
    cedar.find("/commitments", |c| c["id"] == a["id"] && c["state"] == "accepted").await?;
    ensure!(left().await? == 7);
    // The answer never arrives.
    to_cedar.set(all);
    let b = cedar.call("POST", &promises, Some(&json!({"amount": 3}))).await?;
    lost(&to_cedar).await?;
    to_cedar.set(Faults::default());
    again(&mut cedar).await?;
    cedar.find("/commitments", |c| c["id"] == b["id"] && c["state"] == "accepted").await?;
    ensure!(left().await? == 4);
    // The refusal never arrives.
    to_cedar.set(all);
    let c = cedar.call("POST", &promises, Some(&json!({"amount": 8}))).await?;
    lost(&to_cedar).await?;
    to_cedar.set(Faults::default());
    again(&mut cedar).await?;
    cedar.find("/commitments", |p| p["id"] == c["id"] && p["state"] == "declined").await?;
    // What was taken back is not heard.
    to_maple.set(all);
    cedar.call("POST", &format!("/commitments/{}/cancel", a["id"].as_str().unwrap_or_default()), None).await?;
    lost(&to_maple).await?;
    to_maple.set(Faults::default());
    again(&mut cedar).await?;
    until("the two are free again", async || Ok(left().await? == 6)).await?;
    // The owner takes one back, and that is not heard.
    to_cedar.set(all);
    let at_home = maple.find("/commitments?side=owner", |p| p["state"] == "accepted").await?;
    maple.call("POST", &format!("/commitments/{}/cancel", at_home["id"].as_str().unwrap_or_default()), None).await?;
    lost(&to_cedar).await?;
    to_cedar.set(Faults::default());
    again(&mut cedar).await?;
    cedar.find("/commitments", |p| p["id"] == b["id"] && p["state"] == "cancelled").await?;
    ensure!(left().await? == 9);
    Ok(())
}

/// Maple ends what was agreed with cedar, and cedar, which is behind that network, never hears of it.
async fn loses_its_follower(maple: &TestNode, cedar: &TestNode, network: &Network) -> anyhow::Result<()> {
    let relation = maple.find("/peers", |p| p["address"] == cedar.address().as_str()).await?;
    let before = network.swallowed();
    network.set(Faults { swallowed: 100, ..Faults::default() });
    maple.call("POST", &format!("/peers/{}/stop", relation["id"].as_str().unwrap_or_default()), None).await?;
    until("cedar never hears of the end", async || Ok(network.swallowed() > before)).await?;
    network.set(Faults::default());
    Ok(())
}

/// FEP-8fcf: cedar counts itself among maple's followers, and maple has lost it. What maple sends to another pod of the same
/// server tells.
#[tokio::test]
async fn a_pod_that_is_no_follower_any_more_hears_so_and_asks_anew() -> anyhow::Result<()> {
    let network = Network::new(3);
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let cedar = TestNode::start_behind("cedar", Database::Sqlite, &network).await?;
    befriend(&cedar, &maple).await?;
    cedar.command(&["pod", "create", "elm", "--title", "Elm", "--area", "Elm Street"]).await?;
    cedar.command(&["peer", "follow", &maple.address(), "--pod", "elm"]).await?;
    let asks = maple.find("/peers", |p| p["state"] == "requested").await?;
    maple.call("POST", &format!("/peers/{}/accept", asks["id"].as_str().unwrap_or_default()), None).await?;
    until("elm follows", async || {
        let peers = cedar.command(&["peer", "list", "--pod", "elm"]).await?;
        Ok(peers.as_array().is_some_and(|p| p.iter().any(|p| p["state"] == "accepted")))
    })
    .await?;
    loses_its_follower(&maple, &cedar, &network).await?;
    ensure!(cedar.all("/peers").await?.iter().any(|p| p["state"] == "accepted"), "cedar believes it follows");
    ensure!(maple.fetch("/@maple/followers_synchronization").await?.0 == 404, "only for those who sign");
    maple.call("POST", "/listings", Some(&rice(3, 0))).await?;
    let anew = |p: &Value| p["address"] == cedar.address().as_str() && p["state"] == "requested";
    maple.find("/peers", anew).await?;
    Ok(())
}

/// The same where it was the only follower: then nothing is sent any more that could tell.
#[tokio::test]
async fn the_only_follower_that_was_lost_finds_out_by_comparing() -> anyhow::Result<()> {
    let network = Network::new(4);
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let mut cedar = TestNode::start_behind("cedar", Database::Sqlite, &network).await?;
    befriend(&cedar, &maple).await?;
    loses_its_follower(&maple, &cedar, &network).await?;
    again(&mut cedar).await?;
    maple.find("/peers", |p| p["address"] == cedar.address().as_str() && p["state"] == "requested").await?;
    cedar.find("/peers", |p| p["state"] == "requested").await?;
    Ok(())
}
