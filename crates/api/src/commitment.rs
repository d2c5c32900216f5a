//! Promises and their messages.

use axum::{
    Json,
    extract::{OriginalUri, State},
    http::StatusCode,
    response::Response,
};
use caremonger_app::{
    Error, Node,
    commitment::{self, Act},
    member::may_see,
    message,
};
use caremonger_domain::{
    Amount, Refusal, Timestamp,
    commitment::{Commitment, Side, State as CommitmentState},
    id::CommitmentId,
};
use caremonger_store::{
    Conn,
    commitment::{Whose, commitment_find, commitment_page},
    history::{Line, history_of_commitments},
    listing::listing_find,
    message::{Message, Thread, message_page},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    Problem,
    auth::Caller,
    body::{Id, Paging, Query, page, read_id},
    idempotent::Post,
};

/// A line of a promise's history.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TimelineLine {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    event: String,
    by: String,
    #[schema(value_type = Option<f64>)]
    amount: Option<Amount>,
    detail: String,
}

impl From<Line> for TimelineLine {
    fn from(l: Line) -> Self {
        Self { at: l.at, event: l.event, by: l.actor, amount: l.amount, detail: l.detail }
    }
}

/// A promise against a listing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CommitmentBody {
    pub(crate) id: String,
    /// ActivityPub id of the agreement.
    uri: Option<String>,
    /// The listing's id here.
    listing: String,
    #[schema(value_type = Option<f64>)]
    amount: Option<Amount>,
    #[schema(value_type = Option<f64>)]
    delivered: Option<Amount>,
    #[schema(schema_with = crate::description::commitment_state)]
    state: CommitmentState,
    reason: Option<String>,
    /// Who promised, as others may see it.
    helper: String,
    /// What each side says was handed over.
    #[schema(value_type = Option<f64>)]
    owner_said: Option<Amount>,
    #[schema(value_type = Option<f64>)]
    helper_said: Option<Amount>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    timeline: Vec<TimelineLine>,
}

pub(crate) fn bodies(conn: &mut Conn, found: Vec<Commitment>) -> Result<Vec<CommitmentBody>, Error> {
    let ids: Vec<CommitmentId> = found.iter().map(|c| c.id).collect();
    let mut lines = history_of_commitments(conn, &ids)?;
    Ok(found
        .into_iter()
        .map(|c| {
            let id = c.id.to_string();
            let (mine, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut lines).into_iter().partition(|(of, _)| *of == id);
            lines = rest;
            CommitmentBody {
                id,
                uri: c.uri,
                listing: c.listing.to_string(),
                amount: c.amount,
                delivered: c.delivered,
                state: c.state,
                reason: c.reason,
                helper: c.helper_name,
                owner_said: c.said.owner,
                helper_said: c.said.helper,
                created_at: c.created_at,
                timeline: mine.into_iter().map(|(_, l)| l.into()).collect(),
            }
        })
        .collect())
}

pub(crate) fn one(conn: &mut Conn, c: Commitment) -> Result<CommitmentBody, Error> {
    bodies(conn, vec![c])?.pop().ok_or_else(|| Refusal::NotFound.into())
}

/// A new promise.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCommitment {
    /// How many; needed for a counted listing.
    #[schema(value_type = Option<f64>)]
    amount: Option<Amount>,
    /// Words to the owner.
    #[serde(default)]
    message: String,
}

/// Promise against a listing, wherever its home is.
#[utoipa::path(post, path = "/listings/{id}/commitments", operation_id = "commitment_create", params(("id" = String, Path)), request_body = NewCommitment, responses((status = 201, description = "The promise", body = CommitmentBody)))]
pub(crate) async fn promise(Id(id): Id, post: Post<NewCommitment>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::CREATED, move |tx, member, new| {
        let made = commitment::promise(tx, member, id, new.amount, &new.message)?;
        one(tx.conn, made)
    })
    .await
}

/// Which promises.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// `helper`: those you made; `owner`: those against your (and for the desk your pod's) listings; both when absent.
    #[param(schema_with = crate::description::side, required = false)]
    side: Option<String>,
    /// Items of a page, 1 to 100.
    limit: Option<i64>,
    /// From the `Link` header of the page before.
    cursor: Option<String>,
}

/// Your promises, newest first.
#[utoipa::path(get, path = "/commitments", operation_id = "commitment_list", params(ListQuery), responses((status = 200, description = "A page of promises", body = [CommitmentBody])))]
pub(crate) async fn list(
    State(node): State<Node>,
    Caller(member): Caller,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<ListQuery>,
) -> Result<Response, Problem> {
    let desk = member.has_job("desk");
    let whose = match (query.side.as_deref(), desk) {
        (Some("helper"), _) => Whose::Helper(member.id),
        (Some("owner"), true) => Whose::OwnerPod(member.pod),
        (Some("owner"), false) => Whose::OwnerMember(member.id),
        (None, true) => Whose::Desk(member.id, member.pod),
        (None, false) => Whose::Member(member.id),
        (Some(_), _) => return Err(Problem::bad_query("side", "A side is helper or owner.")),
    };
    let paging = Paging { limit: query.limit, cursor: query.cursor };
    let (limit, before) = (paging.limit(), paging.before()?);
    let items = node
        .read(move |c| {
            let found = commitment_page(c, whose, before, limit + 1)?;
            bodies(c, found)
        })
        .await?;
    Ok(page(items, limit, &uri, |c| c.id.clone()))
}

