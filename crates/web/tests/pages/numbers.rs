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

#[tokio::test]
async fn an_account_to_hand_to_a_council_tells_of_nobody() {
    let (house, mut ana) = House::with_pod().await;
    let mut helpers = Vec::new();
    for name in ["bo", "cy", "di", "ed", "flo", "gus"] {
        helpers.push(house.neighbour(name, &[]).await);
    }
    let ask = |n: usize, area: &str, kind: &str| {
        format!(
            "step=3&go=next&title=A+bag+of+rice+{n}&description=&category={kind}&language=en&amount=1&unit=&visibility=pod&area={area}"
        )
    };
    let mut promised = Vec::new();
    for (n, helper) in helpers.iter_mut().enumerate() {
        let asked = ana.post(&house, "/ask/new", &ask(n, "Elm", "food")).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
        let listing = asked.to.split('?').next().unwrap_or_default().to_owned();
        let made = helper.post(&house, &format!("{listing}/promises"), "amount=1&message=").await.to;
        promised.push(made.split('?').next().unwrap_or_default().to_owned());
    }
    for (promise, helper) in promised.iter().zip(&mut helpers) {
        ana.post(&house, &format!("{promise}/accept"), "").await;
        helper.post(&house, &format!("{promise}/handed-over"), "amount=1").await;
        ana.post(&house, &format!("{promise}/received"), "amount=1").await;
    }
    let kept = ask(9, "ring+416+555+0199", "medicine").replace("visibility=pod", "visibility=desk");
    assert_eq!(ana.post(&house, "/ask/new", &kept).await.status, StatusCode::SEE_OTHER);
    for n in 0..3 {
        assert_eq!(ana.post(&house, "/ask/new", &ask(n, "Oak", "rides")).await.status, StatusCode::SEE_OTHER);
    }
    let page = ana.get(&house, "/numbers/report").await.body;
    let row = |label: &str| between(&page, &format!("{label}</th>"), "</tr>").replace("<td>", "").replace("</td>", "|");
    assert!(row("Food").starts_with("5|0–4|0–4|"), "{page}");
    assert!(row("All others").starts_with("0–4|0–4|0–4|"), "{page}");
    assert!(row("Elm").starts_with("5|") && row("Within a day").starts_with("5|"), "rounded: {page}");
    assert!(page.contains("Gave something: 5") && page.contains("Received something: 0–4"), "{page}");
    assert!(page.contains("The three who brought most did 50 of 100"), "{page}");
    assert!(!page.contains("All together"), "the sum would tell that there are three rides: {page}");
    for name in [">bo<", "flo", "A bag of rice", "Rides", "Oak", "416"] {
        assert!(!page.contains(name), "{name}");
    }
    let file = ana.get(&house, "/numbers/report.csv?days=30").await;
    assert_eq!(file.headers.get(header::CONTENT_TYPE).map(|v| v.as_bytes()), Some(&b"text/csv; charset=utf-8"[..]));
    assert!(file.body.contains(",kind,food,5,,\r\n") && file.body.contains(",kind,,,,\r\n"), "{}", file.body);
    assert!(file.body.contains(",kind-total,,,,\r\n") && file.body.contains(",people,gave,5,,\r\n"), "{}", file.body);
    assert_eq!(Browser::default().get(&house, "/numbers/report").await.status, StatusCode::UNAUTHORIZED);
    // What lies further back than was asked for does not count.
    house.clock.advance(std::time::Duration::from_secs(40 * 24 * 3600));
    let later = ana.get(&house, "/numbers/report?days=30").await.body;
    assert!(later.matches("Nothing here yet.").count() == 2 && !later.contains("Elm"), "{later}");
}
