//! The two doors: what a write promises, and what a read sees.

use std::sync::mpsc;

use caremonger_store::{
    DatabaseUrl, Db, DbError,
    setting::{setting_get, setting_put},
};

use crate::support::{Fresh, TestDb, sql};

on_both!(
    a_write_that_fails_leaves_nothing_behind,
    a_write_that_panics_leaves_nothing_behind_and_the_next_one_works,
    a_read_that_panics_takes_no_place_from_others,
    failing_writes_among_a_hundred_do_not_touch_the_others,
    an_answered_write_is_on_disk,
    a_read_sees_only_what_is_committed,
    a_write_sees_what_it_has_written,
    a_write_that_passes_over_an_error_is_whole_or_not_at_all,
    nothing_is_written_through_the_door_for_reading,
    several_that_open_a_new_database_at_once_all_find_its_tables,
);

async fn a_write_that_fails_leaves_nothing_behind(t: TestDb) {
    let failed = t.db.write(|c| {
        setting_put(c, "first", "1")?;
        sql(c, "INSERT INTO nowhere VALUES (1)")
    });
    assert!(failed.await.is_err());
    let refused = t.db.write(|c| {
        setting_put(c, "second", "2")?;
        Err::<(), _>(DbError::Corrupt("the caller changed its mind"))
    });
    assert!(matches!(refused.await, Err(DbError::Corrupt(_))), "the caller gets its own error");
    assert_eq!(t.count("settings").await, 0);
    t.write(|c| setting_put(c, "third", "3")).await;
    assert_eq!(t.count("settings").await, 1);
}

async fn a_write_that_panics_leaves_nothing_behind_and_the_next_one_works(t: TestDb) {
    // More often than there are connections.
    for _ in 0..20 {
        let panicked = t.db.write::<(), DbError, _>(|c| {
            setting_put(c, "half", "done")?;
            panic!("this panic is part of the test")
        });
        assert!(panicked.await.is_err());
    }
    assert_eq!(t.count("settings").await, 0);
    t.write(|c| setting_put(c, "whole", "done")).await;
    assert_eq!(t.count("settings").await, 1);
}

async fn a_read_that_panics_takes_no_place_from_others(t: TestDb) {
    for _ in 0..20 {
        let panicked = t.db.read::<(), DbError, _>(|_| panic!("this panic is part of the test"));
        assert!(panicked.await.is_err());
    }
    assert_eq!(t.count("settings").await, 0);
}

async fn failing_writes_among_a_hundred_do_not_touch_the_others(t: TestDb) {
    let mut writes = tokio::task::JoinSet::new();
    for n in 0..100 {
        let db = t.db.clone();
        writes.spawn(async move {
            let done = db.write(move |c| {
                setting_put(c, &format!("n{n}"), "1")?;
                match n % 10 {
                    3 => sql(c, "INSERT INTO settings (key, value) VALUES ('n3', NULL)").map(|_| ()),
                    5 => panic!("this panic is part of the test"),
                    7 => Err(DbError::Corrupt("the caller changed its mind")),
                    _ => Ok(()),
                }
            });
            (n, done.await.is_ok())
        });
    }
    while let Some(end) = writes.join_next().await {
        let (n, kept) = end.expect("a write ends");
        assert_eq!(kept, ![3, 5, 7].contains(&(n % 10)), "{n}");
        let found = t.read(move |c| setting_get(c, &format!("n{n}"))).await;
        assert_eq!(found.is_some(), kept, "what was answered is what is there: {n}");
    }
    assert_eq!(t.count("settings").await, 70);
}

async fn an_answered_write_is_on_disk(t: TestDb) {
    t.write(|c| setting_put(c, "kept", "yes")).await;
    // As after a crash: nothing was closed, and only what is in the files counts.
    let again = match &t.url {
        DatabaseUrl::Sqlite(path) => {
            let copy = t.dir.path().join("copy.db");
            std::fs::copy(path, &copy).expect("the file");
            std::fs::copy(path.with_extension("db-wal"), copy.with_extension("db-wal")).expect("the journal beside it");
            DatabaseUrl::Sqlite(copy)
        }
        url => url.clone(),
    };
    let again = Db::open(&again).expect("it opens again");
    let kept = again.read(|c| setting_get(c, "kept")).await.expect("a read");
    assert_eq!(kept.as_deref(), Some("yes"));
}

async fn a_read_sees_only_what_is_committed(t: TestDb) {
    let (written, is_written) = mpsc::channel();
    let (go, may_go) = mpsc::channel::<()>();
    let db = t.db.clone();
    let write = tokio::spawn(async move {
        db.write::<_, DbError, _>(move |c| {
            setting_put(c, "open", "1")?;
            written.send(()).expect("the test waits");
            may_go.recv().expect("the test lets it go");
            Ok(())
        })
        .await
    });
    tokio::task::spawn_blocking(move || is_written.recv().expect("it is written")).await.expect("it is written");
    assert_eq!(t.read(|c| setting_get(c, "open")).await, None, "it is not committed yet");
    go.send(()).expect("the write waits");
    write.await.expect("it ends").expect("it is committed");
    assert_eq!(t.read(|c| setting_get(c, "open")).await.as_deref(), Some("1"), "an answered write is seen by the next read");
}

async fn a_write_sees_what_it_has_written(t: TestDb) {
    let seen = t.write(|c| {
        setting_put(c, "a", "1")?;
        setting_put(c, "a", "2")?;
        setting_get(c, "a")
    });
    assert_eq!(seen.await.as_deref(), Some("2"));
}

async fn a_write_that_passes_over_an_error_is_whole_or_not_at_all(t: TestDb) {
    let done = t.db.write::<_, DbError, _>(|c| {
        setting_put(c, "before", "1")?;
        let refused = sql(c, "INSERT INTO settings (key, value) VALUES ('before', 'again')");
        assert!(matches!(refused, Err(DbError::Conflict(_))), "{refused:?}");
        Ok(())
    });
    // One database undoes the statement, the other the whole transaction; what is answered has to be what is there.
    let kept = done.await.is_ok();
    assert_eq!(t.read(|c| setting_get(c, "before")).await.is_some(), kept);
    t.write(|c| setting_put(c, "after", "1")).await;
    assert_eq!(t.read(|c| setting_get(c, "after")).await.as_deref(), Some("1"));
}

async fn nothing_is_written_through_the_door_for_reading(t: TestDb) {
    let written = t.db.read(|c| setting_put(c, "sneaky", "1")).await;
    assert!(written.is_err());
    assert_eq!(t.count("settings").await, 0);
}

async fn several_that_open_a_new_database_at_once_all_find_its_tables(t: TestDb) {
    let (_fresh, url) = match &t.url {
        DatabaseUrl::Sqlite(_) => (None, DatabaseUrl::Sqlite(t.dir.path().join("another.db"))),
        DatabaseUrl::Postgres(_) => {
            let fresh = Fresh::empty().expect("a server");
            let url = DatabaseUrl::Postgres(fresh.url());
            (Some(fresh), url)
        }
    };
    let opened: Vec<_> = std::thread::scope(|s| {
        let threads: Vec<_> = (0..4).map(|_| s.spawn(|| Db::open(&url))).collect();
        threads.into_iter().map(|t| t.join().expect("no panic")).collect()
    });
    for db in opened {
        let count = db.expect("it opens").read(|c| setting_get(c, "nothing")).await;
        assert_eq!(count.expect("the tables are there"), None);
    }
}
