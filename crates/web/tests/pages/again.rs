//! What comes again: each time a listing of its own.

use std::time::Duration;

use super::*;

const DAY: Duration = Duration::from_secs(24 * 3600);

async fn cards(who: &mut Browser, house: &House) -> Vec<String> {
    let page = who.get(house, "/board").await.body;
    page.split("href=\"/listings/").skip(1).filter_map(|p| p.split('"').next()).map(|id| format!("/listings/{id}")).collect()
}

#[tokio::test]
async fn soup_every_thursday_is_published_for_each_thursday_by_itself() {
    let (house, mut ana) = House::with_pod().await;
    // 2026-11-26 is a Thursday.
    let soup = "step=3&go=next&title=Soup+for+six&category=food&description=&language=en&amount=6&unit=&closes_at=2026-11-26&area=Elm\
                &acceptance=&visibility=pod&pods=&once=0123456789abcdef0123456789abcd01";
    let made = ana.post(&house, "/offer/new", soup).await;
    let first = made.to.split('?').next().unwrap_or_default().to_owned();
    let wrong = ana.post(&house, &format!("{first}/again"), "every=3").await;
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("Choose one from the list"),
        "{}",
        wrong.body
    );
    assert_eq!(ana.post(&house, &format!("{first}/again"), "every=7").await.status, StatusCode::SEE_OTHER);
    let mut bo = house.neighbour("bo", &[]).await;
    assert!(bo.get(&house, &first).await.body.contains("Comes again every week"));
    assert_eq!(bo.post(&house, &format!("{first}/again"), "every=").await.status, StatusCode::FORBIDDEN);
    assert_eq!(bo.post(&house, &format!("{first}/promises"), "amount=2&message=").await.status, StatusCode::SEE_OTHER);

    house.clock.advance(DAY + DAY / 2);
    timer::run_due(&house.node).await.expect("the timers");
    timer::run_due(&house.node).await.expect("the timers");
    let all = cards(&mut bo, &house).await;
    assert_eq!(all.len(), 1, "the first has ended, one is open: {all:?}");
    let page = bo.get(&house, &all[0]).await.body;
    assert!(all[0] != first && page.contains("6 left") && page.contains("3 Dec 2026"), "{page}");

    // Three weeks without power: one comes, for the coming Thursday.
    house.clock.advance(DAY * 21);
    timer::run_due(&house.node).await.expect("the timers");
    let later = cards(&mut bo, &house).await;
    let page = bo.get(&house, &later[0]).await.body;
    assert!(later.len() == 1 && page.contains("24 Dec 2026"), "{later:?} {page}");

    assert_eq!(ana.post(&house, &format!("{}/again", later[0]), "every=").await.status, StatusCode::SEE_OTHER);
    house.clock.advance(DAY * 8);
    timer::run_due(&house.node).await.expect("the timers");
    assert!(cards(&mut bo, &house).await.is_empty(), "ended");
}

#[tokio::test]
async fn what_is_taken_down_does_not_come_again() {
    let (house, mut ana) = House::with_pod().await;
    let rice = ana.offer(&house, "Bags+of+rice", "pod").await;
    ana.post(&house, &format!("{rice}/again"), "every=14").await;
    assert_eq!(ana.post(&house, &format!("{rice}/delete"), "").await.status, StatusCode::SEE_OTHER);
    house.clock.advance(DAY * 365 * 973 + DAY * 400);
    timer::run_due(&house.node).await.expect("the timers");
    assert!(cards(&mut ana, &house).await.is_empty());
}

