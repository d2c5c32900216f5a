//! Promises across nodes: the helper's copy, and what the home says to the helper's pod.
//!
//! The home decides. A copy changes only on signed word from it, except that its own side may always step back.

use caremonger_domain::{
    Amount, Refusal, Unit,
    commitment::{Commitment, Event, Helper, Said, Side, State},
    id::{CommitmentId, ListingId, MessageId, RemoteActorId},
    listing::{Listing, Origin},
    peer::ANSWER_WITHIN,
};
use caremonger_i18n::{Locale, text};
use caremonger_store::{
    Conn,
    commitment::{commitment_find_by_claim, commitment_find_by_uri, commitment_insert, commitment_update},
    listing::{listing_find, listing_intent_uri, listing_lock},
    member::{Member, member_find},
    message::{Message, Thread},
    pod::pod_find,
    remote_actor::{RemoteActor, remote_actor_find},
};
use caremonger_wire::{
    activity::{Addressing, wrap},
    agreement::{self, Agreement, Left},
};
use serde_json::json;

use crate::{
    Error, Tx,
    actor::pod_actor,
    commitment::{check_words, log},
    commitment_by_word,
    commitment_time::agreed_until,
    message, notice,
    outbox::{Outgoing, Recipients},
    suggestion,
};

fn origin_actor(conn: &mut Conn, l: &Listing) -> Result<RemoteActor, Error> {
    match l.origin {
        Origin::Remote { actor } => Ok(remote_actor_find(conn, actor)?.ok_or(Refusal::PeerEnded)?),
        Origin::Local { .. } => Err(Refusal::NotFound.into()),
    }
}

pub(crate) fn send(
    tx: &mut Tx<'_>,
    pod: caremonger_domain::id::PodId,
    doc: serde_json::Value,
    object_uri: &str,
    to: RemoteActorId,
) -> Result<(), Error> {
    let actor = pod_actor(tx.conn, pod)?.id;
    let out = Outgoing { actor, doc, object_uri: object_uri.to_owned(), public: false, in_outbox: false, proven: true };
    tx.send(&out, &[Recipients::Actors(vec![to])])
}

/// Asks another node for part of its listing, on behalf of a neighbour: `Offer{Agreement}`.
pub(crate) fn ask(
    tx: &mut Tx<'_>,
    who: &Member,
    l: &Listing,
    amount: Option<Amount>,
    message: &str,
    drawn_from: Option<ListingId>,
) -> Result<Commitment, Error> {
    l.check_answerable(tx.now)?;
    let message = check_words(message, "message")?;
    let amount = match l.stock {
        Some(stock) => {
            let amount = amount.ok_or(Refusal::AmountIsZero)?;
            // What our copy knows may be old, but it cannot have more than it ever had.
            if amount.is_zero() {
                return Err(Refusal::AmountIsZero.into());
            }
            if amount > stock.amount {
                return Err(Refusal::NotEnough { left: stock.remaining }.into());
            }
            Some(amount)
        }
        None => None,
    };
    let home = origin_actor(tx.conn, l)?;
    let pod = pod_find(tx.conn, who.pod)?.ok_or(Refusal::NotFound)?;
    let satisfies = listing_intent_uri(tx.conn, l.id)?.ok_or(Refusal::NotFound)?;
    let claim_uri = tx.activity_uri();
    let id = CommitmentId::new(tx.now, tx.bits());
    let c = Commitment {
        id,
        uri: None,
        claim_uri: Some(claim_uri.clone()),
        listing: l.id,
        helper: Helper::Member(who.id),
        helper_name: who.name.clone(),
        amount,
        delivered: None,
        state: State::Requested,
        reason: None,
        said: Said::default(),
        due_at: Some(tx.now.plus(ANSWER_WITHIN)),
        version: 0,
        created_at: tx.now,
        updated_at: tx.now,
        drawn_from,
    };
    commitment_insert(tx.conn, &c)?;
    log(tx, &c, "requested", &who.id.to_string(), amount, "")?;
    if !message.is_empty() {
        let first = Message {
            id: MessageId::new(tx.now, tx.bits()),
            uri: None,
            thread: Thread::Commitment(id),
            side: Side::Helper,
            author: Some(who.id),
            author_name: who.name.clone(),
            text: message.clone(),
            sealed: None,
            created_at: tx.now,
        };
        message::keep(tx, &first)?;
    }
    if commitment_by_word::keeps_none(&home, &c) {
        commitment_by_word::ask(tx, who, l, &home, &c, &message)?;
    }
    // Which of ours it is drawn from is told only if they may know of it.
    let drawn_from = match drawn_from.map(|own| listing_find(tx.conn, own)).transpose()?.flatten() {
        Some(own) if own.is_federated() => Some(tx.urls().listing(own.id)),
        _ => None,
    };
    let claim = agreement::Claim { satisfies, amount, unit: l.unit.clone(), message, drawn_from };
    let doc = agreement::offer(&claim_uri, &tx.urls().actor(&pod.name), &home.uri, tx.now, &claim);
    send(tx, pod.id, doc, &claim_uri, home.id)?;
    Ok(c)
}

