//! A case goes to a pod on another node with the person's yes: facts first, details to that pod alone and by no queue, then nothing
//! of the person is left behind (C8).

use anyhow::{Context as _, ensure};
use integration::{
    Database, TestNode, befriend,
    disk::holds,
    foreign::Foreigner,
    until,
    visitor::{Visitor, between},
};
use serde_json::json;

const CALL: &str = "channel=phone&language=es&kind=request&category=food&amount=2&unit=bags&needed_by=&corner=&household=&shopping=\
                    &door=7+Elm+Street&mail=&consent=yes";

/// A desk takes a call; where the case is, and its code.
async fn takes_in(desk: &Visitor, title: &str, name: &str, phone: &str) -> anyhow::Result<(String, String)> {
    let (_, to) = desk.post("/desk/new", &format!("{CALL}&title={title}&name={name}&phone={phone}&note=Ring+twice")).await?;
    let case = to.split('?').next().context("a case")?.to_owned();
    let page = desk.get(&case).await?;
    let code = page.split(|c: char| !c.is_ascii_digit() && c != '\u{a0}').map(|t| t.replace('\u{a0}', ""));
    let code = code.into_iter().find(|t| t.len() == 9).context("a code")?;
    Ok((case, code))
}

/// What stands at a desk to be taken over.
async fn offered(desk: &Visitor) -> anyhow::Result<Option<String>> {
    let page = desk.get("/desk").await?;
    let path = between(&page, "action=\"/desk/offered/", "/take\"");
    Ok((!path.is_empty()).then(|| format!("/desk/offered/{path}")))
}

async fn arrives(desk: &Visitor) -> anyhow::Result<String> {
    until("the other desk sees what is offered", async || Ok(offered(desk).await?.is_some())).await?;
    offered(desk).await?.context("an offer")
}

async fn goes_over(database: Database) -> anyhow::Result<()> {
    let start = |name| TestNode::start(name, database);
    let (maple, cedar, birch) = tokio::try_join!(start("maple"), start("cedar"), start("birch"))?;
    befriend(&maple, &cedar).await?;
    befriend(&birch, &maple).await?;
    let ana = Visitor::neighbour(&maple, "desk2", "Ana", &["desk"]).await?;
    let cleo = Visitor::neighbour(&cedar, "desk2", "Cleo", &["desk"]).await?;
    let bea = Visitor::neighbour(&birch, "desk2", "Bea", &["desk"]).await?;
    let (case, code) = takes_in(&ana, "Groceries", "Rosa", "416+555+0199").await?;
    let address = cedar.address().replace('@', "%40").replace(':', "%3A");
    let offer = format!("pod={address}&consent=yes");
    ensure!(ana.post(&format!("{case}/pass"), &format!("pod={address}")).await.is_err(), "they were not asked");
    ensure!(ana.post(&format!("{case}/pass"), "pod=%40oak%40oak.example&consent=yes").await.is_err(), "nobody agreed with oak");
    ana.post(&format!("{case}/pass"), &offer).await?;

    // Facts, and nothing of the person: neither on the page nor anywhere on that node.
    let path = arrives(&cleo).await?;
    let desk = cleo.get("/desk").await?;
    ensure!(desk.contains("Food") && desk.contains("2 bags") && desk.contains(&maple.address()), "{desk}");
    for private in ["Groceries", "Rosa", "555 0199", "Ring twice", &code] {
        ensure!(!desk.contains(private), "{private} before it is taken: {desk}");
        ensure!(!holds(&cedar, private.as_bytes()), "{private} is on the disk");
    }
    ensure!(offered(&bea).await?.is_none(), "it is for cedar alone");

    cleo.post(&format!("{path}/refuse"), "").await?;
    until("the first desk hears of the no", async || Ok(ana.get(&case).await?.contains("The other pod cannot"))).await?;
    ana.post(&format!("{case}/pass"), &offer).await?;
    arrives(&cleo).await?;
    ana.post(&format!("{case}/pass-back"), "").await?;
    until("what is taken back is offered no more", async || Ok(offered(&cleo).await?.is_none())).await?;
    ana.post(&format!("{case}/pass"), &offer).await?;
    let path = arrives(&cleo).await?;

    let (_, to) = cleo.post(&format!("{path}/take"), "").await?;
    let theirs = to.split('?').next().context("a case")?;
    let shown = cleo.post(&format!("{theirs}/reveal"), "what=rest").await?.0;
    for told in ["Groceries", "Rosa", "416 555 0199", "Ring twice"] {
        ensure!(shown.contains(told), "{told}: {shown}");
    }
    let state = Visitor::new(&cedar)?.post("/code", &format!("code={code}")).await?.0;
    ensure!(state.contains("Everything is known") || state.contains("The desk has it"), "the same number asks here: {state}");
    until("the first desk hears that it was taken", async || {
        Ok(ana.get("/notices").await?.contains("A pod has taken over your case"))
    })
    .await?;
    let left = ana.get(&case).await?;
    ensure!(left.contains(&format!("The details were given to {}", cedar.address())), "written down: {left}");
    ensure!(!left.contains("name=\"what\""), "there is nothing left to show: {left}");
    let state = Visitor::new(&maple)?.post("/code", &format!("code={code}")).await?.0;
    ensure!(state.contains("helps you now") && state.contains(&format!("{}/code", cedar.origin)), "{state}");
    ensure!(ana.post(&format!("{case}/reveal"), "what=rest").await.map_or(true, |(page, _)| !page.contains("555 0199")));

    // None of it went through a queue of either node, and the first one has wiped it.
    for private in ["416 555 0199", "Ring twice"] {
        until("it is on no disk", async || Ok(!holds(&maple, private.as_bytes()))).await?;
        ensure!(!holds(&cedar, private.as_bytes()), "{private} lies open at the other node");
    }
    Ok(())
}

