//! What time does to promises: holds and confirmations that run out, and silence.

use caremonger_domain::{
    Amount, Timestamp,
    commitment::{Commitment, Event, SILENCE, Said, Side, State, silent_from, step},
    id::CommitmentId,
    listing::Listing,
    medicine,
};
use caremonger_store::{
    Conn,
    commitment::{commitment_find, commitment_update},
    history::history_of_commitment,
    listing::listing_lock,
};

use crate::{
    Error, Tx, case,
    commitment::{happen, log},
    commitment_copy, notice,
};

/// When something is done about an agreed promise of which nobody says anything.
pub(crate) fn agreed_until(l: &Listing, now: Timestamp) -> Timestamp {
    if medicine::is_errand(l) { medicine::back_by(now, l.needed_by) } else { silent_from(now, l.needed_by) }
}

/// Ends a promise whose time to be answered or confirmed is past.
///
/// # Errors
/// [`Error::Db`].
pub fn run_out(tx: &mut Tx<'_>, id: CommitmentId) -> Result<(), Error> {
    let Some(c) = commitment_find(tx.conn, id)? else { return Ok(()) };
    let Some(l) = listing_lock(tx.conn, c.listing)? else { return Ok(()) };
    let Some(mut c) = commitment_find(tx.conn, id)?.filter(|c| c.due_at.is_some_and(|d| d <= tx.now)) else { return Ok(()) };
    if c.state == State::Accepted && c.said == Said::default() {
        return silence(tx, l, c);
    }
    let possible = step(c.state, c.said, c.amount.unwrap_or(Amount::ONE), Event::RunOut).is_ok();
    // A copy's state is its home's to change, but where no answer comes at all, our side steps back.
    if !possible || (!l.is_local() && c.state != State::Requested) {
        c.due_at = None;
        return Ok(commitment_update(tx.conn, &c)?);
    }
    let locale = caremonger_i18n::Locale::for_language(&l.language);
    let reason = (c.state == State::Requested).then(|| caremonger_i18n::text(locale, "reason-lapsed", &[]));
    if !l.is_local() {
        let c = commitment_copy::tell_home(tx, &l, c, Event::RunOut, "time", reason.as_deref())?;
        return notice::to_side(tx, Side::Helper, &l, &c, c.state.as_str());
    }
    happen(tx, l, c, Event::RunOut, None, "time", reason.as_deref())?;
    Ok(())
}

/// Whether both sides were asked how it goes, and nothing has happened since.
pub(crate) fn was_asked(conn: &mut Conn, c: &Commitment) -> Result<bool, Error> {
    Ok(history_of_commitment(conn, c.id)?.last().is_some_and(|line| line.event == "nudged"))
}

/// Nobody said anything about an agreed promise: both are asked once how it went, and after as long again it is free for others.
fn silence(tx: &mut Tx<'_>, l: Listing, mut c: Commitment) -> Result<(), Error> {
    let asked = was_asked(tx.conn, &c)?;
    let errand = medicine::is_errand(&l);
    if l.is_local() && (asked || errand) {
        let locale = caremonger_i18n::Locale::for_language(&l.language);
        let reason = caremonger_i18n::text(locale, if errand { "reason-errand" } else { "reason-silence" }, &[]);
        happen(tx, l, c, Event::Silence, None, "time", Some(&reason))?;
        return Ok(());
    }
    // A copy only asks its own neighbour: its home decides.
    c.due_at = (l.is_local()).then(|| tx.now.plus(SILENCE));
    commitment_update(tx.conn, &c)?;
    log(tx, &c, "nudged", "time", None, "")?;
    for side in [Side::Owner, Side::Helper] {
        notice::to_side(tx, side, &l, &c, "nudge")?;
    }
    case::ask_whether_it_came(tx, l.id)
}
