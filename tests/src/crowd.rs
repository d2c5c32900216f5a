//! A server of another kind with many people on it: one key, an inbox for each, and a note of all that arrives.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use caremonger_signatures::{
    Outgoing, Scheme,
    key::{KeyKind, PrivateKey},
    sign,
};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::{Value, json};

use crate::{TestNode, client, until};

/// Follows sent at once.
const AT_ONCE: usize = 16;

/// The server.
pub struct Crowd {
    /// Scheme, host and port.
    pub origin: String,
    key: PrivateKey,
    key_path: &'static str,
    seen: Arc<Mutex<Seen>>,
    faults: Arc<Faults>,
}

/// What goes wrong at the server, and what it was asked.
#[derive(Default)]
struct Faults {
    all: AtomicBool,
    inbox: Mutex<Option<usize>>,
    fetched: Mutex<HashMap<usize, usize>>,
}

/// What arrived: for each kind of activity, which (inbox, activity id) how often.
type Seen = HashMap<String, HashMap<(usize, String), usize>>;

#[derive(Clone)]
struct Served {
    origin: String,
    pem: String,
    key_path: &'static str,
    seen: Arc<Mutex<Seen>>,
    faults: Arc<Faults>,
}

/// A request that is signed and only waits to be sent.
pub struct Ready {
    headers: HeaderMap,
    body: Bytes,
}

impl Crowd {
    /// Starts it.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start() -> anyhow::Result<Self> {
        Self::with_keys_at("#main-key").await
    }

    /// Starts one whose keys have documents of their own, which hold a stub of the actor: as GoToSocial does it.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn like_gotosocial() -> anyhow::Result<Self> {
        Self::with_keys_at("/main-key").await
    }

    async fn with_keys_at(key_path: &'static str) -> anyhow::Result<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://crowd.localhost:{}", listener.local_addr()?.port());
        let key = PrivateKey::generate(KeyKind::Rsa)?;
        let seen: Arc<Mutex<Seen>> = Arc::default();
        let faults: Arc<Faults> = Arc::default();
        let pem = key.public()?.to_pem();
        let served = Served { origin: origin.clone(), pem, key_path, seen: seen.clone(), faults: faults.clone() };
        let app = Router::new()
            .route("/users/{n}", get(actor))
            .route("/users/{n}/main-key", get(actor))
            .route("/users/{n}/inbox", post(take))
            .with_state(served);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(Self { origin, key, key_path, seen, faults })
    }

    /// The id of person `n`.
    #[must_use]
    pub fn actor(&self, n: usize) -> String {
        format!("{}/users/{n}", self.origin)
    }

    /// How many inboxes got an activity of a kind, and how many deliveries there were: more, where some came again.
    #[must_use]
    pub fn got(&self, kind: &str) -> (usize, usize) {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.get(kind).map_or((0, 0), |all| (all.len(), all.values().sum()))
    }

    /// Whether the server answers 503 to everything.
    pub fn fail(&self, yes: bool) {
        self.faults.all.store(yes, Ordering::SeqCst);
    }

    /// From now on one inbox answers 500.
    pub fn fail_inbox(&self, n: usize) {
        *self.faults.inbox.lock().unwrap_or_else(PoisonError::into_inner) = Some(n);
    }

    /// How often person `n` was fetched.
    #[must_use]
    pub fn fetched(&self, n: usize) -> usize {
        self.faults.fetched.lock().unwrap_or_else(PoisonError::into_inner).get(&n).copied().unwrap_or_default()
    }

    /// Signs an activity of person `n` for an inbox.
    ///
    /// # Errors
    /// When the key cannot sign.
    pub fn ready(&self, n: usize, inbox: &url::Url, activity: &Value) -> anyhow::Result<Ready> {
        self.ready_raw(n, inbox, activity.to_string(), 0, Scheme::Cavage)
    }

    /// The same for any bytes, signed some seconds from now, in either way.
    ///
    /// # Errors
    /// When the key cannot sign.
    pub fn ready_raw(
        &self,
        n: usize,
        inbox: &url::Url,
        body: impl Into<Bytes>,
        seconds: i64,
        scheme: Scheme,
    ) -> anyhow::Result<Ready> {
        let body = body.into();
        let now = i64::try_from(std::time::UNIX_EPOCH.elapsed()?.as_secs())? + seconds;
        let request = Outgoing { method: &Method::POST, url: inbox, body: Some(&body), now, synchronization: None };
        let headers = sign(scheme, request, &self.key, &format!("{}{}", self.actor(n), self.key_path))?;
        Ok(Ready { headers, body })
    }

    /// People 0 to `followers` follow the node's pod, and every one is accepted.
    ///
    /// # Errors
    /// When that does not come about.
    pub async fn follow(&self, node: &TestNode, followers: usize) -> anyhow::Result<()> {
        let inbox: url::Url = format!("{}/inbox", node.origin).parse()?;
        let (pod, client) = (format!("{}/@{}", node.origin, node.name), client()?);
        stream::iter(0..followers)
            .map(|n| {
                let follow = json!({
                    "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{}/follows/{n}", self.origin),
                    "type": "Follow", "actor": self.actor(n), "object": pod
                });
                let (client, inbox) = (client.clone(), inbox.clone());
                async move {
                    // A server is asked for so many actors a second and no more: who comes too early comes again.
                    until("a follow is taken", async || {
                        let status = self.ready(n, &inbox, &follow)?.send(&client, &inbox).await?;
                        let taken = status == StatusCode::ACCEPTED;
                        anyhow::ensure!(taken || status == StatusCode::SERVICE_UNAVAILABLE, "a follow was answered {status}");
                        Ok(taken)
                    })
                    .await
                }
            })
            .buffer_unordered(AT_ONCE)
            .try_collect::<Vec<()>>()
            .await?;
        until("everybody's follow is accepted", async || Ok(self.got("Accept").0 >= followers)).await
    }
}

