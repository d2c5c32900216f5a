//! One delivery: signed the way its server likes, once more the other way when it says no.

use std::time::Duration;

use caremonger_app::actor::SigningKeys;
use caremonger_domain::Timestamp;
use caremonger_signatures::{Outgoing, Scheme, rfc9421, sign};
use caremonger_store::host::Host;
use http::{HeaderMap, Method, StatusCode, header};
use url::Url;

use crate::{Federation, guard};

/// How a delivery went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// Taken; and the way of signing that was taken.
    Done(StatusCode, Scheme),
    /// Refused for good.
    Refused(StatusCode, String),
    /// The inbox is gone for good.
    Gone(StatusCode),
    /// To be tried again, not before the time if one is given.
    Later(Option<StatusCode>, Option<Duration>, String),
}

/// How long a server is believed to still like the way of signing it last took.
const REMEMBERED: Duration = Duration::from_secs(7 * 24 * 3600);

/// The way to sign first for a server.
#[must_use]
pub fn first_scheme(host: &Host, now: Timestamp) -> Scheme {
    let fresh = host.scheme_at.is_some_and(|at| now.since(Timestamp::from_micros(at)) < REMEMBERED);
    host.scheme.as_deref().filter(|_| fresh).map_or(Scheme::Cavage, Scheme::from_word)
}

async fn post(
    federation: &Federation,
    url: &Url,
    body: &str,
    keys: &SigningKeys,
    scheme: Scheme,
    synchronization: Option<&str>,
) -> Result<reqwest::Response, Sent> {
    let now = federation.node().now().as_seconds();
    let request = Outgoing { method: &Method::POST, url, body: Some(body.as_bytes()), now, synchronization };
    let headers = sign(scheme, request, &keys.rsa.1, &keys.rsa.0).map_err(|e| Sent::Later(None, None, e.to_string()))?;
    let sent = federation.0.client.post(url.clone()).headers(headers).body(body.to_owned()).send().await;
    sent.map_err(|e| Sent::Later(None, None, cause(&e.without_url())))
}

/// The innermost reason of a failed request: "connection refused" says more than "error sending request".
fn cause(e: &dyn std::error::Error) -> String {
    let mut inner = e;
    while let Some(next) = inner.source() {
        inner = next;
    }
    inner.to_string()
}

/// How long a server asks to be left alone: seconds, or a date (RFC 9110, 10.2.3). A day at most.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let said = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let seconds = match said.parse() {
        Ok(seconds) => seconds,
        Err(_) => {
            let then = httpdate::parse_http_date(said).ok()?.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs();
            then.saturating_sub(u64::try_from(now.as_seconds()).unwrap_or(0))
        }
    };
    Some(Duration::from_secs(seconds.min(24 * 3600)))
}

/// Sends an activity to one inbox: at most two requests, never a third.
///
/// `synchronization` goes into the header of FEP-8fcf.
pub async fn send(
    federation: &Federation,
    inbox: &str,
    body: &str,
    keys: &SigningKeys,
    first: Scheme,
    synchronization: Option<&str>,
) -> Sent {
    let Ok(url) = Url::parse(inbox) else { return Sent::Refused(StatusCode::BAD_REQUEST, "the inbox is not a URL".into()) };
    if let Err(e) = guard::check_url(&url, federation.0.loopback) {
        return Sent::Refused(StatusCode::BAD_REQUEST, e.to_string());
    }
    let mut scheme = first;
    let mut response = match post(federation, &url, body, keys, scheme, synchronization).await {
        Ok(response) => response,
        Err(later) => return later,
    };
    let asks = response.headers().get("accept-signature").and_then(|v| v.to_str().ok()).is_some_and(rfc9421::accepts);
    let knock_again = matches!(response.status(), StatusCode::UNAUTHORIZED | StatusCode::BAD_REQUEST)
        && (scheme == Scheme::Rfc9421 || asks || response.status() == StatusCode::UNAUTHORIZED);
    if knock_again {
        scheme = if scheme == Scheme::Cavage { Scheme::Rfc9421 } else { Scheme::Cavage };
        response = match post(federation, &url, body, keys, scheme, synchronization).await {
            Ok(response) => response,
            Err(later) => return later,
        };
    }
    let status = response.status();
    let wait = retry_after(response.headers(), federation.node().now());
    if status.is_success() {
        return Sent::Done(status, scheme);
    }
    // The start of an error page helps the operator; more of it helps nobody.
    let said = match response.chunk().await {
        Ok(Some(chunk)) => String::from_utf8_lossy(&chunk[..chunk.len().min(300)]).into_owned(),
        _ => String::new(),
    };
    match status.as_u16() {
        404 | 410 => Sent::Gone(status),
        401 | 408 | 429 | 500.. => Sent::Later(Some(status), wait, said),
        _ => Sent::Refused(status, said),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_may_say_how_long_or_until_when_to_wait() {
        let now = Timestamp::from_micros(784_111_777_000_000);
        let wait = |said: &'static str| {
            retry_after(&HeaderMap::from_iter([(header::RETRY_AFTER, http::HeaderValue::from_static(said))]), now)
        };
        assert_eq!(wait("120"), Some(Duration::from_secs(120)));
        assert_eq!(wait("Sun, 06 Nov 1994 08:51:37 GMT"), Some(Duration::from_secs(120)));
        assert_eq!(wait("Sun, 06 Nov 1994 08:00:00 GMT"), Some(Duration::ZERO), "it is past");
        assert_eq!(wait("Sat, 06 Nov 2094 08:00:00 GMT"), Some(Duration::from_secs(24 * 3600)), "a day at most");
        assert_eq!(wait("soon"), None);
    }
}
