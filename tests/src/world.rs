//! A small world for the tests of pages: three pods with a past, a stranger who wrote, and a server nobody has set up.

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use crate::{Database, TestNode, befriend, foreign::Foreigner};

/// A second pod on a node, `oak`, as Olu at its desk sees it.
///
/// # Errors
/// When a command fails.
pub async fn with_oak(node: &TestNode) -> anyhow::Result<TestNode> {
    node.command(&["pod", "create", "oak", "--title", "Oak", "--area", "Oak Street"]).await?;
    node.command(&["member", "add", "oak_desk", "--pod", "oak", "--name", "Olu", "--job", "desk"]).await?;
    node.as_neighbour("oak_desk").await
}

/// A person on another server, whom the pod follows.
///
/// # Errors
/// When that does not come about.
pub async fn followed(maple: &TestNode) -> anyhow::Result<Foreigner> {
    let ana = Foreigner::start().await?;
    maple.call("POST", "/peers", Some(&json!({"address": ana.address()}))).await?;
    let asked = ana.gets("maple asks", |a| a["type"] == "Follow").await?;
    let yes = json!({"id": format!("{}/accepts/1", ana.origin()), "type": "Accept", "actor": ana.uri, "object": asked});
    ensure!(ana.send(&format!("{}/inbox", maple.origin), &yes).await? == 202);
    maple.find("/peers", |p| p["state"] == "accepted" && p["address"] == ana.address().as_str()).await?;
    Ok(ana)
}

/// An offer of bags of rice, for everybody.
#[must_use]
pub fn rice(amount: u32) -> Value {
    json!({
        "kind": "offer", "title": "Bags of rice", "description": "Brown rice, two kilos each.", "category": "food",
        "quantity": {"amount": amount, "unit": "bags"}, "visibility": "public", "area": "Maple Hill"
    })
}

/// Ana of another service writes privately about a listing; her address.
///
/// # Errors
/// When it does not arrive.
pub async fn answers(ana: &Foreigner, node: &TestNode, number: u32, text: &str, listing: &Value) -> anyhow::Result<String> {
    let pod = format!("{}/@{}", node.origin, node.name);
    let uri = listing["uri"].as_str().context("a uri")?;
    ana.writes(&format!("{pod}/inbox"), &pod, number, text, uri, false).await?;
    let interest = node.find("/interests", |i| i["state"] == "open" && i["text"] == text).await?;
    Ok(interest["from"].as_str().context("an address")?.to_owned())
}

/// Pods that have been lived in: something of everything that a page can show.
pub struct World {
    /// Where everything is, for a script.
    pub given: Value,
    _nodes: Vec<TestNode>,
    _strangers: Vec<Foreigner>,
}

