//! What a new pod has at once: its address, a link by which others can join, a flyer to put up, and what comes next (A1).

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse as _, Response},
};
use caremonger_app::{join, session};

use crate::{
    error::WebError,
    layout::{Page, Visit, html, private},
    qr,
};

#[derive(Template)]
#[template(path = "begun.html")]
struct Begun {
    page: Page,
    pod: String,
    address: String,
    link: String,
    days: String,
    picture: Option<String>,
    flyer: String,
}

/// `GET /begun/{secret}`: whoever has the link may see where it leads, for as long as it leads there.
pub(crate) async fn show(visit: Visit, Path(secret): Path<String>) -> Result<Response, WebError> {
    let (wanted, now) = (secret.clone(), visit.node.now());
    let found = visit.node.read(move |c| join::invitation(c, &wanted, now)).await?;
    let (_, pod) = found.ok_or(WebError::LinkEnded)?;
    let link = format!("{}/join/{secret}", visit.node.urls().origin());
    let view = Begun {
        address: visit.node.urls().address(&pod.name),
        flyer: format!("/@{}/flyer", pod.name),
        days: visit.t1("begun-join-days", "days", session::JOIN_LIFE.as_secs() / 86_400),
        picture: qr::svg(&link),
        link,
        pod: pod.title,
        page: Page::new(&visit, visit.t("begun-title")),
    };
    Ok(private(html(&view)?.into_response()))
}
