//! What fits a listing in its own pod: shown with the reason to whoever looks after it, and told to whoever had theirs up first.
//! Between neighbours of one pod nothing is taken up for anybody: each promises themselves.

use std::time::Duration;

use caremonger_domain::listing::{Listing, State, Visibility};
use caremonger_store::{
    Conn,
    availability::availability_find,
    listing_page::{Viewer, listing_is_visible},
    member::{Member, member_find},
    member_block::member_block_between,
    notice::notice_lately,
    suggestion::{Among, listing_counterparts},
};

use crate::{
    Error, Tx,
    member::viewer,
    notice,
    suggestion::{LOOKED_AT, rule},
};

/// The kind of the notice.
const KIND: &str = "fits";
/// How long nobody hears of another one.
const AGAIN: Duration = Duration::from_secs(24 * 3600);

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

/// What fits `l` in its own pod, by [`rule`], as far as `viewer` may see it: those of the same area first, then the newest; not what the
/// desk alone sees, nor between neighbours one of whom has blocked the other.
///
/// # Errors
/// [`Error::Db`].
pub fn fits(conn: &mut Conn, viewer: &Viewer, l: &Listing) -> Result<Vec<Fit>, Error> {
    let Some(pod) = l.pod().filter(|_| l.visibility != Visibility::Desk && l.state == State::Open) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for listing in listing_counterparts(conn, l.kind.other(), &l.category, Among::Pod(pod), LOOKED_AT)? {
        let both = l.author().zip(listing.author());
        if listing.visibility == Visibility::Desk || both.is_some_and(|(a, b)| a == b) {
            continue;
        }
        let Some((reasons, _)) = rule(l, &listing) else { continue };
        let apart = both.map(|(a, b)| member_block_between(conn, a, b)).transpose()? == Some(true);
        if !apart && listing_is_visible(conn, viewer, listing.id)? {
            found.push(Fit { listing, reasons });
        }
    }
    found.sort_by_key(|f| !f.reasons.split(' ').any(|r| r == "area"));
    found.truncate(SHOWN);
    Ok(found)
}

/// A neighbour has put up something new: those whose own it fits hear of it once a day at most; but for those who rest, or who are
/// not of the pod any more. What a newcomer writes waits until the pod knows them.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn tell(tx: &mut Tx<'_>, who: &Member, l: &Listing) -> Result<(), Error> {
    if !who.known {
        return Ok(());
    }
    let viewer = viewer(tx.conn, tx.node.urls().host(), who)?;
    for author in fits(tx.conn, &viewer, l)?.into_iter().filter_map(|f| f.listing.author()) {
        let Some(member) = member_find(tx.conn, author)?.filter(|m| Some(m.pod) == l.pod()) else { continue };
        let lately = notice_lately(tx.conn, member.id, KIND, tx.now.minus(AGAIN))?;
        if !lately && availability_find(tx.conn, author)?.welcomes(0, tx.now) {
            notice::to_member_about(tx, member.id, KIND, notice::About::listing(l.id))?;
        }
    }
    Ok(())
}
