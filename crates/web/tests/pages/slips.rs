//! Slips: those who received help have a yes of their own, and nobody can tell who they were.

use std::time::Duration;

use caremonger_app::{
    secret::{hex, unhex},
    slip::{Blinded, TOKEN_LEN},
};
use caremonger_store::decision_slip::{Line, slip_keys_find, slips_of};

use super::*;

const DAY: Duration = Duration::from_secs(24 * 3600);
const RULE: &str = "question=Do+we+pay+for+petrol%3F&why=&days=7&quorum=25&rule=majority&effect=words&recipients=50";

const CALL: &str = "channel=phone&kind=request&title=A+hot+meal&category=food&amount=1&unit=&area=Elm+Street+area&language=en\
                    &needed_by=2026-11-26&name=Rosa&phone=%2B1+416+555+0199&mail=&corner=Elm+and+Oak&household=&shopping=\
                    &note=&door=&consent=yes&once=0123456789abcdef0123456789abcdc1";

/// Somebody's slip, as a browser makes it, and whether it is one of those who received help.
async fn slip(house: &House, who: &mut Browser, path: &str, drawn: u8) -> (String, bool) {
    let page = who.get(house, &format!("{path}/slip")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let policy = page.headers.get(header::CONTENT_SECURITY_POLICY).and_then(|v| v.to_str().ok()).unwrap_or_default();
    assert!(policy.contains("connect-src 'self'") && policy.contains("default-src 'none'"), "{policy}");
    let token = [drawn; TOKEN_LEN];
    let blinded = ["data-recipients=\"", "data-others=\""].map(|key| {
        let modulus = unhex(between(&page.body, key, "\"")).expect("hex");
        Blinded::new(&modulus, token).expect("a key")
    });
    let form = format!("blinded0={}&blinded1={}", hex(blinded[0].to_send()), hex(blinded[1].to_send()));
    let signed = who.post(house, &format!("{path}/slip"), &form).await;
    assert_eq!(signed.status, StatusCode::OK, "{}", signed.body);
    assert_eq!(who.post(house, &format!("{path}/slip"), &form).await.body, signed.body, "the same again is the same");
    let another = format!("blinded0={}&blinded1={}", "01".repeat(256), "01".repeat(256));
    assert_eq!(who.post(house, &format!("{path}/slip"), &another).await.status, StatusCode::CONFLICT, "one each");
    let signed = unhex(&signed.body).expect("hex");
    let [helped, other] = [0, 1].map(|n: usize| blinded[n].finish(&signed).ok());
    assert_ne!(helped.is_some(), other.is_some(), "by one of the two keys");
    let (id, received) = (path.trim_start_matches("/decisions/"), helped.is_some());
    (format!("{id}.{}.{}", hex(&token), hex(&helped.or(other).unwrap_or_default())), received)
}

async fn say(house: &House, slip: &str, answer: &str) -> Answer {
    Browser::default().post_raw(house, "/slip", &format!("slip={}&answer={answer}", encoded(slip))).await
}

/// Five who received a bag of rice, and their browsers.
async fn helped(house: &House, ana: &mut Browser) -> Vec<Browser> {
    let mut all = Vec::new();
    let offers = [ana.offer(house, "Bags+of+rice", "pod").await, ana.offer(house, "More+bags+of+rice", "pod").await];
    for (n, handle) in ["bo", "cy", "di", "ed", "flo"].into_iter().enumerate() {
        let mut who = house.neighbour(handle, &[]).await;
        let made = who.post(house, &format!("{}/promises", offers[n / 3]), "amount=1&message=").await;
        let promise = made.to.trim_end_matches("?done=promised").to_owned();
        assert_eq!(ana.post(house, &format!("{promise}/handed-over"), "amount=1").await.status, StatusCode::SEE_OTHER);
        assert_eq!(who.post(house, &format!("{promise}/received"), "amount=1").await.status, StatusCode::SEE_OTHER);
        all.push(who);
    }
    all
}

async fn proposed(house: &House, who: &mut Browser) -> String {
    let done = who.post(house, "/decisions", RULE).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    done.to.trim_end_matches("?done=published").to_owned()
}

async fn closed(house: &House, who: &mut Browser, path: &str) -> String {
    house.clock.advance(DAY * 8);
    timer::run_due(&house.node).await.expect("done");
    who.get(house, path).await.body
}

#[tokio::test]
async fn those_who_received_help_have_a_yes_of_their_own_that_nobody_can_trace() {
    let (house, mut ana) = House::with_pod().await;
    let mut five = helped(&house, &mut ana).await;
    let path = proposed(&house, &mut ana).await;
    let mut late = house.neighbour("late", &[]).await;
    assert_eq!(late.get(&house, &format!("{path}/slip")).await.status, StatusCode::FORBIDDEN, "who joins later has none");
    let (others, received) = slip(&house, &mut ana, &path, 1).await;
    assert!(!received, "she received no help, and got a slip like everybody");
    assert_eq!(say(&house, &others, "yes").await.status, StatusCode::SEE_OTHER, "which is taken and counts for nothing");
    for who in std::iter::once(&mut ana).chain(&mut five) {
        assert_eq!(who.post(&house, &format!("{path}/answer"), "answer=yes").await.status, StatusCode::SEE_OTHER);
    }
    let mut slips = Vec::new();
    for (n, who) in (2..).zip(&mut five) {
        let (slip, received) = slip(&house, who, &path, n).await;
        assert!(received, "a slip of those who received help");
        slips.push(slip);
    }
    let shown = Browser::default().post_raw(&house, "/slip", &format!("slip={}", encoded(&slips[0]))).await;
    assert!(shown.status == StatusCode::OK && shown.body.contains("Do we pay for petrol?"), "{}", shown.body);
    let forged = slips[0].replacen(".02", ".03", 1);
    assert_eq!(say(&house, &forged, "yes").await.status, StatusCode::UNPROCESSABLE_ENTITY, "only what was signed");
    assert_eq!(say(&house, &slips[0], "object").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (slip, answer) in slips.iter().zip(["yes", "no", "no", "no", "no"]) {
        assert_eq!(say(&house, slip, answer).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(say(&house, &slips[1], "yes").await.status, StatusCode::SEE_OTHER, "a slip answers again, in place of before");
    let open = ana.get(&house, &path).await.body;
    assert!(!open.contains("% said"), "nothing is told before its day: {open}");
    let page = closed(&house, &mut ana, &path).await;
    assert!(page.contains("40 % said yes, 5 answered"), "{page}");
    assert!(
        page.contains("Not agreed.") && page.contains("Too few of those who received help"),
        "six said yes, and it needed theirs: {page}"
    );
    assert_eq!(say(&house, &slips[0], "yes").await.status, StatusCode::UNPROCESSABLE_ENTITY, "it is over");
    let id = path.trim_start_matches("/decisions/").parse().expect("an id");
    let left = house.node.read(move |c| {
        let lines = [Line::Given, Line::Printed, Line::Answer].map(|line| slips_of(c, id, line));
        Ok::<_, caremonger_store::DbError>((
            slip_keys_find(c, id)?,
            lines.into_iter().map(|l| l.map_or(9, |l| l.len())).sum::<usize>(),
        ))
    });
    assert_eq!(left.await.expect("read"), (None, 0), "no key, no slip and no answer is kept");
}

#[tokio::test]
async fn of_fewer_than_five_nothing_is_told_and_paper_slips_are_no_more_than_were_helped() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    let case = ana.post(&house, "/desk/new", CALL).await.to.split('?').next().unwrap_or_default().to_owned();
    ana.post(&house, &format!("{case}/publish"), "title=A+hot+meal&description=&visibility=pod").await;
    let board = bo.get(&house, "/board").await.body;
    let listing = between(&board, "href=\"/listings/", "\"").to_owned();
    let promise = bo.post(&house, &format!("/listings/{listing}/promises"), "amount=1&message=").await.to;
    let promise = promise.split('?').next().unwrap_or_default().to_owned();
    for (who, act) in [(&mut ana, "accept"), (&mut bo, "handed-over")] {
        assert_eq!(who.post(&house, &format!("{promise}/{act}"), "amount=1").await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(ana.post(&house, &format!("{promise}/received"), "amount=1").await.status, StatusCode::SEE_OTHER);
    let path = proposed(&house, &mut ana).await;
    let print = format!("{path}/slips");
    assert_eq!(bo.get(&house, &print).await.status, StatusCode::FORBIDDEN);
    assert_eq!(ana.post(&house, &print, "number=2").await.status, StatusCode::UNPROCESSABLE_ENTITY, "one was helped");
    let sheet = ana.post(&house, &print, "number=1").await;
    let code = between(&sheet.body, "<bdi dir=\"ltr\">", "</bdi>").replace('\u{a0}', " ");
    assert!(sheet.status == StatusCode::OK && code.len() == 15, "{code} {}", sheet.body);
    assert!(bo.get(&house, &path).await.body.contains("Slips printed by the desk"), "everybody sees how many");
    assert_eq!(say(&house, "1234 5678 9012", "no").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(say(&house, &code, "yes").await.status, StatusCode::SEE_OTHER);
    assert_eq!(bo.post(&house, &format!("{path}/answer"), "answer=yes").await.status, StatusCode::SEE_OTHER);
    let page = closed(&house, &mut ana, &path).await;
    assert!(page.contains("Slips printed by the desk"), "also afterwards: {page}");
    assert!(page.contains("Fewer than five") && page.contains("Not agreed.") && !page.contains("100 %"), "{page}");
}
