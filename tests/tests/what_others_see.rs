//! What other servers and programs see of one real node, and what it turns away.

use anyhow::{Context as _, ensure};
use integration::{Database, TestNode, client};
use serde_json::{Value, json};

#[tokio::test]
async fn a_pod_is_found_and_read_as_other_servers_do_it() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let host = maple.origin.trim_start_matches("http://").to_owned();
    let (status, kind, found) = maple.fetch(&format!("/.well-known/webfinger?resource=acct:maple@{host}")).await?;
    ensure!(
        status == 200 && kind == "application/jrd+json" && found["subject"] == format!("acct:maple@{host}"),
        "{status} {kind} {found}"
    );
    let selves: Vec<&Value> = found["links"].as_array().context("links")?.iter().filter(|l| l["rel"] == "self").collect();
    ensure!(selves.len() == 1 && selves[0]["href"] == format!("{}/@maple", maple.origin), "{found}");
    ensure!(maple.fetch("/.well-known/webfinger").await?.0 == 400, "no resource");
    ensure!(maple.fetch(&format!("/.well-known/webfinger?resource=acct:nobody@{host}")).await?.0 == 404, "nobody");
    ensure!(maple.fetch("/.well-known/webfinger?resource=acct:maple@elsewhere.example").await?.0 == 404, "another host");
    let (_, kind, actor) = maple.fetch("/@maple").await?;
    ensure!(kind == "application/activity+json" && actor["type"] == "Organization", "{kind} {actor}");
    ensure!(actor["id"] == format!("{}/@maple", maple.origin) && actor["publicKey"]["owner"] == actor["id"], "{actor}");
    let (_, _, node) = maple.fetch("/actor").await?;
    ensure!(node["type"] == "Application", "{node}");
    for feed in ["maple_offers", "maple_asks", "maple_food"] {
        ensure!(maple.fetch(&format!("/@{feed}")).await?.2["type"] == "Service", "{feed}");
    }
    ensure!(maple.fetch("/nodeinfo/2.1").await?.2["software"]["name"] == "caremonger", "nodeinfo");
    let offer =
        json!({"kind": "offer", "title": "Bags of rice", "category": "food", "quantity": {"amount": 7}, "visibility": "public"});
    let listing = maple.call("POST", "/listings", Some(&offer)).await?;
    let (_, _, outbox) = maple.fetch("/@maple/outbox").await?;
    let first = outbox["first"].as_str().and_then(|f| f.strip_prefix(maple.origin.as_str())).context("a first page")?;
    let (_, _, page) = maple.fetch(first).await?;
    ensure!(outbox["totalItems"] == 1 && page["orderedItems"][0]["object"]["id"] == listing["uri"], "{outbox} {page}");
    ensure!(maple.fetch("/@maple/featured").await?.2["orderedItems"][0]["type"] == "Note", "the shelf for new followers");
    ensure!(maple.fetch("/@maple_food/outbox?page=1").await?.2["orderedItems"][0]["type"] == "Announce", "the feed passes it on");
    for feed in ["feed.atom", "feed.json", "calendar.ics"] {
        ensure!(maple.fetch(&format!("/@maple/{feed}")).await?.0 == 200, "{feed}");
    }
    Ok(())
}

/// Maple lists birch while birch lets it, and forgets what it said once it does not.
#[tokio::test]
async fn a_node_is_listed_by_others_while_it_lets_them() -> anyhow::Result<()> {
    let start = |name| TestNode::start(name, Database::Sqlite);
    let (maple, birch) = tokio::try_join!(start("maple"), start("birch"))?;
    birch.with_neighbour("birch", "zelda", "Zelda", &[]).await?;
    let host = birch.origin.trim_start_matches("http://").to_owned();
    let files = ["/directory/profile.json", "/directory/hsds.json"];
    for file in files {
        ensure!(birch.fetch(file).await?.0 == 404, "{file}: on no map unasked");
    }
    let there = json!({"address": birch.origin});
    let (status, refused) = maple.try_call("POST", "/neighbourhoods", Some(&there)).await?;
    ensure!(status == 422 && refused["field"] == "address", "{refused}");
    ensure!(birch.call("GET", "/listed", None).await?["on"] == false, "off at first");
    birch.call("PUT", "/listed", Some(&json!({"on": true}))).await?;
    for file in files {
        let (status, kind, doc) = birch.fetch(file).await?;
        ensure!(status == 200 && kind == "application/json" && doc["name"].is_string(), "{file}: {status} {kind} {doc}");
        ensure!(!doc.to_string().to_lowercase().contains("zelda"), "nobody is in it: {doc}");
    }
    let (_, _, profile) = birch.fetch(files[0]).await?;
    ensure!(profile["linked_schemas"] == json!(["organizations_schema-v1.0.0"]), "{profile}");
    ensure!(profile["primary_url"] == format!("{}/", birch.origin), "{profile}");
    let listed = maple.call("POST", "/neighbourhoods", Some(&there)).await?;
    ensure!(listed["name"] == profile["name"] && listed["standing"] == "here" && listed["host"] == host.as_str(), "{listed}");
    let all = maple.call("GET", "/neighbourhoods", None).await?;
    ensure!(all[0] == listed && all[1].is_null(), "{all}");
    // What maple lists can be found by whoever lists maple.
    maple.call("PUT", "/listed", Some(&json!({"on": true}))).await?;
    let (_, _, ours) = maple.fetch(files[0]).await?;
    ensure!(ours["caremonger"]["neighbourhoods"] == json!([format!("{}{}", birch.origin, files[0])]), "{ours}");

    birch.call("PUT", "/listed", Some(&json!({"on": false}))).await?;
    ensure!(birch.fetch(files[0]).await?.0 == 404);
    let hidden = maple.call("POST", "/neighbourhoods", Some(&there)).await?;
    ensure!(hidden["standing"] == "hidden" && hidden["name"].is_null() && hidden["url"].is_null(), "{hidden}");
    ensure!(maple.call("GET", "/neighbourhoods", None).await?[0] == hidden, "nothing of it is left");
    let (_, _, ours) = maple.fetch(files[0]).await?;
    ensure!(ours["caremonger"]["neighbourhoods"] == json!([]), "nor is it passed on: {ours}");
    maple.call("DELETE", &format!("/neighbourhoods/{host}"), None).await?;
    ensure!(maple.call("GET", "/neighbourhoods", None).await? == json!([]), "off the list");
    Ok(())
}

