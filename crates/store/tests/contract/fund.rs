//! Funds: the book is append-only and never below nothing, an ask is paid once, nobody speaks for themselves.

use caremonger_domain::{
    fund::{Account, Ask, Book, Fund, Gift, Kind, Mode, State},
    id::{DrawId, FundAskId, PledgeId},
    money::Money,
};
use caremonger_store::{
    draw::{Draw, draw_drawn, draw_due, draw_insert, draw_page},
    fund::{
        BookLine, Pledge, fund_find, fund_forget_giver, fund_lines_of, fund_lines_set, fund_put, hat_has, hat_pass, hat_set,
        ledger_add, ledger_book, ledger_of_line, ledger_page, ledger_sums, pledge_end, pledge_find, pledge_insert, pledge_of,
        pledge_open,
    },
    fund_ask::{
        FundAsk, fund_ask_due, fund_ask_find, fund_ask_in, fund_ask_insert, fund_ask_of, fund_ask_sealed, fund_ask_state,
        fund_ask_wipe, fund_voice_add, fund_voices_of,
    },
};

use crate::{
    support::{TestDb, sql},
    world::{at, member_id, pod_id, settle},
};

on_both!(
    the_rules_of_a_fund_are_kept,
    the_book_is_written_once_and_in_order,
    an_ask_is_paid_once_and_forgets_who_asked,
    nobody_speaks_for_themselves_or_twice,
    what_is_promised_ends_once,
    a_draw_is_drawn_once,
);

fn money(minor: i64) -> Money {
    Money::of(minor).expect("in bounds")
}

fn fund() -> Fund {
    Fund {
        pod: pod_id(1),
        currency: "CAD".parse().expect("a currency"),
        mode: Mode::Small,
        small: money(3_000),
        most: Some(money(20_000)),
        reserve: money(1_000),
    }
}

async fn begin(t: &TestDb) {
    t.write(settle).await;
    t.write(|c| fund_put(c, &fund(), at(1))).await;
}

fn line(number: i64, kind: Kind, amount: i64, purse: i64) -> BookLine {
    BookLine {
        number,
        kind,
        amount: money(amount),
        purse: money(purse),
        line: "Rent".to_owned(),
        other: String::new(),
        at: at(number),
    }
}

fn an_ask(n: u32) -> FundAsk {
    FundAsk {
        id: FundAskId::new(at(i64::from(n)), u128::from(n)),
        pod: pod_id(1),
        asker: Some(member_id(1)),
        kind: Ask::Aid,
        line: "Rent".to_owned(),
        amount: money(500),
        needed_by: Some(at(99)),
        state: State::Waiting,
        commitment: None,
        wipe_at: None,
        created_at: at(i64::from(n)),
    }
}

async fn the_rules_of_a_fund_are_kept(t: TestDb) {
    t.write(settle).await;
    assert_eq!(t.read(|c| fund_find(c, pod_id(1))).await, None);
    t.write(|c| fund_put(c, &fund(), at(1))).await;
    let changed = Fund { mode: Mode::Lottery, most: None, ..fund() };
    let expected = changed.clone();
    t.write(move |c| fund_put(c, &changed, at(2))).await;
    assert_eq!(t.read(|c| fund_find(c, pod_id(1))).await, Some(expected));
    let lines = vec![("Food".to_owned(), None), ("Rent".to_owned(), Some(money(500)))];
    let kept = lines.clone();
    t.write(move |c| fund_lines_set(c, pod_id(1), &lines)).await;
    assert_eq!(t.read(|c| fund_lines_of(c, pod_id(1))).await, kept);
}

async fn the_book_is_written_once_and_in_order(t: TestDb) {
    begin(&t).await;
    assert_eq!(t.read(|c| ledger_book(c, pod_id(1))).await, Book::default());
    t.write(|c| ledger_add(c, pod_id(1), &line(1, Kind::Gift, 900, 900), None)).await;
    t.write(|c| ledger_add(c, pod_id(1), &line(2, Kind::Aid, 300, 600), None)).await;
    let twice = t.db.write(|c| ledger_add(c, pod_id(1), &line(2, Kind::Gift, 1, 601), None)).await;
    assert!(twice.is_err(), "one line of each number");
    assert_eq!(t.read(|c| ledger_book(c, pod_id(1))).await, Book { last: 2, purse: money(600) });
    assert_eq!(t.read(|c| ledger_sums(c, pod_id(1), Account::Purse)).await, (900, 300));
    assert_eq!(t.read(|c| ledger_of_line(c, pod_id(1), "Rent")).await, money(300));
    assert_eq!(t.read(|c| ledger_page(c, pod_id(1), None, 1)).await, [line(2, Kind::Aid, 300, 600)]);
    assert_eq!(t.read(|c| ledger_page(c, pod_id(1), Some(2), 9)).await, [line(1, Kind::Gift, 900, 900)]);
    for change in [
        "UPDATE fund_ledger SET amount = 1",
        "DELETE FROM fund_ledger",
        "INSERT INTO fund_ledger (pod_id, number, kind, debit, credit, amount, purse_after, line, other, created_at) \
         SELECT pod_id, 3, kind, debit, credit, amount, -1, line, other, created_at FROM fund_ledger WHERE number = 1",
    ] {
        assert!(t.db.write(move |c| sql(c, change)).await.is_err(), "{change}");
    }
}

