//! The hands of a circle: both sides say that one went over, or that it comes late (G2).

use caremonger_domain::{
    Refusal,
    circle::{Phase, Seat},
    id::CircleId,
    listing::tidy_line,
};
use caremonger_store::{
    circle::{SeatRow, circle_phase, hand_put, hands_of},
    member::Member,
};

use crate::{
    Error, Tx,
    circle::{check_phase, check_speaks, locked, log, seal, tell},
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
pub fn say(tx: &mut Tx<'_>, who: &Member, id: CircleId, giver: Seat, taker: Seat, what: &Say) -> Result<(), Error> {
    let s = locked(tx, who, id)?;
    check_phase(&s, Phase::Running)?;
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
            let note: String = tidy_line(note).chars().take(200).collect();
            hand.note = if note.is_empty() { None } else { Some(seal(tx, id, &format!("note {giver} {taker}"), &note)?) };
            "late"
        }
    };
    hand_put(tx.conn, id, (giver, taker), &hand)?;
    log(tx, id, event, Some(giver), Some(taker))?;
    let rows = s.rows();
    let both: Vec<SeatRow> = rows.iter().filter(|r| r.seat == giver || r.seat == taker).cloned().collect();
    tell(tx, &both, Some(who.id))?;
    if hands_of(tx.conn, id)?.values().all(|h| h.said().is_done()) {
        circle_phase(tx.conn, id, Phase::Ended, Some(tx.now))?;
        log(tx, id, "ended", None, None)?;
        tell(tx, &rows, None)?;
    }
    Ok(())
}
