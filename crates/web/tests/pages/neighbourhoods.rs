//! A map without a centre: each node lists whom it likes, and is listed only once it wants to be.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use caremonger_app::{
    directory::{Directory, Document, Lookup, LookupError, Told},
    neighbourhood::{due, own, refresh},
};
use caremonger_domain::Refusal;
use caremonger_wire::neighbourhood::{PATH, document, hsds};
use serde_json::{Value, json};

use super::*;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// The nodes elsewhere: what each says of itself, or that it is away.
#[derive(Clone, Default)]
struct Elsewhere(Arc<Mutex<BTreeMap<String, Option<Value>>>>);

impl Elsewhere {
    fn says(&self, host: &str, doc: Option<Value>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(host.to_owned(), doc);
    }

    fn hides(&self, host: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(host);
    }
}

impl Directory for Elsewhere {
    fn by_address<'a>(&'a self, _: &'a str) -> Lookup<'a> {
        Box::pin(async { Err(LookupError::NotFound) })
    }

    fn document<'a>(&'a self, _: &'a str) -> Document<'a> {
        Box::pin(async { Err(LookupError::NotFound) })
    }

    fn profile<'a>(&'a self, host: &'a str) -> Told<'a> {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(host).cloned();
        Box::pin(async move {
            match found {
                None => Err(LookupError::NotFound),
                Some(None) => Err(LookupError::Unreachable("it is away".to_owned())),
                Some(Some(doc)) => Ok((format!("https://{host}{PATH}"), doc)),
            }
        })
    }
}

fn birch() -> Value {
    json!({
        "linked_schemas": ["organizations_schema-v1.0.0"],
        "name": "Birch <b>Hill</b>",
        "primary_url": "https://birch.example/",
        "description": "Neighbours of Birch Hill",
        "locality": "North end",
        "geolocation": {"lat": 43.7, "lon": -79.3},
        "caremonger": {"languages": ["fr", "pt"], "neighbourhoods": [format!("https://oak.example{PATH}")]},
    })
}

async fn with_birch() -> (House, Browser, Elsewhere) {
    let (house, ana) = House::with_pod().await;
    let elsewhere = Elsewhere::default();
    elsewhere.says("birch.example", Some(birch()));
    house.node.set_directory(Arc::new(elsewhere.clone()));
    (house, ana, elsewhere)
}

/// Looks again at all that is due.
async fn look_again(house: &House) {
    for host in due(&house.node).await.expect("the list") {
        refresh(&house.node, host).await.expect("looked at");
    }
}

#[tokio::test]
async fn the_desk_lists_another_place_as_it_describes_itself() {
    let (house, mut ana, _) = with_birch().await;
    let mut bo = house.neighbour("bo", &[]).await;
    assert_eq!(bo.post(&house, "/neighbourhoods", "address=birch.example").await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        ana.post(&house, "/neighbourhoods", "address=https%3A%2F%2Fbirch.example%2F").await.to,
        "/neighbourhoods?done=changed"
    );
    let page = bo.get(&house, "/neighbourhoods").await.body;
    assert!(page.contains("Neighbours of Birch Hill") && page.contains("North end"), "{page}");
    assert!(page.contains("href=\"https://birch.example/\"") && !page.contains("<b>Hill"), "texts are shown, never run: {page}");
    assert!(page.contains("Français · pt"), "its languages: {page}");
    assert!(!page.contains("Take it off our list") && !page.contains("oak.example"), "the desk decides: {page}");
    let hers = ana.get(&house, "/neighbourhoods").await.body;
    assert!(hers.contains("oak.example") && hers.contains("lists it"), "one hop further, to be pressed: {hers}");
    assert!(bo.get(&house, "/log").await.body.contains("put another neighbourhood on our list"));
    assert_eq!(bo.post(&house, "/neighbourhoods/away", "host=birch.example").await.status, StatusCode::FORBIDDEN);
    assert_eq!(ana.post(&house, "/neighbourhoods/away", "host=birch.example").await.status, StatusCode::SEE_OTHER);
    assert!(!bo.get(&house, "/neighbourhoods").await.body.contains("birch.example"));
    assert_eq!(ana.post(&house, "/neighbourhoods/away", "host=birch.example").await.status, StatusCode::NOT_FOUND);
    assert!(bo.get(&house, "/log").await.body.contains("took a neighbourhood off our list"));
}

#[tokio::test]
async fn who_does_not_show_itself_is_not_listed() {
    let (house, mut ana, elsewhere) = with_birch().await;
    elsewhere.says("ash.example", None);
    elsewhere.says("elm.example", Some(json!({"name": "Elm"})));
    for (address, words) in [
        ("oak.example", "does not show itself to others"),
        ("ash.example", "did not answer"),
        ("elm.example", "did not answer"),
        ("", "Write the name of a server"),
        ("localhost%3A8080", "this server itself"),
    ] {
        let page = ana.post(&house, "/neighbourhoods", &format!("address={address}")).await;
        assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.body.contains(words), "{address}: {}", page.body);
    }
    assert!(ana.get(&house, "/neighbourhoods").await.body.contains("Nothing here yet"));
}

