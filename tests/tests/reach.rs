//! News on a phone that is not looked at, and by a private mention: both say that something is new, and never what.

use anyhow::{Context as _, ensure};
use integration::{
    Database, TestNode, browser::Browser, fedify::Fedify, foreign::Foreigner, push_service::PushService, until, visitor::Visitor,
};
use serde_json::{Value, json};

/// Somebody asks for help at the page, which the desk hears of at once.
async fn somebody_asks(node: &TestNode, number: u8) -> anyhow::Result<()> {
    let asked =
        "kind=request&category=food&title=Insulin+for+Gran&language=en&area=Elm+Street&needed_by=&name=Gran&phone=4165550199";
    let asked = format!("step=3&go=next&{asked}&consent=yes&once=0123456789abcdef0123456789abcd{number:02x}");
    Visitor::new(node)?.post("/help", &asked).await?;
    Ok(())
}

fn says_nothing(words: &str) -> anyhow::Result<()> {
    for private in ["Insulin", "Gran", "416", "Elm"] {
        ensure!(!words.contains(private), "{private} in {words}");
    }
    Ok(())
}

async fn news_reach_a_phone(database: Database) -> anyhow::Result<()> {
    if !Fedify::is_here() {
        return Ok(());
    }
    let (node, phone) = (TestNode::start("maple", database).await?, PushService::start().await?);
    let ana = Visitor::neighbour(&node, "ana", "Ana", &["desk"]).await?;
    let page = ana.get("/me/notices").await?;
    ensure!(!page.contains("value=\"push\""), "it cannot be chosen before a browser is there");
    let bad = ana.post("/me/notices/push", "endpoint=ftp%3A%2F%2Fx&p256dh=AA&auth=AA").await;
    ensure!(bad.is_err_and(|e| e.to_string().contains("422")), "what no browser sends");
    ana.post("/me/notices/push", &phone.form("gone")).await?;
    ana.post("/me/notices/push", &phone.form("endpoint")).await?;
    let page = ana.get("/me/notices").await?;
    ensure!(page.contains("value=\"push\" checked") && page.contains("2 phones or computers"), "news come there: {page}");

    somebody_asks(&node, 1).await?;
    let message = phone.gets(0).await?;
    ensure!(message["encoding"] == "aes128gcm" && message["topic"] == "news" && message["ttl"] == 86_400, "{message}");
    let endpoint = phone.ready["endpoint"].as_str().unwrap_or_default();
    ensure!(
        message["by"]["aud"] == endpoint.trim_end_matches("/browser") && message["by"]["sub"] == node.origin.as_str(),
        "{message}"
    );
    let key = page.split("data-key=\"").nth(1).and_then(|p| p.split('"').next()).context("the key on the page")?;
    ensure!(message["by"]["key"] == key, "signed with the key the browser was given");
    ensure!(!message["raw"].as_str().unwrap_or_default().contains("Pod maple"), "its maker cannot read it");
    let text = message["text"].as_str().context("opened")?;
    says_nothing(text)?;
    let shown: Value = serde_json::from_str(text)?;
    ensure!(shown["title"] == "News from Pod maple" && shown["body"] == "One thing is new.", "{shown}");
    ensure!(shown["link"] == format!("{}/notices", node.origin), "{shown}");
    until("the browser that is gone is forgotten", async || {
        Ok(ana.get("/me/notices").await?.contains("on one phone or computer"))
    })
    .await?;

    // One press ends them, as with every notice.
    let stop = shown["stop"].as_str().context("a stop")?.trim_start_matches(node.origin.as_str()).to_owned();
    Visitor::new(&node)?.post(&stop, "").await?;
    ensure!(ana.get("/me/notices").await?.contains("value=\"page\" checked"), "ended");
    ana.post("/me/notices/push-off", "").await?;
    ensure!(!ana.get("/me/notices").await?.contains("value=\"push\""), "forgotten");
    Ok(())
}

#[tokio::test]
async fn news_reach_a_phone_sealed_and_say_nothing_of_what_sqlite() -> anyhow::Result<()> {
    news_reach_a_phone(Database::Sqlite).await
}

#[tokio::test]
async fn news_reach_a_phone_sealed_and_say_nothing_of_what_postgres() -> anyhow::Result<()> {
    if !Database::Postgres.is_here() {
        return Ok(());
    }
    news_reach_a_phone(Database::Postgres).await
}

#[tokio::test]
async fn news_come_by_private_mention_once_the_address_is_shown_to_be_theirs() -> anyhow::Result<()> {
    let (node, mastodon) = (TestNode::start("maple", Database::Sqlite).await?, Foreigner::start().await?);
    let ana = Visitor::neighbour(&node, "bea", "Bea Ruiz", &["desk"]).await?;
    let nobody = ana.post("/me/notices/mention", "address=%40nobody%40nowhere.invalid").await;
    ensure!(nobody.is_err_and(|e| e.to_string().contains("422")), "nobody is there");
    let address = mastodon.address().replace('@', "%40").replace(':', "%3A");
    ana.post("/me/notices/mention", &format!("address={address}")).await?;
    let to_ana = |a: &Value| a["type"] == "Create" && a["to"] == json!([mastodon.uri.clone()]) && a["cc"] == json!([]);
    let proof = mastodon.gets("the digits", to_ana).await?;
    let content = proof["object"]["content"].as_str().context("words")?;
    ensure!(!content.contains("Ruiz") && !content.contains("Pod maple"), "a stranger learns no name: {content}");
    let digits: String = content.split(": ").nth(1).unwrap_or_default().chars().take(15).filter(char::is_ascii_digit).collect();
    let wrong = ana.post("/me/notices/mention-prove", "digits=00000000").await;
    ensure!(wrong.is_err_and(|e| e.to_string().contains("422")), "digits of nobody");
    somebody_asks(&node, 1).await?;
    ana.post("/me/notices/mention-prove", &format!("digits={digits}")).await?;
    let page = ana.get("/me/notices").await?;
    ensure!(page.contains("value=\"mention\" checked"), "news come so now: {page}");

    somebody_asks(&node, 2).await?;
    let news = mastodon.gets("news", |a| to_ana(a) && a["object"]["id"] != proof["object"]["id"]).await?;
    let words = news["object"]["content"].as_str().context("words")?;
    says_nothing(words)?;
    ensure!(words.contains("is new at Pod maple") && words.contains("/stop/"), "{words}");
    ana.post("/me/notices/mention-forget", "").await?;
    let page = ana.get("/me/notices").await?;
    ensure!(!page.contains("value=\"mention\"") && !page.contains("@ana@"), "forgotten: {page}");
    Ok(())
}

#[tokio::test]
async fn a_passkey_signs_in_and_a_lost_phone_is_shut_out() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let node = TestNode::start("maple", Database::Sqlite).await?;
    let link = node.neighbour("ana", "Ana", &[]).await?;
    browser.walk("passkey", &json!({"origin": node.origin, "link": link})).await
}

#[tokio::test]
async fn a_phone_shows_that_something_is_new() -> anyhow::Result<()> {
    let Some(browser) = Browser::find() else { return Ok(()) };
    let (node, phone) = (TestNode::start("maple", Database::Sqlite).await?, PushService::start().await?);
    let link = node.neighbour("ana", "Ana", &["desk"]).await?;
    browser.walk("push", &json!({"origin": node.origin, "link": link, "phone": phone.ready})).await?;
    somebody_asks(&node, 1).await?;
    phone.gets(0).await.map(|_| ())
}
