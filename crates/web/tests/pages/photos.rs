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
    // As a network brings it: piece by piece.
    let pieces: Vec<_> = body.chunks(64 * 1024).map(|c| Ok::<_, std::convert::Infallible>(Bytes::copy_from_slice(c))).collect();
    let body = Body::from_stream(futures_util::stream::iter(pieces));
    let response = house.router.clone().oneshot(request.body(body).expect("a request")).await.expect("an answer");
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
    assert_eq!(send(&ana, &house, &to, form(&token(&ana), "Coats", &vec![7; 41 << 20])).await.0, StatusCode::PAYLOAD_TOO_LARGE);
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

const ONCE: &str = "0123456789abcdef0123456789abcdef";

#[tokio::test]
async fn a_photo_is_brought_while_an_offer_is_written_and_seen_by_nobody_else_until_then() {
    let (house, mut ana) = House::with_pod().await;
    let bo = house.neighbour("bo", &[]).await;
    let page = ana.get(&house, "/offer/new").await.body;
    assert!(page.contains("enctype=\"multipart/form-data\"") && page.contains("A photo, if you like"), "{page}");
    let token = token(&ana);
    let step = |alt: &'static str, go: &'static str, title: &'static str| {
        let fields = [("token", token.as_str()), ("step", "1"), ("go", go), ("once", ONCE), ("title", title), ("alt", alt)];
        let fields = [&fields[..], &[("category", "clothing"), ("language", "en"), ("description", "Warm ones")]].concat();
        move |photo: &[u8]| form_of(&fields, photo)
    };
    // What is wrong with the rest does not lose the photo, nor what is wrong with the photo the rest.
    let (status, body) = send(&ana, &house, "/offer/new", step("Three coats", "next", "x")(&a_photo())).await;
    assert!(
        status == StatusCode::UNPROCESSABLE_ENTITY && body.contains("Photos so far") && body.contains("Three coats"),
        "{body}"
    );
    let (status, body) = send(&ana, &house, "/offer/new", step("", "next", "Winter coats")(&a_photo())).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && body.contains("value=\"Winter coats\""), "{body}");
    assert!(body.contains("Say in a few words what is on the photo"), "{body}");
    let (_, body) = send(&ana, &house, "/offer/new", step("Ring 416 555 0199", "next", "Winter coats")(&a_photo())).await;
    assert!(body.contains("new-alt-error") && body.contains("a phone number"), "{body}");
    let (_, body) = send(&ana, &house, "/offer/new", step("A blue one", "next", "Winter coats")(&another_photo())).await;
    assert!(body.contains("value=\"2\"") && !body.contains("enctype"), "the next step, without a file: {body}");

    let rest = format!(
        "once={ONCE}&title=Winter+coats&category=clothing&language=en&description=Warm+ones&amount=3&unit=&closes_at=2999-01-01&area=Elm"
    );
    let preview = ana.post(&house, "/offer/new", &format!("step=2&go=next&{rest}")).await.body;
    let of = |alt: &str| {
        let shown = preview.split("<img src=\"").skip(1).find(|p| p.split('>').next().is_some_and(|tag| tag.contains(alt)));
        shown.and_then(|p| p.split('"').next()).unwrap_or_else(|| panic!("no {alt}: {preview}"))
    };
    let found = [of("Three coats"), of("A blue one")];
    assert_eq!(picture(&ana, &house, found[0]).await.0, StatusCode::OK);
    for other in [&bo, &Browser::default()] {
        assert_ne!(picture(other, &house, found[0]).await.0, StatusCode::OK, "nobody else sees it yet");
    }
    // One is left out again.
    let first = found[0].rsplit('/').next().unwrap_or_default();
    let back = ana.post(&house, "/offer/new", &format!("step=1&go=next&leave_out={first}&{rest}")).await.body;
    assert!(back.contains("value=\"2\""), "{back}");
    assert_eq!(picture(&ana, &house, found[0]).await.0, StatusCode::NOT_FOUND);

    let done = ana.post(&house, "/offer/new", &format!("step=3&go=next&visibility=public&{rest}")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let listing = done.to.split('?').next().unwrap_or_default().to_owned();
    let page = Browser::default().get(&house, &listing).await.body;
    assert!(page.contains("alt=\"A blue one\"") && !page.contains("Three coats"), "{page}");
    assert_eq!(picture(&Browser::default(), &house, &src(&page)).await.0, StatusCode::OK);
    assert_eq!(picture(&ana, &house, found[1]).await.0, StatusCode::NOT_FOUND, "it is part of the offer now");
    // Somebody goes back and brings the one they forgot: it comes to the same offer.
    let (status, _) = send(&ana, &house, "/offer/new", step("The sleeves", "next", "Winter coats")(&another_photo())).await;
    assert_eq!(status, StatusCode::OK);
    let again = ana.post(&house, "/offer/new", &format!("step=3&go=next&visibility=public&{rest}")).await;
    assert_eq!(again.to, done.to, "published once");
    let page = Browser::default().get(&house, &listing).await.body;
    assert!(page.contains("alt=\"A blue one\"") && page.contains("alt=\"The sleeves\""), "{page}");
    let left = house.node.read(|c| {
        let ana = ana_of(c)?;
        Ok::<_, caremonger_app::Error>(caremonger_store::photo_draft::photo_drafts_of(c, ana, ONCE)?.len())
    });
    assert_eq!(left.await.expect("the database"), 0);
}

