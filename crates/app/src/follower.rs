//! Followers of our actors: from Mastodon at once, from pods as peers that a person accepts.

use caremonger_domain::{
    actor::ActorKind,
    id::{PeerId, RemoteActorId},
    peer::{Direction, Event, Peer, State, Terms, step},
};
use caremonger_store::{
    actor::{Actor, actor_find_by_name},
    follower::{dead_uri_add, dead_uri_exists, follower_put, follower_remove, follower_remove_everywhere},
    interest::interest_forget,
    listing::listing_copies_close,
    peer::{peer_asking_from, peer_between, peer_find_by_follow, peer_insert, peer_update},
    peer_history::peer_history_since,
    quarantine::quarantine_forget,
    remote_actor::{RemoteActor, remote_actor_gone},
};
use caremonger_wire::{
    activity::{Addressing, follow, wrap},
    peer::Granted,
};

use crate::{
    Error, Tx, listing, notice,
    peer::{self, note as peer_note},
};

/// Answers a `Follow` with `Accept` or `Reject`, its ids byte for byte as they came. To a pod an `Accept` says what was
/// agreed.
pub(crate) fn answer(
    tx: &mut Tx<'_>,
    ours: &Actor,
    theirs: &RemoteActor,
    follow_uri: &str,
    kind: &str,
    granted: Option<&Granted>,
) -> Result<(), Error> {
    let (our_uri, uri) = (tx.urls().actor(&ours.name), tx.activity_uri());
    let mut object = follow(follow_uri, &theirs.uri, &our_uri);
    if granted.is_some() {
        object["@context"] = caremonger_wire::context::peers();
    }
    let mut doc = wrap(kind, &uri, &our_uri, tx.now, &Addressing::direct(vec![theirs.uri.clone()]), object);
    if let Some(granted) = granted {
        caremonger_wire::peer::put(&mut doc, granted);
    }
    tx.send_to(ours.id, theirs, doc, follow_uri.to_owned())
}

/// Most pods of one server that wait for one pod's answer at a time.
const ASKING_MAX: i64 = 20;
/// Most lines of history that one pod elsewhere makes in a day.
const LINES_A_DAY: i64 = 500;

