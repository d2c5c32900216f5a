//! The tables: both databases have the same ones, and the code knows exactly those.
//!
//! What may differ, and why:
//! - types: SQLite has one kind of integer and keeps booleans in it; where both have a word for it, it has to be the same;
//! - the search: a table with triggers on SQLite, an index on PostgreSQL, both called `listings_search`;
//! - history is kept from being changed by triggers that each database spells in its own way.

use std::collections::{BTreeMap, BTreeSet};

use caremonger_store::{Conn, DatabaseUrl, Db, DbError, schema};
use diesel::{
    Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection,
    sql_types::{BigInt, Nullable, Text},
};
use tempfile::TempDir;

use crate::support::{Fresh, migrations};

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Column {
    name: String,
    kind: &'static str,
    nullable: bool,
}

/// A table, as far as it has to be the same.
#[derive(Debug, Default, PartialEq, Eq)]
struct Table {
    columns: Vec<Column>,
    primary_key: Vec<String>,
    /// Column sets that are unique, the primary key left out.
    unique: BTreeSet<Vec<String>>,
    /// Columns, and the table and columns they point to.
    foreign_keys: BTreeSet<String>,
    /// Indexes that have a name of ours: columns, whether unique, and their condition.
    indexes: BTreeMap<String, (Vec<String>, bool, Option<String>)>,
    checks: usize,
}

type Schema = BTreeMap<String, Table>;

#[derive(QueryableByName)]
struct Texts {
    #[diesel(sql_type = Nullable<Text>)]
    a: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    b: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    c: Option<String>,
    #[diesel(sql_type = BigInt)]
    n: i64,
    #[diesel(sql_type = BigInt)]
    m: i64,
}

/// Three texts and two numbers for each row; what a query does not name is empty.
fn rows(conn: &mut Conn, select: &str) -> Vec<(String, String, Option<String>, i64, i64)> {
    let rows: Vec<Texts> = diesel::sql_query(select).load(conn).expect(select);
    rows.into_iter().map(|r| (r.a.unwrap_or_default(), r.b.unwrap_or_default(), r.c, r.n, r.m)).collect()
}

fn split(list: &str) -> Vec<String> {
    list.split(',').filter(|s| !s.is_empty()).map(str::to_owned).collect()
}

