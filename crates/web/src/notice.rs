//! A neighbour's notices.

use askama::Template;
use axum::{extract::Query, response::Response};
use caremonger_app::{Error, notice_setting};
use caremonger_domain::listing::Listing;
use caremonger_i18n::exists;
use caremonger_store::{
    Conn,
    listing::listing_find,
    listing_page::{Viewer, listing_is_visible},
    notice::notice_page,
};
use serde::Deserialize;

use crate::{
    error::WebError,
    layout::{Neighbour, Page, html},
    show::When,
};

/// Lines on a page.
pub(crate) const LINES: usize = 20;
/// One more than [`LINES`]: tells whether there is another page.
pub(crate) const LINES_AND_ONE: i64 = 21;

/// Where a list goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct From {
    /// Id of the last line seen.
    pub(crate) cursor: String,
}

/// A line as shown.
#[derive(Debug)]
pub(crate) struct Line {
    href: String,
    words: String,
    title: String,
    lang: String,
    at: When,
}

#[derive(Template)]
#[template(path = "notices.html")]
struct Notices {
    page: Page,
    lines: Vec<Line>,
    next: Option<String>,
}

fn is_gone(c: &mut Conn, viewer: &Viewer, l: &Listing) -> Result<bool, Error> {
    Ok(l.deleted_at.is_some() || !listing_is_visible(c, viewer, l.id)?)
}

/// `GET /notices`
pub(crate) async fn list(Neighbour { visit, member }: Neighbour, Query(from): Query<From>) -> Result<Response, WebError> {
    let (before, me, viewer) = (from.cursor.parse().ok(), member.id, visit.viewer());
    let mut found = visit
        .node
        .read(move |c| {
            let viewer = viewer(c)?;
            let notices = notice_page(c, member.id, before, LINES_AND_ONE)?;
            let with_listing = notices.into_iter().map(|n| {
                let mut listing = n.listing.map(|l| listing_find(c, l)).transpose()?.flatten();
                // They have nothing to do with it but that it may fit: what it is called they read while they may see it.
                if n.kind == "fits" && listing.as_ref().map(|l| is_gone(c, &viewer, l)).transpose()? == Some(true) {
                    listing = None;
                }
                Ok((n, listing))
            });
            with_listing.collect::<Result<Vec<_>, Error>>()
        })
        .await?;
    if let Some((newest, _)) = found.first().filter(|_| before.is_none()) {
        let newest = newest.id;
        visit.node.act(move |tx| notice_setting::looked(tx, me, newest)).await?;
    }
    let more = found.len() > LINES;
    found.truncate(LINES);
    let next = found.last().filter(|_| more).map(|(n, _)| format!("/notices?cursor={}", n.id));
    let lines = found
        .into_iter()
        .map(|(n, listing)| {
            let key = format!("notice-{}", n.kind);
            let href = match (n.kind.as_str(), n.commitment, n.interest, n.listing) {
                _ if n.case.is_some() => n.case.map(|c| format!("/cases/{c}")).unwrap_or_default(),
                ("join-asked", ..) => "/people/asking".to_owned(),
                ("merge-asked" | "merge-refused", ..) => "/people/merge".to_owned(),
                ("joined" | "job-offered" | "pod-split" | "pod-merged", ..) => "/people".to_owned(),
                ("job" | "job-keys" | "code-made", ..) => format!("/people/{}", n.member),
                ("passkey-added", ..) => "/me".to_owned(),
                ("pledged" | "gift-came" | "hat", ..) => "/fund".to_owned(),
                (kind, ..) if kind.starts_with("solidarity-") => "/fund/solidarity".to_owned(),
                (kind, ..) if kind.starts_with("fund-") => "/fund".to_owned(),
                ("agreement-review", ..) => "/agreements".to_owned(),
                (kind, ..) if kind.starts_with("decision") || kind.starts_with("paper-") => "/decisions".to_owned(),
                (kind, ..) if kind.starts_with("meeting") => "/meetings".to_owned(),
                ("circle", ..) => "/circles".to_owned(),
                (
                    "call-desk" | "call-refused" | "call-talk" | "call-for" | "pen-desk" | "pen-refused" | "pen-talk" | "pen-for",
                    ..,
                ) => "/desk/calls".to_owned(),
                (kind, ..) if kind.starts_with("call-") || kind.starts_with("pen-") => "/calls".to_owned(),
                ("suggestion", ..) => "/suggestions".to_owned(),
                ("report", ..) => "/safety".to_owned(),
                (kind, ..) if kind.starts_with("case") => "/desk".to_owned(),
                ("announcement", ..) => "/announcements".to_owned(),
                ("listed-on" | "listed-off", ..) => "/neighbourhoods".to_owned(),
                (kind, ..) if kind.starts_with("delegate-") => "/delegates".to_owned(),
                ("mediation-none", ..) => "/people".to_owned(),
                (kind, ..) if kind.starts_with("mediation-") => "/mediations".to_owned(),
                ("concern", ..) => "/mediation".to_owned(),
                (_, Some(c), _, _) => format!("/promises/{c}"),
                (_, _, Some(i), _) => format!("/interests/{i}"),
                (_, _, _, Some(l)) => format!("/listings/{l}"),
                _ => "/peers".to_owned(),
            };
            Line {
                href,
                words: visit.t(if exists(&key) { &key } else { "notice-other" }),
                lang: listing.as_ref().map(|l| l.language.clone()).unwrap_or_default(),
                title: listing.map(|l| l.title).unwrap_or_default(),
                at: visit.moment(n.created_at),
            }
        })
        .collect();
    html(&Notices { page: Page::new(&visit, visit.t("notices-title")), lines, next })
}
