//! One listing to many inboxes, against bare RSA signing.

use std::time::Instant;

use integration::{Database, TestNode, crowd::Crowd, until};
use serde_json::json;

use crate::{limits, memory::resident, report};

pub(crate) async fn run(database: Database, followers: usize) -> anyhow::Result<()> {
    let (node, crowd) = (TestNode::start("maple", database).await?, Crowd::start().await?);
    crowd.follow(&node, followers).await?;
    let offer = json!({
        "kind": "offer", "title": "Bags of rice", "description": "Two kilos each, unopened.", "category": "food",
        "quantity": {"amount": 7, "unit": "bag"}, "visibility": "public", "area": "Maple Hill"
    });
    let begun = Instant::now();
    node.call("POST", "/listings", Some(&offer)).await?;
    let answered = begun.elapsed().as_secs_f64();
    until("everybody has it", async || Ok(crowd.got("Create").0 >= followers)).await?;
    let took = begun.elapsed().as_secs_f64();
    let peak = resident(node.pid()?)?;
    anyhow::ensure!(crowd.got("Create") == (followers, followers), "{:?} instead of {followers} arrived", crowd.got("Create"));

    let limit = limits::rsa_signing()?;
    #[expect(clippy::cast_precision_loss, reason = "a count for a person")]
    let rate = followers as f64 / took;
    report(&format!("fan-out to {followers} inboxes"), rate, "/s", limit, "RSA signing, one core");
    println!("{:<44} {:>10.0} ms", "  the publisher waited", answered * 1_000.0);
    println!("{:<44} {peak:>10.0} MB", "  resident memory, after it");
    Ok(())
}
