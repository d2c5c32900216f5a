//! What stood in the tables before they were changed stands in them after, with the meaning it had.

use caremonger_store::{Conn, DbError};
use diesel::{Connection, PgConnection, RunQueryDsl, SqliteConnection, connection::SimpleConnection};
use tempfile::TempDir;

use crate::support::{Fresh, Number, migrations};

/// What the release before wrote: two relations, the keys of one actor, and a server that is blocked.
const BEFORE: &str = "\
    INSERT INTO pods VALUES ('p1', 'maple', 'Maple', '', 'Maple Hill', 'en', 1, NULL); \
    INSERT INTO actors (id, kind, pod_id, name, created_at) VALUES ('a1', 'pod', 'p1', 'maple', 1); \
    INSERT INTO actor_keys SELECT 'a1', 'rsa', BYTES, BYTES, 1; \
    INSERT INTO actor_keys SELECT 'a1', 'ed25519', BYTES, BYTES, 1; \
    INSERT INTO remote_actors (id, uri, origin, kind, username, address, name, inbox, speaks_proposals, fetched_at) \
      VALUES ('r1', 'https://c.example/@c', 'https://c.example', 'Group', 'c', '@c@c.example', 'c', 'https://c.example/i', TRUE, 1); \
    INSERT INTO peers VALUES ('o1', 'p1', 'r1', 'outgoing', 'requested', 'https://m.example/1', NULL, 1, 5); \
    INSERT INTO peers VALUES ('i1', 'p1', 'r1', 'incoming', 'accepted', 'https://c.example/1', 99, 2, 6); \
    INSERT INTO hosts (origin, failures, blocked) VALUES ('https://b.example', 0, TRUE); \
    INSERT INTO hosts (origin, failures, blocked) VALUES ('https://c.example', 3, FALSE);";

fn count(conn: &mut Conn, from: &str) -> i64 {
    diesel::sql_query(format!("SELECT COUNT(*) AS number FROM {from}")).get_result::<Number>(conn).expect(from).number
}

fn run(conn: &mut Conn, text: &str) {
    let done: Result<(), DbError> = conn.batch_execute(text).map_err(DbError::from);
    done.expect(text);
}

/// All migrations before the one that knows agreements, what the release before wrote, and then the rest.
fn grown(conn: &mut Conn, tree: &str, bytes: &str) {
    let all = migrations(tree, "up.sql");
    let last = all.iter().position(|text| text.contains("CREATE TABLE peer_limits")).expect("the migration");
    all[..last].iter().for_each(|up| run(conn, up));
    run(conn, &BEFORE.replace("BYTES", bytes));
    all[last..].iter().for_each(|up| run(conn, up));
    check(conn);
}

fn check(conn: &mut Conn) {
    let scopes = "scopes = 'see promise announce asks'";
    for (from, number) in [
        ("peers".to_owned(), 2),
        (format!("peers WHERE id = 'o1' AND direction = 'outgoing' AND state = 'requested' AND asked_at = 5 AND {scopes}"), 1),
        (format!("peers WHERE id = 'i1' AND until = 99 AND created_at = 2 AND updated_at = 6 AND asked_at = 6 AND {scopes}"), 1),
        ("peers WHERE compared_at IS NULL".to_owned(), 2),
        ("actor_keys WHERE owner_id = 'a1' AND number = 1 AND retired_at IS NULL".to_owned(), 2),
        ("blocks".to_owned(), 1),
        (
            "blocks WHERE target = 'https://b.example' AND shown = 'https://b.example' AND kind = 'host' AND reason = ''"
                .to_owned(),
            1,
        ),
        ("hosts".to_owned(), 2),
        ("pods WHERE moved_to IS NULL AND also_known_as IS NULL".to_owned(), 1),
    ] {
        assert_eq!(count(conn, &from), number, "{from}");
    }
    // What is asked for may run out now, and still is one for each direction and follow.
    run(conn, "UPDATE peers SET state = 'expired' WHERE id = 'o1'");
    for twice in [
        "INSERT INTO peers (id, pod_id, remote_actor_id, direction, state, follow_uri, created_at, updated_at) \
         VALUES ('o2', 'p1', 'r1', 'outgoing', 'requested', 'https://m.example/2', 1, 1)",
        "UPDATE peers SET follow_uri = 'https://m.example/1'",
        "INSERT INTO actor_keys SELECT * FROM actor_keys",
    ] {
        let refused = diesel::sql_query(twice).execute(conn).map_err(DbError::from);
        assert!(matches!(refused, Err(DbError::Conflict(_))), "{twice}: {refused:?}");
    }
}

mod sqlite {
    use super::*;

    #[test]
    fn what_stood_before_stands_after() {
        let dir = TempDir::new().expect("a folder");
        let path = dir.path().join("node.db");
        let mut conn = Conn::Sqlite(SqliteConnection::establish(&path.to_string_lossy()).expect("the file"));
        // As the node opens it: a table written anew must not take what points to it along.
        run(&mut conn, "PRAGMA foreign_keys = ON");
        grown(&mut conn, "sqlite", "x'00ff'");
        assert_eq!(count(&mut conn, "pragma_foreign_key_check"), 0, "nothing points nowhere");
    }
}

mod postgres {
    use super::*;

    #[test]
    fn what_stood_before_stands_after() {
        let Some(fresh) = Fresh::empty() else { return };
        let mut conn = Conn::Postgres(PgConnection::establish(&fresh.url()).expect("the server"));
        grown(&mut conn, "postgres", r"'\x00ff'::bytea");
    }
}
