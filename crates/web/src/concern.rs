//! What neighbours told the mediators: for these alone.

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::{Error, concern as app};
use caremonger_domain::id::ConcernId;
use caremonger_store::{listing::listing_find, member::member_find};

use crate::{
    error::WebError,
    form::{FormView, Input, PostedByNeighbour},
    layout::{Neighbour, Page, go, html, private},
    show::When,
};

/// A concern as shown.
#[derive(Debug)]
struct Line {
    about: Option<(String, String)>,
    listing: Option<(String, String)>,
    text: String,
    by: Option<String>,
    at: When,
    form: Option<FormView>,
}

#[derive(Template)]
#[template(path = "concern.html")]
struct Concerns {
    page: Page,
    lines: Vec<Line>,
}

/// `GET /mediation`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour) -> Result<Response, WebError> {
    let (node, me) = (visit.node.clone(), member);
    let found = visit
        .node
        .read(move |c| {
            let mut found = Vec::new();
            for (concern, words) in app::told(c, &node, &me)? {
                let about = concern.about.map(|m| member_find(c, m)).transpose()?.flatten();
                let listing = concern.listing.map(|l| listing_find(c, l)).transpose()?.flatten();
                let by = concern.by.map(|m| member_find(c, m)).transpose()?.flatten();
                found.push((concern, words, about, listing, by));
            }
            Ok::<_, Error>(found)
        })
        .await?;
    let lines = found
        .into_iter()
        .map(|(concern, text, about, listing, by)| Line {
            about: about.map(|m| (format!("/people/{}", m.id), m.name)),
            listing: listing.map(|l| (format!("/listings/{}", l.id), l.title)),
            text,
            by: by.map(|m| m.name),
            at: visit.moment(concern.created_at),
            form: concern.closed_at.is_none().then(|| {
                FormView::new(&visit, format!("close-{}", concern.id), format!("/mediation/{}", concern.id))
                    .button(visit.t("concerns-close"), "quiet")
            }),
        })
        .collect();
    let mut page = Page::new(&visit, visit.t("concerns-title"));
    page.quiet = true;
    Ok(private(html(&Concerns { page, lines })?))
}

/// `POST /mediation/{id}`
pub(crate) async fn close(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, .. } = posted;
    let id: ConcernId = id.parse().map_err(|_| WebError::NotFound)?;
    visit.node.act(move |tx| app::close(tx, &member, id)).await?;
    Ok(go("/mediation?done=looked-at"))
}
