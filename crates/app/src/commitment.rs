//! Promises at their home: the one function that takes stock, and the one that settles it.

use caremonger_domain::{
    Amount, Refusal,
    commitment::{CONFIRM_WINDOW, Commitment, Event, HOLD, Helper, MESSAGE_MAX, Said, Side, State, StockEffect, step},
    id::{CommitmentId, ListingId, MemberId, MessageId},
    listing::{Acceptance, ClosedBecause, Kind, Listing, State as ListingState, tidy_text},
    loan, medicine,
};
use caremonger_store::{
    commitment::{commitment_find, commitment_holding, commitment_insert, commitment_live_in, commitment_update},
    history::{Line, history_add},
    listing::listing_lock,
    loan::loan_begin,
    member::Member,
    message::{Message, Thread},
};

use crate::{
    Error, Tx, case, category, commitment_by_word, commitment_claim, commitment_copy, commitment_time, interest, listing,
    listing_news,
    member::{may_see, speaks_for},
    member_block::is_apart,
    message, newcomer, notice, suggestion,
};

/// Somebody asking for part of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Who.
    pub helper: Helper,
    /// Their name as others may see it.
    pub helper_name: String,
    /// How much; counted listings need it.
    pub amount: Option<Amount>,
    /// Words to the owner.
    pub message: String,
    /// The activity by which it was asked for, across nodes.
    pub claim_uri: Option<String>,
    /// Said yes to already, by the desk: no further answer is needed.
    pub agreed: bool,
    /// The listing of the helper's own pod that it is drawn from, on this node.
    pub drawn_from: Option<ListingId>,
}

pub(crate) fn log(
    tx: &mut Tx<'_>,
    c: &Commitment,
    event: &str,
    actor: &str,
    amount: Option<Amount>,
    detail: &str,
) -> Result<(), Error> {
    let line = Line { at: tx.now, event: event.to_owned(), actor: actor.to_owned(), amount, detail: detail.to_owned() };
    Ok(history_add(tx.conn, c.listing, Some(c.id), &line)?)
}

/// The helper of a promise, as history names them.
fn by(c: &Commitment) -> String {
    c.helper.member().map_or_else(|| c.helper_name.clone(), |m| m.to_string())
}

/// Checks and tidies words to the other side.
///
/// # Errors
/// [`Refusal::Invalid`] when they are too long.
pub fn check_words(text: &str, field: &'static str) -> Result<String, Refusal> {
    let text = tidy_text(text);
    if text.chars().count() > MESSAGE_MAX {
        return Err(Refusal::Invalid("Keep it under 2,000 characters.", field));
    }
    Ok(text)
}

/// An errand to the pharmacy is agreed on its day.
fn check_errand_day(tx: &Tx<'_>, l: &Listing) -> Result<(), Refusal> {
    if !medicine::is_errand(l) {
        return Ok(());
    }
    // The day that pages show of it; today is what the neighbours' clocks say.
    medicine::check_day(l.needed_by.map(|t| t.date()).as_deref(), &tx.node.zone().wall(tx.now).0)
}

