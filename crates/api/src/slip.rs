//! Slips of those who received help: asked for here, used without a sign-in at `/slip`.

use axum::{Json, extract::State};
use caremonger_app::{
    Node,
    secret::{hex, unhex},
    slip,
};
use caremonger_domain::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Problem,
    auth::Caller,
    body::{Id, read_id},
    idempotent::Post,
};

/// The keys by which the slips of a proposal are signed: RSA moduli of 2048 bits in hex, with the exponent 65537.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SlipKeysBody {
    /// The one for those who received help in the last 90 days.
    recipients: String,
    /// The one for everybody else: a slip signed with it says nothing and is of no use.
    others: String,
}

/// The keys of the slips of a proposal that asks for the yes of those who received help.
#[utoipa::path(get, path = "/decisions/{id}/slip", operation_id = "slip_keys", params(("id" = String, Path)), responses((status = 200, description = "Both keys", body = SlipKeysBody)))]
pub(crate) async fn keys(State(node): State<Node>, Caller(member): Caller, Id(id): Id) -> Result<Json<SlipKeysBody>, Problem> {
    let [recipients, others] = slip::ready(&node, member, read_id(&id)?).await?.map(|k| hex(&k));
    Ok(Json(SlipKeysBody { recipients, others }))
}

/// A token of 32 random bytes, blinded once for each of the two keys (RFC 9474, RSABSSA-SHA384-PSS-Deterministic), in hex.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSlip {
    /// For the key of those who received help.
    recipients: String,
    /// For the key of everybody else.
    others: String,
}

/// What was signed unseen.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SlipBody {
    /// The blind signature, in hex, by one of the two keys. The slip is `{id of the proposal}.{token}.{signature}`, both in hex, and is
    /// sent as the field `slip` of a form to `/slip`, beside `answer`, without a sign-in.
    signed: String,
}

/// Have your slip signed, unseen: one for each who may answer. The same again gets the same.
#[utoipa::path(post, path = "/decisions/{id}/slip", operation_id = "slip_create", params(("id" = String, Path)), request_body = NewSlip, responses((status = 200, description = "The signature", body = SlipBody)))]
pub(crate) async fn give(Id(id): Id, post: Post<NewSlip>) -> Result<Json<SlipBody>, Problem> {
    let id = read_id(&id)?;
    // Nothing is kept for a key: the same again is the same by itself.
    let Post { node, member, body, .. } = post;
    let unread = || Refusal::Invalid("This slip cannot be read.", "recipients");
    let blinded = [unhex(&body.recipients).ok_or_else(unread)?, unhex(&body.others).ok_or_else(unread)?];
    let signed = node.act(move |tx| slip::give(tx, &member, id, &blinded)).await?;
    Ok(Json(SlipBody { signed: hex(&signed) }))
}
