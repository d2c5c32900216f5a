//! Suggestions: what one pod offers and another asks for, shown to the desks with the reason. Nothing happens by itself.
//!
//! Either side may act on one. Should both at once, the one at the ask's home counts: its pod knows the need.

use caremonger_domain::{
    Amount, Refusal,
    commitment::{Commitment, Event, Side, State as CommitmentState, step},
    id::{ListingId, PodId, RemoteActorId},
    listing::{ClosedBecause, Kind, Listing, Origin, State, Visibility},
};
use caremonger_store::{
    commitment::commitment_drawn,
    listing::{listing_find, listing_find_by_uri, listing_lock, listing_pods, search_text},
    member::Member,
    pod::pod_find,
    suggestion::{
        Among, Suggestion, listing_counterparts, listing_stored_after, suggestion_decide, suggestion_put, suggestion_reopen,
    },
};

use crate::{Error, Node, Tx, commitment, commitment_copy, listing, listing_news, member::may_change, notice};

/// Most listings that are looked at for one.
pub(crate) const LOOKED_AT: i64 = 50;

/// Why two listings match, and how much of them could change hands; `None` when they do not.
///
/// They are of one category (not the one for everything else), one offers and one asks, the offer does not end before
/// it is needed, and the amounts are in one unit. The same area is a further reason.
#[must_use]
pub fn rule(a: &Listing, b: &Listing) -> Option<(String, Option<Amount>)> {
    let (offer, ask) = match (a.kind, b.kind) {
        (Kind::Offer, Kind::Request) => (a, b),
        (Kind::Request, Kind::Offer) => (b, a),
        _ => return None,
    };
    let open = |l: &Listing| l.state == State::Open && l.deleted_at.is_none() && !l.is_paused();
    // What is lent comes back to whoever lent it: that is agreed between the two, not by a match.
    if offer.category != ask.category || offer.lent_for.is_some() || offer.category == "other" || !open(offer) || !open(ask) {
        return None;
    }
    let mut fired = vec!["category"];
    if !offer.area.is_empty() && search_text(&[&offer.area]) == search_text(&[&ask.area]) {
        fired.push("area");
    }
    if offer.closes_at.zip(ask.needed_by).is_some_and(|(ends, by)| ends < by) {
        return None;
    }
    if offer.needed_by.zip(ask.closes_at).is_some_and(|(from, ends)| from > ends) {
        return None;
    }
    if ask.needed_by.is_some() {
        fired.push("dates");
    }
    let amount = match (offer.stock, ask.stock) {
        (Some(o), Some(w)) => {
            if offer.unit != ask.unit {
                return None;
            }
            let amount = o.remaining.min(w.remaining);
            if amount.is_zero() {
                return None;
            }
            fired.push(if o.remaining >= w.remaining { "amount" } else { "part" });
            Some(amount)
        }
        _ => None,
    };
    Some((fired.join(" "), amount))
}

/// Whether a pod of ours may know of a listing of another pod.
fn may_know(tx: &mut Tx<'_>, pod: PodId, l: &Listing) -> Result<bool, Error> {
    Ok(match l.visibility {
        Visibility::Public => true,
        Visibility::Node => l.is_local(),
        Visibility::Pods => {
            let name = pod_find(tx.conn, pod)?.map(|p| p.name).unwrap_or_default();
            listing_pods(tx.conn, l.id)?.contains(&tx.urls().address(&name))
        }
        Visibility::Desk | Visibility::Pod => false,
    })
}

fn suggest(tx: &mut Tx<'_>, own: &Listing, other: &Listing) -> Result<(), Error> {
    let Some(pod) = own.pod() else { return Ok(()) };
    let Some((rule, amount)) = rule(own, other) else { return Ok(()) };
    if other.pod() == Some(pod) || own.visibility == Visibility::Desk || !may_know(tx, pod, other)? {
        return Ok(());
    }
    let new = suggestion_put(tx.conn, &Suggestion { own: own.id, other: other.id, rule, amount, created_at: tx.now })?;
    if new {
        let about = notice::About::listing(own.id);
        notice::to_desk(tx, pod, None, "suggestion", about)?;
    }
    Ok(())
}

