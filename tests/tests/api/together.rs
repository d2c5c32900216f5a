//! Keeping one another company by phone and deciding together, by the API.

use anyhow::{Context as _, ensure};
use caremonger_domain::zone::Weekday;
use integration::{Database, TestNode, visitor::Visitor};
use serde_json::{Value, json};

use super::id;

#[path = "together_described.rs"]
mod described;

pub(crate) use described::answers;

/// That a call is refused: with which status, and for which field.
async fn refused(by: &TestNode, path: &str, body: &Value, status: u16, field: Option<&str>) -> anyhow::Result<()> {
    let (got, answer) = by.try_call("POST", path, Some(body)).await?;
    ensure!(got == status && answer["field"].as_str() == field, "{path} {body}: {got} {answer}");
    Ok(())
}

/// A day of the week on which no call is near: the day after tomorrow.
async fn another_day(node: &TestNode) -> anyhow::Result<Weekday> {
    let me = node.call("GET", "/me", None).await?;
    let today = me["since"].as_str().and_then(|t| t.get(..10)).and_then(Weekday::of).context("the day of today")?;
    Ok(Weekday::ALL[(today as usize + 2) % Weekday::ALL.len()])
}

#[tokio::test]
async fn two_who_wish_for_calls_both_say_yes_and_the_number_waits_for_its_hour() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let at_pages = Visitor::neighbour(&maple, "ana", "Ana", &[]).await?;
    at_pages.post("/me/details", "name=Ana&phone=416+555+0199").await?;
    let ana = maple.as_neighbour("ana").await?;
    let (bo, cy) = (maple.with_neighbour("maple", "bo", "Bo", &[]).await?, maple.with_neighbour("maple", "cy", "Cy", &[]).await?);
    let wish = |wanting: &str, likes: &str| json!({"wanting": wanting, "days": Weekday::ALL, "parts": ["afternoon"], "languages": ["en"], "likes": likes});
    ana.call("POST", "/call-wishes", Some(&wish("ask", "Gardens, chess"))).await?;
    bo.call("POST", "/call-wishes", Some(&wish("offer", "Chess, trains"))).await?;
    refused(&cy, "/call-wishes", &json!({"wanting": "ask", "days": [], "parts": ["morning"]}), 422, Some("days")).await?;
    let mine = ana.all("/call-wishes").await?;
    ensure!(mine.len() == 1 && mine[0]["likes"] == "Gardens, chess" && mine[0]["by_desk"] == false, "{mine:?}");
    ensure!(cy.try_call("GET", "/call-wishes/waiting", None).await?.0 == 403, "who waits is for the desk");

    let waiting = maple.call("GET", "/call-wishes/waiting", None).await?;
    let fit = &waiting["suggestions"][0];
    ensure!(fit["ask_name"] == "Ana" && fit["offer_name"] == "Bo" && fit["likes"] == json!(["chess"]), "{waiting}");
    let day = another_day(&maple).await?;
    let put = |time: &str| json!({"ask": fit["ask"], "offer": fit["offer"], "day": day, "time": time});
    refused(&bo, "/pairings", &put("15:00"), 403, None).await?;
    refused(&maple, "/pairings", &put("09:00"), 422, Some("time")).await?;
    refused(&maple, "/pairings", &put("three"), 422, Some("time")).await?;
    let pairing = maple.call("POST", "/pairings", Some(&put("15:00"))).await?;
    let path = format!("/pairings/{}", id(&pairing));
    let (answer, number) = (format!("{path}/answer"), format!("{path}/number"));

    let asked = bo.call("GET", &path, None).await?;
    ensure!(asked["state"] == "asked" && asked["role"] == "caller" && asked["asked"] == json!(["caller"]), "{asked}");
    ensure!(asked["likes"] == "" && asked["next_at"].is_null(), "nothing of the other before both said yes: {asked}");
    refused(&bo, &answer, &json!({"side": "called", "yes": true}), 403, None).await?;
    refused(&cy, &answer, &json!({"side": "called", "yes": true}), 404, None).await?;
    bo.call("POST", &answer, Some(&json!({"side": "caller", "yes": true}))).await?;
    refused(&bo, &number, &json!({}), 409, None).await?;
    ana.call("POST", &answer, Some(&json!({"side": "called", "yes": true}))).await?;

    let going = bo.call("GET", &path, None).await?;
    ensure!(going["state"] == "going" && going["likes"] == "Gardens, chess" && going["next_at"].is_string(), "{going}");
    ensure!(going["shows_number"] == false && going["may_say"] == json!(["worried"]), "it is not the hour: {going}");
    for (who, status) in [(&bo, 409), (&ana, 409), (&maple, 409), (&cy, 404)] {
        refused(who, &number, &json!({}), status, None).await?;
        let (_, seen) = who.try_call("GET", &path, None).await?;
        ensure!(!seen.to_string().contains("555 0199"), "{seen}");
    }
    refused(&bo, &format!("{path}/say"), &json!({"word": "talked"}), 409, None).await?;
    refused(&bo, &format!("{path}/say"), &json!({"word": "worried", "danger": false}), 422, Some("knows")).await?;
    let at_desk = maple.all("/pairings?all=true").await?;
    ensure!(at_desk.len() == 1 && at_desk[0]["role"] == "desk" && at_desk[0]["calls"] == json!([]), "{at_desk:?}");
    ensure!(maple.all("/pairings").await?.is_empty() && cy.all("/pairings").await?.is_empty(), "those one is in");
    ensure!(cy.try_call("GET", "/pairings?all=true", None).await?.0 == 403, "all of them are for the desk");

    ana.call("POST", &format!("{path}/end"), None).await?;
    ensure!(bo.call("GET", &path, None).await?["state"] == "ended", "either ends it");
    refused(&bo, &number, &json!({}), 409, None).await
}

