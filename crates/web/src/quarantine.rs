//! Listings of pods that nobody here agreed with, until somebody looks at them.

use axum::{extract::Path, response::Response};
use caremonger_app::{peer::check_may_decide, quarantine as app};
use caremonger_store::quarantine::Waiting;

use crate::{
    error::WebError,
    form::{FormView, PostedByNeighbour},
    layout::{Visit, go},
    show::When,
};

/// Most that is shown at once.
pub(crate) const SHOWN: i64 = 50;
/// Most letters shown of what it says.
const WORDS: usize = 300;

/// A listing that waits, as shown.
#[derive(Debug)]
pub(crate) struct Stranger {
    pub(crate) title: String,
    pub(crate) kind: String,
    pub(crate) text: String,
    pub(crate) lang: String,
    pub(crate) from: String,
    pub(crate) at: When,
    pub(crate) forms: Vec<FormView>,
}

/// One that waits.
pub(crate) fn stranger(visit: &Visit, w: Waiting) -> Stranger {
    let form = |act: &str, key: &str, style| {
        FormView::new(visit, format!("{act}-{}", w.id), format!("/quarantine/{}/{act}", w.id)).button(visit.t(key), style)
    };
    let forms = vec![form("take", "quarantine-take", "main"), form("leave", "quarantine-leave", "quiet")];
    let said = serde_json::from_str(&w.body).ok().and_then(|doc| caremonger_wire::listing::parse(&doc));
    Stranger {
        kind: said.as_ref().map(|l| format!("{} · {}", visit.kind(l.kind), visit.category(&l.category))).unwrap_or_default(),
        lang: said.as_ref().map(|l| l.language.clone()).unwrap_or_default(),
        text: said.map(|l| l.description.chars().take(WORDS).collect()).unwrap_or_default(),
        title: w.title,
        from: w.from,
        at: visit.moment(w.created_at),
        forms,
    }
}

/// `POST /quarantine/{id}/{act}`
pub(crate) async fn decide(Path((id, act)): Path<(String, String)>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, .. } = posted;
    check_may_decide(&member)?;
    let id = id.parse().map_err(|_| WebError::NotFound)?;
    let (accept, done) = match act.as_str() {
        "take" => (true, "taken"),
        "leave" => (false, "left-out"),
        _ => return Err(WebError::NotFound),
    };
    visit.node.act(move |tx| app::decide(tx, member.pod, id, &member.id.to_string(), accept)).await?;
    Ok(go(&format!("/peers?done={done}")))
}
