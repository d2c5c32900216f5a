//! Photos of a listing: brought, made small, shown to those who see the listing, taken away.

use axum::body::Bytes;

use super::*;

const EDGE: &str = "----between";

/// A JPEG of one colour that says where it was taken.
pub(super) fn a_photo() -> Vec<u8> {
    let seed = include_bytes!("../../../../tests/fuzz/corpus/photo/jpeg_on_its_side");
    seed.to_vec()
}

fn form(token: &str, alt: &str, photo: &[u8]) -> Vec<u8> {
    form_of(&[("token", token), ("alt", alt)], photo)
}

/// A form with a photo and other fields.
pub(super) fn form_of(fields: &[(&str, &str)], photo: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, value) in fields {
        out.extend(format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    let head = format!(
        "--{EDGE}\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"IMG 1.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
    );
    out.extend(head.bytes());
    out.extend(photo);
    out.extend(format!("\r\n--{EDGE}--\r\n").bytes());
    out
}

pub(super) async fn send(who: &Browser, house: &House, path: &str, body: Vec<u8>) -> (StatusCode, String) {
    let request = Request::post(path)
        .header(header::COOKIE, who.cookie.clone())
        .header(header::ORIGIN, ORIGIN)
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={EDGE}"));
    let response = house.router.clone().oneshot(request.body(Body::from(body)).expect("a request")).await.expect("an answer");
    let status = response.status();
    let body = to_bytes(response.into_body(), 1 << 20).await.expect("a body");
    (status, String::from_utf8_lossy(&body).into_owned())
}

pub(super) fn token(who: &Browser) -> String {
    who.cookie.split_once('=').map(|(_, s)| session::form_token(s)).unwrap_or_default()
}

pub(super) async fn picture(who: &Browser, house: &House, src: &str) -> (StatusCode, String, Bytes) {
    let request = Request::get(src).header(header::COOKIE, who.cookie.clone()).body(Body::empty()).expect("a request");
    let response = house.router.clone().oneshot(request).await.expect("an answer");
    let cache = response.headers().get(header::CACHE_CONTROL).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    (response.status(), cache, to_bytes(response.into_body(), 1 << 20).await.expect("a body"))
}

fn src(page: &str) -> String {
    let path = page.split_once("<img src=\"").and_then(|(_, rest)| rest.split_once('"')).map_or("", |(path, _)| path);
    path.to_owned()
}

#[tokio::test]
async fn a_photo_is_added_shown_and_taken_away() {
    let (house, mut ana) = House::with_pod().await;
    let listing = ana.offer(&house, "Winter+coats", "public").await;
    assert!(ana.get(&house, &listing).await.body.contains("enctype=\"multipart/form-data\""));
    let to = format!("{listing}/photos");
    let (status, body) = send(&ana, &house, &to, form(&token(&ana), "Three <red> coats", &a_photo())).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let page = Browser::default().get(&house, &listing).await.body;
    assert!(page.contains("alt=\"Three &#60;red&#62; coats\"") && page.contains("width=\"16\" height=\"24\""), "{page}");
    assert!(page.contains("og:image") && !page.contains("Take this photo away"), "{page}");
    let src = src(&page);
    let (status, cache, jpeg) = picture(&Browser::default(), &house, &src).await;
    assert!(status == StatusCode::OK && cache.contains("immutable") && jpeg.starts_with(&[0xff, 0xd8]));
    assert!(!jpeg.windows(6).any(|w| w == b"Camera"), "what the camera wrote stays behind");

    let id = src.rsplit('/').next().unwrap_or_default();
    let away = ana.post(&house, &format!("{listing}/photos/{id}/take-away"), "").await;
    assert_eq!(away.status, StatusCode::SEE_OTHER);
    assert!(!ana.get(&house, &listing).await.body.contains("<img"));
    assert_eq!(picture(&ana, &house, &src).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_photo_is_for_those_who_see_the_listing_and_goes_with_it() {
    let (house, mut ana) = House::with_pod().await;
    let listing = ana.offer(&house, "For+the+pod", "pod").await;
    let (status, body) = send(&ana, &house, &format!("{listing}/photos"), form(&token(&ana), "A chair", &a_photo())).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let bo = house.neighbour("bo", &[]).await;
    let page = ana.get(&house, &listing).await.body;
    let src = src(&page);
    let (status, cache, _) = picture(&bo, &house, &src).await;
    assert_eq!((status, cache.as_str()), (StatusCode::OK, "no-store"));
    assert_eq!(picture(&Browser::default(), &house, &src).await.0, StatusCode::NOT_FOUND);
    let others = send(&bo, &house, &format!("{listing}/photos"), form(&token(&bo), "Mine", &a_photo())).await;
    assert_eq!(others.0, StatusCode::FORBIDDEN, "only who looks after it");
    ana.post(&house, &format!("{listing}/delete"), "").await;
    assert_eq!(picture(&ana, &house, &src).await.0, StatusCode::NOT_FOUND, "gone with the listing");
}

#[tokio::test]
async fn what_is_no_photo_or_says_too_much_is_refused_beside_its_field() {
    let (house, mut ana) = House::with_pod().await;
    let listing = ana.offer(&house, "Winter+coats", "public").await;
    let to = format!("{listing}/photos");
    for (alt, photo, field, words) in [
        ("Coats", b"no picture".to_vec(), "photo-photo-error", "a JPEG, PNG or WebP"),
        ("Coats", Vec::new(), "photo-photo-error", "a JPEG, PNG or WebP"),
        ("", a_photo(), "photo-alt-error", "Say in a few words"),
        ("Ring 416 555 0199", a_photo(), "photo-alt-error", "a phone number"),
    ] {
        let (status, body) = send(&ana, &house, &to, form(&token(&ana), alt, &photo)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{alt}");
        assert!(body.contains(field) && body.contains(words), "{alt}: {body}");
    }
    for _ in 0..4 {
        assert_eq!(send(&ana, &house, &to, form(&token(&ana), "Coats", &a_photo())).await.0, StatusCode::SEE_OTHER);
    }
    let (status, _) = send(&ana, &house, &to, form(&token(&ana), "Coats", &a_photo())).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "four are the most");
    assert!(!ana.get(&house, &listing).await.body.contains("enctype"), "no form for a fifth");
    assert_eq!(send(&ana, &house, &to, form("0000", "Coats", &a_photo())).await.0, StatusCode::FORBIDDEN, "of another page");
    assert_eq!(send(&ana, &house, &to, form(&token(&ana), "Coats", &vec![7; 14 << 20])).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(send(&ana, &house, &to, b"--x".to_vec()).await.0, StatusCode::FORBIDDEN, "cut short");
    assert_eq!(send(&Browser::default(), &house, &to, form("", "Coats", &a_photo())).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn whoever_saves_data_is_told_of_a_picture_and_fetches_it_when_they_want() {
    let (house, mut ana) = House::with_pod().await;
    let listing = ana.offer(&house, "Winter+coats", "public").await;
    send(&ana, &house, &format!("{listing}/photos"), form(&token(&ana), "Three coats", &a_photo())).await;
    let mut phone = Browser::default();
    let shown = phone.get(&house, &listing).await.body;
    assert!(shown.contains("<img") && shown.contains("Leave pictures out"), "{shown}");
    let chosen = phone.post_raw(&house, "/saver", &format!("back={}&saver=on", encoded(&listing))).await;
    assert_eq!((chosen.to.as_str(), phone.cookie.as_str()), (listing.as_str(), "saver=on"));
    let saved = phone.get(&house, &listing).await.body;
    assert!(!saved.contains("<img") && saved.contains("Three coats</a>") && saved.contains("Show pictures"), "{saved}");
    let away = phone.post_raw(&house, "/saver", "back=https%3A%2F%2Fevil.example&saver=off").await;
    assert_eq!((away.to.as_str(), phone.cookie.as_str()), ("/", "saver=off"));
    // A browser that says so itself is believed.
    let request = Request::get(&listing).header("save-data", "on");
    let saved = Browser::default().send(&house, request, String::new()).await.body;
    assert!(!saved.contains("<img"), "{saved}");
}