impl Ready {
    /// With another body than the one that was signed.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// With a header set, or taken away.
    ///
    /// # Errors
    /// When it cannot be a header.
    pub fn with_header(mut self, name: &'static str, value: Option<&str>) -> anyhow::Result<Self> {
        match value {
            Some(value) => self.headers.insert(name, value.parse()?),
            None => self.headers.remove(name),
        };
        Ok(self)
    }

    /// Sends it; the status of the answer.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn send(self, client: &reqwest::Client, inbox: &url::Url) -> anyhow::Result<StatusCode> {
        Ok(client.post(inbox.clone()).headers(self.headers).body(self.body).send().await?.status())
    }
}

async fn actor(State(s): State<Served>, Path(n): Path<usize>) -> Response {
    if s.faults.all.load(Ordering::SeqCst) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    *s.faults.fetched.lock().unwrap_or_else(PoisonError::into_inner).entry(n).or_default() += 1;
    let uri = format!("{}/users/{n}", s.origin);
    let doc = json!({
        "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
        "id": uri, "type": "Person", "preferredUsername": format!("u{n}"),
        "inbox": format!("{uri}/inbox"), "outbox": format!("{uri}/outbox"), "followers": format!("{uri}/followers"),
        "publicKey": {"id": format!("{uri}{}", s.key_path), "owner": uri, "publicKeyPem": s.pem}
    });
    ([(header::CONTENT_TYPE, "application/activity+json")], doc.to_string()).into_response()
}

async fn take(State(s): State<Served>, Path(n): Path<usize>, body: Bytes) -> StatusCode {
    #[derive(serde::Deserialize)]
    struct Outside {
        id: String,
        #[serde(rename = "type")]
        kind: String,
    }
    if s.faults.all.load(Ordering::SeqCst) {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    if *s.faults.inbox.lock().unwrap_or_else(PoisonError::into_inner) == Some(n) {
        return StatusCode::INTERNAL_SERVER_ERROR;
    }
    let Ok(a) = serde_json::from_slice::<Outside>(&body) else { return StatusCode::BAD_REQUEST };
    let mut seen = s.seen.lock().unwrap_or_else(PoisonError::into_inner);
    *seen.entry(a.kind).or_default().entry((n, a.id)).or_default() += 1;
    StatusCode::ACCEPTED
}