/// A condition without what one database adds to it.
fn condition(text: &str) -> String {
    let plain = text.replace("::text", "").replace(['(', ')'], "");
    plain.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn sqlite_tables(conn: &mut Conn) -> Schema {
    let mut schema = Schema::new();
    let tables = rows(
        conn,
        "SELECT name AS a, sql AS b, NULL AS c, 0 AS n, 0 AS m FROM sqlite_schema WHERE type = 'table' \
         AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'listings_search%' AND name <> '__diesel_schema_migrations'",
    );
    for (name, sql, ..) in tables {
        let mut table = Table { checks: sql.matches("CHECK (").count(), ..Table::default() };
        let mut key = Vec::new();
        let columns = format!(
            "SELECT name AS a, type AS b, NULL AS c, \"notnull\" AS n, pk AS m FROM pragma_table_info('{name}') ORDER BY cid"
        );
        for (column, kind, _, not_null, pk) in rows(conn, &columns) {
            let kind = match kind.as_str() {
                "TEXT" => "text",
                "INTEGER" => "integer",
                "BLOB" => "bytes",
                "BOOLEAN" => "boolean",
                other => panic!("{name}.{column} is {other}"),
            };
            // `INTEGER PRIMARY KEY` is the number of the row and never empty.
            table.columns.push(Column { name: column.clone(), kind, nullable: not_null == 0 && pk == 0 });
            if pk > 0 {
                key.push((pk, column));
            }
        }
        key.sort();
        table.primary_key = key.into_iter().map(|(_, column)| column).collect();
        let indexes = format!(
            "SELECT l.name AS a, l.origin AS b, s.sql AS c, l.\"unique\" AS n, 0 AS m FROM pragma_index_list('{name}') l \
             LEFT JOIN sqlite_schema s ON s.name = l.name"
        );
        for (index, origin, sql, unique, _) in rows(conn, &indexes) {
            let columns = format!(
                "SELECT name AS a, NULL AS b, NULL AS c, 0 AS n, 0 AS m FROM pragma_index_info('{index}') ORDER BY seqno"
            );
            let columns: Vec<String> = rows(conn, &columns).into_iter().map(|r| r.0).collect();
            match origin.as_str() {
                "u" => {
                    table.unique.insert(columns);
                }
                "c" => {
                    let sql = sql.expect("an index made by name");
                    let partial = sql.split_once(" WHERE ").map(|(_, c)| condition(c));
                    table.indexes.insert(index, (columns, unique == 1, partial));
                }
                _ => {}
            }
        }
        let foreign =
            format!("SELECT \"from\" AS a, \"table\" AS b, \"to\" AS c, 0 AS n, 0 AS m FROM pragma_foreign_key_list('{name}')");
        for (from, to, column, ..) in rows(conn, &foreign) {
            table.foreign_keys.insert(format!("{from} -> {to} ({})", column.unwrap_or_default()));
        }
        schema.insert(name, table);
    }
    schema
}

fn postgres_tables(conn: &mut Conn) -> Schema {
    let mut schema = Schema::new();
    let columns = "SELECT c.table_name::text AS a, c.column_name::text AS b, c.data_type::text AS c, \
         (c.is_nullable = 'YES')::int::bigint AS n, 0::bigint AS m FROM information_schema.columns c \
         WHERE c.table_schema = 'public' AND c.table_name <> '__diesel_schema_migrations' ORDER BY c.table_name, c.ordinal_position";
    for (name, column, kind, nullable, _) in rows(conn, columns) {
        let kind = match kind.as_deref() {
            Some("text") => "text",
            Some("bigint") => "integer",
            Some("bytea") => "bytes",
            Some("boolean") => "boolean",
            other => panic!("{name}.{column} is {other:?}"),
        };
        schema.entry(name).or_default().columns.push(Column { name: column, kind, nullable: nullable == 1 });
    }
    let names = |attributes: &str, of: &str| {
        format!(
            "(SELECT string_agg(a.attname, ',' ORDER BY k.at) FROM unnest({attributes}) WITH ORDINALITY k(number, at) \
             JOIN pg_attribute a ON a.attrelid = {of} AND a.attnum = k.number)"
        )
    };
    let constraints = format!(
        "SELECT t.relname::text AS a, c.contype::text || '|' || COALESCE({}, '') AS b, \
         f.relname || ' (' || COALESCE({}, '') || ')' AS c, 0::bigint AS n, 0::bigint AS m \
         FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid LEFT JOIN pg_class f ON f.oid = c.confrelid \
         WHERE c.connamespace = 'public'::regnamespace AND t.relname <> '__diesel_schema_migrations'",
        names("c.conkey", "c.conrelid"),
        names("c.confkey", "c.confrelid")
    );
    for (name, constraint, foreign, ..) in rows(conn, &constraints) {
        let table = schema.get_mut(&name).expect("a table");
        let (kind, columns) = constraint.split_once('|').expect("a kind");
        match kind {
            "p" => table.primary_key = split(columns),
            "u" => {
                table.unique.insert(split(columns));
            }
            "f" => {
                table.foreign_keys.insert(format!("{columns} -> {}", foreign.unwrap_or_default()));
            }
            "c" => table.checks += 1,
            other => panic!("{name} has a constraint of kind {other}"),
        }
    }
    let indexes = format!(
        "SELECT t.relname || '|' || i.relname AS a, COALESCE({}, '') AS b, pg_get_expr(x.indpred, x.indrelid) AS c, \
         x.indisunique::int::bigint AS n, 0::bigint AS m \
         FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid \
         WHERE i.relnamespace = 'public'::regnamespace AND i.relname <> 'listings_search' \
         AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.oid)",
        names("x.indkey::int2[]", "x.indrelid")
    );
    for (name, columns, partial, unique, _) in rows(conn, &indexes) {
        let (table, index) = name.split_once('|').expect("two names");
        let table = schema.get_mut(table).expect("a table");
        table.indexes.insert(index.to_owned(), (split(&columns), unique == 1, partial.as_deref().map(condition)));
    }
    schema
}

/// A database with the tables of all migrations, made from nothing, and what has to outlive it.
struct Made {
    conn: Conn,
    _dir: TempDir,
    _fresh: Option<Fresh>,
}

fn sqlite() -> Made {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("node.db");
    drop(Db::open(&DatabaseUrl::Sqlite(path.clone())).expect("it opens"));
    let mut conn = SqliteConnection::establish(&path.to_string_lossy()).expect("the file");
    // The node that made it may still be putting it down.
    conn.batch_execute("PRAGMA busy_timeout = 10000").expect("a setting");
    Made { conn: Conn::Sqlite(conn), _dir: dir, _fresh: None }
}

fn postgres() -> Option<Made> {
    let fresh = Fresh::empty()?;
    drop(Db::open(&DatabaseUrl::Postgres(fresh.url())).expect("it opens"));
    let conn = Conn::Postgres(PgConnection::establish(&fresh.url()).expect("the server"));
    Some(Made { conn, _dir: TempDir::new().expect("a folder"), _fresh: Some(fresh) })
}

#[test]
fn both_databases_have_the_same_tables() {
    let Some(mut postgres) = postgres() else { return };
    let (sqlite, postgres) = (sqlite_tables(&mut sqlite().conn), postgres_tables(&mut postgres.conn));
    let names = |s: &Schema| s.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&sqlite), names(&postgres));
    for (name, table) in &sqlite {
        assert_eq!(Some(table), postgres.get(name), "{name} on SQLite and on PostgreSQL");
    }
}

