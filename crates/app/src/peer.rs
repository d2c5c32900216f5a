//! Peers: pods elsewhere that our pod follows, and that follow it.

use caremonger_domain::{
    Refusal,
    effect::Effect,
    id::{PeerId, PodId, RemoteActorId},
    peer::{ANSWER_WITHIN, Direction, Event, Peer, REVIEW_NOTICE, Scope, State, Terms, step},
};
use caremonger_store::{
    follower::{follower_put, follower_remove},
    listing::listing_copies_close,
    member::Member,
    peer::{peer_between, peer_ending, peer_find, peer_find_by_follow, peer_insert, peer_is_followed, peer_update, peer_with},
    peer_history::{PeerLine, peer_history_add, peer_history_last},
    remote_actor::{RemoteActor, remote_actor_find},
    sync::sync_send_again,
};
use caremonger_wire::{
    activity::{Addressing, follow, wrap},
    peer::Granted,
};

use crate::{
    Error, Node, Tx,
    actor::pod_actor,
    circle_guest, decided, follower, listing, listing_passed_on, notice,
    peer_terms::{Offered, summary},
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
    tx.send_to(ours.id, theirs, doc, theirs.uri.clone())
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
pub async fn ask_pod(node: &Node, pod: PodId, address: &str, by: &str) -> Result<Peer, Error> {
    let theirs = look_up(node, address).await?;
    let by = by.to_owned();
    node.act(move |tx| follow_pod(tx, pod, &theirs, &by)).await
}

/// Writes down what happened between two pods, for both to be asked about later. `by`: a neighbour's id, `operator`, the
/// other pod's address, or `time`.
pub(crate) fn note(tx: &mut Tx<'_>, pod: PodId, address: &str, event: &str, by: &str, detail: &str) -> Result<(), Error> {
    let line = PeerLine { at: tx.now, event: event.to_owned(), actor: by.to_owned(), detail: detail.to_owned() };
    Ok(peer_history_add(tx.conn, pod, address, &line)?)
}

/// Asks a pod elsewhere to let ours see its listings. Asking again after a no or an end starts anew.
///
/// # Errors
/// [`Error::Db`].
pub fn follow_pod(tx: &mut Tx<'_>, pod: PodId, theirs: &RemoteActor, by: &str) -> Result<Peer, Error> {
    let known = peer_between(tx.conn, pod, theirs.id, Direction::Outgoing)?;
    if let Some(p) = &known
        && p.state == State::Accepted
    {
        return Ok(p.clone());
    }
    if decided::is_neighbours(by) {
        decided::check_not_ended(tx, pod, &theirs.address)?;
    }
    let follow_uri = tx.activity_uri();
    let peer = match known {
        Some(p) => {
            let state = step(p.state, Event::Request)?;
            let updated_at = if p.state == state { p.updated_at } else { tx.now };
            let p = Peer { state, follow_uri: follow_uri.clone(), updated_at, asked_at: tx.now, until: None, ..p };
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
                terms: Terms::default(),
                until: None,
                asked_at: tx.now,
                created_at: tx.now,
                updated_at: tx.now,
            };
            peer_insert(tx.conn, &p)?;
            p
        }
    };
    note(tx, pod, &theirs.address, "asked", by, "")?;
    send_follow(tx, pod, theirs, &follow_uri, false)?;
    Ok(peer)
}

/// Asks once more where no answer came: the question, or the answer to it, may be lost.
///
/// # Errors
/// [`Error::Db`].
pub fn ask_again(tx: &mut Tx<'_>, id: PeerId) -> Result<(), Error> {
    let Some(p) = peer_find(tx.conn, id)?.filter(|p| p.direction == Direction::Outgoing) else { return Ok(()) };
    if p.state != State::Requested {
        return Ok(());
    }
    let Some(theirs) = remote_actor_find(tx.conn, p.actor)? else { return Ok(()) };
    peer_update(tx.conn, &Peer { asked_at: tx.now, ..p.clone() })?;
    // The same Follow: whoever answered it answers again.
    tx.sent |= sync_send_again(tx.conn, &p.follow_uri, theirs.id, tx.now)?;
    Ok(())
}

fn of_pod(tx: &mut Tx<'_>, pod: PodId, id: PeerId) -> Result<(Peer, RemoteActor), Error> {
    let peer = peer_find(tx.conn, id)?.filter(|p| p.pod == pod).ok_or(Refusal::NotFound)?;
    let theirs = remote_actor_find(tx.conn, peer.actor)?.ok_or(Refusal::NotFound)?;
    Ok((peer, theirs))
}

