//! Bringing things: silence, errands to the pharmacy, feeling unsafe, and the round on one page.

use std::time::Duration;

use super::*;

const HOUR: Duration = Duration::from_secs(3600);

/// An ask of Ana's that somebody can promise against.
async fn ask(ana: &mut Browser, house: &House, number: u8, area: &str) -> String {
    let form = format!(
        "title=Groceries+{number}&category=food&description=&language=en&amount=1&unit=&needed_by=&closes_at=2999-01-01&area={area}\
         &acceptance=first_come&visibility=pod&pods=&once=0123456789abcdef0123456789abcd{number:02x}"
    );
    let done = ana.post(house, "/ask/new", &format!("step=3&go=next&{form}")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    done.to.trim_end_matches("?done=published").to_owned()
}

async fn promise(who: &mut Browser, house: &House, listing: &str) -> Answer {
    who.post(house, &format!("{listing}/promises"), "amount=1&message=").await
}

fn path(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.to.split('?').next().unwrap_or_default().to_owned()
}

async fn pass(house: &House, time: Duration) {
    house.clock.advance(time);
    timer::run_due(&house.node).await.expect("the timers");
}

#[tokio::test]
async fn of_silence_both_are_asked_once_and_then_it_is_free_without_blame() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    let listing = ask(&mut ana, &house, 1, "Elm+Street+area").await;
    let mine = path(&promise(&mut bo, &house, &listing).await);
    pass(&house, HOUR * 47).await;
    assert!(!bo.get(&house, "/notices").await.body.contains("How did it go?"), "too early");
    pass(&house, HOUR * 2).await;
    for who in [&mut bo, &mut ana] {
        assert_eq!(who.get(&house, "/notices").await.body.matches("How did it go?").count(), 1, "asked once");
    }
    // Who writes is not silent.
    bo.post(&house, &format!("{mine}/messages"), "text=Tomorrow").await;
    pass(&house, HOUR * 47).await;
    assert!(bo.get(&house, &mine).await.body.contains("agreed"), "it still stands");
    pass(&house, HOUR * 2).await;
    // It is another silence, and another question; and of that too nobody says anything.
    assert_eq!(bo.get(&house, "/notices").await.body.matches("How did it go?").count(), 2);
    pass(&house, HOUR * 49).await;
    let page = bo.get(&house, &mine).await.body;
    assert!(page.contains("not answered in time") && page.contains("it is free for others again"), "{page}");
    assert!(ana.get(&house, &listing).await.body.contains("1 still needed"), "somebody else can help");
    assert_eq!(bo.get(&house, "/notices").await.body.matches("How did it go?").count(), 2, "nobody was nagged");
}

#[tokio::test]
async fn who_said_something_is_not_silent() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    let listing = ask(&mut ana, &house, 1, "Elm+Street+area").await;
    let mine = path(&promise(&mut bo, &house, &listing).await);
    bo.post(&house, &format!("{mine}/handed-over"), "amount=1").await;
    pass(&house, HOUR * 24 * 5).await;
    assert!(!bo.get(&house, &mine).await.body.contains("not answered in time"));
    ana.post(&house, &format!("{mine}/received"), "amount=1").await;
    assert!(ana.get(&house, &listing).await.body.contains("Done"));
}

#[tokio::test]
async fn an_errand_to_the_pharmacy_ends_with_its_day_and_nobody_has_three() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &["driver"]).await;
    let mut errands = Vec::new();
    for number in 1..=3 {
        let form = format!(
            "title=To+the+pharmacy+{number}&category=medicine&description=&language=en&amount=1&unit=&needed_by=&closes_at=2999-01-01\
             &area=Elm+Street+area&acceptance=&visibility=pod&pods=&once=0123456789abcdef0123456789abcd{number:02x}"
        );
        let done = ana.post(&house, "/ask/new", &format!("step=3&go=next&{form}")).await;
        errands.push(done.to.trim_end_matches("?done=published").to_owned());
    }
    let tomorrow = house.node.now().plus(HOUR * 24).date();
    let form = format!(
        "title=To+the+pharmacy+tomorrow&category=medicine&description=&language=en&amount=1&unit=&needed_by={tomorrow}\
         &closes_at=2999-01-01&area=Elm+Street+area&acceptance=&visibility=pod&pods=&once=0123456789abcdef0123456789abcd09"
    );
    let done = ana.post(&house, "/ask/new", &format!("step=3&go=next&{form}")).await;
    let later = done.to.trim_end_matches("?done=published").to_owned();
    let refused = promise(&mut bo, &house, &later).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "tomorrow's date");
    assert!(refused.body.contains("agreed on the day it is needed"), "{}", refused.body);
    let first = path(&promise(&mut bo, &house, &errands[0]).await);
    path(&promise(&mut bo, &house, &errands[1]).await);
    let third = promise(&mut bo, &house, &errands[2]).await;
    assert_eq!(third.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(third.body.contains("Two errands to the pharmacy at a time are the most"), "{}", third.body);
    ana.post(&house, &format!("{first}/accept"), "").await;
    let page = bo.get(&house, &first).await.body;
    assert!(page.contains("take the bag back to the pharmacy") && page.contains("never ask what it is"), "{page}");
    pass(&house, HOUR * 12).await;
    let page = bo.get(&house, &first).await.body;
    assert!(page.contains("goes back to the pharmacy") && page.contains("not answered in time"), "not overnight: {page}");
    path(&promise(&mut bo, &house, &errands[2]).await);
}

