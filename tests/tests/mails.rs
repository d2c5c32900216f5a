//! Mails: the digits that show whose an address is, signing in, news without anything private, and ending them with one press.
//! The mail server and the reader of the mails are not ours.

use anyhow::ensure;
use integration::{
    Database, TestNode, client,
    fedify::Fedify,
    post_office::{Office, PostOffice},
    until,
    visitor::{Visitor, between},
};

const FORM: &str = "application/x-www-form-urlencoded";

async fn node(office: &PostOffice, database: Database) -> anyhow::Result<TestNode> {
    let settings = office.settings();
    let settings: Vec<(&'static str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    TestNode::start_with("maple", database, &settings).await
}

async fn from_an_address_to_news_and_their_end(database: Database, kind: Office) -> anyhow::Result<()> {
    if !Fedify::is_here() {
        return Ok(());
    }
    let office = PostOffice::start(kind).await?;
    let node = node(&office, database).await?;
    let ana = Visitor::neighbour(&node, "ana", "Ana <Ruiz>", &["desk"]).await?;
    ana.post("/me/about", "name=Ana+%3CRuiz%3E&language=ar").await?;

    // Whose the address is.
    ana.post("/me/details", "mail=ana%40mail.example&phone=&corner=&door=&household=&note=").await?;
    let proof = office.gets(0).await?;
    ensure!(proof.to == "ana@mail.example" && proof.from == "\"Maple Street\" <pods@maple.example>", "{proof:?}");
    ensure!(proof.automatic == "Auto-Submitted: auto-generated" && proof.language == "Content-Language: ar", "{proof:?}");
    ensure!(proof.html.contains("dir=\"rtl\"") && !proof.html.contains("Ruiz"), "a stranger learns no name: {}", proof.html);
    ensure!((proof.secure, proof.user == "node") == (kind == Office::Locked, kind == Office::Locked), "{proof:?}");
    let stranger = Visitor::new(&node)?;
    stranger.post("/sign-in/by-mail", "mail=ana%40mail.example").await?;
    let wrong = ana.post("/me/notices/prove", "digits=00000000").await;
    ensure!(wrong.is_err_and(|e| e.to_string().contains("422")), "digits of nobody");
    let page = ana.get("/me/notices").await?;
    ensure!(!page.contains("value=\"mail\""), "mail cannot be chosen yet");
    ana.post("/me/notices/prove", &format!("digits={}", proof.digits())).await?;
    let page = ana.get("/me/notices").await?;
    ensure!(page.contains("value=\"mail\" checked"), "news come by mail now: {page}");

    // Signing in, by the digits or the link, each once. Nobody was written to before the address was shown to be hers.
    stranger.post("/sign-in/by-mail", "mail=nobody%40mail.example").await?;
    stranger.post("/sign-in/by-mail", "mail=+ANA%40Mail.example").await?;
    let mail = office.gets(1).await?;
    ensure!(mail.to == "ana@mail.example" && mail.stop.is_empty(), "{mail:?}");
    ensure!(mail.html.contains("Ana &lt;Ruiz&gt;"), "names are text: {}", mail.html);
    let (page, _) = stranger.post("/sign-in", &format!("code={}", mail.digits())).await?;
    ensure!(page.contains("role=\"status\""), "{page}");
    let again = stranger.post("/sign-in", &format!("code={}", mail.digits())).await;
    ensure!(again.is_err(), "the digits work once");
    let link = mail.link(&format!("{}/sign-in/", node.origin));
    let path = link.strip_prefix(&node.origin).unwrap_or_default();
    ensure!(stranger.get(path).await?.contains("method=\"post\""), "looking does not use it up");
    ensure!(stranger.post(path, "").await?.0.contains("role=\"status\""), "the link works too");

    // News that do not wait, without anything private, and the link that ends them.
    let asked =
        "kind=request&category=food&title=Insulin+for+Gran&language=en&area=Elm+Street&needed_by=&name=Gran&phone=4165550199";
    let asked = format!("step=3&go=next&{asked}&consent=yes&once=0123456789abcdef0123456789abcdef");
    stranger.post("/help", &asked).await?;
    let news = office.gets(2).await?;
    ensure!(news.subject.starts_with("أخبار من") && news.subject.contains("Pod maple"), "{news:?}");
    ensure!(news.text.lines().filter(|l| l.starts_with("- ")).count() == 1, "{}", news.text);
    for private in ["Insulin", "Gran", "4165550199"] {
        ensure!(!news.text.contains(private) && !news.html.contains(private), "{private} in {}", news.text);
    }
    ensure!(news.one_click == "List-Unsubscribe-Post: List-Unsubscribe=One-Click", "{news:?}");
    let stop = news.link(&format!("{}/stop/", node.origin));
    ensure!(news.stop == format!("List-Unsubscribe: <{stop}>"), "{news:?}");
    let pressed = client()?.post(&stop).header("content-type", FORM).body("List-Unsubscribe=One-Click").send().await?;
    ensure!(pressed.status() == 200, "one press, as a mail program does it: {}", pressed.status());
    ensure!(ana.get("/me/notices").await?.contains("value=\"page\" checked"), "ended");
    ensure!(office.mails().await?.len() == 3, "nobody else was written to");
    Ok(())
}

#[tokio::test]
async fn from_an_address_to_news_and_their_end_sqlite() -> anyhow::Result<()> {
    from_an_address_to_news_and_their_end(Database::Sqlite, Office::Locked).await
}

#[tokio::test]
async fn from_an_address_to_news_and_their_end_postgres() -> anyhow::Result<()> {
    if !Database::Postgres.is_here() {
        return Ok(());
    }
    from_an_address_to_news_and_their_end(Database::Postgres, Office::Open).await
}

#[tokio::test]
async fn an_address_that_does_not_exist_is_given_up_and_whoever_runs_the_node_is_told() -> anyhow::Result<()> {
    if !Fedify::is_here() {
        return Ok(());
    }
    let office = PostOffice::start(Office::Refusing).await?;
    let node = node(&office, Database::Sqlite).await?;
    let ana = Visitor::neighbour(&node, "ana", "Ana", &[]).await?;
    ana.post("/me/details", "mail=ana%40mail.example&phone=&corner=&door=&household=&note=").await?;
    until("the doctor tells of it", async || {
        let (_, found) = node.doctor().await?;
        let mail = found.iter().find(|f| f["check"] == "mail").cloned().unwrap_or_default();
        Ok(mail["ok"] == false && mail["detail"].as_str().is_some_and(|d| d.contains("1 were not taken")))
    })
    .await
}

/// Hands a mail over as a mail server does; the status and what became of it.
async fn hand_over(node: &TestNode, secret: &str, mail: &str) -> anyhow::Result<(u16, String)> {
    let request =
        client()?.post(format!("{}/hooks/mail", node.origin)).bearer_auth(secret).header("content-type", "message/rfc822");
    let answer = request.body(mail.replace('\n', "\r\n")).send().await?;
    Ok((answer.status().as_u16(), answer.text().await?))
}

async fn mails_become_cases(database: Database) -> anyhow::Result<()> {
    const SECRET: &str = "a-secret-of-the-mail-server";
    let node = TestNode::start_with("maple", database, &[("CAREMONGER_MAIL_IN_SECRET", SECRET)]).await?;
    let ana = Visitor::neighbour(&node, "ana", "Ana", &["desk"]).await?;
    let first = "From: Rosa <rosa@mail.example>\nTo: help+maple@node.example\nMessage-ID: <1@mail.example>\nSubject: Bread\n\n\
                 Bread for two, please. No nuts.\n";
    ensure!(hand_over(&node, "another-secret-of-nobody", first).await?.0 == 401, "only who has the secret");
    ensure!(hand_over(&node, SECRET, "no mail at all").await?.0 == 422, "refused in words");
    ensure!(hand_over(&node, SECRET, &"x".repeat(3 << 20)).await?.0 == 413, "too large");
    for (mail, taken) in [
        (first.to_owned(), "case"),
        (first.to_owned(), "again"),
        (first.replace("<1@", "<2@").replace("Bread for two", "And milk"), "case"),
        (format!("Auto-Submitted: auto-replied\n{first}"), "automatic"),
    ] {
        let (status, said) = hand_over(&node, SECRET, &mail).await?;
        ensure!(status == 200 && said.contains(taken), "{taken}: {status} {said}");
    }
    let queue = ana.get("/desk").await?;
    ensure!(queue.matches("Asked by mail").count() == 1 && !queue.contains("Bread"), "their words are no facts: {queue}");
    let case = format!("/cases/{}", between(&queue, "href=\"/cases/", "\""));
    let (page, _) = ana.post(&format!("{case}/reveal"), "what=rest").await?;
    ensure!(page.contains("No nuts") && page.contains("And milk") && page.contains("rosa@mail.example"), "{page}");

    // What somebody at the desk forwards is a case of its own, and not about them.
    ana.post("/me/details", "mail=ana%40mail.example").await?;
    let forwarded = "From: Ana <ana@mail.example>\nTo: maple@node.example\nMessage-ID: <3@mail.example>\nSubject: Fwd: soup\n\nOmar asks for soup.\n";
    ensure!(hand_over(&node, SECRET, forwarded).await?.1.contains("case"), "a neighbour at the desk forwards");
    let queue = ana.get("/desk").await?;
    ensure!(queue.matches("Asked by mail").count() == 2, "{queue}");
    Ok(())
}

#[tokio::test]
async fn mails_become_cases_sqlite() -> anyhow::Result<()> {
    mails_become_cases(Database::Sqlite).await
}

#[tokio::test]
async fn mails_become_cases_postgres() -> anyhow::Result<()> {
    if !Database::Postgres.is_here() {
        return Ok(());
    }
    mails_become_cases(Database::Postgres).await
}
