//! The gateway of text messages, two web-hooks and no vendor: it posts here what came in, and is posted what goes out.
//! `docs/texts.md` says how.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use caremonger_app::{
    Error, Node, secret,
    text_message::{self, Incoming},
};
use caremonger_store::text_message::{Outcome, TextMessage, text_end, text_put_off, text_take};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::watch;

use crate::settings::Settings;

/// The setting with the address that texts are posted to.
const OUT_URL: &str = "text_out_url";
/// How long the gateway has to answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// Most texts on their way at a time.
const BATCH: i64 = 5;
/// How often a text is tried.
const TRIES: i64 = 8;
/// Most bytes of a message of the gateway.
pub(crate) const BODY_MAX: usize = 16 * 1024;

/// The gateway as set.
#[derive(Clone)]
pub(crate) struct Gateway {
    node: Node,
    secret: String,
    out_url: Option<reqwest::Url>,
}

/// A message as the gateway posts it.
#[derive(Debug, Deserialize)]
struct Posted {
    id: String,
    from: String,
    text: String,
    #[serde(default)]
    pod: Option<String>,
}

impl Gateway {
    /// The gateway of the settings; none when no secret is set.
    pub(crate) fn new(settings: &Settings, node: &Node) -> anyhow::Result<Option<Self>> {
        let Some(secret) = settings.text_secret() else {
            ensure!(settings.text_out_url().is_none(), "{OUT_URL} is set and text_secret is not; set both");
            return Ok(None);
        };
        ensure!(secret.len() >= 16, "text_secret is short; write at least 16 letters and digits");
        let out_url = settings.text_out_url();
        let out_url =
            out_url.map(|u| u.parse().with_context(|| format!("{OUT_URL} is {u}; write it like https://…"))).transpose()?;
        Ok(Some(Self { node: node.clone(), secret, out_url }))
    }

    fn knows(&self, headers: &HeaderMap) -> bool {
        let given = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Bearer "));
        given.is_some_and(|given| secret::same(given, &self.secret))
    }

    async fn send(&self, client: &reqwest::Client, url: &reqwest::Url, t: &TextMessage) -> Result<Option<Outcome>, Error> {
        let (node, wanted) = (self.node.clone(), t.clone());
        let ready = self.node.read(move |c| text_message::to_send(c, &node, &wanted)).await?;
        let Some((to, text)) = ready else { return Ok(Some(Outcome::Stopped)) };
        let body = json!({"id": t.id, "to": to, "text": text}).to_string();
        let request =
            client.post(url.clone()).bearer_auth(&self.secret).header(header::CONTENT_TYPE, "application/json").body(body);
        let status = request.send().await.map(|r| r.status());
        Ok(match status {
            Ok(s) if s.is_success() => Some(Outcome::Sent),
            Ok(s) if s.is_client_error() && !matches!(s.as_u16(), 408 | 425 | 429) => Some(Outcome::Failed),
            _ if t.attempts >= TRIES => Some(Outcome::Failed),
            _ => None,
        })
    }

    /// Sends what is due, until the node stops. A text that could not be sent is tried again ever later, for about four hours.
    pub(crate) async fn run(self, mut stop: watch::Receiver<bool>) {
        let Some(url) = self.out_url.clone() else { return };
        let client = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build();
        let Ok(client) = client else { return };
        while !*stop.borrow() {
            let taken = self.node.act(|tx| {
                // Whoever takes it has this long; after a crash another takes it then.
                let again = tx.now.plus(PATIENCE * 8);
                Ok(text_take(tx.conn, tx.now, again, BATCH)?)
            });
            for t in taken.await.unwrap_or_default() {
                match self.send(&client, &url, &t).await {
                    Ok(Some(outcome)) => {
                        let ended = self.node.act(move |tx| Ok(text_end(tx.conn, t.id, outcome)?)).await;
                        if let Err(error) = ended {
                            tracing::error!(%error, "what became of a text was not written down");
                        }
                    }
                    Ok(None) => {
                        tracing::warn!(attempts = t.attempts, "the gateway did not take a text; it is tried again");
                        let pause = Duration::from_secs(60) * 2_u32.saturating_pow(u32::try_from(t.attempts).unwrap_or(0));
                        let put_off = self.node.act(move |tx| Ok(text_put_off(tx.conn, t.id, tx.now.plus(pause))?)).await;
                        if let Err(error) = put_off {
                            tracing::error!(%error, "a text was not put off");
                        }
                    }
                    Err(error) => tracing::error!(%error, "a text could not be made"),
                }
            }
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(2)) => {}
                _ = stop.changed() => {}
            }
        }
    }
}

/// `POST /hooks/text`: a message came in. The answer holds the words that go back, or none.
pub(crate) async fn received(State(gateway): State<Option<Gateway>>, headers: HeaderMap, body: Bytes) -> Response {
    let Some(gateway) = gateway else { return StatusCode::NOT_FOUND.into_response() };
    if !gateway.knows(&headers) {
        return (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")]).into_response();
    }
    let Ok(posted) = serde_json::from_slice::<Posted>(&body) else {
        let refusal = caremonger_domain::Refusal::Invalid("Send JSON with id, from and text.", "id");
        return caremonger_api::Problem::from(refusal).into_response();
    };
    let message = Incoming { id: posted.id, from: posted.from, text: posted.text, pod: posted.pod };
    match gateway.node.act(move |tx| text_message::received(tx, &message)).await {
        Ok(reply) => Json(json!({"reply": reply})).into_response(),
        Err(e) => caremonger_api::Problem::from(e).into_response(),
    }
}
