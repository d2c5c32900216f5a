//! The gateway that rings two and joins them: it is asked by one web-hook. `docs/texts.md` says how.

use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use axum::http::header;
use caremonger_app::bridge::{Ask, Bridge, Joining, NotJoined};
use serde_json::json;

use crate::settings::Settings;

/// How long the gateway has to take a call: somebody waits at a page.
const PATIENCE: Duration = Duration::from_secs(10);

/// The gateway as set.
pub(crate) struct CallBridge {
    url: reqwest::Url,
    token: String,
    client: reqwest::Client,
}

impl CallBridge {
    /// The gateway of the settings; none when none is set.
    pub(crate) fn new(settings: &Settings) -> anyhow::Result<Option<Self>> {
        match (settings.call_bridge_url(), settings.call_bridge_token()) {
            (None, None) => Ok(None),
            (Some(url), Some(token)) => Ok(Some(Self::to(&url, token)?)),
            _ => bail!("call_bridge_url or call_bridge_token is not set; set both"),
        }
    }

    fn to(url: &str, token: String) -> anyhow::Result<Self> {
        ensure!(token.len() >= 16, "call_bridge_token is short; write at least 16 letters and digits");
        let url = url.parse::<reqwest::Url>().with_context(|| format!("call_bridge_url is {url}; write it like https://…"))?;
        let client = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Self { url, token, client })
    }
}

impl Bridge for CallBridge {
    fn join<'a>(&'a self, ask: &'a Ask) -> Joining<'a> {
        Box::pin(async move {
            let body = json!({"from": ask.from, "to": ask.to, "minutes": ask.minutes}).to_string();
            let request = self.client.post(self.url.clone()).bearer_auth(&self.token);
            let answer = request.header(header::CONTENT_TYPE, "application/json").body(body).send().await;
            // Neither the answer nor an error is written down: both could repeat the numbers.
            match answer.map(|r| r.status()) {
                Ok(status) if status.is_success() => Ok(()),
                Ok(status) if matches!(status.as_u16(), 400 | 422) => Err(NotJoined::Number),
                Ok(status) => {
                    tracing::warn!(%status, "the gateway that joins calls did not take one");
                    Err(NotJoined::Away)
                }
                Err(_) => {
                    tracing::warn!("the gateway that joins calls did not answer");
                    Err(NotJoined::Away)
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use axum::{
        Router,
        body::Bytes,
        extract::State,
        http::{HeaderMap, StatusCode},
        routing::post,
    };

    use super::*;

    const TOKEN: &str = "a-token-of-the-bridge";

    type Heard = Arc<Mutex<Vec<(String, serde_json::Value)>>>;

    async fn take(State(heard): State<Heard>, headers: HeaderMap, body: Bytes) -> StatusCode {
        let by = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        heard.lock().expect("one at a time").push((by, serde_json::from_slice(&body).expect("JSON")));
        StatusCode::ACCEPTED
    }

    fn ask() -> Ask {
        Ask { from: "+14165550100".to_owned(), to: "+14165550199".to_owned(), minutes: 30 }
    }

    #[tokio::test]
    async fn the_gateway_is_asked_to_ring_both_and_a_refusal_is_one() {
        let heard = Heard::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let refuse = || async { StatusCode::SERVICE_UNAVAILABLE };
        let no_number = || async { StatusCode::UNPROCESSABLE_ENTITY };
        let app = Router::new()
            .route("/join", post(take))
            .route("/busy", post(refuse))
            .route("/wrong", post(no_number))
            .with_state(Arc::clone(&heard));
        let server = tokio::spawn(async move { axum::serve(listener, app).await });
        let bridge = |path: &str| CallBridge::to(&format!("{origin}{path}"), TOKEN.to_owned()).expect("a gateway");
        assert_eq!(bridge("/join").join(&ask()).await, Ok(()));
        let wanted = json!({"from": "+14165550100", "to": "+14165550199", "minutes": 30});
        assert_eq!(*heard.lock().expect("one at a time"), [(format!("Bearer {TOKEN}"), wanted)]);
        assert_eq!(bridge("/busy").join(&ask()).await, Err(NotJoined::Away));
        assert_eq!(bridge("/wrong").join(&ask()).await, Err(NotJoined::Number));
        server.abort();
        let _ = server.await;
        assert_eq!(bridge("/join").join(&ask()).await, Err(NotJoined::Away), "nobody is there");
        assert!(!format!("{:?}", ask()).contains("416"), "no number gets into a log");
    }

    #[test]
    fn an_address_and_a_token_that_is_long_enough() {
        assert!(CallBridge::to("https://bridge.example/join", "short".to_owned()).is_err());
        assert!(CallBridge::to("no address", TOKEN.to_owned()).is_err());
    }
}
