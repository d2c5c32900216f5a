//! A node of another make, Fedify, meets ours over real sockets, with every check of both switched on.

use anyhow::{Context as _, ensure};
use integration::{
    Database, TestNode, client,
    fedify::{Fedify, Role},
    foreign::Foreigner,
    until,
};
use serde_json::{Value, json};

async fn both(role: Role) -> anyhow::Result<(TestNode, Fedify)> {
    tokio::try_join!(TestNode::start("maple", Database::Sqlite), Fedify::start(role))
}

/// The listing's uri and its path in the API.
fn whereabouts(listing: &Value) -> anyhow::Result<(String, String)> {
    let uri = listing["uri"].as_str().context("a uri")?.to_owned();
    Ok((uri, format!("/listings/{}", listing["id"].as_str().context("an id")?)))
}

/// Follows as a person does, and waits for the yes; the id of the `Follow`.
async fn follow(peer: &Fedify, maple: &TestNode) -> anyhow::Result<String> {
    let sent = peer.asked_to("follow", json!({"address": maple.address()})).await?;
    let id = sent["id"].as_str().context("an id")?.to_owned();
    let yes = peer.gets("the yes to its follow", |a| a["type"] == "Accept" && a["object"]["id"] == id.as_str()).await?;
    ensure!(yes["class"] == "Accept" && yes["activity"]["actor"] == format!("{}/@maple", maple.origin), "{yes}");
    Ok(id)
}

fn has_words(activity: &Value, kind: &str, uri: &str, words: &str) -> bool {
    let object = &activity["object"];
    activity["type"] == kind && object["id"] == uri && object["content"].as_str().is_some_and(|c| c.contains(words))
}

#[tokio::test]
async fn a_fedify_server_follows_reads_answers_and_sees_the_end() -> anyhow::Result<()> {
    if !Fedify::is_here() {
        return Ok(());
    }
    let (maple, peer) = both(Role::Person).await?;
    let pod = format!("{}/@maple", maple.origin);
    let found = peer.asked_to("lookup", json!({"address": maple.address()})).await?;
    let wanted = json!({
        "class": "Organization", "id": pod, "subject": format!("acct:{}", maple.address().trim_start_matches('@')), "name": "Pod maple",
        "inbox": format!("{pod}/inbox"), "sharedInbox": format!("{}/inbox", maple.origin), "key": pod
    });
    ensure!(found == wanted, "{found}\nis not\n{wanted}");
    let followed = follow(&peer, &maple).await?;

    let offer = json!({
        "kind": "offer", "title": "Bags of rice", "description": "Two kilos each, unopened.", "category": "food",
        "quantity": {"amount": 7}, "visibility": "public", "area": "Maple Hill"
    });
    let (uri, path) = whereabouts(&maple.call("POST", "/listings", Some(&offer)).await?)?;
    let create = peer.gets("the listing", |a| has_words(a, "Create", &uri, "7 left")).await?;
    ensure!(create["class"] == "Create" && create["activity"]["object"]["purpose"] == "offer", "{create}");

    maple.call("PATCH", &path, Some(&json!({"title": "Bags of brown rice"}))).await?;
    let update = peer.gets("the edit", |a| has_words(a, "Update", &uri, "Bags of brown rice")).await?;
    ensure!(update["class"] == "Update", "{update}");

    let asked = peer.asked_to("reply", json!({"listing": uri, "text": "two please"})).await?;
    let interest = maple.find("/interests", |i| i["state"] == "open").await?;
    ensure!(path.ends_with(interest["listing"].as_str().context("a listing")?), "{interest}");
    ensure!(interest["text"] == "two please" && interest["amount"] == 2, "{interest}");
    let from = format!("@desk@{}", peer.origin.trim_start_matches("http://"));
    ensure!(interest["from"] == from.as_str(), "{interest}");
    maple.call("POST", &format!("/interests/{}/accept", interest["id"].as_str().unwrap_or_default()), None).await?;
    let yes = peer.gets("the answer", |a| a["object"]["inReplyTo"] == asked["id"]).await?;
    ensure!(yes["activity"]["to"] == json!([peer.uri]) && yes["activity"]["object"]["type"] == "Note", "{yes}");
    let left = peer.asked_to("proposal", json!({"listing": uri})).await?;
    ensure!(left["values"]["publishes"]["available"] == json!({"unit": "one", "value": "5"}), "{left}");

    maple.call("DELETE", &path, None).await?;
    let end = peer.gets("the end", |a| a["type"] == "Delete" && a["object"]["id"] == uri.as_str()).await?;
    ensure!(end["class"] == "Delete" && end["activity"]["object"]["type"] == "Tombstone", "{end}");
    for gone in [uri.clone(), format!("{uri}/proposal")] {
        let refused = peer.asked_to("read", json!({"url": gone, "signed": true})).await;
        ensure!(refused.is_err_and(|e| e.to_string().contains("HTTP 410")), "{gone} is gone");
    }

    peer.asked_to("unfollow", json!({"address": maple.address(), "follow": followed})).await?;
    until("the follow is taken back", async || Ok(maple.fetch("/@maple/followers").await?.2["totalItems"] == 0)).await?;
    let (sent, taken) = (peer.deliveries(true).await?, peer.deliveries(false).await?);
    ensure!(sent == ["rfc9421 202"; 3], "what Fedify signs first is taken at once: {sent:?}");
    ensure!(!taken.is_empty() && taken.iter().all(|t| t == "cavage 202"), "Fedify believes all of ours at once: {taken:?}");
    Ok(())
}

