//! What pods agree on: scopes, limits, an end, a record of it all; strangers wait; and no question stays unanswered.

use anyhow::{Context as _, ensure};
use caremonger_domain::Timestamp;
use integration::{Database, TestNode, befriend, foreign::Foreigner, until};
use serde_json::{Value, json};

fn listing(kind: &str, title: &str, category: &str, area: &str) -> Value {
    json!({"kind": kind, "title": title, "category": category, "area": area, "quantity": {"amount": 7}, "visibility": "public",
           "acceptance": "first_come"})
}

fn id(v: &Value) -> &str {
    v["id"].as_str().unwrap_or_default()
}

/// Cedar asks maple, and maple says yes to this much.
async fn agree(cedar: &TestNode, maple: &TestNode, terms: &Value) -> anyhow::Result<String> {
    let address = cedar.address();
    cedar.call("POST", "/peers", Some(&json!({"address": maple.address()}))).await?;
    let asked = maple.find("/peers", |p| p["address"] == address.as_str() && p["direction"] == "incoming").await?;
    maple.call("POST", &format!("/peers/{}/accept", id(&asked)), Some(terms)).await?;
    cedar.find("/peers", |p| p["state"] == "accepted").await?;
    Ok(id(&asked).to_owned())
}

async fn titles(node: &TestNode) -> anyhow::Result<Vec<String>> {
    let mut all: Vec<String> =
        node.all("/listings?origin=remote").await?.iter().filter_map(|l| l["title"].as_str().map(str::to_owned)).collect();
    all.sort();
    Ok(all)
}

#[tokio::test]
async fn a_pod_gets_what_was_agreed_and_both_sides_know_what_that_is() -> anyhow::Result<()> {
    let (maple, cedar) = (TestNode::start("maple", Database::Sqlite).await?, TestNode::start("cedar", Database::Sqlite).await?);
    let terms = json!({"scopes": ["see"], "categories": ["food"], "areas": ["Élm Street"], "until": "2099-01-01T00:00:00Z"});
    let relation = agree(&cedar, &maple, &terms).await?;
    let known = cedar.find("/peers", |p| p["direction"] == "outgoing").await?;
    ensure!(known["scopes"] == json!(["see"]) && known["categories"] == json!(["food"]), "{known}");
    ensure!(known["until"] == "2099-01-01T00:00:00Z" && known["areas"] == json!(["elm street"]), "{known}");
    for l in [
        listing("offer", "Soup", "food", "elm street"),
        listing("offer", "Coats", "clothing", "Elm Street"),
        listing("offer", "Bread", "food", "Oak Park"),
        listing("request", "Rice wanted", "food", "Elm Street"),
        listing("offer", "Beans", "food", "ELM STREET"),
    ] {
        maple.call("POST", "/listings", Some(&l)).await?;
    }
    until("the two that fit are there", async || Ok(titles(&cedar).await? == ["Beans", "Soup"])).await?;
    let soup = cedar.find("/listings?origin=remote", |l| l["title"] == "Soup").await?;
    let promise = cedar.call("POST", &format!("/listings/{}/commitments", id(&soup)), Some(&json!({"amount": 1}))).await?;
    let refused = cedar.find("/commitments", |c| c["id"] == promise["id"] && c["state"] == "declined").await?;
    ensure!(refused["reason"].as_str().is_some_and(|r| r.contains("not agreed")), "{refused}");

    let more = json!({"scopes": ["see", "promise", "asks"], "categories": [], "areas": ["Elm Street"]});
    maple.call("POST", &format!("/peers/{relation}/accept"), Some(&more)).await?;
    cedar.find("/peers", |p| p["scopes"] == json!(["see", "promise", "asks"])).await?;
    maple.call("POST", "/listings", Some(&listing("request", "Milk wanted", "baby", "Elm Street"))).await?;
    cedar.find("/listings?origin=remote", |l| l["title"] == "Milk wanted").await?;
    let promise = cedar.call("POST", &format!("/listings/{}/commitments", id(&soup)), Some(&json!({"amount": 1}))).await?;
    cedar.find("/commitments", |c| c["id"] == promise["id"] && c["state"] == "accepted").await?;

    // Changing one thing leaves the rest, and the end, as they were.
    ensure!(maple.find("/peers", |p| id(p) == relation).await?["until"] == "2099-01-01T00:00:00Z");
    maple.command(&["peer", "accept", &relation, "--area", "Elm Street", "--area", "Oak Park"]).await?;
    let now = maple.find("/peers", |p| id(p) == relation).await?;
    ensure!(now["scopes"] == json!(["see", "promise", "asks"]) && now["until"] == "2099-01-01T00:00:00Z", "{now}");
    maple.command(&["peer", "accept", &relation]).await?;
    let renewed = maple.find("/peers", |p| id(p) == relation).await?;
    ensure!(renewed["until"] != now["until"] && renewed["areas"] == now["areas"], "a plain yes is for a year: {renewed}");

    let lines = maple.call("GET", &format!("/peers/{relation}/history"), None).await?;
    let events: Vec<&str> = lines.as_array().context("lines")?.iter().filter_map(|l| l["event"].as_str()).collect();
    ensure!(events == ["changed", "changed", "changed", "accepted", "they-asked"], "{lines}");
    ensure!(
        lines[3]["detail"].as_str().is_some_and(|d| d.contains("see") && d.contains("food") && d.contains("2099")),
        "{lines}"
    );
    let theirs = cedar.call("GET", &format!("/peers/{}/history", id(&known)), None).await?;
    let events: Vec<&str> = theirs.as_array().context("lines")?.iter().filter_map(|l| l["event"].as_str()).collect();
    ensure!(events.ends_with(&["they-changed", "they-accepted", "asked"]), "{theirs}");
    Ok(())
}

