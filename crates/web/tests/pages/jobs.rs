//! Jobs: who holds which until when, and saying that one could take one (A4).

use super::*;

#[tokio::test]
async fn everybody_sees_who_holds_each_job_until_when_and_can_offer_to_take_it() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    house.neighbour("dee", &["driver"]).await;
    let page = bo.get(&house, "/people").await.body;
    let driver = between(&page, "<strong>Driver</strong>", "</li>").to_owned();
    assert!(driver.contains("<bdi>dee</bdi>") && driver.contains("I could take this job"), "{driver}");
    assert!(between(&page, "<strong>Mediator</strong>", "</li>").contains("nobody yet"), "{page}");
    assert_eq!(bo.post(&house, "/people/jobs/driver/offer", "").await.to, "/people?done=changed");
    assert_eq!(bo.post(&house, "/people/jobs/driver/offer", "").await.status, StatusCode::SEE_OTHER, "pressed twice");
    assert_eq!(bo.post(&house, "/people/jobs/king/offer", "").await.status, StatusCode::CONFLICT);
    assert_eq!(ana.get(&house, "/notices").await.body.matches("could take a job").count(), 1);
    let page = ana.get(&house, "/people").await.body;
    let offer = between(&page, "<strong>Driver</strong>", "</li>").to_owned();
    let bos = between(&offer, "Could take it: <a href=\"", "\"").to_owned();
    assert!(offer.contains("<bdi>bo</bdi>") && bos.starts_with("/people/"), "{offer}");

    // Given until a day, it is an offer no more; and one can take an offer back.
    let given = ana.post(&house, &format!("{bos}/job"), "job=driver&until=2027-01-01").await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.body);
    let page = bo.get(&house, "/people").await.body;
    let driver = between(&page, "<strong>Driver</strong>", "</li>").to_owned();
    assert!(driver.contains("until 1 Jan 2027") && !driver.contains("Could take it"), "{driver}");
    bo.post(&house, "/people/jobs/purse/offer", "").await;
    assert!(bo.get(&house, "/people").await.body.contains("I cannot after all"));
    bo.post(&house, "/people/jobs/purse/offer-back", "").await;
    assert!(!ana.get(&house, "/people").await.body.contains("Could take it"));
    bo.post(&house, "/people/jobs/mediator/offer", "").await;
    bo.post(&house, "/me/leave", "sure=yes").await;
    assert!(!ana.get(&house, "/people").await.body.contains("Could take it"), "who leaves takes nothing");
}
