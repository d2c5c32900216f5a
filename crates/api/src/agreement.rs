//! What a pod agreed on. An agreement is made by a decision; here it is read and accepted.

use axum::{Json, extract::State, response::Response};
use caremonger_app::{
    Node,
    agreement::{self as app, Holding},
};
use caremonger_domain::Timestamp;
use caremonger_store::agreement::Agreement;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    Problem,
    act::{Done, done},
    auth::Caller,
    body::{Id, Nothing},
    idempotent::Post,
};

/// A version that holds no more.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VersionBody {
    /// Which version, from 1.
    version: i64,
    /// What was agreed.
    text: String,
    /// BCP 47 tag of its language.
    language: String,
    /// Since when it held.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
}

impl From<Agreement> for VersionBody {
    fn from(a: Agreement) -> Self {
        Self { version: a.version, text: a.text, language: a.language, since: a.created_at }
    }
}

/// Something your pod agreed on: the version that holds.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgreementBody {
    /// The id of this version.
    id: String,
    /// What it is called.
    title: String,
    /// Which version, from 1.
    version: i64,
    /// What was agreed.
    text: String,
    /// BCP 47 tag of its language.
    language: String,
    /// Since when it holds.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
    /// When it is to be looked at again.
    #[schema(value_type = String, format = DateTime)]
    review_at: Timestamp,
    /// How many accepted this version.
    accepted: i64,
    /// Whether you did.
    mine: bool,
    /// Versions before it, newest first.
    before: Vec<VersionBody>,
}

impl From<Holding> for AgreementBody {
    fn from(h: Holding) -> Self {
        let a = h.agreement;
        Self {
            id: a.id.to_string(),
            title: a.title,
            version: a.version,
            text: a.text,
            language: a.language,
            since: a.created_at,
            review_at: a.review_at,
            accepted: h.accepted,
            mine: h.mine,
            before: h.before.into_iter().map(VersionBody::from).collect(),
        }
    }
}

/// What your pod agreed on, by name.
#[utoipa::path(get, path = "/agreements", operation_id = "agreement_list", responses((status = 200, description = "The agreements", body = [AgreementBody])))]
pub(crate) async fn list(State(node): State<Node>, Caller(member): Caller) -> Result<Json<Vec<AgreementBody>>, Problem> {
    let found = node.read(move |c| app::of(c, &member)).await?;
    Ok(Json(found.into_iter().map(AgreementBody::from).collect()))
}

acts! {
    done -> Done;
    /// Accept the version that holds. A second time changes nothing.
    accept, "/agreements/{id}/accept", "agreement_accept", "You accepted it", app::accept;
}
