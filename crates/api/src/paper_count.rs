//! Counting answers on paper: by one, and by somebody else who does not see what the first found.

use axum::{http::StatusCode, response::Response};
use caremonger_app::paper_count as app;
use caremonger_domain::decision::Tally;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Problem,
    body::{Id, read_id},
    idempotent::Post,
};

/// What somebody counted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCount {
    /// How many sheets there are.
    sheets: u32,
    /// How many say yes.
    #[serde(default)]
    yes: u32,
    /// How many say no.
    #[serde(default)]
    no: u32,
    /// How many say neither.
    #[serde(default)]
    abstain: u32,
    /// By consent: how many object.
    #[serde(default)]
    object: u32,
    /// With `score`: the points of each option on all sheets together, in their order.
    #[serde(default)]
    points: Vec<u32>,
    /// Where one objects: why, as it stands on the sheets.
    #[serde(default)]
    reason: String,
}

impl NewCount {
    fn tally(&self) -> Tally {
        let size = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        Tally {
            answered: size(self.sheets),
            voices: [self.yes, self.no, self.abstain, self.object].map(size),
            points: self.points.iter().copied().map(u64::from).collect(),
        }
    }
}

/// What became of a count.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CountBody {
    /// `waits` for somebody else to count too, `counts` since two found the same, or `again`: two found something else, and both count again.
    state: String,
}

/// Say what you counted on the sheets of a proposal: first somebody with the desk, then anybody else who may answer. It counts once two found the same.
#[utoipa::path(post, path = "/decisions/{id}/paper", operation_id = "decision_paper", params(("id" = String, Path)), request_body = NewCount, responses((status = 200, description = "What became of it", body = CountBody)))]
pub(crate) async fn count(Id(id): Id, post: Post<NewCount>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::OK, move |tx, member, new| {
        let becomes = app::count(tx, member, id, &new.tally(), &new.reason)?;
        Ok(CountBody { state: becomes.as_str().to_owned() })
    })
    .await
}
