//! Telling others of a listing: pods at once, plain followers when the sentence changed and not too often (decision 2).

use std::time::Duration;

use caremonger_domain::{
    Timestamp,
    id::{ActorId, PodId, RemoteActorId},
    listing::{Listing, Origin, State, Visibility},
};
use caremonger_store::{
    activity::outbox_forget,
    actor::actors_of_pod,
    delivery::Followers,
    listing::{News, listing_news, listing_news_set, listing_pods},
    pod::pod_find,
    remote_actor::remote_actor_find_by_address,
};
use caremonger_wire::{
    PUBLIC,
    activity::{Addressing, tombstone, wrap},
    context, listing as wire,
};
use serde_json::json;

use crate::{
    Error, Tx,
    actor::{ensure_feeds, pod_actor},
    outbox::{Outgoing, Recipients},
};

/// Shortest time between two edits that plain followers are told of.
pub const PAUSE: Duration = Duration::from_secs(600);

/// Whom a local listing is for, elsewhere.
struct Audience {
    pod_actor: ActorId,
    addressing: Addressing,
    /// The pod's actor and its feeds: a server that follows only a feed holds the listing too.
    of: Vec<ActorId>,
    /// The named pods, for [`Visibility::Pods`].
    named: Option<Vec<RemoteActorId>>,
}

fn pod_of(l: &Listing) -> Option<PodId> {
    match l.origin {
        Origin::Local { pod, .. } => Some(pod),
        Origin::Remote { .. } => None,
    }
}

fn audience(tx: &mut Tx<'_>, l: &Listing, pod: PodId) -> Result<Audience, Error> {
    let pod_actor = pod_actor(tx.conn, pod)?.id;
    if l.visibility == Visibility::Public {
        let of = actors_of_pod(tx.conn, pod)?.into_iter().map(|a| a.id).collect();
        let addressing = Addressing::public(tx.urls().actor_part(&l.pod_name, "followers"));
        return Ok(Audience { pod_actor, addressing, of, named: None });
    }
    let mut named = Vec::new();
    for address in listing_pods(tx.conn, l.id)? {
        named.extend(remote_actor_find_by_address(tx.conn, &address)?.map(|a| a.id));
    }
    // Nobody learns of the other recipients: each reads that the pod wrote to its own followers.
    let addressing = Addressing::direct(vec![tx.urls().actor_part(&l.pod_name, "followers")]);
    Ok(Audience { pod_actor, addressing, of: Vec::new(), named: Some(named) })
}

impl Audience {
    fn recipients(&self, which: Followers) -> Vec<Recipients> {
        match &self.named {
            Some(named) => vec![Recipients::Actors(named.clone())],
            None => vec![Recipients::Followers(self.of.clone(), which)],
        }
    }
}

/// Sends a new listing out: `Create` by the pod, `Announce` by the feeds.
///
/// # Errors
/// The gate's refusal, or [`Error::Db`].
pub fn created(tx: &mut Tx<'_>, l: &Listing) -> Result<(), Error> {
    let (Some(pod), true) = (pod_of(l), l.is_federated()) else { return Ok(()) };
    let public = l.visibility == Visibility::Public;
    let feeds = match pod_find(tx.conn, pod)? {
        Some(pod) if public => ensure_feeds(tx, &pod, l.kind, &l.category)?,
        _ => Vec::new(),
    };
    let audience = audience(tx, l, pod)?;
    let note = wire::note(tx.urls(), l, &audience.addressing);
    let (uri, object_uri) = (tx.activity_uri(), tx.urls().listing(l.id));
    let doc = wrap("Create", &uri, &tx.urls().actor(&l.pod_name), l.published_at, &audience.addressing, note);
    let out = Outgoing { actor: audience.pod_actor, doc, object_uri: object_uri.clone(), public, in_outbox: public };
    let own = match &audience.named {
        Some(_) => audience.recipients(Followers::All),
        None => vec![Recipients::Followers(vec![audience.pod_actor], Followers::All)],
    };
    tx.send(&out, &own)?;
    for feed in feeds {
        let (uri, actor) = (tx.activity_uri(), tx.urls().actor(&feed.name));
        let doc = json!({
            "@context": context::plain(),
            "id": uri,
            "type": "Announce",
            "actor": actor,
            "published": tx.now.whole_second(),
            "to": [PUBLIC],
            "cc": [tx.urls().actor_part(&feed.name, "followers"), tx.urls().actor(&l.pod_name)],
            "object": object_uri
        });
        let out = Outgoing { actor: feed.id, doc, object_uri: object_uri.clone(), public: true, in_outbox: true };
        tx.send(&out, &[Recipients::Followers(vec![feed.id], Followers::All)])?;
    }
    let told = wire::sentence(tx.urls(), l).join("\n");
    listing_news_set(tx.conn, l.id, &News { told, told_at: 0, due_at: None })?;
    Ok(())
}

