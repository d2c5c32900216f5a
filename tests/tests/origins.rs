//! Whom a node believes what (FEP-fe34): each host speaks for itself alone, and nobody leads the node elsewhere.

#[path = "origins/limits.rs"]
mod limits;

use anyhow::{Context as _, ensure};
use axum::http::StatusCode;
use integration::{
    Database, TestNode,
    foreign::{ACTIVITY_JSON, Foreigner, Page},
    until,
};
use serde_json::{Value, json};

/// A pod, and a pod of another kind that it follows.
struct Scene {
    maple: TestNode,
    ana: Foreigner,
    inbox: String,
}

async fn scene() -> anyhow::Result<Scene> {
    let (maple, ana) = (TestNode::start("maple", Database::Sqlite).await?, Foreigner::start_as_pod().await?);
    let inbox = format!("{}/@maple/inbox", maple.origin);
    follow(&maple, &ana).await?;
    Ok(Scene { maple, ana, inbox })
}

/// Asks, and is told yes.
async fn follow(maple: &TestNode, who: &Foreigner) -> anyhow::Result<()> {
    maple.call("POST", "/peers", Some(&json!({"address": who.address()}))).await?;
    let asked = who.gets("maple asks", |a| a["type"] == "Follow").await?;
    let yes = json!({"id": format!("{}/accepts/1", who.origin()), "type": "Accept", "actor": who.uri, "object": asked});
    ensure!(who.send(&format!("{}/@maple/inbox", maple.origin), &yes).await? == 202);
    maple.find("/peers", |p| p["state"] == "accepted" && p["address"] == who.address().as_str()).await?;
    Ok(())
}

/// A sound listing for everyone.
fn listing(id: &str, author: &str, title: &str) -> Value {
    json!({"id": id, "type": "Note", "attributedTo": author, "purpose": "offer", "to": ["https://www.w3.org/ns/activitystreams#Public"],
           "publishes": {"type": "Intent", "id": format!("{id}#primary"), "action": "transfer", "name": title,
                         "resourceQuantity": {"hasUnit": "one"}}})
}

fn document(doc: &Value) -> Page {
    Page::Of(ACTIVITY_JSON, doc.to_string())
}

/// An activity of somebody at a server, with an id that tells what it is about.
fn activity(at: &Foreigner, kind: &str, actor: &str, name: &str, object: &Value) -> Value {
    let id = format!("{}/{}/{name}", at.origin(), kind.to_lowercase());
    json!({"id": id, "type": kind, "actor": actor, "to": ["https://www.w3.org/ns/activitystreams#Public"], "object": object})
}

impl Scene {
    /// Ana says there is something new.
    async fn says(&self, kind: &str, name: &str, object: &Value) -> anyhow::Result<()> {
        let status = self.ana.send(&self.inbox, &activity(&self.ana, kind, &self.ana.uri, name, object)).await?;
        ensure!(status == 202, "{kind} {name}: {status}");
        Ok(())
    }

    fn at_anas(&self, path: &str) -> String {
        format!("{}{path}", self.ana.origin())
    }

    /// What is on the board, once all that ana sent until now is handled: what one server sends is handled in its order.
    async fn titles(&self) -> anyhow::Result<Vec<String>> {
        self.says("Create", "last", &listing(&self.at_anas("/l/last"), &self.ana.uri, "The last")).await?;
        self.maple.find("/listings?origin=remote", |l| l["title"] == "The last").await?;
        let all = self.maple.all("/listings?origin=remote&state=all").await?;
        let titles = all.iter().filter_map(|l| l["title"].as_str().map(str::to_owned));
        let mut titles: Vec<String> = titles.filter(|t| t != "The last").collect();
        titles.sort();
        ensure!(self.maple.all("/quarantine").await?.is_empty(), "nothing waits to be looked at");
        Ok(titles)
    }
}

/// Packs text with gzip.
fn packed(text: &str) -> anyhow::Result<Vec<u8>> {
    let (dir, name) = (tempfile::tempdir()?, "text");
    std::fs::write(dir.path().join(name), text)?;
    let out = std::process::Command::new("gzip").arg("-c").arg(dir.path().join(name)).output()?;
    ensure!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    Ok(out.stdout)
}

/// What is made of a sound listing before it is served.
type Made<'a> = Box<dyn Fn(Value) -> Page + 'a>;

