//! At the desk: what the pod's flyer says in the pod's own words, language by language (I10).

use askama::Template;
use axum::response::Response;
use caremonger_app::{Error, pod_flyer as app};
use caremonger_domain::flyer::Flyer;
use caremonger_store::{member::Member, pod::pod_find, pod_flyer::pod_flyer_all};

use crate::{
    error::WebError,
    form::{self, Again, Field, FormView, Input, PostedByNeighbour, again_all},
    layout::{Desk, Page, Visit, go, html_again},
};

#[derive(Template)]
#[template(path = "desk_flyer.html")]
struct FlyerPage {
    page: Page,
    flyer: String,
    forms: Vec<FormView>,
}

async fn page(visit: &Visit, who: &Member, again: Option<&Again>) -> Result<Response, WebError> {
    let pod = who.pod;
    let (name, kept) = visit
        .node
        .read(move |c| {
            let name = pod_find(c, pod)?.map(|p| p.name).unwrap_or_default();
            Ok::<_, Error>((name, pod_flyer_all(c, pod)?))
        })
        .await?;
    // The languages of the pages, and those that came along from another pod.
    let mut languages = form::languages();
    for f in &kept {
        if !languages.iter().any(|(tag, _)| *tag == f.language) {
            languages.push((f.language.clone(), f.language.clone()));
        }
    }
    let one = |(tag, own_name): (String, String)| {
        let mine = kept.iter().find(|f| f.language == tag);
        let (title, lines) = mine.map(|f| (f.title.as_str(), f.lines.as_str())).unwrap_or_default();
        FormView::new(visit, format!("flyer-{tag}"), "/desk/flyer")
            .field(Field::hidden("language", &tag))
            .field(Field::line("title", visit.t("flyer-own-title"), title).hint(visit.t("flyer-own-title-hint")))
            .field(Field::text("lines", visit.t("flyer-own-lines"), lines).hint(visit.t("flyer-own-lines-hint")))
            .button(visit.t("me-save"), "main")
            .fold(own_name)
    };
    let forms = languages.into_iter().map(one).collect();
    let view = FlyerPage {
        page: Page::new(visit, visit.t("flyer-own")).again(again),
        flyer: format!("/@{name}/flyer"),
        forms: again_all(forms, again),
    };
    html_again(&view, again)
}

/// `GET /desk/flyer`
pub(crate) async fn show(Desk { visit, member }: Desk) -> Result<Response, WebError> {
    page(&visit, &member, None).await
}

/// `POST /desk/flyer`
pub(crate) async fn put(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let get = |name: &str| fields.get(name).to_owned();
    let (who, flyer) = (member.clone(), Flyer { language: get("language"), title: get("title"), lines: get("lines") });
    let form = format!("flyer-{}", flyer.language);
    match visit.node.act(move |tx| app::put(tx, &who, flyer)).await {
        Ok(()) => Ok(go("/desk/flyer?done=changed")),
        Err(e) => page(&visit, &member, Some(&Again::failed(&visit, &form, &fields, e)?)).await,
    }
}
