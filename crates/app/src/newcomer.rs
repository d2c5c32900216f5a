//! What somebody may do in a day whom the pod does not know yet. It grows with what they have kept (J6); asking for help has no limit at the
//! desk.

use std::time::Duration;

use caremonger_domain::{
    Refusal,
    commitment::State,
    listing::{Listing, Origin},
    warning,
};
use caremonger_store::{
    commitment::{Whose, commitment_page},
    listing::{listing_count_of_author, listing_find, listing_of_author, search_text},
    member::Member,
};

use crate::{Error, Tx, notice};

const DAY: Duration = Duration::from_secs(24 * 3600);
/// Promises in a day, before any was kept.
const PROMISES: usize = 3;
/// How many more for each that was kept.
const MORE: usize = 2;
/// Listings in a day.
const LISTINGS: i64 = 5;
/// Most promises that are looked at.
const LOOKED_AT: i64 = 100;

/// How many of their listings a new one is compared with.
const LOOKED_BACK: usize = 20;

/// Whether a neighbour may make another promise today.
///
/// # Errors
/// [`Refusal::Invalid`] when they may not.
pub(crate) fn may_promise(tx: &mut Tx<'_>, who: &Member) -> Result<(), Error> {
    if who.known {
        return Ok(());
    }
    let all = commitment_page(tx.conn, Whose::Helper(who.id), None, LOOKED_AT)?;
    let kept = all.iter().filter(|c| c.state == State::Fulfilled).count();
    let today = all.iter().filter(|c| c.created_at > tx.now.minus(DAY)).count();
    if today >= PROMISES + MORE * kept {
        return Err(Refusal::Invalid("While you are new: three promises a day. Keep one, and it will be more.", "message").into());
    }
    Ok(())
}

/// Whether a neighbour may publish another listing today.
///
/// # Errors
/// [`Refusal::Invalid`] when they may not.
pub(crate) fn may_publish(tx: &mut Tx<'_>, who: &Member) -> Result<(), Error> {
    if !who.known && listing_count_of_author(tx.conn, who.id, tx.now.minus(DAY))? >= LISTINGS {
        return Err(Refusal::Invalid("While you are new: five listings a day.", "title").into());
    }
    Ok(())
}

/// Looks at what somebody has published whom the pod does not know yet; the desk is told where it had better look too.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn look(tx: &mut Tx<'_>, who: &Member, l: &Listing) -> Result<(), Error> {
    let Origin::Local { pod, .. } = l.origin else { return Ok(()) };
    if who.known {
        return Ok(());
    }
    let folded = |l: &Listing| search_text(&[&l.title, &l.description]);
    let mut before = Vec::new();
    for id in listing_of_author(tx.conn, who.id)?.into_iter().rev().filter(|id| *id != l.id).take(LOOKED_BACK) {
        before.extend(listing_find(tx.conn, id)?.map(|l| folded(&l)));
    }
    let text = format!("{}\n{}", l.title, l.description);
    for w in warning::of(&text, &folded(l), &before) {
        let about = notice::About::listing(l.id);
        notice::to_desk(tx, pod, None, &format!("look-{w}"), about)?;
    }
    Ok(())
}
