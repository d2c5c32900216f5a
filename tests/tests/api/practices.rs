//! The relief fund and the lending circles by the API: the same rules as on the pages, and the same silence.

use anyhow::{Context as _, ensure};
use integration::{Database, TestNode};
use serde_json::{Value, json};

use crate::id;

#[path = "practices_described.rs"]
mod described;
pub(super) use described::answers;

/// That a call is refused with a status.
async fn refused(who: &TestNode, method: &str, path: &str, body: Option<Value>, status: u16) -> anyhow::Result<Value> {
    let (found, answer) = who.try_call(method, path, body.as_ref()).await?;
    ensure!(found == status && answer["code"].is_string(), "{method} {path} {body:?}: {found} {answer}, not {status}");
    Ok(answer)
}

async fn post(who: &TestNode, path: &str, body: Value) -> anyhow::Result<Value> {
    who.call("POST", path, Some(&body)).await
}

fn euros(amount: i64) -> Value {
    json!({"amount": amount, "currency": "EUR"})
}

fn money(v: &Value) -> i64 {
    v["amount"].as_i64().unwrap_or(i64::MIN)
}

fn list(v: &Value) -> &[Value] {
    v.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// What the purse holds after all lines, by what each line is.
fn added_up(book: &Value) -> anyhow::Result<i64> {
    let mut purse = 0;
    for line in list(book).iter().rev() {
        let gains = ["gift", "from-pod", "more"].contains(&line["kind"].as_str().context("a kind")?);
        purse += if gains { money(&line["amount"]) } else { -money(&line["amount"]) };
        ensure!(money(&line["purse"]) == purse && purse >= 0, "{line}: {purse}");
    }
    Ok(purse)
}

#[tokio::test]
async fn a_fund_goes_from_its_rules_to_an_ask_that_two_release_and_a_book_that_names_nobody() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let pia = maple.with_neighbour("maple", "pia", "Pia Amsel", &["purse"]).await?;
    let quin = maple.with_neighbour("maple", "quin", "Quin Drossel", &["purse"]).await?;
    let rae = maple.with_neighbour("maple", "rae", "Rae Elster", &["purse"]).await?;
    let bo = maple.with_neighbour("maple", "bo", "Bo Fink", &[]).await?;
    let cy = maple.with_neighbour("maple", "cy", "Cy Gimpel", &[]).await?;

    for path in ["/fund", "/fund/book", "/fund/pledges", "/fund/asks"] {
        refused(&bo, "GET", path, None, 404).await?;
    }
    let rules = json!({"currency": "EUR", "mode": "two-holders", "small": 0, "most": 20_000, "reserve": 1_000,
        "lines": [{"title": "Food", "most": null}, {"title": "Rent", "most": 15_000}]});
    refused(&bo, "POST", "/fund/rules", Some(rules.clone()), 403).await?;
    ensure!(post(&pia, "/fund/rules", rules.clone()).await? == rules, "the rules are what was written");

    // Cy promises, and it comes once.
    let promise = json!({"amount": euros(12_050), "how": "transfer"});
    let promised = post(&cy, "/fund/pledges", promise).await?;
    ensure!(promised["mine"] == true && promised["state"] == "pledged", "{promised}");
    ensure!(list(&bo.call("GET", "/fund/pledges", None).await?).is_empty(), "others do not see it");
    let seen = pia.call("GET", "/fund/pledges", None).await?;
    ensure!(seen[0]["id"] == promised["id"] && seen[0]["giver"] == "Cy Gimpel" && seen[0]["mine"] == false, "{seen}");
    let came = format!("/fund/pledges/{}/came", id(&promised));
    refused(&cy, "POST", &came, None, 403).await?;
    ensure!(post(&pia, &came, json!({})).await?["state"] == "received", "it came");
    refused(&quin, "POST", &came, None, 409).await?;
    refused(&cy, "POST", &format!("/fund/pledges/{}/take-back", id(&promised)), None, 409).await?;
    let gift = json!({"kind": "gift", "amount": euros(5_000)});
    refused(&bo, "POST", "/fund/gifts", Some(gift.clone()), 403).await?;
    let line = post(&pia, "/fund/gifts", gift).await?;
    ensure!(line["number"] == 2 && line["purse"] == euros(17_050), "{line}");
    let mut other = rules.clone();
    other["currency"] = json!("JPY");
    ensure!(refused(&pia, "POST", "/fund/rules", Some(other), 422).await?["field"] == "currency", "it stays in its currency");

    // Bo asks, within what the rules say.
    let ask = |amount: Value| json!({"amount": amount, "line": "Rent", "payee": "in cash at the hall", "words": "Mr Grey"});
    for bad in [euros(16_000), euros(0), json!({"amount": 100, "currency": "JPY"}), json!(27.4)] {
        ensure!(refused(&bo, "POST", "/fund/asks", Some(ask(bad)), 422).await?["field"] == "amount", "too much, or no amount");
    }
    let asked = post(&bo, "/fund/asks", ask(euros(10_000))).await?;
    ensure!(asked["state"] == "waiting" && asked["amount"] == euros(10_000), "{asked}");
    let path = format!("/fund/asks/{}", id(&asked));
    for outside in [&cy, &maple] {
        refused(outside, "GET", &path, None, 404).await?;
        ensure!(list(&outside.call("GET", "/fund/asks", None).await?).is_empty(), "it concerns nobody else");
    }
    let told = pia.call("GET", &path, None).await?["told"].clone();
    ensure!(told["asker"] == "Bo Fink" && told["words"] == "Mr Grey" && told["payee"] == "in cash at the hall", "{told}");
    ensure!(told["next"] == json!(["yes", "no"]), "{told}");

    // Two say yes, two release, and nobody for themselves or twice.
    let step = |what: &str| format!("{path}/{what}");
    refused(&bo, "POST", &step("yes"), None, 403).await?;
    ensure!(post(&pia, &step("yes"), json!({})).await?["state"] == "waiting", "one yes is not enough");
    refused(&pia, "POST", &step("yes"), None, 409).await?;
    refused(&pia, "POST", &step("release"), None, 409).await?;
    ensure!(post(&quin, &step("yes"), json!({})).await?["state"] == "agreed", "two are");
    refused(&bo, "POST", &step("release"), None, 403).await?;
    ensure!(post(&pia, &step("release"), json!({})).await?["state"] == "agreed", "one has not released it");
    refused(&pia, "POST", &step("release"), None, 409).await?;
    ensure!(bo.call("GET", "/fund", None).await?["purse"] == euros(17_050), "nothing is paid yet");
    ensure!(post(&quin, &step("release"), json!({})).await?["state"] == "paid", "two released it");
    refused(&pia, "POST", &step("received"), None, 404).await?;
    ensure!(post(&bo, &step("received"), json!({})).await?["state"] == "confirmed", "it came");

    // Whoever holds the purse asks like everybody else.
    let own = json!({"amount": euros(1_000), "line": "Food", "payee": "cash"});
    let own = format!("/fund/asks/{}", id(&post(&pia, "/fund/asks", own).await?));
    refused(&pia, "POST", &format!("{own}/yes"), None, 403).await?;
    for other in [&quin, &rae] {
        post(other, &format!("{own}/yes"), json!({})).await?;
    }
    refused(&pia, "POST", &format!("{own}/release"), None, 403).await?;
    for other in [&quin, &rae] {
        post(other, &format!("{own}/release"), json!({})).await?;
    }
    ensure!(pia.call("GET", &own, None).await?["state"] == "paid", "by two others");

    // The book adds up, is the same for everybody, and names nobody.
    let book = bo.call("GET", "/fund/book", None).await?;
    let fund = bo.call("GET", "/fund", None).await?;
    ensure!(list(&book).len() == 4 && added_up(&book)? == 6_050, "{book}");
    ensure!(fund["purse"] == euros(6_050) && fund["free"] == euros(5_050) && fund["holders"] == 3, "{fund}");
    ensure!(fund["came_in"] == euros(17_050) && fund["went_out"] == euros(11_000), "{fund}");
    ensure!(fund["spent"][1] == json!({"title": "Rent", "amount": euros(10_000)}) && fund["rules"] == rules, "{fund}");
    for private in ["Amsel", "Drossel", "Elster", "Fink", "Gimpel", "Grey", "hall", id(&asked), id(&promised)] {
        ensure!(!book.to_string().contains(private) && !fund.to_string().contains(private), "{private}: {book} {fund}");
    }
    let page = cy.call("GET", "/fund/book?limit=1&cursor=3", None).await?;
    ensure!(page == json!([book[2]]), "the line before the third: {page}");
    Ok(())
}

