//! A listing in further languages, written by neighbours (L2). People translate; no program does.

use caremonger_domain::{
    Refusal,
    id::ListingId,
    listing::{Listing, Visibility},
    translation::{TRANSLATIONS_MAX, Translation},
};
use caremonger_store::{listing::listing_lock, member::Member};

use crate::{
    Error, Tx,
    listing::{log, save, seen_by_member},
    listing_news,
    member::may_change,
    notice,
    secret::hex,
    session::fingerprint,
};

/// Whether a neighbour may write translations of a listing, in the name of its pod: whoever that pod knows, and whoever looks after
/// the listing.
#[must_use]
pub fn may_translate(who: &Member, l: &Listing) -> bool {
    l.deleted_at.is_none() && (may_change(who, l) || (l.pod() == Some(who.pod) && who.known))
}

/// The text a translation is of, in a few letters: whoever began before it changed is told.
#[must_use]
pub fn of_text(l: &Listing) -> String {
    hex(&fingerprint(format!("{}\n\n{}", l.title, l.description).as_bytes())[..8])
}

fn may_replace(who: &Member, l: &Listing, t: &Translation) -> bool {
    t.by == Some(who.id) || may_change(who, l)
}

fn told_anew(tx: &mut Tx<'_>, who: &Member, mut l: Listing) -> Result<(), Error> {
    if let Some(pod) = l.pod()
        && !may_change(who, &l)
    {
        // It is said in the pod's name: its desk and the author look at it.
        notice::to_desk(tx, pod, l.author(), "translated", notice::About::listing(l.id))?;
    }
    save(tx, &mut l)?;
    log(tx, &l, "translated", &who.id.to_string(), None, "")?;
    listing_news::changed(tx, &l)
}

/// A text in another language.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// BCP 47 tag.
    pub language: &'a str,
    /// One line.
    pub title: &'a str,
    /// More; may be empty.
    pub description: &'a str,
}

/// Writes a listing in another language, in place of what stood there if that was one's own or is out of date.
///
/// `of` is what [`of_text`] said of the text that was translated; empty: not asked.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`], [`Refusal::Closed`], and those of [`Translation::check`].
pub fn put(tx: &mut Tx<'_>, who: &Member, id: ListingId, of: &str, new: Words<'_>) -> Result<(), Error> {
    let Words { language, title, description } = new;
    seen_by_member(tx, who, id)?;
    let mut l = listing_lock(tx.conn, id)?.ok_or(Refusal::NotFound)?;
    if !may_translate(who, &l) {
        return Err(Refusal::NotAllowed.into());
    }
    l.check_open(tx.now)?;
    if !of.is_empty() && of != of_text(&l) {
        return Err(Refusal::Invalid("The text has changed meanwhile. Look at it, and translate it again.", "title").into());
    }
    let new = Translation {
        language: language.to_owned(),
        title: title.to_owned(),
        description: description.to_owned(),
        by: Some(who.id),
        stale: false,
    };
    let new = new.check(&l.language, l.visibility != Visibility::Desk)?;
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
