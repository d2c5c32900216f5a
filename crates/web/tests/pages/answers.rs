//! Answers to a proposal from elsewhere: by the link of a mail, by a word of a text message, and on paper counted by two.

use std::time::Duration;

use caremonger_app::{
    Error,
    letter_words::{self, Words},
    text_message::{Incoming, received},
};
use caremonger_domain::id::DecisionId;
use caremonger_store::{
    decision::{AnswerRow, answers_of},
    decision_link::link_find,
    letter::{Way, letter_take},
};

use super::{
    deciding::{later, member, proposed},
    hearing::{mails, post, reached_at, with_post},
    *,
};

const HOUR: Duration = Duration::from_secs(3600);

async fn answers(house: &House, path: &str) -> Vec<AnswerRow> {
    let id: DecisionId = path.trim_start_matches("/decisions/").parse().expect("an id");
    house.node.read(move |c| Ok::<_, Error>(answers_of(c, id)?)).await.expect("read")
}

async fn said(house: &House, path: &str) -> Vec<String> {
    answers(house, path).await.into_iter().map(|a| a.answer).collect()
}

/// The gathered letters of the next morning are ready to go.
async fn next_morning(house: &House) {
    house.clock.advance(HOUR * 19);
    timer::run_due(&house.node).await.expect("the timers");
}

fn link_in(mail: &str) -> String {
    mail.lines().find(|l| l.contains("/d/")).expect("a link").trim().replace(ORIGIN, "")
}

