//! People: asked for at the desk or by themselves, shown when needed, forgotten; and neighbours who come in.

use std::time::Duration;

use super::*;

const DAY: Duration = Duration::from_secs(24 * 3600);
const CALL: &str = "channel=phone&language=es&kind=request&category=food&title=Groceries+for+two&amount=&unit=&needed_by=\
                    &name=Rosa&phone=%2B1+416+555+0199&corner=Elm+and+Oak&household=2%2C+no+nuts&note=Ring+twice&door=7+Elm+Street\
                    &mail=&consent=yes";

/// The code of nine digits that a page shows.
fn code(page: &str) -> String {
    between(page, "<p class=\"code\"><bdi dir=\"ltr\">", "</bdi>").replace('\u{a0}', "")
}

async fn take_a_call(desk: &mut Browser, house: &House, once: u8) -> String {
    let done = desk.post(house, "/desk/new", &format!("{CALL}&once=0123456789abcdef0123456789abcd{once:02x}")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    done.to.strip_suffix("?done=taken-in").expect("the case").to_owned()
}

#[tokio::test]
async fn from_a_call_to_the_door_on_the_day_and_to_forgetting() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &["driver"]).await;
    let case = take_a_call(&mut ana, &house, 1).await;
    assert_eq!(take_a_call(&mut ana, &house, 1).await, case, "pressed twice, kept once");

    let page = ana.get(&house, &case).await.body;
    for private in ["555 0199", "Rosa", "7 Elm Street", "Ring twice", "no nuts"] {
        assert!(!page.contains(private), "{private} is shown before anybody asked");
    }
    assert!(page.contains("Locked away: Name, Phone"), "{page}");
    let shown = ana.post(&house, &format!("{case}/reveal"), "what=rest").await;
    assert!(shown.body.contains("href=\"tel:+14165550199\"") && shown.body.contains("Rosa"), "{}", shown.body);
    assert!(!shown.body.contains("7 Elm Street"), "the door has a button of its own");
    assert_eq!(shown.headers[header::CACHE_CONTROL], "no-store");
    let page = ana.get(&house, &case).await.body;
    assert!(page.contains("<bdi>Ana</bdi></strong> <span>Name, Phone, Where about"), "who saw what is noted: {page}");
    assert_eq!(bo.get(&house, &case).await.status, StatusCode::FORBIDDEN, "a driver is not the desk");

    // What would tell of the person does not get onto the board.
    let bad =
        ana.post(&house, &format!("{case}/publish"), "title=Groceries+for+Rosa+416+555+0199&description=&visibility=pod").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = ana.post(&house, &format!("{case}/publish"), "title=Groceries+for+two&description=&visibility=pod").await;
    assert_eq!(done.to, format!("{case}?done=published"));
    let page = ana.get(&house, &case).await.body;
    let listing = format!("/listings/{}", between(&page, "<a href=\"/listings/", "\""));

    let promised = bo.post(&house, &format!("{listing}/promises"), "amount=1&message=I+can").await;
    let promise = promised.to.split('?').next().unwrap_or_default().to_owned();
    let page = bo.get(&house, &promise).await.body;
    assert!(!page.contains("Show me"), "before a yes there is nothing to see: {page}");
    let early = bo.post(&house, &format!("{promise}/reveal"), "").await.body;
    assert!(!early.contains("Rosa") && !early.contains("555 0199"), "{early}");
    ana.post(&house, &format!("{promise}/accept"), "").await;
    assert!(bo.get(&house, &promise).await.body.contains("Show me"));
    let shown = bo.post(&house, &format!("{promise}/reveal"), "").await;
    assert!(shown.body.contains("7 Elm Street") && shown.body.contains("no nuts"), "{}", shown.body);
    assert!(ana.get(&house, &case).await.body.contains("<bdi>bo</bdi>"), "the desk sees who saw the door");

    bo.post(&house, &format!("{promise}/handed-over"), "amount=1").await;
    ana.post(&house, &format!("{promise}/received"), "amount=1").await;
    let over = bo.post(&house, &format!("{promise}/reveal"), "").await.body;
    assert!(!over.contains("7 Elm Street"), "it is over: {over}");
    let page = ana.get(&house, &case).await.body;
    assert!(page.contains("Helped") && page.contains("The details are deleted on"), "{page}");

    // Fourteen days later they are gone, whoever asks.
    house.clock.advance(DAY * 15);
    timer::run_due(&house.node).await.expect("the timers");
    let page = ana.post(&house, &format!("{case}/reveal"), "what=rest").await.body;
    assert!(page.contains("The details were deleted on") && !page.contains("Rosa"), "{page}");
    assert!(page.contains("Groceries for two"), "the facts stay");
}

