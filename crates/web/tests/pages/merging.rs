//! Two pods become one, when both want it.

use super::{passing::second_pod, *};

fn pod_id(page: &str) -> String {
    between(page, "<option value=\"", "\"").to_owned()
}

#[tokio::test]
async fn everybody_goes_over_with_details_cases_jobs_and_what_is_open() {
    let (house, mut ana) = House::with_pod().await;
    let mut cleo = second_pod(&house, &["desk", "keys"]).await;
    let mut bo = house.neighbour("bo", &["driver"]).await;
    bo.post(&house, "/me/details", "phone=555+0101+00").await;
    let inside = bo.offer(&house, "A+drill", "pod").await;
    let outside = bo.offer(&house, "Bags+of+rice", "public").await;
    let call = "channel=phone&language=es&kind=request&category=food&title=Groceries+for+two&amount=&unit=&needed_by=&name=Rosa\
                &phone=416+555+0199&corner=&household=&note=&door=&mail=&consent=yes&once=0123456789abcdef0123456789abcd01";
    let case = ana.post(&house, "/desk/new", call).await.to.split('?').next().unwrap_or_default().to_owned();
    assert_eq!(bo.get(&house, "/people/merge").await.status, StatusCode::FORBIDDEN);

    let page = ana.get(&house, "/people/merge").await.body;
    assert!(page.contains("Cedar Hill") && !page.contains("wants"), "{page}");
    let cedar = pod_id(&page);
    let unsure = ana.post(&house, "/people/merge", &format!("pod={cedar}")).await;
    assert!(unsure.status == StatusCode::UNPROCESSABLE_ENTITY && unsure.body.contains("Talk about it first"), "{}", unsure.body);
    assert_eq!(bo.post(&house, "/people/merge", &format!("pod={cedar}&sure=yes")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(ana.post(&house, "/people/merge", &format!("pod={cedar}&sure=yes")).await.to, "/people/merge?done=asked");
    assert!(cleo.get(&house, "/notices").await.body.contains("Another pod wants to join yours"));
    let asked = cleo.get(&house, "/people/merge").await.body;
    let maple = between(&asked, "name=\"pod\" value=\"", "\"").to_owned();
    assert!(asked.contains("Maple Street") && asked.contains("@maple@"), "{asked}");
    assert_eq!(ana.post(&house, "/people/merge/accept", &format!("pod={maple}")).await.status, StatusCode::NOT_FOUND);

    // A no leaves everything as it is, and a yes moves it.
    assert_eq!(cleo.post(&house, "/people/merge/refuse", &format!("pod={maple}")).await.status, StatusCode::SEE_OTHER);
    assert!(ana.get(&house, "/notices").await.body.contains("wants to stay apart"));
    assert_eq!(cleo.post(&house, "/people/merge/accept", &format!("pod={maple}")).await.status, StatusCode::NOT_FOUND);
    ana.post(&house, "/people/merge", &format!("pod={cedar}&sure=yes")).await;
    let done = cleo.post(&house, "/people/merge/accept", &format!("pod={maple}")).await;
    assert_eq!(done.to, "/people?done=merged", "{}", done.body);

    let people = cleo.get(&house, "/people").await.body;
    assert!(people.contains("<bdi>bo</bdi>") && people.contains("<bdi>Ana</bdi>") && people.contains("Driver"), "{people}");
    assert!(bo.get(&house, "/notices").await.body.contains("Your pod has joined another one"));
    assert!(bo.get(&house, "/me").await.body.contains("555 0101 00"));
    let drill = cleo.get(&house, &inside).await.body;
    assert!(drill.contains("@cedar@localhost:8080") && drill.contains("A drill"), "{drill}");
    let shown = cleo.post(&house, &format!("{case}/reveal"), "what=rest").await.body;
    assert!(shown.contains("416 555 0199"), "the cases are at the new desk: {shown}");
    // What others know by the old name ends there and stands anew.
    assert!(bo.get(&house, &outside).await.body.contains("Taken back"), "the old one ended");
    let board = bo.get(&house, "/board?q=rice").await.body;
    assert!(board.contains("Bags of rice") && !board.contains(&outside), "{board}");
    let old = Browser::default().get(&house, "/@maple").await.body;
    assert!(
        old.contains("href=\"http://localhost:8080/@cedar\"") && !old.contains("/@maple/join"),
        "the old page leads on: {old}"
    );
}

#[tokio::test]
async fn what_was_promised_with_others_comes_to_its_end_first() {
    let (house, mut ana) = House::with_pod().await;
    let mut cleo = second_pod(&house, &["desk", "keys"]).await;
    let mut bo = house.neighbour("bo", &[]).await;
    let outside = ana.offer(&house, "Bags+of+rice", "public").await;
    let promise = bo.post(&house, &format!("{outside}/promises"), "amount=1&message=").await.to;
    let promise = promise.split('?').next().unwrap_or_default().to_owned();
    let cedar = pod_id(&ana.get(&house, "/people/merge").await.body);
    ana.post(&house, "/people/merge", &format!("pod={cedar}&sure=yes")).await;
    assert!(ana.get(&house, "/people/merge").await.body.contains("One promise with another place is under way"));
    let asked = cleo.get(&house, "/people/merge").await.body;
    let maple = between(&asked, "name=\"pod\" value=\"", "\"").to_owned();
    let early = cleo.post(&house, "/people/merge/accept", &format!("pod={maple}")).await;
    assert!(early.status == StatusCode::UNPROCESSABLE_ENTITY && early.body.contains("come to their end"), "{}", early.body);
    assert!(!cleo.get(&house, "/people").await.body.contains("<bdi>Ana</bdi>"), "nobody went over");
    ana.post(&house, &format!("{promise}/handed-over"), "amount=1").await;
    bo.post(&house, &format!("{promise}/received"), "amount=1").await;
    assert_eq!(cleo.post(&house, "/people/merge/accept", &format!("pod={maple}")).await.to, "/people?done=merged");
}
