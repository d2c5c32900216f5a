//! Delegates: named by whoever holds the keys, with their own yes, until a day; ended by either of them, or by time (H9).

use caremonger_domain::{
    Refusal,
    delegate::{EACH, Mandate, REMIND_BEFORE},
    id::{DelegateId, MemberId, PodId},
};
use caremonger_store::{
    Conn,
    delegate::{
        Delegate, delegate_accept, delegate_delete, delegate_ending, delegate_find, delegate_insert, delegate_of_pod,
        delegate_reminded,
    },
    member::{Member, member_find, member_name},
    pod::pod_lock,
};

use crate::{Error, Tx, notice, operator};

/// Most that are looked after in one round.
const ROUND: i64 = 500;

/// Names a neighbour; they speak for the pod once they said yes.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the keys, [`Refusal::Invalid`] naming the field, [`Refusal::PrivateDetail`].
pub fn name(tx: &mut Tx<'_>, who: &Member, member: MemberId, mandate: Mandate) -> Result<DelegateId, Error> {
    who.check_job("keys")?;
    // One after another: how many there are for a place is looked at first.
    pod_lock(tx.conn, who.pod)?;
    let them = member_find(tx.conn, member)?.filter(|m| m.pod == who.pod);
    let them = them.ok_or(Refusal::Invalid("Choose somebody from the list.", "member"))?;
    if !them.known {
        return Err(Refusal::Invalid("Somebody has to vouch for them first.", "member").into());
    }
    let mandate = mandate.tidied(tx.now)?;
    let there: Vec<Delegate> =
        delegate_of_pod(tx.conn, who.pod)?.into_iter().filter(|d| mandate.same_place(&d.mandate.body)).collect();
    if there.iter().any(|d| d.member == them.id) {
        return Err(Refusal::Invalid("They speak for us there already.", "member").into());
    }
    if there.len() >= EACH {
        return Err(Refusal::Invalid("Two delegates for one place are the most. End one first.", "body").into());
    }
    let own = them.id == who.id;
    let d = Delegate {
        id: DelegateId::new(tx.now, tx.bits()),
        pod: who.pod,
        member: them.id,
        mandate,
        accepted_at: own.then_some(tx.now),
        reminded_at: None,
        created_at: tx.now,
    };
    delegate_insert(tx.conn, &d)?;
    if own {
        operator::log(tx, "pod", "delegate-name", &d.mandate.body)?;
    } else {
        notice::to_member(tx, them.id, "delegate-asked")?;
    }
    Ok(d.id)
}

fn of_pod(tx: &mut Tx<'_>, who: &Member, id: DelegateId) -> Result<Delegate, Error> {
    Ok(delegate_find(tx.conn, id)?.filter(|d| d.pod == who.pod).ok_or(Refusal::NotFound)?)
}

/// Whoever was named says yes.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`] for anybody else.
pub fn accept(tx: &mut Tx<'_>, who: &Member, id: DelegateId) -> Result<(), Error> {
    let d = of_pod(tx, who, id)?;
    if d.member != who.id {
        return Err(Refusal::NotAllowed.into());
    }
    if d.accepted_at.is_some() {
        return Ok(());
    }
    delegate_accept(tx.conn, id, tx.now)?;
    // All pods of the node read the log: who it is stands in the pod alone.
    operator::log(tx, "pod", "delegate-name", &d.mandate.body)
}

/// Whoever it is steps down or says no, or whoever holds the keys ends it.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`] for anybody else.
pub fn end(tx: &mut Tx<'_>, who: &Member, id: DelegateId) -> Result<(), Error> {
    let d = of_pod(tx, who, id)?;
    if d.member != who.id {
        who.check_job("keys")?;
    }
    finish(tx, &d, "pod", Some(who.id))
}

/// A mandate ends; that somebody was asked and never said yes is not written down.
pub(crate) fn finish(tx: &mut Tx<'_>, d: &Delegate, by: &str, but: Option<MemberId>) -> Result<(), Error> {
    if delegate_delete(tx.conn, d.id)? {
        if d.accepted_at.is_some() {
            operator::log(tx, by, "delegate-end", &d.mandate.body)?;
        }
        if but != Some(d.member) {
            notice::to_member(tx, d.member, "delegate-ended")?;
        }
    }
    Ok(())
}

/// Ends the mandates whose day has come, and tells of those that end soon.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn look_after(tx: &mut Tx<'_>) -> Result<(), Error> {
    for d in delegate_ending(tx.conn, tx.now.plus(REMIND_BEFORE), ROUND)? {
        if d.mandate.until <= tx.now {
            finish(tx, &d, "time", None)?;
        } else if d.accepted_at.is_some() && delegate_reminded(tx.conn, d.id, tx.now)? {
            notice::to_member(tx, d.member, "delegate-ends")?;
        }
    }
    Ok(())
}

/// The delegates of a pod with their names, for its neighbours.
///
/// # Errors
/// [`Error::Db`].
pub fn of(conn: &mut Conn, pod: PodId) -> Result<Vec<(Delegate, String)>, Error> {
    let mut all = Vec::new();
    for d in delegate_of_pod(conn, pod)? {
        all.push((member_name(conn, Some(d.member))?, d));
    }
    Ok(all.into_iter().map(|(name, d)| (d, name)).collect())
}
