//! Calls whose answers have to be as the API describes them.

use std::collections::BTreeSet;

use anyhow::{Context as _, anyhow, ensure};
use integration::{Database, TestNode, befriend};
use serde_json::{Value, json};

use super::{JSON, check_answer, id, offer, practices, send, together};

/// What was called so far, and what it has to be like.
pub(crate) struct Calls<'a> {
    pub(crate) doc: &'a Value,
    pub(crate) called: BTreeSet<String>,
}

impl Calls<'_> {
    /// Makes a call with these ids in its path, whose answer has to be as it is described.
    pub(crate) async fn make(
        &mut self,
        who: &TestNode,
        (method, path): (&str, &str),
        ids: &[&str],
        body: Value,
        wanted: u16,
    ) -> anyhow::Result<Value> {
        let name = format!("{} /api/v1{path}", method.to_lowercase());
        let operation = &self.doc["paths"][format!("/api/v1{path}")][method.to_lowercase()];
        let mut filled = path.to_owned();
        for (hole, id) in ["{id}", "{change}"].iter().zip(ids) {
            filled = filled.replace(hole, id);
        }
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let a = send(who, method, &filled, &[JSON], text).await?;
        check_answer(self.doc, operation, &a, wanted).map_err(|e| anyhow!("{name}: {e}"))?;
        self.called.insert(name);
        Ok(a.body)
    }

    pub(crate) async fn get(&mut self, who: &TestNode, path: &str, ids: &[&str]) -> anyhow::Result<Value> {
        self.make(who, ("GET", path), ids, Value::Null, 200).await
    }

    pub(crate) async fn post(&mut self, who: &TestNode, path: &str, ids: &[&str], body: Value) -> anyhow::Result<Value> {
        self.make(who, ("POST", path), ids, body, 200).await
    }

    pub(crate) async fn create(&mut self, who: &TestNode, path: &str, ids: &[&str], body: Value) -> anyhow::Result<Value> {
        self.make(who, ("POST", path), ids, body, 201).await
    }
}

