//! Listings of this node: published, changed, withdrawn, expired.

use caremonger_domain::{
    Amount, Refusal, Timestamp,
    commitment::Event,
    id::{ListingId, MemberId, PodId},
    listing::{Acceptance, ClosedBecause, Draft, Listing, Origin, State, Visibility},
    stock::Stock,
};
use caremonger_store::{
    history::{Line, history_add},
    listing::{listing_find, listing_insert, listing_lock, listing_pods, listing_pods_set, listing_update},
    listing_page::{Viewer, listing_is_visible},
    member::Member,
    photo::photo_delete_all,
    pod::{pod_find, pod_find_by_name},
    remote_actor::remote_actor_find_by_address,
    sync::listing_naming,
};

use crate::{
    Error, Node, Tx, case, category, commitment, listing_news, member::may_change, newcomer, photo_draft, recurrence, suggestion,
    suggestion_own,
};

/// What of a listing is to change; `None` leaves it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// New title.
    pub title: Option<String>,
    /// New description.
    pub description: Option<String>,
    /// New category.
    pub category: Option<String>,
    /// New amount of a counted listing.
    pub amount: Option<Amount>,
    /// New area.
    pub area: Option<String>,
    /// New time by which it is needed.
    pub needed_by: Option<Option<Timestamp>>,
    /// New end.
    pub closes_at: Option<Option<Timestamp>>,
    /// Ends the listing now, as withdrawn.
    pub close: bool,
    /// Stops it for the time being, or lets it go on; what was agreed goes on all the while.
    pub paused: Option<bool>,
    /// The pods it is for from now on, for one that is for named pods; they must have been looked up ([`look_up_pods`]).
    pub pods: Option<Vec<String>>,
}

/// Most pods that one listing may name.
pub const PODS_MAX: usize = 50;

