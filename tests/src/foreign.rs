//! A server of another kind, as small as can be: one person who follows, writes and keeps what arrives.

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::ensure;
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{Method, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use caremonger_signatures::{
    Outgoing, Scheme,
    key::{KeyKind, PrivateKey},
    proof, sign,
};
use serde_json::{Value, json};

use crate::{client, until};

/// A person on another server.
pub struct Foreigner {
    /// Their id.
    pub uri: String,
    origin: String,
    key: PrivateKey,
    proving: PrivateKey,
    received: Arc<Mutex<Vec<Value>>>,
    actor: Value,
    pages: Arc<Mutex<Pages>>,
}

#[derive(Clone)]
struct Served {
    actor: Value,
    received: Arc<Mutex<Vec<Value>>>,
    pages: Arc<Mutex<Pages>>,
}

/// What the server answers at an address that a test chose, well or badly.
#[derive(Debug, Clone)]
pub enum Page {
    /// Something of a content type; of none where that is empty.
    Of(&'static str, String),
    /// A file, such as a picture, of a content type.
    File(&'static str, &'static [u8]),
    /// An ActivityPub document packed with gzip.
    Packed(Vec<u8>),
    /// An ActivityPub document in pieces: how long it is, is not told beforehand.
    InPieces(String),
    /// A byte now and then, without end.
    Dripping,
    /// It is elsewhere.
    Moved(String),
    /// A status alone.
    Status(StatusCode),
}

/// The addresses a test chose, and how often each address was asked for.
#[derive(Default)]
struct Pages {
    set: HashMap<String, Page>,
    asked: HashMap<String, usize>,
}

/// What ActivityPub documents are served as.
pub const ACTIVITY_JSON: &str = "application/activity+json";

impl Foreigner {
    /// Starts the server; its person is called `ana`.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start() -> anyhow::Result<Self> {
        Self::start_with(json!({"type": "Person"})).await
    }

    /// Starts the server with a pod instead of a person.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start_as_pod() -> anyhow::Result<Self> {
        let reads = json!([{"href": "https://w3id.org/fep/0837", "name": "FEP-0837"}]);
        Self::start_with(json!({"type": "Organization", "generator": {"type": "Application", "implements": reads}})).await
    }

    /// `@ana@…`.
    #[must_use]
    pub fn address(&self) -> String {
        format!("@ana@{}", self.origin.trim_start_matches("http://"))
    }

    async fn start_with(more: Value) -> anyhow::Result<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://social.localhost:{}", listener.local_addr()?.port());
        let uri = format!("{origin}/users/ana");
        let (key, proving) = (PrivateKey::generate(KeyKind::Rsa)?, PrivateKey::generate(KeyKind::Ed25519)?);
        let mut actor = json!({
            "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1", "https://www.w3.org/ns/cid/v1"],
            "id": uri, "type": "Person", "preferredUsername": "ana", "name": "Ana",
            "inbox": format!("{uri}/inbox"), "outbox": format!("{uri}/outbox"), "followers": format!("{uri}/followers"),
            "endpoints": {"sharedInbox": format!("{origin}/inbox")},
            "publicKey": {"id": format!("{uri}#main-key"), "owner": uri, "publicKeyPem": key.public()?.to_pem()},
            "assertionMethod": [{"id": format!("{uri}#ed25519-key"), "type": "Multikey", "controller": uri,
                                 "publicKeyMultibase": proving.public()?.to_multibase()}]
        });
        for (key, value) in more.as_object().into_iter().flatten() {
            actor[key] = value.clone();
        }
        let finger = json!({
            "subject": format!("acct:ana@{}", origin.trim_start_matches("http://")),
            "links": [{"rel": "self", "type": "application/activity+json", "href": uri}]
        });
        let received: Arc<Mutex<Vec<Value>>> = Arc::default();
        let pages: Arc<Mutex<Pages>> = Arc::default();
        let served = Served { actor: actor.clone(), received: received.clone(), pages: pages.clone() };
        let app = Router::new()
            .route(
                "/users/ana",
                get(|State(s): State<Served>| async move {
                    ([(header::CONTENT_TYPE, "application/activity+json")], s.actor.to_string())
                }),
            )
            .route(
                "/.well-known/webfinger",
                get(move || async move { ([(header::CONTENT_TYPE, "application/jrd+json")], finger.to_string()) }),
            )
            .route("/users/ana/inbox", post(take))
            .route("/inbox", post(take))
            .layer(from_fn_with_state(served.clone(), chosen))
            .with_state(served);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(Self { uri, origin, key, proving, received, actor, pages })
    }

    /// From now on the server answers this at that path.
    pub fn serve(&self, path: &str, page: Page) {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner).set.insert(path.to_owned(), page);
    }

    /// How often the paths that begin like this were asked for.
    #[must_use]
    pub fn asked(&self, path: &str) -> usize {
        let pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.asked.iter().filter(|(asked, _)| asked.starts_with(path)).map(|(_, times)| times).sum()
    }

    /// The document of another person here, who has ana's key under an id of their own.
    ///
    /// # Errors
    /// When the name cannot stand in a document.
    pub fn neighbour(&self, name: &str) -> anyhow::Result<Value> {
        let mut doc: Value = serde_json::from_str(&self.actor.to_string().replace("/users/ana", &format!("/users/{name}")))?;
        doc["preferredUsername"] = json!(name);
        Ok(doc)
    }

    /// Sends an activity, signed by ana, to an inbox; the status of the answer.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn send(&self, inbox: &str, activity: &Value) -> anyhow::Result<u16> {
        self.send_by(&format!("{}#main-key", self.uri), inbox, activity).await
    }

    /// The same, the key called by another id.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn send_by(&self, key_id: &str, inbox: &str, activity: &Value) -> anyhow::Result<u16> {
        let (url, body) = (inbox.parse()?, activity.to_string());
        let now = i64::try_from(std::time::UNIX_EPOCH.elapsed()?.as_secs())?;
        let request = Outgoing { method: &Method::POST, url: &url, body: Some(body.as_bytes()), now, synchronization: None };
        let headers = sign(Scheme::Cavage, request, &self.key, key_id)?;
        Ok(client()?.post(url).headers(headers).body(body).send().await?.status().as_u16())
    }

    /// Fetches something, signed by ana: the status and the document.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn fetches(&self, url: &str) -> anyhow::Result<(u16, Value)> {
        let url: url::Url = url.parse()?;
        let now = i64::try_from(std::time::UNIX_EPOCH.elapsed()?.as_secs())?;
        let request = Outgoing { method: &Method::GET, url: &url, body: None, now, synchronization: None };
        let headers = sign(Scheme::Cavage, request, &self.key, &format!("{}#main-key", self.uri))?;
        let asked = client()?.get(url).headers(headers).header("accept", "application/activity+json").send().await?;
        let status = asked.status().as_u16();
        Ok((status, serde_json::from_str(&asked.text().await?).unwrap_or(Value::Null)))
    }

    /// An activity with ana's proof in it, to be handed on by anybody.
    ///
    /// # Errors
    /// When the key cannot sign.
    pub fn proven(&self, activity: &Value) -> anyhow::Result<Value> {
        let mut doc = activity.clone();
        proof::add(&mut doc, &self.proving, &format!("{}#ed25519-key", self.uri), "2026-11-01T12:00:00Z")?;
        Ok(doc)
    }

    /// A `Create` of an offer of so many bags, by a program that knows no promises.
    #[must_use]
    pub fn offers(&self, title: &str, amount: u32) -> Value {
        let note = format!("{}/offers/1", self.origin());
        let public = "https://www.w3.org/ns/activitystreams#Public";
        let offer = json!({
            "id": note, "type": "Proposal", "attributedTo": self.uri, "to": [public], "name": title, "purpose": "offer",
            "publishes": {"type": "Intent", "id": format!("{note}#primary"), "action": "transfer",
                          "availableQuantity": {"hasUnit": "bag", "hasNumericalValue": amount.to_string()}}
        });
        json!({"id": format!("{note}/create"), "type": "Create", "actor": self.uri, "to": [public], "object": offer})
    }

    /// A private mention by ana.
    ///
    /// # Errors
    /// When it is not taken.
    pub async fn writes(
        &self,
        inbox: &str,
        to: &str,
        number: u32,
        text: &str,
        in_reply_to: &str,
        public: bool,
    ) -> anyhow::Result<String> {
        let id = format!("{}/statuses/{number}", self.uri);
        let (first, cc) = if public { ("https://www.w3.org/ns/activitystreams#Public", vec![to]) } else { (to, vec![]) };
        let note = json!({
            "id": id, "type": "Note", "attributedTo": self.uri, "to": [first], "cc": cc, "inReplyTo": in_reply_to,
            "content": format!("<p><span class=\"h-card\"><a href=\"{to}\" class=\"u-url mention\">@<span>maple</span></a></span> {text}</p>"),
            "tag": [{"type": "Mention", "href": to, "name": "@maple"}]
        });
        let create = json!({
            "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{id}/activity"), "type": "Create",
            "actor": self.uri, "to": [first], "cc": cc, "object": note
        });
        let status = self.send(inbox, &create).await?;
        ensure!(status == 202, "{status}");
        Ok(id)
    }

    /// Waits for something to arrive.
    ///
    /// # Errors
    /// When it does not.
    pub async fn gets(&self, what: &str, wanted: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
        let mut found = Value::Null;
        until(what, async || {
            let all = self.received.lock().unwrap_or_else(PoisonError::into_inner);
            found = all.iter().find(|a| wanted(a)).cloned().unwrap_or_default();
            Ok(!found.is_null())
        })
        .await?;
        Ok(found)
    }

    /// How many things arrived that are like this.
    pub fn count(&self, wanted: impl Fn(&Value) -> bool) -> usize {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).iter().filter(|a| wanted(a)).count()
    }

    /// The server's origin.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

