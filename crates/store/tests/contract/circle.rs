//! Circles: each seat has one turn and each two have one hand, whatever anybody writes.

use caremonger_domain::{
    circle::{Change, Order, Phase, Turns, hands_of as all_hands},
    id::{CircleActId, CircleChangeId, CircleId},
    money::Money,
};
use caremonger_store::{
    circle::{
        Circle, HandRow, SeatRow, circle_find, circle_insert, circle_of, circle_over, circle_phase, hand_put, hands_insert,
        hands_of, said, seat_banker, seat_give, seat_insert, seat_sign, seat_unsign, seats_of, seats_unsign, turns_set,
    },
    circle_change::{ChangeRow, change_end, change_find, change_insert, change_open, voice_add, voices_of},
    circle_guest::{guest_by_join, guest_delete, guest_invite, guest_take, guests_of, guests_prune},
    circle_history::{CircleLine, circle_lines, circle_log},
    circle_home::{
        ActRow, CircleHome, JoinRow, act_by_activity, act_delete, act_find, act_insert, act_refuse, acts_forget_refused, acts_of,
        home_by_uri, home_find, home_insert, home_seen, join_delete, join_find, join_insert, join_state, joins_by, joins_forget,
        joins_of,
    },
    circle_whole::{circle_delete, circle_empty, circle_rewrite},
};

use crate::{
    support::{TestDb, sql},
    world::{at, member_id, remote_id, settle},
};

on_both!(
    a_circle_is_found_by_those_who_sit_in_it,
    each_seat_has_one_turn_and_each_turn_one_seat,
    each_gives_each_other_one_hand,
    a_change_waits_until_it_ends,
    a_circle_is_forgotten_as_a_whole,
    a_seat_is_invited_to_or_taken_from_elsewhere,
    a_copy_knows_its_home_and_is_written_anew,
    what_is_on_its_way_waits_until_it_is_there,
);

fn id() -> CircleId {
    CircleId::new(at(1), 1)
}

fn a_circle() -> Circle {
    Circle {
        id: id(),
        title: vec![0, 255],
        words: vec![1],
        currency: "CAD".parse().expect("a currency"),
        hand: Money::of(5_000).expect("money"),
        every_days: 7,
        first_at: at(50),
        order: Order::Drawn,
        phase: Phase::Gathering,
        seed: vec![7; 32],
        created_at: at(1),
        ended_at: None,
    }
}

fn seat(n: i64) -> SeatRow {
    let member = u32::try_from(n).ok().filter(|n| *n <= 2).map(member_id);
    let name = if member.is_some() { Vec::new() } else { vec![9] };
    SeatRow { seat: n, member, name, banker: n == 1, signed_at: None, word: None, turn: None }
}

async fn begin(t: &TestDb) {
    t.write(settle).await;
    t.write(|c| {
        circle_insert(c, &a_circle())?;
        (1..=3).try_for_each(|n| seat_insert(c, id(), &seat(n)))
    })
    .await;
}

async fn a_circle_is_found_by_those_who_sit_in_it(t: TestDb) {
    begin(&t).await;
    assert_eq!(t.read(|c| circle_find(c, id())).await, Some(a_circle()));
    assert_eq!(t.read(|c| circle_of(c, member_id(2))).await, [a_circle()]);
    assert_eq!(t.read(|c| seats_of(c, id())).await, [seat(1), seat(2), seat(3)]);
    t.conflict(|c| seat_insert(c, id(), &SeatRow { seat: 4, ..seat(2) })).await;
    t.write(|c| seat_sign(c, id(), 2, Some(&[5]), at(3))).await;
    let signed = SeatRow { signed_at: Some(at(3)), word: Some(vec![5]), ..seat(2) };
    assert_eq!(t.read(|c| seats_of(c, id())).await[1], signed);
    t.write(|c| seats_unsign(c, id())).await;
    assert_eq!(t.read(|c| seats_of(c, id())).await[1].signed_at, None);
    t.write(|c| seat_give(c, id(), 2, None, &[8])).await;
    t.write(|c| seat_banker(c, id(), 2)).await;
    assert!(t.read(|c| circle_of(c, member_id(2))).await.is_empty());
    let bankers: Vec<i64> = t.read(|c| seats_of(c, id())).await.into_iter().filter(|s| s.banker).map(|s| s.seat).collect();
    assert_eq!(bankers, [2], "one keeps the book");
}

