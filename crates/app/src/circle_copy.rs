//! Circles that live on another node and in which neighbours of ours sit (G6): asking for the seat, a copy of the book, and what they say
//! on its way to the circle's home, which decides everything.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use caremonger_domain::{
    Refusal,
    circle::{Phase, Seat, hands_of as all_hands, is_news},
    id::{CircleActId, CircleId, MemberId, RemoteActorId},
};
use caremonger_store::{
    Conn,
    circle::{Circle, HandRow, SeatRow, circle_insert, circle_lock, hand_put, hands_insert, seat_give, seat_insert, seats_of},
    circle_change::{ChangeRow, change_exists, change_insert, voice_add},
    circle_history::{CircleLine, circle_lines, circle_log},
    circle_home::{
        ActRow, CircleHome, act_by_activity, act_delete, act_find, act_insert, act_refuse, acts_forget, acts_forget_refused,
        acts_of, home_asked, home_by_uri, home_find, home_insert, home_seen, join_delete, join_find, join_state, joins_by,
        joins_of,
    },
    circle_whole::{circle_empty, circle_rewrite},
    member::{Member, member_find},
    remote_actor::{RemoteActor, remote_actor_find},
};
use caremonger_wire::{
    circle::{self as wire, Book},
    circle_act::{self, Act, Said, read_words, words},
    urls::same_origin,
};
use serde_json::{Value, json};

use crate::{
    Error, Node, Tx,
    circle::{Seen, place, seal, tell},
    circle_end::forget,
    notice,
    pod_word::{our_uri, say},
    secret::unhex,
    vault,
};

/// Most that is on its way for one seat.
const ON_WAY_MAX: usize = 50;
/// After which time a copy is asked for again when somebody looks at it.
const FRESH_FOR: Duration = Duration::from_secs(3600);

/// Whether something elsewhere is a circle in which one of ours sits, or asked to.
///
/// # Errors
/// [`Error::Db`].
pub fn is_followed(conn: &mut Conn, uri: &str) -> Result<bool, Error> {
    Ok(!joins_of(conn, uri)?.is_empty())
}

/// What an answer of the circle's home is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// Somebody asked for a seat in the circle of that id.
    Join(String),
    /// Something was said for a seat.
    Act,
}

/// What an activity of ours was, if it was one of circles.
///
/// # Errors
/// [`Error::Db`].
pub fn sent(conn: &mut Conn, activity: &str) -> Result<Option<Answered>, Error> {
    if let Some(join) = join_find(conn, activity)? {
        return Ok(Some(Answered::Join(join.uri)));
    }
    Ok(act_by_activity(conn, activity)?.map(|_| Answered::Act))
}

pub(crate) fn is_from(tx: &mut Tx<'_>, from: &RemoteActor, asked: RemoteActorId) -> Result<bool, Error> {
    Ok(remote_actor_find(tx.conn, asked)?.is_some_and(|a| a.origin == from.origin))
}

