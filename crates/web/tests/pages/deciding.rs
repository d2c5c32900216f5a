//! Deciding together: who was there when it opened answers, nobody is shown to have said what, and what was decided carries itself out.

use std::time::Duration;

use caremonger_app::pod_whole;

use super::*;

const DAY: Duration = Duration::from_secs(24 * 3600);

async fn propose(house: &House, who: &mut Browser, more: &str) -> Answer {
    let form = format!("question=Do+we+meet+on+Sundays%3F&why=More+can+come.&days=7&quorum=50&{more}");
    who.post(house, "/decisions", &form).await
}

pub(super) async fn proposed(house: &House, who: &mut Browser, more: &str) -> String {
    let done = propose(house, who, more).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    done.to.trim_end_matches("?done=published").to_owned()
}

async fn answer(house: &House, who: &mut Browser, path: &str, form: &str) -> StatusCode {
    who.post(house, &format!("{path}/answer"), form).await.status
}

pub(super) async fn later(house: &House, days: u32) {
    house.clock.advance(DAY * days);
    timer::run_due(&house.node).await.expect("done");
}

/// The id of a neighbour in the list of whom a proposal can be about.
pub(super) fn member(page: &str, name: &str) -> String {
    let before = page.split(&format!(">{name}</option>")).next().unwrap_or_default();
    before
        .rsplit("value=\"")
        .next()
        .map(|p| p.trim_end_matches(" selected").trim_end_matches(['"', '>']).to_owned())
        .unwrap_or_default()
}

