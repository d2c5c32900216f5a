//! Asks for money from a fund: asked in five fields, decided as the pod chose, released by two, and forgotten but for the amount
//! (F2 to F5).

use std::time::Duration;

use caremonger_domain::{
    Refusal, Timestamp,
    fund::{Ask, Event, Fund, Kind, Mode, State, TWO, may_speak, step},
    id::{FundAskId, MemberId, PodId},
    listing::tidy_text,
    money::Money,
    person::WIPE_AFTER,
};
use caremonger_store::{
    Conn,
    fund::{fund_find, fund_lines_of, ledger_of_line},
    fund_ask::{
        FundAsk, Sealed, fund_ask_find, fund_ask_in, fund_ask_insert, fund_ask_sealed, fund_ask_state, fund_voice_add,
        fund_voices_of,
    },
    member::{Member, member_find, member_name, member_page},
};

use crate::{
    Error, Node, Tx, draw,
    fund::{OPEN_MAX, PURSE, check_left, left, locked, post, tell_holders},
    notice, vault,
};

/// Longest of what is told, in characters.
const WORDS_MAX: usize = 1_000;
/// Most open asks of one neighbour.
pub(crate) const OPEN_EACH: usize = 5;
/// How long a panel of three sits.
const PANEL_SITS: Duration = Duration::from_secs(28 * 24 * 3600);
/// How many sit in it.
const PANEL: usize = 3;
/// Most neighbours a panel is drawn from.
const DRAWN_FROM: i64 = 5_000;

/// An ask as somebody typed it: five fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewAsk {
    /// How much.
    pub amount: String,
    /// The line of the budget; empty where there is none.
    pub line: String,
    /// By when; none: any time.
    pub needed_by: Option<Timestamp>,
    /// How to pay it out: seen by whoever releases it alone.
    pub payee: String,
    /// What they want to say of it; may be empty: no proof is asked.
    pub words: String,
}

fn place(id: FundAskId, what: &str) -> String {
    format!("{what} of {id}")
}

pub(crate) fn check_text(text: &str, field: &'static str) -> Result<String, Refusal> {
    let text = tidy_text(text);
    if text.chars().count() > WORDS_MAX {
        return Err(Refusal::Invalid("Keep it under 1,000 letters.", field));
    }
    Ok(text)
}

fn check_line(tx: &mut Tx<'_>, f: &Fund, line: &str, amount: Money) -> Result<(), Error> {
    let lines = fund_lines_of(tx.conn, f.pod)?;
    if lines.is_empty() && line.is_empty() {
        return Ok(());
    }
    if !lines.iter().any(|(title, _)| title == line) {
        return Err(Refusal::Invalid("Choose one from the list.", "line").into());
    }
    line_left(tx, f, line, amount)
}

/// Whether a line of the budget has so much left. One that is there no more has no bound.
fn line_left(tx: &mut Tx<'_>, f: &Fund, line: &str, amount: Money) -> Result<(), Error> {
    let Some((title, most)) = fund_lines_of(tx.conn, f.pod)?.into_iter().find(|(title, _)| title == line) else {
        return Ok(());
    };
    let agreed = fund_ask_in(tx.conn, f.pod, &[State::Agreed], OPEN_MAX)?;
    let mut agreed = agreed.into_iter().filter(|a| a.line == title).map(|a| a.amount);
    let went = agreed.try_fold(ledger_of_line(tx.conn, f.pod, &title)?, Money::plus);
    if most.is_some_and(|most| went.and_then(|w| w.plus(amount)).is_none_or(|all| all > most)) {
        return Err(
            Refusal::Invalid("There is not that much left for this. Ask for less, or ask a purse holder.", "amount").into()
        );
    }
    Ok(())
}

pub(crate) fn keep(tx: &mut Tx<'_>, a: &FundAsk, payee: &str, words: &str, receipt: Option<&[u8]>) -> Result<(), Error> {
    let key = vault::ensure_key(tx, &a.id.to_string())?;
    let seal = |what: &str, bytes: &[u8]| {
        (!bytes.is_empty()).then(|| vault::seal_bytes(tx.node, &key, &place(a.id, what), bytes)).transpose()
    };
    let sealed: Sealed =
        (seal("payee", payee.as_bytes())?, seal("words", words.as_bytes())?, seal("receipt", receipt.unwrap_or_default())?);
    Ok(fund_ask_insert(tx.conn, a, &sealed)?)
}

