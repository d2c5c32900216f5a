//! What the words of these pages mean, in the reader's language (L6).

use askama::Template;
use axum::response::Response;

use crate::{
    error::WebError,
    layout::{Page, Visit, html},
};

/// The words, in the order in which one meets them.
const WORDS: [&str; 14] = [
    "pod",
    "neighbour",
    "ask",
    "offer",
    "promise",
    "hand-over",
    "desk",
    "case-code",
    "known",
    "job",
    "fund",
    "circle",
    "agreement",
    "pods-elsewhere",
];

#[derive(Template)]
#[template(path = "glossary.html")]
struct Glossary {
    page: Page,
    words: Vec<(String, String)>,
}

/// `GET /words`
pub(crate) async fn show(visit: Visit) -> Result<Response, WebError> {
    let words = WORDS.iter().map(|w| (visit.t(&format!("word-{w}")), visit.t(&format!("word-{w}-means")))).collect();
    let mut page = Page::new(&visit, visit.t("glossary-title"));
    page.hidden = false;
    html(&Glossary { page, words })
}

#[cfg(test)]
mod tests {
    use caremonger_i18n::exists;

    #[test]
    fn every_word_is_explained() {
        for w in super::WORDS {
            assert!(exists(&format!("word-{w}")) && exists(&format!("word-{w}-means")), "{w}");
        }
    }
}
