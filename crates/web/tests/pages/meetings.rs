//! Meetings: the desk calls them, everybody adds to the agenda, and those who were not there are told what was said. Nobody is listed.

use std::time::Duration;

use caremonger_app::calendar;
use caremonger_store::{
    decision::decision_page,
    meeting::comings_of,
    member::{Member, member_find_by_handle},
    notice::notice_page,
};

use super::{passing::second_pod, *};

const DAY: Duration = Duration::from_secs(24 * 3600);
/// The clock of a house begins at noon of the 25th of November 2026.
const CALL: &str = "day=2026-12-02&time=1080&minutes=90&place=The+library%2C+back+room&title=";

async fn called(house: &House, desk: &mut Browser) -> String {
    let done = desk.post(house, "/meetings/new", CALL).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    done.to.trim_end_matches("?done=meeting-told").to_owned()
}

async fn later(house: &House, days: u32) {
    house.clock.advance(DAY * days);
    timer::run_due(&house.node).await.expect("done");
}

async fn neighbour(house: &House, handle: &'static str) -> Member {
    let read = move |c: &mut caremonger_store::Conn| Ok::<_, caremonger_app::Error>(member_find_by_handle(c, handle)?);
    house.node.read(read).await.expect("read").expect("a neighbour")
}

/// How often somebody was told something of a kind.
async fn told(house: &House, handle: &'static str, kind: &str) -> usize {
    let id = neighbour(house, handle).await.id;
    let read = move |c: &mut caremonger_store::Conn| Ok::<_, caremonger_app::Error>(notice_page(c, id, None, 100)?);
    house.node.read(read).await.expect("read").iter().filter(|n| n.kind == kind).count()
}

/// How many rows there are of who comes to a meeting.
async fn comings(house: &House, path: &str) -> usize {
    let id = path.trim_start_matches("/meetings/").parse().expect("an id");
    let read = move |c: &mut caremonger_store::Conn| Ok::<_, caremonger_app::Error>(comings_of(c, id)?);
    house.node.read(read).await.expect("read").len()
}

#[tokio::test]
async fn the_desk_calls_a_meeting_and_everybody_is_told() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    assert_eq!(bo.get(&house, "/meetings/new").await.status, StatusCode::FORBIDDEN);
    assert_eq!(bo.post(&house, "/meetings/new", CALL).await.status, StatusCode::FORBIDDEN);
    for (from, to, words) in [
        ("2026-12-02", "2026-11-24", "still to come"),
        ("2026-12-02", "2028-01-01", "within a year"),
        ("2026-12-02", "someday", "still to come"),
        ("place=The+library%2C+back+room", "place=", "Say where it is"),
        ("minutes=90", "minutes=7", "Choose one from the list"),
        ("time=1080", "time=evening", "Choose one from the list"),
    ] {
        let page = ana.post(&house, "/meetings/new", &CALL.replace(from, to)).await;
        assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.body.contains(words), "{to}: {}", page.body);
    }
    let path = called(&house, &mut ana).await;
    assert_eq!((told(&house, "bo", "meeting").await, told(&house, "ana", "meeting").await), (1, 0), "but for who called it");
    assert!(bo.get(&house, "/notices").await.body.contains("href=\"/meetings\">A meeting has been called"));
    let list = bo.get(&house, "/meetings").await.body;
    assert!(list.contains("A meeting</a>") && list.contains("The library, back room") && list.contains(&path), "{list}");
    assert!(!list.contains("/meetings/new"), "{list}");
    let page = bo.get(&house, &path).await.body;
    assert!(page.contains("18:00") && page.contains("90 minutes") && page.contains("<bdi>Ana</bdi>"), "{page}");
    for act in ["move", "call-off", "notes"] {
        assert!(!page.contains(&format!("id=\"{act}\"")), "{act} is for who looks after it: {page}");
        let form = format!("{CALL}&notes=x&attended=1&go=done");
        let refused = bo.post(&house, &format!("{path}/{act}"), &form).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{act}");
    }
    // Another time: everybody is told, and asked anew.
    bo.post(&house, &format!("{path}/come"), "go=coming").await;
    let moved = ana.post(&house, &format!("{path}/move"), &CALL.replace("12-02", "12-03")).await;
    assert_eq!(moved.to, format!("{path}?done=meeting-told"), "{}", moved.body);
    assert_eq!((told(&house, "bo", "meeting-moved").await, comings(&house, &path).await), (1, 0));
    ana.post(&house, &format!("{path}/call-off"), "").await;
    assert_eq!(told(&house, "bo", "meeting-off").await, 1);
    let page = bo.get(&house, &path).await.body;
    assert!(page.contains("Called off") && !page.contains("id=\"come\"") && !page.contains("id=\"point\""), "{page}");
    assert_eq!(ana.post(&house, &format!("{path}/move"), CALL).await.status, StatusCode::UNPROCESSABLE_ENTITY, "it is off");
    later(&house, 8).await;
    assert_eq!(told(&house, "bo", "meeting-soon").await, 0, "nobody is reminded of what does not take place");
}

