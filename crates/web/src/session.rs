//! Signing in by link, signing out, choosing a language.

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use caremonger_app::{Error, session};
use caremonger_domain::Refusal;
use caremonger_i18n::Locale;
use caremonger_store::session::session_delete;

use crate::{
    error::WebError,
    form::{FormView, Posted},
    layout::{Page, Plain, Visit, cookie_name, go, is_https},
};

/// A redirect that also sets (or, with no secret, takes away) the session's cookie.
pub(crate) fn go_with_session(visit: &Visit, path: &str, secret: Option<&str>) -> Result<Response, WebError> {
    let age = if secret.is_some() { session::SESSION_LIFE.as_secs() } else { 0 };
    let secure = if is_https(&visit.node) { "; Secure" } else { "" };
    let name = cookie_name(&visit.node);
    with_cookie(path, &format!("{name}={}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}", secret.unwrap_or_default()))
}

fn with_cookie(path: &str, cookie: &str) -> Result<Response, WebError> {
    let cookie = HeaderValue::from_str(cookie).map_err(|e| WebError::Failed(e.to_string()))?;
    let mut response = go(path);
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// `GET /sign-in`
pub(crate) async fn explain(visit: Visit) -> Response {
    let page = Page::new(&visit, visit.t("sign-in-title"));
    let words = match visit.member() {
        Some(member) => vec![visit.t1("sign-in-already", "name", &member.name)],
        None => vec![visit.t("sign-in-how"), visit.t("sign-in-lost")],
    };
    Plain { page, words, links: vec![("/board".to_owned(), visit.t("front-all"))], form: None }.into_response()
}

/// `GET /sign-in/{secret}`: one button, so that programs that look at links do not use them up.
pub(crate) async fn ask(visit: Visit, Path(secret): Path<String>) -> Result<Response, WebError> {
    if secret.len() > 200 || !secret.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return Err(WebError::LinkEnded);
    }
    let mut page = Page::new(&visit, visit.t("sign-in-title"));
    page.hidden = true;
    let form = FormView::new(&visit, "sign-in", format!("/sign-in/{secret}")).button(visit.t("sign-in-button"), "main");
    let words = vec![visit.t("sign-in-words"), visit.t("sign-in-press")];
    let mut response = Plain { page, words, links: Vec::new(), form: Some(form) }.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// `POST /sign-in/{secret}`
pub(crate) async fn sign_in(Path(secret): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = posted.visit;
    match session::sign_in(&visit.node, secret, "browser".to_owned()).await {
        Ok(session) => go_with_session(&visit, "/board?done=signed-in", Some(&session)),
        Err(Error::Refused(Refusal::NotFound)) => Err(WebError::LinkEnded),
        Err(e) => Err(e.into()),
    }
}

/// `POST /sign-out`
pub(crate) async fn sign_out(posted: Posted) -> Result<Response, WebError> {
    let visit = posted.visit;
    if let Some(signed) = visit.signed.clone() {
        visit.node.act(move |tx| Ok(session_delete(tx.conn, signed.session)?)).await?;
    }
    go_with_session(&visit, "/", None)
}

/// A path of this node that a form may send the browser back to.
fn is_own_path(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n'])
}

/// `POST /language`
pub(crate) async fn language(posted: Posted) -> Result<Response, WebError> {
    let Posted { visit, fields } = posted;
    let back = Some(fields.get("back")).filter(|b| is_own_path(b)).unwrap_or("/");
    let Ok(locale) = fields.get("language").parse::<Locale>() else { return Ok(go(back)) };
    let secure = if is_https(&visit.node) { "; Secure" } else { "" };
    with_cookie(back, &format!("language={}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}", locale.tag()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_never_sends_anybody_to_another_site() {
        assert!(is_own_path("/board?kind=offer"));
        for bad in ["", "https://evil.example", "//evil.example", "/\\evil.example", "evil"] {
            assert!(!is_own_path(bad), "{bad}");
        }
    }
}
