//! A server of another kind, as small as can be: one person who follows, writes and keeps what arrives.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::ensure;
use axum::{
    Router,
    extract::State,
    http::{Method, StatusCode, header},
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
}

#[derive(Clone)]
struct Served {
    actor: Value,
    received: Arc<Mutex<Vec<Value>>>,
}

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
            .with_state(Served { actor, received: received.clone() });
        tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(Self { uri, origin, key, proving, received })
    }

    /// Sends an activity, signed by ana, to an inbox; the status of the answer.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn send(&self, inbox: &str, activity: &Value) -> anyhow::Result<u16> {
        let (url, body) = (inbox.parse()?, activity.to_string());
        let now = i64::try_from(std::time::UNIX_EPOCH.elapsed()?.as_secs())?;
        let request = Outgoing { method: &Method::POST, url: &url, body: Some(body.as_bytes()), now, synchronization: None };
        let headers = sign(Scheme::Cavage, request, &self.key, &format!("{}#main-key", self.uri))?;
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

async fn take(State(s): State<Served>, body: axum::body::Bytes) -> StatusCode {
    let Ok(activity) = serde_json::from_slice(&body) else { return StatusCode::BAD_REQUEST };
    s.received.lock().unwrap_or_else(PoisonError::into_inner).push(activity);
    StatusCode::ACCEPTED
}
