//! Keeping level: copies and promises are compared with their home after every outage and every few hours, and followers
//! as FEP-8fcf has it.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use caremonger_app::{Error, commitment_copy, listing_copy, peer, sync as level};
use caremonger_domain::{
    Timestamp,
    commitment::State,
    id::{ActorId, RemoteActorId},
    peer::{Direction, State as PeerState},
};
use caremonger_signatures::digest;
use caremonger_store::{
    actor::actor_find,
    listing::listing_find_by_uri,
    peer::{peer_compared, peer_to_compare, peer_with},
    pod::pod_find,
    remote_actor::{RemoteActor, remote_actor_find, remote_actor_find_by_uri},
    sync::sync_followers_at,
};
use caremonger_wire::{
    agreement, json, listing,
    sync::{Item, Synchronization, parse_page},
    urls::same_origin,
};
use serde_json::Value;
use tokio::sync::watch;

use crate::{Federation, fetch::FetchError};

/// How often copies are compared while nothing happens.
const EVERY: Duration = Duration::from_secs(6 * 3600);
/// After how long a comparison that failed is tried again.
const AGAIN: Duration = Duration::from_secs(300);
/// How often it is looked whether something is to be compared.
const TICK: Duration = Duration::from_secs(2);
/// Most relations read at once, and most pods compared in one round.
const DUE_MAX: i64 = 500;
const AT_ONCE: usize = 20;
/// How long comparing with one pod, and comparing one followers collection, may take.
const WITHIN: Duration = Duration::from_secs(600);
const FOLLOWERS_WITHIN: Duration = Duration::from_secs(60);
/// Most pages of a collection that are read.
const PAGES_MAX: usize = 100;

/// A followers collection somebody told us the digest of.
#[derive(Debug, Clone)]
pub(crate) struct Followers {
    pub(crate) actor: String,
    pub(crate) told: Synchronization,
}

/// Runs until `stop`.
pub(crate) async fn run(federation: Federation, mut stop: watch::Receiver<bool>) {
    let begun = federation.node().now();
    let waiting = federation.0.compared.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
    let Some(mut followers) = waiting else { return };
    // A task of its own: whoever has us compare followers must not hold up anything else.
    let others = federation.clone();
    let comparing = tokio::spawn(async move {
        while let Some(f) = followers.recv().await {
            match tokio::time::timeout(FOLLOWERS_WITHIN, compare_followers(&others, &f)).await {
                Ok(Ok(())) => continue,
                Ok(Err(error)) => tracing::info!(%error, actor = %f.actor, "followers could not be compared"),
                Err(_) => tracing::info!(actor = %f.actor, "comparing followers took too long"),
            }
            others.0.told_lately.invalidate(&(f.actor, f.told.digest)).await;
        }
    });
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut rounds: u32 = 0;
    let mut not_before = HashMap::new();
    while !*stop.borrow() {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stop.changed() => break,
        }
        // Whatever was compared before this process began may have changed while there was none.
        let before = begun.max(federation.node().now().minus(EVERY));
        if let Err(error) = compare_due(&federation, before, &mut not_before, &stop).await {
            tracing::error!(%error, "copies could not be compared");
        }
        rounds = rounds.wrapping_add(1);
        if rounds.is_multiple_of(30) {
            federation.0.allowance.tidy();
            federation.0.politeness.tidy();
        }
    }
    comparing.abort();
}

