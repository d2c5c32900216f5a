//! Money that one pod's fund gives another's on another node: two send it, both write it down, and each sees what the other wrote (F6).

use anyhow::ensure;
use integration::{Database, TestNode, befriend, foreign::Foreigner, visitor::Visitor};
use serde_json::{Value, json};

fn dollars(cents: i64) -> Value {
    json!({"amount": cents, "currency": "CAD"})
}

fn id(v: &Value) -> &str {
    v["id"].as_str().unwrap_or_default()
}

/// Two who hold the purse of this pod, with a fund in this currency.
async fn with_fund(node: &TestNode, pod: &str, currency: &str) -> anyhow::Result<(TestNode, TestNode)> {
    let pia = node.with_neighbour(pod, "pia", "Pia", &["purse"]).await?;
    let quin = node.with_neighbour(pod, "quin", "Quin", &["purse"]).await?;
    pia.call("POST", "/fund/rules", Some(&json!({"currency": currency, "mode": "two-holders"}))).await?;
    Ok((pia, quin))
}

/// The pod's one row in this state.
async fn is(who: &TestNode, state: &str) -> anyhow::Result<Value> {
    who.find("/fund/solidarity", |s| s["state"] == state).await
}

async fn purse(who: &TestNode) -> anyhow::Result<Value> {
    Ok(who.call("GET", "/fund", None).await?["purse"]["amount"].clone())
}

async fn sends(who: &TestNode, second: &TestNode, to: &str, cents: i64) -> anyhow::Result<String> {
    let made = who.call("POST", "/fund/solidarity", Some(&json!({"amount": dollars(cents), "to": to}))).await?;
    second.call("POST", &format!("/fund/solidarity/{}/release", id(&made)), None).await?;
    Ok(id(&made).to_owned())
}

async fn goes_over(database: Database) -> anyhow::Result<()> {
    let (maple, cedar) = tokio::try_join!(TestNode::start("maple", database), TestNode::start("cedar", database))?;
    befriend(&maple, &cedar).await?;
    let (pia, quin) = with_fund(&maple, "maple", "CAD").await?;
    let (cleo, cy) = with_fund(&cedar, "cedar", "CAD").await?;
    pia.call("POST", "/fund/gifts", Some(&json!({"kind": "gift", "amount": dollars(60_000)}))).await?;

    // It takes two, and it is nobody's to send who is not with us.
    let made = pia.call("POST", "/fund/solidarity", Some(&json!({"amount": dollars(50_000), "to": cedar.address()}))).await?;
    ensure!(purse(&pia).await? == 60_000, "it waits for a second yes");
    ensure!(pia.try_call("POST", &format!("/fund/solidarity/{}/release", id(&made)), None).await?.0 == 403, "not the same");
    let stranger = json!({"amount": dollars(100), "to": "@oak@oak.example"});
    ensure!(pia.try_call("POST", "/fund/solidarity", Some(&stranger)).await?.0 == 422);
    quin.call("POST", &format!("/fund/solidarity/{}/release", id(&made)), None).await?;
    ensure!(purse(&pia).await? == 10_000, "it is out of the purse");

    // The other purse says how much came; the bank kept three dollars.
    let there = is(&cleo, "sent").await?;
    ensure!(there["way"] == "in" && there["other"] == maple.address().as_str() && there["amount"] == dollars(50_000), "{there}");
    ensure!(purse(&cleo).await? == 0, "not before somebody says so");
    let came = format!("/fund/solidarity/{}/came", id(&there));
    ensure!(cleo.try_call("POST", &came, Some(&json!({"amount": dollars(50_001)}))).await?.0 == 422, "more than was sent");
    cleo.call("POST", &came, Some(&json!({"amount": dollars(49_700)}))).await?;
    ensure!(cy.try_call("POST", &came, Some(&json!({"amount": dollars(49_700)}))).await?.0 == 409, "once");
    ensure!(purse(&cleo).await? == 49_700);
    let here = is(&pia, "received").await?;
    ensure!(here["amount"] == dollars(50_000) && here["came"] == dollars(49_700), "both see what the other wrote: {here}");
    let page = Visitor::new(&cedar)?.get("/@cedar/fund").await?;
    ensure!(page.contains(&maple.address()) && !page.contains("Cleo"), "in the book, and nobody by name: {page}");

    // What did not come goes back into the purse it came from, and both know.
    sends(&pia, &quin, &cedar.address(), 4_000).await?;
    let there = is(&cleo, "sent").await?;
    cleo.call("POST", &format!("/fund/solidarity/{}/refuse", id(&there)), None).await?;
    let here = is(&pia, "refused").await?;
    pia.call("POST", &format!("/fund/solidarity/{}/back", id(&here)), None).await?;
    ensure!(purse(&pia).await? == 10_000, "as before");
    sends(&pia, &quin, &cedar.address(), 1_000).await?;
    is(&cleo, "sent").await?;
    let here = is(&pia, "sent").await?;
    pia.call("POST", &format!("/fund/solidarity/{}/back", id(&here)), None).await?;
    let there = is(&cleo, "back").await?;
    ensure!(
        cleo.try_call("POST", &format!("/fund/solidarity/{}/came", id(&there)), Some(&json!({"amount": dollars(1)}))).await?.0
            == 409
    );
    Ok(())
}

