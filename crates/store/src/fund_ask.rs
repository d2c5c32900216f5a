//! Asks for money from a fund, and who said yes to each and released it.

use caremonger_domain::{
    Timestamp,
    fund::{Ask, State},
    id::{CommitmentId, FundAskId, MemberId, PodId},
    money::Money,
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::stored,
    fund::money,
    schema::{fund_asks, fund_voices},
};

/// An ask for money. What is sealed of it is read apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundAsk {
    /// Its id.
    pub id: FundAskId,
    /// Of whose fund.
    pub pod: PodId,
    /// Who asked; nobody once it is wiped.
    pub asker: Option<MemberId>,
    /// What it is for.
    pub kind: Ask,
    /// The line of the budget; empty where there is none.
    pub line: String,
    /// How much.
    pub amount: Money,
    /// When it is needed by.
    pub needed_by: Option<Timestamp>,
    /// How it is with it.
    pub state: State,
    /// The promise a receipt belongs to.
    pub commitment: Option<CommitmentId>,
    /// When who asked and why goes.
    pub wipe_at: Option<Timestamp>,
    /// When it was asked.
    pub created_at: Timestamp,
}

/// What is sealed of an ask: how to pay it out, what was told, a receipt.
pub type Sealed = (Option<Vec<u8>>, Option<Vec<u8>>, Option<Vec<u8>>);

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = fund_asks)]
struct Row {
    id: String,
    pod_id: String,
    asker_id: Option<String>,
    kind: String,
    line: String,
    amount: i64,
    needed_by: Option<i64>,
    state: String,
    commitment_id: Option<String>,
    wipe_at: Option<i64>,
    created_at: i64,
}