#[tokio::test]
async fn the_link_of_a_mail_answers_and_opens_nothing_else() {
    let (house, mut ana) = with_post().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &[]).await, house.neighbour("cy", &[]).await);
    reached_at(&house, &mut bo, "bo%40mail.example").await;
    reached_at(&house, &mut cy, "cy%40mail.example").await;
    let path = proposed(&house, &mut ana, "rule=majority&effect=words").await;
    next_morning(&house).await;
    let sent = mails(&house).await;
    assert_eq!(sent.len(), 2, "each their own: {sent:?}");
    assert!(sent.iter().all(|(_, words)| !words.contains("Sundays")), "a mail does not say what is asked: {sent:?}");
    let of = |to: &str| sent.iter().find(|(whom, _)| whom == to).map(|(_, words)| link_in(words)).expect("a mail");
    let (bos, cys) = (of("bo@mail.example"), of("cy@mail.example"));
    let secret = bos.trim_start_matches("/d/").to_owned();
    assert!(secret.len() == 64 && bos != cys, "{bos}");
    let kept = house.node.read(move |c| Ok::<_, Error>(link_find(c, &secret)?)).await.expect("read");
    assert_eq!(kept, None, "what is kept is a mark, and not the secret");

    // Whoever looks changes nothing, is given no cookie and gets no further.
    let mut anyone = Browser::default();
    for _ in 0..2 {
        let page = anyone.get(&house, &bos).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(page.body.contains("Do we meet on Sundays?") && page.body.contains("the answer of bo"), "{}", page.body);
        let is = |name: header::HeaderName| page.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        assert_eq!((is(header::CACHE_CONTROL).as_str(), is(header::REFERRER_POLICY).as_str()), ("no-store", "same-origin"));
        assert!(!page.headers.contains_key(header::SET_COOKIE) && anyone.cookie.is_empty());
    }
    assert!(answers(&house, &path).await.is_empty(), "programs that look at mails follow links");
    assert_eq!(anyone.get(&house, &path).await.status, StatusCode::UNAUTHORIZED);

    let wrong = anyone.post_raw(&house, &bos, "answer=object").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "not by majority");
    assert_eq!(anyone.post_raw(&house, &bos, "answer=yes").await.to, format!("{bos}?done=decision-said"));
    let page = anyone.get(&house, &bos).await.body;
    assert!(page.contains("What you said is not shown here") && !page.contains("checked"), "{page}");
    assert_eq!(anyone.post_raw(&house, &bos, "answer=no").await.status, StatusCode::SEE_OTHER);
    assert_eq!(said(&house, &path).await, ["no"], "in place of the one before");
    assert!(bo.get(&house, &path).await.body.contains("You have answered."), "and the same as on his page");

    // Where another address is written, what went to the one before is worth nothing.
    assert_eq!(cy.post(&house, "/me/details", "mail=new%40mail.example").await.status, StatusCode::SEE_OTHER);
    let other = if bos.ends_with('a') { 'b' } else { 'a' };
    let mistyped = format!("{}{other}", bos.get(..bos.len() - 1).unwrap_or_default());
    for dead in [cys.as_str(), mistyped.as_str(), "/d/x"] {
        assert_eq!(anyone.get(&house, dead).await.status, StatusCode::NOT_FOUND, "{dead}");
    }
    later(&house, 7).await;
    assert_eq!(anyone.get(&house, &bos).await.status, StatusCode::NOT_FOUND, "it is over");
    assert_eq!(anyone.post_raw(&house, &bos, "answer=yes").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_letter_that_is_tried_again_holds_the_same_link() {
    let (house, mut ana) = with_post().await;
    let mut bo = house.neighbour("bo", &[]).await;
    reached_at(&house, &mut bo, "bo%40mail.example").await;
    proposed(&house, &mut ana, "rule=majority&effect=words").await;
    next_morning(&house).await;
    let tried = house.node.act(|tx| {
        let mut links = Vec::new();
        for letter in letter_take(tx.conn, Way::Mail, tx.now, tx.now.plus(Duration::from_secs(60)), 20)? {
            for _ in 0..2 {
                if let Some(Words::Mail(mail)) = letter_words::ready(tx, &letter)?.map(|r| r.words) {
                    links.push(link_in(&mail.plain()));
                }
            }
        }
        Ok::<_, Error>(links)
    });
    let tried = tried.await.expect("written");
    assert!(tried.len() == 2 && tried[0] == tried[1], "whichever of them arrives: {tried:?}");
    assert_eq!(Browser::default().get(&house, &tried[0]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn whose_letter_would_come_too_late_hears_of_a_proposal_sooner() {
    let (house, mut ana) = with_post().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &[]).await, house.neighbour("cy", &[]).await);
    for (who, mail, pace) in [(&mut bo, "bo%40mail.example", "weekly"), (&mut cy, "cy%40mail.example", "daily")] {
        reached_at(&house, who, mail).await;
        let set = who.post(&house, "/me/notices", &format!("channel=mail&pace={pace}")).await;
        assert_eq!(set.to, "/me/notices?done=changed", "{}", set.body);
    }
    let soon = "question=Do+we+meet+on+Sunday%3F&why=&days=3&quorum=50&rule=majority&effect=words";
    assert_eq!(ana.post(&house, "/decisions", soon).await.status, StatusCode::SEE_OTHER);
    let (bos, cys) = (bo.get(&house, "/notices").await.body, cy.get(&house, "/notices").await.body);
    assert!(bos.contains("within a few days"), "on Monday it is over: {bos}");
    assert!(cys.contains("Something can be decided") && !cys.contains("within a few days"), "{cys}");
}

const PHONE: &str = "+1 416 555 0100";

async fn text(house: &House, id: usize, from: &str, words: &str) -> String {
    let m = Incoming { id: id.to_string(), from: from.to_owned(), text: words.to_owned(), pod: None };
    house.node.act(move |tx| received(tx, &m)).await.expect("taken in").unwrap_or_default()
}

/// A neighbour who hears of news by text.
async fn by_phone(house: &House) -> Browser {
    let mut bo = house.neighbour("bo", &[]).await;
    bo.post(house, "/me/details", "phone=%2B1+416+555+0100").await;
    let chosen = bo.post(house, "/me/notices", "channel=text&pace=daily&urgent=yes").await;
    assert_eq!(chosen.to, "/me/notices?done=changed", "{}", chosen.body);
    bo
}

async fn the_text(house: &House) -> String {
    let mut sent = post(house, Way::Text).await;
    assert_eq!(sent.len(), 1, "{sent:?}");
    sent.pop().map(|(_, words)| words).unwrap_or_default()
}

#[tokio::test]
async fn a_word_and_a_code_answer_from_the_phone_they_were_sent_to() {
    let (house, mut ana) = with_post().await;
    let _bo = by_phone(&house).await;
    let path = proposed(&house, &mut ana, "rule=consent&effect=words").await;
    next_morning(&house).await;
    let asked = the_text(&house).await;
    assert!(asked.starts_with("Do we meet on Sundays? Text YES "), "{asked}");
    let code = between(&asked, "YES ", ",").to_owned();
    assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()), "{asked}");

    let why = text(&house, 1, PHONE, &format!("No {code}")).await;
    assert!(why.contains("Why would it do harm?") && answers(&house, &path).await.is_empty(), "{why}");
    let noted = text(&house, 2, PHONE, &format!("NO {code} it wakes my children")).await;
    assert!(noted.starts_with("Noted: NO.") && noted.len() <= 160, "{noted}");
    assert!(ana.get(&house, &path).await.body.contains("it wakes my children"), "as if it stood on the page");
    let arabic: String = code.chars().filter_map(|c| char::from_u32(c as u32 - '0' as u32 + 0x0660)).collect();
    for (n, words) in [format!("Sí, {code}"), format!("oui {code} !"), format!("نعم {arabic}")].iter().enumerate() {
        assert!(text(&house, 10 + n, PHONE, words).await.starts_with("Noted: YES."), "{words}");
    }
    assert_eq!(said(&house, &path).await, ["yes"], "one answer, in place of the one before");

    // From another phone it is no answer, and whoever guesses is stopped.
    let other = text(&house, 20, "+1 416 555 0199", &format!("pass {code}")).await;
    assert!(!other.contains("Noted:"), "{other}");
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for n in 0..5 {
        let told = text(&house, 30 + n, PHONE, &format!("pass {wrong}")).await;
        assert!(told.contains("not one we sent you"), "{told}");
    }
    let stopped = text(&house, 40, PHONE, &format!("pass {code}")).await;
    assert!(stopped.contains("Too many wrong numbers"), "{stopped}");
    house.clock.advance(HOUR * 25);
    assert!(text(&house, 41, PHONE, &format!("pass {code}")).await.starts_with("Noted: PASS."));
    let tried = ana.post(&house, "/desk/texts", &format!("phone=416+555+0100&text=YES+{code}")).await;
    assert!(tried.status == StatusCode::UNPROCESSABLE_ENTITY && tried.body.contains("a real phone alone"), "{}", tried.body);

    // Who wants no texts is answered by none, and is heard.
    text(&house, 50, PHONE, "STOP").await;
    assert_eq!(text(&house, 51, PHONE, &format!("yes {code}")).await, "");
    assert_eq!(said(&house, &path).await, ["yes"]);
    text(&house, 52, PHONE, "START").await;
    later(&house, 7).await;
    let late = text(&house, 53, PHONE, &format!("no {code} too late")).await;
    assert!(late.contains("cannot be answered any more"), "{late}");
}

