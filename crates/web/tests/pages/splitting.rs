//! A pod splits, and nobody types anything again.

use super::*;

#[tokio::test]
async fn some_go_into_a_new_pod_with_their_details_jobs_and_what_is_open() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &["driver"]).await, house.neighbour("cy", &[]).await);
    bo.post(&house, "/me/details", "phone=555+0101+00").await;
    let (inside, outside) = (bo.offer(&house, "A+drill", "pod").await, bo.offer(&house, "Bags+of+rice", "public").await);
    let taken = bo.offer(&house, "Winter+coats", "pod").await;
    let promise = cy.post(&house, &format!("{taken}/promises"), "amount=1&message=").await.to;
    let promise = promise.split('?').next().unwrap_or_default().to_owned();
    assert_eq!(bo.get(&house, "/people/split").await.status, StatusCode::FORBIDDEN);

    let page = ana.get(&house, "/people/split").await.body;
    let (anas, bos) = (id_of(&page, "Ana").expect("Ana"), id_of(&page, "bo").expect("bo"));
    let form = format!("title=Oak+Hill&name=oak&area=Oak+Hill&member={bos}&keys={bos}");
    assert_eq!(bo.post(&house, "/people/split", &form).await.status, StatusCode::FORBIDDEN);
    let nobody = ana.post(&house, "/people/split", &format!("title=Oak+Hill&name=oak&area=Oak+Hill&keys={bos}")).await;
    assert!(
        nobody.status == StatusCode::UNPROCESSABLE_ENTITY && nobody.body.contains("who goes into the new pod"),
        "{}",
        nobody.body
    );
    let all = ana.post(&house, "/people/split", &format!("{form}&member={anas}")).await;
    assert_eq!(all.status, StatusCode::UNPROCESSABLE_ENTITY, "somebody with the keys has to stay");
    let other =
        ana.post(&house, "/people/split", &format!("title=Oak+Hill&name=oak&area=Oak+Hill&member={bos}&keys={anas}")).await;
    assert!(other.status == StatusCode::UNPROCESSABLE_ENTITY && other.body.contains("hold the keys"), "{}", other.body);
    let taken_name = ana.post(&house, "/people/split", &form.replace("name=oak", "name=maple")).await;
    assert_eq!(taken_name.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!ana.get(&house, "/people").await.body.contains("Oak"), "a refused split changes nothing");
    assert_eq!(ana.post(&house, "/people/split", &form).await.to, "/@oak?done=split");

    assert!(!ana.get(&house, "/people").await.body.contains("<bdi>bo</bdi>"));
    let there = bo.get(&house, "/people").await.body;
    assert!(there.contains("<bdi>bo</bdi>") && there.contains("Driver") && !there.contains("<bdi>Ana</bdi>"), "{there}");
    assert!(bo.get(&house, "/me").await.body.contains("555 0101 00") && bo.get(&house, "/desk").await.status == StatusCode::OK);
    assert!(bo.get(&house, "/notices").await.body.contains("You are in a new pod"));
    let drill = bo.get(&house, &inside).await.body;
    assert!(drill.contains("@oak@localhost:8080"), "what only neighbours see goes along: {drill}");
    assert_eq!(cy.get(&house, &inside).await.status, StatusCode::NOT_FOUND, "and is for the new pod now");
    let rice = bo.get(&house, &outside).await.body;
    assert!(
        rice.contains("@maple@localhost:8080") && rice.contains("Change"),
        "what is public stays, and is still theirs: {rice}"
    );
    // What was promised comes to its end where it is.
    assert_eq!(bo.post(&house, &format!("{promise}/handed-over"), "amount=1").await.status, StatusCode::SEE_OTHER);
    assert_eq!(cy.post(&house, &format!("{promise}/received"), "amount=1").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn at_thirty_neighbours_whoever_has_the_keys_is_asked_whether_to_split() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    for n in 3..30 {
        house.neighbour(&format!("n{n}"), &[]).await;
    }
    assert!(!ana.get(&house, "/people").await.body.contains("29 of you"), "not yet");
    house.neighbour("thirty", &[]).await;
    let asked = ana.get(&house, "/people").await.body;
    assert!(asked.contains("30") && asked.contains("href=\"/people/split\""), "{asked}");
    assert!(!bo.get(&house, "/people").await.body.contains("/people/split"), "the others are not");
}