/// Each is a listing that would be taken, were it served as it has to be.
#[tokio::test]
async fn a_document_counts_only_as_its_own_host_serves_it() -> anyhow::Result<()> {
    let (s, eve) = (scene().await?, Foreigner::start_as_pod().await?);
    let of = |kind: &'static str| -> Made<'_> { Box::new(move |doc| Page::Of(kind, doc.to_string())) };
    let with = |key: &'static str, value: Value| -> Made<'_> {
        Box::new(move |mut doc| {
            doc[key] = value.clone();
            document(&doc)
        })
    };
    let moved = |to: &str| -> Made<'_> {
        let to = to.to_owned();
        Box::new(move |_| Page::Moved(to.clone()))
    };
    let large = |doc: &Value| doc.to_string() + &" ".repeat(1_100_000);
    let deep: Value = serde_json::from_str(&format!("{}{}", "[".repeat(33), "]".repeat(33)))?;
    let at_eves = |doc: &Value, by_eve: bool| {
        let id = doc["id"].as_str().unwrap_or_default();
        let path = id.strip_prefix(s.ana.origin()).unwrap_or_default();
        let there = format!("{}{path}", eve.origin());
        let served = if by_eve { listing(&there, &s.ana.uri, "Eve says that ana wrote it") } else { doc.clone() };
        eve.serve(path, document(&served));
        Page::Moved(there)
    };
    let refused: Vec<(&str, Made<'_>)> = vec![
        ("A page for people", of("text/html")),
        ("JSON of any kind", of("application/json")),
        ("JSON-LD of another profile", of("application/ld+json; profile=\"https://schema.org\"")),
        ("Of no type", of("")),
        ("With another id of its host", with("id", json!(s.at_anas("/l/other")))),
        ("With an id at another host", with("id", json!(format!("{}/l/1", eve.origin())))),
        ("With a list of ids", with("id", json!([s.at_anas("/l/other")]))),
        ("Without an id", with("id", Value::Null)),
        ("By somebody else", with("attributedTo", json!(eve.uri))),
        ("By two", with("attributedTo", json!([s.ana.uri, eve.uri]))),
        ("With promises to another host", with("publishes", json!({"type": "Intent", "id": format!("{}/i", eve.origin())}))),
        ("Nested too deeply", with("tag", deep)),
        ("With a key twice", Box::new(|d| Page::Of(ACTIVITY_JSON, d.to_string().replacen('{', r#"{"type":"Note","#, 1)))),
        ("With something behind it", Box::new(|d| Page::Of(ACTIVITY_JSON, format!("{d}{{}}")))),
        ("Too large", Box::new(|d| Page::Of(ACTIVITY_JSON, large(&d)))),
        ("Too large, in pieces", Box::new(|d| Page::InPieces(large(&d)))),
        ("Too large when unpacked", Box::new(|d| Page::Packed(packed(&large(&d)).unwrap_or_default()))),
        ("Not there", Box::new(|_| Page::Status(StatusCode::NOT_FOUND))),
        ("Elsewhere without end", Box::new(|d| Page::Moved(d["id"].as_str().unwrap_or_default().to_owned()))),
        ("Four addresses away", moved("/far/1")),
        ("At another host, as ana's", Box::new(|d| at_eves(&d, false))),
        ("At another host, as its own", Box::new(|d| at_eves(&d, true))),
        ("At this node itself", moved(&format!("{}/@maple", s.maple.origin))),
        ("At a private address", moved("http://10.0.0.1/l/1")),
        ("Where clouds keep their secrets", moved("http://169.254.169.254/latest/meta-data")),
        ("At a private address, hidden", moved("https://[::ffff:192.168.0.1]/l/1")),
        ("In a file", moved("file:///etc/hostname")),
    ];
    let taken: Vec<(&str, Made<'_>)> = vec![
        ("Of its type", of(ACTIVITY_JSON)),
        ("Of its other type", of("application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"")),
        ("Packed", Box::new(|d| Page::Packed(packed(&d.to_string()).unwrap_or_default()))),
        ("In pieces", Box::new(|d| Page::InPieces(d.to_string()))),
        ("Three addresses away", moved("/near/1")),
    ];
    let path = |n: usize| format!("/l/{n:03}");
    for (n, (what, made)) in refused.iter().chain(&taken).enumerate() {
        let doc = listing(&s.at_anas(&path(n)), &s.ana.uri, what);
        for hops in
            [("/far/1", "/far/2"), ("/far/2", "/far/3"), ("/far/3", "/far/4"), ("/near/1", "/near/2"), ("/near/2", "/near/3")]
        {
            s.ana.serve(hops.0, Page::Moved(hops.1.to_owned()));
        }
        if what.ends_with("addresses away") {
            s.ana.serve("/far/4", document(&doc));
            s.ana.serve("/near/3", document(&doc));
        }
        s.ana.serve(&path(n), made(doc));
        s.says("Create", &n.to_string(), &json!(s.at_anas(&path(n)))).await?;
        until("it is asked for", async || Ok(s.ana.asked(&path(n)) > 0)).await?;
    }
    let mut wanted: Vec<&str> = taken.iter().map(|(what, _)| *what).collect();
    wanted.sort_unstable();
    let titles = s.titles().await?;
    ensure!(titles == wanted, "{titles:?}");
    let endless = refused.iter().position(|(what, _)| *what == "Elsewhere without end").context("that case")?;
    ensure!(s.ana.asked(&path(endless)) == 4, "it is followed three times");
    Ok(())
}

/// People on another server, of whom one thing is not as it has to be: each asks to follow, signed by the key they name.
#[tokio::test]
async fn an_actor_whose_parts_are_not_all_its_own_is_not_heard() -> anyhow::Result<()> {
    let (maple, ana, eve) =
        (TestNode::start("maple", Database::Sqlite).await?, Foreigner::start().await?, Foreigner::start().await?);
    let pod = format!("{}/@maple", maple.origin);
    let inbox = format!("{pod}/inbox");
    let set = |path: &'static [&'static str], value: Value| -> Made<'_> {
        Box::new(move |mut doc| {
            let mut part = &mut doc;
            for key in path {
                part = &mut part[*key];
            }
            *part = value.clone();
            document(&doc)
        })
    };
    let eves = |part: &str| json!(format!("{}{part}", eve.uri));
    let cases: Vec<(&str, Made<'_>)> = vec![
        ("an inbox at another host", set(&["inbox"], eves("/inbox"))),
        ("no inbox", set(&["inbox"], Value::Null)),
        ("a key of another host's actor", set(&["publicKey", "owner"], eves(""))),
        ("a key of a neighbour", set(&["publicKey", "owner"], json!(ana.uri))),
        ("a key with an id at another host", set(&["publicKey", "id"], eves("#main-key"))),
        ("a key with another id", set(&["publicKey", "id"], json!(format!("{}#main-key", ana.uri)))),
        ("no key", set(&["publicKey"], Value::Null)),
        ("an id at another host", set(&["id"], eves(""))),
        ("an id of a neighbour", set(&["id"], json!(ana.uri))),
        ("no type of an actor", set(&["type"], json!("Note"))),
        ("a page for people", Box::new(|doc| Page::Of("text/html", doc.to_string()))),
        ("JSON of any kind", Box::new(|doc| Page::Of("application/json", doc.to_string()))),
        ("nothing", Box::new(|_| Page::Status(StatusCode::GONE))),
        (
            "an address at another host",
            Box::new(|doc| {
                eve.serve("/users/copy", document(&doc));
                Page::Moved(format!("{}/users/copy", eve.origin()))
            }),
        ),
        ("a private address", Box::new(|_| Page::Moved("https://10.0.0.1/users/1".to_owned()))),
    ];
    let asks = async |name: &str| {
        let actor = format!("{}/users/{name}", ana.origin());
        let follow = activity(&ana, "Follow", &actor, name, &json!(pod));
        ana.send_by(&format!("{actor}#main-key"), &inbox, &follow).await
    };
    for (n, (what, made)) in cases.iter().enumerate() {
        let name = format!("p{n}");
        ana.serve(&format!("/users/{name}"), made(ana.neighbour(&name)?));
        let status = asks(&name).await?;
        ensure!(status == 401, "{what}: {status}");
        ensure!(ana.asked(&format!("/users/{name}")) > 0, "{what}: it is asked for");
    }
    ensure!(ana.asked("/users/p14") == 1 && eve.asked("/") == 1, "nobody else is asked, but where the host itself points");
    let by_eves_key = activity(&ana, "Follow", &format!("{}/users/p0", ana.origin()), "by-eve", &json!(pod));
    ensure!(eve.send(&inbox, &by_eves_key).await? == 401 && eve.asked("/") == 1, "eve speaks for nobody there");
    // With nothing changed they are heard, so it was what was changed.
    ana.serve("/users/sound", document(&ana.neighbour("sound")?));
    ensure!(asks("sound").await? == 202);
    let followers = async || Ok(maple.fetch("/@maple/followers").await?.2["totalItems"] == 1);
    until("one follows", followers).await?;
    ensure!(eve.count(|_| true) == 0, "eve hears nothing");
    Ok(())
}

#[tokio::test]
async fn what_is_embedded_counts_only_where_it_is_the_senders_own() -> anyhow::Result<()> {
    let (s, eve) = (scene().await?, Foreigner::start_as_pod().await?);
    let eves = |n: usize| format!("{}/l/{n}", eve.origin());
    for n in 0..2 {
        eve.serve(&format!("/l/{n}"), document(&listing(&eves(n), &eve.uri, "What eve says")));
    }
    s.says("Create", "0", &listing(&eves(0), &eve.uri, "Of eve, says ana")).await?;
    s.says("Update", "0", &listing(&eves(0), &eve.uri, "Of eve, says ana")).await?;
    s.says("Create", "1", &listing(&eves(1), &s.ana.uri, "Of ana, at eve's")).await?;
    s.says("Create", "2", &json!(eves(1))).await?;
    // Where the author is another, ana's own host is asked what it is.
    s.ana.serve("/l/3", document(&listing(&s.at_anas("/l/3"), &s.ana.uri, "What ana's host says")));
    s.says("Create", "3", &listing(&s.at_anas("/l/3"), &eve.uri, "Of eve, at ana's")).await?;
    s.says("Create", "4", &listing(&s.at_anas("/l/4"), &eve.uri, "Of eve, and nowhere")).await?;
    let mut elsewhere = listing(&s.at_anas("/l/5"), &s.ana.uri, "Promise to eve");
    elsewhere["publishes"]["id"] = json!(eves(0) + "#primary");
    s.says("Create", "5", &elsewhere).await?;
    let titles = s.titles().await?;
    ensure!(titles == ["What ana's host says"] && eve.asked("/") == 0, "{titles:?}, eve was asked {}", eve.asked("/"));
    Ok(())
}

/// Passing on is the one way to speak of what is another host's: by its id, and what that host says of it counts.
#[tokio::test]
async fn what_is_passed_on_counts_as_its_home_tells_it() -> anyhow::Result<()> {
    let (s, eve) = (scene().await?, Foreigner::start_as_pod().await?);
    follow(&s.maple, &eve).await?;
    let eves = |n: usize| format!("{}/l/{n}", eve.origin());
    eve.serve("/l/1", document(&listing(&eves(1), &eve.uri, "What eve says")));
    eve.serve("/l/3", document(&listing(&eves(3), &s.ana.uri, "Of ana, says eve")));
    s.says("Announce", "1", &listing(&eves(1), &eve.uri, "What ana says")).await?;
    s.says("Announce", "2", &listing(&eves(2), &eve.uri, "What eve never said")).await?;
    s.says("Announce", "3", &json!(eves(3))).await?;
    let titles = s.titles().await?;
    ensure!(titles == ["What eve says"], "{titles:?}");
    Ok(())
}

/// What is said of a listing, by its id.
type Told<'a> = &'a dyn Fn(&str) -> Value;

/// One host, two people: that the host agrees is not enough.
#[tokio::test]
async fn a_neighbour_on_the_same_server_changes_nothing_of_anothers() -> anyhow::Result<()> {
    let s = scene().await?;
    let bo = s.at_anas("/users/bo");
    s.ana.serve("/users/bo", document(&s.ana.neighbour("bo")?));
    let newer = |id: &str, author: &str| {
        let mut doc = listing(id, author, "Stones");
        (doc["version"], doc["updated"]) = (json!(99), json!("2099-01-01T00:00:00Z"));
        doc
    };
    let cases: [(&str, &str, Told<'_>); 6] = [
        ("Update", "as his own", &|id| newer(id, &bo)),
        ("Create", "as his own", &|id| newer(id, &bo)),
        ("Update", "as hers", &|id| newer(id, &s.ana.uri)),
        ("Update", "by a link", &|id| json!(id)),
        ("Delete", "of the listing", &|id| json!(id)),
        ("Delete", "of ana", &|_| json!(s.ana.uri)),
    ];
    let mut before = Vec::new();
    for n in 0..cases.len() {
        let soup = listing(&s.at_anas(&format!("/l/{n}")), &s.ana.uri, "Soup");
        s.ana.serve(&format!("/l/{n}"), document(&soup));
        s.says("Create", &n.to_string(), &soup).await?;
        before.push(s.maple.find("/listings?origin=remote", |l| l["uri"] == soup["id"]).await?);
    }
    for ((kind, how, object), listing) in cases.iter().zip(&before) {
        let object = object(listing["uri"].as_str().unwrap_or_default());
        let told = activity(&s.ana, kind, &bo, &format!("bo-{}", how.replace(' ', "-")), &object);
        let status = s.ana.send_by(&format!("{bo}#main-key"), &s.inbox, &told).await?;
        ensure!(status == 202, "{kind} {how}: it is signed by bo, as it has to be: {status}");
    }
    s.titles().await?;
    let after = s.maple.all("/listings?origin=remote&state=all").await?;
    let changed = cases.iter().zip(&before).filter(|(_, listing)| !after.contains(listing));
    let changed: Vec<String> = changed.map(|((kind, how, _), _)| format!("{kind} {how}")).collect();
    ensure!(changed.is_empty(), "bo changed what is ana's: {changed:?}");
    Ok(())
}

/// Ana's server says that her post goes to eve's from now on.
#[tokio::test]
async fn nobodys_post_is_led_to_another_host() -> anyhow::Result<()> {
    let (maple, ana, eve) =
        (TestNode::start("maple", Database::Sqlite).await?, Foreigner::start().await?, Foreigner::start().await?);
    let pod = format!("{}/@maple", maple.origin);
    let inbox = format!("{pod}/inbox");
    ensure!(ana.send(&inbox, &activity(&ana, "Follow", &ana.uri, "1", &json!(pod))).await? == 202);
    ana.gets("ana follows", |a| a["type"] == "Accept").await?;
    for (n, place) in ["inbox", "sharedInbox", "both"].into_iter().enumerate() {
        let mut doc = ana.neighbour("ana")?;
        if place != "sharedInbox" {
            doc["inbox"] = json!(format!("{}/inbox", eve.uri));
        }
        if place != "inbox" {
            doc["endpoints"]["sharedInbox"] = json!(format!("{}/inbox", eve.origin()));
        }
        ana.serve("/users/ana", document(&doc));
        ensure!(ana.send(&inbox, &activity(&ana, "Update", &ana.uri, place, &json!(ana.uri))).await? == 202);
        // An answer shows that what came before it is handled.
        let nowhere = json!({"type": "Agreement", "stipulates": {"type": "Commitment", "satisfies": format!("{pod}#nothing"),
                             "resourceQuantity": {"hasUnit": "one", "hasNumericalValue": "1"}}});
        let mut question = activity(&ana, "Offer", &ana.uri, place, &nowhere);
        question["to"] = json!([pod]);
        ensure!(ana.send(&inbox, &question).await? == 202);
        until("it is answered", async || Ok(ana.count(|a| a["type"] == "Reject") + eve.count(|_| true) > n)).await?;
        let offer = json!({"kind": "offer", "title": format!("Soup {n}"), "category": "food", "visibility": "public"});
        maple.call("POST", "/listings", Some(&offer)).await?;
        until("it is told", async || Ok(ana.count(|a| a["type"] == "Create") + eve.count(|_| true) > n)).await?;
        ensure!(eve.count(|_| true) == 0 && ana.count(|a| a["type"] == "Create") == n + 1, "{place}");
    }
    Ok(())
}

/// What WebFinger says of an address leads to nobody under that address but its own host's people.
#[tokio::test]
async fn nobody_is_found_under_an_address_that_is_not_theirs() -> anyhow::Result<()> {
    let (maple, ana, eve) =
        (TestNode::start("maple", Database::Sqlite).await?, Foreigner::start_as_pod().await?, Foreigner::start_as_pod().await?);
    let answer = |subject: &str, href: &str| {
        let link = json!({"rel": "self", "type": ACTIVITY_JSON, "href": href});
        json!({"subject": format!("acct:{subject}"), "links": [link]}).to_string()
    };
    let (anas, eves) = (ana.address(), eve.address());
    let (anas, eves) = (anas.trim_start_matches('@'), eves.trim_start_matches('@'));
    let finger = |text: String| ana.serve("/.well-known/webfinger", Page::Of("application/jrd+json", text));
    for (what, text) in [
        ("about somebody else", answer(eves, &ana.uri)),
        ("a link to what is no actor", answer(anas, &format!("{}/l/1", ana.origin()))),
        ("a link to a private address", answer(anas, "https://10.0.0.1/users/ana")),
        ("a link to this node", answer(anas, &format!("{}/@maple", maple.origin))),
        ("too large", answer(anas, &ana.uri) + &" ".repeat(1_100_000)),
    ] {
        finger(text);
        let (status, problem) = maple.try_call("POST", "/peers", Some(&json!({"address": ana.address()}))).await?;
        ensure!(status >= 400 && maple.all("/peers").await?.is_empty(), "{what}: {status} {problem}");
    }
    finger(answer(anas, &eve.uri));
    let (status, found) = maple.try_call("POST", "/peers", Some(&json!({"address": ana.address()}))).await?;
    ensure!(status >= 400 || found["address"] == eve.address().as_str(), "eve is eve: {found}");
    finger(answer(anas, &ana.uri));
    let found = maple.call("POST", "/peers", Some(&json!({"address": ana.address()}))).await?;
    ensure!(found["address"] == ana.address().as_str(), "{found}");
    Ok(())
}
