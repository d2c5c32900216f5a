//! History: it grows and is never rewritten.

use caremonger_domain::{Amount, commitment::Helper};
use caremonger_store::{
    commitment::commitment_insert,
    history::{Line, history_add, history_of_commitment, history_of_commitments, history_of_listing},
};

use crate::{
    support::{TestDb, sql},
    world::{a_commitment, at, commitment_id, listing_id, member_id, put_listing, settle},
};

on_both!(history_is_told_in_the_order_it_happened, history_cannot_be_changed_or_removed, history_is_about_something_that_exists,);

fn line(n: i64, event: &str) -> Line {
    Line { at: at(n), event: event.to_owned(), actor: "ana".to_owned(), amount: Some(Amount::whole(2)), detail: String::new() }
}

async fn told(t: &TestDb) {
    t.write(settle).await;
    t.write(|c| {
        put_listing(c, 1)?;
        commitment_insert(c, &a_commitment(1, listing_id(1), Helper::Member(member_id(1))))?;
        commitment_insert(c, &a_commitment(2, listing_id(1), Helper::Member(member_id(2))))?;
        history_add(c, listing_id(1), None, &line(9, "published"))?;
        // The clock may go backwards; the order of the book does not.
        history_add(c, listing_id(1), Some(commitment_id(1)), &line(5, "promised"))?;
        history_add(c, listing_id(1), Some(commitment_id(2)), &line(7, "promised"))?;
        history_add(c, listing_id(1), Some(commitment_id(1)), &Line { amount: None, ..line(6, "accepted") })
    })
    .await;
}

async fn history_is_told_in_the_order_it_happened(t: TestDb) {
    told(&t).await;
    let of_listing = t.read(|c| history_of_listing(c, listing_id(1))).await;
    let events: Vec<&str> = of_listing.iter().map(|l| l.event.as_str()).collect();
    assert_eq!(events, ["published", "promised", "promised", "accepted"]);
    let of_one = t.read(|c| history_of_commitment(c, commitment_id(1))).await;
    assert_eq!(of_one, [line(5, "promised"), Line { amount: None, ..line(6, "accepted") }]);
    let of_both = t.read(|c| history_of_commitments(c, &[commitment_id(2), commitment_id(1), commitment_id(9)])).await;
    let who: Vec<&str> = of_both.iter().map(|(id, _)| id.as_str()).collect();
    let (one, two) = (commitment_id(1).to_string(), commitment_id(2).to_string());
    assert_eq!(who, [&one, &two, &one]);
    assert!(t.read(|c| history_of_commitments(c, &[])).await.is_empty());
}

async fn history_cannot_be_changed_or_removed(t: TestDb) {
    told(&t).await;
    let before = t.read(|c| history_of_listing(c, listing_id(1))).await;
    for statement in [
        "UPDATE history SET amount = 5000000",
        "UPDATE history SET actor = 'bo' WHERE seq = 1",
        "UPDATE history SET at = at + 1",
        "DELETE FROM history",
        "DELETE FROM history WHERE event = 'promised'",
    ] {
        assert!(t.db.write(move |c| sql(c, statement)).await.is_err(), "{statement}");
    }
    // What one database alone knows how to say.
    let own = if t.db.is_sqlite() {
        "INSERT OR REPLACE INTO history (seq, listing_id, at, event, actor, detail) \
         SELECT 1, listing_id, at, 'never', actor, detail FROM history WHERE seq = 1"
    } else {
        "TRUNCATE history"
    };
    assert!(t.db.write(move |c| sql(c, own)).await.is_err(), "{own}");
    assert_eq!(t.read(|c| history_of_listing(c, listing_id(1))).await, before);
}

async fn history_is_about_something_that_exists(t: TestDb) {
    t.conflict(|c| history_add(c, listing_id(1), None, &line(1, "published"))).await;
    told(&t).await;
    t.conflict(|c| sql(c, "DELETE FROM commitments")).await;
    t.conflict(|c| sql(c, "DELETE FROM listings")).await;
}
