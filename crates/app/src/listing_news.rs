//! Telling others of a listing: pods at once, plain followers when the sentence changed and not too often (decision 2).

use std::time::Duration;

use caremonger_domain::{
    Timestamp,
    id::{ActorId, PodId},
    listing::{Listing, State, Visibility},
};
use caremonger_store::{
    activity::{activity_exists, outbox_forget},
    actor::actors_of_pod,
    delivery::{About, Followers},
    listing::{listing_pods, search_text},
    listing_news::{News, listing_news, listing_news_set},
    pod::pod_find,
    remote_actor::remote_actor_find_by_address,
};
use caremonger_wire::{
    activity::{Addressing, announce, tombstone, wrap},
    listing as wire,
};
use serde_json::Value;

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
    /// Each way it is addressed, and who gets it so.
    parts: Vec<(Addressing, Recipients)>,
}

/// Public listings go to the followers of these actors; those for named pods to each of the pods, addressed to it alone, so
/// that nobody learns of the others and its node knows which of its pods is meant.
fn audience(
    tx: &mut Tx<'_>,
    l: &Listing,
    pod: PodId,
    whose: Whose,
    which: Followers,
    about: Option<About>,
) -> Result<Audience, Error> {
    let pod_actor = pod_actor(tx.conn, pod)?.id;
    if l.visibility == Visibility::Public {
        let of = match whose {
            Whose::Pod => vec![pod_actor],
            Whose::PodAndFeeds => actors_of_pod(tx.conn, pod)?.into_iter().map(|a| a.id).collect(),
        };
        let addressing = Addressing::public(tx.urls().actor_part(&l.pod_name, "followers"));
        return Ok(Audience { pod_actor, parts: vec![(addressing, Recipients::Followers(of, which, about))] });
    }
    let mut parts = Vec::new();
    for address in listing_pods(tx.conn, l.id)? {
        if let Some(named) = remote_actor_find_by_address(tx.conn, &address)? {
            parts.push((Addressing::direct(vec![named.uri]), Recipients::Actors(vec![named.id])));
        }
    }
    Ok(Audience { pod_actor, parts })
}

/// What agreements between pods ask of a listing.
pub(crate) fn about(l: &Listing) -> About {
    About { kind: l.kind.as_str().to_owned(), category: l.category.clone(), area_key: search_text(&[&l.area]) }
}

/// Whose followers hear of a public listing.
#[derive(Clone, Copy)]
enum Whose {
    /// The pod's: to the others its feeds announce it.
    Pod,
    /// Its feeds' too: a server that follows only a feed holds the listing as well.
    PodAndFeeds,
}

