//! Listings by the API: what of them changes, what is gone, what is found.

use anyhow::ensure;
use integration::{Database, TestNode};
use serde_json::{Value, json};

use crate::{id, offer};

#[tokio::test]
async fn a_change_is_what_was_asked_and_nothing_else() -> anyhow::Result<()> {
    let node = TestNode::start("maple", Database::Sqlite).await?;
    let made = node.call("POST", "/listings", Some(&offer("Bags of rice"))).await?;
    let path = format!("/listings/{}", id(&made));
    for (field, body) in [
        ("kind", json!({"kind": "request"})),
        ("visibility", json!({"visibility": "pod", "title": "Other"})),
        ("acceptance", json!({"acceptance": "by_hand"})),
        ("language", json!({"language": "fr"})),
        ("pods", json!({"pods": []})),
        ("quantity.unit", json!({"quantity": {"amount": 9, "unit": "kilogram"}})),
        ("quantity.size", json!({"quantity": {"amount": 9, "size": 1}})),
        ("quantity", json!({"quantity": 9})),
        ("colour", json!({"title": "Other", "colour": "red"})),
        ("title", json!({"title": 7})),
        ("closes_at", json!({"closes_at": "tomorrow"})),
        ("state", json!({"state": "lost"})),
    ] {
        let (status, answer) = node.try_call("PATCH", &path, Some(&body)).await?;
        ensure!(status == 422 && answer["field"] == field, "{body}: {status} {answer}");
    }
    for nothing in [json!({}), json!({"state": "open"})] {
        ensure!(node.call("PATCH", &path, Some(&nothing)).await? == made, "{nothing} changes nothing");
    }
    let changed = node.call("PATCH", &path, Some(&json!({"quantity": {"amount": 9, "unit": "bag"}}))).await?;
    ensure!(changed["remaining"] == 9 && changed["version"].as_i64() > made["version"].as_i64(), "{changed}");

    let mut odd = offer("Bags of beans");
    odd["colour"] = json!("red");
    for (path, body, field) in [
        ("/listings".to_owned(), odd, "colour"),
        ("/listings".to_owned(), json!({"kind": "offer"}), "title"),
        ("/listings".to_owned(), json!({"kind": "gift", "title": "Rice"}), "kind"),
        (format!("{path}/commitments"), json!({"amount": 1, "words": "Please"}), "words"),
        (format!("{path}/commitments"), json!({"amount": "many"}), "amount"),
        ("/peers".to_owned(), json!({"address": "@a@b.example", "until": 1}), "until"),
    ] {
        let (status, answer) = node.try_call("POST", &path, Some(&body)).await?;
        ensure!(status == 422 && answer["field"] == field, "{path} {body}: {status} {answer}");
    }
    ensure!(node.all("/listings").await?.len() == 1, "nothing of it was made");
    Ok(())
}

#[tokio::test]
async fn a_listing_that_was_taken_back_is_not_there() -> anyhow::Result<()> {
    let node = TestNode::start("maple", Database::Sqlite).await?;
    let made = node.call("POST", "/listings", Some(&offer("Bags of rice"))).await?;
    let path = format!("/listings/{}", id(&made));
    node.call("DELETE", &path, None).await?;
    for (method, body) in [("GET", None), ("PATCH", Some(json!({"title": "Bags of beans"}))), ("PATCH", Some(json!({})))] {
        let (status, answer) = node.try_call(method, &path, body.as_ref()).await?;
        ensure!(status == 404 && answer["code"] == "not-found", "{method}: {status} {answer}");
    }
    Ok(())
}

#[tokio::test]
async fn what_no_text_can_hold_finds_nothing() -> anyhow::Result<()> {
    let node = TestNode::start("maple", Database::Sqlite).await?;
    let mut rice = offer("Bags of rice");
    rice["area"] = json!("Maple Hill");
    node.call("POST", "/listings", Some(&rice)).await?;
    let found = async |query: &str| -> anyhow::Result<usize> {
        let list: Value = node.call("GET", &format!("/listings?{query}"), None).await?;
        Ok(list.as_array().map_or(0, Vec::len))
    };
    for (query, n) in [("q=%21%3F", 0), ("q=rice", 1), ("q=rice%21", 1), ("q=+", 1), ("near=++Maple++Hill+", 1), ("near=Oak", 0)]
    {
        ensure!(found(query).await? == n, "{query}");
    }
    Ok(())
}