#[tokio::test]
async fn a_case_goes_to_a_pod_elsewhere_and_nothing_stays_behind_sqlite() -> anyhow::Result<()> {
    goes_over(Database::Sqlite).await
}

#[tokio::test]
async fn a_case_goes_to_a_pod_elsewhere_and_nothing_stays_behind_postgres() -> anyhow::Result<()> {
    if !Database::Postgres.is_here() {
        return Ok(());
    }
    goes_over(Database::Postgres).await
}

#[tokio::test]
async fn a_case_waits_while_its_home_is_away() -> anyhow::Result<()> {
    let start = |name| TestNode::start(name, Database::Sqlite);
    let (mut maple, cedar) = tokio::try_join!(start("maple"), start("cedar"))?;
    befriend(&cedar, &maple).await?;
    let ana = Visitor::neighbour(&maple, "desk2", "Ana", &["desk"]).await?;
    let cleo = Visitor::neighbour(&cedar, "desk2", "Cleo", &["desk"]).await?;
    let (case, _) = takes_in(&ana, "Groceries", "Rosa", "416+555+0199").await?;
    let address = cedar.address().replace('@', "%40").replace(':', "%3A");
    ana.post(&format!("{case}/pass"), &format!("pod={address}&consent=yes")).await?;
    let path = arrives(&cleo).await?;

    maple.kill().await?;
    let refused = cleo.post(&format!("{path}/take"), "").await;
    ensure!(refused.is_err_and(|e| e.to_string().contains("did not answer")), "a plain sentence");
    ensure!(offered(&cleo).await?.is_some(), "it waits");
    maple.launch().await?;

    until("it can be taken", async || Ok(cleo.post(&format!("{path}/take"), "").await.is_ok())).await?;
    until("the first desk hears", async || Ok(ana.get("/notices").await?.contains("A pod has taken over your case"))).await
}

/// A pod of another program asks to see what maple has, and maple says yes.
async fn agreed_with(maple: &TestNode) -> anyhow::Result<Foreigner> {
    let pod = Foreigner::start_as_pod().await?;
    let follow = json!({"id": format!("{}/follows/1", pod.origin()), "type": "Follow", "actor": pod.uri,
                        "object": format!("{}/@maple", maple.origin)});
    ensure!(pod.send(&format!("{}/inbox", maple.origin), &follow).await? == 202);
    let asked = maple.find("/peers", |p| p["address"] == pod.address().as_str() && p["state"] == "requested").await?;
    maple.call("POST", &format!("/peers/{}/accept", asked["id"].as_str().unwrap_or_default()), None).await?;
    Ok(pod)
}

