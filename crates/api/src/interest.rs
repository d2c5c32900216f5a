//! Interests: what came from the fediverse for a listing.

use axum::{
    extract::{OriginalUri, State},
    http::StatusCode,
    response::Response,
};
use caremonger_app::{Error, Node, interest};
use caremonger_domain::{
    Amount, Refusal, Timestamp,
    id::ListingId,
    interest::{Interest, State as InterestState},
};
use caremonger_store::interest::interest_page;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Problem,
    auth::Caller,
    body::{Id, Paging, Query, page, read_id},
    idempotent::Post,
};

/// Somebody on the fediverse is interested.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InterestBody {
    id: String,
    /// The listing's id, if it could be told.
    listing: Option<String>,
    /// Address of the person, `@name@host`.
    from: String,
    /// Their words.
    text: String,
    /// The amount read from the words.
    #[schema(value_type = Option<f64>)]
    amount: Option<Amount>,
    #[schema(schema_with = crate::description::interest_state)]
    state: InterestState,
    /// The promise it became.
    commitment: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

impl From<Interest> for InterestBody {
    fn from(i: Interest) -> Self {
        Self {
            id: i.id.to_string(),
            listing: i.listing.map(|l| l.to_string()),
            from: i.from,
            text: i.text,
            amount: i.amount,
            state: i.state,
            commitment: i.commitment.map(|c| c.to_string()),
            at: i.created_at,
        }
    }
}

/// What came for your pod, newest first. For the desk.
#[utoipa::path(get, path = "/interests", operation_id = "interest_list", params(Paging), responses((status = 200, description = "A page of interests", body = [InterestBody])))]
pub(crate) async fn list(
    State(node): State<Node>,
    Caller(member): Caller,
    OriginalUri(uri): OriginalUri,
    Query(paging): Query<Paging>,
) -> Result<Response, Problem> {
    if !member.has_job("desk") {
        return Err(Refusal::NotAllowed.into());
    }
    let (limit, before) = (paging.limit(), paging.before()?);
    let found = node.read(move |c| Ok::<_, Error>(interest_page(c, member.pod, None, before, limit + 1)?)).await?;
    let items: Vec<InterestBody> = found.into_iter().map(InterestBody::from).collect();
    Ok(page(items, limit, &uri, |i| i.id.clone()))
}

/// An answer to an interest.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerBody {
    /// How many; the amount read when absent.
    #[schema(value_type = Option<f64>)]
    amount: Option<Amount>,
    /// Words to the person.
    #[serde(default)]
    text: String,
    /// The listing it is about, where their message did not say.
    listing: Option<String>,
}

/// Say yes: it becomes a promise, and the person is told.
#[utoipa::path(post, path = "/interests/{id}/accept", operation_id = "interest_accept", params(("id" = String, Path)), request_body = AnswerBody, responses((status = 200, description = "The interest as it is now", body = InterestBody)))]
pub(crate) async fn accept(Id(id): Id, post: Post<AnswerBody>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    let listing: Option<ListingId> =
        post.body.listing.as_deref().map(|l| l.parse().map_err(|_| Problem::from(Refusal::NotFound))).transpose()?;
    post.act(StatusCode::OK, move |tx, who, with| Ok(InterestBody::from(interest::accept(tx, who, id, with.amount, listing)?.0)))
        .await
}

/// Say no, kindly.
#[utoipa::path(post, path = "/interests/{id}/decline", operation_id = "interest_decline", params(("id" = String, Path)), request_body = AnswerBody, responses((status = 200, description = "The interest as it is now", body = InterestBody)))]
pub(crate) async fn decline(Id(id): Id, post: Post<AnswerBody>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::OK, move |tx, who, with| Ok(InterestBody::from(interest::decline(tx, who, id, &with.text)?))).await
}

/// Write to the person without deciding yet.
#[utoipa::path(post, path = "/interests/{id}/reply", operation_id = "interest_reply", params(("id" = String, Path)), request_body = AnswerBody, responses((status = 200, description = "The interest as it is now", body = InterestBody)))]
pub(crate) async fn reply(Id(id): Id, post: Post<AnswerBody>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::OK, move |tx, who, with| Ok(InterestBody::from(interest::reply(tx, who, id, &with.text)?))).await
}
