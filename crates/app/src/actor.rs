//! The actors of the node: made, shown, and their keys at hand.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

use caremonger_domain::{
    actor::{ActorKind, Feed},
    id::{ActorId, PodId},
    listing::Kind,
};
use caremonger_signatures::key::{KeyKind, PrivateKey, PublicKey};
use caremonger_store::{
    Conn,
    actor::{
        Actor, StoredKey, actor_find, actor_find_by_name, actor_insert, actor_of_node, actors_of_pod, key_insert, keys_number,
        keys_of,
    },
    pod::{Pod, pod_find},
};
use caremonger_wire::{
    actor::{self as wire, LocalActor},
    urls::Urls,
};
use serde_json::Value;

use crate::{Error, Node, Tx};

/// The keys an actor signs with, ready for use.
#[derive(Debug, Clone)]
pub struct SigningKeys {
    /// RSA, and its id.
    pub rsa: (String, PrivateKey),
    /// Ed25519, and its id.
    pub ed25519: (String, PrivateKey),
}

/// Keys that were read once: reading an RSA key costs half of signing with it. Each with its number, since another
/// process may change them.
#[derive(Debug, Default)]
pub struct KeyCache(RwLock<HashMap<ActorId, (i64, SigningKeys)>>);

impl KeyCache {
    fn get(&self, id: ActorId, number: i64) -> Option<SigningKeys> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&id).filter(|(n, _)| *n == number).map(|(_, keys)| keys.clone())
    }

    fn keep(&self, id: ActorId, number: i64, keys: SigningKeys) -> SigningKeys {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(id, (number, keys.clone()));
        keys
    }
}

/// A new pair of keys, as stored. Takes about a tenth of a second: never inside a transaction.
///
/// # Errors
/// [`Error::Key`].
pub fn new_keys() -> Result<Vec<StoredKey>, Error> {
    [KeyKind::Rsa, KeyKind::Ed25519]
        .into_iter()
        .map(|kind| {
            let key = PrivateKey::generate(kind)?;
            let public = key.public()?;
            Ok(StoredKey {
                kind: kind.as_str().to_owned(),
                private: key.to_pkcs8()?,
                public: public.der().to_vec(),
                number: 1,
                retired_at: None,
            })
        })
        .collect()
}

/// [`new_keys`] away from the threads that serve requests.
///
/// # Errors
/// [`Error::Key`].
pub async fn new_keys_aside() -> Result<Vec<StoredKey>, Error> {
    tokio::task::spawn_blocking(new_keys).await.unwrap_or(Err(Error::Key(caremonger_signatures::key::KeyError::Failed)))
}

/// Makes the node's own actor if it is not there yet.
///
/// # Errors
/// [`Error`] of the database or the keys.
pub async fn ensure_node_actor(node: &Node) -> Result<(), Error> {
    if node.read(|c| Ok::<_, Error>(actor_of_node(c)?.is_some())).await? {
        return Ok(());
    }
    let keys = new_keys_aside().await?;
    // A bare host name: Mastodon takes dots in the name of an instance actor, but no colon.
    let name = node.urls().host().split(':').next().unwrap_or("node").to_owned();
    let made = node
        .act(move |tx| {
            if actor_of_node(tx.conn)?.is_none() {
                let id = ActorId::new(tx.now, tx.bits());
                actor_insert(
                    tx.conn,
                    &Actor { id, kind: ActorKind::Node, pod: None, name, created_at: tx.now, deleted_at: None },
                )?;
                for key in &keys {
                    key_insert(tx.conn, id, key, tx.now)?;
                }
            }
            Ok(())
        })
        .await;
    match made {
        // Another process of this node was faster.
        Err(Error::Db(caremonger_store::DbError::Conflict(_))) => Ok(()),
        other => other,
    }
}

/// The pod's own actor.
///
/// # Errors
/// [`Error::Db`].
pub fn pod_actor(conn: &mut Conn, pod: PodId) -> Result<Actor, Error> {
    let own = actors_of_pod(conn, pod)?.into_iter().find(|a| a.kind == ActorKind::Pod);
    own.ok_or_else(|| caremonger_domain::Refusal::NotFound.into())
}

/// The feeds of a pod that carry a listing, made where missing (a category's feed begins with its first listing).
///
/// # Errors
/// [`Error::Db`].
pub fn ensure_feeds(tx: &mut Tx<'_>, pod: &Pod, kind: Kind, category: &str) -> Result<Vec<Actor>, Error> {
    let mut feeds = Vec::new();
    for feed in [Feed::Kind(kind), Feed::Category(category.to_owned())] {
        let name = feed.name(&pod.name);
        let found = match actor_find_by_name(tx.conn, &name)? {
            Some(actor) => actor,
            None => {
                let id = ActorId::new(tx.now, tx.bits());
                let actor =
                    Actor { id, kind: ActorKind::Feed(feed), pod: Some(pod.id), name, created_at: tx.now, deleted_at: None };
                actor_insert(tx.conn, &actor)?;
                actor
            }
        };
        feeds.push(found);
    }
    Ok(feeds)
}

