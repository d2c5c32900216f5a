//! The pages as a browser meets them: the whole router over a database in a temporary folder.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use caremonger_app::{
    Key, Node, actor,
    clock::{ManualClock, SystemRandom},
    member, session, timer,
};
use caremonger_store::{DatabaseUrl, Db};
use caremonger_wire::urls::Urls;
use tower::ServiceExt as _;

#[path = "pages/again.rs"]
mod again;
#[path = "pages/answers.rs"]
mod answers;
#[path = "pages/bad_input.rs"]
mod bad_input;
#[path = "pages/between.rs"]
mod between;
#[path = "pages/bringing.rs"]
mod bringing;
#[path = "pages/calls.rs"]
mod calls;
#[path = "pages/categories.rs"]
mod categories;
#[path = "pages/circles.rs"]
mod circles;
#[path = "pages/coming_in.rs"]
mod coming_in;
#[path = "pages/copying.rs"]
mod copying;
#[path = "pages/deciding.rs"]
mod deciding;
#[path = "pages/delegates.rs"]
mod delegates;
#[path = "pages/desk.rs"]
mod desk;
#[path = "pages/dispatching.rs"]
mod dispatching;
#[path = "pages/fitting.rs"]
mod fitting;
#[path = "pages/hearing.rs"]
mod hearing;
#[path = "pages/jobs.rs"]
mod jobs;
#[path = "pages/lending.rs"]
mod lending;
#[path = "pages/letters.rs"]
mod letters;
#[path = "pages/map.rs"]
mod map;
#[path = "pages/mediation.rs"]
mod mediation;
#[path = "pages/money.rs"]
mod money;
#[path = "pages/neighbourhoods.rs"]
mod neighbourhoods;
#[path = "pages/numbers.rs"]
mod numbers;
#[path = "pages/passing.rs"]
mod passing;
#[path = "pages/pausing.rs"]
mod pausing;
#[path = "pages/people.rs"]
mod people;
#[path = "pages/photos.rs"]
mod photos;
#[path = "pages/private_place.rs"]
mod private_place;
#[path = "pages/reach.rs"]
mod reach;

#[path = "pages/meetings.rs"]
mod meetings;
#[path = "pages/merging.rs"]
mod merging;
#[path = "pages/slips.rs"]
mod slips;
#[path = "pages/splitting.rs"]
mod splitting;
#[path = "pages/strict.rs"]
mod strict;
#[path = "pages/voice.rs"]
mod voice;
#[path = "pages/waiting.rs"]
mod waiting;

const ORIGIN: &str = "http://localhost:8080";

struct House {
    node: Node,
    clock: Arc<ManualClock>,
    router: Router,
    _folder: tempfile::TempDir,
}

/// A browser: keeps its session cookie.
#[derive(Default)]
struct Browser {
    cookie: String,
}

struct Answer {
    status: StatusCode,
    to: String,
    body: String,
    headers: axum::http::HeaderMap,
}

impl House {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let db = Db::open(&DatabaseUrl::Sqlite(folder.path().join("node.db"))).expect("a database");
        let clock = Arc::new(ManualClock::new("2026-11-25T12:00:00Z".parse().expect("a moment")));
        let urls = Urls::new(ORIGIN).expect("an origin");
        let node = Node::new(db, urls, Arc::clone(&clock) as _, Arc::new(SystemRandom), Key::new([7; 32]));
        actor::ensure_node_actor(&node).await.expect("the node's actor");
        Self { router: caremonger_web::routes(node.clone()), clock, node, _folder: folder }
    }

    /// A house with the pod `maple`, and its first neighbour's browser.
    async fn with_pod() -> (Self, Browser) {
        let house = Self::new().await;
        let link = session::setup_link(&house.node).await.expect("the database").expect("a link");
        let path = link.strip_prefix(ORIGIN).expect("our link").to_owned();
        let mut ana = Browser::default();
        let page = ana.get(&house, &path).await;
        assert_eq!(page.status, StatusCode::OK);
        let form = "title=Maple+Street&name=maple&area=Elm+Street+area&language=en&your_name=Ana&handle=ana";
        let done = ana.post(&house, &path, form).await;
        assert!(done.status == StatusCode::SEE_OTHER && done.to.starts_with("/begun/"), "{} {}", done.to, done.body);
        (house, ana)
    }

    async fn neighbour(&self, handle: &str, jobs: &[&str]) -> Browser {
        let jobs = jobs.iter().map(|j| (*j).to_owned()).collect();
        let (_, link) =
            member::add(&self.node, handle.to_owned(), "maple".to_owned(), handle.to_owned(), jobs).await.expect("added");
        let path = link.strip_prefix(ORIGIN).expect("our link").to_owned();
        let mut browser = Browser::default();
        assert_eq!(browser.get(self, &path).await.status, StatusCode::OK, "looking does not use the link up");
        let done = browser.post(self, &path, "").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        assert!(browser.cookie.starts_with("caremonger=cms_"));
        assert_eq!(Browser::default().post(self, &path, "").await.status, StatusCode::NOT_FOUND, "the link works once");
        browser
    }
}