#[tokio::test]
async fn every_call_answers_as_it_is_described() -> anyhow::Result<()> {
    let (maple, cedar) = (TestNode::start("maple", Database::Sqlite).await?, TestNode::start("cedar", Database::Sqlite).await?);
    befriend(&maple, &cedar).await?;
    let doc = maple.call("GET", "/openapi.json", None).await?;
    let birch = TestNode::start("birch", Database::Sqlite).await?;
    // Two relations that wait for maple, and one that is agreed.
    for asking in [&cedar, &birch] {
        asking.call("POST", "/peers", Some(&json!({"address": maple.address()}))).await?;
    }
    let from = |node: &TestNode| {
        let address = node.address();
        move |p: &Value| p["direction"] == "incoming" && p["address"] == address.as_str()
    };
    let (asked, other) = (maple.find("/peers", from(&cedar)).await?, maple.find("/peers", from(&birch)).await?);
    let listing = maple.call("POST", "/listings", Some(&offer("Bags of rice"))).await?;
    let mut by_hand = offer("Bags of beans");
    by_hand["acceptance"] = json!("by_hand");
    let by_hand = maple.call("POST", "/listings", Some(&by_hand)).await?;
    let promises = format!("/listings/{}/commitments", id(&by_hand));
    let mut waiting = Vec::new();
    for _ in 0..4 {
        waiting.push(maple.call("POST", &promises, Some(&json!({"amount": 1, "message": "Please"}))).await?);
    }
    let [a, b, c, d] = [0, 1, 2, 3].map(|i| id(&waiting[i]).to_owned());
    maple.call("POST", &format!("/commitments/{d}/accept"), None).await?;
    let none = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    let (l, h) = (id(&listing), id(&by_hand));
    let calls: Vec<(&str, &str, &str, Value, u16)> = vec![
        ("GET", "/listings?limit=1&origin=local&state=all&q=bags", "", json!(null), 200),
        ("POST", "/listings", "", offer("Bags of flour"), 201),
        ("GET", "/listings/{id}", l, json!(null), 200),
        ("GET", "/listings/{id}", none, json!(null), 404),
        ("PATCH", "/listings/{id}", l, json!({"title": "Bags of good rice"}), 200),
        ("POST", "/listings/{id}/announce", l, json!({}), 403),
        ("DELETE", "/listings/{id}/announce", l, json!(null), 404),
        ("POST", "/listings/{id}/commitments", l, json!({"amount": 2}), 201),
        ("POST", "/listings/{id}/commitments", l, json!({"amount": 200}), 409),
        ("GET", "/commitments?side=owner&limit=1", "", json!(null), 200),
        ("GET", "/commitments/{id}", &a, json!(null), 200),
        ("POST", "/commitments/{id}/messages", &a, json!({"text": "On Saturday?"}), 201),
        ("GET", "/commitments/{id}/messages", &a, json!(null), 200),
        ("POST", "/commitments/{id}/accept", &a, json!(null), 200),
        ("POST", "/commitments/{id}/decline", &b, json!({"reason": "None left"}), 200),
        ("POST", "/commitments/{id}/cancel", &c, json!(null), 200),
        ("POST", "/commitments/{id}/handed-over", &a, json!({"amount": 1}), 200),
        ("POST", "/commitments/{id}/received", &a, json!({}), 200),
        ("POST", "/commitments/{id}/not-received", &d, json!(null), 200),
        ("GET", "/interests", "", json!(null), 200),
        ("POST", "/interests/{id}/accept", none, json!(null), 404),
        ("POST", "/interests/{id}/decline", none, json!(null), 404),
        ("POST", "/interests/{id}/reply", none, json!({"text": "Hello"}), 404),
        ("GET", "/peers", "", json!(null), 200),
        ("POST", "/peers", "", json!({"address": birch.address()}), 201),
        ("POST", "/peers/{id}/accept", id(&asked), json!(null), 200),
        ("POST", "/peers/{id}/refuse", id(&other), json!(null), 200),
        ("POST", "/peers/{id}/stop", id(&asked), json!(null), 200),
        ("GET", "/peers/{id}/history", id(&asked), json!(null), 200),
        ("GET", "/quarantine", "", json!(null), 200),
        ("POST", "/quarantine/{id}/take", none, json!(null), 404),
        ("POST", "/quarantine/{id}/leave", none, json!(null), 404),
        ("POST", "/listings/{id}/report", l, json!({"text": "It is ours"}), 404),
        ("GET", "/reports", "", json!(null), 200),
        ("POST", "/reports/{id}/close", none, json!(null), 404),
        ("GET", "/suggestions", "", json!(null), 200),
        ("POST", "/suggestions/{id}/take-up", l, json!({"other": none}), 404),
        ("POST", "/suggestions/{id}/dismiss", l, json!({"other": none}), 404),
        ("POST", "/commitments/{id}/thank", &b, json!(null), 409),
        ("GET", "/notices", "", json!(null), 200),
        ("GET", "/me", "", json!(null), 200),
        ("GET", "/me/data", "", json!(null), 200),
        ("DELETE", "/listings/{id}", h, json!(null), 204),
        ("DELETE", "/me", "", json!(null), 204),
        ("GET", "/me", "", json!(null), 401),
    ];
    let mut called = BTreeSet::new();
    for (method, template, id, body, wanted) in &calls {
        let path = template.split('?').next().unwrap_or_default();
        let name = format!("{} /api/v1{path}", method.to_lowercase());
        let operation = &doc["paths"][format!("/api/v1{path}")][method.to_lowercase()];
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let a = send(&maple, method, &template.replace("{id}", id), &[JSON], text).await?;
        check_answer(&doc, operation, &a, *wanted).map_err(|e| anyhow::anyhow!("{name}: {e}"))?;
        ensure!(a.link == template.contains("limit=1"), "{name}: its Link");
        called.insert(name);
    }
    called.extend(practices::answers(&doc).await?);
    called.extend(together::answers(&doc).await?);
    let paths = doc["paths"].as_object().context("paths")?;
    let all = paths.iter().flat_map(|(p, item)| item.as_object().into_iter().flatten().map(move |(m, _)| format!("{m} {p}")));
    let missed: Vec<String> = all.filter(|c| !called.contains(c)).collect();
    ensure!(missed.is_empty(), "not called: {missed:?}");
    Ok(())
}
