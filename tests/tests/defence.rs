//! Defence: people who are blocked, lists of servers, complaints, too much at once, and pods that move.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use integration::{Database, TestNode, befriend, client, crowd::Crowd, foreign::Foreigner, until};
use serde_json::{Value, json};

fn rice(title: &str) -> Value {
    json!({"kind": "offer", "title": title, "category": "food", "quantity": {"amount": 7}, "visibility": "public", "acceptance": "first_come"})
}

fn id(v: &Value) -> &str {
    v["id"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn a_blocked_person_is_not_heard_and_the_rest_of_their_server_is() -> anyhow::Result<()> {
    let (maple, ana) = (TestNode::start("maple", Database::Sqlite).await?, Foreigner::start().await?);
    let (pod, inbox) = (format!("{}/@maple", maple.origin), format!("{}/@maple/inbox", maple.origin));
    let follow =
        |n: u32| json!({"id": format!("{}/follows/{n}", ana.origin()), "type": "Follow", "actor": ana.uri, "object": pod});
    ensure!(ana.send(&inbox, &follow(1)).await? == 202);
    ana.gets("she follows", |a| a["type"] == "Accept").await?;
    let offered = maple.call("POST", "/listings", Some(&rice("Bread"))).await?;
    ana.writes(&inbox, &pod, 1, "I take one", offered["uri"].as_str().context("uri")?, false).await?;
    let interest = maple.find("/interests", |i| i["state"] == "open").await?;
    maple.call("POST", &format!("/interests/{}/accept", id(&interest)), Some(&json!({"amount": 1}))).await?;
    let told = ana.gets("the yes", |a| a["object"]["content"].as_str().is_some_and(|c| c.contains("for you"))).await?;
    let words = told["object"]["id"].as_str().context("an id")?;
    ensure!(ana.fetches(words).await?.0 == 200, "what was written to her is hers to fetch");
    let done = maple.command(&["person", "block", &ana.address(), "--reason", "rude"]).await?;
    ensure!(done["blocked"] == true, "{done}");
    ensure!(ana.send(&inbox, &follow(2)).await? == 403, "she is turned away");
    ensure!(ana.fetches(words).await?.0 == 404, "and fetches nothing of it any more");
    maple.call("POST", "/listings", Some(&rice("Soup"))).await?;
    let followers = maple.fetch("/@maple/followers").await?.2;
    ensure!(followers["totalItems"] == 0, "{followers}");
    let list = maple.command(&["person", "list"]).await?;
    ensure!(list[0]["address"] == ana.address().as_str() && list[0]["reason"] == "rude", "{list}");
    ensure!(maple.command(&["host", "list"]).await? == json!([]), "not her server");
    let log = maple.command(&["log"]).await?;
    ensure!(log[0]["act"] == "block" && log[0]["by"] == "operator", "{log}");
    maple.command(&["person", "unblock", &ana.address()]).await?;
    ensure!(ana.send(&inbox, &follow(3)).await? == 202, "and let in again");
    ana.gets("she follows anew", |a| a["type"] == "Accept" && a["object"]["id"].as_str().is_some_and(|i| i.ends_with("/3")))
        .await?;
    ensure!(ana.count(|a| a["type"] == "Create" && a["object"]["purpose"] == "offer") == 1, "nothing came in between");
    Ok(())
}

#[tokio::test]
async fn mastodons_list_of_blocked_servers_goes_in_and_comes_out_again() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let dir = tempfile::tempdir()?;
    let file = dir.path().join("list.csv");
    let text = "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n\
                bad.example,suspend,true,true,\"spam, mostly\",false\n\
                loud.example,silence,false,false,,false\nhid*en.example,suspend,false,false,,true\n";
    std::fs::write(&file, text)?;
    let name = file.display().to_string();
    let done = maple.command(&["host", "import", &name]).await?;
    ensure!(done["blocked"] == json!(["bad.example"]), "{done}");
    ensure!(done["passed_over"].as_array().map(Vec::len) == Some(2), "{done}");
    ensure!(maple.command(&["host", "list"]).await? == json!(["https://bad.example"]));
    let again = maple.command(&["host", "import", &name]).await?;
    ensure!(again["known"] == 1 && again["blocked"] == json!([]), "{again}");
    let out = maple.run(&["host", "export"]).await?;
    ensure!(out.contains("bad.example,suspend,") && out.contains("\"spam, mostly\""), "{out}");
    std::fs::write(&file, out)?;
    let cedar = TestNode::start("cedar", Database::Sqlite).await?;
    ensure!(cedar.command(&["host", "import", &name]).await?["blocked"] == json!(["bad.example"]), "what goes out comes in");
    Ok(())
}

#[tokio::test]
async fn complaints_come_in_from_servers_and_reach_the_desk() -> anyhow::Result<()> {
    let (maple, ana) = (TestNode::start("maple", Database::Sqlite).await?, Foreigner::start().await?);
    let listing = maple.call("POST", "/listings", Some(&rice("Soup"))).await?;
    let flag = json!({"id": format!("{}/flags/1", ana.origin()), "type": "Flag", "actor": ana.uri, "content": "this is a scam",
                      "object": [format!("{}/@maple", maple.origin), listing["uri"], "https://elsewhere.example/1"]});
    for _ in 0..2 {
        ensure!(ana.send(&format!("{}/inbox", maple.origin), &flag).await? == 202);
    }
    maple.find("/notices", |n| n["kind"] == "report").await?;
    ensure!(maple.all("/notices").await?.iter().filter(|n| n["kind"] == "report").count() == 1, "once");
    ensure!(ana.count(|_| true) == 0, "nothing goes back");
    Ok(())
}

/// What the desk complains of goes to the people of the other server, in the node's name alone.
#[tokio::test]
async fn a_complaint_goes_out_without_who_made_it() -> anyhow::Result<()> {
    let (maple, cedar) = (TestNode::start("maple", Database::Sqlite).await?, TestNode::start("cedar", Database::Sqlite).await?);
    befriend(&cedar, &maple).await?;
    let listing = maple.call("POST", "/listings", Some(&rice("Soup"))).await?;
    let copy = cedar.find("/listings?origin=remote", |l| l["uri"] == listing["uri"]).await?;
    let form = json!({"text": "They ask for money when you come."});
    let report = format!("/listings/{}/report", id(&copy));
    ensure!(cedar.call("POST", &report, Some(&form)).await?["id"].is_string());
    let told = maple.find("/notices", |n| n["kind"] == "report").await?;
    ensure!(told["id"].is_string());
    let reports = maple.all("/reports").await?;
    ensure!(reports.len() == 1 && reports[0]["text"] == "They ask for money when you come.", "{reports:?}");
    ensure!(reports[0]["objects"] == json!([format!("{}/@maple", maple.origin), listing["uri"]]), "{reports:?}");
    let said = reports[0].to_string();
    ensure!(!said.contains("@cedar") && reports[0]["host"] == cedar.origin.trim_start_matches("http://"), "{said}");
    maple.call("POST", &format!("/reports/{}/close", id(&reports[0])), None).await?;
    ensure!(maple.all("/reports").await?.is_empty(), "looked at");
    Ok(())
}

#[tokio::test]
async fn a_server_that_sends_too_much_is_asked_to_wait_and_the_others_are_heard() -> anyhow::Result<()> {
    let maple = TestNode::start_with("maple", Database::Sqlite, &[("CAREMONGER_INBOX_PER_MINUTE", "30")]).await?;
    let (crowd, ana, client) = (Crowd::start().await?, Foreigner::start().await?, client()?);
    let inbox: url::Url = format!("{}/inbox", maple.origin).parse()?;
    let like = |n: usize| json!({"id": format!("{}/likes/{n}", crowd.origin), "type": "Like", "actor": crowd.actor(0), "object": "https://x.example/1"});
    let mut statuses = Vec::new();
    for n in 0..40 {
        statuses.push(crowd.ready(0, &inbox, &like(n))?.send(&client, &inbox).await?.as_u16());
    }
    let (taken, put_off) = (statuses.iter().filter(|s| **s == 202).count(), statuses.iter().filter(|s| **s == 429).count());
    ensure!((30..36).contains(&taken) && taken + put_off == 40, "{statuses:?}");
    let follow = json!({"id": format!("{}/follows/1", ana.origin()), "type": "Follow", "actor": ana.uri, "object": format!("{}/@maple", maple.origin)});
    ensure!(ana.send(inbox.as_str(), &follow).await? == 202, "ana's server is another");
    Ok(())
}

/// Resident memory of a process in KiB.
fn memory(pid: u32) -> anyhow::Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).context("VmRSS")?;
    Ok(line.split_whitespace().next().context("a number")?.parse()?)
}

