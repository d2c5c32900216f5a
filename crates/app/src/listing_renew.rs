//! The end of a listing in sight: its author is reminded once, and one button gives it two more weeks.

use caremonger_domain::{
    Refusal, Timestamp,
    id::{ListingId, MemberId},
    listing::{Listing, Origin, REMIND_BEFORE, RENEWED_FOR},
};
use caremonger_store::{
    Conn,
    history::history_of_listing,
    listing::{listing_closing, listing_find, listing_lock},
    member::{Member, member_find},
};

use crate::{
    Error, Node, Tx,
    listing::{self, Change},
    member::may_change,
    notice,
    notice_setting::{in_digits, in_letters},
    secret::same,
    vault,
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

/// What makes a link to renew a listing good: for one neighbour, one listing, and one end of it. Once that is moved, the link has ended.
fn mark(node: &Node, member: MemberId, l: &Listing) -> String {
    let end = l.closes_at.map_or(0, Timestamp::as_micros);
    in_letters(&vault::mark(node, "renew a listing", &format!("{member} {} {end}", l.id)))
}

/// The page on which a neighbour renews a listing without signing in: a link of the letter that says it ends soon (B4).
pub(crate) fn url(node: &Node, member: MemberId, l: &Listing) -> String {
    let (who, what) = (in_letters(&member.to_string()), in_letters(&l.id.to_string()));
    format!("{}/renew/{who}/{what}/{}", node.urls().origin(), mark(node, member, l))
}

/// Whose link it is, and what it renews; `None` when it is not one of ours, or its listing has another end by now.
///
/// # Errors
/// [`Error::Db`].
pub fn by_link(conn: &mut Conn, node: &Node, who: &str, what: &str, given: &str) -> Result<Option<(Member, Listing)>, Error> {
    let (Ok(who), Ok(what)) = (in_digits(who).parse::<MemberId>(), in_digits(what).parse::<ListingId>()) else {
        return Ok(None);
    };
    let (Some(member), Some(l)) = (member_find(conn, who)?, listing_find(conn, what)?) else { return Ok(None) };
    let good = same(given, &mark(node, who, &l)) && may_change(&member, &l) && l.check_open(node.now()).is_ok();
    Ok(good.then_some((member, l)))
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
