//! Other nodes that ours lists.

use caremonger_store::neighbourhood::{
    Neighbourhood, neighbourhood_all, neighbourhood_delete, neighbourhood_due, neighbourhood_find, neighbourhood_put,
};

use crate::{
    support::TestDb,
    world::{at, settle},
};

on_both!(one_is_kept_replaced_and_taken_away, who_hides_is_kept_without_a_word, who_waited_longest_is_due_first);

fn birch() -> Neighbourhood {
    Neighbourhood {
        host: "birch.example".into(),
        url: "https://birch.example/".into(),
        name: "Birch Hill".into(),
        description: "Neighbours of Birch Hill".into(),
        languages: vec!["en".into(), "fr".into()],
        place: "Birch Hill".into(),
        at: Some((-12, 1_800)),
        lists: vec!["oak.example".into(), "ash.example".into()],
        added_at: at(1),
        fetched_at: at(2),
        due_at: at(3),
        failing_since: Some(at(4)),
        hidden_at: None,
    }
}

async fn one_is_kept_replaced_and_taken_away(t: TestDb) {
    t.write(settle).await;
    t.write(|c| neighbourhood_put(c, &birch())).await;
    assert_eq!(t.read(|c| neighbourhood_find(c, "birch.example")).await, Some(birch()));
    let anew = Neighbourhood { name: "Birch".into(), at: None, failing_since: None, ..birch() };
    let kept = anew.clone();
    t.write(move |c| neighbourhood_put(c, &kept)).await;
    assert_eq!(t.read(neighbourhood_all).await, [anew]);
    assert!(t.write(|c| neighbourhood_delete(c, "birch.example")).await);
    assert!(!t.write(|c| neighbourhood_delete(c, "birch.example")).await);
    assert!(t.read(neighbourhood_all).await.is_empty());
}

async fn who_hides_is_kept_without_a_word(t: TestDb) {
    let hides = Neighbourhood { hidden_at: Some(at(5)), ..birch() };
    let kept = t.db.write(move |c| neighbourhood_put(c, &hides)).await;
    assert!(kept.is_err(), "the database itself does not keep what it said");
    let hides = Neighbourhood {
        name: String::new(),
        description: String::new(),
        languages: Vec::new(),
        place: String::new(),
        at: None,
        lists: Vec::new(),
        hidden_at: Some(at(5)),
        ..birch()
    };
    let kept = hides.clone();
    t.write(move |c| neighbourhood_put(c, &kept)).await;
    assert_eq!(t.read(neighbourhood_all).await, [hides]);
}

async fn who_waited_longest_is_due_first(t: TestDb) {
    for (host, due) in [("ash.example", 9), ("birch.example", 7), ("oak.example", 8)] {
        let n = Neighbourhood { host: host.into(), due_at: at(due), ..birch() };
        t.write(move |c| neighbourhood_put(c, &n)).await;
    }
    assert_eq!(t.read(|c| neighbourhood_due(c, at(8), 10)).await, ["birch.example", "oak.example"]);
    assert_eq!(t.read(|c| neighbourhood_due(c, at(9), 1)).await, ["birch.example"]);
}
