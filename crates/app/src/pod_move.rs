//! A pod moves to another node: its followers are sent after it (`Move`), and its history goes along in a file.

use caremonger_domain::{
    Amount, Refusal, Timestamp, Unit,
    id::ListingId,
    listing::{Acceptance, ClosedBecause, Kind, Listing, Origin, State, Visibility},
    loan::check_days,
    mark::{Mark, in_order},
    peer::{Direction, Peer, State as PeerState},
    stock::Stock,
    translation::{TRANSLATIONS_MAX, Translation},
};
use caremonger_store::{
    Conn,
    block::is_blocked,
    commitment::commitment_holding,
    delivery::Followers,
    history::{Line, history_add, history_of_listing},
    listing::{listing_insert, listing_lock},
    listing_page::{Filter, Viewer, listing_page},
    peer::{peer_between, peer_insert, peer_with},
    pod::{Pod, pod_place},
    remote_actor::RemoteActor,
};
use caremonger_wire::{
    activity::{Addressing, wrap},
    json,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    Error, Node, Tx,
    actor::pod_actor,
    key, listing, operator,
    outbox::{Outgoing, Recipients},
    peer,
    peer_terms::Offered,
    pod,
};

/// Says that a pod of ours was another one before: the old node needs to read that before it sends its followers over.
///
/// # Errors
/// [`Error::Lookup`], [`Refusal::NotFound`].
pub async fn alias(node: &Node, name: String, of: &str) -> Result<String, Error> {
    let old = node.look_up(of).await?;
    let uri = old.uri.clone();
    node.act(move |tx| {
        let pod = pod::alive(tx.conn, &name)?;
        pod_place(tx.conn, pod.id, pod.moved_to.as_deref(), Some(&old.uri))?;
        operator::log(tx, "operator", "pod-alias", &format!("{name} was {}", old.address))?;
        let actor = pod_actor(tx.conn, pod.id)?;
        key::changed(tx, &actor)
    })
    .await?;
    Ok(uri)
}

/// Moves a pod away: its followers hear of the new address and follow there by themselves; what it had open and nobody
/// had promised on is taken back here.
///
/// # Errors
/// [`Error::Lookup`]; [`Refusal::Invalid`] when the new pod does not say that it was this one.
pub async fn away(node: &Node, name: String, to: &str) -> Result<String, Error> {
    let target = node.look_up(to).await?;
    let doc = node.document(&target.uri).await?;
    let ours = node.urls().actor(&name);
    if !json::ids_at(&doc, "alsoKnownAs").contains(&ours.as_str()) {
        let words = "The pod at the new address does not say yet that it was this one. Run caremonger pod alias there first.";
        return Err(Refusal::Invalid(words, "to").into());
    }
    let uri = target.uri.clone();
    node.act(move |tx| {
        let pod = pod::alive(tx.conn, &name)?;
        if pod.moved_to.is_some() {
            return Err(Refusal::Invalid("This pod has moved already.", "pod").into());
        }
        leave(tx, &pod, &target.uri, &target.address, "operator")
    })
    .await?;
    Ok(uri)
}

/// A pod of ours lives somewhere else from now on: its followers are told, and what is open with no promise on it ends.
pub(crate) fn leave(tx: &mut Tx<'_>, pod: &Pod, target: &str, address: &str, by: &str) -> Result<(), Error> {
    pod_place(tx.conn, pod.id, Some(target), pod.also_known_as.as_deref())?;
    operator::log(tx, by, "pod-move", &format!("{} to {address}", pod.name))?;
    let actor = pod_actor(tx.conn, pod.id)?;
    key::changed(tx, &actor)?;
    let (uri, id) = (tx.activity_uri(), tx.urls().actor(&pod.name));
    let addressing = Addressing::public(tx.urls().actor_part(&pod.name, "followers"));
    let mut doc = wrap("Move", &uri, &id, tx.now, &addressing, json!(id));
    doc["target"] = json!(target);
    let out = Outgoing { actor: actor.id, doc, object_uri: id, public: true, in_outbox: false, proven: false };
    tx.send(&out, &[Recipients::Followers(vec![actor.id], Followers::All, None)])?;
    let filter = Filter { pod: Some(pod.id), state: Some(State::Open), ..Filter::default() };
    for l in all_listings(tx.conn, pod, &filter)? {
        if commitment_holding(tx.conn, l.id)?.is_empty()
            && let Some(l) = listing_lock(tx.conn, l.id)?
        {
            listing::close(tx, l, ClosedBecause::Withdrawn, by)?;
        }
    }
    Ok(())
}

