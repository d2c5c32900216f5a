//! Actors: ours as JSON, others' as a record.

use caremonger_domain::{
    Timestamp,
    actor::{ActorKind, Feed},
};
use caremonger_i18n::{Locale, text};
use serde_json::{Value, json};

use crate::{context, html, json as read, urls::Urls, urls::same_origin};

/// The FEP whose URL in `generator.implements` marks an actor that reads and writes proposals.
pub const FEP_0837: &str = "https://w3id.org/fep/0837";
/// The capability of FEP-844e: the actor's host takes RFC 9421 signatures.
pub const RFC_9421: &str = "https://datatracker.ietf.org/doc/html/rfc9421";

/// What an actor of ours shows.
#[derive(Debug, Clone)]
pub struct LocalActor {
    /// Node, pod or feed.
    pub kind: ActorKind,
    /// The name before the `@host`; the host itself for the node.
    pub name: String,
    /// Title of the pod.
    pub title: String,
    /// What the pod says of itself, plain text; may be empty.
    pub summary: String,
    /// Area of the pod.
    pub area: String,
    /// Language of the pod.
    pub language: String,
    /// Name of the pod it belongs to.
    pub pod_name: String,
    /// When it was made.
    pub published: Timestamp,
    /// The RSA key that signs: its number, and PEM.
    pub rsa: (i64, String),
    /// Ed25519 keys, the one that signs first: number, and Multikey. Older ones are shown while proofs by them are about.
    pub ed25519: Vec<(i64, String)>,
    /// Where the pod lives now, if it moved away.
    pub moved_to: Option<String>,
    /// Where it lived before.
    pub also_known_as: Option<String>,
}

/// A key's id. New key, new id: some servers never ask twice for the same one.
fn key_id(actor: &str, fragment: &str, number: i64) -> String {
    if number <= 1 { format!("{actor}#{fragment}") } else { format!("{actor}#{fragment}-{number}") }
}

/// The id of an actor's RSA key.
#[must_use]
pub fn rsa_key_id(actor: &str, number: i64) -> String {
    key_id(actor, "main-key", number)
}

/// The id of an actor's Ed25519 key.
#[must_use]
pub fn ed25519_key_id(actor: &str, number: i64) -> String {
    key_id(actor, "ed25519-key", number)
}

/// The id of an actor of ours.
#[must_use]
pub fn actor_uri(urls: &Urls, kind: &ActorKind, name: &str) -> String {
    if *kind == ActorKind::Node { urls.node_actor() } else { urls.actor(name) }
}

/// The actor document. Never has a port-less or fragment id; `summary` is HTML.
#[must_use]
pub fn build(urls: &Urls, a: &LocalActor) -> Value {
    let id = actor_uri(urls, &a.kind, &a.name);
    let locale = Locale::for_language(&a.language);
    let (kind, name, summary) = match &a.kind {
        ActorKind::Node => ("Application", a.name.clone(), String::new()),
        ActorKind::Pod => {
            let said = if a.summary.is_empty() {
                text(locale, "wire-pod-summary", &[("area", a.area.as_str().into())])
            } else {
                a.summary.clone()
            };
            ("Organization", a.title.clone(), html::paragraphs(&said))
        }
        ActorKind::Feed(feed) => {
            let pod = a.title.as_str();
            let name = match feed {
                Feed::Category(slug) => {
                    let category = text(locale, &format!("category-{slug}"), &[]);
                    let category = if category.starts_with("category-") { slug.clone() } else { category };
                    text(locale, "wire-feed-category", &[("category", category.into()), ("pod", pod.into())])
                }
                Feed::Kind(_) => text(locale, &format!("wire-feed-{}", feed.suffix()), &[("pod", pod.into())]),
            };
            let said = text(locale, "wire-feed-summary", &[("pod", pod.into()), ("address", urls.address(&a.pod_name).into())]);
            ("Service", name, html::paragraphs(&said))
        }
    };
    let part = |p: &str| if a.kind == ActorKind::Node { format!("{id}/{p}") } else { urls.actor_part(&a.name, p) };
    let inbox = if a.kind == ActorKind::Node { urls.shared_inbox() } else { part("inbox") };
    let multikeys: Vec<Value> = a
        .ed25519
        .iter()
        .map(|(number, key)| {
            json!({"id": ed25519_key_id(&id, *number), "type": "Multikey", "controller": id, "publicKeyMultibase": key})
        })
        .collect();
    let mut doc = json!({
        "@context": context::actor(),
        "id": id,
        "type": kind,
        "preferredUsername": a.name,
        "webfinger": format!("{}@{}", a.name, urls.host()),
        "name": name,
        "summary": summary,
        "url": if a.kind == ActorKind::Node { urls.origin().to_owned() } else { id.clone() },
        "inbox": inbox,
        "outbox": part("outbox"),
        "published": a.published.whole_second(),
        "manuallyApprovesFollowers": a.kind == ActorKind::Node,
        "discoverable": a.kind != ActorKind::Node,
        "indexable": false,
        "endpoints": {"sharedInbox": urls.shared_inbox()},
        "publicKey": {"id": rsa_key_id(&id, a.rsa.0), "owner": id, "publicKeyPem": a.rsa.1},
        "assertionMethod": multikeys,
        "generator": {
            "type": "Application",
            "id": urls.node_actor(),
            "name": "Caremonger",
            "implements": [
                {"href": RFC_9421, "name": "RFC-9421: HTTP Message Signatures"},
                {"href": "https://datatracker.ietf.org/doc/html/rfc9421#name-eddsa-using-curve-edwards25", "name": "RFC-9421 signatures using the Ed25519 algorithm"},
                {"href": FEP_0837, "name": "FEP-0837: Federated Marketplace"}
            ]
        }
    });
    if a.kind != ActorKind::Node {
        for p in ["followers", "following", "featured"] {
            doc[p] = json!(part(p));
        }
    }
    if let Some(to) = &a.moved_to {
        doc["movedTo"] = json!(to);
    }
    if let Some(before) = &a.also_known_as {
        doc["alsoKnownAs"] = json!([before]);
    }
    doc
}

