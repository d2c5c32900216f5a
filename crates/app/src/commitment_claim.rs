//! Claims of other pods on our listings: taken, refused, taken back, confirmed, and the word that goes back each time.

use caremonger_domain::{
    Amount, Refusal,
    commitment::{Commitment, Event, Helper, Side, State},
    gate,
    id::{MessageId, RemoteActorId},
    listing::{Listing, Origin},
    peer::{Direction, Scope, State as PeerState},
};
use caremonger_i18n::{Locale, text};
use caremonger_store::{
    commitment::{commitment_asked_by, commitment_find_by_claim, commitment_find_by_uri},
    follower::{dead_uri_add, dead_uri_exists},
    listing::{listing_lock, search_text},
    peer::peer_between,
    pod::pod_find_by_name,
    remote_actor::{RemoteActor, remote_actor_find},
};
use caremonger_wire::{
    activity::{Addressing, wrap},
    agreement::{self, Agreement, Rejection},
};

use crate::{
    Error, Tx,
    commitment::{Claim, happen, take},
    commitment_copy::send,
    refusal, suggestion,
};

/// The agreement as its home tells it.
fn agreement_of(tx: &Tx<'_>, l: &Listing, c: &Commitment) -> Agreement {
    Agreement {
        uri: tx.urls().agreement(c.id),
        owner: tx.urls().actor(&l.pod_name),
        claim_uri: c.claim_uri.clone().unwrap_or_default(),
        satisfies: caremonger_wire::listing::intent_uri(tx.urls(), l),
        amount: c.amount,
        unit: l.unit.clone(),
        state: c.state,
        reason: c.reason.clone(),
        owner_said: c.said.owner,
        helper_said: c.said.helper,
        delivered: c.delivered,
        version: c.version,
    }
}

/// The agreement document for those who may fetch it.
#[must_use]
pub fn document(tx: &Tx<'_>, l: &Listing, c: &Commitment) -> serde_json::Value {
    agreement::build(&agreement_of(tx, l, c))
}

/// Answers a pod's claim, or tells it how its agreement stands now.
pub(crate) fn answer(tx: &mut Tx<'_>, l: &Listing, c: &Commitment, to: RemoteActorId, event: Event) -> Result<(), Error> {
    let Origin::Local { pod, .. } = l.origin else { return Ok(()) };
    let Some(helper) = remote_actor_find(tx.conn, to)? else { return Ok(()) };
    let (owner, uri) = (tx.urls().actor(&l.pod_name), tx.activity_uri());
    let agreement = agreement_of(tx, l, c);
    let claim_uri = agreement.claim_uri.clone();
    let locale = Locale::for_language(&l.language);
    let doc = match event {
        Event::Accept => agreement::accept(&uri, &owner, &helper.uri, tx.now, &agreement),
        Event::Decline | Event::RunOut if matches!(c.state, State::Declined | State::Lapsed) => {
            let fallback = text(locale, "reason-declined", &[]);
            let sentence = c.reason.as_deref().unwrap_or(&fallback);
            let left = l.stock.zip(l.unit.as_ref()).map(|(s, u)| (s.remaining, u, l.version));
            let why = Rejection { sentence, code: c.state.as_str(), left };
            agreement::reject(&uri, &owner, &helper.uri, tx.now, &claim_uri, &why)
        }
        _ => wrap("Update", &uri, &owner, tx.now, &Addressing::direct(vec![helper.uri.clone()]), agreement::build(&agreement)),
    };
    send(tx, pod, doc, &claim_uri, to)?;
    if c.state == State::Fulfilled {
        // FEP-0837: the proposer must publish a confirmation once both sides are done.
        let receipt_uri = tx.urls().message(MessageId::new(tx.now, tx.bits()));
        let name = text(locale, "wire-receipt", &[]);
        let said = c.delivered.zip(l.unit.as_ref());
        let receipt = agreement::receipt(&receipt_uri, &owner, &helper.uri, tx.now, &agreement.uri, &name, said);
        let uri = tx.activity_uri();
        let doc = wrap("Create", &uri, &owner, tx.now, &Addressing::direct(vec![helper.uri.clone()]), receipt);
        send(tx, pod, doc, &receipt_uri, to)?;
    }
    Ok(())
}

