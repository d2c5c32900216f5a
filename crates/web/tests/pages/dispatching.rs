//! The desk gives tasks to neighbours who said yes on the phone: whom to ask, the card, the shopping list, rest.

use super::*;

const CALL: &str = "channel=phone&kind=request&title=Groceries+for+a+week&category=food&amount=&unit=&area=Elm+Street+area&language=en\
                    &needed_by=2026-11-26&name=Rosa&phone=%2B1+416+555+0199&mail=&corner=Elm+and+Oak&household=four&shopping=\
                    &note=&door=12+Elm+Street&consent=yes&once=0123456789abcdef0123456789abcde1";

/// A call that stands on the board: the case and its listing.
async fn on_the_board(desk: &mut Browser, house: &House) -> (String, String) {
    let taken = desk.post(house, "/desk/new", CALL).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let case = taken.to.split('?').next().unwrap_or_default().to_owned();
    let put = desk.post(house, &format!("{case}/publish"), "title=Groceries+for+a+week&description=&visibility=pod").await;
    assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.body);
    let page = desk.get(house, &case).await.body;
    let listing = page.split("href=\"/listings/").nth(1).and_then(|p| p.split('"').next()).expect("a listing");
    (case, format!("/listings/{listing}"))
}

fn link(page: &str) -> String {
    let link = page.split("/card/").nth(1).and_then(|p| p.split('<').next()).expect("a link");
    format!("/card/{link}")
}

#[tokio::test]
async fn a_card_opens_once_and_shows_the_door_on_the_day_to_whoever_holds_it() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &["driver"]).await;
    let (case, listing) = on_the_board(&mut ana, &house).await;
    assert!(bo.get(&house, &listing).await.body.contains("Groceries") && !bo.get(&house, &listing).await.body.contains("/give"));
    assert_eq!(bo.get(&house, &format!("{listing}/give")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(bo.post(&house, &format!("{listing}/give"), "member=x&amount=1").await.status, StatusCode::FORBIDDEN);

    let page = ana.get(&house, &format!("{listing}/give")).await.body;
    assert!(page.contains("nothing in the last four weeks · reads the same language · drives"), "{page}");
    let none = ana.post(&house, &format!("{listing}/give"), "amount=1").await;
    assert!(none.status == StatusCode::UNPROCESSABLE_ENTITY && none.body.contains("Choose somebody from the list"));
    let bos = id_of(&page, "bo").expect("bo is asked");
    let given = ana.post(&house, &format!("{listing}/give"), &format!("member={bos}&amount=1")).await;
    assert!(given.status == StatusCode::OK && given.body.contains("A task card for bo"), "{}", given.body);
    assert_eq!(given.headers.get(header::CACHE_CONTROL).map(|v| v.as_bytes()), Some(&b"no-store"[..]));
    let card = link(&given.body);
    assert!(bo.get(&house, "/notices").await.body.contains("The desk gave you a task"));

    let (mut phone, mut other) = (Browser::default(), Browser::default());
    let closed = phone.get(&house, &card).await.body;
    assert!(closed.contains("Open the card") && !closed.contains("Elm and Oak"), "looking does not open it: {closed}");
    assert_eq!(phone.post(&house, &card, "").await.status, StatusCode::SEE_OTHER);
    assert!(phone.cookie.starts_with("caremonger-card=cmh_"));
    let open = phone.get(&house, &card).await.body;
    assert!(open.contains("For bo") && open.contains("26 Nov 2026") && !open.contains("Elm and Oak"), "{open}");
    let shown = phone.post(&house, &format!("{card}/show"), "").await.body;
    for detail in ["Rosa", "+1 416 555 0199", "Elm and Oak", "four", "12 Elm Street"] {
        assert!(shown.contains(detail), "{detail}: {shown}");
    }
    assert!(!other.get(&house, &card).await.body.contains("Open the card"), "opened already");
    other.post(&house, &card, "").await;
    assert!(other.cookie.is_empty());
    assert_eq!(other.post(&house, &format!("{card}/show"), "").await.status, StatusCode::NOT_FOUND);
    let seen = ana.get(&house, &case).await.body;
    let seen = seen.split("Who saw what").nth(1).unwrap_or_default();
    assert!(seen.contains("<bdi>bo</bdi>") && seen.contains("<bdi>Ana</bdi>"), "who looked, and who had the link first: {seen}");
    let twice = ana.post(&house, &format!("{listing}/give"), &format!("member={bos}&amount=1")).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY, "pressed twice, given once");

    assert_eq!(phone.post(&house, &format!("{card}/handed-over"), "amount=1").await.status, StatusCode::SEE_OTHER);
    let after = phone.get(&house, &card).await.body;
    assert!(!after.contains("handed it over") && !after.contains("Show me"), "{after}");
    house.clock.advance(std::time::Duration::from_secs(3 * 24 * 3600));
    assert!(phone.get(&house, &card).await.body.contains("has ended"));
}

