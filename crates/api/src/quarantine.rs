//! Listings of pods nobody here agreed with: they wait to be looked at.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use caremonger_app::{Error, Node, peer::check_may_decide, quarantine};
use caremonger_domain::{Timestamp, id::QuarantineId};
use caremonger_store::quarantine::{Waiting, quarantine_waiting};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    Problem,
    auth::Caller,
    body::{Id, Nothing, read_id},
    idempotent::Post,
};

/// A listing that waits.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WaitingBody {
    id: String,
    /// Who sent it, `@pod@host`.
    from: String,
    /// Its ActivityPub id.
    uri: String,
    title: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl From<Waiting> for WaitingBody {
    fn from(w: Waiting) -> Self {
        Self { id: w.id.to_string(), from: w.from, uri: w.uri, title: w.title, created_at: w.created_at }
    }
}

/// What waits to be looked at, oldest first, at most 100.
#[utoipa::path(get, path = "/quarantine", operation_id = "quarantine_list", responses((status = 200, description = "What waits", body = [WaitingBody])))]
pub(crate) async fn list(State(node): State<Node>, Caller(member): Caller) -> Result<Json<Vec<WaitingBody>>, Problem> {
    check_may_decide(&member)?;
    let found = node.read(move |c| Ok::<_, Error>(quarantine_waiting(c, member.pod, 100)?)).await?;
    Ok(Json(found.into_iter().map(WaitingBody::from).collect()))
}

async fn decide(id: &str, post: Post<Nothing>, accept: bool) -> Result<Response, Problem> {
    let id: QuarantineId = read_id(id)?;
    check_may_decide(&post.member)?;
    post.act(StatusCode::OK, move |tx, member, _| {
        quarantine::decide(tx, member.pod, id, &member.id.to_string(), accept)?;
        Ok(serde_json::json!({}))
    })
    .await
}

/// Put a listing that waits on the board.
#[utoipa::path(post, path = "/quarantine/{id}/take", operation_id = "quarantine_take", params(("id" = String, Path)), request_body = Nothing, responses((status = 200, description = "It is on the board")))]
pub(crate) async fn take(Id(id): Id, post: Post<Nothing>) -> Result<Response, Problem> {
    decide(&id, post, true).await
}

/// Leave a listing that waits off the board for good.
#[utoipa::path(post, path = "/quarantine/{id}/leave", operation_id = "quarantine_leave", params(("id" = String, Path)), request_body = Nothing, responses((status = 200, description = "It is gone")))]
pub(crate) async fn leave(Id(id): Id, post: Post<Nothing>) -> Result<Response, Problem> {
    decide(&id, post, false).await
}
