//! Peers: pods elsewhere that our pod follows, and that follow it.

use caremonger_domain::{
    Refusal,
    id::{PeerId, PodId, RemoteActorId},
    peer::{Direction, Event, Peer, State, step},
};
use caremonger_store::{
    follower::{follower_put, follower_remove},
    listing::listing_copies_close,
    member::Member,
    peer::{peer_between, peer_find, peer_find_by_follow, peer_insert, peer_is_followed, peer_update},
    remote_actor::{RemoteActor, remote_actor_find},
};
use caremonger_wire::activity::{Addressing, follow, wrap};

use crate::{
    Error, Node, Tx,
    actor::pod_actor,
    follower, notice,
    outbox::{Outgoing, Recipients},
};

/// Whether a neighbour may decide about peers: the desk, until the pod decides together.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub fn check_may_decide(who: &Member) -> Result<(), Refusal> {
    if who.has_job("desk") || who.has_job("keys") { Ok(()) } else { Err(Refusal::NotAllowed) }
}

fn send_follow(tx: &mut Tx<'_>, pod: PodId, theirs: &RemoteActor, uri: &str, undo: bool) -> Result<(), Error> {
    let ours = pod_actor(tx.conn, pod)?;
    let our_uri = tx.urls().actor(&ours.name);
    let addressing = Addressing::direct(vec![theirs.uri.clone()]);
    let mut doc = follow(uri, &our_uri, &theirs.uri);
    if undo {
        let id = tx.activity_uri();
        doc = wrap("Undo", &id, &our_uri, tx.now, &addressing, doc);
    } else {
        doc["@context"] = caremonger_wire::context::plain();
        doc["to"] = serde_json::json!(addressing.to);
    }
    let out = Outgoing {
        actor: ours.id,
        doc,
        object_uri: theirs.uri.clone(),
        public: false,
        in_outbox: false,
        proven: theirs.speaks_proposals,
    };
    tx.send(&out, &[Recipients::Actors(vec![theirs.id])])
}

/// Finds the pod elsewhere that an address names.
///
/// # Errors
/// [`Error::Lookup`], [`Refusal::Invalid`] for an address of this node.
pub async fn look_up(node: &Node, address: &str) -> Result<RemoteActor, Error> {
    if address.trim().to_lowercase().ends_with(&format!("@{}", node.urls().host())) {
        return Err(Refusal::Invalid("That pod lives on this server: you see each other already.", "address").into());
    }
    Ok(node.look_up(address).await?)
}

/// Finds a pod elsewhere and asks it ([`look_up`], then [`follow_pod`]).
///
/// # Errors
/// Those of both.
pub async fn ask_pod(node: &Node, pod: PodId, address: &str) -> Result<Peer, Error> {
    let theirs = look_up(node, address).await?;
    node.act(move |tx| follow_pod(tx, pod, &theirs)).await
}

/// Asks a pod elsewhere to let ours see its listings. Asking again after a no or an end starts anew.
///
/// # Errors
/// [`Error::Db`].
pub fn follow_pod(tx: &mut Tx<'_>, pod: PodId, theirs: &RemoteActor) -> Result<Peer, Error> {
    let known = peer_between(tx.conn, pod, theirs.id, Direction::Outgoing)?;
    if let Some(p) = &known
        && p.state == State::Accepted
    {
        return Ok(p.clone());
    }
    let follow_uri = tx.activity_uri();
    let peer = match known {
        Some(p) => {
            let p = Peer { state: step(p.state, Event::Request)?, follow_uri: follow_uri.clone(), updated_at: tx.now, ..p };
            peer_update(tx.conn, &p)?;
            p
        }
        None => {
            let p = Peer {
                id: PeerId::new(tx.now, tx.bits()),
                pod,
                actor: theirs.id,
                address: theirs.address.clone(),
                direction: Direction::Outgoing,
                state: State::Requested,
                follow_uri: follow_uri.clone(),
                until: None,
                created_at: tx.now,
                updated_at: tx.now,
            };
            peer_insert(tx.conn, &p)?;
            p
        }
    };
    send_follow(tx, pod, theirs, &follow_uri, false)?;
    Ok(peer)
}

fn of_pod(tx: &mut Tx<'_>, pod: PodId, id: PeerId) -> Result<(Peer, RemoteActor), Error> {
    let peer = peer_find(tx.conn, id)?.filter(|p| p.pod == pod).ok_or(Refusal::NotFound)?;
    let theirs = remote_actor_find(tx.conn, peer.actor)?.ok_or(Refusal::NotFound)?;
    Ok((peer, theirs))
}

