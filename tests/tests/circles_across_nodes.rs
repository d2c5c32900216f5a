//! A lending circle whose guest sits on another node: its rounds travel to that node alone, by no queue, and both sides say what went
//! over (G6).

use anyhow::{Context as _, ensure};
use integration::{
    Database, TestNode,
    disk::holds,
    foreign::Foreigner,
    until,
    visitor::{Visitor, between},
};
use serde_json::{Value, json};

const TITLE: &str = "Susu of the Alder aunts";
const WORDS: &str = "Late is late and we talk";

/// A circle of Cy, Dee and Nadia, who lives elsewhere and sits there by her name so far.
async fn begun(cy: &TestNode, order: &str) -> anyhow::Result<String> {
    let circle = json!({"title": TITLE, "words": WORDS, "hand": {"amount": 5_000, "currency": "CAD"}, "every": 30,
                        "first": "2099-01-01T12:00:00Z", "order": order, "member": ["dee"], "by_phone": ["Nadia Alder"]});
    let made = cy.call("POST", "/circles", Some(&circle)).await?;
    Ok(format!("/circles/{}", made["id"].as_str().context("an id")?))
}

async fn invited(cy: &TestNode, circle: &str) -> anyhow::Result<String> {
    let made = cy.call("POST", &format!("{circle}/invitations"), Some(&json!({"seat": 3}))).await?;
    Ok(made["invitation"].as_str().context("an invitation")?.to_owned())
}

async fn joins(nadia: &TestNode, invitation: &str) -> anyhow::Result<String> {
    nadia.call("POST", "/circle-joins", Some(&json!({"invitation": invitation}))).await?;
    let mut path = String::new();
    until("the circle is among hers", async || {
        let all = nadia.call("GET", "/circles", None).await?;
        path = all[0]["id"].as_str().map(|id| format!("/circles/{id}")).unwrap_or_default();
        Ok(!path.is_empty())
    })
    .await?;
    Ok(path)
}

async fn sign(who: &TestNode, circle: &str, word: &str) -> anyhow::Result<()> {
    who.call("POST", &format!("{circle}/sign"), Some(&json!({"word": word}))).await.map(drop)
}

async fn says(who: &TestNode, circle: &str, say: &str, giver: i64, taker: i64) -> anyhow::Result<()> {
    let body = json!({"giver": giver, "taker": taker, "say": say, "note": "After my pay comes"});
    who.call("POST", &format!("{circle}/hands"), Some(&body)).await.map(drop)
}

/// Waits until a circle is like that.
async fn is(who: &TestNode, circle: &str, what: &str, wanted: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
    let mut now = Value::Null;
    until(what, async || {
        now = who.call("GET", circle, None).await?;
        Ok(wanted(&now))
    })
    .await?;
    Ok(now)
}

fn hand(circle: &Value, giver: i64, taker: i64) -> Value {
    let all = circle["hands"].as_array().cloned().unwrap_or_default();
    all.into_iter().find(|h| h["giver"] == giver && h["taker"] == taker).unwrap_or_default()
}

fn turns(circle: &Value) -> Vec<Value> {
    circle["seats"].as_array().map(|all| all.iter().map(|s| s["turn"].clone()).collect()).unwrap_or_default()
}