/// Takes stock for a claim. The only function that does: browser, API, pods and private mentions all come here.
///
/// `listing` must have been read with its row locked.
///
/// # Errors
/// [`Refusal::Closed`], [`Refusal::Paused`], [`Refusal::NothingLeft`], [`Refusal::NotEnough`], [`Refusal::AmountIsZero`].
pub fn take(tx: &mut Tx<'_>, listing: &mut Listing, claim: Claim, by_hand: bool) -> Result<Commitment, Error> {
    listing.check_answerable(tx.now)?;
    check_errand_day(tx, listing)?;
    let message = check_words(&claim.message, "message")?;
    let amount = match listing.stock {
        Some(stock) => {
            let amount = claim.amount.ok_or(Refusal::AmountIsZero)?;
            listing.stock = Some(stock.hold(amount)?);
            Some(amount)
        }
        None => None,
    };
    let id = CommitmentId::new(tx.now, tx.bits());
    let at_once = listing.acceptance == Acceptance::FirstCome && !by_hand && !category::is_through_desk(tx.conn, listing)?;
    let accepted = claim.agreed || at_once;
    let c = Commitment {
        id,
        uri: listing.is_federated().then(|| tx.urls().agreement(id)),
        claim_uri: claim.claim_uri,
        listing: listing.id,
        helper: claim.helper,
        helper_name: claim.helper_name,
        amount,
        delivered: None,
        state: if accepted { State::Accepted } else { State::Requested },
        reason: None,
        said: Said::default(),
        due_at: Some(if accepted { commitment_time::agreed_until(listing, tx.now) } else { tx.now.plus(HOLD) }),
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
        drawn_from: claim.drawn_from,
    };
    commitment_insert(tx.conn, &c)?;
    log(tx, &c, "requested", &by(&c), amount, "")?;
    if accepted {
        log(tx, &c, "accepted", &listing.pod_name, amount, "")?;
        case::helper_found(tx, listing.id)?;
    }
    if !message.is_empty() {
        let first = Message {
            id: MessageId::new(tx.now, tx.bits()),
            uri: None,
            thread: Thread::Commitment(id),
            side: Side::Helper,
            author: c.helper.member(),
            author_name: c.helper_name.clone(),
            text: message,
            sealed: None,
            created_at: tx.now,
        };
        message::keep(tx, &first)?;
    }
    if listing.stock.is_some() {
        listing::save(tx, listing)?;
        listing_news::changed(tx, listing)?;
    }
    notice::to_side(tx, Side::Owner, listing, &c, if accepted { "promised" } else { "requested" })?;
    Ok(c)
}

/// Promises against a listing for a neighbour of this node, wherever its home is.
///
/// # Errors
/// [`Refusal::NotFound`] for what they may not see, and all of [`take`]'s.
pub fn promise(tx: &mut Tx<'_>, who: &Member, id: ListingId, amount: Option<Amount>, message: &str) -> Result<Commitment, Error> {
    promise_from(tx, who, id, amount, message, None)
}

/// The same, drawn from a listing of their own pod, whose stock is held with it.
pub(crate) fn promise_from(
    tx: &mut Tx<'_>,
    who: &Member,
    id: ListingId,
    amount: Option<Amount>,
    message: &str,
    drawn_from: Option<ListingId>,
) -> Result<Commitment, Error> {
    let viewer = crate::member::viewer(tx.conn, tx.node.urls().host(), who)?;
    if !caremonger_store::listing_page::listing_is_visible(tx.conn, &viewer, id)? {
        return Err(Refusal::NotFound.into());
    }
    newcomer::may_promise(tx, who)?;
    let mut listing = listing_lock(tx.conn, id)?.filter(|l| l.deleted_at.is_none()).ok_or(Refusal::NotFound)?;
    if medicine::is_errand(&listing) {
        check_errand_day(tx, &listing)?;
        medicine::check_errands(commitment_live_in(tx.conn, who.id, medicine::CATEGORY)?)?;
    }
    if !listing.is_local() {
        return commitment_copy::ask(tx, who, &listing, amount, message, drawn_from);
    }
    let claim = Claim {
        helper: Helper::Member(who.id),
        helper_name: who.name.clone(),
        amount,
        message: message.to_owned(),
        claim_uri: None,
        agreed: false,
        drawn_from,
    };
    take(tx, &mut listing, claim, false)
}

/// A promise with its listing, both for a neighbour who is one of the two sides.
///
/// # Errors
/// [`Refusal::NotFound`] for anybody else.
pub fn locked_for(tx: &mut Tx<'_>, who: &Member, id: CommitmentId) -> Result<(Commitment, Listing), Error> {
    let c = commitment_find(tx.conn, id)?.ok_or(Refusal::NotFound)?;
    // Lock the listing first, always: two acts on one listing then never wait for each other in a circle.
    let l = listing_lock(tx.conn, c.listing)?.ok_or(Refusal::NotFound)?;
    let c = commitment_find(tx.conn, id)?.filter(|c| may_see(who, c, &l)).ok_or(Refusal::NotFound)?;
    Ok((c, l))
}

