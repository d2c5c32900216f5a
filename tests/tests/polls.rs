//! "How many?" from Mastodon: a poll sent privately, and a vote that counts once.

use anyhow::{Context as _, ensure};
use integration::{Database, TestNode, foreign::Foreigner, until};
use serde_json::{Value, json};

struct Scene {
    maple: TestNode,
    ana: Foreigner,
    pod: String,
    inbox: String,
}

async fn scene() -> anyhow::Result<Scene> {
    let (maple, ana) = (TestNode::start("maple", Database::Sqlite).await?, Foreigner::start().await?);
    let (pod, inbox) = (format!("{}/@maple", maple.origin), format!("{}/@maple/inbox", maple.origin));
    let follow = json!({"id": format!("{}/follows/1", ana.origin()), "type": "Follow", "actor": ana.uri, "object": pod});
    ensure!(ana.send(&inbox, &follow).await? == 202);
    ana.gets("she follows", |a| a["type"] == "Accept").await?;
    Ok(Scene { maple, ana, pod, inbox })
}

impl Scene {
    async fn offer(&self, amount: u32, acceptance: &str) -> anyhow::Result<Value> {
        let offer = json!({"kind": "offer", "title": "Bags of rice", "category": "food", "quantity": {"amount": amount},
                           "visibility": "public", "acceptance": acceptance});
        self.maple.call("POST", "/listings", Some(&offer)).await
    }

    async fn asks(&self, number: u32, listing: &Value) -> anyhow::Result<Value> {
        let uri = listing["uri"].as_str().context("a uri")?;
        let note = self.ana.writes(&self.inbox, &self.pod, number, "How many can I have?", uri, false).await?;
        self.ana
            .gets("the poll arrives", |a| a["object"]["type"] == "Question" && a["object"]["inReplyTo"] == note.as_str())
            .await
    }

    /// A vote as Mastodon sends it: a Note with a name and no content, `to` a bare string.
    async fn votes(&self, number: u32, poll: &Value, choice: &str, by: &str) -> anyhow::Result<u16> {
        let id = format!("{by}#votes/{number}");
        let vote = json!({
            "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{id}/activity"), "type": "Create", "actor": by,
            "to": self.pod, "object": {"id": id, "type": "Note", "name": choice, "attributedTo": by,
                                       "inReplyTo": poll["object"]["id"], "to": self.pod}
        });
        self.ana.send(&self.inbox, &vote).await
    }

    async fn left(&self, listing: &Value) -> anyhow::Result<Value> {
        let path = format!("/listings/{}", listing["id"].as_str().unwrap_or_default());
        Ok(self.maple.call("GET", &path, None).await?["remaining"].clone())
    }

    async fn answer_to(&self, poll: &Value) -> anyhow::Result<Value> {
        let id = poll["object"]["id"].clone();
        self.ana.gets("the vote is answered", |a| a["object"]["type"] == "Note" && a["object"]["inReplyTo"] == id).await
    }

    /// What ana sends is handled in order: once this is answered, so is all before it.
    async fn all_is_handled(&self, number: u32) -> anyhow::Result<()> {
        let nothing = json!({"id": format!("{}/offers/{number}", self.ana.uri), "type": "Offer", "actor": self.ana.uri, "to": [self.pod],
            "object": {"type": "Agreement", "stipulates": {"type": "Commitment", "satisfies": format!("{}#nothing", self.pod),
                       "resourceQuantity": {"hasUnit": "one", "hasNumericalValue": "1"}}}});
        let before = self.ana.count(|a| a["type"] == "Reject");
        ensure!(self.ana.send(&self.inbox, &nothing).await? == 202);
        until("all is handled", async || Ok(self.ana.count(|a| a["type"] == "Reject") > before)).await
    }
}

