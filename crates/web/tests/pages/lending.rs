//! What is lent comes back; what one should know of a listing; and a listing in further languages.

use super::*;

const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 3600);

/// A listing of Ana's, with more answers than usual.
async fn publish(who: &mut Browser, house: &House, kind: &str, title: &str, more: &str) -> Answer {
    let once: u64 = title.bytes().chain(more.bytes()).map(u64::from).sum();
    let form = format!(
        "step=3&go=next&title={title}&category=tools&description=Good+as+new&language=en&unit=&area=Elm&acceptance=&visibility=public\
         &pods=&closes_at=2999-01-01&once=0123456789abcdef0123{once:012x}&{more}"
    );
    who.post(house, &format!("/{kind}/new"), &form).await
}

fn place(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.to.split('?').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_drill_shows_who_has_it_and_when_it_is_back_and_can_be_had_again() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &[]).await, house.neighbour("cy", &[]).await);
    let wrong = publish(&mut ana, &house, "offer", "A+drill", "amount=1&needed_by=&lent_for=many").await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("from 1 to 366"), "{}", wrong.body);
    let drill = place(&publish(&mut ana, &house, "offer", "A+drill", "amount=1&needed_by=&lent_for=7").await);
    assert!(cy.get(&house, &drill).await.body.contains("Lent for 7 days"));
    let promise = place(&bo.post(&house, &format!("{drill}/promises"), "amount=1&message=").await);
    assert_eq!(ana.post(&house, &format!("{promise}/returned"), "").await.status, StatusCode::NOT_FOUND, "it is not out yet");
    ana.post(&house, &format!("{promise}/handed-over"), "amount=1").await;
    bo.post(&house, &format!("{promise}/received"), "amount=1").await;

    let hers = ana.get(&house, &drill).await.body;
    assert!(hers.contains("bo has it, back by 2 Dec 2026") && hers.contains("Lent out at the moment"), "{hers}");
    let others = cy.get(&house, &drill).await.body;
    assert!(others.contains("One is lent out, back by 2 Dec 2026") && !others.contains("bo has it"), "{others}");
    assert!(bo.get(&house, &promise).await.body.contains("Lent until 2 Dec 2026"));

    house.clock.advance(DAY * 5);
    timer::run_due(&house.node).await.expect("the timers");
    assert!(!bo.get(&house, "/notices").await.body.contains("to go back"), "too early");
    house.clock.advance(DAY);
    timer::run_due(&house.node).await.expect("the timers");
    timer::run_due(&house.node).await.expect("the timers");
    assert_eq!(bo.get(&house, "/notices").await.body.matches("Something you borrowed is to go back").count(), 1, "once");
    assert_eq!(ana.get(&house, "/notices").await.body.matches("Something you lent is to come back").count(), 1);

    assert_eq!(bo.post(&house, &format!("{promise}/returned"), "").await.status, StatusCode::FORBIDDEN, "the lender says so");
    assert_eq!(ana.post(&house, &format!("{promise}/returned"), "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(ana.post(&house, &format!("{promise}/returned"), "").await.status, StatusCode::UNPROCESSABLE_ENTITY, "once");
    let free = cy.get(&house, &drill).await.body;
    assert!(free.contains("1 left") && !free.contains("lent out"), "{free}");
    assert!(bo.get(&house, &promise).await.body.contains("It came back on 1 Dec 2026"));
    place(&cy.post(&house, &format!("{drill}/promises"), "amount=1&message=").await);
}

#[tokio::test]
async fn what_is_needed_is_not_lent_and_what_is_given_does_not_come_back() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    let ask = place(&publish(&mut ana, &house, "ask", "A+ladder", "amount=1&needed_by=&lent_for=7").await);
    assert!(!ana.get(&house, &ask).await.body.contains("Lent for"));
    let coat = place(&publish(&mut ana, &house, "offer", "A+coat", "amount=1&needed_by=").await);
    let promise = place(&bo.post(&house, &format!("{coat}/promises"), "amount=1&message=").await);
    ana.post(&house, &format!("{promise}/handed-over"), "amount=1").await;
    bo.post(&house, &format!("{promise}/received"), "amount=1").await;
    assert_eq!(ana.post(&house, &format!("{promise}/returned"), "").await.status, StatusCode::NOT_FOUND);
    assert!(ana.get(&house, &coat).await.body.contains("Done"), "all of it is out");
}