/// A pod's `Offer{Agreement}` came in: takes stock or refuses with a reason; either way it is answered once.
///
/// # Errors
/// [`Error::Db`]; refusals are sent to the asker, not returned.
pub fn asked(
    tx: &mut Tx<'_>,
    from: &RemoteActor,
    claim_uri: &str,
    claim: Result<agreement::Claim, Refusal>,
    satisfies: &str,
    to: &[String],
) -> Result<&'static str, Error> {
    if dead_uri_exists(tx.conn, &from.uri, claim_uri)? {
        return Ok("it was taken back before it came");
    }
    if commitment_find_by_claim(tx.conn, claim_uri)?.is_some() {
        return Ok("it was answered before");
    }
    let id = tx.urls().listing_id(satisfies);
    let listing = match id {
        Some(id) => {
            suggestion::lock_in_order(tx, id, claim.as_ref().ok().and_then(|c| c.drawn_from.as_deref()))?;
            listing_lock(tx.conn, id)?.filter(Listing::is_local)
        }
        None => None,
    };
    let Some(mut l) = listing else { return refuse_unseen(tx, from, claim_uri, to) };
    let Origin::Local { pod, .. } = l.origin else { return refuse_unseen(tx, from, claim_uri, to) };
    let peer = peer_between(tx.conn, pod, from.id, Direction::Incoming)?;
    let agreed = peer.filter(|p| p.state == PeerState::Accepted);
    let known = agreed.is_some();
    // What they may promise against is what was agreed; what names them they may answer in any case.
    let outside = l.visibility == caremonger_domain::listing::Visibility::Public
        && agreed
            .as_ref()
            .is_some_and(|p| !p.terms.allows(Scope::Promise) || !p.terms.fits(l.kind, &l.category, &search_text(&[&l.area])));
    let may_see = match l.visibility {
        caremonger_domain::listing::Visibility::Public => true,
        caremonger_domain::listing::Visibility::Pods => {
            caremonger_store::listing::listing_pods(tx.conn, l.id)?.contains(&from.address)
        }
        _ => false,
    };
    if !may_see || l.deleted_at.is_some() {
        return refuse_unseen(tx, from, claim_uri, to);
    }
    let before = l.clone();
    let taken = claim.map_err(Error::from).and_then(|claim| {
        if outside {
            return Err(Refusal::NotAgreed.into());
        }
        // A stranger's words wait for a person and hold what they ask for: once, not again and again.
        if !known && commitment_asked_by(tx.conn, l.id, from.id)? {
            return Err(Refusal::WrongState { state: State::Requested.as_str() }.into());
        }
        if claim.unit.is_some() && l.unit.is_some() && claim.unit != l.unit {
            return Err(Refusal::OtherUnit.into());
        }
        let drawn_from = claim.drawn_from;
        let claim = Claim {
            helper: Helper::Remote(from.id),
            helper_name: from.address.clone(),
            amount: claim.amount,
            message: claim.message,
            claim_uri: Some(claim_uri.to_owned()),
            agreed: false,
            drawn_from: None,
        };
        // Whom the pod did not say yes to is a stranger: a person looks at it first.
        tx.attempt(|tx| {
            if let Some(drawn_from) = &drawn_from {
                suggestion::claimed(tx, from.id, &l, drawn_from)?;
                // What was held for our own claim on theirs may be free now.
                l = listing_lock(tx.conn, l.id)?.ok_or(Refusal::NotFound)?;
            }
            take(tx, &mut l, claim, !known)
        })
    });
    match taken {
        Ok(c) if c.state == State::Accepted => {
            answer(tx, &l, &c, from.id, Event::Accept)?;
            Ok("accepted")
        }
        Ok(_) => Ok("waits for an answer by hand"),
        Err(Error::Refused(refusal)) => {
            refuse(tx, from, claim_uri, &before, &refusal)?;
            Ok("refused with a reason")
        }
        Err(e) => Err(e),
    }
}

