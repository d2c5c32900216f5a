//! The fund: given, asked for, decided as the pod chose, released by two, and a book without people that adds up.

use std::time::Duration;

use super::{
    passing::second_pod,
    photos::{a_photo, form_of, picture, send, token},
    *,
};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// A house with a fund in this mode: Ana has the keys, Pia and Quin the purse.
async fn with_fund(mode: &str) -> (House, Browser, Browser, Browser) {
    let (house, mut ana) = House::with_pod().await;
    let (pia, quin) = (house.neighbour("pia", &["purse"]).await, house.neighbour("quin", &["purse"]).await);
    let rules = format!("currency=CAD&mode={mode}&small=30&most=200&reserve=10&lines=Rent%3A+150%0AFood");
    let done = ana.post(&house, "/fund/rules", &rules).await;
    assert_eq!(done.to, "/fund?done=changed", "{}", done.body);
    (house, ana, pia, quin)
}

async fn gives(house: &House, holder: &mut Browser, amount: &str) {
    let done = holder.post(house, "/fund/book", &format!("kind=gift&amount={amount}&other=")).await;
    assert_eq!(done.to, "/fund?done=changed", "{}", done.body);
}

async fn asks(house: &House, who: &mut Browser, amount: &str, words: &str) -> Answer {
    let form = format!("amount={amount}&line=Rent&needed_by=&payee=in+cash+at+the+hall&words={words}");
    who.post(house, "/fund/asks", &form).await
}

/// The page of the first ask on somebody's page of the fund.
async fn ask_of(house: &House, who: &mut Browser) -> String {
    let page = who.get(house, "/fund").await.body;
    format!("/fund/asks/{}", between(&page, "href=\"/fund/asks/", "\""))
}

/// What the book of the pod says to anybody.
async fn book(house: &House) -> String {
    Browser::default().get(house, "/@maple/fund").await.body.replace('\u{a0}', " ").replace('\u{2060}', "")
}

