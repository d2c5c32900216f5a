//! At the desk: the pod's own categories, and what goes through the desk.

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::{Error, category as app};
use caremonger_domain::category;
use caremonger_store::{
    category::{OwnCategory, category_all, desk_categories},
    member::Member,
};

use crate::{
    error::WebError,
    form::{Again, Field, FormView, Input, PostedByNeighbour},
    layout::{Desk, Page, Visit, go, html_again},
};

/// Where it goes on after a change.
const CHANGED: &str = "/desk/categories?done=changed";

#[derive(Template)]
#[template(path = "categories.html")]
struct Categories {
    page: Page,
    own: Vec<(String, Option<FormView>)>,
    add: FormView,
    through: FormView,
}

/// Every category there is, to choose from: those all nodes know, then those pods here added.
pub(crate) fn options(visit: &Visit) -> Vec<(String, String)> {
    let known = category::ALL.iter().map(|c| c.slug.to_owned());
    // What a pod added before every node knew it is there once.
    let all = visit.node.categories().all();
    let own: Vec<(String, String)> =
        all.iter().filter(|(slug, _)| category::find(slug).is_none()).map(|(s, t)| (s.clone(), t.clone())).collect();
    known.map(|slug| (slug.clone(), visit.category(&slug))).chain(own).collect()
}

/// The same with nothing chosen at first.
pub(crate) fn choice(visit: &Visit) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), visit.t("choose"))];
    all.extend(options(visit));
    all
}

async fn page(visit: &Visit, who: &Member, again: Option<&Again>) -> Result<Response, WebError> {
    let pod = who.pod;
    let (all, through) = visit.node.read(move |c| Ok::<_, Error>((category_all(c)?, desk_categories(c, pod)?))).await?;
    let own = all
        .into_iter()
        .map(|OwnCategory { slug, title, pod: by }| {
            let form = (by == pod).then(|| {
                FormView::new(visit, format!("away-{slug}"), format!("/desk/categories/{slug}"))
                    .button(visit.t("category-away"), "quiet")
            });
            (title, form)
        })
        .collect();
    let add = FormView::new(visit, "category", "/desk/categories")
        .field(Field::line("title", visit.t("category-title"), "").hint(visit.t("category-title-hint")).required())
        .button(visit.t("category-add"), "main")
        .again(again);
    let through = FormView::new(visit, "through", "/desk/categories/through-desk")
        .field(
            Field::checks("slug", visit.t("category-through"), &through.join(" "), options(visit))
                .hint(visit.t("category-through-hint")),
        )
        .button(visit.t("me-save"), "main");
    let head = Page::new(visit, visit.t("categories-title")).again(again);
    html_again(&Categories { page: head, own, add, through }, again)
}

/// `GET /desk/categories`
pub(crate) async fn show(Desk { visit, member }: Desk) -> Result<Response, WebError> {
    page(&visit, &member, None).await
}

/// `POST /desk/categories`
pub(crate) async fn add(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let (who, title) = (member.clone(), fields.get("title").to_owned());
    match visit.node.act(move |tx| app::add(tx, &who, &title)).await {
        Ok(()) => changed(&visit).await,
        Err(e) => page(&visit, &member, Some(&Again::failed(&visit, "category", &fields, e)?.at("title"))).await,
    }
}

async fn changed(visit: &Visit) -> Result<Response, WebError> {
    app::refresh(&visit.node).await?;
    Ok(go(CHANGED))
}

/// `POST /desk/categories/{slug}`
pub(crate) async fn away(Path(slug): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, .. } = posted.at_desk()?;
    visit.node.act(move |tx| app::take_away(tx, &member, &slug)).await?;
    changed(&visit).await
}

/// `POST /desk/categories/through-desk`
pub(crate) async fn through(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let slugs: Vec<String> = fields.all("slug").map(str::to_owned).collect();
    visit.node.act(move |tx| app::through_desk(tx, &member, &slugs)).await?;
    Ok(go(CHANGED))
}
