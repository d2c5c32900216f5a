//! What every page shares: who is looking, in which language, the frame around it and its headers.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use caremonger_app::{Error, Node, session};
use caremonger_domain::id::SessionId;
use caremonger_i18n::Locale;
use caremonger_store::{Conn, listing_page::Viewer, member::Member, session::Kind};

use crate::{
    assets, csrf, done,
    error::WebError,
    form::{Again, FormView, Input},
    headers, saver,
};

/// Who is signed in, and with what.
#[derive(Debug, Clone)]
pub(crate) struct Signed {
    /// The neighbour.
    pub(crate) member: Member,
    /// Their session.
    pub(crate) session: SessionId,
    /// What their forms must carry.
    pub(crate) token: String,
}

/// One request for a page: whose it is and in which language to answer.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    pub(crate) node: Node,
    pub(crate) locale: Locale,
    pub(crate) signed: Option<Signed>,
    masked: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) back: String,
    /// Whether pictures are only shown to whoever asks for each: they cost money on many a phone.
    pub(crate) saver: bool,
}

/// Name of the session's cookie. The prefix makes browsers keep it to this host and to https.
pub(crate) fn cookie_name(node: &Node) -> &'static str {
    if is_https(node) { "__Host-caremonger" } else { "caremonger" }
}

/// Whether the node is reached by https.
pub(crate) fn is_https(node: &Node) -> bool {
    node.urls().origin().starts_with("https://")
}

/// The value of a cookie.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let mut pairs = all.flat_map(|v| v.split(';')).filter_map(|p| p.trim().split_once('='));
    pairs.find(|(k, _)| *k == name).map(|(_, v)| v)
}

/// The neighbour whose session cookie came with a request.
///
/// # Errors
/// [`Error::Db`].
pub async fn signed_in(node: &Node, headers: &HeaderMap) -> Result<Option<Member>, Error> {
    Ok(signed(node, headers).await?.map(|s| s.member))
}

async fn signed(node: &Node, headers: &HeaderMap) -> Result<Option<Signed>, Error> {
    let Some(secret) = cookie(headers, cookie_name(node)) else { return Ok(None) };
    let found = session::holder(node, Kind::Session, secret).await?;
    Ok(found.map(|(session, member)| Signed { member, session, token: session::form_token(secret) }))
}

fn language(headers: &HeaderMap, member: Option<&Member>) -> Locale {
    let chosen = cookie(headers, "language").and_then(|l| l.parse().ok());
    let own = || member.and_then(|m| m.language.parse().ok());
    let accepted = || headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).map(Locale::negotiate);
    chosen.or_else(own).or_else(accepted).unwrap_or_default()
}

impl Visit {
    fn new(node: Node, request: &Request, signed: Option<Signed>) -> Self {
        let locale = language(request.headers(), signed.as_ref().map(|s| &s.member));
        let path = request.uri().path().to_owned();
        let query = request.uri().query().unwrap_or_default().to_owned();
        let back = match request.method() {
            &Method::POST => page_of_form(&path).to_owned(),
            _ if query.is_empty() => path.clone(),
            _ => format!("{path}?{query}"),
        };
        let saver = saver::is_on(request.headers());
        let masked = signed.as_ref().map(|s| session::masked_token(&node, &s.token)).unwrap_or_default();
        Self { node, locale, signed, masked, path, query, back, saver }
    }

    /// The neighbour, when signed in.
    pub(crate) fn member(&self) -> Option<&Member> {
        self.signed.as_ref().map(|s| &s.member)
    }

    /// Whether the neighbour has the desk job.
    pub(crate) fn is_desk(&self) -> bool {
        self.member().is_some_and(|m| m.has_job("desk"))
    }

    /// The token for forms; empty when signed out. It looks different on each page: answers are compressed, and what is always
    /// the same in them could be guessed from their length (BREACH).
    pub(crate) fn token(&self) -> &str {
        &self.masked
    }

    /// Whether a form carries the token of this session.
    pub(crate) fn is_token(&self, given: &str) -> bool {
        self.signed.as_ref().is_some_and(|s| session::is_form_token(&s.token, given))
    }

    /// Who is looking at listings.
    pub(crate) fn viewer(&self) -> impl FnOnce(&mut Conn) -> Result<Viewer, Error> + Send + 'static {
        let (member, host) = (self.member().cloned(), self.node.urls().host().to_owned());
        move |conn| match member {
            Some(member) => caremonger_app::member::viewer(conn, &host, &member),
            None => Ok(Viewer::Anyone),
        }
    }
}

