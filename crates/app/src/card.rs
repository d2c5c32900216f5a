//! Task cards: a promise on a link, for a helper who does not sign in (D7). The link opens once, for the phone it was opened on, and ends
//! after the day. Whoever holds the card sees and does what the helper could, and everything is written down as theirs.

use caremonger_domain::{
    Amount, Refusal, Timestamp,
    card::good_until,
    commitment::{Commitment, Helper, Side, State},
    id::{CommitmentId, MemberId},
    listing::Listing,
    person::Field,
};
use caremonger_signatures::digest::sha256;
use caremonger_store::{
    Conn,
    card::{card_by_holder, card_by_link, card_delete, card_open, card_put},
    commitment::commitment_find,
    listing::listing_find,
    member::{Member, member_find},
    member_block::member_block_between,
};

use crate::{
    Error, Tx,
    commitment::{self, Act, locked_for},
    fund_receipt, meet, notice,
    session::{hash_of, new_secret},
};

/// A card as whoever holds it sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The helper it is for.
    pub helper: Member,
    /// The promise.
    pub commitment: Commitment,
    /// What it is about.
    pub listing: Listing,
    /// Who made it: they hold the link too until it is opened.
    pub made_by: MemberId,
}

/// Whether `who` may make a card for a promise: its helper, or the desk of the pod that both belong to.
#[must_use]
pub fn may_make(who: &Member, c: &Commitment, l: &Listing) -> bool {
    let Helper::Member(helper) = c.helper else { return false };
    let own_desk = who.has_job("desk") && l.pod() == Some(who.pod);
    c.state == State::Accepted && (helper == who.id || own_desk)
}

/// Makes a card, in place of one that was made before; the secret of its link.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`].
pub fn make(tx: &mut Tx<'_>, who: &Member, id: CommitmentId) -> Result<String, Error> {
    let (c, l) = locked_for(tx, who, id)?;
    if !may_make(who, &c, &l) {
        return Err(Refusal::NotAllowed.into());
    }
    // Whoever holds a card acts as the helper: the desk hands it to neighbours of its own pod alone.
    let helper = c.helper.member().map(|m| member_find(tx.conn, m)).transpose()?.flatten();
    let helper = helper.filter(|h| h.id == who.id || h.pod == who.pod).ok_or(Refusal::NotAllowed)?.id;
    if helper != who.id {
        // Whoever keeps apart from one of the two gets no look at the other through them.
        for side in l.author().into_iter().chain([helper]).filter(|m| *m != who.id) {
            if member_block_between(tx.conn, who.id, side)? {
                return Err(Refusal::NotAllowed.into());
            }
        }
        notice::to_side(tx, Side::Helper, &l, &c, "card-made")?;
    }
    let secret = new_secret(tx, "cmk_");
    let until = good_until(l.needed_by, tx.now);
    card_put(tx.conn, id, who.id, &sha256(secret.as_bytes()), (tx.now, until))?;
    commitment::log(tx, &c, "card-made", &who.id.to_string(), None, "")?;
    Ok(secret)
}

/// Whether a link can still be opened.
///
/// # Errors
/// [`Error::Db`].
pub fn is_closed(conn: &mut Conn, secret: &str, now: Timestamp) -> Result<bool, Error> {
    let Some(hash) = hash_of(secret) else { return Ok(false) };
    Ok(card_by_link(conn, &hash, now)?.is_some_and(|(_, _, opened)| !opened))
}

/// Opens a card for one browser; the secret that this browser keeps, and until when.
///
/// # Errors
/// [`Refusal::NotFound`] when it was opened before or has ended.
pub fn open(tx: &mut Tx<'_>, secret: &str) -> Result<(String, Timestamp), Error> {
    let hash = hash_of(secret).ok_or(Refusal::NotFound)?;
    let (id, until, _) = card_by_link(tx.conn, &hash, tx.now)?.ok_or(Refusal::NotFound)?;
    let holder = new_secret(tx, "cmh_");
    if !card_open(tx.conn, id, &sha256(holder.as_bytes()), tx.now)? {
        return Err(Refusal::NotFound.into());
    }
    Ok((holder, until))
}

/// The card a browser holds.
///
/// # Errors
/// [`Refusal::NotFound`] when it holds none that is still good.
pub fn held(conn: &mut Conn, holder: &str, now: Timestamp) -> Result<Card, Error> {
    let hash = hash_of(holder).ok_or(Refusal::NotFound)?;
    let (id, made_by) = card_by_holder(conn, &hash, now)?.ok_or(Refusal::NotFound)?;
    let commitment = commitment_find(conn, id)?.ok_or(Refusal::NotFound)?;
    let listing = listing_find(conn, commitment.listing)?.ok_or(Refusal::NotFound)?;
    let helper = commitment.helper.member().map(|m| member_find(conn, m)).transpose()?.flatten().ok_or(Refusal::NotFound)?;
    // A card is for the one side of one promise, whatever else its helper may do here.
    let helper = Member { jobs: Vec::new(), ..helper };
    Ok(Card { helper, commitment, listing, made_by })
}

/// Shows whoever holds a card what it takes to get there, and writes down that they saw it.
///
/// # Errors
/// [`Refusal::NotFound`].
pub fn reveal(tx: &mut Tx<'_>, holder: &str) -> Result<Vec<(Field, String)>, Error> {
    let card = held(tx.conn, holder, tx.now)?;
    let shown = meet::reveal(tx, &card.helper, card.commitment.id, Field::ALL)?;
    if card.made_by != card.helper.id && !shown.is_empty() {
        // The maker had the link first: the person reads both names.
        let fields = shown.iter().map(|(field, _)| *field).collect();
        meet::seen_too(tx, &card.helper, &card.commitment, &card.listing, card.made_by, fields)?;
    }
    Ok(shown)
}

/// Does with the promise what whoever holds the card says.
///
/// # Errors
/// [`Refusal::NotFound`], and those of [`commitment::act`].
pub fn act(tx: &mut Tx<'_>, holder: &str, act: Act, amount: Option<Amount>) -> Result<Commitment, Error> {
    let card = held(tx.conn, holder, tx.now)?;
    commitment::act(tx, &card.helper, card.commitment.id, act, amount, "")
}

/// Brings a receipt for what was laid out in a shop ([`fund_receipt::bring`]).
///
/// # Errors
/// [`Refusal::NotFound`], and those of [`fund_receipt::bring`].
pub fn bring_receipt(tx: &mut Tx<'_>, holder: &str, amount: &str, payee: &str, jpeg: &[u8]) -> Result<(), Error> {
    let card = held(tx.conn, holder, tx.now)?;
    fund_receipt::bring(tx, &card.helper, card.commitment.id, amount, payee, jpeg).map(|_| ())
}

/// "I do not feel safe", from a card. The card ends with it.
///
/// # Errors
/// [`Refusal::NotFound`], and those of [`commitment::not_safe`].
pub fn not_safe(tx: &mut Tx<'_>, holder: &str) -> Result<(), Error> {
    let card = held(tx.conn, holder, tx.now)?;
    commitment::not_safe(tx, &card.helper, card.commitment.id)?;
    Ok(card_delete(tx.conn, card.commitment.id)?)
}
