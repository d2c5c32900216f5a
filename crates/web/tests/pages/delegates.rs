//! Who speaks for a pod elsewhere: named with their own yes, with a mandate that everybody reads, until a day.

use std::time::Duration;

use super::*;

const DAY: Duration = Duration::from_secs(24 * 3600);
const MANDATE: &str = "body=The+fridges+of+the+city&mandate=Say+yes+to+a+shared+freezer";

/// The id of a neighbour in the list of whom can be named.
fn whom(page: &str, name: &str) -> String {
    let before = page.split(&format!(">{name}</option>")).next().unwrap_or_default();
    before.rsplit("value=\"").next().and_then(|p| p.split('"').next()).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_delegate_says_yes_and_the_mandate_is_public_without_their_name() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bobby", &[]).await;
    let bos = whom(&ana.get(&house, "/delegates").await.body, "bobby");
    let named = |more: &str| format!("member={bos}&{MANDATE}&until=2027-05-01{more}");
    assert_eq!(
        bo.post(&house, "/delegates", &named("")).await.status,
        StatusCode::FORBIDDEN,
        "whoever holds the keys names them"
    );
    for (bad, words) in [
        (format!("member=&{MANDATE}&until=2027-05-01"), "Choose somebody from the list."),
        (format!("member={bos}&{MANDATE}&until=2029-01-01"), "Choose a day within the next year."),
        (format!("member={bos}&body=x&mandate=Say+yes&until=2027-05-01"), "Say where they speak for us"),
        (format!("member={bos}&body=Fridges&mandate=Ring+416-555-0199&until=2027-05-01"), "a phone number"),
    ] {
        let page = ana.post(&house, "/delegates", &bad).await;
        assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.body.contains(words), "{words}: {}", page.body);
    }
    assert_eq!(ana.post(&house, "/delegates", &named("")).await.to, "/delegates?done=delegate-named");
    let twice = ana.post(&house, "/delegates", &named("")).await;
    assert!(twice.body.contains("They speak for us there already."), "{}", twice.body);
    let mut anyone = Browser::default();
    assert!(!anyone.get(&house, "/@maple").await.body.contains("shared freezer"), "not before their yes");
    assert!(bo.get(&house, "/notices").await.body.contains("You are asked to speak for your pod elsewhere"));
    let his = bo.get(&house, "/delegates").await.body;
    let accept = format!("/delegates/{}/accept", between(&his, "action=\"/delegates/", "/accept"));
    assert_eq!(ana.post(&house, &accept, "").await.status, StatusCode::FORBIDDEN, "their own yes");
    assert_eq!(bo.post(&house, &accept, "").await.status, StatusCode::SEE_OTHER);
    let public = anyone.get(&house, "/@maple").await.body;
    assert!(public.contains("shared freezer") && public.contains("until 1 May 2027") && !public.contains("bobby"), "{public}");
    assert!(bo.get(&house, "/@maple").await.body.contains("<bdi>bobby</bdi>"), "neighbours know who");
    let log = ana.get(&house, "/log").await.body;
    assert!(log.contains("The pod named a delegate.") && log.contains("The fridges of the city"), "{log}");
    let end = accept.replace("/accept", "/end");
    assert_eq!(bo.post(&house, &end, "").await.status, StatusCode::SEE_OTHER, "they step down");
    assert!(!anyone.get(&house, "/@maple").await.body.contains("shared freezer"));
    assert!(ana.get(&house, "/log").await.body.contains("ended the mandate of a delegate"));
}

#[tokio::test]
async fn two_for_one_place_and_a_mandate_ends_by_itself() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    let _cy = house.neighbour("cy", &[]).await;
    let page = ana.get(&house, "/delegates").await.body;
    let put = |name: &str| format!("member={}&{MANDATE}&until=2026-12-20", whom(&page, name));
    for name in ["Ana", "bo"] {
        assert_eq!(ana.post(&house, "/delegates", &put(name)).await.status, StatusCode::SEE_OTHER, "{name}");
    }
    let third = ana.post(&house, "/delegates", &put("cy")).await;
    assert!(third.body.contains("Two delegates for one place are the most."), "{}", third.body);
    let his = bo.get(&house, "/delegates").await.body;
    bo.post(&house, &format!("/delegates/{}/accept", between(&his, "action=\"/delegates/", "/accept")), "").await;
    for days in [12, 1] {
        house.clock.advance(DAY * days);
        timer::tidy(&house.node).await.expect("tidied");
    }
    let news = bo.get(&house, "/notices").await.body;
    assert_eq!(news.matches("for two more weeks").count(), 1, "told once before: {news}");
    house.clock.advance(DAY * 14);
    timer::tidy(&house.node).await.expect("tidied");
    assert!(bo.get(&house, "/notices").await.body.contains("You do not speak for your pod elsewhere any more"));
    assert!(bo.get(&house, "/delegates").await.body.contains("Nobody speaks for us elsewhere."));
}