/// The page a form stands on, as far as its address tells.
fn page_of_form(path: &str) -> &str {
    let lists = [
        ("/suggestions/", "/suggestions"),
        ("/quarantine/", "/peers"),
        ("/neighbourhoods/", "/neighbourhoods"),
        ("/safety/", "/safety"),
        ("/me/notices", "/me/notices"),
        ("/me/", "/me"),
        ("/sign-in/by-mail", "/sign-in"),
        ("/desk/categories", "/desk/categories"),
        ("/desk/calls", "/desk/calls"),
        ("/calls/wishes", "/calls"),
        ("/desk/shopping", "/desk/shopping"),
        ("/desk/import", "/desk/import"),
        ("/desk/map", "/desk/map"),
        ("/people/asking", "/people/asking"),
        ("/desk/", "/desk"),
        ("/mediation/", "/mediation"),
        ("/mediations/", "/mediations"),
        ("/delegates/", "/delegates"),
        ("/agreements/", "/agreements"),
        ("/announcements/", "/announcements"),
        ("/meetings/new", "/meetings/new"),
    ];
    if let Some((_, page)) = lists.iter().find(|(above, _)| path.starts_with(above)) {
        return page;
    }
    let below = ["/listings/", "/promises/", "/interests/", "/peers/", "/cases/", "/people/", "/code/", "/calls/", "/decisions/"]
        .iter()
        .any(|p| path.starts_with(p))
        || path.starts_with("/meetings/")
        || (path.starts_with("/card/") && path.matches('/').count() > 2);
    if below { path.rsplit_once('/').map_or("/", |(page, _)| page) } else { path }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        let visit = parts.extensions.get::<Arc<Self>>();
        visit.map(|v| v.as_ref().clone()).ok_or_else(|| WebError::Failed("the page is outside its frame".to_owned()))
    }
}

/// A visit by somebody who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Neighbour {
    /// The visit.
    pub(crate) visit: Visit,
    /// Who.
    pub(crate) member: Member,
}

impl<S: Send + Sync> FromRequestParts<S> for Neighbour {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, WebError> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let member = visit.member().cloned().ok_or(WebError::SignInFirst)?;
        Ok(Self { visit, member })
    }
}

/// A visit by somebody with the desk job.
#[derive(Debug, Clone)]
pub(crate) struct Desk {
    /// The visit.
    pub(crate) visit: Visit,
    /// Who.
    pub(crate) member: Member,
}

impl<S: Send + Sync> FromRequestParts<S> for Desk {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, WebError> {
        let Neighbour { visit, member } = Neighbour::from_request_parts(parts, state).await?;
        if member.has_job("desk") { Ok(Self { visit, member }) } else { Err(WebError::NotAllowed) }
    }
}

/// Around every page: who is looking, no forms of other sites, errors as pages, the headers.
pub(crate) async fn frame(State(node): State<Node>, mut request: Request, next: Next) -> Response {
    let has_cookie = cookie(request.headers(), cookie_name(&node)).is_some();
    let (signed, trouble) = match signed(&node, request.headers()).await {
        Ok(signed) => (signed, None),
        Err(e) => (None, Some(WebError::from(e))),
    };
    let visit = Arc::new(Visit::new(node.clone(), &request, signed));
    let mut response = match trouble {
        Some(trouble) => trouble.into_response(),
        None if !csrf::comes_from_here(request.method(), request.headers(), node.urls().origin()) => {
            WebError::OtherSite.into_response()
        }
        None => {
            request.extensions_mut().insert(Arc::clone(&visit));
            next.run(request).await
        }
    };
    let failed = match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => Some(WebError::OnlyByButton),
        StatusCode::PAYLOAD_TOO_LARGE => Some(WebError::TooLong),
        StatusCode::BAD_REQUEST if response.extensions().get::<WebError>().is_none() => Some(WebError::NotFound),
        _ => response.extensions_mut().remove::<WebError>(),
    };
    if let Some(failed) = failed {
        response = failed.page(&visit);
    }
    headers::set(response.headers_mut(), has_cookie, node.urls().origin().starts_with("https://"));
    response
}

