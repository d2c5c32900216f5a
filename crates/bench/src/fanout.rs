//! One listing to many inboxes, against bare RSA signing.

use std::time::Instant;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use integration::{Database, TestNode, client, until};
use serde_json::json;

use crate::{limits, memory::resident, report, sink::Sink};

/// Follows sent at once.
const AT_ONCE: usize = 16;

pub(crate) async fn run(database: Database, followers: usize) -> anyhow::Result<()> {
    let (node, sink) = (TestNode::start("maple", database).await?, Sink::start().await?);
    let inbox: url::Url = format!("{}/inbox", node.origin).parse()?;
    let (pod, client) = (format!("{}/@maple", node.origin), client()?);
    stream::iter(0..followers)
        .map(|n| {
            let follow = json!({
                "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{}/follows/{n}", sink.origin),
                "type": "Follow", "actor": sink.actor(n), "object": pod
            });
            let (ready, client, inbox) = (sink.ready(n, &inbox, &follow), client.clone(), inbox.clone());
            async move { ready?.send(&client, &inbox).await }
        })
        .buffer_unordered(AT_ONCE)
        .try_collect::<Vec<()>>()
        .await?;
    until("everybody's follow is accepted", async || Ok(sink.accepts() >= followers)).await?;

    let offer = json!({
        "kind": "offer", "title": "Bags of rice", "description": "Two kilos each, unopened.", "category": "food",
        "quantity": {"amount": 7, "unit": "bag"}, "visibility": "public", "area": "Maple Hill"
    });
    let begun = Instant::now();
    node.call("POST", "/listings", Some(&offer)).await?;
    let answered = begun.elapsed().as_secs_f64();
    until("everybody has it", async || Ok(sink.creates() >= followers)).await?;
    let took = begun.elapsed().as_secs_f64();
    let peak = resident(node.pid()?)?;
    anyhow::ensure!(sink.creates() == followers, "{} instead of {followers} arrived", sink.creates());

    let limit = limits::rsa_signing()?;
    #[expect(clippy::cast_precision_loss, reason = "a count for a person")]
    let rate = followers as f64 / took;
    report(&format!("fan-out to {followers} inboxes"), rate, "/s", limit, "RSA signing, one core");
    println!("{:<44} {:>10.0} ms", "  the publisher waited", answered * 1_000.0);
    println!("{:<44} {peak:>10.0} MB", "  resident memory, after it");
    Ok(())
}
