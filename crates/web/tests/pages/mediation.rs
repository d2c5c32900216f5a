//! A talk with a mediator: private to the two and whoever takes it up, with set days, both heard, and before the pod is asked if somebody stays.

use std::time::Duration;

use super::*;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// The id of a neighbour in the list of whom one can ask to talk with.
fn whom(page: &str, name: &str) -> String {
    let before = page.split(&format!(">{name}</option>")).next().unwrap_or_default();
    before.rsplit("value=\"").next().and_then(|p| p.split('"').next()).unwrap_or_default().to_owned()
}

async fn later(house: &House, days: u32) {
    house.clock.advance(DAY * days);
    timer::run_due(&house.node).await.expect("done");
}

/// Asks for a talk; where it stands.
async fn asked(house: &House, asker: &mut Browser, member: &str) -> String {
    let done = asker.post(house, "/mediations", &format!("member={member}&text=Music+until+two+at+night")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    done.to.trim_end_matches("?done=mediation-asked").to_owned()
}

/// A talk that the other side did not want: from then on the pod can be asked if they stay.
pub(super) async fn refused(house: &House, asker: &mut Browser, other: &mut Browser, member: &str) {
    let path = asked(house, asker, member).await;
    assert_eq!(other.post(house, &format!("{path}/no"), "").await.to, format!("{path}?done=mediation-over"));
}

/// Proposes that the pod decides if somebody stays.
async fn review(house: &House, who: &mut Browser, member: &str, more: &str) -> Answer {
    let form =
        format!("form=change&rule=majority&question=Do+they+stay%3F&why=&days=14&quorum=50&effect=leaves&member={member}{more}");
    who.post(house, "/decisions", &form).await
}

struct Street {
    house: House,
    ana: Browser,
    bo: Browser,
    med: Browser,
    /// Bo's id.
    bos: String,
}

/// Ana and Bo live side by side; Med is a mediator.
async fn street() -> Street {
    let (house, mut ana) = House::with_pod().await;
    let bo = house.neighbour("bo", &[]).await;
    let med = house.neighbour("med", &["mediator"]).await;
    let bos = whom(&ana.get(&house, "/mediations").await.body, "bo");
    Street { house, ana, bo, med, bos }
}

#[tokio::test]
async fn both_are_heard_in_private_and_the_mediator_says_how_it_ended() {
    let mut s = street().await;
    let mut desk = s.house.neighbour("dee", &["desk", "keys", "purse"]).await;
    for bad in ["member=&text=Hello", &format!("member={}&text=+", s.bos)] {
        assert_eq!(s.ana.post(&s.house, "/mediations", bad).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
    let path = asked(&s.house, &mut s.ana, &s.bos).await;
    let again = s.ana.post(&s.house, "/mediations", &format!("member={}&text=Again", s.bos)).await;
    assert!(again.body.contains("There is such a talk with them already."), "{}", again.body);

    // The other side is told at once: who, what, and by when.
    assert!(s.bo.get(&s.house, "/notices").await.body.contains("A neighbour asks for a talk with you and a mediator"));
    let his = s.bo.get(&s.house, &path).await.body;
    for part in ["Ana", "Music until two at night", "by 28 Nov 2026", "until 2 Dec 2026", "<title>Caremonger</title>"] {
        assert!(his.contains(part), "{part}: {his}");
    }
    // Mediators see that somebody waits; the desk and others see nothing.
    let waiting = s.med.get(&s.house, "/mediations").await.body;
    assert!(waiting.contains("Ana and bo") && !waiting.contains("Music"), "{waiting}");
    let before = s.med.get(&s.house, &path).await.body;
    assert!(!before.contains("Music") && before.contains("I take it up"), "{before}");
    assert_eq!(s.med.post(&s.house, &format!("{path}/end"), "settled=yes").await.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.get(&s.house, &path).await.status, StatusCode::NOT_FOUND);
    for place in ["/mediations", "/notices", "/desk", "/mediation", "/log"] {
        let page = desk.get(&s.house, place).await.body;
        assert!(!page.contains("Ana and bo") && !page.contains("asks for a talk"), "{place}: {page}");
    }
    assert_eq!(desk.post(&s.house, &format!("{path}/take-up"), "").await.status, StatusCode::NOT_FOUND);

    assert_eq!(s.med.post(&s.house, &format!("{path}/take-up"), "").await.status, StatusCode::SEE_OTHER);
    assert!(s.med.get(&s.house, &path).await.body.contains("Music until two at night"));
    let early = s.med.post(&s.house, &format!("{path}/end"), "settled=no&agreed=").await;
    assert!(early.body.contains("They have not said yes to a talk yet."), "nobody is judged unheard: {}", early.body);
    assert_eq!(s.bo.post(&s.house, &format!("{path}/word"), "text=It+was+one+party").await.status, StatusCode::SEE_OTHER);
    assert_eq!(s.bo.post(&s.house, &format!("{path}/word"), "text=Two+parties").await.status, StatusCode::SEE_OTHER);
    let hers = s.ana.get(&s.house, &path).await.body;
    assert!(hers.contains("Two parties") && !hers.contains("one party"), "{hers}");
    assert_eq!(s.ana.post(&s.house, &format!("{path}/yes"), "").await.status, StatusCode::FORBIDDEN, "the other side answers");
    assert_eq!(s.bo.post(&s.house, &format!("{path}/yes"), "").await.status, StatusCode::SEE_OTHER);
    for day in ["2026-11-24", "2027-01-01", ""] {
        let bad = s.med.post(&s.house, &format!("{path}/day"), &format!("day={day}&place=")).await;
        assert!(bad.body.contains("within two weeks of their yes"), "{day}: {}", bad.body);
    }
    for (day, place) in [("2026-11-28", "The+hall"), ("2026-11-29", "The+library+at+six")] {
        let set = s.med.post(&s.house, &format!("{path}/day"), &format!("day={day}&place={place}")).await;
        assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.body);
    }
    for who in [&mut s.ana, &mut s.bo] {
        let page = who.get(&s.house, &path).await.body;
        assert!(page.contains("The talk is on 29 Nov 2026") && page.contains("The library at six"), "{page}");
        assert_eq!(who.post(&s.house, &format!("{path}/end"), "settled=yes").await.status, StatusCode::FORBIDDEN);
    }
    let end = s.med.post(&s.house, &format!("{path}/end"), "settled=yes&agreed=Quiet+after+ten").await;
    assert_eq!(end.status, StatusCode::SEE_OTHER, "{}", end.body);
    let page = s.bo.get(&s.house, &path).await.body;
    assert!(page.contains("a way was found") && page.contains("Quiet after ten") && !page.contains("id=\"word\""), "{page}");
    let over = s.bo.post(&s.house, &format!("{path}/no"), "").await;
    assert_eq!(over.status, StatusCode::UNPROCESSABLE_ENTITY, "what ended stays ended");
    let none = review(&s.house, &mut s.ana, &s.bos, "").await;
    assert!(none.body.contains("First ask for a talk with a mediator."), "they found a way: {}", none.body);
    // A month later nothing of it is left.
    later(&s.house, 31).await;
    assert_eq!(s.bo.get(&s.house, &path).await.status, StatusCode::NOT_FOUND);
    let left = s.house.node.read(|c| Ok::<_, caremonger_app::Error>(caremonger_store::vault_key::vault_key_page(c, None, 50)?));
    let id = path.trim_start_matches("/mediations/");
    assert!(left.await.expect("read").iter().all(|k| k.owner != id), "nor its key");
}

#[tokio::test]
async fn nobody_mediates_their_own_and_days_that_pass_end_it() {
    let mut s = street().await;
    let meds = whom(&s.bo.get(&s.house, "/mediations").await.body, "med");
    let own = asked(&s.house, &mut s.bo, &meds).await;
    assert_eq!(s.med.post(&s.house, &format!("{own}/take-up"), "").await.status, StatusCode::FORBIDDEN);
    let path = asked(&s.house, &mut s.ana, &s.bos).await;
    let waits = |page: &str| page.matches("Somebody still waits for a mediator").count();
    later(&s.house, 3).await;
    later(&s.house, 1).await;
    assert_eq!(waits(&s.med.get(&s.house, "/notices").await.body), 1, "of Ana's, once, and not of their own");
    let keys = s.ana.get(&s.house, "/notices").await.body;
    assert!(keys.contains("there is nobody with that job"), "of the other one those with the keys: {keys}");
    later(&s.house, 3).await;
    let page = s.ana.get(&s.house, &path).await.body;
    assert!(page.contains("without an answer"), "saying nothing for a week ends it: {page}");
    assert_eq!(review(&s.house, &mut s.ana, &s.bos, "").await.status, StatusCode::SEE_OTHER, "its days have passed");
    let ana = whom(&s.bo.get(&s.house, "/mediations").await.body, "Ana");
    let back = review(&s.house, &mut s.bo, &ana, "").await;
    assert!(back.body.contains("First ask"), "not against whoever wanted to talk: {}", back.body);
}

#[tokio::test]
async fn the_pod_is_asked_after_a_talk_and_whoever_it_is_about_sees_the_steps() {
    let mut s = street().await;
    let path = asked(&s.house, &mut s.ana, &s.bos).await;
    let too_soon = review(&s.house, &mut s.ana, &s.bos, "").await;
    assert!(too_soon.body.contains("First ask for a talk with a mediator."), "{}", too_soon.body);
    s.med.post(&s.house, &format!("{path}/take-up"), "").await;
    s.bo.post(&s.house, &format!("{path}/yes"), "").await;
    let end = format!("{path}/end");
    let unheard = s.med.post(&s.house, &end, "settled=no&agreed=").await;
    assert!(unheard.body.contains("Set the day of the talk first"), "{}", unheard.body);
    s.med.post(&s.house, &format!("{path}/day"), "day=2026-11-28&place=").await;
    assert_eq!(
        s.med.post(&s.house, &end, "settled=no&agreed=").await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "it has not come"
    );
    later(&s.house, 4).await;
    assert_eq!(s.med.post(&s.house, &end, "settled=no&agreed=").await.status, StatusCode::SEE_OTHER);
    later(&s.house, 40).await;
    assert_eq!(s.ana.get(&s.house, &path).await.status, StatusCode::NOT_FOUND, "the words are gone");
    let opened = review(&s.house, &mut s.ana, &s.bos, "").await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "the way is open for sixty days: {}", opened.body);
    let at = opened.to.trim_end_matches("?done=published").to_owned();
    let his = s.bo.get(&s.house, &at).await.body;
    for part in ["The talk with a mediator ended", "This was proposed", "until", "You can write below"] {
        assert!(his.contains(part), "{part}: {his}");
    }
    let others = s.med.get(&s.house, &at).await.body;
    assert!(!others.contains("The talk with a mediator ended"), "of the talk others read nothing: {others}");
    s.ana.post(&s.house, &format!("{at}/withdraw"), "").await;
    later(&s.house, 21).await;
    let late = review(&s.house, &mut s.ana, &s.bos, "").await;
    assert!(late.body.contains("First ask"), "not for longer: {}", late.body);
}

#[tokio::test]
async fn a_mediator_says_that_it_cannot_wait_and_is_not_named() {
    let mut s = street().await;
    assert!(!s.ana.get(&s.house, "/decisions").await.body.contains("It is not safe to wait"));
    assert!(s.med.get(&s.house, "/decisions").await.body.contains("It is not safe to wait"));
    assert_eq!(review(&s.house, &mut s.ana, &s.bos, "&urgent=yes").await.status, StatusCode::FORBIDDEN);
    let opened = review(&s.house, &mut s.med, &s.bos, "&urgent=yes").await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.body);
    let page = s.ana.get(&s.house, opened.to.trim_end_matches("?done=published")).await.body;
    assert!(page.contains("A mediator says this cannot wait.") && !page.contains("<bdi>med</bdi>"), "{page}");
    // Not about whoever they are at odds with themselves.
    let meds = whom(&s.bo.get(&s.house, "/mediations").await.body, "med");
    let mut cy = s.house.neighbour("cy", &[]).await;
    asked(&s.house, &mut cy, &meds).await;
    let cys = whom(&s.ana.get(&s.house, "/mediations").await.body, "cy");
    assert_eq!(review(&s.house, &mut s.med, &cys, "&urgent=yes").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn where_there_is_no_mediator_the_keys_hear_of_it_and_the_days_pass_as_everywhere() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    let bos = whom(&ana.get(&house, "/mediations").await.body, "bo");
    asked(&house, &mut ana, &bos).await;
    later(&house, 6).await;
    assert!(review(&house, &mut ana, &bos, "").await.body.contains("First ask"));
    later(&house, 1).await;
    assert_eq!(review(&house, &mut ana, &bos, "").await.status, StatusCode::SEE_OTHER);
    // Who is in a talk and goes leaves nothing of it, and the other hears that it is over.
    assert!(!ana.get(&house, "/mediations").await.body.contains("There are none."));
    bo.post(&house, "/me/leave", "sure=yes").await;
    let left = ana.get(&house, "/mediations").await.body;
    assert!(left.contains("There are none."), "{left}");
    assert!(ana.get(&house, "/notices").await.body.contains("A talk with a mediator has ended"));
}