#[tokio::test]
async fn an_agreement_ends_by_itself_on_both_sides() -> anyhow::Result<()> {
    let (maple, cedar) = (TestNode::start("maple", Database::Sqlite).await?, TestNode::start("cedar", Database::Sqlite).await?);
    let now = i64::try_from(std::time::UNIX_EPOCH.elapsed()?.as_micros())?;
    let until_then = Timestamp::from_micros(now + 6_000_000).to_string();
    let relation = agree(&cedar, &maple, &json!({"until": until_then})).await?;
    maple.call("POST", "/listings", Some(&listing("offer", "Soup", "food", ""))).await?;
    cedar.find("/listings?origin=remote", |l| l["title"] == "Soup").await?;
    // Whose clock is ahead ends it; the other hears so or finds out by itself.
    let over = |p: &Value| p["state"] == "expired" || p["state"] == "stopped";
    maple.find("/peers", |p| id(p) == relation && over(p)).await?;
    cedar.find("/peers", over).await?;
    until("what was seen leaves the board", async || Ok(cedar.all("/listings?origin=remote&state=open").await?.is_empty()))
        .await?;
    maple.call("POST", "/listings", Some(&listing("offer", "Bread", "food", ""))).await?;
    cedar.call("POST", "/peers", Some(&json!({"address": maple.address()}))).await?;
    maple.find("/peers", |p| id(p) == relation && p["state"] == "requested").await?;
    ensure!(titles(&cedar).await?.is_empty(), "nothing came after the end");
    Ok(())
}

#[tokio::test]
async fn a_strangers_listing_waits_unseen_until_somebody_looks() -> anyhow::Result<()> {
    let (maple, cedar) = (TestNode::start("maple", Database::Sqlite).await?, TestNode::start("cedar", Database::Sqlite).await?);
    let named = |title: &str| json!({"kind": "offer", "title": title, "category": "food", "visibility": "pods", "pods": [cedar.address()]});
    let first = maple.call("POST", "/listings", Some(&named("Soup"))).await?;
    maple.call("POST", "/listings", Some(&named("Stones"))).await?;
    cedar.find("/notices", |n| n["kind"] == "quarantine").await?;
    let waits = cedar.find("/quarantine", |w| w["title"] == "Soup").await?;
    let other = cedar.find("/quarantine", |w| w["title"] == "Stones").await?;
    ensure!(titles(&cedar).await?.is_empty() && waits["from"] == maple.address().as_str(), "nobody sees it: {waits}");
    cedar.call("POST", &format!("/quarantine/{}/leave", id(&other)), None).await?;
    cedar.call("POST", &format!("/quarantine/{}/take", id(&waits)), None).await?;
    ensure!(titles(&cedar).await? == ["Soup"], "the one that was taken");
    ensure!(cedar.try_call("POST", &format!("/quarantine/{}/take", id(&other)), None).await?.0 == 404, "decided once");
    maple.call("PATCH", &format!("/listings/{}", id(&first)), Some(&json!({"title": "Pea soup"}))).await?;
    until("its changes are heard", async || Ok(titles(&cedar).await? == ["Pea soup"])).await?;
    // Once the pods agree, what they publish is seen as it comes.
    befriend(&cedar, &maple).await?;
    maple.call("POST", "/listings", Some(&named("Bread"))).await?;
    until("the new one is there", async || Ok(titles(&cedar).await?.contains(&"Bread".to_owned()))).await?;
    ensure!(first["uri"].is_string());
    Ok(())
}

