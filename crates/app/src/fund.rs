//! A pod's relief fund: its rules, its book, and how it stands. The money lies with the purse holders; here is only
//! what was given and where it went, without people (F5, F6).

use caremonger_domain::{
    Refusal,
    effect::Effect,
    fund::{Account, Book, Fund, Kind, Mode, State, free},
    id::{FundAskId, MemberId, PodId},
    listing::tidy_line,
    money::{Currency, Money},
};
use caremonger_store::{
    Conn,
    fund::{
        BookLine, fund_find, fund_lines_of, fund_lines_set, fund_lock, fund_put, ledger_add, ledger_book, ledger_of_line,
        ledger_page, ledger_sums, pledge_open,
    },
    fund_ask::fund_ask_in,
    job::job_all,
    member::Member,
};

use crate::{
    Error, Tx, decided,
    notice::{self, About},
    operator,
};

/// How long the name of a pod is that keeps its book some other way, in characters.
const OTHER_NAME: std::ops::RangeInclusive<usize> = 2..=120;
/// How long the name of a line of the budget is, in characters.
pub(crate) const LINE_TITLE: std::ops::RangeInclusive<usize> = 1..=60;
/// Most lines of a budget.
const LINES_MAX: usize = 20;
/// Most that is read of what is open.
pub(crate) const OPEN_MAX: i64 = 1_000;
/// The job whose holders keep the purse.
pub const PURSE: &str = "purse";

/// The rules of a fund as somebody typed them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules {
    /// Three letters; not read once the book has a line.
    pub currency: String,
    /// [`Mode`].
    pub mode: String,
    /// Up to how much is small; empty: nothing.
    pub small: String,
    /// The most one ask can be for; empty: no bound.
    pub most: String,
    /// What stays in the purse; empty: nothing.
    pub reserve: String,
    /// What money is meant for: a line each, perhaps with an amount behind a colon.
    pub lines: String,
}

fn amount_or(typed: &str, currency: Currency, field: &'static str) -> Result<Option<Money>, Refusal> {
    if typed.trim().is_empty() || typed.trim() == "0" {
        return Ok(None);
    }
    Money::read(typed, currency).map(Some).map_err(|_| Refusal::Invalid("Write an amount, such as 27.40, or nothing.", field))
}

fn read_lines(typed: &str, currency: Currency) -> Result<Vec<(String, Option<Money>)>, Refusal> {
    let refused = Refusal::Invalid("Write one purpose a line, such as “Rent: 500”. Twenty are the most.", "lines");
    let mut lines: Vec<(String, Option<Money>)> = Vec::new();
    for line in typed.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let (title, most) = match line.rsplit_once(':') {
            Some((title, most)) => (title, Some(Money::read(most, currency).map_err(|_| refused.clone())?)),
            None => (line, None),
        };
        let title = tidy_line(title);
        let fits = LINE_TITLE.contains(&title.chars().count()) && lines.iter().all(|(t, _)| *t != title);
        if !fits || lines.len() >= LINES_MAX {
            return Err(refused);
        }
        caremonger_domain::gate::check_text(&title)?;
        lines.push((title, most));
    }
    Ok(lines)
}