/// Says yes to a pod that asked.
///
/// # Errors
/// [`Refusal::WrongState`], also when it was our pod that asked.
pub fn accept(tx: &mut Tx<'_>, pod: PodId, id: PeerId) -> Result<Peer, Error> {
    let (peer, theirs) = of_pod(tx, pod, id)?;
    if peer.direction == Direction::Outgoing {
        return Err(Refusal::WrongState { state: "asked by your own pod; the other pod answers" }.into());
    }
    let state = step(peer.state, Event::Accept)?;
    let ours = pod_actor(tx.conn, pod)?;
    follower_put(tx.conn, ours.id, theirs.id, &peer.follow_uri, tx.now)?;
    follower::answer(tx, &ours, &theirs, &peer.follow_uri, "Accept")?;
    let peer = Peer { state, updated_at: tx.now, ..peer };
    peer_update(tx.conn, &peer)?;
    Ok(peer)
}

/// Says no to a pod that asked.
///
/// # Errors
/// [`Refusal::WrongState`].
pub fn refuse(tx: &mut Tx<'_>, pod: PodId, id: PeerId) -> Result<Peer, Error> {
    let (peer, theirs) = of_pod(tx, pod, id)?;
    if peer.direction == Direction::Outgoing {
        return Err(Refusal::WrongState { state: "asked by your own pod; the other pod answers" }.into());
    }
    let state = step(peer.state, Event::Refuse)?;
    end_incoming(tx, &peer, &theirs)?;
    let peer = Peer { state, updated_at: tx.now, ..peer };
    peer_update(tx.conn, &peer)?;
    Ok(peer)
}

fn end_incoming(tx: &mut Tx<'_>, peer: &Peer, theirs: &RemoteActor) -> Result<(), Error> {
    let ours = pod_actor(tx.conn, peer.pod)?;
    follower_remove(tx.conn, ours.id, theirs.id)?;
    follower::answer(tx, &ours, theirs, &peer.follow_uri, "Reject")
}

/// Ends a relation, whoever asked for it.
///
/// # Errors
/// [`Refusal::WrongState`].
pub fn stop(tx: &mut Tx<'_>, pod: PodId, id: PeerId) -> Result<Peer, Error> {
    let (peer, theirs) = of_pod(tx, pod, id)?;
    let state = step(peer.state, Event::Stop)?;
    match peer.direction {
        Direction::Incoming => end_incoming(tx, &peer, &theirs)?,
        Direction::Outgoing => send_follow(tx, pod, &theirs, &peer.follow_uri, true)?,
    }
    let peer = Peer { state, updated_at: tx.now, ..peer };
    peer_update(tx.conn, &peer)?;
    off_the_board(tx, theirs.id)?;
    Ok(peer)
}

/// What no pod here hears of any more is not shown as if it were still to be had.
fn off_the_board(tx: &mut Tx<'_>, theirs: RemoteActorId) -> Result<(), Error> {
    if !peer_is_followed(tx.conn, theirs)? {
        listing_copies_close(tx.conn, theirs, tx.now)?;
    }
    Ok(())
}

/// The other pod answered our `Follow`; returns whether it is a new yes.
///
/// # Errors
/// [`Error::Db`].
pub fn answered(tx: &mut Tx<'_>, from: &RemoteActor, follow_uri: &str, yes: bool) -> Result<(bool, &'static str), Error> {
    let ours = |p: &Peer| p.direction == Direction::Outgoing && p.actor == from.id;
    let Some(peer) = peer_find_by_follow(tx.conn, follow_uri)?.filter(ours) else {
        return Ok((false, "we asked for nothing of the kind"));
    };
    let Ok(state) = step(peer.state, if yes { Event::Accept } else { Event::Refuse }) else {
        return Ok((false, "it does not fit the relation's state"));
    };
    let news = state != peer.state;
    let pod = peer.pod;
    peer_update(tx.conn, &Peer { state, updated_at: tx.now, ..peer })?;
    off_the_board(tx, from.id)?;
    if news {
        notice::to_desk(tx, pod, None, if yes { "peer-accepted" } else { "peer-refused" }, notice::About::default())?;
    }
    Ok((news && yes, "noted"))
}