#[tokio::test]
async fn somebody_asks_without_an_account_and_forgets_by_code() {
    let (house, mut ana) = House::with_pod().await;
    let mut rosa = Browser::default();
    let page = rosa.get(&house, "/help").await;
    assert!(page.status == StatusCode::OK && page.body.contains("<title>Caremonger</title>"), "its name tells nothing");
    let once = between(&page.body, "name=\"once\" value=\"", "\"").to_owned();
    let one = format!("kind=request&pod=maple&once={once}&category=food&title=Groceries+for+two");
    let step = rosa.post_raw(&house, "/help", &format!("step=1&go=next&{one}&language=en")).await;
    assert!(step.body.contains("value=\"2\""), "{}", step.body);
    let wrong =
        rosa.post_raw(&house, "/help", "step=1&go=next&kind=request&category=food&title=ring+416+555+0199&language=en").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("there is a private place"), "{}", wrong.body);
    let two = format!("{one}&amount=2&unit=bag&needed_by=2999-01-01&language=en");
    let step = rosa.post_raw(&house, "/help", &format!("step=2&go=next&{two}")).await;
    assert!(step.body.contains("others see: Food, Elm Street area"), "{}", step.body);
    let three = format!("{two}&name=Rosa&phone=416+555+0199&mail=&corner=&household=&note=");
    let wrong = rosa.post_raw(&house, "/help", &format!("step=3&go=next&{three}")).await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("all right to keep this"), "{}", wrong.body);
    let done = rosa.post_raw(&house, "/help", &format!("step=3&go=next&{three}&consent=yes")).await;
    let code = code(&done.body);
    assert_eq!((done.status, code.len()), (StatusCode::OK, 9), "{}", done.body);
    let again = rosa.post_raw(&house, "/help", &format!("step=3&go=next&{three}&consent=yes")).await;
    assert_eq!(super::people::code(&again.body), code, "sent twice, kept once");
    assert!(rosa.cookie.is_empty(), "nobody was signed in");

    let queue = ana.get(&house, "/desk").await.body;
    assert!(queue.contains("Groceries for two") && !queue.contains("Rosa") && !queue.contains("555 0199"), "{queue}");
    let notices = ana.get(&house, "/notices").await.body;
    assert!(notices.contains("Somebody asks for help"), "{notices}");
    let case = format!("/cases/{}", between(&queue, "href=\"/cases/", "\""));
    ana.post(&house, &format!("{case}/no-answer"), "").await;
    ana.post(&house, &format!("{case}/reveal"), "what=rest").await;

    // By phone the desk finds it by the code; by page the person sees how it goes, and who saw what.
    assert!(ana.post(&house, "/desk/find", &format!("code={code}")).await.to.starts_with("/cases/"));
    let spaced = format!("{}+{}+{}", &code[..3], &code[3..6], &code[6..]);
    let state = rosa.post_raw(&house, "/code", &format!("code={spaced}")).await;
    assert!(state.body.contains("Ringing back") && state.body.contains("<bdi>Ana</bdi>"), "{}", state.body);
    assert!(!state.body.contains("555 0199") && !state.body.contains("Rosa"), "a code shows nothing private");
    assert_eq!(rosa.post_raw(&house, "/code", "code=000000000").await.status, StatusCode::UNPROCESSABLE_ENTITY);

    let gone = rosa.post_raw(&house, "/code/say", &format!("code={code}&act=forget")).await;
    assert!(gone.body.contains("The details were deleted on"), "{}", gone.body);
    let page = ana.post(&house, &format!("{case}/reveal"), "what=rest").await.body;
    assert!(page.contains("No longer needed") && !page.contains("Rosa") && !page.contains("555 0199"), "{page}");
    assert_eq!(ana.post(&house, &format!("{case}/reopen"), "").await.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing is left");
}