/// A pod or person elsewhere moved: those of our pods that follow it follow it there, and what it was allowed it is allowed
/// there. The new address was read and says that it was the old one.
///
/// # Errors
/// [`Error::Db`].
pub fn moved(tx: &mut Tx<'_>, from: &RemoteActor, to: &RemoteActor, move_uri: &str) -> Result<&'static str, Error> {
    if is_blocked(tx.conn, &to.origin, &to.uri)? {
        return Ok("nothing is taken from the new address");
    }
    let mut known = false;
    for p in peer_with(tx.conn, from.id, Direction::Outgoing, &[PeerState::Accepted])? {
        known = true;
        peer::note(tx, p.pod, &from.address, "they-moved", &from.address, &to.address)?;
        peer::follow_pod(tx, p.pod, to, &from.address)?;
        peer::stop(tx, p.pod, p.id, &from.address)?;
    }
    for p in peer_with(tx.conn, from.id, Direction::Incoming, &[PeerState::Accepted])? {
        known = true;
        peer::note(tx, p.pod, &from.address, "they-moved", &from.address, &to.address)?;
        // The new one asks by a Follow of its own; until then its place is kept.
        let follow_uri = format!("{move_uri}#{}", p.pod);
        match peer_between(tx.conn, p.pod, to.id, Direction::Incoming)? {
            // It asked before it said that it moved: it gets its answer now. What people here decided about it stays.
            Some(new) if new.state == PeerState::Requested => {
                let offered = Offered {
                    scopes: Some(p.terms.scopes.clone()),
                    categories: Some(p.terms.categories.clone()),
                    areas: Some(p.terms.areas.clone()),
                    until: p.until,
                };
                peer::accept(tx, p.pod, new.id, &from.address, offered)?;
            }
            Some(_) => {}
            None => peer_insert(
                tx.conn,
                &Peer {
                    id: caremonger_domain::id::PeerId::new(tx.now, tx.bits()),
                    actor: to.id,
                    address: to.address.clone(),
                    follow_uri,
                    asked_at: tx.now,
                    created_at: tx.now,
                    updated_at: tx.now,
                    ..p.clone()
                },
            )?,
        }
        peer::stop(tx, p.pod, p.id, &from.address)?;
    }
    Ok(if known { "followed to the new address" } else { "nobody here knows them" })
}

/// The form of the file.
const FORMAT: u32 = 1;

/// A pod's history in a file: listings and what became of them, without people.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PodFile {
    /// [`FORMAT`].
    pub caremonger_pod: u32,
    /// The id the pod had.
    pub was: String,
    /// Its listings, oldest first.
    pub listings: Vec<PastListing>,
}

/// A listing in the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastListing {
    kind: Kind,
    title: String,
    description: String,
    category: String,
    unit: Option<Unit>,
    amount: Option<Amount>,
    remaining: Option<Amount>,
    delivered: Option<Amount>,
    visibility: Visibility,
    acceptance: Acceptance,
    area: String,
    needed_by: Option<Timestamp>,
    closes_at: Option<Timestamp>,
    language: String,
    state: State,
    closed_because: Option<ClosedBecause>,
    published_at: Timestamp,
    updated_at: Timestamp,
    #[serde(default)]
    marks: Vec<Mark>,
    #[serde(default)]
    lent_for: Option<u16>,
    #[serde(default)]
    translations: Vec<Translation>,
    history: Vec<PastLine>,
}

/// A line of history in the file; who did it is left out.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastLine {
    at: Timestamp,
    event: String,
    amount: Option<Amount>,
}

/// Most listings in a file.
pub const LISTINGS_MAX: usize = 100_000;
const ROWS: i64 = 500;

/// Every listing of a pod that fits a filter, the newest first.
pub(crate) fn all_listings(conn: &mut Conn, pod: &Pod, filter: &Filter) -> Result<Vec<Listing>, Error> {
    let viewer = Viewer::Member {
        member: caremonger_domain::id::MemberId::new(Timestamp::from_micros(0), 0),
        pod: pod.id,
        pod_address: String::new(),
        desk: true,
    };
    let (mut all, mut before): (Vec<Listing>, Option<ListingId>) = (Vec::new(), None);
    loop {
        let page = listing_page(conn, &viewer, filter, before, ROWS)?;
        before = page.last().map(|l| l.id);
        let full = i64::try_from(page.len()).is_ok_and(|n| n == ROWS);
        all.extend(page);
        if !full || all.len() >= LISTINGS_MAX {
            return Ok(all);
        }
    }
}

