//! Who signed a request.

use caremonger_domain::Timestamp;
use caremonger_signatures::{
    key::{KeyKind, PublicKey},
    proof::{Claimed, Unproven},
    verify::{Incoming, Unsigned, Unverified, parse},
};
use caremonger_store::remote_actor::{RemoteActor, remote_key_find};
use caremonger_wire::urls::same_origin;
use http::HeaderMap;

use crate::{Federation, federation::CachedKey, fetch::FetchError};

/// Why a request is not taken as signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAuthentic {
    /// The signature is missing, wrong, or out of date.
    #[error(transparent)]
    Unsigned(#[from] Unsigned),
    /// The proof inside the document is wrong.
    #[error(transparent)]
    Unproven(#[from] Unproven),
    /// The signer's key cannot be had at the moment.
    #[error("the key of the signature cannot be fetched now")]
    KeyUnreachable,
    /// The key is not one of whom the body says it is by.
    #[error("the signature is by another actor")]
    AnotherSigner,
    /// The key does not exist or is not its owner's.
    #[error("the key of the signature is not to be believed")]
    KeyUnbelievable,
}

/// The checks that need no key.
///
/// # Errors
/// [`Unsigned`].
pub fn read(
    federation: &Federation,
    method: &str,
    path_and_query: &str,
    headers: &HeaderMap,
    body: &[u8],
    now: Timestamp,
) -> Result<Unverified, Unsigned> {
    let urls = federation.node().urls();
    parse(Incoming { method, path_and_query, origin: urls.origin(), host: urls.host(), headers, body, now: now.as_seconds() })
}

/// Checks the signature itself and returns the id of the signer, fetching the key where it is not known; a known key
/// that does not fit is fetched anew once in a while, since keys change.
///
/// `claimed` is who the body says it is by. Then nothing is fetched but that actor: a forged request cannot make this
/// node ask anybody else.
///
/// # Errors
/// [`NotAuthentic`].
pub async fn signer(federation: &Federation, unverified: &Unverified, claimed: Option<&str>) -> Result<String, NotAuthentic> {
    owner_of_fitting(federation, &unverified.key_id, claimed, |key| Ok(unverified.check(key)?)).await
}

/// Checks the proof inside a document that says it is by `actor`; its key must be that actor's.
///
/// # Errors
/// [`NotAuthentic`].
pub async fn prover(federation: &Federation, claimed: &Claimed, actor: &str) -> Result<(), NotAuthentic> {
    let owner = owner_of_fitting(federation, &claimed.key_id, Some(actor), |key| Ok(claimed.check(key)?)).await?;
    if owner == actor { Ok(()) } else { Err(NotAuthentic::AnotherSigner) }
}

/// Who owns the key `id`, which must pass `check`.
async fn owner_of_fitting(
    federation: &Federation,
    id: &str,
    claimed: Option<&str>,
    check: impl Fn(&PublicKey) -> Result<(), NotAuthentic>,
) -> Result<String, NotAuthentic> {
    if let Some(known) = known_key(federation, id).await
        && check(&known.key).is_ok()
    {
        return Ok(known.owner);
    }
    let owner = id.split_once('#').map(|(owner, _)| owner);
    if claimed.is_some_and(|actor| !same_origin(id, actor) || owner.is_some_and(|o| o != actor)) {
        return Err(NotAuthentic::AnotherSigner);
    }
    let owner = claimed.or(owner).map(str::to_owned);
    let fetched = federation.asked_once(id, Box::pin(fetch_key(federation, id, owner))).await?;
    check(&fetched.key)?;
    Ok(fetched.owner)
}

async fn known_key(federation: &Federation, id: &str) -> Option<CachedKey> {
    if let Some(key) = federation.cached_key(id).await {
        return Some(key);
    }
    let wanted = id.to_owned();
    let found = federation.node().read(move |c| Ok::<_, caremonger_app::Error>(remote_key_find(c, &wanted)?)).await.ok()??;
    keep(federation, id, found).await
}

async fn keep(
    federation: &Federation,
    id: &str,
    (key, owner): (caremonger_store::remote_actor::RemoteKey, RemoteActor),
) -> Option<CachedKey> {
    let kind = if key.kind == "rsa" { KeyKind::Rsa } else { KeyKind::Ed25519 };
    let key = CachedKey { key: PublicKey::from_der(kind, key.public).ok()?, owner: owner.uri };
    federation.cache_key(id, key.clone()).await;
    Some(key)
}

/// Fetches a key from the actor that owns it, which must publish it.
async fn fetch_key(federation: &Federation, id: &str, owner: Option<String>) -> Result<CachedKey, NotAuthentic> {
    let failed = |e: FetchError| if e.is_transient() { NotAuthentic::KeyUnreachable } else { NotAuthentic::KeyUnbelievable };
    let owner = match owner {
        Some(owner) => owner,
        None => federation.key_owner(id).await.map_err(failed)?,
    };
    if !same_origin(&owner, id) || federation.node().urls().is_local(&owner) {
        return Err(NotAuthentic::KeyUnbelievable);
    }
    let politeness = &federation.0.politeness;
    if politeness.missed(&owner).await.is_none() && !politeness.may_ask_for_keys(&owner) {
        return Err(NotAuthentic::KeyUnreachable);
    }
    let actor = federation.actor(&owner, true).await.map_err(failed)?;
    let wanted = id.to_owned();
    let found = federation.node().read(move |c| Ok::<_, caremonger_app::Error>(remote_key_find(c, &wanted)?)).await;
    let found = found.map_err(|_| NotAuthentic::KeyUnreachable)?.filter(|(_, owner)| owner.id == actor.id);
    keep(federation, id, found.ok_or(NotAuthentic::KeyUnbelievable)?).await.ok_or(NotAuthentic::KeyUnbelievable)
}