/// A `Follow` came in.
///
/// # Errors
/// [`Error::Db`].
pub fn follow_asked(tx: &mut Tx<'_>, from: &RemoteActor, follow_uri: &str, object: &str) -> Result<&'static str, Error> {
    if dead_uri_exists(tx.conn, &from.uri, follow_uri)? {
        return Ok("it was undone before it came");
    }
    let Some(name) = tx.urls().actor_name(object).map(str::to_owned) else { return Ok("it is about nothing of ours") };
    let Some(ours) = actor_find_by_name(tx.conn, &name)?.filter(|a| a.deleted_at.is_none()) else {
        return Ok("there is no such actor");
    };
    if ours.kind == ActorKind::Node {
        return Ok("the node itself is not followed");
    }
    let as_peer = from.speaks_proposals && ours.kind == ActorKind::Pod;
    let Some(pod) = ours.pod.filter(|_| as_peer) else {
        follower_put(tx.conn, ours.id, from.id, follow_uri, tx.now)?;
        answer(tx, &ours, from, follow_uri, "Accept", None)?;
        return Ok("accepted");
    };
    let known = peer_between(tx.conn, pod, from.id, Direction::Incoming)?;
    let day_ago = tx.now.minus(std::time::Duration::from_secs(24 * 3600));
    if known.is_none() && peer_asking_from(tx.conn, pod, &from.origin)? >= ASKING_MAX
        || peer_history_since(tx.conn, pod, &from.address, day_ago)? >= LINES_A_DAY
    {
        return Ok("too much is asked from there already");
    }
    if let Some(p) = &known
        && p.follow_uri == follow_uri
        && matches!(p.state, State::Refused | State::Expired)
    {
        // The same question again: our answer to it was lost.
        answer(tx, &ours, from, follow_uri, "Reject", None)?;
        return Ok("refused again");
    }
    let state = match &known {
        Some(p) => step(p.state, Event::Request)?,
        None => State::Requested,
    };
    let was = known.as_ref().map(|p| p.state);
    let granted = known.as_ref().map(|p| Granted { terms: p.terms.clone(), until: p.until });
    match known {
        Some(p) => {
            let asked_at = if p.state == State::Requested { p.asked_at } else { tx.now };
            let updated_at = if p.state == state { p.updated_at } else { tx.now };
            let p = Peer { state, follow_uri: follow_uri.to_owned(), updated_at, asked_at, ..p };
            peer_update(tx.conn, &p)?;
        }
        None => {
            let peer = Peer {
                id: PeerId::new(tx.now, tx.bits()),
                pod,
                actor: from.id,
                address: from.address.clone(),
                direction: Direction::Incoming,
                state,
                follow_uri: follow_uri.to_owned(),
                terms: Terms::default(),
                until: None,
                asked_at: tx.now,
                created_at: tx.now,
                updated_at: tx.now,
            };
            peer_insert(tx.conn, &peer)?;
        }
    }
    if state == State::Accepted {
        follower_put(tx.conn, ours.id, from.id, follow_uri, tx.now)?;
        answer(tx, &ours, from, follow_uri, "Accept", granted.as_ref())?;
        return Ok("accepted again");
    }
    if was == Some(State::Requested) {
        return Ok("asked again; it waits for the pod's answer");
    }
    peer_note(tx, pod, &from.address, "they-asked", &from.address, "")?;
    notice::to_desk(tx, pod, None, "peer-asked", notice::About::default())?;
    Ok("waits for the pod's answer")
}

/// A `Follow` was undone, by its id or as a whole.
///
/// # Errors
/// [`Error::Db`].
pub fn follow_undone(tx: &mut Tx<'_>, from: &RemoteActor, follow_uri: &str, object: Option<&str>) -> Result<&'static str, Error> {
    let by_id = peer_find_by_follow(tx.conn, follow_uri)?.filter(|p| p.actor == from.id && p.direction == Direction::Incoming);
    let name = object.and_then(|o| tx.urls().actor_name(o)).map(str::to_owned);
    let ours = match (&name, &by_id) {
        (Some(name), _) => actor_find_by_name(tx.conn, name)?,
        (None, Some(peer)) => Some(crate::actor::pod_actor(tx.conn, peer.pod)?),
        (None, None) => caremonger_store::follower::follower_of_follow(tx.conn, from.id, follow_uri)?
            .map(|id| caremonger_store::actor::actor_find(tx.conn, id))
            .transpose()?
            .flatten(),
    };
    let was = match &ours {
        Some(ours) => follower_remove(tx.conn, ours.id, from.id)? || by_id.is_some(),
        None => false,
    };
    if !was {
        // Only an `Undo` that came first makes the id dead: some servers use one id each time they follow.
        dead_uri_add(tx.conn, &from.uri, follow_uri, tx.now)?;
    }
    let Some(ours) = ours else { return Ok("noted, in case the follow comes later") };
    if let Some(pod) = ours.pod.filter(|_| ours.kind == ActorKind::Pod)
        && let Some(p) = peer_between(tx.conn, pod, from.id, Direction::Incoming)?
        && let Ok(state) = step(p.state, Event::Stop)
    {
        peer_note(tx, pod, &from.address, "they-stopped", &from.address, "")?;
        listing::withdraw_from_pod(tx, pod, &from.address)?;
        peer_update(tx.conn, &Peer { state, updated_at: tx.now, ..p })?;
    }
    Ok("no longer a follower")
}

/// An actor is gone for good, or blocked us: it gets nothing more.
///
/// # Errors
/// [`Error::Db`].
pub fn actor_gone(tx: &mut Tx<'_>, who: &RemoteActor) -> Result<&'static str, Error> {
    peer::ends_with(tx, who.id, &who.address)?;
    remote_actor_gone(tx.conn, who.id, tx.now)?;
    Ok("gone")
}

/// Somebody elsewhere follows no more, their listings leave the board, what they wrote is forgotten.
pub(crate) fn forget(tx: &mut Tx<'_>, who: RemoteActorId) -> Result<(), Error> {
    follower_remove_everywhere(tx.conn, who)?;
    listing_copies_close(tx.conn, who, tx.now)?;
    interest_forget(tx.conn, who, None, tx.now)?;
    quarantine_forget(tx.conn, who, None)?;
    Ok(())
}
