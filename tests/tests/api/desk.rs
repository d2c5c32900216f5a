//! What only the desk may do.

use anyhow::ensure;
use integration::{Database, TestNode};
use serde_json::json;

/// What a neighbour without a job may not do, by any call.
#[tokio::test]
async fn a_neighbour_without_a_job_is_turned_away_from_every_act_of_the_desk() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    maple.command(&["member", "add", "bo", "--pod", "maple", "--name", "Bo"]).await?;
    let bo = maple.as_neighbour("bo").await?;
    let none = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    for (method, path, body) in [
        ("POST", "/peers", json!({"address": "@cedar@cedar.example"})),
        ("POST", "/peers/{id}/accept", json!({})),
        ("POST", "/peers/{id}/refuse", json!({})),
        ("POST", "/peers/{id}/stop", json!({})),
        ("GET", "/peers/{id}/history", json!(null)),
        ("GET", "/quarantine", json!(null)),
        ("POST", "/quarantine/{id}/take", json!({})),
        ("POST", "/quarantine/{id}/leave", json!({})),
        ("POST", "/listings/{id}/announce", json!({})),
        ("DELETE", "/listings/{id}/announce", json!(null)),
        ("POST", "/listings/{id}/report", json!({"text": "Bad"})),
        ("GET", "/reports", json!(null)),
        ("POST", "/reports/{id}/close", json!({})),
        ("GET", "/suggestions", json!(null)),
    ] {
        let body = Some(body).filter(|b| !b.is_null());
        let (status, answer) = bo.try_call(method, &path.replace("{id}", none), body.as_ref()).await?;
        ensure!(status == 403, "{method} {path}: {status} {answer}");
    }
    Ok(())
}