/// Carries an event out at the listing's home: next state, stock, history, and word to both sides.
pub(crate) fn apply(
    tx: &mut Tx<'_>,
    l: &mut Listing,
    mut c: Commitment,
    event: Event,
    actor: &str,
    reason: Option<&str>,
) -> Result<Commitment, Error> {
    let promised = c.amount.unwrap_or(Amount::ONE);
    let next = step(c.state, c.said, promised, event)?;
    c.state = next.state;
    c.said = next.said;
    c.version += 1;
    c.updated_at = tx.now;
    c.due_at = match (event, next.state) {
        (Event::Say(..), State::Accepted) => Some(tx.now.plus(CONFIRM_WINDOW)),
        (Event::Accept, State::Accepted) => Some(commitment_time::agreed_until(l, tx.now)),
        _ => None,
    };
    if let Some(reason) = reason {
        c.reason = Some(reason.to_owned());
    }
    if let StockEffect::Settle { delivered } = next.effect {
        c.delivered = (next.state == State::Fulfilled).then_some(delivered);
        if let (Some(stock), Some(amount)) = (l.stock, c.amount) {
            l.stock = Some(stock.settle(amount, delivered)?);
        }
    }
    commitment_update(tx.conn, &c)?;
    if matches!(next.effect, StockEffect::Settle { .. }) {
        suggestion::settled(tx, &c)?;
    }
    let (word, said) = match event {
        Event::Say(side, amount) => (if side == Side::Owner { "owner-said" } else { "helper-said" }, Some(amount)),
        _ => (c.state.as_str(), c.amount),
    };
    log(tx, &c, word, actor, said, c.reason.clone().as_deref().unwrap_or_default())?;
    if c.state == State::Fulfilled && matches!(event, Event::Say(..)) {
        log(tx, &c, "fulfilled", actor, c.delivered, "")?;
    }
    Ok(c)
}

/// Tells everybody of what [`apply`] did.
fn tell(tx: &mut Tx<'_>, l: &mut Listing, c: &Commitment, event: Event, by: Option<Side>) -> Result<(), Error> {
    for side in [Side::Owner, Side::Helper] {
        if by != Some(side) {
            notice::to_side(tx, side, l, c, c.state.as_str())?;
        }
    }
    if let Helper::Remote(actor) = &c.helper {
        if c.claim_uri.is_some() {
            commitment_claim::answer(tx, l, c, *actor, event)?;
        } else {
            interest::tell_person(tx, l, c, *actor, event, by)?;
        }
    }
    Ok(())
}

/// Carries out an event and settles what follows from it: the listing's numbers, its end when all is handed over.
///
/// # Errors
/// The state machine's [`Refusal`].
pub fn happen(
    tx: &mut Tx<'_>,
    mut l: Listing,
    c: Commitment,
    event: Event,
    by: Option<Side>,
    actor: &str,
    reason: Option<&str>,
) -> Result<Commitment, Error> {
    let (before, agreed) = (l.stock, c.state == State::Accepted);
    let c = apply(tx, &mut l, c, event, actor, reason)?;
    if agreed && c.state == State::Cancelled {
        case::helper_lost(tx, l.id)?;
    }
    tell(tx, &mut l, &c, event, by)?;
    if let (Some(days), Kind::Offer, State::Fulfilled) = (l.lent_for, l.kind, c.state) {
        loan_begin(tx.conn, c.id, l.id, loan::due(tx.now, days))?;
    }
    if event == Event::Accept {
        case::helper_found(tx, l.id)?;
    }
    if l.stock != before && l.state == ListingState::Open {
        // What is lent comes back: it stands on the board meanwhile.
        let all_out = l.lent_for.is_none() && l.stock.is_some_and(|s| s.remaining.is_zero() && s.held.is_zero());
        if all_out {
            listing::close(tx, l, ClosedBecause::Fulfilled, actor)?;
        } else {
            listing::save(tx, &mut l)?;
            listing_news::changed(tx, &l)?;
        }
    } else if l.stock != before {
        listing::save(tx, &mut l)?;
        if !c.state.holds_stock() {
            case::promise_ended(tx, &l, c.state == State::Fulfilled, actor)?;
        }
    }
    Ok(c)
}

