//! What pages tell browsers to be strict about, and what a phone needs to put them among its programs.

use axum::http::HeaderMap;

use super::*;

async fn headers(house: &House, path: &str) -> (StatusCode, HeaderMap) {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let response = house.router.clone().oneshot(request).await.expect("an answer");
    (response.status(), response.headers().clone())
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
}

#[tokio::test]
async fn every_page_is_strict_and_sets_no_cookie_before_somebody_signs_in() {
    let (house, _) = House::with_pod().await;
    for path in ["/", "/board", "/help", "/code", "/sign-in", "/@maple", "/nothing-here"] {
        let (_, h) = headers(&house, path).await;
        let policy = text(&h, "content-security-policy");
        for rule in ["default-src 'none'", "script-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"]
        {
            assert!(policy.contains(rule), "{path}: {rule} in {policy}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{path}: nothing from elsewhere: {policy}");
        assert_eq!(text(&h, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(text(&h, "referrer-policy"), "same-origin", "{path}");
        assert_eq!(text(&h, "cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(h.get("strict-transport-security").is_none(), "{path}: this node is not under https");
        assert!(h.get("set-cookie").is_none(), "{path} sets a cookie");
    }
}

#[tokio::test]
async fn a_phone_can_put_the_pages_among_its_programs() {
    let (house, mut ana) = House::with_pod().await;
    let page = ana.get(&house, "/").await.body;
    assert!(page.contains("rel=\"manifest\" href=\"/manifest.webmanifest\""), "{page}");
    let (status, h) = headers(&house, "/manifest.webmanifest").await;
    assert_eq!((status, text(&h, "content-type")), (StatusCode::OK, "application/manifest+json"));
    let manifest: serde_json::Value =
        serde_json::from_str(&Browser::default().get(&house, "/manifest.webmanifest").await.body).expect("JSON");
    assert_eq!((manifest["start_url"].as_str(), manifest["display"].as_str()), (Some("/round"), Some("minimal-ui")));
    let icon = manifest["icons"][0]["src"].as_str().expect("an icon");
    let (status, h) = headers(&house, icon).await;
    assert_eq!((status, text(&h, "content-type")), (StatusCode::OK, "image/svg+xml"));
}
