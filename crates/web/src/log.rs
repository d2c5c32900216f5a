//! What was done to the server itself, by whom and why: every neighbour may read it.

use askama::Template;
use axum::response::Response;
use caremonger_app::Error;
use caremonger_i18n::exists;
use caremonger_store::operator_log::log_latest;

use crate::{
    error::WebError,
    layout::{Neighbour, Page, html},
    timeline::{Entry, name_of, who},
};

/// Most lines shown.
const SHOWN: i64 = 200;

#[derive(Template)]
#[template(path = "log.html")]
struct Log {
    page: Page,
    lines: Vec<Entry>,
}

/// `GET /log`
pub(crate) async fn show(Neighbour { visit, .. }: Neighbour) -> Result<Response, WebError> {
    let lines = visit
        .node
        .read(|c| {
            let lines = log_latest(c, SHOWN)?;
            lines.into_iter().map(|l| Ok((name_of(c, &l.actor)?, l))).collect::<Result<Vec<_>, Error>>()
        })
        .await?;
    let lines = lines
        .into_iter()
        .map(|(name, line)| {
            let key = format!("log-act-{}", line.act);
            let words = visit.t1(if exists(&key) { &key } else { "log-act-other" }, "actor", who(&visit, name));
            let quote = match line.act.as_str() {
                "job-give" | "job-end" => visit.t(&format!("job-{}", line.detail)),
                // No reason was given: nothing stands after the colon.
                _ => line.detail.trim_end_matches([' ', ':']).to_owned(),
            };
            Entry { at: visit.moment(line.at), words, quote }
        })
        .collect();
    html(&Log { page: Page::new(&visit, visit.t("log-title")), lines })
}
