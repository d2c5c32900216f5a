//! Relief funds: the rules of each, its book, what was promised to it, and who may be asked to give.

use caremonger_domain::{
    Timestamp,
    fund::{Account, Book, Fund, Gift, Kind},
    id::{FundAskId, MemberId, PledgeId, PodId},
    money::Money,
};
use diesel::{dsl::sql, expression::SqlLiteral, prelude::*, sql_types::BigInt};

use crate::{
    Conn, DbError, both,
    error::stored,
    schema::{fund_hat, fund_ledger, fund_lines, fund_pledges, funds, members},
};

pub(crate) fn money(minor: i64, place: &str) -> Result<Money, DbError> {
    Money::of(minor).ok_or_else(|| DbError::Other(format!("{place} holds {minor}")))
}

type Rules = (String, String, String, i64, Option<i64>, i64);

fn read((pod, currency, mode, small, most, reserve): Rules) -> Result<Fund, DbError> {
    Ok(Fund {
        pod: stored(&pod, "funds.pod_id")?,
        currency: stored(&currency, "funds.currency")?,
        mode: stored(&mode, "funds.mode")?,
        small: money(small, "funds.small")?,
        most: most.map(|m| money(m, "funds.most")).transpose()?,
        reserve: money(reserve, "funds.reserve")?,
    })
}

/// The fund of a pod; none before it is begun.
///
/// # Errors
/// [`DbError`] of the database.
pub fn fund_find(conn: &mut Conn, pod: PodId) -> Result<Option<Fund>, DbError> {
    let columns = (funds::pod_id, funds::currency, funds::mode, funds::small, funds::most, funds::reserve);
    funds::table.find(pod.to_string()).select(columns).first::<Rules>(conn).optional()?.map(read).transpose()
}

/// The same, held until the end of the transaction. On SQLite the single writer is the lock.
///
/// # Errors
/// [`DbError`] of the database.
pub fn fund_lock(conn: &mut Conn, pod: PodId) -> Result<Option<Fund>, DbError> {
    if let Conn::Postgres(c) = conn {
        funds::table.find(pod.to_string()).select(funds::pod_id).for_update().first::<String>(c).optional()?;
    }
    fund_find(conn, pod)
}

/// Keeps the rules of a fund.
///
/// # Errors
/// [`DbError`] of the database.
pub fn fund_put(conn: &mut Conn, f: &Fund, now: Timestamp) -> Result<(), DbError> {
    let rules = (
        funds::currency.eq(f.currency.to_string()),
        funds::mode.eq(f.mode.as_str()),
        funds::small.eq(f.small.minor()),
        funds::most.eq(f.most.map(Money::minor)),
        funds::reserve.eq(f.reserve.minor()),
        funds::updated_at.eq(now.as_micros()),
    );
    let new = (funds::pod_id.eq(f.pod.to_string()), funds::created_at.eq(now.as_micros()));
    both!(conn, |c| diesel::insert_into(funds::table)
        .values((new, rules.clone()))
        .on_conflict(funds::pod_id)
        .do_update()
        .set(rules)
        .execute(c))?;
    Ok(())
}

/// Sets what money is meant for, as a whole: title, and how much at most.
///
/// # Errors
/// [`DbError`] of the database.
pub fn fund_lines_set(conn: &mut Conn, pod: PodId, lines: &[(String, Option<Money>)]) -> Result<(), DbError> {
    diesel::delete(fund_lines::table.filter(fund_lines::pod_id.eq(pod.to_string()))).execute(conn)?;
    for (title, most) in lines {
        let most = fund_lines::most.eq(most.map(Money::minor));
        let values = (fund_lines::pod_id.eq(pod.to_string()), fund_lines::title.eq(title), most);
        diesel::insert_into(fund_lines::table).values(values).execute(conn)?;
    }
    Ok(())
}

/// What money is meant for, and how much at most.
///
/// # Errors
/// [`DbError`] of the database.
pub fn fund_lines_of(conn: &mut Conn, pod: PodId) -> Result<Vec<(String, Option<Money>)>, DbError> {
    let mine = fund_lines::table.filter(fund_lines::pod_id.eq(pod.to_string())).order(fund_lines::title);
    let rows: Vec<(String, Option<i64>)> = mine.select((fund_lines::title, fund_lines::most)).load(conn)?;
    rows.into_iter().map(|(title, most)| Ok((title, most.map(|m| money(m, "fund_lines.most")).transpose()?))).collect()
}

/// A line of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookLine {
    /// Its number.
    pub number: i64,
    /// What happened.
    pub kind: Kind,
    /// How much.
    pub amount: Money,
    /// What is in the purse after it.
    pub purse: Money,
    /// What it was meant for; empty where that is not said.
    pub line: String,
    /// The other pod, where one gave or got it.
    pub other: String,
    /// When.
    pub at: Timestamp,
}