/// Mastodon tells every server it knows of each account that is deleted.
#[tokio::test]
async fn five_thousand_deletes_of_unknown_accounts_do_not_hold_up_a_promise() -> anyhow::Result<()> {
    let (maple, cedar, crowd) = (
        TestNode::start("maple", Database::Sqlite).await?,
        TestNode::start("cedar", Database::Sqlite).await?,
        Crowd::start().await?,
    );
    befriend(&cedar, &maple).await?;
    let listing = maple.call("POST", "/listings", Some(&rice("Soup"))).await?;
    let copy = cedar.find("/listings?origin=remote", |l| l["uri"] == listing["uri"]).await?;
    let (client, inbox) = (client()?, format!("{}/inbox", maple.origin).parse::<url::Url>()?);
    let before = memory(maple.pid()?)?;
    let flood = async {
        let all = (0..5_000).map(|n| {
            let (crowd, client, inbox) = (&crowd, &client, &inbox);
            async move {
                let gone = crowd.actor(10_000 + n);
                let delete = json!({"id": format!("{gone}#delete"), "type": "Delete", "actor": gone, "object": gone});
                Ok::<_, anyhow::Error>(crowd.ready(0, inbox, &delete)?.send(client, inbox).await?.as_u16())
            }
        });
        use futures_util::StreamExt as _;
        futures_util::stream::iter(all).buffer_unordered(64).collect::<Vec<_>>().await
    };
    let promise = async {
        let mut slowest = Duration::ZERO;
        for _ in 0..5 {
            let begun = Instant::now();
            let made = cedar.call("POST", &format!("/listings/{}/commitments", id(&copy)), Some(&json!({"amount": 1}))).await?;
            cedar.find("/commitments", |c| c["id"] == made["id"] && c["state"] == "accepted").await?;
            slowest = slowest.max(begun.elapsed());
        }
        Ok::<_, anyhow::Error>(slowest)
    };
    let (statuses, slowest) = tokio::join!(flood, promise);
    for status in statuses {
        ensure!(matches!(status?, 202 | 410), "answered at once");
    }
    ensure!((0..5_000).all(|n| crowd.fetched(10_000 + n) == 0), "nobody is asked for");
    let grown = memory(maple.pid()?)?.saturating_sub(before);
    ensure!(grown < 64 * 1024, "{grown} KiB more");
    ensure!(slowest? < Duration::from_secs(2), "a promise waited");
    Ok(())
}

