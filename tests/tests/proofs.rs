//! Proofs inside documents (FEP-8b32): what was passed on is believed by its author's proof, and what we say carries ours.

use anyhow::{Context as _, ensure};
use caremonger_signatures::{key::PublicKey, proof};
use integration::{Database, TestNode, client, crowd::Crowd, foreign::Foreigner, until};
use serde_json::{Value, json};

fn rice() -> Value {
    json!({"kind": "offer", "title": "Bags of rice", "category": "food", "quantity": {"amount": 7}, "visibility": "public"})
}

/// A pod, ana, and a server that hands on what ana wrote.
struct Scene {
    maple: TestNode,
    ana: Foreigner,
    crowd: Crowd,
    client: reqwest::Client,
    pod: String,
    inbox: url::Url,
}

async fn scene() -> anyhow::Result<Scene> {
    let (maple, ana, crowd) =
        (TestNode::start("maple", Database::Sqlite).await?, Foreigner::start().await?, Crowd::start().await?);
    let (pod, inbox) = (format!("{}/@maple", maple.origin), format!("{}/inbox", maple.origin).parse()?);
    Ok(Scene { maple, ana, crowd, client: client()?, pod, inbox })
}

/// Ana's words come from another server, as when somebody forwards a thread.
#[tokio::test]
async fn what_was_passed_on_is_believed_by_its_authors_proof_alone() -> anyhow::Result<()> {
    let Scene { maple, ana, crowd, client, pod, inbox } = scene().await?;
    let listing = maple.call("POST", "/listings", Some(&rice())).await?;
    let note = json!({
        "id": format!("{}/statuses/1", ana.uri), "type": "Note", "attributedTo": ana.uri, "to": [pod], "cc": [],
        "inReplyTo": listing["uri"], "content": "<p>two please</p>",
        "tag": [{"type": "Mention", "href": pod, "name": "@maple"}]
    });
    let create = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{}/statuses/1/activity", ana.uri),
        "type": "Create", "actor": ana.uri, "to": [pod], "cc": [], "object": note
    });
    let pass_on = async |doc: &Value| Ok::<_, anyhow::Error>(crowd.ready(0, &inbox, doc)?.send(&client, &inbox).await?.as_u16());
    ensure!(pass_on(&create).await? == 401, "without a proof");
    let proven = ana.proven(&create)?;
    let mut changed = proven.clone();
    changed["object"]["content"] = json!("<p>seven please</p>");
    ensure!(pass_on(&changed).await? == 401, "with other words");
    let mut other_key = proven.clone();
    other_key["proof"]["verificationMethod"] = json!(format!("{}#main-key", crowd.actor(0)));
    ensure!(pass_on(&other_key).await? == 401, "by the key of who passes it on");
    ensure!(maple.all("/interests").await?.is_empty(), "nothing of that was taken");
    ensure!(pass_on(&proven).await? == 202, "as ana wrote it");
    ensure!(pass_on(&proven).await? == 202, "again");
    ensure!(ana.send(inbox.as_str(), &create).await? == 202, "and once more by herself");
    until("the desk reads it", async || Ok(!maple.all("/interests").await?.is_empty())).await?;
    let interests = maple.all("/interests").await?;
    ensure!(interests.len() == 1 && interests[0]["amount"] == 2, "once, as it was written: {interests:?}");
    Ok(())
}

#[tokio::test]
async fn the_answer_to_a_claim_can_be_shown_to_others() -> anyhow::Result<()> {
    let (maple, ana) = (TestNode::start("maple", Database::Sqlite).await?, Foreigner::start().await?);
    let pod = format!("{}/@maple", maple.origin);
    let listing = maple.call("POST", "/listings", Some(&rice())).await?;
    let satisfies = format!("{}#primary", listing["uri"].as_str().context("a uri")?);
    let offer = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{}/offers/1", ana.uri), "type": "Offer",
        "actor": ana.uri, "to": [pod], "cc": [],
        "object": {"type": "Agreement", "stipulates": {"type": "Commitment", "satisfies": satisfies,
                   "resourceQuantity": {"hasUnit": "one", "hasNumericalValue": "9"}}}
    });
    ensure!(ana.send(&format!("{pod}/inbox"), &offer).await? == 202);
    let answer = ana.gets("nine of seven are refused", |a| a["type"] == "Reject").await?;
    let actor: Value = {
        let asked = client()?.get(&pod).header("accept", "application/activity+json").send().await?;
        serde_json::from_str(&asked.text().await?)?
    };
    let key = &actor["assertionMethod"][0];
    let now = i64::try_from(std::time::UNIX_EPOCH.elapsed()?.as_secs())?;
    let claimed = proof::read(&answer, now)?;
    ensure!(key["id"] == claimed.key_id.as_str() && key["controller"] == pod.as_str(), "{actor}");
    claimed.check(&PublicKey::from_multibase(key["publicKeyMultibase"].as_str().context("a key")?)?)?;
    let mut kinder = answer.clone();
    kinder["type"] = json!("Accept");
    ensure!(
        proof::read(&kinder, now)?
            .check(&PublicKey::from_multibase(key["publicKeyMultibase"].as_str().context("a key")?)?)
            .is_err()
    );
    Ok(())
}

/// A proof does not age: who keeps an old `Follow` must not be able to follow in ana's name again.
#[tokio::test]
async fn an_old_follow_that_is_passed_on_again_does_nothing() -> anyhow::Result<()> {
    let Scene { maple: _maple, ana, crowd, client, pod, inbox } = scene().await?;
    let follow = ana.proven(&json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{}/follows/1", ana.uri), "type": "Follow",
        "actor": ana.uri, "object": pod
    }))?;
    let followers = async || {
        let asked = client.get(format!("{pod}/followers")).header("accept", "application/activity+json").send().await?;
        Ok::<_, anyhow::Error>(serde_json::from_str::<Value>(&asked.text().await?)?["totalItems"].as_u64())
    };
    ensure!(ana.send(inbox.as_str(), &follow).await? == 202);
    ana.gets("she is accepted", |a| a["type"] == "Accept").await?;
    ensure!(followers().await? == Some(1));
    let undo = json!({"id": format!("{}/undo/1", ana.uri), "type": "Undo", "actor": ana.uri, "object": follow});
    ensure!(ana.send(inbox.as_str(), &undo).await? == 202);
    until("she is gone", async || Ok(followers().await? == Some(0))).await?;
    ensure!(crowd.ready(0, &inbox, &follow)?.send(&client, &inbox).await? == 202, "it came before");
    // What ana sends after it is handled after it.
    let again = json!({"id": format!("{}/offers/1", ana.uri), "type": "Offer", "actor": ana.uri, "to": [pod],
        "object": {"type": "Agreement", "stipulates": {"type": "Commitment", "satisfies": format!("{pod}#nothing"),
                   "resourceQuantity": {"hasUnit": "one", "hasNumericalValue": "1"}}}});
    ensure!(ana.send(inbox.as_str(), &again).await? == 202);
    ana.gets("her offer is answered", |a| a["type"] == "Reject").await?;
    ensure!(followers().await? == Some(0) && ana.count(|a| a["type"] == "Accept") == 1, "she follows no more");
    Ok(())
}
