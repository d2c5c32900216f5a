//! Photos brought while an offer or an ask is still being written: whoever writes it sees them in the preview, nobody else.

use caremonger_domain::{
    Refusal,
    id::{ListingId, PhotoId},
    listing::Listing,
    photo::{PHOTOS_MAX, Photo, check_alt},
};
use caremonger_store::{
    Conn,
    member::Member,
    photo::photo_insert,
    photo_draft::{photo_draft_delete, photo_draft_insert, photo_draft_jpeg, photo_draft_make_room, photo_drafts_of},
};

use crate::{
    Error, Node, Tx,
    listing::locked_for,
    photo::{TOO_MANY, small, told_anew},
};

/// Most that one neighbour has at once, of all that they are writing; the oldest of other forms make room.
const MOST: usize = 12;

/// Keeps a photo under the form it was brought with.
///
/// # Errors
/// [`Refusal::Invalid`] naming `photo` or `alt`, [`Refusal::PrivateDetail`].
pub async fn keep(node: &Node, who: &Member, form: &str, file: Vec<u8>, alt: &str) -> Result<(), Error> {
    let alt = check_alt(alt)?;
    let (me, of) = (who.id, form.to_owned());
    let has_room = move |conn: &mut Conn| {
        if photo_drafts_of(conn, me, &of)?.len() >= PHOTOS_MAX {
            return Err(Error::from(TOO_MANY));
        }
        Ok(())
    };
    // Before the work: nobody keeps the node busy with what has no room.
    node.read(has_room.clone()).await?;
    let kept = small(file).await?;
    let form = form.to_owned();
    node.act(move |tx| {
        // Sent once more, by a reload or an impatient finger, it is there once.
        for before in photo_drafts_of(tx.conn, me, &form)? {
            if photo_draft_jpeg(tx.conn, me, before.id)?.is_some_and(|jpeg| jpeg == kept.jpeg) {
                return Ok(());
            }
        }
        has_room(tx.conn)?;
        photo_draft_make_room(tx.conn, me, &form, MOST - 1)?;
        let photo = Photo { id: PhotoId::new(tx.now, tx.bits()), alt: alt.clone(), width: kept.width, height: kept.height };
        Ok(photo_draft_insert(tx.conn, me, &form, &photo, &kept.jpeg, tx.now)?)
    })
    .await
}

/// Those of a neighbour's form, as they came.
///
/// # Errors
/// [`Error::Db`].
pub fn of_form(conn: &mut Conn, who: &Member, form: &str) -> Result<Vec<Photo>, Error> {
    Ok(photo_drafts_of(conn, who.id, form)?)
}

/// The picture of one (JPEG), for whoever brought it.
///
/// # Errors
/// [`Refusal::NotFound`].
pub fn picture(conn: &mut Conn, who: &Member, id: PhotoId) -> Result<Vec<u8>, Error> {
    Ok(photo_draft_jpeg(conn, who.id, id)?.ok_or(Refusal::NotFound)?)
}

/// Leaves one out again.
///
/// # Errors
/// [`Error::Db`].
pub fn leave_out(tx: &mut Tx<'_>, who: &Member, id: PhotoId) -> Result<(), Error> {
    Ok(photo_draft_delete(tx.conn, who.id, id)?)
}

/// Those of a form become photos of the listing that was written with it, before anybody is told of it. Whether there were any.
pub(crate) fn adopt(tx: &mut Tx<'_>, who: &Member, form: &str, l: &mut Listing) -> Result<bool, Error> {
    let room = PHOTOS_MAX.saturating_sub(l.photos.len());
    let mut any = false;
    for photo in photo_drafts_of(tx.conn, who.id, form)?.into_iter().take(room) {
        let Some(jpeg) = photo_draft_jpeg(tx.conn, who.id, photo.id)? else { continue };
        photo_insert(tx.conn, photo.id, l.id, &jpeg, tx.now)?;
        photo_draft_delete(tx.conn, who.id, photo.id)?;
        l.photos.push(photo);
        any = true;
    }
    Ok(any)
}

/// What was brought with a form after its listing was published, by somebody who went back, comes to that listing.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`].
pub fn add_late(tx: &mut Tx<'_>, who: &Member, form: &str, id: ListingId) -> Result<(), Error> {
    if photo_drafts_of(tx.conn, who.id, form)?.is_empty() {
        return Ok(());
    }
    let mut l = locked_for(tx, who, id)?;
    if l.check_open(tx.now).is_ok() && adopt(tx, who, form, &mut l)? { told_anew(tx, who, l) } else { Ok(()) }
}