#[tokio::test]
async fn two_who_write_take_turns_and_see_an_address_only_once_both_say_so() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let at_pages = Visitor::neighbour(&maple, "ana", "Ana", &[]).await?;
    at_pages.post("/me/details", "name=Ana&door=12+Elm+Street").await?;
    let ana = maple.as_neighbour("ana").await?;
    let bo = maple.with_neighbour("maple", "bo", "Bo", &[]).await?;
    let wish = |wanting: &str, rhythm: &str| json!({"wanting": wanting, "way": "letter", "rhythm": rhythm, "languages": ["en"]});
    ana.call("POST", "/call-wishes", Some(&wish("ask", "weekly"))).await?;
    bo.call("POST", "/call-wishes", Some(&wish("offer", "monthly"))).await?;
    let waiting = maple.call("GET", "/call-wishes/waiting", None).await?;
    let fit = &waiting["suggestions"][0];
    ensure!(fit["way"] == "letter" && fit["rhythm"] == "monthly" && fit["times"] == json!([]), "{waiting}");
    let pairing = maple.call("POST", "/pairings", Some(&json!({"ask": fit["ask"], "offer": fit["offer"]}))).await?;
    let path = format!("/pairings/{}", id(&pairing));
    let (say, open, address) = (format!("{path}/say"), format!("{path}/open"), format!("{path}/address"));
    for (who, side) in [(&ana, "called"), (&bo, "caller")] {
        who.call("POST", &format!("{path}/answer"), Some(&json!({"side": side, "yes": true}))).await?;
    }
    let going = bo.call("GET", &path, None).await?;
    ensure!(going["way"] == "letter" && going["turn"] == "caller" && going["open"] == json!([]), "{going}");
    ensure!(going["may_say"] == json!(["wrote", "worried"]) && going["shows_number"] == false, "{going}");
    refused(&ana, &say, &json!({"word": "wrote"}), 409, None).await?;
    bo.call("POST", &say, Some(&json!({"word": "wrote"}))).await?;
    ana.call("POST", &say, Some(&json!({"word": "talked"}))).await?;
    ensure!(ana.call("GET", &path, None).await?["turn"] == "called", "it came, and now it is Ana's turn");
    refused(&bo, &open, &json!({"side": "called", "open": true}), 403, None).await?;
    bo.call("POST", &open, Some(&json!({"side": "caller", "open": true}))).await?;
    refused(&bo, &address, &json!({}), 409, None).await?;
    ana.call("POST", &open, Some(&json!({"side": "called", "open": true}))).await?;
    let shown = bo.call("POST", &address, Some(&json!({}))).await?;
    ensure!(shown["address"] == "12 Elm Street", "{shown}");
    refused(&maple, &address, &json!({}), 404, None).await?;
    refused(&bo, &format!("{path}/ring"), &json!({}), 404, None).await
}

