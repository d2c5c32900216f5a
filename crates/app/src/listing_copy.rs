//! Copies of other nodes' listings: taken from pods we follow, changed only by word from their home.

use caremonger_domain::{
    Amount,
    id::ListingId,
    listing::{ClosedBecause, Listing, Origin, State, Visibility},
    peer::{Direction, State as PeerState},
    stock::Stock,
};
use caremonger_store::{
    activity::outbox_forget,
    follower::{dead_uri_add, dead_uri_exists, dead_uri_remove},
    listing::{listing_find_by_uri, listing_insert, listing_lock, listing_pods, listing_pods_set, listing_update},
    peer::{peer_between, peer_is_followed},
    pod::{Pod, pod_all, pod_find_by_name},
    quarantine::{quarantine_accepted, quarantine_forget, quarantine_taken_by},
    remote_actor::RemoteActor,
};
use caremonger_wire::{listing::RemoteListing, urls::host_of};

use crate::{Error, Tx, photo_copy, relay, suggestion};

/// Takes or brings up to date the copy of a listing, if a pod of ours follows its author or took it before.
///
/// # Errors
/// [`Error::Db`].
pub fn put(tx: &mut Tx<'_>, from: &RemoteActor, r: &RemoteListing) -> Result<&'static str, Error> {
    put_or(tx, from, r, |_| Ok("no pod of ours follows its author"))
}

/// The same; of a stranger's listing `stranger` makes something.
pub(crate) fn put_or(
    tx: &mut Tx<'_>,
    from: &RemoteActor,
    r: &RemoteListing,
    stranger: impl FnOnce(&mut Tx<'_>) -> Result<&'static str, Error>,
) -> Result<&'static str, Error> {
    if r.actor != from.uri || !caremonger_wire::urls::same_origin(&r.uri, &from.uri) {
        return Ok("it is not its author's own");
    }
    if dead_uri_exists(tx.conn, &r.actor, &r.uri)? {
        return Ok("it was deleted before");
    }
    // Also of what is known already: when nobody follows its pod any more, copies are closed and stay so.
    if peer_is_followed(tx.conn, from.id)? || quarantine_accepted(tx.conn, from.id, &r.uri)? {
        take(tx, from, r)
    } else {
        stranger(tx)
    }
}

fn take(tx: &mut Tx<'_>, from: &RemoteActor, r: &RemoteListing) -> Result<&'static str, Error> {
    // Held until the end of the act: a photo of it may come at this moment.
    let known = match listing_find_by_uri(tx.conn, &r.uri)? {
        Some(found) => listing_lock(tx.conn, found.id)?,
        None => None,
    };
    // A server speaks for all its people, but one of them does not take over what is another's.
    if known.as_ref().is_some_and(|k| !matches!(k.origin, Origin::Remote { actor } if actor == from.id)) {
        return Ok("it is somebody else's");
    }
    if let Some(k) = &known
        && (k.is_local() || !is_newer(k, r))
    {
        // The same word to another pod of this node.
        if !k.is_local() && !r.public && r.version == Some(k.version) {
            note_named_pods(tx, from, r, k.id)?;
        }
        return Ok("we know newer");
    }
    let stock = r.amount.zip(r.remaining).map(|(amount, remaining)| Stock {
        // Who does not say how many there were tells less and less: the most that was ever told stands.
        amount: match known.as_ref().and_then(|k| k.stock).filter(|_| r.total.is_none()) {
            Some(k) => amount.max(k.amount),
            None if amount.is_zero() => Amount::ONE,
            None => amount,
        },
        remaining,
        held: Amount::ZERO,
        delivered: Amount::ZERO,
    });
    let ended = r.closes_at.is_some_and(|t| t <= tx.now).then_some(ClosedBecause::Expired);
    let because = r.closed_because.or(ended);
    let published = r.published.unwrap_or(tx.now).min(tx.now);
    let photos = known.as_ref().map_or_else(|| Ok(Vec::new()), |k| photo_copy::stay(tx, k, &r.photos))?;
    let listing = Listing {
        id: known.as_ref().map_or_else(|| ListingId::new(tx.now, tx.bits()), |k| k.id),
        uri: Some(r.uri.clone()),
        origin: Origin::Remote { actor: from.id },
        pod_name: from.username.clone(),
        host: host_of(&from.uri).unwrap_or_default(),
        kind: r.kind,
        title: r.title.clone(),
        description: r.description.clone(),
        category: r.category.clone(),
        unit: stock.and(r.unit.clone()),
        stock,
        visibility: if r.public { Visibility::Public } else { Visibility::Pods },
        acceptance: r.acceptance,
        area: r.area.clone(),
        needed_by: r.needed_by,
        closes_at: r.closes_at,
        language: r.language.clone(),
        state: if because.is_some() { State::Closed } else { State::Open },
        closed_because: because,
        version: r.version.unwrap_or_else(|| known.as_ref().map_or(1, |k| k.version.saturating_add(1))),
        published_at: known.as_ref().map_or(published, |k| k.published_at),
        updated_at: r.updated.unwrap_or(published),
        deleted_at: None,
        photos,
        translations: r.translations.clone(),
        marks: r.marks.clone(),
        lent_for: r.lent_for,
    };
    let new = known.is_none();
    let looks = known.as_ref().is_none_or(|k| matters_to_matches(k, &listing));
    match known {
        Some(_) => listing_update(tx.conn, &listing)?,
        None => listing_insert(tx.conn, &listing, Some(&r.intent_uri))?,
    }
    photo_copy::ask(tx, from.id, listing.id, &r.photos)?;
    if !r.public {
        note_named_pods(tx, from, r, listing.id)?;
    }
    if looks {
        suggestion::look(tx, &listing)?;
    }
    if new {
        relay::came(tx, from, &listing)?;
    }
    Ok("noted")
}

/// Whether a change may make something match that did not before.
fn matters_to_matches(before: &Listing, now: &Listing) -> bool {
    let facts = |l: &Listing| (l.kind, l.category.clone(), l.unit.clone(), l.area.clone(), l.needed_by, l.closes_at, l.state);
    let gone = |l: &Listing| l.remaining().is_some_and(|r| r.is_zero());
    facts(before) != facts(now) || (gone(before) && !gone(now))
}

/// Which pods of this node a listing for named pods is for: those it is addressed to. Where it says none of them, those
/// that follow its author, who alone can have been meant.
fn note_named_pods(tx: &mut Tx<'_>, from: &RemoteActor, r: &RemoteListing, id: ListingId) -> Result<(), Error> {
    let mut named = listing_pods(tx.conn, id)?;
    for uri in &r.addressed {
        if let Some(name) = tx.urls().actor_name(uri).map(str::to_owned)
            && let Some(pod) = pod_find_by_name(tx.conn, &name)?
            && may_show(tx, &pod, from, &r.uri)?
        {
            named.push(tx.urls().address(&name));
        }
    }
    if named.is_empty() {
        for pod in pod_all(tx.conn)? {
            let peer = peer_between(tx.conn, pod.id, from.id, Direction::Outgoing)?;
            if peer.is_some_and(|p| p.state == PeerState::Accepted) {
                named.push(tx.urls().address(&pod.name));
            }
        }
    }
    named.sort();
    named.dedup();
    Ok(listing_pods_set(tx.conn, id, &named)?)
}

/// Whether a pod of ours wants to see what a listing's author addresses to it: it follows them, or took this one.
fn may_show(tx: &mut Tx<'_>, pod: &Pod, from: &RemoteActor, uri: &str) -> Result<bool, Error> {
    let peer = peer_between(tx.conn, pod.id, from.id, Direction::Outgoing)?;
    Ok(peer.is_some_and(|p| p.state == PeerState::Accepted) || quarantine_taken_by(tx.conn, pod.id, uri)?)
}

/// An id that was dead is alive: its home serves it, and just now did.
///
/// # Errors
/// [`Error::Db`].
pub fn revived(tx: &mut Tx<'_>, from: &RemoteActor, uri: &str) -> Result<(), Error> {
    dead_uri_remove(tx.conn, &from.uri, uri)?;
    if let Some(mut l) = listing_find_by_uri(tx.conn, uri)?.filter(|l| l.deleted_at.is_some())
        && matches!(l.origin, Origin::Remote { actor } if actor == from.id)
    {
        l.deleted_at = None;
        l.version = 0;
        listing_update(tx.conn, &l)?;
    }
    Ok(())
}

fn is_newer(known: &Listing, r: &RemoteListing) -> bool {
    match r.version {
        Some(version) => version > known.version,
        None => r.updated.is_some_and(|u| u > known.updated_at),
    }
}

/// The home deleted a listing: its copy closes and is shown no more.
///
/// # Errors
/// [`Error::Db`].
pub fn deleted(tx: &mut Tx<'_>, from: &RemoteActor, uri: &str) -> Result<&'static str, Error> {
    deleted_for(tx, from, uri, &[])
}

/// The home deleted a listing, or, if it is one for named pods, took it back from some of them: `pods` are the pods of ours
/// that the deletion is addressed to.
///
/// # Errors
/// [`Error::Db`].
pub fn deleted_for(tx: &mut Tx<'_>, from: &RemoteActor, uri: &str, pods: &[String]) -> Result<&'static str, Error> {
    let known = listing_find_by_uri(tx.conn, uri)?;
    let theirs = |l: &Listing| matches!(l.origin, Origin::Remote { actor } if actor == from.id);
    if let Some(l) = known.as_ref().filter(|l| l.visibility == Visibility::Pods && theirs(l)) {
        let named = listing_pods(tx.conn, l.id)?;
        let left: Vec<String> = named.iter().filter(|p| !pods.contains(p)).cloned().collect();
        if !left.is_empty() && left.len() < named.len() {
            listing_pods_set(tx.conn, l.id, &left)?;
            return Ok("others here still see it");
        }
    }
    // Also when it never came: a Create that arrives later must find the id dead.
    dead_uri_add(tx.conn, &from.uri, uri, tx.now)?;
    quarantine_forget(tx.conn, from.id, Some(uri))?;
    let Some(mut l) = known else { return Ok("noted, in case it comes later") };
    if !theirs(&l) {
        return Ok("it is somebody else's");
    }
    if l.state == State::Open {
        l.state = State::Closed;
        l.closed_because = Some(ClosedBecause::Withdrawn);
    }
    l.deleted_at = Some(tx.now);
    l.updated_at = tx.now;
    photo_copy::forget(tx, &mut l)?;
    listing_update(tx.conn, &l)?;
    // Should it live again, it is for those it names then.
    listing_pods_set(tx.conn, l.id, &[])?;
    // Whoever passed it on does so no more; other servers end that by themselves with the listing.
    outbox_forget(tx.conn, uri)?;
    Ok("deleted")
}
