//! Asks for money from the relief fund: asked, decided, released by two, and received.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use caremonger_app::{
    Error, Node, Tx,
    fund::PURSE,
    fund_ask::{self as app, NewAsk},
    fund_ask_seen::{Seen, Step, seen},
};
use caremonger_domain::{
    Refusal, Timestamp,
    fund::{Ask, Event, State as AskState},
    id::{FundAskId, MemberId},
    money::Currency,
};
use caremonger_store::{
    Conn,
    fund::{fund_find, fund_lock},
    fund_ask::{FundAsk, fund_ask_find, fund_ask_in, fund_ask_of},
    member::Member,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Problem,
    act::{Act, then},
    auth::Caller,
    body::{Id, Nothing, read_id},
    idempotent::Post,
    money::MoneyBody,
};

/// Most that is listed of each.
const SHOWN: i64 = 200;

/// What is told of an ask, for those whom it concerns.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ToldBody {
    /// Who asked; null for your own.
    asker: Option<String>,
    /// What they told of it.
    words: String,
    /// How to pay it out; empty for who only says yes or no.
    payee: String,
    /// Whether there is a picture of a receipt.
    receipt: bool,
    /// Names of those who said yes; none of them for whoever asked.
    agreed_by: Vec<String>,
    /// Names of those who released it.
    released_by: Vec<String>,
    /// What you can do now: `yes`, `no`, `release`, `received`, `withdraw`.
    #[schema(value_type = Vec<String>)]
    next: Vec<&'static str>,
    /// When who asked and why is forgotten.
    #[schema(value_type = Option<String>, format = DateTime)]
    forgotten_at: Option<Timestamp>,
}

/// An ask for money.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FundAskBody {
    id: String,
    /// `aid`, or `receipt` for what a helper laid out in a shop.
    #[schema(schema_with = crate::description::fund_ask_kind)]
    kind: Ask,
    /// What it is meant for, as in the rules; empty where that is not said.
    line: String,
    amount: MoneyBody,
    #[schema(value_type = Option<String>, format = DateTime)]
    needed_by: Option<Timestamp>,
    #[schema(schema_with = crate::description::fund_ask_state)]
    state: AskState,
    /// Whether you asked.
    mine: bool,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The rest of it; null in lists and in answers to acts.
    told: Option<ToldBody>,
}

impl FundAskBody {
    fn new(a: &FundAsk, c: Currency, me: MemberId) -> Self {
        Self {
            id: a.id.to_string(),
            kind: a.kind,
            line: a.line.clone(),
            amount: MoneyBody::new(a.amount, c),
            needed_by: a.needed_by,
            state: a.state,
            mine: a.asker == Some(me),
            at: a.created_at,
            told: None,
        }
    }
}

/// What you asked for, and what waits for you to decide or release it. Newest first, at most 200 of each.
#[utoipa::path(get, path = "/fund/asks", operation_id = "fund_ask_list", responses((status = 200, description = "The asks", body = [FundAskBody])))]
pub(crate) async fn list(State(node): State<Node>, Caller(me): Caller) -> Result<Json<Vec<FundAskBody>>, Problem> {
    let now = node.now();
    let read = node.read(move |c| {
        let f = fund_find(c, me.pod)?.ok_or(Refusal::NotFound)?;
        let mut found: Vec<FundAsk> = fund_ask_of(c, me.id, SHOWN)?.into_iter().filter(|a| a.pod == me.pod).collect();
        for a in fund_ask_in(c, me.pod, &[AskState::Waiting, AskState::Agreed], SHOWN)? {
            if a.asker != Some(me.id) && (me.has_job(PURSE) || app::decides(c, &me, &f, &a, now)?) {
                found.push(a);
            }
        }
        found.sort_by_key(|a| std::cmp::Reverse(a.id));
        Ok::<_, Error>(found.iter().map(|a| FundAskBody::new(a, f.currency, me.id)).collect::<Vec<_>>())
    });
    Ok(Json(read.await?))
}

/// What to ask for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFundAsk {
    /// How much, in the currency of the fund.
    amount: MoneyBody,
    /// One of what money is meant for, where the rules say that.
    #[serde(default)]
    line: String,
    /// When it is needed; null: any time.
    #[schema(value_type = Option<String>, format = DateTime)]
    needed_by: Option<Timestamp>,
    /// How it can be paid out: seen by whoever releases it alone.
    payee: String,
    /// What you want to tell; no proof is asked for.
    #[serde(default)]
    words: String,
}

