//! What is for named pods goes there and nowhere else, and is withdrawn from a pod that is left out.

use anyhow::{Context as _, ensure};
use integration::{Database, TestNode, befriend, foreign::Foreigner, until, world::with_oak};
use serde_json::{Value, json};

fn id(v: &Value) -> &str {
    v["id"].as_str().unwrap_or_default()
}

async fn sees(node: &TestNode, uri: &Value) -> anyhow::Result<bool> {
    Ok(node.all("/listings?origin=remote").await?.iter().any(|l| l["uri"] == *uri && l["state"] == "open"))
}

#[tokio::test]
async fn a_listing_for_named_pods_is_theirs_alone_and_is_withdrawn_from_one_that_is_removed() -> anyhow::Result<()> {
    let start = |name| TestNode::start(name, Database::Sqlite);
    let (maple, cedar, birch, oak) = tokio::try_join!(start("maple"), start("cedar"), start("birch"), start("oak"))?;
    for other in [&cedar, &birch, &oak] {
        befriend(other, &maple).await?;
    }
    let ana = Foreigner::start().await?;
    let (pod, inbox) = (format!("{}/@maple", maple.origin), format!("{}/@maple/inbox", maple.origin));
    let follow = json!({"id": format!("{}/follows/1", ana.origin()), "type": "Follow", "actor": ana.uri, "object": pod});
    ana.send(&inbox, &follow).await?;
    ana.gets("ana follows", |a| a["type"] == "Accept").await?;

    let named = json!({"kind": "offer", "title": "Soup for two pods", "category": "food", "quantity": {"amount": 5}, "visibility": "pods",
                       "pods": [cedar.address(), birch.address()]});
    let listing = maple.call("POST", "/listings", Some(&named)).await?;
    let uri = listing["uri"].clone();
    let address = uri.as_str().context("a uri")?;
    let path = address.strip_prefix(&maple.origin).context("a path")?;
    until("both see it", async || Ok(sees(&cedar, &uri).await? && sees(&birch, &uri).await?)).await?;

    // Everybody else gets one and the same answer, signed or not, for this and for what never was.
    let nothing = maple.fetch("/listings/01ARZ3NDEKTSV4RRFFQ69G5FAV").await?;
    ensure!(maple.fetch(path).await? == nothing && nothing.0 == 404, "{nothing:?}");
    ensure!(ana.fetches(address).await?.0 == 404, "ana's server is not one of them");
    let outbox = maple.fetch("/@maple/outbox?page=1").await?.2.to_string();
    ensure!(!outbox.contains("two pods") && !outbox.contains(address), "{outbox}");
    for feed in ["/@maple/feed.json", "/@maple/featured"] {
        ensure!(!maple.fetch(feed).await?.2.to_string().contains("two pods"), "{feed}");
    }
    ensure!(!sees(&oak, &uri).await? && ana.count(|a| a["type"] == "Create") == 0, "nobody else was told");

    // Birch is left out: it sees the listing end, and what it asks for is refused like what is not there.
    let change = json!({"pods": [cedar.address()]});
    maple.call("PATCH", &format!("/listings/{}", id(&listing)), Some(&change)).await?;
    until("birch sees it no more", async || Ok(!sees(&birch, &uri).await?)).await?;
    ensure!(sees(&cedar, &uri).await?, "cedar still does");

    // The agreement with cedar ends: the same.
    let relation = maple.find("/peers", |p| p["address"] == cedar.address().as_str() && p["direction"] == "incoming").await?;
    maple.call("POST", &format!("/peers/{}/stop", id(&relation)), None).await?;
    until("cedar sees it no more", async || Ok(!sees(&cedar, &uri).await?)).await?;
    let public = json!({"kind": "offer", "title": "Bread", "category": "food", "visibility": "public"});
    ensure!(
        maple.try_call("PATCH", &format!("/listings/{}", id(&listing)), Some(&json!({"pods": []}))).await?.0 == 422,
        "nobody is no audience"
    );
    let public = maple.call("POST", "/listings", Some(&public)).await?;
    ensure!(
        maple.try_call("PATCH", &format!("/listings/{}", id(&public)), Some(&change)).await?.0 == 422,
        "what all see has no names"
    );
    Ok(())
}

/// Each pod's copy of what was sent names that pod and no other (captured on the way).
#[tokio::test]
async fn nobody_learns_who_else_a_listing_is_for() -> anyhow::Result<()> {
    let (maple, ana) = (TestNode::start("maple", Database::Sqlite).await?, Foreigner::start_as_pod().await?);
    let cedar = TestNode::start("cedar", Database::Sqlite).await?;
    let named = json!({"kind": "offer", "title": "Soup", "category": "food", "visibility": "pods", "pods": [cedar.address(), ana.address()]});
    maple.call("POST", "/listings", Some(&named)).await?;
    let came = ana.gets("it arrives", |a| a["type"] == "Create").await?;
    let text = came.to_string();
    ensure!(came["to"] == json!([ana.uri]) && came["cc"] == json!([]), "{came}");
    ensure!(!text.contains("cedar") && !text.contains("bto") && !text.contains("bcc"), "{text}");
    Ok(())
}

/// Two pods of one server are named, one is left out, and then named anew.
#[tokio::test]
async fn a_pod_that_is_left_out_loses_a_listing_alone_and_may_be_named_anew() -> anyhow::Result<()> {
    let (cedar, maple) = (TestNode::start("cedar", Database::Sqlite).await?, TestNode::start("maple", Database::Sqlite).await?);
    let olu = with_oak(&maple).await?;
    let oak = maple.address().replace("@maple@", "@oak@");
    befriend(&maple, &cedar).await?;
    olu.call("POST", "/peers", Some(&json!({"address": cedar.address()}))).await?;
    let asked = cedar.find("/peers", |p| p["address"] == oak.as_str() && p["state"] == "requested").await?;
    cedar.call("POST", &format!("/peers/{}/accept", id(&asked)), None).await?;
    olu.find("/peers", |p| p["state"] == "accepted").await?;

    let named = json!({"kind": "offer", "title": "Soup for two pods", "category": "food", "quantity": {"amount": 5}, "visibility": "pods",
                       "pods": [maple.address(), oak]});
    let listing = cedar.call("POST", "/listings", Some(&named)).await?;
    let (uri, path) = (listing["uri"].clone(), format!("/listings/{}", id(&listing)));
    until("both see it", async || Ok(sees(&maple, &uri).await? && sees(&olu, &uri).await?)).await?;
    cedar.call("PATCH", &path, Some(&json!({"pods": [maple.address()]}))).await?;
    until("oak sees it no more", async || Ok(!sees(&olu, &uri).await?)).await?;
    cedar.call("PATCH", &path, Some(&json!({"title": "Soup for one pod"}))).await?;
    maple.find("/listings?origin=remote", |l| l["uri"] == uri && l["title"] == "Soup for one pod").await?;
    ensure!(!sees(&olu, &uri).await?, "oak stays left out");
    // Now only oak is named, and then maple again: its id was deleted there, and is alive.
    cedar.call("PATCH", &path, Some(&json!({"pods": [oak]}))).await?;
    until("oak sees it again, maple no more", async || Ok(sees(&olu, &uri).await? && !sees(&maple, &uri).await?)).await?;
    cedar.call("PATCH", &path, Some(&json!({"pods": [maple.address()]}))).await?;
    until("and the other way round", async || Ok(!sees(&olu, &uri).await? && sees(&maple, &uri).await?)).await?;
    Ok(())
}