#[tokio::test]
async fn who_was_there_answers_and_only_numbers_stay() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &[]).await, house.neighbour("cy", &["desk"]).await);
    for bad in ["rule=score&options=one", "rule=consent&effect=agreement&title=x", "rule=majority&effect=job&member=x&job=desk"] {
        assert_eq!(propose(&house, &mut ana, bad).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
    let path = proposed(&house, &mut ana, "rule=majority&effect=words").await;
    let mut late = house.neighbour("late", &[]).await;
    let page = late.get(&house, &path).await.body;
    assert!(page.contains("You were not yet known here") && !page.contains("id=\"answer\""), "{page}");
    assert_eq!(answer(&house, &mut late, &path, "answer=yes").await, StatusCode::FORBIDDEN, "who joins later cannot tilt it");
    assert!(bo.get(&house, "/notices").await.body.contains("Something can be decided"));
    assert_eq!(
        answer(&house, &mut bo, &path, "answer=object&reason=x").await,
        StatusCode::UNPROCESSABLE_ENTITY,
        "not by majority"
    );
    for form in ["answer=no", "answer=yes"] {
        assert_eq!(answer(&house, &mut bo, &path, form).await, StatusCode::SEE_OTHER);
    }
    let seen = ana.get(&house, &path).await.body;
    assert!(seen.contains("1 person") && !seen.contains("<dt dir=\"auto\">Yes"), "nothing is counted before its day: {seen}");
    // By phone or at the meeting: the desk says it, and whoever it is for is told.
    let id = member(&cy.get(&house, &path).await.body, "Ana");
    assert_eq!(answer(&house, &mut bo, &path, &format!("member={id}&answer=no")).await, StatusCode::FORBIDDEN);
    assert_eq!(answer(&house, &mut cy, &path, &format!("form=for&member={id}&answer=no")).await, StatusCode::SEE_OTHER);
    assert!(ana.get(&house, "/notices").await.body.contains("The desk has answered for you"));
    assert_eq!(answer(&house, &mut ana, &path, "answer=yes").await, StatusCode::SEE_OTHER, "her own word counts");
    let over = answer(&house, &mut cy, &path, &format!("form=for&member={id}&answer=no")).await;
    assert_eq!(over, StatusCode::UNPROCESSABLE_ENTITY, "and is not said over");
    cy.post(&house, &format!("{path}/comment"), "text=I+work+on+Sundays").await;
    assert!(bo.get(&house, &format!("{path}/sheet")).await.body.matches('☐').count() == 3);
    later(&house, 7).await;
    let end = bo.get(&house, &path).await.body;
    assert!(
        end.contains("Passed. That is what the answers say.") && end.contains("2 people") && end.contains("I work on Sundays"),
        "{end}"
    );
    assert_eq!(answer(&house, &mut bo, &path, "answer=no").await, StatusCode::UNPROCESSABLE_ENTITY, "it is over");
    let rows = house.node.read({
        let id = path.trim_start_matches("/decisions/").parse().expect("an id");
        move |c| Ok::<_, caremonger_app::Error>(caremonger_store::decision::answers_of(c, id)?)
    });
    assert!(rows.await.expect("read").is_empty(), "how anybody answered is gone");
    let log = ana.get(&house, "/decisions/log.csv").await;
    assert!(log.body.contains("Do we meet on Sundays?,More can come.,majority,3,passed,agreed done,2 2 0 0 0"), "{}", log.body);
    assert_eq!(Browser::default().get(&house, &path).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_objection_is_read_without_a_name_and_points_choose() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    let path = proposed(&house, &mut ana, "rule=consent&effect=words").await;
    answer(&house, &mut ana, &path, "answer=yes").await;
    assert_eq!(answer(&house, &mut bo, &path, "answer=object&reason=").await, StatusCode::UNPROCESSABLE_ENTITY, "with a reason");
    answer(&house, &mut bo, &path, "answer=object&reason=My+gran+prays+then").await;
    let seen = ana.get(&house, &path).await.body;
    let why = between(&seen, "Why somebody objects", "</section>");
    assert!(why.contains("My gran prays then") && !why.contains("bo<"), "{seen}");
    let points = proposed(&house, &mut bo, "rule=score&options=Saturday%0ASunday%0ANever&effect=words").await;
    assert_eq!(answer(&house, &mut ana, &points, "p0=5&p1=1").await, StatusCode::UNPROCESSABLE_ENTITY, "points for each");
    answer(&house, &mut ana, &points, "p0=5&p1=1&p2=0").await;
    answer(&house, &mut bo, &points, "p0=3&p1=4&p2=0").await;
    later(&house, 7).await;
    let end = ana.get(&house, &path).await.body;
    assert!(end.contains("Not agreed. Somebody said why it would do harm.") && end.contains("An objection"), "{end}");
    assert!(bo.get(&house, &points).await.body.contains("Chosen: Saturday."));
}

#[tokio::test]
async fn an_agreement_has_versions_and_is_looked_at_again() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    for text in ["We+listen.", "We+listen+twice."] {
        let form = format!(
            "question=How+we+talk%3F&why={text}&days=7&quorum=50&rule=consent&effect=agreement&title=How+we+talk&months=3"
        );
        let path = ana.post(&house, "/decisions", &form).await.to.trim_end_matches("?done=published").to_owned();
        answer(&house, &mut ana, &path, "answer=yes").await;
        later(&house, 7).await;
    }
    let page = bo.get(&house, "/agreements").await.body;
    assert!(
        page.contains("Version 2, since") && page.contains("We listen twice.") && page.contains("<summary>Version 1"),
        "{page}"
    );
    let accept = format!("/agreements/{}/accept", between(&page, "action=\"/agreements/", "/accept"));
    bo.post(&house, &accept, "").await;
    bo.post(&house, &accept, "").await;
    let page = bo.get(&house, "/agreements").await.body;
    assert!(page.contains("1 person accepted it") && !page.contains("I have read it and accept it"), "{page}");
    let id: caremonger_domain::id::MemberId = member(&bo.get(&house, "/decisions").await.body, "bo").parse().expect("an id");
    later(&house, 91).await;
    let read = move |c: &mut caremonger_store::Conn| {
        Ok::<_, caremonger_app::Error>(caremonger_store::notice::notice_page(c, id, None, 50)?)
    };
    let told = house.node.read(read).await.expect("read");
    assert_eq!(told.iter().filter(|n| n.kind == "agreement-review").count(), 1, "of the one that holds");
}

#[tokio::test]
async fn three_call_a_recall_and_the_last_keys_lock_nobody_out() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy, mut dee) =
        (house.neighbour("bo", &[]).await, house.neighbour("cy", &[]).await, house.neighbour("dee", &[]).await);
    let id = member(&bo.get(&house, "/decisions").await.body, "Ana");
    let none = propose(&house, &mut bo, &format!("rule=majority&effect=end-job&member={id}&job=purse")).await;
    assert!(none.body.contains("They do not hold this job."), "{}", none.body);
    let recall = format!("rule=majority&effect=end-job&member={id}&job=keys");
    let path = proposed(&house, &mut bo, &recall).await;
    assert!(ana.get(&house, "/notices").await.body.contains("A job of yours is to be decided on"));
    assert_eq!(answer(&house, &mut cy, &path, "answer=yes").await, StatusCode::UNPROCESSABLE_ENTITY, "not before three want it");
    assert!(
        ana.post(&house, &format!("{path}/comment"), "text=Let+us+talk").await.status == StatusCode::SEE_OTHER,
        "she can speak"
    );
    for who in [&mut cy, &mut dee] {
        who.post(&house, &format!("{path}/support"), "").await;
    }
    for who in [&mut bo, &mut cy, &mut dee] {
        assert_eq!(answer(&house, who, &path, "answer=yes").await, StatusCode::SEE_OTHER);
    }
    later(&house, 7).await;
    let log = bo.get(&house, "/log").await.body;
    assert!(log.contains("The pod ended a job."), "{log}");
    // Somebody else has the keys now, and a decision gives them on without anybody's leave.
    let people = dee.get(&house, "/people").await.body;
    assert!(people.matches("Keys").count() >= 1, "{people}");
    let cys = member(&bo.get(&house, "/decisions").await.body, "cy");
    let path = proposed(&house, &mut bo, &format!("rule=majority&effect=job&member={cys}&job=keys")).await;
    for who in [&mut bo, &mut cy, &mut dee] {
        answer(&house, who, &path, "answer=yes").await;
    }
    later(&house, 7).await;
    assert!(cy.get(&house, &path).await.body.contains("Passed."));
    // Not by two of four, whatever they say, and not without a week.
    let hasty = propose(&house, &mut bo, &format!("rule=consent&effect=job&member={cys}&job=purse")).await;
    assert!(hasty.body.contains("About a job: by majority"), "{}", hasty.body);
    let few = proposed(&house, &mut bo, &format!("rule=majority&effect=job&member={cys}&job=purse")).await;
    for who in [&mut bo, &mut cy] {
        answer(&house, who, &few, "answer=yes").await;
    }
    later(&house, 7).await;
    assert!(cy.get(&house, &few).await.body.contains("Too few answered."));
    // What only one wants to be decided is not.
    let path = proposed(&house, &mut bo, &format!("rule=majority&effect=end-job&member={cys}&job=keys")).await;
    later(&house, 7).await;
    assert!(bo.get(&house, &path).await.body.contains("Fewer than three wanted it"));
    // And one can take back what one proposed.
    let path = proposed(&house, &mut bo, "rule=majority&effect=words").await;
    assert_eq!(ana.post(&house, &format!("{path}/withdraw"), "").await.status, StatusCode::FORBIDDEN);
    bo.post(&house, &format!("{path}/withdraw"), "").await;
    assert!(ana.get(&house, &path).await.body.contains("Taken back."));
}

