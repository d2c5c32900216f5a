//! What a form says when something cannot be: one clear sentence beside the field, what was typed kept, nothing done.

use axum::http::StatusCode;
use caremonger_app::session;

use super::{Answer, Browser, House, ORIGIN};

/// The page names the field at fault, says what to do beside it, leads there from the top, and keeps what was typed.
pub(crate) fn says(page: &Answer, form: &str, field: &str, sentence: &str, kept: &str) {
    let (body, about) = (&page.body, format!("{form} {field}"));
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{about}: {body}");
    assert!(body.contains(&format!("<span class=\"error\" id=\"{form}-{field}-error\">{sentence}</span>")), "{about}: {body}");
    assert!(body.contains(&format!("<a href=\"#{form}-{field}\">{sentence}</a>")), "{about} is not led to: {body}");
    assert!(body.contains(&format!("id=\"{form}-{field}\"")), "{about} is not there to be led to");
    assert_eq!(body.matches("class=\"error\"").count(), 1, "{about}: one thing at a time");
    assert!(body.contains(kept), "{about} does not keep {kept}: {body}");
}

/// Answers that are all good, with one changed.
fn answers(change: (&str, &str)) -> String {
    let good = [
        ("title", "Rice"),
        ("category", "food"),
        ("description", "Brown rice"),
        ("language", "en"),
        ("amount", "3"),
        ("unit", "bag"),
        ("closes_at", "2999-01-01"),
        ("area", "Elm Street area"),
        ("acceptance", ""),
        ("visibility", "public"),
        ("pods", ""),
    ];
    let pairs = good.map(|(name, value)| (name, if name == change.0 { change.1 } else { value }));
    pairs.map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).join("&")
}

#[tokio::test]
async fn every_wrong_answer_of_the_three_steps_is_said_beside_its_field() {
    let (house, mut ana) = House::with_pod().await;
    let (long_title, long_text, long_area) = ("x".repeat(121), "x".repeat(4001), "x".repeat(81));
    let many = (0..51).map(|n| format!("@p{n}@pods.example")).collect::<Vec<_>>().join(" ");
    let private = "Take it out: others would see it. There is a private place for it.";
    for (step, field, typed, sentence) in [
        (1, "title", "ab", "Write at least three letters."),
        (1, "title", "", "Write at least three letters."),
        (1, "title", &long_title, "Keep it under 120 letters; the rest fits below."),
        (1, "category", "", "Choose one from the list."),
        (1, "category", "No such thing", "Choose one from the list."),
        (1, "description", &long_text, "Keep it under 4,000 letters."),
        (1, "language", "tlh!", "Choose a language from the list."),
        (2, "amount", "many", "Write a number such as 3 or 2.5."),
        (2, "amount", "-1", "Write a number such as 3 or 2.5."),
        (2, "amount", "0", "Say how many: a number above zero."),
        (2, "unit", "much too long a word to be the unit of anything at all", "Write one short word, such as bag or kilogram."),
        (2, "closes_at", "8/11", "Write a day such as 2026-11-08."),
        (2, "closes_at", "2020-01-01", "Choose a day that is still to come."),
        (2, "area", &long_area, "Keep it under 80 letters."),
        (3, "title", "Rice, ask ana@maple.example", &format!("The text holds a mail address. {private}")),
        (3, "description", "Call 416-555-0199", &format!("The text holds a phone number. {private}")),
        (3, "area", "12 Elm Street", &format!("The text holds a street with a house number. {private}")),
    ] {
        let form = format!("step={step}&go=next&{}", answers((field, typed)));
        let page = ana.post(&house, "/offer/new", &form).await;
        says(&page, "new", field, sentence, if field == "category" || field == "language" { "Brown rice" } else { typed });
    }
    for (pods, sentence) in [("", "Name the pods that may see it."), (&many, "Name at most 50 pods.")] {
        let form = answers(("pods", pods)).replace("visibility=public", "visibility=pods");
        let page = ana.post(&house, "/offer/new", &format!("step=3&go=next&{form}")).await;
        says(&page, "new", "pods", sentence, pods);
        assert!(page.body.contains("value=\"pods\" checked"), "the choice is kept");
    }
    assert!(!ana.get(&house, "/board").await.body.contains("class=\"card"), "nothing was published");
}