#[tokio::test]
async fn a_draw_is_announced_in_its_mode_alone_and_the_hat_goes_to_those_who_want_it() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let pia = maple.with_neighbour("maple", "pia", "Pia", &["purse"]).await?;
    let bo = maple.with_neighbour("maple", "bo", "Bo", &[]).await?;
    post(&pia, "/fund/rules", json!({"currency": "EUR", "mode": "two-holders"})).await?;
    refused(&pia, "POST", "/fund/draw", None, 403).await?;
    post(&pia, "/fund/rules", json!({"currency": "EUR", "mode": "lottery"})).await?;
    refused(&bo, "POST", "/fund/draw", None, 403).await?;
    let draw = post(&pia, "/fund/draw", json!({})).await?;
    let mark = draw["mark"].as_str().context("a mark")?;
    ensure!(mark.len() == 64 && draw["seed"].is_null() && draw["drawn"] == json!([]), "the seed stays secret: {draw}");
    refused(&pia, "POST", "/fund/draw", None, 409).await?;
    ensure!(bo.call("GET", "/fund/draw", None).await? == json!([draw]), "everybody sees the mark");

    refused(&bo, "POST", "/fund/hat/pass", None, 403).await?;
    ensure!(post(&pia, "/fund/hat/pass", json!({})).await?["asked"] == 0, "nobody is asked who did not say so");
    ensure!(post(&bo, "/fund/hat", json!({"wants": true})).await? == json!({"wants": true}), "Bo may be asked");
    ensure!(bo.call("GET", "/fund", None).await?["hat"] == true, "Bo sees that");
    ensure!(post(&pia, "/fund/hat/pass", json!({})).await?["asked"] == 1, "Bo is asked");
    ensure!(post(&pia, "/fund/hat/pass", json!({})).await?["asked"] == 0, "and not again so soon");
    Ok(())
}

