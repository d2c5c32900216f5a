//! A pod's own categories, and what goes through its desk.

use super::*;

fn ask(category: &str, once: u8) -> String {
    format!(
        "step=3&go=next&title=Something+cool&category={category}&description=&language=en&amount=1&unit=&needed_by=&closes_at=2999-01-01\
         &area=Elm&acceptance=&visibility=pod&pods=&once=0123456789abcdef0123456789abcd{once:02x}"
    )
}

#[tokio::test]
async fn a_pod_adds_a_word_of_its_own_and_uses_it() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    assert_eq!(bo.get(&house, "/desk/categories").await.status, StatusCode::FORBIDDEN);
    assert_eq!(ana.post(&house, "/desk/categories", "title=Air+conditioners").await.to, "/desk/categories?done=changed");
    assert_eq!(ana.post(&house, "/desk/categories", "title=%D9%85%D8%B1%D8%A7%D9%88%D8%AD").await.status, StatusCode::SEE_OTHER);
    for (title, words) in [("x", "2 to 40"), ("air+CONDITIONERS", "already"), ("Ring+416+555+0199", "a phone number")] {
        let refused = ana.post(&house, "/desk/categories", &format!("title={title}")).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.body.contains(words), "{title}: {}", refused.body);
    }
    for page in ["/offer/new", "/ask/new", "/board"] {
        let page = bo.get(&house, page).await.body;
        assert!(page.contains(">Air conditioners</option>") && page.contains(">مراوح</option>"), "{page}");
    }
    assert!(Browser::default().get(&house, "/help").await.body.contains(">Air conditioners</option>"));
    let made = bo.post(&house, "/ask/new", &ask("aircondition", 1)).await;
    assert_eq!(made.status, StatusCode::UNPROCESSABLE_ENTITY, "twelve letters are no word of ours");
    let made = bo.post(&house, "/ask/new", &ask("airconditio", 2)).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let path = made.to.split('?').next().unwrap_or_default().to_owned();
    assert!(bo.get(&house, &path).await.body.contains("Ask · Air conditioners"));
    ana.post(&house, "/desk/categories/airconditio", "").await;
    assert!(!bo.get(&house, "/ask/new").await.body.contains("Air conditioners"));
    assert_eq!(bo.get(&house, &path).await.status, StatusCode::OK, "what has it stays");
    assert_eq!(ana.post(&house, "/desk/categories/food", "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_goes_through_the_desk_is_answered_by_the_desk_alone() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &[]).await, house.neighbour("cy", &[]).await);
    let set = ana.post(&house, "/desk/categories/through-desk", "slug=rides&slug=company").await;
    assert_eq!(set.to, "/desk/categories?done=changed");
    let mut promised = async |category: &str, once: u8| {
        let made = bo.post(&house, "/ask/new", &ask(category, once)).await;
        let listing = made.to.split('?').next().unwrap_or_default().to_owned();
        let promise = cy.post(&house, &format!("{listing}/promises"), "amount=1&message=I+can").await;
        assert!(promise.to.ends_with("?done=waits"), "answered by hand: {} {}", promise.to, promise.body);
        promise.to.split('?').next().unwrap_or_default().to_owned()
    };
    let (ride, coat) = (promised("rides", 1).await, promised("clothing", 2).await);
    let page = bo.get(&house, &ride).await.body;
    assert!(page.contains("The desk says who brings it") && !page.contains("/accept\""), "{page}");
    assert_eq!(bo.post(&house, &format!("{ride}/accept"), "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(ana.post(&house, &format!("{ride}/accept"), "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(bo.post(&house, &format!("{coat}/accept"), "").await.status, StatusCode::SEE_OTHER, "coats do not");
    // Nor by changing what it is afterwards, or by what stood there before the desk said so.
    let first_come = ask("clothing", 3).replace("acceptance=", "acceptance=first_come");
    let made = bo.post(&house, "/ask/new", &first_come).await.to;
    let listing = made.split('?').next().unwrap_or_default().to_owned();
    ana.post(&house, "/desk/categories/through-desk", "slug=clothing").await;
    let promise = cy.post(&house, &format!("{listing}/promises"), "amount=1&message=").await;
    assert!(promise.to.ends_with("?done=waits"), "{} {}", promise.to, promise.body);
}
