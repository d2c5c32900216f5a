//! A month in the life of a pod, with made-up people: so that whoever looks for the first time sees every page with something on it.
//!
//! It is lived before the node starts, day by day with a clock of its own, and by the same acts as on the pages.

use std::sync::Arc;

use caremonger_app::{
    Error, agreement, announcement,
    call::{self, Word},
    call_wish, circle,
    circle_hand::{self, Say},
    circle_new::{self, NewCircle},
    clock::{Clock as _, ManualClock, SystemClock},
    fund::Rules,
    fund_ask, fund_gift, member, pairing, person, session, solidarity,
};
use caremonger_domain::{
    Timestamp,
    decision::{Effect, Rule},
    fund::{Event, Gift, Kind as BookKind},
    id::{CircleId, FundAskId, PairingId},
    listing,
    pairing::{Part, Rings, Side, Wanting, Wish, times},
    pen::{Rhythm, Way},
    person::{Details, Field},
    zone::Weekday,
};
use caremonger_store::{pairing::pairing_find, session::Kind};

use serde_json::{Value, json};

use super::life::{DAY, Life, PEOPLE};
use crate::{
    serve::{open_with_pod, say},
    settings::Settings,
};

/// How many days are lived.
const DAYS: u32 = 30;

async fn money(life: &Life) -> anyhow::Result<()> {
    let rules = Rules {
        currency: "CAD".to_owned(),
        mode: "two-holders".to_owned(),
        small: String::new(),
        most: "200".to_owned(),
        reserve: "50".to_owned(),
        lines: "Rent: 600\nMedicine\nSomething else".to_owned(),
    };
    life.does("maple_desk", move |tx, who| fund_gift::change_rules(tx, who, &rules)).await?;
    for (handle, amount, how) in [("hugo", "120", Gift::Transfer), ("grace", "40", Gift::Cash), ("dana", "60", Gift::Voucher)] {
        life.does(handle, move |tx, who| fund_gift::pledge(tx, who, amount, how)).await?;
        life.does(handle, |tx, who| fund_gift::hat(tx, who, true)).await?;
    }
    life.does("maple_desk", |tx, who| {
        for p in caremonger_store::fund::pledge_open(tx.conn, who.pod, 10)?.into_iter().take(2) {
            fund_gift::pledge_came(tx, who, p.id)?;
        }
        fund_gift::write_down(tx, who, BookKind::Gift, "410", "")
    })
    .await
}

async fn asks_for_money(life: &Life, handle: &str, line: &str, amount: &str) -> anyhow::Result<FundAskId> {
    let new = fund_ask::NewAsk {
        amount: amount.to_owned(),
        line: line.to_owned(),
        needed_by: None,
        payee: "In cash, at the door".to_owned(),
        words: String::new(),
    };
    life.does(handle, move |tx, who| fund_ask::ask(tx, who, &new)).await
}

async fn is_paid(life: &Life, handle: &str, line: &str, amount: &str) -> anyhow::Result<()> {
    let id = asks_for_money(life, handle, line, amount).await?;
    for holder in ["maple_desk", "nour"] {
        life.does(holder, move |tx, who| fund_ask::say_yes(tx, who, id)).await?;
    }
    for holder in ["maple_desk", "nour"] {
        life.does(holder, move |tx, who| fund_ask::release(tx, who, id)).await?;
    }
    life.does(handle, move |tx, who| fund_ask::by_asker(tx, who, id, Event::Confirm)).await
}

/// Four who give each other a hand every week.
async fn circle(life: &Life) -> anyhow::Result<CircleId> {
    let new = NewCircle {
        title: "The Elm Street susu".to_owned(),
        words: "Whoever is late says so. Nobody pays for being late.".to_owned(),
        currency: "CAD".to_owned(),
        hand: "25".to_owned(),
        every_days: 7,
        first_at: Some(life.node.now().plus(DAY * 2)),
        order: "agreed".to_owned(),
        members: ["amal", "fatou", "maple_desk"].map(|h| life.who(h).id).into(),
        by_phone: String::new(),
    };
    let id = life.does("grace", move |tx, who| circle_new::begin(tx, who, &new)).await?;
    for (seat, handle) in seats(life, id).await? {
        life.does(&handle, move |tx, who| circle::sign(tx, who, id, seat, "")).await?;
    }
    Ok(id)
}

/// The seats of the circle, each with the handle of who sits there.
async fn seats(life: &Life, id: CircleId) -> anyhow::Result<Vec<(i64, String)>> {
    let (node, who) = (life.node.clone(), life.who("grace").id);
    let seen = life.node.read(move |c| circle::seen(c, &node, who, id)).await?;
    let handle = |member| life.people.iter().find(|m| Some(m.id) == member).map(|m| m.handle.clone()).unwrap_or_default();
    Ok(seen.rows().into_iter().map(|r| (r.seat, handle(r.member))).collect())
}