async fn goes_over(database: Database) -> anyhow::Result<()> {
    let start = |name| TestNode::start(name, database);
    let (maple, cedar) = tokio::try_join!(start("maple"), start("cedar"))?;
    let (cy, dee) =
        (maple.with_neighbour("maple", "cy", "Cyrus", &[]).await?, maple.with_neighbour("maple", "dee", "Delphine", &[]).await?);
    let nadia = cedar.with_neighbour("cedar", "nadia", "Nadia", &[]).await?;
    let circle = begun(&cy, "drawn").await?;
    ensure!(
        dee.try_call("POST", &format!("{circle}/invitations"), Some(&json!({"seat": 3}))).await?.0 == 403,
        "who keeps the book"
    );
    ensure!(cy.try_call("POST", &format!("{circle}/invitations"), Some(&json!({"seat": 2}))).await?.0 == 403, "a seat of nobody");
    let spent = invited(&cy, &circle).await?;
    let invitation = invited(&cy, &circle).await?;

    // A new invitation ends the one before; with the right one she sits there, and Cy speaks for her no more.
    nadia.call("POST", "/circle-joins", Some(&json!({"invitation": spent}))).await?;
    until("she hears of the no", async || {
        let notices = nadia.call("GET", "/notices", None).await?;
        Ok(notices.to_string().contains("\"circle\""))
    })
    .await?;
    ensure!(nadia.call("GET", "/circles", None).await?.as_array().is_some_and(Vec::is_empty));
    let hers = joins(&nadia, &invitation).await?;
    let plan = nadia.call("GET", &hers, None).await?;
    ensure!(plan["title"] == TITLE && plan["words"] == WORDS && plan["me"] == 3 && plan["banker"] == false, "{plan}");
    ensure!(plan["seats"][0]["name"] == "Cyrus" && plan["seats"][1]["name"] == "Delphine", "she knows with whom: {plan}");
    let mark = plan["mark"].as_str().context("a mark")?.to_owned();
    ensure!(plan["check"].is_null() && mark == cy.call("GET", &circle, None).await?["mark"], "the mark, and not the seed");
    let sign_for_her = json!({"seat": 3, "word": "x"});
    ensure!(cy.try_call("POST", &format!("{circle}/sign"), Some(&sign_for_her)).await?.0 == 403, "she speaks for herself");

    // All sign; the order is drawn, and she can work it out again at hers.
    sign(&cy, &circle, "plum").await?;
    sign(&nadia, &hers, "quince").await?;
    let waits = is(&cy, &circle, "her signature is there", |c| !c["seats"][2]["signed_at"].is_null()).await?;
    ensure!(waits["phase"] == "gathering");
    sign(&dee, &circle, "pear").await?;
    let there = is(&nadia, &hers, "it runs at hers", |c| c["phase"] == "running").await?;
    let here = cy.call("GET", &circle, None).await?;
    ensure!(turns(&there) == turns(&here) && there["check"] == here["check"] && there["mark"] == mark.as_str(), "{there}");
    ensure!(there["check"]["words"] == json!(["plum", "pear", "quince"]) && there["on_way"] == json!([]), "{there}");

    // Hands on both sides.
    says(&nadia, &hers, "late", 3, 1).await?;
    let late = is(&cy, &circle, "her word is there", |c| !hand(c, 3, 1)["note"].is_null()).await?;
    ensure!(hand(&late, 3, 1)["note"] == "After my pay comes");
    says(&nadia, &hers, "given", 3, 1).await?;
    is(&cy, &circle, "she gave", |c| !hand(c, 3, 1)["given_at"].is_null()).await?;
    says(&cy, &circle, "taken", 3, 1).await?;
    is(&nadia, &hers, "it is done at hers", |c| !hand(c, 3, 1)["taken_at"].is_null()).await?;
    says(&cy, &circle, "given", 1, 3).await?;
    is(&nadia, &hers, "it came to her", |c| !hand(c, 1, 3)["given_at"].is_null()).await?;
    says(&nadia, &hers, "taken", 1, 3).await?;
    is(&dee, &circle, "she got it", |c| !hand(c, 1, 3)["taken_at"].is_null()).await?;
    let side = json!({"giver": 1, "taker": 2, "say": "given"});
    ensure!(nadia.try_call("POST", &format!("{hers}/hands"), Some(&side)).await?.0 == 403, "for her seat alone");

    // She is asked like everybody else, and her yes counts.
    let seats = |c: &Value| -> Vec<i64> {
        let all = c["changes"][0]["waits"].as_array().cloned().unwrap_or_default();
        all.iter().filter_map(Value::as_i64).collect()
    };
    let leaves = json!({"change": "replace", "by_phone": "Aunt Odile"});
    let asked = dee.call("POST", &format!("{circle}/changes"), Some(&leaves)).await?;
    let change = asked["id"].as_str().context("a change")?.to_owned();
    let shown = is(&nadia, &hers, "she is asked", |c| seats(c).contains(&3)).await?;
    ensure!(shown["changes"][0]["who"] == "Aunt Odile", "{shown}");
    nadia.call("POST", &format!("{hers}/changes/{change}/yes"), Some(&json!({}))).await?;
    is(&cy, &circle, "her yes is there", |c| seats(c) == [1]).await?;
    cy.call("POST", &format!("{circle}/changes/{change}/yes"), Some(&json!({}))).await?;
    is(&nadia, &hers, "she sees who sits there now", |c| c["seats"][1]["name"] == "Aunt Odile").await?;

    // Nobody else sees anything of it, whatever their jobs; and it lies open on no disk.
    for (node, at) in [(&maple, &circle), (&cedar, &hers)] {
        let desk = Visitor::neighbour(node, "desk2", "Desk", &["desk", "keys", "mediator"]).await?;
        let page = desk.get(at).await?;
        ensure!(!page.contains(TITLE), "{page}");
        for place in ["/circles", "/board?q=susu", "/numbers", "/log", "/people", "/desk", "/notices"] {
            ensure!(!desk.get(place).await?.contains("Alder"), "{place}");
        }
        for private in [TITLE, WORDS, "Nadia Alder", "After my pay comes", "Aunt Odile", "quince"] {
            ensure!(!holds(node, private.as_bytes()), "{private} lies open at {}", node.name);
        }
    }
    ensure!(!holds(&cedar, b"Delphine") && !holds(&cedar, b"Cyrus"), "nor who they are");

    // Whoever leaves their pod leaves the seat to whoever keeps the book.
    nadia.call("DELETE", "/me", None).await?;
    is(&cy, &circle, "Cy speaks for the seat again", |c| c["seats"][2]["yours"] == true).await?;
    Ok(())
}

