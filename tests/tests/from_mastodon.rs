//! A person on another server follows a pod, answers a listing by private mention, and changes their mind.

use anyhow::{Context as _, ensure};
use integration::{Database, TestNode, foreign::Foreigner, until};
use serde_json::{Value, json};

#[tokio::test]
async fn a_follower_reads_answers_privately_and_can_take_it_back() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let ana = Foreigner::start().await?;
    let (pod, inbox) = (format!("{}/@maple", maple.origin), format!("{}/@maple/inbox", maple.origin));
    let follow_id = format!("{}/follows/1", ana.origin());
    let follow = json!({"@context": "https://www.w3.org/ns/activitystreams", "id": follow_id, "type": "Follow", "actor": ana.uri, "object": pod});
    for _ in 0..3 {
        ensure!(ana.send(&inbox, &follow).await? == 202, "a follow is taken, however often it comes");
    }
    let accept = ana.gets("the follow is accepted", |a| a["type"] == "Accept").await?;
    ensure!(accept["object"]["id"] == follow_id.as_str() && accept["actor"] == pod.as_str(), "{accept}");

    let offer =
        json!({"kind": "offer", "title": "Bags of rice", "category": "food", "quantity": {"amount": 5}, "visibility": "public"});
    let listing = maple.call("POST", "/listings", Some(&offer)).await?;
    let uri = listing["uri"].as_str().context("a uri")?.to_owned();
    let path = format!("/listings/{}", listing["id"].as_str().unwrap_or_default());
    let create = ana.gets("the listing arrives", |a| a["type"] == "Create" && a["object"]["id"] == uri.as_str()).await?;
    let content = create["object"]["content"].as_str().unwrap_or_default();
    ensure!(content.contains("Bags of rice") && content.contains("5 left"), "{content}");
    ensure!(create["object"]["name"].is_null() && create["object"]["summary"].is_null(), "a plain note");

    let asked = ana.writes(&inbox, &pod, 1, "two please", &uri, false).await?;
    let interest = maple.find("/interests", |i| i["state"] == "open").await?;
    ensure!(interest["amount"] == 2 && interest["text"] == "two please" && interest["listing"] == listing["id"], "{interest}");
    let answer = format!("/interests/{}/accept", interest["id"].as_str().unwrap_or_default());
    maple.call("POST", &answer, None).await?;
    ensure!(maple.call("GET", &path, None).await?["remaining"] == 3, "stock is taken by the one function");
    let yes = ana.gets("the answer arrives", |a| a["type"] == "Create" && a["object"]["inReplyTo"] == asked.as_str()).await?;
    ensure!(yes["to"] == json!([ana.uri]) && yes["cc"] == json!([]), "it is private: {yes}");
    ana.gets("the new number arrives", |a| {
        a["type"] == "Update" && a["object"]["content"].as_str().is_some_and(|c| c.contains("3 left"))
    })
    .await?;

    let said = yes["object"]["id"].as_str().context("an id")?;
    ana.writes(&inbox, &pod, 2, "cancel please", said, false).await?;
    until("the two are free again", async || Ok(maple.call("GET", &path, None).await?["remaining"] == 5)).await?;

    ana.writes(&inbox, &pod, 3, "I would like one!", &uri, true).await?;
    ana.writes(&inbox, &pod, 4, "me too", &uri, true).await?;
    let hinted =
        |a: &Value| a["object"]["content"].as_str().is_some_and(|c| c.contains("private message to") && c.contains("Thank you"));
    ana.gets("a quiet hint arrives", hinted).await?;
    ana.writes(&inbox, &pod, 5, "three please", &uri, false).await?;
    maple.find("/interests", |i| i["amount"] == 3).await?;
    ensure!(ana.count(hinted) == 1, "once per person");
    ensure!(ana.count(|a| a["type"] == "Create" && a["object"]["id"] == uri.as_str()) == 1, "each listing once");
    Ok(())
}

/// What a follower reads of a listing once it has changed.
fn reads(a: &Value, listing: &Value, words: &str) -> bool {
    let changed = a["type"] == "Update" && a["object"]["id"] == listing["uri"];
    changed && a["object"]["content"].as_str().is_some_and(|c| c.contains(words))
}

#[tokio::test]
async fn a_follower_reads_that_something_is_paused_and_that_it_is_gone() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let ana = Foreigner::start().await?;
    let (pod, inbox) = (format!("{}/@maple", maple.origin), format!("{}/@maple/inbox", maple.origin));
    let follow = json!({"@context": "https://www.w3.org/ns/activitystreams", "id": format!("{}/follows/1", ana.origin()), "type": "Follow", "actor": ana.uri, "object": pod});
    ensure!(ana.send(&inbox, &follow).await? == 202, "a follow is taken");
    let offer = |title: &str| json!({"kind": "offer", "title": title, "category": "food", "quantity": {"amount": 2}, "visibility": "public"});
    let listing = maple.call("POST", "/listings", Some(&offer("Bags of rice"))).await?;
    let path = format!("/listings/{}", listing["id"].as_str().unwrap_or_default());
    maple.call("PATCH", &path, Some(&json!({"paused": true}))).await?;
    let paused = ana.gets("that it is paused", |a| reads(a, &listing, "Paused for now.")).await?;
    ensure!(!reads(&paused, &listing, "private message"), "nobody can answer it, so nobody is asked to: {paused}");
    let refused = maple.call("POST", &format!("{path}/commitments"), Some(&json!({"amount": 1}))).await;
    ensure!(refused.is_err_and(|e| e.to_string().contains("paused")), "nobody can answer it here either");
    let on = maple.call("PATCH", &path, Some(&json!({"paused": false}))).await?;
    ensure!(on["state"] == "open" && on["remaining"] == 2, "{on}");

    let soup = maple.call("POST", "/listings", Some(&offer("Soup"))).await?;
    let uri = soup["uri"].as_str().context("a uri")?.to_owned();
    ana.gets("the soup", |a| a["type"] == "Create" && a["object"]["id"] == uri.as_str()).await?;
    ana.writes(&inbox, &pod, 1, "two please", &uri, false).await?;
    let interest = maple.find("/interests", |i| i["amount"] == 2 && i["state"] == "open").await?;
    maple.call("POST", &format!("/interests/{}/accept", interest["id"].as_str().unwrap_or_default()), None).await?;
    ana.gets("that it is gone", |a| reads(a, &soup, "Everything is promised.")).await?;
    Ok(())
}