#[tokio::test]
async fn a_vote_takes_stock_is_answered_and_is_undone_by_one_word() -> anyhow::Result<()> {
    let scene = scene().await?;
    let listing = scene.offer(7, "first_come").await?;
    let poll = scene.asks(1, &listing).await?;
    let question = &poll["object"];
    let options: Vec<&str> = question["oneOf"].as_array().context("options")?.iter().filter_map(|o| o["name"].as_str()).collect();
    ensure!(options == ["1", "2", "3", "Not now"] && question["endTime"].is_string(), "{poll}");
    ensure!(poll["to"] == json!([scene.ana.uri]) && poll["cc"] == json!([]), "private: {poll}");
    ensure!(scene.votes(1, &poll, "2", &scene.ana.uri).await? == 202);
    until("two are taken", async || Ok(scene.left(&listing).await? == 5)).await?;
    let answer = scene.answer_to(&poll).await?;
    ensure!(answer["object"]["content"].as_str().is_some_and(|c| c.contains("2 for you") && c.contains("cancel")), "{answer}");
    let closed = scene.ana.gets("the poll closes", |a| a["type"] == "Update" && a["object"]["type"] == "Question").await?;
    ensure!(closed["object"]["closed"].is_string() && closed["object"]["oneOf"][1]["replies"]["totalItems"] == 1, "{closed}");
    ensure!(closed["object"]["published"] == question["published"], "it is the same question: {closed}");
    let (status, read) = scene.ana.fetches(question["id"].as_str().context("an id")?).await?;
    ensure!(
        status == 200 && read["oneOf"][1]["replies"]["totalItems"] == 1 && read["closed"].is_string(),
        "as it is now: {read}"
    );

    // Replayed, changed, forged, or by another: nothing of it counts.
    scene.votes(1, &poll, "2", &scene.ana.uri).await?;
    scene.votes(2, &poll, "3", &scene.ana.uri).await?;
    ensure!(scene.votes(3, &poll, "3", &format!("{}/users/bo", scene.ana.origin())).await? == 401, "in another's name");
    scene.all_is_handled(1).await?;
    ensure!(scene.left(&listing).await? == 5, "still two");

    let said = answer["object"]["id"].as_str().context("an id")?;
    scene.ana.writes(&scene.inbox, &scene.pod, 9, "cancel", said, false).await?;
    until("they are free again", async || Ok(scene.left(&listing).await? == 7)).await?;
    scene.votes(4, &poll, "1", &scene.ana.uri).await?;
    scene.all_is_handled(2).await?;
    ensure!(scene.left(&listing).await? == 7, "a poll counts once");
    Ok(())
}

#[tokio::test]
async fn a_vote_for_what_is_gone_is_refused_with_the_reason_and_late_ones_change_nothing() -> anyhow::Result<()> {
    let scene = scene().await?;
    let listing = scene.offer(3, "first_come").await?;
    let poll = scene.asks(1, &listing).await?;
    let path = format!("/listings/{}/commitments", listing["id"].as_str().unwrap_or_default());
    scene.maple.call("POST", &path, Some(&json!({"amount": 2}))).await?;
    scene.votes(1, &poll, "3", &scene.ana.uri).await?;
    let answer = scene.answer_to(&poll).await?;
    ensure!(answer["object"]["content"].as_str().is_some_and(|c| c.contains("Only 1 left")), "{answer}");
    ensure!(scene.left(&listing).await? == 1);
    let second = scene.asks(2, &listing).await?;
    let names: Vec<&str> =
        second["object"]["oneOf"].as_array().context("options")?.iter().filter_map(|o| o["name"].as_str()).collect();
    ensure!(names == ["1", "Not now"], "no more than there is: {names:?}");
    scene
        .maple
        .call("PATCH", &format!("/listings/{}", listing["id"].as_str().unwrap_or_default()), Some(&json!({"state": "closed"})))
        .await?;
    scene.votes(2, &second, "1", &scene.ana.uri).await?;
    let late = scene.answer_to(&second).await?;
    ensure!(late["object"]["content"].as_str().is_some_and(|c| c.contains("closed")), "{late}");
    ensure!(
        scene
            .maple
            .all("/commitments?side=owner")
            .await?
            .iter()
            .filter(|c| c["helper"].as_str().is_some_and(|h| h.contains("ana")))
            .count()
            == 0
    );
    Ok(())
}

#[tokio::test]
async fn where_a_person_answers_by_hand_a_vote_waits_for_them_and_not_now_is_no() -> anyhow::Result<()> {
    let scene = scene().await?;
    let listing = scene.offer(5, "by_hand").await?;
    let poll = scene.asks(1, &listing).await?;
    scene.votes(1, &poll, "2", &scene.ana.uri).await?;
    let waits = scene.maple.find("/commitments?side=owner", |c| c["state"] == "requested").await?;
    ensure!(waits["amount"] == 2 && scene.left(&listing).await? == 3, "{waits}");
    let other = scene.offer(5, "first_come").await?;
    let poll = scene.asks(2, &other).await?;
    scene.votes(2, &poll, "Not now", &scene.ana.uri).await?;
    scene.answer_to(&poll).await?;
    ensure!(scene.left(&other).await? == 5);
    scene.maple.find("/interests", |i| i["state"] == "withdrawn").await?;
    Ok(())
}