/// Compares what is due. `not_before` says when those who did not answer are asked again.
async fn compare_due(
    federation: &Federation,
    before: Timestamp,
    not_before: &mut HashMap<RemoteActorId, Timestamp>,
    stop: &watch::Receiver<bool>,
) -> Result<(), Error> {
    let node = federation.node();
    let due = node.read(move |c| Ok::<_, Error>(peer_to_compare(c, before, DUE_MAX)?)).await?;
    let mut actors: Vec<_> = due.iter().map(|p| p.actor).collect();
    actors.sort_unstable();
    actors.dedup();
    let now = node.now();
    not_before.retain(|_, at| *at > now);
    actors.retain(|id| !not_before.contains_key(id));
    for id in actors.into_iter().take(AT_ONCE) {
        if *stop.borrow() {
            break;
        }
        let now = node.now();
        let found = node
            .act(move |tx| {
                // Another process sees from now on that somebody is at it.
                peer_compared(tx.conn, id, Some(now))?;
                Ok(remote_actor_find(tx.conn, id)?)
            })
            .await?;
        let Some(actor) = found else { continue };
        let compared = tokio::time::timeout(WITHIN, compare(federation, &actor)).await;
        let error = match compared {
            Ok(Ok(mended)) => {
                if mended > 0 {
                    tracing::info!(actor = %actor.uri, mended, "level again");
                }
                continue;
            }
            Ok(Err(error)) => error,
            Err(_) => FetchError::Unreachable("it took too long".into()),
        };
        tracing::info!(actor = %actor.uri, %error, "could not be compared");
        if error.is_transient() {
            not_before.insert(id, node.now().plus(AGAIN));
            node.act(move |tx| Ok(peer_compared(tx.conn, id, None)?)).await?;
        }
    }
    Ok(())
}

/// Compares what we know of a pod with what its home says, and mends the difference; how many things were mended.
///
/// # Errors
/// [`FetchError`] when the home cannot be asked. A home that knows nothing of this way is left alone.
pub(crate) async fn compare(federation: &Federation, actor: &RemoteActor) -> Result<usize, FetchError> {
    let db = |e: Error| FetchError::Unreachable(e.to_string());
    let url = format!("{}/sync", actor.uri);
    let summary = match federation.fresh(&url).await {
        Ok(doc) => doc,
        // It keeps none, or we are nothing to it any more: then it says so of its followers.
        Err(FetchError::Refused(404 | 406)) => {
            let theirs = format!("{}/followers_synchronization", actor.uri);
            return match mend_followers(federation, actor, &theirs).await {
                Ok(()) | Err(FetchError::Refused(_) | FetchError::Gone | FetchError::Unbelievable(_)) => Ok(0),
                Err(e) => Err(e),
            };
        }
        Err(e) => return Err(e),
    };
    let of = actor.clone();
    let known = federation.node().read(move |c| level::known(c, &of)).await.map_err(db)?;
    if json::str_at(&summary, "digest") == Some(digest::of_set(known.iter().map(Item::line)).as_str()) {
        return Ok(0);
    }
    let there = items(federation, actor, &summary).await?;
    let (ours, theirs) = (by_name(&known), by_name(&there));
    let differ = theirs.iter().filter(|(name, item)| ours.get(*name) != Some(item)).map(|(_, item)| (item, true));
    let lacking = ours.iter().filter(|(name, _)| !theirs.contains_key(*name)).map(|(_, item)| (item, false));
    let (mut mended, mut failed) = (0, None);
    for (item, there) in differ.chain(lacking) {
        // One that cannot be had does not keep the others from being mended.
        match mend(federation, actor, item, there).await {
            Ok(done) => mended += usize::from(done),
            Err(error) => failed = Some(error),
        }
    }
    failed.map_or(Ok(mended), Err)
}

fn by_name(items: &[Item]) -> BTreeMap<&str, &Item> {
    items
        .iter()
        .map(|i| match i {
            Item::Listing { uri, .. } => (uri.as_str(), i),
            Item::Claim { claim, .. } => (claim.as_str(), i),
        })
        .collect()
}

async fn items(federation: &Federation, actor: &RemoteActor, summary: &Value) -> Result<Vec<Item>, FetchError> {
    let mut found = Vec::new();
    let mut page = json::id_at(summary, "first").map(str::to_owned);
    for _ in 0..PAGES_MAX {
        let Some(uri) = page.filter(|u| same_origin(u, &actor.uri)) else { break };
        let doc = federation.fresh(&uri).await?;
        found.extend(parse_page(&doc, &actor.uri));
        page = json::id_at(&doc, "next").map(str::to_owned).filter(|next| *next != uri);
    }
    Ok(found)
}

