//! Every call of the fund and the circles answers as it is described.

use std::collections::BTreeSet;

use anyhow::ensure;
use integration::{Database, TestNode};
use serde_json::{Value, json};

use super::{a_circle, euros};
use crate::{described::Calls, id};

async fn fund(calls: &mut Calls<'_>, maple: &TestNode) -> anyhow::Result<()> {
    let pia = maple.with_neighbour("maple", "pia", "Pia", &["purse"]).await?;
    let quin = maple.with_neighbour("maple", "quin", "Quin", &["purse"]).await?;
    let bo = maple.with_neighbour("maple", "bo", "Bo", &[]).await?;
    let nothing = || json!({});
    calls.make(&bo, ("GET", "/fund"), &[], Value::Null, 404).await?;
    let rules = json!({"currency": "EUR", "mode": "two-holders", "most": 20_000, "lines": [{"title": "Rent", "most": 15_000}]});
    calls.make(&bo, ("POST", "/fund/rules"), &[], rules.clone(), 403).await?;
    calls.post(&pia, "/fund/rules", &[], rules).await?;
    let promise = || json!({"amount": euros(5_000), "how": "cash"});
    let came = calls.create(&bo, "/fund/pledges", &[], promise()).await?;
    let back = calls.create(&bo, "/fund/pledges", &[], promise()).await?;
    calls.get(&pia, "/fund/pledges", &[]).await?;
    calls.post(&pia, "/fund/pledges/{id}/came", &[id(&came)], nothing()).await?;
    calls.post(&bo, "/fund/pledges/{id}/take-back", &[id(&back)], nothing()).await?;
    let gift = json!({"kind": "from-pod", "amount": euros(10_000), "other": "@cedar@cedar.example"});
    calls.create(&pia, "/fund/gifts", &[], gift).await?;
    let send = || json!({"amount": euros(500), "name": "The church hall"});
    let mut sent = Vec::new();
    for _ in 0..2 {
        sent.push(calls.create(&pia, "/fund/solidarity", &[], send()).await?);
    }
    calls.post(&quin, "/fund/solidarity/{id}/release", &[id(&sent[0])], nothing()).await?;
    calls.post(&pia, "/fund/solidarity/{id}/withdraw", &[id(&sent[1])], nothing()).await?;
    calls.post(&pia, "/fund/solidarity/{id}/back", &[id(&sent[0])], nothing()).await?;
    calls.get(&bo, "/fund/solidarity", &[]).await?;
    maple.command(&["pod", "create", "oak", "--title", "Oak", "--area", "Oak Street"]).await?;
    let oak = maple.address().replacen("@maple", "@oak", 1);
    let olga = maple.with_neighbour("oak", "olga", "Olga", &["purse"]).await?;
    olga.call("POST", "/fund/rules", Some(&json!({"currency": "EUR", "mode": "two-holders"}))).await?;
    for _ in 0..2 {
        let new = json!({"amount": euros(500), "to": oak});
        let sent = calls.create(&pia, "/fund/solidarity", &[], new).await?;
        calls.post(&quin, "/fund/solidarity/{id}/release", &[id(&sent)], nothing()).await?;
    }
    let there = olga.call("GET", "/fund/solidarity", None).await?;
    calls.post(&olga, "/fund/solidarity/{id}/came", &[id(&there[0])], json!({"amount": euros(490)})).await?;
    calls.post(&olga, "/fund/solidarity/{id}/refuse", &[id(&there[1])], nothing()).await?;
    let ask = || json!({"amount": euros(1_000), "line": "Rent", "payee": "in cash", "needed_by": "2099-01-01T12:00:00Z"});
    let mut asks = Vec::new();
    for _ in 0..3 {
        asks.push(calls.create(&bo, "/fund/asks", &[], ask()).await?);
    }
    calls.get(&pia, "/fund/asks", &[]).await?;
    calls.post(&pia, "/fund/asks/{id}/no", &[id(&asks[1])], nothing()).await?;
    calls.post(&bo, "/fund/asks/{id}/withdraw", &[id(&asks[2])], nothing()).await?;
    let paid = [id(&asks[0])];
    for holder in [&pia, &quin] {
        calls.post(holder, "/fund/asks/{id}/yes", &paid, nothing()).await?;
    }
    for holder in [&pia, &quin] {
        calls.post(holder, "/fund/asks/{id}/release", &paid, nothing()).await?;
    }
    calls.get(&pia, "/fund/asks/{id}", &paid).await?;
    calls.post(&bo, "/fund/asks/{id}/received", &paid, nothing()).await?;
    calls.get(&bo, "/fund/asks/{id}", &paid).await?;
    calls.get(&bo, "/fund/book", &[]).await?;
    calls.post(&bo, "/fund/hat", &[], json!({"wants": true})).await?;
    calls.post(&pia, "/fund/hat/pass", &[], nothing()).await?;
    for mode in ["panel", "lottery"] {
        calls.post(&pia, "/fund/rules", &[], json!({"currency": "EUR", "mode": mode})).await?;
        calls.get(&bo, "/fund", &[]).await?;
    }
    calls.create(&pia, "/fund/draw", &[], nothing()).await?;
    calls.get(&bo, "/fund/draw", &[]).await?;
    Ok(())
}