/// Ask the fund of your pod for money.
#[utoipa::path(post, path = "/fund/asks", operation_id = "fund_ask_create", request_body = NewFundAsk, responses((status = 201, description = "The ask; it may be agreed to at once", body = FundAskBody)))]
pub(crate) async fn create(post: Post<NewFundAsk>) -> Result<Response, Problem> {
    post.act(StatusCode::CREATED, |tx, member, new| {
        let currency = fund_lock(tx.conn, member.pod)?.ok_or(Refusal::NotFound)?.currency;
        let new = NewAsk {
            amount: new.amount.typed(currency)?,
            line: new.line.clone(),
            needed_by: new.needed_by,
            payee: new.payee.clone(),
            words: new.words.clone(),
        };
        let id = app::ask(tx, member, &new)?;
        one(tx.conn, member.id, id)
    })
    .await
}

fn one(conn: &mut Conn, me: MemberId, id: FundAskId) -> Result<FundAskBody, Error> {
    let a = fund_ask_find(conn, id)?.ok_or(Refusal::NotFound)?;
    let currency = fund_find(conn, a.pod)?.ok_or(Refusal::NotFound)?.currency;
    Ok(FundAskBody::new(&a, currency, me))
}

const fn word(step: Step) -> &'static str {
    match step {
        Step::Yes => "yes",
        Step::No => "no",
        Step::Release => "release",
        Step::Received => "received",
        Step::Withdraw => "withdraw",
    }
}

fn whole(s: Seen, me: MemberId) -> FundAskBody {
    let names = |voices: Vec<(MemberId, String)>| voices.into_iter().map(|(_, name)| name).collect();
    let told = ToldBody {
        asker: Some(s.asker).filter(|name| !s.mine && !name.is_empty()),
        words: s.told.words,
        payee: s.told.payee,
        receipt: s.told.receipt.is_some(),
        agreed_by: if s.mine { Vec::new() } else { names(s.agreed) },
        released_by: names(s.released),
        next: s.next.into_iter().map(word).collect(),
        forgotten_at: s.ask.wipe_at,
    };
    FundAskBody { told: Some(told), ..FundAskBody::new(&s.ask, s.fund.currency, me) }
}

/// One ask, for whoever asked and for those who decide about it or hold the purse.
#[utoipa::path(get, path = "/fund/asks/{id}", operation_id = "fund_ask_show", params(("id" = String, Path)), responses((status = 200, description = "The ask", body = FundAskBody)))]
pub(crate) async fn show(State(node): State<Node>, Caller(me): Caller, Id(id): Id) -> Result<Json<FundAskBody>, Problem> {
    let (id, inner) = (read_id(&id)?, node.clone());
    Ok(Json(node.read(move |c| Ok::<_, Error>(whole(seen(c, &inner, &me, id)?, me.id))).await?))
}

fn confirm(tx: &mut Tx<'_>, who: &Member, id: FundAskId) -> Result<(), Error> {
    app::by_asker(tx, who, id, Event::Confirm)
}

fn take_back(tx: &mut Tx<'_>, who: &Member, id: FundAskId) -> Result<(), Error> {
    app::by_asker(tx, who, id, Event::Withdraw)
}

async fn step(id: &str, post: Post<Nothing>, act: Act<FundAskId>) -> Result<Response, Problem> {
    then(id, post, act, |tx, who, id| one(tx.conn, who.id, id)).await
}

acts! {
    step -> FundAskBody;
    /// Say yes to an ask you decide about; the second yes agrees to it.
    yes, "/fund/asks/{id}/yes", "fund_ask_yes", "The ask as it is now", app::say_yes;
    /// Say no to an ask; whoever asked is told without a name.
    no, "/fund/asks/{id}/no", "fund_ask_no", "The ask as it is now", app::say_no;
    /// Release an ask that was agreed to; the second of two pays it out. For the purse, and never to oneself.
    release, "/fund/asks/{id}/release", "fund_ask_release", "The ask as it is now", app::release;
    /// Say that what you asked for has come.
    received, "/fund/asks/{id}/received", "fund_ask_received", "The ask as it is now", confirm;
    /// Take your ask back.
    withdraw, "/fund/asks/{id}/withdraw", "fund_ask_withdraw", "The ask as it is now", take_back;
}