async fn mend(federation: &Federation, actor: &RemoteActor, item: &Item, there: bool) -> Result<bool, FetchError> {
    match item {
        Item::Listing { uri, .. } => mend_listing(federation, actor, uri, there).await,
        Item::Claim { claim, agreement, .. } => mend_claim(federation, actor, claim, agreement.as_deref(), there).await,
    }
}

async fn mend_listing(federation: &Federation, actor: &RemoteActor, uri: &str, there: bool) -> Result<bool, FetchError> {
    let node = federation.node();
    let db = |e: Error| FetchError::Unreachable(e.to_string());
    let (from, wanted) = (actor.clone(), uri.to_owned());
    match federation.fresh(uri).await {
        Ok(doc) => {
            let Some(parsed) = listing::parse(&doc) else { return Ok(false) };
            node.act(move |tx| {
                listing_copy::revived(tx, &from, &parsed.uri)?;
                listing_copy::put(tx, &from, &parsed)?;
                // Still open at home, and not among what is for us.
                if !there && let Some(l) = listing_find_by_uri(tx.conn, &wanted)? {
                    level::not_for_us(tx, &from, l.id)?;
                }
                Ok(())
            })
            .await
            .map_err(db)?;
        }
        Err(FetchError::Gone) => {
            node.act(move |tx| listing_copy::deleted(tx, &from, &wanted)).await.map_err(db)?;
        }
        Err(FetchError::Refused(401 | 403 | 404)) => {
            node.act(move |tx| match listing_find_by_uri(tx.conn, &wanted)? {
                Some(l) => level::not_for_us(tx, &from, l.id),
                None => Ok(()),
            })
            .await
            .map_err(db)?;
        }
        Err(e) if e.is_transient() => return Err(e),
        Err(_) => return Ok(false),
    }
    Ok(true)
}

/// A promise about which the two sides differ: the home is asked how it stands. What it never heard is said again.
async fn mend_claim(
    federation: &Federation,
    actor: &RemoteActor,
    claim: &str,
    agreement: Option<&str>,
    there: bool,
) -> Result<bool, FetchError> {
    let node = federation.node();
    let db = |e: Error| FetchError::Unreachable(e.to_string());
    let (of, wanted) = (actor.clone(), claim.to_owned());
    let own = node.read(move |c| level::own_claim(c, &of, &wanted)).await.map_err(db)?;
    // They hold stock for somebody we know nothing of, perhaps of before a restore: their own timers end it.
    let Some(own) = own else { return Ok(false) };
    let (from, claim) = (actor.clone(), claim.to_owned());
    if there && matches!(own.state, State::Cancelled | State::Lapsed) {
        node.act(move |tx| level::say_again(tx, &from, &claim, "Undo")).await.map_err(db)?;
        return Ok(true);
    }
    let asked = match agreement {
        Some(uri) if same_origin(uri, &actor.uri) => federation.fresh(uri).await,
        _ => {
            let mut url =
                url::Url::parse(&format!("{}/sync", actor.uri)).map_err(|_| FetchError::Unbelievable("its id is not a URL"))?;
            url.query_pairs_mut().append_pair("claim", &claim);
            federation.answer_at(url.as_str()).await
        }
    };
    match asked {
        Ok(doc) if json::has_type(&doc, "Reject") => {
            let reason = json::str_at(&doc, "content").map(caremonger_wire::html::to_text).unwrap_or_default();
            let left = agreement::parse_left(&doc);
            node.act(move |tx| commitment_copy::refused(tx, &from, &claim, &reason, left)).await.map_err(db)?;
        }
        Ok(doc) => {
            let Some(a) = agreement::parse(&doc) else { return Ok(false) };
            node.act(move |tx| commitment_copy::told(tx, &from, &claim, &a)).await.map_err(db)?;
        }
        Err(FetchError::Refused(404)) if !there => {
            node.act(move |tx| level::say_again(tx, &from, &claim, "Offer")).await.map_err(db)?;
        }
        Err(e) if e.is_transient() => return Err(e),
        Err(_) => return Ok(false),
    }
    Ok(true)
}

