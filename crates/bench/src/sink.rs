//! A server of another kind that takes everything: many actors with one key, and inboxes that only count.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, header},
    response::IntoResponse,
    routing::{get, post},
};
use caremonger_signatures::{
    Outgoing, Scheme,
    key::{KeyKind, PrivateKey},
    sign,
};
use reqwest::Method;
use serde_json::{Value, json};

/// The server and its keys.
pub(crate) struct Sink {
    pub(crate) origin: String,
    key: PrivateKey,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    accepts: AtomicUsize,
    creates: AtomicUsize,
}

#[derive(Clone)]
struct Served {
    origin: String,
    pem: String,
    counts: Arc<Counts>,
}

/// A request that is signed and only waits to be sent.
pub(crate) struct Ready {
    headers: header::HeaderMap,
    body: Bytes,
}

impl Sink {
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://sink.localhost:{}", listener.local_addr()?.port());
        let key = PrivateKey::generate(KeyKind::Rsa)?;
        let counts: Arc<Counts> = Arc::default();
        let served = Served { origin: origin.clone(), pem: key.public()?.to_pem(), counts: counts.clone() };
        let app = Router::new()
            .route("/users/{n}", get(actor))
            .route("/users/{n}/inbox", post(take))
            .route("/.well-known/webfinger", get(|| async { StatusCode::NOT_FOUND }))
            .with_state(served);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(Self { origin, key, counts })
    }

    pub(crate) fn accepts(&self) -> usize {
        self.counts.accepts.load(Ordering::Relaxed)
    }

    pub(crate) fn creates(&self) -> usize {
        self.counts.creates.load(Ordering::Relaxed)
    }

    pub(crate) fn actor(&self, n: usize) -> String {
        format!("{}/users/{n}", self.origin)
    }

    /// Signs an activity of actor `n` for an inbox.
    pub(crate) fn ready(&self, n: usize, inbox: &url::Url, activity: &Value) -> anyhow::Result<Ready> {
        let body = Bytes::from(activity.to_string());
        let now = i64::try_from(std::time::UNIX_EPOCH.elapsed()?.as_secs())?;
        let request = Outgoing { method: &Method::POST, url: inbox, body: Some(&body), now };
        let headers = sign(Scheme::Cavage, request, &self.key, &format!("{}#main-key", self.actor(n)))?;
        Ok(Ready { headers, body })
    }
}

impl Ready {
    pub(crate) async fn send(self, client: &reqwest::Client, inbox: &url::Url) -> anyhow::Result<()> {
        let status = client.post(inbox.clone()).headers(self.headers).body(self.body).send().await?.status();
        anyhow::ensure!(status == StatusCode::ACCEPTED, "the inbox answered {status}");
        Ok(())
    }
}

async fn actor(State(s): State<Served>, Path(n): Path<usize>) -> impl IntoResponse {
    let uri = format!("{}/users/{n}", s.origin);
    let doc = json!({
        "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
        "id": uri, "type": "Person", "preferredUsername": format!("u{n}"),
        "inbox": format!("{uri}/inbox"), "outbox": format!("{uri}/outbox"), "followers": format!("{uri}/followers"),
        "publicKey": {"id": format!("{uri}#main-key"), "owner": uri, "publicKeyPem": s.pem}
    });
    ([(header::CONTENT_TYPE, "application/activity+json")], doc.to_string())
}

async fn take(State(s): State<Served>, body: Bytes) -> StatusCode {
    // Looking for a word is enough to tell them apart, and takes nothing from what is measured.
    let has = |word: &[u8]| body.windows(word.len()).any(|w| w == word);
    if has(br#""type":"Accept""#) {
        s.counts.accepts.fetch_add(1, Ordering::Relaxed);
    } else if has(br#""type":"Create""#) {
        s.counts.creates.fetch_add(1, Ordering::Relaxed);
    }
    StatusCode::ACCEPTED
}
