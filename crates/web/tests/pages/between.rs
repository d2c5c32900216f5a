//! Between neighbours: keeping apart, telling the mediators, and what newcomers can do in a day.

use std::time::Duration;

use super::*;

const DAY: Duration = Duration::from_secs(24 * 3600);

fn id_of(house_page: &str, name: &str) -> String {
    let before = house_page.split_once(&format!(">{name}<")).map_or("", |(before, _)| before);
    before.rsplit_once("href=\"/people/").and_then(|(_, l)| l.split('"').next()).expect("their page").to_owned()
}

#[tokio::test]
async fn who_keep_apart_do_not_see_write_or_meet_one_another() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &[]).await, house.neighbour("cy", &[]).await);
    bo.post(&house, "/me/details", "phone=416+555+0100").await;
    let first = bo.offer(&house, "A+good+drill", "pod").await;
    let promised = cy.post(&house, &format!("{first}/promises"), "amount=1&message=Thank+you").await;
    let promise = promised.to.split('?').next().unwrap_or_default().to_owned();
    assert!(cy.get(&house, &promise).await.body.contains("Show me"), "they may meet");
    // Two taps from the promise.
    let page = bo.get(&house, &promise).await.body;
    let link = page.split_once("href=\"/people/").map_or("", |(_, l)| l.split('"').next().unwrap_or_default());
    assert!(link.ends_with("/apart"), "{page}");
    let apart = bo.get(&house, &format!("/people/{link}")).await.body;
    assert!(apart.contains("Keep us apart") && apart.contains("<title>Caremonger</title>") && !apart.contains(">cy<"), "{apart}");
    assert_eq!(bo.post(&house, &format!("/people/{link}"), "").await.status, StatusCode::SEE_OTHER);

    let second = bo.offer(&house, "Four+more+drills", "pod").await;
    assert_eq!(cy.get(&house, &second).await.status, StatusCode::NOT_FOUND, "what comes next is not there for them");
    assert!(ana.get(&house, &second).await.status == StatusCode::OK && !cy.get(&house, "/board").await.body.contains("drill"));
    let page = cy.get(&house, &promise).await.body;
    assert!(!page.contains("Show me"), "no details any more: {page}");
    let written = cy.post(&house, &format!("{promise}/messages"), "text=Why").await;
    assert!(written.status == StatusCode::UNPROCESSABLE_ENTITY && written.body.contains("The desk can help"), "{}", written.body);
    assert_eq!(bo.post(&house, &format!("{promise}/messages"), "text=So").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(bo.post(&house, &format!("{promise}/cancel"), "").await.status, StatusCode::SEE_OTHER, "but it can be ended");

    let me = bo.get(&house, "/me").await.body;
    assert!(me.contains("You keep apart from") && me.contains("<bdi>cy</bdi>"), "{me}");
    assert!(!cy.get(&house, "/me").await.body.contains("You keep apart from"), "they are not told");
    let id = link.trim_end_matches("/apart");
    assert_eq!(bo.post(&house, &format!("/people/{id}/unblock"), "").await.to, "/me?done=changed");
    assert_eq!(cy.get(&house, &second).await.status, StatusCode::OK);
    let myself = id_of(&ana.get(&house, "/people").await.body, "Ana");
    assert_eq!(ana.get(&house, &format!("/people/{myself}/apart")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn mediators_hear_in_confidence_and_not_about_themselves() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &["mediator"]).await, house.neighbour("cy", &["mediator"]).await);
    let mut dee = house.neighbour("dee", &[]).await;
    let people = ana.get(&house, "/people").await.body;
    let (about_bo, about_ana) = (id_of(&people, "bo"), id_of(&people, "Ana"));
    let empty = dee.post(&house, &format!("/people/{about_bo}/tell"), "text=+").await;
    assert!(empty.status == StatusCode::UNPROCESSABLE_ENTITY && empty.body.contains("Write a few words first"));
    let told = dee.post(&house, &format!("/people/{about_bo}/tell"), "text=He+shouted+at+me").await;
    assert_eq!(told.to, format!("/people/{about_bo}/apart?done=told"), "{}", told.body);
    dee.post(&house, &format!("/people/{about_ana}/tell"), "text=She+forgot+Gran&named=yes").await;
    let offer = ana.offer(&house, "Old+bread", "pod").await;
    assert!(dee.get(&house, &offer).await.body.contains(&format!("{offer}/tell")));
    assert_eq!(dee.post(&house, &format!("{offer}/tell"), "text=It+is+mouldy").await.to, format!("{offer}?done=told"));

    let his = bo.get(&house, "/mediation").await.body;
    assert!(!his.contains("shouted") && his.contains("She forgot Gran") && his.contains("<bdi>Ana</bdi>"), "{his}");
    let hers = cy.get(&house, "/mediation").await.body;
    assert!(hers.contains("He shouted at me") && hers.contains("It is mouldy"), "{hers}");
    assert_eq!(hers.matches("does not want to be known").count(), 2, "{hers}");
    assert!(hers.contains("dee told it"), "who agreed is named: {hers}");
    assert!(cy.get(&house, "/notices").await.body.contains("Somebody told the mediators something"));
    let desk = ana.get(&house, "/mediation").await.body;
    assert!(!desk.contains("shouted") && !desk.contains("mouldy") && !desk.contains("forgot"), "not the desk: {desk}");
    assert_eq!(dee.get(&house, "/mediation").await.status, StatusCode::FORBIDDEN);

    // Settled, and two weeks later without words.
    let close = |page: &str| {
        let before = page.split_once("He shouted at me").map_or("", |(_, after)| after);
        let at = before.split_once("action=\"/mediation/").and_then(|(_, rest)| rest.split_once('"'));
        at.map(|(id, _)| format!("/mediation/{id}")).expect("a button")
    };
    let close = close(&hers);
    assert_eq!(bo.post(&house, &close, "").await.status, StatusCode::NOT_FOUND, "nobody settles what is about them");
    assert_eq!(cy.post(&house, &close, "").await.to, "/mediation?done=looked-at");
    house.clock.advance(DAY * 15);
    timer::tidy(&house.node).await.expect("tidied");
    let hers = cy.get(&house, "/mediation").await.body;
    assert!(!hers.contains("shouted") && hers.contains("The words were deleted") && hers.contains("mouldy"), "{hers}");

    for n in 0..5 {
        dee.post(&house, &format!("/people/{about_ana}/tell"), &format!("text=Number+{n}")).await;
    }
    let much = dee.post(&house, &format!("/people/{about_ana}/tell"), "text=Once+more").await;
    assert!(much.status == StatusCode::UNPROCESSABLE_ENTITY && much.body.contains("told much today"), "{}", much.body);
}

