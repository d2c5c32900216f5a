//! Fetching from other servers: signed, bounded in size, time and redirects, believed only from its own host.

use caremonger_app::{
    actor::{node_actor, signing_keys},
    directory::LookupError,
};
use caremonger_domain::id::RemoteActorId;
use caremonger_signatures::{Outgoing, Scheme, key::PublicKey, sign};
use caremonger_store::{
    host::{Host, host_find, host_is_blocked, host_put},
    remote_actor::{
        RemoteActor, RemoteKey, remote_actor_find_by_address, remote_actor_find_by_uri, remote_actor_gone, remote_actor_put,
    },
};
use caremonger_wire::{
    actor::{self as wire, KeyText},
    json, terms,
    urls::{host_of, origin_of, same_origin},
};
use http::{HeaderMap, Method, StatusCode, header};
use serde_json::Value;
use url::Url;

use crate::{Federation, guard};

/// Largest body taken, after decompression.
pub const BODY_MAX: usize = 1_048_576;
/// Largest picture taken.
const PICTURE_MAX: usize = 6 * 1_048_576;
const REDIRECTS_MAX: usize = 3;

/// Why something could not be fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// It is gone for good.
    #[error("it is gone")]
    Gone,
    /// It is not there, or not for us.
    #[error("it is not to be had (status {0})")]
    Refused(u16),
    /// The server could not be reached or failed; trying again may help.
    #[error("the server could not be reached: {0}")]
    Unreachable(String),
    /// What came is not what was asked for; trying again is of no use.
    #[error("what came is not to be believed: {0}")]
    Unbelievable(&'static str),
    /// Whoever made us ask has made us ask enough; the document itself may be fine.
    #[error("one activity may not make us fetch so much")]
    TooMuch,
}

impl FetchError {
    /// Whether trying again later may help.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Refused(401 | 429 | 500..))
    }
}

/// Whether a content type is one of ActivityPub, whatever its parameters.
#[must_use]
pub fn is_activitypub(content_type: &str) -> bool {
    let mut parts = content_type.split(';').map(|p| p.trim().to_ascii_lowercase());
    match parts.next().as_deref() {
        Some("application/activity+json") => true,
        Some("application/ld+json") => {
            parts.any(|p| p.starts_with("profile=") && p.contains("https://www.w3.org/ns/activitystreams"))
        }
        _ => false,
    }
}

struct Fetched {
    url: Url,
    content_type: String,
    body: Vec<u8>,
}

const ACCEPT: &str = r#"application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams""#;

impl Federation {
    pub(crate) async fn get_once(
        &self,
        url: &Url,
        accept: &str,
        scheme: Option<Scheme>,
    ) -> Result<reqwest::Response, FetchError> {
        guard::check_url(url, self.0.loopback).map_err(|_| FetchError::Unbelievable("its URL may not be fetched"))?;
        let unreachable = |e: &dyn std::fmt::Display| FetchError::Unreachable(e.to_string());
        let origin = url.origin().ascii_serialization();
        self.0.politeness.may_fetch(&origin)?;
        let blocked = self.node().read(move |c| host_is_blocked(c, &origin)).await.map_err(|e| unreachable(&e))?;
        if blocked {
            return Err(FetchError::Unbelievable("its server is blocked"));
        }
        let mut headers = HeaderMap::new();
        if let Some(scheme) = scheme {
            let id = node_actor(self.node()).await.map_err(|e| unreachable(&e))?;
            let keys = signing_keys(self.node(), id).await.map_err(|e| unreachable(&e))?;
            let request =
                Outgoing { method: &Method::GET, url, body: None, now: self.node().now().as_seconds(), synchronization: None };
            headers = sign(scheme, request, &keys.rsa.1, &keys.rsa.0).map_err(|e| unreachable(&e))?;
        }
        let request = self.0.client.get(url.clone()).headers(headers).header(header::ACCEPT, accept);
        request.send().await.map_err(|e| unreachable(&e.without_url()))
    }

