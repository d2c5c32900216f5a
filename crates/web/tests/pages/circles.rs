//! Lending circles: signed by all, both sides of a hand say so, changes ask those whom they concern, and nobody else sees anything.

use std::time::Duration;

use super::*;

const DAY: Duration = Duration::from_secs(24 * 3600);

fn form(order: &str, members: &[&str], by_phone: &str) -> String {
    let members: String = members.iter().map(|m| format!("&member={m}")).collect();
    format!(
        "title=The+susu+of+Elm+Street&hand=50&currency=CAD&every=7&first=2026-12-01&order={order}{members}&by_phone={by_phone}\
         &words=Late+is+late.+We+talk."
    )
}

/// Ana begins a circle with Bo, Cy and Gran, who has a phone alone; its page.
async fn circle(house: &House, ana: &mut Browser, order: &str) -> String {
    let page = ana.get(house, "/circles").await.body;
    let (bo, cy) = (id_of(&page, "bo").expect("bo"), id_of(&page, "cy").expect("cy"));
    let begun = ana.post(house, "/circles", &form(order, &[&bo, &cy], "Gran+416+555+0199")).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    begun.to
}

async fn sign_all(house: &House, circle: &str, people: &mut [(&mut Browser, &[u8])]) {
    for (who, seats) in people {
        for seat in *seats {
            let done = who.post(house, &format!("{circle}/sign"), &format!("seat={seat}&word=word{seat}")).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        }
    }
}

/// The names in the order of their turns.
fn turns(page: &str) -> Vec<String> {
    let list = between(page, "<h2>Whose turn it is</h2><ol class=\"rows\">", "</ol>");
    list.split("<bdi>").skip(1).filter_map(|p| p.split('<').next()).map(str::to_owned).collect()
}

async fn say(house: &House, who: &mut Browser, circle: &str, act: &str, giver: u8, taker: u8) -> StatusCode {
    who.post(house, &format!("{circle}/{act}"), &format!("giver={giver}&taker={taker}")).await.status
}

