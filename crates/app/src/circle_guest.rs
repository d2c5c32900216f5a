//! Seats of a circle of ours for somebody of a pod elsewhere (G6). The circle lives here; their server is told that there is news, fetches
//! the book, and says what they say. The two pods need not know each other: whoever has the code may take the seat.

use std::collections::{BTreeMap, BTreeSet};

use caremonger_domain::{
    Refusal,
    circle::{INVITED_FOR, LINES_MAX, Order, Phase, Seat},
    id::{CircleId, PodId, RemoteActorId},
    private_place,
};
use caremonger_signatures::digest::sha256;
use caremonger_store::{
    circle::{circle_lock, seat_unsign, seats_of},
    circle_change::{change_end_of_seat, voices_of},
    circle_guest::{GuestRow, guest_by_join, guest_delete, guest_invite, guest_take, guests_from, guests_of},
    circle_history::circle_lines,
    member::{Member, member_find},
    pod::{Pod, pod_find, pod_find_by_name},
    remote_actor::{RemoteActor, remote_actor_find},
};
use caremonger_wire::{
    circle::{Asked, Book, Hand, Line, Sitting, document},
    circle_act::{Act, Said},
};
use serde_json::{Value, json};

use crate::{
    Error, Tx,
    circle::{self, Seen, Sitter, draw_words, from_seat, locked, log, tell},
    circle_change::{self, Wish},
    circle_end,
    circle_hand::{self, Say},
    draw,
    pod_word::{answer, our_uri, say},
    secret::{hex, same},
};

/// Bytes of the code of an invitation.
const CODE_LEN: usize = 16;

/// Makes an invitation to a seat that nobody with a page has: whoever is given it takes the seat from their own pod elsewhere. It is not
/// kept here, so it is shown this once.
///
/// # Errors
/// [`Refusal::NotAllowed`] for whoever does not keep the book and for a seat that somebody has, [`Refusal::WrongState`] once it ended.
pub fn invite(tx: &mut Tx<'_>, who: &Member, id: CircleId, seat: Seat) -> Result<String, Error> {
    let s = locked(tx, who.into(), id)?;
    if s.circle.phase == Phase::Ended {
        return Err(Refusal::WrongState { state: s.circle.phase.as_str() }.into());
    }
    if !s.banker || !s.is_by_phone(seat) {
        return Err(Refusal::NotAllowed.into());
    }
    let pod = pod_find(tx.conn, who.pod)?.filter(Pod::is_here).ok_or(Refusal::NotFound)?;
    let mut secret = [0; CODE_LEN];
    tx.node.random().fill(&mut secret);
    let code = hex(&secret);
    guest_invite(tx.conn, id, seat, &sha256(code.as_bytes()), tx.now)?;
    // What follows the # is never sent to a server by a browser that opens it.
    Ok(format!("{}/circles/join#{}.{id}.{code}", tx.urls().origin(), pod.name))
}

/// The pod that speaks for a circle: that of whoever keeps its book.
fn speaker(tx: &mut Tx<'_>, id: CircleId) -> Result<Option<PodId>, Error> {
    let banker = seats_of(tx.conn, id)?.into_iter().find(|s| s.banker).and_then(|s| s.member);
    let Some(banker) = banker else { return Ok(None) };
    Ok(member_find(tx.conn, banker)?.map(|m| m.pod))
}

/// Whether a seat was taken from that server.
fn is_theirs(tx: &mut Tx<'_>, guest: &GuestRow, origin: &str) -> Result<bool, Error> {
    let Some(actor) = guest.actor else { return Ok(false) };
    Ok(remote_actor_find(tx.conn, actor)?.is_some_and(|a| a.origin == origin))
}

/// Says something of a circle to the pods of those guests, each once: its bare id and nothing else.
fn tell_pods(tx: &mut Tx<'_>, id: CircleId, kind: &str, guests: &[GuestRow]) -> Result<(), Error> {
    let actors: BTreeSet<RemoteActorId> = guests.iter().filter_map(|g| g.actor).collect();
    if actors.is_empty() {
        return Ok(());
    }
    let Some(pod) = speaker(tx, id)? else { return Ok(()) };
    let uri = tx.urls().circle(id);
    for actor in actors {
        if let Some(to) = remote_actor_find(tx.conn, actor)? {
            let activity = tx.activity_uri();
            say(tx, pod, &to, kind, &activity, json!(uri))?;
        }
    }
    Ok(())
}