fn a_circle(order: &str, member: &[&str], by_phone: &[&str]) -> Value {
    json!({"title": "Susu of Elm Street", "words": "On Sundays", "hand": {"amount": 5_000, "currency": "CAD"}, "every": 30,
        "first": "2099-01-01T12:00:00Z", "order": order, "member": member, "by_phone": by_phone})
}

/// That for somebody there is no such circle, by any call.
async fn there_is_none(who: &TestNode, circle: &str) -> anyhow::Result<()> {
    let change = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    for (method, path, body) in [
        ("GET", String::new(), None),
        ("GET", "/history".to_owned(), None),
        ("POST", "/sign".to_owned(), Some(json!({}))),
        ("POST", "/sign".to_owned(), Some(json!({"seat": 1}))),
        ("POST", "/hands".to_owned(), Some(json!({"giver": 1, "taker": 2, "say": "given"}))),
        ("POST", "/changes".to_owned(), Some(json!({"change": "urgent", "seat": 2}))),
        ("POST", "/changes".to_owned(), Some(json!({"change": "replace", "member": "nobody_of_that_name"}))),
        ("POST", format!("/changes/{change}/yes"), Some(json!({"seat": 1}))),
        ("POST", format!("/changes/{change}/no"), None),
        ("POST", "/call-off".to_owned(), None),
    ] {
        refused(who, method, &format!("{circle}{path}"), body, 404).await?;
    }
    ensure!(list(&who.call("GET", "/circles", None).await?).is_empty(), "in no list");
    ensure!(list(&who.call("GET", "/circle-invitations", None).await?).is_empty(), "not asked to take a seat");
    Ok(())
}

