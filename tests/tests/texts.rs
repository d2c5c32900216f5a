//! Text messages: from asking to "done" with a plain phone, by two web-hooks.

use std::sync::{Arc, Mutex};

use anyhow::{Context as _, ensure};
use axum::{Router, body::Bytes, extract::State, http::HeaderMap, http::StatusCode, routing::post};
use integration::{
    Database, TestNode, client, until,
    visitor::{Visitor, between},
    voice::leaves_a_message,
};
use serde_json::{Value, json};

const SECRET: &str = "a-secret-of-the-gateway";

/// The gateway of a telephone company: keeps what it is handed.
#[derive(Clone, Default)]
struct Gateway {
    sent: Arc<Mutex<Vec<Value>>>,
}

async fn take(State(gateway): State<Gateway>, headers: HeaderMap, body: Bytes) -> StatusCode {
    if headers.get("authorization").is_none_or(|v| v != &format!("Bearer {SECRET}")) {
        return StatusCode::UNAUTHORIZED;
    }
    gateway.sent.lock().expect("one at a time").push(serde_json::from_slice(&body).expect("JSON"));
    StatusCode::NO_CONTENT
}

impl Gateway {
    async fn start() -> anyhow::Result<(Self, String)> {
        let gateway = Self::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/send", listener.local_addr()?);
        let app = Router::new().route("/send", post(take)).with_state(gateway.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Ok((gateway, url))
    }

    fn texts(&self) -> Vec<(String, String)> {
        let text = |v: &Value, key: &str| v[key].as_str().unwrap_or_default().to_owned();
        self.sent.lock().expect("one at a time").iter().map(|v| (text(v, "to"), text(v, "text"))).collect()
    }

    async fn hears(&self, what: &str) -> anyhow::Result<()> {
        until(&format!("the gateway is handed “{what}”"), async || {
            Ok(self.texts().iter().any(|(_, text)| text.contains(what)))
        })
        .await
    }
}

/// Hands a message over as the gateway does; status and answer.
async fn from_phone(node: &TestNode, secret: &str, body: &Value) -> anyhow::Result<(u16, Value)> {
    let request = client()?.post(format!("{}/hooks/text", node.origin)).bearer_auth(secret).body(body.to_string());
    let answer = request.header("content-type", "application/json").send().await?;
    let status = answer.status().as_u16();
    Ok((status, serde_json::from_str(&answer.text().await?).unwrap_or_default()))
}

async fn says(node: &TestNode, number: u32, text: &str) -> anyhow::Result<String> {
    let body = json!({"id": format!("m{number}"), "from": "+1 416 555 0199", "text": text});
    let (status, answer) = from_phone(node, SECRET, &body).await?;
    ensure!(status == 200, "{text}: {status} {answer}");
    Ok(answer["reply"].as_str().unwrap_or_default().to_owned())
}

async fn with_a_plain_phone(database: Database) -> anyhow::Result<()> {
    let (gateway, url) = Gateway::start().await?;
    let settings = [("CAREMONGER_TEXT_OUT_URL", url.as_str()), ("CAREMONGER_TEXT_SECRET", SECRET)];
    let node = TestNode::start_with("maple", database, &settings).await?;
    let desk = Visitor::neighbour(&node, "ana", "Ana", &["desk"]).await?;

    let reply = says(&node, 1, "AYUDA compra para dos").await?;
    ensure!(reply.contains("Tu código") && reply.contains("STOP"), "{reply}");
    ensure!(says(&node, 1, "AYUDA compra para dos").await?.is_empty(), "handed over twice, taken once");
    ensure!(says(&node, 2, "ESTADO").await?.contains("La mesa lo tiene"));
    ensure!(says(&node, 3, "Sin nueces, por favor").await?.contains("Anotado"));
    ensure!(says(&node, 4, "HECHO").await?.contains("Nadie lo ha prometido"));

    let queue = desk.get("/desk").await?;
    ensure!(
        queue.matches("Pedido por mensaje de texto").count() == 1 && !queue.contains("compra"),
        "their words are no facts: {queue}"
    );
    let case = format!("/cases/{}", between(&queue, "href=\"/cases/", "\""));
    let (page, _) = desk.post(&format!("{case}/reveal"), "what=rest").await?;
    ensure!(page.contains("+1 416 555 0199") && page.contains("compra para dos") && page.contains("Sin nueces"), "{page}");
    desk.post(&format!("{case}/publish"), "title=compra+para+dos&description=&visibility=pod").await?;
    ensure!(says(&node, 5, "estado").await?.contains("sin tu nombre"));

    // A neighbour promises.
    node.command(&["member", "add", "bo", "--pod", "maple", "--name", "Bo"]).await?;
    let bo = node.as_neighbour("bo").await?;
    let listing = bo.find("/listings", |l| l["title"] == "compra para dos").await?;
    let id = listing["id"].as_str().context("an id")?;
    let promise = bo.call("POST", &format!("/listings/{id}/commitments"), Some(&json!({"amount": 1}))).await?;
    let promise = promise["id"].as_str().context("an id")?.to_owned();
    node.call("POST", &format!("/commitments/{promise}/accept"), None).await?;
    gateway.hears("Alguien te va a ayudar").await?;
    bo.call("POST", &format!("/commitments/{promise}/handed-over"), None).await?;
    ensure!(says(&node, 6, "Hecho").await?.contains("Gracias"));
    bo.find("/commitments", |c| c["id"] == promise.as_str() && c["state"] == "fulfilled").await?;
    gateway.hears("Tu vecindario se alegra").await?;
    ensure!(desk.get(&case).await?.contains("Helped"), "the case is done");
    let texts = gateway.texts();
    ensure!(texts.len() == 2 && texts.iter().all(|(to, _)| to == "+1 416 555 0199"), "{texts:?}");
    ensure!(texts.iter().all(|(_, text)| !text.contains("Bo") && !text.contains("compra")), "nothing private: {texts:?}");

    ensure!(says(&node, 7, "BORRAR").await?.contains("borrados"));
    let (page, _) = desk.post(&format!("{case}/reveal"), "what=rest").await?;
    ensure!(!page.contains("555 0199") && page.contains("The details were deleted"), "{page}");
    Ok(())
}

#[tokio::test]
async fn somebody_with_a_plain_phone_asks_and_confirms_sqlite() -> anyhow::Result<()> {
    with_a_plain_phone(Database::Sqlite).await
}

#[tokio::test]
async fn somebody_with_a_plain_phone_asks_and_confirms_postgres() -> anyhow::Result<()> {
    if !Database::Postgres.is_here() {
        return Ok(());
    }
    with_a_plain_phone(Database::Postgres).await
}

#[tokio::test]
async fn who_says_stop_gets_no_more_texts() -> anyhow::Result<()> {
    let (gateway, url) = Gateway::start().await?;
    let settings = [("CAREMONGER_TEXT_OUT_URL", url.as_str()), ("CAREMONGER_TEXT_SECRET", SECRET)];
    let node = TestNode::start_with("maple", Database::Sqlite, &settings).await?;
    let desk = Visitor::neighbour(&node, "ana", "Ana", &["desk"]).await?;
    says(&node, 1, "HELP groceries for two").await?;
    ensure!(says(&node, 2, "Stop it").await?.contains("no more texts"));
    ensure!(says(&node, 3, "STATUS").await?.is_empty(), "not even an answer");
    let queue = desk.get("/desk").await?;
    let case = format!("/cases/{}", between(&queue, "href=\"/cases/", "\""));
    desk.post(&format!("{case}/publish"), "title=groceries+for+two&description=&visibility=pod").await?;
    let listing = node.find("/listings", |l| l["title"] == "groceries for two").await?;
    let path = format!("/listings/{}/commitments", listing["id"].as_str().context("an id")?);
    node.command(&["member", "add", "bo", "--pod", "maple", "--name", "Bo"]).await?;
    let promise = node.as_neighbour("bo").await?.call("POST", &path, Some(&json!({"amount": 1}))).await?;
    node.call("POST", &format!("/commitments/{}/accept", promise["id"].as_str().context("an id")?), None).await?;
    // The simulator at the desk shows what became of the text.
    until("the text is not sent", async || {
        let (page, _) = desk.post("/desk/texts", "phone=%2B14165550199&text=STATUS").await?;
        Ok(page.contains("not sent: they want none"))
    })
    .await?;
    ensure!(gateway.texts().is_empty(), "{:?}", gateway.texts());
    ensure!(says(&node, 9, "START").await?.contains("get texts from us again"));
    ensure!(says(&node, 10, "STATUS").await?.contains("Neighbours can see it now"));
    Ok(())
}

#[tokio::test]
async fn only_the_gateway_is_heard_and_bad_messages_are_refused_in_words() -> anyhow::Result<()> {
    let node = TestNode::start_with("maple", Database::Sqlite, &[("CAREMONGER_TEXT_SECRET", SECRET)]).await?;
    let good = json!({"id": "m1", "from": "+1 416 555 0199", "text": "HELP"});
    ensure!(from_phone(&node, "a-secret-of-somebody-else", &good).await?.0 == 401);
    for (bad, status) in [
        (json!({"id": "m1", "from": "nobody", "text": "HELP"}), 422),
        (json!({"id": "m1", "from": "", "text": "HELP"}), 422),
        (json!({"id": "", "from": "+1 416 555 0199", "text": "HELP"}), 422),
        (json!({"from": "+1 416 555 0199", "text": "HELP"}), 422),
        (json!({"id": "m1", "from": "+1 416 555 0199", "text": "HELP", "pod": "nowhere"}), 404),
        (json!("HELP"), 422),
        (json!({"id": "m1", "from": "+1 416 555 0199", "text": "x".repeat(20_000)}), 413),
    ] {
        let (got, answer) = from_phone(&node, SECRET, &bad).await?;
        ensure!(got == status, "{bad}: {got} {answer}");
    }
    ensure!(from_phone(&node, SECRET, &good).await?.0 == 200, "what was refused did not use its id up");
    // A number that ends alike is another number.
    let other = json!({"id": "m2", "from": "+1 716 555 0199", "text": "CANCEL"});
    let (_, answer) = from_phone(&node, SECRET, &other).await?;
    ensure!(answer["reply"].as_str().is_some_and(|r| r.contains("We have nothing from this number")), "{answer}");
    let shown = node.run(&["config"]).await?;
    ensure!(!shown.contains(SECRET), "{shown}");
    let deaf = TestNode::start("cedar", Database::Sqlite).await?;
    ensure!(from_phone(&deaf, SECRET, &good).await?.0 == 404, "a node without a gateway has no such hook");
    Ok(())
}

#[tokio::test]
async fn a_voice_message_comes_by_the_gateway_and_lies_sealed() -> anyhow::Result<()> {
    const WORDS: &[u8] = b"OggS the voice of Rosa, who needs insulin";
    let bare = TestNode::start("cedar", Database::Sqlite).await?;
    ensure!(leaves_a_message(&bare, SECRET, "1", WORDS).await?.0 == 404, "no secret is set there");
    let node = TestNode::start_with("maple", Database::Sqlite, &[("CAREMONGER_TEXT_SECRET", SECRET)]).await?;
    ensure!(leaves_a_message(&node, "another-secret-of-nobody", "1", WORDS).await?.0 == 401, "only who has the secret");
    ensure!(leaves_a_message(&node, SECRET, "1", b"<script>alert(1)</script>").await?.0 == 422, "no sound");
    ensure!(leaves_a_message(&node, SECRET, "1", &[0; 4 << 20]).await?.0 == 413, "too large");
    for said in ["case", "again"] {
        let (status, answer) = leaves_a_message(&node, SECRET, "1", WORDS).await?;
        ensure!(status == 200 && answer.contains(said), "{said}: {status} {answer}");
    }
    let ana = Visitor::neighbour(&node, "ana", "Ana", &["desk"]).await?;
    let case = format!("/cases/{}", between(&ana.get("/desk").await?, "href=\"/cases/", "\""));
    ana.post(&format!("{case}/listen"), "").await?;
    let page = ana.get(&case).await?;
    let sound = ana.get(&format!("{case}/voice/{}", between(&page, "/voice/", "\""))).await?;
    ensure!(sound.as_bytes() == WORDS, "what was said comes back: {sound:?}");
    let path = node.database_url().strip_prefix("sqlite:").context("a file")?;
    for end in ["", "-wal"] {
        let bytes = std::fs::read(format!("{path}{end}")).unwrap_or_default();
        ensure!(!bytes.windows(14).any(|w| w == &WORDS[5..19]), "it lies open on the disk");
    }
    Ok(())
}
