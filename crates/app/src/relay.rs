//! A city's feed: a pod passes on every new offer of the pods that let it, so that who follows the city sees one line for each (I12).
//! Each stays its home's, and is taken back when that pod does not allow it any more.

use caremonger_domain::{
    Refusal,
    listing::{Kind, Listing},
    peer::{Direction, State},
};
use caremonger_store::{
    Conn,
    member::Member,
    peer::peer_with,
    pod_relay::{relay_is, relay_set},
    remote_actor::RemoteActor,
};

use crate::{
    Error, Tx,
    listing_passed_on::{self, Passing},
    operator,
    peer::check_may_decide,
};

/// Whether the pod of a neighbour passes on by itself.
///
/// # Errors
/// [`Refusal::NotAllowed`] for whoever may not decide about other pods.
pub fn is_on(conn: &mut Conn, who: &Member) -> Result<bool, Error> {
    check_may_decide(who)?;
    Ok(relay_is(conn, who.pod)?)
}

/// Has a pod pass on every new offer from now on, or no more. The node's log says so.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub fn set(tx: &mut Tx<'_>, who: &Member, on: bool) -> Result<(), Error> {
    check_may_decide(who)?;
    relay_set(tx.conn, who.pod, on, tx.now)?;
    operator::log(tx, &who.id.to_string(), "relay", if on { "on" } else { "off" })
}

/// A new offer of a pod elsewhere has come: those of our pods that pass on by themselves do, where it lets them.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn came(tx: &mut Tx<'_>, from: &RemoteActor, l: &Listing) -> Result<(), Error> {
    if l.kind != Kind::Offer {
        return Ok(());
    }
    for p in peer_with(tx.conn, from.id, Direction::Outgoing, &[State::Accepted])? {
        if relay_is(tx.conn, p.pod)? && listing_passed_on::passing(tx.conn, p.pod, l)? == Passing::Open {
            match listing_passed_on::announce_as(tx, p.pod, l, "pod") {
                Ok(()) | Err(Error::Refused(Refusal::NotFound)) => {}
                Err(e) => return Err(e),
            }
        }
    }
    Ok(())
}
