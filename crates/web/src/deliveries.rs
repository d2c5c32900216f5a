//! What is on its way to other servers, for the desk: waiting, failed, and servers that do not answer.

use askama::Template;
use axum::response::Response;
use caremonger_app::Error;
use caremonger_store::{
    delivery::{delivery_failed, delivery_progress},
    host::{host_failing, moment},
};

use crate::{
    error::WebError,
    layout::{Desk, Page, html},
    show::{When, host_of},
};

/// Most lines of each list.
const LINES: i64 = 50;

/// Something that did not arrive.
#[derive(Debug)]
pub(crate) struct Failed {
    host: String,
    pod: String,
    what: String,
    why: String,
}

#[derive(Template)]
#[template(path = "deliveries.html")]
struct Deliveries {
    page: Page,
    waiting: String,
    oldest: Option<When>,
    failed_count: i64,
    failed: Vec<Failed>,
    silent: Vec<(String, Option<When>)>,
}

/// `GET /deliveries`
pub(crate) async fn show(Desk { visit, .. }: Desk) -> Result<Response, WebError> {
    let (progress, failed, silent) =
        visit.node.read(|c| Ok::<_, Error>((delivery_progress(c)?, delivery_failed(c, LINES)?, host_failing(c, LINES)?))).await?;
    let failed = failed
        .into_iter()
        .map(|f| Failed {
            host: host_of(&f.inbox),
            what: visit.t(match f.kind.as_str() {
                "Create" => "delivery-new",
                "Update" => "delivery-change",
                "Delete" => "delivery-delete",
                "Offer" => "delivery-promise",
                _ => "delivery-answer",
            }),
            pod: f.actor_name,
            why: visit.t(match f.status {
                None => "delivery-silent",
                Some(status) if status >= 500 => "delivery-trouble",
                Some(_) => "delivery-refused",
            }),
        })
        .collect();
    html(&Deliveries {
        page: Page::new(&visit, visit.t("deliveries-title")),
        waiting: visit.counted("deliveries-waiting", progress.waiting),
        oldest: progress.oldest.map(|t| visit.moment(t)),
        failed_count: progress.failed,
        failed,
        silent: silent.into_iter().map(|h| (host_of(&h.origin), moment(h.failing_since).map(|t| visit.moment(t)))).collect(),
    })
}
