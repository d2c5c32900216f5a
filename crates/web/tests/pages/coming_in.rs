//! Coming in: asking to join, and bringing a list over with a look before and a way back.

use super::*;

const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 3600);

#[tokio::test]
async fn who_asks_to_join_is_read_by_point_persons_alone_and_comes_in_as_a_newcomer() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    let mut anyone = Browser::default();
    assert!(anyone.get(&house, "/@maple").await.body.contains("href=\"/@maple/join\""));
    assert!(anyone.get(&house, "/@maple/join").await.body.contains("deleted after a month"));
    let silent = anyone.post(&house, "/@maple/join", "name=Cy&language=en&phone=&mail=&note=").await;
    assert!(
        silent.status == StatusCode::UNPROCESSABLE_ENTITY && silent.body.contains("so that somebody can answer"),
        "{}",
        silent.body
    );
    for (name, phone) in [("Cy", "555+0101+00"), ("Dee", "555+0102+00")] {
        let form = format!("name={name}&language=en&phone={phone}&mail=&note=I+know+Bo");
        assert_eq!(anyone.post(&house, "/@maple/join", &form).await.to, "/@maple?done=asked-to-join");
        house.clock.advance(std::time::Duration::from_secs(1));
    }
    let again = anyone.post(&house, "/@maple/join", "name=Cy&language=en&phone=555+0101+00&mail=&note=").await;
    assert_eq!(again.to, "/@maple?done=asked-to-join", "whoever asks twice is asked about once");
    assert!(ana.get(&house, "/notices").await.body.contains("Somebody asks to join the pod"));
    assert!(ana.get(&house, "/people").await.body.contains("2 people ask to join"));
    assert!(!bo.get(&house, "/people").await.body.contains("ask to join"));
    assert_eq!(bo.post(&house, "/people/asking", "").await.status, StatusCode::FORBIDDEN);
    let closed = ana.get(&house, "/people/asking").await.body;
    assert!(closed.contains("Show me who they are") && !closed.contains("I know Bo"), "{closed}");
    let open = ana.post(&house, "/people/asking", "").await.body;
    assert!(open.contains("Cy") && open.contains("Dee") && open.contains("I know Bo"), "{open}");
    let ids: Vec<&str> = open.split("id=\"yes-").skip(1).filter_map(|p| p.split('"').next()).collect();
    assert_eq!(bo.post(&house, &format!("/people/asking/{}/yes", ids[0]), "").await.status, StatusCode::FORBIDDEN);
    let yes = ana.post(&house, &format!("/people/asking/{}/yes", ids[0]), "").await.body;
    let code = between(&yes, "<p class=\"code\"><bdi dir=\"ltr\">", "</bdi>").replace('\u{a0}', "");
    let mut cy = Browser::default();
    assert_eq!(cy.post(&house, "/sign-in", &format!("code={code}")).await.to, "/board?done=signed-in");
    assert!(cy.get(&house, "/me").await.body.contains("555 0101 00"), "what they told came along");
    assert!(bo.get(&house, "/people").await.body.contains("new"), "vouched for by nobody yet");
    assert_eq!(ana.post(&house, &format!("/people/asking/{}/no", ids[1]), "").await.to, "/people/asking?done=changed");
    assert_eq!(
        ana.post(&house, &format!("/people/asking/{}/yes", ids[1]), "").await.status,
        StatusCode::NOT_FOUND,
        "answered once"
    );
    assert!(ana.get(&house, "/people/asking").await.body.contains("Nobody asks"));
    assert!(cy.get(&house, "/@maple/join").await.body.contains("belong to a pod already"));
}

#[tokio::test]
async fn a_question_nobody_answers_goes_after_a_month() {
    let (house, mut ana) = House::with_pod().await;
    Browser::default().post(&house, "/@maple/join", "name=Cy&language=en&phone=555+0101+00&mail=&note=").await;
    house.clock.advance(DAY * 29);
    timer::tidy(&house.node).await.expect("tidied");
    let page = ana.get(&house, "/people/asking").await.body;
    assert!(page.contains("One person asks"), "{page}");
    house.clock.advance(DAY * 2);
    timer::tidy(&house.node).await.expect("tidied");
    assert!(ana.get(&house, "/people/asking").await.body.contains("Nobody asks"));
}