/// A proposal that changes something of the pod; where it stands.
async fn proposed_change(house: &House, who: &mut Browser, more: &str) -> String {
    let form = format!("form=change&rule=majority&question=Do+we+change+this%3F&why=&days=14&quorum=50&{more}");
    let done = who.post(house, "/decisions", &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    done.to.trim_end_matches("?done=published").to_owned()
}

#[tokio::test]
async fn what_is_decided_of_the_fund_is_changed_by_nothing_but_a_decision() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &["purse"]).await;
    let rules = |mode: &str, lines: &str| format!("currency=CAD&mode={mode}&small=&most=&reserve=&lines={lines}");
    assert_eq!(bo.post(&house, "/fund/rules", &rules("first-come", "Rent%3A+100")).await.status, StatusCode::SEE_OTHER);
    for effect in ["effect=fund-mode&mode=two-holders", "effect=budget&line=Rent&most=600"] {
        let path = proposed_change(&house, &mut ana, effect).await;
        for who in [&mut ana, &mut bo] {
            assert_eq!(answer(&house, who, &path, "answer=yes").await, StatusCode::SEE_OTHER);
        }
        later(&house, 15).await;
        let page = ana.get(&house, &path).await.body;
        assert!(page.contains("Passed.") && !page.contains("could not be carried out"), "{page}");
    }
    let fund = bo.get(&house, "/fund").await.body;
    assert!(fund.contains("Two purse holders say yes") && fund.contains("600.00"), "{fund}");
    for (mode, lines) in [("first-come", "Rent%3A+600"), ("two-holders", "Rent%3A+900"), ("two-holders", "")] {
        let page = bo.post(&house, "/fund/rules", &rules(mode, lines)).await;
        assert!(
            page.status == StatusCode::UNPROCESSABLE_ENTITY && page.body.contains("This was decided together"),
            "{}",
            page.body
        );
    }
    let free = bo.post(&house, "/fund/rules", &rules("two-holders", "Rent%3A+600%0AMedicine%3A+50")).await;
    assert_eq!(free.status, StatusCode::SEE_OTHER, "what was not decided is still the purse's: {}", free.body);
}

