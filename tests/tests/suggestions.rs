//! Asks as equals: for somebody who stays unknown, matched across pods, filled by several, settled once.

use anyhow::{Context as _, ensure};
use integration::{Database, TestNode, befriend, until};
use serde_json::{Value, json};

fn id(v: &Value) -> &str {
    v["id"].as_str().unwrap_or_default()
}

fn listing(kind: &str, category: &str, amount: u32) -> Value {
    json!({"kind": kind, "title": format!("Bags of rice ({kind})"), "category": category, "area": "Elm Street",
           "quantity": {"amount": amount}, "visibility": "public", "acceptance": "first_come"})
}

async fn left(node: &TestNode, l: &Value) -> anyhow::Result<Value> {
    Ok(node.call("GET", &format!("/listings/{}", id(l)), None).await?["remaining"].clone())
}

async fn level(nodes: [&TestNode; 2]) -> anyhow::Result<()> {
    befriend(nodes[0], nodes[1]).await?;
    befriend(nodes[1], nodes[0]).await
}

async fn suggested(node: &TestNode, own: &Value) -> anyhow::Result<Value> {
    node.find("/suggestions", |s| s["own"] == own["id"]).await
}

/// The match of one's own listing with one of another node, by what that is called there.
async fn suggested_with(node: &TestNode, own: &Value, other: &Value) -> anyhow::Result<Value> {
    let copy = node.find("/listings?origin=remote", |l| l["uri"] == other["uri"]).await?;
    node.find("/suggestions", |s| s["own"] == own["id"] && s["other"] == copy["id"]).await
}

#[tokio::test]
async fn an_ask_for_somebody_unknown_is_matched_filled_by_two_pods_and_thanked_for() -> anyhow::Result<()> {
    let start = |name| TestNode::start(name, Database::Sqlite);
    let (maple, cedar, birch) = tokio::try_join!(start("maple"), start("cedar"), start("birch"))?;
    level([&maple, &cedar]).await?;
    level([&maple, &birch]).await?;
    let ask = maple.call("POST", "/listings", Some(&listing("request", "food", 6))).await?;
    let four = cedar.call("POST", "/listings", Some(&listing("offer", "food", 4))).await?;
    let two = birch.call("POST", "/listings", Some(&listing("offer", "food", 2))).await?;
    cedar.call("POST", "/listings", Some(&listing("offer", "clothing", 9))).await?;

    let seen = suggested(&cedar, &four).await?;
    ensure!(seen["rule"] == json!(["category", "area", "part"]) && seen["amount"] == 4, "{seen}");
    let at_birch = suggested(&birch, &two).await?;
    until("maple's desk sees both, and nothing of another kind", async || Ok(maple.all("/suggestions").await?.len() == 2))
        .await?;
    cedar.find("/notices", |n| n["kind"] == "suggestion").await?;
    let document = maple.fetch(ask["uri"].as_str().and_then(|u| u.strip_prefix(&maple.origin)).context("a path")?).await?.2;
    ensure!(!document.to_string().contains("Alex"), "who wrote it stays unknown: {document}");

    let c = cedar.call("POST", &format!("/suggestions/{}/take-up", id(&four)), Some(&json!({"other": seen["other"]}))).await?;
    let b = birch.call("POST", &format!("/suggestions/{}/take-up", id(&two)), Some(&json!({"other": at_birch["other"]}))).await?;
    cedar.find("/commitments", |p| p["id"] == c["id"] && p["state"] == "accepted").await?;
    birch.find("/commitments", |p| p["id"] == b["id"] && p["state"] == "accepted").await?;
    until("all six are promised", async || Ok(left(&maple, &ask).await? == 0)).await?;
    ensure!(left(&cedar, &four).await? == 0 && left(&birch, &two).await? == 0, "and drawn from what was offered");
    ensure!(maple.all("/commitments?side=owner").await?.len() == 2, "two agreements");

    // Cedar hands over three of four: one is needed again, and one is free again.
    let at_home = maple.find("/commitments?side=owner", |p| p["amount"] == 4).await?;
    cedar.call("POST", &format!("/commitments/{}/handed-over", id(&c)), Some(&json!({"amount": 3}))).await?;
    maple.find("/commitments", |p| p["id"] == at_home["id"] && p["helper_said"] == 3).await?;
    maple.call("POST", &format!("/commitments/{}/received", id(&at_home)), Some(&json!({"amount": 3}))).await?;
    cedar.find("/commitments", |p| p["id"] == c["id"] && p["state"] == "fulfilled").await?;
    until("one is needed again, and one is free", async || Ok(left(&maple, &ask).await? == 1 && left(&cedar, &four).await? == 1))
        .await?;

    let thanks = format!("/commitments/{}/thank", id(&at_home));
    maple.call("POST", &thanks, None).await?;
    let word = cedar
        .find(&format!("/commitments/{}/messages", id(&c)), |m| m["text"].as_str().is_some_and(|t| t.contains("Thank you")))
        .await?;
    ensure!(!word.to_string().contains("Alex"), "{word}");
    ensure!(maple.try_call("POST", &thanks, None).await?.0 == 409, "once");
    Ok(())
}