/// The member of this node behind a copy.
fn member_of(tx: &mut Tx<'_>, c: &Commitment) -> Result<Member, Error> {
    match c.helper {
        Helper::Member(m) => Ok(member_find(tx.conn, m)?.ok_or(Refusal::NotFound)?),
        Helper::Remote(_) => Err(Refusal::NotFound.into()),
    }
}

/// Says to the listing's home what our neighbour does: takes back, or tells what was handed over.
pub(crate) fn tell_home(
    tx: &mut Tx<'_>,
    l: &Listing,
    mut c: Commitment,
    event: Event,
    actor: &str,
    reason: Option<&str>,
) -> Result<Commitment, Error> {
    let next = caremonger_domain::commitment::step(c.state, c.said, c.amount.unwrap_or(Amount::ONE), event)?;
    let home = origin_actor(tx.conn, l)?;
    let by_word = commitment_by_word::keeps_none(&home, &c);
    if by_word && !matches!(event, Event::Cancel | Event::RunOut) {
        return commitment_by_word::happen(tx, c, event, next, actor, reason);
    }
    let member = member_of(tx, &c)?;
    let pod = pod_find(tx.conn, member.pod)?.ok_or(Refusal::NotFound)?;
    let (pod_uri, uri) = (tx.urls().actor(&pod.name), tx.activity_uri());
    let claim_uri = c.claim_uri.clone().ok_or(Refusal::NotFound)?;
    let addressing = Addressing::direct(vec![home.uri.clone()]);
    match event {
        Event::Cancel | Event::RunOut => {
            if by_word {
                commitment_by_word::take_back(tx, &member, l, &home, &c)?;
            }
            let mut doc =
                wrap("Undo", &uri, &pod_uri, tx.now, &addressing, json!({"id": claim_uri, "type": "Offer", "actor": pod_uri}));
            if let Some(reason) = reason {
                doc["content"] = json!(caremonger_wire::html::paragraphs(reason));
            }
            send(tx, pod.id, doc, &claim_uri, home.id)?;
            c.state = next.state;
            c.reason = reason.map(str::to_owned);
            log(tx, &c, c.state.as_str(), actor, c.amount, reason.unwrap_or_default())?;
        }
        Event::Say(Side::Helper, amount) => {
            let agreement_uri = c.uri.clone().ok_or(Refusal::WrongState { state: c.state.as_str() })?;
            let name = text(Locale::for_language(&l.language), "wire-receipt", &[]);
            let unit = l.unit.clone().unwrap_or_else(Unit::one);
            let receipt_uri = tx.urls().message(MessageId::new(tx.now, tx.bits()));
            let receipt =
                agreement::receipt(&receipt_uri, &pod_uri, &home.uri, tx.now, &agreement_uri, &name, Some((amount, &unit)));
            let doc = wrap("Create", &uri, &pod_uri, tx.now, &addressing, receipt);
            send(tx, pod.id, doc, &receipt_uri, home.id)?;
            // Whether that makes it done is for the home to say.
            c.said = next.said;
            log(tx, &c, "helper-said", actor, Some(amount), "")?;
        }
        _ => return Err(Refusal::NotAllowed.into()),
    }
    c.due_at = None;
    c.updated_at = tx.now;
    commitment_update(tx.conn, &c)?;
    if !c.state.holds_stock() {
        suggestion::settled(tx, &c)?;
    }
    Ok(c)
}

