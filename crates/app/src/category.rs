//! A pod's own categories, and those that go through its desk: of these the desk alone says who brings what was asked for (D2).

use std::{
    collections::BTreeMap,
    sync::{Arc, RwLock},
};

use caremonger_domain::{
    Refusal, category, gate,
    id::PodId,
    listing::{Kind, Listing, Origin, tidy_line},
};
use caremonger_store::{
    Conn, DbError,
    category::{OwnCategory, category_all, category_delete, category_insert, desk_categories, desk_categories_set},
    member::Member,
};

use crate::{Error, Node, Tx};

/// Longest title, in characters.
const TITLE_MAX: usize = 40;
/// Most that one node has.
const MOST: usize = 100;
/// Longest of the short words.
const SLUG_MAX: usize = 11;

/// The titles of own categories, ready for every page.
#[derive(Debug, Default)]
pub struct Titles(RwLock<Arc<BTreeMap<String, String>>>);

impl Titles {
    /// As they were when last read.
    #[must_use]
    pub fn all(&self) -> Arc<BTreeMap<String, String>> {
        Arc::clone(&self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    fn set(&self, all: BTreeMap<String, String>) {
        *self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(all);
    }
}

/// Reads the titles anew: after a change, and from time to time, for another process may have changed them.
///
/// # Errors
/// [`Error::Db`].
pub async fn refresh(node: &Node) -> Result<(), Error> {
    let all = node.read(|c| Ok::<_, Error>(category_all(c)?)).await?;
    node.categories().set(all.into_iter().map(|c| (c.slug, c.title)).collect());
    Ok(())
}

/// The short word for a title: its plain letters and digits, or one by chance where it has too few or they are taken.
fn slug_of(tx: &Tx<'_>, title: &str, all: &[OwnCategory]) -> String {
    let plain: String = title.to_lowercase().chars().filter(char::is_ascii_alphanumeric).take(SLUG_MAX).collect();
    let taken = category::find(&plain).is_some() || all.iter().any(|c| c.slug == plain);
    if category::is_slug(&plain) && plain.len() > 2 && !taken { plain } else { format!("own{:05}", tx.bits() % 100_000) }
}

/// Adds a category, for every pod of the node.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anybody but the desk, [`Refusal::Invalid`] naming `title`.
pub fn add(tx: &mut Tx<'_>, who: &Member, title: &str) -> Result<(), Error> {
    who.check_job("desk")?;
    let title = tidy_line(title);
    gate::check_text(&title)?;
    if !(2..=TITLE_MAX).contains(&title.chars().count()) {
        return Err(Refusal::Invalid("Write 2 to 40 letters.", "title").into());
    }
    let all = category_all(tx.conn)?;
    let taken = || Refusal::Invalid("There is one of that name already.", "title");
    if all.iter().any(|c| c.title.to_lowercase() == title.to_lowercase()) {
        return Err(taken().into());
    }
    if all.len() >= MOST {
        return Err(Refusal::Invalid("A hundred are the most. Take one away first.", "title").into());
    }
    let slug = slug_of(tx, &title, &all);
    category_insert(tx.conn, &OwnCategory { slug, title, pod: who.pod }, tx.now)
        .map_err(|e| if matches!(e, DbError::Conflict(_)) { taken().into() } else { e.into() })
}

/// Takes a category of one's own pod away. Listings that have it stay.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NotFound`].
pub fn take_away(tx: &mut Tx<'_>, who: &Member, slug: &str) -> Result<(), Error> {
    who.check_job("desk")?;
    if category_delete(tx.conn, slug, who.pod)? { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

/// Says what goes through the desk of one's pod.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anybody but the desk.
pub fn through_desk(tx: &mut Tx<'_>, who: &Member, slugs: &[String]) -> Result<(), Error> {
    who.check_job("desk")?;
    let mut slugs: Vec<String> = slugs.iter().filter(|s| category::is_slug(s)).cloned().collect();
    slugs.sort();
    slugs.dedup();
    Ok(desk_categories_set(tx.conn, who.pod, &slugs)?)
}

/// Whether asks of a category go through a pod's desk.
pub(crate) fn goes_through_desk(conn: &mut Conn, pod: PodId, kind: Kind, slug: &str) -> Result<bool, Error> {
    Ok(kind == Kind::Request && desk_categories(conn, pod)?.iter().any(|s| s == slug))
}

/// Whether somebody who speaks for a listing's side may say yes or no to promises against it: what goes through the desk, the desk
/// alone.
///
/// # Errors
/// [`Error::Db`].
pub fn may_answer(conn: &mut Conn, who: &Member, l: &Listing) -> Result<bool, Error> {
    Ok(who.has_job("desk") || !is_through_desk(conn, l)?)
}

/// Whether the desk alone says yes or no to promises against a listing.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn is_through_desk(conn: &mut Conn, l: &Listing) -> Result<bool, Error> {
    match l.origin {
        Origin::Local { pod, .. } => goes_through_desk(conn, pod, l.kind, &l.category),
        Origin::Remote { .. } => Ok(false),
    }
}
