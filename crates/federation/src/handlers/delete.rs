//! `Delete` of an actor, a listing or a circle; `Block`.

use caremonger_app::{
    circle_copy,
    follower::{actor_gone, follow_undone},
    interest_end, listing_copy,
};
use caremonger_store::follower::follower_remove_everywhere;
use caremonger_wire::{activity::Envelope, urls::same_origin};

use super::{Prepared, Stop, ready, sender};
use crate::Federation;

pub(super) async fn prepare(federation: &Federation, e: Envelope) -> Result<Prepared, Stop> {
    let object = e.object_id().ok_or(Stop::Never("it deletes nothing"))?.to_owned();
    if object != e.actor && !same_origin(&object, &e.actor) {
        return Err(Stop::Never("it deletes what is somebody else's"));
    }
    let from = sender(federation, &e).await?;
    if object == e.actor {
        federation.forget_keys_of(&e.actor).await;
        return ready(move |tx| actor_gone(tx, &from));
    }
    let pods = federation.addressed_pods(&e);
    ready(move |tx| {
        if circle_copy::gone(tx, &from, &object)? {
            return Ok("the circle is no more");
        }
        if interest_end::words_deleted(tx, &from, &object)? {
            return Ok("their words are gone");
        }
        listing_copy::deleted_for(tx, &from, &object, &pods)
    })
}

pub(super) async fn prepare_block(federation: &Federation, e: Envelope) -> Result<Prepared, Stop> {
    let object =
        e.object_id().filter(|o| federation.node().urls().is_local(o)).ok_or(Stop::Never("it blocks nobody here"))?.to_owned();
    let from = sender(federation, &e).await?;
    ready(move |tx| {
        follower_remove_everywhere(tx.conn, from.id)?;
        follow_undone(tx, &from, &e.id, Some(&object))
    })
}
