//! Suggestions: what your pod and others offer and need of one another.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use caremonger_app::{Error, Node, suggestion};
use caremonger_domain::{
    Amount, Refusal,
    id::{CommitmentId, ListingId},
};
use caremonger_store::suggestion::{Suggestion, suggestion_open};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Problem,
    auth::Caller,
    body::{Id, Nothing, read_id},
    commitment::{CommitmentBody, one},
    idempotent::Post,
};

/// A listing of your pod and one of another that match.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuggestionBody {
    /// Your pod's listing.
    own: String,
    /// The other pod's.
    other: String,
    /// Why: `category`, `area`, `dates`, and `amount` (all of it) or `part`.
    rule: Vec<String>,
    /// How much could change hands; null when it is not counted.
    #[schema(value_type = Option<f64>)]
    amount: Option<Amount>,
}

impl From<Suggestion> for SuggestionBody {
    fn from(s: Suggestion) -> Self {
        Self {
            own: s.own.to_string(),
            other: s.other.to_string(),
            rule: s.rule.split_whitespace().map(str::to_owned).collect(),
            amount: s.amount,
        }
    }
}

/// Matches nobody has decided about, newest first, at most 100.
#[utoipa::path(get, path = "/suggestions", operation_id = "suggestion_list", responses((status = 200, description = "The matches", body = [SuggestionBody])))]
pub(crate) async fn list(State(node): State<Node>, Caller(member): Caller) -> Result<Json<Vec<SuggestionBody>>, Problem> {
    if !member.has_job("desk") {
        return Err(Refusal::NotAllowed.into());
    }
    let found = node.read(move |c| Ok::<_, Error>(suggestion_open(c, member.pod, 100)?)).await?;
    Ok(Json(found.into_iter().map(SuggestionBody::from).collect()))
}

/// The other listing, and how much.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TakeUp {
    /// The other pod's listing.
    other: String,
    /// How much; default: as much as fits.
    #[schema(value_type = Option<f64>)]
    amount: Option<Amount>,
}

fn listing(text: &str) -> Result<ListingId, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound)
}

/// Act on a match: promise against the other listing, drawn from your own.
#[utoipa::path(post, path = "/suggestions/{id}/take-up", operation_id = "suggestion_take_up", params(("id" = String, Path, description = "Your pod's listing")), request_body = TakeUp, responses((status = 201, description = "The promise", body = CommitmentBody)))]
pub(crate) async fn take_up(Id(id): Id, post: Post<TakeUp>) -> Result<Response, Problem> {
    let own = listing(&id)?;
    post.act(StatusCode::CREATED, move |tx, member, body| {
        let c = suggestion::take_up(tx, member, own, listing(&body.other)?, body.amount)?;
        one(tx.conn, c)
    })
    .await
}

/// The other listing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dismiss {
    /// The other pod's listing.
    other: String,
}

/// Let a match go.
#[utoipa::path(post, path = "/suggestions/{id}/dismiss", operation_id = "suggestion_dismiss", params(("id" = String, Path, description = "Your pod's listing")), request_body = Dismiss, responses((status = 200, description = "It is gone")))]
pub(crate) async fn dismiss(Id(id): Id, post: Post<Dismiss>) -> Result<Response, Problem> {
    let own = listing(&id)?;
    post.act(StatusCode::OK, move |tx, member, body| {
        suggestion::dismiss(tx, member, own, listing(&body.other)?)?;
        Ok(serde_json::json!({}))
    })
    .await
}

/// Say thanks, once, for what you received.
#[utoipa::path(post, path = "/commitments/{id}/thank", operation_id = "commitment_thank", params(("id" = String, Path)), request_body = Nothing, responses((status = 200, description = "Said")))]
pub(crate) async fn thank(Id(id): Id, post: Post<Nothing>) -> Result<Response, Problem> {
    let id: CommitmentId = read_id(&id)?;
    post.act(StatusCode::OK, move |tx, member, _| {
        suggestion::thank(tx, member, id)?;
        Ok(serde_json::json!({}))
    })
    .await
}
