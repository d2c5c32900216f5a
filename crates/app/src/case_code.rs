//! What the person of a case can do by the code they were given: look how it goes, need it no more, be forgotten.

use std::time::Duration;

use caremonger_domain::{
    Refusal, Timestamp,
    case::{Case, Event, State, read_code},
    listing::Kind,
};
use caremonger_store::{
    Conn,
    case::{case_find, case_find_by_code, case_history_of, case_lock},
    commitment::commitment_holding,
    listing::listing_lock,
    person::person_find,
};

use crate::{
    Error, Node, Tx,
    case::{end_listing, log, save},
    notice, person,
    text_message::received_it,
};

/// A case by the code its person was given, for whoever holds it; never anything private.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::WrongState`] when too many wrong ones were tried.
pub async fn by_code(node: &Node, code: &str) -> Result<Case, Error> {
    let Some(code) = read_code(code) else { return Err(Refusal::NotFound.into()) };
    let now = node.now();
    node.case_tries().guess(now, node.read(move |c| Ok(find(c, &code, now)?.ok_or(Refusal::NotFound)?))).await
}

/// How long after somebody was wiped their code still tells so.
const CODE_LIFE: Duration = Duration::from_secs(30 * 24 * 3600);

/// The case of a code: of two that were put together, the one that stays.
fn find(conn: &mut Conn, code: &str, now: Timestamp) -> Result<Option<Case>, Error> {
    let mut found = case_find_by_code(conn, code)?;
    for _ in 0..10 {
        let Some(kept) = found.as_ref().and_then(|c| c.same_as) else { break };
        found = case_find(conn, kept)?;
    }
    let Some(c) = found else { return Ok(None) };
    let wiped = person_find(conn, c.person)?.and_then(|p| p.wiped_at);
    Ok(Some(c).filter(|_| wiped.is_none_or(|at| at.plus(CODE_LIFE) > now)))
}

/// After how long the desk is told once more that something did not come.
const SAID_AGAIN: Duration = Duration::from_secs(24 * 3600);

/// What the person themselves may do by their code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByCode {
    /// "I do not need it any more."
    NoLongerNeeded,
    /// "Delete my details now."
    Forget,
    /// "I have it."
    Received,
    /// "It did not come, or something is wrong."
    NotCome,
}

/// Whether somebody agreed to bring what is asked for, so that it can have come or not.
///
/// # Errors
/// [`Error::Db`].
pub fn is_on_its_way(conn: &mut Conn, c: &Case) -> Result<bool, Error> {
    let Some(listing) = c.listing.filter(|_| c.state == State::Listed && c.kind == Kind::Request) else { return Ok(false) };
    Ok(commitment_holding(conn, listing)?.iter().any(|p| p.state.can_be_said()))
}

/// Whoever it was for says whether they have it; otherwise their desk hears of it.
fn came(tx: &mut Tx<'_>, c: &Case, has_it: bool) -> Result<(), Error> {
    if !is_on_its_way(tx.conn, c)? {
        return Err(Refusal::WrongState { state: c.state.as_str() }.into());
    }
    if has_it {
        received_it(tx, c)?;
        return Ok(());
    }
    let said = case_history_of(tx.conn, c.id)?.iter().any(|l| l.event == "not-come" && l.at > tx.now.minus(SAID_AGAIN));
    if said {
        return Ok(());
    }
    log(tx, c.id, "not-come", "caller")?;
    notice::to_desk(tx, c.pod, None, "case-not-come", notice::About::case(c.id))
}

/// Does what the person of a case says by their code.
///
/// # Errors
/// [`Refusal::NotFound`].
pub fn say_by_code(tx: &mut Tx<'_>, code: &str, what: ByCode) -> Result<Case, Error> {
    let code = read_code(code).ok_or(Refusal::NotFound)?;
    let found = find(tx.conn, &code, tx.now)?.ok_or(Refusal::NotFound)?;
    if let Some(listing) = found.listing {
        listing_lock(tx.conn, listing)?;
    }
    let mut c = case_lock(tx.conn, found.id)?.ok_or(Refusal::NotFound)?;
    if matches!(what, ByCode::Received | ByCode::NotCome) {
        came(tx, &c, what == ByCode::Received)?;
        return Ok(case_find(tx.conn, c.id)?.ok_or(Refusal::NotFound)?);
    }
    if c.state.is_open() {
        let listing = c.listing.filter(|_| c.state == State::Listed);
        c = save(tx, c, Event::NoLongerNeeded, "caller")?;
        if let Some(listing) = listing {
            end_listing(tx, listing, "caller")?;
        }
        notice::to_desk(tx, c.pod, None, "case-ended", notice::About::case(c.id))?;
    }
    if what == ByCode::Forget {
        person::wipe(tx, c.person)?;
        log(tx, c.id, "forgotten", "caller")?;
    }
    Ok(c)
}