/// Publishes a listing and has Fedify's `Proposal`, `Intent`, `Measure` and `Place` say what it holds.
async fn read_back(maple: &TestNode, peer: &Fedify, listing: &Value, mut publishes: Value, rest: Value) -> anyhow::Result<()> {
    let made = maple.call("POST", "/listings", Some(listing)).await?;
    let (uri, path) = whereabouts(&made)?;
    let (_, _, served) = maple.fetch(&format!("{path}/proposal")).await?;
    let read = peer.asked_to("proposal", json!({"listing": uri})).await?;
    publishes["id"] = json!(format!("{uri}#primary"));
    let mut wanted = json!({
        "id": format!("{uri}/proposal"), "attributedTo": format!("{}/@maple", maple.origin), "url": uri,
        "to": ["https://www.w3.org/ns/activitystreams#Public"], "cc": [format!("{}/@maple/followers", maple.origin)],
        "name": listing["title"], "content": served["content"], "published": served["published"], "updated": null,
        "purpose": listing["kind"], "publishes": publishes, "reciprocal": null
    });
    for (key, value) in rest.as_object().context("more")? {
        wanted[key] = value.clone();
    }
    ensure!(served["content"].as_str().is_some_and(|c| c.len() > 20) && served["published"].is_string(), "{served}");
    ensure!(read["values"] == wanted, "{}\nis not\n{wanted}", read["values"]);
    ensure!(read["document"] == served, "Fedify could not read a value, or passes on another document: {}", read["document"]);
    ensure!(read["again"] == wanted, "written anew by Fedify it says\n{}\nand not\n{wanted}", read["again"]);
    Ok(())
}

#[tokio::test]
async fn a_fedify_server_reads_every_value_of_a_proposal() -> anyhow::Result<()> {
    if !Fedify::is_here() {
        return Ok(());
    }
    let (maple, peer) = both(Role::Person).await?;
    let rice = json!({
        "kind": "offer", "title": "Rice & \"beans\" <mixed>", "description": "First line.\n\nدفعة ثانية", "category": "food",
        "quantity": {"amount": 7.25, "unit": "kilogram"}, "visibility": "public", "area": "Maple Hill",
        "needed_by": "2030-12-01T10:00:00Z", "closes_at": "2030-12-05T18:30:00Z"
    });
    let intent = json!({
        "action": "transfer", "conformsTo": "https://www.wikidata.org/wiki/Q2095", "minimum": null,
        "resource": {"unit": "kilogram", "value": null}, "available": {"unit": "kilogram", "value": "7.25"}
    });
    let rest = json!({"endTime": "2030-12-05T18:30:00Z", "place": {"type": "Place", "name": "Maple Hill"}, "unitBased": false});
    read_back(&maple, &peer, &rice, intent, rest).await?;

    // Without an area of its own a listing is in the pod's.
    let at_the_pod = json!({"type": "Place", "name": "Pod maple"});
    let ride = json!({
        "kind": "request", "title": "Ride to the clinic", "category": "rides", "quantity": {"amount": 2}, "visibility": "public"
    });
    let one = json!({"unit": "one", "value": "1"});
    let intent = json!({
        "action": "deliverService", "conformsTo": "https://www.wikidata.org/wiki/Q7590", "resource": one, "minimum": one, "available": {"unit": "one", "value": "2"}
    });
    read_back(&maple, &peer, &ride, intent, json!({"endTime": null, "place": at_the_pod, "unitBased": true})).await?;

    let help = json!({"kind": "offer", "title": "Somebody to talk to", "category": "quilts", "visibility": "public"});
    let intent = json!({
        "action": "transfer", "conformsTo": null, "minimum": null, "available": null, "resource": {"unit": "one", "value": null}
    });
    read_back(&maple, &peer, &help, intent, json!({"endTime": null, "place": at_the_pod, "unitBased": false})).await
}

#[tokio::test]
async fn a_fedify_server_believes_a_pod_and_nobody_else_in_its_name() -> anyhow::Result<()> {
    if !Fedify::is_here() {
        return Ok(());
    }
    let (maple, peer) = both(Role::Person).await?;
    follow(&peer, &maple).await?;
    let ana = Foreigner::start().await?;
    let (pod, inbox) = (format!("{}/@maple", maple.origin), format!("{}/inbox", peer.origin));
    let forged = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{}/activities/forged", maple.origin), "type": "Create",
        "actor": pod, "to": [peer.uri], "cc": [],
        "object": {"id": format!("{}/listings/forged", maple.origin), "type": "Note", "attributedTo": pod, "content": "<p>forged</p>"}
    });
    ensure!(ana.send(&inbox, &forged).await? == 401, "signed by another");
    let unsigned = client()?.post(&inbox).header("content-type", "application/activity+json").body(forged.to_string());
    ensure!(unsigned.send().await?.status() == 401, "not signed at all");

    let offer = json!({"kind": "offer", "title": "Bags of rice", "category": "food", "visibility": "public"});
    let (uri, _) = whereabouts(&maple.call("POST", "/listings", Some(&offer)).await?)?;
    peer.gets("the true listing", |a| has_words(a, "Create", &uri, "Bags of rice")).await?;
    ensure!(peer.count(|a| a["type"] == "Create").await? == 1, "and it alone");
    Ok(())
}

