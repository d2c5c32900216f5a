//! Ringing through a gateway that rings both and joins them, so that neither sees the number of the other (E4). The network side lives in the
//! program; an act here says that it may be done now, and what follows where it could not.

use std::{future::Future, pin::Pin};

use caremonger_domain::{
    Refusal,
    id::{MemberId, PairingId},
    pairing::{Side, TRY_AGAIN},
    person::Field,
};
use caremonger_store::{member::Member, pairing::Pairing, person::person_of_member};

use crate::{
    Error, Node, Tx, call,
    pairing::{Role, check_apart, locked, save},
    person,
};

/// Whom to join. It is asked for once and kept nowhere; nothing writes it into a log.
pub struct Ask {
    /// The number of whoever rings; it is rung first.
    pub from: String,
    /// The number of whoever is rung.
    pub to: String,
    /// How long they mean to talk, in minutes.
    pub minutes: u16,
}

impl std::fmt::Debug for Ask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ask").field("minutes", &self.minutes).finish_non_exhaustive()
    }
}

/// Why two were not joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotJoined {
    /// The gateway did not answer, or is out of order.
    #[error("the gateway that joins calls did not take one")]
    Away,
    /// It rings no such number.
    #[error("the gateway that joins calls rings no such number")]
    Number,
}

/// A future of a call that is joined.
pub type Joining<'a> = Pin<Box<dyn Future<Output = Result<(), NotJoined>> + Send + 'a>>;

/// Rings two and joins them.
pub trait Bridge: Send + Sync + 'static {
    /// Asks for it, and waits no longer than somebody who looks at a page does.
    fn join<'a>(&'a self, ask: &'a Ask) -> Joining<'a>;
}

/// Whether whoever rings is put through and is not shown the number: there is a gateway, and it has not failed them this time.
#[must_use]
pub fn masks(node: &Node, p: &Pairing, role: Role) -> bool {
    role == Role::One(Side::Caller) && node.bridge().is_some() && p.unmasked_at.is_none()
}

fn number(tx: &mut Tx<'_>, member: Option<MemberId>, none: &'static str) -> Result<String, Error> {
    let kept = match member {
        Some(member) => person_of_member(tx.conn, member)?.filter(|x| x.wiped_at.is_none()),
        None => None,
    };
    let number = match kept {
        Some(x) => person::one(tx.conn, tx.node, x.id, Field::Phone)?.filter(|n| !n.is_empty()),
        None => None,
    };
    Ok(number.ok_or(Refusal::WrongState { state: none })?)
}

/// Whoever rings is about to be put through.
fn begin(tx: &mut Tx<'_>, who: &Member, id: PairingId) -> Result<Ask, Error> {
    let (mut p, role) = locked(tx, who, id)?;
    if role != Role::One(Side::Caller) || !call::shows(&p, role, tx.now) {
        return Err(Refusal::WrongState { state: "call-not-yet" }.into());
    }
    check_apart(tx, &p)?;
    // Whoever presses twice does not ring a phone off its hook.
    if p.rung_at.is_some_and(|at| at.plus(TRY_AGAIN) > tx.now) {
        return Err(Refusal::WrongState { state: "call-rung" }.into());
    }
    let from = number(tx, p.caller, "call-own-number")?;
    let to = number(tx, p.called, "call-their-number")?;
    let minutes = p.minutes;
    p.rung_at = Some(tx.now);
    save(tx, p)?;
    Ok(Ask { from, to, minutes })
}

/// The gateway did not do it: until the next call the number is shown as where there is none.
fn failed(tx: &mut Tx<'_>, who: &Member, id: PairingId) -> Result<(), Error> {
    let (mut p, _) = locked(tx, who, id)?;
    // How it went may have been said meanwhile: then it is the next call that would be shown.
    if p.rung_at.is_none() {
        return Ok(());
    }
    p.unmasked_at = Some(tx.now);
    save(tx, p)
}

/// Rings whoever rings and whoever is rung, and joins them. Whether the gateway took it; where it did not, the number can be seen.
///
/// # Errors
/// [`Refusal::NotFound`] for others and where there is no gateway, [`Refusal::WrongState`] when it is not the time, for a second time within
/// minutes, or when one of the two keeps no number that the gateway rings.
pub async fn ring(node: &Node, who: &Member, id: PairingId) -> Result<bool, Error> {
    let Some(bridge) = node.bridge() else { return Err(Refusal::NotFound.into()) };
    let me = who.clone();
    let ask = node.act(move |tx| begin(tx, &me, id)).await?;
    match bridge.join(&ask).await {
        Ok(()) => return Ok(true),
        // Whoever rings could else see the number by writing down a wrong one of their own.
        Err(NotJoined::Number) => return Err(Refusal::WrongState { state: "call-wrong-number" }.into()),
        Err(NotJoined::Away) => {}
    }
    let me = who.clone();
    node.act(move |tx| failed(tx, &me, id)).await?;
    Ok(false)
}
