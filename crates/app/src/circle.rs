//! Lending circles: begun by one, signed by all, then run, and in the end forgotten (G1, G4). Visible to those who
//! sit in them and to nobody else.

use std::collections::{BTreeMap, BTreeSet};

use caremonger_domain::{
    Refusal, Timestamp,
    circle::{EVERY, Order, Phase, SEATS, Seat, Turns, hands_of as all_hands, is_whole, pot},
    id::{CircleChangeId, CircleId, MemberId},
    listing::{tidy_line, tidy_text},
    money::{Currency, Money},
};
use caremonger_signatures::digest::sha256;
use caremonger_store::{
    Conn,
    circle::{
        Circle, HandRow, SeatRow, circle_find, circle_insert, circle_lock, circle_of, circle_phase, hands_insert, hands_of,
        seat_insert, seat_sign, seats_of, turns_set,
    },
    circle_change::{ChangeRow, change_open},
    circle_history::{CircleLine, circle_log},
    member::{Member, member_find, member_name},
    member_block::member_block_between,
};

use crate::{Error, Node, Tx, draw, notice, vault};

/// Longest name of a circle, and of somebody in it, in characters.
pub(crate) const NAME_MAX: usize = 80;
/// Longest of what they agreed on, in characters.
const WORDS_MAX: usize = 2_000;
/// Most circles of one neighbour that go on.
const CIRCLES_EACH: usize = 20;

/// A circle as somebody typed it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewCircle {
    /// What they call it: susu, tanda, the women of Elm Street.
    pub title: String,
    /// What they agreed on, in their own words.
    pub words: String,
    /// Three letters.
    pub currency: String,
    /// What each gives in a round.
    pub hand: String,
    /// Days from round to round.
    pub every_days: u16,
    /// The day of the first round.
    pub first_at: Option<Timestamp>,
    /// How they find their order.
    pub order: String,
    /// The neighbours of the pod in it, besides whoever begins it.
    pub members: Vec<MemberId>,
    /// Those with a phone alone: a name a line, perhaps with a number.
    pub by_phone: String,
}

fn place(id: CircleId, what: &str) -> String {
    format!("{what} of circle {id}")
}

pub(crate) fn seal(tx: &mut Tx<'_>, id: CircleId, what: &str, text: &str) -> Result<Vec<u8>, Error> {
    let key = vault::ensure_key(tx, &id.to_string())?;
    vault::seal(tx.node, &key, &place(id, what), text)
}

pub(crate) fn log(tx: &mut Tx<'_>, id: CircleId, event: &str, seat: Option<Seat>, other: Option<Seat>) -> Result<(), Error> {
    Ok(circle_log(tx.conn, id, &CircleLine { event: event.to_owned(), seat, other, at: tx.now })?)
}

/// Tells everybody in a circle but one that there is news. Nothing says in which circle, or that it is one (K2).
pub(crate) fn tell(tx: &mut Tx<'_>, seats: &[SeatRow], but: Option<MemberId>) -> Result<(), Error> {
    for member in seats.iter().filter_map(|s| s.member).filter(|m| Some(*m) != but) {
        notice::to_member(tx, member, "circle")?;
    }
    Ok(())
}

/// A circle as it was typed, read.
struct Plan {
    title: String,
    words: String,
    currency: Currency,
    hand: Money,
    order: Order,
    first_at: Timestamp,
    /// In the order in which they were written down, and each once.
    members: Vec<MemberId>,
    by_phone: Vec<String>,
}