#[tokio::test]
async fn whether_somebody_stays_takes_three_two_weeks_and_their_own_word() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &[]).await, house.neighbour("cy", &[]).await);
    let mut di = house.neighbour("di", &[]).await;
    let whom = member(&ana.get(&house, "/decisions").await.body, "di");
    let hasty = format!("form=change&rule=majority&question=Does+Di+stay%3F&why=&days=7&quorum=50&effect=leaves&member={whom}");
    let page = ana.post(&house, "/decisions", &hasty).await;
    assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.body.contains("two weeks at least"), "{}", page.body);
    let unheard = ana.post(&house, "/decisions", &hasty.replace("days=7", "days=14")).await;
    assert!(unheard.body.contains("First ask for a talk with a mediator."), "{}", unheard.body);
    super::mediation::refused(&house, &mut ana, &mut di, &whom).await;
    let path = proposed_change(&house, &mut ana, &format!("effect=leaves&member={whom}")).await;
    assert!(di.get(&house, "/notices").await.body.contains("Whether you stay in the pod"), "they are told first");
    for who in [&mut bo, &mut cy] {
        assert_eq!(who.post(&house, &format!("{path}/support"), "").await.status, StatusCode::SEE_OTHER);
    }
    let spoken = di.post(&house, &format!("{path}/comment"), "text=I+am+sorry+for+what+I+said").await;
    assert_eq!(spoken.status, StatusCode::SEE_OTHER, "and can speak");
    assert_eq!(answer(&house, &mut di, &path, "answer=no").await, StatusCode::SEE_OTHER);
    for who in [&mut ana, &mut bo, &mut cy] {
        assert_eq!(answer(&house, who, &path, "answer=yes").await, StatusCode::SEE_OTHER);
    }
    later(&house, 13).await;
    assert_eq!(di.get(&house, "/board").await.status, StatusCode::OK, "not before its two weeks");
    later(&house, 3).await;
    assert!(ana.get(&house, &path).await.body.contains("Passed."));
    assert_eq!(di.get(&house, "/me").await.status, StatusCode::UNAUTHORIZED, "they do not belong to it any more");
    assert!(ana.get(&house, "/log").await.body.contains("pod"), "and the server's log says that the pod did it");
}