/// One round: everybody gives to whose turn it is, but for whoever is late.
async fn round(life: &Life, id: CircleId, number: usize, late: bool) -> anyhow::Result<()> {
    let seats = seats(life, id).await?;
    let Some((taker, takes)) = seats.get(number).cloned() else { return Ok(()) };
    for (n, (giver, gives)) in seats.into_iter().enumerate() {
        if giver == taker {
            continue;
        }
        if late && n + 1 == 3 {
            let late = Say::Late("On Friday, when I am paid.".to_owned());
            life.does(&gives, move |tx, who| circle_hand::say(tx, who, id, giver, taker, &late)).await?;
            continue;
        }
        life.does(&gives, move |tx, who| circle_hand::say(tx, who, id, giver, taker, &Say::Given)).await?;
        life.does(&takes, move |tx, who| circle_hand::say(tx, who, id, giver, taker, &Say::Taken)).await?;
    }
    Ok(())
}

/// Two who ring one another every week.
async fn company(life: &Life) -> anyhow::Result<PairingId> {
    let wish = |wanting, likes: &str| Wish {
        wanting,
        way: Way::Call,
        rhythm: Rhythm::Weekly,
        rings: if wanting == Wanting::Offer { Rings::Me } else { Rings::Other },
        days: Weekday::ALL.to_vec(),
        parts: vec![Part::Afternoon],
        minutes: 30,
        languages: vec!["en".to_owned(), "fr".to_owned()],
        likes: likes.to_owned(),
    };
    let (asks, offers) = (wish(Wanting::Ask, "Gardens, old films"), wish(Wanting::Offer, "Old films, trains"));
    life.does("hugo", |tx, who| {
        let details = Details::default().with(Field::Name, &who.name)?.with(Field::Phone, "+1 416 555 0142")?;
        let person = person::of_member(tx, who)?;
        person::put(tx, person, &details)
    })
    .await?;
    let ask = life.does("hugo", move |tx, who| call_wish::put(tx, who, who.id, asks)).await?;
    let offer = life.does("chidi", move |tx, who| call_wish::put(tx, who, who.id, offers)).await?;
    let minute = times(&[Part::Afternoon]).first().copied().unwrap_or(13 * 60);
    let second = Some(life.who("dana").id);
    let p = pairing::Proposal { ask, offer, when: Some((Weekday::Wednesday, minute)), second };
    let id = life.does("maple_desk", move |tx, who| pairing::propose(tx, who, &p)).await?;
    life.does("chidi", move |tx, who| pairing::answer(tx, who, id, Side::Caller, true)).await?;
    life.does("hugo", move |tx, who| pairing::answer(tx, who, id, Side::Called, true)).await?;
    Ok(id)
}

/// They talk, if it is time.
async fn talk(life: &Life, id: PairingId) -> anyhow::Result<()> {
    let next = life.node.read(move |c| Ok::<_, Error>(pairing_find(c, id)?.and_then(|p| p.next_at))).await?;
    if next.is_some_and(|at| at <= life.node.now()) {
        life.does("chidi", move |tx, who| call::say(tx, who, id, Word::Talked)).await?;
    }
    Ok(())
}

/// Lives the month in the pod of the settings, which is made for it, and prints how each of its people signs in.
///
/// # Errors
/// When something is refused that somebody of the month does.
pub(crate) async fn live(settings: &Settings) -> anyhow::Result<()> {
    say(&json!({"people": lived(settings, SystemClock.now()).await?}).to_string());
    Ok(())
}

