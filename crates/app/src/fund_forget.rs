//! Who asked a fund for money, and why, is forgotten: when it is over, and when they go. The amounts stay.

use caremonger_domain::{
    fund::{Event, State},
    id::{FundAskId, PodId},
};
use caremonger_store::{
    fund::{fund_forget_giver, pledge_end, pledge_of},
    fund_ask::{FundAsk, fund_ask_due, fund_ask_of, fund_ask_wipe},
    member::Member,
    vault_key::vault_key_delete,
};

use crate::{
    Error, Tx,
    fund::{OPEN_MAX, locked},
    fund_ask::settle,
    vault,
};

/// Forgets who asked and why, about what is over; the amount stays.
///
/// # Errors
/// [`Error::Db`].
pub fn wipe_due(tx: &mut Tx<'_>) -> Result<(), Error> {
    for id in fund_ask_due(tx.conn, tx.now, OPEN_MAX)? {
        wipe(tx, id)?;
    }
    Ok(())
}

/// Forgets who asked with the key of what is sealed, so that no backup gives it back.
fn wipe(tx: &mut Tx<'_>, id: FundAskId) -> Result<(), Error> {
    fund_ask_wipe(tx.conn, id)?;
    vault_key_delete(tx.conn, &id.to_string())?;
    vault::is_due(tx)
}

/// A neighbour goes, from the pod or altogether: what they wait for is taken back. The funds are held first: one of the asks may be paid
/// at this moment.
pub(crate) fn take_back_all(tx: &mut Tx<'_>, who: &Member) -> Result<Vec<FundAsk>, Error> {
    let mut pods: Vec<PodId> = fund_ask_of(tx.conn, who.id, OPEN_MAX)?.into_iter().map(|a| a.pod).collect();
    pods.sort_unstable();
    pods.dedup();
    for pod in pods {
        locked(tx, pod)?;
    }
    let all = fund_ask_of(tx.conn, who.id, OPEN_MAX)?;
    for a in &all {
        if matches!(a.state, State::Waiting | State::Agreed) {
            settle(tx, a, Event::Withdraw)?;
        }
    }
    for p in pledge_of(tx.conn, who.id, OPEN_MAX)? {
        pledge_end(tx.conn, p.id, "withdrawn", tx.now)?;
    }
    Ok(all)
}

/// A neighbour goes altogether: what they asked for is forgotten but for the amounts.
pub(crate) fn forget_asker(tx: &mut Tx<'_>, who: &Member) -> Result<(), Error> {
    for a in take_back_all(tx, who)? {
        wipe(tx, a.id)?;
    }
    Ok(fund_forget_giver(tx.conn, who.id)?)
}
