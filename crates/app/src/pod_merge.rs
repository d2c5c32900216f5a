//! Two pods of a node become one: one asks, with its keys, and the other says yes with its own (A6). Neighbours, their jobs, cases and what is
//! open go over, and nobody types anything again. What other nodes know by the old pod's name ends there: its ids never change.

use caremonger_domain::{
    Refusal,
    fund::State as AskState,
    id::{ListingId, PodId},
    listing::{ClosedBecause, Draft, Listing, Origin, Quantity, State},
    money::Money,
    peer::{Direction, State as PeerState},
};
use caremonger_store::{
    Conn,
    case::{case_lock, case_of_listing, case_update},
    case_pass_out::case_pass_out_of_pod,
    delegate::delegate_of_pod,
    draw::draw_page,
    fund::{fund_lock, ledger_book, pledge_open},
    fund_ask::fund_ask_in,
    listing::{listing_lock, listing_pods, listing_update},
    listing_page::Filter,
    member::{Member, member_find},
    peer::peer_page,
    pod::{Pod, pod_find, pod_lock, pod_place},
    pod_merge::{
        pod_merge_asking, pod_merge_delete, pod_merge_find, pod_merge_members, pod_merge_put, pod_merge_rows, pod_merge_under_way,
    },
    recurrence::{recurrence_delete, recurrence_find, recurrence_put},
    remote_actor::remote_actor_find,
    solidarity::solidarity_open,
};

use crate::{
    Error, Tx, actor, case_pass_in, case_pass_word, decision_end, delegate, key, listing, notice, peer, pod,
    pod_move::{all_listings, leave},
};

/// Most agreements that go over.
const PEERS: i64 = 10_000;

/// How it is about merging, for those with the keys of a pod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The other pods of the node.
    pub others: Vec<Pod>,
    /// The pod this one asked.
    pub asked: Option<Pod>,
    /// The pods that ask this one.
    pub asking: Vec<Pod>,
    /// How many promises have to come to their end before this pod can go.
    pub under_way: i64,
}

/// How it is about merging a pod.
///
/// # Errors
/// [`Error::Db`].
pub fn standing(conn: &mut Conn, pod: PodId) -> Result<Standing, Error> {
    let others = pod::others(conn, pod)?;
    let asked = pod_merge_find(conn, pod)?;
    let asking = pod_merge_asking(conn, pod)?;
    Ok(Standing {
        asked: others.iter().find(|p| Some(p.id) == asked).cloned(),
        asking: others.iter().filter(|p| asking.contains(&p.id)).cloned().collect(),
        others,
        under_way: pod_merge_under_way(conn, pod)?,
    })
}

/// Asks another pod of the node to take this one in.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the keys, [`Refusal::Invalid`] naming `pod`.
pub fn ask(tx: &mut Tx<'_>, who: &Member, into: PodId) -> Result<(), Error> {
    who.check_job("keys")?;
    let there = pod_find(tx.conn, into)?.is_some_and(|p| p.id != who.pod && p.is_here());
    if !there {
        return Err(Refusal::Invalid("Choose a pod from the list.", "pod").into());
    }
    pod_merge_put(tx.conn, who.pod, into, who.id, tx.now)?;
    notice::to_jobs(tx, into, &["keys"], &[], "merge-asked", notice::About::default())
}

