//! Forms count only when they come from our own pages.
//!
//! Two independent checks: where the browser says the form was sent from, and a token that only our page could show.

use axum::http::{HeaderMap, Method, header};

/// Whether a request that changes something may come from where it says it comes from. Browsers too old to say are let
/// through to the second check.
pub(crate) fn comes_from_here(method: &Method, headers: &HeaderMap, origin: &str) -> bool {
    if method.is_safe() {
        return true;
    }
    let value = |name| headers.get(name).map(|v| v.to_str().unwrap_or("?"));
    let site_fits = value(header::HeaderName::from_static("sec-fetch-site")).is_none_or(|s| matches!(s, "same-origin" | "none"));
    let origin_fits = value(header::ORIGIN).is_none_or(|o| o.eq_ignore_ascii_case(origin));
    site_fits && origin_fits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs.iter().map(|(k, v)| (k.parse().expect("a name"), v.parse().expect("a value"))).collect();
        comes_from_here(&Method::POST, &headers, "https://maple.example")
    }

    #[test]
    fn a_form_of_another_site_is_refused() {
        assert!(asked(&[]));
        assert!(asked(&[("origin", "https://maple.example"), ("sec-fetch-site", "same-origin")]));
        assert!(!asked(&[("origin", "https://evil.example")]));
        assert!(!asked(&[("origin", "null")]));
        assert!(!asked(&[("sec-fetch-site", "cross-site")]));
        assert!(!asked(&[("sec-fetch-site", "same-site")]));
    }
}
