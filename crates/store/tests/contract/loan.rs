//! What is lent, and listings found by language, badge, day and repetition.

use caremonger_domain::{commitment::Helper, id::ListingId, listing::Listing, mark::Mark, translation::Translation};
use caremonger_store::{
    Conn, DbError,
    commitment::commitment_insert,
    listing::{listing_find, listing_insert},
    listing_page::{Filter, Viewer, listing_page},
    loan::{Loan, loan_begin, loan_find, loan_out, loan_reminded, loan_return, loan_to_remind},
    recurrence::{Recurrence, recurrence_put},
};

use crate::{
    support::TestDb,
    world::{a_commitment, a_listing, at, commitment_id, listing_id, member_id, of_pod, put_listing, settle},
};

on_both!(what_is_lent_is_out_until_it_is_back, a_listing_is_found_by_what_one_can_do);

async fn what_is_lent_is_out_until_it_is_back(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        put_listing(c, 1)?;
        for n in 1..=2 {
            commitment_insert(c, &a_commitment(n, listing_id(1), Helper::Member(member_id(2))))?;
            loan_begin(c, commitment_id(n), listing_id(1), at(100 - i64::from(n)))?;
        }
        loan_begin(c, commitment_id(1), listing_id(1), at(999))
    })
    .await;
    let first = Loan { commitment: commitment_id(1), listing: listing_id(1), due_at: at(99), returned_at: None };
    assert_eq!(t.read(|c| loan_find(c, commitment_id(1))).await.as_ref(), Some(&first), "a second word changes nothing");
    let out: Vec<_> = t.read(|c| loan_out(c, listing_id(1), 9)).await.iter().map(|l| l.commitment).collect();
    assert_eq!(out, [commitment_id(2), commitment_id(1)], "the next to come back first");
    assert!(t.read(|c| loan_to_remind(c, at(97), 9)).await.is_empty());
    assert_eq!(t.read(|c| loan_to_remind(c, at(99), 9)).await.len(), 2);
    assert!(t.write(|c| loan_reminded(c, commitment_id(2), at(98))).await);
    assert!(!t.write(|c| loan_reminded(c, commitment_id(2), at(98))).await, "once");
    assert!(t.write(|c| loan_return(c, commitment_id(1), at(98))).await);
    assert!(!t.write(|c| loan_return(c, commitment_id(1), at(98))).await, "once");
    assert!(t.read(|c| loan_to_remind(c, at(999), 9)).await.is_empty());
    assert_eq!(t.read(|c| loan_out(c, listing_id(1), 9)).await.len(), 1);
}

fn spanish() -> Translation {
    Translation {
        language: "es".to_owned(),
        title: "Bolsas de arroz".to_owned(),
        description: String::new(),
        by: Some(member_id(1)),
        stale: false,
    }
}

fn put(c: &mut Conn, n: u32, with: impl FnOnce(&mut Listing)) -> Result<Listing, DbError> {
    let mut l = a_listing(n, of_pod(1));
    with(&mut l);
    listing_insert(c, &l, None)?;
    Ok(l)
}

async fn found(t: &TestDb, filter: Filter) -> Vec<ListingId> {
    t.read(move |c| listing_page(c, &Viewer::Anyone, &filter, None, 9)).await.into_iter().map(|l| l.id).collect()
}

async fn a_listing_is_found_by_what_one_can_do(t: TestDb) {
    t.write(settle).await;
    let kept = t
        .write(|c| {
            let kept = put(c, 1, |l| {
                l.translations = vec![spanish()];
                l.marks = vec![Mark::Car, Mark::StepFree];
                l.lent_for = Some(7);
            })?;
            put(c, 2, |l| l.needed_by = Some(at(50)))?;
            put(c, 3, |l| l.language = "es".to_owned())?;
            recurrence_put(c, listing_id(3), Recurrence { every_days: 7, case: None }, at(90))?;
            Ok(kept)
        })
        .await;
    assert_eq!(t.read(|c| listing_find(c, listing_id(1))).await, Some(kept));
    let with = |change: fn(&mut Filter)| {
        let mut filter = Filter::default();
        change(&mut filter);
        filter
    };
    assert_eq!(found(&t, with(|f| f.language = Some("es".to_owned()))).await, [listing_id(3), listing_id(1)]);
    assert_eq!(found(&t, with(|f| f.mark = Some(Mark::Car))).await, [listing_id(1)]);
    assert!(found(&t, with(|f| f.mark = Some(Mark::Small))).await.is_empty());
    assert_eq!(found(&t, with(|f| f.needed_before = Some(at(50)))).await, [listing_id(2)]);
    assert!(found(&t, with(|f| f.needed_before = Some(at(49)))).await.is_empty());
    assert_eq!(found(&t, with(|f| f.again = true)).await, [listing_id(3)]);
    assert_eq!(found(&t, with(|f| f.words = Filter::words_of("arroz"))).await, [listing_id(1)], "in every language");
    t.conflict(|c| put(c, 4, |l| l.lent_for = Some(0)).map(|_| ())).await;
}
