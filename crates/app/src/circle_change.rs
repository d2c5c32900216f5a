//! What changes in a circle that runs: turns are swapped, an urgent one comes first, a hand is put off, somebody else takes a seat. Each
//! is asked for, and happens once all whom it concerns said yes (G3).

use caremonger_domain::{
    Refusal, Timestamp,
    circle::{Asked, Change, NAME_MAX, OPEN_MAX, Phase, Seat, applied, concerned},
    id::{CircleChangeId, CircleId, MemberId},
    listing::tidy_line,
};
use caremonger_store::{
    Conn,
    circle::{circle_lock, hand_put, said, seat_banker, seat_give, seats_of, turns_set},
    circle_change::{ChangeRow, change_end, change_end_of_seat, change_find, change_for, change_insert, voice_add, voices_of},
    member::{Member, member_find},
    member_block::member_block_between,
};
use caremonger_wire::circle_act::Act;

use crate::{
    Error, Node, Tx,
    circle::{self, Seen, Sitter, check_phase, check_speaks, locked, log, seal, tell},
    circle_copy, circle_guest, notice,
};

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

    /// The same as it goes to the home of a circle; there nobody knows who our neighbours are.
    fn to_home(&self) -> Result<Act, Refusal> {
        Ok(match self {
            Self::Swap(other) => Act::Swap(*other),
            Self::Urgent => Act::Urgent,
            Self::PutOff(to, until) => Act::PutOff(*to, *until),
            Self::ToPhone(name) => Act::Replace(tidy_line(name)),
            Self::ToMember(_) => return Err(Refusal::Invalid("Write the name of whoever takes the seat.", "by_phone")),
        })
    }
}

/// What a kept change asks for.
#[must_use]
pub fn asked(c: &ChangeRow) -> Asked {
    Asked { change: c.change, by: c.by, other: c.other }
}

/// The seats that have to say yes to a change; for those with a phone alone whoever keeps the book says it.
///
/// # Errors
/// [`Refusal`] when it cannot be any more.
pub fn to_be_asked(s: &Seen, c: &ChangeRow) -> Result<Vec<Seat>, Refusal> {
    concerned(asked(c), &s.turns(), &said(&s.hands))
}