#[tokio::test]
async fn from_the_plan_to_the_last_hand_and_nobody_else_sees_it() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &[]).await, house.neighbour("cy", &[]).await);
    let mut desk = house.neighbour("dee", &["desk", "keys", "purse", "mediator"]).await;
    for bad in [form("agreed", &[], ""), form("agreed", &[], "Gran").replace("hand=50", "hand=0"), form("whim", &[], "Gran")] {
        assert_eq!(ana.post(&house, "/circles", &bad).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
    let page = circle(&house, &mut ana, "agreed").await;
    assert!(bo.get(&house, "/notices").await.body.contains("There is news for you"));
    assert!(!bo.get(&house, "/notices").await.body.contains("susu"), "a notice says nothing");
    assert_eq!(desk.get(&house, &page).await.status, StatusCode::NOT_FOUND, "whatever their jobs");
    assert_eq!(desk.get(&house, &format!("{page}/book")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(desk.post(&house, &format!("{page}/sign"), "seat=1&word=").await.status, StatusCode::NOT_FOUND);
    for place in ["/circles", "/board?q=susu", "/numbers", "/log", "/people", "/me"] {
        assert!(!desk.get(&house, place).await.body.contains("The susu of"), "{place}");
    }

    // Everybody signs before it runs; Ana speaks for Gran, and for nobody else.
    let plan = bo.get(&house, &page).await.body.replace('\u{a0}', " ");
    assert!(plan.contains("50.00 CAD") && plan.contains("150.00 CAD") && plan.contains("We talk."), "{plan}");
    assert!(plan.contains("<title>Caremonger</title>"), "the browser's history does not tell");
    assert_eq!(ana.post(&house, &format!("{page}/sign"), "seat=2&word=").await.status, StatusCode::FORBIDDEN);
    sign_all(&house, &page, &mut [(&mut ana, &[1, 4]), (&mut bo, &[2])]).await;
    assert_ne!(say(&house, &mut bo, &page, "given", 2, 1).await, StatusCode::SEE_OTHER, "not before all signed");
    sign_all(&house, &page, &mut [(&mut cy, &[3])]).await;
    let running = bo.get(&house, &page).await.body;
    assert!(running.contains("Round 1: Ana gets it, 1 Dec 2026"), "{running}");
    assert_eq!(turns(&running), ["Ana", "bo", "cy", "Gran 416 555 0199"]);

    // Each hand is two taps, one on each side; for Gran Ana does it.
    assert_eq!(say(&house, &mut cy, &page, "given", 2, 1).await, StatusCode::FORBIDDEN);
    say(&house, &mut bo, &page, "given", 2, 1).await;
    assert!(ana.get(&house, &page).await.body.contains("given, not confirmed yet"));
    say(&house, &mut bo, &page, "not-yet", 2, 1).await;
    let late = bo.post(&house, &format!("{page}/late"), "giver=2&taker=1&note=On+Friday").await;
    assert_eq!(late.status, StatusCode::SEE_OTHER);
    assert!(ana.get(&house, &page).await.body.contains("On Friday"));
    house.clock.advance(DAY * 30);
    assert!(ana.get(&house, &page).await.body.contains("From earlier rounds"), "nothing is hidden");
    for (giver, taker) in (1..=4).flat_map(|g| (1..=4).map(move |t| (g, t))).filter(|(g, t)| g != t) {
        for (act, seat) in [("given", giver), ("taken", taker)] {
            let who = match seat {
                2 => &mut bo,
                3 => &mut cy,
                _ => &mut ana,
            };
            assert_eq!(say(&house, who, &page, act, giver, taker).await, StatusCode::SEE_OTHER, "{act} {giver} {taker}");
        }
    }
    let over = cy.get(&house, &page).await.body;
    assert!(over.contains("Everybody gave and everybody got") && over.matches("3 of 3 given").count() == 4, "{over}");
    assert_ne!(say(&house, &mut bo, &page, "not-yet", 2, 1).await, StatusCode::SEE_OTHER, "what both said stays");
    house.clock.advance(DAY * 91);
    caremonger_app::timer::tidy(&house.node).await.expect("tidied");
    let id = page.trim_start_matches("/circles/").parse().expect("an id");
    let left = house
        .node
        .read(move |c| Ok::<_, caremonger_app::Error>(caremonger_store::circle::circle_find(c, id)?))
        .await
        .expect("read");
    assert_eq!(left, None, "and then it is forgotten");
}

#[tokio::test]
async fn changes_ask_those_whom_they_concern() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy, mut eve) =
        (house.neighbour("bo", &[]).await, house.neighbour("cy", &[]).await, house.neighbour("eve", &[]).await);
    let page = circle(&house, &mut ana, "need").await;
    sign_all(&house, &page, &mut [(&mut ana, &[1, 4]), (&mut bo, &[2]), (&mut cy, &[3])]).await;
    let change = |body: &str| between(body, "name=\"change\" value=\"", "\"").to_owned();

    // Cy needs it first: Ana and Bo, who would have come before, say yes.
    assert_eq!(ana.post(&house, &format!("{page}/urgent"), "seat=3").await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        ana.post(&house, &format!("{page}/urgent"), "seat=1").await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "she is next"
    );
    cy.post(&house, &format!("{page}/urgent"), "seat=3").await;
    let asked = ana.get(&house, &page).await.body;
    assert!(asked.contains("cy needs the next turn.") && asked.contains("Still to say yes:"), "{asked}");
    let id = change(&asked);
    assert_eq!(cy.post(&house, &format!("{page}/yes"), &format!("change={id}&seat=3")).await.status, StatusCode::FORBIDDEN);
    ana.post(&house, &format!("{page}/yes"), &format!("change={id}&seat=1")).await;
    assert_eq!(turns(&cy.get(&house, &page).await.body)[0], "Ana", "one yes is not enough");
    bo.post(&house, &format!("{page}/yes"), &format!("change={id}&seat=2")).await;
    assert_eq!(turns(&cy.get(&house, &page).await.body), ["cy", "Ana", "bo", "Gran 416 555 0199"]);

    // A no, and Ana for Gran.
    bo.post(&house, &format!("{page}/swap"), "seat=2&other=4").await;
    let id = change(&ana.get(&house, &page).await.body);
    assert!(ana.get(&house, &page).await.body.contains("Gran 416 555 0199 says yes"));
    ana.post(&house, &format!("{page}/no"), &format!("change={id}&seat=4")).await;
    assert!(bo.get(&house, &page).await.body.contains("Gran 416 555 0199 said no to bo."));
    assert_eq!(bo.post(&house, &format!("{page}/yes"), &format!("change={id}&seat=2")).await.status, StatusCode::NOT_FOUND);

    // A hand later, by agreement of whoever gets it.
    let put_off = bo.post(&house, &format!("{page}/put-off"), "seat=2&other=3&until=2026-12-24").await;
    assert_eq!(put_off.status, StatusCode::SEE_OTHER, "{}", put_off.body);
    let id = change(&cy.get(&house, &page).await.body);
    let yes = cy.post(&house, &format!("{page}/yes"), &format!("change={id}&seat=3")).await;
    assert_eq!(yes.status, StatusCode::SEE_OTHER, "{id}: {}", yes.body);
    let later = cy.get(&house, &page).await.body;
    assert!(later.contains("agreed for 24 Dec 2026"), "{later}");

    // Bo leaves the seat to Eve: all others say yes. What was given stays with the seat.
    say(&house, &mut bo, &page, "given", 2, 3).await;
    let begun = bo.post(&house, &format!("{page}/swap"), "seat=2&other=3").await;
    assert!(
        begun.status == StatusCode::UNPROCESSABLE_ENTITY && begun.body.contains("somebody has given already"),
        "{}",
        begun.body
    );
    let people = ana.get(&house, "/circles").await.body;
    let eves = id_of(&people, "eve").expect("eve");
    bo.post(&house, &format!("{page}/replace"), &format!("seat=2&member={eves}&by_phone=")).await;
    assert_eq!(eve.get(&house, &page).await.status, StatusCode::NOT_FOUND, "not before they said yes");
    let id = change(&ana.get(&house, &page).await.body);
    for (who, seat) in [(&mut ana, 1), (&mut cy, 3)] {
        who.post(&house, &format!("{page}/yes"), &format!("change={id}&seat={seat}")).await;
    }
    ana.post(&house, &format!("{page}/yes"), &format!("change={id}&seat=4")).await;
    assert!(ana.get(&house, &page).await.body.contains("bo wants to leave their seat to eve."), "they know to whom");
    assert_eq!(bo.get(&house, &page).await.status, StatusCode::OK, "not before Eve says yes");
    let invited = eve.get(&house, "/circles").await.body;
    assert!(invited.contains("ask you to take a seat") && invited.contains("The susu of Elm Street"), "{invited}");
    assert_eq!(
        cy.post(&house, &format!("/circles/seats/{id}/take"), "").await.status,
        StatusCode::NOT_FOUND,
        "not somebody else"
    );
    assert_eq!(eve.post(&house, &format!("/circles/seats/{id}/take"), "").await.to, format!("{page}?done=said"));
    assert_eq!(bo.get(&house, &page).await.status, StatusCode::NOT_FOUND);
    let seen = eve.get(&house, &page).await.body;
    assert!(turns(&seen).contains(&"eve".to_owned()) && seen.contains("given, not confirmed yet"), "{seen}");
    // Whoever leaves the pod leaves the seat to whoever keeps the book.
    eve.post(&house, "/me/leave", "sure=yes").await;
    assert!(ana.get(&house, &page).await.body.contains("A neighbour who has left"));
    assert_eq!(say(&house, &mut ana, &page, "given", 2, 1).await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_draw_in_view_of_all_can_be_worked_out_again() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &[]).await, house.neighbour("cy", &[]).await);
    let page = circle(&house, &mut ana, "drawn").await;
    let before = bo.get(&house, &page).await.body;
    let mark = between(&before, "Mark: <code dir=\"ltr\" class=\"wrap\">", "<").to_owned();
    sign_all(&house, &page, &mut [(&mut ana, &[1, 4]), (&mut bo, &[2]), (&mut cy, &[3])]).await;
    let after = bo.get(&house, &page).await.body;
    let seed = between(&after, "Secret word: <code dir=\"ltr\" class=\"wrap\">", "<").to_owned();
    let sha = |text: &str| caremonger_app::secret::hex(&session::fingerprint(text.as_bytes()));
    assert_eq!(sha(&seed), mark, "the mark stood there before anybody signed");
    let key = sha(&format!("{seed}\nword1\nword2\nword3\nword4"));
    let mut lots: Vec<(String, &str)> = [("1", "Ana"), ("2", "bo"), ("3", "cy"), ("4", "Gran 416 555 0199")]
        .map(|(n, name)| (sha(&format!("{key}\n{n}")), name))
        .into();
    lots.sort();
    let order: Vec<&str> = lots.into_iter().map(|(_, name)| name).collect();
    assert_eq!(turns(&after), order, "with any tool");
}