#[tokio::test]
async fn about_the_only_mediator_those_with_the_keys_are_told_and_where_nobody_is_left_it_is_said() {
    let (house, mut ana) = House::with_pod().await;
    let mut dee = house.neighbour("dee", &[]).await;
    let people = ana.get(&house, "/people").await.body;
    let about_ana = id_of(&people, "Ana");
    let alone = dee.post(&house, &format!("/people/{about_ana}/tell"), "text=She+keeps+everything").await;
    assert!(alone.status == StatusCode::UNPROCESSABLE_ENTITY && alone.body.contains("Nobody else of that pod"), "{}", alone.body);
    let _bo = house.neighbour("bo", &["mediator"]).await;
    let about_bo = id_of(&ana.get(&house, "/people").await.body, "bo");
    let told = dee.post(&house, &format!("/people/{about_bo}/tell"), "text=He+shouted+at+me").await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.body);
    let hers = ana.get(&house, "/mediation").await.body;
    assert!(hers.contains("He shouted at me"), "who has the keys reads it: {hers}");
}

#[tokio::test]
async fn nobody_publishes_past_the_desk_by_keeping_apart_from_it() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    let ana_id = id_of(&bo.get(&house, "/people").await.body, "Ana");
    bo.post(&house, &format!("/people/{ana_id}/apart"), "").await;
    let offer = bo.offer(&house, "Something+odd", "pod").await;
    assert_eq!(ana.get(&house, &offer).await.status, StatusCode::OK);
    assert_eq!(ana.post(&house, &format!("{offer}/close"), "").await.status, StatusCode::SEE_OTHER);
}

/// Nour, who joined by a link and whom nobody has vouched for.
async fn newcomer(house: &House, ana: &mut Browser) -> Browser {
    let link = ana.post(house, "/people/invite", "").await.body;
    let link = link.split_once("/join/").map_or("", |(_, l)| l.split(['<', '"']).next().unwrap_or_default()).to_owned();
    let mut nour = Browser::default();
    let joined = nour.post_raw(house, &format!("/join/{link}"), "name=Nour&language=en").await;
    assert_eq!(joined.to, "/board?done=joined", "{}", joined.body);
    nour
}