/// FEP-8fcf: what somebody says of our followers among theirs is compared with what we know, and mended.
async fn compare_followers(federation: &Federation, f: &Followers) -> Result<(), FetchError> {
    let node = federation.node();
    let db = |e: Error| FetchError::Unreachable(e.to_string());
    let uri = f.actor.clone();
    let urls = node.urls().clone();
    let found = node
        .read(move |c| {
            let Some(actor) = remote_actor_find_by_uri(c, &uri)? else { return Ok::<_, Error>(None) };
            let relations = peer_with(c, actor.id, Direction::Outgoing, PeerState::ALL)?;
            let mut ours = Vec::new();
            for p in relations.iter().filter(|p| p.state == PeerState::Accepted) {
                ours.extend(pod_find(c, p.pod)?.map(|pod| urls.actor(&pod.name)));
            }
            // Whom no pod of ours ever asked has nothing to be compared.
            Ok((!relations.is_empty()).then_some((actor, ours)))
        })
        .await
        .map_err(db)?;
    let Some((actor, ours)) = found else { return Ok(()) };
    let collection = actor.followers.as_deref() == Some(f.told.collection.as_str());
    if !collection || !same_origin(&f.told.url, &actor.uri) || digest::of_set(&ours) == f.told.digest {
        return Ok(());
    }
    mend_followers(federation, &actor, &f.told.url).await
}

/// Asks an actor which of its followers live here, and says anew what the two sides differ in.
async fn mend_followers(federation: &Federation, actor: &RemoteActor, url: &str) -> Result<(), FetchError> {
    let (node, id) = (federation.node(), actor.id);
    let doc = federation.fresh(url).await?;
    let there: Vec<String> = ["orderedItems", "items"]
        .into_iter()
        .flat_map(|k| json::many(doc.get(k)).filter_map(json::id_of).map(str::to_owned).collect::<Vec<_>>())
        .collect();
    node.act(move |tx| {
        for p in peer_with(tx.conn, id, Direction::Outgoing, PeerState::ALL)? {
            let Some(pod) = pod_find(tx.conn, p.pod)? else { continue };
            let counted = there.contains(&tx.urls().actor(&pod.name));
            match p.state {
                PeerState::Accepted if !counted => peer::follows_no_more(tx, &p)?,
                PeerState::Accepted | PeerState::Requested => {}
                _ if counted => peer::unfollow_again(tx, &p)?,
                _ => {}
            }
        }
        Ok(())
    })
    .await
    .map_err(|e: Error| FetchError::Unreachable(e.to_string()))
}

impl Federation {
    /// The header of FEP-8fcf for what an actor of ours sends its followers at a server; `None` for none there.
    pub(crate) async fn synchronization(&self, actor: ActorId, origin: &str) -> Option<String> {
        let key = (actor, origin.to_owned());
        let made = async {
            let (origin, urls) = (origin.to_owned(), self.node().urls().clone());
            let made = self.node().read(move |c| {
                let Some(own) = actor_find(c, actor)? else { return Ok::<_, Error>(None) };
                let followers = sync_followers_at(c, actor, &origin)?;
                let told = Synchronization {
                    collection: urls.actor_part(&own.name, "followers"),
                    url: urls.actor_part(&own.name, "followers_synchronization"),
                    digest: digest::of_set(&followers),
                };
                Ok((!followers.is_empty()).then(|| told.to_header()))
            });
            made.await.unwrap_or_default()
        };
        self.0.synchronizations.get_with(key, made).await
    }

    /// Notes what somebody said of its followers here, to be compared. What is too much is let go: it comes again.
    pub(crate) async fn followers_told(&self, actor: &str, header: &str) {
        if let Some(told) = Synchronization::parse(header) {
            // The same word again, with every activity, is looked at once in a while.
            let key = (actor.to_owned(), told.digest.clone());
            if self.0.told_lately.contains_key(&key) {
                return;
            }
            if self.0.to_compare.try_send(Followers { actor: actor.to_owned(), told }).is_ok() {
                self.0.told_lately.insert(key, ()).await;
            }
        }
    }
}