const SHEET: &str = "Name\tPhone\tNeeds\tStreet\n\
                     Rosa\t+1 416 555 0199\tMilk and bread\t12 Elm Street\n\
                     Bo\tring the bell\tCall me at 416 555 0111\t\n\
                     \t\t\t\n\
                     Cy\t416 555 0122\tA ride to the clinic\t\n";

#[tokio::test]
async fn a_spreadsheet_becomes_cases_after_a_look_and_can_be_taken_back() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    assert_eq!(bo.get(&house, "/desk/import").await.status, StatusCode::FORBIDDEN);
    let empty = ana.post(&house, "/desk/import", "kind=cases&text=+&go=look").await;
    assert!(empty.status == StatusCode::UNPROCESSABLE_ENTITY && empty.body.contains("Paste a list first"), "{}", empty.body);
    let text = encoded(SHEET);
    let look = ana.post(&house, "/desk/import", &format!("kind=cases&text={text}&go=look")).await.body;
    for (column, word) in [("c1", "name"), ("c2", "phone"), ("c3", "what"), ("c4", "door")] {
        let select = between(&look, &format!("name=\"{column}\""), "</select>");
        assert!(select.contains(&format!("value=\"{word}\" selected")), "{column}: {select}");
    }
    assert!(look.contains("Milk and bread") && look.contains("value=\"yes\" checked"), "{look}");
    assert!(ana.get(&house, "/desk").await.body.contains("Nobody is waiting"), "a look keeps nothing");
    let mapped = format!("kind=cases&text={text}&c1=name&c2=phone&c3=what&c4=door&headings=yes");
    let unasked = ana.post(&house, "/desk/import", &format!("{mapped}&go=bring")).await;
    assert!(
        unasked.status == StatusCode::UNPROCESSABLE_ENTITY && unasked.body.contains("Tick that it is all right"),
        "{}",
        unasked.body
    );
    let done = ana.post(&house, "/desk/import", &format!("{mapped}&consent=yes&go=bring")).await.body;
    assert!(done.contains("3 lines were brought over") && !done.contains("could not"), "{done}");
    let form = format!("{mapped}&consent=yes&once=0123456789abcdef0123456789abcd77&go=bring");
    let (first, second) =
        (ana.post(&house, "/desk/import", &form).await.body, ana.post(&house, "/desk/import", &form).await.body);
    assert!(first.contains("3 lines") && second.contains("3 lines"), "{second}");
    assert_eq!(ana.get(&house, "/desk").await.body.matches("Milk and bread").count(), 2, "pressed twice, brought once");
    let id = between(&ana.get(&house, "/desk/import").await.body, "action=\"/desk/import/", "\"").to_owned();
    assert_eq!(ana.post(&house, &format!("/desk/import/{id}"), "").await.to, "/desk/import?done=taken-back");
    let desk = ana.get(&house, "/desk").await.body;
    assert!(
        desk.contains("Milk and bread") && desk.contains("A ride to the clinic") && desk.contains("From a list: look inside"),
        "{desk}"
    );
    assert!(!desk.contains("0111"), "what holds a number is no title");
    let case_of = |title: &str| {
        let before = desk.split(title).next().expect("before");
        before.rsplit("href=\"/cases/").next().and_then(|p| p.split('"').next()).map(|id| format!("/cases/{id}")).expect("a case")
    };
    let shown = ana.post(&house, &format!("{}/reveal", case_of("From a list")), "what=rest").await.body;
    assert!(shown.contains("Call me at 416 555 0111") && shown.contains("ring the bell"), "nothing is lost: {shown}");
    let rosa = case_of("Milk and bread");
    assert!(ana.post(&house, &format!("{rosa}/reveal"), "what=door").await.body.contains("12 Elm Street"));

    assert_eq!(ana.post(&house, &format!("{rosa}/spoken"), "").await.status, StatusCode::SEE_OTHER);
    let lists = ana.get(&house, "/desk/import").await.body;
    let id = between(&lists, "action=\"/desk/import/", "\"").to_owned();
    assert_eq!(bo.post(&house, &format!("/desk/import/{id}"), "").await.status, StatusCode::FORBIDDEN);
    let undone = ana.post(&house, &format!("/desk/import/{id}"), "").await.body;
    assert!(undone.contains("One line stays") && undone.contains("taken back"), "{undone}");
    let desk = ana.get(&house, "/desk").await.body;
    assert!(desk.contains("Milk and bread") && !desk.contains("A ride to the clinic"), "{desk}");
    let ended = ana.get(&house, "/desk/ended").await.body;
    assert!(ended.contains("From a list, taken back") && !ended.contains("A ride"), "its words go: {ended}");
    assert_eq!(ana.post(&house, &format!("/desk/import/{id}"), "").await.to, "/desk/import", "once");
}

