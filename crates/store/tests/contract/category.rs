//! Categories of the pods, and what goes through a desk.

use caremonger_store::category::{
    OwnCategory, category_all, category_delete, category_insert, desk_categories, desk_categories_set,
};

use crate::{
    support::TestDb,
    world::{at, pod_id, settle},
};

on_both!(a_word_belongs_to_the_pod_that_added_it, what_goes_through_a_desk_is_set_whole);

fn fans() -> OwnCategory {
    OwnCategory { slug: "fans".to_owned(), title: "مراوح".to_owned(), pod: pod_id(1) }
}

async fn a_word_belongs_to_the_pod_that_added_it(t: TestDb) {
    t.write(settle).await;
    t.write(|c| category_insert(c, &fans(), at(1))).await;
    t.conflict(|c| category_insert(c, &OwnCategory { title: "Fans".to_owned(), ..fans() }, at(2))).await;
    assert_eq!(t.read(category_all).await, [fans()]);
    assert!(!t.write(|c| category_delete(c, "fans", pod_id(9))).await, "not another pod");
    assert!(t.write(|c| category_delete(c, "fans", pod_id(1))).await);
    assert!(t.read(category_all).await.is_empty());
}

async fn what_goes_through_a_desk_is_set_whole(t: TestDb) {
    t.write(settle).await;
    for slugs in [vec!["rides".to_owned(), "company".to_owned()], vec!["food".to_owned()], vec![]] {
        let mut sorted = slugs.clone();
        sorted.sort();
        t.write(move |c| desk_categories_set(c, pod_id(1), &slugs)).await;
        assert_eq!(t.read(|c| desk_categories(c, pod_id(1))).await, sorted);
    }
}
