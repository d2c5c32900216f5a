//! Money that the fund gives other pods' and gets from them, with what either side wrote down.

use axum::{
    extract::{OriginalUri, State},
    http::StatusCode,
    response::Response,
};
use caremonger_app::{
    Error, Node, Tx,
    solidarity::{self as app, Proposal},
    solidarity_seen as seen,
};
use caremonger_domain::{
    Refusal, Timestamp,
    id::SolidarityId,
    money::Currency,
    solidarity::{State as How, Way},
};
use caremonger_store::{
    fund::fund_lock,
    member::Member,
    solidarity::{Solidarity, solidarity_find, solidarity_page},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Problem,
    act::{Act, then},
    auth::Caller,
    body::{Id, Nothing, Paging, Query, page, read_id},
    fund_gift::currency_of,
    idempotent::Post,
    money::MoneyBody,
};

/// Money on its way between your pod and another, or that has come.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SolidarityBody {
    id: String,
    /// Whether it goes to the other pod (`out`) or comes from it (`in`).
    #[schema(schema_with = crate::description::solidarity_way)]
    way: Way,
    /// The other pod: its address, or what it is called.
    other: String,
    /// What was sent.
    amount: MoneyBody,
    /// What the side that got it wrote down; null before it did.
    came: Option<MoneyBody>,
    #[schema(schema_with = crate::description::solidarity_state)]
    state: How,
    /// Whether both purses say that they have it: the two have to talk.
    at_odds: bool,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

impl SolidarityBody {
    fn new(s: &Solidarity, c: Currency) -> Self {
        Self {
            id: s.id.to_string(),
            way: s.way,
            other: s.name.clone(),
            amount: MoneyBody::new(s.amount, c),
            came: s.came.map(|m| MoneyBody::new(m, c)),
            state: s.state,
            at_odds: seen::at_odds(s),
            at: s.created_at,
        }
    }
}

/// What went to other pods and came from them, newest first. Everybody in the pod sees it: nobody is in it.
#[utoipa::path(get, path = "/fund/solidarity", operation_id = "solidarity_list", params(Paging), responses((status = 200, description = "A page of them", body = [SolidarityBody])))]
pub(crate) async fn list(
    State(node): State<Node>,
    Caller(member): Caller,
    OriginalUri(uri): OriginalUri,
    Query(paging): Query<Paging>,
) -> Result<Response, Problem> {
    let (limit, below) = (paging.limit(), paging.before::<SolidarityId>()?);
    let items = node
        .read(move |c| {
            let currency = currency_of(c, member.pod)?;
            let all = solidarity_page(c, member.pod, below, limit + 1)?;
            Ok::<_, Error>(all.iter().map(|s| SolidarityBody::new(s, currency)).collect::<Vec<_>>())
        })
        .await?;
    Ok(page(items, limit, &uri, |s| s.id.clone()))
}

/// Money to send to another pod.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSolidarity {
    /// How much, in the currency of the fund.
    amount: MoneyBody,
    /// The address of a pod that yours has agreed with, or of another one of this node; empty for a pod that keeps its book another way.
    #[serde(default)]
    to: String,
    /// What that pod is called, where `to` is empty.
    #[serde(default)]
    name: String,
}

/// Propose to send money to another pod: it leaves the purse when another purse holder says yes. For the purse.
#[utoipa::path(post, path = "/fund/solidarity", operation_id = "solidarity_create", request_body = NewSolidarity, responses((status = 201, description = "What waits for a second yes", body = SolidarityBody)))]
pub(crate) async fn propose(post: Post<NewSolidarity>) -> Result<Response, Problem> {
    post.act(StatusCode::CREATED, |tx, member, new| {
        let currency = fund_lock(tx.conn, member.pod)?.ok_or(Refusal::NotFound)?.currency;
        let new = Proposal { amount: new.amount.typed(currency)?, to: new.to.clone(), name: new.name.clone() };
        Ok(SolidarityBody::new(&app::propose(tx, member, &new)?, currency))
    })
    .await
}

fn shown(tx: &mut Tx<'_>, who: &Member, id: SolidarityId) -> Result<SolidarityBody, Error> {
    let currency = currency_of(tx.conn, who.pod)?;
    let s = solidarity_find(tx.conn, id)?.ok_or(Refusal::NotFound)?;
    Ok(SolidarityBody::new(&s, currency))
}

async fn goes(id: &str, post: Post<Nothing>, act: Act<SolidarityId>) -> Result<Response, Problem> {
    then(id, post, act, shown).await
}

acts! {
    goes -> SolidarityBody;
    /// Say yes to sending it: it leaves the purse. For another purse holder than the one who proposed it.
    release, "/fund/solidarity/{id}/release", "solidarity_release", "As it is now", app::release;
    /// Do not send it after all. For the purse.
    withdraw, "/fund/solidarity/{id}/withdraw", "solidarity_withdraw", "As it is now", app::withdraw;
    /// Say that what they sent did not come, or cannot be taken. For the purse.
    refuse, "/fund/solidarity/{id}/refuse", "solidarity_refuse", "As it is now", app::refuse;
    /// Say that what your pod sent is in its purse again. For the purse.
    back, "/fund/solidarity/{id}/back", "solidarity_back", "As it is now", app::back;
}

/// What came.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Came {
    /// How much, in the currency of the fund: at most what was sent.
    amount: MoneyBody,
}

/// Say that what they sent has come, and how much. For the purse.
#[utoipa::path(post, path = "/fund/solidarity/{id}/came", operation_id = "solidarity_came", params(("id" = String, Path)), request_body = Came, responses((status = 200, description = "As it is now", body = SolidarityBody)))]
pub(crate) async fn came(Id(id): Id, post: Post<Came>) -> Result<Response, Problem> {
    let id: SolidarityId = read_id(&id)?;
    post.act(StatusCode::OK, move |tx, member, came| {
        let currency = currency_of(tx.conn, member.pod)?;
        app::came(tx, member, id, &came.amount.typed(currency)?)?;
        shown(tx, member, id)
    })
    .await
}
