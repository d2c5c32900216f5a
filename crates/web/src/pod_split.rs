//! A pod splits: who goes into the new one, what it is called, and who holds its keys.

use askama::Template;
use axum::response::Response;
use caremonger_app::{
    Error,
    pod::NewPod,
    pod_split::{self as app, MANY},
};
use caremonger_domain::id::MemberId;
use caremonger_store::{
    member::{Member, member_count_of, member_page},
    pod::pod_find,
};

use crate::{
    error::WebError,
    form::{Again, Field, FormView, Input, PostedByNeighbour},
    layout::{Neighbour, Page, Visit, go, html_again},
};

/// Most neighbours to choose from.
const SHOWN: i64 = 500;

#[derive(Template)]
#[template(path = "pod_split.html")]
struct Split {
    page: Page,
    form: FormView,
}

/// For the page of neighbours: the way there for those with the keys; from thirty on, a question.
pub(crate) async fn link(visit: &Visit, me: &Member) -> Result<Option<String>, WebError> {
    if !me.has_job("keys") {
        return Ok(None);
    }
    let pod = me.pod;
    let count = visit.node.read(move |c| Ok::<_, Error>(member_count_of(c, pod)?)).await?;
    Ok(Some(if count >= MANY { visit.t1("split-many", "count", count) } else { visit.t("split-title") }))
}

async fn page(visit: &Visit, me: &Member, again: Option<&Again>) -> Result<Response, WebError> {
    let pod = me.pod;
    let (all, area) = visit
        .node
        .read(move |c| {
            let area = pod_find(c, pod)?.map(|p| p.area).unwrap_or_default();
            Ok::<_, Error>((member_page(c, pod, None, SHOWN)?, area))
        })
        .await?;
    let names: Vec<(String, String)> = all.iter().map(|m| (m.id.to_string(), m.name.clone())).collect();
    let known = all.iter().filter(|m| m.known).map(|m| (m.id.to_string(), m.name.clone())).collect();
    let form = FormView::new(visit, "split", "/people/split")
        .field(Field::line("title", visit.t("setup-pod-title"), "").required())
        .field(
            Field::line("name", visit.t("setup-pod-name"), "")
                .hint(visit.t1("setup-pod-name-hint", "host", visit.node.urls().host()))
                .required(),
        )
        .field(Field::line("area", visit.t("setup-area"), &area).hint(visit.t("area-hint")).required())
        .field(Field::checks("member", visit.t("split-who"), "", names).hint(visit.t("split-who-hint")))
        .field(Field::select("keys", visit.t("split-keys"), "", known).hint(visit.t("split-keys-hint")))
        .button(visit.t("split-button"), "main")
        .again(again);
    html_again(&Split { page: Page::new(visit, visit.t("split-title")).again(again), form }, again)
}

/// `GET /people/split`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour) -> Result<Response, WebError> {
    if member.has_job("keys") { page(&visit, &member, None).await } else { Err(WebError::NotAllowed) }
}

/// `POST /people/split`
pub(crate) async fn split(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    if !member.has_job("keys") {
        return Err(WebError::NotAllowed);
    }
    let movers: Vec<MemberId> = fields.all("member").filter_map(|id| id.parse().ok()).collect();
    let keys: MemberId = fields.get("keys").parse().map_err(|_| WebError::NotFound)?;
    let field = |name| fields.get(name).trim().to_owned();
    let new = NewPod {
        name: field("name"),
        title: field("title"),
        summary: String::new(),
        area: field("area"),
        language: visit.locale.tag().to_owned(),
    };
    match app::split(&visit.node, member.clone(), new, movers, keys).await {
        Ok(pod) => Ok(go(&format!("/@{}?done=split", pod.name))),
        Err(e) => {
            let mut again = Again::failed(&visit, "split", &fields, e)?;
            again.field = again.field.or(Some("name"));
            page(&visit, &member, Some(&again)).await
        }
    }
}
