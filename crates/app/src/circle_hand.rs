//! The hands of a circle: both sides say that one went over, or that it comes late (G2).

use caremonger_domain::{
    Refusal,
    circle::{NOTE_MAX, Phase, Seat},
    id::CircleId,
    listing::tidy_line,
};
use caremonger_store::circle::{SeatRow, circle_phase, hand_put, hands_of};
use caremonger_wire::circle_act::Act;

use crate::{
    Error, Tx,
    circle::{Seen, Sitter, check_phase, check_speaks, locked, log, seal, tell},
    circle_copy,
};

/// What somebody says of a hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Say {
    /// Whoever gives it has given it.
    Given,
    /// Whoever gets it has it.
    Taken,
    /// It was said by mistake.
    NotYet,
    /// It comes late, with a word.
    Late(String),
}

/// Says something of a hand between two seats. Both sides have to say that it went over; the last of all ends the circle.
///
/// # Errors
/// [`Refusal::NotFound`] for no such hand, [`Refusal::NotAllowed`] for another's side, [`Refusal::WrongState`] before it runs.
pub fn say<'a>(
    tx: &mut Tx<'_>,
    who: impl Into<Sitter<'a>>,
    id: CircleId,
    giver: Seat,
    taker: Seat,
    what: &Say,
) -> Result<(), Error> {
    let who = who.into();
    let s = locked(tx, who, id)?;
    check_phase(&s, Phase::Running)?;
    if s.home.is_some() {
        return to_home(tx, &s, (giver, taker), what);
    }
    let mut hand = s.hands.get(&(giver, taker)).cloned().ok_or(Refusal::NotFound)?;
    let done = hand.said().is_done();
    let event = match what {
        Say::Given => {
            check_speaks(&s, giver)?;
            hand.given_at = hand.given_at.or(Some(tx.now));
            "given"
        }
        Say::Taken => {
            check_speaks(&s, taker)?;
            hand.taken_at = hand.taken_at.or(Some(tx.now));
            "taken"
        }
        Say::NotYet => {
            // What both said is done.
            if done || !(s.speaks_for(giver) || s.speaks_for(taker)) {
                return Err(Refusal::NotAllowed.into());
            }
            if s.speaks_for(giver) {
                hand.given_at = None;
            }
            if s.speaks_for(taker) {
                hand.taken_at = None;
            }
            "not-yet"
        }
        Say::Late(note) => {
            check_speaks(&s, giver)?;
            let note: String = tidy_line(note).chars().take(NOTE_MAX).collect();
            hand.note = if note.is_empty() { None } else { Some(seal(tx, id, &format!("note {giver} {taker}"), &note)?) };
            "late"
        }
    };
    // Said again: there is no news in it.
    if s.hands.get(&(giver, taker)) == Some(&hand) {
        return Ok(());
    }
    hand_put(tx.conn, id, (giver, taker), &hand)?;
    log(tx, id, event, Some(giver), Some(taker))?;
    let rows = s.rows();
    let both: Vec<SeatRow> = rows.iter().filter(|r| r.seat == giver || r.seat == taker).cloned().collect();
    tell(tx, &both, who.member())?;
    if hands_of(tx.conn, id)?.values().all(|h| h.said().is_done()) {
        circle_phase(tx.conn, id, Phase::Ended, Some(tx.now))?;
        log(tx, id, "ended", None, None)?;
        tell(tx, &rows, None)?;
    }
    Ok(())
}

/// The same for a circle that lives elsewhere: what cannot be is told at once, the rest its home decides.
fn to_home(tx: &mut Tx<'_>, s: &Seen, (giver, taker): (Seat, Seat), what: &Say) -> Result<(), Error> {
    let hand = s.hands.get(&(giver, taker)).ok_or(Refusal::NotFound)?;
    let act = match what {
        Say::Given => Act::Given(giver, taker),
        Say::Taken => Act::Taken(giver, taker),
        Say::NotYet => Act::NotYet(giver, taker),
        Say::Late(note) => Act::Late(giver, taker, tidy_line(note).chars().take(NOTE_MAX).collect()),
    };
    match what {
        Say::Given | Say::Late(_) => check_speaks(s, giver)?,
        Say::Taken => check_speaks(s, taker)?,
        Say::NotYet if hand.said().is_done() || !(s.speaks_for(giver) || s.speaks_for(taker)) => {
            return Err(Refusal::NotAllowed.into());
        }
        Say::NotYet => {}
    }
    circle_copy::send(tx, s, &act)
}
