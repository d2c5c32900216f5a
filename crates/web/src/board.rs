//! The board: everything the reader may see, what waits longest first unless they choose otherwise, with plain filters.

use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use caremonger_app::Error;
use caremonger_domain::{
    Timestamp, category,
    listing::{Kind, State},
    mark::Mark,
};
use caremonger_i18n::Locale;
use caremonger_store::listing_page::{Filter, From, listing_page};
use serde::Deserialize;

use crate::{
    category::options,
    error::WebError,
    form::languages as languages_of_pages,
    layout::{Page, Visit, go, html},
    listing_view::{Card, card},
};

/// What is needed within this is for today.
const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 3600);
/// Cards on a page.
const CARDS: usize = 20;

/// What was chosen in the form above the list. Words that are not known choose nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    kind: String,
    category: String,
    q: String,
    origin: String,
    state: String,
    area: String,
    language: String,
    only: String,
    sort: String,
    cursor: String,
}

#[derive(Template)]
#[template(path = "board.html")]
struct Board {
    page: Page,
    kinds: Vec<(String, String)>,
    categories: Vec<(String, String)>,
    origins: Vec<(String, String)>,
    states: Vec<(String, String)>,
    languages: Vec<(String, String)>,
    onlys: Vec<(String, String)>,
    sorts: Vec<(String, String)>,
    asked: Asked,
    filtered: bool,
    cards: Vec<Card>,
    next: Option<String>,
}

impl Asked {
    fn filter(&self, now: Timestamp) -> Filter {
        Filter {
            kind: match self.kind.as_str() {
                "ask" => Some(Kind::Request),
                word => word.parse().ok(),
            },
            category: Some(self.category.clone()).filter(|c| category::is_slug(c)),
            words: Filter::words_of(&self.q),
            from: match self.origin.as_str() {
                "local" => From::Here,
                "remote" => From::Elsewhere,
                _ => From::Everywhere,
            },
            state: match self.state.as_str() {
                "all" => None,
                "closed" => Some(State::Closed),
                _ => Some(State::Open),
            },
            area: Some(self.area.clone()).filter(|a| !a.trim().is_empty()),
            language: self.language.parse::<Locale>().ok().map(|l| l.tag().to_owned()),
            mark: self.only.parse().ok(),
            needed_before: (self.only == "today").then(|| now.plus(DAY)),
            again: self.only == "again",
            longest_first: self.sort != "newest",
            ..Filter::default()
        }
    }

    fn next(&self, last: &str) -> String {
        let mut out = "/board?".to_owned();
        let pairs = [
            ("kind", &self.kind),
            ("category", &self.category),
            ("q", &self.q),
            ("origin", &self.origin),
            ("state", &self.state),
            ("area", &self.area),
            ("language", &self.language),
            ("only", &self.only),
            ("sort", &self.sort),
        ];
        for (name, value) in pairs.into_iter().filter(|(_, v)| !v.is_empty()) {
            out.push_str(name);
            out.push('=');
            out.push_str(&escape(value));
            out.push('&');
        }
        out + "cursor=" + last
    }
}

/// Percent-encodes a value of a query.
pub(crate) fn escape(value: &str) -> String {
    let mut out = String::new();
    for b in value.bytes() {
        if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

/// `GET /board`
pub(crate) async fn show(visit: Visit, Query(mut asked): Query<Asked>) -> Result<Response, WebError> {
    asked.q = asked.q.chars().take(200).collect();
    asked.area = asked.area.chars().take(80).collect();
    let (filter, viewer, before) = (asked.filter(visit.node.now()), visit.viewer(), asked.cursor.parse().ok());
    let limit = CARDS + 1;
    let mut found = visit
        .node
        .read(move |c| {
            let viewer = viewer(c)?;
            Ok::<_, Error>(listing_page(c, &viewer, &filter, before, i64::try_from(limit).unwrap_or(i64::MAX))?)
        })
        .await?;
    let more = found.len() > CARDS;
    found.truncate(CARDS);
    let next = found.last().filter(|_| more).map(|l| asked.next(&l.id.to_string()));
    let pairs = |all: &[(&str, &str)]| all.iter().map(|(v, key)| ((*v).to_owned(), visit.t(key))).collect::<Vec<_>>();
    let mut categories = pairs(&[("", "board-any-category")]);
    categories.extend(options(&visit));
    let filtered = [
        &asked.kind,
        &asked.category,
        &asked.q,
        &asked.origin,
        &asked.state,
        &asked.area,
        &asked.language,
        &asked.only,
        &asked.sort,
        &asked.cursor,
    ]
    .iter()
    .any(|v| !v.is_empty());
    let mut languages = pairs(&[("", "board-any-language")]);
    languages.extend(languages_of_pages());
    let mut onlys = pairs(&[("", "board-any-only"), ("today", "board-only-today"), ("again", "board-only-again")]);
    onlys.extend([Mark::Small, Mark::Car, Mark::Lifting, Mark::StepFree].map(|m| visit.mark(m)));
    let mut page = Page::new(&visit, visit.t("board-title"));
    page.hidden = filtered;
    html(&Board {
        page,
        kinds: pairs(&[("", "board-any-kind"), ("offer", "board-offers"), ("request", "board-asks")]),
        categories,
        origins: pairs(&[("", "board-any-origin"), ("local", "board-local"), ("remote", "board-remote")]),
        states: pairs(&[("", "board-open"), ("closed", "board-closed"), ("all", "board-any-state")]),
        languages,
        onlys,
        sorts: pairs(&[("", "board-longest-first"), ("newest", "board-newest-first")]),
        asked,
        filtered,
        cards: found.iter().map(|l| card(&visit, l)).collect(),
        next,
    })
}

/// `GET /tags/{tag}`: the hashtags of our posts lead to the board.
pub(crate) async fn tag(Path(tag): Path<String>) -> Result<Response, WebError> {
    let tag = tag.to_lowercase();
    Ok(match tag.as_str() {
        "offer" | "offers" => go("/board?kind=offer"),
        "ask" | "asks" | "request" => go("/board?kind=request"),
        slug if category::is_slug(slug) => go(&format!("/board?category={slug}")),
        _ => go("/board"),
    })
}