#[tokio::test]
async fn points_go_by_text_and_what_concerns_somebody_does_not() {
    let (house, mut ana) = with_post().await;
    let _bo = by_phone(&house).await;
    let path = proposed(&house, &mut ana, "rule=score&options=Saturday%0ASunday&effect=words").await;
    next_morning(&house).await;
    let asked = the_text(&house).await;
    assert!(asked.contains("A Saturday, B Sunday."), "{asked}");
    let code = between(&asked, "letter and ", ",").to_owned();
    let how = text(&house, 1, PHONE, &format!("yes {code}")).await;
    assert!(how.contains("A Saturday, B Sunday."), "what does not fit is asked again: {how}");
    assert!(text(&house, 2, PHONE, &format!("b {code}")).await.starts_with("Noted: B5."));
    assert!(text(&house, 3, PHONE, &format!("A3 B4 {code}")).await.starts_with("Noted: A3 B4."));
    assert_eq!(said(&house, &path).await, ["3 4"]);

    let whom = member(&ana.get(&house, "/decisions").await.body, "bo");
    proposed(&house, &mut ana, &format!("rule=majority&effect=job&member={whom}&job=desk")).await;
    house.clock.advance(HOUR);
    let told = the_text(&house).await;
    assert!(told.starts_with("There is news for you") || told.starts_with("There are"), "nobody's job by text: {told}");
}