#[tokio::test]
async fn who_drops_out_by_card_is_replaced_and_a_new_card_ends_the_old() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    let (_, listing) = on_the_board(&mut ana, &house).await;
    let bos = id_of(&ana.get(&house, &format!("{listing}/give")).await.body, "bo").expect("bo");
    let first = link(&ana.post(&house, &format!("{listing}/give"), &format!("member={bos}&amount=1")).await.body);
    let promise = ana.get(&house, &listing).await.body;
    let promise = promise.split("href=\"/promises/").nth(1).and_then(|p| p.split('"').next()).expect("a promise").to_owned();
    let mut phone = Browser::default();
    phone.post(&house, &first, "").await;
    let second = link(&ana.post(&house, &format!("/promises/{promise}/card"), "").await.body);
    assert_eq!(phone.post(&house, &format!("{first}/show"), "").await.status, StatusCode::NOT_FOUND, "a lost phone is shut out");
    let mut phone = Browser::default();
    phone.post(&house, &second, "").await;
    let words = "words=Thank+you+for+telling+us.+If+it+is+today%2C+ring+555+0100.&language=en";
    assert_eq!(bo.post(&house, "/desk/words", words).await.status, StatusCode::FORBIDDEN);
    assert_eq!(ana.post(&house, "/desk/words", words).await.to, "/desk/words?done=changed");
    assert!(!phone.get(&house, &second).await.body.contains("If it is today"));
    assert_eq!(phone.post(&house, &format!("{second}/cancel"), "").await.status, StatusCode::SEE_OTHER);
    assert!(phone.get(&house, &second).await.body.contains("If it is today, ring 555 0100."), "the pod's own words, on the card");
    assert!(bo.get(&house, &format!("/promises/{promise}")).await.body.contains("If it is today"), "and on the page");
    assert!(!ana.get(&house, &format!("/promises/{promise}")).await.body.contains("If it is today"), "for whoever drops out");
    ana.post(&house, "/desk/words", "words=&language=en").await;
    assert!(!phone.get(&house, &second).await.body.contains("If it is today"), "taken away again");
    assert!(ana.get(&house, "/notices").await.body.contains("A promise was taken back"));
    assert!(ana.get(&house, &format!("{listing}/give")).await.body.contains("name=\"member\""), "somebody else can be asked");
    assert!(!phone.post(&house, &format!("{second}/show"), "").await.body.contains("12 Elm Street"), "nothing is shown any more");
}

