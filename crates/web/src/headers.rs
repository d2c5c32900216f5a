//! What pages tell browsers to be strict about: nothing from elsewhere, no framing, no guessing, no address to other sites.

use axum::http::{HeaderMap, HeaderValue, header};

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; script-src 'self'; worker-src 'self'; manifest-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The same for the page that asks for a slip, whose script may send to this server.
pub(crate) const POLICY_OF_SLIPS: &str = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; \
     manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Sets them. `private`: what is shown is for one pair of eyes; `https`: the ids of the node stand under https for good (RFC 6797).
pub(crate) fn set(headers: &mut HeaderMap, private: bool, https: bool) {
    headers.extend(https.then(|| (header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"))));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept, Accept-Language, Cookie"));
    let kept = !private && !headers.contains_key(header::SET_COOKIE);
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(if kept { "no-cache" } else { "no-store" }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn under_https_a_node_is_never_anything_else() {
        for (https, expected) in [(true, Some("max-age=31536000")), (false, None)] {
            let mut headers = HeaderMap::new();
            set(&mut headers, false, https);
            assert_eq!(headers.get(header::STRICT_TRANSPORT_SECURITY).and_then(|v| v.to_str().ok()), expected);
            assert_eq!(headers.get(header::CACHE_CONTROL).and_then(|v| v.to_str().ok()), Some("no-cache"));
        }
    }
}
