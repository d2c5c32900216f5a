//! A number or an address in a text that others would read is offered a private place.

use super::*;

const ASK: &str = "category=food&language=en&amount=&unit=&needed_by=&closes_at=&area=Elm+Street&acceptance=&marks=&lent_for=&pods=\
                   &once=0123456789abcdef0123456789abcdef";

fn text_of<'p>(page: &'p str, name: &str) -> &'p str {
    let field = page.split_once(&format!("name=\"{name}\"")).map_or("", |(_, rest)| rest);
    between(field, "value=\"", "\"")
}

#[tokio::test]
async fn one_press_keeps_a_number_for_those_who_need_it_and_out_of_what_others_see() {
    let (house, _) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    let ask =
        |go: &str, description: &str| format!("step=3&go={go}&title=Soup&description={description}&visibility=public&{ASK}");
    let private = "Ring+416+555+0199+at+any+time.+7+Elm+Street";
    let refused = bo.post(&house, "/ask/new", &ask("next", private)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("There is a private place for it.") && refused.body.contains("value=\"keep-private\""),
        "{}",
        refused.body
    );
    let kept = bo.post(&house, "/ask/new", &ask("keep-private", private)).await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.body);
    assert!(kept.body.contains("It is in your details now") && kept.body.contains("class=\"preview\""), "{}", kept.body);
    assert!(!kept.body.contains("555 0199") && !kept.body.contains("7 Elm Street"), "{}", kept.body);
    let left = text_of(&kept.body, "description").replace(' ', "+");
    assert_eq!(left, "Ring+at+any+time.");
    let published = bo.post(&house, "/ask/new", &ask("next", &left)).await;
    assert_eq!(published.status, StatusCode::SEE_OTHER, "{}", published.body);
    let mine = bo.get(&house, "/me").await.body;
    assert!(mine.contains("416 555 0199") && mine.contains("7 Elm Street"), "{mine}");
    let seen = Browser::default().get(&house, published.to.split('?').next().unwrap_or_default()).await.body;
    assert!(seen.contains("at any time") && !seen.contains("555 0199"), "{seen}");
}

#[tokio::test]
async fn what_is_kept_already_stays_and_nothing_is_lost() {
    let (house, mut ana) = House::with_pod().await;
    let listing = ana.offer(&house, "Bags+of+rice", "public").await;
    ana.post(&house, "/me/details", "phone=416+555+0100&note=Two+knocks").await;
    let change = |go: &str, text: &str| format!("go={go}&title=Rice&description={text}&amount=3&closes_at=2999-01-01");
    let refused = ana.post(&house, &format!("{listing}/change"), &change("", "Ring+416+555+0199")).await;
    assert!(refused.body.contains("value=\"keep-private\""), "{}", refused.body);
    let other = ana.post(&house, &format!("{listing}/change"), &change("", "Kept").replace("amount=3", "amount=lots")).await;
    assert!(!other.body.contains("value=\"keep-private\""), "only where there is something to keep: {}", other.body);
    for _ in 0..2 {
        let kept = ana.post(&house, &format!("{listing}/change"), &change("keep-private", "Ring+416+555+0199")).await;
        assert_eq!(kept.to, format!("{listing}?done=kept-private-offer"), "{}", kept.body);
    }
    let mine = ana.get(&house, "/me").await.body;
    assert!(mine.contains("416 555 0100") && mine.contains("Two knocks"), "what was there stays: {mine}");
    assert!(mine.contains("416 555 0199"), "and beside it stands what was taken out: {mine}");
    let page = ana.get(&house, &listing).await.body;
    assert!(page.contains("Ring") && !page.contains("555 0199"), "{page}");
}

