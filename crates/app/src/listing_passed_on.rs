//! Listings of other pods, passed on to those who follow ours, as far as their pod allows it (scope `announce`).

use caremonger_domain::{
    Refusal,
    id::{ListingId, PodId, RemoteActorId},
    listing::{Listing, Origin, Visibility},
    peer::{Direction, Scope, State},
};
use caremonger_store::{
    Conn,
    activity::{activity_hide, announced_of, announced_uri},
    delivery::Followers,
    listing::listing_find,
    member::Member,
    peer::peer_between,
    pod::pod_find,
    remote_actor::remote_actor_find,
};
use caremonger_wire::activity::{Addressing, announce, wrap};
use serde_json::json;

use crate::{
    Error, Tx,
    actor::pod_actor,
    listing_news::about,
    outbox::{Outgoing, Recipients},
    peer::{check_may_decide, note},
};

/// Whether a pod passes a listing of another pod on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passing {
    /// It may not.
    No,
    /// It may.
    Open,
    /// It does, by the activity of this id.
    On(String),
}

/// How it stands between a pod and a listing.
///
/// # Errors
/// [`Error::Db`].
pub fn passing(conn: &mut Conn, pod: PodId, l: &Listing) -> Result<Passing, Error> {
    let Origin::Remote { actor } = l.origin else { return Ok(Passing::No) };
    let Some(object) = &l.uri else { return Ok(Passing::No) };
    let ours = pod_actor(conn, pod)?.id;
    if let Some(uri) = announced_uri(conn, ours, object)? {
        return Ok(Passing::On(uri));
    }
    let agreed = peer_between(conn, pod, actor, Direction::Outgoing)?
        .is_some_and(|p| p.state == State::Accepted && p.terms.allows(Scope::Announce));
    let open = l.visibility == Visibility::Public && l.closed_because.is_none() && l.deleted_at.is_none();
    Ok(if agreed && open { Passing::Open } else { Passing::No })
}

fn send(tx: &mut Tx<'_>, pod: PodId, l: &Listing, doc: serde_json::Value, object_uri: String, shown: bool) -> Result<(), Error> {
    let ours = pod_actor(tx.conn, pod)?;
    let out = Outgoing { actor: ours.id, doc, object_uri, public: shown, in_outbox: shown, proven: false };
    let mut to = vec![Recipients::Followers(vec![ours.id], Followers::All, shown.then(|| about(l)))];
    if let Origin::Remote { actor } = l.origin {
        to.push(Recipients::Actors(vec![actor]));
    }
    tx.send(&out, &to)
}

fn found(tx: &mut Tx<'_>, who: &Member, id: ListingId) -> Result<Listing, Error> {
    check_may_decide(who)?;
    crate::listing::seen_by_member(tx, who, id)
}

/// Passes a public listing of another pod on to everybody who follows ours: `Announce`. Once; again changes nothing.
///
/// # Errors
/// [`Refusal::NotAllowed`] if the other pod did not allow it, [`Refusal::NotFound`].
pub fn pass_on(tx: &mut Tx<'_>, who: &Member, id: ListingId) -> Result<(), Error> {
    let l = found(tx, who, id)?;
    match passing(tx.conn, who.pod, &l)? {
        Passing::On(_) => Ok(()),
        Passing::Open => announce_as(tx, who.pod, &l, &who.id.to_string()),
        Passing::No => Err(Refusal::NotAllowed.into()),
    }
}

/// Passes a listing on that may be: by a neighbour's act, or by the pod itself.
pub(crate) fn announce_as(tx: &mut Tx<'_>, pod: PodId, l: &Listing, by: &str) -> Result<(), Error> {
    let (Some(object), Origin::Remote { actor }) = (&l.uri, &l.origin) else { return Err(Refusal::NotFound.into()) };
    let author = remote_actor_find(tx.conn, *actor)?.ok_or(Refusal::NotFound)?;
    let found = pod_find(tx.conn, pod)?.ok_or(Refusal::NotFound)?;
    let (uri, ours) = (tx.activity_uri(), tx.urls().actor(&found.name));
    let cc = vec![tx.urls().actor_part(&found.name, "followers"), author.uri.clone()];
    let doc = announce(&uri, &ours, tx.now, cc, object);
    send(tx, pod, l, doc, object.clone(), true)?;
    note(tx, pod, &author.address, "passed-on", by, &l.title)
}

/// Takes back what was passed on: `Undo`.
///
/// # Errors
/// [`Refusal::NotFound`] if it was not passed on.
pub fn take_back(tx: &mut Tx<'_>, who: &Member, id: ListingId) -> Result<(), Error> {
    let l = found(tx, who, id)?;
    let Passing::On(uri) = passing(tx.conn, who.pod, &l)? else { return Err(Refusal::NotFound.into()) };
    undo(tx, who.pod, &l, &uri)
}

fn undo(tx: &mut Tx<'_>, pod: PodId, l: &Listing, announce_uri: &str) -> Result<(), Error> {
    let name = pod_find(tx.conn, pod)?.ok_or(Refusal::NotFound)?.name;
    let (id, ours) = (tx.activity_uri(), tx.urls().actor(&name));
    let addressing = Addressing::public(tx.urls().actor_part(&name, "followers"));
    let what = json!({"id": announce_uri, "type": "Announce", "actor": ours, "object": l.uri});
    activity_hide(tx.conn, announce_uri)?;
    let doc = wrap("Undo", &id, &ours, tx.now, &addressing, what);
    send(tx, pod, l, doc, announce_uri.to_owned(), false)
}

/// How many are read at once.
const AT_ONCE: i64 = 500;

/// Takes back all that a pod passed on of another, which does not allow it any more.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn take_back_all(tx: &mut Tx<'_>, pod: PodId, theirs: RemoteActorId) -> Result<(), Error> {
    let ours = pod_actor(tx.conn, pod)?.id;
    loop {
        let passed_on = announced_of(tx.conn, ours, theirs, AT_ONCE)?;
        if passed_on.is_empty() {
            return Ok(());
        }
        for (uri, listing) in passed_on {
            let l = listing_find(tx.conn, listing)?.ok_or(Refusal::NotFound)?;
            undo(tx, pod, &l, &uri)?;
        }
    }
}
