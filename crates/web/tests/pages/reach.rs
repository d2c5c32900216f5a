//! Reaching people: announcements and the phone tree, one's own calendar, the flyer, words to pass on.

use caremonger_app::letter::Ways;
use caremonger_store::letter::{Way, letter_take};

use super::*;

#[tokio::test]
async fn an_announcement_reaches_everybody_and_the_desk_sees_who_is_still_to_ring() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    for (name, phone) in [("Gran", "416+555+0101"), ("Omar", "%2B1+416+555+0102")] {
        let added = ana.post(&house, "/people/add", &format!("name={name}&language=ar&phone={phone}")).await;
        assert_eq!(added.status, StatusCode::OK, "{}", added.body);
    }
    assert_eq!(bo.post(&house, "/announcements", "title=Mine&language=en").await.status, StatusCode::FORBIDDEN, "the desk alone");
    let short = ana.post(&house, "/announcements", "title=x&text=&language=en").await;
    assert!(short.status == StatusCode::UNPROCESSABLE_ENTITY && short.body.contains("at least three letters"), "{}", short.body);
    let made = ana.post(&house, "/announcements", "title=The+hall+is+closed&text=No+lunch+on+Friday.&language=en").await;
    let path = made.to.strip_suffix("?done=announced").expect("made").to_owned();

    assert!(bo.get(&house, "/notices").await.body.contains("The desk has announced something"));
    let his = bo.get(&house, &path).await.body;
    assert!(his.contains("No lunch on Friday.") && !his.contains("Gran"), "{his}");
    assert_eq!(Browser::default().get(&house, &path).await.status, StatusCode::UNAUTHORIZED);
    let hers = ana.get(&house, &path).await.body;
    assert!(hers.contains("2 neighbours are still to be told") && hers.contains(">Gran<") && !hers.contains("555"), "{hers}");
    assert!(!hers.contains(">bo<"), "who signs in reads it on the page: {hers}");

    let sheet = ana.post(&house, &format!("{path}/phones"), "").await;
    assert!(sheet.body.contains("416 555 0101") && sheet.body.contains("416 555 0102"), "{}", sheet.body);
    assert!(sheet.body.contains("href=\"tel:+14165550102\""), "rung with the country before it: {}", sheet.body);
    assert_eq!(sheet.headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(bo.post(&house, &format!("{path}/phones"), "").await.status, StatusCode::FORBIDDEN);
    let told = hers.split_once("/told/").and_then(|(_, rest)| rest.split_once('"')).map(|(id, _)| id).expect("a button");
    assert_eq!(ana.post(&house, &format!("{path}/told/{told}"), "").await.status, StatusCode::SEE_OTHER);
    let hers = ana.get(&house, &path).await.body;
    assert!(hers.contains("One neighbour is still to be told") && hers.contains("Told 25 Nov 2026"), "{hers}");
    let sheet = ana.post(&house, &format!("{path}/phones"), "").await;
    assert_eq!(sheet.body.matches("href=\"tel:").count(), 1, "who was told is not rung again: {}", sheet.body);

    // By each one's own way at once, however seldom they want to hear of the rest.
    house.node.set_ways(Ways { mail: true, text: true, letter_hour: 7, ..Ways::default() });
    ana.post(&house, "/me/details", "phone=416+555+0100").await;
    ana.post(&house, "/me/notices", "channel=text&pace=weekly").await;
    ana.post(&house, "/announcements", "title=Still+closed&text=&language=en").await;
    house.clock.advance(std::time::Duration::from_secs(20));
    let taken = house.node.act(|tx| Ok(letter_take(tx.conn, Way::Text, tx.now, tx.now, 9)?)).await.expect("letters");
    assert_eq!(taken.len(), 1, "{taken:?}");

    bo.post(&house, "/me/notices", "channel=paper&pace=daily").await;
    let again = ana.post(&house, "/announcements", "title=Open+again&text=&language=en").await;
    let path = again.to.strip_suffix("?done=announced").expect("made").to_owned();
    assert!(ana.get(&house, &path).await.body.contains("3 neighbours"), "and those who want to be told");
}

