//! News to many inboxes: nothing is lost and nothing is doubled, whatever happens to the node meanwhile.

use anyhow::ensure;
use integration::{Database, TestNode, client, crowd::Crowd, until};
use serde_json::json;

const FOLLOWERS: usize = 300;

/// The node is killed again and again while one listing goes out to many inboxes.
async fn killed_in_the_middle(database: Database) -> anyhow::Result<()> {
    let (mut maple, crowd) = (TestNode::start("maple", database).await?, Crowd::start().await?);
    crowd.follow(&maple, FOLLOWERS).await?;
    maple
        .call("POST", "/listings", Some(&json!({"kind": "offer", "title": "Soup", "category": "food", "visibility": "public"})))
        .await?;
    for part in 1..4 {
        until("a part of the inboxes has it", async || Ok(crowd.got("Create").0 >= FOLLOWERS * part / 5)).await?;
        maple.kill().await?;
        maple.launch().await?;
    }
    until("every inbox has it", async || Ok(crowd.got("Create").0 >= FOLLOWERS)).await?;
    // One activity for all: a second one would show as a second id in some inbox.
    let (different, deliveries) = crowd.got("Create");
    ensure!(different == FOLLOWERS, "{different} different deliveries of one activity to {FOLLOWERS} inboxes");
    // What was under way at the moment of a kill may come again, under the same id; nothing else may.
    ensure!(deliveries <= FOLLOWERS + 3 * 32, "{deliveries} deliveries");
    Ok(())
}

#[tokio::test]
async fn a_listing_reaches_every_inbox_once_though_the_node_is_killed_again_and_again_sqlite() -> anyhow::Result<()> {
    killed_in_the_middle(Database::Sqlite).await
}

#[tokio::test]
async fn a_listing_reaches_every_inbox_once_though_the_node_is_killed_again_and_again_postgres() -> anyhow::Result<()> {
    if !Database::Postgres.is_here() {
        return Ok(());
    }
    killed_in_the_middle(Database::Postgres).await
}

#[tokio::test]
async fn a_server_that_does_not_answer_costs_only_its_own_queue() -> anyhow::Result<()> {
    let (maple, gone, here) = (TestNode::start("maple", Database::Sqlite).await?, Crowd::start().await?, Crowd::start().await?);
    gone.follow(&maple, 40).await?;
    here.follow(&maple, 40).await?;
    gone.fail(true);
    for title in ["Soup", "Bread", "Rice"] {
        let offer = json!({"kind": "offer", "title": title, "category": "food", "visibility": "public"});
        maple.call("POST", "/listings", Some(&offer)).await?;
    }
    until("the one that answers has it all", async || Ok(here.got("Create").0 == 120)).await?;
    ensure!(gone.got("Create").0 == 0, "the other has nothing");
    gone.fail(false);
    until("what waited arrives when it is back", async || Ok(gone.got("Create").0 == 120)).await
}

#[tokio::test]
async fn one_bad_inbox_does_not_hold_up_the_others_of_its_server() -> anyhow::Result<()> {
    let (maple, crowd) = (TestNode::start("maple", Database::Sqlite).await?, Crowd::start().await?);
    crowd.follow(&maple, 10).await?;
    crowd.fail_inbox(3);
    for title in ["Soup", "Bread", "Rice"] {
        let offer = json!({"kind": "offer", "title": title, "category": "food", "visibility": "public"});
        maple.call("POST", "/listings", Some(&offer)).await?;
    }
    until("nine of ten have all three", async || Ok(crowd.got("Create").0 == 27)).await
}

/// Six first words of somebody unknown at once: all are taken, by one fetch of the key.
#[tokio::test]
async fn first_words_that_come_together_are_all_taken() -> anyhow::Result<()> {
    let (maple, crowd) = (TestNode::start("maple", Database::Sqlite).await?, Crowd::start().await?);
    let inbox: url::Url = format!("{}/inbox", maple.origin).parse()?;
    let like = |n: usize| {
        json!({"@context": "https://www.w3.org/ns/activitystreams", "id": format!("{}/likes/{n}", crowd.origin), "type": "Like",
               "actor": crowd.actor(0), "object": format!("{}/@maple", maple.origin)})
    };
    let ready = (0..6).map(|n| crowd.ready(0, &inbox, &like(n))).collect::<anyhow::Result<Vec<_>>>()?;
    let client = client()?;
    let answers = futures_util::future::join_all(ready.into_iter().map(|r| r.send(&client, &inbox))).await;
    for answer in answers {
        ensure!(answer?.as_u16() == 202, "each is taken");
    }
    ensure!(crowd.fetched(0) == 1, "the key was fetched {} times", crowd.fetched(0));
    // Away for a moment is not "never to be believed".
    crowd.fail(true);
    let status = crowd.ready(
        1,
        &inbox,
        &json!({"id": format!("{}/likes/x", crowd.origin), "type": "Like", "actor": crowd.actor(1), "object": "x"}),
    )?;
    ensure!(status.send(&client, &inbox).await?.as_u16() == 503, "its key cannot be fetched now");
    crowd.fail(false);
    until("it is taken once its server is back", async || {
        let again = json!({"id": format!("{}/likes/y", crowd.origin), "type": "Like", "actor": crowd.actor(1), "object": "x"});
        Ok(crowd.ready(1, &inbox, &again)?.send(&client, &inbox).await?.as_u16() == 202)
    })
    .await
}
