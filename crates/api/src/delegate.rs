//! Who speaks for your pod elsewhere.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use caremonger_app::{Node, delegate as app};
use caremonger_domain::{Timestamp, delegate::Mandate};
use caremonger_store::delegate::Delegate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Problem,
    act::{Done, Made, done},
    auth::Caller,
    body::{Id, Nothing, read_id},
    circle::neighbour,
    idempotent::Post,
};

/// Somebody who speaks for your pod elsewhere.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DelegateBody {
    /// Its id.
    id: String,
    /// Their name.
    name: String,
    /// The network or the pod where they speak.
    body: String,
    /// What they may say and agree to.
    mandate: String,
    /// BCP 47 tag of both.
    language: String,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    until: Timestamp,
    /// Whether they said yes; the mandate is public from then on.
    accepted: bool,
    /// Whether it is you.
    mine: bool,
}

/// Who speaks for your pod elsewhere, by place; also those who have not said yes yet.
#[utoipa::path(get, path = "/delegates", operation_id = "delegate_list", responses((status = 200, description = "The delegates", body = [DelegateBody])))]
pub(crate) async fn list(State(node): State<Node>, Caller(member): Caller) -> Result<Json<Vec<DelegateBody>>, Problem> {
    let (pod, me) = (member.pod, member.id);
    let found = node.read(move |c| app::of(c, pod)).await?;
    let body = |(d, name): (Delegate, String)| DelegateBody {
        id: d.id.to_string(),
        name,
        body: d.mandate.body,
        mandate: d.mandate.text,
        language: d.mandate.language,
        until: d.mandate.until,
        accepted: d.accepted_at.is_some(),
        mine: d.member == me,
    };
    Ok(Json(found.into_iter().map(body).collect()))
}

/// Somebody to speak for your pod.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDelegate {
    /// Which neighbour of your pod: their handle.
    member: String,
    /// The network or the pod where they speak, 2 to 80 characters.
    body: String,
    /// What they may say and agree to, 5 to 1,000 characters. Everybody can read it once they said yes.
    mandate: String,
    /// BCP 47 tag of both; default: yours.
    language: Option<String>,
    /// When it ends, within the next year.
    #[schema(value_type = String, format = DateTime)]
    until: Timestamp,
}

/// Name a delegate. For whoever holds the keys; they speak for the pod once they said yes.
#[utoipa::path(post, path = "/delegates", operation_id = "delegate_create", request_body = NewDelegate, responses((status = 201, description = "They are asked", body = Made)))]
pub(crate) async fn name(post: Post<NewDelegate>) -> Result<Response, Problem> {
    post.act(StatusCode::CREATED, move |tx, member, new| {
        let language = new.language.clone().unwrap_or_else(|| member.language.clone());
        let mandate = Mandate { body: new.body.clone(), text: new.mandate.clone(), language, until: new.until };
        let whom = neighbour(tx.conn, &new.member)?;
        Ok(Made::of(app::name(tx, member, whom, mandate)?))
    })
    .await
}

/// Step down, or, with the keys, end it.
#[utoipa::path(delete, path = "/delegates/{id}", operation_id = "delegate_end", params(("id" = String, Path)), responses((status = 204, description = "It is over")))]
pub(crate) async fn end(State(node): State<Node>, Caller(member): Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    let id = read_id(&id)?;
    node.act(move |tx| app::end(tx, &member, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

acts! {
    done -> Done;
    /// Say yes to speaking for your pod. A second time changes nothing.
    accept, "/delegates/{id}/accept", "delegate_accept", "You speak for your pod there", app::accept;
}
