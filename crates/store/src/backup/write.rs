//! Writing a backup: every table as it stood at one moment, while the node goes on working.

use std::io::Write;

use diesel::{
    connection::SimpleConnection as _,
    prelude::*,
    sql_types::{BigInt, Bool, Text},
};
use flate2::{Compression, write::GzEncoder};
use serde_json::value::RawValue;

use super::{BackupError, CHUNK, Column, FORMAT, Header, Kind, LARGE, LARGE_CHUNK, LEFT_OUT, Line, Summary, TABLES};
use crate::{
    Conn, DatabaseUrl,
    conn::{Role, open_postgres, open_sqlite},
};

/// Writes everything to `out`, as of one moment. The node may be running.
///
/// # Errors
/// [`BackupError`].
pub fn backup_write(
    url: &DatabaseUrl,
    program: &str,
    origin: &str,
    created_at: i64,
    out: impl Write,
) -> Result<Summary, BackupError> {
    let mut conn = match url {
        DatabaseUrl::Sqlite(path) => open_sqlite(path, Role::Reader)?,
        DatabaseUrl::Postgres(url) => open_postgres(url)?,
    };
    // One transaction that only reads: it sees one moment, and nobody waits for it.
    let begin = match conn {
        Conn::Sqlite(_) => "BEGIN",
        // A large table takes longer than a request may.
        Conn::Postgres(_) => "SET statement_timeout = 0; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    };
    conn.batch_execute(begin)?;
    check_tables(&mut conn)?;
    let header = Header {
        caremonger_backup: FORMAT,
        program: program.to_owned(),
        origin: origin.to_owned(),
        created_at,
        migration: last_migration(&mut conn)?.unwrap_or_default(),
    };
    let mut out = GzEncoder::new(out, Compression::default());
    line(&mut out, &header)?;
    let mut rows = Vec::new();
    for table in TABLES {
        rows.push(((*table).to_owned(), write_table(&mut conn, table, &mut out)?));
    }
    let summary = Summary { header, rows };
    line(&mut out, &Line::End { rows: summary.total() })?;
    out.finish()?.flush()?;
    conn.batch_execute("ROLLBACK")?;
    Ok(summary)
}

fn line(out: &mut impl Write, what: &impl serde::Serialize) -> Result<(), BackupError> {
    serde_json::to_writer(&mut *out, what)?;
    Ok(out.write_all(b"\n")?)
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

/// A table that a later migration added and nobody listed must not go missing in silence.
fn check_tables(conn: &mut Conn) -> Result<(), BackupError> {
    let sql = match conn {
        Conn::Sqlite(_) => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'listings_search%'"
        }
        Conn::Postgres(_) => {
            "SELECT table_name::text AS name FROM information_schema.tables \
             WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
        }
    };
    for Name { name } in diesel::sql_query(sql).load(conn)? {
        if !TABLES.contains(&name.as_str()) && !LEFT_OUT.contains(&name.as_str()) {
            return Err(BackupError::UnknownTable(name));
        }
    }
    Ok(())
}

/// The newest migration that was run.
pub(crate) fn last_migration(conn: &mut Conn) -> Result<Option<String>, BackupError> {
    let found: Option<Name> =
        diesel::sql_query("SELECT CAST(version AS TEXT) AS name FROM __diesel_schema_migrations ORDER BY version DESC LIMIT 1")
            .get_result(conn)
            .optional()?;
    Ok(found.map(|n| n.name))
}

#[derive(QueryableByName)]
struct Described {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
}

/// The columns of a table, in its order.
pub(crate) fn columns(conn: &mut Conn, table: &str) -> Result<Vec<Column>, BackupError> {
    let sql = match conn {
        Conn::Sqlite(_) => {
            "SELECT name, lower(type) AS kind, \"notnull\" = 0 AS nullable FROM pragma_table_info($1) ORDER BY cid"
        }
        Conn::Postgres(_) => {
            "SELECT column_name::text AS name, data_type::text AS kind, is_nullable = 'YES' AS nullable \
             FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position"
        }
    };
    let described: Vec<Described> = diesel::sql_query(sql).bind::<Text, _>(table).load(conn)?;
    let kind = |word: &str| match word {
        "blob" | "bytea" => Kind::Bytes,
        "boolean" => Kind::Boolean,
        "integer" | "bigint" => Kind::Integer,
        _ => Kind::Text,
    };
    Ok(described.into_iter().map(|d| Column { kind: kind(&d.kind), nullable: d.nullable, name: d.name }).collect())
}

#[derive(QueryableByName)]
struct Json {
    #[diesel(sql_type = BigInt)]
    number: i64,
    #[diesel(sql_type = Text)]
    json: String,
}

/// The values of columns as they stand in a row of the file, with commas between.
pub(crate) fn values(columns: &[Column], sqlite: bool) -> String {
    let value = |c: &Column| match (c.kind, sqlite) {
        // `hex` of nothing is an empty text, which would be read again as bytes.
        (Kind::Bytes, true) => format!("iif({0} IS NULL, NULL, lower(hex({0})))", c.name),
        (Kind::Bytes, false) => format!("encode({}, 'hex')", c.name),
        (Kind::Boolean, false) => format!("{}::int", c.name),
        _ => c.name.clone(),
    };
    columns.iter().map(value).collect::<Vec<_>>().join(", ")
}

fn write_table(conn: &mut Conn, table: &str, out: &mut impl Write) -> Result<u64, BackupError> {
    let columns = columns(conn, table)?;
    line(out, &Line::Table { table: table.to_owned(), columns: columns.iter().map(|c| c.name.clone()).collect() })?;
    let sqlite = matches!(conn, Conn::Sqlite(_));
    let values = values(&columns, sqlite);
    if !sqlite {
        conn.batch_execute(&format!(
            "DECLARE rows NO SCROLL CURSOR FOR SELECT 0::bigint AS number, json_build_array({values})::text AS json FROM {table}"
        ))?;
    }
    let chunk = if LARGE.contains(&table) { LARGE_CHUNK } else { CHUNK };
    let (mut written, mut after) = (0, i64::MIN);
    loop {
        let rows: Vec<Json> = if sqlite {
            let sql = format!(
                "SELECT rowid AS number, json_array({values}) AS json FROM {table} WHERE rowid > $1 ORDER BY rowid LIMIT {chunk}"
            );
            diesel::sql_query(sql).bind::<BigInt, _>(after).load(conn)?
        } else {
            diesel::sql_query(format!("FETCH {chunk} FROM rows")).load(conn)?
        };
        let Some(last) = rows.last() else { break };
        after = last.number;
        written += rows.len() as u64;
        let rows = rows.into_iter().map(|r| RawValue::from_string(r.json)).collect::<Result<Vec<_>, _>>()?;
        line(out, &rows)?;
    }
    if !sqlite {
        conn.batch_execute("CLOSE rows")?;
    }
    Ok(written)
}