#[tokio::test]
async fn whoever_rests_or_has_enough_this_week_is_not_asked() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    let mut cy = house.neighbour("cy", &[]).await;
    let (_, listing) = on_the_board(&mut ana, &house).await;
    let give = format!("{listing}/give");
    let page = ana.get(&house, &give).await.body;
    let (bos, cys) = (id_of(&page, "bo").expect("bo"), id_of(&page, "cy").expect("cy"));
    for wrong in ["weekly_limit=0&resting_until=", "weekly_limit=many&resting_until=", "weekly_limit=&resting_until=2026-01-01"] {
        assert_eq!(bo.post(&house, "/me/availability", wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    assert_eq!(bo.post(&house, "/me/availability", "weekly_limit=&resting_until=2026-12-24").await.to, "/me?done=changed");
    assert!(bo.get(&house, "/me").await.body.contains("You rest until 24 Dec 2026"));
    assert_eq!(cy.post(&house, "/me/availability", "weekly_limit=1&resting_until=").await.to, "/me?done=changed");
    // What one takes is no task; what one brings is.
    let rice = ana.offer(&house, "Bags+of+rice", "pod").await;
    assert_eq!(cy.post(&house, &format!("{rice}/promises"), "amount=1&message=").await.status, StatusCode::SEE_OTHER);
    assert!(id_of(&ana.get(&house, &give).await.body, "cy").is_some());
    let ride = "step=3&go=next&title=A+ride&category=rides&description=&language=en&amount=1&unit=&needed_by=&closes_at=2999-01-01\
                &area=Elm&acceptance=first_come&visibility=pod&pods=&once=0123456789abcdef0123456789abcdf1";
    let ride = ana.post(&house, "/ask/new", ride).await.to;
    let ride = ride.split('?').next().unwrap_or_default();
    assert_eq!(cy.post(&house, &format!("{ride}/promises"), "amount=1&message=").await.status, StatusCode::SEE_OTHER);

    let page = ana.get(&house, &give).await.body;
    assert!(id_of(&page, "bo").is_none() && id_of(&page, "cy").is_none(), "{page}");
    for member in [bos, cys] {
        let asked = ana.post(&house, &give, &format!("member={member}&amount=1")).await;
        assert!(
            asked.status == StatusCode::UNPROCESSABLE_ENTITY && asked.body.contains("They rest, or have as many"),
            "{}",
            asked.body
        );
    }
    house.clock.advance(std::time::Duration::from_secs(8 * 24 * 3600));
    let page = ana.get(&house, &give).await.body;
    assert!(page.contains("nobody to ask"), "its day is past: {page}");
}

#[tokio::test]
async fn four_people_fill_the_list_and_it_can_be_changed() {
    let (house, mut ana) = House::with_pod().await;
    let bad = ana.post(&house, "/desk/shopping", "title=A+week&lines=rice,many").await;
    assert!(bad.status == StatusCode::UNPROCESSABLE_ENTITY && bad.body.contains("Write each line like this"), "{}", bad.body);
    assert_eq!(
        ana.post(&house, "/desk/shopping", "title=A+week&lines=Rice,1,1%0D%0AMilk,1,2%0D%0ASoap").await.status,
        StatusCode::SEE_OTHER
    );
    let lists = ana.get(&house, "/desk/shopping").await.body;
    let id = lists.split("/desk/shopping/").nth(1).and_then(|p| p.split('"').next()).expect("a list").to_owned();
    let (case, listing) = on_the_board(&mut ana, &house).await;
    let wrong = ana.post(&house, &format!("{case}/shopping"), &format!("list={id}&people=0")).await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("from 1 to 30"), "{}", wrong.body);
    assert_eq!(ana.post(&house, &format!("{case}/shopping"), &format!("list={id}&people=4")).await.status, StatusCode::SEE_OTHER);
    let shown = ana.post(&house, &format!("{case}/reveal"), "what=rest").await.body;
    assert!(shown.contains("4 × Rice\n2 × Milk\n1 × Soap"), "{shown}");
    assert_eq!(ana.post(&house, &format!("{case}/tell"), "shopping=3+tins").await.status, StatusCode::SEE_OTHER);
    let mut bo = house.neighbour("bo", &[]).await;
    let bos = id_of(&ana.get(&house, &format!("{listing}/give")).await.body, "bo").expect("bo");
    let card = link(&ana.post(&house, &format!("{listing}/give"), &format!("member={bos}&amount=1")).await.body);
    bo.cookie.clear();
    bo.post(&house, &card, "").await;
    assert!(bo.post(&house, &format!("{card}/show"), "").await.body.contains("3 tins"), "what to buy is on the card");
    assert_eq!(ana.post(&house, &format!("/desk/shopping/{id}"), "").await.status, StatusCode::SEE_OTHER);
    assert!(!ana.get(&house, "/desk/shopping").await.body.contains("Milk"));
}

#[tokio::test]
async fn the_card_of_somebody_at_the_desk_speaks_for_the_helper_alone() {
    let (house, mut ana) = House::with_pod().await;
    let (_, listing) = on_the_board(&mut ana, &house).await;
    house.neighbour("dee", &["desk"]).await;
    let dees = id_of(&ana.get(&house, &format!("{listing}/give")).await.body, "dee").expect("dee");
    let card = link(&ana.post(&house, &format!("{listing}/give"), &format!("member={dees}&amount=1")).await.body);
    let mut phone = Browser::default();
    phone.post(&house, &card, "").await;
    assert_eq!(phone.post(&house, &format!("{card}/handed-over"), "amount=1").await.status, StatusCode::SEE_OTHER);
    assert_eq!(phone.post(&house, &format!("{card}/received"), "amount=1").await.status, StatusCode::FORBIDDEN);
    assert!(!ana.get(&house, &listing).await.body.contains("Done"), "one side alone confirms nothing");
}

#[tokio::test]
async fn whoever_is_free_that_day_or_knows_the_area_is_asked_first_and_it_says_why() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &[]).await, house.neighbour("cy", &[]).await);
    // The call is for Thursday 26 November.
    assert_eq!(cy.post(&house, "/me/availability", "weekly_limit=&resting_until=&day=thursday").await.to, "/me?done=changed");
    assert!(cy.get(&house, "/me").await.body.contains("Free on: Thursday"));
    let (_, listing) = on_the_board(&mut ana, &house).await;
    let page = ana.get(&house, &format!("{listing}/give")).await.body;
    let place = |name: &str, page: &str| page.find(&format!("<span>{name}<")).expect("a candidate");
    assert!(page.contains("free that day") && place("cy", &page) < place("bo", &page), "{page}");
    // Bo brought something there: next time he knows the way.
    let promise = bo.post(&house, &format!("{listing}/promises"), "amount=1&message=").await.to;
    let promise = promise.split('?').next().unwrap_or_default().to_owned();
    ana.post(&house, &format!("{promise}/accept"), "").await;
    bo.post(&house, &format!("{promise}/handed-over"), "amount=1").await;
    ana.post(&house, &format!("{promise}/received"), "amount=1").await;
    house.clock.advance(std::time::Duration::from_secs(40 * 24 * 3600));
    let mut ana = house.neighbour("dora", &["desk"]).await;
    let later = CALL.replace("abcde1", "abcde2").replace("2026-11-26", "2027-02-03");
    let taken = ana.post(&house, "/desk/new", &later).await.to;
    let case = taken.split('?').next().unwrap_or_default().to_owned();
    ana.post(&house, &format!("{case}/publish"), "title=Groceries+for+a+week&description=&visibility=pod").await;
    let page = ana.get(&house, &case).await.body;
    let listing = format!("/listings/{}", between(&page, "href=\"/listings/", "\""));
    let page = ana.get(&house, &format!("{listing}/give")).await.body;
    assert!(page.contains("has brought things there before") && !page.contains("free that day"), "{page}");
    assert!(place("bo", &page) < place("cy", &page), "{page}");
}

