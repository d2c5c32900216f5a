//! What fits something in one's own pod: shown with the reason, and told to whoever had theirs up first (D3).

use super::*;

async fn put_up(who: &mut Browser, house: &House, path: &str, what: &str, more: &str) -> String {
    let form = format!("step=3&go=next&title={what}&description=&category=clothing&language=en&unit=&{more}");
    let form = if more.contains("visibility=") { form } else { format!("{form}&visibility=pod") };
    let done = who.post(house, path, &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    done.to.split('?').next().unwrap_or_default().to_owned()
}

fn fits(page: &str) -> &str {
    between(page, "What may fit in your pod", "</section>")
}

#[tokio::test]
async fn neighbours_of_one_pod_see_what_fits_and_why_and_whoever_was_first_hears_of_it() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &[]).await, house.neighbour("cy", &[]).await);
    let far = put_up(&mut ana, &house, "/offer/new", "Five+coats", "amount=5&area=Oak+Hill").await;
    let near = put_up(&mut cy, &house, "/offer/new", "A+warm+coat", "amount=1&area=Elm+Street").await;
    put_up(&mut cy, &house, "/offer/new", "A+coat+to+borrow", "amount=1&area=Elm+Street&lent_for=7").await;
    let asked = put_up(&mut bo, &house, "/ask/new", "A+coat+for+Sam", "amount=1&area=elm+street").await;

    let page = bo.get(&house, &asked).await.body;
    let found = fits(&page);
    let (first, second) = (found.find(&near).expect("the near one"), found.find(&far).expect("the far one"));
    assert!(first < second, "the same area first: {found}");
    assert!(found.contains("the same kind of thing, the same area, enough for all of it"), "{found}");
    assert!(!found.contains("to borrow"), "what is lent is agreed between the two");
    assert!(fits(&ana.get(&house, &far).await.body).contains("A coat for Sam"));
    assert!(fits(&cy.get(&house, &asked).await.body).is_empty(), "only whoever looks after it");
    for who in [&mut ana, &mut cy] {
        let news = who.get(&house, "/notices").await.body;
        assert!(news.contains("Something in your pod may fit") && news.contains(&asked), "{news}");
    }
    assert!(!bo.get(&house, "/notices").await.body.contains("may fit"), "he reads it on the page at once");
    assert_eq!(cy.post(&house, &format!("{asked}/promises"), "amount=1&message=").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn nobody_hears_of_it_who_rests_or_is_kept_apart_and_nothing_of_the_desks_shows() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &[]).await, house.neighbour("cy", &[]).await);
    let bos = put_up(&mut bo, &house, "/offer/new", "A+coat", "amount=1&area=Elm").await;
    let cys = put_up(&mut cy, &house, "/offer/new", "Another+coat", "amount=1&area=Elm").await;
    let rests = bo.post(&house, "/me/availability", "weekly_limit=&resting_until=2026-12-24").await;
    assert_eq!(rests.status, StatusCode::SEE_OTHER, "{}", rests.body);
    let pair = house.node.act(|tx| {
        let pod = caremonger_store::pod::pod_find_by_name(tx.conn, "maple")?.expect("our pod").id;
        let all = caremonger_store::member::member_page(tx.conn, pod, None, 9)?;
        let id = |name: &str| all.iter().find(|m| m.name == name).expect("a neighbour").id;
        Ok::<_, caremonger_app::Error>(caremonger_store::member_block::member_block_add(tx.conn, id("cy"), id("Ana"), tx.now)?)
    });
    pair.await.expect("kept apart");
    let asked = put_up(&mut ana, &house, "/ask/new", "A+coat+for+Sam", "amount=1&area=Elm").await;
    let page = ana.get(&house, &asked).await.body;
    assert!(fits(&page).contains(&bos) && !fits(&page).contains(&cys), "{page}");
    for who in [&mut bo, &mut cy] {
        assert!(!who.get(&house, "/notices").await.body.contains("may fit"));
    }
    let form = "step=3&go=next&title=Coats+at+the+desk&description=&category=clothing&language=en&amount=2&unit=&visibility=desk";
    assert_eq!(ana.post(&house, "/offer/new", form).await.status, StatusCode::SEE_OTHER);
    let third = put_up(&mut bo, &house, "/ask/new", "A+coat+for+me", "amount=1&area=Elm").await;
    assert!(!fits(&bo.get(&house, &third).await.body).contains("at the desk"));
}

#[tokio::test]
async fn whoever_left_reads_nothing_of_what_is_inside_and_nobody_hears_twice_a_day() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &[]).await, house.neighbour("cy", &[]).await);
    let bos = put_up(&mut bo, &house, "/offer/new", "A+coat", "amount=3&area=Elm&visibility=public").await;
    let first = put_up(&mut cy, &house, "/ask/new", "A+coat+for+Sam", "amount=1&area=Elm").await;
    let second = put_up(&mut cy, &house, "/ask/new", "A+coat+for+Kim", "amount=1&area=Elm").await;
    let news = bo.get(&house, "/notices").await.body;
    assert!(news.contains(&first) && news.contains("A coat for Sam") && !news.contains(&second), "once a day: {news}");
    // What it is called is not read any more once it is gone, or was never to be read.
    cy.post(&house, &format!("{first}/delete"), "").await;
    assert!(!bo.get(&house, "/notices").await.body.contains("A coat for Sam"));
    house.clock.advance(std::time::Duration::from_secs(25 * 3600));
    let bos_id = id_of(&ana.get(&house, "/people/split").await.body, "bo").expect("bo");
    let form = format!("title=Oak+Hill&name=oak&area=Oak+Hill&member={bos_id}&keys={bos_id}");
    let done = ana.post(&house, "/people/split", &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    put_up(&mut cy, &house, "/ask/new", "A+secret+coat", "amount=1&area=Elm").await;
    assert!(!bo.get(&house, "/notices").await.body.contains("A secret coat"), "he is of another pod now");
    assert!(!bo.get(&house, &bos).await.body.contains("A secret coat"));
}