#[tokio::test]
async fn nobody_reads_a_tally_before_its_day_and_who_joins_later_does_not_answer() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let (ana, bo) =
        (maple.with_neighbour("maple", "ana", "Ana", &[]).await?, maple.with_neighbour("maple", "bo", "Bo", &[]).await?);
    let sundays = json!({"question": "Do we meet on Sundays?", "why": "More can come.", "rule": "majority"});
    let made = ana.call("POST", "/decisions", Some(&sundays)).await?;
    let cy = maple.with_neighbour("maple", "cy", "Cy", &[]).await?;
    let path = format!("/decisions/{}", id(&made));
    let (answer, comments) = (format!("{path}/answer"), format!("{path}/comments"));
    refused(&cy, &answer, &json!({"answer": "yes"}), 403, None).await?;
    refused(&bo, &answer, &json!({"answer": "object", "reason": "No."}), 422, Some("answer")).await?;
    refused(&bo, &answer, &json!({"points": [1, 2]}), 422, Some("points")).await?;
    for (who, said) in [(&bo, "yes"), (&ana, "yes"), (&ana, "no")] {
        who.call("POST", &answer, Some(&json!({"answer": said}))).await?;
    }
    cy.call("POST", &comments, Some(&json!({"text": "The hall is free."}))).await?;

    for (who, may, mine) in
        [(&ana, true, json!("no")), (&bo, true, json!("yes")), (&maple, true, json!(null)), (&cy, false, json!(null))]
    {
        let seen = who.call("GET", &path, None).await?;
        ensure!(seen["state"] == "open" && seen["voters"] == 3 && seen["answered"] == 2, "{seen}");
        ensure!(seen["tally"].is_null() && seen["outcome"].is_null(), "nothing is counted before its day: {seen}");
        ensure!(seen["may_answer"] == may && seen["mine"]["answer"] == mine, "{seen}");
        ensure!(seen["by"] == "Ana" && seen["comments"][0]["by"] == "Cy", "{seen}");
        let others = if mine == "no" { "\"yes\"" } else { "\"no\"" };
        ensure!(!seen.to_string().contains(others), "what others said is nobody's: {seen}");
    }
    let at_desk = maple.call("GET", &path, None).await?;
    let for_whom = &at_desk["may_answer_for"];
    let names: Vec<&Value> = for_whom.as_array().into_iter().flatten().map(|v| &v["name"]).collect();
    ensure!(names == [&json!("Ana"), &json!("Bo")], "the desk can answer for those who were there: {for_whom}");
    let for_bo = json!({"answer": "no", "member": for_whom[1]["id"]});
    refused(&maple, &answer, &for_bo, 422, Some("member")).await?;
    refused(&ana, &answer, &for_bo, 403, None).await?;
    ensure!(ana.call("GET", &path, None).await?["may_answer_for"] == json!([]), "for the desk alone");

    let key = json!({"question": "Who keeps the key?", "why": "To the hall.", "effect": {"kind": "words"}});
    let made = bo.call("POST", "/decisions", Some(&key)).await?;
    let path = format!("/decisions/{}", id(&made));
    refused(&ana, &format!("{path}/answer"), &json!({"answer": "object"}), 422, Some("reason")).await?;
    let object = json!({"answer": "object", "reason": "It was lost twice."});
    ana.call("POST", &format!("{path}/answer"), Some(&object)).await?;
    let seen = cy.call("GET", &path, None).await?;
    ensure!(seen["objections"] == json!(["It was lost twice."]) && !seen.to_string().contains("Ana"), "without a name: {seen}");
    refused(&ana, &format!("{path}/withdraw"), &json!({}), 403, None).await?;
    bo.call("POST", &format!("{path}/withdraw"), None).await?;
    let seen = cy.call("GET", &path, None).await?;
    ensure!(seen["state"] == "withdrawn" && seen["outcome"]["why"] == "withdrawn" && seen["tally"].is_null(), "{seen}");
    let all = cy.all("/decisions").await?;
    ensure!(all.len() == 2 && all[0]["state"] == "open" && all[1]["state"] == "withdrawn", "{all:?}");
    Ok(())
}

#[tokio::test]
async fn whoever_accepts_an_agreement_is_counted_once() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let dir = tempfile::tempdir()?;
    let file = dir.path().join("kit.json");
    let rule = json!({"title": "The fridge", "text": "Whoever opens it closes it.", "language": "en"});
    std::fs::write(&file, json!({"caremonger_kit": 1, "agreements": [rule]}).to_string())?;
    let file = file.display().to_string();
    let pod = ["--pod", "elm", "--title", "Elm Street", "--area", "Elm Street", "--handle", "lin", "--name", "Lin"];
    let args: Vec<&str> = ["kit", "begin", file.as_str()].into_iter().chain(pod).collect();
    maple.command(&args).await?;
    let (lin, bo) = (maple.as_neighbour("lin").await?, maple.with_neighbour("elm", "bo", "Bo", &[]).await?);

    let agreed = async |who: &TestNode| -> anyhow::Result<Value> {
        let all = who.all("/agreements").await?;
        ensure!(all.len() == 1, "{all:?}");
        Ok(all[0].clone())
    };
    let begun = agreed(&bo).await?;
    ensure!(begun["title"] == "The fridge" && begun["version"] == 1 && begun["before"] == json!([]), "{begun}");
    ensure!(begun["accepted"] == 1 && begun["mine"] == false, "whoever began with it accepted it: {begun}");
    let accept = format!("/agreements/{}/accept", id(&begun));
    for who in [&bo, &bo, &lin] {
        who.call("POST", &accept, None).await?;
    }
    for who in [&bo, &lin] {
        let now = agreed(who).await?;
        ensure!(now["accepted"] == 2 && now["mine"] == true, "{now}");
    }
    refused(&maple, &accept, &json!({}), 404, None).await?;
    ensure!(maple.all("/agreements").await?.is_empty(), "what another pod agreed on is its own");
    Ok(())
}