async fn circles(calls: &mut Calls<'_>, maple: &TestNode) -> anyhow::Result<()> {
    let (cy, dee) =
        (maple.with_neighbour("maple", "cy", "Cy", &[]).await?, maple.with_neighbour("maple", "dee", "Dee", &[]).await?);
    let eli = maple.with_neighbour("maple", "eli", "Eli", &[]).await?;
    let nothing = || json!({});
    let off = calls.create(&cy, "/circles", &[], a_circle("need", &["dee"], &["Ola"])).await?;
    calls.get(&dee, "/circles/{id}", &[id(&off)]).await?;
    let invited = calls.create(&cy, "/circles/{id}/invitations", &[id(&off)], json!({"seat": 3})).await?;
    ensure!(invited["invitation"].as_str().is_some_and(|i| i.contains("/circles/join#maple.")), "{invited}");
    // From here it leads nowhere: they are neighbours.
    calls.make(&dee, ("POST", "/circle-joins"), &[], json!({"invitation": invited["invitation"]}), 422).await?;
    calls.post(&dee, "/circles/{id}/call-off", &[id(&off)], nothing()).await?;
    calls.make(&dee, ("GET", "/circles/{id}"), &[id(&off)], Value::Null, 404).await?;
    let begun = calls.create(&cy, "/circles", &[], a_circle("drawn", &["dee"], &[])).await?;
    let here = [id(&begun)];
    for who in [&cy, &dee] {
        calls.post(who, "/circles/{id}/sign", &here, json!({"word": "plum"})).await?;
    }
    calls.get(&cy, "/circles", &[]).await?;
    let late = json!({"giver": 1, "taker": 2, "say": "late", "note": "On Monday"});
    calls.post(&cy, "/circles/{id}/hands", &here, late).await?;
    for wish in ["put-off", "replace", "replace"] {
        let body = match wish {
            "put-off" => json!({"change": wish, "other": 2, "until": "2099-02-01T12:00:00Z"}),
            _ => json!({"change": wish, "member": "eli"}),
        };
        let change = calls.create(&cy, "/circles/{id}/changes", &here, body).await?;
        calls.get(&dee, "/circles/{id}", &here).await?;
        let ids = [here[0], id(&change)];
        if wish == "put-off" {
            calls.post(&dee, "/circles/{id}/changes/{change}/no", &ids, nothing()).await?;
            continue;
        }
        calls.post(&dee, "/circles/{id}/changes/{change}/yes", &ids, nothing()).await?;
        let asked = calls.get(&eli, "/circle-invitations", &[]).await?;
        let answer = if calls.called.contains("post /api/v1/circle-invitations/{id}/decline") { "accept" } else { "decline" };
        calls.post(&eli, &format!("/circle-invitations/{{id}}/{answer}"), &[id(&asked[0])], nothing()).await?;
    }
    calls.get(&eli, "/circles/{id}/history", &here).await?;
    Ok(())
}

/// Makes all calls of the fund and the circles; which they were.
pub(crate) async fn answers(doc: &Value) -> anyhow::Result<BTreeSet<String>> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let mut calls = Calls { doc, called: BTreeSet::new() };
    fund(&mut calls, &maple).await?;
    circles(&mut calls, &maple).await?;
    Ok(calls.called)
}