fn check(tx: &mut Tx<'_>, who: &Member, new: &NewCircle) -> Result<Plan, Error> {
    let refused = |why, field| Error::from(Refusal::Invalid(why, field));
    let (title, words) = (tidy_line(&new.title), tidy_text(&new.words));
    if !(2..=NAME_MAX).contains(&title.chars().count()) {
        return Err(refused("Write a name of two to 80 letters.", "title"));
    }
    if words.chars().count() > WORDS_MAX {
        return Err(refused("Keep it under 2,000 characters.", "words"));
    }
    let currency: Currency =
        new.currency.parse().map_err(|_| refused("Write the currency by its three letters, such as CAD.", "currency"))?;
    let hand = Money::read(&new.hand, currency).map_err(|_| refused("Write an amount above zero, such as 27.40.", "hand"))?;
    let order: Order = new.order.parse().map_err(|_| refused("Choose one from the list.", "order"))?;
    if !EVERY.contains(&new.every_days) {
        return Err(refused("Choose one from the list.", "every"));
    }
    let first_at = new.first_at.filter(|t| *t > tx.now).ok_or_else(|| refused("Choose a day that is still to come.", "first"))?;
    let by_phone: Vec<String> = new.by_phone.lines().map(tidy_line).filter(|l| !l.is_empty()).collect();
    if by_phone.iter().any(|n| n.chars().count() > NAME_MAX) {
        return Err(refused("Keep each name under 80 letters.", "by_phone"));
    }
    let mut once = BTreeSet::new();
    let members: Vec<MemberId> = new.members.iter().copied().filter(|id| once.insert(*id)).collect();
    // Before each of them is looked at with each other: nobody gets the node to look at a whole town so.
    let seats = 1 + members.len() + by_phone.len();
    if !SEATS.contains(&seats) || pot(hand, seats).is_none() {
        return Err(refused("A circle has two to 30 people.", "member"));
    }
    for id in &members {
        let theirs = member_find(tx.conn, *id)?.is_some_and(|m| m.pod == who.pod && m.id != who.id);
        if !theirs {
            return Err(refused("Choose neighbours of your pod.", "member"));
        }
    }
    let all: Vec<MemberId> = members.iter().copied().chain([who.id]).collect();
    for (n, a) in all.iter().enumerate() {
        for b in &all[n + 1..] {
            // Who keep apart are not put together, and nobody is told that they do.
            if member_block_between(tx.conn, *a, *b)? {
                return Err(refused("Choose neighbours of your pod.", "member"));
            }
        }
    }
    let mine = circle_of(tx.conn, who.id)?.into_iter().filter(|c| c.phase != Phase::Ended).count();
    if mine >= CIRCLES_EACH {
        return Err(refused("Twenty circles are the most. Let one come to its end first.", "title"));
    }
    Ok(Plan { title, words, currency, hand, order, first_at, members, by_phone })
}

/// Begins a circle; whoever begins it keeps its book and speaks for those with a phone alone. Everybody signs before it runs.
///
/// # Errors
/// [`Refusal::Invalid`] naming the field.
pub fn begin(tx: &mut Tx<'_>, who: &Member, new: &NewCircle) -> Result<CircleId, Error> {
    let plan = check(tx, who, new)?;
    let id = CircleId::new(tx.now, tx.bits());
    let circle = Circle {
        id,
        title: seal(tx, id, "title", &plan.title)?,
        words: seal(tx, id, "words", &plan.words)?,
        currency: plan.currency,
        hand: plan.hand,
        every_days: new.every_days,
        first_at: plan.first_at,
        order: plan.order,
        phase: Phase::Gathering,
        seed: draw::seed(tx),
        created_at: tx.now,
        ended_at: None,
    };
    circle_insert(tx.conn, &circle)?;
    let members = [who.id].into_iter().chain(plan.members).map(|m| (Some(m), String::new()));
    for (seat, (member, name)) in (1..).zip(members.chain(plan.by_phone.into_iter().map(|n| (None, n)))) {
        let name = if name.is_empty() { Vec::new() } else { seal(tx, id, &format!("name {seat}"), &name)? };
        let row = SeatRow { seat, member, name, banker: seat == 1, signed_at: None, word: None, turn: None };
        seat_insert(tx.conn, id, &row)?;
    }
    log(tx, id, "begun", Some(1), None)?;
    let seats = seats_of(tx.conn, id)?;
    tell(tx, &seats, Some(who.id))?;
    Ok(id)
}

/// Somebody in a circle, as the others see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// The seat.
    pub row: SeatRow,
    /// Their name; empty for a neighbour who has left.
    pub name: String,
}