/// Where the book stands.
///
/// # Errors
/// [`DbError`] of the database.
pub fn ledger_book(conn: &mut Conn, pod: PodId) -> Result<Book, DbError> {
    let last: Option<(i64, i64)> = fund_ledger::table
        .filter(fund_ledger::pod_id.eq(pod.to_string()))
        .order(fund_ledger::number.desc())
        .select((fund_ledger::number, fund_ledger::purse_after))
        .first(conn)
        .optional()?;
    last.map_or(Ok(Book::default()), |(last, purse)| Ok(Book { last, purse: money(purse, "fund_ledger.purse_after")? }))
}

/// Writes a line into the book. [`DbError::Conflict`] when another was faster, or an ask is paid a second time.
///
/// # Errors
/// [`DbError`] of the database.
pub fn ledger_add(conn: &mut Conn, pod: PodId, l: &BookLine, ask: Option<FundAskId>) -> Result<(), DbError> {
    let (debit, credit) = l.kind.accounts();
    diesel::insert_into(fund_ledger::table)
        .values((
            fund_ledger::pod_id.eq(pod.to_string()),
            fund_ledger::number.eq(l.number),
            fund_ledger::kind.eq(l.kind.as_str()),
            fund_ledger::debit.eq(debit.as_str()),
            fund_ledger::credit.eq(credit.as_str()),
            fund_ledger::amount.eq(l.amount.minor()),
            fund_ledger::purse_after.eq(l.purse.minor()),
            fund_ledger::line.eq(&l.line),
            fund_ledger::other.eq(&l.other),
            fund_ledger::ask_id.eq(ask.map(|a| a.to_string())),
            fund_ledger::created_at.eq(l.at.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Lines of the book, newest first, below a number.
///
/// # Errors
/// [`DbError`] of the database.
pub fn ledger_page(conn: &mut Conn, pod: PodId, below: Option<i64>, limit: i64) -> Result<Vec<BookLine>, DbError> {
    type Columns = (i64, String, i64, i64, String, String, i64);
    let rows: Vec<Columns> = fund_ledger::table
        .filter(fund_ledger::pod_id.eq(pod.to_string()))
        .filter(fund_ledger::number.lt(below.unwrap_or(i64::MAX)))
        .order(fund_ledger::number.desc())
        .limit(limit)
        .select((
            fund_ledger::number,
            fund_ledger::kind,
            fund_ledger::amount,
            fund_ledger::purse_after,
            fund_ledger::line,
            fund_ledger::other,
            fund_ledger::created_at,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(number, kind, amount, purse, line, other, at)| {
            Ok(BookLine {
                number,
                kind: stored(&kind, "fund_ledger.kind")?,
                amount: money(amount, "fund_ledger.amount")?,
                purse: money(purse, "fund_ledger.purse_after")?,
                line,
                other,
                at: Timestamp::from_micros(at),
            })
        })
        .collect()
}

/// A sum that either database gives as a whole number: of amounts PostgreSQL makes a decimal one.
fn total() -> SqlLiteral<BigInt> {
    sql("CAST(COALESCE(SUM(amount), 0) AS BIGINT)")
}

/// How much an account gained and lost, in minor units: of many lines it may be more than one line can hold.
///
/// # Errors
/// [`DbError`] of the database.
pub fn ledger_sums(conn: &mut Conn, pod: PodId, account: Account) -> Result<(i64, i64), DbError> {
    let all = || fund_ledger::table.filter(fund_ledger::pod_id.eq(pod.to_string()));
    let gained = all().filter(fund_ledger::debit.eq(account.as_str())).select(total()).first(conn)?;
    let lost = all().filter(fund_ledger::credit.eq(account.as_str())).select(total()).first(conn)?;
    Ok((gained, lost))
}

/// How much went to what it was meant for.
///
/// # Errors
/// [`DbError`] of the database.
pub fn ledger_of_line(conn: &mut Conn, pod: PodId, line: &str) -> Result<Money, DbError> {
    let went = fund_ledger::table
        .filter(fund_ledger::pod_id.eq(pod.to_string()))
        .filter(fund_ledger::kind.eq(Kind::Aid.as_str()))
        .filter(fund_ledger::line.eq(line))
        .select(total());
    money(went.first(conn)?, "fund_ledger.amount")
}

/// Something that was promised to a fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pledge {
    /// Its id.
    pub id: PledgeId,
    /// To whose fund.
    pub pod: PodId,
    /// Who promised it; nobody, for what came without a name.
    pub giver: Option<MemberId>,
    /// How it comes.
    pub how: Gift,
    /// How much.
    pub amount: Money,
    /// Whether it has come: `pledged`, `received` or `withdrawn`.
    pub state: String,
    /// When it was promised.
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = fund_pledges)]
struct PledgeRow {
    id: String,
    pod_id: String,
    giver_id: Option<String>,
    how: String,
    amount: i64,
    state: String,
    created_at: i64,
}

impl PledgeRow {
    fn into_pledge(self) -> Result<Pledge, DbError> {
        Ok(Pledge {
            id: stored(&self.id, "fund_pledges.id")?,
            pod: stored(&self.pod_id, "fund_pledges.pod_id")?,
            giver: self.giver_id.map(|g| stored(&g, "fund_pledges.giver_id")).transpose()?,
            how: stored(&self.how, "fund_pledges.how")?,
            amount: money(self.amount, "fund_pledges.amount")?,
            state: self.state,
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

/// Keeps a promise.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pledge_insert(conn: &mut Conn, p: &Pledge) -> Result<(), DbError> {
    let row = PledgeRow {
        id: p.id.to_string(),
        pod_id: p.pod.to_string(),
        giver_id: p.giver.map(|g| g.to_string()),
        how: p.how.to_string(),
        amount: p.amount.minor(),
        state: p.state.clone(),
        created_at: p.created_at.as_micros(),
    };
    let updated = fund_pledges::updated_at.eq(p.created_at.as_micros());
    diesel::insert_into(fund_pledges::table).values((row, updated)).execute(conn)?;
    Ok(())
}

/// A promise.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pledge_find(conn: &mut Conn, id: PledgeId) -> Result<Option<Pledge>, DbError> {
    let row = fund_pledges::table.find(id.to_string()).select(PledgeRow::as_select()).first(conn).optional()?;
    row.map(PledgeRow::into_pledge).transpose()
}

/// A promise comes to its end; `false` when it has already.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pledge_end(conn: &mut Conn, id: PledgeId, state: &str, now: Timestamp) -> Result<bool, DbError> {
    let this = fund_pledges::table.find(id.to_string()).filter(fund_pledges::state.eq("pledged"));
    let values = (fund_pledges::state.eq(state), fund_pledges::updated_at.eq(now.as_micros()));
    Ok(diesel::update(this).set(values).execute(conn)? == 1)
}

/// What is promised to a fund and has not come yet, oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pledge_open(conn: &mut Conn, pod: PodId, limit: i64) -> Result<Vec<Pledge>, DbError> {
    let open = fund_pledges::table.filter(fund_pledges::pod_id.eq(pod.to_string())).filter(fund_pledges::state.eq("pledged"));
    let rows: Vec<PledgeRow> = open.order(fund_pledges::id).limit(limit).select(PledgeRow::as_select()).load(conn)?;
    rows.into_iter().map(PledgeRow::into_pledge).collect()
}

/// What a neighbour promised, newest first: what has come is their receipt.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pledge_of(conn: &mut Conn, giver: MemberId, limit: i64) -> Result<Vec<Pledge>, DbError> {
    let mine = fund_pledges::table.filter(fund_pledges::giver_id.eq(giver.to_string()));
    let rows: Vec<PledgeRow> = mine.order(fund_pledges::id.desc()).limit(limit).select(PledgeRow::as_select()).load(conn)?;
    rows.into_iter().map(PledgeRow::into_pledge).collect()
}

/// A neighbour goes: what they gave stays, without them.
///
/// # Errors
/// [`DbError`] of the database.
pub fn fund_forget_giver(conn: &mut Conn, member: MemberId) -> Result<(), DbError> {
    let mine = fund_pledges::table.filter(fund_pledges::giver_id.eq(member.to_string()));
    diesel::update(mine).set(fund_pledges::giver_id.eq(None::<String>)).execute(conn)?;
    hat_set(conn, member, false)
}

/// Whether a neighbour may be asked to give now and then.
///
/// # Errors
/// [`DbError`] of the database.
pub fn hat_has(conn: &mut Conn, member: MemberId) -> Result<bool, DbError> {
    let this = fund_hat::table.find(member.to_string()).select(fund_hat::member_id);
    Ok(this.first::<String>(conn).optional()?.is_some())
}

/// Says whether they may.
///
/// # Errors
/// [`DbError`] of the database.
pub fn hat_set(conn: &mut Conn, member: MemberId, wants: bool) -> Result<(), DbError> {
    if wants {
        let values = fund_hat::member_id.eq(member.to_string());
        both!(conn, |c| diesel::insert_into(fund_hat::table).values(values).on_conflict_do_nothing().execute(c))?;
    } else {
        diesel::delete(fund_hat::table.find(member.to_string())).execute(conn)?;
    }
    Ok(())
}

/// Asks those of a pod who may be asked and were not since then; who they are.
///
/// # Errors
/// [`DbError`] of the database.
pub fn hat_pass(conn: &mut Conn, pod: PodId, since: Timestamp, now: Timestamp) -> Result<Vec<MemberId>, DbError> {
    let ids: Vec<String> = fund_hat::table
        .inner_join(members::table)
        .filter(members::pod_id.eq(pod.to_string()))
        .filter(fund_hat::asked_at.is_null().or(fund_hat::asked_at.le(since.as_micros())))
        .order(fund_hat::member_id)
        .select(fund_hat::member_id)
        .load(conn)?;
    diesel::update(fund_hat::table.filter(fund_hat::member_id.eq_any(&ids)))
        .set(fund_hat::asked_at.eq(now.as_micros()))
        .execute(conn)?;
    ids.iter().map(|id| stored(id, "fund_hat.member_id")).collect()
}
