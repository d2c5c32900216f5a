//! Stopping a listing for a while: nobody new can answer it, and what was agreed goes on (B9).

use super::*;

#[tokio::test]
async fn what_is_paused_takes_no_new_promise_keeps_the_old_ones_and_goes_on() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &[]).await, house.neighbour("cy", &[]).await);
    let rice = ana.offer(&house, "Bags+of+rice", "public").await;
    let promise = bo.post(&house, &format!("{rice}/promises"), "amount=1&message=").await.to;
    let promise = promise.split('?').next().unwrap_or_default().to_owned();
    assert_eq!(bo.post(&house, &format!("{rice}/pause"), "paused=yes").await.status, StatusCode::FORBIDDEN);
    let done = ana.post(&house, &format!("{rice}/pause"), "paused=yes").await.to;
    assert_eq!(done, format!("{rice}?done=paused"));
    assert!(ana.get(&house, &done).await.body.contains("what is agreed goes on"));

    let id = rice.trim_start_matches("/listings/").parse().expect("an id");
    let l = house.node.read(move |c| Ok::<_, caremonger_app::Error>(caremonger_store::listing::listing_find(c, id)?)).await;
    let words = caremonger_wire::listing::sentence(house.node.urls(), &l.expect("the database").expect("a listing")).join(" ");
    assert!(words.contains("Paused for now.") && !words.contains("private message"), "on the fediverse: {words}");
    let page = cy.get(&house, &rice).await.body;
    assert!(page.contains("paused for now") && !page.contains(&format!("{rice}/promises")), "{page}");
    let late = cy.post(&house, &format!("{rice}/promises"), "amount=1&message=").await;
    assert!(late.status == StatusCode::UNPROCESSABLE_ENTITY && late.body.contains("Come back in some days"), "{}", late.body);
    assert!(Browser::default().get(&house, "/board").await.body.contains("paused for now"), "it is not gone from the board");
    assert_eq!(ana.post(&house, &format!("{promise}/handed-over"), "amount=1").await.status, StatusCode::SEE_OTHER);
    assert_eq!(bo.post(&house, &format!("{promise}/received"), "amount=1").await.status, StatusCode::SEE_OTHER);
    let changed =
        ana.post(&house, &format!("{rice}/change"), "title=Bags+of+rice&description=&amount=5&closes_at=2999-01-01").await;
    assert!(
        changed.to.contains("done=changed") && ana.get(&house, &rice).await.body.contains("paused for now"),
        "{}",
        changed.body
    );

    assert_eq!(ana.post(&house, &format!("{rice}/pause"), "paused=").await.to, format!("{rice}?done=resumed"));
    let page = cy.get(&house, &rice).await.body;
    assert!(!page.contains("paused for now"), "{page}");
    assert_eq!(cy.post(&house, &format!("{rice}/promises"), "amount=1&message=").await.status, StatusCode::SEE_OTHER);
    let story = ana.get(&house, &rice).await.body;
    assert!(story.contains("Ana</bdi> paused it") || story.contains("paused it."), "{story}");
    assert!(story.contains("let it go on."), "{story}");
    ana.post(&house, &format!("{rice}/close"), "").await;
    assert_eq!(
        ana.post(&house, &format!("{rice}/pause"), "paused=yes").await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "it has ended"
    );
    let new = ana.get(&house, "/offer/new").await.body;
    assert!(!new.contains("paused for now"), "a pause is not chosen beforehand");
}