#[tokio::test]
async fn a_pod_moves_and_its_followers_and_history_go_along() -> anyhow::Result<()> {
    let start = |name| TestNode::start(name, Database::Sqlite);
    let (maple, oak, cedar) = tokio::try_join!(start("maple"), start("oak"), start("cedar"))?;
    let ana = Foreigner::start().await?;
    befriend(&cedar, &maple).await?;
    let pod = format!("{}/@maple", maple.origin);
    let follow = json!({"id": format!("{}/follows/1", ana.origin()), "type": "Follow", "actor": ana.uri, "object": pod});
    ana.send(&format!("{pod}/inbox"), &follow).await?;
    ana.gets("ana follows", |a| a["type"] == "Accept").await?;
    let soup = maple.call("POST", "/listings", Some(&rice("Soup"))).await?;
    let bread = maple.call("POST", "/listings", Some(&rice("Bread"))).await?;
    maple.call("PATCH", &format!("/listings/{}", id(&bread)), Some(&json!({"state": "closed"}))).await?;
    cedar.find("/listings?origin=remote", |l| l["uri"] == soup["uri"]).await?;

    let dir = tempfile::tempdir()?;
    let file = dir.path().join("maple.json").display().to_string();
    ensure!(maple.command(&["pod", "export", "maple", &file]).await?["listings"] == 2);
    ensure!(!std::fs::read_to_string(&file)?.contains("Alex"), "no people in it");
    ensure!(maple.command(&["pod", "move", "maple", "--to", &oak.address()]).await.is_err(), "the new pod has to say so first");
    ensure!(oak.command(&["pod", "import", "oak", &file]).await?["listings"] == 2);
    oak.command(&["pod", "alias", "oak", "--of", &maple.address()]).await?;
    maple.command(&["pod", "move", "maple", "--to", &oak.address()]).await?;

    let there = format!("{}/@oak", oak.origin);
    let moved = ana.gets("ana hears of it", |a| a["type"] == "Move").await?;
    ensure!(moved["object"] == pod.as_str() && moved["target"] == there.as_str(), "{moved}");
    ensure!(maple.fetch("/@maple").await?.2["movedTo"] == there.as_str(), "and the old address says so");
    ensure!(oak.fetch("/@oak").await?.2["alsoKnownAs"] == json!([pod]), "as does the new one");
    let asks = oak.find("/peers", |p| p["direction"] == "incoming" && p["address"] == cedar.address().as_str()).await?;
    if asks["state"] == "requested" {
        oak.call("POST", &format!("/peers/{}/accept", id(&asks)), None).await?;
    }
    cedar.find("/listings?origin=remote", |l| l["title"] == "Soup" && l["origin"]["pod"] == "oak").await?;
    let titles: Vec<Value> =
        oak.all("/listings?state=all").await?.iter().map(|l| json!([l["title"], l["state"], l["remaining"]])).collect();
    ensure!(titles.contains(&json!(["Soup", "open", 7])) && titles.contains(&json!(["Bread", "closed", 7])), "{titles:?}");
    until("what the old pod had open is taken back", async || {
        Ok(!cedar.all("/listings?origin=remote").await?.iter().any(|l| l["uri"] == soup["uri"] && l["state"] == "open"))
    })
    .await?;
    ensure!(maple.try_call("POST", "/listings", Some(&rice("Beans"))).await?.0 == 422, "one publishes at the new address");
    Ok(())
}

