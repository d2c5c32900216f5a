//! Lending: what was handed over comes back, both are reminded once, and then it can be had again (B6).

use caremonger_domain::{Refusal, commitment::Side, id::CommitmentId, listing::State as ListingState, loan::REMIND_BEFORE};
use caremonger_store::{
    commitment::commitment_find,
    listing::listing_find,
    loan::{loan_find, loan_reminded, loan_return, loan_to_remind},
    member::Member,
};

use crate::{
    Error, Node, Tx,
    commitment::{self, locked_for},
    listing, listing_news,
    member::speaks_for,
    notice,
};

/// Most loans of which is reminded in one round.
const ROUND: i64 = 200;

/// The lender, or the desk, says that it is back: it can be had again.
///
/// # Errors
/// [`Refusal::NotFound`] where nothing is lent, [`Refusal::NotAllowed`] for the other side, [`Refusal::WrongState`] when it is back already.
pub fn returned(tx: &mut Tx<'_>, who: &Member, id: CommitmentId) -> Result<(), Error> {
    let (c, mut l) = locked_for(tx, who, id)?;
    loan_find(tx.conn, id)?.ok_or(Refusal::NotFound)?;
    if !speaks_for(who, Side::Owner, &c, &l) {
        return Err(Refusal::NotAllowed.into());
    }
    if !loan_return(tx.conn, id, tx.now)? {
        return Err(Refusal::WrongState { state: "returned" }.into());
    }
    commitment::log(tx, &c, "returned", &who.id.to_string(), c.delivered, "")?;
    if let (Some(stock), Some(back)) = (l.stock, c.delivered) {
        l.stock = Some(stock.given_back(back)?);
        listing::save(tx, &mut l)?;
        if l.state == ListingState::Open && l.deleted_at.is_none() {
            listing_news::changed(tx, &l)?;
        }
    }
    notice::to_side(tx, Side::Helper, &l, &c, "returned")
}

/// Reminds both sides of what is due soon, once.
///
/// # Errors
/// [`Error::Db`] when the list itself cannot be read.
pub async fn remind(node: &Node) -> Result<(), Error> {
    let before = node.now().plus(REMIND_BEFORE);
    for loan in node.read(move |c| Ok::<_, Error>(loan_to_remind(c, before, ROUND)?)).await? {
        let id = loan.commitment;
        let told = node.act(move |tx| {
            if !loan_reminded(tx.conn, loan.commitment, tx.now)? {
                return Ok(());
            }
            let Some(c) = commitment_find(tx.conn, loan.commitment)? else { return Ok(()) };
            let Some(l) = listing_find(tx.conn, loan.listing)? else { return Ok(()) };
            notice::to_side(tx, Side::Owner, &l, &c, "loan-due-lender")?;
            notice::to_side(tx, Side::Helper, &l, &c, "loan-due")
        });
        // One that fails does not hold up the others.
        if let Err(error) = told.await {
            tracing::error!(%error, %id, "somebody could not be reminded of a loan");
        }
    }
    Ok(())
}