/// Sends one activity about a listing to everybody it is for; `build` makes it for one way of addressing.
fn send_all(
    tx: &mut Tx<'_>,
    l: &Listing,
    audience: Audience,
    in_outbox: bool,
    build: impl Fn(&Tx<'_>, &str, &Addressing) -> Value,
) -> Result<(), Error> {
    let public = l.visibility == Visibility::Public;
    for (addressing, recipients) in audience.parts {
        let uri = tx.activity_uri();
        let doc = build(tx, &uri, &addressing);
        let out = Outgoing {
            actor: audience.pod_actor,
            doc,
            object_uri: tx.urls().listing(l.id),
            public,
            in_outbox: public && in_outbox,
            proven: false,
        };
        tx.send(&out, &[recipients])?;
    }
    Ok(())
}

/// What plain followers see of a listing, to know whether they have to be told anew.
fn told(tx: &Tx<'_>, l: &Listing) -> String {
    let photos = l.photos.iter().map(|p| p.id.to_string());
    let others = l.translations.iter().filter(|t| !t.stale).flat_map(|t| wire::sentence(tx.urls(), &l.translated(t)));
    wire::sentence(tx.urls(), l).into_iter().chain(photos).chain(others).collect::<Vec<_>>().join("\n")
}

/// Sends a new listing out: `Create` by the pod, `Announce` by the feeds.
///
/// # Errors
/// The gate's refusal, or [`Error::Db`].
pub fn created(tx: &mut Tx<'_>, l: &Listing) -> Result<(), Error> {
    let (Some(pod), true) = (l.pod(), l.is_federated()) else { return Ok(()) };
    let audience = audience(tx, l, pod, Whose::Pod, Followers::All, Some(about(l)))?;
    send_all(tx, l, audience, true, |tx, uri, to| {
        wrap("Create", uri, &tx.urls().actor(&l.pod_name), l.published_at, to, wire::note(tx.urls(), l, to))
    })?;
    announced(tx, l)?;
    let told = told(tx, l);
    listing_news_set(tx.conn, l.id, &News { told, told_at: 0, due_at: None })?;
    Ok(())
}

/// The feeds that carry a public listing pass it on; those that did before do not again.
///
/// # Errors
/// [`Error::Db`].
pub fn announced(tx: &mut Tx<'_>, l: &Listing) -> Result<(), Error> {
    let (Some(pod), true) = (l.pod(), l.visibility == Visibility::Public) else { return Ok(()) };
    let Some(pod) = pod_find(tx.conn, pod)? else { return Ok(()) };
    let object_uri = tx.urls().listing(l.id);
    for feed in ensure_feeds(tx, &pod, l.kind, &l.category)? {
        if activity_exists(tx.conn, feed.id, &object_uri, "Announce")? {
            continue;
        }
        let (uri, actor) = (tx.activity_uri(), tx.urls().actor(&feed.name));
        let cc = vec![tx.urls().actor_part(&feed.name, "followers"), tx.urls().actor(&l.pod_name)];
        let doc = announce(&uri, &actor, tx.now, cc, &object_uri);
        let out = Outgoing { actor: feed.id, doc, object_uri: object_uri.clone(), public: true, in_outbox: true, proven: false };
        tx.send(&out, &[Recipients::Followers(vec![feed.id], Followers::All, Some(about(l)))])?;
    }
    Ok(())
}

/// `told_before` is when plain followers were last told. Mastodon takes an edit only if its `updated`, in whole seconds, is
/// later than the one before, so an edit in the same second carries the next one.
fn send_update(tx: &mut Tx<'_>, l: &Listing, pod: PodId, which: Followers, told_before: Timestamp) -> Result<Timestamp, Error> {
    let mut l = l.clone();
    let last = told_before.max(l.published_at);
    if l.updated_at.as_seconds() <= last.as_seconds() {
        l.updated_at = last.plus(Duration::from_secs(1));
    }
    let audience = audience(tx, &l, pod, Whose::PodAndFeeds, which, Some(about(&l)))?;
    send_all(tx, &l, audience, false, |tx, uri, to| {
        wrap("Update", uri, &tx.urls().actor(&l.pod_name), l.updated_at, to, wire::note(tx.urls(), &l, to))
    })?;
    Ok(l.updated_at)
}

/// Tells of a change: pods at once; plain followers if the sentence changed, the first change at once, later ones at
/// most every ten minutes, an end or the last piece promised always at once.
///
/// # Errors
/// The gate's refusal, or [`Error::Db`].
pub fn changed(tx: &mut Tx<'_>, l: &Listing) -> Result<(), Error> {
    let (Some(pod), true) = (l.pod(), l.is_federated() && l.deleted_at.is_none()) else { return Ok(()) };
    let Some(news) = listing_news(tx.conn, l.id)? else { return created(tx, l) };
    let told = told(tx, l);
    let told_before = Timestamp::from_micros(news.told_at);
    if told == news.told {
        if news.due_at.is_some() {
            listing_news_set(tx.conn, l.id, &News { due_at: None, ..news })?;
        }
        send_update(tx, l, pod, Followers::Pods, told_before)?;
        return Ok(());
    }
    let free_at = told_before.plus(PAUSE);
    let final_word = l.state == State::Closed || l.remaining().is_some_and(|r| r.is_zero());
    if final_word || news.told_at == 0 || free_at <= tx.now {
        let at = send_update(tx, l, pod, Followers::All, told_before)?;
        return Ok(listing_news_set(tx.conn, l.id, &News { told, told_at: at.as_micros(), due_at: None })?);
    }
    send_update(tx, l, pod, Followers::Pods, told_before)?;
    Ok(listing_news_set(tx.conn, l.id, &News { due_at: Some(free_at.as_micros()), ..news })?)
}

/// Tells plain followers what had to wait.
///
/// # Errors
/// The gate's refusal, or [`Error::Db`].
pub fn tell_due(tx: &mut Tx<'_>, l: &Listing) -> Result<(), Error> {
    let (Some(pod), Some(news)) = (l.pod(), listing_news(tx.conn, l.id)?) else { return Ok(()) };
    let told = told(tx, l);
    let mut told_at = Timestamp::from_micros(news.told_at);
    if told != news.told && l.is_federated() && l.deleted_at.is_none() {
        told_at = send_update(tx, l, pod, Followers::Plain, told_at)?.max(tx.now);
    }
    Ok(listing_news_set(tx.conn, l.id, &News { told, told_at: told_at.as_micros(), due_at: None })?)
}

/// Withdraws a listing from a pod it named: to that pod it is deleted, and it hears no more of it.
///
/// # Errors
/// [`Error::Db`].
pub fn withdrawn_from(tx: &mut Tx<'_>, l: &Listing, address: &str) -> Result<(), Error> {
    let (Some(pod), true) = (l.pod(), l.visibility == Visibility::Pods) else { return Ok(()) };
    let Some(named) = remote_actor_find_by_address(tx.conn, address)? else { return Ok(()) };
    let (object_uri, now) = (tx.urls().listing(l.id), tx.now);
    let parts = vec![(Addressing::direct(vec![named.uri]), Recipients::Actors(vec![named.id]))];
    let audience = Audience { pod_actor: pod_actor(tx.conn, pod)?.id, parts };
    send_all(tx, l, audience, false, |tx, uri, to| {
        wrap("Delete", uri, &tx.urls().actor(&l.pod_name), now, to, tombstone(&object_uri, "Note", now))
    })
}

/// Tells a pod that a listing names from now on.
///
/// # Errors
/// The gate's refusal, or [`Error::Db`].
pub fn shown_to(tx: &mut Tx<'_>, l: &Listing, address: &str) -> Result<(), Error> {
    let (Some(pod), true) = (l.pod(), l.visibility == Visibility::Pods) else { return Ok(()) };
    let Some(named) = remote_actor_find_by_address(tx.conn, address)? else { return Ok(()) };
    let parts = vec![(Addressing::direct(vec![named.uri]), Recipients::Actors(vec![named.id]))];
    let audience = Audience { pod_actor: pod_actor(tx.conn, pod)?.id, parts };
    send_all(tx, l, audience, false, |tx, uri, to| {
        wrap("Create", uri, &tx.urls().actor(&l.pod_name), l.published_at, to, wire::note(tx.urls(), l, to))
    })
}

/// Sends the deletion of a listing, and takes it out of the outboxes.
///
/// # Errors
/// [`Error::Db`].
pub fn deleted(tx: &mut Tx<'_>, l: &Listing) -> Result<(), Error> {
    let (Some(pod), true) = (l.pod(), l.is_federated()) else { return Ok(()) };
    let object_uri = tx.urls().listing(l.id);
    outbox_forget(tx.conn, &object_uri)?;
    let (audience, now) = (audience(tx, l, pod, Whose::PodAndFeeds, Followers::All, None)?, tx.now);
    send_all(tx, l, audience, false, |tx, uri, to| {
        wrap("Delete", uri, &tx.urls().actor(&l.pod_name), now, to, tombstone(&object_uri, "Note", now))
    })
}