/// Begins a fund, or changes its rules. Everybody in the pod sees them, and the node's log says who changed them.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the purse or the keys, [`Refusal::Invalid`] naming the field.
pub fn set_rules(tx: &mut Tx<'_>, who: &Member, rules: &Rules) -> Result<(), Error> {
    if !who.has_job(PURSE) && !who.has_job("keys") {
        return Err(Refusal::NotAllowed.into());
    }
    let before = fund_lock(tx.conn, who.pod)?;
    let written = ledger_book(tx.conn, who.pod)?.last > 0
        || !fund_ask_in(tx.conn, who.pod, State::ALL, 1)?.is_empty()
        || !pledge_open(tx.conn, who.pod, 1)?.is_empty();
    let currency = match before.as_ref().filter(|_| written) {
        // What is written down is in that one.
        Some(f) => f.currency,
        None => rules
            .currency
            .parse()
            .map_err(|_| Refusal::Invalid("Write the currency by its three letters, such as CAD.", "currency"))?,
    };
    let mode: Mode = rules.mode.parse().map_err(|_| Refusal::Invalid("Choose one from the list.", "mode"))?;
    let fund = Fund {
        pod: who.pod,
        currency,
        mode,
        small: amount_or(&rules.small, currency, "small")?.unwrap_or_default(),
        most: amount_or(&rules.most, currency, "most")?,
        reserve: amount_or(&rules.reserve, currency, "reserve")?.unwrap_or_default(),
    };
    let lines = read_lines(&rules.lines, currency)?;
    let mode_changes = before.as_ref().is_some_and(|before| before.mode != mode);
    let mut changes: Vec<(Effect, &'static str)> =
        mode_changes.then_some((Effect::FundMode { mode }, "mode")).into_iter().collect();
    let gone = fund_lines_of(tx.conn, who.pod)?.into_iter().filter(|line| !lines.contains(line));
    changes.extend(gone.map(|(line, most)| (Effect::Budget { line, most }, "lines")));
    decided::check_free(tx, who.pod, &changes)?;
    fund_put(tx.conn, &fund, tx.now)?;
    fund_lines_set(tx.conn, who.pod, &lines)?;
    operator::log(tx, &who.id.to_string(), "fund-rules", mode.as_str())
}

/// The pod decided how its fund is decided on; the fund as it is now, if there is one.
pub(crate) fn decided_mode(tx: &mut Tx<'_>, pod: PodId, mode: Mode) -> Result<Option<Fund>, Error> {
    let Some(fund) = fund_lock(tx.conn, pod)? else { return Ok(None) };
    let fund = Fund { mode, ..fund };
    fund_put(tx.conn, &fund, tx.now)?;
    operator::log(tx, "pod", "fund-rules", mode.as_str())?;
    Ok(Some(fund))
}

/// The pod decided how much there is for a purpose of its fund; the fund, if there is one with room for one more purpose.
pub(crate) fn decided_line(tx: &mut Tx<'_>, pod: PodId, line: &str, most: Option<Money>) -> Result<Option<Fund>, Error> {
    let Some(fund) = fund_lock(tx.conn, pod)? else { return Ok(None) };
    let mut lines = fund_lines_of(tx.conn, pod)?;
    match lines.iter().position(|(title, _)| title == line) {
        Some(at) => lines[at].1 = most,
        None if lines.len() >= LINES_MAX => return Ok(None),
        None => lines.push((line.to_owned(), most)),
    }
    fund_lines_set(tx.conn, pod, &lines)?;
    operator::log(tx, "pod", "fund-rules", line)?;
    Ok(Some(fund))
}

/// The fund of a pod, held until the end of the act.
pub(crate) fn locked(tx: &mut Tx<'_>, pod: PodId) -> Result<Fund, Error> {
    Ok(fund_lock(tx.conn, pod)?.ok_or(Refusal::NotFound)?)
}

/// What a pod is called that keeps its book some other way, as somebody typed it.
pub(crate) fn other_name(typed: &str, field: &'static str) -> Result<String, Refusal> {
    let name = tidy_line(typed);
    if !OTHER_NAME.contains(&name.chars().count()) {
        return Err(Refusal::Invalid("Write which pod it is.", field));
    }
    caremonger_domain::gate::check_text(&name)?;
    Ok(name)
}

/// Writes a line into the book of a fund that is held.
pub(crate) fn post(
    tx: &mut Tx<'_>,
    f: &Fund,
    kind: Kind,
    amount: Money,
    line: &str,
    other: &str,
    ask: Option<FundAskId>,
) -> Result<(), Error> {
    let book = ledger_book(tx.conn, f.pod)?.post(kind, amount)?;
    let line = BookLine {
        number: book.last,
        kind,
        amount,
        purse: book.purse,
        line: line.to_owned(),
        other: other.to_owned(),
        at: tx.now,
    };
    Ok(ledger_add(tx.conn, f.pod, &line, ask)?)
}

/// How a fund stands, in its currency. Nobody is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its rules.
    pub fund: Fund,
    /// What money is meant for: title, how much at most, how much went there.
    pub lines: Vec<(String, Option<Money>, Money)>,
    /// The book.
    pub book: Book,
    /// What came in, in minor units.
    pub came_in: i64,
    /// What went to people, in minor units.
    pub went_out: i64,
    /// What went to other pods, in minor units.
    pub to_pods: i64,
    /// What is promised and has not come yet.
    pub promised: Money,
    /// What is agreed to and has not been paid yet.
    pub agreed: Money,
    /// What can still be agreed to.
    pub free: Money,
    /// How many purse holders there are.
    pub holders: usize,
}