#[tokio::test]
async fn nobody_elsewhere_sees_us_until_the_desk_lets_them() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bodil", &[]).await;
    ana.offer(&house, "Bags+of+rice", "public").await;
    let read = async || {
        let (urls, now) = (house.node.urls().clone(), house.node.now());
        house.node.read(move |c| own(c, &urls, now)).await
    };
    assert!(matches!(read().await, Err(caremonger_app::Error::Refused(Refusal::NotFound))), "off until it is turned on");
    assert_eq!(Browser::default().get(&house, "/neighbourhoods").await.status, StatusCode::UNAUTHORIZED);
    assert!(!Browser::default().get(&house, "/").await.body.contains("/neighbourhoods"));
    assert_eq!(bo.post(&house, "/neighbourhoods/listed", "on=yes").await.status, StatusCode::FORBIDDEN);
    assert_eq!(ana.post(&house, "/neighbourhoods/listed", "on=yes").await.status, StatusCode::SEE_OTHER);
    let page = Browser::default().get(&house, "/neighbourhoods").await;
    assert!(page.status == StatusCode::OK && !page.body.contains("Put it on our list"), "{}", page.body);
    assert!(Browser::default().get(&house, "/").await.body.contains("href=\"/neighbourhoods\""));
    let told = read().await.expect("a profile");
    assert_eq!((told.name.as_str(), told.place.as_str()), ("Maple Street", "Elm Street area"));
    assert_eq!((told.kinds.as_slice(), told.pods), (&["food".to_owned()][..], None), "one pod is too few to be told");
    for doc in [document(&told), hsds(&told)] {
        let text = doc.to_string().to_lowercase();
        assert!(text.contains("maple street") && text.contains("food"), "{text}");
        assert!(!text.contains("ana\"") && !text.contains("bodil") && !text.contains("rice"), "nobody is in it: {text}");
    }
    assert!(bo.get(&house, "/log").await.body.contains("lets others list us"));
    assert_eq!(ana.post(&house, "/neighbourhoods/listed", "on=").await.status, StatusCode::SEE_OTHER);
    assert!(read().await.is_err() && bo.get(&house, "/log").await.body.contains("does not let others list us any more"));
    assert_eq!(Browser::default().get(&house, "/neighbourhoods").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn who_is_away_is_shown_for_a_month_and_who_hides_is_forgotten_at_once() {
    let (house, mut ana, elsewhere) = with_birch().await;
    ana.post(&house, "/neighbourhoods", "address=birch.example").await;
    assert!(due(&house.node).await.expect("the list").is_empty(), "it was looked at just now");
    elsewhere.says("birch.example", None);
    house.clock.advance(DAY * 2);
    look_again(&house).await;
    let page = ana.get(&house, "/neighbourhoods").await.body;
    assert!(page.contains("Neighbours of Birch Hill") && page.contains("not reached it since 25 Nov 2026"), "{page}");
    house.clock.advance(DAY * 29);
    let page = ana.get(&house, "/neighbourhoods").await.body;
    assert!(!page.contains("Birch") && page.contains("<bdi>birch.example</bdi>"), "only where it is: {page}");
    assert!(page.contains("not reached it since"), "{page}");
    elsewhere.says("birch.example", Some(birch()));
    look_again(&house).await;
    assert!(ana.get(&house, "/neighbourhoods").await.body.contains("Neighbours of Birch Hill"), "back again");
    elsewhere.hides("birch.example");
    house.clock.advance(DAY * 2);
    look_again(&house).await;
    let page = ana.get(&house, "/neighbourhoods").await.body;
    assert!(!page.contains("Neighbours of") && page.contains("does not show itself any more"), "{page}");
    assert!(!page.contains("oak.example") && page.contains("<bdi>birch.example</bdi>"), "nor is what it listed shown: {page}");
}

#[tokio::test]
async fn two_places_make_a_map() {
    let (house, mut ana, elsewhere) = with_birch().await;
    let mut oak = birch();
    oak["name"] = json!("Oak Park");
    oak["geolocation"] = json!({"lat": 45.5, "lon": -73.6});
    elsewhere.says("oak.example", Some(oak));
    ana.post(&house, "/neighbourhoods", "address=birch.example").await;
    assert!(!ana.get(&house, "/neighbourhoods").await.body.contains("figure class=\"map\""), "one place needs none");
    ana.post(&house, "/neighbourhoods", "address=oak.example").await;
    let page = ana.get(&house, "/neighbourhoods").await.body;
    assert!(page.contains("figure class=\"map\"") && page.contains("href=\"#n1\" aria-label=\"Oak Park\""), "{page}");
    assert!(page.contains("<li id=\"n1\">"), "each point leads to its line: {page}");
}

#[tokio::test]
async fn the_other_pods_of_a_node_hear_that_they_are_on_maps() {
    let (house, mut ana) = House::with_pod().await;
    let mut cleo = super::passing::second_pod(&house, &["desk"]).await;
    assert_eq!(ana.post(&house, "/neighbourhoods/listed", "on=yes").await.status, StatusCode::SEE_OTHER);
    let notices = cleo.get(&house, "/notices").await.body;
    assert!(notices.contains("and your pod with it") && notices.contains("href=\"/neighbourhoods\""), "{notices}");
    assert!(!ana.get(&house, "/notices").await.body.contains("and your pod with it"), "who did it knows");
    assert_eq!(cleo.post(&house, "/neighbourhoods/listed", "on=").await.status, StatusCode::SEE_OTHER, "and can undo it");
    assert!(ana.get(&house, "/notices").await.body.contains("not on the maps of others any more"));
}
