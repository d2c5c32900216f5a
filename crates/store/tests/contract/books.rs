//! The other books that only grow: what the desk and the operator did to the node, and what pods agreed on.

use caremonger_store::{
    operator_log::{LogLine, log_add, log_latest},
    peer_history::{PeerLine, peer_history_add, peer_history_of},
};

use crate::{
    support::{TestDb, sql},
    world::{at, pod_id, settle},
};

on_both!(
    the_latest_lines_of_the_log_come_first,
    what_was_agreed_is_told_for_one_pod_and_one_address,
    what_is_written_in_a_book_stays_as_it_is,
    what_was_agreed_is_about_a_pod_that_exists,
);

fn log_line(second: i64, act: &str) -> LogLine {
    LogLine {
        at: at(second),
        actor: "operator".to_owned(),
        act: act.to_owned(),
        detail: "b.example: spam\nand \"more\"".to_owned(),
    }
}

fn peer_line(second: i64, event: &str) -> PeerLine {
    PeerLine { at: at(second), event: event.to_owned(), actor: "time".to_owned(), detail: "see promise".to_owned() }
}

const CEDAR: &str = "@cedar@cedar.example";
const BIRCH: &str = "@birch@birch.example";

async fn the_latest_lines_of_the_log_come_first(t: TestDb) {
    assert!(t.read(|c| log_latest(c, 9)).await.is_empty());
    // The clock may go backwards; the order of the book does not.
    for (second, act) in [(9, "block"), (5, "unblock"), (5, "key-rotate")] {
        t.write(move |c| log_add(c, &log_line(second, act))).await;
    }
    let told = t.read(|c| log_latest(c, 9)).await;
    assert_eq!(told, [log_line(5, "key-rotate"), log_line(5, "unblock"), log_line(9, "block")]);
    assert_eq!(t.read(|c| log_latest(c, 2)).await, told[..2]);
}

/// Maple with Cedar: asked, accepted, changed; maple with birch and elm with Cedar: asked.
async fn agreed(t: &TestDb) {
    t.write(settle).await;
    t.write(|c| {
        peer_history_add(c, pod_id(1), CEDAR, &peer_line(9, "asked"))?;
        peer_history_add(c, pod_id(1), BIRCH, &peer_line(1, "asked"))?;
        peer_history_add(c, pod_id(2), CEDAR, &peer_line(2, "asked"))?;
        peer_history_add(c, pod_id(1), CEDAR, &peer_line(5, "accepted"))?;
        peer_history_add(c, pod_id(1), CEDAR, &peer_line(7, "changed"))
    })
    .await;
}

async fn what_was_agreed_is_told_for_one_pod_and_one_address(t: TestDb) {
    agreed(&t).await;
    let told = t.read(|c| peer_history_of(c, pod_id(1), CEDAR, 9)).await;
    assert_eq!(told, [peer_line(7, "changed"), peer_line(5, "accepted"), peer_line(9, "asked")]);
    assert_eq!(t.read(|c| peer_history_of(c, pod_id(1), CEDAR, 1)).await, told[..1]);
    assert_eq!(t.read(|c| peer_history_of(c, pod_id(1), BIRCH, 9)).await, [peer_line(1, "asked")]);
    assert_eq!(t.read(|c| peer_history_of(c, pod_id(2), CEDAR, 9)).await, [peer_line(2, "asked")]);
    assert!(t.read(|c| peer_history_of(c, pod_id(2), BIRCH, 9)).await.is_empty());
}

async fn what_is_written_in_a_book_stays_as_it_is(t: TestDb) {
    agreed(&t).await;
    t.write(|c| log_add(c, &log_line(1, "block"))).await;
    t.write(|c| log_add(c, &log_line(2, "unblock"))).await;
    for (book, columns, word) in [
        ("operator_log", "at, actor, act, detail", "act"),
        ("peer_history", "pod_id, address, at, event, actor, detail", "event"),
    ] {
        let mut statements = vec![
            format!("UPDATE {book} SET detail = 'nothing to see'"),
            format!("UPDATE {book} SET actor = 'somebody else' WHERE seq = 1"),
            format!("UPDATE {book} SET at = at + 1"),
            format!("DELETE FROM {book}"),
            format!("DELETE FROM {book} WHERE {word} = 'asked' OR {word} = 'block'"),
        ];
        // What one database alone knows how to say.
        statements.push(if t.db.is_sqlite() {
            format!("INSERT OR REPLACE INTO {book} (seq, {columns}) SELECT 1, {columns} FROM {book} WHERE seq = 2")
        } else {
            format!("TRUNCATE {book}")
        });
        for statement in statements {
            let said = statement.clone();
            let refused = t.db.write(move |c| sql(c, &said)).await;
            // Refused for this reason, not for another.
            assert!(refused.as_ref().is_err_and(|e| e.to_string().contains("append-only")), "{statement}: {refused:?}");
        }
    }
    assert_eq!(t.read(|c| log_latest(c, 9)).await, [log_line(2, "unblock"), log_line(1, "block")]);
    assert_eq!(t.read(|c| peer_history_of(c, pod_id(1), CEDAR, 9)).await.len(), 3);
    assert_eq!(t.count("peer_history").await, 5);
}

async fn what_was_agreed_is_about_a_pod_that_exists(t: TestDb) {
    agreed(&t).await;
    t.conflict(|c| peer_history_add(c, pod_id(77), CEDAR, &peer_line(1, "asked"))).await;
    assert_eq!(t.count("peer_history").await, 5);
}
