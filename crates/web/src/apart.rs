//! Keeping apart from somebody, and telling the mediators that something is not right: two taps from where one meets them.

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::{
    Error,
    concern::{self, Subject},
    member_block as app,
};
use caremonger_domain::{
    Refusal,
    id::{ListingId, MemberId},
};
use caremonger_store::{member::member_find, member_block::member_block_all};

use crate::{
    error::WebError,
    form::{Again, Field, Fields, FormView, Input, PostedByNeighbour},
    layout::{Neighbour, Page, Visit, go, html_again, private},
    listing,
};

/// Where one keeps apart from a neighbour of this node.
pub(crate) fn path(id: MemberId) -> String {
    format!("/people/{id}/apart")
}

fn tell_form(visit: &Visit, to: String) -> FormView {
    FormView::new(visit, "tell", to)
        .field(Field::text("text", visit.t("tell-words"), "").hint(visit.t("tell-words-hint")).required())
        .field(Field::checks("named", visit.t("tell-named-title"), "", vec![("yes".to_owned(), visit.t("tell-named"))]))
        .button(visit.t("tell-button"), "main")
}

#[derive(Template)]
#[template(path = "apart.html")]
struct Apart {
    page: Page,
    apart: Option<(String, FormView)>,
    /// Where one asks for a talk with them, when they are of the same pod.
    talk: Option<String>,
    tell: FormView,
}

/// The page with its form filled in again where it has to be looked at.
fn answer(view: Apart, again: Option<&Again>) -> Result<Response, WebError> {
    let tell = view.tell.again(again);
    let page = view.page.again(again).with_forms([&tell]);
    Ok(private(html_again(&Apart { page, tell, ..view }, again)?))
}

async fn page(visit: &Visit, me: MemberId, id: MemberId, again: Option<&Again>) -> Result<Response, WebError> {
    let them = visit.node.read(move |c| Ok::<_, Error>((member_find(c, id)?, member_block_all(c, me)?))).await?;
    let (Some(them), blocked) = them else { return Err(WebError::NotFound) };
    if them.id == me {
        return Err(WebError::NotFound);
    }
    let is_blocked = blocked.iter().any(|(b, _)| *b == id);
    let keep = if is_blocked {
        FormView::new(visit, "unblock", format!("/people/{id}/unblock")).button(visit.t("apart-undo"), "quiet")
    } else {
        FormView::new(visit, "block", path(id)).button(visit.t("apart-button"), "danger")
    };
    let words = visit.t(if is_blocked { "apart-is" } else { "apart-words" });
    let mut head = Page::new(visit, visit.t("apart-page"));
    head.quiet = true;
    let talk = (visit.member().map(|m| m.pod) == Some(them.pod)).then(|| format!("/mediations?with={id}"));
    let tell = tell_form(visit, format!("/people/{id}/tell"));
    answer(Apart { page: head, apart: Some((words, keep)), talk, tell }, again)
}

fn read_id(id: &str) -> Result<MemberId, WebError> {
    id.parse().map_err(|_| WebError::NotFound)
}

/// `GET /people/{id}/apart`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour, Path(id): Path<String>) -> Result<Response, WebError> {
    page(&visit, member.id, read_id(&id)?, None).await
}

/// `POST /people/{id}/apart`
pub(crate) async fn block(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let (id, PostedByNeighbour { visit, member, .. }) = (read_id(&id)?, posted);
    visit.node.act(move |tx| app::block(tx, &member, id)).await?;
    Ok(go(&format!("{}?done=apart", path(id))))
}

/// `POST /people/{id}/unblock`
pub(crate) async fn unblock(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let (id, PostedByNeighbour { visit, member, .. }) = (read_id(&id)?, posted);
    visit.node.act(move |tx| app::unblock(tx, &member, id)).await?;
    Ok(go("/me?done=changed"))
}

fn words(fields: &Fields) -> (String, bool) {
    (fields.get("text").to_owned(), fields.get("named") == "yes")
}

/// `POST /people/{id}/tell`
pub(crate) async fn tell(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let (id, PostedByNeighbour { visit, member, fields }) = (read_id(&id)?, posted);
    let ((text, named), me) = (words(&fields), member.id);
    match visit.node.act(move |tx| concern::tell(tx, &member, Subject::Member(id), &text, named)).await {
        Ok(()) => Ok(go(&format!("{}?done=told", path(id)))),
        Err(e) => page(&visit, me, id, Some(&Again::failed(&visit, "tell", &fields, e)?.at("text"))).await,
    }
}

async fn listing_page(visit: &Visit, id: ListingId, again: Option<&Again>) -> Result<Response, WebError> {
    let found = listing::find(visit, id).await?;
    if !found.listing.is_local() {
        return Err(Refusal::NotFound.into());
    }
    let mut head = Page::new(visit, found.listing.title.clone());
    head.title_lang = Some(found.listing.language);
    head.quiet = true;
    let tell = tell_form(visit, format!("/listings/{id}/tell"));
    answer(Apart { page: head, apart: None, talk: None, tell }, again)
}

/// `GET /listings/{id}/tell`
pub(crate) async fn show_listing(Neighbour { visit, .. }: Neighbour, Path(id): Path<String>) -> Result<Response, WebError> {
    listing_page(&visit, listing::read_id(&id)?, None).await
}

/// `POST /listings/{id}/tell`
pub(crate) async fn tell_listing(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let (id, PostedByNeighbour { visit, member, fields }) = (listing::read_id(&id)?, posted);
    let (text, named) = words(&fields);
    match visit.node.act(move |tx| concern::tell(tx, &member, Subject::Listing(id), &text, named)).await {
        Ok(()) => Ok(go(&format!("/listings/{id}?done=told"))),
        Err(e) => listing_page(&visit, id, Some(&Again::failed(&visit, "tell", &fields, e)?.at("text"))).await,
    }
}