#[tokio::test]
async fn a_server_that_takes_rfc_9421_alone_is_signed_to_that_way() -> anyhow::Result<()> {
    if !Fedify::is_here() {
        return Ok(());
    }
    let (maple, peer) = both(Role::OnlyRfc9421).await?;
    follow(&peer, &maple).await?;
    let offer = json!({"kind": "offer", "title": "Bags of rice", "category": "food", "visibility": "public"});
    let (uri, path) = whereabouts(&maple.call("POST", "/listings", Some(&offer)).await?)?;
    peer.gets("the listing", |a| has_words(a, "Create", &uri, "Bags of rice")).await?;
    maple.call("DELETE", &path, None).await?;
    peer.gets("the end", |a| a["type"] == "Delete" && a["object"]["id"] == uri.as_str()).await?;
    let taken = peer.deliveries(false).await?;
    ensure!(taken.iter().filter(|t| *t == "cavage 401").count() == 1, "asked once, then remembered: {taken:?}");
    ensure!(taken.len() > 3 && taken.iter().skip(1).all(|t| t == "rfc9421 202"), "Fedify believes the other way: {taken:?}");
    Ok(())
}

#[tokio::test]
async fn a_pod_on_fedify_is_shown_what_is_for_it_asks_for_some_and_is_answered() -> anyhow::Result<()> {
    if !Fedify::is_here() {
        return Ok(());
    }
    let (maple, peer) = both(Role::Pod).await?;
    let followed = peer.asked_to("follow", json!({"address": maple.address()})).await?;
    let request = maple.find("/peers", |p| p["direction"] == "incoming" && p["state"] == "requested").await?;
    let address = request["address"].clone();
    ensure!(peer.count(|_| true).await? == 0, "a pod waits for people");
    maple.call("POST", &format!("/peers/{}/accept", request["id"].as_str().unwrap_or_default()), None).await?;
    peer.gets("the yes to its follow", |a| a["type"] == "Accept" && a["object"]["id"] == followed["id"]).await?;

    let offer = json!({
        "kind": "offer", "title": "Flour", "category": "food", "quantity": {"amount": 6, "unit": "kilogram"},
        "visibility": "pods", "pods": [address]
    });
    let (uri, path) = whereabouts(&maple.call("POST", "/listings", Some(&offer)).await?)?;
    peer.gets("what is for it alone", |a| has_words(a, "Create", &uri, "Flour")).await?;
    let read = async |signed: bool| peer.asked_to("read", json!({"url": uri, "signed": signed})).await;
    ensure!(read(true).await?["publishes"]["name"] == "Flour", "a signed fetch is served");
    ensure!(read(false).await.is_err_and(|e| e.to_string().contains("HTTP 404")), "an unsigned one is not");

    let asked = peer.asked_to("offer", json!({"listing": uri, "amount": "2.5", "text": "For three families."})).await?;
    let yes = peer.gets("the yes to its offer", |a| a["type"] == "Accept" && a["object"] == asked["id"]).await?;
    let agreement = peer.asked_to("agreement", json!({"answer": yes["activity"]})).await?;
    let id = agreement["id"].as_str().context("an id")?.to_owned();
    let wanted = json!({
        "id": id, "attributedTo": format!("{}/@maple", maple.origin), "reciprocal": null, "stipulates": {
            "id": format!("{id}#primary"), "satisfies": format!("{uri}#primary"), "quantity": {"unit": "kilogram", "value": "2.5"}
        }
    });
    ensure!(agreement == wanted, "{agreement}\nis not\n{wanted}");
    let promise = maple.find("/commitments?side=owner", |c| c["uri"] == id.as_str()).await?;
    ensure!(promise["state"] == "accepted" && promise["amount"] == 2.5, "{promise}");
    ensure!(maple.call("GET", &path, None).await?["remaining"] == 3.5, "stock is taken");
    ensure!(
        peer.asked_to("read", json!({"url": id, "signed": true})).await?["state"] == "accepted",
        "the agreement has an address"
    );

    let asked = peer.asked_to("offer", json!({"listing": uri, "amount": "4", "text": "For four."})).await?;
    let no = peer.gets("the no to more than is left", |a| a["type"] == "Reject" && a["object"] == asked["id"]).await?;
    ensure!(no["class"] == "Reject" && no["activity"]["reason"] == "not-enough", "{no}");
    Ok(())
}
