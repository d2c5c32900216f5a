//! Complaints between servers.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use caremonger_app::{Error, Node, peer::check_may_decide, report as app};
use caremonger_domain::{Timestamp, id::ReportId};
use caremonger_store::report::{Report, report_open};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Problem,
    auth::Caller,
    body::{Id, Nothing, read_id},
    idempotent::Post,
};

/// A complaint.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportBody {
    id: String,
    /// The server it came from, or went to.
    host: String,
    /// Whether it came in.
    incoming: bool,
    text: String,
    /// ActivityPub ids of what it is about.
    objects: Vec<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl From<Report> for ReportBody {
    fn from(r: Report) -> Self {
        Self {
            id: r.id.to_string(),
            host: r.host,
            incoming: r.incoming,
            text: r.text,
            objects: r.objects,
            created_at: r.created_at,
        }
    }
}

/// What is wrong.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReport {
    /// Words for the people of the other server, at most 2,000 characters. They do not learn who wrote them.
    text: String,
}

/// Complain about a listing of another server to the people who run it.
#[utoipa::path(post, path = "/listings/{id}/report", operation_id = "report_create", params(("id" = String, Path)), request_body = NewReport, responses((status = 201, description = "It is on its way", body = ReportBody)))]
pub(crate) async fn create(Id(id): Id, post: Post<NewReport>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    check_may_decide(&post.member)?;
    post.act(StatusCode::CREATED, move |tx, member, new| Ok(ReportBody::from(app::of_listing(tx, member, id, &new.text)?))).await
}

/// Complaints that came in and nobody looked at, newest first, at most 100.
#[utoipa::path(get, path = "/reports", operation_id = "report_list", responses((status = 200, description = "Complaints", body = [ReportBody])))]
pub(crate) async fn list(State(node): State<Node>, Caller(member): Caller) -> Result<Json<Vec<ReportBody>>, Problem> {
    check_may_decide(&member)?;
    let found = node.read(move |c| Ok::<_, Error>(report_open(c, member.pod, 100)?)).await?;
    Ok(Json(found.into_iter().map(ReportBody::from).collect()))
}

/// Say that a complaint was looked at.
#[utoipa::path(post, path = "/reports/{id}/close", operation_id = "report_close", params(("id" = String, Path)), request_body = Nothing, responses((status = 200, description = "It is looked at")))]
pub(crate) async fn close(Id(id): Id, post: Post<Nothing>) -> Result<Response, Problem> {
    let id: ReportId = read_id(&id)?;
    check_may_decide(&post.member)?;
    post.act(StatusCode::OK, move |tx, member, _| {
        app::looked_at(tx, member, id)?;
        Ok(serde_json::json!({}))
    })
    .await
}
