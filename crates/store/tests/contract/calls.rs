//! Companionship calls: two are paired once, what goes on has a yes of both, and what is due is found.

use caremonger_domain::{
    id::{CallWishId, PairingId},
    pairing::{Alarm, CheckIn, Course, Outcome, Part, Rings, Side, State, Wanting, Wish},
    pen::{Rhythm, Way},
    zone::Weekday,
};
use caremonger_store::{
    call::{Call, call_count, call_forget, call_page, call_put, check_add, check_find, check_forget},
    call_wish::{
        CallWish, call_wish_delete, call_wish_due, call_wish_find, call_wish_insert, call_wish_of, call_wish_page,
        call_wish_wipe_at,
    },
    pairing::{
        Pairing, pairing_count, pairing_delete, pairing_due, pairing_find, pairing_insert, pairing_lock, pairing_of,
        pairing_page, pairing_update,
    },
    phone_in::{PhoneIn, phone_in_delete, phone_in_find, phone_in_put},
};

use crate::{
    support::TestDb,
    world::{at, member_id, pod_id, settle},
};

on_both!(
    a_wish_is_kept_until_it_goes,
    two_are_paired_once_and_found_by_both,
    nothing_goes_on_without_a_yes_of_both,
    letters_have_a_rhythm_and_a_turn,
    a_call_has_one_word,
    a_pod_has_one_number_for_all,
);

fn a_wish(n: u32, wanting: Wanting) -> CallWish {
    CallWish {
        id: CallWishId::new(at(i64::from(n)), u128::from(n)),
        member: member_id(n),
        wish: Wish {
            wanting,
            way: Way::Letter,
            rhythm: Rhythm::Monthly,
            rings: Rings::Either,
            days: vec![Weekday::Tuesday, Weekday::Friday],
            parts: vec![Part::Morning],
            minutes: 30,
            languages: vec!["en".to_owned(), "so".to_owned()],
            likes: String::new(),
        },
        likes: vec![0, 255],
        by_desk: n == 2,
        wipe_at: None,
        created_at: at(3),
    }
}

fn id() -> PairingId {
    PairingId::new(at(1), 1)
}

fn a_pairing() -> Pairing {
    Pairing {
        id: id(),
        pod: pod_id(1),
        way: Way::Call,
        rhythm: Rhythm::Weekly,
        turn: Side::Caller,
        caller_open: false,
        called_open: false,
        rung_at: None,
        unmasked_at: None,
        about: None,
        caller: Some(member_id(1)),
        called: Some(member_id(2)),
        second: None,
        caller_asks: false,
        caller_by_desk: false,
        called_by_desk: true,
        language: "so".to_owned(),
        weekday: Weekday::Tuesday,
        minute: 900,
        minutes: 30,
        state: State::Asked,
        caller_yes_at: None,
        called_yes_at: None,
        course: Course::WELL,
        alarm_at: None,
        worry: None,
        next_at: None,
        reminded_at: None,
        last_check: 0,
        started_at: None,
        ended_at: None,
        due_at: Some(at(100)),
        created_at: at(1),
    }
}

fn going() -> Pairing {
    let yes = Some(at(5));
    Pairing { state: State::Going, caller_yes_at: yes, called_yes_at: yes, started_at: yes, next_at: Some(at(60)), ..a_pairing() }
}

