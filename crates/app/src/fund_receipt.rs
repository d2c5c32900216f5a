//! What a helper laid out in a shop is paid back from the fund: the amount and a picture of the receipt (D10).

use caremonger_domain::{
    Refusal,
    commitment::{Commitment, Helper, State as PromiseState},
    fund::{Ask, State},
    id::{CommitmentId, FundAskId},
    money::Money,
};
use caremonger_store::{
    commitment::commitment_find,
    fund_ask::{FundAsk, fund_ask_in},
    member::Member,
};

use crate::{
    Error, Tx,
    fund::{OPEN_MAX, locked, tell_holders},
    fund_ask::{OPEN_EACH, check_text, keep},
};

/// Whether somebody may bring a receipt of a promise: its helper, once it was agreed.
#[must_use]
pub fn may_bring(who: &Member, c: &Commitment) -> bool {
    c.helper == Helper::Member(who.id)
        && matches!(c.state, PromiseState::Accepted | PromiseState::Fulfilled | PromiseState::Unconfirmed)
}

/// Asks for what was laid out in a shop, with a picture of the receipt (a small JPEG). A receipt is looked at by two like everything
/// else, whatever the mode: it is no question of need.
///
/// # Errors
/// [`Refusal::NotFound`] for anybody but the helper of a promise that was agreed, [`Refusal::Invalid`] naming `amount`.
pub fn bring(
    tx: &mut Tx<'_>,
    who: &Member,
    promise: CommitmentId,
    typed: &str,
    payee: &str,
    jpeg: &[u8],
) -> Result<FundAskId, Error> {
    let f = locked(tx, who.pod)?;
    let c = commitment_find(tx.conn, promise)?.filter(|c| c.helper == Helper::Member(who.id)).ok_or(Refusal::NotFound)?;
    if !may_bring(who, &c) {
        return Err(Refusal::WrongState { state: c.state.as_str() }.into());
    }
    let amount = Money::read(typed, f.currency)?;
    let payee = check_text(payee, "payee")?;
    let mine = fund_ask_in(tx.conn, who.pod, State::ALL, OPEN_MAX)?;
    if mine.iter().filter(|a| a.commitment == Some(promise) && a.state != State::Withdrawn).count() >= OPEN_EACH {
        return Err(Refusal::Invalid("Five receipts of one promise are the most.", "amount").into());
    }
    let a = FundAsk {
        id: FundAskId::new(tx.now, tx.bits()),
        pod: who.pod,
        asker: Some(who.id),
        kind: Ask::Receipt,
        line: String::new(),
        amount,
        needed_by: None,
        state: State::Waiting,
        commitment: Some(promise),
        wipe_at: None,
        created_at: tx.now,
    };
    keep(tx, &a, &payee, "", Some(jpeg))?;
    tell_holders(tx, who.pod, Some(who.id), "fund-ask")?;
    Ok(a.id)
}