/// What both have: the words that a row may hold are the same.
#[test]
fn both_databases_check_the_same() {
    let checks = |tree| {
        let text = migrations(tree, "up.sql").join("\n");
        // A set: SQLite writes a whole table anew where PostgreSQL changes one rule of it.
        let mut checks: BTreeSet<String> = BTreeSet::new();
        for (at, _) in text.match_indices("CHECK (") {
            let inside = &text[at + "CHECK (".len()..];
            let mut depth = 1;
            let end = inside.find(|c| {
                depth += i32::from(c == '(') - i32::from(c == ')');
                depth == 0
            });
            checks.insert(inside[..end.expect("an end")].split_whitespace().collect::<Vec<_>>().join(" "));
        }
        checks
    };
    // What a later migration did away with on both, in the words of each.
    let gone = "state IN ('requested', 'accepted', 'refused', 'stopped')";
    let without = |mut c: BTreeSet<String>| {
        c.remove(gone);
        c
    };
    assert_eq!(without(checks("sqlite")), without(checks("postgres")));
    assert!(checks("sqlite").len() > 30);
}

/// The columns the code asks for, in its order.
trait Columns {
    fn names() -> Vec<&'static str>;
}

/// For the tuples of all lengths down to one.
macro_rules! columns_of {
    () => {};
    ($first:ident $($rest:ident)*) => {
        impl<$first: diesel::Column, $($rest: diesel::Column),*> Columns for ($first, $($rest,)*) {
            fn names() -> Vec<&'static str> { vec![$first::NAME, $($rest::NAME),*] }
        }
        columns_of!($($rest)*);
    };
}
columns_of!(A B C D E F G H I J K L M N O P Q R S T U V W X Y Z A1 B1 C1 D1 E1 F1 G1 H1 I1 J1);

fn known<T: diesel::Table>() -> Vec<String>
where
    T::AllColumns: Columns,
{
    T::AllColumns::names().into_iter().map(str::to_owned).collect()
}

