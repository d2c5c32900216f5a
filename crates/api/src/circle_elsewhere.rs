//! Lending circles over two nodes: an invitation for somebody elsewhere, and asking for the seat one was invited to.

use axum::{http::StatusCode, response::Response};
use caremonger_app::{circle_guest, circle_join};
use caremonger_domain::circle::INVITED_FOR;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Problem,
    body::{Id, read_id},
    idempotent::Post,
};

/// Which seat somebody elsewhere is to take.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InviteBody {
    /// A seat that nobody with a page has.
    seat: i64,
}

/// An invitation to a seat.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeatInvitationBody {
    /// What they paste at their own node. It is shown this once.
    invitation: String,
    /// How many days it can be used.
    days: u64,
}

/// Invite somebody of a pod on another node to a seat; the invitation before, if there was one, ends. For whoever keeps the book.
#[utoipa::path(post, path = "/circles/{id}/invitations", operation_id = "circle_invite", params(("id" = String, Path)), request_body = InviteBody, responses((status = 201, description = "The invitation", body = SeatInvitationBody)))]
pub(crate) async fn invite(Id(id): Id, post: Post<InviteBody>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::CREATED, move |tx, member, body| {
        let invitation = circle_guest::invite(tx, member, id, body.seat)?;
        Ok(SeatInvitationBody { invitation, days: INVITED_FOR.as_secs() / 86_400 })
    })
    .await
}

/// An invitation you were given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct JoinCircleBody {
    /// All of it.
    invitation: String,
}

/// That a seat was asked for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JoinCircleNow {
    /// `asked`. The circle is among yours once its node has said yes.
    state: &'static str,
}

/// Ask for the seat you were invited to in a circle on another node.
#[utoipa::path(post, path = "/circle-joins", operation_id = "circle_join", request_body = JoinCircleBody, responses((status = 202, description = "It was asked for", body = JoinCircleNow)))]
pub(crate) async fn join(post: Post<JoinCircleBody>) -> Result<Response, Problem> {
    if let Some(answer) = post.answered().await? {
        return Ok(answer);
    }
    let found = circle_join::look_up(&post.node, &post.body.invitation).await?;
    post.act(StatusCode::ACCEPTED, move |tx, member, _| {
        circle_join::ask_for(tx, member, &found)?;
        Ok(JoinCircleNow { state: "asked" })
    })
    .await
}