/// A listing is new or has changed: what matches it is suggested to the desks of both sides, as far as they are here.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn look(tx: &mut Tx<'_>, l: &Listing) -> Result<(), Error> {
    if l.state != State::Open || l.category == "other" {
        return Ok(());
    }
    // Those of other nodes only for one of ours.
    let among = if l.is_local() { Among::All } else { Among::Node };
    for found in listing_counterparts(tx.conn, l.kind.other(), &l.category, among, LOOKED_AT)? {
        suggest(tx, l, &found)?;
        suggest(tx, &found, l)?;
    }
    Ok(())
}

/// How long after it was stored a listing is looked at once more: of two that came at one moment, neither saw the other.
const LOOK_AGAIN: std::time::Duration = std::time::Duration::from_secs(5);
/// Most that are looked at in one act.
const LOOKED_AT_ONCE: i64 = 50;

/// Looks once more at the next listings that were stored after one; the last of those, to go on from.
///
/// # Errors
/// [`Error::Db`].
pub async fn look_again(node: &Node, after: ListingId) -> Result<ListingId, Error> {
    let before = node.now().minus(LOOK_AGAIN);
    let found = node.read(move |c| listing_stored_after(c, after, before, LOOKED_AT_ONCE)).await?;
    let Some(last) = found.last().map(|l| l.id) else { return Ok(after) };
    node.act(move |tx| found.iter().try_for_each(|l| look(tx, l))).await?;
    Ok(last)
}

/// The desk lets a suggestion go.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not there, or not theirs.
pub fn dismiss(tx: &mut Tx<'_>, who: &Member, own: ListingId, other: ListingId) -> Result<(), Error> {
    own_of(tx, who, own)?;
    if suggestion_decide(tx.conn, own, other, "dismissed")? { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

fn own_of(tx: &mut Tx<'_>, who: &Member, own: ListingId) -> Result<Listing, Error> {
    let l = listing_find(tx.conn, own)?.filter(|l| l.pod() == Some(who.pod)).ok_or(Refusal::NotFound)?;
    if who.has_job("desk") || may_change(who, &l) { Ok(l) } else { Err(Refusal::NotAllowed.into()) }
}

/// The desk acts on a suggestion: promises against the other listing, drawn from its own.
///
/// # Errors
/// [`Refusal::WrongState`] when somebody was faster, and all of a promise's.
pub fn take_up(
    tx: &mut Tx<'_>,
    who: &Member,
    own: ListingId,
    other: ListingId,
    amount: Option<Amount>,
) -> Result<Commitment, Error> {
    own_of(tx, who, own)?;
    let theirs = listing_find(tx.conn, other)?.ok_or(Refusal::NotFound)?;
    // Always in one order, so that two acts never wait for each other in a circle.
    let mut ids = [own, other];
    ids.sort_unstable();
    for id in ids {
        listing_lock(tx.conn, id)?;
    }
    if !suggestion_decide(tx.conn, own, other, "taken")? {
        return Err(Refusal::WrongState { state: "taken up" }.into());
    }
    let mut mine = listing_lock(tx.conn, own)?.ok_or(Refusal::NotFound)?;
    mine.check_answerable(tx.now)?;
    let (_, fits) = rule(&mine, &theirs).ok_or(Refusal::Closed)?;
    // Where the other one is not counted, nothing of ours is held: no promise would say how much to let go again.
    let amount = if theirs.stock.is_some() { amount.or(fits) } else { None };
    if let (Some(stock), Some(amount)) = (mine.stock, amount) {
        mine.stock = Some(stock.hold(amount)?);
        listing::save(tx, &mut mine)?;
        listing::log(tx, &mine, "drawn", &who.id.to_string(), Some(amount), "")?;
        listing_news::changed(tx, &mine)?;
    }
    commitment::promise_from(tx, who, other, amount, "", Some(own))
}

/// A promise that was drawn from a listing of ours has ended: what was not handed over is free again.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn settled(tx: &mut Tx<'_>, c: &Commitment) -> Result<(), Error> {
    let Some(own) = c.drawn_from else { return Ok(()) };
    let Some(mut l) = listing_lock(tx.conn, own)?.filter(Listing::is_local) else { return Ok(()) };
    let delivered = c.delivered.unwrap_or(Amount::ZERO);
    if let (Some(stock), Some(amount)) = (l.stock, c.amount) {
        let stock = stock.settle(amount, delivered)?;
        l.stock = Some(stock);
        if l.state == State::Open && stock.remaining.is_zero() && stock.held.is_zero() {
            listing::close(tx, l, ClosedBecause::Fulfilled, "time")?;
        } else {
            listing::save(tx, &mut l)?;
            if l.state == State::Open {
                listing_news::changed(tx, &l)?;
            }
        }
    }
    if delivered.is_zero() {
        suggestion_reopen(tx.conn, own, c.listing)?;
    }
    Ok(())
}

/// A promise that had ended is alive again, by its home's word: what it is drawn from is held again. Whether that could be.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn held_again(tx: &mut Tx<'_>, c: &Commitment) -> Result<bool, Error> {
    let Some(own) = c.drawn_from else { return Ok(true) };
    let Some(mut l) = listing_lock(tx.conn, own)?.filter(Listing::is_local) else { return Ok(false) };
    let (Some(stock), Some(amount)) = (l.stock, c.amount) else { return Ok(true) };
    // What was handed over of it stays so; that it is taken back is for people to sort out.
    let Ok(held) = stock.hold(amount) else { return Ok(false) };
    if l.state != State::Open || c.delivered.is_some_and(|d| !d.is_zero()) {
        return Ok(false);
    }
    l.stock = Some(held);
    listing::save(tx, &mut l)?;
    listing_news::changed(tx, &l)?;
    Ok(true)
}