#[tokio::test]
async fn a_pod_that_was_let_in_together_is_sent_away_together() {
    let (house, mut ana) = House::with_pod().await;
    let peer = desk::asked(&house, &mut ana).await;
    let decide = async |ana: &mut Browser, effect: &str| {
        let path = proposed_change(&house, ana, &format!("effect={effect}&peer=%40cedar%40cedar.example")).await;
        assert_eq!(answer(&house, ana, &path, "answer=yes").await, StatusCode::SEE_OTHER);
        later(&house, 15).await;
        let page = ana.get(&house, &path).await.body;
        assert!(page.contains("Passed.") && !page.contains("could not be carried out"), "{page}");
    };
    decide(&mut ana, "peer").await;
    let page = ana.get(&house, &peer).await.body;
    assert!(page.contains("The pod said yes.") && page.contains("get our offers"), "{page}");
    for (act, terms) in [("stop", ""), ("accept", "scopes=see&areas=&until=&go=yes")] {
        let page = ana.post(&house, &format!("{peer}/{act}"), terms).await;
        assert!(page.status.is_client_error() && page.body.contains("This was decided together"), "{}", page.body);
    }
    decide(&mut ana, "end-peer").await;
    assert!(ana.get(&house, &peer).await.body.contains("The pod ended it."));
    let gone = proposed_change(&house, &mut ana, "effect=words").await;
    assert!(gone.starts_with("/decisions/"));
    let again = "form=change&rule=majority&question=Do+we+change+this%3F&why=&days=14&quorum=50&effect=peer&peer=%40cedar%40cedar.example";
    let page = ana.post(&house, "/decisions", again).await;
    assert!(
        page.status == StatusCode::UNPROCESSABLE_ENTITY && page.body.contains("Choose a pod that has asked"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn a_pod_decides_to_leave_and_whoever_says_so_stays() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    let no_place = "form=change&rule=majority&question=Do+we+leave%3F&why=&days=14&quorum=50&effect=moves&to=nowhere+at+all";
    let page = ana.post(&house, "/decisions", no_place).await;
    assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.body.contains("such as oak.example"), "{}", page.body);
    let take_out = async |reason: Option<&str>| {
        pod_whole::take_out(&house.node, "maple".to_owned(), reason.map(str::to_owned), Vec::new())
            .await
            .map_err(|e| e.to_string())
    };
    assert!(take_out(None).await.expect_err("nobody asked").contains("has not decided"));
    let path = proposed_change(&house, &mut ana, "effect=moves&to=Oak.example").await;
    let page = bo.get(&house, &path).await.body;
    assert!(page.contains("may leave for oak.example") && page.contains("You come along."), "{page}");
    assert!(bo.post(&house, &format!("{path}/stay"), "").await.to.starts_with(&path));
    assert!(bo.get(&house, &path).await.body.contains("You stay here."));
    assert!(ana.get(&house, &path).await.body.contains("You come along."), "each for themselves");
    assert!(take_out(Some("Now.")).await.expect_err("it is being decided").contains("A proposal is open"));
    assert_eq!(answer(&house, &mut ana, &path, "answer=yes").await, StatusCode::SEE_OTHER);
    later(&house, 15).await;
    assert!(ana.get(&house, &path).await.body.contains("Passed."));
    let (people, ..) = take_out(None).await.expect("it may leave").counts();
    assert_eq!(people, 2, "who stays is there as somebody who is gone");
    assert_eq!(bo.get(&house, "/me").await.status, StatusCode::OK, "and is not gone");
    assert!(bo.get(&house, "/log").await.body.contains("carry it to another server"), "everybody reads that it was written");
    later(&house, 61).await;
    assert!(take_out(None).await.expect_err("a yes does not hold for ever").contains("two months ago"));
    let words = proposed_change(&house, &mut ana, "effect=words").await;
    assert_eq!(bo.post(&house, &format!("{words}/stay"), "").await.status, StatusCode::NOT_FOUND, "of nothing else");
}
