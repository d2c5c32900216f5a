//! The end of a listing in sight: its author is reminded once, and one button gives it two more weeks.

use caremonger_domain::{
    Refusal,
    id::ListingId,
    listing::{Listing, Origin, REMIND_BEFORE, RENEWED_FOR},
};
use caremonger_store::{
    history::history_of_listing,
    listing::{listing_closing, listing_find, listing_lock},
    member::Member,
};

use crate::{
    Error, Node, Tx,
    listing::{self, Change},
    notice,
};

/// Rows read at a time.
const PAGE: i64 = 200;

/// Gives a listing two more weeks from now.
///
/// # Errors
/// [`Refusal::Closed`], [`Refusal::NotAllowed`]; [`Refusal::Invalid`] when it has no end, or a later one.
pub fn renew(tx: &mut Tx<'_>, who: &Member, id: ListingId) -> Result<Listing, Error> {
    let later = tx.now.plus(RENEWED_FOR);
    let l = listing_find(tx.conn, id)?.ok_or(Refusal::NotFound)?;
    if l.closes_at.is_none_or(|end| end >= later) {
        return Err(Refusal::Invalid("It stands long enough already.", "closes_at").into());
    }
    listing::change(tx, who, id, &Change { closes_at: Some(Some(later)), ..Change::default() })
}

/// Reminds the authors of listings that end soon, each once for each end.
///
/// # Errors
/// [`Error::Db`].
pub async fn remind(node: &Node) -> Result<(), Error> {
    let mut after = None;
    loop {
        let now = node.now();
        let page = node
            .read(move |c| {
                // One that was meant for a day or two needs no reminder.
                Ok::<_, Error>(listing_closing(c, (now, now.plus(REMIND_BEFORE)), now.minus(REMIND_BEFORE), after, PAGE)?)
            })
            .await?;
        let Some(last) = page.last().copied() else { return Ok(()) };
        after = Some(last);
        for id in page {
            node.act(move |tx| remind_of(tx, id)).await?;
        }
    }
}

fn remind_of(tx: &mut Tx<'_>, id: ListingId) -> Result<(), Error> {
    let Some(l) = listing_lock(tx.conn, id)? else { return Ok(()) };
    let (Some(end), Origin::Local { pod, author }) = (l.closes_at, l.origin.clone()) else { return Ok(()) };
    let since = end.minus(REMIND_BEFORE);
    if history_of_listing(tx.conn, id)?.iter().any(|line| line.event == "reminded" && line.at >= since) {
        return Ok(());
    }
    listing::log(tx, &l, "reminded", "time", None, "")?;
    let about = notice::About::listing(id);
    match author {
        Some(author) => notice::to_member_about(tx, author, "closing", about),
        None => notice::to_desk(tx, pod, None, "closing", about),
    }
}
