//! Listings of pods that nobody here agreed with: they wait, unseen, until somebody at the desk looks at them.

use caremonger_domain::{
    Refusal,
    id::{PodId, QuarantineId},
};
use caremonger_store::{
    block::is_blocked,
    peer::peer_followers_here,
    pod::pod_find_by_name,
    quarantine::{Waiting, quarantine_count, quarantine_decide, quarantine_find, quarantine_put, quarantine_waits},
    remote_actor::{RemoteActor, remote_actor_find},
};
use caremonger_wire::listing::{self as wire, RemoteListing};
use serde_json::Value;

use crate::{Error, Tx, listing_copy, notice, peer};

/// Most that waits for a pod, of one sender and of all.
const OF_ONE: i64 = 20;
const OF_ALL: i64 = 500;

/// A listing came in. Of a pod that ours follow, or one taken before, it goes on the board; a stranger's that is
/// addressed to a pod of ours waits.
///
/// # Errors
/// [`Error::Db`].
pub fn arrived(tx: &mut Tx<'_>, from: &RemoteActor, r: &RemoteListing, body: &Value) -> Result<&'static str, Error> {
    listing_copy::put_or(tx, from, r, |tx| {
        let mut kept = "no pod of ours follows its author";
        for uri in &r.addressed {
            let Some(name) = tx.urls().actor_name(uri).map(str::to_owned) else { continue };
            if let Some(pod) = pod_find_by_name(tx.conn, &name)?.filter(|p| p.deleted_at.is_none()) {
                kept = wait(tx, pod.id, from, r, body)?;
            }
        }
        Ok(kept)
    })
}

/// Puts a listing before a pod's desk.
fn wait(tx: &mut Tx<'_>, pod: PodId, from: &RemoteActor, r: &RemoteListing, body: &Value) -> Result<&'static str, Error> {
    let full = quarantine_count(tx.conn, pod, Some(from.id))? >= OF_ONE || quarantine_count(tx.conn, pod, None)? >= OF_ALL;
    // Newer words of what waits already take no place.
    if full && !quarantine_waits(tx.conn, pod, &r.uri)? {
        return Ok("too much waits to be looked at already");
    }
    let waiting = Waiting {
        id: QuarantineId::new(tx.now, tx.bits()),
        pod,
        actor: from.id,
        from: from.address.clone(),
        uri: r.uri.clone(),
        title: r.title.clone(),
        body: body.to_string(),
        created_at: tx.now,
    };
    if quarantine_put(tx.conn, &waiting)? {
        notice::to_desk(tx, pod, None, "quarantine", notice::About::default())?;
    }
    Ok("it waits to be looked at")
}

/// A pod that ours follow passed a listing on, which was then fetched from its home: its author being a stranger, it waits
/// for the desks of the pods that follow whoever passed it on.
///
/// # Errors
/// [`Error::Db`].
pub fn passed_on(
    tx: &mut Tx<'_>,
    by: &RemoteActor,
    from: &RemoteActor,
    r: &RemoteListing,
    body: &Value,
) -> Result<&'static str, Error> {
    if !r.public {
        return Ok("it is not for everyone");
    }
    if is_blocked(tx.conn, &from.origin, &from.uri)? {
        return Ok("nothing is taken from its author");
    }
    listing_copy::put_or(tx, from, r, |tx| {
        let mut kept = "no pod of ours follows who passed it on";
        for pod in peer_followers_here(tx.conn, by.id)? {
            kept = wait(tx, pod, from, r, body)?;
        }
        Ok(kept)
    })
}

/// Somebody at the desk decided: it goes on the board, or away for good.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not there any more.
pub fn decide(tx: &mut Tx<'_>, pod: PodId, id: QuarantineId, by: &str, accept: bool) -> Result<(), Error> {
    let w = quarantine_find(tx.conn, id)?.filter(|w| w.pod == pod).ok_or(Refusal::NotFound)?;
    if !quarantine_decide(tx.conn, id, accept)? {
        return Err(Refusal::NotFound.into());
    }
    let event = if accept { "listing-taken" } else { "listing-refused" };
    peer::note(tx, pod, &w.from, event, by, &w.uri)?;
    if !accept {
        return Ok(());
    }
    let from = remote_actor_find(tx.conn, w.actor)?.ok_or(Refusal::NotFound)?;
    let parsed = serde_json::from_str(&w.body).ok().and_then(|doc: Value| wire::parse(&doc)).ok_or(Refusal::NotFound)?;
    listing_copy::put(tx, &from, &parsed)?;
    Ok(())
}