/// Fifty questions, with one side or the other killed in the middle of each: all end in yes or no on both sides.
#[tokio::test]
async fn no_question_stays_open_over_fifty_restarts() -> anyhow::Result<()> {
    let (mut maple, mut cedar) =
        (TestNode::start("maple", Database::Sqlite).await?, TestNode::start("cedar", Database::Sqlite).await?);
    let (mine, theirs) = (maple.address(), cedar.address());
    for round in 0..50 {
        cedar.call("POST", "/peers", Some(&json!({"address": mine}))).await?;
        if round % 2 == 0 {
            cedar.kill().await?;
            cedar.launch().await?;
        }
        let asked = maple.find("/peers", |p| p["address"] == theirs.as_str() && p["state"] == "requested").await?;
        let yes = round % 3 != 0;
        let act = if yes { "accept" } else { "refuse" };
        maple.call("POST", &format!("/peers/{}/{act}", id(&asked)), None).await?;
        if round % 2 == 1 {
            maple.kill().await?;
            maple.launch().await?;
        } else if round % 4 == 0 {
            cedar.kill().await?;
            cedar.launch().await?;
        }
        let state = if yes { "accepted" } else { "refused" };
        let here = cedar.find("/peers", |p| p["direction"] == "outgoing" && p["state"] == state).await?;
        let there = maple.find("/peers", |p| p["direction"] == "incoming" && p["state"] == state).await?;
        ensure!(here["id"].is_string() && there["id"].is_string(), "round {round}");
        if yes {
            cedar.call("POST", &format!("/peers/{}/stop", id(&here)), None).await?;
            maple.find("/peers", |p| p["direction"] == "incoming" && p["state"] == "stopped").await?;
        }
    }
    Ok(())
}

/// A city passes on every new offer of the pods that let it, and of no other; who follows the city sees each once.
#[tokio::test]
async fn a_city_passes_on_each_new_offer_of_the_pods_that_let_it() -> anyhow::Result<()> {
    let start = |name| TestNode::start(name, Database::Sqlite);
    let (city, maple, birch) = tokio::try_join!(start("city"), start("maple"), start("birch"))?;
    agree(&city, &maple, &json!({"scopes": ["see", "announce", "asks"]})).await?;
    agree(&city, &birch, &json!({"scopes": ["see"]})).await?;
    let early = maple.call("POST", "/listings", Some(&listing("offer", "Beans", "food", ""))).await?;
    city.find("/listings?origin=remote", |l| l["uri"] == early["uri"]).await?;
    ensure!(city.call("GET", "/relay", None).await?["on"] == false, "not by itself");
    city.call("POST", "/relay", Some(&json!({"on": true}))).await?;
    let soup = maple.call("POST", "/listings", Some(&listing("offer", "Soup", "food", ""))).await?;
    maple.call("POST", "/listings", Some(&listing("request", "A cot", "baby", ""))).await?;
    birch.call("POST", "/listings", Some(&listing("offer", "Bread", "food", ""))).await?;
    for title in ["Soup", "A cot", "Bread"] {
        city.find("/listings?origin=remote", |l| l["title"] == title).await?;
    }
    let passed_on = async || -> anyhow::Result<Vec<Value>> {
        let (_, _, page) = city.fetch("/@city/outbox?page=1").await?;
        let items = page["orderedItems"].as_array().cloned().unwrap_or_default();
        Ok(items.into_iter().filter(|a| a["type"] == "Announce").map(|a| a["object"].clone()).collect())
    };
    ensure!(passed_on().await? == [soup["uri"].clone()], "{:?}", passed_on().await?);
    // What changes is not passed on again, and after the switch nothing new is.
    maple.call("PATCH", &format!("/listings/{}", id(&soup)), Some(&json!({"title": "Soup with rice"}))).await?;
    city.find("/listings?origin=remote", |l| l["title"] == "Soup with rice").await?;
    city.call("POST", "/relay", Some(&json!({"on": false}))).await?;
    let late = maple.call("POST", "/listings", Some(&listing("offer", "Lentils", "food", ""))).await?;
    city.find("/listings?origin=remote", |l| l["uri"] == late["uri"]).await?;
    ensure!(passed_on().await?.len() == 1, "once: {:?}", passed_on().await?);
    Ok(())
}