#[tokio::test]
async fn the_board_shows_only_what_somebody_can_do() {
    let (house, mut ana) = House::with_pod().await;
    publish(&mut ana, &house, "ask", "A+ride+to+the+clinic", "amount=1&needed_by=2026-11-25&marks=car&marks=small").await;
    publish(&mut ana, &house, "ask", "A+sofa+upstairs", "amount=1&needed_by=2026-12-20&marks=lifting").await;
    publish(&mut ana, &house, "ask", "Company+for+a+walk", "amount=1&needed_by=").await;
    let mut anyone = Browser::default();
    let all = anyone.get(&house, "/board").await.body;
    for (title, badge) in [("A ride to the clinic", "takes a car"), ("A sofa upstairs", "something heavy to lift")] {
        assert!(all.contains(title) && all.contains(badge), "{all}");
    }
    for (only, shown, hidden) in [
        ("car", "ride", "sofa"),
        ("small", "ride", "walk"),
        ("lifting", "sofa", "ride"),
        ("today", "ride", "sofa"),
        ("again", "no", "ride"),
    ] {
        let page = anyone.get(&house, &format!("/board?only={only}")).await.body;
        let cards = page.split("</form>").nth(1).unwrap_or_default();
        assert!(!cards.contains(hidden) && (shown == "no" || cards.contains(shown)), "{only}: {cards}");
    }
    let step =
        ana.post(&house, "/ask/new", "step=2&go=next&title=A+sofa&category=transport&language=en&marks=lifting&marks=car").await;
    assert!(step.body.contains("name=\"marks\" value=\"lifting car\""), "they travel along: {}", step.body);
    assert_eq!(anyone.get(&house, "/board?only=nonsense").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_reader_gets_the_words_of_a_neighbour_or_the_original_with_one_press() {
    let (house, mut ana) = House::with_pod().await;
    let mut rosa = house.neighbour("rosa", &[]).await;
    let rice = place(&publish(&mut ana, &house, "offer", "Bags+of+rice", "amount=3&needed_by=").await);
    let at = format!("{rice}/translations");
    let private = rosa.post(&house, &at, "language=es&title=Arroz&description=llama+al+416+555+0199").await;
    assert!(private.status == StatusCode::UNPROCESSABLE_ENTITY && private.body.contains("llama al 416"), "{}", private.body);
    assert_eq!(rosa.post(&house, &at, "language=en&title=Rice+rice&description=").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        rosa.post(&house, &at, "language=es&title=Bolsas+de+arroz&description=Como+nuevo").await.to,
        format!("{rice}?done=translated")
    );

    let mut lector = Browser { cookie: "language=es".to_owned() };
    let page = lector.get(&house, &rice).await.body;
    assert!(
        page.contains("<h1 dir=\"auto\" lang=\"es\">Bolsas de arroz</h1>") && page.contains("Traducción de alguien del barrio"),
        "{page}"
    );
    assert!(!page.contains("de rosa"), "a neighbour's name is for neighbours");
    let mut vecina = house.neighbour("vecina", &[]).await;
    vecina.cookie.push_str("; language=es");
    assert!(vecina.get(&house, &rice).await.body.contains("Traducción de rosa"));
    assert!(ana.get(&house, "/notices").await.body.contains("A listing of the pod was translated"));
    let old = rosa.post(&house, &at, "of=0000000000000000&language=fr&title=Sacs+de+riz&description=").await;
    assert!(old.status == StatusCode::UNPROCESSABLE_ENTITY && old.body.contains("changed meanwhile"), "{}", old.body);
    assert!(page.contains("Como nuevo") && !page.contains("Good as new"), "{page}");
    let original = lector.get(&house, &format!("{rice}?original=1")).await.body;
    assert!(original.contains("lang=\"en\">Bags of rice</h1>") && original.contains("Ver la traducción"), "{original}");
    assert!(lector.get(&house, "/board").await.body.contains("Bolsas de arroz"));
    assert!(lector.get(&house, "/board?q=arroz").await.body.contains("Bolsas de arroz"), "found in both languages");
    assert!(lector.get(&house, "/board?language=es").await.body.contains("Bolsas de arroz"));
    let mut reader = Browser::default();
    assert!(reader.get(&house, "/board?q=rice").await.body.contains("Bags of rice"));
    assert!(!reader.get(&house, "/board?language=fr").await.body.contains("Bags of rice"));

    let mut bo = house.neighbour("bo", &[]).await;
    let over = bo.post(&house, &at, "language=es&title=Mejor&description=").await;
    assert_eq!(over.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody writes over another's words");
    assert_eq!(bo.post(&house, &format!("{at}/es"), "").await.status, StatusCode::FORBIDDEN);
    // The original changes: what was translated is out of date until somebody looks at it.
    ana.post(&house, &format!("{rice}/change"), "title=Bags+of+brown+rice&description=Good+as+new&amount=3&closes_at=2999-01-01")
        .await;
    let stale = lector.get(&house, &rice).await.body;
    assert!(stale.contains("Bags of brown rice") && !stale.contains("Bolsas"), "{stale}");
    assert_eq!(bo.post(&house, &at, "language=es&title=Arroz+integral&description=").await.status, StatusCode::SEE_OTHER);
    assert!(lector.get(&house, &rice).await.body.contains("Arroz integral"));
    assert_eq!(ana.post(&house, &format!("{at}/es"), "").await.status, StatusCode::SEE_OTHER, "the author may");
    assert!(lector.get(&house, &rice).await.body.contains("Bags of brown rice"));
}
