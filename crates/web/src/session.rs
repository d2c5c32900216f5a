//! Signing in by link, signing out, choosing a language.

use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use caremonger_app::{Error, session, sign_in};
use caremonger_domain::Refusal;
use caremonger_i18n::Locale;
use caremonger_store::session::session_delete;

use crate::{
    error::WebError,
    form::{Again, Field, FormView, Input, Posted, Slip},
    layout::{Page, Plain, Visit, cookie_name, go, html_again, is_https, private},
    offline, passkey,
};

/// A redirect that also sets (or, with no secret, takes away) the session's cookie.
pub(crate) fn go_with_session(visit: &Visit, path: &str, secret: Option<&str>) -> Result<Response, WebError> {
    let age = if secret.is_some() { session::SESSION_LIFE.as_secs() } else { 0 };
    let (name, guarded) = (cookie_name(&visit.node), guarded(visit));
    with_cookie(path, &format!("{name}={}; Path=/; Max-Age={age}; {guarded}", secret.unwrap_or_default()))
}

/// What a cookie of this node ends with: where it is served by https, it goes over https alone.
pub(crate) fn guarded(visit: &Visit) -> &'static str {
    if is_https(&visit.node) { "HttpOnly; SameSite=Lax; Secure" } else { "HttpOnly; SameSite=Lax" }
}

/// That a secret in an address could be one of ours.
///
/// # Errors
/// [`WebError::LinkEnded`].
pub(crate) fn check_secret(secret: &str) -> Result<(), WebError> {
    let fits = secret.len() <= 200 && secret.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if fits { Ok(()) } else { Err(WebError::LinkEnded) }
}

/// A redirect that also sets a cookie.
pub(crate) fn with_cookie(path: &str, cookie: &str) -> Result<Response, WebError> {
    let cookie = HeaderValue::from_str(cookie).map_err(|e| WebError::Failed(e.to_string()))?;
    let mut response = go(path);
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    page: Page,
    words: Vec<String>,
    code: Option<FormView>,
    mail: Option<FormView>,
    passkey: Option<FormView>,
}

fn page(visit: &Visit, again: Option<&Again>) -> Result<Response, WebError> {
    let page = Page::new(visit, visit.t("sign-in-title")).again(again);
    let mails = visit.node.ways().mail;
    let words = match visit.member() {
        Some(member) => vec![visit.t1("sign-in-already", "name", &member.name)],
        None if mails => vec![visit.t("sign-in-how")],
        None => vec![visit.t("sign-in-how"), visit.t("sign-in-lost")],
    };
    let by_text = (visit.member().is_none() && visit.node.ways().text).then(|| visit.t("sign-in-text"));
    let words = words.into_iter().chain(by_text).collect();
    let code = || {
        FormView::new(visit, "code", "/sign-in")
            .field(Field::code(
                "code",
                visit.t("sign-in-code"),
                visit.t(if mails { "sign-in-code-hint-mail" } else { "sign-in-code-hint" }),
            ))
            .button(visit.t("sign-in-button"), "main")
            .again(again)
    };
    let mail = || {
        FormView::new(visit, "mail", "/sign-in/by-mail")
            .field(
                Field::mail("mail", visit.t("sign-in-mail"), "")
                    .hint(visit.t("sign-in-mail-hint"))
                    .required()
                    .autocomplete("email"),
            )
            .button(visit.t("sign-in-mail-button"), "quiet")
            .again(again)
    };
    let out = visit.member().is_none();
    let passkey = passkey::sign_in_form(visit).filter(|_| out);
    html_again(&SignIn { page, words, code: out.then(code), mail: (out && mails).then(mail), passkey }, again)
}

/// `GET /sign-in`
pub(crate) async fn explain(visit: Visit) -> Result<Response, WebError> {
    page(&visit, None)
}

/// `POST /sign-in`: with a code that was read aloud or mailed.
pub(crate) async fn by_code(Posted { visit, fields }: Posted) -> Result<Response, WebError> {
    match sign_in::by_code(&visit.node, fields.get("code"), "browser".to_owned()).await {
        Ok(session) => go_with_session(&visit, "/board?done=signed-in", Some(&session)),
        Err(Error::Refused(Refusal::NotFound)) => {
            page(&visit, Some(&Slip("code", "sign-in-code-wrong").again(&visit, "code", &fields)))
        }
        Err(e) => page(&visit, Some(&Again::failed(&visit, "code", &fields, e)?.at("code"))),
    }
}

/// `POST /sign-in/by-mail`: asks for a mail. The answer is the same whether the address is known here or not.
pub(crate) async fn ask_mail(Posted { visit, fields }: Posted) -> Result<Response, WebError> {
    let typed = fields.get("mail").to_owned();
    match visit.node.act(move |tx| sign_in::ask_mail(tx, &typed)).await {
        Ok(()) => Ok(go("/sign-in?done=mail-asked")),
        Err(e) => page(&visit, Some(&Again::failed(&visit, "mail", &fields, e)?.at("mail"))),
    }
}

/// `GET /sign-in/{secret}`: one button, so that programs that look at links do not use them up.
pub(crate) async fn ask(visit: Visit, Path(secret): Path<String>) -> Result<Response, WebError> {
    check_secret(&secret)?;
    let mut page = Page::new(&visit, visit.t("sign-in-title"));
    page.hidden = true;
    let form = FormView::new(&visit, "sign-in", format!("/sign-in/{secret}")).button(visit.t("sign-in-button"), "main");
    let words = vec![visit.t("sign-in-words"), visit.t("sign-in-press")];
    Ok(private(Plain { page, words, links: Vec::new(), form: Some(form) }.into_response()))
}

/// `POST /sign-in/{secret}`
pub(crate) async fn by_link(Path(secret): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = posted.visit;
    match sign_in::by_link(&visit.node, secret, "browser".to_owned()).await {
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
    Ok(offline::forget(go_with_session(&visit, "/", None)?))
}

/// A path of this node that a form may send the browser back to.
pub(crate) fn is_own_path(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n'])
}

/// `POST /language`
pub(crate) async fn language(posted: Posted) -> Result<Response, WebError> {
    let Posted { visit, fields } = posted;
    let back = Some(fields.get("back")).filter(|b| is_own_path(b)).unwrap_or("/");
    let Ok(locale) = fields.get("language").parse::<Locale>() else { return Ok(go(back)) };
    with_cookie(back, &format!("language={}; Path=/; Max-Age=31536000; {}", locale.tag(), guarded(&visit)))
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