/// A circle as those who sit in it see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The circle.
    pub circle: Circle,
    /// What they call it.
    pub title: String,
    /// What they agreed on.
    pub words: String,
    /// Who sits in it.
    pub seats: Vec<Sitting>,
    /// The reader's seat.
    pub me: Seat,
    /// Whether the reader keeps the book.
    pub banker: bool,
    /// The hands.
    pub hands: BTreeMap<(Seat, Seat), HandRow>,
    /// Words about hands that are late, by giver and taker.
    pub notes: BTreeMap<(Seat, Seat), String>,
    /// What is asked for.
    pub changes: Vec<ChangeRow>,
    /// Who would take a seat, by the change that asks for it.
    pub new_names: BTreeMap<CircleChangeId, String>,
}

impl Seen {
    /// Whose turn is when.
    #[must_use]
    pub fn turns(&self) -> Turns {
        self.seats.iter().filter_map(|s| s.row.turn.map(|t| (s.row.seat, t))).collect()
    }

    /// The seats in the order of their turns, each with its turn.
    #[must_use]
    pub fn in_turn(&self) -> Vec<(i64, Seat)> {
        let mut turns: Vec<(i64, Seat)> = self.turns().into_iter().map(|(seat, turn)| (turn, seat)).collect();
        turns.sort_unstable();
        turns
    }

    /// The seats as they are kept.
    #[must_use]
    pub fn rows(&self) -> Vec<SeatRow> {
        self.seats.iter().map(|s| s.row.clone()).collect()
    }

    /// Whether the reader speaks for a seat: their own, or one with a phone alone if they keep the book.
    #[must_use]
    pub fn speaks_for(&self, seat: Seat) -> bool {
        seat == self.me || (self.banker && self.seats.iter().any(|s| s.row.seat == seat && s.row.member.is_none()))
    }
}

/// A circle for somebody who sits in it.
///
/// # Errors
/// [`Refusal::NotFound`] for everybody else, whatever their jobs.
pub fn seen(conn: &mut Conn, node: &Node, who: MemberId, id: CircleId) -> Result<Seen, Error> {
    let circle = circle_find(conn, id)?.ok_or(Refusal::NotFound)?;
    let rows = seats_of(conn, id)?;
    let mine = rows.iter().find(|s| s.member == Some(who)).ok_or(Refusal::NotFound)?;
    let (me, banker) = (mine.seat, mine.banker);
    let key = vault::key_of(conn, node, &id.to_string())?.ok_or(Refusal::NotFound)?;
    let open = |what: &str, sealed: &[u8]| vault::open(&key, &place(id, what), sealed);
    let mut seats = Vec::new();
    for row in rows {
        let name = match row.member {
            Some(m) => member_name(conn, Some(m))?,
            None if row.name.is_empty() => String::new(),
            None => open(&format!("name {}", row.seat), &row.name)?,
        };
        seats.push(Sitting { row, name });
    }
    let hands = hands_of(conn, id)?;
    let mut notes = BTreeMap::new();
    for (pair, hand) in &hands {
        if let Some(sealed) = &hand.note {
            notes.insert(*pair, open(&format!("note {} {}", pair.0, pair.1), sealed)?);
        }
    }
    let changes = change_open(conn, id)?;
    let mut new_names = BTreeMap::new();
    for c in &changes {
        let name = match (c.new_member, &c.new_name) {
            (Some(m), _) => member_name(conn, Some(m))?,
            (None, Some(sealed)) => open(&format!("name {}", c.by), sealed)?,
            (None, None) => continue,
        };
        new_names.insert(c.id, name);
    }
    let (title, words) = (open("title", &circle.title)?, open("words", &circle.words)?);
    Ok(Seen { title, words, seats, me, banker, hands, notes, changes, new_names, circle })
}

/// The circles of a neighbour, with what they are called.
///
/// # Errors
/// [`Error::Db`].
pub fn of(conn: &mut Conn, node: &Node, who: MemberId) -> Result<Vec<(Circle, String)>, Error> {
    let mut all = Vec::new();
    for c in circle_of(conn, who)? {
        let Some(key) = vault::key_of(conn, node, &c.id.to_string())? else { continue };
        let title = vault::open(&key, &place(c.id, "title"), &c.title)?;
        all.push((c, title));
    }
    Ok(all)
}

