//! Photos of listings elsewhere: fetched once, made small, and shown from here, so that no page makes a reader's browser ask anybody
//! else.

use std::time::Duration;

use caremonger_domain::{
    id::{ListingId, PhotoId, RemoteActorId},
    listing::Listing,
    photo::{Photo, Told},
};
use caremonger_media::Kept;
use caremonger_store::{
    listing::{listing_lock, listing_update},
    photo::{photo_delete, photo_find, photo_insert},
    photo_link::{
        PhotoLink, photo_link_count, photo_link_delete, photo_link_find, photo_link_insert, photo_link_is_due, photo_link_of,
        photo_link_over, photo_link_put_off, photo_link_take, photo_link_update,
    },
};
use caremonger_wire::urls::origin_of;

use crate::{Error, Node, Tx, photo};

/// Most photos of one pod elsewhere: with 100 kB each, 50 MB.
const OF_ONE: i64 = 500;
/// How long photos are kept after their listing ended.
const KEPT_AFTER: Duration = Duration::from_secs(30 * 24 * 3600);
/// How long whoever fetches a photo has for it.
const TURN: Duration = Duration::from_secs(300);
/// How often a picture is asked for.
const TRIES_MAX: u32 = 5;
/// After how long the first time again; each time twice as long.
const AGAIN: Duration = Duration::from_secs(120);
/// Most listings in one round.
const ROUND: i64 = 200;

/// The home of a listing tells of its photos: of those that are here, these stay.
pub(crate) fn stay(tx: &mut Tx<'_>, known: &Listing, told: &[Told]) -> Result<Vec<Photo>, Error> {
    let mut photos = Vec::new();
    for link in photo_link_of(tx.conn, known.id)? {
        let Some((place, t)) = (0..).zip(told).find(|(_, t)| t.url == link.url) else {
            away(tx, link.id)?;
            continue;
        };
        if link.alt != t.alt || link.place != place {
            photo_link_update(tx.conn, &PhotoLink { alt: t.alt.clone(), place, ..link.clone() })?;
        }
        if let Some(photo) = known.photos.iter().find(|p| p.id == link.id) {
            photos.push((place, Photo { alt: t.alt.clone(), ..photo.clone() }));
        }
    }
    photos.sort_by_key(|(place, _)| *place);
    Ok(photos.into_iter().map(|(_, photo)| photo).collect())
}

fn away(tx: &mut Tx<'_>, id: PhotoId) -> Result<(), Error> {
    photo_delete(tx.conn, id)?;
    Ok(photo_link_delete(tx.conn, id)?)
}

/// Those that are not here yet are to be fetched.
pub(crate) fn ask(tx: &mut Tx<'_>, author: RemoteActorId, listing: ListingId, told: &[Told]) -> Result<(), Error> {
    let known = photo_link_of(tx.conn, listing)?;
    for (place, t) in (0..).zip(told).filter(|(_, t)| known.iter().all(|k| k.url != t.url)) {
        if photo_link_count(tx.conn, author)? >= OF_ONE {
            return Ok(());
        }
        let link = PhotoLink {
            id: PhotoId::new(tx.now, tx.bits()),
            listing,
            url: t.url.clone(),
            alt: t.alt.clone(),
            place,
            tries: 0,
            due_at: Some(tx.now),
        };
        photo_link_insert(tx.conn, &link)?;
    }
    Ok(())
}

/// The photos of a listing elsewhere go: it was deleted, or ended long ago.
pub(crate) fn forget(tx: &mut Tx<'_>, l: &mut Listing) -> Result<(), Error> {
    for link in photo_link_of(tx.conn, l.id)? {
        away(tx, link.id)?;
    }
    l.photos.clear();
    Ok(())
}

/// The next photo to be fetched: nobody else has it until it is over, or took too long.
///
/// # Errors
/// [`Error::Db`].
pub async fn next(node: &Node) -> Result<Option<PhotoLink>, Error> {
    let now = node.now();
    if node.read(move |c| Ok::<_, Error>(photo_link_is_due(c, now)?)).await? {
        return node.act(take).await;
    }
    Ok(None)
}

/// Takes the next; what nobody came to an end with for so often is left, whatever it does to whoever reads it.
fn take(tx: &mut Tx<'_>) -> Result<Option<PhotoLink>, Error> {
    let Some(link) = photo_link_take(tx.conn, tx.now, tx.now.plus(TURN))? else { return Ok(None) };
    if link.tries <= TRIES_MAX {
        return Ok(Some(link));
    }
    photo_link_update(tx.conn, &PhotoLink { due_at: None, ..link })?;
    Ok(None)
}

/// A picture came: it is made small and shown. What is no picture is not asked for again.
///
/// # Errors
/// [`Error::Db`].
pub async fn keep(node: &Node, id: PhotoId, file: Vec<u8>) -> Result<(), Error> {
    match photo::small(file).await {
        Ok(kept) => node.act(move |tx| put(tx, id, &kept)).await,
        Err(Error::Refused(_)) => failed(node, id, false).await,
        Err(e) => Err(e),
    }
}

fn put(tx: &mut Tx<'_>, id: PhotoId, kept: &Kept) -> Result<(), Error> {
    let Some(found) = photo_link_find(tx.conn, id)? else { return Ok(()) };
    let Some(mut l) = listing_lock(tx.conn, found.listing)? else { return Ok(()) };
    // Read again once its listing is held: news of it may have come at this moment.
    let Some(link) = photo_link_find(tx.conn, id)? else { return Ok(()) };
    if l.photos.iter().any(|p| p.id == id) {
        return Ok(());
    }
    if photo_find(tx.conn, id)?.is_none() {
        photo_insert(tx.conn, id, l.id, &kept.jpeg, tx.now)?;
    }
    photo_link_update(tx.conn, &PhotoLink { due_at: None, ..link.clone() })?;
    l.photos.push(Photo { id, alt: link.alt, width: kept.width, height: kept.height });
    let order = photo_link_of(tx.conn, l.id)?;
    l.photos.sort_by_key(|p| order.iter().position(|o| o.id == p.id));
    Ok(listing_update(tx.conn, &l)?)
}

/// A picture did not come; whether asking again may help.
///
/// # Errors
/// [`Error::Db`].
pub async fn failed(node: &Node, id: PhotoId, again: bool) -> Result<(), Error> {
    node.act(move |tx| {
        let Some(link) = photo_link_find(tx.conn, id)? else { return Ok(()) };
        let later = tx.now.plus(AGAIN * 2_u32.pow(link.tries.saturating_sub(1).min(TRIES_MAX)));
        let due_at = (again && link.tries < TRIES_MAX).then_some(later);
        photo_link_update(tx.conn, &PhotoLink { due_at, ..link.clone() })?;
        // A server that does not answer must not hold up the photos of others.
        match origin_of(&link.url) {
            Some(origin) if again => Ok(photo_link_put_off(tx.conn, &origin, tx.now.plus(AGAIN))?),
            _ => Ok(()),
        }
    })
    .await
}

/// Photos of what ended long ago go.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn tidy(tx: &mut Tx<'_>) -> Result<(), Error> {
    for id in photo_link_over(tx.conn, tx.now.minus(KEPT_AFTER), tx.now, ROUND)? {
        if let Some(mut l) = listing_lock(tx.conn, id)? {
            forget(tx, &mut l)?;
            listing_update(tx.conn, &l)?;
        }
    }
    Ok(())
}