/// Lives the month that ends at a moment; how each of its people signs in.
async fn lived(settings: &Settings, now: Timestamp) -> anyhow::Result<Vec<Value>> {
    let began = now.minus(DAY * DAYS);
    let clock = Arc::new(ManualClock::new(began));
    let node = open_with_pod(settings, Arc::clone(&clock) as _).await?;
    let mut people = Vec::new();
    for (handle, name, jobs) in PEOPLE {
        let jobs = jobs.iter().map(|j| (*j).to_owned()).collect();
        people.push(member::add(&node, (*handle).to_owned(), "maple".to_owned(), (*name).to_owned(), jobs).await?.0);
    }
    let life = Life { node, clock, began, people };

    life.until_day(1).await?;
    money(&life).await?;
    life.does("maple_desk", |tx, who| {
        agreement::begin(tx, who, "How we talk", "We ask before we help, and thank one another.", "en")
    })
    .await?;
    let rice = life.lists("grace", listing::Kind::Offer, "Bags of rice from the wholesaler", "food", Some((12, "bags"))).await?;
    life.helps("amal", "grace", rice, 2).await?;
    life.until_day(2).await?;
    life.helps("bo", "grace", rice, 3).await?;
    let groceries = life.rings("Rosa", "Groceries for a week", "errands").await?;
    life.until_day(3).await?;
    life.helps("chidi", "maple_desk", groceries, 1).await?;
    let coats = life.lists("dana", listing::Kind::Offer, "Winter coats, all sizes", "clothing", Some((6, "coats"))).await?;
    life.helps("fatou", "dana", coats, 2).await?;
    life.until_day(5).await?;
    is_paid(&life, "amal", "Rent", "150").await?;
    let susu = circle(&life).await?;
    let company = company(&life).await?;
    life.until_day(7).await?;
    round(&life, susu, 0, false).await?;
    let pharmacy = life.rings("Ines", "A walk to the clinic and back", "rides").await?;
    life.until_day(8).await?;
    life.helps("bo", "maple_desk", pharmacy, 1).await?;
    let says = [("maple_desk", "yes"), ("nour", "yes"), ("amal", "yes"), ("bo", "no"), ("chidi", "yes"), ("grace", "abstain")];
    life.decides("Do we open the pantry on Saturdays too?", Effect::Words, Rule::Majority, 0, &says).await?;
    for day in 9..=14 {
        life.until_day(day).await?;
        talk(&life, company).await?;
    }
    round(&life, susu, 1, false).await?;
    let cot = life.lists("fatou", listing::Kind::Request, "A cot for a baby", "baby", Some((1, "cot"))).await?;
    life.helps("hugo", "fatou", cot, 1).await?;
    is_paid(&life, "fatou", "Medicine", "45.50").await?;
    life.until_day(16).await?;
    let says = [("maple_desk", "yes"), ("nour", "yes"), ("dana", "yes"), ("fatou", "yes"), ("hugo", "abstain")];
    let effect = Effect::Agreement { title: "How we give help".to_owned(), months: 6 };
    life.decides("How do we give help?", effect, Rule::Consent, 0, &says).await?;
    for day in 17..=21 {
        life.until_day(day).await?;
        talk(&life, company).await?;
    }
    round(&life, susu, 2, false).await?;
    life.helps("nour", "dana", coats, 1).await?;
    life.until_day(24).await?;
    for handle in ["maple_desk", "amal", "grace"] {
        life.does(handle, |tx, who| {
            for held in agreement::of(tx.conn, who)? {
                agreement::accept(tx, who, held.agreement.id)?;
            }
            Ok(())
        })
        .await?;
    }
    let new = solidarity::Proposal { amount: "60".to_owned(), name: "Cedar Court".to_owned(), ..Default::default() };
    let sent = life.does("maple_desk", move |tx, who| Ok(solidarity::propose(tx, who, &new)?.id)).await?;
    life.does("nour", move |tx, who| solidarity::release(tx, who, sent)).await?;
    let new = announcement::NewAnnouncement {
        title: "The hall is closed on Monday".to_owned(),
        text: "We meet at the library instead.".to_owned(),
        language: "en".to_owned(),
    };
    life.does("maple_desk", move |tx, who| announcement::make(tx, who, &new)).await?;
    for day in 25..=27 {
        life.until_day(day).await?;
        talk(&life, company).await?;
    }
    let says = [("maple_desk", "yes"), ("chidi", "yes"), ("bo", "yes")];
    life.decides("Do we pay drivers for petrol?", Effect::Words, Rule::Majority, 50, &says).await?;
    life.until_day(DAYS - 1).await?;
    talk(&life, company).await?;
    round(&life, susu, 3, true).await?;
    // What is still open as the newcomer arrives.
    life.rings("Mira", "Somebody to put up a shelf", "repair").await?;
    life.lists("bo", listing::Kind::Request, "A lift to the hospital on Thursday", "rides", None).await?;
    let soup = life.lists("grace", listing::Kind::Offer, "Pots of soup", "food", Some((8, "pots"))).await?;
    life.promises("hugo", soup, 2).await?;
    asks_for_money(&life, "bo", "Something else", "35").await?;
    life.until_day(DAYS).await?;
    let mut links = Vec::new();
    for m in &life.people {
        let id = m.id;
        let secret = life.node.act(move |tx| session::issue(tx, Kind::Link, Some(id), "")).await?;
        links
            .push(json!({"handle": m.handle, "name": m.name, "jobs": m.jobs, "sign_in": session::link_url(&life.node, &secret)}));
    }
    Ok(links)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_month_is_lived_at_whatever_hour_it_is_asked_for() {
        for hour in [0, 7, 13, 18, 23] {
            let folder = tempfile::tempdir().unwrap();
            let data = folder.path().display().to_string();
            let flags =
                [("data_dir", Some(data)), ("pod", Some("maple".to_owned())), ("pod_title", Some("Maple Hill".to_owned()))];
            let settings = Settings::load(&flags).unwrap();
            let now = format!("2026-11-27T{hour:02}:30:00Z").parse().unwrap();
            let people = lived(&settings, now).await;
            assert_eq!(people.map(|p| p.len()).map_err(|e| format!("{hour}: {e:#}")), Ok(PEOPLE.len()));
        }
    }
}