/// A text as forms send it.
fn encoded(text: &str) -> String {
    let byte = |b: u8| if b.is_ascii_alphanumeric() { (b as char).to_string() } else { format!("%{b:02X}") };
    text.bytes().map(byte).collect()
}

/// What stands between two texts of a page.
fn between<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    page.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map_or("", |(found, _)| found)
}

/// The id of a neighbour, from a list to choose of.
fn id_of(page: &str, name: &str) -> Option<String> {
    let before = page.split(&format!("<span>{name}<")).next().filter(|b| b.len() < page.len())?;
    before.rsplit("name=\"member\" value=\"").next().and_then(|p| p.split('"').next()).map(str::to_owned)
}

/// A page without what is another text on each: in digits made by chance anything may stand.
fn without_tokens(page: &str) -> String {
    let mut parts = page.split("name=\"token\" value=\"");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("name=\"token\" value=\"");
        out.push_str(part.trim_start_matches(|c: char| c.is_ascii_hexdigit()));
    }
    out
}

impl Browser {
    async fn send(&mut self, house: &House, request: axum::http::request::Builder, body: String) -> Answer {
        let request = request.header(header::COOKIE, self.cookie.clone()).body(Body::from(body)).expect("a request");
        let response: Response<Body> = house.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let text =
            |name: header::HeaderName| parts.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let set = text(header::SET_COOKIE);
        if let Some((pair, _)) = set.split_once(';') {
            pair.clone_into(&mut self.cookie);
        }
        let body = to_bytes(body, 1 << 20).await.expect("a body");
        let body = without_tokens(std::str::from_utf8(&body).expect("text"));
        Answer { status: parts.status, to: text(header::LOCATION), body, headers: parts.headers }
    }

    async fn get(&mut self, house: &House, path: &str) -> Answer {
        self.send(house, Request::get(path), String::new()).await
    }

    async fn post_raw(&mut self, house: &House, path: &str, body: &str) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(house, request.header(header::ORIGIN, ORIGIN), body.to_owned()).await
    }

    /// Posts with the token that the pages of this session carry.
    async fn post(&mut self, house: &House, path: &str, body: &str) -> Answer {
        let token = self.cookie.split_once('=').map(|(_, s)| session::form_token(s)).unwrap_or_default();
        self.post_raw(house, path, &format!("token={token}&{body}")).await
    }

    /// Publishes an offer in its three steps and returns its path.
    async fn offer(&mut self, house: &House, title: &str, visibility: &str) -> String {
        let one = format!(
            "title={title}&category=food&description=Brown+rice&language=en&once=0123456789abcdef0123456789abcd{:02x}",
            title.len()
        );
        let step = self.post(house, "/offer/new", &format!("step=1&go=next&{one}")).await;
        assert!(step.body.contains("<progress max=\"3\" value=\"2\""), "{}", step.body);
        let two = format!("{one}&amount=3&unit=bags&closes_at=2999-01-01&area=Elm+Street+area&acceptance=");
        let step = self.post(house, "/offer/new", &format!("step=2&go=next&{two}")).await;
        assert!(
            step.body.contains("<progress max=\"3\" value=\"3\"") && step.body.contains("@maple@localhost:8080"),
            "{}",
            step.body
        );
        assert!(step.body.contains("value=\"Brown rice\""), "earlier answers travel along");
        let three = format!("step=3&go=next&{two}&visibility={visibility}&pods=");
        let done = self.post(house, "/offer/new", &three).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let again = self.post(house, "/offer/new", &three).await;
        assert_eq!(again.to, done.to, "pressing twice publishes once");
        done.to.trim_end_matches("?done=published").to_owned()
    }
}

