//! Keys change while others listen; and a node that others must sign their requests to.

use anyhow::{Context as _, ensure};
use integration::{Database, TestNode, befriend, client, foreign::Foreigner, until};
use serde_json::{Value, json};

fn rice(n: usize) -> Value {
    json!({"kind": "offer", "title": format!("Bags of rice {n}"), "category": "food", "quantity": {"amount": 7}, "visibility": "public"})
}

async fn actor(node: &TestNode) -> anyhow::Result<Value> {
    Ok(node.fetch(&format!("/@{}", node.name)).await?.2)
}

#[tokio::test]
async fn keys_change_in_the_middle_of_a_stream_and_nothing_is_lost() -> anyhow::Result<()> {
    let (maple, cedar) = (TestNode::start("maple", Database::Sqlite).await?, TestNode::start("cedar", Database::Sqlite).await?);
    befriend(&cedar, &maple).await?;
    let old = actor(&maple).await?;
    ensure!(old["publicKey"]["id"].as_str().is_some_and(|k| k.ends_with("#main-key")), "{old}");
    for round in 1..=4 {
        for n in 0..5 {
            maple.call("POST", "/listings", Some(&rice(round * 10 + n))).await?;
        }
        // By another process, as an operator does it.
        let done = maple.command(&["key", "rotate", "--pod", "maple"]).await?;
        ensure!(done["number"] == round + 1, "{done}");
        if round == 2 {
            maple.command(&["key", "rotate"]).await?;
        }
        for n in 5..10 {
            maple.call("POST", "/listings", Some(&rice(round * 10 + n))).await?;
        }
    }
    until("cedar has all forty", async || Ok(cedar.all("/listings?origin=remote").await?.len() == 40)).await?;
    let copy = cedar.find("/listings?origin=remote&limit=100", |l| l["title"] == "Bags of rice 10").await?;
    let made = cedar
        .call("POST", &format!("/listings/{}/commitments", copy["id"].as_str().unwrap_or_default()), Some(&json!({"amount": 2})))
        .await?;
    cedar.find("/commitments", |c| c["id"] == made["id"] && c["state"] == "accepted").await?;
    let new = actor(&maple).await?;
    ensure!(new["publicKey"]["id"].as_str().is_some_and(|k| k.ends_with("#main-key-5")), "one RSA key: {new}");
    let multi = new["assertionMethod"].as_array().context("keys")?;
    ensure!(multi.len() == 5 && multi[0]["id"].as_str().is_some_and(|k| k.ends_with("#ed25519-key-5")), "{multi:?}");
    ensure!(new["publicKey"]["publicKeyPem"] != old["publicKey"]["publicKeyPem"]);
    maple.command(&["key", "rotate", "--pod", "maple", "--compromised"]).await?;
    ensure!(actor(&maple).await?["assertionMethod"].as_array().map(Vec::len) == Some(1), "the old ones are gone at once");
    maple.call("POST", "/listings", Some(&rice(99))).await?;
    cedar.find("/listings?origin=remote", |l| l["title"] == "Bags of rice 99").await?;
    let log = maple.command(&["log"]).await?;
    ensure!(log.as_array().is_some_and(|l| l.iter().filter(|l| l["act"] == "key-rotate").count() == 6), "{log}");
    Ok(())
}

#[tokio::test]
async fn two_nodes_in_secure_mode_find_each_other_and_the_unsigned_find_nothing() -> anyhow::Result<()> {
    let secure = [("CAREMONGER_SECURE_MODE", "true")];
    let maple = TestNode::start_with("maple", Database::Sqlite, &secure).await?;
    let cedar = TestNode::start_with("cedar", Database::Sqlite, &secure).await?;
    befriend(&cedar, &maple).await?;
    let listing = maple.call("POST", "/listings", Some(&rice(1))).await?;
    cedar.find("/listings?origin=remote", |l| l["uri"] == listing["uri"]).await?;
    let path = listing["uri"].as_str().and_then(|u| u.strip_prefix(&maple.origin)).context("a path")?.to_owned();
    for closed in [path.as_str(), "/@maple", "/@maple/outbox", "/@maple/followers", "/@maple/featured"] {
        let asked =
            client()?.get(format!("{}{closed}", maple.origin)).header("accept", "application/activity+json").send().await?;
        let offered = asked.headers().get("accept-signature").is_some();
        ensure!(asked.status().as_u16() == 401 && offered, "{closed}: {} {offered}", asked.status());
    }
    let ana = Foreigner::start().await?;
    ensure!(ana.fetches(&format!("{}{path}", maple.origin)).await?.0 == 200, "signed, it is there");
    for open in ["/actor", "/.well-known/nodeinfo", "/@maple/feed.atom"] {
        let status = maple.fetch(open).await?.0;
        ensure!(status == 200, "{open}: {status}");
    }
    let page = client()?.get(format!("{}{path}", maple.origin)).header("accept", "text/html").send().await?;
    ensure!(page.status().is_success(), "people still read it");
    Ok(())
}