impl Row {
    fn into_ask(self) -> Result<FundAsk, DbError> {
        Ok(FundAsk {
            id: stored(&self.id, "fund_asks.id")?,
            pod: stored(&self.pod_id, "fund_asks.pod_id")?,
            asker: self.asker_id.map(|a| stored(&a, "fund_asks.asker_id")).transpose()?,
            kind: stored(&self.kind, "fund_asks.kind")?,
            line: self.line,
            amount: money(self.amount, "fund_asks.amount")?,
            needed_by: self.needed_by.map(Timestamp::from_micros),
            state: stored(&self.state, "fund_asks.state")?,
            commitment: self.commitment_id.map(|c| stored(&c, "fund_asks.commitment_id")).transpose()?,
            wipe_at: self.wipe_at.map(Timestamp::from_micros),
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

/// Keeps an ask.
///
/// # Errors
/// [`DbError`] of the database.
pub fn fund_ask_insert(conn: &mut Conn, a: &FundAsk, sealed: &Sealed) -> Result<(), DbError> {
    let row = Row {
        id: a.id.to_string(),
        pod_id: a.pod.to_string(),
        asker_id: a.asker.map(|m| m.to_string()),
        kind: a.kind.to_string(),
        line: a.line.clone(),
        amount: a.amount.minor(),
        needed_by: a.needed_by.map(Timestamp::as_micros),
        state: a.state.to_string(),
        commitment_id: a.commitment.map(|c| c.to_string()),
        wipe_at: a.wipe_at.map(Timestamp::as_micros),
        created_at: a.created_at.as_micros(),
    };
    let (payee, words, receipt) = sealed;
    let rest = (
        fund_asks::payee.eq(payee),
        fund_asks::words.eq(words),
        fund_asks::receipt.eq(receipt),
        fund_asks::updated_at.eq(a.created_at.as_micros()),
    );
    diesel::insert_into(fund_asks::table).values((row, rest)).execute(conn)?;
    Ok(())
}

/// An ask.
///
/// # Errors
/// [`DbError`] of the database.
pub fn fund_ask_find(conn: &mut Conn, id: FundAskId) -> Result<Option<FundAsk>, DbError> {
    let row = fund_asks::table.find(id.to_string()).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_ask).transpose()
}

/// What is sealed of an ask.
///
/// # Errors
/// [`DbError`] of the database.
pub fn fund_ask_sealed(conn: &mut Conn, id: FundAskId) -> Result<Option<Sealed>, DbError> {
    let columns = (fund_asks::payee, fund_asks::words, fund_asks::receipt);
    Ok(fund_asks::table.find(id.to_string()).select(columns).first(conn).optional()?)
}

/// Writes down how it is with an ask, and when who asked goes.
///
/// # Errors
/// [`DbError`] of the database.
pub fn fund_ask_state(
    conn: &mut Conn,
    id: FundAskId,
    state: State,
    wipe_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), DbError> {
    diesel::update(fund_asks::table.find(id.to_string()))
        .set((
            fund_asks::state.eq(state.as_str()),
            fund_asks::wipe_at.eq(wipe_at.map(Timestamp::as_micros)),
            fund_asks::updated_at.eq(now.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The asks of a fund in these states, oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn fund_ask_in(conn: &mut Conn, pod: PodId, states: &[State], limit: i64) -> Result<Vec<FundAsk>, DbError> {
    let states: Vec<&str> = states.iter().map(|s| s.as_str()).collect();
    let rows: Vec<Row> = fund_asks::table
        .filter(fund_asks::pod_id.eq(pod.to_string()))
        .filter(fund_asks::state.eq_any(states))
        .order(fund_asks::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_ask).collect()
}

/// What a neighbour asked for, newest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn fund_ask_of(conn: &mut Conn, asker: MemberId, limit: i64) -> Result<Vec<FundAsk>, DbError> {
    let mine = fund_asks::table.filter(fund_asks::asker_id.eq(asker.to_string()));
    let rows: Vec<Row> = mine.order(fund_asks::id.desc()).limit(limit).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_ask).collect()
}

/// The asks about which who asked is to be forgotten by now.
///
/// # Errors
/// [`DbError`] of the database.
pub fn fund_ask_due(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<FundAskId>, DbError> {
    let due = fund_asks::table.filter(fund_asks::wipe_at.le(now.as_micros())).order(fund_asks::wipe_at).limit(limit);
    let ids: Vec<String> = due.select(fund_asks::id).load(conn)?;
    ids.iter().map(|id| stored(id, "fund_asks.id")).collect()
}

/// Forgets who asked and why, and who said yes; the amount stays.
///
/// # Errors
/// [`DbError`] of the database.
pub fn fund_ask_wipe(conn: &mut Conn, id: FundAskId) -> Result<(), DbError> {
    diesel::delete(fund_voices::table.filter(fund_voices::ask_id.eq(id.to_string()))).execute(conn)?;
    diesel::update(fund_asks::table.find(id.to_string()))
        .set((
            fund_asks::asker_id.eq(None::<String>),
            fund_asks::commitment_id.eq(None::<String>),
            fund_asks::payee.eq(None::<Vec<u8>>),
            fund_asks::words.eq(None::<Vec<u8>>),
            fund_asks::receipt.eq(None::<Vec<u8>>),
            fund_asks::wipe_at.eq(None::<i64>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Somebody says yes (`agree`) or releases (`release`). [`DbError::Conflict`] for the asker, or a second time.
///
/// # Errors
/// [`DbError`] of the database.
pub fn fund_voice_add(conn: &mut Conn, a: &FundAsk, step: &str, by: MemberId, now: Timestamp) -> Result<(), DbError> {
    diesel::insert_into(fund_voices::table)
        .values((
            fund_voices::ask_id.eq(a.id.to_string()),
            fund_voices::step.eq(step),
            fund_voices::by_id.eq(by.to_string()),
            fund_voices::asker_id.eq(a.asker.map(|m| m.to_string())),
            fund_voices::created_at.eq(now.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Who said yes to an ask, or released it, in the order in which they did.
///
/// # Errors
/// [`DbError`] of the database.
pub fn fund_voices_of(conn: &mut Conn, id: FundAskId, step: &str) -> Result<Vec<MemberId>, DbError> {
    let all = fund_voices::table.filter(fund_voices::ask_id.eq(id.to_string())).filter(fund_voices::step.eq(step));
    let ids: Vec<String> = all.order((fund_voices::created_at, fund_voices::by_id)).select(fund_voices::by_id).load(conn)?;
    ids.iter().map(|id| stored(id, "fund_voices.by_id")).collect()
}
