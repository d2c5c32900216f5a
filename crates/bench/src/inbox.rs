//! Signed `Create`s taken in per second, against bare RSA verification and a bare insert.

use std::time::Instant;

use caremonger_store::{DatabaseUrl, inbox::inbox_progress};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use integration::{Database, TestNode, client, crowd::Crowd, until};
use serde_json::json;

use crate::{limits, memory::resident, open, report};

/// Connections of those who send.
const AT_ONCE: usize = 64;
/// How many senders there are.
const SENDERS: usize = 50;
/// Inserts that the harder limit commits together.
const TOGETHER: u32 = 64;

/// All of it comes from one server, which would else be asked to wait.
const UNLIMITED: [(&str, &str); 1] = [("CAREMONGER_INBOX_PER_MINUTE", "100000000")];

pub(crate) async fn run(database: Database, activities: usize) -> anyhow::Result<()> {
    let (node, crowd) = (TestNode::start_with("maple", database, &UNLIMITED).await?, Crowd::start().await?);
    let inbox: url::Url = format!("{}/inbox", node.origin).parse()?;
    let pod = format!("{}/@maple", node.origin);
    let activity = |n: usize, what: &str| {
        let id = format!("{}/notes/{what}{n}", crowd.origin);
        json!({
            "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{id}/activity"), "type": "Create",
            "actor": crowd.actor(n % SENDERS), "to": ["https://www.w3.org/ns/activitystreams#Public"], "cc": [pod],
            "object": {"id": id, "type": "Note", "attributedTo": crowd.actor(n % SENDERS), "content": "<p>Thank you all, this was a good day.</p>",
                       "to": ["https://www.w3.org/ns/activitystreams#Public"], "cc": [pod]}
        })
    };
    let client = client()?;
    // The keys of the senders are known, as those of followers are.
    for n in 0..SENDERS {
        let status = crowd.ready(n, &inbox, &activity(n, "first"))?.send(&client, &inbox).await?;
        anyhow::ensure!(status.as_u16() == 202, "the inbox answered {status}");
    }
    let ready =
        (0..activities).map(|n| crowd.ready(n % SENDERS, &inbox, &activity(n, ""))).collect::<anyhow::Result<Vec<_>>>()?;
    let begun = Instant::now();
    stream::iter(ready)
        .map(|r| {
            let (client, inbox) = (client.clone(), inbox.clone());
            async move {
                let status = tokio::spawn(async move { r.send(&client, &inbox).await }).await??;
                anyhow::ensure!(status.as_u16() == 202, "the inbox answered {status}");
                Ok(())
            }
        })
        .buffer_unordered(AT_ONCE)
        .try_collect::<Vec<()>>()
        .await?;
    let taken = begun.elapsed().as_secs_f64();
    let peak = resident(node.pid()?)?;
    let db = open(node.database_url().parse()?).await?;
    until("all of it is handled", async || Ok(db.read(inbox_progress).await?.0 == 0)).await?;
    let handled = begun.elapsed().as_secs_f64();

    // Its own file on the same disk: the limit is of a database that nobody else writes to.
    let dir = tempfile::tempdir()?;
    let limit = if database == Database::Sqlite { open(DatabaseUrl::Sqlite(dir.path().join("limit.db"))).await? } else { db };
    let verifying = limits::rsa_verifying()?;
    let body = activity(0, "").to_string();
    let alone = limits::both(verifying, limits::inserts(&limit, &body, 1).await?);
    let grouped = limits::both(verifying, limits::inserts(&limit, &body, TOGETHER).await?);
    #[expect(clippy::cast_precision_loss, reason = "a count for a person")]
    let rate = |seconds: f64| activities as f64 / seconds;
    report("inbox: answered 202", rate(taken), "/s", alone, "RSA verification + insert");
    report("inbox: answered 202", rate(taken), "/s", grouped, "the same, 64 inserts a commit");
    report("inbox: handled", rate(handled), "/s", alone, "RSA verification + insert");
    println!("{:<44} {peak:>10.0} MB", "resident memory, under this load");
    Ok(())
}
