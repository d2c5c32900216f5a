//! What comes to the inbox and is not as it has to be: each is turned away with the right status, and nothing comes of it.

use anyhow::ensure;
use caremonger_signatures::Scheme;
use integration::{
    Database, TestNode, client,
    crowd::{Crowd, Ready},
};
use serde_json::{Value, json};

struct Lab {
    maple: TestNode,
    crowd: Crowd,
    inbox: url::Url,
}

impl Lab {
    async fn new() -> anyhow::Result<Self> {
        let (maple, crowd) = (TestNode::start("maple", Database::Sqlite).await?, Crowd::start().await?);
        let inbox = format!("{}/inbox", maple.origin).parse()?;
        Ok(Self { maple, crowd, inbox })
    }

    fn like(&self, n: usize) -> Value {
        json!({"@context": "https://www.w3.org/ns/activitystreams", "id": format!("{}/likes/{n}", self.crowd.origin),
               "type": "Like", "actor": self.crowd.actor(0), "object": format!("{}/@maple", self.maple.origin)})
    }

    fn signed(&self, body: &str, seconds: i64, scheme: Scheme) -> anyhow::Result<Ready> {
        self.crowd.ready_raw(0, &self.inbox, body.to_owned(), seconds, scheme)
    }

    async fn answers(&self, what: &str, wanted: &[u16], ready: Ready) -> anyhow::Result<()> {
        let status = ready.send(&client()?, &self.inbox).await?.as_u16();
        ensure!(wanted.contains(&status), "{what}: {status}, not {wanted:?}");
        Ok(())
    }
}

#[tokio::test]
async fn both_ways_of_signing_are_taken_and_what_is_stale_or_changed_is_not() -> anyhow::Result<()> {
    let lab = Lab::new().await?;
    for (n, scheme) in [(1, Scheme::Cavage), (2, Scheme::Rfc9421)] {
        let body = lab.like(n).to_string();
        lab.answers("as it has to be", &[202], lab.signed(&body, 0, scheme)?).await?;
        lab.answers("again, word for word", &[202], lab.signed(&body, 0, scheme)?).await?;
        let body = lab.like(n + 10).to_string();
        lab.answers("a day old", &[401], lab.signed(&body, -24 * 3600, scheme)?).await?;
        lab.answers("of tomorrow", &[401], lab.signed(&body, 24 * 3600, scheme)?).await?;
        let changed = lab.signed(&body, 0, scheme)?.with_body(body.replace("Like", "Liked"));
        lab.answers("another body than was signed", &[401], changed).await?;
        let digest = if scheme == Scheme::Cavage { "digest" } else { "content-digest" };
        lab.answers("no digest", &[400, 401], lab.signed(&body, 0, scheme)?.with_header(digest, None)?).await?;
        let elsewhere =
            lab.crowd.ready_raw(0, &format!("{}/@maple/inbox", lab.maple.origin).parse()?, body.clone(), 0, scheme)?;
        lab.answers("signed for another address", &[401], elsewhere).await?;
        let by_another = lab.crowd.ready_raw(7, &lab.inbox, body.clone(), 0, scheme)?;
        lab.answers("signed by another actor", &[401], by_another).await?;
    }
    let unsigned = lab.signed(&lab.like(3).to_string(), 0, Scheme::Cavage)?.with_header("signature", None)?;
    lab.answers("unsigned", &[401], unsigned).await?;
    let other_host = lab.signed(&lab.like(3).to_string(), 0, Scheme::Cavage)?.with_header("host", Some("birch.localhost:1"))?;
    lab.answers("for another host", &[400, 401], other_host).await
}