#[tokio::test]
async fn after_too_many_wrong_codes_nobodys_is_looked_at() {
    let (house, mut ana) = House::with_pod().await;
    let case = take_a_call(&mut ana, &house, 1).await;
    let right = between(&ana.get(&house, &case).await.body, "<dd><bdi>", "</bdi>").replace('\u{a0}', "");
    let mut thief = Browser::default();
    for n in 0..100 {
        let page = thief.post_raw(&house, "/code", &format!("code={:09}", 999_000_000 + n)).await;
        assert!(page.body.contains("do not know this code"), "{}", page.body);
    }
    let page = thief.post_raw(&house, "/code", &format!("code={right}")).await;
    assert!(page.body.contains("tried too often") && !page.body.contains("Ready"), "{}", page.body);
    house.clock.advance(Duration::from_secs(601));
    assert!(thief.post_raw(&house, "/code", &format!("code={right}")).await.body.contains("Ready"));
}

#[tokio::test]
async fn two_calls_of_one_person_are_put_together() {
    let (house, mut ana) = House::with_pod().await;
    let first = take_a_call(&mut ana, &house, 1).await;
    let other = CALL
        .replace("%2B1+416+555+0199", "416.555.0199")
        .replace("note=Ring+twice", "note=")
        .replace("title=Groceries", "title=Food");
    let second = ana.post(&house, "/desk/new", &format!("{other}&once=0123456789abcdef0123456789abcd02")).await.to;
    let second = second.strip_suffix("?done=taken-in").expect("the case");
    let page = ana.get(&house, second).await.body;
    assert!(page.contains("This looks like the same person") && page.contains(&first), "{page}");
    let id = first.trim_start_matches("/cases/");
    let done = ana.post(&house, &format!("{second}/same-as"), &format!("same_as={id}")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let page = ana.post(&house, &format!("{second}/reveal"), "what=rest").await.body;
    assert!(page.contains("The same as another") && !page.contains("Rosa"), "{page}");
    assert!(ana.post(&house, &format!("{first}/reveal"), "what=rest").await.body.contains("Ring twice"), "nothing is lost");
    assert!(!ana.get(&house, "/desk").await.body.contains("Food for two"), "it waits no more");
}

#[tokio::test]
async fn what_ends_unhelped_comes_back_to_the_desk() {
    let (house, mut ana) = House::with_pod().await;
    let case = take_a_call(&mut ana, &house, 1).await;
    ana.post(&house, &format!("{case}/publish"), "title=Groceries+for+two&description=&visibility=pod").await;
    assert!(ana.get(&house, &case).await.body.contains("On the board"));
    house.clock.advance(DAY * 14 + Duration::from_secs(1));
    timer::run_due(&house.node).await.expect("the timers");
    let page = ana.get(&house, &case).await.body;
    assert!(page.contains("Back from the board") && page.contains("class=\"state good\">Ready"), "{page}");
    assert!(ana.get(&house, "/desk").await.body.contains("waiting more than a day"));
    let done = ana.post(&house, &format!("{case}/publish"), "title=Groceries+for+two&description=&visibility=pod").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "it can be put up again: {}", done.body);
    // They ring and need it no more: what stands on the board ends too.
    ana.post(&house, &format!("{case}/no-longer-needed"), "").await;
    assert!(!ana.get(&house, "/board").await.body.contains("Groceries for two"));
}