#[tokio::test]
async fn a_day_that_was_moved_is_waited_for_and_what_was_ended_by_hand_does_not_come_again() {
    let (house, mut ana) = House::with_pod().await;
    let soup = "step=3&go=next&title=Soup+for+six&category=food&description=&language=en&amount=6&unit=&closes_at=2026-11-26&area=Elm\
                &acceptance=&visibility=pod&pods=&once=0123456789abcdef0123456789abcd02";
    let first = ana.post(&house, "/offer/new", soup).await.to;
    let first = first.split('?').next().unwrap_or_default().to_owned();
    ana.post(&house, &format!("{first}/again"), "every=7").await;
    let moved =
        ana.post(&house, &format!("{first}/change"), "title=Soup+for+six&description=&amount=6&closes_at=2026-12-01").await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.body);
    house.clock.advance(DAY * 2);
    timer::run_due(&house.node).await.expect("the timers");
    assert_eq!(cards(&mut ana, &house).await, std::slice::from_ref(&first), "not yet");
    house.clock.advance(DAY * 5);
    timer::run_due(&house.node).await.expect("the timers");
    let all = cards(&mut ana, &house).await;
    let page = ana.get(&house, &all[0]).await.body;
    assert!(all.len() == 1 && page.contains("8 Dec 2026"), "a week after the day it was moved to: {page}");
    ana.post(&house, &format!("{}/close", all[0]), "").await;
    house.clock.advance(DAY * 14);
    timer::run_due(&house.node).await.expect("the timers");
    assert!(cards(&mut ana, &house).await.is_empty(), "ended by hand");
}

const CALL: &str = "channel=phone&kind=request&title=A+hot+meal&category=food&amount=1&unit=&area=Elm+Street+area&language=en\
                    &needed_by=2026-11-26&name=Rosa&phone=%2B1+416+555+0199&mail=&corner=Elm+and+Oak&household=&shopping=\
                    &note=&door=&consent=yes&once=0123456789abcdef0123456789abcdc1";

/// The cases at the desk, by their pages.
async fn cases(desk: &mut Browser, house: &House) -> Vec<String> {
    let page = desk.get(house, "/desk").await.body;
    page.split("href=\"/cases/").skip(1).filter_map(|p| p.split('"').next()).map(|id| format!("/cases/{id}")).collect()
}

