//! How circles end: called off before they run, left by a neighbour who goes, forgotten long after the last hand.

use caremonger_domain::{
    circle::{FORGOTTEN_AFTER, INVITED_FOR, Phase},
    id::CircleId,
};
use caremonger_store::{
    circle::{circle_lock, circle_of, circle_over, seat_banker, seat_give, seats_of},
    circle_change::{change_end, change_end_of_seat, change_for},
    circle_guest::guests_prune,
    circle_home::{acts_give_up, home_find, joins_forget, joins_prune},
    circle_whole::circle_delete,
    member::Member,
    vault_key::vault_key_delete,
};
use caremonger_wire::circle_act::Act;

use crate::{
    Error, Tx,
    circle::{Sitter, check_phase, locked, log, tell},
    circle_copy, circle_guest, vault,
};

/// Most looked after in one round.
const ROUND: i64 = 100;

/// Says no to the plan: the circle is not begun, and nothing of it stays.
///
/// # Errors
/// [`Refusal::NotFound`] for whoever does not sit in it, [`Refusal::WrongState`] once it runs.
pub fn call_off<'a>(tx: &mut Tx<'_>, who: impl Into<Sitter<'a>>, id: CircleId) -> Result<(), Error> {
    let who = who.into();
    let s = locked(tx, who, id)?;
    check_phase(&s, Phase::Gathering)?;
    if s.home.is_some() {
        return circle_copy::send(tx, &s, &Act::CallOff);
    }
    tell(tx, &s.rows(), who.member())?;
    forget(tx, id)
}

/// Forgets a circle with its key, so that no backup gives it back. Where others sit in it from elsewhere, their servers forget it too.
pub(crate) fn forget(tx: &mut Tx<'_>, id: CircleId) -> Result<(), Error> {
    circle_guest::gone(tx, id)?;
    if let Some(home) = home_find(tx.conn, id)? {
        joins_forget(tx.conn, &home.uri)?;
    }
    circle_delete(tx.conn, id)?;
    vault_key_delete(tx.conn, &id.to_string())?;
    vault::is_due(tx)
}

/// Forgets circles that ended long ago.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn forget_over(tx: &mut Tx<'_>) -> Result<(), Error> {
    let long_ago = tx.now.minus(INVITED_FOR);
    guests_prune(tx.conn, long_ago)?;
    acts_give_up(tx.conn, long_ago)?;
    joins_prune(tx.conn, long_ago.minus(INVITED_FOR))?;
    for id in circle_over(tx.conn, tx.now.minus(FORGOTTEN_AFTER), ROUND)? {
        forget(tx, id)?;
    }
    Ok(())
}

/// A neighbour goes: their seats stay, without them, and whoever keeps the book speaks for them until somebody takes them. A circle in
/// which nobody is left is forgotten.
pub(crate) fn leave_all(tx: &mut Tx<'_>, who: &Member) -> Result<(), Error> {
    for change in change_for(tx.conn, who.id)? {
        change_end(tx.conn, change.id, "refused")?;
        circle_guest::changed(tx, change.circle)?;
    }
    circle_copy::leave_all(tx, who)?;
    loop {
        let all = circle_of(tx.conn, who.id)?;
        if all.is_empty() {
            return Ok(());
        }
        for c in all {
            leave(tx, who, c.id)?;
        }
    }
}

fn leave(tx: &mut Tx<'_>, who: &Member, id: CircleId) -> Result<(), Error> {
    let Some(c) = circle_lock(tx.conn, id)? else { return Ok(()) };
    let rows = seats_of(tx.conn, id)?;
    let Some(mine) = rows.iter().find(|r| r.member == Some(who.id)) else { return Ok(()) };
    let next = rows.iter().find(|r| r.member.is_some_and(|m| m != who.id));
    let (Some(next), false) = (next, c.phase == Phase::Gathering) else {
        tell(tx, &rows, Some(who.id))?;
        return forget(tx, id);
    };
    seat_give(tx.conn, id, mine.seat, None, &[])?;
    change_end_of_seat(tx.conn, id, mine.seat)?;
    if mine.banker {
        seat_banker(tx.conn, id, next.seat)?;
    }
    log(tx, id, "left", Some(mine.seat), None)?;
    tell(tx, &rows, Some(who.id))
}