async fn a_wish_is_kept_until_it_goes(t: TestDb) {
    t.write(settle).await;
    let (ask, offer) = (a_wish(1, Wanting::Ask), a_wish(2, Wanting::Offer));
    let (a, o) = (ask.clone(), offer.clone());
    t.write(move |c| call_wish_insert(c, &a).and_then(|()| call_wish_insert(c, &o))).await;
    let twice = CallWish { id: CallWishId::new(at(9), 9), ..ask.clone() };
    t.conflict(move |c| call_wish_insert(c, &twice)).await;
    assert_eq!(t.read(|c| call_wish_of(c, member_id(1))).await, std::slice::from_ref(&ask));
    assert_eq!(t.read(|c| call_wish_page(c, pod_id(2), Wanting::Offer, 9)).await, std::slice::from_ref(&offer));
    let id = offer.id;
    t.write(move |c| call_wish_wipe_at(c, id, Some(at(50)))).await;
    assert!(t.read(|c| call_wish_due(c, at(49), 9)).await.is_empty());
    assert_eq!(t.read(|c| call_wish_due(c, at(50), 9)).await, [id]);
    t.write(move |c| call_wish_delete(c, id)).await;
    assert_eq!(t.read(move |c| call_wish_find(c, id)).await, None);
}

async fn two_are_paired_once_and_found_by_both(t: TestDb) {
    t.write(settle).await;
    t.write(|c| pairing_insert(c, &a_pairing())).await;
    let twice = Pairing { id: PairingId::new(at(2), 2), ..a_pairing() };
    t.conflict(move |c| pairing_insert(c, &twice)).await;
    t.conflict(|c| pairing_insert(c, &Pairing { id: PairingId::new(at(2), 2), called: Some(member_id(1)), ..a_pairing() })).await;
    for n in [1, 2] {
        assert_eq!(t.read(move |c| pairing_of(c, member_id(n))).await, [a_pairing()]);
        assert_eq!(t.read(move |c| pairing_count(c, member_id(n))).await, 1);
    }
    assert_eq!(t.read(|c| pairing_page(c, pod_id(1), 9)).await, [a_pairing()]);
    assert!(t.read(|c| pairing_due(c, at(99), 9)).await.is_empty());
    assert_eq!(t.read(|c| pairing_due(c, at(100), 9)).await, [id()]);
    let rung = Pairing { rung_at: Some(at(50)), unmasked_at: Some(at(51)), ..a_pairing() };
    let kept = rung.clone();
    t.write(move |c| pairing_update(c, &kept)).await;
    assert_eq!(t.read(|c| pairing_find(c, id())).await, Some(rung));
    let over = Pairing { state: State::Ended, ended_at: Some(at(70)), due_at: None, ..a_pairing() };
    let ended = over.clone();
    t.write(move |c| pairing_update(c, &ended)).await;
    assert!(t.read(|c| pairing_page(c, pod_id(1), 9)).await.is_empty() && t.read(|c| pairing_count(c, member_id(1))).await == 0);
    t.write(|c| pairing_insert(c, &Pairing { id: PairingId::new(at(2), 2), ..a_pairing() })).await;
    t.write(|c| pairing_delete(c, PairingId::new(at(2), 2))).await;
    let worry = Some((false, true));
    let worried = Pairing { worry, course: Course { misses: 0, alarm: Alarm::Desk, worried: true }, ..going() };
    let kept = worried.clone();
    t.write(move |c| pairing_update(c, &kept)).await;
    assert_eq!(t.read(|c| pairing_find(c, id())).await, Some(worried));
    let forgotten = Pairing { caller: None, called: None, ..over };
    let kept = forgotten.clone();
    t.write(move |c| pairing_update(c, &kept)).await;
    assert_eq!(t.write(|c| pairing_lock(c, id())).await, Some(forgotten), "emptied fields are emptied");
}

async fn nothing_goes_on_without_a_yes_of_both(t: TestDb) {
    t.write(settle).await;
    for bad in [
        Pairing { caller_yes_at: None, ..going() },
        Pairing { next_at: None, ..going() },
        Pairing { minute: 1_440, ..going() },
        Pairing { course: Course { misses: 2, alarm: Alarm::Second, worried: false }, ..going() },
        Pairing { second: Some(member_id(1)), ..going() },
        Pairing { worry: Some((true, true)), ..going() },
        // Of calls nobody's address is shown, and it is nobody's turn but whose it is to ring.
        Pairing { caller_open: true, ..going() },
        Pairing { turn: Side::Called, ..going() },
        Pairing { rhythm: Rhythm::Monthly, ..going() },
    ] {
        t.conflict(move |c| pairing_insert(c, &bad)).await;
    }
    t.write(|c| pairing_insert(c, &going())).await;
    assert_eq!(t.read(|c| pairing_find(c, id())).await, Some(going()));
}

