//! The gateway of text messages, two web-hooks and no vendor: it posts here what came in, and is posted what goes out.
//! `docs/texts.md` says how.

use anyhow::{Context as _, ensure};
use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use caremonger_app::{
    Error, Node,
    letter_words::{self, Words},
    secret,
    text_message::{self, Incoming},
};
use caremonger_store::letter::{Letter, Outcome, Way};
use serde::Deserialize;
use serde_json::json;

use crate::{
    courier::{Courier, PATIENCE, Tried},
    settings::Settings,
};

/// The setting with the address that texts are posted to.
const OUT_URL: &str = "text_out_url";
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

    /// What whoever posts here has to know.
    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }

    /// The node.
    pub(crate) fn node(&self) -> &Node {
        &self.node
    }

    /// The client and the address that texts are posted with; none when texts only come in.
    pub(crate) fn out(&self) -> anyhow::Result<Option<Out>> {
        let Some(url) = self.out_url.clone() else { return Ok(None) };
        let client = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Some(Out { node: self.node.clone(), secret: self.secret.clone(), url, client }))
    }
}

/// Where texts go out.
pub(crate) struct Out {
    node: Node,
    secret: String,
    url: reqwest::Url,
    client: reqwest::Client,
}

impl Courier for Out {
    const WAY: Way = Way::Text;

    async fn carry(&self, letter: &Letter) -> Result<Tried, Error> {
        let (node, wanted) = (self.node.clone(), letter.clone());
        let (to, text, until) = if letter.case.is_some() {
            let ready = self.node.read(move |c| text_message::to_send(c, &node, &wanted)).await?;
            let Some((to, text)) = ready else { return Ok(Outcome::Stopped.into()) };
            (to, text, None)
        } else {
            let ready = self.node.act(move |tx| letter_words::ready(tx, &wanted)).await?;
            let Some(ready) = ready else { return Ok(Outcome::Stopped.into()) };
            let Words::Text(text) = ready.words else { return Ok(Outcome::Failed.into()) };
            (ready.to, text, ready.until)
        };
        let body = json!({"id": letter.id, "to": to, "text": text}).to_string();
        let request = self.client.post(self.url.clone()).bearer_auth(&self.secret);
        let status = request.header(header::CONTENT_TYPE, "application/json").body(body).send().await.map(|r| r.status());
        Ok(match status {
            Ok(s) if s.is_success() => Tried { outcome: Some(Outcome::Sent), until },
            Ok(s) if s.is_client_error() && !matches!(s.as_u16(), 408 | 425 | 429) => Outcome::Failed.into(),
            _ => Tried { outcome: None, until: None },
        })
    }
}

/// Whether whoever asks has the secret.
pub(crate) fn knows(headers: &HeaderMap, wanted: &str) -> bool {
    let given = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Bearer "));
    given.is_some_and(|given| secret::same(given, wanted))
}

/// `POST /hooks/text`: a message came in. The answer holds the words that go back, or none.
pub(crate) async fn received(State(gateway): State<Option<Gateway>>, headers: HeaderMap, body: Bytes) -> Response {
    let Some(gateway) = gateway else { return StatusCode::NOT_FOUND.into_response() };
    if !knows(&headers, &gateway.secret) {
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