impl World {
    /// Makes it, on four nodes.
    ///
    /// # Errors
    /// When a step does not come about.
    pub async fn lived_in() -> anyhow::Result<Self> {
        let start = |name| TestNode::start(name, Database::Sqlite);
        // Nothing takes its letters, but its pages offer them.
        let ways = [
            ("CAREMONGER_MAIL_URL", "smtp://127.0.0.1:9"),
            ("CAREMONGER_MAIL_FROM", "Maple <pods@maple.example>"),
            ("CAREMONGER_TEXT_OUT_URL", "http://127.0.0.1:9/"),
            ("CAREMONGER_TEXT_SECRET", "nobody-takes-these-texts"),
        ];
        let maple = TestNode::start_with("maple", Database::Sqlite, &ways);
        let (maple, cedar, mut birch, (fresh, set_up)) =
            tokio::try_join!(maple, start("cedar"), start("birch"), TestNode::start_without_pod("fresh"))?;
        befriend(&cedar, &maple).await?;
        befriend(&birch, &maple).await?;
        maple.call("POST", "/peers", Some(&json!({"address": cedar.address()}))).await?;
        cedar.find("/peers", |p| p["direction"] == "incoming" && p["state"] == "requested").await?;

        let listing = async |node: &TestNode, body: &Value| node.call("POST", "/listings", Some(body)).await;
        let rice = listing(&maple, &rice(9)).await?;
        let long = "https://maple.example/a/very/long/address/that/nothing/can/break/anywhere?with=everything&and=more";
        let long = json!({
            "kind": "request", "title": long, "category": "other", "visibility": "public", "area": "Maplehillstationroadcorner",
            "description": format!("Somebody pasted {long}{long}\n\nA second paragraph."), "quantity": {"amount": 12.25, "unit": "kilogram"}
        });
        let long = listing(&maple, &long).await?;
        let ride = json!({
            "kind": "request", "title": "A ride to the clinic", "category": "rides", "visibility": "public", "area": "Maple Hill",
            "needed_by": "2999-01-01T09:00:00Z", "closes_at": "2999-01-02T00:00:00Z"
        });
        let ride = listing(&maple, &ride).await?;
        let ended =
            listing(&maple, &json!({"kind": "offer", "title": "Soup for tonight", "category": "food", "visibility": "public"}))
                .await?;
        let gone =
            listing(&maple, &json!({"kind": "offer", "title": "Bread", "category": "food", "visibility": "public"})).await?;
        listing(&maple, &json!({"kind": "request", "title": "Somebody to talk to", "category": "company", "visibility": "desk"}))
            .await?;
        listing(
            &cedar,
            &json!({"kind": "offer", "title": "حليب للأطفال", "category": "baby", "visibility": "public", "language": "ar"}),
        )
        .await?;

        let promise = async |listing: &Value, amount: u32| {
            let copy = cedar.find("/listings?origin=remote", |l| l["uri"] == listing["uri"]).await?;
            let path = format!("/listings/{}/commitments", id(&copy));
            let made = cedar.call("POST", &path, Some(&json!({"amount": amount, "message": "For the lunch on Friday."}))).await?;
            cedar.find("/commitments", |c| c["id"] == made["id"] && c["state"] == "accepted").await?;
            maple.find("/commitments", |c| c["listing"] == listing["id"] && c["state"] == "accepted").await
        };
        let dropped = promise(&rice, 1).await?;
        let path = format!("/commitments/{}/cancel", id(&dropped));
        maple.call("POST", &path, Some(&json!({"reason": "The van broke down."}))).await?;
        let agreed = promise(&rice, 2).await?;
        let said = json!({"text": "Come to the red door.\nAfter six, please."});
        maple.call("POST", &format!("/commitments/{}/messages", id(&agreed)), Some(&said)).await?;

        let stranger = Foreigner::start().await?;
        answers(&stranger, &maple, 1, "two please", &rice).await?;
        let accepted = maple.find("/interests", |i| i["state"] == "open").await?;
        maple.call("POST", &format!("/interests/{}/accept", id(&accepted)), None).await?;
        answers(&stranger, &maple, 2, "one more, for my neighbour", &rice).await?;
        let open = maple.find("/interests", |i| i["state"] == "open").await?;

        unease(&maple, &birch, &stranger, &rice).await?;
        let wanted = json!({"kind": "request", "title": "Rice for the lunch", "category": "food", "visibility": "public",
                            "area": "Maple Hill", "quantity": {"amount": 4, "unit": "bags"}});
        listing(&cedar, &wanted).await?;
        cedar.find("/suggestions", |_| true).await?;
        let relation = maple.find("/peers", |p| p["direction"] == "incoming" && p["state"] == "accepted").await?;

        let by_word = of_another_program(&cedar).await?;

        // From here on one server does not answer.
        birch.kill().await?;
        maple.call("PATCH", &format!("/listings/{}", id(&ended)), Some(&json!({"state": "closed"}))).await?;
        maple.call("DELETE", &format!("/listings/{}", id(&gone)), None).await?;

        let copy = cedar.find("/listings?origin=remote", |l| l["uri"] == rice["uri"]).await?;
        let at = |kind: &str, what: &Value| format!("/{kind}/{}", id(what));
        let sign_in = maple.neighbour("cleo", "Cleo", &[]).await?;
        let given = json!({
            "photo": concat!(env!("CARGO_MANIFEST_DIR"), "/browser/photo.jpg"),
            "maple": {
                "origin": maple.origin,
                "bo": maple.neighbour("bo", "Bo", &[]).await?,
                "desk": maple.neighbour("ana", "Ana", &["desk", "keys", "purse"]).await?,
                "signIn": sign_in,
                "listings": {
                    "rice": at("listings", &rice), "long": at("listings", &long), "mine": at("listings", &ride),
                    "ended": at("listings", &ended), "gone": at("listings", &gone),
                },
                "peer": at("peers", &relation),
                "promises": {"agreed": at("promises", &agreed), "ended": at("promises", &dropped)},
                "interests": {"open": at("interests", &open), "accepted": at("interests", &accepted)},
            },
            "cedar": {"origin": cedar.origin, "rice": at("listings", &copy), "byWord": at("listings", &by_word.1), "desk": cedar.neighbour("dee", "Dee", &["desk"]).await?},
            "fresh": {"origin": fresh.origin, "link": set_up},
        });
        Ok(Self { given, _nodes: vec![maple, cedar, birch, fresh], _strangers: vec![stranger, by_word.0] })
    }
}

/// An offer of somebody whose program knows no promises, and its copy on the node.
async fn of_another_program(node: &TestNode) -> anyhow::Result<(Foreigner, Value)> {
    let ana = followed(node).await?;
    let offer = ana.offers("Winter boots", 6);
    ensure!(ana.send(&format!("{}/inbox", node.origin), &offer).await? == 202);
    let copy = node.find("/listings?origin=remote", |l| l["uri"] == offer["object"]["id"]).await?;
    Ok((ana, copy))
}

/// What a desk would rather not have: a listing of a pod nobody agreed with, a complaint, servers and people kept out.
async fn unease(maple: &TestNode, birch: &TestNode, stranger: &Foreigner, about: &Value) -> anyhow::Result<()> {
    let sent = json!({"kind": "offer", "title": "Cheap phones", "description": "Come and see.", "category": "other",
                      "visibility": "pods", "pods": [maple.address()]});
    birch.call("POST", "/listings", Some(&sent)).await?;
    maple.find("/quarantine", |_| true).await?;
    let flag = json!({"id": format!("{}/flags/1", stranger.origin()), "type": "Flag", "actor": stranger.uri,
                      "content": "They never answered.", "object": [about["uri"]]});
    ensure!(stranger.send(&format!("{}/inbox", maple.origin), &flag).await? == 202);
    maple.find("/reports", |_| true).await?;
    maple.command(&["host", "block", "spam.example", "--reason", "Adverts"]).await?;
    Ok(())
}

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap_or_default()
}