/// A photo that is not the other one.
fn another_photo() -> Vec<u8> {
    include_bytes!("../../../../tests/fuzz/corpus/photo/webp").to_vec()
}

/// The neighbour who set the house up.
fn ana_of(c: &mut caremonger_store::Conn) -> Result<caremonger_domain::id::MemberId, caremonger_app::Error> {
    let pod = caremonger_store::pod::pod_find_by_name(c, "maple")?.expect("our pod").id;
    Ok(caremonger_store::member::member_page(c, pod, None, 1)?.first().expect("a neighbour").id)
}

#[tokio::test]
async fn photos_of_what_is_never_published_make_room_and_go_after_a_day() {
    let (house, ana) = House::with_pod().await;
    let token = token(&ana);
    let bring = async |form: u8, photo: &[u8]| {
        let once = format!("0123456789abcdef0123456789abcd{form:02x}");
        let fields =
            [("token", token.as_str()), ("step", "1"), ("go", "next"), ("once", once.as_str()), ("title", "Winter coats")];
        let fields = [&fields[..], &[("category", "clothing"), ("language", "en"), ("alt", "Coats")]].concat();
        send(&ana, &house, "/ask/new", form_of(&fields, photo)).await
    };
    let kept = async |form: u8| {
        let once = format!("0123456789abcdef0123456789abcd{form:02x}");
        let kept = house.node.read(move |c| {
            let ana = ana_of(c)?;
            Ok::<_, caremonger_app::Error>(caremonger_store::photo_draft::photo_drafts_of(c, ana, &once)?.len())
        });
        kept.await.expect("the database")
    };
    // Sent again by a reload or an impatient finger, it is there once.
    assert_eq!(bring(1, &a_photo()).await.0, StatusCode::OK);
    assert_eq!(bring(1, &a_photo()).await.0, StatusCode::OK);
    assert_eq!(kept(1).await, 1);
    // Twelve are the most: of forms that were left, the oldest make room.
    for form in 2..=14 {
        house.clock.advance(std::time::Duration::from_secs(1));
        assert_eq!(bring(form, &a_photo()).await.0, StatusCode::OK, "{form}");
    }
    assert_eq!((kept(1).await, kept(2).await, kept(3).await, kept(14).await), (0, 0, 1, 1));
    house.clock.advance(std::time::Duration::from_secs(25 * 3600));
    timer::tidy(&house.node).await.expect("tidied");
    assert_eq!(kept(14).await, 0, "those of yesterday are gone");
    // One that is too large loses nothing of the rest.
    let (status, body) = bring(20, &vec![7; 14 << 20]).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && body.contains("less than 12 MB"), "{status}: {body}");
    assert!(body.contains("value=\"Winter coats\"") && body.contains("value=\"Coats\""), "{body}");
    // Without a file a form is as long as any, and a stranger's is not read at all.
    let mut stranger = Browser::default();
    assert_eq!(stranger.post_raw(&house, "/ask/new", &"a&".repeat(1 << 20)).await.status, StatusCode::UNAUTHORIZED);
    let mut ana = ana;
    assert_eq!(ana.post(&house, "/ask/new", &"a&".repeat(1 << 20)).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}