/// Both desks press at once, a hundred times: one agreement each time, and the numbers add up on both sides.
async fn pressed_at_once(database: Database, times: usize) -> anyhow::Result<()> {
    let (maple, cedar) = (TestNode::start("maple", database).await?, TestNode::start("cedar", database).await?);
    level([&maple, &cedar]).await?;
    for round in 0..times {
        let ask = maple.call("POST", "/listings", Some(&listing("request", "food", 3))).await?;
        let offer = cedar.call("POST", "/listings", Some(&listing("offer", "food", 3))).await?;
        // Not the round before: its listings end on the other node a moment later than here.
        let (here, there) = (suggested_with(&maple, &ask, &offer).await?, suggested_with(&cedar, &offer, &ask).await?);
        let (by_maple, by_cedar) = (json!({"other": here["other"]}), json!({"other": there["other"]}));
        let (a, b) = (format!("/suggestions/{}/take-up", id(&ask)), format!("/suggestions/{}/take-up", id(&offer)));
        let (m, c) = tokio::join!(maple.try_call("POST", &a, Some(&by_maple)), cedar.try_call("POST", &b, Some(&by_cedar)));
        ensure!(m?.0 < 300 || c?.0 < 300, "somebody may");
        let live = |p: &Value| matches!(p["state"].as_str(), Some("accepted"));
        let waits = |p: &Value| matches!(p["state"].as_str(), Some("requested"));
        let mut seen = (0, 0, 0);
        let done = until("there is one agreement", async || {
            let (mine, theirs) = (maple.all("/commitments").await?, cedar.all("/commitments").await?);
            let about = |p: &&Value| [&ask["id"], &here["other"]].contains(&&p["listing"]);
            let about_there = |p: &&Value| [&offer["id"], &there["other"]].contains(&&p["listing"]);
            let count = |all: &[Value], about: &dyn Fn(&&Value) -> bool, is: &dyn Fn(&Value) -> bool| {
                all.iter().filter(|p| about(p) && is(p)).count()
            };
            seen = (
                count(&mine, &about, &live),
                count(&theirs, &about_there, &live),
                count(&mine, &about, &waits) + count(&theirs, &about_there, &waits),
            );
            Ok(seen == (1, 1, 0) && left(&maple, &ask).await? == 0 && left(&cedar, &offer).await? == 0)
        })
        .await;
        ensure!(done.is_ok(), "round {round}: {seen:?} {} {}", left(&maple, &ask).await?, left(&cedar, &offer).await?);
        for (node, l) in [(&maple, &ask), (&cedar, &offer)] {
            node.call("DELETE", &format!("/listings/{}", id(l)), None).await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn when_both_desks_press_at_once_there_is_one_agreement_sqlite() -> anyhow::Result<()> {
    pressed_at_once(Database::Sqlite, 100).await
}

#[tokio::test]
async fn when_both_desks_press_at_once_there_is_one_agreement_postgres() -> anyhow::Result<()> {
    if Database::Postgres.is_here() { pressed_at_once(Database::Postgres, 100).await } else { Ok(()) }
}