#[tokio::test]
async fn gran_is_a_neighbour_with_a_first_name_and_a_phone() {
    let (house, mut ana) = House::with_pod().await;
    let added = ana.post(&house, "/people/add", "name=Rosa&phone=416+555+0199&language=es").await;
    assert_eq!(added.status, StatusCode::OK, "{}", added.body);
    let code = code(&added.body);
    assert!(code.len() == 8 && added.body.contains("<svg"), "{}", added.body);
    let mut rosa = Browser::default();
    assert_eq!(rosa.post_raw(&house, "/sign-in", "code=00000000").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let signed = rosa.post_raw(&house, "/sign-in", &format!("code={}+{}", &code[..4], &code[4..])).await;
    assert_eq!((signed.status, signed.to.as_str()), (StatusCode::SEE_OTHER, "/board?done=signed-in"), "{}", signed.body);
    assert!(rosa.get(&house, "/board").await.body.contains("lang=\"es\""), "in her own language");
    assert_eq!(
        Browser::default().post_raw(&house, "/sign-in", &format!("code={code}")).await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "once"
    );
    let me = rosa.get(&house, "/me").await.body;
    assert!(me.contains("416 555 0199"), "she sees what is kept of her: {me}");
    assert!(!ana.get(&house, "/people").await.body.contains("555 0199"), "others do not");
}

#[tokio::test]
async fn a_newcomer_can_ask_at_once_and_sees_doors_when_vouched_for() {
    let (house, mut ana) = House::with_pod().await;
    let page = ana.post(&house, "/people/invite", "").await.body;
    let link = between(&page, "<bdi class=\"address\">http://localhost:8080", "</bdi>").to_owned();
    assert!(link.starts_with("/join/cmj_") && page.contains("<svg"), "{page}");
    let mut bo = Browser::default();
    assert!(bo.get(&house, &link).await.body.contains("Ana invites you"));
    let joined = bo.post_raw(&house, &link, "name=Bo&language=en&phone=&mail=bo%40mail.example").await;
    assert_eq!((joined.status, joined.to.as_str()), (StatusCode::SEE_OTHER, "/board?done=joined"), "{}", joined.body);
    assert!(ana.get(&house, "/notices").await.body.contains("Somebody has joined the pod"));
    bo.offer(&house, "Bags+of+rice", "pod").await;

    let case = take_a_call(&mut ana, &house, 1).await;
    ana.post(&house, &format!("{case}/publish"), "title=Groceries+for+two&description=&visibility=pod").await;
    let listing = format!("/listings/{}", between(&ana.get(&house, &case).await.body, "<a href=\"/listings/", "\""));
    let promised = bo.post(&house, &format!("{listing}/promises"), "amount=1&message=").await;
    let promise = promised.to.split('?').next().unwrap_or_default().to_owned();
    ana.post(&house, &format!("{promise}/accept"), "").await;
    let shown = bo.post(&house, &format!("{promise}/reveal"), "").await.body;
    assert!(shown.contains("Elm and Oak") && !shown.contains("7 Elm Street"), "no door for somebody new: {shown}");

    assert_eq!(bo.post(&house, "/people/invite", "").await.status, StatusCode::FORBIDDEN);
    let people = ana.get(&house, "/people").await.body;
    let him = people.split("<li>").find(|l| l.contains("<bdi>Bo</bdi>")).map(|l| between(l, "href=\"", "\"")).unwrap_or_default();
    assert_eq!(ana.post(&house, &format!("{him}/vouch"), "").await.status, StatusCode::SEE_OTHER);
    assert!(bo.post(&house, &format!("{promise}/reveal"), "").await.body.contains("7 Elm Street"));
}

#[tokio::test]
async fn jobs_are_many_and_dated_and_the_last_keys_stay() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    let people = ana.get(&house, "/people").await.body;
    let page_of = |name: &str| {
        let line = people.split("<li>").find(|l| l.contains(&format!("<bdi>{name}</bdi>"))).unwrap_or_default();
        between(line, "href=\"", "\"").to_owned()
    };
    let (hers, his) = (page_of("Ana"), page_of("bo"));
    assert_eq!(bo.post(&house, &format!("{his}/job"), "job=desk&until=2999-01-01").await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        ana.post(&house, &format!("{his}/job"), "job=desk&until=2999-01-01").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let soon = house.node.now().plus(DAY * 10).date();
    for job in ["desk", "driver"] {
        let given = ana.post(&house, &format!("{his}/job"), &format!("job={job}&until={soon}")).await;
        assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.body);
    }
    assert_eq!(bo.get(&house, "/desk").await.status, StatusCode::OK);
    assert!(bo.get(&house, "/people").await.body.contains("Desk, until"), "everybody sees who holds it until when");
    let kept = ana.post(&house, &format!("{hers}/end-job"), "job=keys").await;
    assert!(kept.status == StatusCode::UNPROCESSABLE_ENTITY && kept.body.contains("Nobody else holds the keys"), "{}", kept.body);
    bo.post(&house, &format!("{his}/end-job"), "job=driver").await;
    house.clock.advance(DAY * 12);
    timer::run_due(&house.node).await.expect("the timers");
    assert_eq!(bo.get(&house, "/desk").await.status, StatusCode::FORBIDDEN, "its day has come");
    assert!(bo.get(&house, "/log").await.body.contains("ended a job"));
}