/// Says yes to a pod that asked, or changes what was agreed: both by the same answer.
///
/// # Errors
/// [`Refusal::WrongState`], also when it was our pod that asked; [`Refusal::Invalid`] for an end that is past.
pub fn accept(tx: &mut Tx<'_>, pod: PodId, id: PeerId, by: &str, offered: Offered) -> Result<Peer, Error> {
    let (peer, theirs) = of_pod(tx, pod, id)?;
    check_decided(tx, pod, &peer, by)?;
    if peer.direction == Direction::Outgoing {
        return Err(Refusal::WrongState { state: "asked by your own pod; the other pod answers" }.into());
    }
    let state = step(peer.state, Event::Accept)?;
    let (terms, until) = offered.applied(&peer, tx.now);
    if until <= tx.now {
        return Err(Refusal::Invalid("Choose an end that is still to come.", "until").into());
    }
    let event = if peer.state == State::Accepted { "changed" } else { "accepted" };
    let peer = Peer { state, updated_at: tx.now, terms: terms.check()?, until: Some(until), ..peer };
    let ours = pod_actor(tx.conn, pod)?;
    follower_put(tx.conn, ours.id, theirs.id, &peer.follow_uri, tx.now)?;
    let granted = Granted { terms: peer.terms.clone(), until: peer.until };
    follower::answer(tx, &ours, &theirs, &peer.follow_uri, "Accept", Some(&granted))?;
    note(tx, pod, &theirs.address, event, by, &summary(&peer))?;
    peer_update(tx.conn, &peer)?;
    Ok(peer)
}

/// What the pod decided of another one is not changed by one of its neighbours.
fn check_decided(tx: &mut Tx<'_>, pod: PodId, peer: &Peer, by: &str) -> Result<(), Error> {
    if !decided::is_neighbours(by) {
        return Ok(());
    }
    decided::check_free(tx, pod, &[(Effect::Peer { address: peer.address.clone() }, "peer")])
}

/// Says no to a pod that asked.
///
/// # Errors
/// [`Refusal::WrongState`].
pub fn refuse(tx: &mut Tx<'_>, pod: PodId, id: PeerId, by: &str) -> Result<Peer, Error> {
    let (peer, theirs) = of_pod(tx, pod, id)?;
    check_decided(tx, pod, &peer, by)?;
    if peer.direction == Direction::Outgoing {
        return Err(Refusal::WrongState { state: "asked by your own pod; the other pod answers" }.into());
    }
    end(tx, peer, &theirs, Event::Refuse, by)
}

/// Ends a relation, whoever asked for it.
///
/// # Errors
/// [`Refusal::WrongState`].
pub fn stop(tx: &mut Tx<'_>, pod: PodId, id: PeerId, by: &str) -> Result<Peer, Error> {
    let (peer, theirs) = of_pod(tx, pod, id)?;
    check_decided(tx, pod, &peer, by)?;
    end(tx, peer, &theirs, Event::Stop, by)
}

/// Ends a relation whose time is up: agreed and not renewed, or asked and never answered.
///
/// # Errors
/// [`Error::Db`].
pub fn run_out(tx: &mut Tx<'_>, id: PeerId) -> Result<(), Error> {
    let Some(peer) = peer_find(tx.conn, id)? else { return Ok(()) };
    let Some(theirs) = remote_actor_find(tx.conn, peer.actor)? else { return Ok(()) };
    let over = match peer.state {
        State::Accepted => peer.until.is_some_and(|t| t <= tx.now),
        // What the pod is deciding on waits for that.
        State::Requested => peer.updated_at.plus(ANSWER_WITHIN) <= tx.now && !decided::is_open(tx, &peer)?,
        _ => false,
    };
    if over {
        let (pod, event) = (peer.pod, Event::Expire);
        end(tx, peer, &theirs, event, "time")?;
        notice::to_desk(tx, pod, None, "peer-expired", notice::About::default())?;
    }
    Ok(())
}

/// Reminds the desks of agreements that end soon, once for each.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn remind(tx: &mut Tx<'_>) -> Result<(), Error> {
    for p in peer_ending(tx.conn, tx.now, tx.now.plus(REVIEW_NOTICE), 200)? {
        let since = p.until.map_or(tx.now, |u| u.minus(REVIEW_NOTICE * 2));
        if peer_history_last(tx.conn, p.pod, &p.address, "reminded")?.is_none_or(|at| at <= since) {
            note(tx, p.pod, &p.address, "reminded", "time", "")?;
            notice::to_desk(tx, p.pod, None, "peer-review", notice::About::default())?;
        }
    }
    Ok(())
}

/// The one end of a relation: the other side is told, what it could see is withdrawn, what it showed leaves the board.
fn end(tx: &mut Tx<'_>, peer: Peer, theirs: &RemoteActor, event: Event, by: &str) -> Result<Peer, Error> {
    let state = step(peer.state, event)?;
    let peer = Peer { state, updated_at: tx.now, ..peer };
    peer_update(tx.conn, &peer)?;
    match peer.direction {
        Direction::Incoming => {
            let ours = pod_actor(tx.conn, peer.pod)?;
            follower_remove(tx.conn, ours.id, theirs.id)?;
            listing::withdraw_from_pod(tx, peer.pod, &theirs.address)?;
            follower::answer(tx, &ours, theirs, &peer.follow_uri, "Reject", None)?;
        }
        Direction::Outgoing => {
            send_follow(tx, peer.pod, theirs, &peer.follow_uri, true)?;
            listing_passed_on::take_back_all(tx, peer.pod, theirs.id)?;
        }
    }
    note(tx, peer.pod, &theirs.address, state.as_str(), by, peer.direction.as_str())?;
    off_the_board(tx, theirs.id)?;
    Ok(peer)
}

