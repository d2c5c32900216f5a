//! Who has not been said yes to: heard, but without a hold on anything.

use anyhow::{Context as _, ensure};
use integration::{Database, TestNode, befriend, crowd::Crowd, foreign::Foreigner, until, world::with_oak};
use serde_json::{Value, json};

fn offer(visibility: &str, pods: &[String]) -> Value {
    json!({"kind": "offer", "title": "Bags of rice", "category": "food", "quantity": {"amount": 7}, "visibility": visibility, "pods": pods})
}

fn claim(crowd: &Crowd, n: usize, number: usize, pod: &str, satisfies: &str, amount: u32) -> Value {
    json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{}/offers/{n}-{number}", crowd.origin), "type": "Offer",
        "actor": crowd.actor(n), "to": [pod], "cc": [],
        "object": {"type": "Agreement", "stipulates": {"type": "Commitment", "satisfies": satisfies,
                   "resourceQuantity": {"hasUnit": "one", "hasNumericalValue": amount.to_string()}}}
    })
}

#[tokio::test]
async fn a_follower_nobody_said_yes_to_waits_for_a_person_and_asks_once() -> anyhow::Result<()> {
    let (maple, crowd) = (TestNode::start("maple", Database::Sqlite).await?, Crowd::start().await?);
    let (pod, client) = (format!("{}/@maple", maple.origin), integration::client()?);
    let inbox: url::Url = format!("{pod}/inbox").parse()?;
    crowd.follow(&maple, 1).await?;
    let listing = maple.call("POST", "/listings", Some(&offer("public", &[]))).await?;
    let intent = format!("{}#primary", listing["uri"].as_str().context("a uri")?);
    for number in 0..3 {
        crowd.ready(0, &inbox, &claim(&crowd, 0, number, &pod, &intent, 2))?.send(&client, &inbox).await?;
    }
    until("the first waits, the others are refused", async || Ok(crowd.got("Reject").0 == 2)).await?;
    let asked = maple.all("/commitments?side=owner").await?;
    ensure!(asked.len() == 1 && asked[0]["state"] == "requested", "{asked:?}");
    ensure!(crowd.got("Accept").0 == 1, "of the follow alone");
    let nowhere = format!("{}/listings/01J9A000000000000000000000#primary", maple.origin);
    crowd.ready(0, &inbox, &claim(&crowd, 0, 9, &pod, &nowhere, 1))?.send(&client, &inbox).await?;
    until("what is not there is refused too", async || Ok(crowd.got("Reject").0 == 3)).await
}

/// The words of an `Undo` go back as the reason. A private detail in them is left out, and the stock returns all the same.
#[tokio::test]
async fn words_that_may_not_leave_do_not_keep_a_promise_alive() -> anyhow::Result<()> {
    let (maple, crowd) = (TestNode::start("maple", Database::Sqlite).await?, Crowd::start().await?);
    let (pod, client) = (format!("{}/@maple", maple.origin), integration::client()?);
    let inbox: url::Url = format!("{pod}/inbox").parse()?;
    let listing = maple.call("POST", "/listings", Some(&offer("public", &[]))).await?;
    let path = format!("/listings/{}", listing["id"].as_str().context("an id")?);
    let intent = format!("{}#primary", listing["uri"].as_str().context("a uri")?);
    crowd.ready(0, &inbox, &claim(&crowd, 0, 1, &pod, &intent, 3))?.send(&client, &inbox).await?;
    until("three are held", async || Ok(maple.call("GET", &path, None).await?["remaining"] == 4)).await?;
    let undo = json!({
        "id": format!("{}/undo/1", crowd.origin), "type": "Undo", "actor": crowd.actor(0), "to": [pod],
        "content": "<p>write to eve@example.org or call 416-555-0199</p>",
        "object": {"id": format!("{}/offers/0-1", crowd.origin), "type": "Offer", "actor": crowd.actor(0)}
    });
    crowd.ready(0, &inbox, &undo)?.send(&client, &inbox).await?;
    until("all seven are free again", async || Ok(maple.call("GET", &path, None).await?["remaining"] == 7)).await
}