#[tokio::test]
async fn i_see_what_is_held_of_me_and_it_goes_when_i_say_so() {
    let (house, mut ana) = House::with_pod().await;
    let told = "phone=416+555+0199&mail=ana%40mail.example&corner=Elm+and+Oak&door=7+Elm+Street&household=&note=";
    assert_eq!(ana.post(&house, "/me/details", told).await.to, "/me?done=changed");
    let me = ana.get(&house, "/me").await.body;
    assert!(me.contains("7 Elm Street") && me.contains("Nobody has looked"), "{me}");
    let wrong = ana.post(&house, "/me/details", "phone=12").await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("at least five digits"), "{}", wrong.body);
    ana.post(&house, "/me/details", "phone=416+555+0199&mail=&corner=&door=&household=&note=").await;
    let me = ana.get(&house, "/me").await.body;
    assert!(
        me.contains("555 0199") && !me.contains("7 Elm Street") && !me.contains("mail.example"),
        "an emptied field is forgotten"
    );
    ana.post(&house, "/me/forget", "").await;
    assert!(ana.get(&house, "/me").await.body.contains("We hold no details of you"));
    ana.post(&house, "/me/details", "phone=416+555+0100").await;
    assert!(ana.get(&house, "/me").await.body.contains("555 0100"), "told anew");
}

#[tokio::test]
async fn a_lost_phone_is_signed_out_and_leaving_takes_everything() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    let people = ana.get(&house, "/people").await.body;
    let his = people.split("<li>").find(|l| l.contains("<bdi>bo</bdi>")).map(|l| between(l, "href=\"", "\"")).unwrap_or_default();
    let code = code(&ana.post(&house, &format!("{his}/code"), "").await.body);
    let mut new_phone = Browser::default();
    new_phone.post_raw(&house, "/sign-in", &format!("code={code}")).await;
    assert_eq!(new_phone.post(&house, "/me/end-others", "").await.to, "/me?done=ended");
    assert_eq!(bo.get(&house, "/me").await.status, StatusCode::UNAUTHORIZED, "the lost phone is signed out");
    new_phone.post(&house, "/me/details", "phone=416+555+0199").await;
    assert_eq!(new_phone.post(&house, "/me/leave", "").await.status, StatusCode::UNPROCESSABLE_ENTITY, "not by accident");
    assert_eq!(new_phone.post(&house, "/me/leave", "sure=yes").await.to, "/?done=left");
    assert_eq!(new_phone.get(&house, "/me").await.status, StatusCode::UNAUTHORIZED);
    assert!(!ana.get(&house, "/people").await.body.contains("<bdi>bo</bdi>"));
}

#[tokio::test]
async fn who_is_on_the_way_when_the_board_ends_it_still_goes_to_the_right_door() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &["driver"]).await;
    ana.post(&house, "/me/details", "phone=416+555+0100&door=99+Desk+Street").await;
    let case = take_a_call(&mut ana, &house, 1).await;
    ana.post(&house, &format!("{case}/publish"), "title=Groceries+for+two&description=&visibility=pod").await;
    let listing = format!("/listings/{}", between(&ana.get(&house, &case).await.body, "<a href=\"/listings/", "\""));
    let promised = bo.post(&house, &format!("{listing}/promises"), "amount=1&message=").await;
    let promise = promised.to.split('?').next().unwrap_or_default().to_owned();
    assert!(promised.to.contains("done=waits"), "somebody at the desk looks at it first: {}", promised.to);
    house.clock.advance(DAY * 13);
    ana.post(&house, &format!("{promise}/accept"), "").await;
    house.clock.advance(DAY + Duration::from_secs(1));
    timer::run_due(&house.node).await.expect("the timers");
    assert!(ana.get(&house, &case).await.body.contains("On the board"), "somebody is on the way: it does not come back");
    let shown = bo.post(&house, &format!("{promise}/reveal"), "").await.body;
    assert!(shown.contains("7 Elm Street") && !shown.contains("99 Desk Street"), "{shown}");
    bo.post(&house, &format!("{promise}/handed-over"), "amount=1").await;
    ana.post(&house, &format!("{promise}/received"), "amount=1").await;
    assert!(ana.get(&house, &case).await.body.contains("Helped"));
}