#[tokio::test]
async fn who_asks_without_an_account_and_the_desk_are_offered_it_too() {
    let (house, mut ana) = House::with_pod().await;
    let mut rosa = Browser::default();
    let step = |step: u8, go: &str, title: &str, more: &str| {
        format!(
            "step={step}&go={go}&kind=request&category=food&title={title}&language=en&once=0123456789abcdef0123456789abcdef{more}"
        )
    };
    let asked = rosa.post_raw(&house, "/help", &step(1, "next", "Soup+to+7+Elm+Street,+416+555+0199", "")).await;
    assert!(asked.status == StatusCode::UNPROCESSABLE_ENTITY && asked.body.contains("value=\"keep-private\""), "{}", asked.body);
    let kept = rosa.post_raw(&house, "/help", &step(1, "keep-private", "Soup+to+7+Elm+Street,+416+555+0199", "")).await;
    assert!(kept.status == StatusCode::OK && kept.body.contains("It is in your details now"), "{}", kept.body);
    assert_eq!(text_of(&kept.body, "title"), "Soup to ,");
    assert_eq!(text_of(&kept.body, "phone"), "416 555 0199");
    assert_eq!(text_of(&kept.body, "note"), "7 Elm Street", "there is no place for the door here");
    let last = rosa.post_raw(&house, "/help", &step(2, "next", "Soup", "&phone=416+555+0199&note=7+Elm+Street")).await;
    assert!(last.body.contains("value=\"416 555 0199\"") && last.body.contains(">7 Elm Street</textarea>"), "{}", last.body);

    let call = "channel=phone&language=es&kind=request&category=food&title=Soup,+416+555+0199&amount=&unit=&needed_by=&name=Rosa&phone=\
                &corner=&household=&note=&door=&mail=&consent=yes&once=0123456789abcdef0123456789abcd01";
    let asked = ana.post(&house, "/desk/new", call).await;
    assert!(asked.body.contains("value=\"keep-private\""), "{}", asked.body);
    let kept = ana.post(&house, "/desk/new", &format!("go=keep-private&{call}")).await;
    assert_eq!((kept.status, text_of(&kept.body, "phone")), (StatusCode::OK, "416 555 0199"), "{}", kept.body);
    assert_eq!(text_of(&kept.body, "name"), "Rosa", "the rest is kept");
}

#[tokio::test]
async fn nobody_keeps_what_somebody_else_wrote() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    let listing = bo.offer(&house, "Bags+of+rice", "public").await;
    let form = "title=Rice&description=Ring+416+555+0199&amount=3&closes_at=2999-01-01";
    let refused = ana.post(&house, &format!("{listing}/change"), form).await;
    assert!(
        refused.status == StatusCode::UNPROCESSABLE_ENTITY && !refused.body.contains("value=\"keep-private\""),
        "{}",
        refused.body
    );
    let still = ana.post(&house, &format!("{listing}/change"), &format!("go=keep-private&{form}")).await;
    assert_eq!(still.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!ana.get(&house, "/me").await.body.contains("555 0199"), "not the number of whoever is at the desk");
}

#[tokio::test]
async fn at_the_desk_it_goes_to_the_person_of_the_case() {
    let (house, mut ana) = House::with_pod().await;
    let call = "channel=phone&kind=request&title=Groceries&category=food&amount=&unit=&area=Elm+Street+area&language=en&needed_by=\
                &name=Rosa&phone=416+555+0199&mail=&corner=&household=&shopping=&note=&door=&consent=yes\
                &once=0123456789abcdef0123456789abcdd1";
    let case = ana.post(&house, "/desk/new", call).await.to.split('?').next().unwrap_or_default().to_owned();
    let publish = |go: &str| format!("go={go}&title=Groceries&description=Her+son+is+at+416+555+0142.+Thank+you&visibility=pod");
    let refused = ana.post(&house, &format!("{case}/publish"), &publish("")).await;
    assert!(
        refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.body.contains("value=\"keep-private\""),
        "{}",
        refused.body
    );
    assert_eq!(ana.post(&house, &format!("{case}/publish"), &publish("keep-private")).await.status, StatusCode::SEE_OTHER);
    let board = ana.get(&house, "/board").await.body;
    let listing = format!("/listings/{}", between(&board, "href=\"/listings/", "\""));
    let page = ana.get(&house, &listing).await.body;
    assert!(page.contains("Her son is at") && !page.contains("555 0142"), "{page}");
    let shown = ana.post(&house, &format!("{case}/reveal"), "what=rest").await.body;
    assert!(shown.contains("416 555 0199") && shown.contains("416 555 0142"), "both are kept: {shown}");
}
