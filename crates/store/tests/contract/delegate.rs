//! Delegates: kept until their day, one mandate of each neighbour for each place.

use caremonger_domain::{delegate::Mandate, id::DelegateId};
use caremonger_store::delegate::{
    Delegate, delegate_accept, delegate_delete, delegate_delete_of, delegate_ending, delegate_find, delegate_insert,
    delegate_of_pod, delegate_reminded,
};

use crate::{
    support::TestDb,
    world::{at, member_id, pod_id, settle},
};

on_both!(a_mandate_is_kept_until_it_ends);

fn a_delegate(n: u32, body: &str) -> Delegate {
    Delegate {
        id: DelegateId::new(at(i64::from(n)), u128::from(n)),
        pod: pod_id(1),
        member: member_id(1),
        mandate: Mandate { body: body.to_owned(), text: "Say yes.".to_owned(), language: "en".to_owned(), until: at(100) },
        accepted_at: None,
        reminded_at: None,
        created_at: at(1),
    }
}

async fn a_mandate_is_kept_until_it_ends(t: TestDb) {
    t.write(settle).await;
    let one = || a_delegate(1, "The fridges");
    t.write(move |c| delegate_insert(c, &one())).await;
    t.conflict(|c| delegate_insert(c, &a_delegate(2, "The fridges"))).await;
    t.conflict(|c| {
        let d = a_delegate(2, "The city");
        delegate_insert(c, &Delegate { created_at: at(100), ..d })
    })
    .await;
    t.write(|c| delegate_insert(c, &a_delegate(2, "The city"))).await;
    assert_eq!(t.read(|c| delegate_of_pod(c, pod_id(1))).await, [a_delegate(2, "The city"), one()], "by place");
    t.write(move |c| delegate_accept(c, one().id, at(3)).and_then(|()| delegate_reminded(c, one().id, at(4)))).await;
    assert!(!t.write(move |c| delegate_reminded(c, one().id, at(5))).await, "once");
    let said = Delegate { accepted_at: Some(at(3)), reminded_at: Some(at(4)), ..one() };
    assert_eq!(t.read(move |c| delegate_find(c, one().id)).await, Some(said));
    assert!(t.read(|c| delegate_ending(c, at(99), 9)).await.is_empty());
    assert_eq!(t.read(|c| delegate_ending(c, at(100), 9)).await.len(), 2);
    assert!(t.write(move |c| delegate_delete(c, one().id)).await);
    assert!(!t.write(move |c| delegate_delete(c, one().id)).await);
    t.write(|c| delegate_delete_of(c, member_id(1))).await;
    assert!(t.read(|c| delegate_of_pod(c, pod_id(1))).await.is_empty());
}