/// Cedar may pass on what maple publishes; birch follows cedar alone, and takes it after a look.
#[tokio::test]
async fn who_may_passes_a_listing_on_and_it_is_taken_from_its_home() -> anyhow::Result<()> {
    let (maple, cedar, birch) = (
        TestNode::start("maple", Database::Sqlite).await?,
        TestNode::start("cedar", Database::Sqlite).await?,
        TestNode::start("birch", Database::Sqlite).await?,
    );
    let relation = agree(&cedar, &maple, &json!({"scopes": ["see", "promise"]})).await?;
    befriend(&birch, &cedar).await?;
    let soup = maple.call("POST", "/listings", Some(&listing("offer", "Soup", "food", ""))).await?;
    let copy = cedar.find("/listings?origin=remote", |l| l["title"] == "Soup").await?;
    let path = format!("/listings/{}/announce", id(&copy));
    ensure!(cedar.try_call("POST", &path, None).await?.0 == 403, "it is not agreed");
    maple.call("POST", &format!("/peers/{relation}/accept"), Some(&json!({"scopes": ["see", "announce"]}))).await?;
    cedar.find("/peers", |p| p["scopes"] == json!(["see", "announce"])).await?;
    cedar.call("POST", &path, None).await?;
    cedar.call("POST", &path, None).await?;
    let waits = birch.find("/quarantine", |w| w["title"] == "Soup").await?;
    ensure!(waits["from"] == maple.address().as_str() && waits["uri"] == soup["uri"], "its author stays its author: {waits}");
    birch.call("POST", &format!("/quarantine/{}/take", id(&waits)), None).await?;
    let there = birch.find("/listings?origin=remote", |l| l["title"] == "Soup").await?;
    let promise = birch.call("POST", &format!("/listings/{}/commitments", id(&there)), Some(&json!({"amount": 2}))).await?;
    let asked = maple.find("/commitments", |c| c["state"] == "requested").await?;
    maple.call("POST", &format!("/commitments/{}/accept", id(&asked)), None).await?;
    birch.find("/commitments", |c| c["id"] == promise["id"] && c["state"] == "accepted").await?;
    ensure!(birch.try_call("POST", &format!("/listings/{}/announce", id(&there)), None).await?.0 == 403, "it goes one step only");
    let outbox = async || -> anyhow::Result<Vec<Value>> {
        let (_, _, page) = cedar.fetch("/@cedar/outbox?page=1").await?;
        Ok(page["orderedItems"].as_array().cloned().unwrap_or_default())
    };
    let shown = outbox().await?;
    ensure!(shown.len() == 1 && shown[0]["type"] == "Announce" && shown[0]["object"] == soup["uri"], "once: {shown:?}");
    // When it is no longer allowed, it is taken back.
    maple.call("POST", &format!("/peers/{relation}/accept"), Some(&json!({"scopes": ["see"]}))).await?;
    until("cedar passes nothing on", async || Ok(outbox().await?.is_empty())).await?;
    Ok(())
}

/// Word that was on its way when the agreement ended, and whatever the other pod says later.
#[tokio::test]
async fn after_the_end_nothing_comes_back_to_the_board() -> anyhow::Result<()> {
    let (maple, cedar) = (TestNode::start("maple", Database::Sqlite).await?, Foreigner::start_as_pod().await?);
    maple.call("POST", "/peers", Some(&json!({"address": cedar.address()}))).await?;
    let asked = cedar.gets("maple asks", |a| a["type"] == "Follow").await?;
    let inbox = format!("{}/@maple/inbox", maple.origin);
    let yes = json!({"id": format!("{}/accepts/1", cedar.origin()), "type": "Accept", "actor": cedar.uri, "object": asked});
    ensure!(cedar.send(&inbox, &yes).await? == 202);
    let relation = maple.find("/peers", |p| p["state"] == "accepted").await?;
    let note = format!("{}/offers/1", cedar.origin());
    let says = |kind: &str, version: i64| {
        let public = "https://www.w3.org/ns/activitystreams#Public";
        let proposal = json!({"id": note, "type": "Proposal", "attributedTo": cedar.uri, "to": [public], "name": "Rice", "purpose": "offer",
                              "version": version, "publishes": {"type": "Intent", "id": format!("{note}#primary")}});
        json!({"id": format!("{note}/{version}"), "type": kind, "actor": cedar.uri, "to": [public], "object": proposal})
    };
    ensure!(cedar.send(&inbox, &says("Create", 1)).await? == 202);
    maple.find("/listings?origin=remote&state=open", |l| l["title"] == "Rice").await?;
    maple.call("POST", &format!("/peers/{}/stop", id(&relation)), None).await?;
    ensure!(maple.all("/listings?origin=remote&state=open").await?.is_empty(), "it leaves the board");
    ensure!(cedar.send(&inbox, &says("Update", 2)).await? == 202);
    // What is handled after it shows that it was handled.
    let ask = json!({"id": format!("{}/follows/1", cedar.origin()), "type": "Follow", "actor": cedar.uri, "object": format!("{}/@maple", maple.origin)});
    ensure!(cedar.send(&inbox, &ask).await? == 202);
    maple.find("/peers", |p| p["direction"] == "incoming").await?;
    ensure!(maple.all("/listings?origin=remote&state=open").await?.is_empty(), "and stays off it");
    Ok(())
}
