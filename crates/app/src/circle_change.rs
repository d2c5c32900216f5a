//! What changes in a circle that runs: turns are swapped, an urgent one comes first, a hand is put off, somebody else takes a seat. Each
//! is asked for, and happens once all whom it concerns said yes (G3).

use caremonger_domain::{
    Refusal, Timestamp,
    circle::{Asked, Change, Phase, Seat, applied, concerned},
    id::{CircleChangeId, CircleId, MemberId},
    listing::tidy_line,
};
use caremonger_store::{
    circle::{SeatRow, hand_put, said, seat_banker, seat_give, turns_set},
    circle_change::{ChangeRow, change_end, change_find, change_insert, voice_add, voices_of},
    member::{Member, member_find},
};

use crate::{
    Error, Tx,
    circle::{Seen, check_phase, locked, log, seal, tell},
    notice,
};

/// Most changes that wait in one circle.
const OPEN_MAX: usize = 20;

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// To change turns with a seat.
    Swap(Seat),
    /// To have the next turn.
    Urgent,
    /// To give the hand for a seat by that day.
    PutOff(Seat, Timestamp),
    /// That a neighbour takes the seat.
    ToMember(MemberId),
    /// That somebody with a phone alone takes it.
    ToPhone(String),
}

impl Wish {
    fn asked(&self, by: Seat) -> Asked {
        let (change, other) = match self {
            Self::Swap(other) => (Change::Swap, Some(*other)),
            Self::Urgent => (Change::Urgent, None),
            Self::PutOff(to, _) => (Change::PutOff, Some(*to)),
            Self::ToMember(_) | Self::ToPhone(_) => (Change::Replace, None),
        };
        Asked { change, by, other }
    }
}

/// What a kept change asks for.
#[must_use]
pub fn asked(c: &ChangeRow) -> Asked {
    Asked { change: c.change, by: c.by, other: c.other }
}

fn rows(s: &Seen) -> Vec<SeatRow> {
    s.seats.iter().map(|x| x.row.clone()).collect()
}

/// The seats that have to say yes to a change; for those with a phone alone whoever keeps the book says it.
///
/// # Errors
/// [`Refusal`] when it cannot be any more.
pub fn to_be_asked(s: &Seen, c: &ChangeRow) -> Result<Vec<Seat>, Refusal> {
    concerned(asked(c), &s.turns(), &said(&s.hands))
}

/// Asks for a change, for one's own seat or for one with a phone alone.
///
/// # Errors
/// [`Refusal::Invalid`] naming the field, [`Refusal::NotAllowed`], [`Refusal::WrongState`].
pub fn ask(tx: &mut Tx<'_>, who: &Member, id: CircleId, by: Seat, wish: &Wish) -> Result<(), Error> {
    let s = locked(tx, who, id)?;
    check_phase(&s, Phase::Running)?;
    if !s.speaks_for(by) {
        return Err(Refusal::NotAllowed.into());
    }
    if s.changes.len() >= OPEN_MAX {
        return Err(Refusal::Invalid("So much waits already. Let some of it be answered first.", "other").into());
    }
    let asked = wish.asked(by);
    concerned(asked, &s.turns(), &said(&s.hands))?;
    let (mut until, mut new_member, mut new_name) = (None, None, None);
    match wish {
        Wish::PutOff(_, day) if *day <= tx.now => {
            return Err(Refusal::Invalid("Choose a day that is still to come.", "until").into());
        }
        Wish::PutOff(_, day) => until = Some(*day),
        Wish::ToMember(m) => {
            let fits = member_find(tx.conn, *m)?.is_some_and(|m| m.pod == who.pod);
            if !fits || s.seats.iter().any(|x| x.row.member == Some(*m)) {
                return Err(Refusal::Invalid("Choose neighbours of your pod.", "member").into());
            }
            new_member = Some(*m);
        }
        Wish::ToPhone(name) => {
            let name = tidy_line(name);
            if !(1..=80).contains(&name.chars().count()) {
                return Err(Refusal::Invalid("Keep each name under 80 letters.", "by_phone").into());
            }
            // Sealed for the seat it is for.
            new_name = Some(seal(tx, id, &format!("name {by}"), &name)?);
        }
        Wish::Swap(_) | Wish::Urgent => {}
    }
    let c = ChangeRow {
        id: CircleChangeId::new(tx.now, tx.bits()),
        circle: id,
        change: asked.change,
        by,
        other: asked.other,
        until,
        new_member,
        new_name,
        created_at: tx.now,
    };
    change_insert(tx.conn, &c)?;
    log(tx, id, &format!("asked-{}", asked.change), Some(by), asked.other)?;
    tell(tx, &rows(&s), Some(who.id))?;
    settle(tx, &s, &c)
}