/// Asks for a change, for one's own seat or for one with a phone alone. Nothing comes back where it is on its way to the circle's home.
///
/// # Errors
/// [`Refusal::Invalid`] naming the field, [`Refusal::NotAllowed`], [`Refusal::WrongState`].
pub fn ask<'a>(
    tx: &mut Tx<'_>,
    who: impl Into<Sitter<'a>>,
    id: CircleId,
    by: Seat,
    wish: &Wish,
) -> Result<Option<ChangeRow>, Error> {
    let who = who.into();
    let s = locked(tx, who, id)?;
    check_phase(&s, Phase::Running)?;
    // Whoever keeps the book may ask that a seat be given on whose guest is not heard any more: all others have to say yes, and so does
    // the guest if they are there.
    let given_on = s.banker && s.elsewhere.contains(&by) && matches!(wish, Wish::ToMember(_) | Wish::ToPhone(_));
    if !given_on {
        check_speaks(&s, by)?;
    }
    if s.changes.len() >= OPEN_MAX {
        return Err(Refusal::Invalid("So much waits already. Let some of it be answered first.", "other").into());
    }
    let asked = wish.asked(by);
    concerned(asked, &s.turns(), &said(&s.hands))?;
    if s.home.is_some() {
        let act = wish.to_home()?;
        if matches!(wish, Wish::PutOff(_, day) if *day <= tx.now) {
            return Err(Refusal::Invalid("Choose a day that is still to come.", "until").into());
        }
        circle_copy::send(tx, &s, &act)?;
        return Ok(None);
    }
    let (mut until, mut new_member, mut new_name) = (None, None, None);
    match wish {
        Wish::PutOff(_, day) if *day <= tx.now => {
            return Err(Refusal::Invalid("Choose a day that is still to come.", "until").into());
        }
        Wish::PutOff(_, day) => until = Some(*day),
        Wish::ToMember(m) => {
            // Somebody elsewhere knows none of ours.
            let pod = if let Sitter::Here(me) = who { Some(me.pod) } else { None };
            let fits = member_find(tx.conn, *m)?.is_some_and(|m| Some(m.pod) == pod);
            let mut apart = false;
            for x in s.seats.iter().filter_map(|x| x.row.member) {
                apart |= member_block_between(tx.conn, x, *m)?;
            }
            if !fits || apart || s.seats.iter().any(|x| x.row.member == Some(*m)) {
                return Err(Refusal::Invalid("Choose neighbours of your pod.", "member").into());
            }
            new_member = Some(*m);
        }
        Wish::ToPhone(name) => {
            let name = tidy_line(name);
            if !(1..=NAME_MAX).contains(&name.chars().count()) {
                return Err(Refusal::Invalid("Keep each name under 80 letters.", "by_phone").into());
            }
            if !s.seats.iter().any(|x| x.row.seat != by && x.row.member.is_some()) {
                return Err(Refusal::Invalid("Somebody who reads this has to stay in it.", "by_phone").into());
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
    tell(tx, &s.rows(), who.member())?;
    settle(tx, &s, &c)?;
    Ok(Some(c))
}

/// Says yes to a change for a seat; with the last yes it happens.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`] for a seat that is not asked or another's, [`Refusal::WrongState`] for a second time.
pub fn say_yes<'a>(
    tx: &mut Tx<'_>,
    who: impl Into<Sitter<'a>>,
    id: CircleId,
    change: CircleChangeId,
    seat: Seat,
) -> Result<(), Error> {
    let s = locked(tx, who.into(), id)?;
    check_phase(&s, Phase::Running)?;
    let c = change_find(tx.conn, id, change)?.ok_or(Refusal::NotFound)?;
    if !s.speaks_for(seat) || !to_be_asked(&s, &c)?.contains(&seat) {
        return Err(Refusal::NotAllowed.into());
    }
    if voices_of(tx.conn, change)?.contains(&seat) {
        return Err(Refusal::WrongState { state: "said" }.into());
    }
    if s.home.is_some() {
        return circle_copy::send(tx, &s, &Act::Yes(change));
    }
    voice_add(tx.conn, change, seat, tx.now)?;
    log(tx, id, "yes", Some(seat), Some(c.by))?;
    settle(tx, &s, &c)
}

/// Says no to a change, or takes back what one asked for: it does not happen.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`] for whoever is not asked.
pub fn say_no<'a>(
    tx: &mut Tx<'_>,
    who: impl Into<Sitter<'a>>,
    id: CircleId,
    change: CircleChangeId,
    seat: Seat,
) -> Result<(), Error> {
    let who = who.into();
    let s = locked(tx, who, id)?;
    let c = change_find(tx.conn, id, change)?.ok_or(Refusal::NotFound)?;
    let mine = c.by == seat;
    // One that cannot be any more can still be put away by whom it concerns.
    let asked = to_be_asked(&s, &c).unwrap_or_else(|_| s.seats.iter().map(|x| x.row.seat).collect());
    if !s.speaks_for(seat) || !(mine || asked.contains(&seat)) {
        return Err(Refusal::NotAllowed.into());
    }
    if s.home.is_some() {
        return circle_copy::send(tx, &s, &Act::No(change));
    }
    change_end(tx.conn, change, if mine { "withdrawn" } else { "refused" })?;
    log(tx, id, if mine { "withdrawn" } else { "no" }, Some(seat), Some(c.by))?;
    tell(tx, &s.rows(), who.member())
}

/// Whether everybody whom it concerns said yes.
fn is_agreed(conn: &mut Conn, s: &Seen, c: &ChangeRow) -> Result<bool, Error> {
    let yes = voices_of(conn, c.id)?;
    Ok(to_be_asked(s, c)?.iter().all(|seat| yes.contains(seat)))
}

/// Does what was asked for once everybody whom it concerns said yes. A neighbour who would take a seat is asked last.
fn settle(tx: &mut Tx<'_>, s: &Seen, c: &ChangeRow) -> Result<(), Error> {
    if !is_agreed(tx.conn, s, c)? {
        return Ok(());
    }
    let id = s.circle.id;
    match (c.change, c.other, c.new_member) {
        (Change::Replace, _, Some(member)) => return notice::to_member(tx, member, "circle"),
        (Change::Replace, _, None) => take_seat(tx, s, c)?,
        (Change::PutOff, Some(to), _) => {
            let mut hand = s.hands.get(&(c.by, to)).cloned().ok_or(Refusal::NotFound)?;
            hand.put_off_to = c.until;
            hand_put(tx.conn, id, (c.by, to), &hand)?;
        }
        _ => turns_set(tx.conn, id, &applied(asked(c), &s.turns(), &said(&s.hands))?)?,
    }
    done(tx, s, c)
}

fn done(tx: &mut Tx<'_>, s: &Seen, c: &ChangeRow) -> Result<(), Error> {
    change_end(tx.conn, c.id, "done")?;
    log(tx, s.circle.id, &format!("done-{}", c.change), Some(c.by), c.other)?;
    tell(tx, &s.rows(), None)
}

fn take_seat(tx: &mut Tx<'_>, s: &Seen, c: &ChangeRow) -> Result<(), Error> {
    let id = s.circle.id;
    circle_guest::unseat(tx, id, c.by)?;
    seat_give(tx.conn, id, c.by, c.new_member, c.new_name.as_deref().unwrap_or_default())?;
    // Nobody is bound by what whoever sat there before asked for or said.
    change_end_of_seat(tx.conn, id, c.by)?;
    // The book goes on with somebody who sat there before.
    let gone = s.seats.iter().any(|x| x.row.seat == c.by && x.row.banker);
    if let Some(next) = s.seats.iter().find(|x| gone && x.row.seat != c.by && x.row.member.is_some()) {
        seat_banker(tx.conn, id, next.row.seat)?;
    }
    Ok(())
}

/// A seat that a neighbour is asked to take: all who sit in the circle want it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The change by which they would take it.
    pub change: ChangeRow,
    /// The circle, as those in it see it.
    pub seen: Seen,
}