#[tokio::test]
async fn a_circle_is_shared_with_one_node_alone_sqlite() -> anyhow::Result<()> {
    goes_over(Database::Sqlite).await
}

#[tokio::test]
async fn a_circle_is_shared_with_one_node_alone_postgres() -> anyhow::Result<()> {
    if !Database::Postgres.is_here() {
        return Ok(());
    }
    goes_over(Database::Postgres).await
}

#[tokio::test]
async fn what_is_said_waits_while_the_home_is_away_and_a_no_comes_back() -> anyhow::Result<()> {
    let start = |name| TestNode::start(name, Database::Sqlite);
    let (mut maple, cedar) = tokio::try_join!(start("maple"), start("cedar"))?;
    let cy = maple.with_neighbour("maple", "cy", "Cyrus", &[]).await?;
    let dee = maple.with_neighbour("maple", "dee", "Delphine", &[]).await?;
    let nadia = cedar.with_neighbour("cedar", "nadia", "Nadia", &[]).await?;
    let circle = begun(&cy, "agreed").await?;
    let hers = joins(&nadia, &invited(&cy, &circle).await?).await?;
    sign(&cy, &circle, "").await?;

    maple.kill().await?;
    sign(&nadia, &hers, "").await?;
    let waits = nadia.call("GET", &hers, None).await?;
    ensure!(waits["on_way"] == json!([{"act": "sign", "refused": false}]) && waits["seats"][2]["signed_at"].is_null(), "{waits}");
    // Twice is once.
    sign(&nadia, &hers, "").await?;
    maple.launch().await?;
    is(&nadia, &hers, "it is written down", |c| !c["seats"][2]["signed_at"].is_null() && c["on_way"] == json!([])).await?;

    // While she was away the plan was called off by Dee: her copy goes too, and what she said is no more.
    dee.call("POST", &format!("{circle}/call-off"), Some(&json!({}))).await?;
    until("it is gone at hers", async || Ok(nadia.try_call("GET", &hers, None).await?.0 == 404)).await
}