#[tokio::test]
async fn somebody_elsewhere_is_invited_by_whoever_keeps_the_book_who_speaks_for_them_until_they_come() {
    let (house, mut ana) = House::with_pod().await;
    let (mut bo, mut cy) = (house.neighbour("bo", &[]).await, house.neighbour("cy", &[]).await);
    let page = circle(&house, &mut ana, "agreed").await;
    let link = |body: &str| between(body, "<bdi class=\"address\">", "</bdi>").to_owned();
    let invite = format!("{page}/invite");
    assert_eq!(bo.post(&house, &invite, "seat=4").await.status, StatusCode::FORBIDDEN, "whoever keeps the book");
    assert_eq!(ana.post(&house, &invite, "seat=2").await.status, StatusCode::FORBIDDEN, "not a neighbour's seat");
    assert_eq!(house.neighbour("eve", &["desk"]).await.post(&house, &invite, "seat=4").await.status, StatusCode::NOT_FOUND);
    assert!(!bo.get(&house, &page).await.body.contains("Make an invitation"));
    let first = link(&ana.post(&house, &invite, "seat=4").await.body);
    assert!(first.contains("/circles/join#") && first.len() > 80, "{first}");
    let second = link(&ana.post(&house, &invite, "seat=4").await.body);
    assert_ne!(first, second);
    let shown = ana.get(&house, &page).await.body;
    assert!(shown.contains("Make a new invitation") && !shown.contains("/circles/join#"), "it is shown once: {shown}");
    // Nothing has changed until somebody comes: Ana speaks for Gran.
    sign_all(&house, &page, &mut [(&mut ana, &[1, 4]), (&mut bo, &[2]), (&mut cy, &[3])]).await;
    assert_eq!(say(&house, &mut ana, &page, "given", 4, 1).await, StatusCode::SEE_OTHER);

    // A neighbour of the same place is not a guest, and what is no invitation is told plainly.
    let mut pasted = async |text: &str| {
        let text = text.replace('%', "%25").replace('#', "%23").replace('&', "%26");
        bo.post(&house, "/circles/join", &format!("invitation={text}")).await
    };
    for (text, words) in [(second.as_str(), "here in your own place"), ("hello", "Paste the whole invitation")] {
        let answer = pasted(text).await;
        assert!(answer.status == StatusCode::UNPROCESSABLE_ENTITY && answer.body.contains(words), "{text}: {}", answer.body);
    }
}