/// Asks no more.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the keys, [`Refusal::NotFound`].
pub fn take_back(tx: &mut Tx<'_>, who: &Member) -> Result<(), Error> {
    who.check_job("keys")?;
    if pod_merge_delete(tx.conn, who.pod)? { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

/// Says no to a pod that asks.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the keys, [`Refusal::NotFound`] for one that does not ask (any more).
pub fn refuse(tx: &mut Tx<'_>, who: &Member, from: PodId) -> Result<(), Error> {
    asks(tx, who, from)?;
    pod_merge_delete(tx.conn, from)?;
    notice::to_jobs(tx, from, &["keys"], &[], "merge-refused", notice::About::default())
}

fn asks(tx: &mut Tx<'_>, who: &Member, from: PodId) -> Result<Pod, Error> {
    who.check_job("keys")?;
    if pod_merge_find(tx.conn, from)? != Some(who.pod) {
        return Err(Refusal::NotFound.into());
    }
    Ok(pod_find(tx.conn, from)?.filter(Pod::is_here).ok_or(Refusal::NotFound)?)
}

/// Takes a pod in that asks for it.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the keys, [`Refusal::NotFound`], [`Refusal::Invalid`] naming `pod` while promises are under way that other
/// nodes know as the old pod's.
pub fn accept(tx: &mut Tx<'_>, who: &Member, from: PodId) -> Result<(), Error> {
    // Both are held, in the order of their ids: two who accept each other at one moment, or somebody who takes it back, wait here.
    for id in [from.min(who.pod), from.max(who.pod)] {
        pod_lock(tx.conn, id)?;
    }
    let old = asks(tx, who, from)?;
    let new = pod_find(tx.conn, who.pod)?.filter(Pod::is_here).ok_or(Refusal::NotFound)?;
    if pod_merge_under_way(tx.conn, from)? > 0 {
        return Err(Refusal::Invalid("First let come to their end what they have promised with other places.", "pod").into());
    }
    if fund_is_open(tx, from)? {
        return Err(Refusal::Invalid("First the fund of that pod has to be empty, with nothing that waits in it.", "pod").into());
    }
    let movers = pod_merge_members(tx.conn, from)?;
    let open = Filter { pod: Some(from), state: Some(State::Open), ..Filter::default() };
    let open = all_listings(tx.conn, &old, &open)?;
    if !pod_merge_delete(tx.conn, from)? {
        return Err(Refusal::NotFound.into());
    }
    pod_merge_delete(tx.conn, who.pod)?;
    // Who was asked is not who would have to live with it.
    decision_end::withdraw_all(tx, from)?;
    decision_end::withdraw_all(tx, who.pod)?;
    // Said while the pod that goes can still say it.
    for id in case_pass_out_of_pod(tx.conn, from)? {
        case_pass_word::withdraw(tx, from, id)?;
    }
    case_pass_in::refuse_all(tx, from)?;
    // Nobody of the other pod named them.
    for d in delegate_of_pod(tx.conn, from)? {
        delegate::finish(tx, &d, "pod", None)?;
    }
    pod_merge_rows(tx.conn, from, who.pod)?;
    for l in open.into_iter().rev() {
        bring(tx, who, l.id, from, &new)?;
    }
    for p in peer_page(tx.conn, from, None, PEERS)? {
        if p.direction != Direction::Outgoing || p.state != PeerState::Accepted {
            continue;
        }
        if let Some(theirs) = remote_actor_find(tx.conn, p.actor)? {
            peer::follow_pod(tx, who.pod, &theirs, "pod")?;
        }
        // Both pods said yes to becoming one.
        peer::stop(tx, from, p.id, "pod")?;
    }
    let was = tx.urls().actor(&old.name);
    pod_place(tx.conn, new.id, new.moved_to.as_deref(), Some(&was))?;
    let there = actor::pod_actor(tx.conn, new.id)?;
    key::changed(tx, &there)?;
    let (uri, address) = (tx.urls().actor(&new.name), tx.urls().address(&new.name));
    leave(tx, &old, &uri, &address, &who.id.to_string())?;
    for id in movers {
        notice::to_member(tx, id, "pod-merged")?;
    }
    Ok(())
}

/// Whether a fund holds money, or something in it waits: its book stays with the pod, and somebody has to be there for it.
fn fund_is_open(tx: &mut Tx<'_>, pod: PodId) -> Result<bool, Error> {
    if fund_lock(tx.conn, pod)?.is_none() {
        return Ok(false);
    }
    Ok(ledger_book(tx.conn, pod)?.purse > Money::ZERO
        || !fund_ask_in(tx.conn, pod, &[AskState::Waiting, AskState::Agreed, AskState::Paid], 1)?.is_empty()
        || !pledge_open(tx.conn, pod, 1)?.is_empty()
        || draw_page(tx.conn, pod, 1)?.iter().any(|d| d.drawn_at.is_none())
        || solidarity_open(tx.conn, pod)?)
}

/// What is open goes over: as it is, where only this node knows it; else it ends there and is published anew.
fn bring(tx: &mut Tx<'_>, who: &Member, id: ListingId, from: PodId, new: &Pod) -> Result<(), Error> {
    let Some(mut l) = listing_lock(tx.conn, id)? else { return Ok(()) };
    let Origin::Local { pod, author } = l.origin else { return Ok(()) };
    if pod != from || l.state != State::Open {
        return Ok(());
    }
    if l.uri.is_none() {
        l.origin = Origin::Local { pod: new.id, author };
        l.pod_name.clone_from(&new.name);
        l.version += 1;
        l.updated_at = tx.now;
        listing_update(tx.conn, &l)?;
        return listing::log(tx, &l, "pod-merged", &who.id.to_string(), None, "");
    }
    let Some(draft) = anew(tx, &l)? else { return Ok(()) };
    // Whoever wrote it is a neighbour of the new pod by now.
    let author = author.map(|a| member_find(tx.conn, a)).transpose()?.flatten();
    let again = listing::publish_as(tx, author.as_ref().unwrap_or(who), author.as_ref().map(|a| a.id), draft)?;
    if let Some(again_as) = recurrence_find(tx.conn, id)? {
        recurrence_delete(tx.conn, id)?;
        if let Some(day) = l.needed_by.or(l.closes_at) {
            recurrence_put(tx.conn, again.id, again_as, day)?;
        }
    }
    if let Some(c) = case_of_listing(tx.conn, id)?
        && let Some(mut c) = case_lock(tx.conn, c.id)?
    {
        c.listing = Some(again.id);
        case_update(tx.conn, &c)?;
    }
    listing::close(tx, l, ClosedBecause::Withdrawn, &who.id.to_string()).map(|_| ())
}

/// What is left of a listing, to be published again; nothing of one that has no more to give or is over.
fn anew(tx: &mut Tx<'_>, l: &Listing) -> Result<Option<Draft>, Error> {
    let left = l.stock.map(|s| s.remaining);
    if left.is_some_and(caremonger_domain::Amount::is_zero) || l.closes_at.is_some_and(|t| t <= tx.now) {
        return Ok(None);
    }
    Ok(Some(Draft {
        kind: l.kind,
        title: l.title.clone(),
        description: l.description.clone(),
        category: l.category.clone(),
        quantity: left.zip(l.unit.clone()).map(|(amount, unit)| Quantity { amount, unit }),
        visibility: l.visibility,
        pods: listing_pods(tx.conn, l.id)?,
        acceptance: Some(l.acceptance),
        area: l.area.clone(),
        needed_by: l.needed_by.filter(|t| *t > tx.now),
        closes_at: l.closes_at,
        language: l.language.clone(),
        marks: l.marks.clone(),
        lent_for: l.lent_for,
    }))
}