/// There is news in a circle, for those elsewhere who sit in it.
pub(crate) fn changed(tx: &mut Tx<'_>, id: CircleId) -> Result<(), Error> {
    let guests = guests_of(tx.conn, id)?;
    tell_pods(tx, id, "Update", &guests)
}

/// A circle is about to be forgotten.
pub(crate) fn gone(tx: &mut Tx<'_>, id: CircleId) -> Result<(), Error> {
    let guests = guests_of(tx.conn, id)?;
    tell_pods(tx, id, "Delete", &guests)
}

/// A seat goes to somebody else: whoever had it from elsewhere, or was invited to it, does not any more. Their server forgets the circle
/// if nobody else of it sits there.
pub(crate) fn unseat(tx: &mut Tx<'_>, id: CircleId, seat: Seat) -> Result<(), Error> {
    let (theirs, others): (Vec<GuestRow>, Vec<GuestRow>) = guests_of(tx.conn, id)?.into_iter().partition(|g| g.seat == seat);
    let Some(guest) = theirs.first() else { return Ok(()) };
    guest_delete(tx.conn, id, seat)?;
    let Some(origin) = guest.actor.map(|a| remote_actor_find(tx.conn, a)).transpose()?.flatten().map(|a| a.origin) else {
        return Ok(());
    };
    for other in &others {
        if is_theirs(tx, other, &origin)? {
            return tell_pods(tx, id, "Update", &theirs);
        }
    }
    tell_pods(tx, id, "Delete", &theirs)
}

/// The pod of ours that something is addressed to.
fn addressed(tx: &mut Tx<'_>, to: &[String]) -> Result<Option<PodId>, Error> {
    for uri in to {
        let Some(name) = tx.urls().actor_name(uri).map(str::to_owned) else { continue };
        if let Some(pod) = pod_find_by_name(tx.conn, &name)?.filter(Pod::is_here) {
            return Ok(Some(pod.id));
        }
    }
    Ok(None)
}

/// Somebody elsewhere takes a seat with the code of an invitation. Whether there is no such circle, or the code is wrong or too old, is
/// answered with the same no.
///
/// # Errors
/// [`Error::Db`].
pub fn joined(
    tx: &mut Tx<'_>,
    from: &RemoteActor,
    join_uri: &str,
    circle_uri: &str,
    code: &str,
    to: &[String],
) -> Result<&'static str, Error> {
    let Some(pod) = addressed(tx, to)? else { return Ok("it is for no pod of ours") };
    if guest_by_join(tx.conn, join_uri)?.is_some() {
        return Ok("it came before");
    }
    let Some(guest) = invited(tx, circle_uri, code)? else {
        answer(tx, pod, from, false, join_uri)?;
        return Ok("nobody is invited by that code");
    };
    let (id, seat) = (guest.circle, guest.seat);
    guest_take(tx.conn, id, seat, from.id, join_uri)?;
    // Nobody is bound by what was asked for their seat, or said for it, before they came.
    change_end_of_seat(tx.conn, id, seat)?;
    let s = from_seat(tx.conn, tx.node, id, seat)?;
    if s.circle.phase == Phase::Gathering {
        // They sign for themselves.
        seat_unsign(tx.conn, id, seat)?;
    }
    log(tx, id, "joined", Some(seat), None)?;
    tell(tx, &s.rows(), None)?;
    answer(tx, pod, from, true, join_uri)?;
    Ok("they sit in the circle")
}

/// The seat that a code takes.
fn invited(tx: &mut Tx<'_>, circle_uri: &str, code: &str) -> Result<Option<GuestRow>, Error> {
    let Some(id) = tx.urls().circle_id(circle_uri) else { return Ok(None) };
    let Some(c) = circle_lock(tx.conn, id)?.filter(|c| c.phase != Phase::Ended) else { return Ok(None) };
    let (since, mark) = (tx.now.minus(INVITED_FOR), hex(&sha256(code.as_bytes())));
    let open = |g: &GuestRow| g.invited_at > since && g.code_hash.as_deref().is_some_and(|kept| same(&hex(kept), &mark));
    Ok(guests_of(tx.conn, c.id)?.into_iter().find(open))
}