#[tokio::test]
async fn from_a_promise_to_a_paid_ask_by_two_and_a_book_without_people() {
    let (house, mut ana, mut pia, mut quin) = with_fund("two-holders").await;
    let (mut bo, mut cy) = (house.neighbour("bo", &[]).await, house.neighbour("cy", &[]).await);
    // Cy promises, Pia says that it came, Cy has a receipt.
    assert_eq!(cy.post(&house, "/fund/pledges", "amount=0&how=cash").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(cy.post(&house, "/fund/pledges", "amount=120%2C50&how=cash").await.to, "/fund?done=pledged");
    let page = pia.get(&house, "/fund").await.body;
    assert!(page.contains("cy promised"), "{page}");
    let pledge = between(&page, "action=\"/fund/pledges/", "/came\"").to_owned();
    assert_eq!(cy.post(&house, &format!("/fund/pledges/{pledge}/came"), "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(pia.post(&house, &format!("/fund/pledges/{pledge}/came"), "").await.status, StatusCode::SEE_OTHER);
    let twice = pia.post(&house, &format!("/fund/pledges/{pledge}/came"), "").await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY, "it comes once");
    assert!(cy.get(&house, "/fund").await.body.contains("came. Thank you!"));

    // Bo asks in five fields.
    assert!(asks(&house, &mut bo, "500", "").await.body.contains("more than one ask can be for"));
    assert!(asks(&house, &mut bo, "160", "").await.body.contains("not that much left for this"), "the line of the budget");
    assert_eq!(asks(&house, &mut bo, "100", "The+landlord+is+Mr+Grey").await.to, "/fund?done=money-asked");
    let ask = ask_of(&house, &mut bo).await;
    assert!(bo.get(&house, &ask).await.body.contains("Waits"));
    assert_eq!(cy.get(&house, &ask).await.status, StatusCode::NOT_FOUND, "it concerns nobody else");
    assert_eq!(ana.get(&house, &ask).await.status, StatusCode::NOT_FOUND, "not even whoever has the keys");
    let seen = pia.get(&house, &ask).await.body;
    assert!(seen.contains("Mr Grey") && seen.contains("in cash at the hall") && seen.contains("one more"), "{seen}");

    // Two say yes, two release, and nobody twice.
    assert_eq!(bo.post(&house, &format!("{ask}/yes"), "").await.status, StatusCode::FORBIDDEN);
    pia.post(&house, &format!("{ask}/yes"), "").await;
    assert_eq!(
        pia.post(&house, &format!("{ask}/yes"), "").await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "nobody says it twice"
    );
    assert_eq!(
        pia.post(&house, &format!("{ask}/release"), "").await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "one yes is not enough"
    );
    quin.post(&house, &format!("{ask}/yes"), "").await;
    assert!(bo.get(&house, "/notices").await.body.contains("Your ask for money was agreed to"));
    pia.post(&house, &format!("{ask}/release"), "").await;
    assert!(pia.get(&house, &ask).await.body.contains("✓ pia"));
    assert!(book(&house).await.contains("120.50 CAD") && !book(&house).await.contains("−100.00"), "one has not released it");
    quin.post(&house, &format!("{ask}/release"), "").await;
    assert!(bo.get(&house, "/notices").await.body.contains("Your money was paid out"));
    assert_eq!(bo.post(&house, &format!("{ask}/confirm"), "").await.status, StatusCode::SEE_OTHER);

    let open = book(&house).await;
    assert!(open.contains("−100.00 CAD") && open.contains("Rent") && open.contains("20.50 CAD"), "{open}");
    for private in ["Grey", "in cash at the hall", "<bdi>bo", "pia", ">cy<", "cy "] {
        assert!(!open.contains(private), "{private} in the book");
    }
    // Two weeks later nothing says who it was, and the book is the same.
    house.clock.advance(DAY * 15);
    caremonger_app::timer::run_due(&house.node).await.expect("timers");
    assert_eq!(bo.get(&house, &ask).await.status, StatusCode::NOT_FOUND);
    assert_eq!(pia.get(&house, &ask).await.body.matches("Grey").count(), 0);
    assert!(book(&house).await.contains("−100.00 CAD") && book(&house).await.contains("20.50 CAD"), "it still adds up");
}

#[tokio::test]
async fn nobody_decides_for_themselves_and_a_no_is_no_end() {
    let (house, _, mut pia, mut quin) = with_fund("two-holders").await;
    gives(&house, &mut pia, "300").await;
    asks(&house, &mut pia, "50", "").await;
    let ask = ask_of(&house, &mut pia).await;
    assert_eq!(pia.post(&house, &format!("{ask}/yes"), "").await.status, StatusCode::FORBIDDEN, "not for oneself");
    quin.post(&house, &format!("{ask}/no"), "").await;
    assert!(pia.get(&house, &ask).await.body.contains("Not this time"));
    assert_eq!(quin.post(&house, &format!("{ask}/yes"), "").await.status, StatusCode::FORBIDDEN);
    house.clock.advance(Duration::from_secs(1));
    asks(&house, &mut pia, "40", "").await;
    let again = ask_of(&house, &mut pia).await;
    assert_ne!(again, ask);
    assert_eq!(pia.post(&house, &format!("{again}/withdraw"), "").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn first_come_waits_until_there_is_enough_and_small_ones_need_nobody() {
    let (house, mut ana, mut pia, mut quin) = with_fund("first-come").await;
    let mut bo = house.neighbour("bo", &[]).await;
    asks(&house, &mut bo, "50", "").await;
    let first = ask_of(&house, &mut bo).await;
    assert!(bo.get(&house, &first).await.body.contains("Waits"));
    gives(&house, &mut pia, "55").await;
    assert!(bo.get(&house, &first).await.body.contains("Waits"), "the reserve of ten stays");
    gives(&house, &mut pia, "5").await;
    assert!(bo.get(&house, &first).await.body.contains("Agreed"), "now there is enough");
    let more = pia.post(&house, "/fund/solidarity", "amount=5&to=&name=%40cedar%40cedar.example").await;
    assert!(more.status == StatusCode::UNPROCESSABLE_ENTITY && more.body.contains("that is free"), "what is agreed to stays");
    for holder in [&mut pia, &mut quin] {
        assert_eq!(holder.post(&house, &format!("{first}/release"), "").await.status, StatusCode::SEE_OTHER);
    }

    ana.post(&house, "/fund/rules", "currency=EUR&mode=small&small=30&most=&reserve=0&lines=").await;
    assert!(book(&house).await.contains("CAD"), "what is written down stays in its currency");
    gives(&house, &mut pia, "100").await;
    let small = |amount: &'static str| format!("amount={amount}&line=&needed_by=&payee=cash&words=");
    // Two of one moment stand in no order.
    house.clock.advance(Duration::from_secs(1));
    bo.post(&house, "/fund/asks", &small("30")).await;
    let small_one = ask_of(&house, &mut bo).await;
    assert!(bo.get(&house, &small_one).await.body.contains("Agreed"));
    house.clock.advance(Duration::from_secs(1));
    bo.post(&house, "/fund/asks", &small("31")).await;
    let larger_one = ask_of(&house, &mut bo).await;
    assert!(bo.get(&house, &larger_one).await.body.contains("Waits"));
}

#[tokio::test]
async fn money_for_another_pod_takes_two_and_both_pages_say_the_same() {
    let (house, _, mut pia, mut quin) = with_fund("two-holders").await;
    let mut cleo = second_pod(&house, &["purse"]).await;
    gives(&house, &mut pia, "100").await;
    let page = pia.get(&house, "/fund/solidarity").await.body;
    assert!(!page.contains("Cedar Hill") && page.contains("Another pod"), "it has no fund yet: {page}");
    cleo.post(&house, "/fund/rules", "currency=CAD&mode=two-holders&small=&most=&reserve=&lines=").await;
    let page = pia.get(&house, "/fund/solidarity").await.body;
    let to = page.split("<option value=\"").find_map(|o| o.split_once('"').filter(|(_, rest)| rest.contains("Cedar Hill")));
    let to = to.expect("a pod to choose").0.to_owned();
    let too_much = pia.post(&house, "/fund/solidarity", &format!("amount=95&to={to}&name=")).await;
    assert!(too_much.status == StatusCode::UNPROCESSABLE_ENTITY && too_much.body.contains("that is free"), "the reserve stays");
    let done = pia.post(&house, "/fund/solidarity", &format!("amount=50&to={to}&name=")).await;
    assert_eq!(done.to, "/fund/solidarity?done=solidarity-proposed", "{}", done.body);
    let page = pia.get(&house, "/fund/solidarity").await.body;
    assert!(page.contains("Waits for a second yes") && !page.contains("/release\""), "not by the same: {page}");
    let path = format!("/fund/solidarity/{}", between(&page, "action=\"/fund/solidarity/", "/withdraw\""));
    assert_eq!(pia.post(&house, &format!("{path}/release"), "").await.status, StatusCode::FORBIDDEN);
    assert!(quin.get(&house, "/notices").await.body.contains("waits for a second yes"));
    assert_eq!(quin.post(&house, &format!("{path}/release"), "").await.status, StatusCode::SEE_OTHER);
    assert!(book(&house).await.contains("−50.00 CAD"), "{}", book(&house).await);

    assert!(cleo.get(&house, "/notices").await.body.contains("Another pod sent your fund money"));
    let page = cleo.get(&house, "/fund/solidarity").await.body;
    let there = format!("/fund/solidarity/{}", between(&page, "action=\"/fund/solidarity/", "/came\""));
    assert_eq!(
        pia.post(&house, &format!("{there}/came"), "amount=50").await.status,
        StatusCode::NOT_FOUND,
        "it is theirs to say"
    );
    assert_eq!(cleo.post(&house, &format!("{there}/came"), "amount=48").await.status, StatusCode::SEE_OTHER);
    let plain = |page: String| page.replace('\u{a0}', " ");
    let here = plain(pia.get(&house, "/fund/solidarity").await.body);
    assert!(here.contains("We sent 50.00 CAD. They have 48.00 CAD.") && here.contains("They have it"), "{here}");
    let theirs = plain(cleo.get(&house, "/fund/solidarity").await.body);
    assert!(theirs.contains("They sent 50.00 CAD. We have 48.00 CAD.") && !theirs.contains("Pia"), "{theirs}");
    assert_eq!(pia.post(&house, &format!("{path}/back"), "").await.status, StatusCode::UNPROCESSABLE_ENTITY, "they have it");

    // A pod that keeps its book another way is named, and what came back is written down again.
    pia.post(&house, "/fund/solidarity", "amount=20&to=&name=The+church+hall").await;
    let page = quin.get(&house, "/fund/solidarity").await.body;
    let path = format!("/fund/solidarity/{}", between(&page, "action=\"/fund/solidarity/", "/release\""));
    quin.post(&house, &format!("{path}/release"), "").await;
    assert!(quin.get(&house, "/fund/solidarity").await.body.contains("They keep their book another way"));
    assert_eq!(quin.post(&house, &format!("{path}/back"), "").await.status, StatusCode::SEE_OTHER);
    assert!(book(&house).await.contains("+20.00 CAD"));
    assert_eq!(quin.post(&house, "/fund/book", "kind=to-pod&amount=5&other=Oak").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_draw_is_announced_and_everybody_can_check_it() {
    let (house, _, mut pia, _) = with_fund("lottery").await;
    let (mut bo, mut cy, mut dee) =
        (house.neighbour("bo", &[]).await, house.neighbour("cy", &[]).await, house.neighbour("dee", &[]).await);
    gives(&house, &mut pia, "70").await;
    asks(&house, &mut bo, "50", "").await;
    asks(&house, &mut cy, "50", "").await;
    assert_eq!(pia.post(&house, "/fund/draw", "").await.to, "/fund?done=draw-announced");
    assert_eq!(pia.post(&house, "/fund/draw", "").await.status, StatusCode::UNPROCESSABLE_ENTITY, "one at a time");
    let before = bo.get(&house, "/fund").await.body;
    let mark = between(&before, "Mark: <code dir=\"ltr\" class=\"wrap\">", "<").to_owned();
    assert!(mark.len() == 64 && !before.contains("Secret word"), "{before}");
    house.clock.advance(Duration::from_secs(1));
    asks(&house, &mut dee, "50", "").await;
    house.clock.advance(DAY);
    caremonger_app::timer::run_due(&house.node).await.expect("timers");
    let after = bo.get(&house, "/fund").await.body;
    let seed = between(&after, "Secret word: <code dir=\"ltr\" class=\"wrap\">", "<").to_owned();
    let sha = |text: &str| caremonger_app::secret::hex(&session::fingerprint(text.as_bytes()));
    assert_eq!(sha(&seed), mark, "the mark was of this word");
    let drawn: Vec<String> = after
        .split("<li><code dir=\"ltr\" class=\"wrap\">")
        .skip(1)
        .filter_map(|p| p.split('<').next())
        .map(str::to_owned)
        .collect();
    assert_eq!(drawn.len(), 2, "whoever came after the mark is not in it: {after}");
    assert!(sha(&format!("{seed}\n{}", drawn[0])) < sha(&format!("{seed}\n{}", drawn[1])), "anybody can work out the order");
    let mut states = Vec::new();
    for who in [&mut bo, &mut cy] {
        let ask = ask_of(&house, who).await;
        states.push((ask.clone(), who.get(&house, &ask).await.body.contains("Agreed")));
    }
    let won: Vec<&String> = states.iter().filter(|(_, agreed)| *agreed).map(|(ask, _)| ask).collect();
    assert!(won.len() == 1 && won[0].ends_with(&drawn[0]), "there is enough for the first: {states:?} {drawn:?}");
}

#[tokio::test]
async fn a_receipt_is_paid_back_and_the_hat_goes_round_once_in_a_while() {
    let (house, mut ana, mut pia, mut quin) = with_fund("first-come").await;
    gives(&house, &mut pia, "100").await;
    let mut bo = house.neighbour("bo", &[]).await;
    let form =
        "kind=request&category=food&title=Groceries&description=&amount=&unit=&visibility=pod&area=&needed_by=&language=en&pods=";
    let asked = ana.post(&house, "/ask/new", &format!("step=3&go=publish&{form}")).await;
    let listing = asked.to.split('?').next().unwrap_or_default().to_owned();
    let promise = bo.post(&house, &format!("{listing}/promises"), "amount=&message=").await.to;
    let promise = promise.split('?').next().unwrap_or_default().to_owned();
    assert!(!bo.get(&house, &promise).await.body.contains("bring the receipt"), "not before it is agreed: {promise}");
    ana.post(&house, &format!("{promise}/accept"), "").await;
    assert!(bo.get(&house, &promise).await.body.contains("bring the receipt"));
    let send_as =
        |token: &str, amount: &str, photo: &[u8]| form_of(&[("token", token), ("amount", amount), ("payee", "cash")], photo);
    let path = format!("{promise}/receipt");
    let token_of_bo = token(&bo);
    let (bad, page) = send(&bo, &house, &path, send_as(&token_of_bo, "27.40", b"no picture")).await;
    assert!(bad == StatusCode::UNPROCESSABLE_ENTITY && page.contains("JPEG, PNG or WebP"), "{page}");
    let (no, _) = send(&ana, &house, &path, send_as(&token(&ana), "27.40", &a_photo())).await;
    assert_eq!(no, StatusCode::NOT_FOUND, "it is the helper's");
    let (sent, page) = send(&bo, &house, &path, send_as(&token_of_bo, "27.40", &a_photo())).await;
    assert_eq!(sent, StatusCode::SEE_OTHER, "{page}");
    let mine = bo.get(&house, "/fund").await.body.replace('\u{a0}', " ");
    assert!(mine.contains("27.40 CAD · Shopping for somebody") && mine.contains("Waits"), "shows as waiting: {mine}");
    let ask = ask_of(&house, &mut bo).await;
    let (status, cache, jpeg) = picture(&pia, &house, &format!("{ask}/receipt.jpg")).await;
    assert!(status == StatusCode::OK && cache == "no-store" && jpeg.starts_with(&[0xff, 0xd8]), "small and new: {status}");
    for step in ["yes", "release"] {
        for holder in [&mut pia, &mut quin] {
            let done = holder.post(&house, &format!("{ask}/{step}"), "").await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{step}: {}", done.body);
        }
    }
    assert!(bo.get(&house, &ask).await.body.contains("Paid. Do you have it?"), "then paid");
    house.clock.advance(DAY * 15);
    caremonger_app::timer::run_due(&house.node).await.expect("timers");
    assert_eq!(pia.get(&house, &format!("{ask}/receipt.jpg")).await.status, StatusCode::NOT_FOUND, "the picture is gone");

    // The hat: who wants it is asked, and not again within 25 days.
    bo.post(&house, "/fund/hat", "wants=yes").await;
    let asked = |page: &str| page.matches("The hat goes round: give a little").count();
    for (days, times) in [(0, 1), (24, 1), (2, 2)] {
        house.clock.advance(DAY * days);
        pia.post(&house, "/fund/pass-hat", "").await;
        assert_eq!(asked(&bo.get(&house, "/notices").await.body), times, "after {days} more days");
    }
    assert_eq!(asked(&ana.get(&house, "/notices").await.body), 0, "who did not say so is not asked");
}

#[tokio::test]
async fn whoever_holds_a_card_brings_the_receipt_without_signing_in() {
    let (house, mut ana, mut pia, _) = with_fund("first-come").await;
    gives(&house, &mut pia, "100").await;
    let mut bo = house.neighbour("bo", &[]).await;
    let form =
        "kind=request&category=food&title=Groceries&description=&amount=&unit=&visibility=pod&area=&needed_by=&language=en&pods=";
    let listing = ana.post(&house, "/ask/new", &format!("step=3&go=publish&{form}")).await.to;
    let listing = listing.split('?').next().unwrap_or_default().to_owned();
    let promise = bo.post(&house, &format!("{listing}/promises"), "amount=&message=").await.to;
    let promise = promise.split('?').next().unwrap_or_default().to_owned();
    ana.post(&house, &format!("{promise}/accept"), "").await;
    let link = bo.post(&house, &format!("{promise}/card"), "").await.body;
    let card = format!("/card/{}", between(&link, "/card/", "<"));
    let mut phone = Browser::default();
    phone.post(&house, &card, "").await;
    assert!(phone.get(&house, &card).await.body.contains("bring the receipt"));
    let receipt = |photo: &[u8]| form_of(&[("amount", "27.40"), ("payee", "cash")], photo);
    let path = format!("{card}/receipt");
    let (none, _) = send(&Browser::default(), &house, &path, receipt(&a_photo())).await;
    assert_eq!(none, StatusCode::NOT_FOUND, "it is for whoever opened the card");
    let (bad, page) = send(&phone, &house, &path, receipt(b"no picture")).await;
    assert!(bad == StatusCode::UNPROCESSABLE_ENTITY && page.contains("JPEG, PNG or WebP"), "{page}");
    let (sent, page) = send(&phone, &house, &path, receipt(&a_photo())).await;
    assert_eq!(sent, StatusCode::SEE_OTHER, "{page}");
    let mine = bo.get(&house, "/fund").await.body.replace('\u{a0}', " ");
    assert!(mine.contains("27.40 CAD · Shopping for somebody"), "it is the helper's: {mine}");
}