#[tokio::test]
async fn sheets_count_once_two_found_the_same() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &[]).await, house.neighbour("cy", &["desk"]).await);
    let (mut di, _ed) = (house.neighbour("di", &[]).await, house.neighbour("ed", &[]).await);
    let path = proposed(&house, &mut ana, "rule=majority&effect=words").await;
    let paper = format!("{path}/paper");
    assert_eq!(bo.post(&house, &paper, "sheets=2&yes=2").await.status, StatusCode::FORBIDDEN, "the desk counts first");
    let odd = cy.post(&house, &paper, "sheets=2&yes=1").await;
    assert!(odd.status == StatusCode::UNPROCESSABLE_ENTITY && odd.body.contains("do not add up"), "{}", odd.body);
    assert_eq!(ana.post(&house, &format!("{path}/answer"), "answer=yes").await.status, StatusCode::SEE_OTHER);
    let many = cy.post(&house, &paper, "sheets=5&yes=5").await;
    assert!(
        many.status == StatusCode::UNPROCESSABLE_ENTITY && many.body.contains("more sheets than neighbours"),
        "{}",
        many.body
    );

    let found = "sheets=2&yes=1&no=1&abstain=";
    for _ in 0..2 {
        let one = cy.post(&house, &paper, found).await;
        assert_eq!(one.to, format!("{path}?done=paper-waits"), "nobody is the second to themselves");
    }
    let asked = ana.get(&house, "/notices").await.body;
    assert_eq!(
        asked.matches("Somebody counted answers on paper").count(),
        1,
        "another one of the desk hears of it, once: {asked}"
    );
    let page = bo.get(&house, &path).await.body;
    assert!(page.contains("Count the sheets too") && !page.contains("value=\"2\""), "without the numbers of the first: {page}");
    assert_eq!(bo.post(&house, &paper, "sheets=2&yes=2").await.to, format!("{path}?done=paper-again"));
    for who in [&mut bo, &mut cy] {
        assert!(who.get(&house, "/notices").await.body.contains("Two counts of the sheets were not the same"));
    }
    assert!(!bo.get(&house, &path).await.body.contains("Count the sheets too"), "both counts are gone");
    assert_eq!(cy.post(&house, &paper, found).await.to, format!("{path}?done=paper-waits"));
    assert_eq!(bo.post(&house, &paper, found).await.to, format!("{path}?done=paper-counts"));
    assert!(di.get(&house, &path).await.body.contains("On paper, counted by two"));

    // Of five who may answer two did on paper: three are left.
    for who in [&mut bo, &mut cy] {
        assert_eq!(who.post(&house, &format!("{path}/answer"), "answer=yes").await.status, StatusCode::SEE_OTHER);
    }
    let full = di.post(&house, &format!("{path}/answer"), "answer=no").await;
    assert!(
        full.status == StatusCode::UNPROCESSABLE_ENTITY && full.body.contains("As many have answered as may"),
        "{}",
        full.body
    );
    let again = ana.post(&house, &format!("{path}/answer"), "answer=yes").await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "who answered can still change it");
    later(&house, 7).await;
    let log = ana.get(&house, "/decisions/log.csv").await.body;
    assert!(log.contains("majority,5,passed,agreed paper-2 done,5 4 1 0 0"), "{log}");
    assert_eq!(cy.post(&house, &paper, found).await.status, StatusCode::UNPROCESSABLE_ENTITY, "it is over");
}

#[tokio::test]
async fn what_only_one_counted_counts_nothing_and_an_objection_on_paper_has_its_reason() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &[]).await, house.neighbour("cy", &["desk"]).await);
    let alone = proposed(&house, &mut ana, "rule=majority&effect=words").await;
    assert_eq!(cy.post(&house, &format!("{alone}/paper"), "sheets=3&yes=3").await.status, StatusCode::SEE_OTHER);
    let path = proposed(&house, &mut ana, "rule=consent&effect=words").await;
    let paper = format!("{path}/paper");
    let none = cy.post(&house, &paper, "sheets=3&yes=2&object=1&reason=").await;
    assert!(none.status == StatusCode::UNPROCESSABLE_ENTITY && none.body.contains("Say why it would do harm."), "{}", none.body);
    cy.post(&house, &paper, "sheets=3&yes=2&object=1&reason=It+is+too+loud").await;
    let both = bo.post(&house, &paper, "sheets=3&yes=2&object=1&reason=Too+loud").await;
    assert_eq!(both.to, format!("{path}?done=paper-counts"), "{}", both.body);
    later(&house, 7).await;
    assert!(ana.get(&house, &alone).await.body.contains("Too few answered."));
    let told = cy.get(&house, "/notices").await.body;
    assert!(told.contains("<a href=\"/decisions\">Answers on paper were counted by you alone"), "{told}");
    let end = ana.get(&house, &path).await.body;
    assert!(end.contains("Somebody said why it would do harm.") && end.contains("It is too loud"), "{end}");
}