#[tokio::test]
async fn who_does_not_feel_safe_is_free_at_once_and_the_desk_knows() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    let mut cy = house.neighbour("cy", &["mediator"]).await;
    let mut dee = house.neighbour("dee", &["desk"]).await;
    let listing = ask(&mut ana, &house, 1, "Elm+Street+area").await;
    let mine = path(&promise(&mut bo, &house, &listing).await);
    assert!(bo.get(&house, &mine).await.body.contains("I do not feel safe"));
    let done = bo.post(&house, &format!("{mine}/not-safe"), "").await;
    assert_eq!(done.to, format!("{mine}?done=not-safe"), "{}", done.body);
    assert!(bo.get(&house, &done.to).await.body.contains("will not ask you why"));
    for who in [&mut dee, &mut cy] {
        assert!(who.get(&house, "/notices").await.body.contains("A neighbour did not feel safe"));
    }
    assert!(!ana.get(&house, "/notices").await.body.contains("did not feel safe"), "not to whom it is about, at the desk or not");
    assert!(ana.get(&house, &listing).await.body.contains("1 still needed"));
    assert_eq!(cy.post(&house, &format!("{mine}/not-safe"), "").await.status, StatusCode::NOT_FOUND, "only one's own");
}

#[tokio::test]
async fn my_round_is_ordered_by_area_and_shows_doors_when_asked() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &["driver"]).await;
    assert!(bo.get(&house, "/round").await.body.contains("nothing to bring"));
    ana.post(&house, "/me/details", "phone=416+555+0199&door=7+Elm+Street").await;
    for (number, area) in [(1, "Oak"), (2, "Birch"), (3, "Maple")] {
        let listing = ask(&mut ana, &house, number, area).await;
        path(&promise(&mut bo, &house, &listing).await);
    }
    let page = bo.get(&house, "/round").await.body;
    let places: Vec<usize> = ["Birch", "Maple", "Oak"].iter().filter_map(|area| page.find(&format!(">{area}<"))).collect();
    assert!(places.len() == 3 && places.is_sorted(), "{page}");
    assert!(!page.contains("7 Elm Street"));
    let shown = bo.post(&house, "/round", "").await;
    assert_eq!(shown.body.matches("7 Elm Street").count(), 3, "{}", shown.body);
    assert_eq!(shown.headers[header::CACHE_CONTROL], "no-store");
    let me = ana.get(&house, "/me").await.body;
    assert!(me.contains("<bdi>bo</bdi></strong> <span>Phone, Door"), "she sees who saw it: {me}");
}

#[tokio::test]
async fn words_go_two_weeks_after_it_is_over() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    let listing = ask(&mut ana, &house, 1, "Elm+Street+area").await;
    let mine = path(&promise(&mut bo, &house, &listing).await);
    bo.post(&house, &format!("{mine}/messages"), "text=The+bell+says+Papadopoulos").await;
    for (who, act) in [(&mut bo, "handed-over"), (&mut ana, "received")] {
        who.post(&house, &format!("{mine}/{act}"), "amount=1").await;
    }
    pass(&house, HOUR * 24 * 13).await;
    timer::tidy(&house.node).await.expect("tidied");
    assert!(ana.get(&house, &mine).await.body.contains("Papadopoulos"), "too early");
    pass(&house, HOUR * 24 * 2).await;
    timer::tidy(&house.node).await.expect("tidied");
    let page = ana.get(&house, &mine).await.body;
    assert!(!page.contains("Papadopoulos") && page.contains("<bdi>bo</bdi>"), "the words go, that there were some stays: {page}");
    assert!(page.contains("done"), "what was done stays");
}

#[tokio::test]
async fn of_the_end_one_is_reminded_once_and_one_button_renews() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    let form = "title=Soup&category=food&description=&language=en&amount=6&unit=meal&closes_at=2026-12-09&area=Elm&acceptance=\
                &visibility=pod&pods=&once=0123456789abcdef0123456789abcdef";
    let done = bo.post(&house, "/offer/new", &format!("step=3&go=next&{form}")).await;
    let soup = done.to.trim_end_matches("?done=published").to_owned();
    house.clock.advance(HOUR * 24 * 12);
    timer::tidy(&house.node).await.expect("tidied");
    assert!(!bo.get(&house, "/notices").await.body.contains("ends soon"), "two days before is soon enough");
    assert!(!bo.get(&house, &soup).await.body.contains("two more weeks"));
    house.clock.advance(HOUR * 24);
    for _ in 0..3 {
        timer::tidy(&house.node).await.expect("tidied");
    }
    assert_eq!(bo.get(&house, "/notices").await.body.matches("ends soon").count(), 1, "once");
    let renewed = bo.post(&house, &format!("{soup}/renew"), "").await;
    assert_eq!(renewed.to, format!("{soup}?done=renewed"), "{}", renewed.body);
    assert!(bo.get(&house, &soup).await.body.contains("22 Dec 2026"));
    let again = bo.post(&house, &format!("{soup}/renew"), "").await;
    assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY && again.body.contains("long enough"), "{}", again.body);
    assert_eq!(ana.post(&house, "/listings/01JZZZZZZZZZZZZZZZZZZZZZZZ/renew", "").await.status, StatusCode::NOT_FOUND);

    // What has ended can be put up again without typing.
    pass(&house, HOUR * 24 * 15).await;
    let page = bo.get(&house, &soup).await.body;
    let path = page.split_once("href=\"/offer/new?from=").and_then(|(_, rest)| rest.split_once('"')).map(|(id, _)| id.to_owned());
    let new = bo.get(&house, &format!("/offer/new?from={}", path.expect("a way"))).await.body;
    assert!(new.contains("value=\"Soup\"") && new.contains("value=\"6\"") && new.contains("value=\"meal\""), "{new}");
    let strangers =
        house.neighbour("cy", &[]).await.get(&house, &format!("/offer/new?from={}", soup.trim_start_matches("/listings/"))).await;
    assert!(!strangers.body.contains("Soup"), "only one's own");
}
