//! Others ask whether they may quote a listing.

use caremonger_domain::listing::{Listing, Origin, Visibility};
use caremonger_store::{Conn, listing::listing_find, pod::pod_find, remote_actor::RemoteActor};
use caremonger_wire::{
    activity::{Addressing, wrap},
    quote::{self, Request},
    urls::Urls,
};
use serde_json::json;

use crate::{
    Error, Tx,
    actor::pod_actor,
    outbox::{Outgoing, Recipients},
};

/// The public listing of ours that an id names: what may be quoted.
///
/// # Errors
/// [`Error::Db`].
pub fn quotable(conn: &mut Conn, urls: &Urls, uri: &str) -> Result<Option<Listing>, Error> {
    let Some(id) = urls.listing_id(uri).filter(|id| urls.listing(*id) == uri) else { return Ok(None) };
    let found = listing_find(conn, id)?;
    Ok(found.filter(|l| l.is_local() && l.visibility == Visibility::Public && l.deleted_at.is_none()))
}

/// Somebody asks: `QuoteRequest`. Yes for what is public; what is not there and what is not for everyone get the same no.
///
/// # Errors
/// [`Error::Db`].
pub fn asked(tx: &mut Tx<'_>, from: &RemoteActor, request_uri: &str, r: &Request) -> Result<&'static str, Error> {
    let urls = tx.urls().clone();
    let Some(l) = quotable(tx.conn, &urls, &r.quoted)? else { return Ok("there is nothing of ours to quote") };
    let Origin::Local { pod, .. } = l.origin else { return Ok("there is nothing of ours to quote") };
    if pod_find(tx.conn, pod)?.is_none_or(|p| p.deleted_at.is_some()) {
        return Ok("there is nothing of ours to quote");
    }
    let (uri, actor) = (tx.activity_uri(), tx.urls().actor(&l.pod_name));
    let addressing = Addressing::direct(vec![from.uri.clone()]);
    let mut doc = wrap("Accept", &uri, &actor, tx.now, &addressing, quote::request(request_uri, &from.uri, r));
    doc["result"] = json!(quote::authorization_uri(&r.quoted, &r.by));
    let ours = pod_actor(tx.conn, pod)?.id;
    let out = Outgoing { actor: ours, doc, object_uri: r.quoted.clone(), public: false, in_outbox: false, proven: false };
    tx.send(&out, &[Recipients::Actors(vec![from.id])])?;
    Ok("they may quote it")
}