#[tokio::test]
async fn my_calendar_has_an_address_that_i_can_end() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    let form =
        "kind=request&category=food&title=Groceries+for+two&language=en&area=Elm&needed_by=2026-12-01&name=Rosa&phone=4165550199";
    let form = format!("channel=phone&{form}&amount=&unit=&consent=yes&once=0123456789abcdef0123456789abcd77");
    let case = ana.post(&house, "/desk/new", &form).await;
    let case = case.to.split('?').next().unwrap_or_default().to_owned();
    ana.post(&house, &format!("{case}/publish"), "title=Groceries+for+two&description=&visibility=pod").await;
    let page = ana.get(&house, &case).await.body;
    let listing = page.split_once("href=\"/listings/").and_then(|(_, l)| l.split_once('"')).map(|(id, _)| id).expect("a listing");
    let made = bo.post(&house, &format!("/listings/{listing}/promises"), "amount=1&message=").await;
    let promise = made.to.split('?').next().unwrap_or_default().to_owned();
    ana.post(&house, &format!("{promise}/accept"), "").await;

    let shown = bo.post(&house, "/me/notices/calendar", "").await;
    let link = shown.body.split_once("href=\"http://localhost:8080/calendar/").and_then(|(_, l)| l.split_once('"'));
    let path = format!("/calendar/{}", link.map(|(l, _)| l).expect("an address"));
    let mut program = Browser::default();
    let calendar = program.get(&house, &path).await;
    assert!(calendar.headers[header::CONTENT_TYPE].to_str().is_ok_and(|t| t.starts_with("text/calendar")));
    for line in ["SUMMARY:Groceries for two", "DTSTART;VALUE=DATE:20261201", "BEGIN:VEVENT"] {
        assert!(calendar.body.contains(line), "{line}: {}", calendar.body);
    }
    assert!(!calendar.body.contains("Rosa") && !calendar.body.contains("555"), "{}", calendar.body);
    bo.post(&house, "/me/notices/calendar", "").await;
    assert_eq!(program.get(&house, &path).await.status, StatusCode::NOT_FOUND, "a new address ends the old one");
    assert!(bo.get(&house, "/me/notices").await.body.contains("End the address"));
    bo.post(&house, "/me/notices/calendar-end", "").await;
    assert!(!bo.get(&house, "/me/notices").await.body.contains("End the address"));
    for bad in ["/calendar/x", "/calendar/cmc_00.ics", "/calendar/.ics"] {
        assert_eq!(program.get(&house, bad).await.status, StatusCode::NOT_FOUND, "{bad}");
    }
}

#[tokio::test]
async fn a_flyer_and_words_to_pass_on_tell_only_what_everybody_may_see() {
    let (house, mut ana) = House::with_pod().await;
    let flyer = Browser::default().get(&house, "/@maple/flyer").await;
    assert!(flyer.body.contains("<svg") && flyer.body.matches("http://localhost:8080/help").count() >= 9, "{}", flyer.body);
    assert_eq!(Browser::default().get(&house, "/@nobody/flyer").await.status, StatusCode::NOT_FOUND);
    let public = ana.offer(&house, "Bags+of+rice", "public").await;
    let page = Browser::default().get(&house, &public).await.body;
    let words = page.split_once("<textarea id=\"share\"").and_then(|(_, t)| t.split_once("</textarea>")).map(|(w, _)| w);
    let words = words.and_then(|w| w.split_once('>')).map(|(_, w)| w).expect("words to copy");
    assert!(words.starts_with("Bags of rice\n") && words.ends_with(&format!("http://localhost:8080{public}")), "{words}");
    assert!(words.contains("3 bags left") && !words.contains("Ana"), "{words}");
    let inside = ana.offer(&house, "For+the+pod", "pod").await;
    assert!(!ana.get(&house, &inside).await.body.contains("id=\"share\""), "what is not for everybody is not passed on");
}
