//! The front door.

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use caremonger_app::{Error, neighbourhood::is_listed};
use caremonger_domain::listing::State;
use caremonger_store::{
    Conn,
    listing_page::{Filter, From, Viewer, listing_page},
    pod::pod_all,
};

use crate::{
    error::WebError,
    layout::{Page, Plain, Visit, html},
    listing_view::{Card, card},
};

/// Newest listings on the front door.
const NEWEST: i64 = 6;

/// A pod as shown.
#[derive(Debug)]
pub(crate) struct PodLine {
    /// Its page.
    href: String,
    /// Its title.
    title: String,
    /// Language of its texts.
    lang: String,
    /// Its area.
    area: String,
    /// `@pod@host`.
    address: String,
}

#[derive(Template)]
#[template(path = "front.html")]
struct Front {
    page: Page,
    pods: Vec<PodLine>,
    cards: Vec<Card>,
    neighbourhoods: bool,
}

/// `GET /`
pub(crate) async fn show(visit: Visit) -> Result<Response, WebError> {
    let filter = Filter { state: Some(State::Open), from: From::Here, public_only: true, ..Filter::default() };
    let read = move |c: &mut Conn| {
        Ok::<_, Error>((pod_all(c)?, listing_page(c, &Viewer::Anyone, &filter, None, NEWEST)?, is_listed(c)?))
    };
    let (pods, listings, neighbourhoods) = visit.node.read(read).await?;
    if pods.is_empty() {
        let page = Page::new(&visit, visit.t("no-pod-title"));
        let words = vec![visit.t("no-pod-words"), visit.t("no-pod-next")];
        return Ok(Plain { page, words, links: Vec::new(), form: None }.into_response());
    }
    let mut page = Page::new(&visit, visit.t("front-title"));
    page.description = Some(visit.t("front-lead"));
    page.hidden = false;
    let urls = visit.node.urls();
    let pods = pods
        .into_iter()
        .map(|p| PodLine {
            href: format!("/@{}", p.name),
            address: urls.address(&p.name),
            title: p.title,
            lang: p.language,
            area: p.area,
        })
        .collect();
    html(&Front { page, pods, cards: listings.iter().map(|l| card(&visit, l)).collect(), neighbourhoods })
}