#[test]
fn the_code_knows_exactly_these_tables() {
    macro_rules! tables {
        ($($name:ident),+ $(,)?) => {
            BTreeMap::from([$((stringify!($name).to_owned(), known::<schema::$name::table>())),+])
        };
    }
    let code = tables![
        settings,
        pods,
        actors,
        actor_keys,
        members,
        member_jobs,
        job_offers,
        pod_words,
        pod_flyers,
        pod_kits,
        desk_notes,
        sessions,
        idempotency,
        remote_actors,
        remote_keys,
        hosts,
        listings,
        listing_pods,
        listing_news,
        photos,
        photo_links,
        photo_drafts,
        commitments,
        interests,
        messages,
        hints,
        peers,
        followers,
        dead_uris,
        history,
        notices,
        activities,
        deliveries,
        inbox,
        leases,
        peer_limits,
        peer_history,
        quarantine,
        polls,
        blocks,
        operator_log,
        reports,
        suggestions,
        people,
        person_details,
        vault_keys,
        node_key,
        reveals,
        cases,
        case_history,
        case_listings,
        case_passes,
        case_passes_out,
        case_passes_in,
        vouches,
        member_blocks,
        concerns,
        recurrences,
        area_shapes,
        loans,
        join_requests,
        imports,
        import_rows,
        availability,
        cards,
        shopping_lists,
        categories,
        desk_categories,
        calendars,
        passkeys,
        passkey_tries,
        push_subscriptions,
        recordings,
        pod_merges,
        pod_stays,
        funds,
        fund_lines,
        fund_asks,
        fund_voices,
        fund_ledger,
        fund_pledges,
        solidarity,
        draws,
        fund_hat,
        circles,
        circle_seats,
        circle_hands,
        circle_changes,
        circle_voices,
        circle_history,
        circle_guests,
        circle_homes,
        circle_joins,
        circle_acts,
        call_wishes,
        pairings,
        calls,
        call_checks,
        call_counts,
        phone_ins,
        mediations,
        delegates,
        decisions,
        decision_voters,
        decision_answers,
        decision_comments,
        pod_relays,
        neighbourhoods,
        decision_keys,
        decision_slips,
        decision_links,
        paper_counts,
        agreements,
        agreement_accepts,
        meetings,
        meeting_points,
        meeting_comings,
        announcements,
        announcement_calls,
        letters,
        notice_settings,
        text_stops,
        texts_in,
    ];
    let names = |schema: Schema| {
        let names = |t: Table| t.columns.into_iter().map(|c| c.name).collect::<Vec<_>>();
        schema.into_iter().map(|(name, table)| (name, names(table))).collect::<BTreeMap<_, _>>()
    };
    assert_eq!(names(sqlite_tables(&mut sqlite().conn)), code);
    if let Some(mut postgres) = postgres() {
        assert_eq!(names(postgres_tables(&mut postgres.conn)), code);
    }
}

/// Everything that is there, in the words of the database itself.
fn everything(conn: &mut Conn) -> Vec<String> {
    let select = match conn {
        Conn::Sqlite(_) => {
            "SELECT type AS a, name AS b, sql AS c, 0 AS n, 0 AS m FROM sqlite_schema \
             WHERE name NOT LIKE '__diesel%' AND name NOT LIKE 'sqlite_%' ORDER BY type, name"
        }
        Conn::Postgres(_) => {
            "SELECT * FROM ( \
               SELECT 'relation' AS a, relname::text AS b, relkind::text AS c, 0::bigint AS n, 0::bigint AS m FROM pg_class \
                 WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE '\\_\\_diesel%' \
               UNION ALL SELECT 'function', proname::text, prosrc, 0, 0 FROM pg_proc WHERE pronamespace = 'public'::regnamespace \
               UNION ALL SELECT 'trigger', tgname::text, tgtype::text, 0, 0 FROM pg_trigger WHERE NOT tgisinternal \
               UNION ALL SELECT 'constraint', conname::text, pg_get_constraintdef(oid), 0, 0 FROM pg_constraint \
                 WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE '\\_\\_diesel%' \
               UNION ALL SELECT 'index', indexname::text, indexdef, 0, 0 FROM pg_indexes \
                 WHERE schemaname = 'public' AND indexname NOT LIKE '\\_\\_diesel%' \
             ) x ORDER BY a, b, c"
        }
    };
    rows(conn, select).into_iter().map(|(a, b, c, ..)| format!("{a} {b} {}", c.unwrap_or_default())).collect()
}

fn down_and_up(conn: &mut Conn, tree: &str) {
    let before = everything(conn);
    assert!(before.len() > 60, "{before:?}");
    let run = |conn: &mut Conn, sql: &str| -> Result<(), DbError> { Ok(conn.batch_execute(sql)?) };
    for down in migrations(tree, "down.sql").iter().rev() {
        run(conn, down).expect("down");
    }
    assert_eq!(everything(conn), Vec::<String>::new(), "nothing is left behind");
    for up in migrations(tree, "up.sql") {
        run(conn, &up).expect("up");
    }
    assert_eq!(everything(conn), before);
}

mod sqlite {
    #[test]
    fn down_and_up_again_gives_the_same() {
        super::down_and_up(&mut super::sqlite().conn, "sqlite");
    }
}

mod postgres {
    #[test]
    fn down_and_up_again_gives_the_same() {
        let Some(mut made) = super::postgres() else { return };
        super::down_and_up(&mut made.conn, "postgres");
    }
}