/// Ends every promise of a listing that still holds stock, where the event is possible.
pub(crate) fn end_all(tx: &mut Tx<'_>, l: &mut Listing, event: Event, reason: &str, actor: &str) -> Result<(), Error> {
    let sentence = caremonger_i18n::text(caremonger_i18n::Locale::for_language(&l.language), &format!("reason-{reason}"), &[]);
    for c in commitment_holding(tx.conn, l.id)? {
        if step(c.state, c.said, c.amount.unwrap_or(Amount::ONE), event).is_ok() {
            let c = apply(tx, l, c, event, actor, Some(&sentence))?;
            tell(tx, l, &c, event, Some(Side::Owner))?;
        }
    }
    Ok(())
}

/// What a neighbour does with a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Say yes.
    Accept,
    /// Say no.
    Decline,
    /// Take it back.
    Cancel,
    /// "I have handed it over."
    HandedOver,
    /// "I have received it."
    Received,
    /// "It did not arrive."
    NotReceived,
}

/// Does what a neighbour asks with a promise, at its home or by word to it.
///
/// # Errors
/// [`Refusal::NotAllowed`] when it is the other side's to do, and the state machine's.
pub fn act(
    tx: &mut Tx<'_>,
    who: &Member,
    id: CommitmentId,
    act: Act,
    amount: Option<Amount>,
    reason: &str,
) -> Result<Commitment, Error> {
    let (c, l) = locked_for(tx, who, id)?;
    let reason = check_words(reason, "reason")?;
    let giver = Side::giver(l.kind);
    let speaks = |side| speaks_for(who, side, &c, &l);
    let promised = c.amount.unwrap_or(Amount::ONE);
    // What a person elsewhere answered in words, our neighbour says here.
    let answers = if commitment_by_word::is_by_word(tx.conn, &c, &l)? { Side::Helper } else { Side::Owner };
    let (side, event) = match act {
        Act::Accept => (answers, Event::Accept),
        Act::Decline => (answers, Event::Decline),
        Act::Cancel => (if speaks(Side::Owner) { Side::Owner } else { Side::Helper }, Event::Cancel),
        Act::HandedOver => (giver, Event::Say(giver, amount.unwrap_or(promised))),
        Act::Received => (giver.other(), Event::Say(giver.other(), amount.unwrap_or(promised))),
        Act::NotReceived => (giver.other(), Event::Say(giver.other(), Amount::ZERO)),
    };
    let answers_for_pod = side == Side::Owner && matches!(event, Event::Accept | Event::Decline);
    if !speaks(side) || (answers_for_pod && !category::may_answer(tx.conn, who, &l)?) {
        return Err(Refusal::NotAllowed.into());
    }
    // Who are kept apart do not write to each other, in reasons either.
    let apart = is_apart(tx.conn, who, &c, &l)?;
    let reason = Some(reason.as_str()).filter(|r| !r.is_empty() && !apart);
    if !l.is_local() {
        return commitment_copy::tell_home(tx, &l, c, event, &who.id.to_string(), reason);
    }
    happen(tx, l, c, event, Some(side), &who.id.to_string(), reason)
}

/// "I do not feel safe": the promise ends without a reason, and the desk and the mediators of the neighbour's pod are told at once.
///
/// # Errors
/// [`Refusal::NotFound`], and the state machine's.
pub fn not_safe(tx: &mut Tx<'_>, who: &Member, id: CommitmentId) -> Result<Commitment, Error> {
    let (_, l) = locked_for(tx, who, id)?;
    let c = act(tx, who, id, Act::Cancel, None, "")?;
    let about = notice::About { listing: Some(c.listing), commitment: Some(c.id), ..notice::About::default() };
    // Not to whom it is about: they read that it was taken back, as always.
    let sides: Vec<MemberId> = l.author().into_iter().chain(c.helper.member()).collect();
    notice::to_jobs(tx, who.pod, &["desk", "mediator"], &sides, "unsafe", about)?;
    Ok(c)
}