#[tokio::test]
async fn what_is_no_activity_of_its_sender_is_turned_away() -> anyhow::Result<()> {
    let lab = Lab::new().await?;
    let deep = format!("{}1{}", r#"{"a":"#.repeat(200), "}".repeat(200));
    let with = |key: &str, value: Value| {
        let mut like = lab.like(1);
        like[key] = value;
        like.to_string()
    };
    let twice = lab.like(1).to_string().replacen(r#""type""#, r#""type":"Delete","type""#, 1);
    for (what, body) in [
        ("not JSON", "{".to_owned()),
        ("a number", "7".to_owned()),
        ("a list", "[]".to_owned()),
        ("deeply nested", deep.clone()),
        ("deeply nested inside", with("object", serde_json::from_str(&format!("[{}]", "[".repeat(60) + &"]".repeat(60)))?)),
        ("a key twice", twice),
        ("no id", with("id", Value::Null)),
        ("an id that is a number", with("id", json!(7))),
        ("no type", with("type", Value::Null)),
        ("no actor", with("actor", Value::Null)),
        ("two actors", with("actor", json!([lab.crowd.actor(0), lab.crowd.actor(1)]))),
        ("an id at another host", with("id", json!("https://elsewhere.example/1"))),
        ("by one of our own", with("actor", json!(format!("{}/@maple", lab.maple.origin)))),
        ("an id that is no address", with("id", json!("nonsense"))),
    ] {
        lab.answers(what, &[400], lab.signed(&body, 0, Scheme::Cavage)?).await?;
    }
    let large = with("content", json!("x".repeat(1_100_000)));
    lab.answers("too large", &[413], lab.signed(&large, 0, Scheme::Cavage)?).await?;
    let typed = lab.signed(&lab.like(2).to_string(), 0, Scheme::Cavage)?.with_header("content-type", Some("text/plain"))?;
    lab.answers("not the content type", &[415], typed).await?;
    for (what, body) in [
        ("an unknown type", with("type", json!("Xyzzy"))),
        ("wrongly typed where nobody looks", with("to", json!({"a": [1, {"b": null}]}))),
        ("a Create of a number", with("type", json!("Create")).replace(&format!("{}/@maple", lab.maple.origin), "7")),
    ] {
        let body = body.replace("/likes/1", &format!("/likes/{}", what.len()));
        lab.answers(what, &[202], lab.signed(&body, 0, Scheme::Cavage)?).await?;
    }
    // All that was taken is handled or put aside, and the node is well.
    ensure!(lab.maple.fetch("/@maple").await?.0 == 200, "the node is well");
    Ok(())
}

/// Markup that makes a tree builder take gigabytes, in a note that is handled like any other.
#[tokio::test]
async fn a_note_made_to_exhaust_the_reader_is_read_like_any_other() -> anyhow::Result<()> {
    let lab = Lab::new().await?;
    let pod = format!("{}/@maple", lab.maple.origin);
    let html: String = (0..3_000).map(|n| format!("<b a{n}=i>")).chain((0..6_000).map(|_| "<p>x".to_owned())).collect();
    for (n, content) in [(1, html), (2, "two please".to_owned())] {
        let id = format!("{}/notes/{n}", lab.crowd.origin);
        let create = json!({
            "id": format!("{id}/activity"), "type": "Create", "actor": lab.crowd.actor(0), "to": [pod], "cc": [],
            "object": {"id": id, "type": "Note", "attributedTo": lab.crowd.actor(0), "to": [pod], "cc": [], "content": content}
        });
        lab.answers("the note", &[202], lab.signed(&create.to_string(), 0, Scheme::Cavage)?).await?;
    }
    lab.maple.find("/interests", |i| i["text"] == "two please").await?;
    let megabytes = std::fs::read_to_string(format!("/proc/{}/status", lab.maple.pid()?))?;
    let peak = megabytes.lines().find_map(|l| l.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<u64>().ok());
    ensure!(peak.is_some_and(|kb| kb < 400_000), "it took {peak:?} kB");
    Ok(())
}

#[tokio::test]
async fn a_server_whose_keys_have_documents_of_their_own_is_understood() -> anyhow::Result<()> {
    let (maple, crowd) = (TestNode::start("maple", Database::Sqlite).await?, Crowd::like_gotosocial().await?);
    crowd.follow(&maple, 3).await?;
    Ok(())
}
