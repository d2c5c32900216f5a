//! What fits a listing in its own pod: shown with the reason to whoever looks after it, and told to whoever had theirs up first.
//! Between neighbours of one pod nothing is taken up for anybody: each promises themselves.

use caremonger_domain::listing::{Kind, Listing, Visibility};
use caremonger_store::{
    Conn, availability::availability_find, member_block::member_block_between, suggestion::listing_counterparts,
};

use crate::{Error, Tx, notice, suggestion::rule};

/// Most listings that are looked at for one.
const LOOKED_AT: i64 = 50;
/// Most that are shown, and told.
const SHOWN: usize = 5;

/// A listing that fits one of its own pod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// The other one.
    pub listing: Listing,
    /// The rules that fired, as in [`rule`].
    pub reasons: String,
}

/// What fits `l` in its own pod, by [`rule`]: those of the same area first, then the newest; not what the desk alone sees, nor between
/// neighbours one of whom has blocked the other.
///
/// # Errors
/// [`Error::Db`].
pub fn fits(conn: &mut Conn, l: &Listing) -> Result<Vec<Fit>, Error> {
    let Some(pod) = l.pod().filter(|_| l.visibility != Visibility::Desk) else { return Ok(Vec::new()) };
    let other_kind = if l.kind == Kind::Offer { Kind::Request } else { Kind::Offer };
    let mut found = Vec::new();
    for listing in listing_counterparts(conn, other_kind, &l.category, false, LOOKED_AT)? {
        let both = l.author().zip(listing.author());
        if listing.pod() != Some(pod) || listing.visibility == Visibility::Desk || both.is_some_and(|(a, b)| a == b) {
            continue;
        }
        let Some((reasons, _)) = rule(l, &listing) else { continue };
        if both.map(|(a, b)| member_block_between(conn, a, b)).transpose()? != Some(true) {
            found.push(Fit { listing, reasons });
        }
    }
    found.sort_by_key(|f| !f.reasons.split(' ').any(|r| r == "area"));
    found.truncate(SHOWN);
    Ok(found)
}

/// A listing is new: those whose own it fits hear of it, but for those who rest.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn tell(tx: &mut Tx<'_>, l: &Listing) -> Result<(), Error> {
    let mut told = Vec::new();
    for author in fits(tx.conn, l)?.into_iter().filter_map(|f| f.listing.author()) {
        if told.contains(&author) || !availability_find(tx.conn, author)?.welcomes(0, tx.now) {
            continue;
        }
        notice::to_member_about(tx, author, "fits", notice::About::listing(l.id))?;
        told.push(author);
    }
    Ok(())
}