async fn each_seat_has_one_turn_and_each_turn_one_seat(t: TestDb) {
    begin(&t).await;
    for turns in [Turns::from([(1, 1), (2, 2), (3, 3)]), Turns::from([(1, 3), (2, 1), (3, 2)])] {
        let wanted = turns.clone();
        t.write(move |c| turns_set(c, id(), &turns)).await;
        let kept: Turns = t.read(|c| seats_of(c, id())).await.into_iter().filter_map(|s| s.turn.map(|t| (s.seat, t))).collect();
        assert_eq!(kept, wanted);
    }
    t.conflict(|c| sql(c, "UPDATE circle_seats SET turn = 1 WHERE seat = 1")).await;
}

async fn each_gives_each_other_one_hand(t: TestDb) {
    begin(&t).await;
    t.write(|c| hands_insert(c, id(), &all_hands(&[1, 2, 3]))).await;
    assert_eq!(t.read(|c| hands_of(c, id())).await.len(), 6);
    t.conflict(|c| hands_insert(c, id(), &all_hands(&[1, 2]))).await;
    let twice = "INSERT INTO circle_hands (circle_id, giver, taker) SELECT id, 1, 1 FROM circles";
    t.conflict(move |c| sql(c, twice)).await;
    let hand = HandRow { given_at: Some(at(4)), taken_at: None, put_off_to: Some(at(90)), note: Some(vec![3]) };
    let kept = hand.clone();
    t.write(move |c| hand_put(c, id(), (2, 1), &hand)).await;
    let hands = t.read(|c| hands_of(c, id())).await;
    assert_eq!(hands[&(2, 1)], kept);
    assert!(said(&hands)[&(2, 1)].given && !said(&hands)[&(2, 1)].taken && !said(&hands)[&(1, 2)].given);
}

fn change() -> ChangeRow {
    ChangeRow {
        id: CircleChangeId::new(at(2), 1),
        circle: id(),
        change: Change::Replace,
        by: 1,
        other: Some(2),
        until: Some(at(70)),
        new_member: Some(member_id(2)),
        new_name: Some(vec![4]),
        created_at: at(2),
    }
}

async fn a_change_waits_until_it_ends(t: TestDb) {
    begin(&t).await;
    t.write(|c| change_insert(c, &change())).await;
    assert_eq!(t.read(|c| change_open(c, id())).await, [change()]);
    t.write(|c| voice_add(c, change().id, 2, at(3))).await;
    t.conflict(|c| voice_add(c, change().id, 2, at(4))).await;
    assert_eq!(t.read(|c| voices_of(c, change().id)).await, [2]);
    t.write(|c| change_end(c, change().id, "done")).await;
    assert_eq!(t.read(|c| change_find(c, id(), change().id)).await, None);
    assert!(t.read(|c| change_open(c, id())).await.is_empty());
}

async fn a_circle_is_forgotten_as_a_whole(t: TestDb) {
    begin(&t).await;
    let line = CircleLine { event: "signed".to_owned(), seat: Some(1), other: None, at: at(3) };
    let kept = line.clone();
    t.write(move |c| circle_log(c, id(), &line)).await;
    assert_eq!(t.read(|c| circle_lines(c, id(), 9)).await, [kept]);
    t.write(|c| {
        hands_insert(c, id(), &all_hands(&[1, 2, 3]))?;
        change_insert(c, &change())?;
        voice_add(c, change().id, 2, at(3))?;
        circle_phase(c, id(), Phase::Ended, Some(at(60)))
    })
    .await;
    assert!(t.read(|c| circle_over(c, at(60), 9)).await.is_empty());
    assert_eq!(t.read(|c| circle_over(c, at(61), 9)).await, [id()]);
    t.write(|c| circle_delete(c, id())).await;
    for table in ["circles", "circle_seats", "circle_hands", "circle_changes", "circle_voices", "circle_history"] {
        assert_eq!(t.count(table).await, 0, "{table}");
    }
}

const JOIN: &str = "https://cedar.example/activities/1";
const AWAY: &str = "https://cedar.example/rounds/1";