/// The home tells how a claim of ours stands: `Accept`, `Update{Agreement}`.
///
/// # Errors
/// [`Error::Db`].
pub fn told(tx: &mut Tx<'_>, from: &RemoteActor, claim_uri: &str, a: &Agreement) -> Result<&'static str, Error> {
    let found = match commitment_find_by_uri(tx.conn, &a.uri)? {
        Some(c) => Some(c),
        None => commitment_find_by_claim(tx.conn, claim_uri)?,
    };
    let Some(c) = found else { return Ok("we made no such claim") };
    let Some(l) = listing_lock(tx.conn, c.listing)? else { return Ok("its listing is not here") };
    let from_home = matches!(l.origin, Origin::Remote { actor } if actor == from.id) && a.owner == from.uri;
    if !from_home || !caremonger_wire::urls::same_origin(&a.uri, &from.uri) {
        return Ok("it is not from the listing's home");
    }
    let Some(mut c) = caremonger_store::commitment::commitment_find(tx.conn, c.id)? else { return Ok("it is not here") };
    if a.version <= c.version {
        return Ok("we know newer");
    }
    if a.amount != c.amount {
        return Ok("its amount is not the one we asked for");
    }
    if matches!(c.state, State::Cancelled | State::Lapsed) && matches!(a.state, State::Requested | State::Accepted) {
        // We stepped back; the home will read that next and say so.
        c.uri = Some(a.uri.clone());
        commitment_update(tx.conn, &c)?;
        return Ok("we stepped back already");
    }
    if !c.state.holds_stock() && a.state.holds_stock() && !suggestion::held_again(tx, &c)? {
        return Ok("what it was drawn from is not to be had any more");
    }
    let changed = c.state != a.state;
    let ends = c.state.holds_stock() && !a.state.holds_stock();
    c.uri = Some(a.uri.clone());
    // Of silence about what is agreed our neighbour is asked here; what becomes of it is for the home to say.
    let still_agreed = a.state == State::Accepted && a.owner_said.is_none() && c.said.helper.is_none();
    c.due_at = (changed && still_agreed).then(|| agreed_until(&l, tx.now));
    c.state = a.state;
    c.version = a.version;
    c.reason = a.reason.clone().or(c.reason);
    c.said = if a.state.holds_stock() {
        Said { owner: a.owner_said.or(c.said.owner), helper: a.helper_said.or(c.said.helper) }
    } else {
        // What our side said and the home had not heard when it ended counts for nothing there.
        Said { owner: a.owner_said, helper: a.helper_said }
    };
    c.delivered = a.delivered;
    c.updated_at = tx.now;
    commitment_update(tx.conn, &c)?;
    if ends {
        suggestion::settled(tx, &c)?;
    }
    let event = if changed { c.state.as_str() } else { "owner-said" };
    log(tx, &c, event, &from.address, c.delivered.or(c.amount), c.reason.clone().as_deref().unwrap_or_default())?;
    notice::to_side(tx, Side::Helper, &l, &c, event)?;
    Ok("noted")
}

/// The home refuses a claim of ours, or ends an agreement that way.
///
/// # Errors
/// [`Error::Db`].
pub fn refused(
    tx: &mut Tx<'_>,
    from: &RemoteActor,
    claim_uri: &str,
    reason: &str,
    left: Option<Left>,
) -> Result<&'static str, Error> {
    let Some(c) = commitment_find_by_claim(tx.conn, claim_uri)? else { return Ok("we made no such claim") };
    let Some(mut l) = listing_lock(tx.conn, c.listing)? else { return Ok("its listing is not here") };
    let Some(mut c) = caremonger_store::commitment::commitment_find(tx.conn, c.id)? else { return Ok("it is not here") };
    if !matches!(l.origin, Origin::Remote { actor } if actor == from.id) {
        return Ok("it is not from the listing's home");
    }
    if !c.state.holds_stock() {
        return Ok("it has ended already");
    }
    c.state = if c.state == State::Requested { State::Declined } else { State::Cancelled };
    c.reason = Some(reason.to_owned()).filter(|r| !r.is_empty());
    c.version += 1;
    c.updated_at = tx.now;
    commitment_update(tx.conn, &c)?;
    suggestion::settled(tx, &c)?;
    log(tx, &c, c.state.as_str(), &from.address, c.amount, reason)?;
    notice::to_side(tx, Side::Helper, &l, &c, c.state.as_str())?;
    // A Reject may come later than newer word of the listing, and then knows less.
    let left = left.filter(|n| n.version.is_none_or(|v| v >= l.version));
    if let (Some(left), Some(mut stock)) = (left.filter(|n| l.stock.is_some_and(|s| n.amount <= s.amount)), l.stock) {
        stock.remaining = left.amount;
        l.stock = Some(stock);
        caremonger_store::listing::listing_update(tx.conn, &l)?;
    }
    Ok("noted")
}