fn refuse(tx: &mut Tx<'_>, to: &RemoteActor, claim_uri: &str, l: &Listing, why: &Refusal) -> Result<(), Error> {
    let Origin::Local { pod, .. } = l.origin else { return Ok(()) };
    let sentence = refusal::sentence(Locale::for_language(&l.language), why);
    let left = l.stock.zip(l.unit.as_ref()).map(|(s, u)| (s.remaining, u, l.version));
    let (owner, uri) = (tx.urls().actor(&l.pod_name), tx.activity_uri());
    let doc =
        agreement::reject(&uri, &owner, &to.uri, tx.now, claim_uri, &Rejection { sentence: &sentence, code: why.code(), left });
    // The claim is answered for good: the same id never gets another answer.
    dead_uri_add(tx.conn, &to.uri, claim_uri, tx.now)?;
    send(tx, pod, doc, claim_uri, to.id)
}

/// The same no for what is not there, is gone, and is not for the asker to see, by the pod they wrote to.
fn refuse_unseen(tx: &mut Tx<'_>, from: &RemoteActor, claim_uri: &str, to: &[String]) -> Result<&'static str, Error> {
    for uri in to {
        let Some(name) = tx.urls().actor_name(uri).map(str::to_owned) else { continue };
        let Some(pod) = pod_find_by_name(tx.conn, &name)?.filter(|p| p.deleted_at.is_none()) else { continue };
        let sentence = refusal::sentence(Locale::for_language(&pod.language), &Refusal::NotFound);
        let (owner, uri) = (tx.urls().actor(&pod.name), tx.activity_uri());
        let why = Rejection { sentence: &sentence, code: Refusal::NotFound.code(), left: None };
        let doc = agreement::reject(&uri, &owner, &from.uri, tx.now, claim_uri, &why);
        dead_uri_add(tx.conn, &from.uri, claim_uri, tx.now)?;
        send(tx, pod.id, doc, claim_uri, from.id)?;
        return Ok("refused: nothing here that they may see");
    }
    Ok("it is about nothing of ours")
}

/// A pod took its claim back: `Undo{Offer}`.
///
/// # Errors
/// [`Error::Db`].
pub fn taken_back(tx: &mut Tx<'_>, from: &RemoteActor, claim_uri: &str, reason: Option<&str>) -> Result<&'static str, Error> {
    let Some(c) = commitment_find_by_claim(tx.conn, claim_uri)? else {
        dead_uri_add(tx.conn, &from.uri, claim_uri, tx.now)?;
        return Ok("noted, in case the claim comes later");
    };
    if c.helper != Helper::Remote(from.id) {
        return Ok("it is somebody else's claim");
    }
    let Some(l) = listing_lock(tx.conn, c.listing)? else { return Ok("its listing is not here") };
    let Some(c) = commitment_find_by_claim(tx.conn, claim_uri)? else { return Ok("it is not here") };
    // Their words go back to them as the reason. A private detail in them must not keep the promise alive.
    let reason = reason.filter(|r| gate::check_text(r).is_ok());
    match tx.attempt(|tx| happen(tx, l, c, Event::Cancel, Some(Side::Helper), &from.address, reason)) {
        Ok(_) => Ok("cancelled"),
        Err(Error::Refused(_)) => Ok("too late: it has ended already"),
        Err(e) => Err(e),
    }
}

/// A pod says what was handed over: `Create{Document}` in the agreement's context.
///
/// # Errors
/// [`Error::Db`].
pub fn confirmed(
    tx: &mut Tx<'_>,
    from: &RemoteActor,
    agreement_uri: &str,
    amount: Option<Amount>,
) -> Result<&'static str, Error> {
    let Some(c) = commitment_find_by_uri(tx.conn, agreement_uri)? else { return Ok("it is about nothing of ours") };
    let Some(l) = listing_lock(tx.conn, c.listing)?.filter(Listing::is_local) else {
        return Ok("the home's confirmation of what we know");
    };
    if c.helper != Helper::Remote(from.id) {
        return Ok("it is somebody else's agreement");
    }
    let Some(c) = commitment_find_by_uri(tx.conn, agreement_uri)? else { return Ok("it is not here") };
    let said = amount.unwrap_or_else(|| c.amount.unwrap_or(Amount::ONE));
    match tx.attempt(|tx| happen(tx, l, c, Event::Say(Side::Helper, said), Some(Side::Helper), &from.address, None)) {
        Ok(_) => Ok("noted"),
        Err(Error::Refused(_)) => Ok("it does not fit the agreement's state"),
        Err(e) => Err(e),
    }
}