/// Finds the pods a listing names, by network where they are not known yet; returns their addresses as they are, however
/// they were written.
///
/// # Errors
/// [`Refusal::Invalid`] for too many and for a pod that is not on this node, [`Error::Lookup`] for the first elsewhere that
/// is not found.
pub async fn look_up_pods(node: &Node, pods: &[String]) -> Result<Vec<String>, Error> {
    if pods.len() > PODS_MAX {
        return Err(Refusal::Invalid("Name at most 50 pods.", "pods").into());
    }
    let mut found = Vec::new();
    for written in pods {
        let address = format!("@{}", written.trim().trim_start_matches('@').to_lowercase());
        let wanted = address.clone();
        let here = address.strip_suffix(node.urls().host()).and_then(|a| a.strip_suffix('@')).map(|a| a[1..].to_owned());
        let known = node
            .read(move |c| {
                Ok::<_, Error>(match here {
                    Some(name) => Some(pod_find_by_name(c, &name)?.filter(|p| p.deleted_at.is_none()).map(|_| wanted)),
                    None => remote_actor_find_by_address(c, &wanted)?.map(|a| Some(a.address)),
                })
            })
            .await?;
        found.push(match known {
            Some(Some(address)) => address,
            Some(None) => return Err(Refusal::Invalid("There is no pod of that name here.", "pods").into()),
            None => node.look_up(&address).await?.address,
        });
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// Publishes a listing for a neighbour's pod and sends it to whom it is for.
///
/// Pods it names must have been looked up ([`look_up_pods`]).
///
/// # Errors
/// The first [`Refusal`] of the draft.
pub fn publish(tx: &mut Tx<'_>, who: &Member, draft: Draft) -> Result<Listing, Error> {
    publish_with_photos(tx, who, draft, "")
}

/// The same with the photos that were brought with its form ([`photo_draft::keep`]).
///
/// # Errors
/// As [`publish`].
pub fn publish_with_photos(tx: &mut Tx<'_>, who: &Member, draft: Draft, form: &str) -> Result<Listing, Error> {
    newcomer::may_publish(tx, who)?;
    let mut l = insert(tx, who, Some(who.id), draft)?;
    if photo_draft::adopt(tx, who, form, &mut l)? {
        listing_update(tx.conn, &l)?;
    }
    tell(tx, &l)?;
    // What comes again by itself, and what a pod brings along, is told to nobody each time.
    suggestion_own::tell(tx, who, &l)?;
    newcomer::look(tx, who, &l)?;
    Ok(l)
}

/// The same for somebody else: the desk publishes, and nobody is the author.
///
/// # Errors
/// The first [`Refusal`] of the draft.
pub(crate) fn publish_as(tx: &mut Tx<'_>, who: &Member, author: Option<MemberId>, draft: Draft) -> Result<Listing, Error> {
    let l = insert(tx, who, author, draft)?;
    tell(tx, &l)?;
    Ok(l)
}

fn tell(tx: &mut Tx<'_>, l: &Listing) -> Result<(), Error> {
    listing_news::created(tx, l)?;
    suggestion::look(tx, l)
}

fn insert(tx: &mut Tx<'_>, who: &Member, author: Option<MemberId>, draft: Draft) -> Result<Listing, Error> {
    let mut draft = draft.check(tx.now)?;
    let through_desk = category::goes_through_desk(tx.conn, who.pod, draft.kind, &draft.category)?;
    let acceptance = if through_desk { Acceptance::ByHand } else { draft.acceptance_or_default() };
    let pod = pod_find(tx.conn, who.pod)?.filter(|p| p.deleted_at.is_none()).ok_or(Refusal::NotFound)?;
    if pod.moved_to.is_some() {
        return Err(Refusal::Invalid("This pod lives on another server now. Publish there.", "pod").into());
    }
    if draft.area.is_empty() {
        draft.area.clone_from(&pod.area);
    }
    let id = ListingId::new(tx.now, tx.bits());
    let federated = matches!(draft.visibility, Visibility::Public | Visibility::Pods);
    let listing = Listing {
        id,
        uri: federated.then(|| tx.urls().listing(id)),
        origin: Origin::Local { pod: pod.id, author },
        pod_name: pod.name.clone(),
        host: tx.urls().host().to_owned(),
        kind: draft.kind,
        title: draft.title,
        description: draft.description,
        category: draft.category,
        unit: draft.quantity.as_ref().map(|q| q.unit.clone()),
        stock: draft.quantity.as_ref().map(|q| Stock::new(q.amount)),
        visibility: draft.visibility,
        acceptance,
        area: draft.area,
        needed_by: draft.needed_by,
        closes_at: draft.closes_at,
        language: draft.language,
        state: State::Open,
        closed_because: None,
        version: 1,
        published_at: tx.now,
        updated_at: tx.now,
        deleted_at: None,
        photos: Vec::new(),
        translations: Vec::new(),
        marks: draft.marks,
        lent_for: draft.lent_for,
    };
    listing_insert(tx.conn, &listing, None)?;
    listing_pods_set(tx.conn, id, &draft.pods)?;
    log(tx, &listing, "published", &who.id.to_string(), listing.stock.map(|s| s.amount), "")?;
    Ok(listing)
}

pub(crate) fn log(
    tx: &mut Tx<'_>,
    l: &Listing,
    event: &str,
    actor: &str,
    amount: Option<Amount>,
    detail: &str,
) -> Result<(), Error> {
    let line = Line { at: tx.now, event: event.to_owned(), actor: actor.to_owned(), amount, detail: detail.to_owned() };
    Ok(history_add(tx.conn, l.id, None, &line)?)
}

/// A listing the viewer may see; for everything else the same "not found".
///
/// # Errors
/// [`Refusal::NotFound`].
pub fn seen_by(conn: &mut caremonger_store::Conn, viewer: &Viewer, id: ListingId) -> Result<Listing, Error> {
    if !listing_is_visible(conn, viewer, id)? {
        return Err(Refusal::NotFound.into());
    }
    Ok(listing_find(conn, id)?.ok_or(Refusal::NotFound)?)
}

/// A listing that a neighbour may see.
pub(crate) fn seen_by_member(tx: &mut Tx<'_>, who: &Member, id: ListingId) -> Result<Listing, Error> {
    let viewer = crate::member::viewer(tx.conn, tx.node.urls().host(), who)?;
    seen_by(tx.conn, &viewer, id)
}

pub(crate) fn locked_for(tx: &mut Tx<'_>, who: &Member, id: ListingId) -> Result<Listing, Error> {
    let viewer = crate::member::viewer(tx.conn, tx.node.urls().host(), who)?;
    if !listing_is_visible(tx.conn, &viewer, id)? {
        return Err(Refusal::NotFound.into());
    }
    let listing = listing_lock(tx.conn, id)?.ok_or(Refusal::NotFound)?;
    if may_change(who, &listing) { Ok(listing) } else { Err(Refusal::NotAllowed.into()) }
}

/// Writes a changed listing back as its next version.
pub(crate) fn save(tx: &mut Tx<'_>, l: &mut Listing) -> Result<(), Error> {
    l.version += 1;
    l.updated_at = tx.now;
    Ok(listing_update(tx.conn, l)?)
}

/// Changes a listing.
///
/// # Errors
/// The first [`Refusal`] of what was asked; then nothing is changed.
pub fn change(tx: &mut Tx<'_>, who: &Member, id: ListingId, change: &Change) -> Result<Listing, Error> {
    let mut l = locked_for(tx, who, id)?;
    l.check_open(tx.now)?;
    if change.pods.is_some() && l.visibility != Visibility::Pods {
        return Err(Refusal::Invalid("Pods can be named only when the listing is for named pods.", "pods").into());
    }
    let checked = Draft {
        kind: l.kind,
        title: change.title.clone().unwrap_or_else(|| l.title.clone()),
        description: change.description.clone().unwrap_or_else(|| l.description.clone()),
        category: change.category.clone().unwrap_or_else(|| l.category.clone()),
        quantity: None,
        visibility: l.visibility,
        pods: change.pods.clone().map_or_else(|| listing_pods(tx.conn, id), Ok)?,
        acceptance: Some(l.acceptance),
        area: change.area.clone().unwrap_or_else(|| l.area.clone()),
        needed_by: change.needed_by.unwrap_or(l.needed_by),
        closes_at: change.closes_at.unwrap_or(l.closes_at),
        language: l.language.clone(),
        marks: l.marks.clone(),
        lent_for: l.lent_for,
    }
    .check(tx.now)?;
    let named = change.pods.is_some().then_some(checked.pods);
    let moved = l.category != checked.category;
    let reworded = l.title != checked.title || l.description != checked.description;
    if reworded {
        l.translations.iter_mut().for_each(|t| t.stale = true);
    }
    l.title = checked.title;
    l.description = checked.description;
    l.category = checked.category;
    l.area = checked.area;
    l.needed_by = checked.needed_by;
    l.closes_at = checked.closes_at;
    if let Some(amount) = change.amount {
        if amount.is_zero() {
            return Err(Refusal::AmountIsZero.into());
        }
        let stock = l.stock.ok_or(Refusal::Invalid("This listing is not counted.", "quantity"))?;
        l.stock = Some(stock.resize(amount)?);
    }
    if change.close {
        return close(tx, l, ClosedBecause::Withdrawn, &who.id.to_string());
    }
    let event = match (l.pause(change.paused), l.is_paused()) {
        (true, true) => "paused",
        (true, false) => "resumed",
        (false, _) => "changed",
    };
    if moved && category::is_through_desk(tx.conn, &l)? {
        l.acceptance = Acceptance::ByHand;
    }
    save(tx, &mut l)?;
    log(tx, &l, event, &who.id.to_string(), l.stock.map(|s| s.amount), "")?;
    if let Some(named) = named {
        name_pods(tx, &l, &named)?;
    }
    if moved {
        listing_news::announced(tx, &l)?;
    }
    listing_news::changed(tx, &l)?;
    suggestion::look(tx, &l)?;
    if reworded {
        newcomer::look(tx, who, &l)?;
    }
    Ok(l)
}

/// Changes the pods a listing is for: those left out see it deleted, new ones see it for the first time.
fn name_pods(tx: &mut Tx<'_>, l: &Listing, named: &[String]) -> Result<(), Error> {
    let before = listing_pods(tx.conn, l.id)?;
    listing_pods_set(tx.conn, l.id, named)?;
    for gone in before.iter().filter(|p| !named.contains(p)) {
        listing_news::withdrawn_from(tx, l, gone)?;
        end_claims_of(tx, l.id, gone)?;
    }
    for new in named.iter().filter(|p| !before.contains(p)) {
        listing_news::shown_to(tx, l, new)?;
    }
    Ok(())
}

/// What a pod asked for and nobody agreed to yet ends with its right to see the listing; what was agreed stays.
fn end_claims_of(tx: &mut Tx<'_>, id: ListingId, address: &str) -> Result<(), Error> {
    let Some(them) = remote_actor_find_by_address(tx.conn, address)? else { return Ok(()) };
    for c in caremonger_store::commitment::commitment_holding(tx.conn, id)? {
        let theirs = c.helper == caremonger_domain::commitment::Helper::Remote(them.id);
        if theirs && c.state == caremonger_domain::commitment::State::Requested {
            let Some(l) = listing_lock(tx.conn, id)? else { return Ok(()) };
            commitment::happen(tx, l, c, Event::Decline, Some(caremonger_domain::commitment::Side::Owner), "agreement", None)?;
        }
    }
    Ok(())
}

/// Withdraws from a pod every listing that names it: it is no longer one of those the pod agreed with.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn withdraw_from_pod(tx: &mut Tx<'_>, pod: PodId, address: &str) -> Result<(), Error> {
    for id in listing_naming(tx.conn, pod, address)? {
        let Some(l) = listing_lock(tx.conn, id)? else { continue };
        let mut left = listing_pods(tx.conn, id)?;
        left.retain(|p| p != address);
        name_pods(tx, &l, &left)?;
    }
    Ok(())
}

/// Ends a listing. Promises that still hold stock end with it; each helper is told why.
pub(crate) fn close(tx: &mut Tx<'_>, mut l: Listing, because: ClosedBecause, actor: &str) -> Result<Listing, Error> {
    if because == ClosedBecause::Withdrawn {
        commitment::end_all(tx, &mut l, Event::Cancel, "withdrawn", actor)?;
    }
    if because == ClosedBecause::Expired {
        commitment::end_all(tx, &mut l, Event::Decline, "closed", actor)?;
    }
    l.state = State::Closed;
    l.closed_because = Some(because);
    save(tx, &mut l)?;
    log(tx, &l, because.as_str(), actor, None, "")?;
    listing_news::changed(tx, &l)?;
    case::listing_ended(tx, &l, actor)?;
    Ok(l)
}

/// Withdraws a listing and takes it down for good: an `Update` that says so, then the deletion. Its id stays dead.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NotFound`].
pub fn withdraw(tx: &mut Tx<'_>, who: &Member, id: ListingId) -> Result<(), Error> {
    let mut l = locked_for(tx, who, id)?;
    if l.deleted_at.is_some() {
        return Ok(());
    }
    if l.state == State::Open {
        l = close(tx, l, ClosedBecause::Withdrawn, &who.id.to_string())?;
    } else {
        // What is still promised of a closed listing ends with it too.
        commitment::end_all(tx, &mut l, Event::Cancel, "withdrawn", &who.id.to_string())?;
    }
    l.deleted_at = Some(tx.now);
    l.photos.clear();
    photo_delete_all(tx.conn, id)?;
    recurrence::end(tx, id)?;
    save(tx, &mut l)?;
    log(tx, &l, "deleted", &who.id.to_string(), None, "")?;
    listing_news::deleted(tx, &l)
}

/// Closes a listing whose time is past.
///
/// # Errors
/// [`Error::Db`].
pub fn expire(tx: &mut Tx<'_>, id: ListingId) -> Result<(), Error> {
    let Some(l) = listing_lock(tx.conn, id)? else { return Ok(()) };
    if l.state == State::Closed || l.closes_at.is_none_or(|t| t > tx.now) {
        return Ok(());
    }
    if l.is_local() {
        close(tx, l, ClosedBecause::Expired, "time")?;
    } else {
        // A copy ends by its own clock, without waiting for word from its home.
        let mut l = l;
        l.state = State::Closed;
        l.closed_because = Some(ClosedBecause::Expired);
        listing_update(tx.conn, &l)?;
    }
    Ok(())
}