/// Before the listing that a claim is on is locked: what the claim is drawn from goes first where its id is the lower one, in the
/// order of [`take_up`].
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn lock_in_order(tx: &mut Tx<'_>, claimed: ListingId, drawn_from: Option<&str>) -> Result<(), Error> {
    let Some(uri) = drawn_from else { return Ok(()) };
    if let Some(copy) = listing_find_by_uri(tx.conn, uri)?.filter(|copy| copy.id < claimed) {
        listing_lock(tx.conn, copy.id)?;
    }
    Ok(())
}

/// Another pod's claim on `l` is drawn from a listing of its own: the match is theirs now, unless our own claim on that
/// one goes first.
///
/// # Errors
/// [`Refusal::WrongState`] when ours goes first.
pub(crate) fn claimed(tx: &mut Tx<'_>, from: RemoteActorId, l: &Listing, drawn_from: &str) -> Result<(), Error> {
    let Some(copy) = listing_find_by_uri(tx.conn, drawn_from)? else { return Ok(()) };
    if !matches!(copy.origin, Origin::Remote { actor } if actor == from) {
        return Ok(());
    }
    listing_lock(tx.conn, copy.id)?;
    for c in commitment_drawn(tx.conn, l.id, copy.id)? {
        // Both pressed at once: at the ask's home theirs counts, at the offer's home ours does.
        if l.kind == Kind::Offer || c.state != CommitmentState::Requested {
            return Err(Refusal::WrongState { state: "taken up" }.into());
        }
        if step(c.state, c.said, c.amount.unwrap_or(Amount::ONE), Event::Cancel).is_ok() {
            commitment_copy::tell_home(tx, &copy, c, Event::Cancel, "time", None)?;
        }
    }
    suggestion_decide(tx.conn, l.id, copy.id, "taken")?;
    Ok(())
}

/// Thanks that may be said once, when something was handed over: by the one who received it.
///
/// # Errors
/// [`Refusal::WrongState`] before it was handed over, or when thanks were said.
pub fn thank(tx: &mut Tx<'_>, who: &Member, id: caremonger_domain::id::CommitmentId) -> Result<(), Error> {
    let (c, l) = commitment::locked_for(tx, who, id)?;
    let receiver = Side::giver(l.kind).other();
    if !crate::member::speaks_for(who, receiver, &c, &l) {
        return Err(Refusal::NotAllowed.into());
    }
    if c.state != CommitmentState::Fulfilled || !caremonger_store::commitment::commitment_thank(tx.conn, c.id, tx.now)? {
        return Err(Refusal::WrongState { state: c.state.as_str() }.into());
    }
    let locale = caremonger_i18n::Locale::for_language(&l.language);
    crate::message::write(tx, who, id, &caremonger_i18n::text(locale, "wire-thanks", &[]))?;
    Ok(())
}

#[cfg(test)]
#[path = "suggestion_tests.rs"]
mod tests;