/// Asks one's pod for money.
///
/// # Errors
/// [`Refusal::NotFound`] where there is no fund, [`Refusal::Invalid`] naming the field.
pub fn ask(tx: &mut Tx<'_>, who: &Member, new: &NewAsk) -> Result<FundAskId, Error> {
    let f = locked(tx, who.pod)?;
    let amount = Money::read(&new.amount, f.currency)?;
    f.check_amount(amount)?;
    check_line(tx, &f, &new.line, amount)?;
    let (payee, words) = (check_text(&new.payee, "payee")?, check_text(&new.words, "words")?);
    if payee.is_empty() {
        return Err(Refusal::Invalid("Say how the money can reach you.", "payee").into());
    }
    let open = fund_ask_in(tx.conn, who.pod, &[State::Waiting, State::Agreed], OPEN_MAX)?;
    if open.iter().filter(|a| a.asker == Some(who.id)).count() >= OPEN_EACH {
        return Err(Refusal::Invalid("Five open asks are the most. Let one come to its end first.", "amount").into());
    }
    let a = FundAsk {
        id: FundAskId::new(tx.now, tx.bits()),
        pod: who.pod,
        asker: Some(who.id),
        kind: Ask::Aid,
        line: new.line.clone(),
        amount,
        needed_by: new.needed_by.filter(|t| *t > tx.now),
        state: State::Waiting,
        commitment: None,
        wipe_at: None,
        created_at: tx.now,
    };
    keep(tx, &a, &payee, &words, None)?;
    let id = a.id;
    decide(tx, &f, a)?;
    Ok(id)
}

/// Decides an ask by itself where the mode says so; else those are told who decide.
fn decide(tx: &mut Tx<'_>, f: &Fund, a: FundAsk) -> Result<(), Error> {
    // Whoever asked first comes first, also where a smaller ask would fit.
    let waits = f.mode == Mode::FirstCome
        && fund_ask_in(tx.conn, f.pod, &[State::Waiting], OPEN_MAX)?.iter().any(|o| o.kind == Ask::Aid && o.id < a.id);
    if !waits && f.agrees_by_itself(a.amount, left(tx.conn, f)?) {
        return agree(tx, a);
    }
    match f.mode {
        Mode::Panel => {
            for id in panel(tx.conn, f.pod, tx.now)?.into_iter().filter(|m| Some(*m) != a.asker) {
                notice::to_member(tx, id, "fund-ask")?;
            }
            Ok(())
        }
        Mode::Lottery => Ok(()),
        Mode::FirstCome | Mode::Small | Mode::TwoHolders => tell_holders(tx, f.pod, a.asker, "fund-ask"),
    }
}

pub(crate) fn settle(tx: &mut Tx<'_>, a: &FundAsk, event: Event) -> Result<State, Error> {
    let state = step(a.state, event)?;
    let over = matches!(state, State::Paid | State::Confirmed | State::Declined | State::Withdrawn);
    let wipe_at = over.then(|| a.wipe_at.unwrap_or_else(|| tx.now.plus(WIPE_AFTER)));
    fund_ask_state(tx.conn, a.id, state, wipe_at, tx.now)?;
    Ok(state)
}

pub(crate) fn agree(tx: &mut Tx<'_>, a: FundAsk) -> Result<(), Error> {
    settle(tx, &a, Event::Agree)?;
    if let Some(asker) = a.asker {
        notice::to_member(tx, asker, "fund-agreed")?;
    }
    tell_holders(tx, a.pod, a.asker, "fund-release")
}

/// Something came in: whoever asked first gets it, where the pod decides so.
pub(crate) fn settle_waiting(tx: &mut Tx<'_>, f: &Fund) -> Result<(), Error> {
    for a in fund_ask_in(tx.conn, f.pod, &[State::Waiting], OPEN_MAX)? {
        if a.kind != Ask::Aid {
            continue;
        }
        if !f.agrees_by_itself(a.amount, left(tx.conn, f)?) {
            // Nobody is overtaken by a smaller ask.
            if f.mode == Mode::FirstCome {
                return Ok(());
            }
            continue;
        }
        // What it is meant for may be used up since.
        if line_left(tx, f, &a.line, a.amount).is_ok() {
            agree(tx, a)?;
        }
    }
    Ok(())
}