#[tokio::test]
async fn a_newcomer_promises_three_things_a_day_until_one_is_kept() {
    let (house, mut ana) = House::with_pod().await;
    let mut nour = newcomer(&house, &mut ana).await;
    let mut offers = Vec::new();
    for title in ["One", "Two+x", "Three+xx", "Four+xxxx", "Five+xxxxxx", "Six+xxxxxxxx"] {
        offers.push(ana.offer(&house, title, "pod").await);
    }
    let mut promise = async |offer: &str| nour.post(&house, &format!("{offer}/promises"), "amount=1&message=").await;
    let first = promise(&offers[0]).await;
    for offer in &offers[1..3] {
        assert_eq!(promise(offer).await.status, StatusCode::SEE_OTHER);
    }
    let fourth = promise(&offers[3]).await;
    assert!(fourth.status == StatusCode::UNPROCESSABLE_ENTITY && fourth.body.contains("three things a day"), "{}", fourth.body);
    let path = first.to.split('?').next().unwrap_or_default().to_owned();
    ana.post(&house, &format!("{path}/handed-over"), "amount=1").await;
    assert_eq!(nour.post(&house, &format!("{path}/received"), "amount=1").await.status, StatusCode::SEE_OTHER);
    for offer in &offers[3..5] {
        let made = nour.post(&house, &format!("{offer}/promises"), "amount=1&message=").await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "one was kept: {}", made.body);
    }
    let sixth = nour.post(&house, &format!("{}/promises", offers[5]), "amount=1&message=").await;
    assert_eq!(sixth.status, StatusCode::UNPROCESSABLE_ENTITY);
    house.clock.advance(DAY + Duration::from_secs(1));
    let next_day = nour.post(&house, &format!("{}/promises", offers[5]), "amount=1&message=").await;
    assert_eq!(next_day.status, StatusCode::SEE_OTHER, "{}", next_day.body);
}

#[tokio::test]
async fn a_newcomer_publishes_five_a_day_and_the_desk_looks_at_money_and_at_the_same_again() {
    let (house, mut ana) = House::with_pod().await;
    let mut nour = newcomer(&house, &mut ana).await;
    let publish = async |nour: &mut Browser, n: u8, title: &str| {
        let form = format!(
            "step=3&go=next&title={title}&category=other&description=&language=en&amount=1&unit=&closes_at=2999-01-01&area=Elm+Street+area\
             &acceptance=&visibility=pod&pods=&once=0123456789abcdef0123456789abcd{n:02x}"
        );
        nour.post(&house, "/offer/new", &form).await
    };
    assert_eq!(publish(&mut nour, 1, "Bags+of+rice").await.status, StatusCode::SEE_OTHER);
    let news = ana.get(&house, "/notices").await.body;
    assert!(!news.contains("look at it"), "nothing to look at: {news}");
    assert_eq!(
        publish(&mut nour, 2, "Phones,+pay+by+Western+Union").await.status,
        StatusCode::SEE_OTHER,
        "nothing is refused for it"
    );
    assert!(ana.get(&house, "/notices").await.body.contains("writes of money"));
    let coats = publish(&mut nour, 7, "Coats").await.to;
    let coats = coats.split('?').next().unwrap_or_default().to_owned();
    let before = ana.get(&house, "/notices").await.body.matches("writes of money").count();
    let change = "title=Coats&description=Gift+cards+only&amount=1&closes_at=2999-01-01";
    nour.post(&house, &format!("{coats}/change"), change).await;
    assert_eq!(ana.get(&house, "/notices").await.body.matches("writes of money").count(), before + 1, "changed afterwards too");
    publish(&mut nour, 3, "BAGS+of+rice").await;
    assert!(ana.get(&house, "/notices").await.body.contains("wrote the same again"));
    assert_eq!(publish(&mut nour, 5, "Boots").await.status, StatusCode::SEE_OTHER);
    let sixth = publish(&mut nour, 6, "More+coats").await;
    assert_eq!(sixth.status, StatusCode::UNPROCESSABLE_ENTITY, "five a day");
}