/// How a pod does things goes to another node in a file, and a pod begins there with one command.
#[tokio::test]
async fn a_pod_begins_on_another_node_like_one_that_works() -> anyhow::Result<()> {
    let start = |name| TestNode::start(name, Database::Sqlite);
    let (maple, oak) = tokio::try_join!(start("maple"), start("oak"))?;
    let dir = tempfile::tempdir()?;
    let file = dir.path().join("maple-kit.json").display().to_string();
    ensure!(maple.command(&["kit", "write", "maple", &file]).await?["left_out"] == json!([]));
    ensure!(maple.command(&["kit", "write", "maple", &file]).await.is_err(), "it does not write over a file");
    ensure!(!std::fs::read_to_string(&file)?.contains("Alex"), "nobody is in it");
    let begin = |pod: &'static str, file: String| {
        let title = "Ash Lane".to_owned();
        let more = ["--title", &title, "--area", "Ash Lane", "--handle", "lin", "--name", "Lin"].map(str::to_owned);
        let args = ["kit".to_owned(), "begin".to_owned(), file, "--pod".to_owned(), pod.to_owned()];
        args.into_iter().chain(more).collect::<Vec<String>>()
    };
    let wrong = dir.path().join("wrong.json").display().to_string();
    std::fs::write(&wrong, "{}")?;
    let args = begin("ash", wrong);
    ensure!(oak.command(&args.iter().map(String::as_str).collect::<Vec<_>>()).await.is_err(), "what is no kit begins nothing");
    ensure!(oak.fetch("/@ash").await?.0 == 404);
    let args = begin("ash", file);
    let begun = oak.command(&args.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    ensure!(
        begun["from"] == maple.address().as_str() && begun["sign_in"].as_str().is_some_and(|l| l.contains("/sign-in/")),
        "{begun}"
    );
    let page = client()?.get(format!("{}/@ash", oak.origin)).send().await?.text().await?;
    ensure!(page.contains("It began like") && page.contains(&maple.address()), "{page}");
    Ok(())
}

