//! What goes wrong, as a page: one plain sentence and the next step.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use caremonger_app::Error;
use caremonger_domain::Refusal;
use caremonger_store::DbError;

use crate::layout::{Page, Visit};

/// Why a page is not shown. The page itself is made in [`crate::layout::frame`], which knows the reader's language.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum WebError {
    /// Nothing there, or not for this reader.
    #[error("not found")]
    NotFound,
    /// It was taken down.
    #[error("gone")]
    Gone,
    /// Only for those with the desk job.
    #[error("not allowed")]
    NotAllowed,
    /// Only for those signed in.
    #[error("not signed in")]
    SignInFirst,
    /// The sign-in link was used or is too old.
    #[error("sign-in link is not good")]
    LinkEnded,
    /// The set-up link was used or is too old.
    #[error("set-up link is not good")]
    SetupEnded,
    /// The form is from another session.
    #[error("form token does not fit")]
    OldForm,
    /// The form came from another site.
    #[error("form from another site")]
    OtherSite,
    /// The form is longer than we read.
    #[error("form too long")]
    TooLong,
    /// The address is only for pressing a button.
    #[error("wrong method")]
    OnlyByButton,
    /// The rules say no, and there is no form to show it in.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// The database is busy or away.
    #[error("database: {0}")]
    Unavailable(String),
    /// Our own fault.
    #[error("failed: {0}")]
    Failed(String),
}

impl WebError {
    const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::LinkEnded | Self::SetupEnded => StatusCode::NOT_FOUND,
            Self::Gone => StatusCode::GONE,
            Self::NotAllowed | Self::OldForm | Self::OtherSite => StatusCode::FORBIDDEN,
            Self::SignInFirst => StatusCode::UNAUTHORIZED,
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::OnlyByButton => StatusCode::METHOD_NOT_ALLOWED,
            Self::Refused(_) => StatusCode::CONFLICT,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Keys of the heading and of the sentence with the next step.
    const fn keys(&self) -> (&'static str, &'static str) {
        match self {
            Self::NotFound => ("error-not-found", "error-not-found-next"),
            Self::Gone => ("error-gone", "error-gone-next"),
            Self::NotAllowed => ("error-not-allowed", "error-not-allowed-next"),
            Self::SignInFirst => ("error-sign-in", "error-sign-in-next"),
            Self::LinkEnded => ("error-link-ended", "error-link-ended-next"),
            Self::SetupEnded => ("error-setup-ended", "error-setup-ended-next"),
            Self::OldForm => ("error-old-form", "error-old-form-next"),
            Self::OtherSite => ("error-other-site", "error-other-site-next"),
            Self::TooLong => ("error-too-long", "error-too-long-next"),
            Self::OnlyByButton => ("error-only-by-button", "error-only-by-button-next"),
            Self::Refused(_) => ("error-refused", "error-refused-next"),
            Self::Unavailable(_) => ("error-unavailable", "error-unavailable-next"),
            Self::Failed(_) => ("error-failed", "error-failed-next"),
        }
    }

    /// The page for `visit`.
    pub(crate) fn page(&self, visit: &Visit) -> Response {
        let (heading, next) = self.keys();
        let mut words = vec![visit.t1(next, "origin", visit.node.urls().origin())];
        if let Self::Refused(refusal) = self {
            words.insert(0, visit.refusal(refusal));
        }
        let links = match self {
            Self::SignInFirst | Self::LinkEnded => {
                vec![("/sign-in".to_owned(), visit.t("nav-sign-in")), ("/".to_owned(), visit.t("go-home"))]
            }
            _ => vec![("/".to_owned(), visit.t("go-home")), ("/board".to_owned(), visit.t("front-all"))],
        };
        let mut page = Page::new(visit, visit.t(heading));
        page.hidden = true;
        let mut response = crate::layout::Plain { page, words, links, form: None }.into_response();
        *response.status_mut() = self.status();
        if matches!(self, Self::Unavailable(_)) {
            response.headers_mut().insert(axum::http::header::RETRY_AFTER, axum::http::HeaderValue::from_static("30"));
        }
        response
    }
}

impl From<Error> for WebError {
    fn from(e: Error) -> Self {
        match e {
            Error::Refused(r) => r.into(),
            Error::Db(e) => e.into(),
            Error::Lookup(e) => Self::Failed(e.to_string()),
            Error::Key(e) => Self::Failed(e.to_string()),
            Error::Sealed(e) => Self::Failed(e.to_string()),
        }
    }
}

impl From<Refusal> for WebError {
    fn from(r: Refusal) -> Self {
        match r {
            Refusal::NotFound => Self::NotFound,
            Refusal::NotAllowed => Self::NotAllowed,
            other => Self::Refused(other),
        }
    }
}

impl From<DbError> for WebError {
    fn from(e: DbError) -> Self {
        // To the reader all trouble with the database is the same: it passes, or the person who runs the server sees the log.
        Self::Unavailable(e.to_string())
    }
}

impl From<askama::Error> for WebError {
    fn from(e: askama::Error) -> Self {
        Self::Failed(e.to_string())
    }
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        match &self {
            Self::Unavailable(why) | Self::Failed(why) => tracing::error!(%why, "a page could not be shown"),
            other => tracing::debug!(why = %other, "a page was not shown"),
        }
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The answer to every address that is not ours.
pub(crate) async fn nothing_here() -> WebError {
    WebError::NotFound
}