/// The three neighbours who decide now, drawn anew every four weeks from those the pod knows. Everybody can work it out.
///
/// # Errors
/// [`Error::Db`].
pub fn panel(conn: &mut Conn, pod: PodId, now: Timestamp) -> Result<Vec<MemberId>, Error> {
    let known = member_page(conn, pod, None, DRAWN_FROM)?.into_iter().filter(|m| m.known).map(|m| m.id).collect();
    let period = now.as_seconds().div_euclid(i64::try_from(PANEL_SITS.as_secs()).unwrap_or(1));
    let mut drawn = draw::order(format!("panel {pod} {period}").as_bytes(), known);
    drawn.truncate(PANEL);
    Ok(drawn)
}

/// Whether somebody decides about an ask.
///
/// # Errors
/// [`Error::Db`].
pub fn decides(conn: &mut Conn, who: &Member, f: &Fund, a: &FundAsk, now: Timestamp) -> Result<bool, Error> {
    if a.state != State::Waiting || a.pod != who.pod || a.asker == Some(who.id) {
        return Ok(false);
    }
    Ok(match f.mode {
        _ if a.kind == Ask::Receipt => who.has_job(PURSE),
        Mode::Panel => {
            let panel: Vec<MemberId> = panel(conn, f.pod, now)?.into_iter().filter(|m| Some(*m) != a.asker).collect();
            // In a small pod there may be nobody else.
            if panel.len() < TWO { who.has_job(PURSE) } else { panel.contains(&who.id) }
        }
        Mode::Lottery => false,
        // Whoever asks first gets it by itself, once there is enough.
        Mode::FirstCome => false,
        Mode::Small | Mode::TwoHolders => who.has_job(PURSE),
    })
}

fn held(tx: &mut Tx<'_>, who: &Member, id: FundAskId) -> Result<(Fund, FundAsk), Error> {
    let f = locked(tx, who.pod)?;
    let a = fund_ask_find(tx.conn, id)?.filter(|a| a.pod == who.pod).ok_or(Refusal::NotFound)?;
    Ok((f, a))
}

/// Says yes to an ask; the second yes agrees to it.
///
/// # Errors
/// [`Refusal::NotAllowed`] for whoever does not decide, or for oneself; [`Refusal::Invalid`] naming `amount` when there is not enough.
pub fn say_yes(tx: &mut Tx<'_>, who: &Member, id: FundAskId) -> Result<(), Error> {
    let (f, a) = held(tx, who, id)?;
    let voices = fund_voices_of(tx.conn, id, "agree")?;
    may_speak(who.id, a.asker, &voices)?;
    if !decides(tx.conn, who, &f, &a, tx.now)? {
        return Err(Refusal::NotAllowed.into());
    }
    check_left(tx.conn, &f, a.amount)?;
    if a.kind == Ask::Aid {
        line_left(tx, &f, &a.line, a.amount)?;
    }
    fund_voice_add(tx.conn, &a, "agree", who.id, tx.now)?;
    // Whoever has laid the job down since counts no more.
    let mut still = 1;
    for other in voices {
        if let Some(other) = member_find(tx.conn, other)? {
            still += usize::from(decides(tx.conn, &other, &f, &a, tx.now)?);
        }
    }
    if still >= TWO { agree(tx, a) } else { Ok(()) }
}

/// Says no to an ask; whoever asked is told, without a name.
///
/// # Errors
/// [`Refusal::NotAllowed`] for whoever may not, [`Refusal::WrongState`].
pub fn say_no(tx: &mut Tx<'_>, who: &Member, id: FundAskId) -> Result<(), Error> {
    let (f, a) = held(tx, who, id)?;
    may_speak(who.id, a.asker, &[])?;
    if !may_decline(tx.conn, who, &f, &a, tx.now)? {
        return Err(Refusal::NotAllowed.into());
    }
    settle(tx, &a, Event::Decline)?;
    if let Some(asker) = a.asker {
        notice::to_member(tx, asker, "fund-declined")?;
    }
    settle_waiting(tx, &f)
}

/// Whether somebody may say no to an ask: whoever decides, the purse where nobody else does, and the purse to what was agreed and
/// cannot be paid.
///
/// # Errors
/// [`Error::Db`].
pub fn may_decline(conn: &mut Conn, who: &Member, f: &Fund, a: &FundAsk, now: Timestamp) -> Result<bool, Error> {
    let purse = who.has_job(PURSE) && a.pod == who.pod && a.asker != Some(who.id);
    Ok(match a.state {
        State::Waiting => decides(conn, who, f, a, now)? || (purse && f.mode != Mode::Panel),
        State::Agreed => purse,
        _ => false,
    })
}