/// The pod's history, to be taken along.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn export(node: &Node, name: String) -> Result<PodFile, Error> {
    let was = node.urls().actor(&name);
    node.read(move |c| {
        let pod = pod::alive(c, &name)?;
        let filter = Filter { pod: Some(pod.id), ..Filter::default() };
        let mut listings = Vec::new();
        for l in all_listings(c, &pod, &filter)?.into_iter().rev() {
            let lines = history_of_listing(c, l.id)?;
            let history = lines.into_iter().map(|h| PastLine { at: h.at, event: h.event, amount: h.amount }).collect();
            listings.push(PastListing {
                kind: l.kind,
                title: l.title,
                description: l.description,
                category: l.category,
                unit: l.unit,
                amount: l.stock.map(|s| s.amount),
                // What is promised is handed over from where it was promised.
                remaining: l.stock.map(|s| s.remaining),
                delivered: l.stock.map(|s| s.delivered),
                visibility: l.visibility,
                acceptance: l.acceptance,
                area: l.area,
                needed_by: l.needed_by,
                closes_at: l.closes_at,
                language: l.language,
                state: l.state,
                closed_because: l.closed_because,
                published_at: l.published_at,
                updated_at: l.updated_at,
                marks: l.marks,
                lent_for: l.lent_for,
                // Who translated stays here.
                translations: l.translations.into_iter().map(|t| Translation { by: None, ..t }).collect(),
                history,
            });
        }
        Ok(PodFile { caremonger_pod: FORMAT, was, listings })
    })
    .await
}

/// Takes a pod's history in: past listings as history, open ones as new offers and asks of what is left.
///
/// # Errors
/// [`Refusal::Invalid`] when the file is of another kind, or the pod has listings already.
pub async fn import(node: &Node, name: String, file: PodFile) -> Result<usize, Error> {
    if file.caremonger_pod != FORMAT {
        return Err(Refusal::Invalid("This file is not one that this version can read.", "file").into());
    }
    if file.listings.len() > LISTINGS_MAX {
        return Err(Refusal::Invalid("This file holds too many listings.", "file").into());
    }
    let count = file.listings.len();
    node.act(move |tx| {
        let pod = pod::alive(tx.conn, &name)?;
        let filter = Filter { pod: Some(pod.id), ..Filter::default() };
        if !all_listings(tx.conn, &pod, &filter)?.is_empty() {
            return Err(Refusal::Invalid("This pod has listings already. Take the file in before anything else.", "pod").into());
        }
        for past in file.listings {
            take_in(tx, &pod, past)?;
        }
        operator::log(tx, "operator", "pod-import", &format!("{name}: {count} listings of {}", file.was))
    })
    .await?;
    Ok(count)
}

fn take_in(tx: &mut Tx<'_>, pod: &Pod, past: PastListing) -> Result<(), Error> {
    for text in [&past.title, &past.description, &past.area] {
        caremonger_domain::gate::check_text(text)?;
    }
    let id = ListingId::new(past.published_at, tx.bits());
    let federated = matches!(past.visibility, Visibility::Public | Visibility::Pods);
    let delivered = past.delivered.unwrap_or(Amount::ZERO);
    let remaining = past.remaining.unwrap_or(Amount::ZERO);
    let stock = match past.amount {
        Some(_) if remaining.is_zero() && delivered.is_zero() => Some(Stock::new(Amount::ONE)),
        Some(_) => {
            let amount = remaining.plus(delivered).ok_or(Refusal::AmountTooLarge)?;
            Some(Stock { amount, remaining, held: Amount::ZERO, delivered })
        }
        None => None,
    };
    let open = past.state == State::Open
        && past.visibility != Visibility::Pods
        && past.closes_at.is_none_or(|t| t > tx.now)
        && (past.amount.is_none() || !remaining.is_zero());
    let l = Listing {
        id,
        uri: federated.then(|| tx.urls().listing(id)),
        origin: Origin::Local { pod: pod.id, author: None },
        pod_name: pod.name.clone(),
        host: tx.urls().host().to_owned(),
        kind: past.kind,
        title: past.title,
        description: past.description,
        category: past.category,
        unit: stock.and(past.unit.or_else(|| Some(Unit::one()))),
        stock,
        visibility: past.visibility,
        acceptance: past.acceptance,
        area: past.area,
        needed_by: past.needed_by,
        closes_at: past.closes_at,
        language: past.language,
        state: if open { State::Open } else { State::Closed },
        closed_because: (!open).then(|| past.closed_because.unwrap_or(ClosedBecause::Withdrawn)),
        version: 1,
        published_at: past.published_at,
        updated_at: past.updated_at,
        deleted_at: None,
        photos: Vec::new(),
        translations: Vec::new(),
        marks: in_order(past.marks),
        lent_for: past.lent_for.filter(|d| check_days(*d).is_ok()),
    };
    let translations = past.translations.into_iter().take(TRANSLATIONS_MAX);
    let l = Listing {
        translations: translations
            .filter_map(|t| Translation { by: None, ..t }.check(&l.language, l.visibility != Visibility::Desk).ok())
            .collect(),
        ..l
    };
    listing_insert(tx.conn, &l, None)?;
    for line in past.history {
        let line = Line { at: line.at, event: line.event, actor: "elsewhere".into(), amount: line.amount, detail: String::new() };
        history_add(tx.conn, id, None, &line)?;
    }
    if open {
        crate::listing_news::created(tx, &l)?;
        crate::suggestion::look(tx, &l)?;
    }
    Ok(())
}