/// What is found at an actor's address.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// The actor document.
    Document(Value),
    /// It was taken down.
    Gone,
}

/// The document of the pod or feed actor `name`, or of the node itself when `name` is `None`.
///
/// # Errors
/// [`Error::Db`].
pub fn document(conn: &mut Conn, urls: &Urls, name: Option<&str>) -> Result<Option<Found>, Error> {
    let actor = match name {
        Some(name) => actor_find_by_name(conn, name)?.filter(|a| a.kind != ActorKind::Node),
        None => actor_of_node(conn)?,
    };
    let Some(actor) = actor else { return Ok(None) };
    if actor.deleted_at.is_some() {
        return Ok(Some(Found::Gone));
    }
    let pod = actor.pod.map(|p| pod_find(conn, p)).transpose()?.flatten();
    let mut shown = LocalActor {
        kind: actor.kind.clone(),
        name: actor.name.clone(),
        title: pod.as_ref().map_or_else(|| actor.name.clone(), |p| p.title.clone()),
        summary: pod.as_ref().map(|p| p.summary.clone()).unwrap_or_default(),
        area: pod.as_ref().map(|p| p.area.clone()).unwrap_or_default(),
        language: pod.as_ref().map_or_else(|| "en".to_owned(), |p| p.language.clone()),
        pod_name: pod.as_ref().map(|p| p.name.clone()).unwrap_or_default(),
        published: actor.created_at,
        rsa: (1, String::new()),
        ed25519: Vec::new(),
        moved_to: pod.as_ref().and_then(|p| p.moved_to.clone()).filter(|_| actor.kind == ActorKind::Pod),
        also_known_as: pod.as_ref().and_then(|p| p.also_known_as.clone()).filter(|_| actor.kind == ActorKind::Pod),
    };
    for key in keys_of(conn, &actor)? {
        match (key.kind.as_str(), key.retired_at) {
            ("rsa", None) => shown.rsa = (key.number, PublicKey::from_der(KeyKind::Rsa, key.public)?.to_pem()),
            // Some servers read one RSA key only; what the old one signed has arrived or will be signed anew.
            ("rsa", Some(_)) => {}
            _ => shown.ed25519.push((key.number, PublicKey::from_der(KeyKind::Ed25519, key.public)?.to_multibase())),
        }
    }
    Ok(Some(Found::Document(wire::build(urls, &shown))))
}

/// The keys an actor signs with.
///
/// # Errors
/// [`Error`] when it has none.
pub async fn signing_keys(node: &Node, id: ActorId) -> Result<SigningKeys, Error> {
    let inner = node.clone();
    node.read(move |c| keys_in(c, &inner, id)).await
}

/// The same inside an act.
pub(crate) fn signing_keys_in(tx: &mut Tx<'_>, id: ActorId) -> Result<SigningKeys, Error> {
    keys_in(tx.conn, tx.node, id)
}

fn keys_in(conn: &mut Conn, node: &Node, id: ActorId) -> Result<SigningKeys, Error> {
    let number = keys_number(conn, id)?;
    if let Some(keys) = node.keys().get(id, number) {
        return Ok(keys);
    }
    let keys = read_keys(conn, node.urls(), id)?;
    Ok(node.keys().keep(id, number, keys))
}

fn read_keys(conn: &mut Conn, urls: &Urls, id: ActorId) -> Result<SigningKeys, Error> {
    let missing = || Error::Key(caremonger_signatures::key::KeyError::Unreadable);
    let actor = actor_find(conn, id)?.ok_or_else(missing)?;
    let uri = wire::actor_uri(urls, &actor.kind, &actor.name);
    let (mut rsa, mut ed25519) = (None, None);
    for key in keys_of(conn, &actor)?.into_iter().filter(|k| k.retired_at.is_none()) {
        match key.kind.as_str() {
            "rsa" => rsa = Some((wire::rsa_key_id(&uri, key.number), PrivateKey::from_pkcs8(KeyKind::Rsa, &key.private)?)),
            _ => {
                let id = wire::ed25519_key_id(&uri, key.number);
                ed25519 = Some((id, PrivateKey::from_pkcs8(KeyKind::Ed25519, &key.private)?));
            }
        }
    }
    Ok(SigningKeys { rsa: rsa.ok_or_else(missing)?, ed25519: ed25519.ok_or_else(missing)? })
}

/// The id of the node's own actor.
///
/// # Errors
/// [`Error`] before [`ensure_node_actor`].
pub async fn node_actor(node: &Node) -> Result<ActorId, Error> {
    let found = node.read(|c| Ok::<_, Error>(actor_of_node(c)?)).await?;
    Ok(found.ok_or(caremonger_domain::Refusal::NotFound)?.id)
}