#[tokio::test]
async fn the_desk_puts_a_round_together_and_prints_it_for_whoever_looks_at_no_pages() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &["driver"]).await;
    let (_, first) = on_the_board(&mut ana, &house).await;
    let second = CALL.replace("abcde1", "abcde2").replace("Rosa", "Omar").replace("Elm+Street+area", "Ash+Lane");
    let second = second.replace("Groceries+for+a+week", "A+bag+of+rice").replace("416+555+0199", "416+555+0142");
    let case = ana.post(&house, "/desk/new", &second).await.to.split('?').next().unwrap_or_default().to_owned();
    ana.post(&house, &format!("{case}/publish"), "title=A+bag+of+rice&description=&visibility=pod&marks=cool").await;
    assert_eq!(bo.get(&house, "/desk/run").await.status, StatusCode::FORBIDDEN);
    let page = ana.get(&house, "/desk/run").await.body;
    let rice = page.find("A bag of rice · Ash Lane").expect("by area");
    assert!(rice < page.find("Groceries for a week · Elm Street area").expect("after it"), "{page}");
    let asks: Vec<&str> = page.split("name=\"ask\" value=\"").skip(1).filter_map(|p| p.split('"').next()).collect();
    let bos = between(&page, "<option value=\"", "\"").to_owned();
    assert!(between(&page, "<option value=", "</option>").contains("bo · drives"), "who drives comes first: {page}");
    let none = ana.post(&house, "/desk/run", &format!("member={bos}")).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing chosen");
    let given = ana.post(&house, "/desk/run", &format!("member={bos}&ask={}&ask={}", asks[0], asks[1])).await;
    assert_eq!(given.to, format!("/desk/run/{bos}?done=given"), "{}", given.body);
    assert!(bo.get(&house, "/notices").await.body.contains("The desk gave you a task"));
    let closed = ana.get(&house, &given.to).await.body;
    assert!(closed.contains("A bag of rice") && closed.contains("has to stay cool") && !closed.contains("Omar"), "{closed}");
    let sheet = ana.post(&house, &format!("/desk/run/{bos}"), "").await.body;
    for detail in ["Rosa", "Omar", "12 Elm Street", "416 555 0142"] {
        assert!(sheet.contains(detail), "{detail}: {sheet}");
    }
    assert!(!sheet.contains("/handed-over\""), "what was brought the one who brought it says");
    let seen = ana.get(&house, &case).await.body;
    let seen = seen.split("Who saw what").nth(1).unwrap_or_default();
    assert!(seen.contains("<bdi>bo</bdi>") && seen.contains("<bdi>Ana</bdi>"), "both names stand there: {seen}");
    assert!(bo.get(&house, "/round").await.body.contains("Groceries for a week"), "it is in his own round too");

    // What cannot be given is named, and the rest is.
    let again = ana.post(&house, "/desk/run", &format!("member={bos}&ask={}", first.trim_start_matches("/listings/"))).await;
    assert!(again.body.contains("Groceries for a week: They help with this already."), "{}", again.body);
    let rests = bo.post(&house, "/me/availability", "weekly_limit=&resting_until=2026-12-24").await;
    assert_eq!(rests.status, StatusCode::SEE_OTHER, "{}", rests.body);
    ana.offer(&house, "Another+bag", "pod").await;
    let third = CALL.replace("abcde1", "abcde3").replace("Rosa", "Lin").replace("416+555+0199", "416+555+0143");
    let case = ana.post(&house, "/desk/new", &third).await.to.split('?').next().unwrap_or_default().to_owned();
    ana.post(&house, &format!("{case}/publish"), "title=Soap&description=&visibility=pod").await;
    let page = ana.get(&house, "/desk/run").await.body;
    assert!(
        page.contains("Soap") && !between(&page, "<select", "</select>").contains(&bos),
        "who rests is not to choose: {page}"
    );
    assert!(page.contains("Who took on how much") && between(&page, "id=\"load\"", "</table>").contains(">bo<"), "{page}");
}