#[tokio::test]
async fn a_listing_for_one_pod_is_not_shown_to_its_neighbour_pod() -> anyhow::Result<()> {
    let (cedar, maple) = (TestNode::start("cedar", Database::Sqlite).await?, TestNode::start("maple", Database::Sqlite).await?);
    let olu = with_oak(&maple).await?;
    befriend(&maple, &cedar).await?;
    // However the address is written.
    let written = maple.address().trim_start_matches('@').to_uppercase();
    let listing = cedar.call("POST", "/listings", Some(&offer("pods", &[written.clone(), maple.address()]))).await?;
    maple.find("/listings?origin=remote", |l| l["uri"] == listing["uri"]).await?;
    ensure!(olu.all("/listings?origin=remote").await?.is_empty(), "it is not for oak");
    let (status, problem) =
        cedar.try_call("POST", "/listings", Some(&offer("pods", &[format!("@no{}", cedar.address())]))).await?;
    ensure!(status >= 400, "{status} {problem}");
    Ok(())
}

#[tokio::test]
async fn who_is_erased_takes_back_what_was_promised_and_leaves_no_name() -> anyhow::Result<()> {
    let (maple, cedar) = (TestNode::start("maple", Database::Sqlite).await?, TestNode::start("cedar", Database::Sqlite).await?);
    befriend(&cedar, &maple).await?;
    let listing = maple.call("POST", "/listings", Some(&offer("public", &[]))).await?;
    let copy = cedar.find("/listings?origin=remote", |l| l["uri"] == listing["uri"]).await?;
    cedar.command(&["member", "add", "bartholomew", "--pod", "cedar", "--name", "Bartholomew"]).await?;
    let bart = cedar.as_neighbour("bartholomew").await?;
    let path = format!("/listings/{}/commitments", copy["id"].as_str().context("an id")?);
    bart.call("POST", &path, Some(&json!({"amount": 3, "message": "For the Bartholomew family."}))).await?;
    maple.find("/listings", |l| l["remaining"] == 4).await?;
    let ask = json!({"kind": "request", "title": "A ride", "category": "rides", "visibility": "public"});
    let own = bart.call("POST", "/listings", Some(&ask)).await?;
    let data = bart.call("GET", "/me/data", None).await?;
    ensure!(
        data["listings"].as_array().is_some_and(|l| l.len() == 1) && data["messages"][0]["text"] == "For the Bartholomew family.",
        "{data}"
    );
    bart.call("DELETE", "/me", None).await?;
    maple.find("/listings", |l| l["remaining"] == 7).await?;
    let gone = own["uri"].as_str().and_then(|u| u.strip_prefix(cedar.origin.as_str())).context("a path")?;
    ensure!(cedar.fetch(gone).await?.0 == 410, "what they wrote is withdrawn");
    for list in ["/commitments", "/listings?state=all", "/notices"] {
        let all = serde_json::to_string(&cedar.all(list).await?)?;
        ensure!(!all.contains("Bartholomew"), "{list}: {all}");
    }
    Ok(())
}

#[tokio::test]
async fn cancel_ends_the_promise_it_is_written_about() -> anyhow::Result<()> {
    let (maple, ana) = (TestNode::start("maple", Database::Sqlite).await?, Foreigner::start().await?);
    let pod = format!("{}/@maple", maple.origin);
    let inbox = format!("{pod}/inbox");
    let mut threads = Vec::new();
    for (number, title) in [(1, "Apples"), (2, "Bread")] {
        let offer =
            json!({"kind": "offer", "title": title, "category": "food", "quantity": {"amount": 7}, "visibility": "public"});
        let uri = maple.call("POST", "/listings", Some(&offer)).await?["uri"].as_str().context("a uri")?.to_owned();
        ana.writes(&inbox, &pod, number, "two please", &uri, false).await?;
        let interest = maple.find("/interests", |i| i["state"] == "open").await?;
        maple.call("POST", &format!("/interests/{}/accept", interest["id"].as_str().context("an id")?), None).await?;
        let asked = format!("{}/statuses/{number}", ana.uri);
        let yes = ana.gets("ana hears yes", |a| a["object"]["inReplyTo"] == asked.as_str()).await?;
        threads.push(yes["object"]["id"].as_str().context("an id")?.to_owned());
    }
    ana.writes(&inbox, &pod, 3, "cancel", &threads[0], false).await?;
    maple.find("/listings", |l| l["title"] == "Apples" && l["remaining"] == 7).await?;
    maple.find("/listings", |l| l["title"] == "Bread" && l["remaining"] == 5).await?;
    Ok(())
}
