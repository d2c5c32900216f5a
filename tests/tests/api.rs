//! The JSON API as programs meet it: its errors, keys and description.

use std::collections::BTreeSet;

use anyhow::{Context as _, ensure};
use integration::{Database, TestNode, client};
use serde_json::{Value, json};

#[path = "api/described.rs"]
mod described;
#[path = "api/desk.rs"]
mod desk;
#[path = "api/listings.rs"]
mod listings;
#[path = "api/practices.rs"]
mod practices;
#[path = "api/together.rs"]
mod together;

/// An answer.
struct Answer {
    status: u16,
    kind: String,
    replayed: bool,
    link: bool,
    body: Value,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.status, self.kind, self.body)
    }
}

/// Sends a request as it is, nothing added but the token.
async fn send(
    node: &TestNode,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<reqwest::Body>,
) -> anyhow::Result<Answer> {
    let mut request = client()?.request(method.parse()?, format!("{}/api/v1{path}", node.origin)).bearer_auth(node.token());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.body(body).send().await?;
    let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let (status, kind, replayed) = (response.status().as_u16(), header("content-type"), header("idempotency-replayed") == "true");
    let link = !header("link").is_empty();
    let body = serde_json::from_str(&response.text().await?).unwrap_or_default();
    Ok(Answer { status, kind, replayed, link, body })
}

const JSON: (&str, &str) = ("content-type", "application/json");

async fn post_with_key(node: &TestNode, path: &str, key: &str, body: &Value) -> anyhow::Result<Answer> {
    send(node, "POST", path, &[JSON, ("idempotency-key", key)], body.to_string()).await
}

fn offer(title: &str) -> Value {
    json!({"kind": "offer", "title": title, "category": "food", "quantity": {"amount": 7, "unit": "bag"}, "visibility": "public"})
}

fn id(v: &Value) -> &str {
    v["id"].as_str().unwrap_or_default()
}

/// Method, path, headers and body; the status and the field at fault.
type Case<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], &'a str, u16, Option<&'a str>);