/// A page that no browser and no cache between keeps: what it shows is for these eyes, now.
pub(crate) fn private(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// What the frame of a page shows beside the page's own matter.
#[derive(Debug)]
pub(crate) struct Page {
    /// The visit.
    pub(crate) visit: Visit,
    /// Title and main heading.
    pub(crate) title: String,
    /// Language of the title, when it is somebody's own text.
    pub(crate) title_lang: Option<String>,
    /// What to look at again: words and the place on the page.
    pub(crate) summary: Option<(String, String)>,
    /// What was just done.
    pub(crate) done: Option<String>,
    /// What is said of the page where it is linked to.
    pub(crate) description: Option<String>,
    /// A picture of it for where it is linked to: address and what is on it.
    pub(crate) picture: Option<(String, String)>,
    /// The same thing for other programs: type and address.
    pub(crate) alternates: Vec<(&'static str, String)>,
    /// Whether search engines should leave it alone.
    pub(crate) hidden: bool,
    /// Whether the browser's history should not tell what it is about, and a link should lead away at once.
    pub(crate) quiet: bool,
}

impl Page {
    /// The frame for a page of that title.
    pub(crate) fn new(visit: &Visit, title: String) -> Self {
        let done = visit.query.split('&').find_map(|p| p.strip_prefix("done="));
        let done = done.filter(|d| done::WORDS.contains(d)).map(|d| visit.t(&format!("done-{d}")));
        Self {
            visit: visit.clone(),
            title,
            title_lang: None,
            summary: None,
            done,
            description: None,
            picture: None,
            alternates: Vec::new(),
            hidden: visit.signed.is_some(),
            quiet: false,
        }
    }

    /// With what has to be looked at again on top.
    pub(crate) fn again(mut self, again: Option<&Again>) -> Self {
        if let Some(a) = again {
            let at = a.field.map_or_else(|| a.form.to_owned(), |field| format!("{}-{field}", a.form));
            self.summary = Some((a.message.clone(), at));
            self.done = None;
        }
        self
    }

    /// With the message leading nowhere when its form is not among those shown: what it was about may have moved on.
    pub(crate) fn with_forms<'f>(mut self, forms: impl IntoIterator<Item = &'f FormView>) -> Self {
        if let Some((_, at)) = &mut self.summary
            && !forms.into_iter().any(|f| f.again)
        {
            at.clear();
        }
        self
    }

    /// A text of the pages.
    pub(crate) fn t(&self, key: &str) -> String {
        self.visit.t(key)
    }

    /// A text with one value in it.
    pub(crate) fn t1(&self, key: &str, name: &str, value: impl std::fmt::Display) -> String {
        self.visit.t1(key, name, value)
    }

    /// Path of the style sheet.
    pub(crate) fn css(&self) -> String {
        assets::css_path()
    }

    /// Path of the icon.
    pub(crate) fn icon(&self) -> String {
        assets::icon_path()
    }

    /// The token for forms.
    pub(crate) fn token(&self) -> &str {
        self.visit.token()
    }

    /// The name of who is signed in.
    pub(crate) fn name(&self) -> &str {
        self.visit.member().map_or("", |m| m.name.as_str())
    }

    /// Whether somebody is signed in.
    pub(crate) fn is_signed_in(&self) -> bool {
        self.visit.signed.is_some()
    }

    /// The languages to choose from.
    pub(crate) fn locales(&self) -> [Locale; 4] {
        Locale::ALL
    }
}

/// A page of a few sentences, perhaps a form, and where to go next.
#[derive(Template)]
#[template(path = "plain.html")]
pub(crate) struct Plain {
    /// The frame.
    pub(crate) page: Page,
    /// The sentences.
    pub(crate) words: Vec<String>,
    /// Where to go next.
    pub(crate) links: Vec<(String, String)>,
    /// A form.
    pub(crate) form: Option<FormView>,
}

impl IntoResponse for Plain {
    fn into_response(self) -> Response {
        html(&self).unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
    }
}

/// A template as an answer.
pub(crate) fn html(template: &impl Template) -> Result<Response, WebError> {
    Ok(Html(template.render()?).into_response())
}

/// The same for a page shown again because something in its form has to be looked at.
pub(crate) fn html_again(template: &impl Template, again: Option<&Again>) -> Result<Response, WebError> {
    let mut response = html(template)?;
    if again.is_some() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// Sends the browser on to `path` of this node.
pub(crate) fn go(path: &str) -> Response {
    match HeaderValue::from_str(path) {
        Ok(to) => (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response(),
        Err(_) => (StatusCode::SEE_OTHER, [(header::LOCATION, HeaderValue::from_static("/"))]).into_response(),
    }
}