async fn an_ask_is_paid_once_and_forgets_who_asked(t: TestDb) {
    begin(&t).await;
    let sealed = (Some(vec![0, 255]), Some(vec![1]), None);
    let kept = sealed.clone();
    t.write(move |c| fund_ask_insert(c, &an_ask(1), &sealed)).await;
    assert_eq!(t.read(|c| fund_ask_find(c, an_ask(1).id)).await, Some(an_ask(1)));
    assert_eq!(t.read(|c| fund_ask_sealed(c, an_ask(1).id)).await, Some(kept));
    assert_eq!(t.read(|c| fund_ask_in(c, pod_id(1), &[State::Waiting], 9)).await, [an_ask(1)]);
    assert_eq!(t.read(|c| fund_ask_of(c, member_id(1), 9)).await, [an_ask(1)]);
    t.write(|c| ledger_add(c, pod_id(1), &line(1, Kind::Gift, 900, 900), None)).await;
    t.write(|c| ledger_add(c, pod_id(1), &line(2, Kind::Aid, 300, 600), Some(an_ask(1).id))).await;
    t.conflict(|c| ledger_add(c, pod_id(1), &line(3, Kind::Aid, 300, 300), Some(an_ask(1).id))).await;
    t.write(|c| fund_ask_state(c, an_ask(1).id, State::Paid, Some(at(50)), at(9))).await;
    assert!(t.read(|c| fund_ask_due(c, at(49), 9)).await.is_empty());
    assert_eq!(t.read(|c| fund_ask_due(c, at(50), 9)).await, [an_ask(1).id]);
    t.write(|c| fund_voice_add(c, &an_ask(1), "agree", member_id(2), at(3))).await;
    t.write(|c| fund_ask_wipe(c, an_ask(1).id)).await;
    let wiped = FundAsk { asker: None, state: State::Paid, ..an_ask(1) };
    assert_eq!(t.read(|c| fund_ask_find(c, an_ask(1).id)).await, Some(wiped));
    assert_eq!(t.read(|c| fund_ask_sealed(c, an_ask(1).id)).await, Some((None, None, None)));
    assert_eq!(t.count("fund_voices").await, 0);
    assert_eq!(t.read(|c| ledger_book(c, pod_id(1))).await.purse, money(600), "the book is as it was");
}

async fn nobody_speaks_for_themselves_or_twice(t: TestDb) {
    begin(&t).await;
    t.write(|c| fund_ask_insert(c, &an_ask(1), &(None, None, None))).await;
    t.conflict(|c| fund_voice_add(c, &an_ask(1), "release", member_id(1), at(2))).await;
    t.write(|c| fund_voice_add(c, &an_ask(1), "release", member_id(2), at(2))).await;
    t.conflict(|c| fund_voice_add(c, &an_ask(1), "release", member_id(2), at(3))).await;
    assert_eq!(t.read(|c| fund_voices_of(c, an_ask(1).id, "release")).await, [member_id(2)]);
    assert!(t.read(|c| fund_voices_of(c, an_ask(1).id, "agree")).await.is_empty());
}

async fn what_is_promised_ends_once(t: TestDb) {
    begin(&t).await;
    let pledge = Pledge {
        id: PledgeId::new(at(1), 1),
        pod: pod_id(1),
        giver: Some(member_id(1)),
        how: Gift::Voucher,
        amount: money(700),
        state: "pledged".to_owned(),
        created_at: at(1),
    };
    let (id, kept) = (pledge.id, pledge.clone());
    t.write(move |c| pledge_insert(c, &pledge)).await;
    assert_eq!(t.read(|c| pledge_open(c, pod_id(1), 9)).await, std::slice::from_ref(&kept));
    assert!(t.write(move |c| pledge_end(c, id, "received", at(2))).await);
    assert!(!t.write(move |c| pledge_end(c, id, "withdrawn", at(3))).await);
    assert_eq!(t.read(|c| pledge_of(c, member_id(1), 9)).await, [Pledge { state: "received".to_owned(), ..kept }]);
    t.write(|c| hat_set(c, member_id(1), true)).await;
    assert_eq!(t.write(|c| hat_pass(c, pod_id(1), at(0), at(5))).await, [member_id(1)]);
    assert!(t.write(|c| hat_pass(c, pod_id(1), at(4), at(6))).await.is_empty(), "asked a moment ago");
    assert_eq!(t.write(|c| hat_pass(c, pod_id(1), at(5), at(30))).await, [member_id(1)]);
    t.write(|c| fund_forget_giver(c, member_id(1))).await;
    assert_eq!(t.read(move |c| pledge_find(c, id)).await.and_then(|p| p.giver), None);
    assert!(!t.read(|c| hat_has(c, member_id(1))).await);
}

async fn a_draw_is_drawn_once(t: TestDb) {
    begin(&t).await;
    let draw = Draw {
        id: DrawId::new(at(1), 1),
        pod: pod_id(1),
        mark: vec![1; 64],
        seed: vec![0, 255],
        due_at: at(10),
        drawn_at: None,
        drawn: String::new(),
        created_at: at(1),
    };
    let (id, kept) = (draw.id, draw.clone());
    t.write(move |c| draw_insert(c, &draw)).await;
    assert!(t.read(|c| draw_due(c, at(9), 9)).await.is_empty());
    assert_eq!(t.read(|c| draw_due(c, at(10), 9)).await, std::slice::from_ref(&kept));
    assert!(t.write(move |c| draw_drawn(c, id, "b a", at(11))).await);
    assert!(!t.write(move |c| draw_drawn(c, id, "a b", at(12))).await);
    let drawn = Draw { drawn: "b a".to_owned(), drawn_at: Some(at(11)), ..kept };
    assert_eq!(t.read(|c| draw_page(c, pod_id(1), 9)).await, [drawn]);
}
