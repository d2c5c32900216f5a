//! What the person of a case can do by the code they were given: look how it goes, need it no more, be forgotten.

use caremonger_domain::{
    Refusal,
    case::{Case, Event, State, read_code},
};
use caremonger_store::{
    case::{case_find_by_code, case_lock},
    listing::listing_lock,
};

use crate::{
    Error, Node, Tx,
    case::{end_listing, log, save},
    notice, person,
};

/// A case by the code its person was given, for whoever holds it; never anything private.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::WrongState`] when too many wrong ones were tried.
pub async fn by_code(node: &Node, code: &str) -> Result<Case, Error> {
    if !node.tries().may(node.now()) {
        return Err(Refusal::WrongState { state: "too-many-tries" }.into());
    }
    let Some(code) = read_code(code) else { return Err(Refusal::NotFound.into()) };
    let found = node.read(move |c| Ok::<_, Error>(case_find_by_code(c, &code)?)).await?;
    if found.is_none() {
        node.tries().failed(node.now());
    }
    Ok(found.ok_or(Refusal::NotFound)?)
}

/// What the person themselves may do by their code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByCode {
    /// "I do not need it any more."
    NoLongerNeeded,
    /// "Delete my details now."
    Forget,
}

/// Does what the person of a case says by their code.
///
/// # Errors
/// [`Refusal::NotFound`].
pub fn say_by_code(tx: &mut Tx<'_>, code: &str, what: ByCode) -> Result<Case, Error> {
    let code = read_code(code).ok_or(Refusal::NotFound)?;
    let found = case_find_by_code(tx.conn, &code)?.ok_or(Refusal::NotFound)?;
    if let Some(listing) = found.listing {
        listing_lock(tx.conn, listing)?;
    }
    let mut c = case_lock(tx.conn, found.id)?.ok_or(Refusal::NotFound)?;
    if c.state.is_open() {
        let listing = c.listing.filter(|_| c.state == State::Listed);
        c = save(tx, c, Event::NoLongerNeeded, "caller")?;
        if let Some(listing) = listing {
            end_listing(tx, listing, "caller")?;
        }
        notice::to_desk(tx, c.pod, None, "case-ended", notice::About { case: Some(c.id), ..notice::About::default() })?;
    }
    if what == ByCode::Forget {
        person::wipe(tx, c.person)?;
        log(tx, c.id, "forgotten", "caller")?;
    }
    Ok(c)
}
