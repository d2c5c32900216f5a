//! A page with a secret that is shown this once: a code to read aloud, or a link with its picture.

use askama::Template;
use axum::response::{IntoResponse as _, Response};

use crate::{
    error::WebError,
    layout::{Page, html, private},
    qr,
};

/// The page.
#[derive(Template)]
#[template(path = "once.html")]
pub(crate) struct Once {
    page: Page,
    words: Vec<String>,
    code: Option<String>,
    link: Option<String>,
    picture: Option<String>,
}

impl Once {
    /// A page with a code to read aloud.
    pub(crate) fn code(page: Page, words: Vec<String>, code: String, link: String) -> Self {
        Self { page, words, code: Some(code), picture: qr::svg(&link), link: Some(link) }
    }

    /// A page with a link.
    pub(crate) fn link(page: Page, words: Vec<String>, link: String) -> Self {
        Self { page, words, code: None, picture: qr::svg(&link), link: Some(link) }
    }

    /// As an answer that nothing keeps.
    pub(crate) fn shown(&self) -> Result<Response, WebError> {
        Ok(private(html(self)?.into_response()))
    }
}