#[tokio::test]
async fn a_promise_that_cannot_be_is_said_beside_its_field() {
    let (house, mut ana) = House::with_pod().await;
    let listing = ana.offer(&house, "Bags+of+rice", "public").await;
    let mut bo = house.neighbour("bo", &[]).await;
    let long = "x".repeat(2001);
    for (amount, message, field, sentence, kept) in [
        ("99", "Thanks", "amount", "Only 3 left. Ask for 3 or less.", "value=\"99\""),
        ("0", "Thanks", "amount", "Say how many: a number above zero.", "value=\"0\""),
        ("", "Thanks", "amount", "Say how many: a number above zero.", ">Thanks</textarea>"),
        ("some", "Thanks", "amount", "Write a number such as 3 or 2.5.", "value=\"some\""),
        ("1", &long, "message", "Keep it under 2,000 letters.", &long),
    ] {
        let page = bo.post(&house, &format!("{listing}/promises"), &format!("amount={amount}&message={message}")).await;
        says(&page, "promise", field, sentence, kept);
    }
    assert!(bo.get(&house, &listing).await.body.contains("3 bags left"), "nothing was taken");

    // Too late: the sentence, and the words are still there to be taken along.
    assert_eq!(ana.post(&house, &format!("{listing}/close"), "").await.status, StatusCode::SEE_OTHER);
    let late = bo.post(&house, &format!("{listing}/promises"), "amount=1&message=For+my+mother").await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.body.contains("This has ended.") && late.body.contains("For my mother"), "{}", late.body);
    assert!(late.body.contains("id=\"promise\"") && late.body.contains("href=\"#promise\""), "{}", late.body);
    let page = bo.get(&house, &listing).await.body;
    assert!(
        !page.contains("id=\"promise\"") && !page.contains("First come, first served"),
        "an ended one is not answered: {page}"
    );
}

#[tokio::test]
async fn a_change_that_cannot_be_is_said_beside_its_field() {
    let (house, mut ana) = House::with_pod().await;
    let listing = ana.offer(&house, "Bags+of+rice", "public").await;
    let mut bo = house.neighbour("bo", &[]).await;
    bo.post(&house, &format!("{listing}/promises"), "amount=2&message=").await;
    let private = "The text holds a phone number. Take it out: others would see it. There is a private place for it.";
    for (title, text, amount, until, field, sentence, kept) in [
        ("ab", "Kept", "3", "2999-01-01", "title", "Write at least three letters.", "value=\"ab\""),
        ("Call 416-555-0199", "Kept", "3", "2999-01-01", "title", private, "Call 416-555-0199"),
        ("Rice", "Call 416-555-0199", "3", "2999-01-01", "description", private, "Call 416-555-0199"),
        (
            "Rice",
            "Kept",
            "1",
            "2999-01-01",
            "amount",
            "2 are promised or handed over already. Keep the amount at 2 or more.",
            ">Kept<",
        ),
        ("Rice", "Kept", "lots", "2999-01-01", "amount", "Write a number such as 3 or 2.5.", "value=\"lots\""),
        ("Rice", "Kept", "3", "2020-01-01", "closes_at", "Choose a day that is still to come.", "2020-01-01"),
        ("Rice", "Kept", "3", "soon", "closes_at", "Write a day such as 2026-11-08.", "value=\"soon\""),
    ] {
        let form = format!("title={title}&description={text}&amount={amount}&closes_at={until}").replace(' ', "+");
        let page = ana.post(&house, &format!("{listing}/change"), &form).await;
        says(&page, "change", field, sentence, kept);
        assert!(page.body.contains("<details open>"), "the fold is open where it has to be looked at again");
    }
    assert!(ana.get(&house, &listing).await.body.contains("Bags of rice"), "nothing was changed");
}

#[tokio::test]
async fn what_a_promise_turns_away_is_said_and_leads_somewhere_or_nowhere() {
    let (house, mut ana) = House::with_pod().await;
    let listing = ana.offer(&house, "Bags+of+rice", "public").await;
    let mut bo = house.neighbour("bo", &[]).await;
    let made = bo.post(&house, &format!("{listing}/promises"), "amount=2&message=").await;
    let promise = made.to.trim_end_matches("?done=promised").to_owned();
    let page = ana.post(&house, &format!("{promise}/handed-over"), "amount=77").await;
    says(&page, "handed-over", "amount", "That is more than was promised.", "value=\"77\"");
    let (none, long) = ("text=", format!("text={}", "x".repeat(2001)));
    says(&bo.post(&house, &format!("{promise}/messages"), none).await, "write", "text", "Write a few words first.", "");
    let page = bo.post(&house, &format!("{promise}/messages"), &long).await;
    says(&page, "write", "text", "Keep it under 2,000 letters.", &"x".repeat(2001));
    let reason = "x".repeat(2001);
    let page = bo.post(&house, &format!("{promise}/cancel"), &format!("reason={reason}")).await;
    says(&page, "cancel", "reason", "Keep it under 2,000 letters.", &reason);

    // It has moved on, and the form with it: the sentence leads nowhere.
    assert_eq!(bo.post(&house, &format!("{promise}/cancel"), "reason=").await.status, StatusCode::SEE_OTHER);
    let late = ana.post(&house, &format!("{promise}/handed-over"), "amount=2").await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.body.contains("This cannot be done now: it is taken back."), "{}", late.body);
    assert!(!late.body.contains("href=\"#handed-over"), "{}", late.body);
}

