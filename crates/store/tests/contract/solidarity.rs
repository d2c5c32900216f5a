//! Solidarity: two send it, each side has one row of it, and it goes from one state to the next once.

use caremonger_domain::{
    fund::{Fund, Mode},
    id::SolidarityId,
    money::Money,
    solidarity::{State, Way},
};
use caremonger_store::{
    fund::fund_put,
    solidarity::{
        Other, Solidarity, solidarity_by_offer, solidarity_came, solidarity_find, solidarity_insert, solidarity_open,
        solidarity_page, solidarity_released, solidarity_step, solidarity_waiting,
    },
};

use crate::{
    support::TestDb,
    world::{at, cedar, member_id, pod_id, settle},
};

on_both!(two_send_it_and_it_goes_on_once, each_side_has_one_row_of_an_offer);

fn money(minor: i64) -> Money {
    Money::of(minor).expect("in bounds")
}

async fn begin(t: &TestDb) {
    t.write(settle).await;
    let fund = Fund {
        pod: pod_id(1),
        currency: "CAD".parse().expect("a currency"),
        mode: Mode::TwoHolders,
        small: Money::ZERO,
        most: None,
        reserve: Money::ZERO,
    };
    t.write(move |c| fund_put(c, &fund, at(1))).await;
}

fn proposed(n: u32) -> Solidarity {
    Solidarity {
        id: SolidarityId::new(at(i64::from(n)), u128::from(n)),
        pod: pod_id(1),
        way: Way::Out,
        offer_uri: format!("https://maple.example/activities/{n}"),
        other: Other::Elsewhere(cedar().id),
        name: cedar().address,
        amount: money(500),
        came: None,
        state: State::Proposed,
        proposed_by: Some(member_id(1)),
        released_by: None,
        created_at: at(i64::from(n)),
    }
}

async fn two_send_it_and_it_goes_on_once(t: TestDb) {
    begin(&t).await;
    t.write(|c| solidarity_insert(c, &proposed(1))).await;
    assert_eq!(t.read(|c| solidarity_find(c, proposed(1).id)).await, Some(proposed(1)));
    assert!(t.read(|c| solidarity_open(c, pod_id(1))).await);
    t.conflict(|c| solidarity_step(c, proposed(1).id, State::Proposed, State::Sent, at(2)).map(|_| ())).await;
    t.conflict(|c| solidarity_released(c, proposed(1).id, member_id(1))).await;
    t.write(|c| solidarity_released(c, proposed(1).id, member_id(2))).await;
    assert!(t.write(|c| solidarity_step(c, proposed(1).id, State::Proposed, State::Sent, at(2))).await);
    assert!(!t.write(|c| solidarity_step(c, proposed(1).id, State::Proposed, State::Sent, at(3))).await, "once");
    t.conflict(|c| solidarity_step(c, proposed(1).id, State::Sent, State::Received, at(3)).map(|_| ())).await;
    t.write(|c| solidarity_came(c, proposed(1).id, money(497))).await;
    assert!(t.write(|c| solidarity_step(c, proposed(1).id, State::Sent, State::Received, at(3))).await);
    let there = Solidarity { state: State::Received, came: Some(money(497)), released_by: Some(member_id(2)), ..proposed(1) };
    assert_eq!(t.read(|c| solidarity_page(c, pod_id(1), None, 9)).await, [there]);
    assert!(t.read(|c| solidarity_page(c, pod_id(1), Some(proposed(1).id), 9)).await.is_empty());
    assert!(!t.read(|c| solidarity_open(c, pod_id(1))).await);
}

async fn each_side_has_one_row_of_an_offer(t: TestDb) {
    begin(&t).await;
    let comes = |n: u32| Solidarity {
        way: Way::In,
        state: State::Sent,
        proposed_by: None,
        offer_uri: "https://cedar.example/activities/1".to_owned(),
        ..proposed(n)
    };
    let first = comes(1);
    t.write(move |c| solidarity_insert(c, &first)).await;
    let again = comes(2);
    t.conflict(move |c| solidarity_insert(c, &again)).await;
    assert_eq!(t.read(|c| solidarity_waiting(c, pod_id(1), cedar().id)).await, 1);
    let offer = "https://cedar.example/activities/1";
    assert_eq!(t.read(move |c| solidarity_by_offer(c, offer, Way::In)).await, Some(comes(1)));
    assert_eq!(t.read(move |c| solidarity_by_offer(c, offer, Way::Out)).await, None);
    let wrong = Solidarity { way: Way::In, offer_uri: "https://cedar.example/activities/2".to_owned(), ..proposed(3) };
    t.conflict(move |c| solidarity_insert(c, &wrong)).await;
    let itself = Solidarity { other: Other::Here(pod_id(1)), ..proposed(4) };
    t.conflict(move |c| solidarity_insert(c, &itself)).await;
}