/// Somebody elsewhere leaves their seat: whoever keeps the book speaks for it again. Whether there was such a seat.
///
/// # Errors
/// [`Error::Db`].
pub fn left(tx: &mut Tx<'_>, from: &RemoteActor, join_uri: &str) -> Result<bool, Error> {
    let Some(found) = guest_by_join(tx.conn, join_uri)? else { return Ok(false) };
    circle_lock(tx.conn, found.circle)?;
    let Some(guest) = guest_by_join(tx.conn, join_uri)? else { return Ok(false) };
    if !is_theirs(tx, &guest, &from.origin)? {
        return Ok(false);
    }
    let (id, seat) = (guest.circle, guest.seat);
    let s = from_seat(tx.conn, tx.node, id, seat)?;
    guest_delete(tx.conn, id, seat)?;
    change_end_of_seat(tx.conn, id, seat)?;
    if s.circle.phase == Phase::Gathering {
        seat_unsign(tx.conn, id, seat)?;
    }
    log(tx, id, "left", Some(seat), None)?;
    tell(tx, &s.rows(), None)?;
    Ok(true)
}

/// A pod elsewhere is no more, or is not heard any more: whoever keeps the book speaks for the seats of its people again.
pub(crate) fn ends_with(tx: &mut Tx<'_>, actor: RemoteActorId) -> Result<(), Error> {
    let Some(from) = remote_actor_find(tx.conn, actor)? else { return Ok(()) };
    for join in guests_from(tx.conn, actor)?.into_iter().filter_map(|g| g.join_uri) {
        left(tx, &from, &join)?;
    }
    Ok(())
}

