//! What somebody may do in a day whom the pod does not know yet. It grows with what they have kept (J6); asking for help has no limit at the
//! desk.

use std::time::Duration;

use caremonger_domain::{Refusal, commitment::State};
use caremonger_store::{
    commitment::{Whose, commitment_page},
    listing::listing_count_of_author,
    member::Member,
};

use crate::{Error, Tx};

const DAY: Duration = Duration::from_secs(24 * 3600);
/// Promises in a day, before any was kept.
const PROMISES: usize = 3;
/// How many more for each that was kept.
const MORE: usize = 2;
/// Listings in a day.
const LISTINGS: i64 = 5;
/// Most promises that are looked at.
const LOOKED_AT: i64 = 100;

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
