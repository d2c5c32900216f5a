//! What keeps a node safe: who is blocked, and the complaints that came and went.

use caremonger_store::{
    block::{Block, block_all, block_put, block_remove, is_blocked, since},
    delivery::delivery_to_actor,
    host::{Host, host_put},
    remote_actor::remote_actor_put,
    report::{Report, report_close, report_find, report_insert, report_latest, report_open, report_open_from},
};

use crate::{
    support::{TestDb, sql},
    world::{a_remote, at, pod_id, put_activity, remote_id, report_id, settle},
};

on_both!(
    a_complaint_sent_twice_at_once_is_kept_once,
    a_block_stands_once_with_its_last_reason,
    servers_are_listed_before_people_by_what_they_are_called,
    one_is_blocked_alone_or_with_their_server,
    nothing_is_sent_to_somebody_who_is_blocked,
    a_block_is_of_a_kind_that_is_known,
    a_complaint_comes_back_as_it_was_told,
    a_complaint_is_kept_once,
    a_pod_reads_what_is_about_it_and_what_is_about_nobody_newest_first,
    complaints_nobody_looked_at_are_counted_for_each_server,
    a_complaint_is_of_a_kind_that_is_known,
);

fn block(target: &str, kind: &str, shown: &str) -> Block {
    let micros = at(9).as_micros();
    Block {
        target: target.to_owned(),
        kind: kind.to_owned(),
        shown: shown.to_owned(),
        reason: "spam".to_owned(),
        created_at: micros,
    }
}

const ANA: &str = "https://b.example/@ana";

async fn a_block_stands_once_with_its_last_reason(t: TestDb) {
    assert!(t.read(block_all).await.is_empty());
    t.write(|c| block_put(c, &block(ANA, "actor", "@ana@b.example"))).await;
    t.write(|c| block_put(c, &block("https://c.example", "host", "c.example"))).await;
    let mut newer = block(ANA, "actor", "@anna@b.example");
    (newer.reason, newer.created_at) = (String::new(), at(20).as_micros());
    let put = newer.clone();
    t.write(move |c| block_put(c, &put)).await;
    assert_eq!(since(&newer), at(20));
    assert_eq!(t.read(block_all).await, [block("https://c.example", "host", "c.example"), newer]);
    assert!(t.write(|c| block_remove(c, ANA)).await);
    assert!(!t.write(|c| block_remove(c, ANA)).await, "it was not blocked any more");
    assert_eq!(t.read(block_all).await.len(), 1, "others stay blocked");
}

async fn servers_are_listed_before_people_by_what_they_are_called(t: TestDb) {
    t.write(|c| {
        for (n, (kind, shown)) in
            [("actor", "@a@x.example"), ("host", "z.example"), ("actor", "@B@x.example"), ("host", "a.example")]
                .iter()
                .enumerate()
        {
            block_put(c, &block(&format!("https://{n}.example"), kind, shown))?;
        }
        Ok(())
    })
    .await;
    let shown: Vec<String> = t.read(block_all).await.into_iter().map(|b| b.shown).collect();
    assert_eq!(shown, ["a.example", "z.example", "@B@x.example", "@a@x.example"]);
}

async fn one_is_blocked_alone_or_with_their_server(t: TestDb) {
    let bo = "https://b.example/@bo";
    let blocked = async |origin: &'static str, actor: &'static str| t.read(move |c| is_blocked(c, origin, actor)).await;
    assert!(!blocked("https://b.example", ANA).await, "nothing is known of anybody");
    t.write(|c| block_put(c, &block(ANA, "actor", "@ana@b.example"))).await;
    assert!(blocked("https://b.example", ANA).await);
    assert!(!blocked("https://b.example", bo).await, "their neighbours are not");
    t.write(|c| host_put(c, &Host { blocked: true, ..Host::unknown("https://c.example") })).await;
    t.write(|c| host_put(c, &Host::unknown("https://b.example"))).await;
    assert!(blocked("https://c.example", "https://c.example/@anybody").await);
    assert!(blocked("https://b.example", ANA).await && !blocked("https://b.example", bo).await);
    t.write(|c| block_remove(c, ANA)).await;
    t.write(|c| host_put(c, &Host::unknown("https://c.example"))).await;
    assert!(!blocked("https://b.example", ANA).await && !blocked("https://c.example", "https://c.example/@anybody").await);
}

async fn nothing_is_sent_to_somebody_who_is_blocked(t: TestDb) {
    t.write(settle).await;
    let seq = t
        .write(|c| {
            remote_actor_put(c, &a_remote(2, "ana", "b.example"), &[])?;
            remote_actor_put(c, &a_remote(3, "bo", "b.example"), &[])?;
            block_put(c, &block(ANA, "actor", "@ana@b.example"))?;
            put_activity(c, 1)
        })
        .await;
    for to in [2, 3] {
        t.write(move |c| delivery_to_actor(c, seq, remote_id(to), at(1))).await;
    }
    assert_eq!(t.count("deliveries").await, 1);
    assert_eq!(t.count("deliveries WHERE inbox = 'https://b.example/@bo/inbox'").await, 1);
    t.write(|c| block_remove(c, ANA)).await;
    t.write(move |c| delivery_to_actor(c, seq, remote_id(2), at(1))).await;
    assert_eq!(t.count("deliveries").await, 2);
}

async fn a_block_is_of_a_kind_that_is_known(t: TestDb) {
    t.conflict(|c| block_put(c, &block("food", "category", "Food"))).await;
    t.write(|c| block_put(c, &block(ANA, "actor", "@ana@b.example"))).await;
    t.conflict(|c| block_put(c, &block(ANA, "person", "@ana@b.example"))).await;
    assert_eq!(t.read(block_all).await, [block(ANA, "actor", "@ana@b.example")]);
}