#[tokio::test]
async fn a_stranger_cannot_speak_for_another() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let ana = Foreigner::start().await?;
    let inbox = format!("{}/inbox", maple.origin);
    let forged = json!({"id": format!("{}/x/1", ana.origin()), "type": "Follow", "actor": format!("{}/users/bo", ana.origin()), "object": format!("{}/@maple", maple.origin)});
    ensure!(ana.send(&inbox, &forged).await? == 401, "another actor of the same host");
    let foreign = json!({"id": "https://b.example/1", "type": "Follow", "actor": "https://b.example/bo", "object": format!("{}/@maple", maple.origin)});
    ensure!(ana.send(&inbox, &foreign).await? == 401, "an actor of another host");
    let own = json!({"id": format!("{}/x/2", maple.origin), "type": "Follow", "actor": format!("{}/@maple", maple.origin), "object": format!("{}/@maple", maple.origin)});
    ensure!(ana.send(&inbox, &own).await? == 400, "an actor of our own");
    let twice = json!({"id": format!("{}/x/3", ana.origin()), "type": "Delete", "actor": "https://never.example/heard", "object": "https://never.example/heard"});
    ensure!(ana.send(&inbox, &twice).await? == 400, "its id lives elsewhere");
    let gone = json!({"id": "https://never.example/1", "type": "Delete", "actor": "https://never.example/heard", "object": "https://never.example/heard"});
    ensure!(ana.send(&inbox, &gone).await? == 202, "an account never heard of is gone: fine, and nothing is fetched");
    Ok(())
}

#[tokio::test]
async fn what_is_public_may_be_quoted_and_the_rest_may_not() -> anyhow::Result<()> {
    let (maple, ana) = (TestNode::start("maple", Database::Sqlite).await?, Foreigner::start().await?);
    let offer = |title: &str, visibility: &str| json!({"kind": "offer", "title": title, "category": "food", "visibility": visibility, "pods": []});
    let listing = maple.call("POST", "/listings", Some(&offer("Bags of rice", "public"))).await?;
    let hidden = maple.call("POST", "/listings", Some(&offer("Bread", "pod"))).await?;
    let address = |l: &Value| format!("{}/listings/{}", maple.origin, l["id"].as_str().unwrap_or_default());
    let (inbox, quote) = (format!("{}/@maple/inbox", maple.origin), format!("{}/statuses/9?a=b&c", ana.uri));
    let ask = |n: u32, what: &str, by: &Value| json!({"id": format!("{}/quote_requests/{n}", ana.uri), "type": "QuoteRequest", "actor": ana.uri, "object": what, "instrument": by});
    // What may not be quoted is asked for first: what is answered shows that it was passed over.
    ensure!(ana.send(&inbox, &ask(1, &address(&hidden), &json!(quote))).await? == 202);
    ensure!(ana.send(&inbox, &ask(2, &address(&listing), &json!("https://elsewhere.example/1"))).await? == 202);
    ensure!(ana.send(&inbox, &ask(3, &address(&listing), &json!({"id": quote, "type": "Note"}))).await? == 202);
    let yes = ana.gets("the yes", |a| a["type"] == "Accept").await?;
    ensure!(yes["object"]["id"].as_str().is_some_and(|id| id.ends_with("/3")) && yes["to"] == json!([ana.uri]), "{yes}");
    let shown = yes["result"].as_str().context("an address")?;
    let (status, _, proof) = maple.fetch(shown.strip_prefix(&maple.origin).context("our own")?).await?;
    ensure!(status == 200 && proof["type"] == "QuoteAuthorization" && proof["id"] == shown, "{proof}");
    ensure!(proof["interactingObject"] == quote.as_str() && proof["interactionTarget"] == address(&listing).as_str(), "{proof}");
    ensure!(proof["attributedTo"] == format!("{}/@maple", maple.origin), "{proof}");
    let forged = format!("/listings/{}/quotes?of={quote}", hidden["id"].as_str().unwrap_or_default());
    ensure!(maple.fetch(&forged).await?.0 == 404, "nobody learns that it is there");
    ensure!(ana.count(|a| a["type"] == "Accept") == 1);
    maple.call("DELETE", &format!("/listings/{}", listing["id"].as_str().unwrap_or_default()), None).await?;
    ensure!(maple.fetch(shown.strip_prefix(&maple.origin).unwrap_or_default()).await?.0 == 404, "with the listing it ends");
    Ok(())
}
