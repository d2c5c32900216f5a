//! Keeping apart: a neighbour who wants nothing to do with another. Neither is told; neither sees what the other publishes, writes to
//! them, or is shown their details.

use caremonger_domain::{
    Refusal,
    commitment::{Commitment, Helper},
    id::MemberId,
    listing::Listing,
};
use caremonger_store::{
    Conn,
    member::{Member, member_find},
    member_block::{member_block_add, member_block_between, member_block_remove},
    pod::pod_find,
};

use crate::{Error, Tx, pairing_end};

/// The neighbour on the other side of a promise, if they are a neighbour of this node.
#[must_use]
pub fn other_side(who: &Member, c: &Commitment, l: &Listing) -> Option<MemberId> {
    let other = match &c.helper {
        Helper::Member(helper) if *helper != who.id => Some(*helper),
        _ => l.author(),
    };
    other.filter(|o| *o != who.id)
}

/// Whether the two sides of a promise want nothing to do with one another.
///
/// # Errors
/// [`Error::Db`].
pub fn is_apart(conn: &mut Conn, who: &Member, c: &Commitment, l: &Listing) -> Result<bool, Error> {
    // The desk speaks for its pod, not for itself.
    let author = l.author() == Some(who.id);
    if !author && c.helper != Helper::Member(who.id) {
        return Ok(false);
    }
    match other_side(who, c, l) {
        Some(other) => Ok(member_block_between(conn, who.id, other)?),
        None => Ok(false),
    }
}

/// Keeps somebody of this node apart from `who`.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody who is not here, or oneself.
pub fn block(tx: &mut Tx<'_>, who: &Member, other: MemberId) -> Result<(), Error> {
    let them = member_find(tx.conn, other)?.filter(|m| m.id != who.id).ok_or(Refusal::NotFound)?;
    pod_find(tx.conn, them.pod)?.filter(|p| p.deleted_at.is_none()).ok_or(Refusal::NotFound)?;
    member_block_add(tx.conn, who.id, other, tx.now)?;
    pairing_end::end_between(tx, who.id, other)
}

/// Takes it back.
///
/// # Errors
/// [`Error::Db`].
pub fn unblock(tx: &mut Tx<'_>, who: &Member, other: MemberId) -> Result<(), Error> {
    Ok(member_block_remove(tx.conn, who.id, other)?)
}
