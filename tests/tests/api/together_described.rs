//! Every call of company by phone, of deciding together, of meetings and of the account answers as it is described.

use std::{collections::BTreeSet, time::Duration};

use anyhow::Context as _;
use caremonger_domain::Timestamp;
use integration::{Database, TestNode};
use serde_json::{Value, json};

use crate::{described::Calls, id};

/// A moment so many days from the day on which the account of a node's neighbour was made.
async fn in_days(node: &TestNode, days: u32) -> anyhow::Result<Timestamp> {
    let me = node.call("GET", "/me", None).await?;
    let since: Timestamp = me["since"].as_str().context("since when")?.parse()?;
    Ok(since.plus(Duration::from_secs(24 * 3_600) * days))
}

/// Makes all of them; which they were.
pub(crate) async fn answers(doc: &Value) -> anyhow::Result<BTreeSet<String>> {
    let maple = &TestNode::start("maple", Database::Sqlite).await?;
    let mut calls = Calls { doc, called: BTreeSet::new() };
    let none = &["01ARZ3NDEKTSV4RRFFQ69G5FAV"];
    let nothing = || json!({});
    let wish = |wanting: &str| json!({"wanting": wanting, "days": ["monday"], "parts": ["evening"]});
    let wished = calls.create(maple, "/call-wishes", &[], wish("ask")).await?;
    calls.create(maple, "/call-wishes", &[], wish("offer")).await?;
    calls.create(maple, "/call-wishes", &[], json!({"wanting": "offer", "way": "letter", "rhythm": "monthly"})).await?;
    calls.get(maple, "/call-wishes", &[]).await?;
    calls.get(maple, "/call-wishes/waiting", &[]).await?;
    for act in ["/call-wishes/{id}/keep", "/call-wishes/{id}/end"] {
        calls.post(maple, act, &[id(&wished)], nothing()).await?;
    }
    calls.make(maple, ("GET", "/phone-in"), &[], Value::Null, 404).await?;
    calls.post(maple, "/phone-in", &[], json!({"number": "416 555 0100", "day": "friday", "time": "15:00"})).await?;
    calls.get(maple, "/phone-in", &[]).await?;
    calls.make(maple, ("DELETE", "/phone-in"), &[], Value::Null, 204).await?;
    calls.get(maple, "/pairings", &[]).await?;
    let pair = json!({"ask": none[0], "offer": none[0], "day": "monday", "time": "15:00"});
    calls.make(maple, ("POST", "/pairings"), &[], pair, 422).await?;
    calls.make(maple, ("GET", "/pairings/{id}"), none, Value::Null, 404).await?;
    for (act, body) in [
        ("answer", json!({"side": "caller", "yes": true})),
        ("say", json!({"word": "talked"})),
        ("number", nothing()),
        ("ring", nothing()),
        ("open", json!({"side": "caller", "open": true})),
        ("address", nothing()),
        ("check", json!({"side": "caller", "answer": "well"})),
        ("end", nothing()),
    ] {
        calls.make(maple, ("POST", &format!("/pairings/{{id}}/{act}")), none, body, 404).await?;
    }

    let (bo, me) = (maple.with_neighbour("maple", "bo", "Bo", &["mediator"]).await?, maple.call("GET", "/me", None).await?);
    let cy = maple.with_neighbour("maple", "cy", "Cy", &[]).await?;
    for end in ["take-back", "answer", "end"] {
        let whom = json!({"member": me["handle"], "text": "Music at night."});
        let talk = calls.create(&cy, "/mediations", &[], whom).await?;
        let t = &[id(&talk)];
        calls.post(&bo, "/mediations/{id}/take-up", t, nothing()).await?;
        calls.post(maple, "/mediations/{id}/word", t, json!({"text": "It was one party."})).await?;
        calls.get(&bo, "/mediations", &[]).await?;
        calls.get(&cy, "/mediations/{id}", t).await?;
        match end {
            "take-back" => calls.post(&cy, "/mediations/{id}/take-back", t, nothing()).await?,
            "answer" => calls.post(maple, "/mediations/{id}/answer", t, json!({"yes": false})).await?,
            _ => {
                calls.make(&bo, ("POST", "/mediations/{id}/day"), t, json!({"day": "2999-01-01T23:59:59Z"}), 422).await?;
                calls.post(&bo, "/mediations/{id}/end", t, json!({"settled": true, "agreed": "Until ten."})).await?
            }
        };
        calls.get(&cy, "/mediations/{id}", t).await?;
    }

    let dee = maple.with_neighbour("maple", "dee", "Dee", &["keys"]).await?;
    let mandate = |until: &str| json!({"member": "cy", "body": "The fridges", "mandate": "Say yes.", "until": until});
    calls.make(&dee, ("POST", "/delegates"), &[], mandate("2999-01-01T12:00:00Z"), 422).await?;
    let until = in_days(maple, 60).await?.to_string();
    let named = calls.create(&dee, "/delegates", &[], mandate(&until)).await?;
    calls.post(&cy, "/delegates/{id}/accept", &[id(&named)], nothing()).await?;
    calls.get(maple, "/delegates", &[]).await?;
    calls.make(&cy, ("DELETE", "/delegates/{id}"), &[id(&named)], Value::Null, 204).await?;

    let asked = calls.create(maple, "/decisions", &[], json!({"question": "Do we meet on Sundays?"})).await?;
    let q = &[id(&asked)];
    calls.get(maple, "/decisions", &[]).await?;
    calls.make(maple, ("POST", "/decisions/{id}/support"), q, nothing(), 409).await?;
    calls.create(maple, "/decisions/{id}/comments", q, json!({"text": "The hall is free."})).await?;
    calls.post(maple, "/decisions/{id}/answer", q, json!({"answer": "yes"})).await?;
    calls.post(maple, "/decisions/{id}/paper", q, json!({"sheets": 0})).await?;
    calls.get(maple, "/decisions/{id}", q).await?;
    calls.post(maple, "/decisions/{id}/withdraw", q, nothing()).await?;
    let away = json!({"question": "Do we go to the big server?", "rule": "majority", "quorum": 50, "days": 7,
                      "effect": {"kind": "moves", "to": "oak.example"}});
    let away = calls.create(maple, "/decisions", &[], away).await?;
    calls.post(maple, "/decisions/{id}/stay", &[id(&away)], nothing()).await?;
    anyhow::ensure!(calls.get(maple, "/decisions/{id}", &[id(&away)]).await?["stays"] == true);
    calls.post(maple, "/decisions/{id}/come", &[id(&away)], nothing()).await?;
    let rule = json!({"question": "Do we pay for petrol?", "rule": "majority", "recipients": 50});
    let rule = calls.create(maple, "/decisions", &[], rule).await?;
    calls.get(maple, "/decisions/{id}/slip", &[id(&rule)]).await?;
    let blinded = json!({"recipients": "01".repeat(256), "others": "02".repeat(256)});
    calls.post(maple, "/decisions/{id}/slip", &[id(&rule)], blinded).await?;
    calls.get(maple, "/agreements", &[]).await?;
    calls.post(maple, "/relay", &[], json!({"on": true})).await?;
    calls.get(maple, "/relay", &[]).await?;
    calls.make(maple, ("PUT", "/listed"), &[], json!({"on": true}), 200).await?;
    calls.get(maple, "/listed", &[]).await?;
    calls.get(maple, "/neighbourhoods", &[]).await?;
    calls.make(maple, ("POST", "/neighbourhoods"), &[], json!({"address": maple.origin}), 422).await?;
    calls.make(maple, ("DELETE", "/neighbourhoods/{id}"), &["birch.example"], Value::Null, 404).await?;
    calls.make(maple, ("POST", "/agreements/{id}/accept"), none, nothing(), 404).await?;
    let ahead = json!({"starts_at": in_days(maple, 30).await?, "place": "The library, back room"});
    let called = calls.create(maple, "/meetings", &[], ahead).await?;
    let m = &[id(&called)];
    calls.get(maple, "/meetings", &[]).await?;
    let point = calls.create(maple, "/meetings/{id}/points", m, json!({"text": "The fridge"})).await?;
    calls.post(maple, "/meetings/{id}/coming", m, json!({"coming": true})).await?;
    calls.get(maple, "/meetings/{id}", m).await?;
    calls.post(maple, "/meetings/{id}/move", m, json!({"place": "The hall"})).await?;
    calls.post(maple, "/meeting-points/{id}/take-off", &[id(&point)], nothing()).await?;
    calls.make(maple, ("POST", "/meetings/{id}/notes"), m, json!({"text": "We talked.", "attended": 4}), 409).await?;
    calls.post(maple, "/meetings/{id}/call-off", m, nothing()).await?;
    calls.get(maple, "/numbers/report", &[]).await?;
    Ok(calls.called)
}
