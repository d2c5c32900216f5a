//! What comes into a fund: promises and gifts, and passing the hat (F1, F7).

use std::time::Duration;

use caremonger_domain::{
    Refusal,
    fund::{Gift, Kind},
    id::PledgeId,
    listing::tidy_line,
    money::Money,
};
use caremonger_store::{
    fund::{Pledge, hat_pass, hat_set, pledge_end, pledge_find, pledge_insert},
    member::Member,
};

use crate::{
    Error, Tx,
    fund::{self, PURSE, Rules, locked, other_name, post, tell_holders},
    fund_ask, notice,
};

/// Least time between two times somebody is asked to give (F7).
pub const HAT_PAUSE: Duration = Duration::from_secs(25 * 24 * 3600);

/// Begins a fund, or changes its rules; what waits may be agreed to by the new ones.
///
/// # Errors
/// As [`fund::set_rules`].
pub fn change_rules(tx: &mut Tx<'_>, who: &Member, rules: &Rules) -> Result<(), Error> {
    fund::set_rules(tx, who, rules)?;
    let f = locked(tx, who.pod)?;
    fund_ask::settle_waiting(tx, &f)
}

/// Promises something to the fund of one's pod.
///
/// # Errors
/// [`Refusal::Invalid`] naming `amount` or `how`.
pub fn pledge(tx: &mut Tx<'_>, who: &Member, typed: &str, how: Gift) -> Result<Pledge, Error> {
    let f = locked(tx, who.pod)?;
    let amount = Money::read(typed, f.currency)?;
    let id = PledgeId::new(tx.now, tx.bits());
    let giver = Some(who.id);
    let new = Pledge { id, pod: who.pod, giver, how, amount, state: "pledged".to_owned(), created_at: tx.now };
    pledge_insert(tx.conn, &new)?;
    tell_holders(tx, who.pod, Some(who.id), "pledged")?;
    Ok(new)
}

/// Takes a promise back that has not come yet.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::WrongState`].
pub fn pledge_back(tx: &mut Tx<'_>, who: &Member, id: PledgeId) -> Result<(), Error> {
    pledge_find(tx.conn, id)?.filter(|p| p.giver == Some(who.id)).ok_or(Refusal::NotFound)?;
    if pledge_end(tx.conn, id, "withdrawn", tx.now)? { Ok(()) } else { Err(Refusal::WrongState { state: "received" }.into()) }
}

/// What was promised has come: it is in the purse now, and whoever gave it has a receipt.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the purse, [`Refusal::NotFound`], [`Refusal::WrongState`].
pub fn pledge_came(tx: &mut Tx<'_>, who: &Member, id: PledgeId) -> Result<(), Error> {
    who.check_job(PURSE)?;
    let f = locked(tx, who.pod)?;
    let p = pledge_find(tx.conn, id)?.filter(|p| p.pod == who.pod).ok_or(Refusal::NotFound)?;
    if !pledge_end(tx.conn, id, "received", tx.now)? {
        return Err(Refusal::WrongState { state: "received" }.into());
    }
    post(tx, &f, Kind::Gift, p.amount, "", "", None)?;
    if let Some(giver) = p.giver {
        notice::to_member(tx, giver, "gift-came")?;
    }
    fund_ask::settle_waiting(tx, &f)
}

/// Writes down what came or went otherwise: a gift without a promise, solidarity of a pod that keeps its book some other way, or what was
/// counted wrong.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the purse; [`Refusal::Invalid`] naming `amount` or `other`.
pub fn write_down(tx: &mut Tx<'_>, who: &Member, kind: Kind, typed: &str, other: &str) -> Result<(), Error> {
    who.check_job(PURSE)?;
    let f = locked(tx, who.pod)?;
    let amount = Money::read(typed, f.currency)?;
    let other = match kind {
        Kind::Aid => return Err(Refusal::NotAllowed.into()),
        Kind::ToPod => {
            let words = "Money to another pod needs two: propose it, and another purse holder says yes.";
            return Err(Refusal::Invalid(words, "kind").into());
        }
        Kind::FromPod => other_name(other, "other")?,
        Kind::Gift | Kind::More | Kind::Less => {
            caremonger_domain::gate::check_text(&tidy_line(other))?;
            String::new()
        }
    };
    post(tx, &f, kind, amount, "", &other, None)?;
    // One holder writes it down, and the others see that.
    tell_holders(tx, who.pod, Some(who.id), "fund-written")?;
    fund_ask::settle_waiting(tx, &f)
}

/// Says whether somebody may be asked to give a little now and then.
///
/// # Errors
/// [`Error::Db`].
pub fn hat(tx: &mut Tx<'_>, who: &Member, wants: bool) -> Result<(), Error> {
    Ok(hat_set(tx.conn, who.id, wants)?)
}

/// Passes the hat: asks those who may be asked and were not within [`HAT_PAUSE`]; how many.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the purse.
pub fn pass_hat(tx: &mut Tx<'_>, who: &Member) -> Result<usize, Error> {
    who.check_job(PURSE)?;
    locked(tx, who.pod)?;
    let asked = hat_pass(tx.conn, who.pod, tx.now.minus(HAT_PAUSE), tx.now)?;
    for id in &asked {
        notice::to_member(tx, *id, "hat")?;
    }
    Ok(asked.len())
}
