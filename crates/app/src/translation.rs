//! A listing in further languages, written by neighbours (L2). People translate; no program does.

use caremonger_domain::{
    Refusal,
    id::ListingId,
    listing::Listing,
    translation::{TRANSLATIONS_MAX, Translation},
};
use caremonger_store::{listing::listing_lock, member::Member};

use crate::{
    Error, Tx,
    listing::{log, save, seen_by_member},
    listing_news,
    member::may_change,
};

/// Whether a neighbour may write translations of a listing: whoever the pod knows, and whoever looks after the listing.
#[must_use]
pub fn may_translate(who: &Member, l: &Listing) -> bool {
    l.is_local() && l.deleted_at.is_none() && (who.known || may_change(who, l))
}

fn may_replace(who: &Member, l: &Listing, t: &Translation) -> bool {
    t.by == Some(who.id) || may_change(who, l)
}

fn told_anew(tx: &mut Tx<'_>, who: &Member, mut l: Listing) -> Result<(), Error> {
    save(tx, &mut l)?;
    log(tx, &l, "translated", &who.id.to_string(), None, "")?;
    listing_news::changed(tx, &l)
}

/// Writes a listing in another language, in place of what stood there if that was one's own or is out of date.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`], [`Refusal::Closed`], and those of [`Translation::check`].
pub fn put(tx: &mut Tx<'_>, who: &Member, id: ListingId, language: &str, title: &str, description: &str) -> Result<(), Error> {
    seen_by_member(tx, who, id)?;
    let mut l = listing_lock(tx.conn, id)?.ok_or(Refusal::NotFound)?;
    if !may_translate(who, &l) {
        return Err(Refusal::NotAllowed.into());
    }
    l.check_open(tx.now)?;
    let new = Translation {
        language: language.to_owned(),
        title: title.to_owned(),
        description: description.to_owned(),
        by: Some(who.id),
        stale: false,
    };
    let new = new.check(&l)?;
    if l.translations.iter().any(|t| t.language == new.language && !t.stale && !may_replace(who, &l, t)) {
        return Err(Refusal::Invalid("Choose a language in which it does not stand yet.", "language").into());
    }
    l.translations.retain(|t| t.language != new.language);
    if l.translations.len() >= TRANSLATIONS_MAX {
        return Err(Refusal::Invalid("Eight languages are the most.", "language").into());
    }
    l.translations.push(new);
    told_anew(tx, who, l)
}

/// Takes a translation away.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`] for anybody but whoever wrote it or looks after the listing.
pub fn take_away(tx: &mut Tx<'_>, who: &Member, id: ListingId, language: &str) -> Result<(), Error> {
    seen_by_member(tx, who, id)?;
    let mut l = listing_lock(tx.conn, id)?.filter(Listing::is_local).ok_or(Refusal::NotFound)?;
    let t = l.translations.iter().find(|t| t.language == language).ok_or(Refusal::NotFound)?;
    if !may_replace(who, &l, t) {
        return Err(Refusal::NotAllowed.into());
    }
    l.translations.retain(|t| t.language != language);
    told_anew(tx, who, l)
}
