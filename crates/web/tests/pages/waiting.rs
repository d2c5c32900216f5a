//! Whoever waits for help hears how it goes, and says whether it came; and can leave the page at once.

use std::time::Duration;

use caremonger_app::text_message::{self, Incoming};
use caremonger_store::letter::{Outcome, Way, letter_end, letter_take};

use super::{hearing::with_post, *};

const NUMBER: &str = "416 555 0199";

/// Rosa, with a plain phone, texts; the words that go back.
async fn texts(house: &House, id: &str, text: &str) -> String {
    let m = Incoming { id: id.to_owned(), from: NUMBER.to_owned(), text: text.to_owned(), pod: None };
    house.node.act(move |tx| text_message::received(tx, &m)).await.expect("taken in").unwrap_or_default()
}

/// The case that waits at the desk.
async fn waiting_case(ana: &mut Browser, house: &House) -> String {
    let desk = ana.get(house, "/desk").await.body;
    format!("/cases/{}", between(&desk, "href=\"/cases/", "\""))
}

/// Puts a case on the board and has somebody promise it; where the promise is.
async fn promised(house: &House, ana: &mut Browser, bo: &mut Browser, case: &str) -> String {
    // What is on the board already stays there.
    ana.post(house, &format!("{case}/publish"), "title=Groceries&description=&visibility=pod").await;
    let page = ana.get(house, case).await.body;
    let listing = format!("/listings/{}", between(&page, "href=\"/listings/", "\""));
    let made = bo.post(house, &format!("{listing}/promises"), "amount=1&message=").await;
    let promise = made.to.split('?').next().unwrap_or_default().to_owned();
    let yes = ana.post(house, &format!("{promise}/accept"), "").await;
    assert_eq!(yes.status, StatusCode::SEE_OTHER, "{}", yes.body);
    promise
}

/// What the gateway would send to Rosa now.
async fn words(house: &House) -> Vec<String> {
    let sent = house.node.act(|tx| {
        let mut sent = Vec::new();
        for letter in letter_take(tx.conn, Way::Text, tx.now, tx.now.plus(Duration::from_secs(60)), 20)? {
            sent.extend(text_message::to_send(tx.conn, tx.node, &letter)?);
            letter_end(tx.conn, letter.id, Outcome::Sent)?;
        }
        Ok::<_, caremonger_app::Error>(sent)
    });
    sent.await.expect("letters").into_iter().filter(|(to, _)| to == NUMBER).map(|(_, words)| words).collect()
}

#[tokio::test]
async fn who_waits_hears_that_the_helper_cannot_and_is_asked_whether_it_came() {
    let (house, mut ana) = with_post().await;
    let mut bo = house.neighbour("bo", &["driver"]).await;
    assert!(texts(&house, "1", "HELP groceries for two").await.contains("will get in touch"));
    let case = waiting_case(&mut ana, &house).await;
    let promise = promised(&house, &mut ana, &mut bo, &case).await;
    assert!(words(&house).await.iter().any(|w| w.contains("Somebody will help you")));
    bo.post(&house, &format!("{promise}/cancel"), "").await;
    let told = words(&house).await;
    assert!(told.len() == 1 && told[0].contains("cannot after all") && !told[0].contains("Bo"), "{told:?}");

    promised(&house, &mut ana, &mut bo, &case).await;
    words(&house).await;
    house.clock.advance(Duration::from_secs(3 * 24 * 3600));
    caremonger_app::timer::run_due(&house.node).await.expect("time passes");
    let told = words(&house).await;
    assert!(told.iter().any(|w| w.contains("Did it come?")), "{told:?}");
    assert!(texts(&house, "2", "DONE").await.contains("Thank you"));
}

#[tokio::test]
async fn by_the_code_one_says_that_it_came_or_that_it_did_not() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &["driver"]).await;
    let mut rosa = Browser::default();
    let asked = "step=3&go=next&kind=request&category=food&title=Groceries&language=en&name=Rosa&phone=416+555+0199&consent=yes\
                 &once=0123456789abcdef0123456789abcdef";
    let page = rosa.post_raw(&house, "/help", asked).await.body;
    let code =
        page.split("<bdi dir=\"ltr\">").nth(1).and_then(|r| r.split_once('<')).map_or("", |(c, _)| c).replace('\u{a0}', "");
    let look = format!("code={code}");
    assert!(!rosa.post_raw(&house, "/code", &look).await.body.contains("value=\"received\""), "nobody has agreed to bring it");
    let case = waiting_case(&mut ana, &house).await;
    let promise = promised(&house, &mut ana, &mut bo, &case).await;
    let page = rosa.post_raw(&house, "/code", &look).await.body;
    assert!(page.contains("value=\"received\"") && page.contains("value=\"not-come\""), "{page}");
    rosa.post_raw(&house, "/code/say", &format!("{look}&act=not-come")).await;
    assert!(ana.get(&house, "/notices").await.body.contains("did not come, or something is wrong"));
    assert!(ana.get(&house, &case).await.body.contains("says it did not come"));
    rosa.post_raw(&house, "/code/say", &format!("{look}&act=received")).await;
    let told = bo.get(&house, &promise).await.body;
    assert!(told.contains("changed hands"), "whoever brings it reads that she has it: {told}");
    bo.post(&house, &format!("{promise}/handed-over"), "amount=1").await;
    let page = rosa.post_raw(&house, "/code", &look).await.body;
    assert!(page.contains("This is done.") && !page.contains("value=\"received\""), "{page}");
    assert_eq!(rosa.post_raw(&house, "/code/say", &format!("{look}&act=received")).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn who_asks_for_help_can_leave_at_once_and_leaves_no_name_of_the_page_behind() {
    let (house, _) = House::with_pod().await;
    for path in ["/help", "/code"] {
        let page = Browser::default().get(&house, path).await.body;
        assert!(page.contains("<title>Caremonger</title>"), "the history says nothing of it: {page}");
        let exit = page.split("class=\"exit\"").nth(1).unwrap_or_default();
        assert!(exit.starts_with(" href=\"https://www.wikipedia.org/\" rel=\"noreferrer\">"), "{path}");
        assert!(page.find("class=\"exit\"") < page.find("<nav"), "before everything else");
    }
}