#[tokio::test]
async fn the_code_of_a_double_leads_to_the_case_that_stays() {
    let (house, mut ana) = House::with_pod().await;
    let first = take_a_call(&mut ana, &house, 1).await;
    let second = take_a_call(&mut ana, &house, 2).await;
    let code = between(&ana.get(&house, &second).await.body, "<dd><bdi>", "</bdi>").replace('\u{a0}', "");
    let id = first.trim_start_matches("/cases/");
    ana.post(&house, &format!("{second}/same-as"), &format!("same_as={id}")).await;
    let mut rosa = Browser::default();
    let page = rosa.post_raw(&house, "/code", &format!("code={code}")).await.body;
    assert!(page.contains("Ready") && !page.contains("were deleted"), "{page}");
    rosa.post_raw(&house, "/code/say", &format!("code={code}&act=forget")).await;
    let page = ana.post(&house, &format!("{first}/reveal"), "what=rest").await.body;
    assert!(page.contains("No longer needed") && !page.contains("Rosa"), "forgotten by either code: {page}");
}

#[tokio::test]
async fn a_form_put_right_is_one_case_and_nobody_gets_at_anothers_by_its_form() {
    let (house, mut ana) = House::with_pod().await;
    let form = |once: &str, phone: &str| {
        format!(
            "step=3&go=next&kind=request&pod=maple&category=food&title=Groceries+for+two&amount=&unit=&needed_by=&language=en\
             &name=Rosa&phone={phone}&mail=&corner=&household=&note=&consent=yes&once={once}"
        )
    };
    let ours = "0123456789abcdef0123456789abcdef";
    let mut rosa = Browser::default();
    let first = code(&rosa.post_raw(&house, "/help", &form(ours, "416+555+0199")).await.body);
    let second = code(&rosa.post_raw(&house, "/help", &form(ours, "416+555+0198")).await.body);
    assert_eq!(first, second, "she went back and put her number right");
    let case = ana.post(&house, "/desk/find", &format!("code={first}")).await.to;
    let shown = ana.post(&house, &format!("{case}/reveal"), "what=rest").await.body;
    assert!(shown.contains("555 0198") && !shown.contains("555 0199"), "{shown}");
    // Once somebody has begun, the form changes nothing any more.
    ana.post(&house, &format!("{case}/no-answer"), "").await;
    rosa.post_raw(&house, "/help", &form(ours, "416+555+0197")).await;
    assert!(ana.post(&house, &format!("{case}/reveal"), "what=rest").await.body.contains("555 0198"));
    // What no form of ours has is nobody's.
    let [one, two] = [
        code(&rosa.post_raw(&house, "/help", &form("text 7", "")).await.body),
        code(&rosa.post_raw(&house, "/help", &form("text 7", "")).await.body),
    ];
    assert!(one.len() == 9 && one != two, "{one} {two}");
}

#[tokio::test]
async fn who_needs_it_no_more_calls_back_whoever_is_on_the_way() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &["driver"]).await;
    let case = take_a_call(&mut ana, &house, 1).await;
    ana.post(&house, &format!("{case}/publish"), "title=Groceries+for+two&description=&visibility=pod").await;
    let listing = format!("/listings/{}", between(&ana.get(&house, &case).await.body, "<a href=\"/listings/", "\""));
    let promised = bo.post(&house, &format!("{listing}/promises"), "amount=1&message=").await;
    let promise = promised.to.split('?').next().unwrap_or_default().to_owned();
    house.clock.advance(DAY * 13);
    ana.post(&house, &format!("{promise}/accept"), "").await;
    house.clock.advance(DAY + Duration::from_secs(1));
    timer::run_due(&house.node).await.expect("the timers");
    assert_eq!(ana.post(&house, &format!("{case}/no-longer-needed"), "").await.status, StatusCode::SEE_OTHER);
    let page = bo.get(&house, &promise).await.body;
    assert!(page.contains("taken back"), "{page}");
    assert!(!bo.post(&house, &format!("{promise}/reveal"), "").await.body.contains("7 Elm Street"));
    assert!(ana.get(&house, &case).await.body.contains("No longer needed"));
}