#[tokio::test]
async fn what_the_set_up_page_turns_away_keeps_the_link_good() {
    let house = House::new().await;
    let link = session::setup_link(&house.node).await.expect("the database").expect("a link");
    let path = link.strip_prefix(ORIGIN).expect("our link").to_owned();
    let (mut ana, long) = (Browser::default(), "x".repeat(81));
    let good = [
        ("title", "Maple"),
        ("name", "maple"),
        ("area", "Elm"),
        ("language", "en"),
        ("your_name", "Ana"),
        ("handle", "ana"),
        ("rules", ""),
    ];
    let long_rules = "x".repeat(4_001);
    for (field, typed, sentence) in [
        ("rules", long_rules.as_str(), "Keep the rules under 4,000 letters."),
        ("title", "", "Write a name of 1 to 80 letters."),
        ("title", &long, "Write a name of 1 to 80 letters."),
        ("name", "Maple!", "Choose 2 to 18 small letters and digits, such as maple."),
        ("area", "", "Write the name of your area, in 1 to 80 letters."),
        ("your_name", "", "Write a name of 1 to 60 letters."),
        ("handle", "A na", "Choose 1 to 30 small letters, digits and underscores."),
    ] {
        let form = good.map(|(name, value)| format!("{name}={}", if name == field { typed } else { value })).join("&");
        let page = ana.post(&house, &path, &form.replace(' ', "+")).await;
        says(&page, "setup", field, sentence, typed);
    }
    let form = good.map(|(name, value)| format!("{name}={value}")).join("&");
    assert!(ana.post(&house, &path, &form).await.to.ends_with("?done=set-up"));
    assert!(ana.get(&house, "/agreements").await.body.contains("Nothing here yet"), "rules taken out are none");
}

#[tokio::test]
async fn a_form_sent_twice_acts_once_and_a_changed_one_acts_again() {
    let (house, mut ana) = House::with_pod().await;
    let once = "once=0123456789abcdef0123456789abcdef";
    let publish = |title: &str| format!("step=3&go=next&{once}&{}", answers(("title", title)));
    let first = ana.post(&house, "/offer/new", &publish("Rice")).await;
    assert_eq!(ana.post(&house, "/offer/new", &publish("Rice")).await.to, first.to, "pressed twice");
    let changed = ana.post(&house, "/offer/new", &publish("Beans")).await;
    assert!(changed.status == StatusCode::SEE_OTHER && changed.to != first.to, "gone back and changed: {}", changed.body);
    let board = ana.get(&house, "/board").await.body;
    assert_eq!(board.matches("<article").count(), 2, "{board}");

    let mut bo = house.neighbour("bo", &[]).await;
    let path = first.to.trim_end_matches("?done=published").to_owned();
    let form = bo.get(&house, &path).await.body;
    assert!(form.contains("name=\"once\""), "the page brings a key of its own");
    let ask = format!("{once}&amount=1&message=Hello");
    let made = bo.post(&house, &format!("{path}/promises"), &ask).await;
    assert_eq!(bo.post(&house, &format!("{path}/promises"), &ask).await.to, made.to);
    assert!(bo.get(&house, &path).await.body.contains("2 bags left"), "taken once");

    let promise = made.to.trim_end_matches("?done=promised").to_owned();
    for _ in 0..2 {
        let sent = bo.post(&house, &format!("{promise}/messages"), &format!("{once}&text=See+you+at+six")).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(bo.get(&house, &promise).await.body.matches("See you at six").count(), 1, "said once");
}

#[tokio::test]
async fn who_has_to_wait_for_an_answer_is_told_so() {
    let (house, mut ana) = House::with_pod().await;
    let form = answers(("amount", "")).replace("unit=bag", "unit=");
    let made = ana.post(&house, "/ask/new", &format!("step=3&go=next&{form}")).await;
    let listing = made.to.trim_end_matches("?done=published").to_owned();
    let mut bo = house.neighbour("bo", &[]).await;
    let asked = bo.post(&house, &format!("{listing}/promises"), "message=I+can").await;
    assert!(asked.to.ends_with("?done=waits"), "{}", asked.to);
    let page = bo.get(&house, &asked.to).await.body;
    assert!(page.contains("Sent. The answer will be here") && !page.contains("Agreed"), "{page}");
    let again = bo.get(&house, &listing).await.body;
    let promise = asked.to.trim_end_matches("?done=waits");
    assert!(again.contains("Your promise") && again.contains(&format!("href=\"{promise}\"")), "{again}");
}