#[tokio::test]
async fn a_contact_list_becomes_neighbours_and_whoever_is_here_is_left_out() {
    let (house, mut ana) = House::with_pod().await;
    ana.post(&house, "/people/add", "name=Rosa&phone=416+555+0199&mail=&language=en").await;
    let list = encoded("Rosa;+1 416 555 0199\nEve;416 555 0123\nFay;416 555 0124\n;416 555 0125\n");
    let no_name =
        ana.post(&house, "/desk/import", &format!("kind=neighbours&text={list}&c1=skip&c2=phone&consent=yes&go=bring")).await;
    assert!(
        no_name.status == StatusCode::UNPROCESSABLE_ENTITY && no_name.body.contains("which column holds the name"),
        "{}",
        no_name.body
    );
    let mapped = format!("kind=neighbours&text={list}&c1=name&c2=phone&consent=yes&go=bring");
    let done = ana.post(&house, "/desk/import", &mapped).await.body;
    assert!(done.contains("2 lines were brought over") && done.contains("One was here already"), "{done}");
    assert!(done.contains("could not be brought over: 4"), "{done}");
    let people = ana.get(&house, "/people").await.body;
    assert!(people.contains("<bdi>Eve</bdi>") && people.matches("<bdi>Rosa</bdi>").count() == 1, "{people}");
    // Eve comes in; Fay never did.
    let eve = people
        .split("<bdi>Eve</bdi>")
        .next()
        .and_then(|p| p.rsplit("/people/").next())
        .and_then(|p| p.split('"').next())
        .expect("eve");
    let page = ana.post(&house, &format!("/people/{eve}/code"), "").await.body;
    let code = between(&page, "<p class=\"code\"><bdi dir=\"ltr\">", "</bdi>").replace('\u{a0}', "");
    // She signs in on a shared computer, and out again.
    let mut hers = Browser::default();
    assert_eq!(hers.post(&house, "/sign-in", &format!("code={code}")).await.status, StatusCode::SEE_OTHER);
    hers.post(&house, "/sign-out", "").await;
    house.clock.advance(DAY * 6);
    let lists = ana.get(&house, "/desk/import").await.body;
    let id = between(&lists, "action=\"/desk/import/", "\"").to_owned();
    let undone = ana.post(&house, &format!("/desk/import/{id}"), "").await.body;
    assert!(undone.contains("One line stays"), "{undone}");
    let people = ana.get(&house, "/people").await.body;
    assert!(people.contains("<bdi>Eve</bdi>") && !people.contains("<bdi>Fay</bdi>"), "{people}");
}

#[tokio::test]
async fn after_a_week_a_list_stays() {
    let (house, mut ana) = House::with_pod().await;
    let list = encoded("Eve,416 555 0123");
    ana.post(&house, "/desk/import", &format!("kind=neighbours&text={list}&c1=name&c2=phone&consent=yes&go=bring")).await;
    let id = between(&ana.get(&house, "/desk/import").await.body, "action=\"/desk/import/", "\"").to_owned();
    house.clock.advance(DAY * 8);
    assert!(!ana.get(&house, "/desk/import").await.body.contains("Take it back"));
    ana.post(&house, &format!("/desk/import/{id}"), "").await;
    assert!(ana.get(&house, "/people").await.body.contains("<bdi>Eve</bdi>"));
}