fn sum(amounts: impl Iterator<Item = Money>) -> Money {
    amounts.fold(Money::ZERO, |all, m| all.plus(m).unwrap_or(Money::MAX))
}

/// How much of what a fund has is agreed to.
fn agreed(conn: &mut Conn, pod: PodId) -> Result<Money, Error> {
    Ok(sum(fund_ask_in(conn, pod, &[State::Agreed], OPEN_MAX)?.into_iter().map(|a| a.amount)))
}

/// How much of what a fund has is free.
pub(crate) fn left(conn: &mut Conn, f: &Fund) -> Result<Money, Error> {
    Ok(free(ledger_book(conn, f.pod)?.purse, f.reserve, agreed(conn, f.pod)?))
}

/// That so much is free.
///
/// # Errors
/// [`Refusal::Invalid`] naming `amount`.
pub(crate) fn check_left(conn: &mut Conn, f: &Fund, amount: Money) -> Result<(), Error> {
    if amount > left(conn, f)? {
        return Err(Refusal::Invalid("There is not that much in the purse that is free.", "amount").into());
    }
    Ok(())
}

/// Tells those who hold a pod's purse, but for whom it is about or comes from.
pub(crate) fn tell_holders(tx: &mut Tx<'_>, pod: PodId, but: Option<MemberId>, kind: &str) -> Result<(), Error> {
    notice::to_jobs(tx, pod, &[PURSE], but.as_slice(), kind, About::default())
}

/// How the fund of a pod stands; none before it is begun.
///
/// # Errors
/// [`Error::Db`].
pub fn standing(conn: &mut Conn, pod: PodId) -> Result<Option<Standing>, Error> {
    let Some(fund) = fund_find(conn, pod)? else { return Ok(None) };
    let mut lines = Vec::new();
    for (title, most) in fund_lines_of(conn, pod)? {
        let went = ledger_of_line(conn, pod, &title)?;
        lines.push((title, most, went));
    }
    let (book, agreed) = (ledger_book(conn, pod)?, agreed(conn, pod)?);
    Ok(Some(Standing {
        book,
        came_in: ledger_sums(conn, pod, Account::Purse)?.0,
        went_out: ledger_sums(conn, pod, Account::Aid)?.0,
        to_pods: ledger_sums(conn, pod, Account::ToPods)?.0,
        promised: sum(pledge_open(conn, pod, OPEN_MAX)?.into_iter().map(|p| p.amount)),
        holders: holders(conn, pod)?,
        agreed,
        free: free(book.purse, fund.reserve, agreed),
        lines,
        fund,
    }))
}

fn holders(conn: &mut Conn, pod: PodId) -> Result<usize, Error> {
    let mut with: Vec<_> = job_all(conn, pod)?.into_iter().filter(|j| j.job == PURSE).map(|j| j.member).collect();
    with.sort_unstable();
    with.dedup();
    Ok(with.len())
}

/// The book of a pod, newest first: for everybody, since nobody is in it.
///
/// # Errors
/// [`Error::Db`].
pub fn book(conn: &mut Conn, pod: PodId, below: Option<i64>, limit: i64) -> Result<Vec<BookLine>, Error> {
    Ok(ledger_page(conn, pod, below, limit)?)
}