fn report(n: u32) -> Report {
    Report {
        id: report_id(n),
        uri: format!("https://b.example/flags/{n}"),
        incoming: true,
        host: "b.example".to_owned(),
        pod: Some(pod_id(1)),
        text: "They sell it.\n\nTwice.".to_owned(),
        objects: vec!["https://maple.example/listings/2".to_owned(), "https://maple.example/listings/1".to_owned()],
        open: true,
        created_at: at(i64::from(n)),
    }
}

async fn a_complaint_comes_back_as_it_was_told(t: TestDb) {
    t.write(settle).await;
    let all = [
        report(1),
        Report { pod: None, objects: Vec::new(), text: String::new(), ..report(2) },
        Report { incoming: false, open: false, ..report(3) },
    ];
    for one in all.clone() {
        assert!(t.write(move |c| report_insert(c, &one)).await);
    }
    let [first, second, sent] = all;
    let found = t.read(|c| report_latest(c, pod_id(1), 9)).await;
    assert_eq!(found, [second.clone(), first.clone(), sent], "what nobody looked at comes first");
    assert_eq!(t.read(|c| report_open(c, pod_id(1), 9)).await, [second, first.clone()], "what was sent waits for nobody");
    assert_eq!(t.read(|c| report_find(c, report_id(1))).await, Some(first));
    assert_eq!(t.read(|c| report_find(c, report_id(9))).await, None);
}

async fn a_complaint_is_kept_once(t: TestDb) {
    t.write(settle).await;
    assert!(t.write(|c| report_insert(c, &report(1))).await);
    let again = Report { id: report_id(2), text: "Other words".to_owned(), ..report(1) };
    assert!(!t.write(move |c| report_insert(c, &again)).await, "it came before");
    assert_eq!(t.read(|c| report_latest(c, pod_id(1), 9)).await, [report(1)], "the first words stand");
    t.conflict(|c| report_insert(c, &Report { uri: report(2).uri, ..report(1) })).await;
    t.conflict(|c| report_insert(c, &Report { pod: Some(pod_id(77)), ..report(3) })).await;
    let twice = "INSERT INTO reports SELECT '01', uri, direction, host, pod_id, text, objects, state, created_at FROM reports";
    t.conflict(move |c| sql(c, twice)).await;
}

async fn a_pod_reads_what_is_about_it_and_what_is_about_nobody_newest_first(t: TestDb) {
    t.write(settle).await;
    for (n, pod) in [(3, Some(1)), (1, None), (4, Some(2)), (2, Some(1)), (5, None)] {
        t.write(move |c| report_insert(c, &Report { pod: pod.map(pod_id), ..report(n) })).await;
    }
    let ids =
        async |pod, limit| t.read(move |c| report_latest(c, pod_id(pod), limit)).await.iter().map(|r| r.id).collect::<Vec<_>>();
    assert_eq!(ids(1, 9).await, [5, 3, 2, 1].map(report_id));
    assert_eq!(ids(1, 2).await, [5, 3].map(report_id));
    assert_eq!(ids(2, 9).await, [5, 4, 1].map(report_id));
}

async fn complaints_nobody_looked_at_are_counted_for_each_server(t: TestDb) {
    t.write(settle).await;
    for (n, host, open) in [(1, "b.example", true), (2, "b.example", true), (3, "b.example", false), (4, "c.example", true)] {
        t.write(move |c| report_insert(c, &Report { host: host.to_owned(), open, pod: None, ..report(n) })).await;
    }
    let open = async |host: &'static str| t.read(move |c| report_open_from(c, host)).await;
    assert_eq!((open("b.example").await, open("c.example").await, open("d.example").await), (2, 1, 0));
    assert!(t.write(|c| report_close(c, report_id(1))).await);
    assert!(!t.write(|c| report_close(c, report_id(77))).await, "there is none");
    assert_eq!((open("b.example").await, open("c.example").await), (1, 1));
    let closed = t.read(|c| report_latest(c, pod_id(1), 9)).await.into_iter().filter(|r| !r.open).map(|r| r.id);
    assert!(closed.eq([report_id(3), report_id(1)]));
}

async fn a_complaint_is_of_a_kind_that_is_known(t: TestDb) {
    t.write(settle).await;
    t.write(|c| report_insert(c, &report(1))).await;
    for column in ["direction", "state"] {
        let statement = format!("UPDATE reports SET {column} = 'perhaps'");
        t.conflict(move |c| sql(c, &statement)).await;
    }
}

async fn a_complaint_sent_twice_at_once_is_kept_once(t: TestDb) {
    t.write(settle).await;
    let send = |n: u32| {
        let db = t.db.clone();
        async move {
            let r = Report {
                id: report_id(n),
                uri: "https://b.example/flags/1".to_owned(),
                incoming: true,
                host: "b.example".to_owned(),
                pod: None,
                text: String::new(),
                objects: vec![],
                open: true,
                created_at: at(1),
            };
            db.write(move |c| report_insert(c, &r)).await.map_err(|e| e.to_string())
        }
    };
    let sent: tokio::task::JoinSet<_> = (1..=20).map(send).collect();
    let all = sent.join_all().await;
    assert_eq!(all.iter().filter(|s| **s == Ok(true)).count(), 1);
    assert_eq!(all.iter().filter(|s| s.is_err()).count(), 0, "{all:?}");
}