#[tokio::test]
async fn a_meal_every_thursday_is_a_case_of_its_own_each_time_for_the_same_person() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    let first = ana.post(&house, "/desk/new", CALL).await.to.split('?').next().unwrap_or_default().to_owned();
    let put = "title=A+hot+meal&description=&visibility=pod&marks=cool&every=7";
    assert_eq!(ana.post(&house, &format!("{first}/publish"), put).await.status, StatusCode::SEE_OTHER);
    let listing = cards(&mut bo, &house).await.pop().expect("on the board");
    let page = bo.get(&house, &listing).await.body;
    assert!(page.contains("Comes again every week") && page.contains("has to stay cool"), "{page}");
    let promise = bo.post(&house, &format!("{listing}/promises"), "amount=1&message=").await.to;
    let promise = promise.split('?').next().unwrap_or_default().to_owned();
    for (who, act) in [(&mut ana, "accept"), (&mut bo, "handed-over")] {
        assert_eq!(who.post(&house, &format!("{promise}/{act}"), "amount=1").await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(ana.post(&house, &format!("{promise}/received"), "amount=1").await.status, StatusCode::SEE_OTHER);
    assert!(ana.get(&house, &first).await.body.contains("Helped"), "this one is done");

    let found = async |case: &str| {
        let id = case.trim_start_matches("/cases/").parse().expect("an id");
        let c = house.node.read(move |c| Ok::<_, caremonger_app::Error>(caremonger_store::case::case_find(c, id)?)).await;
        c.expect("the database").expect("a case").code
    };
    let code = found(&first).await;
    // The next Thursday, and nothing is told again; what is kept of her stays as long as it comes again.
    house.clock.advance(DAY * 2);
    timer::run_due(&house.node).await.expect("the timers");
    let next = cases(&mut ana, &house).await;
    assert!(next.len() == 1 && next[0] != first, "{next:?}");
    let page = ana.get(&house, &next[0]).await.body;
    assert!(page.contains("It comes again") && page.contains("3 Dec 2026"), "{page}");
    assert!(found(&next[0]).await == code && found(&first).await != code, "the code she was given tells of the newest");
    let shown = ana.post(&house, &format!("{}/reveal", next[0]), "what=rest").await.body;
    assert!(shown.contains("Rosa") && shown.contains("Elm and Oak"), "{shown}");
    let again = cards(&mut bo, &house).await;
    assert!(again.len() == 1 && again[0] != listing, "{again:?}");
    house.clock.advance(DAY * 21);
    timer::run_due(&house.node).await.expect("the timers");
    let open = cases(&mut ana, &house).await;
    assert!(open.len() == 2 && open.contains(&next[0]), "one that nobody took stays with the desk: {open:?}");

    // She needs it no more: it ends, and what is kept of her goes by the rule.
    for case in &open {
        let done = ana.post(&house, &format!("{case}/no-longer-needed"), "").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    }
    for _ in 0..4 {
        house.clock.advance(DAY * 7);
        timer::run_due(&house.node).await.expect("the timers");
    }
    timer::tidy(&house.node).await.expect("tidied");
    assert!(cases(&mut ana, &house).await.is_empty() && cards(&mut bo, &house).await.is_empty());
    let gone = ana.post(&house, &format!("{first}/reveal"), "what=rest").await.body;
    assert!(!gone.contains("Rosa"), "{gone}");
}

#[tokio::test]
async fn taken_off_and_put_up_anew_it_comes_once_a_week_and_deleted_it_keeps_nobody() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    // Nobody said a day: every week is in a week.
    let call = CALL.replace("needed_by=2026-11-26", "needed_by=");
    let case = ana.post(&house, "/desk/new", &call).await.to.split('?').next().unwrap_or_default().to_owned();
    let put = "title=A+hot+meal&description=&visibility=pod&every=7";
    ana.post(&house, &format!("{case}/publish"), put).await;
    let old = cards(&mut bo, &house).await.pop().expect("on the board");
    ana.post(&house, &format!("{old}/pause"), "paused=yes").await;
    ana.post(&house, &format!("{old}/close"), "").await;
    assert_eq!(ana.post(&house, &format!("{case}/publish"), put).await.status, StatusCode::SEE_OTHER);
    let listing = cards(&mut bo, &house).await.pop().expect("on the board again");
    ana.post(&house, &format!("{listing}/pause"), "paused=yes").await;
    house.clock.advance(DAY * 8);
    for _ in 0..3 {
        timer::run_due(&house.node).await.expect("the timers");
    }
    let next = cards(&mut bo, &house).await;
    assert_eq!(next.len(), 1, "one a week: {next:?}");
    assert!(!bo.get(&house, &next[0]).await.body.contains("paused for now"), "the next is not born paused");
    // Handed over, then taken down for good: nothing is left that would keep her details.
    let promise = bo.post(&house, &format!("{}/promises", next[0]), "amount=1&message=").await.to;
    let promise = promise.split('?').next().unwrap_or_default().to_owned();
    for (who, act) in [(&mut ana, "accept"), (&mut bo, "handed-over")] {
        who.post(&house, &format!("{promise}/{act}"), "amount=1").await;
    }
    ana.post(&house, &format!("{promise}/received"), "amount=1").await;
    ana.post(&house, &format!("{}/delete", next[0]), "").await;
    for open in cases(&mut ana, &house).await {
        ana.post(&house, &format!("{open}/no-longer-needed"), "").await;
    }
    house.clock.advance(DAY * 15);
    timer::run_due(&house.node).await.expect("the timers");
    timer::tidy(&house.node).await.expect("tidied");
    let gone = ana.post(&house, &format!("{case}/reveal"), "what=rest").await.body;
    assert!(!gone.contains("Rosa"), "{gone}");
    assert!(cards(&mut bo, &house).await.is_empty());
}