    /// GET with redirects, each hop checked and signed anew.
    async fn get(&self, url: &Url, accept: &str, signed: bool, most: usize) -> Result<Fetched, FetchError> {
        let mut url = url.clone();
        let mut scheme = signed.then_some(Scheme::Cavage);
        let mut hops = 0;
        loop {
            let response = self.get_once(&url, accept, scheme).await?;
            let status = response.status();
            if status == StatusCode::UNAUTHORIZED && scheme == Some(Scheme::Cavage) {
                scheme = Some(Scheme::Rfc9421);
                continue;
            }
            if status.is_redirection() {
                hops += 1;
                let to = response.headers().get(header::LOCATION).and_then(|l| l.to_str().ok()).and_then(|l| url.join(l).ok());
                url = to.filter(|_| hops <= REDIRECTS_MAX).ok_or(FetchError::Unbelievable("it redirects without end"))?;
                continue;
            }
            if status == StatusCode::GONE {
                return Err(FetchError::Gone);
            }
            if !status.is_success() {
                return Err(FetchError::Refused(status.as_u16()));
            }
            let content_type =
                response.headers().get(header::CONTENT_TYPE).and_then(|c| c.to_str().ok()).unwrap_or_default().to_owned();
            return Ok(Fetched { url, content_type, body: whole(response, most).await? });
        }
    }

    /// Fetches an ActivityPub document by its id. The document must say it has that id, at the host that served it.
    ///
    /// # Errors
    /// [`FetchError`].
    pub async fn document(&self, uri: &str) -> Result<Value, FetchError> {
        let (asked, got, doc) = self.document_served_at(uri, false).await?;
        believed(&asked, &got, doc)
    }

    /// The same, also when it was not to be had a moment ago.
    pub(crate) async fn fresh(&self, uri: &str) -> Result<Value, FetchError> {
        let (asked, got, doc) = self.document_served_at(uri, true).await?;
        believed(&asked, &got, doc)
    }

    /// What another server answers at an address of its own: the answer's id is another, at the same host.
    pub(crate) async fn answer_at(&self, url: &str) -> Result<Value, FetchError> {
        let (_, got, doc) = self.document_served_at(url, true).await?;
        match json::id_of(&doc) {
            Some(id) if same_origin(id, got.as_str()) && same_origin(id, url) => Ok(doc),
            _ => Err(FetchError::Unbelievable("its id is at another host")),
        }
    }

    /// Who owns a key that has a document of its own. GoToSocial serves a stub of the actor there, under the actor's id, so
    /// only the host is compared; that the owner publishes the key is for the caller to check.
    ///
    /// # Errors
    /// [`FetchError`].
    pub async fn key_owner(&self, key_uri: &str) -> Result<String, FetchError> {
        let (_, got, doc) = self.document_served_at(key_uri, false).await?;
        let owner = json::id_at(&doc, "owner").or_else(|| json::id_at(doc.get("publicKey")?, "owner"));
        let owner = owner.filter(|o| same_origin(o, got.as_str()) && same_origin(o, key_uri));
        owner.map(str::to_owned).ok_or(FetchError::Unbelievable("the key names no owner at its own host"))
    }

    /// A document, with the URL that was asked for and the one that served it.
    async fn document_served_at(&self, uri: &str, fresh: bool) -> Result<(Url, Url, Value), FetchError> {
        if !fresh && let Some(error) = self.0.politeness.missed(uri).await {
            return Err(error);
        }
        let found = self.document_now(uri).await;
        if let Err(error) = &found {
            self.0.politeness.remember(uri, error).await;
        }
        found
    }

    async fn document_now(&self, uri: &str) -> Result<(Url, Url, Value), FetchError> {
        if self.node().urls().is_local(uri) {
            return Err(FetchError::Unbelievable("it is one of our own"));
        }
        let mut url = Url::parse(uri).map_err(|_| FetchError::Unbelievable("its id is not a URL"))?;
        url.set_fragment(None);
        let got = self.get(&url, ACCEPT, true, BODY_MAX).await?;
        if !is_activitypub(&got.content_type) {
            return Err(FetchError::Unbelievable("it is not of an ActivityPub content type"));
        }
        let doc = json::parse_strict(&got.body).map_err(|_| FetchError::Unbelievable("it is not JSON that is taken here"))?;
        Ok((url, got.url, terms::plain(doc)))
    }