#[tokio::test]
async fn a_note_tells_whoever_comes_next_to_the_desk_and_holds_nothing_private() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &["desk"]).await, house.neighbour("cy", &[]).await);
    assert_eq!(cy.post(&house, "/desk/notes", "words=Hello").await.status, StatusCode::FORBIDDEN);
    let private = ana.post(&house, "/desk/notes", "words=Ring+Rosa+at+416+555+0199").await;
    assert!(
        private.status == StatusCode::UNPROCESSABLE_ENTITY && private.body.contains("they stand in the case"),
        "{}",
        private.body
    );
    assert_eq!(ana.post(&house, "/desk/notes", "words=The+van+is+at+the+garage.").await.to, "/desk?done=changed");
    let page = bo.get(&house, "/desk").await.body;
    assert!(page.contains("The van is at the garage.") && page.contains("<bdi>Ana</bdi>"), "{page}");
    let away = format!("/desk/notes/{}", between(&page, "action=\"/desk/notes/", "\""));
    assert_eq!(cy.post(&house, &away, "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(bo.post(&house, &away, "").await.to, "/desk?done=changed");
    assert!(!ana.get(&house, "/desk").await.body.contains("garage"));
    ana.post(&house, "/desk/notes", "words=The+hall+is+closed.").await;
    ana.post(&house, "/me/leave", "sure=yes").await;
    assert!(bo.get(&house, "/desk").await.body.contains("The hall is closed."), "who leaves leaves their note");
    house.clock.advance(std::time::Duration::from_secs(15 * 24 * 3600));
    timer::tidy(&house.node).await.expect("tidied");
    assert!(!bo.get(&house, "/desk").await.body.contains("hall"), "it goes by itself");
}

#[tokio::test]
async fn a_word_said_by_mistake_is_taken_back_at_once_and_only_by_whoever_said_it() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &["desk"]).await;
    let case = ana.post(&house, "/desk/new", CALL).await.to.split('?').next().unwrap_or_default().to_owned();
    let shown = async |who: &mut Browser| who.get(&house, &case).await.body;
    let before = shown(&mut ana).await;
    assert!(!before.contains("Take that back"), "nothing was said yet: {before}");
    let state = |page: &str| between(page, "<p class=\"state", "</p>").to_owned();
    for word in ["no-longer-needed", "done", "other-area", "needs-language"] {
        assert_eq!(ana.post(&house, &format!("{case}/{word}"), "").await.status, StatusCode::SEE_OTHER, "{word}");
        assert_ne!(state(&shown(&mut ana).await), state(&before), "{word}");
        assert!(!shown(&mut bo).await.contains("Take that back"), "{word}: it was not his word");
        assert_eq!(bo.post(&house, &format!("{case}/undo"), "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(shown(&mut ana).await.contains("Take that back"), "{word}");
        assert!(ana.post(&house, &format!("{case}/undo"), "").await.to.contains("done=changed"), "{word}");
        let after = shown(&mut ana).await;
        assert!(state(&after) == state(&before) && !after.contains("Take that back"), "{word}: {after}");
    }
    let story = shown(&mut ana).await;
    assert!(story.contains("took that back"), "it stands in the history: {story}");
    // Two calls without an answer: the second is taken back, the first stays.
    ana.post(&house, &format!("{case}/no-answer"), "").await;
    let once = state(&shown(&mut ana).await);
    ana.post(&house, &format!("{case}/no-answer"), "").await;
    ana.post(&house, &format!("{case}/undo"), "").await;
    assert_eq!(state(&shown(&mut ana).await), once);
    // Ended: the details would go in two weeks. Taken back: they stay as long as it is open.
    ana.post(&house, &format!("{case}/done"), "").await;
    ana.post(&house, &format!("{case}/undo"), "").await;
    house.clock.advance(std::time::Duration::from_secs(15 * 24 * 3600));
    timer::run_due(&house.node).await.expect("the timers");
    assert!(ana.post(&house, &format!("{case}/reveal"), "what=rest").await.body.contains("Rosa"), "nothing was wiped");
    // Too late, and what others were told of: that has its own way back.
    ana.post(&house, &format!("{case}/spoken"), "").await;
    house.clock.advance(std::time::Duration::from_secs(121));
    assert!(!shown(&mut ana).await.contains("Take that back"));
    assert_eq!(ana.post(&house, &format!("{case}/undo"), "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    ana.post(&house, &format!("{case}/publish"), "title=Groceries+for+a+week&description=&visibility=pod").await;
    ana.post(&house, &format!("{case}/no-longer-needed"), "").await;
    assert!(!shown(&mut ana).await.contains("Take that back"), "it was on the board");
}

#[tokio::test]
async fn a_case_is_not_opened_again_for_somebody_of_whom_nothing_is_left() {
    let (house, mut ana) = House::with_pod().await;
    let case = ana.post(&house, "/desk/new", CALL).await.to.split('?').next().unwrap_or_default().to_owned();
    ana.post(&house, &format!("{case}/done"), "").await;
    let id = case.trim_start_matches("/cases/").parse().expect("an id");
    let wiped = house.node.act(move |tx| {
        let c = caremonger_store::case::case_find(tx.conn, id)?.expect("the case");
        caremonger_app::person::wipe(tx, c.person)
    });
    wiped.await.expect("wiped");
    assert!(!ana.get(&house, &case).await.body.contains("Take that back"));
    assert_eq!(ana.post(&house, &format!("{case}/undo"), "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}