#[tokio::test]
async fn what_is_not_rightly_signed_is_turned_away_with_the_right_status() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let like = json!({"id": "https://a.example/1", "type": "Like", "actor": "https://a.example/ana", "object": "x"}).to_string();
    let post = |path: &'static str, kind: &'static str, body: String| {
        let url = format!("{}{path}", maple.origin);
        async move { Ok::<_, anyhow::Error>(client()?.post(url).header("content-type", kind).body(body).send().await?) }
    };
    let unsigned = post("/inbox", "application/activity+json", like.clone()).await?;
    ensure!(unsigned.status() == 401 && unsigned.headers().contains_key("accept-signature"), "{unsigned:?}");
    ensure!(post("/@maple/inbox", "application/activity+json", like.clone()).await?.status() == 401, "the pod's own inbox");
    ensure!(post("/inbox", "application/json", like.clone()).await?.status() == 415, "the content type");
    ensure!(post("/inbox", "application/activity+json", "x".repeat(1_048_577)).await?.status() == 413, "too large");
    ensure!(post("/@nobody/inbox", "application/activity+json", like).await?.status() == 404, "nobody's inbox");
    Ok(())
}

#[tokio::test]
async fn every_call_of_the_api_wants_a_token_and_answers_with_problems() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let described: Value =
        serde_json::from_str(&client()?.get(format!("{}/api/v1/openapi.json", maple.origin)).send().await?.text().await?)?;
    let mut calls = 0;
    for (path, methods) in described["paths"].as_object().context("paths")? {
        for method in
            methods.as_object().context("methods")?.keys().filter(|m| ["get", "post", "patch", "delete"].contains(&m.as_str()))
        {
            let url = format!("{}{}", maple.origin, path.replace("{id}", "01J9A000000000000000000000"));
            let answer = client()?.request(method.to_uppercase().parse()?, url).send().await?;
            let kind = answer.headers().get("content-type").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
            ensure!(answer.status() == 401 && kind == "application/problem+json", "{method} {path}: {} {kind}", answer.status());
            calls += 1;
        }
    }
    ensure!(calls >= 25, "{calls} calls are described");
    let (status, problem) = maple.try_call("GET", "/listings/01J9A000000000000000000000", None).await?;
    ensure!(status == 404 && problem["code"] == "not-found", "{problem}");
    let phone = json!({"kind": "offer", "title": "Call 416-555-0199", "category": "food", "visibility": "public"});
    let (status, problem) = maple.try_call("POST", "/listings", Some(&phone)).await?;
    ensure!(status == 422 && problem["code"] == "private-detail", "{problem}");
    let (status, problem) = maple.try_call("POST", "/listings", Some(&json!({"kind": "loan", "title": "Rice"}))).await?;
    ensure!(status == 422 && problem["code"] == "bad-body", "{problem}");
    Ok(())
}

#[tokio::test]
async fn what_is_for_the_pod_alone_is_not_there_for_anybody_else() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let ask = json!({"kind": "request", "title": "A ride on Friday", "category": "rides", "visibility": "pod"});
    let listing = maple.call("POST", "/listings", Some(&ask)).await?;
    ensure!(listing["uri"].is_null() && listing["acceptance"] == "by_hand", "{listing}");
    let path = format!("/listings/{}", listing["id"].as_str().unwrap_or_default());
    ensure!(maple.fetch(&path).await?.0 == 404, "as JSON");
    let page = client()?.get(format!("{}{path}", maple.origin)).header("accept", "text/html").send().await?;
    ensure!(page.status() == 404, "as a page");
    ensure!(maple.fetch("/@maple/outbox").await?.2["totalItems"] == 0, "in the outbox");
    Ok(())
}