/// Cuts an invitation into the circle's id and the code.
fn parts(invitation: &str) -> anyhow::Result<(String, String)> {
    let mut parts = invitation.split_once('#').context("a part")?.1.split('.').skip(1);
    Ok((parts.next().context("an id")?.to_owned(), parts.next().context("a code")?.to_owned()))
}

#[tokio::test]
async fn rounds_are_for_the_server_of_a_guest_and_for_no_other() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let (cedar, birch) = (Foreigner::start_as_pod().await?, Foreigner::start_as_pod().await?);
    let cy = maple.with_neighbour("maple", "cy", "Cyrus", &[]).await?;
    maple.with_neighbour("maple", "dee", "Delphine", &[]).await?;
    let circle = begun(&cy, "drawn").await?;
    let (id, code) = parts(&invited(&cy, &circle).await?)?;
    let (uri, inbox) = (format!("{}/rounds/{id}", maple.origin), format!("{}/inbox", maple.origin));
    let join = |who: &Foreigner, n: u32, code: &str| {
        json!({"id": format!("{}/joins/{n}", who.origin()), "type": "Join", "actor": who.uri, "to": [format!("{}/@maple", maple.origin)],
               "object": {"id": uri, "type": "Circle", "code": code}})
    };
    ensure!(maple.fetch(&format!("/rounds/{id}")).await?.0 == 404 && birch.fetches(&uri).await?.0 == 404, "there is none");
    ensure!(birch.send(&inbox, &join(&birch, 1, &"0".repeat(32))).await? == 202);
    birch.gets("a wrong code is a no", |a| a["type"] == "Reject").await?;
    ensure!(cedar.send(&inbox, &join(&cedar, 1, &code)).await? == 202);
    let yes = cedar.gets("the right one is a yes", |a| a["type"] == "Accept").await?;
    ensure!(birch.send(&inbox, &join(&birch, 2, &code)).await? == 202);
    birch
        .gets("it is used up", |a| a["type"] == "Reject" && a["object"] == format!("{}/joins/2", birch.origin()).as_str())
        .await?;

    let (status, doc) = cedar.fetches(&uri).await?;
    ensure!(status == 200 && doc["book"]["title"] == TITLE && doc["book"]["seed"] == "", "{doc}");
    ensure!(doc["book"]["seats"][2]["joined"] == format!("{}/joins/1", cedar.origin()).as_str(), "{doc}");
    ensure!(birch.fetches(&uri).await?.0 == 404 && maple.fetch(&format!("/rounds/{id}")).await?.0 == 404, "for nobody else");
    let news = cedar.gets("news is a bare id", |a| a["type"] == "Update").await?;
    ensure!(news["object"] == uri.as_str(), "{news}");
    for private in [TITLE, WORDS, "Cyrus", "Delphine", "Nadia"] {
        ensure!(!news.to_string().contains(private) && !yes.to_string().contains(private), "{private}: {news}");
    }

    // Another server neither says anything for her seat nor gives it up.
    let said = json!({"id": format!("{}/acts/1", birch.origin()), "type": "CircleAct", "attributedTo": birch.uri, "circle": uri,
                      "joined": format!("{}/joins/1", cedar.origin()), "act": {"do": "sign", "word": ""}});
    let create = json!({"id": format!("{}/creates/1", birch.origin()), "type": "Create", "actor": birch.uri,
                        "to": [format!("{}/@maple", maple.origin)], "object": said});
    ensure!(birch.send(&inbox, &create).await? == 202);
    let undo = json!({"id": format!("{}/undos/1", birch.origin()), "type": "Undo", "actor": birch.uri,
                      "object": {"id": format!("{}/joins/1", cedar.origin()), "type": "Join", "object": uri}});
    ensure!(birch.send(&inbox, &undo).await? == 202);
    // The last of birch's that is answered: what came before it was handled.
    ensure!(birch.send(&inbox, &join(&birch, 3, &code)).await? == 202);
    birch
        .gets("all is handled", |a| a["type"] == "Reject" && a["object"] == format!("{}/joins/3", birch.origin()).as_str())
        .await?;
    let now = cy.call("GET", &circle, None).await?;
    ensure!(now["seats"][2]["signed_at"].is_null() && now["seats"][2]["elsewhere"] == true, "{now}");

    // Cedar says something that cannot be, and hears that.
    let early = json!({"id": format!("{}/acts/1", cedar.origin()), "type": "CircleAct", "attributedTo": cedar.uri, "circle": uri,
                       "joined": format!("{}/joins/1", cedar.origin()), "act": {"do": "given", "giver": 3, "taker": 1}});
    let create = json!({"id": format!("{}/creates/1", cedar.origin()), "type": "Create", "actor": cedar.uri,
                        "to": [format!("{}/@maple", maple.origin)], "object": early});
    ensure!(cedar.send(&inbox, &create).await? == 202);
    cedar.gets("not before it runs", |a| a["type"] == "Reject").await?;
    cy.call("POST", &format!("{circle}/call-off"), Some(&json!({}))).await?;
    cedar.gets("it is called off", |a| a["type"] == "Delete" && a["object"] == uri.as_str()).await?;
    ensure!(cedar.fetches(&uri).await?.0 == 404);
    Ok(())
}