#[tokio::test]
async fn money_for_another_pod_is_written_down_on_both_nodes_sqlite() -> anyhow::Result<()> {
    goes_over(Database::Sqlite).await
}

#[tokio::test]
async fn money_for_another_pod_is_written_down_on_both_nodes_postgres() -> anyhow::Result<()> {
    if !Database::Postgres.is_here() {
        return Ok(());
    }
    goes_over(Database::Postgres).await
}

#[tokio::test]
async fn a_fund_in_another_currency_says_no_by_itself_and_strangers_are_not_heard() -> anyhow::Result<()> {
    let (maple, cedar) =
        tokio::try_join!(TestNode::start("maple", Database::Sqlite), TestNode::start("cedar", Database::Sqlite))?;
    befriend(&maple, &cedar).await?;
    let (pia, quin) = with_fund(&maple, "maple", "CAD").await?;
    let (cleo, _) = with_fund(&cedar, "cedar", "EUR").await?;
    pia.call("POST", "/fund/gifts", Some(&json!({"kind": "gift", "amount": dollars(5_000)}))).await?;
    sends(&pia, &quin, &cedar.address(), 5_000).await?;
    is(&pia, "refused").await?;
    ensure!(cleo.call("GET", "/fund/solidarity", None).await?.as_array().is_some_and(Vec::is_empty));

    // Nobody who is not with us writes into our book, nor answers for another pod.
    let stranger = Foreigner::start_as_pod().await?;
    let inbox = format!("{}/inbox", maple.origin);
    let event = json!({"type": "EconomicEvent", "action": "transfer", "provider": stranger.uri, "receiver": format!("{}/@maple", maple.origin),
                       "resourceQuantity": {"hasUnit": "CAD", "hasNumericalValue": "9.00"}});
    let offer = json!({"id": format!("{}/offers/1", stranger.origin()), "type": "Offer", "actor": stranger.uri,
                       "to": [format!("{}/@maple", maple.origin)], "object": event.clone()});
    ensure!(stranger.send(&inbox, &offer).await? == 202);
    let follow = json!({"id": format!("{}/follows/1", stranger.origin()), "type": "Follow", "actor": stranger.uri,
                        "object": format!("{}/@maple", maple.origin)});
    ensure!(stranger.send(&inbox, &follow).await? == 202);
    // The follow came after it: what was not heard then is not to be heard any more.
    maple.find("/peers", |p| p["address"] == stranger.address().as_str()).await?;
    let all = pia.call("GET", "/fund/solidarity", None).await?;
    ensure!(all.as_array().is_some_and(|a| a.len() == 1), "{all}");
    Ok(())
}