/// Counts what is asked for, and answers what the test chose, if it chose anything.
async fn chosen(State(s): State<Served>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let page = {
        let mut pages = s.pages.lock().unwrap_or_else(PoisonError::into_inner);
        let page = pages.set.get(&path).cloned();
        *pages.asked.entry(path).or_default() += 1;
        page
    };
    let activity_json = [(header::CONTENT_TYPE, ACTIVITY_JSON)];
    match page {
        None => next.run(request).await,
        Some(Page::Of("", text)) => Body::from(text).into_response(),
        Some(Page::Of(kind, text)) => ([(header::CONTENT_TYPE, kind)], text).into_response(),
        Some(Page::File(kind, bytes)) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Some(Page::Packed(bytes)) => (activity_json, [(header::CONTENT_ENCODING, "gzip")], bytes).into_response(),
        Some(Page::InPieces(text)) => {
            let pieces: Vec<_> =
                text.into_bytes().chunks(64 * 1024).map(|p| Ok::<_, Infallible>(Bytes::copy_from_slice(p))).collect();
            (activity_json, Body::from_stream(futures_util::stream::iter(pieces))).into_response()
        }
        Some(Page::Dripping) => {
            let drops = futures_util::stream::unfold(tokio::time::interval(Duration::from_millis(300)), |mut clock| async {
                clock.tick().await;
                Some((Ok::<_, Infallible>(Bytes::from_static(b" ")), clock))
            });
            (activity_json, Body::from_stream(drops)).into_response()
        }
        Some(Page::Moved(to)) => (StatusCode::FOUND, [(header::LOCATION, to)]).into_response(),
        Some(Page::Status(status)) => status.into_response(),
    }
}

async fn take(State(s): State<Served>, body: Bytes) -> StatusCode {
    let Ok(activity) = serde_json::from_slice(&body) else { return StatusCode::BAD_REQUEST };
    s.received.lock().unwrap_or_else(PoisonError::into_inner).push(activity);
    StatusCode::ACCEPTED
}