/// Another server's actor, as far as we keep it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteActor {
    /// Its id.
    pub uri: String,
    /// `Person`, `Organization`, …
    pub kind: String,
    /// `preferredUsername`.
    pub username: String,
    /// Shown name, plain text, at most 200 characters.
    pub name: String,
    /// Its inbox.
    pub inbox: String,
    /// The inbox for all actors of its server.
    pub shared_inbox: Option<String>,
    /// Its followers collection.
    pub followers: Option<String>,
    /// Its outbox.
    pub outbox: Option<String>,
    /// Its page.
    pub url: Option<String>,
    /// Whether it reads and writes proposals: a pod.
    pub speaks_proposals: bool,
    /// Whether it says it takes RFC 9421.
    pub speaks_rfc9421: bool,
    /// Keys: id and PEM or Multikey.
    pub keys: Vec<RemoteKey>,
}

/// A key another actor publishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteKey {
    /// The key's id.
    pub id: String,
    /// How it is written.
    pub text: KeyText,
}

/// The two spellings of a public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyText {
    /// `publicKeyPem`.
    Pem(String),
    /// `publicKeyMultibase`.
    Multibase(String),
}

/// An actor document is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not an actor document: {0}")]
pub struct BadActor(&'static str);

/// Most keys kept of one actor.
const KEYS_MAX: usize = 10;

/// Reads an actor document. Inbox, keys and collections must live at the actor's own origin (FEP-fe34).
///
/// # Errors
/// [`BadActor`] with what is missing or foreign.
pub fn parse(doc: &Value) -> Result<RemoteActor, BadActor> {
    let uri = read::str_at(doc, "id").filter(|s| s.len() <= read::URI_MAX).ok_or(BadActor("no id"))?;
    let kind = read::many(doc.get("type")).find_map(Value::as_str).ok_or(BadActor("no type"))?;
    if !["Person", "Organization", "Group", "Service", "Application"].contains(&kind) {
        return Err(BadActor("its type is not one of an actor"));
    }
    let at_home = |s: &str| s.len() <= read::URI_MAX && same_origin(uri, s);
    let home = |key: &str| read::id_at(doc, key).filter(|s| at_home(s)).map(str::to_owned);
    let inbox = home("inbox").ok_or(BadActor("no inbox at its own host"))?;
    let username = read::str_at(doc, "preferredUsername").or_else(|| read::str_at(doc, "name")).unwrap_or("someone");
    let username: String = username.chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-')).take(128).collect();
    let name = read::str_at(doc, "name").filter(|n| !n.trim().is_empty()).unwrap_or(&username);
    let name: String = caremonger_domain::listing::tidy_line(name).chars().take(200).collect();
    let shared = doc.get("endpoints").and_then(|e| read::str_at(e, "sharedInbox")).filter(|s| at_home(s)).map(str::to_owned);
    let implements = |href: &str| {
        let list = doc.get("generator").and_then(|g| g.get("implements"));
        read::many(list).any(|i| i.as_str().or_else(|| read::str_at(i, "href")).or_else(|| read::id_of(i)) == Some(href))
    };
    let pem = read::many(doc.get("publicKey")).filter_map(|k| {
        let owned = read::id_at(k, "owner").is_none_or(|o| o == uri);
        let (id, text) = (read::id_of(k)?, read::str_at(k, "publicKeyPem")?);
        (owned && at_home(id)).then(|| RemoteKey { id: id.to_owned(), text: KeyText::Pem(text.to_owned()) })
    });
    let multi = read::many(doc.get("assertionMethod")).filter_map(|k| {
        let owned = read::id_at(k, "controller").is_none_or(|o| o == uri);
        let (id, text) = (read::id_of(k)?, read::str_at(k, "publicKeyMultibase")?);
        (owned && at_home(id)).then(|| RemoteKey { id: id.to_owned(), text: KeyText::Multibase(text.to_owned()) })
    });
    Ok(RemoteActor {
        uri: uri.to_owned(),
        kind: kind.to_owned(),
        username,
        name,
        inbox,
        shared_inbox: shared,
        followers: home("followers"),
        outbox: home("outbox"),
        url: home("url"),
        speaks_proposals: implements(FEP_0837),
        speaks_rfc9421: implements(RFC_9421),
        keys: pem.chain(multi).take(KEYS_MAX).collect(),
    })
}