/// One promise.
#[utoipa::path(get, path = "/commitments/{id}", operation_id = "commitment_show", params(("id" = String, Path)), responses((status = 200, description = "The promise", body = CommitmentBody)))]
pub(crate) async fn show(State(node): State<Node>, Caller(member): Caller, Id(id): Id) -> Result<Json<CommitmentBody>, Problem> {
    let id = read_id(&id)?;
    let body = node
        .read(move |c| {
            let found = commitment_find(c, id)?.ok_or(Refusal::NotFound)?;
            let listing = listing_find(c, found.listing)?.ok_or(Refusal::NotFound)?;
            if !may_see(&member, &found, &listing) {
                return Err(Refusal::NotFound.into());
            }
            one(c, found)
        })
        .await?;
    Ok(Json(body))
}

/// What a step may bring along.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepBody {
    /// How much was handed over; the promised amount when absent.
    #[schema(value_type = Option<f64>)]
    amount: Option<Amount>,
    /// Why, for the other side.
    #[serde(default)]
    reason: String,
}

async fn step(id: &str, post: Post<StepBody>, act: Act) -> Result<Response, Problem> {
    let id = read_id(id)?;
    post.act(StatusCode::OK, move |tx, member, with| {
        let c = commitment::act(tx, member, id, act, with.amount, &with.reason)?;
        one(tx.conn, c)
    })
    .await
}

macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident, $path:literal, $operation:literal, $act:ident;)+) => {$(
        $(#[$doc])*
        #[utoipa::path(post, path = $path, operation_id = $operation, params(("id" = String, Path)), request_body = StepBody, responses((status = 200, description = "The promise as it is now", body = CommitmentBody)))]
        pub(crate) async fn $name(Id(id): Id, post: Post<StepBody>) -> Result<Response, Problem> {
            step(&id, post, Act::$act).await
        }
    )+};
}

steps! {
    /// Say yes to a request.
    accept, "/commitments/{id}/accept", "commitment_accept", Accept;
    /// Say no to a request.
    decline, "/commitments/{id}/decline", "commitment_decline", Decline;
    /// Take a promise back.
    cancel, "/commitments/{id}/cancel", "commitment_cancel", Cancel;
    /// The giver says it was handed over.
    handed_over, "/commitments/{id}/handed-over", "commitment_handed_over", HandedOver;
    /// The receiver says it arrived.
    received, "/commitments/{id}/received", "commitment_received", Received;
    /// The receiver says it did not arrive.
    not_received, "/commitments/{id}/not-received", "commitment_not_received", NotReceived;
}

/// A private message of the two sides.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageBody {
    id: String,
    #[schema(schema_with = crate::description::side)]
    side: Side,
    from: String,
    text: String,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

impl From<Message> for MessageBody {
    fn from(m: Message) -> Self {
        Self { id: m.id.to_string(), side: m.side, from: m.author_name, text: m.text, at: m.created_at }
    }
}

/// The messages of a promise, newest first.
#[utoipa::path(get, path = "/commitments/{id}/messages", operation_id = "message_list", params(("id" = String, Path), Paging), responses((status = 200, description = "A page of messages", body = [MessageBody])))]
pub(crate) async fn messages(
    State(node): State<Node>,
    Caller(member): Caller,
    Id(id): Id,
    OriginalUri(uri): OriginalUri,
    Query(paging): Query<Paging>,
) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    let (limit, before) = (paging.limit(), paging.before()?);
    let inner = node.clone();
    let found = node
        .read(move |c| {
            let found = commitment_find(c, id)?.ok_or(Refusal::NotFound)?;
            let listing = listing_find(c, found.listing)?.ok_or(Refusal::NotFound)?;
            if !may_see(&member, &found, &listing) {
                return Err(Error::from(Refusal::NotFound));
            }
            let page = message_page(c, Thread::Commitment(id), before, limit + 1)?;
            message::opened(c, &inner, page)
        })
        .await?;
    let items: Vec<MessageBody> = found.into_iter().map(MessageBody::from).collect();
    Ok(page(items, limit, &uri, |m| m.id.clone()))
}

/// Words to the other side.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMessage {
    /// Plain text, up to 2,000 characters.
    text: String,
}

/// Write to the other side.
#[utoipa::path(post, path = "/commitments/{id}/messages", operation_id = "message_create", params(("id" = String, Path)), request_body = NewMessage, responses((status = 201, description = "The message", body = MessageBody)))]
pub(crate) async fn write(Id(id): Id, post: Post<NewMessage>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::CREATED, move |tx, member, new| Ok(MessageBody::from(message::write(tx, member, id, &new.text)?))).await
}
