//! A server that is blocked: unheard, unasked, untold; and let in again.

use anyhow::ensure;
use integration::{Database, TestNode, befriend, client, crowd::Crowd, until};
use serde_json::{Value, json};

fn offer(title: &str) -> Value {
    json!({"kind": "offer", "title": title, "category": "food", "quantity": {"amount": 7}, "visibility": "public"})
}

#[tokio::test]
async fn a_blocked_server_is_not_heard_not_asked_and_not_told() -> anyhow::Result<()> {
    let (maple, crowd) = (TestNode::start("maple", Database::Sqlite).await?, Crowd::start().await?);
    let (client, inbox) = (client()?, format!("{}/inbox", maple.origin).parse::<url::Url>()?);
    crowd.follow(&maple, 3).await?;
    maple.call("POST", "/listings", Some(&offer("Bags of rice"))).await?;
    until("the followers read it", async || Ok(crowd.got("Create").0 == 3)).await?;
    let done = maple.command(&["host", "block", &crowd.origin]).await?;
    ensure!(done["origin"] == crowd.origin.as_str() && done["blocked"] == true, "{done}");
    ensure!(maple.command(&["host", "list"]).await? == json!([crowd.origin]));
    let follow = |n: usize, number: usize| {
        json!({"id": format!("{}/follows/{n}-{number}", crowd.origin), "type": "Follow", "actor": crowd.actor(n),
               "object": format!("{}/@maple", maple.origin)})
    };
    let status = crowd.ready(7, &inbox, &follow(7, 1))?.send(&client, &inbox).await?;
    ensure!(status == 403 && crowd.fetched(7) == 0, "{status}, and nobody was asked for");
    maple.call("POST", "/listings", Some(&offer("Soup"))).await?;
    let followers: Value = {
        let url = format!("{}/@maple/followers", maple.origin);
        let answer = client.get(url).header("accept", "application/activity+json").send().await?;
        serde_json::from_str(&answer.text().await?)?
    };
    ensure!(followers["totalItems"] == 0, "{followers}");
    maple.command(&["host", "unblock", &crowd.origin]).await?;
    ensure!(maple.command(&["host", "list"]).await? == json!([]));
    let status = crowd.ready(0, &inbox, &follow(0, 2))?.send(&client, &inbox).await?;
    ensure!(status == 202, "{status}");
    until("it follows anew", async || Ok(crowd.got("Accept").0 == 4)).await?;
    ensure!(crowd.got("Create").0 == 3, "what was published meanwhile was not sent");
    Ok(())
}

#[tokio::test]
async fn what_was_agreed_with_a_blocked_servers_pods_ends() -> anyhow::Result<()> {
    let (maple, cedar) = (TestNode::start("maple", Database::Sqlite).await?, TestNode::start("cedar", Database::Sqlite).await?);
    befriend(&cedar, &maple).await?;
    maple.call("POST", "/listings", Some(&offer("Bags of rice"))).await?;
    let there = async || Ok::<_, anyhow::Error>(cedar.all("/listings?origin=remote").await?.len());
    until("cedar sees it", async || Ok(there().await? == 1)).await?;
    cedar.command(&["host", "block", &maple.origin]).await?;
    ensure!(there().await? == 0, "off the board");
    let peers = cedar.all("/peers").await?;
    ensure!(!peers.is_empty() && peers.iter().all(|p| p["state"] == "stopped"), "{peers:?}");
    let again = cedar.command(&["peer", "follow", &format!("@maple@{}", maple.origin.trim_start_matches("http://"))]).await;
    ensure!(again.is_err(), "it is not asked either");
    ensure!(cedar.command(&["host", "block", &cedar.origin]).await.is_err(), "nobody blocks themselves");
    Ok(())
}