#[tokio::test]
async fn an_invitation_is_shown_this_once_and_pasted_elsewhere() -> anyhow::Result<()> {
    let start = |name| TestNode::start(name, Database::Sqlite);
    let (maple, cedar) = tokio::try_join!(start("maple"), start("cedar"))?;
    let cy = Visitor::neighbour(&maple, "cy", "Cyrus", &[]).await?;
    let nadia = Visitor::neighbour(&cedar, "nadia", "Nadia", &[]).await?;
    let plan = "title=The+susu&words=&hand=50&currency=CAD&every=30&first=2099-01-01&order=agreed&by_phone=Nadia+Alder";
    let (_, circle) = cy.post("/circles", plan).await?;
    let page = cy.post(&format!("{circle}/invite"), "seat=2").await?.0;
    let found = between(&page, &format!("{}/circles/join#", maple.origin), "<");
    let code = found.split(['"', ' ']).next().context("an invitation")?;
    ensure!(!code.is_empty(), "{page}");
    ensure!(!cy.get(&circle).await?.contains(code), "this once");
    let pasted = format!("{}/circles/join#{code}", maple.origin).replace(':', "%3A").replace('/', "%2F").replace('#', "%23");
    nadia.post("/circles/join", &format!("invitation={pasted}")).await?;
    until("it is among hers", async || Ok(nadia.get("/circles").await?.contains("The susu"))).await?;
    let list = nadia.get("/circles").await?;
    let hers = format!("/circles/{}", between(&list, "<a href=\"/circles/", "\""));
    let page = nadia.get(&hers).await?;
    ensure!(page.contains("This circle lives on") && page.contains("I sign") && !page.contains("Cyrus signs"), "{page}");
    nadia.post(&format!("{hers}/sign"), "seat=2&word=").await?;
    until("Cy sees it", async || Ok(cy.get(&circle).await?.contains("Nadia Alder signed"))).await?;
    // Whoever keeps the book can ask that the seat be given on, should she not be heard of any more.
    cy.post(&format!("{circle}/sign"), "seat=1&word=").await?;
    ensure!(cy.get(&circle).await?.contains("Nadia Alder is not heard of any more"), "it is running");
    ensure!(!nadia.get(&hers).await?.contains("is not heard of any more"), "nobody else asks that");
    cy.post(&format!("{circle}/replace"), "form=replace-2&seat=2&member=&by_phone=Odile").await?;
    until("Nadia is asked first", async || Ok(nadia.get(&hers).await?.contains("Odile"))).await
}