    /// A picture, from whichever server it lies at. Who asks is not said: it is shown to everybody who sees what it belongs to.
    pub(crate) async fn picture(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        let url = Url::parse(url).map_err(|_| FetchError::Unbelievable("its address is not a URL"))?;
        let got = self.get(&url, "image/jpeg, image/png, image/webp", false, PICTURE_MAX).await?;
        if got.content_type.starts_with("image/") { Ok(got.body) } else { Err(FetchError::Unbelievable("it is no picture")) }
    }

    /// An actor by its id: the stored one unless it is old or `fresh` is asked for.
    ///
    /// # Errors
    /// [`FetchError`]; [`FetchError::Gone`] also marks a known actor as gone.
    pub async fn actor(&self, uri: &str, fresh: bool) -> Result<RemoteActor, FetchError> {
        let wanted = uri.to_owned();
        let db = |e: caremonger_app::Error| FetchError::Unreachable(e.to_string());
        let known =
            self.node().read(move |c| Ok::<_, caremonger_app::Error>(remote_actor_find_by_uri(c, &wanted)?)).await.map_err(db)?;
        if let Some(actor) = &known
            && !fresh
        {
            return Ok(actor.clone());
        }
        let doc = match self.document(uri).await {
            Ok(doc) => doc,
            Err(FetchError::Gone) => {
                if let Some(actor) = known {
                    self.node().act(move |tx| Ok(remote_actor_gone(tx.conn, actor.id, tx.now)?)).await.map_err(db)?;
                }
                return Err(FetchError::Gone);
            }
            Err(e) => return Err(e),
        };
        self.put_actor(&doc).await
    }

    /// Stores an actor from its document, which must have been fetched or signed by itself.
    ///
    /// # Errors
    /// [`FetchError::Unbelievable`] when it is no actor.
    pub async fn put_actor(&self, doc: &Value) -> Result<RemoteActor, FetchError> {
        let parsed = wire::parse(doc).map_err(|_| FetchError::Unbelievable("it is not an actor"))?;
        let origin = origin_of(&parsed.uri).ok_or(FetchError::Unbelievable("its id is not a URL"))?;
        let keys: Vec<RemoteKey> = parsed
            .keys
            .iter()
            .filter_map(|k| {
                let key = match &k.text {
                    KeyText::Pem(pem) => PublicKey::from_pem(pem),
                    KeyText::Multibase(text) => PublicKey::from_multibase(text),
                };
                let key = key.ok()?;
                Some(RemoteKey { uri: k.id.clone(), kind: key.kind().as_str().to_owned(), public: key.der().to_vec() })
            })
            .collect();
        self.forget_keys_of(&parsed.uri).await;
        let speaks_rfc9421 = parsed.speaks_rfc9421;
        self.node()
            .act(move |tx| {
                let actor = RemoteActor {
                    id: RemoteActorId::new(tx.now, tx.bits()),
                    address: format!("@{}@{}", parsed.username, host_of(&parsed.uri).unwrap_or_default()),
                    origin: origin.clone(),
                    uri: parsed.uri,
                    kind: parsed.kind,
                    username: parsed.username,
                    name: parsed.name,
                    inbox: parsed.inbox,
                    shared_inbox: parsed.shared_inbox,
                    followers: parsed.followers,
                    outbox: parsed.outbox,
                    url: parsed.url,
                    speaks_proposals: parsed.speaks_proposals,
                    fetched_at: tx.now,
                    gone_at: None,
                };
                if speaks_rfc9421 && host_find(tx.conn, &origin)?.is_none_or(|h| h.scheme.is_none()) {
                    let host = host_find(tx.conn, &origin)?.unwrap_or_else(|| Host::unknown(&origin));
                    host_put(tx.conn, &Host { scheme: Some("rfc9421".into()), scheme_at: Some(tx.now.as_micros()), ..host })?;
                }
                Ok(remote_actor_put(tx.conn, &actor, &keys)?)
            })
            .await
            .map_err(|e| FetchError::Unreachable(e.to_string()))
    }

    /// The URL of a path at a host.
    pub(crate) fn at_host(&self, host: &str, path: &str) -> Result<Url, FetchError> {
        let bad = |_| FetchError::Unbelievable("its host is not one");
        let probe = Url::parse(&format!("https://{host}/")).map_err(bad)?;
        let here = self.0.loopback && probe.host().is_some_and(|h| guard::is_loopback_host(&h));
        let scheme = if here { "http" } else { "https" };
        Url::parse(&format!("{scheme}://{host}{path}")).map_err(bad)
    }