#[tokio::test]
async fn a_circle_is_signed_by_all_and_its_hands_are_said_by_both_sides_and_nobody_else_sees_it() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let (bo, cy) = (maple.with_neighbour("maple", "bo", "Bo", &[]).await?, maple.with_neighbour("maple", "cy", "Cy", &[]).await?);
    let dee = maple.with_neighbour("maple", "dee", "Dee", &["purse", "keys"]).await?;
    let begun = post(&bo, "/circles", a_circle("drawn", &["cy"], &["Grandma Ola"])).await?;
    ensure!(begun == json!({"id": begun["id"], "phase": "gathering"}), "what is sealed is in no answer that is kept: {begun}");
    let path = format!("/circles/{}", id(&begun));
    // Neither a neighbour with other jobs nor the desk.
    for outside in [&dee, &maple] {
        there_is_none(outside, &path).await?;
    }
    let mine = cy.call("GET", "/circles", None).await?;
    ensure!(mine == json!([{"id": begun["id"], "title": "Susu of Elm Street", "phase": "gathering"}]), "{mine}");
    let plan = cy.call("GET", &path, None).await?;
    ensure!(plan["plan"]["pot"] == json!({"amount": 10_000, "currency": "CAD"}) && plan["words"] == "On Sundays", "{plan}");
    let names: Vec<&Value> = list(&plan["seats"]).iter().map(|s| &s["name"]).collect();
    ensure!(names == ["Bo", "Cy", "Grandma Ola"] && plan["me"] == 2 && plan["banker"] == false, "{plan}");
    let mark = plan["mark"].clone();
    ensure!(mark.as_str().is_some_and(|m| m.len() == 64) && plan["check"].is_null(), "only the mark is shown before: {plan}");

    // Everybody signs, and only Bo for somebody with a phone alone.
    let sign = format!("{path}/sign");
    refused(&cy, "POST", &sign, Some(json!({"seat": 3})), 403).await?;
    refused(&bo, "POST", &sign, Some(json!({"seat": 2})), 403).await?;
    let given = |giver: i64, taker: i64| json!({"giver": giver, "taker": taker, "say": "given"});
    refused(&bo, "POST", &format!("{path}/hands"), Some(given(1, 2)), 409).await?;
    post(&bo, &sign, json!({"word": "plum"})).await?;
    refused(&bo, "POST", &sign, None, 409).await?;
    post(&bo, &sign, json!({"seat": 3})).await?;
    ensure!(post(&cy, &sign, json!({"word": "pear"})).await?["phase"] == "running", "the last signature");
    refused(&bo, "POST", &format!("{path}/call-off"), None, 409).await?;

    let circle = cy.call("GET", &path, None).await?;
    let mut turns: Vec<(i64, i64)> =
        list(&circle["seats"]).iter().filter_map(|s| Some((s["turn"].as_i64()?, s["seat"].as_i64()?))).collect();
    turns.sort_unstable();
    let lots = list(&circle["check"]["lots"]);
    ensure!(lots.iter().map(|l| l["seat"].as_i64()).eq(turns.iter().map(|(_, seat)| Some(*seat))), "the order is the draw's");
    ensure!(lots.is_sorted_by_key(|l| l["lot"].as_str().map(str::to_owned)), "the lowest comes first: {lots:?}");
    ensure!(circle["check"]["words"] == json!(["plum", "pear", ""]) && circle["mark"] == mark, "{}", circle["check"]);

    // The first round: whoever gives says so, and whoever gets says so.
    let taker = turns.first().context("a first turn")?.1;
    let speaker = |seat: i64| if seat == 2 { &cy } else { &bo };
    let hands = format!("{path}/hands");
    for giver in (1..=3).filter(|seat| *seat != taker) {
        let taken = json!({"giver": giver, "taker": taker, "say": "taken"});
        let not_theirs = if giver == 2 { &bo } else { &cy };
        refused(not_theirs, "POST", &hands, Some(given(giver, taker)), 403).await?;
        post(speaker(giver), &hands, given(giver, taker)).await?;
        let half = bo.call("GET", &path, None).await?;
        let hand = |c: &Value| list(&c["hands"]).iter().find(|h| h["giver"] == giver && h["taker"] == taker).cloned();
        let half = hand(&half).context("the hand")?;
        ensure!(half["given_at"].is_string() && half["taken_at"].is_null(), "one side alone: {half}");
        post(speaker(taker), &hands, taken).await?;
        let both = hand(&cy.call("GET", &path, None).await?).context("the hand")?;
        ensure!(both["given_at"].is_string() && both["taken_at"].is_string(), "both sides: {both}");
        let back = json!({"giver": giver, "taker": taker, "say": "not-yet"});
        refused(speaker(giver), "POST", &hands, Some(back), 403).await?;
    }
    let circle = bo.call("GET", &path, None).await?;
    let done = list(&circle["hands"]).iter().filter(|h| h["given_at"].is_string() && h["taken_at"].is_string()).count();
    ensure!(done == 2 && list(&circle["hands"]).len() == 6 && circle["phase"] == "running", "one round of three: {circle}");
    let lines = bo.call("GET", &format!("{path}/history"), None).await?;
    ensure!(list(&lines).iter().filter(|l| l["event"] == "taken").count() == 2, "{lines}");
    for outside in [&dee, &maple] {
        there_is_none(outside, &path).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_seat_goes_to_a_neighbour_whom_all_want_and_who_wants_it() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let (bo, cy) = (maple.with_neighbour("maple", "bo", "Bo", &[]).await?, maple.with_neighbour("maple", "cy", "Cy", &[]).await?);
    let dee = maple.with_neighbour("maple", "dee", "Dee", &[]).await?;
    let path = format!("/circles/{}", id(&post(&bo, "/circles", a_circle("agreed", &["cy"], &[])).await?));
    for who in [&bo, &cy] {
        post(who, &format!("{path}/sign"), json!({})).await?;
    }
    let changes = format!("{path}/changes");
    for (body, field) in [
        (json!({"change": "swap"}), "other"),
        (json!({"change": "put-off", "other": 1}), "until"),
        (json!({"change": "replace"}), "member"),
        (json!({"change": "replace", "member": "nobody"}), "member"),
        (json!({"change": "leave"}), "change"),
    ] {
        ensure!(refused(&cy, "POST", &changes, Some(body), 422).await?["field"] == field, "{field}");
    }
    let change = post(&cy, &changes, json!({"change": "replace", "member": "dee"})).await?;
    ensure!(change["by"] == 2 && change["waits"] == json!([1]) && change["who"].is_null(), "{change}");
    let shown = bo.call("GET", &path, None).await?["changes"][0].clone();
    ensure!(shown["id"] == change["id"] && shown["who"] == "Dee", "those in it read who it would be: {shown}");
    there_is_none(&dee, &path).await?;
    refused(&cy, "POST", &format!("{changes}/{}/yes", id(&change)), None, 403).await?;
    let yes = post(&bo, &format!("{changes}/{}/yes", id(&change)), json!({})).await?;
    ensure!(yes["phase"] == "running", "{yes}");

    let asked = dee.call("GET", "/circle-invitations", None).await?;
    ensure!(asked[0]["id"] == change["id"] && asked[0]["title"] == "Susu of Elm Street", "{asked}");
    ensure!(!asked.to_string().contains("Bo") && !asked.to_string().contains("Cy"), "the plan, and no names: {asked}");
    refused(&dee, "GET", &path, None, 404).await?;
    let accept = format!("/circle-invitations/{}/accept", id(&change));
    refused(&bo, "POST", &accept, None, 404).await?;
    ensure!(post(&dee, &accept, json!({})).await?["phase"] == "running", "Dee sits there now");
    ensure!(dee.call("GET", &path, None).await?["me"] == 2, "on Cy's seat");
    there_is_none(&cy, &path).await
}