async fn letters_have_a_rhythm_and_a_turn(t: TestDb) {
    t.write(settle).await;
    let letters = Pairing { way: Way::Letter, rhythm: Rhythm::Fortnightly, turn: Side::Called, caller_open: true, ..going() };
    let (kept, open) = (letters.clone(), Pairing { turn: Side::Caller, called_open: true, ..letters.clone() });
    t.write(move |c| pairing_insert(c, &kept)).await;
    assert_eq!(t.read(|c| pairing_find(c, id())).await, Some(letters));
    let kept = open.clone();
    t.write(move |c| pairing_update(c, &kept)).await;
    assert_eq!(t.read(|c| pairing_find(c, id())).await, Some(open));
    let wrote = Call { slot: at(60), outcome: Some(Outcome::Wrote), said_at: Some(at(61)) };
    t.write(move |c| call_put(c, id(), &wrote)).await;
    assert_eq!(t.read(|c| call_page(c, id(), 9)).await, [wrote]);
}

async fn a_call_has_one_word(t: TestDb) {
    t.write(settle).await;
    t.write(|c| pairing_insert(c, &going())).await;
    let call = |n: i64, outcome| Call { slot: at(n), outcome, said_at: Some(at(n + 1)) };
    t.write(move |c| call_put(c, id(), &call(60, Some(Outcome::NoAnswer)))).await;
    t.write(move |c| call_put(c, id(), &call(60, Some(Outcome::Talked)))).await;
    t.write(move |c| call_put(c, id(), &call(70, None))).await;
    assert_eq!(t.read(|c| call_page(c, id(), 9)).await, [call(70, None), call(60, Some(Outcome::Talked))], "newest first");
    t.write(|c| check_add(c, id(), 4, Side::Called, CheckIn::Talk, at(80))).await;
    t.conflict(|c| check_add(c, id(), 4, Side::Called, CheckIn::Well, at(81))).await;
    assert_eq!(t.read(|c| check_find(c, id(), 4, Side::Called)).await, Some(CheckIn::Talk));
    assert_eq!(t.read(|c| check_find(c, id(), 4, Side::Caller)).await, None);
    t.write(|c| check_forget(c, id())).await;
    assert_eq!(t.read(|c| check_find(c, id(), 4, Side::Called)).await, None);
    // What is forgotten leaves two numbers.
    assert_eq!(t.read(|c| call_count(c, pod_id(1))).await, (0, 0));
    t.write(|c| call_forget(c, id(), pod_id(1)).and_then(|()| call_forget(c, id(), pod_id(1)))).await;
    assert_eq!(t.read(|c| call_count(c, pod_id(1))).await, (2, 1));
    assert!(t.read(|c| call_page(c, id(), 9)).await.is_empty());
}

async fn a_pod_has_one_number_for_all(t: TestDb) {
    t.write(settle).await;
    let one = |number: &str| PhoneIn { weekday: Weekday::Sunday, minute: 900, number: number.to_owned(), words: String::new() };
    for number in ["416 555 0100", "416 555 0101"] {
        let p = one(number);
        t.write(move |c| phone_in_put(c, pod_id(1), &p, at(1))).await;
    }
    assert_eq!(t.read(|c| phone_in_find(c, pod_id(1))).await, Some(one("416 555 0101")));
    t.write(|c| phone_in_delete(c, pod_id(1))).await;
    assert_eq!(t.read(|c| phone_in_find(c, pod_id(1))).await, None);
}