/// Releases an agreed ask; the second of two pays it out, and the book says so.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the purse or to oneself, [`Refusal::WrongState`], [`Refusal::Invalid`] when the purse holds less.
pub fn release(tx: &mut Tx<'_>, who: &Member, id: FundAskId) -> Result<(), Error> {
    who.check_job(PURSE)?;
    let (f, a) = held(tx, who, id)?;
    if a.state != State::Agreed {
        return Err(Refusal::WrongState { state: a.state.as_str() }.into());
    }
    let voices = fund_voices_of(tx.conn, id, "release")?;
    may_speak(who.id, a.asker, &voices)?;
    fund_voice_add(tx.conn, &a, "release", who.id, tx.now)?;
    // Whoever has laid the purse down since counts no more.
    let mut still = 1;
    for other in voices {
        still += usize::from(member_find(tx.conn, other)?.is_some_and(|m| m.pod == a.pod && m.has_job(PURSE)));
    }
    if still < TWO {
        return Ok(());
    }
    settle(tx, &a, Event::Pay)?;
    post(tx, &f, Kind::Aid, a.amount, &a.line, "", Some(a.id))?;
    match a.asker {
        Some(asker) => notice::to_member(tx, asker, "fund-paid"),
        None => Ok(()),
    }
}

/// Whoever asked has it, or takes the ask back.
///
/// # Errors
/// [`Refusal::NotFound`] for anybody else, [`Refusal::WrongState`].
pub fn by_asker(tx: &mut Tx<'_>, who: &Member, id: FundAskId, event: Event) -> Result<(), Error> {
    let (f, a) = held(tx, who, id)?;
    if a.asker != Some(who.id) || !matches!(event, Event::Confirm | Event::Withdraw) {
        return Err(Refusal::NotFound.into());
    }
    settle(tx, &a, event)?;
    settle_waiting(tx, &f)
}

/// What is sealed of an ask, for whoever asked and for those who decide or release: how to pay it out, what was told, the receipt.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// How to pay it out.
    pub payee: String,
    /// What was told.
    pub words: String,
    /// The picture of the receipt.
    pub receipt: Option<Vec<u8>>,
}

/// Opens what is sealed of an ask.
///
/// # Errors
/// [`Refusal::NotFound`] for anybody whom it does not concern.
pub fn told(conn: &mut Conn, node: &Node, who: &Member, id: FundAskId) -> Result<(FundAsk, Told), Error> {
    let a = fund_ask_find(conn, id)?.filter(|a| a.pod == who.pod).ok_or(Refusal::NotFound)?;
    let f = fund_find(conn, a.pod)?.ok_or(Refusal::NotFound)?;
    let mine = a.asker == Some(who.id);
    let decides = decides(conn, who, &f, &a, node.now())?;
    if !mine && !decides && !who.has_job(PURSE) {
        return Err(Refusal::NotFound.into());
    }
    let Some(key) = vault::key_of(conn, node, &id.to_string())? else { return Ok((a, Told::default())) };
    let (payee, words, receipt) = fund_ask_sealed(conn, id)?.unwrap_or_default();
    let text = |what: &str, sealed: Option<Vec<u8>>| -> Result<String, Error> {
        sealed.map_or(Ok(String::new()), |s| vault::open(&key, &place(id, what), &s))
    };
    // Who only says yes or no need not know where the money goes.
    let payee = if mine || who.has_job(PURSE) { text("payee", payee)? } else { String::new() };
    let receipt = receipt.map(|r| vault::open_bytes(&key, &place(id, "receipt"), &r)).transpose()?;
    Ok((a, Told { payee, words: text("words", words)?, receipt }))
}

/// Who said yes to an ask, or released it, by name.
///
/// # Errors
/// [`Error::Db`].
pub fn voices(conn: &mut Conn, id: FundAskId, step: &str) -> Result<Vec<(MemberId, String)>, Error> {
    let mut named = Vec::new();
    for m in fund_voices_of(conn, id, step)? {
        named.push((m, member_name(conn, Some(m))?));
    }
    Ok(named)
}