/// The seats a neighbour is asked to take.
///
/// # Errors
/// [`Error::Db`].
pub fn invitations(conn: &mut Conn, node: &Node, who: MemberId) -> Result<Vec<Invitation>, Error> {
    let mut all = Vec::new();
    for change in change_for(conn, who)? {
        // Through the eyes of whoever sits there: the plan is theirs to read before they say yes.
        let seats = seats_of(conn, change.circle)?;
        let Some(eyes) = seats.iter().find_map(|s| s.member) else { continue };
        let seen = circle::seen(conn, node, eyes, change.circle)?;
        if seen.circle.phase == Phase::Running && is_agreed(conn, &seen, &change)? {
            all.push(Invitation { change, seen });
        }
    }
    Ok(all)
}

/// Takes the seat, or says no to it.
///
/// # Errors
/// [`Refusal::NotFound`] for what nobody asked, or not any more.
pub fn answer_invitation(tx: &mut Tx<'_>, who: &Member, change: CircleChangeId, yes: bool) -> Result<CircleId, Error> {
    let id = change_for(tx.conn, who.id)?.into_iter().find(|c| c.id == change).ok_or(Refusal::NotFound)?.circle;
    // Held before it is looked at: somebody may take their yes back at this moment.
    circle_lock(tx.conn, id)?.ok_or(Refusal::NotFound)?;
    let Invitation { change, seen } =
        invitations(tx.conn, tx.node, who.id)?.into_iter().find(|i| i.change.id == change).ok_or(Refusal::NotFound)?;
    if seen.seats.iter().any(|x| x.row.member == Some(who.id)) {
        return Err(Refusal::NotFound.into());
    }
    if !yes {
        change_end(tx.conn, change.id, "refused")?;
        tell(tx, &seen.rows(), None)?;
        circle_guest::changed(tx, id)?;
        return Ok(id);
    }
    take_seat(tx, &seen, &change)?;
    done(tx, &seen, &change)?;
    Ok(id)
}
