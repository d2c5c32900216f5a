//! Lending circles: begun by one, signed by all, then run, and in the end forgotten (G1, G4). Visible to those who
//! sit in them and to nobody else.

use std::collections::{BTreeMap, BTreeSet};

use caremonger_domain::{
    Refusal,
    circle::{NAME_MAX, Order, Phase, Seat, Turns, hands_of as all_hands, is_whole},
    id::{CircleChangeId, CircleId, MemberId},
    listing::tidy_line,
};
use caremonger_signatures::digest::sha256;
use caremonger_store::{
    Conn,
    circle::{
        Circle, HandRow, SeatRow, circle_find, circle_lock, circle_of, circle_phase, hands_insert, hands_of, seat_sign, seats_of,
        turns_set,
    },
    circle_change::{ChangeRow, change_open},
    circle_guest::guests_of,
    circle_history::{CircleLine, circle_log},
    circle_home::{CircleHome, home_find},
    member::{Member, member_name},
};
use caremonger_wire::circle_act::Act;

use crate::{Error, Node, Tx, circle_copy, circle_guest, draw, notice, vault};

/// Who acts in a circle.
#[derive(Debug, Clone, Copy)]
pub enum Sitter<'a> {
    /// A neighbour of ours.
    Here(&'a Member),
    /// Whoever has that seat from elsewhere, by word of their server.
    Guest(Seat),
}

impl<'a> From<&'a Member> for Sitter<'a> {
    fn from(who: &'a Member) -> Self {
        Self::Here(who)
    }
}

impl Sitter<'_> {
    /// The neighbour of ours, if it is one.
    pub(crate) fn member(self) -> Option<MemberId> {
        match self {
            Self::Here(m) => Some(m.id),
            Self::Guest(_) => None,
        }
    }
}

pub(crate) fn place(id: CircleId, what: &str) -> String {
    format!("{what} of circle {id}")
}

pub(crate) fn seal(tx: &mut Tx<'_>, id: CircleId, what: &str, text: &str) -> Result<Vec<u8>, Error> {
    let key = vault::ensure_key(tx, &id.to_string())?;
    vault::seal(tx.node, &key, &place(id, what), text)
}

/// Writes down what happened. Servers of those who sit in it from elsewhere hear that there is news.
pub(crate) fn log(tx: &mut Tx<'_>, id: CircleId, event: &str, seat: Option<Seat>, other: Option<Seat>) -> Result<(), Error> {
    circle_log(tx.conn, id, &CircleLine { event: event.to_owned(), seat, other, at: tx.now })?;
    circle_guest::changed(tx, id)
}

/// Tells everybody in a circle but one that there is news. Nothing says in which circle, or that it is one (K2).
pub(crate) fn tell(tx: &mut Tx<'_>, seats: &[SeatRow], but: Option<MemberId>) -> Result<(), Error> {
    for member in seats.iter().filter_map(|s| s.member).filter(|m| Some(*m) != but) {
        notice::to_member(tx, member, "circle")?;
    }
    Ok(())
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
    /// Where it lives, if this is a copy.
    pub home: Option<CircleHome>,
    /// The seats that are spoken for on another node.
    pub elsewhere: BTreeSet<Seat>,
    /// The seats that somebody elsewhere is invited to.
    pub invited: BTreeSet<Seat>,
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

    /// The mark of a draw, as it stood here first.
    #[must_use]
    pub fn mark(&self) -> Option<String> {
        let mark = || self.home.as_ref().map_or_else(|| draw::mark(&self.circle.seed), |h| h.mark.clone());
        (self.circle.order == Order::Drawn).then(mark)
    }

    /// Whether nobody with a page sits on a seat, here or elsewhere.
    #[must_use]
    pub fn is_by_phone(&self, seat: Seat) -> bool {
        !self.elsewhere.contains(&seat) && self.seats.iter().any(|s| s.row.seat == seat && s.row.member.is_none())
    }

    /// Whether the reader speaks for a seat: their own, or one with a phone alone if they keep the book.
    #[must_use]
    pub fn speaks_for(&self, seat: Seat) -> bool {
        seat == self.me || (self.banker && self.is_by_phone(seat))
    }
}

/// A circle for somebody who sits in it.
///
/// # Errors
/// [`Refusal::NotFound`] for everybody else, whatever their jobs.
pub fn seen(conn: &mut Conn, node: &Node, who: MemberId, id: CircleId) -> Result<Seen, Error> {
    let me = seats_of(conn, id)?.into_iter().find(|s| s.member == Some(who)).ok_or(Refusal::NotFound)?.seat;
    from_seat(conn, node, id, me)
}

/// A circle as it is seen from one of its seats.
pub(crate) fn from_seat(conn: &mut Conn, node: &Node, id: CircleId, me: Seat) -> Result<Seen, Error> {
    let circle = circle_find(conn, id)?.ok_or(Refusal::NotFound)?;
    let rows = seats_of(conn, id)?;
    let home = home_find(conn, id)?;
    let guests = guests_of(conn, id)?;
    // In a copy everybody else is spoken for at its home.
    let far = |s: &SeatRow| match home {
        Some(_) => s.member.is_none(),
        None => guests.iter().any(|g| g.seat == s.seat && g.join_uri.is_some()),
    };
    let elsewhere: BTreeSet<Seat> = rows.iter().filter(|s| far(s)).map(|s| s.seat).collect();
    let invited = guests.iter().filter(|g| g.join_uri.is_none()).map(|g| g.seat).collect();
    let banker = rows.iter().any(|s| s.seat == me && s.banker && s.member.is_some()) && home.is_none();
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
    Ok(Seen { title, words, seats, me, banker, hands, notes, changes, new_names, circle, home, elsewhere, invited })
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
pub(crate) fn locked(tx: &mut Tx<'_>, who: Sitter<'_>, id: CircleId) -> Result<Seen, Error> {
    circle_lock(tx.conn, id)?.ok_or(Refusal::NotFound)?;
    match who {
        Sitter::Here(m) => seen(tx.conn, tx.node, m.id, id),
        Sitter::Guest(seat) => from_seat(tx.conn, tx.node, id, seat),
    }
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
pub fn sign<'a>(tx: &mut Tx<'_>, who: impl Into<Sitter<'a>>, id: CircleId, seat: Seat, word: &str) -> Result<(), Error> {
    let s = locked(tx, who.into(), id)?;
    check_phase(&s, Phase::Gathering)?;
    check_speaks(&s, seat)?;
    let sitting = s.seats.iter().find(|x| x.row.seat == seat).ok_or(Refusal::NotFound)?;
    if sitting.row.signed_at.is_some() {
        return Err(Refusal::WrongState { state: "signed" }.into());
    }
    let word: String = tidy_line(word).chars().take(NAME_MAX).collect();
    if s.home.is_some() {
        return circle_copy::send(tx, &s, &Act::Sign(word));
    }
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