#[tokio::test]
async fn details_are_for_the_server_of_the_pod_that_was_asked_and_for_no_other() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let (cedar, birch) = (agreed_with(&maple).await?, agreed_with(&maple).await?);
    let ana = Visitor::neighbour(&maple, "desk2", "Ana", &["desk"]).await?;
    let (case, code) = takes_in(&ana, "Groceries", "Rosa", "416+555+0199").await?;
    let address = cedar.address().replace('@', "%40").replace(':', "%3A");
    ana.post(&format!("{case}/pass"), &format!("pod={address}&consent=yes")).await?;
    let offer = cedar.gets("cedar is asked", |a| a["type"] == "Offer").await?;
    for private in ["Groceries", "Rosa", "555 0199", &code] {
        ensure!(!offer.to_string().contains(private), "{private}: {offer}");
    }
    let uri = offer["object"]["id"].as_str().context("an id")?;
    let inbox = format!("{}/inbox", maple.origin);
    let answer = |who: &Foreigner, kind: &str, n: u32| json!({"id": format!("{}/answers/{n}", who.origin()), "type": kind, "actor": who.uri, "object": offer["id"]});

    ensure!(maple.fetch(uri.strip_prefix(&maple.origin).context("at maple")?).await?.0 == 404, "nobody unsigned");
    ensure!(birch.fetches(uri).await?.0 == 404, "no other server");
    ensure!(birch.send(&inbox, &answer(&birch, "Accept", 1)).await? == 202, "and no other says yes for cedar");
    ensure!(cedar.send(&inbox, &answer(&cedar, "Accept", 1)).await? == 202, "nor does a yes without the details close the case");
    let (status, given) = cedar.fetches(uri).await?;
    ensure!(status == 200 && given["details"]["phone"] == "416 555 0199" && given["code"] == code.as_str(), "{given}");
    ensure!(cedar.fetches(uri).await?.0 == 200, "again, should it have been interrupted");
    let page = ana.get(&case).await?;
    ensure!(page.matches("The details were given to").count() == 1 && page.contains("name=\"what\""), "{page}");

    ensure!(cedar.send(&inbox, &answer(&cedar, "Accept", 2)).await? == 202);
    until("the case is theirs", async || Ok(ana.get("/notices").await?.contains("A pod has taken over your case"))).await?;
    ensure!(cedar.fetches(uri).await?.0 == 404, "once");
    let strange = json!({"id": format!("{}/offers/1", birch.origin()), "type": "Offer", "actor": birch.uri,
                         "to": [format!("{}/@maple", maple.origin)],
                         "object": {"id": uri, "type": "Proposal", "purpose": "request", "publishes": {"type": "Intent"}}});
    ensure!(birch.send(&inbox, &strange).await? == 202);
    let honest = json!({"id": format!("{}/offers/2", birch.origin()), "type": "Offer", "actor": birch.uri,
                        "to": [format!("{}/@maple", maple.origin)],
                        "object": {"id": format!("{}/passes/2", birch.origin()), "type": "Proposal", "purpose": "request",
                                   "publishes": {"type": "Intent", "category": "rides"}}});
    ensure!(birch.send(&inbox, &honest).await? == 202);
    arrives(&ana).await?;
    ensure!(ana.get("/desk").await?.matches("/take\"").count() == 1, "what lies at another host is not offered");

    // What is offered to a pod whose agreement ends is not given any more.
    let (case, _) = takes_in(&ana, "Bread", "Omar", "416+555+0142").await?;
    ana.post(&format!("{case}/pass"), &format!("pod={address}&consent=yes")).await?;
    let offer = cedar.gets("cedar is asked once more", |a| a["type"] == "Offer" && a["object"]["id"] != uri).await?;
    let relation = maple.find("/peers", |p| p["address"] == cedar.address().as_str()).await?;
    maple.call("POST", &format!("/peers/{}/stop", relation["id"].as_str().unwrap_or_default()), None).await?;
    ensure!(cedar.fetches(offer["object"]["id"].as_str().context("an id")?).await?.0 == 404, "they agreed no more");
    Ok(())
}

#[tokio::test]
async fn a_case_that_comes_back_is_asked_for_by_the_number_it_always_had() -> anyhow::Result<()> {
    let (maple, cedar) =
        tokio::try_join!(TestNode::start("maple", Database::Sqlite), TestNode::start("cedar", Database::Sqlite))?;
    befriend(&maple, &cedar).await?;
    let ana = Visitor::neighbour(&maple, "desk2", "Ana", &["desk"]).await?;
    let cleo = Visitor::neighbour(&cedar, "desk2", "Cleo", &["desk"]).await?;
    let (case, code) = takes_in(&ana, "Groceries", "Rosa", "416+555+0199").await?;
    let at = |node: &TestNode| node.address().replace('@', "%40").replace(':', "%3A");
    let taken = async |desk: &Visitor| {
        until("it was taken over", async || Ok(desk.get("/notices").await?.contains("A pod has taken over your case"))).await
    };
    ana.post(&format!("{case}/pass"), &format!("pod={}&consent=yes", at(&cedar))).await?;
    let path = arrives(&cleo).await?;
    let (_, to) = cleo.post(&format!("{path}/take"), "").await?;
    taken(&ana).await?;
    let theirs = to.split('?').next().context("a case")?.to_owned();
    cleo.post(&format!("{theirs}/pass"), &format!("pod={}&consent=yes", at(&maple))).await?;
    let path = arrives(&ana).await?;
    ana.post(&format!("{path}/take"), "").await?;
    taken(&cleo).await?;
    let here = Visitor::new(&maple)?.post("/code", &format!("code={code}")).await?.0;
    ensure!(here.contains("The desk has it") && !here.contains("helps you now"), "the number asks for what is here: {here}");
    let there = Visitor::new(&cedar)?.post("/code", &format!("code={code}")).await?.0;
    ensure!(there.contains("helps you now") && there.contains(&format!("{}/code", maple.origin)), "{there}");
    Ok(())
}