fn send_update(tx: &mut Tx<'_>, l: &Listing, pod: PodId, which: Followers) -> Result<(), Error> {
    let audience = audience(tx, l, pod)?;
    let note = wire::note(tx.urls(), l, &audience.addressing);
    let uri = tx.activity_uri();
    let doc = wrap("Update", &uri, &tx.urls().actor(&l.pod_name), l.updated_at, &audience.addressing, note);
    let public = l.visibility == Visibility::Public;
    let out = Outgoing { actor: audience.pod_actor, doc, object_uri: tx.urls().listing(l.id), public, in_outbox: false };
    tx.send(&out, &audience.recipients(which))
}

/// Tells of a change: pods at once; plain followers if the sentence changed, the first change at once, later ones at
/// most every ten minutes, an end or the last piece promised always at once.
///
/// # Errors
/// The gate's refusal, or [`Error::Db`].
pub fn changed(tx: &mut Tx<'_>, l: &Listing) -> Result<(), Error> {
    let (Some(pod), true) = (pod_of(l), l.is_federated() && l.deleted_at.is_none()) else { return Ok(()) };
    let Some(news) = listing_news(tx.conn, l.id)? else { return created(tx, l) };
    let told = wire::sentence(tx.urls(), l).join("\n");
    if told == news.told {
        if news.due_at.is_some() {
            listing_news_set(tx.conn, l.id, &News { due_at: None, ..news })?;
        }
        return send_update(tx, l, pod, Followers::Pods);
    }
    let free_at = Timestamp::from_micros(news.told_at).plus(PAUSE);
    let final_word = l.state == State::Closed || l.remaining().is_some_and(|r| r.is_zero());
    if final_word || news.told_at == 0 || free_at <= tx.now {
        send_update(tx, l, pod, Followers::All)?;
        return Ok(listing_news_set(tx.conn, l.id, &News { told, told_at: tx.now.as_micros(), due_at: None })?);
    }
    send_update(tx, l, pod, Followers::Pods)?;
    Ok(listing_news_set(tx.conn, l.id, &News { due_at: Some(free_at.as_micros()), ..news })?)
}

/// Tells plain followers what had to wait.
///
/// # Errors
/// The gate's refusal, or [`Error::Db`].
pub fn tell_due(tx: &mut Tx<'_>, l: &Listing) -> Result<(), Error> {
    let (Some(pod), Some(news)) = (pod_of(l), listing_news(tx.conn, l.id)?) else { return Ok(()) };
    let told = wire::sentence(tx.urls(), l).join("\n");
    if told != news.told && l.is_federated() && l.deleted_at.is_none() {
        send_update(tx, l, pod, Followers::Plain)?;
    }
    Ok(listing_news_set(tx.conn, l.id, &News { told, told_at: tx.now.as_micros(), due_at: None })?)
}

/// Sends the deletion of a listing, and takes it out of the outboxes.
///
/// # Errors
/// [`Error::Db`].
pub fn deleted(tx: &mut Tx<'_>, l: &Listing) -> Result<(), Error> {
    let (Some(pod), true) = (pod_of(l), l.is_federated()) else { return Ok(()) };
    let audience = audience(tx, l, pod)?;
    let object_uri = tx.urls().listing(l.id);
    outbox_forget(tx.conn, &object_uri)?;
    let uri = tx.activity_uri();
    let object = tombstone(&object_uri, "Note", tx.now);
    let doc = wrap("Delete", &uri, &tx.urls().actor(&l.pod_name), tx.now, &audience.addressing, object);
    let public = l.visibility == Visibility::Public;
    let out = Outgoing { actor: audience.pod_actor, doc, object_uri, public, in_outbox: false };
    tx.send(&out, &audience.recipients(Followers::All))
}
