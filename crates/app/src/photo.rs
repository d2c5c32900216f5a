//! Photos of listings: brought by whoever may change the listing, made small, shown to those who see the listing.

use std::sync::LazyLock;

use caremonger_domain::{
    Refusal,
    id::{ListingId, PhotoId},
    listing::Listing,
    photo::{PHOTOS_MAX, Photo, check_alt},
};
pub use caremonger_media::FILE_MAX;
use caremonger_media::{Kept, NotTaken, shrink};
use caremonger_store::{
    Conn,
    listing_page::Viewer,
    member::Member,
    photo::{photo_delete, photo_find, photo_insert},
};
use tokio::sync::Semaphore;

use crate::{
    Error, Node, Tx,
    listing::{locked_for, log, save, seen_by},
    listing_news,
};

/// What was brought is no photo, or nothing was.
pub const NO_PHOTO: Refusal = Refusal::Invalid("Choose a photo: a JPEG, PNG or WebP file.", "photo");
/// There are as many as can be.
pub(crate) const TOO_MANY: Refusal = Refusal::Invalid("Four photos are the most.", "photo");

/// One large picture at a time: a small computer has memory for no more.
static ONE_AT_A_TIME: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(1));

fn refused(why: NotTaken) -> Refusal {
    match why {
        NotTaken::NoPicture => NO_PHOTO,
        NotTaken::TooLarge => Refusal::Invalid("Choose a photo of less than 12 MB.", "photo"),
    }
}

/// Makes a picture small, away from where others wait.
pub(crate) async fn small(file: Vec<u8>) -> Result<Kept, Error> {
    let busy = |_| NO_PHOTO;
    let _turn = ONE_AT_A_TIME.acquire().await.map_err(busy)?;
    let done = tokio::task::spawn_blocking(move || shrink(&file)).await;
    Ok(done.unwrap_or(Err(NotTaken::NoPicture)).map_err(refused)?)
}

/// A picture for something else than a listing, small and without what its file tells besides: a JPEG file.
///
/// # Errors
/// [`Refusal::Invalid`] naming `photo`.
pub async fn small_jpeg(file: Vec<u8>) -> Result<Vec<u8>, Error> {
    Ok(small(file).await?.jpeg)
}

/// Adds a photo to a listing; it is told anew to whom it was told.
///
/// # Errors
/// [`Refusal::Invalid`] naming `photo` or `alt`, [`Refusal::PrivateDetail`], [`Refusal::NotAllowed`], [`Refusal::Closed`].
pub async fn add(node: &Node, who: &Member, listing: ListingId, file: Vec<u8>, alt: &str) -> Result<(), Error> {
    let alt = check_alt(alt)?;
    // Before the work: nobody else makes the node busy.
    let me = who.clone();
    node.act(move |tx| has_room(tx, &me, listing).map(|_| ())).await?;
    let kept = small(file).await?;
    let me = who.clone();
    node.act(move |tx| {
        let mut l = has_room(tx, &me, listing)?;
        let id = PhotoId::new(tx.now, tx.bits());
        photo_insert(tx.conn, id, listing, &kept.jpeg, tx.now)?;
        l.photos.push(Photo { id, alt, width: kept.width, height: kept.height });
        told_anew(tx, &me, l)
    })
    .await
}

fn has_room(tx: &mut Tx<'_>, who: &Member, id: ListingId) -> Result<Listing, Error> {
    let l = locked_for(tx, who, id)?;
    l.check_open(tx.now)?;
    if l.photos.len() >= PHOTOS_MAX {
        return Err(TOO_MANY.into());
    }
    Ok(l)
}

pub(crate) fn told_anew(tx: &mut Tx<'_>, who: &Member, mut l: Listing) -> Result<(), Error> {
    save(tx, &mut l)?;
    log(tx, &l, "changed", &who.id.to_string(), None, "")?;
    listing_news::changed(tx, &l)
}

/// Takes a photo away.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`].
pub fn take_away(tx: &mut Tx<'_>, who: &Member, listing: ListingId, id: PhotoId) -> Result<(), Error> {
    let mut l = locked_for(tx, who, listing)?;
    let before = l.photos.len();
    l.photos.retain(|p| p.id != id);
    if l.photos.len() == before || l.deleted_at.is_some() {
        return Err(Refusal::NotFound.into());
    }
    photo_delete(tx.conn, id)?;
    told_anew(tx, who, l)
}

/// A picture for somebody who may see its listing, and that listing.
///
/// # Errors
/// [`Refusal::NotFound`].
pub fn seen(conn: &mut Conn, viewer: &Viewer, id: PhotoId) -> Result<(Listing, Vec<u8>), Error> {
    let (listing, jpeg) = photo_find(conn, id)?.ok_or(Refusal::NotFound)?;
    let l = seen_by(conn, viewer, listing)?;
    Ok((l, jpeg))
}
