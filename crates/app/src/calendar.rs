//! A neighbour's own calendar, at a secret address that they can end: what they promised to do, and until when.

use caremonger_domain::{
    Timestamp,
    commitment::{Helper, State},
    id::MemberId,
    listing::Listing,
};
use caremonger_signatures::digest::sha256;
use caremonger_store::{
    Conn,
    calendar::{calendar_delete, calendar_find, calendar_put},
    commitment::{Whose, commitment_page},
    listing::listing_find,
    member::{Member, member_find},
};

use crate::{Error, Tx, session};

/// Most promises that are looked through.
const LOOKED_AT: i64 = 200;

/// Something a neighbour promised to do by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The promise's id.
    pub id: String,
    /// What it is about. Its title was published; of the person nothing is told.
    pub listing: Listing,
    /// By when.
    pub by: Timestamp,
    /// When the promise last changed.
    pub changed: Timestamp,
}

/// Makes a secret address for a neighbour's calendar; the one before ends.
///
/// # Errors
/// [`Error::Db`].
pub fn make(tx: &mut Tx<'_>, who: &Member) -> Result<String, Error> {
    let secret = session::new_secret(tx, "cmc_");
    calendar_put(tx.conn, who.id, &sha256(secret.as_bytes()), tx.now)?;
    Ok(format!("{}/calendar/{secret}.ics", tx.urls().origin()))
}

/// Ends a neighbour's address.
///
/// # Errors
/// [`Error::Db`].
pub fn end(tx: &mut Tx<'_>, who: &Member) -> Result<(), Error> {
    Ok(calendar_delete(tx.conn, who.id)?)
}

/// Whose address it is, and what they have promised to do by a day; `None` when it has ended.
///
/// # Errors
/// [`Error::Db`].
pub fn tasks(conn: &mut Conn, secret: &str) -> Result<Option<(Member, Vec<Task>)>, Error> {
    let Some(hash) = session::hash_of(secret) else { return Ok(None) };
    let Some(id) = calendar_find(conn, &hash)? else { return Ok(None) };
    let Some(member) = member_find(conn, id)? else { return Ok(None) };
    let tasks = of(conn, id)?;
    Ok(Some((member, tasks)))
}

fn of(conn: &mut Conn, id: MemberId) -> Result<Vec<Task>, Error> {
    let mut tasks = Vec::new();
    for c in commitment_page(conn, Whose::Helper(id), None, LOOKED_AT)? {
        if c.state != State::Accepted || c.helper != Helper::Member(id) {
            continue;
        }
        let Some(listing) = listing_find(conn, c.listing)? else { continue };
        if let Some(by) = listing.needed_by {
            tasks.push(Task { id: c.id.to_string(), listing, by, changed: c.updated_at });
        }
    }
    Ok(tasks)
}