#[tokio::test]
async fn a_new_server_says_where_the_set_up_link_is() {
    let house = House::new().await;
    let page = Browser::default().get(&house, "/").await;
    assert!(page.status == StatusCode::OK && page.body.contains("printed where the server was started"));
    assert_eq!(Browser::default().get(&house, "/setup/cmu_wrong").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn from_set_up_to_a_confirmed_hand_over() {
    let (house, mut ana) = House::with_pod().await;
    let listing = ana.offer(&house, "Bags+of+rice", "public").await;
    let mut anyone = Browser::default();
    let front = anyone.get(&house, "/").await;
    assert!(front.body.contains("Bags of rice") && front.body.contains("@maple@localhost:8080"), "{}", front.body);
    assert!(front.body.len() + anyone.get(&house, css(&front.body)).await.body.len() < 30_000);
    let seen = anyone.get(&house, &listing).await;
    assert!(seen.body.contains("3 bags left") && seen.body.contains("private message to @maple@localhost:8080"), "{}", seen.body);
    assert!(seen.body.contains("application/activity+json") && seen.body.contains("og:title"));

    let mut bo = house.neighbour("bo", &[]).await;
    let made = bo.post(&house, &format!("{listing}/promises"), "amount=2&message=Thank+you").await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let promise = made.to.trim_end_matches("?done=promised").to_owned();
    assert!(anyone.get(&house, &listing).await.body.contains("1 bag left"));
    assert_eq!(anyone.get(&house, &promise).await.status, StatusCode::UNAUTHORIZED);

    let hers = ana.get(&house, &promise).await;
    assert!(hers.body.contains("I handed it over") && hers.body.contains("Thank you"), "{}", hers.body);
    assert_eq!(ana.post(&house, &format!("{promise}/handed-over"), "amount=2").await.status, StatusCode::SEE_OTHER);
    let his = bo.get(&house, &promise).await;
    assert!(his.body.contains("I received it"), "{}", his.body);
    let too_many = bo.post(&house, &format!("{promise}/received"), "amount=9").await;
    assert!(too_many.status == StatusCode::UNPROCESSABLE_ENTITY && too_many.body.contains("more than was promised"));
    assert!(too_many.body.contains("value=\"9\"") && too_many.body.contains("aria-invalid"));
    assert_eq!(bo.post(&house, &format!("{promise}/received"), "amount=2").await.status, StatusCode::SEE_OTHER);
    let end = bo.get(&house, &promise).await;
    assert!(end.body.contains("both sides say so") || end.body.contains("Both sides say so"), "{}", end.body);
    assert_eq!(bo.post(&house, &format!("{promise}/messages"), "text=Bye").await.status, StatusCode::SEE_OTHER);
    assert!(ana.get(&house, &promise).await.body.contains("Bye"));
    for path in ["/notices", "/promises", "/interests", "/peers", "/deliveries", "/board", "/@maple", "/offer/new", "/ask/new"] {
        let page = ana.get(&house, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(page.body.matches("<h1").count(), 1, "{path}");
    }
}

fn css(page: &str) -> &str {
    page.split_once("rel=\"stylesheet\" href=\"").and_then(|(_, r)| r.split_once('"')).map_or("", |(path, _)| path)
}

#[tokio::test]
async fn a_form_without_the_token_changes_nothing() {
    let (house, mut ana) = House::with_pod().await;
    let listing = ana.offer(&house, "Bags+of+rice", "public").await;
    for token in ["", "token=0000&"] {
        let refused = ana.post_raw(&house, &format!("{listing}/delete"), &format!("{token}x=1")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
    let request = Request::post(format!("{listing}/delete")).header(header::ORIGIN, "https://evil.example");
    assert_eq!(ana.send(&house, request, String::new()).await.status, StatusCode::FORBIDDEN);
    assert_eq!(ana.get(&house, &listing).await.status, StatusCode::OK);
    assert_eq!(ana.post(&house, &format!("{listing}/delete"), "").await.to, "/board?done=deleted");
    assert_eq!(ana.get(&house, &listing).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn what_is_not_for_you_is_not_there() {
    let (house, mut ana) = House::with_pod().await;
    let listing = ana.offer(&house, "For+the+desk", "desk").await;
    assert_eq!(ana.get(&house, &listing).await.status, StatusCode::OK);
    let mut bo = house.neighbour("bo", &[]).await;
    let (theirs, none) = (bo.get(&house, &listing).await, bo.get(&house, "/listings/01J9A000000000000000000000").await);
    assert_eq!((theirs.status, none.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    // Only the way back in the language switch names the address.
    let plain = |a: Answer, path: &str| a.body.replace(path, "");
    assert_eq!(plain(theirs, &listing), plain(none, "/listings/01J9A000000000000000000000"), "the same page");
    assert_eq!(bo.post(&house, &format!("{listing}/promises"), "amount=1").await.status, StatusCode::NOT_FOUND);
    assert_eq!(bo.get(&house, "/deliveries").await.status, StatusCode::FORBIDDEN);
    assert_eq!(bo.get(&house, "/peers").await.status, StatusCode::FORBIDDEN);
    assert!(!Browser::default().get(&house, "/board").await.body.contains("For the desk"));
}

#[tokio::test]
async fn a_title_too_long_comes_back_whole_with_what_to_do() {
    let (house, mut ana) = House::with_pod().await;
    let title = "x".repeat(121);
    let form = format!("step=1&go=next&title={title}&category=food&description=%3Cb%3Ekept%3C%2Fb%3E&language=en");
    let page = ana.post(&house, "/offer/new", &form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains(&title) && page.body.contains("Keep it under 120 letters; the rest fits below."));
    assert!(page.body.contains("href=\"#new-title\"") && page.body.contains("id=\"new-title-error\""));
    assert!(page.body.contains("kept") && !page.body.contains("<b>kept"), "texts are shown, never run");
}

#[tokio::test]
async fn a_phone_number_leads_back_to_its_field() {
    let (house, mut ana) = House::with_pod().await;
    let form = "step=3&go=next&title=Rice&category=food&description=call+416-555-0199&language=en&visibility=public";
    let page = ana.post(&house, "/offer/new", form).await;
    assert!(page.body.contains("<progress max=\"3\" value=\"1\"") && page.body.contains("a phone number"), "{}", page.body);
    assert!(page.body.contains("href=\"#new-description\""));
}

#[tokio::test]
async fn the_frame_of_every_page() {
    let (house, mut ana) = House::with_pod().await;
    let page = Browser::default().get(&house, "/nothing").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let policy = page.headers.get(header::CONTENT_SECURITY_POLICY).and_then(|v| v.to_str().ok()).unwrap_or_default();
    assert!(policy.starts_with("default-src 'none'") && page.body.contains("There is nothing here"));
    assert_eq!(page.headers.get(header::CACHE_CONTROL).map(|v| v.as_bytes()), Some(&b"no-cache"[..]));
    let own = ana.get(&house, "/board").await;
    assert_eq!(own.headers.get(header::CACHE_CONTROL).map(|v| v.as_bytes()), Some(&b"no-store"[..]));
    assert_eq!(Browser::default().get(&house, "/listings/x/close").await.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(Browser::default().get(&house, "/maple").await.status, StatusCode::NOT_FOUND);
    assert_eq!(Browser::default().get(&house, "/@maple_offers").await.to, "/@maple");
    assert_eq!(Browser::default().get(&house, "/tags/food").await.to, "/board?category=food");
    let arabic = Browser { cookie: "language=ar".to_owned() }.get(&house, "/").await;
    assert!(arabic.body.contains("<html lang=\"ar\" dir=\"rtl\">"));
    let mut anyone = Browser::default();
    let chosen = anyone.post(&house, "/language", "language=fr&back=//evil.example").await;
    assert_eq!((chosen.to.as_str(), anyone.cookie.as_str()), ("/", "language=fr"));
    let long = format!("text={}", "x".repeat(70_000));
    assert_eq!(ana.post(&house, "/peers", &long).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let css = css(&page.body).to_owned();
    let sheet = Browser::default().get(&house, &css).await;
    assert!(sheet.status == StatusCode::OK && sheet.body.contains("prefers-color-scheme"));
    let out = ana.post(&house, "/sign-out", "").await;
    assert_eq!((out.status, ana.cookie.as_str()), (StatusCode::SEE_OTHER, "caremonger="));
}