#[tokio::test]
async fn what_was_said_in_a_chat_is_read_before_any_of_it_stays() {
    let (house, mut ana) = House::with_pod().await;
    let chat = encoded("24/11/2020, 14:05 - Rosa: My mum in flat four cannot get up\n24/11/2020, 14:09 - Sami: Milk for two\n");
    let form = format!("kind=cases&text={chat}&c1=skip&c2=name&c3=what&consent=yes&go=bring");
    assert!(ana.post(&house, "/desk/import", &form).await.body.contains("2 lines were brought over"));
    let desk = ana.get(&house, "/desk").await.body;
    assert!(
        !desk.contains("cannot get up") && !desk.contains("Milk") && desk.matches("From a list: look inside").count() == 2,
        "{desk}"
    );
}

#[tokio::test]
async fn one_visitor_does_not_shut_the_door_for_others() {
    let (house, mut ana) = House::with_pod().await;
    let mut visitor = Browser::default();
    let ask = |n: u32| format!("name=Cy&language=en&phone=555+01{n:02}+00&mail=&note=");
    for n in 0..10 {
        assert_eq!(visitor.post(&house, "/@maple/join", &ask(n)).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(visitor.post(&house, "/@maple/join", &ask(10)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    house.clock.advance(std::time::Duration::from_secs(3601));
    assert_eq!(visitor.post(&house, "/@maple/join", &ask(10)).await.status, StatusCode::SEE_OTHER);
    assert!(ana.get(&house, "/people").await.body.contains("11 people ask to join"));
}

#[tokio::test]
async fn who_makes_a_pod_gets_its_address_a_link_to_join_a_flyer_and_rules_to_begin_with() {
    let house = House::new().await;
    let link = session::setup_link(&house.node).await.expect("the database").expect("a link");
    let path = link.strip_prefix(ORIGIN).expect("our link").to_owned();
    let mut ana = Browser::default();
    let rules = between(&ana.get(&house, &path).await.body, "name=\"rules\"", "</textarea>").to_owned();
    let rules = rules.split_once('>').map_or("", |(_, text)| text).to_owned();
    assert!(rules.starts_with("Anybody may ask.") && rules.lines().count() >= 8, "{rules}");
    let form = "title=Maple+Street&name=maple&area=Elm&language=en&your_name=Ana&handle=ana&rules=";
    let begun = ana.post(&house, &path, &format!("{form}{}", encoded(&format!("{rules}\nWe meet on Sundays.")))).await.to;
    let page = ana.get(&house, &begun).await.body;
    assert!(page.contains("Your pod is there") && page.contains("@maple@localhost:8080"), "{page}");
    assert!(page.contains("href=\"/@maple/flyer\""), "{page}");
    let join = between(&page, &format!("dir=\"ltr\">{ORIGIN}/join/"), "<").to_owned();
    let mut bo = Browser::default();
    assert!(bo.get(&house, &format!("/join/{join}")).await.body.contains("Maple Street"), "{join}");
    let joined = bo.post(&house, &format!("/join/{join}"), "name=Bo&language=en&phone=&mail=").await;
    assert_eq!(joined.to, "/board?done=joined");
    // What the pod began with is an agreement like any other: in the log, to be accepted, and looked at again in three months.
    let agreed = bo.get(&house, "/agreements").await.body;
    assert!(agreed.contains("How we do things") && agreed.contains("We meet on Sundays."), "{agreed}");
    assert!(
        agreed.contains("<p>Anybody may offer, as much or as little as they can.</p>"),
        "each rule stands by itself: {agreed}"
    );
    assert!(agreed.contains("accept it") && !ana.get(&house, "/agreements").await.body.contains("I have read it"), "{agreed}");
    assert!(bo.get(&house, "/decisions").await.body.contains("How we do things"));
    house.clock.advance(DAY * 80);
    let mut cy = house.neighbour("cy", &[]).await;
    house.clock.advance(DAY * 11);
    timer::run_due(&house.node).await.expect("the timers");
    let mut ana = house.neighbour("dee", &[]).await;
    assert!(cy.get(&house, "/notices").await.body.contains("look at an agreement again"));
    assert_eq!(ana.get(&house, &begun).await.status, StatusCode::NOT_FOUND, "the link has ended");
}

/// A form with a file, as browsers send it.
fn with_file(who: &Browser, kind: &str, file: &[u8]) -> Vec<u8> {
    photos::form_of(&[("token", &photos::token(who)), ("kind", kind)], file)
}

#[tokio::test]
async fn two_hundred_rows_come_in_one_evening_from_a_file_and_go_again() {
    let (house, mut ana) = House::with_pod().await;
    let bo = house.neighbour("bo", &[]).await;
    // As a spreadsheet of many years writes it: semicolons, and letters of Windows.
    let mut list = b"Pr\xe9nom;T\xe9l\xe9phone;Besoin\r\n".to_vec();
    for n in 0..200 {
        list.extend(
            b"Zo".iter().copied().chain([0xeb]).chain(format!("{};416 555 {:04};Courses de la semaine\r\n", n, 1000 + n).bytes()),
        );
    }
    let (no, _) = photos::send(&bo, &house, "/desk/import-file", with_file(&bo, "cases", &list)).await;
    assert_eq!(no, StatusCode::FORBIDDEN);
    let (status, look) = photos::send(&ana, &house, "/desk/import-file", with_file(&ana, "cases", &list)).await;
    assert!(status == StatusCode::OK && look.contains("Zoë0"), "{look}");
    let field =
        |name: &str| between(look.split(&format!("name=\"{name}\"")).nth(1).unwrap_or_default(), "value=\"", "\"").to_owned();
    let chosen = |name: &str| {
        let select = between(&look, &format!("name=\"{name}\""), "</select>").to_owned();
        select
            .split("<option ")
            .find(|o| o.contains(" selected"))
            .map(|o| between(o, "value=\"", "\"").to_owned())
            .unwrap_or_default()
    };
    assert_eq!([chosen("c1"), chosen("c2"), chosen("c3")], ["name", "phone", "what"], "what each column holds is guessed");
    let text: String = std::iter::once("Prénom;Téléphone;Besoin".to_owned())
        .chain((0..200).map(|n| format!("Zoë{n};416 555 {:04};Courses de la semaine", 1000 + n)))
        .collect::<Vec<_>>()
        .join("\n");
    let form = format!(
        "kind=cases&text={}&once={}&c1=name&c2=phone&c3=what&headings=yes&consent=yes&go=bring",
        encoded(&text),
        field("once")
    );
    let done = ana.post(&house, "/desk/import", &form).await.body;
    assert!(done.contains("200"), "{done}");
    assert_eq!(cases_of(&house).await, 200);
    let id = between(&ana.get(&house, "/desk/import").await.body, "action=\"/desk/import/", "\"").to_owned();
    assert_eq!(ana.post(&house, &format!("/desk/import/{id}"), "").await.to, "/desk/import?done=taken-back");
    assert!(ana.get(&house, "/desk").await.body.contains("Nobody is waiting"));
    let (bad, page) = photos::send(&ana, &house, "/desk/import-file", with_file(&ana, "cases", b"")).await;
    assert_eq!(bad, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
}

async fn cases_of(house: &House) -> usize {
    let pod = house.node.read(|c| Ok::<_, caremonger_app::Error>(caremonger_store::pod::pod_all(c)?)).await.expect("pods")[0].id;
    let all = house.node.read(move |c| Ok::<_, caremonger_app::Error>(caremonger_store::case::case_queue(c, pod, None, 1_000)?));
    all.await.expect("cases").len()
}