/// Everything there is with an actor ends, without a word to it: it is blocked, or gone. Nothing of it is shown or passed on,
/// what named it names it no more.
pub(crate) fn ends_with(tx: &mut Tx<'_>, actor: RemoteActorId, by: &str) -> Result<(), Error> {
    follower::forget(tx, actor)?;
    circle_guest::ends_with(tx, actor)?;
    for direction in [Direction::Outgoing, Direction::Incoming] {
        for p in peer_with(tx.conn, actor, direction, &[State::Requested, State::Accepted])? {
            let state = step(p.state, Event::Stop)?;
            note(tx, p.pod, &p.address, state.as_str(), by, direction.as_str())?;
            match direction {
                Direction::Outgoing => listing_passed_on::take_back_all(tx, p.pod, actor)?,
                Direction::Incoming => listing::withdraw_from_pod(tx, p.pod, &p.address)?,
            }
            peer_update(tx.conn, &Peer { state, updated_at: tx.now, ..p })?;
        }
    }
    Ok(())
}

/// What no pod here hears of any more is not shown as if it were still to be had.
fn off_the_board(tx: &mut Tx<'_>, theirs: RemoteActorId) -> Result<(), Error> {
    if !peer_is_followed(tx.conn, theirs)? {
        listing_copies_close(tx.conn, theirs, tx.now)?;
    }
    Ok(())
}

/// The other pod says that ours follows it no more: it is asked anew.
///
/// # Errors
/// [`Error::Db`].
pub fn follows_no_more(tx: &mut Tx<'_>, peer: &Peer) -> Result<(), Error> {
    let Some(theirs) = remote_actor_find(tx.conn, peer.actor)? else { return Ok(()) };
    let stopped = Peer { state: step(peer.state, Event::Stop)?, updated_at: tx.now, ..peer.clone() };
    peer_update(tx.conn, &stopped)?;
    note(tx, peer.pod, &theirs.address, "they-lost-us", &theirs.address, "")?;
    follow_pod(tx, peer.pod, &theirs, "time")?;
    Ok(())
}

/// The other pod counts ours among its followers, and it is none: it hears so again.
///
/// # Errors
/// [`Error::Db`].
pub fn unfollow_again(tx: &mut Tx<'_>, peer: &Peer) -> Result<(), Error> {
    match remote_actor_find(tx.conn, peer.actor)? {
        Some(theirs) => send_follow(tx, peer.pod, &theirs, &peer.follow_uri, true),
        None => Ok(()),
    }
}

/// The other pod answered our `Follow`; returns whether it is a new yes.
///
/// # Errors
/// [`Error::Db`].
pub fn answered(
    tx: &mut Tx<'_>,
    from: &RemoteActor,
    follow_uri: &str,
    yes: bool,
    granted: Option<&Granted>,
) -> Result<(bool, &'static str), Error> {
    let ours = |p: &Peer| p.direction == Direction::Outgoing && p.actor == from.id;
    let Some(peer) = peer_find_by_follow(tx.conn, follow_uri)?.filter(ours) else {
        return Ok((false, "we asked for nothing of the kind"));
    };
    let Ok(state) = step(peer.state, if yes { Event::Accept } else { Event::Refuse }) else {
        return Ok((false, "it does not fit the relation's state"));
    };
    let news = state != peer.state;
    let (pod, before) = (peer.pod, peer.clone());
    let mut peer = Peer { state, updated_at: tx.now, ..peer };
    if yes {
        peer.terms = granted.map_or_else(Terms::default, |g| g.terms.clone());
        peer.until = granted.and_then(|g| g.until);
    }
    peer_update(tx.conn, &peer)?;
    off_the_board(tx, from.id)?;
    if !yes || !peer.terms.allows(Scope::Announce) {
        listing_passed_on::take_back_all(tx, pod, from.id)?;
    }
    if news || peer.terms != before.terms || peer.until != before.until {
        let event = if !news {
            "they-changed"
        } else if yes {
            "they-accepted"
        } else {
            "they-refused"
        };
        let detail = if yes { summary(&peer) } else { String::new() };
        note(tx, pod, &from.address, event, &from.address, &detail)?;
    }
    if news {
        notice::to_desk(tx, pod, None, if yes { "peer-accepted" } else { "peer-refused" }, notice::About::default())?;
    }
    Ok((news && yes, "noted"))
}