/// The home of a circle says whether something that was said is done. The book that follows shows it.
///
/// # Errors
/// [`Error::Db`].
pub fn act_answered(tx: &mut Tx<'_>, from: &RemoteActor, activity: &str, yes: bool) -> Result<&'static str, Error> {
    let Some(act) = act_by_activity(tx.conn, activity)? else { return Ok("it was answered before") };
    let Some(home) = home_find(tx.conn, act.circle)? else { return Ok("there is no such circle") };
    if !is_from(tx, from, home.actor)? {
        return Ok("it was not asked");
    }
    if yes {
        act_delete(tx.conn, act.id)?;
        return Ok("it is done");
    }
    act_refuse(tx.conn, act.id)?;
    let member = seats_of(tx.conn, act.circle)?.into_iter().find(|s| s.seat == act.seat).and_then(|s| s.member);
    if let Some(member) = member {
        notice::to_member(tx, member, "circle")?;
    }
    Ok("it is refused")
}

/// Says something for one's seat to the circle's home. Its words wait here, sealed, until that server fetches them.
pub(crate) fn send(tx: &mut Tx<'_>, s: &Seen, act: &Act) -> Result<(), Error> {
    let (id, seat) = (s.circle.id, s.me);
    let home = s.home.as_ref().ok_or(Refusal::NotFound)?;
    let to = remote_actor_find(tx.conn, home.actor)?.ok_or(Refusal::NotFound)?;
    let member = s.seats.iter().find(|x| x.row.seat == seat).and_then(|x| x.row.member).ok_or(Refusal::NotFound)?;
    let pod = member_find(tx.conn, member)?.ok_or(Refusal::NotFound)?.pod;
    acts_forget_refused(tx.conn, id, seat)?;
    let waits = on_way(tx.conn, tx.node, s)?;
    // Of a hand the last word counts.
    let last = match act.hand() {
        Some(hand) => waits.iter().rev().find(|(before, _)| before.hand() == Some(hand)),
        None => waits.iter().find(|(before, _)| before == act),
    };
    if last.is_some_and(|(before, _)| before == act) && !say_anew(tx, s, act)? {
        return Ok(());
    }
    if waits.len() >= ON_WAY_MAX {
        return Err(Refusal::Invalid("So much waits already. Let some of it be answered first.", "other").into());
    }
    let (act_id, activity) = (CircleActId::new(tx.now, tx.bits()), tx.activity_uri());
    let row = ActRow {
        id: act_id,
        circle: id,
        seat,
        act: seal(tx, id, &format!("act {act_id}"), &words(act).to_string())?,
        activity_uri: activity.clone(),
        refused: false,
        created_at: tx.now,
    };
    act_insert(tx.conn, &row)?;
    let object = json!(tx.urls().circle_act(act_id));
    say(tx, pod, &to, "Create", &activity, object)
}

/// What its home never came for is taken back, to be said again; whether there was anything.
fn say_anew(tx: &mut Tx<'_>, s: &Seen, act: &Act) -> Result<bool, Error> {
    let old = tx.now.minus(FRESH_FOR);
    let mut anew = false;
    for row in acts_of(tx.conn, s.circle.id)?.into_iter().filter(|a| a.seat == s.me && a.created_at < old) {
        if open_act(tx.conn, tx.node, &row)?.as_ref() == Some(act) {
            act_delete(tx.conn, row.id)?;
            anew = true;
        }
    }
    Ok(anew)
}

fn open_act(conn: &mut Conn, node: &Node, row: &ActRow) -> Result<Option<Act>, Error> {
    let Some(key) = vault::key_of(conn, node, &row.circle.to_string())? else { return Ok(None) };
    let text = vault::open(&key, &place(row.circle, &format!("act {}", row.id)), &row.act)?;
    Ok(serde_json::from_str::<Value>(&text).ok().as_ref().and_then(read_words))
}

/// What the reader said for their seat that the circle's home does not have yet, and whether it said no.
///
/// # Errors
/// [`Error::Sealed`] when the node's key is another.
pub fn on_way(conn: &mut Conn, node: &Node, s: &Seen) -> Result<Vec<(Act, bool)>, Error> {
    let mut all = Vec::new();
    for row in acts_of(conn, s.circle.id)?.into_iter().filter(|a| a.seat == s.me) {
        if let Some(act) = open_act(conn, node, &row)? {
            all.push((act, row.refused));
        }
    }
    Ok(all)
}

/// What was said, for the server of the circle's home, until it has it.
///
/// # Errors
/// [`Refusal::NotFound`] for every other server.
pub fn give(tx: &mut Tx<'_>, asker: &RemoteActor, id: CircleActId) -> Result<Value, Error> {
    let row = act_find(tx.conn, id)?.filter(|a| !a.refused).ok_or(Refusal::NotFound)?;
    let home = home_find(tx.conn, row.circle)?.ok_or(Refusal::NotFound)?;
    if !is_from(tx, asker, home.actor)? {
        return Err(Refusal::NotFound.into());
    }
    let member = seats_of(tx.conn, row.circle)?.into_iter().find(|s| s.seat == row.seat).and_then(|s| s.member);
    let member = member.ok_or(Refusal::NotFound)?;
    let join = joins_of(tx.conn, &home.uri)?.into_iter().find(|j| j.member == member).ok_or(Refusal::NotFound)?;
    let pod = member_find(tx.conn, member)?.ok_or(Refusal::NotFound)?.pod;
    let act = open_act(tx.conn, tx.node, &row)?.ok_or(Refusal::NotFound)?;
    let said = Said { circle: home.uri, joined: join.join_uri, act };
    Ok(circle_act::document(&tx.urls().circle_act(id), &our_uri(tx, pod)?, &asker.uri, &said))
}

/// The book of a circle came from its home: the copy is written anew, as a whole.
///
/// # Errors
/// [`Error::Db`].
pub fn put(tx: &mut Tx<'_>, from: RemoteActorId, uri: &str, book: &Book) -> Result<&'static str, Error> {
    let asked: BTreeMap<String, MemberId> = joins_of(tx.conn, uri)?.into_iter().map(|j| (j.join_uri, j.member)).collect();
    let (mut ours, mut once) = (BTreeMap::<Seat, (MemberId, String)>::new(), BTreeSet::new());
    for s in &book.seats {
        if let Some(join_uri) = &s.joined
            && let Some(member) = asked.get(join_uri)
            && once.insert(*member)
        {
            ours.insert(s.seat, (*member, join_uri.clone()));
        }
    }
    let known = home_by_uri(tx.conn, uri)?;
    if ours.is_empty() {
        return match known {
            Some(home) => end(tx, home.circle).map(|()| "nobody of ours sits there any more"),
            None => Ok("nobody of ours sits there"),
        };
    }
    let id = known.as_ref().map_or_else(|| CircleId::new(tx.now, tx.bits()), |h| h.circle);
    if let Some(was) = circle_lock(tx.conn, id)?
        && !is_same_plan(&was, seats_of(tx.conn, id)?.len(), book)
    {
        return Ok("its plan is another than the one that was signed");
    }
    let before = circle_lines(tx.conn, id, 1)?.first().map(|l| l.at);
    let circle = Circle {
        id,
        title: seal(tx, id, "title", &book.title)?,
        words: seal(tx, id, "words", &book.words)?,
        currency: book.currency,
        hand: book.hand,
        every_days: book.every_days,
        first_at: book.first_at,
        order: book.order,
        phase: book.phase,
        seed: unhex(&book.seed).unwrap_or_default(),
        created_at: book.created_at,
        // Its home does not keep a copy here for longer than if it ended now.
        ended_at: book.ended_at.map(|t| t.min(tx.now)),
    };
    let home = CircleHome { circle: id, uri: uri.to_owned(), actor: from, mark: book.mark.clone(), updated_at: tx.now };
    match &known {
        Some(before) => {
            for was in seats_of(tx.conn, id)? {
                if was.member.is_some() && ours.get(&was.seat).map(|(m, _)| *m) != was.member {
                    acts_forget(tx.conn, id, was.seat)?;
                }
            }
            circle_rewrite(tx.conn, &circle)?;
            circle_empty(tx.conn, id)?;
            // The mark that stood there first is the one that counts: a draw cannot be changed afterwards.
            let mark = if before.mark.is_empty() { home.mark } else { before.mark.clone() };
            home_seen(tx.conn, &CircleHome { mark, ..home })?;
        }
        None => {
            circle_insert(tx.conn, &circle)?;
            home_insert(tx.conn, &home)?;
        }
    }
    put_seats(tx, id, book, &ours)?;
    put_changes(tx, id, book)?;
    for l in book.lines.iter().rev() {
        circle_log(tx.conn, id, &CircleLine { event: l.event.clone(), seat: l.seat, other: l.other, at: l.at })?;
    }
    for (seat, (member, join_uri)) in &ours {
        join_state(tx.conn, join_uri, "in")?;
        let news = book.lines.iter().any(|l| before.is_some_and(|t| l.at > t) && is_news(&l.event, l.seat, l.other, *seat));
        if news || known.is_none() {
            notice::to_member(tx, *member, "circle")?;
        }
    }
    // Others of ours may sit there still: who lost their seat can be invited anew.
    for j in joins_of(tx.conn, uri)? {
        if j.state == "in" && !ours.values().any(|(_, join_uri)| *join_uri == j.join_uri) {
            join_delete(tx.conn, &j.join_uri)?;
            notice::to_member(tx, j.member, "circle")?;
        }
    }
    Ok("the copy is up to date")
}

/// Nobody's signature stands under another plan than the one they signed: its home may not change that afterwards.
fn is_same_plan(was: &Circle, seats: usize, book: &Book) -> bool {
    let before = (was.currency, was.hand, was.every_days, was.first_at, was.order, seats);
    let back = was.phase != Phase::Gathering && book.phase == Phase::Gathering;
    before == (book.currency, book.hand, book.every_days, book.first_at, book.order, book.seats.len()) && !back
}

fn put_seats(tx: &mut Tx<'_>, id: CircleId, book: &Book, ours: &BTreeMap<Seat, (MemberId, String)>) -> Result<(), Error> {
    for s in &book.seats {
        let seat = s.seat;
        let member = ours.get(&seat).map(|(m, _)| *m);
        let open = member.is_some() || s.name.is_empty();
        let name = if open { Vec::new() } else { seal(tx, id, &format!("name {seat}"), &s.name)? };
        let word = s.word.as_deref().map(|w| seal(tx, id, &format!("word {seat}"), w)).transpose()?;
        let row = SeatRow { seat, member, name, banker: s.banker, signed_at: s.signed_at, word, turn: s.turn };
        seat_insert(tx.conn, id, &row)?;
    }
    if book.phase != Phase::Gathering {
        let seats: Vec<Seat> = book.seats.iter().map(|s| s.seat).collect();
        hands_insert(tx.conn, id, &all_hands(&seats))?;
    }
    for h in &book.hands {
        let pair = (h.giver, h.taker);
        let note = h.note.as_deref().map(|n| seal(tx, id, &format!("note {} {}", pair.0, pair.1), n)).transpose()?;
        let row = HandRow { given_at: h.given_at, taken_at: h.taken_at, put_off_to: h.put_off_to, note };
        if row != HandRow::default() {
            hand_put(tx.conn, id, pair, &row)?;
        }
    }
    Ok(())
}

fn put_changes(tx: &mut Tx<'_>, id: CircleId, book: &Book) -> Result<(), Error> {
    for c in &book.changes {
        // Another home may not write over what is kept here under the same id.
        if change_exists(tx.conn, c.id)? {
            continue;
        }
        let new_name = c.name.as_deref().map(|n| seal(tx, id, &format!("name {}", c.by), n)).transpose()?;
        let row = ChangeRow {
            id: c.id,
            circle: id,
            change: c.change,
            by: c.by,
            other: c.other,
            until: c.until,
            new_member: None,
            new_name,
            created_at: c.created_at,
        };
        change_insert(tx.conn, &row)?;
        for seat in &c.yes {
            voice_add(tx.conn, c.id, *seat, tx.now)?;
        }
    }
    Ok(())
}

/// A copy ends: those of ours hear that there is news, and nothing of it stays.
fn end(tx: &mut Tx<'_>, id: CircleId) -> Result<(), Error> {
    let rows = seats_of(tx.conn, id)?;
    tell(tx, &rows, None)?;
    forget(tx, id)
}

/// Its home says that a circle is no more, or no more for us; whether there was one.
///
/// # Errors
/// [`Error::Db`].
pub fn gone(tx: &mut Tx<'_>, from: &RemoteActor, uri: &str) -> Result<bool, Error> {
    let Some(home) = home_by_uri(tx.conn, uri)?.filter(|h| same_origin(&h.uri, &from.uri)) else { return Ok(false) };
    end(tx, home.circle)?;
    Ok(true)
}

/// A neighbour goes: the homes of their circles hear that nobody sits there any more.
pub(crate) fn leave_all(tx: &mut Tx<'_>, who: &Member) -> Result<(), Error> {
    for join in joins_by(tx.conn, who.id)? {
        if join.state != "refused"
            && let Some(to) = remote_actor_find(tx.conn, join.actor)?
        {
            let (uri, ours) = (tx.activity_uri(), our_uri(tx, who.pod)?);
            let undone = json!({"id": join.join_uri, "type": "Join", "actor": ours, "object": join.uri});
            say(tx, who.pod, &to, "Undo", &uri, undone)?;
        }
        join_delete(tx.conn, &join.join_uri)?;
        let Some(home) = home_by_uri(tx.conn, &join.uri)? else { continue };
        let rows = seats_of(tx.conn, home.circle)?;
        if rows.iter().any(|s| s.member.is_some_and(|m| m != who.id)) {
            for mine in rows.iter().filter(|s| s.member == Some(who.id)) {
                seat_give(tx.conn, home.circle, mine.seat, None, &[])?;
                acts_forget(tx.conn, home.circle, mine.seat)?;
            }
        } else {
            forget(tx, home.circle)?;
        }
    }
    Ok(())
}

/// Before somebody looks at a circle that lives elsewhere: its home is asked if the copy is old. One that does not answer is no reason to
/// show nothing.
///
/// # Errors
/// [`Error::Db`].
pub async fn refresh(node: &Node, who: MemberId, id: CircleId) -> Result<(), Error> {
    let found = node.read(move |c| {
        let sits = seats_of(c, id)?.iter().any(|s| s.member == Some(who));
        Ok::<_, Error>(home_find(c, id)?.filter(|_| sits))
    });
    let old = node.now().minus(FRESH_FOR);
    let Some(home) = found.await?.filter(|h| h.updated_at < old) else { return Ok(()) };
    let at = node.now();
    node.act(move |tx| Ok(home_asked(tx.conn, id, at)?)).await?;
    let Ok(doc) = node.document(&home.uri).await else { return Ok(()) };
    let Some(book) = wire::parse(&doc) else { return Ok(()) };
    node.act(move |tx| match home_find(tx.conn, id)? {
        // News that came meanwhile is newer than what was fetched before it.
        Some(now) if now.updated_at == at => put(tx, now.actor, &now.uri, &book).map(|_| ()),
        _ => Ok(()),
    })
    .await
}