/// A `Move` counts only if the new address says that it was the old one.
#[tokio::test]
async fn nobody_is_moved_by_somebody_else() -> anyhow::Result<()> {
    let (cedar, ana) = (TestNode::start("cedar", Database::Sqlite).await?, Foreigner::start_as_pod().await?);
    let thief = Foreigner::start_as_pod().await?;
    cedar.call("POST", "/peers", Some(&json!({"address": ana.address()}))).await?;
    let asked = ana.gets("cedar asks", |a| a["type"] == "Follow").await?;
    let inbox = format!("{}/@cedar/inbox", cedar.origin);
    let yes = json!({"id": format!("{}/accepts/1", ana.origin()), "type": "Accept", "actor": ana.uri, "object": asked});
    ana.send(&inbox, &yes).await?;
    let agreed = cedar.find("/peers", |p| p["state"] == "accepted").await?;
    let moves = json!({"id": format!("{}/moves/1", ana.origin()), "type": "Move", "actor": ana.uri, "object": ana.uri, "target": thief.uri});
    ensure!(ana.send(&inbox, &moves).await? == 202);
    let forged = json!({"id": format!("{}/moves/1", thief.origin()), "type": "Move", "actor": thief.uri, "object": ana.uri, "target": thief.uri});
    ensure!(thief.send(&inbox, &forged).await? == 202);
    // What comes after them is handled after them.
    let create = json!({"id": format!("{}/creates/1", ana.origin()), "type": "Create", "actor": ana.uri, "to": [format!("{}/@cedar", cedar.origin)],
        "object": {"id": format!("{}/l/1", ana.origin()), "type": "Note", "attributedTo": ana.uri, "content": "<p>Soup</p>", "purpose": "offer",
                   "to": ["https://www.w3.org/ns/activitystreams#Public"],
                   "publishes": {"type": "Intent", "id": format!("{}/l/1#primary", ana.origin()), "action": "transfer", "resourceQuantity": {"hasUnit": "one"}}}});
    ana.send(&inbox, &create).await?;
    cedar.find("/listings?origin=remote", |l| l["title"] == "Soup").await?;
    let peers = cedar.all("/peers").await?;
    ensure!(peers.len() == 1 && peers[0]["id"] == agreed["id"] && peers[0]["state"] == "accepted", "{peers:?}");
    Ok(())
}

/// Cedar passes a listing of maple on to birch; then cedar blocks maple.
#[tokio::test]
async fn of_a_blocked_pod_nothing_is_passed_on_and_nothing_comes_back() -> anyhow::Result<()> {
    let start = |name| TestNode::start(name, Database::Sqlite);
    let (maple, cedar, birch) = tokio::try_join!(start("maple"), start("cedar"), start("birch"))?;
    befriend(&cedar, &maple).await?;
    befriend(&birch, &maple).await?;
    befriend(&cedar, &birch).await?;
    let listing = maple.call("POST", "/listings", Some(&rice("Soup"))).await?;
    let copy = cedar.find("/listings?origin=remote", |l| l["uri"] == listing["uri"]).await?;
    cedar.call("POST", &format!("/listings/{}/announce", id(&copy)), None).await?;
    let passed_on = async || -> anyhow::Result<bool> {
        let (_, _, page) = cedar.fetch("/@cedar/outbox?page=1").await?;
        Ok(page["orderedItems"].as_array().is_some_and(|items| !items.is_empty()))
    };
    ensure!(passed_on().await?, "it is passed on");
    let relation = cedar.find("/peers", |p| p["address"] == maple.address().as_str()).await?;
    cedar.command(&["person", "block", &maple.address(), "--reason", "rude"]).await?;
    ensure!(!passed_on().await?, "it is taken back");
    ensure!(cedar.all("/listings?origin=remote&state=open").await?.is_empty(), "it leaves the board");
    let history = cedar.call("GET", &format!("/peers/{}/history", id(&relation)), None).await?;
    ensure!(history[0]["event"] == "stopped" && history[0]["by"] == "operator", "{history}");

    // Birch, whom cedar follows, passes newer word of it on: cedar does not take it.
    let there = birch.find("/listings?origin=remote", |l| l["uri"] == listing["uri"]).await?;
    maple.call("PATCH", &format!("/listings/{}", id(&listing)), Some(&json!({"title": "Pea soup"}))).await?;
    birch.find("/listings?origin=remote", |l| l["title"] == "Pea soup").await?;
    birch.call("POST", &format!("/listings/{}/announce", id(&there)), None).await?;
    let bread = birch.call("POST", "/listings", Some(&rice("Bread"))).await?;
    cedar.find("/listings?origin=remote&state=open", |l| l["uri"] == bread["uri"]).await?;
    ensure!(cedar.all("/listings?origin=remote&state=open").await?.len() == 1, "the bread alone");
    ensure!(cedar.all("/quarantine").await?.is_empty(), "and nothing waits");
    Ok(())
}
