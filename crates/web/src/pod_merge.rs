//! Two pods become one: asking another pod, and answering one that asks.

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::pod_merge::{self as app, Standing};
use caremonger_domain::id::PodId;
use caremonger_store::member::Member;

use crate::{
    error::WebError,
    form::{Again, Field, FormView, Input, PostedByNeighbour},
    layout::{Neighbour, Page, Visit, go, html_again},
};

#[derive(Template)]
#[template(path = "pod_merge.html")]
struct Merge {
    page: Page,
    asking: Vec<(String, String, Vec<FormView>)>,
    asked: Option<(String, FormView)>,
    under_way: Option<String>,
    ask: Option<FormView>,
}

async fn standing(visit: &Visit, me: &Member) -> Result<Standing, WebError> {
    let pod = me.pod;
    Ok(visit.node.read(move |c| app::standing(c, pod)).await?)
}

/// For the page of neighbours: the way there for those with the keys, where there is another pod.
pub(crate) async fn link(visit: &Visit, me: &Member) -> Result<Option<String>, WebError> {
    if !me.has_job("keys") {
        return Ok(None);
    }
    let standing = standing(visit, me).await?;
    let key = if standing.asking.is_empty() { "merge-title" } else { "merge-asking" };
    Ok((!standing.others.is_empty()).then(|| visit.t(key)))
}

async fn page(visit: &Visit, me: &Member, again: Option<&Again>) -> Result<Response, WebError> {
    let s = standing(visit, me).await?;
    let asking = s.asking.iter().map(|p| {
        let form = |act: &str, key: &str, style| {
            FormView::new(visit, format!("{act}-{}", p.id), format!("/people/merge/{act}"))
                .field(Field::hidden("pod", &p.id.to_string()))
                .button(visit.t(key), style)
                .again(again)
        };
        let forms = vec![form("accept", "merge-accept", "main"), form("refuse", "merge-refuse", "quiet")];
        (p.title.clone(), visit.node.urls().address(&p.name), forms)
    });
    let options = s.others.iter().map(|p| (p.id.to_string(), p.title.clone())).collect();
    let ask = (s.asked.is_none() && !s.others.is_empty()).then(|| {
        FormView::new(visit, "merge", "/people/merge")
            .field(Field::select("pod", visit.t("merge-into"), "", options))
            .field(Field::checks("sure", visit.t("merge-sure"), "", vec![("yes".to_owned(), visit.t("merge-sure-yes"))]))
            .button(visit.t("merge-ask"), "main")
            .again(again)
    });
    let asked = s.asked.as_ref().map(|p| {
        let back = FormView::new(visit, "merge-back", "/people/merge/take-back").button(visit.t("merge-take-back"), "quiet");
        (visit.t1("merge-asked", "pod", &p.title), back)
    });
    let view = Merge {
        page: Page::new(visit, visit.t("merge-title")).again(again),
        asking: asking.collect(),
        asked,
        under_way: (s.under_way > 0).then(|| visit.counted("merge-under-way", s.under_way)),
        ask,
    };
    html_again(&view, again)
}

/// `GET /people/merge`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour) -> Result<Response, WebError> {
    if member.has_job("keys") { page(&visit, &member, None).await } else { Err(WebError::NotAllowed) }
}

/// `POST /people/merge`
pub(crate) async fn ask(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    if fields.get("sure") != "yes" {
        let again = Again { form: "merge".to_owned(), field: Some("sure"), message: visit.t("merge-tick"), fields };
        return page(&visit, &member, Some(&again)).await;
    }
    let into: PodId = fields.get("pod").parse().map_err(|_| WebError::NotFound)?;
    let who = member.clone();
    match visit.node.act(move |tx| app::ask(tx, &who, into)).await {
        Ok(()) => Ok(go("/people/merge?done=asked")),
        Err(e) => page(&visit, &member, Some(&Again::failed(&visit, "merge", &fields, e)?)).await,
    }
}

/// `POST /people/merge/{act}`
pub(crate) async fn answer(Path(act): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let who = member.clone();
    let pod = || fields.get("pod").parse::<PodId>().map_err(|_| WebError::NotFound);
    let done = match act.as_str() {
        "take-back" => visit.node.act(move |tx| app::take_back(tx, &who)).await,
        "accept" => {
            let from = pod()?;
            visit.node.act(move |tx| app::accept(tx, &who, from)).await
        }
        "refuse" => {
            let from = pod()?;
            visit.node.act(move |tx| app::refuse(tx, &who, from)).await
        }
        _ => return Err(WebError::NotFound),
    };
    match done {
        Ok(()) if act == "accept" => Ok(go("/people?done=merged")),
        Ok(()) => Ok(go("/people/merge?done=changed")),
        Err(e) => {
            let form = format!("{act}-{}", fields.get("pod"));
            page(&visit, &member, Some(&Again::failed(&visit, &form, &fields, e)?)).await
        }
    }
}
