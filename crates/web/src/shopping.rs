//! At the desk: the pod's shopping lists by size of the household.

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::{Error, shopping as app};
use caremonger_domain::{case::Case, id::CaseId, person::plain_number};
use caremonger_store::{
    member::Member,
    shopping::{ShoppingList, shopping_all},
};

use crate::{
    error::WebError,
    form::{Again, Field, FormView, Input, PostedByNeighbour},
    layout::{Desk, Page, Visit, go, html_again},
};

const CHANGED: &str = "/desk/shopping?done=changed";

#[derive(Template)]
#[template(path = "shopping.html")]
struct Lists {
    page: Page,
    lists: Vec<(String, Vec<String>, FormView)>,
    add: FormView,
}

async fn page(visit: &Visit, who: &Member, again: Option<&Again>) -> Result<Response, WebError> {
    let pod = who.pod;
    let all = visit.node.read(move |c| Ok::<_, Error>(shopping_all(c, pod)?)).await?;
    let lists = all
        .into_iter()
        .map(|l| {
            let away = FormView::new(visit, format!("away-{}", l.id), format!("/desk/shopping/{}", l.id));
            (l.title, l.lines.lines().map(str::to_owned).collect(), away.button(visit.t("category-away"), "quiet"))
        })
        .collect();
    let add = FormView::new(visit, "shopping", "/desk/shopping")
        .field(Field::line("title", visit.t("shopping-name"), "").required())
        .field(Field::text("lines", visit.t("shopping-lines"), "").hint(visit.t("shopping-lines-hint")).required())
        .button(visit.t("shopping-add"), "main")
        .again(again);
    html_again(&Lists { page: Page::new(visit, visit.t("shopping-title")).again(again), lists, add }, again)
}

/// `GET /desk/shopping`
pub(crate) async fn show(Desk { visit, member }: Desk) -> Result<Response, WebError> {
    page(&visit, &member, None).await
}

/// `POST /desk/shopping`
pub(crate) async fn put(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let (who, title, lines) = (member.clone(), fields.get("title").to_owned(), fields.get("lines").to_owned());
    match visit.node.act(move |tx| app::put(tx, &who, &title, &lines)).await {
        Ok(()) => Ok(go(CHANGED)),
        Err(e) => page(&visit, &member, Some(&Again::failed(&visit, "shopping", &fields, e)?)).await,
    }
}

/// `POST /desk/shopping/{id}`
pub(crate) async fn away(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, .. } = posted.at_desk()?;
    let id = id.parse().map_err(|_| WebError::NotFound)?;
    visit.node.act(move |tx| app::take_away(tx, &member, id)).await?;
    Ok(go(CHANGED))
}

/// The form on a case that fills a list in for its household.
pub(crate) fn fill_form(visit: &Visit, c: &Case, lists: &[ShoppingList]) -> Option<FormView> {
    let options: Vec<_> = lists.iter().map(|l| (l.id.to_string(), l.title.clone())).collect();
    (!options.is_empty()).then(|| {
        FormView::new(visit, "shopping", format!("/cases/{}/shopping", c.id))
            .field(Field::select("list", visit.t("shopping-which"), "", options))
            .field(Field::number("people", visit.t("shopping-people"), "1").required())
            .button(visit.t("shopping-fill"), "quiet")
            .fold(visit.t("shopping-fill-fold"))
    })
}

/// `POST /cases/{id}/shopping`
pub(crate) async fn fill(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let id: CaseId = id.parse().map_err(|_| WebError::NotFound)?;
    let list = fields.get("list").parse().map_err(|_| WebError::NotFound)?;
    let people = plain_number(fields.get("people")).unwrap_or(0);
    let who = member.clone();
    match visit.node.act(move |tx| app::fill_in(tx, &who, id, list, people)).await {
        Ok(()) => Ok(go(&format!("/cases/{id}?done=changed"))),
        Err(e) => {
            let again = Again::failed(&visit, "shopping", &fields, e)?;
            crate::case_view::page(&visit, &member, id, Vec::new(), Some(&again)).await
        }
    }
}