async fn errors_are_problems(database: Database) -> anyhow::Result<()> {
    let node = TestNode::start("maple", database).await?;
    let listing = node.call("POST", "/listings", Some(&offer("Bags of rice"))).await?;
    let one = format!("/listings/{}", id(&listing));
    let large = format!("{{\"title\": \"{}\"}}", "x".repeat(300_000));
    let text = ("content-type", "text/plain");
    let form = ("content-type", "application/x-www-form-urlencoded");
    let cases: &[Case<'_>] = &[
        ("GET", "/listings?limit=abc", &[], "", 400, Some("limit")),
        ("GET", "/listings?within_km=abc", &[], "", 400, Some("within_km")),
        ("GET", "/listings?kind=offer&kind=request", &[], "", 400, Some("kind")),
        ("GET", "/listings?kind=gift", &[], "", 400, Some("kind")),
        ("GET", "/listings?cursor=abc", &[], "", 400, Some("cursor")),
        ("GET", "/listings?category=%00", &[], "", 400, None),
        ("GET", "/listings?near=%00", &[], "", 400, None),
        ("GET", "/listings?q=%00", &[], "", 400, None),
        ("GET", "/commitments?side=both", &[], "", 400, Some("side")),
        ("GET", "/notices?limit=-", &[], "", 400, Some("limit")),
        ("GET", "/listings/%ff", &[], "", 404, None),
        ("GET", "/listings/%00", &[], "", 404, None),
        ("GET", "/listings/nothing", &[], "", 404, None),
        ("GET", "/commitments/%ff/messages", &[], "", 404, None),
        ("POST", "/peers/%ff/stop", &[], "", 404, None),
        ("GET", "", &[], "", 404, None),
        ("GET", "/", &[], "", 404, None),
        ("GET", "/nothing", &[], "", 404, None),
        ("GET", "/listings/", &[], "", 404, None),
        ("PUT", "/listings", &[], "", 405, None),
        ("DELETE", "/openapi.json", &[], "", 405, None),
        ("POST", "/listings", &[JSON], &large, 413, None),
        ("PATCH", &one, &[JSON], &large, 413, None),
        ("POST", "/listings", &[text], "{}", 415, None),
        ("PATCH", &one, &[form], "title=x", 415, None),
        ("POST", "/listings", &[JSON], "{", 400, None),
        ("POST", "/listings", &[JSON], "[]", 422, None),
        ("POST", "/listings", &[JSON], "\u{1}", 400, None),
        ("POST", "/listings", &[JSON], r#"{"kind": "offer", "title": "Ri\u0000ce"}"#, 422, Some("title")),
        ("POST", "/listings", &[JSON], r#"{"kind": "offer", "title": "Rice", "category": "\u0000"}"#, 422, Some("category")),
        ("POST", "/listings", &[JSON, ("idempotency-key", "")], "{}", 400, None),
        ("POST", "/peers", &[JSON], r#"{"address": "@a\u0000@maple.example"}"#, 422, Some("address")),
        ("POST", "/peers", &[JSON], r#"{"address": 7}"#, 422, Some("address")),
    ];
    for (method, path, headers, body, status, field) in cases {
        let shown = format!("{database:?} {method} {path} {}", body.get(..60).unwrap_or(body));
        let a = send(&node, method, path, headers, (*body).to_owned()).await.context(shown.clone())?;
        ensure!(a.status == *status, "{shown}: {a:?}");
        ensure!(a.kind == "application/problem+json", "{shown}: {a:?}");
        ensure!(a.body["status"] == a.status && a.body["detail"].is_string() && a.body["type"].is_string(), "{shown}: {a:?}");
        ensure!(a.body["field"].as_str() == *field, "{shown}: {a:?}");
    }
    let stranger = client()?.get(format!("{}/api/v1/me", node.origin)).send().await?;
    ensure!(stranger.status() == 401 && stranger.headers()["content-type"] == "application/problem+json", "{stranger:?}");
    Ok(())
}

#[tokio::test]
async fn every_error_is_a_problem_with_its_status() -> anyhow::Result<()> {
    errors_are_problems(Database::Sqlite).await?;
    if Database::Postgres.is_here() {
        errors_are_problems(Database::Postgres).await?;
    }
    Ok(())
}

/// Many at once with one key: one effect, one answer.
async fn at_once(node: &TestNode, path: &str, key: &str, body: &Value) -> anyhow::Result<Value> {
    let all = (0..8).map(|_| post_with_key(node, path, key, body));
    let mut answers = Vec::new();
    let mut tasks = Vec::from_iter(all.map(Box::pin));
    // Polled together on one thread; the node works on them side by side.
    while !tasks.is_empty() {
        let ready = std::future::poll_fn(|cx| {
            let found = tasks.iter_mut().enumerate().find_map(|(i, t)| match t.as_mut().poll(cx) {
                std::task::Poll::Ready(a) => Some((i, a)),
                std::task::Poll::Pending => None,
            });
            found.map_or(std::task::Poll::Pending, std::task::Poll::Ready)
        });
        let (i, answer) = ready.await;
        drop(tasks.remove(i));
        answers.push(answer?);
    }
    let first = &answers[0];
    ensure!(first.status < 300 && answers.iter().all(|a| a.status == first.status), "{path}: {answers:?}");
    ensure!(answers.iter().all(|a| a.body == first.body), "{path}: {answers:?}");
    ensure!(answers.iter().filter(|a| !a.replayed).count() == 1, "{path}: {answers:?}");
    Ok(first.body.clone())
}

async fn keys_are_honoured(database: Database) -> anyhow::Result<()> {
    let (maple, cedar) = (TestNode::start("maple", database).await?, TestNode::start("cedar", database).await?);
    let listing = at_once(&maple, "/listings", "a", &offer("Bags of rice")).await?;
    ensure!(maple.all("/listings").await?.len() == 1, "one listing");
    let path = format!("/listings/{}/commitments", id(&listing));
    let promise = at_once(&maple, &path, "b", &json!({"amount": 5})).await?;
    ensure!(maple.call("GET", &format!("/listings/{}", id(&listing)), None).await?["remaining"] == 2, "taken once");
    let mine = format!("/commitments/{}", id(&promise));
    at_once(&maple, &format!("{mine}/messages"), "c", &json!({"text": "On Saturday?"})).await?;
    ensure!(maple.all(&format!("{mine}/messages")).await?.len() == 1, "one message");
    // The second would be refused if it were not the same: the promise is no longer accepted.
    at_once(&maple, &format!("{mine}/cancel"), "d", &json!({})).await?;

    let ask = json!({"address": cedar.address()});
    let peer = at_once(&maple, "/peers", "e", &ask).await?;
    let request = cedar.find("/peers", |p| p["direction"] == "incoming" && p["state"] == "requested").await?;
    at_once(&cedar, &format!("/peers/{}/accept", id(&request)), "f", &json!({})).await?;
    maple.find("/peers", |p| p["state"] == "accepted").await?;
    let kept = post_with_key(&maple, "/peers", "e", &ask).await?;
    ensure!(kept.replayed && kept.body == peer && kept.body["state"] == "requested", "the kept answer: {kept:?}");

    for (path, key, body) in [
        ("/listings", "a", offer("Bags of beans")),
        ("/peers", "e", json!({"address": "@birch@birch.example"})),
        ("/peers", "a", offer("Bags of rice")),
    ] {
        let other = post_with_key(&maple, path, key, &body).await?;
        ensure!(other.status == 422, "{path} {key}: {other:?}");
    }
    let other = post_with_key(&maple, "/peers", "a", &json!({"address": cedar.address()})).await?;
    ensure!(other.status == 422 && other.body["code"] == "idempotency-key-reused", "{other:?}");
    // Keys are each neighbour's own.
    ensure!(post_with_key(&cedar, "/listings", "a", &offer("Bags of beans")).await?.status == 201, "cedar's own key");
    Ok(())
}

#[tokio::test]
async fn a_post_with_a_key_happens_once_however_often_it_comes() -> anyhow::Result<()> {
    keys_are_honoured(Database::Sqlite).await?;
    if Database::Postgres.is_here() {
        keys_are_honoured(Database::Postgres).await?;
    }
    Ok(())
}

/// Whether a value fits a schema, as far as this description uses schemas; says where it does not.
fn fits(doc: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    if let Some(name) = schema["$ref"].as_str() {
        let target = doc.pointer(name.trim_start_matches('#')).ok_or_else(|| format!("{at}: {name} is not described"))?;
        return fits(doc, target, value, at);
    }
    if let Some(any) = schema["oneOf"].as_array() {
        let fitting = any.iter().filter(|s| fits(doc, s, value, at).is_ok()).count();
        return if fitting == 1 { Ok(()) } else { Err(format!("{at}: {value} fits {fitting} of {schema}")) };
    }
    if let Some(words) = schema["enum"].as_array()
        && !words.contains(value)
    {
        return Err(format!("{at}: {value} is none of {words:?}"));
    }
    let types = schema["type"].as_array().cloned().unwrap_or_else(|| vec![schema["type"].clone()]);
    let is = |t: &Value| match t.as_str() {
        Some("string") => value.is_string(),
        Some("number") => value.is_number(),
        Some("integer") => value.is_i64(),
        Some("boolean") => value.is_boolean(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        Some("null") => value.is_null(),
        _ => false,
    };
    if !types.iter().any(is) {
        return Err(format!("{at}: {value} is not of {schema}"));
    }
    if schema["format"] == "date-time" && value.as_str().is_some_and(|t| t.len() < 20 || !t.ends_with('Z')) {
        return Err(format!("{at}: {value} is no time"));
    }
    for item in value.as_array().into_iter().flatten() {
        fits(doc, &schema["items"], item, &format!("{at}[]"))?;
    }
    if let Some(fields) = value.as_object() {
        let needed = schema["required"].as_array().cloned().unwrap_or_default();
        if let Some(missing) = needed.iter().filter_map(Value::as_str).find(|n| !fields.contains_key(*n)) {
            return Err(format!("{at}: {missing} is missing"));
        }
        for (name, inner) in fields {
            let described = schema["properties"].get(name).ok_or_else(|| format!("{at}: {name} is not described"))?;
            fits(doc, described, inner, &format!("{at}.{name}"))?;
        }
    }
    Ok(())
}

/// What is wrong with an answer, by the description of its call.
fn check_answer(doc: &Value, operation: &Value, a: &Answer, wanted: u16) -> Result<(), String> {
    if a.status != wanted {
        return Err(format!("{a:?}, not {wanted}"));
    }
    let responses = &operation["responses"];
    let response = responses.get(a.status.to_string()).unwrap_or(&responses["default"]);
    let Some(content) = response["content"].as_object() else {
        return if a.body.is_null() && a.kind.is_empty() { Ok(()) } else { Err(format!("{a:?}: no body is described")) };
    };
    let (kind, content) = content.iter().next().ok_or("no content is described")?;
    if a.kind != *kind {
        return Err(format!("{a:?} is not {kind}"));
    }
    fits(doc, &content["schema"], &a.body, "body")
}

#[tokio::test]
async fn the_description_is_caremongers_own_and_complete() -> anyhow::Result<()> {
    let node = TestNode::start("maple", Database::Sqlite).await?;
    let doc = node.call("GET", "/openapi.json", None).await?;
    ensure!(doc == node.command(&["openapi"]).await?, "the command prints the same");
    let info = &doc["info"];
    ensure!(info["title"] == "Caremonger" && info["version"] == env!("CARGO_PKG_VERSION") && info["contact"].is_null(), "{info}");
    ensure!(info["license"]["identifier"] == "AGPL-3.0-or-later", "{info}");
    let mut ids = BTreeSet::new();
    let paths = doc["paths"].as_object().context("paths")?;
    for (path, item) in paths {
        for (method, operation) in item.as_object().context("an item")? {
            let shown = format!("{method} {path}");
            let id = operation["operationId"].as_str().context("an operationId")?;
            ensure!(ids.insert(id.to_owned()) && id.contains('_'), "{shown}: {id}");
            ensure!(operation["summary"].as_str().is_some_and(|s| !s.is_empty()), "{shown}");
            for (status, response) in operation["responses"].as_object().context("responses")? {
                ensure!(response["description"].as_str().is_some_and(|d| !d.is_empty()), "{shown} {status}");
                let lists = response["content"]["application/json"]["schema"]["type"] == "array";
                ensure!(!lists || response["headers"]["Link"]["description"].is_string(), "{shown} {status}: Link");
            }
            let problem = &operation["responses"]["default"]["content"]["application/problem+json"]["schema"]["$ref"];
            ensure!(*problem == "#/components/schemas/Problem", "{shown}");
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let key = parameters.iter().any(|p| p["name"] == "Idempotency-Key" && p["in"] == "header" && p["required"] != true);
            ensure!(key == (method == "post"), "{shown}: Idempotency-Key");
            if let Some(name) = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str() {
                let schema = doc.pointer(name.trim_start_matches('#')).context("a schema")?;
                let needed = schema["required"].as_array().is_some_and(|r| !r.is_empty());
                ensure!(operation["requestBody"]["required"] == needed, "{shown}: {}", operation["requestBody"]);
            }
        }
    }
    let kinds = &doc["components"]["schemas"]["NewListing"]["properties"]["kind"]["enum"];
    ensure!(*kinds == json!(["offer", "request"]), "{kinds}");
    Ok(())
}
