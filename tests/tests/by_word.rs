//! Promises against listings of programs that keep no agreements: they are asked and answered in words.

use anyhow::{Context as _, ensure};
use integration::{Database, TestNode, foreign::Foreigner, world::followed};
use serde_json::{Value, json};

struct Scene {
    maple: TestNode,
    ana: Foreigner,
    inbox: String,
    pod: String,
    note: String,
    copy: String,
}

/// Ana's program publishes six bags and knows nothing of promises.
async fn scene() -> anyhow::Result<Scene> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let ana = followed(&maple).await?;
    let (inbox, pod) = (format!("{}/@maple/inbox", maple.origin), format!("{}/@maple", maple.origin));
    let create = ana.offers("Rice", 6);
    let note = create["object"]["id"].as_str().context("an id")?.to_owned();
    ensure!(ana.send(&inbox, &create).await? == 202);
    let copy = maple.find("/listings?origin=remote", |l| l["uri"] == note.as_str()).await?;
    let copy = copy["id"].as_str().context("an id")?.to_owned();
    Ok(Scene { maple, ana, inbox, pod, note, copy })
}

impl Scene {
    async fn promise(&self) -> anyhow::Result<(String, Value)> {
        let path = format!("/listings/{}/commitments", self.copy);
        let made = self.maple.call("POST", &path, Some(&json!({"amount": 2, "message": "For two families."}))).await?;
        let note = self.note.clone();
        let asked = self.ana.gets("she is asked", move |a| a["object"]["inReplyTo"] == note.as_str()).await?;
        Ok((made["id"].as_str().context("an id")?.to_owned(), asked))
    }

    async fn act(&self, id: &str, act: &str, body: Value) -> anyhow::Result<Value> {
        self.maple.call("POST", &format!("/commitments/{id}/{act}"), Some(&body)).await
    }
}

#[tokio::test]
async fn a_person_is_asked_in_words_and_what_they_answer_is_kept() -> anyhow::Result<()> {
    let s = scene().await?;
    let (id, asked) = s.promise().await?;
    let words = asked["object"]["content"].as_str().context("words")?;
    ensure!(words.contains("2 bags") && words.contains("Rice") && words.contains("For two families."), "{words}");
    ensure!(asked["to"] == json!([s.ana.uri]) && asked["cc"] == json!([]), "private: {asked}");
    s.ana.gets("programs that know agreements may answer too", |a| a["type"] == "Offer").await?;

    let asked = asked["object"]["id"].as_str().context("an id")?;
    s.ana.writes(&s.inbox, &s.pod, 1, "Yes, come at five", asked, false).await?;
    let thread = format!("/commitments/{id}/messages");
    s.maple.find(&thread, |m| m["text"].as_str().is_some_and(|t| t.contains("come at five"))).await?;
    s.maple.find("/notices", |n| n["kind"] == "message").await?;
    ensure!(s.maple.try_call("POST", &format!("/commitments/{id}/received"), None).await?.0 == 409, "nobody said yes yet");
    ensure!(s.act(&id, "accept", json!({})).await?["state"] == "accepted", "who asked says that she said yes");
    let done = s.act(&id, "received", json!({"amount": 2})).await?;
    ensure!(done["state"] == "fulfilled" && done["delivered"] == 2, "nobody else will speak about it: {done}");
    Ok(())
}

#[tokio::test]
async fn a_no_in_words_ends_it_and_stepping_back_is_told_in_words() -> anyhow::Result<()> {
    let s = scene().await?;
    let (first, _) = s.promise().await?;
    let no = s.act(&first, "decline", json!({"reason": "all gone"})).await?;
    ensure!(no["state"] == "declined" && no["reason"] == "all gone", "{no}");
    let (second, _) = s.promise().await?;
    s.act(&second, "cancel", json!({})).await?;
    s.ana.gets("she reads it", |a| a["object"]["content"].as_str().is_some_and(|c| c.contains("count on us no more"))).await?;
    s.ana.gets("and so may a program", |a| a["type"] == "Undo" && a["object"]["type"] == "Offer").await?;
    Ok(())
}

/// Once an agreement comes after all, its home decides as everywhere.
#[tokio::test]
async fn where_an_agreement_comes_after_all_its_home_decides() -> anyhow::Result<()> {
    let s = scene().await?;
    let (id, _) = s.promise().await?;
    let offer = s.ana.gets("the offer", |a| a["type"] == "Offer").await?;
    let agreement = json!({
        "id": format!("{}/agreements/1", s.ana.origin()), "type": "Agreement", "attributedTo": s.ana.uri, "context": offer["id"],
        "stipulates": offer["object"]["stipulates"], "state": "accepted", "version": 1
    });
    let yes = json!({"id": format!("{}/accepts/2", s.ana.origin()), "type": "Accept", "actor": s.ana.uri, "to": [s.pod],
                     "object": offer["id"], "result": agreement});
    ensure!(s.ana.send(&s.inbox, &yes).await? == 202);
    s.maple.find("/commitments", |c| c["id"] == id.as_str() && c["state"] == "accepted").await?;
    let said = s.act(&id, "received", json!({"amount": 2})).await?;
    ensure!(said["state"] == "accepted", "the home says when it is done: {said}");
    s.ana.gets("she hears of it", |a| a["object"]["type"] == "Document").await?;
    Ok(())
}
