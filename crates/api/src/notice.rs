//! Your notices.

use axum::{
    extract::{OriginalUri, State},
    response::Response,
};
use caremonger_app::{Error, Node};
use caremonger_domain::Timestamp;
use caremonger_store::notice::{Notice, notice_page};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    Problem,
    auth::Caller,
    body::{Paging, Query, page},
};

/// Something that happened and concerns you.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeBody {
    id: String,
    /// What happened: `promised`, `requested`, `accepted`, `interest`, `message`, …
    kind: String,
    listing: Option<String>,
    commitment: Option<String>,
    interest: Option<String>,
    case: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

impl From<Notice> for NoticeBody {
    fn from(n: Notice) -> Self {
        Self {
            id: n.id.to_string(),
            kind: n.kind,
            listing: n.listing.map(|l| l.to_string()),
            commitment: n.commitment.map(|c| c.to_string()),
            interest: n.interest.map(|i| i.to_string()),
            case: n.case.map(|c| c.to_string()),
            at: n.created_at,
        }
    }
}

/// Your notices, newest first.
#[utoipa::path(get, path = "/notices", operation_id = "notice_list", params(Paging), responses((status = 200, description = "A page of notices", body = [NoticeBody])))]
pub(crate) async fn list(
    State(node): State<Node>,
    Caller(member): Caller,
    OriginalUri(uri): OriginalUri,
    Query(paging): Query<Paging>,
) -> Result<Response, Problem> {
    let (limit, before) = (paging.limit(), paging.before()?);
    let found = node.read(move |c| Ok::<_, Error>(notice_page(c, member.id, before, limit + 1)?)).await?;
    let items: Vec<NoticeBody> = found.into_iter().map(NoticeBody::from).collect();
    Ok(page(items, limit, &uri, |n| n.id.clone()))
}