/// A circle held until the end of the act, for somebody who sits in it.
pub(crate) fn locked(tx: &mut Tx<'_>, who: &Member, id: CircleId) -> Result<Seen, Error> {
    circle_lock(tx.conn, id)?.ok_or(Refusal::NotFound)?;
    seen(tx.conn, tx.node, who.id, id)
}

pub(crate) fn check_speaks(s: &Seen, seat: Seat) -> Result<(), Refusal> {
    if s.speaks_for(seat) { Ok(()) } else { Err(Refusal::NotAllowed) }
}

pub(crate) fn check_phase(s: &Seen, phase: Phase) -> Result<(), Refusal> {
    if s.circle.phase == phase { Ok(()) } else { Err(Refusal::WrongState { state: s.circle.phase.as_str() }) }
}

/// What a draw follows from: the seed whose mark was shown, and a word of each who signed, in the order of the seats. So nobody alone, the
/// node neither, chooses the order.
#[must_use]
pub fn draw_seed(seed: &[u8], words: &[String]) -> Vec<u8> {
    let mut text = crate::secret::hex(seed);
    for word in words {
        text.push('\n');
        text.push_str(word);
    }
    sha256(text.as_bytes()).to_vec()
}

/// The words of those who signed, in the order of the seats: shown once it is drawn.
///
/// # Errors
/// [`Error::Sealed`] when the node's key is another.
pub fn draw_words(conn: &mut Conn, node: &Node, id: CircleId, seats: &[SeatRow]) -> Result<Vec<String>, Error> {
    let Some(key) = vault::key_of(conn, node, &id.to_string())? else { return Ok(Vec::new()) };
    let word = |s: &SeatRow| match &s.word {
        Some(sealed) => vault::open(&key, &place(id, &format!("word {}", s.seat)), sealed),
        None => Ok(String::new()),
    };
    seats.iter().map(word).collect()
}

/// Signs the plan, for oneself or for somebody with a phone alone. With the last signature the order is found and the circle runs.
///
/// # Errors
/// [`Refusal::NotAllowed`] for another's seat, [`Refusal::WrongState`] once it runs or for a second time.
pub fn sign(tx: &mut Tx<'_>, who: &Member, id: CircleId, seat: Seat, word: &str) -> Result<(), Error> {
    let s = locked(tx, who, id)?;
    check_phase(&s, Phase::Gathering)?;
    check_speaks(&s, seat)?;
    let sitting = s.seats.iter().find(|x| x.row.seat == seat).ok_or(Refusal::NotFound)?;
    if sitting.row.signed_at.is_some() {
        return Err(Refusal::WrongState { state: "signed" }.into());
    }
    let word: String = tidy_line(word).chars().take(NAME_MAX).collect();
    let sealed = if word.is_empty() { None } else { Some(seal(tx, id, &format!("word {seat}"), &word)?) };
    seat_sign(tx.conn, id, seat, sealed.as_deref(), tx.now)?;
    log(tx, id, "signed", Some(seat), None)?;
    let rows = seats_of(tx.conn, id)?;
    if rows.iter().all(|r| r.signed_at.is_some()) { run(tx, &s.circle, &rows) } else { Ok(()) }
}

fn run(tx: &mut Tx<'_>, c: &Circle, rows: &[SeatRow]) -> Result<(), Error> {
    let id = c.id;
    let seats: Vec<Seat> = rows.iter().map(|r| r.seat).collect();
    let order = match c.order {
        Order::Drawn => {
            let words = draw_words(tx.conn, tx.node, id, rows)?;
            draw::order(&draw_seed(&c.seed, &words), seats.clone())
        }
        // As they were written down; who needs it sooner asks for it once it runs, and those whom it concerns say yes.
        Order::Agreed | Order::Need => seats.clone(),
    };
    let turns: Turns = order.into_iter().zip(1..).collect();
    if !is_whole(&turns) {
        return Err(Refusal::WrongState { state: "drawn" }.into());
    }
    turns_set(tx.conn, id, &turns)?;
    hands_insert(tx.conn, id, &all_hands(&seats))?;
    circle_phase(tx.conn, id, Phase::Running, None)?;
    log(tx, id, "running", None, None)?;
    tell(tx, rows, None)
}