async fn a_seat_is_invited_to_or_taken_from_elsewhere(t: TestDb) {
    begin(&t).await;
    t.write(|c| guest_invite(c, id(), 3, &[1; 32], at(2))).await;
    t.write(|c| guest_invite(c, id(), 3, &[2; 32], at(3))).await;
    let open = t.read(|c| guests_of(c, id())).await;
    assert_eq!((open.len(), open[0].code_hash.as_deref()), (1, Some(&[2; 32][..])), "the one before ended");
    t.conflict(|c| sql(c, "UPDATE circle_guests SET code_hash = NULL")).await;
    t.write(|c| guest_take(c, id(), 3, remote_id(1), JOIN)).await;
    let taken = t.read(|c| guest_by_join(c, JOIN)).await.expect("a guest");
    assert_eq!((taken.seat, taken.actor, taken.code_hash), (3, Some(remote_id(1)), None));
    t.write(|c| guests_prune(c, at(99))).await;
    assert_eq!(t.read(|c| guests_of(c, id())).await.len(), 1, "who came stays");
    t.write(|c| guest_invite(c, id(), 2, &[3; 32], at(4))).await;
    t.write(|c| guests_prune(c, at(5))).await;
    t.write(|c| guest_delete(c, id(), 3)).await;
    assert!(t.read(|c| guests_of(c, id())).await.is_empty());
    t.write(|c| seat_sign(c, id(), 3, Some(&[5]), at(3))).await;
    t.write(|c| seat_unsign(c, id(), 3)).await;
    assert_eq!(t.read(|c| seats_of(c, id())).await[2], seat(3));
}

fn a_home() -> CircleHome {
    CircleHome { circle: id(), uri: AWAY.to_owned(), actor: remote_id(1), mark: String::new(), updated_at: at(4) }
}

fn a_join() -> JoinRow {
    JoinRow {
        join_uri: JOIN.to_owned(),
        member: member_id(1),
        actor: remote_id(1),
        uri: AWAY.to_owned(),
        state: "asked".to_owned(),
        created_at: at(3),
    }
}

async fn a_copy_knows_its_home_and_is_written_anew(t: TestDb) {
    begin(&t).await;
    t.write(|c| home_insert(c, &a_home())).await;
    assert_eq!(t.read(|c| home_by_uri(c, AWAY)).await, Some(a_home()));
    let seen = CircleHome { mark: "aa".to_owned(), updated_at: at(9), ..a_home() };
    let kept = seen.clone();
    t.write(move |c| home_seen(c, &seen)).await;
    assert_eq!(t.read(|c| home_find(c, id())).await, Some(kept));
    t.write(|c| join_insert(c, &a_join())).await;
    t.conflict(|c| join_insert(c, &JoinRow { join_uri: "https://cedar.example/activities/2".to_owned(), ..a_join() })).await;
    t.write(|c| join_state(c, JOIN, "in")).await;
    assert_eq!(t.read(|c| join_find(c, JOIN)).await.map(|j| j.state), Some("in".to_owned()));
    assert_eq!(t.read(|c| joins_of(c, AWAY)).await.len(), 1);
    t.write(|c| joins_forget(c, AWAY)).await;
    t.write(|c| join_insert(c, &a_join())).await;
    t.write(|c| join_delete(c, JOIN)).await;
    assert!(t.read(|c| joins_by(c, member_id(1))).await.is_empty());
    t.write(|c| circle_rewrite(c, &Circle { title: vec![8], phase: Phase::Running, ..a_circle() })).await;
    t.write(|c| circle_empty(c, id())).await;
    let found = t.read(|c| circle_find(c, id())).await.expect("the circle");
    assert_eq!((found.title, found.phase), (vec![8], Phase::Running));
    assert!(t.read(|c| seats_of(c, id())).await.is_empty());
    t.write(|c| circle_delete(c, id())).await;
    assert_eq!(t.count("circle_homes").await, 0);
}

async fn what_is_on_its_way_waits_until_it_is_there(t: TestDb) {
    begin(&t).await;
    let act = |n: u32| ActRow {
        id: CircleActId::new(at(i64::from(n)), u128::from(n)),
        circle: id(),
        seat: 1,
        act: vec![7],
        activity_uri: format!("https://maple.example/activities/{n}"),
        refused: false,
        created_at: at(5),
    };
    let (one, two) = (act(1), act(2));
    t.write(move |c| act_insert(c, &one)).await;
    t.write(move |c| act_insert(c, &two)).await;
    assert_eq!(t.read(|c| acts_of(c, id())).await, [act(1), act(2)]);
    let (first, second) = (act(1).id, act(2).id);
    t.write(move |c| act_refuse(c, first)).await;
    assert!(t.read(move |c| act_find(c, first)).await.is_some_and(|a| a.refused));
    t.write(|c| acts_forget_refused(c, id(), 1)).await;
    assert_eq!(t.read(|c| act_by_activity(c, "https://maple.example/activities/2")).await, Some(act(2)));
    t.write(move |c| act_delete(c, second)).await;
    assert!(t.read(|c| acts_of(c, id())).await.is_empty());
}