/// Says yes to a change for a seat; with the last yes it happens.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`] for a seat that is not asked or another's, [`Refusal::WrongState`] for a second time.
pub fn say_yes(tx: &mut Tx<'_>, who: &Member, id: CircleId, change: CircleChangeId, seat: Seat) -> Result<(), Error> {
    let s = locked(tx, who, id)?;
    check_phase(&s, Phase::Running)?;
    let c = change_find(tx.conn, id, change)?.ok_or(Refusal::NotFound)?;
    if !s.speaks_for(seat) || !to_be_asked(&s, &c)?.contains(&seat) {
        return Err(Refusal::NotAllowed.into());
    }
    if voices_of(tx.conn, change)?.contains(&seat) {
        return Err(Refusal::WrongState { state: "said" }.into());
    }
    voice_add(tx.conn, change, seat, tx.now)?;
    log(tx, id, "yes", Some(seat), Some(c.by))?;
    settle(tx, &s, &c)
}

/// Says no to a change, or takes back what one asked for: it does not happen.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`] for whoever is not asked.
pub fn say_no(tx: &mut Tx<'_>, who: &Member, id: CircleId, change: CircleChangeId, seat: Seat) -> Result<(), Error> {
    let s = locked(tx, who, id)?;
    let c = change_find(tx.conn, id, change)?.ok_or(Refusal::NotFound)?;
    let mine = c.by == seat;
    // One that cannot be any more can still be put away by whom it concerns.
    let asked = to_be_asked(&s, &c).unwrap_or_else(|_| s.seats.iter().map(|x| x.row.seat).collect());
    if !s.speaks_for(seat) || !(mine || asked.contains(&seat)) {
        return Err(Refusal::NotAllowed.into());
    }
    change_end(tx.conn, change, if mine { "withdrawn" } else { "refused" })?;
    log(tx, id, if mine { "withdrawn" } else { "no" }, Some(seat), Some(c.by))?;
    tell(tx, &rows(&s), Some(who.id))
}

/// Does what was asked for once everybody whom it concerns said yes.
fn settle(tx: &mut Tx<'_>, s: &Seen, c: &ChangeRow) -> Result<(), Error> {
    let yes = voices_of(tx.conn, c.id)?;
    if !to_be_asked(s, c)?.iter().all(|seat| yes.contains(seat)) {
        return Ok(());
    }
    let id = s.circle.id;
    match (c.change, c.other) {
        (Change::PutOff, Some(to)) => {
            let mut hand = s.hands.get(&(c.by, to)).cloned().ok_or(Refusal::NotFound)?;
            hand.put_off_to = c.until;
            hand_put(tx.conn, id, (c.by, to), &hand)?;
        }
        (Change::Replace, _) => {
            let free = c.new_member.is_none_or(|m| s.seats.iter().all(|x| x.row.member != Some(m)));
            if !free {
                return Err(Refusal::Invalid("Choose neighbours of your pod.", "member").into());
            }
            seat_give(tx.conn, id, c.by, c.new_member, c.new_name.as_deref().unwrap_or_default())?;
            // The book goes on with somebody who can write in it.
            let gone = s.seats.iter().any(|x| x.row.seat == c.by && x.row.banker) && c.new_member.is_none();
            if let Some(next) = s.seats.iter().find(|x| gone && x.row.seat != c.by && x.row.member.is_some()) {
                seat_banker(tx.conn, id, next.row.seat)?;
            }
        }
        _ => turns_set(tx.conn, id, &applied(asked(c), &s.turns(), &said(&s.hands))?)?,
    }
    change_end(tx.conn, c.id, "done")?;
    log(tx, id, &format!("done-{}", c.change), Some(c.by), c.other)?;
    if let Some(m) = c.new_member {
        notice::to_member(tx, m, "circle")?;
    }
    tell(tx, &rows(s), None)
}
