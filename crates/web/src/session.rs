//! Signing in by link, signing out, choosing a language.

use axum::{
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use caremonger_app::{Error, join, session};
use caremonger_domain::Refusal;
use caremonger_i18n::Locale;
use caremonger_store::session::session_delete;

use crate::{
    error::WebError,
    form::{Again, Field, FormView, Posted, Slip},
    layout::{Page, Plain, Visit, cookie_name, go, is_https, private},
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

fn page(visit: &Visit, again: Option<&Again>) -> Response {
    let page = Page::new(visit, visit.t("sign-in-title")).again(again);
    let words = match visit.member() {
        Some(member) => vec![visit.t1("sign-in-already", "name", &member.name)],
        None => vec![visit.t("sign-in-how"), visit.t("sign-in-lost")],
    };
    let form = visit.member().is_none().then(|| {
        FormView::new(visit, "code", "/sign-in")
            .field(
                Field::line("code", visit.t("sign-in-code"), "")
                    .hint(visit.t("sign-in-code-hint"))
                    .required()
                    .autocomplete("one-time-code"),
            )
            .button(visit.t("sign-in-button"), "main")
            .again(again)
    });
    let mut response = Plain { page, words, links: vec![("/board".to_owned(), visit.t("front-all"))], form }.into_response();
    if again.is_some() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

/// `GET /sign-in`
pub(crate) async fn explain(visit: Visit) -> Response {
    page(&visit, None)
}

/// `POST /sign-in`: with a code that was read aloud.
pub(crate) async fn by_code(Posted { visit, fields }: Posted) -> Result<Response, WebError> {
    match join::sign_in(&visit.node, fields.get("code"), "browser".to_owned()).await {
        Ok(session) => go_with_session(&visit, "/board?done=signed-in", Some(&session)),
        Err(Error::Refused(Refusal::NotFound)) => {
            Ok(page(&visit, Some(&Slip("code", "sign-in-code-wrong").again(&visit, "code", &fields))))
        }
        Err(e) => Ok(page(&visit, Some(&Again::failed(&visit, "code", &fields, e)?.at("code")))),
    }
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
    Ok(private(Plain { page, words, links: Vec::new(), form: Some(form) }.into_response()))
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
