//! Being level with another pod: what each side knows of the open listings and live promises between them.

use caremonger_domain::{
    Refusal,
    commitment::State,
    id::{CommitmentId, ListingId},
    listing::{ClosedBecause, State as ListingState},
};
use caremonger_store::{
    Conn,
    activity::activity_latest,
    commitment::commitment_find_by_claim,
    listing::{listing_find, listing_lock, listing_update},
    peer::{peer_agreed_at, peer_is_followed},
    pod::Pod,
    remote_actor::{RemoteActor, remote_actor_find},
    sync::{LiveClaim, sync_claims_against, sync_claims_from, sync_copies, sync_open_listings, sync_send_again},
};
use caremonger_wire::{sync::Item, urls::host_of};
use serde_json::Value;

use crate::{Error, Tx, commitment_claim};

fn claim(c: LiveClaim) -> Item {
    Item::claim(c.claim_uri, c.uri, c.state, c.version)
}

/// What a server should know of a pod of ours. `None` for one that has nothing to do with it: the same as for no pod.
///
/// # Errors
/// [`Error::Db`].
pub fn told(conn: &mut Conn, pod: &Pod, origin: &str) -> Result<Option<Vec<Item>>, Error> {
    let host = host_of(origin).unwrap_or_default();
    let agreed = peer_agreed_at(conn, pod.id, origin)?;
    let claims = sync_claims_from(conn, pod.id, origin)?;
    if agreed.is_empty() && claims.is_empty() {
        return Ok(None);
    }
    let mut items = Vec::new();
    if !agreed.is_empty() {
        let open = sync_open_listings(conn, pod.id, &host)?.into_iter();
        let goes = open.filter(|l| l.named || agreed.iter().any(|p| p.terms.fits(l.kind, &l.category, &l.area_key)));
        items.extend(goes.map(|l| Item::Listing { uri: l.uri, version: l.version }));
    }
    items.extend(claims.into_iter().map(claim));
    Ok(Some(items))
}

/// What we know of another pod: the copies of its open listings, and our live promises against them.
///
/// # Errors
/// [`Error::Db`].
pub fn known(conn: &mut Conn, actor: &RemoteActor) -> Result<Vec<Item>, Error> {
    let mut items = Vec::new();
    if peer_is_followed(conn, actor.id)? {
        let copies = sync_copies(conn, actor.id)?.into_iter();
        items.extend(copies.map(|(_, uri, version)| Item::Listing { uri, version }));
    }
    items.extend(sync_claims_against(conn, actor.id)?.into_iter().map(claim));
    Ok(items)
}

/// Its home shows a listing to us no more, without saying that it is deleted: our copy ends.
///
/// # Errors
/// [`Error::Db`].
pub fn not_for_us(tx: &mut Tx<'_>, actor: &RemoteActor, id: ListingId) -> Result<(), Error> {
    let Some(mut l) = listing_lock(tx.conn, id)? else { return Ok(()) };
    let theirs = matches!(l.origin, caremonger_domain::listing::Origin::Remote { actor: a } if a == actor.id);
    if theirs && l.state == ListingState::Open {
        l.state = ListingState::Closed;
        l.closed_because = Some(ClosedBecause::Withdrawn);
        // Shown to us again, the very same version opens it.
        l.version = 0;
        listing_update(tx.conn, &l)?;
    }
    Ok(())
}

/// How a claim of ours stands with us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnClaim {
    /// Our id for it.
    pub id: CommitmentId,
    /// Where we think it stands.
    pub state: State,
    /// The version we know.
    pub version: i64,
}

/// A claim of ours against an actor's listing.
///
/// # Errors
/// [`Error::Db`].
pub fn own_claim(conn: &mut Conn, actor: &RemoteActor, claim_uri: &str) -> Result<Option<OwnClaim>, Error> {
    let Some(c) = commitment_find_by_claim(conn, claim_uri)?.filter(|c| c.helper.member().is_some()) else {
        return Ok(None);
    };
    let l = listing_find(conn, c.listing)?;
    let theirs = l.is_some_and(|l| matches!(l.origin, caremonger_domain::listing::Origin::Remote { actor: a } if a == actor.id));
    Ok(theirs.then_some(OwnClaim { id: c.id, state: c.state, version: c.version }))
}

/// Says again what we said about a claim: the question itself, or that we took it back.
///
/// # Errors
/// [`Error::Db`].
pub fn say_again(tx: &mut Tx<'_>, actor: &RemoteActor, claim_uri: &str, what: &str) -> Result<(), Error> {
    let uri = if what == "Offer" {
        Some(claim_uri.to_owned())
    } else {
        let kept = activity_latest(tx.conn, claim_uri, &[what])?;
        let doc = kept.and_then(|k| serde_json::from_str::<Value>(&k.body).ok());
        doc.and_then(|d| d.get("id").and_then(Value::as_str).map(str::to_owned))
    };
    if let Some(uri) = uri {
        tx.sent |= sync_send_again(tx.conn, &uri, actor.id, tx.now)?;
    }
    Ok(())
}

/// How a claim of another server stands here: its agreement, or what it was answered.
///
/// # Errors
/// [`Refusal::NotFound`] where it never came, or is not theirs.
pub fn answer_to(tx: &mut Tx<'_>, origin: &str, claim_uri: &str) -> Result<Value, Error> {
    if !caremonger_wire::urls::same_origin(claim_uri, origin) {
        return Err(Refusal::NotFound.into());
    }
    if let Some(c) = commitment_find_by_claim(tx.conn, claim_uri)? {
        let caremonger_domain::commitment::Helper::Remote(helper) = c.helper else { return Err(Refusal::NotFound.into()) };
        let theirs = remote_actor_find(tx.conn, helper)?.is_some_and(|a| a.origin == origin);
        let l = listing_find(tx.conn, c.listing)?.filter(|l| l.is_local() && theirs).ok_or(Refusal::NotFound)?;
        return Ok(commitment_claim::document(tx, &l, &c));
    }
    let kept = activity_latest(tx.conn, claim_uri, &["Reject"])?.ok_or(Refusal::NotFound)?;
    Ok(serde_json::from_str(&kept.body).map_err(|_| Refusal::NotFound)?)
}
