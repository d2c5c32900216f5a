//! A pod in numbers, and the areas of the board.

use super::*;

#[tokio::test]
async fn a_pod_sees_its_numbers_without_what_the_desk_keeps_to_itself() {
    let (house, mut ana) = House::with_pod().await;
    let rice = ana.offer(&house, "Bags+of+rice", "public").await;
    ana.offer(&house, "More+bags+of+rice", "pod").await;
    ana.offer(&house, "Only+for+the+desk+here", "desk").await;
    let mut bo = house.neighbour("bo", &[]).await;
    let promise = bo.post(&house, &format!("{rice}/promises"), "amount=1&message=").await.to;
    let promise = promise.split('?').next().unwrap_or_default().to_owned();
    ana.post(&house, &format!("{promise}/handed-over"), "amount=1").await;
    bo.post(&house, &format!("{promise}/received"), "amount=1").await;
    let page = bo.get(&house, "/numbers").await.body;
    let food = page.split_once("Offer · Food</a></th><td>").map_or("", |(_, rest)| rest);
    assert!(food.starts_with("2<"), "two, not three: {page}");
    assert!(page.contains("Week from 18 Nov 2026</th><td>1</td>"), "{page}");
    assert!(!page.contains("of 100") && !page.contains(">bo<"), "nobody is told apart: {page}");
    assert_eq!(Browser::default().get(&house, "/numbers").await.status, StatusCode::UNAUTHORIZED);

    let areas = Browser::default().get(&house, "/areas").await.body;
    assert!(areas.contains("Elm Street area</a></th><td>1</td>"), "what is for everybody alone: {areas}");
    let board = Browser::default().get(&house, "/board?area=ELM+street+Area").await.body;
    assert!(board.contains("Bags of rice") && board.contains("value=\"ELM street Area\""), "{board}");
    assert!(!Browser::default().get(&house, "/board?area=Nowhere").await.body.contains("Bags of rice"));
}
