//! How many requests are taken from one visitor: more come from a program that guesses or fills in forms.
//!
//! Visitors are told apart by their address, an IPv6 one by the network of its line (/64). Behind a proxy, which is on this machine or in
//! its private network, the address is the last one of `X-Forwarded-For`: that is the one the proxy itself added. What comes from this
//! machine or a private network without that header is not counted: there many may share one address, and the owner is among them.
//! Other servers' deliveries have their own allowance.

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    num::NonZeroU32,
    sync::Arc,
};

use axum::{
    body::Body,
    extract::{ConnectInfo, State},
    http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use caremonger_i18n::{Locale, text};
use governor::{Quota, RateLimiter, clock::Clock as _, clock::DefaultClock};

type Limiter = governor::DefaultKeyedRateLimiter<IpAddr>;

/// So many visitors are remembered before those are forgotten who have been quiet.
const REMEMBERED: usize = 50_000;

/// The two allowances of each visitor, each so many a minute; none of a kind where it is zero.
pub(crate) struct Visitors {
    requests: Option<Limiter>,
    forms: Option<Limiter>,
}

fn limiter(per_minute: u32) -> Option<Limiter> {
    NonZeroU32::new(per_minute).map(|n| RateLimiter::keyed(Quota::per_minute(n)))
}

impl Visitors {
    pub(crate) fn new(requests_per_minute: u32, forms_per_minute: u32) -> Arc<Self> {
        Arc::new(Self { requests: limiter(requests_per_minute), forms: limiter(forms_per_minute) })
    }

    /// In how many seconds a visitor may come again; nothing when they may now.
    fn wait(&self, who: IpAddr, changes: bool) -> Option<u64> {
        let kinds = [self.requests.as_ref(), self.forms.as_ref().filter(|_| changes)];
        kinds.into_iter().flatten().find_map(|limiter| {
            if limiter.len() > REMEMBERED {
                limiter.retain_recent();
                limiter.shrink_to_fit();
            }
            let busy = limiter.check_key(&who).err()?;
            Some(busy.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
        })
    }

    /// Forgets who has been quiet.
    pub(crate) fn tidy(&self) {
        for limiter in [&self.requests, &self.forms].into_iter().flatten() {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

fn is_inside(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

/// By what a visitor is known.
fn line_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// Who a request is counted for, if it is.
fn visitor(peer: Option<IpAddr>, headers: &HeaderMap) -> Option<IpAddr> {
    let peer = peer?;
    if !is_inside(peer) {
        return Some(line_of(peer));
    }
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim();
    let address = last.parse::<IpAddr>().or_else(|_| last.parse::<SocketAddr>().map(|a| a.ip())).ok()?;
    (!is_inside(address)).then(|| line_of(address))
}

/// Whether another server delivers something, or a gateway of the node: those have secrets, signatures and allowances of their own.
fn has_its_own(path: &str) -> bool {
    path.ends_with("/inbox")
        || path.starts_with("/hooks/")
        || path.starts_with("/.well-known/")
        || path == "/healthz"
        || path == "/readyz"
}

/// Counts a request, and answers it with "too many" where it is one.
pub(crate) async fn count(State(visitors): State<Arc<Visitors>>, request: Request<Body>, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
    let who = visitor(peer, request.headers()).filter(|_| !has_its_own(request.uri().path()));
    // A program that shows a token fills in no forms; it has the larger allowance.
    let program = request.headers().contains_key(header::AUTHORIZATION);
    let changes = !program && !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    match who.and_then(|who| visitors.wait(who, changes)) {
        None => next.run(request).await,
        Some(seconds) => refused(&request, seconds),
    }
}

fn refused(request: &Request<Body>, seconds: u64) -> Response {
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    let words = text(accepted.map(Locale::negotiate).unwrap_or_default(), "too-many-requests", &[]);
    let mut response = if request.uri().path().starts_with("/api/") {
        let problem = serde_json::json!({
            "type": "about:blank", "title": "Too Many Requests", "status": 429, "detail": words, "code": "too-many-requests"
        });
        ([(header::CONTENT_TYPE, "application/problem+json")], problem.to_string()).into_response()
    } else {
        format!("{words}\n").into_response()
    };
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use axum::{Router, middleware, routing::any};
    use tower::ServiceExt as _;

    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn headers(forwarded: &[&str]) -> HeaderMap {
        let mut all = HeaderMap::new();
        for value in forwarded {
            all.append("x-forwarded-for", value.parse().expect("a value"));
        }
        all
    }

    #[test]
    fn a_visitor_is_whom_the_proxy_beside_us_saw() {
        let of = |peer: &str, forwarded: &[&str]| visitor(Some(ip(peer)), &headers(forwarded));
        assert_eq!(of("203.0.113.7", &[]), Some(ip("203.0.113.7")));
        assert_eq!(of("203.0.113.7", &["198.51.100.1"]), Some(ip("203.0.113.7")), "strangers name nobody else");
        assert_eq!(of("127.0.0.1", &["198.51.100.1, 203.0.113.7"]), Some(ip("203.0.113.7")), "the last is the proxy's own word");
        assert_eq!(of("172.18.0.1", &["198.51.100.1", "203.0.113.7"]), Some(ip("203.0.113.7")));
        assert_eq!(of("::ffff:127.0.0.1", &["203.0.113.7:4711"]), Some(ip("203.0.113.7")));
        for (peer, forwarded) in [("127.0.0.1", &[][..]), ("10.0.0.9", &[]), ("127.0.0.1", &["10.0.0.9"]), ("::1", &["nonsense"])]
        {
            assert_eq!(of(peer, forwarded), None, "{peer} {forwarded:?}");
        }
        assert_eq!(of("2001:db8:1:2:3:4:5:6", &[]), Some(ip("2001:db8:1:2::")), "a line has many addresses");
    }

    async fn ask(app: &Router, method: &str, path: &str, from: &str) -> Response {
        let mut request = Request::builder().method(method).uri(path).body(Body::empty()).expect("a request");
        request.headers_mut().insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("es"));
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(ip(from), 4711)));
        app.clone().oneshot(request).await.expect("an answer")
    }

    #[tokio::test]
    async fn forms_and_requests_are_counted_for_each_visitor_by_themselves() {
        let app =
            Router::new().fallback(any(|| async { "here" })).layer(middleware::from_fn_with_state(Visitors::new(6, 2), count));
        for _ in 0..2 {
            assert_eq!(ask(&app, "POST", "/sign-in", "203.0.113.7").await.status(), StatusCode::OK);
        }
        let third = ask(&app, "POST", "/sign-in", "203.0.113.7").await;
        assert_eq!(third.status(), StatusCode::TOO_MANY_REQUESTS);
        assert!(third.headers().contains_key(header::RETRY_AFTER));
        let body = axum::body::to_bytes(third.into_body(), 1_000).await.expect("a body");
        assert!(String::from_utf8_lossy(&body).contains("Espera"), "{body:?}");
        assert_eq!(ask(&app, "GET", "/board", "203.0.113.7").await.status(), StatusCode::OK, "looking goes on");
        assert_eq!(ask(&app, "POST", "/sign-in", "203.0.113.8").await.status(), StatusCode::OK, "somebody else");
        for _ in 0..9 {
            ask(&app, "GET", "/board", "203.0.113.7").await;
        }
        assert_eq!(ask(&app, "GET", "/api/v1/listings", "203.0.113.7").await.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(ask(&app, "POST", "/inbox", "203.0.113.7").await.status(), StatusCode::OK, "other servers have their own");
        for _ in 0..20 {
            assert_eq!(ask(&app, "POST", "/sign-in", "127.0.0.1").await.status(), StatusCode::OK, "the machine itself");
        }
    }

    #[tokio::test]
    async fn nothing_is_counted_where_the_limits_are_zero() {
        let app =
            Router::new().fallback(any(|| async { "here" })).layer(middleware::from_fn_with_state(Visitors::new(0, 0), count));
        for _ in 0..200 {
            assert_eq!(ask(&app, "POST", "/sign-in", "203.0.113.7").await.status(), StatusCode::OK);
        }
    }
}