#[tokio::test]
async fn a_meeting_is_for_the_eyes_of_its_pod() {
    let (house, mut ana) = House::with_pod().await;
    let path = called(&house, &mut ana).await;
    let mut cleo = second_pod(&house, &["desk"]).await;
    assert_eq!(cleo.get(&house, &path).await.status, StatusCode::NOT_FOUND);
    assert!(!cleo.get(&house, "/meetings").await.body.contains("library"));
    for act in ["point", "come", "call-off"] {
        let refused = cleo.post(&house, &format!("{path}/{act}"), "text=Hello&go=coming").await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{act}");
    }
    for page in [path.as_str(), "/meetings", "/meetings/new"] {
        assert_eq!(Browser::default().get(&house, page).await.status, StatusCode::UNAUTHORIZED, "{page}");
    }
}

#[tokio::test]
async fn anybody_adds_to_the_agenda_and_what_waits_stands_there_by_itself() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &[]).await, house.neighbour("cy", &[]).await);
    let path = called(&house, &mut ana).await;
    assert!(bo.get(&house, &path).await.body.contains("Nothing stands here yet"));
    let question = "question=Do+we+meet+on+Sundays%3F&why=&days=7&quorum=50&rule=consent&effect=words";
    bo.post(&house, "/decisions", question).await;
    for bad in ["text=+", &format!("text={}", "x".repeat(201))] {
        assert_eq!(bo.post(&house, &format!("{path}/point"), bad).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
    for point in ["The+fridge", "Who+drives", "A+key", "Paint", "Chairs", "Tea"] {
        assert_eq!(bo.post(&house, &format!("{path}/point"), &format!("text={point}")).await.status, StatusCode::SEE_OTHER);
        house.clock.advance(Duration::from_secs(60));
    }
    let full = bo.post(&house, &format!("{path}/point"), "text=One+more").await;
    assert!(full.status == StatusCode::UNPROCESSABLE_ENTITY && full.body.contains("Keep it for the next"), "{}", full.body);
    let page = cy.get(&house, &path).await.body;
    let agenda = between(&page, "What we talk about", "</section>");
    // That somebody's job ends is no question yet: three have to want it first.
    let them = neighbour(&house, "ana").await;
    let recall = format!(
        "question=Should+Ana+leave+the+desk%3F&why=&days=14&quorum=50&rule=majority&effect=end-job&job=desk&member={}",
        them.id
    );
    assert_eq!(cy.post(&house, "/decisions", &recall).await.status, StatusCode::SEE_OTHER);
    assert!(!cy.get(&house, &path).await.body.contains("Should Ana leave"), "nobody is put on an agenda by one alone");
    let (proposal, fridge) = (agenda.find("Do we meet on Sundays?"), agenda.find("The fridge"));
    assert!(proposal.is_some() && proposal < fridge && agenda.contains("by bo"), "what waits comes first: {agenda}");
    assert!(agenda.contains("href=\"/decisions/") && !agenda.contains("Take it off"), "{agenda}");
    let away = |page: &str| format!("point={}", between(page, "name=\"point\" value=\"", "\""));
    let first = away(&bo.get(&house, &path).await.body);
    assert_eq!(cy.post(&house, &format!("{path}/away"), &first).await.status, StatusCode::FORBIDDEN, "it is not theirs");
    assert_eq!(bo.post(&house, &format!("{path}/away"), &first).await.status, StatusCode::SEE_OTHER);
    let second = away(&ana.get(&house, &path).await.body);
    assert_eq!(ana.post(&house, &format!("{path}/away"), &second).await.status, StatusCode::SEE_OTHER, "who called it may too");
    let page = cy.get(&house, &path).await.body;
    assert!(!page.contains("The fridge") && !page.contains("Who drives") && page.contains("A key"), "{page}");
    // Whoever leaves leaves their points, without a name.
    let them = neighbour(&house, "bo").await;
    house.node.act(move |tx| member::erase(tx, &them)).await.expect("erased");
    let page = cy.get(&house, &path).await.body;
    assert!(page.contains("A key") && !page.contains("by bo"), "{page}");
    later(&house, 8).await;
    assert_eq!(cy.post(&house, &format!("{path}/point"), "text=Late").await.status, StatusCode::UNPROCESSABLE_ENTITY, "it began");
    let pod = neighbour(&house, "ana").await.pod;
    let read = move |c: &mut caremonger_store::Conn| Ok::<_, caremonger_app::Error>(decision_page(c, pod, 9)?);
    assert!(house.node.read(read).await.expect("read").iter().all(|d| d.closed_at.is_some()), "and it was decided meanwhile");
    assert!(!cy.get(&house, &path).await.body.contains("Do we meet on Sundays?"));
}

#[tokio::test]
async fn an_agreement_to_look_at_again_is_on_the_next_agenda() {
    let (house, mut ana) = House::with_pod().await;
    let rule = "question=How+we+talk%3F&why=We+listen.&days=7&quorum=50&rule=consent&effect=agreement&title=How+we+talk&months=3";
    let decision = ana.post(&house, "/decisions", rule).await.to.trim_end_matches("?done=published").to_owned();
    ana.post(&house, &format!("{decision}/answer"), "answer=yes").await;
    later(&house, 7).await;
    // It is looked at again 90 days later, in the first days of March. A meeting in January is too early for that.
    for (day, there) in [("2027-01-15", false), ("2027-02-20", true), ("2027-03-20", true)] {
        let done = ana.post(&house, "/meetings/new", &CALL.replace("2026-12-02", day)).await;
        let page = ana.get(&house, done.to.split('?').next().unwrap_or_default()).await.body;
        assert_eq!(page.contains("href=\"/agreements\" lang=\"en\" dir=\"auto\">How we talk"), there, "{day}: {page}");
    }
}

#[tokio::test]
async fn the_notes_go_to_those_who_were_not_there_and_nobody_is_listed() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &[]).await, house.neighbour("cy", &[]).await);
    let mut di = house.neighbour("di", &[]).await;
    let path = called(&house, &mut ana).await;
    for (who, word) in [(&mut bo, "coming"), (&mut cy, "cannot")] {
        assert_eq!(who.post(&house, &format!("{path}/come"), &format!("go={word}")).await.status, StatusCode::SEE_OTHER);
    }
    let page = di.get(&house, &path).await.body;
    assert!(page.contains("1 person") && !page.contains("bo<"), "how many, and not who: {page}");
    assert!(cy.get(&house, &path).await.body.contains("You said that you cannot come"));
    let notes = format!("{path}/notes");
    let early = ana.post(&house, &notes, "notes=We+talked.&attended=4&go=done").await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "it has not begun");
    // The day before, once.
    later(&house, 7).await;
    later(&house, 0).await;
    for (who, times) in [("ana", 1), ("bo", 1), ("di", 1), ("cy", 0)] {
        assert_eq!(told(&house, who, "meeting-soon").await, times, "{who}: those who cannot come are not reminded");
    }
    later(&house, 1).await;
    assert_eq!(ana.post(&house, &format!("{path}/call-off"), "").await.status, StatusCode::UNPROCESSABLE_ENTITY, "it has begun");
    for bad in ["notes=&attended=4&go=done", "notes=We+talked.&attended=many&go=done", "notes=We+talked.&attended=-1&go=done"] {
        assert_eq!(ana.post(&house, &notes, bad).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
    let before = ana.get(&house, &path).await.body;
    ana.post(&house, &notes, "notes=A+draft.&attended=4&go=draft").await;
    // Somebody else at the desk whose page was open before that.
    let seen = between(between(&before, "name=\"seen\"", ">"), "value=\"", "\"");
    let over = ana.post(&house, &notes, &format!("notes=Other+words.&attended=3&go=done&seen={seen}")).await;
    assert!(over.status == StatusCode::UNPROCESSABLE_ENTITY && over.body.contains("Other words."), "{}", over.body);
    assert!(over.body.contains("A draft."), "what is there now is to be read beside it: {}", over.body);
    assert_ne!(between(between(&over.body, "name=\"seen\"", ">"), "value=\"", "\""), seen, "and is seen then");
    assert!(ana.get(&house, &path).await.body.contains("A draft.</p>"));
    assert!(!bo.get(&house, &path).await.body.contains("A draft."), "nobody else reads what is not done");
    assert_eq!((told(&house, "cy", "meeting-notes").await, comings(&house, &path).await), (0, 2));
    let sent = ana.post(&house, &notes, "notes=We+paint+the+hall.&attended=4&go=done").await;
    assert_eq!(sent.to, format!("{path}?done=meeting-noted"), "{}", sent.body);
    for (who, times) in [("ana", 0), ("bo", 1), ("cy", 1), ("di", 1)] {
        assert_eq!(told(&house, who, "meeting-notes").await, times, "{who}: nobody knows who was there");
    }
    assert_eq!(comings(&house, &path).await, 0, "who came is not kept");
    let page = cy.get(&house, &path).await.body;
    assert!(page.contains("We paint the hall.") && page.contains("4 people") && !page.contains("id=\"come\""), "{page}");
    assert_eq!(cy.post(&house, &format!("{path}/come"), "go=coming").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Mended for a week, and nobody is told again.
    later(&house, 6).await;
    let mended = ana.post(&house, &notes, "notes=We+paint+the+door.&attended=5&go=done").await;
    assert_eq!(mended.status, StatusCode::SEE_OTHER);
    assert_eq!(told(&house, "cy", "meeting-notes").await, 1);
    assert!(cy.get(&house, &path).await.body.contains("We paint the door."));
    later(&house, 1).await;
    let late = ana.post(&house, &notes, "notes=Nothing.&attended=0&go=done").await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "then they stand");
    let list = di.get(&house, "/meetings").await.body;
    assert!(between(&list, "Earlier", "</section>").contains("With notes"), "{list}");
}

#[tokio::test]
async fn who_comes_is_forgotten_where_nobody_writes_notes() {
    let (house, mut ana) = House::with_pod().await;
    let path = called(&house, &mut ana).await;
    ana.post(&house, &format!("{path}/come"), "go=coming").await;
    house.clock.advance(DAY * 20);
    timer::tidy(&house.node).await.expect("done");
    assert_eq!(comings(&house, &path).await, 1);
    house.clock.advance(DAY * 20);
    timer::tidy(&house.node).await.expect("done");
    assert_eq!(comings(&house, &path).await, 0);
}

#[tokio::test]
async fn earlier_meetings_come_in_pages() {
    let (house, mut ana) = House::with_pod().await;
    for batch in 0..2 {
        for n in 0..11 {
            let title = format!("{CALL}Number+{}", batch * 11 + n);
            let day = if batch == 0 { "2026-12-02" } else { "2026-12-22" };
            let done = ana.post(&house, "/meetings/new", &title.replace("2026-12-02", day)).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        }
        house.clock.advance(DAY * 20);
    }
    let first = ana.get(&house, "/meetings").await.body;
    assert_eq!(first.matches("Number ").count(), 20, "{first}");
    let next = between(&first, "rel=\"next\" href=\"", "\"").to_owned();
    let second = ana.get(&house, &next).await.body;
    assert!(second.matches("Number ").count() == 2 && !second.contains("rel=\"next\""), "{second}");
}

#[tokio::test]
async fn meetings_stand_in_the_calendars_of_their_pod() {
    let (house, mut ana) = House::with_pod().await;
    let path = called(&house, &mut ana).await;
    house.neighbour("bo", &[]).await;
    let them = neighbour(&house, "bo").await;
    let address = house.node.act(move |tx| calendar::make(tx, &them)).await.expect("an address");
    let address = address.trim_start_matches(ORIGIN).to_owned();
    let file = Browser::default().get(&house, &address).await.body;
    assert!(file.contains(&format!("UID:{ORIGIN}{path}")) && file.contains("SUMMARY:A meeting"), "{file}");
    assert!(file.contains("DTSTART:20261202T180000Z") && file.contains("DTEND:20261202T193000Z"), "{file}");
    assert!(file.contains("STATUS:CONFIRMED") && file.contains("SEQUENCE:0"), "{file}");
    ana.post(&house, &format!("{path}/call-off"), "").await;
    let file = Browser::default().get(&house, &address).await.body;
    assert!(file.contains("STATUS:CANCELLED") && file.contains("SEQUENCE:1"), "it goes from calendars: {file}");
}