    /// WebFinger (RFC 7033): the id of the actor behind an address. The subject must be the address that was asked for.
    async fn web_finger(&self, name: &str, host: &str) -> Result<String, FetchError> {
        let mut url = self.at_host(host, "/.well-known/webfinger")?;
        url.query_pairs_mut().append_pair("resource", &format!("acct:{name}@{host}"));
        let got = self.get(&url, "application/jrd+json, application/json", false, BODY_MAX).await?;
        let doc = json::parse_strict(&got.body).map_err(|_| FetchError::Unbelievable("its WebFinger answer is not JSON"))?;
        let subject = json::str_at(&doc, "subject").unwrap_or_default();
        if !subject.eq_ignore_ascii_case(&format!("acct:{name}@{host}")) {
            return Err(FetchError::Unbelievable("its WebFinger answer is about somebody else"));
        }
        let links = json::many(doc.get("links")).filter(|l| json::str_at(l, "rel") == Some("self"));
        let found = links.filter(|l| json::str_at(l, "type").is_some_and(is_activitypub)).find_map(|l| json::str_at(l, "href"));
        found.map(str::to_owned).ok_or(FetchError::Unbelievable("its WebFinger answer names no actor"))
    }

    pub(crate) async fn by_address(&self, address: &str) -> Result<RemoteActor, LookupError> {
        let (name, host) = address.trim().trim_start_matches('@').split_once('@').ok_or(LookupError::BadAddress)?;
        let fits = |s: &str| !s.is_empty() && s.len() <= 255 && !s.contains(['/', '?', '#', '@', '%', ' ']);
        if !fits(name) || !fits(host) {
            return Err(LookupError::BadAddress);
        }
        let host = host.to_ascii_lowercase();
        let wanted = format!("@{name}@{host}");
        let failed = |e: FetchError| match e {
            FetchError::Gone | FetchError::Refused(404 | 400) => LookupError::NotFound,
            other => LookupError::Unreachable(other.to_string()),
        };
        let uri = match self.web_finger(name, &host).await {
            Ok(uri) => uri,
            Err(e) => {
                // A server that does not answer just now may still be known.
                let known =
                    self.node().read(move |c| Ok::<_, caremonger_app::Error>(remote_actor_find_by_address(c, &wanted)?)).await;
                return known.ok().flatten().filter(|_| e.is_transient()).ok_or_else(|| failed(e));
            }
        };
        self.actor(&uri, true).await.map_err(failed)
    }
}

/// The body of an answer, up to a size.
pub(crate) async fn whole(mut response: reqwest::Response, most: usize) -> Result<Vec<u8>, FetchError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| FetchError::Unreachable(e.without_url().to_string()))? {
        if body.len() + chunk.len() > most {
            return Err(FetchError::Unbelievable("it is too large"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// A document that says it has the id it was asked for by, at the host that served it.
fn believed(asked: &Url, got: &Url, doc: Value) -> Result<Value, FetchError> {
    let id = json::str_at(&doc, "id").ok_or(FetchError::Unbelievable("it has no id"))?;
    let same = Url::parse(id).is_ok_and(|i| i == *got || i == *asked);
    if same && same_origin(id, got.as_str()) { Ok(doc) } else { Err(FetchError::Unbelievable("its id is another")) }
}

#[cfg(test)]
mod tests {
    use super::is_activitypub;

    #[test]
    fn the_content_types_of_activitypub_and_no_others() {
        for yes in [
            "application/activity+json",
            "application/activity+json; charset=utf-8",
            "application/activity+json;charset=utf-8",
            r#"application/ld+json; profile="https://www.w3.org/ns/activitystreams""#,
            r#"application/ld+json; charset=utf-8; profile="https://www.w3.org/ns/activitystreams""#,
            "APPLICATION/ACTIVITY+JSON",
        ] {
            assert!(is_activitypub(yes), "{yes}");
        }
        for no in ["", "application/json", "text/html", "application/ld+json", "image/png", "application/activity+jsonx"] {
            assert!(!is_activitypub(no), "{no}");
        }
    }
}