/// Somebody elsewhere says something for their seat. It is done by the same rules as for a neighbour here, and their server hears whether
/// it was.
///
/// # Errors
/// [`Error::Db`].
pub fn acted(tx: &mut Tx<'_>, from: &RemoteActor, activity: &str, said: &Said) -> Result<&'static str, Error> {
    let Some(found) = guest_by_join(tx.conn, &said.joined)? else { return Ok("nobody sits there by that word") };
    // Held before it is looked at again: somebody may be taking the seat at this moment.
    circle_lock(tx.conn, found.circle)?;
    let Some(guest) = guest_by_join(tx.conn, &said.joined)? else { return Ok("nobody sits there by that word") };
    let (id, seat) = (guest.circle, guest.seat);
    if tx.urls().circle(id) != said.circle || !is_theirs(tx, &guest, &from.origin)? {
        return Ok("it is another's seat");
    }
    // Before it is done: it may be the end of the circle.
    let Some(pod) = speaker(tx, id)? else { return Ok("nobody keeps its book") };
    let done = match tx.attempt(|tx| apply(tx, id, seat, &said.act)) {
        Ok(()) => true,
        Err(Error::Refused(_)) => false,
        Err(e) => return Err(e),
    };
    answer(tx, pod, from, done, activity)?;
    Ok(if done { "it is done" } else { "it cannot be done" })
}

fn apply(tx: &mut Tx<'_>, id: CircleId, seat: Seat, act: &Act) -> Result<(), Error> {
    let who = Sitter::Guest(seat);
    let ask = |tx: &mut Tx<'_>, wish: &Wish| circle_change::ask(tx, who, id, seat, wish).map(|_| ());
    match act {
        Act::Sign(word) => circle::sign(tx, who, id, seat, word),
        Act::CallOff => circle_end::call_off(tx, who, id),
        Act::Given(giver, taker) => circle_hand::say(tx, who, id, *giver, *taker, &Say::Given),
        Act::Taken(giver, taker) => circle_hand::say(tx, who, id, *giver, *taker, &Say::Taken),
        Act::NotYet(giver, taker) => circle_hand::say(tx, who, id, *giver, *taker, &Say::NotYet),
        Act::Late(giver, taker, note) => circle_hand::say(tx, who, id, *giver, *taker, &Say::Late(note.clone())),
        Act::Swap(other) => ask(tx, &Wish::Swap(*other)),
        Act::Urgent => ask(tx, &Wish::Urgent),
        Act::PutOff(other, until) => ask(tx, &Wish::PutOff(*other, *until)),
        Act::Replace(name) => ask(tx, &Wish::ToPhone(name.clone())),
        Act::Yes(change) => circle_change::say_yes(tx, who, id, *change, seat),
        Act::No(change) => circle_change::say_no(tx, who, id, *change, seat),
    }
}

/// The book of a circle, for the server of somebody who sits in it.
///
/// # Errors
/// [`Refusal::NotFound`] for every other server.
pub fn give(tx: &mut Tx<'_>, asker: &RemoteActor, id: CircleId) -> Result<Value, Error> {
    let mut theirs = BTreeMap::new();
    for guest in guests_of(tx.conn, id)? {
        if is_theirs(tx, &guest, &asker.origin)?
            && let Some(join_uri) = guest.join_uri
        {
            theirs.insert(guest.seat, join_uri);
        }
    }
    let seat = *theirs.keys().next().ok_or(Refusal::NotFound)?;
    let s = from_seat(tx.conn, tx.node, id, seat)?;
    let pod = speaker(tx, id)?.ok_or(Refusal::NotFound)?;
    let book = book(tx, &s, &theirs)?;
    Ok(document(&tx.urls().circle(id), &our_uri(tx, pod)?, &asker.uri, &book))
}

/// The name of somebody by phone: their number stays here.
fn without_number(name: &str) -> String {
    private_place::take_out(name).map(|(rest, _)| rest).unwrap_or_default()
}

fn book(tx: &mut Tx<'_>, s: &Seen, theirs: &BTreeMap<Seat, String>) -> Result<Book, Error> {
    let c = &s.circle;
    let drawn = c.order == Order::Drawn;
    // Whoever knew the seed or the words before they sign could choose the order.
    let (seed, words) = if drawn && c.phase != Phase::Gathering {
        (hex(&c.seed), draw_words(tx.conn, tx.node, c.id, &s.rows())?)
    } else {
        (String::new(), Vec::new())
    };
    let mut words = words.into_iter();
    let seats = s.seats.iter().map(|x| Sitting {
        seat: x.row.seat,
        name: if x.row.member.is_some() { x.name.clone() } else { without_number(&x.name) },
        banker: x.row.banker,
        signed_at: x.row.signed_at,
        word: words.next().filter(|w| !w.is_empty()),
        turn: x.row.turn,
        joined: theirs.get(&x.row.seat).cloned(),
    });
    let seats = seats.collect();
    let hands = s.hands.iter().map(|(pair, h)| Hand {
        giver: pair.0,
        taker: pair.1,
        given_at: h.given_at,
        taken_at: h.taken_at,
        put_off_to: h.put_off_to,
        note: s.notes.get(pair).cloned(),
    });
    let hands = hands.collect();
    let mut changes = Vec::new();
    for change in &s.changes {
        changes.push(Asked {
            id: change.id,
            change: change.change,
            by: change.by,
            other: change.other,
            until: change.until,
            name: s.new_names.get(&change.id).map(|name| without_number(name)),
            created_at: change.created_at,
            yes: voices_of(tx.conn, change.id)?,
        });
    }
    let lines = circle_lines(tx.conn, c.id, i64::try_from(LINES_MAX).unwrap_or(i64::MAX))?;
    let lines = lines.into_iter().map(|l| Line { event: l.event, seat: l.seat, other: l.other, at: l.at });
    Ok(Book {
        title: s.title.clone(),
        words: s.words.clone(),
        currency: c.currency,
        hand: c.hand,
        every_days: c.every_days,
        first_at: c.first_at,
        order: c.order,
        phase: c.phase,
        mark: if drawn { draw::mark(&c.seed) } else { String::new() },
        seed,
        created_at: c.created_at,
        ended_at: c.ended_at,
        seats,
        hands,
        changes,
        lines: lines.collect(),
    })
}
