//! What comes into the relief fund: promises, what came otherwise, and the hat.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use caremonger_app::{
    Error, Node, Tx,
    fund::{self as app_fund, PURSE},
    fund_gift as app,
};
use caremonger_domain::{
    Refusal, Timestamp,
    fund::{Gift, Kind},
    id::{MemberId, PledgeId, PodId},
    money::Currency,
};
use caremonger_store::{
    Conn,
    fund::{Pledge, fund_find, fund_lock, pledge_find, pledge_of, pledge_open},
    member::{Member, member_name},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Problem,
    act::{Act, then},
    auth::Caller,
    body::{Id, Nothing},
    fund::BookLineBody,
    idempotent::Post,
    money::MoneyBody,
};

/// Most that is listed of each.
const SHOWN: i64 = 200;

/// Something that was promised to the fund.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PledgeBody {
    id: String,
    amount: MoneyBody,
    /// How it comes.
    #[schema(schema_with = crate::description::gift)]
    how: Gift,
    /// `pledged`, `received` (it is in the purse: this is a receipt) or `withdrawn`.
    state: String,
    /// Whether you promised it.
    mine: bool,
    /// Who promised it, in the list of those who hold the purse; null for yours, and for one who has left.
    giver: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

impl PledgeBody {
    fn new(p: Pledge, c: Currency, me: MemberId) -> Self {
        Self {
            id: p.id.to_string(),
            amount: MoneyBody::new(p.amount, c),
            how: p.how,
            state: p.state,
            mine: p.giver == Some(me),
            giver: None,
            at: p.created_at,
        }
    }
}

pub(crate) fn currency_of(conn: &mut Conn, pod: PodId) -> Result<Currency, Error> {
    Ok(fund_find(conn, pod)?.ok_or(Refusal::NotFound)?.currency)
}

/// What you promised to the fund; for the purse also what others promised and has not come yet. Newest first, at most 200 of each.
#[utoipa::path(get, path = "/fund/pledges", operation_id = "fund_pledge_list", responses((status = 200, description = "The promises", body = [PledgeBody])))]
pub(crate) async fn pledges(State(node): State<Node>, Caller(me): Caller) -> Result<Json<Vec<PledgeBody>>, Problem> {
    let read = node.read(move |c| {
        let currency = currency_of(c, me.pod)?;
        let mine = pledge_of(c, me.id, SHOWN)?.into_iter().filter(|p| p.pod == me.pod);
        let mut all: Vec<(Pledge, Option<String>)> = mine.map(|p| (p, None)).collect();
        if me.has_job(PURSE) {
            for p in pledge_open(c, me.pod, SHOWN)?.into_iter().filter(|p| p.giver != Some(me.id)) {
                let giver = Some(member_name(c, p.giver)?).filter(|name| !name.is_empty());
                all.push((p, giver));
            }
        }
        all.sort_by_key(|(p, _)| std::cmp::Reverse(p.id));
        let body = |(p, giver): (Pledge, Option<String>)| PledgeBody { giver, ..PledgeBody::new(p, currency, me.id) };
        Ok::<_, Error>(all.into_iter().map(body).collect::<Vec<_>>())
    });
    Ok(Json(read.await?))
}

/// Something to promise to the fund.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPledge {
    /// How much, in the currency of the fund.
    amount: MoneyBody,
    /// How it comes.
    #[schema(schema_with = crate::description::gift)]
    how: Gift,
}

/// Promise something to the fund of your pod.
#[utoipa::path(post, path = "/fund/pledges", operation_id = "fund_pledge_create", request_body = NewPledge, responses((status = 201, description = "The promise", body = PledgeBody)))]
pub(crate) async fn pledge(post: Post<NewPledge>) -> Result<Response, Problem> {
    post.act(StatusCode::CREATED, |tx, member, new| {
        let currency = fund_lock(tx.conn, member.pod)?.ok_or(Refusal::NotFound)?.currency;
        let made = app::pledge(tx, member, &new.amount.typed(currency)?, new.how)?;
        Ok(PledgeBody::new(made, currency, member.id))
    })
    .await
}

fn one(tx: &mut Tx<'_>, who: &Member, id: PledgeId) -> Result<PledgeBody, Error> {
    let p = pledge_find(tx.conn, id)?.ok_or(Refusal::NotFound)?;
    let currency = currency_of(tx.conn, p.pod)?;
    Ok(PledgeBody::new(p, currency, who.id))
}

async fn end(id: &str, post: Post<Nothing>, act: Act<PledgeId>) -> Result<Response, Problem> {
    then(id, post, act, one).await
}

acts! {
    end -> PledgeBody;
    /// Say that what was promised has come: it is in the purse and in the book now. For the purse.
    came, "/fund/pledges/{id}/came", "fund_pledge_came", "The promise as it is now", app::pledge_came;
    /// Take back what you promised and has not come yet.
    take_back, "/fund/pledges/{id}/take-back", "fund_pledge_take_back", "The promise as it is now", app::pledge_back;
}

/// What came or went otherwise.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewBookLine {
    /// Anything but `aid` and `to-pod`: that is paid out by two.
    #[schema(schema_with = crate::description::book_kind)]
    kind: Kind,
    /// How much, in the currency of the fund.
    amount: MoneyBody,
    /// The other pod, for `from-pod`: one that keeps its book another way.
    #[serde(default)]
    other: String,
}

/// Write down what came or went otherwise: a gift without a promise, solidarity of a pod that keeps its book another way, or what was
/// counted wrong. For the
/// purse; all who hold it are told.
#[utoipa::path(post, path = "/fund/gifts", operation_id = "fund_gift_create", request_body = NewBookLine, responses((status = 201, description = "The line of the book", body = BookLineBody)))]
pub(crate) async fn write_down(post: Post<NewBookLine>) -> Result<Response, Problem> {
    post.act(StatusCode::CREATED, |tx, member, new| {
        member.check_job(PURSE)?;
        let currency = fund_lock(tx.conn, member.pod)?.ok_or(Refusal::NotFound)?.currency;
        app::write_down(tx, member, new.kind, &new.amount.typed(currency)?, &new.other)?;
        let line = app_fund::book(tx.conn, member.pod, None, 1)?.pop().ok_or(Refusal::NotFound)?;
        Ok(BookLineBody::new(line, currency))
    })
    .await
}

/// Whether you may be asked to give a little now and then.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HatBody {
    /// Whether you want that.
    wants: bool,
}

/// Say whether you may be asked to give a little now and then.
#[utoipa::path(post, path = "/fund/hat", operation_id = "fund_hat", request_body = HatBody, responses((status = 200, description = "As it is now", body = HatBody)))]
pub(crate) async fn hat(post: Post<HatBody>) -> Result<Response, Problem> {
    post.act(StatusCode::OK, |tx, member, hat| {
        app::hat(tx, member, hat.wants)?;
        Ok(HatBody { wants: hat.wants })
    })
    .await
}

/// How many were asked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HatPassed {
    /// How many neighbours were asked to give a little.
    asked: usize,
}

/// Pass the hat: ask those who want to be asked and were not in the last weeks. For the purse.
#[utoipa::path(post, path = "/fund/hat/pass", operation_id = "fund_hat_pass", request_body = Nothing, responses((status = 200, description = "How many were asked", body = HatPassed)))]
pub(crate) async fn pass_hat(post: Post<Nothing>) -> Result<Response, Problem> {
    post.act(StatusCode::OK, |tx, member, _| Ok(HatPassed { asked: app::pass_hat(tx, member)? })).await
}
