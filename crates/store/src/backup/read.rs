//! Reading a backup: checking that it is whole, and putting it into an empty database.

use std::io::{BufRead, BufReader, Read};

use diesel::{connection::SimpleConnection as _, prelude::*, sql_types::Text};
use flate2::read::GzDecoder;

use super::{
    BackupError, Column, FORMAT, FORMER, Header, Kind, Line, NUMBERED, Summary, TABLES,
    write::{columns, last_migration},
};
use crate::{
    Conn, DatabaseUrl,
    conn::{Role, open_postgres, open_sqlite},
    db::{migrate, migrate_to},
};

/// Longest line taken: rows are small, and a file from elsewhere must not fill the memory.
const LINE_MAX: u64 = 512 * 1024 * 1024;

/// By how much versions rise when a backup is restored.
///
/// Others may know newer versions than the backup does; what the restored node says next has to be newer still.
const VERSIONS_AHEAD: i64 = 1_000_000;

/// The lines of a backup, the header read.
struct Lines<R: Read> {
    input: BufReader<GzDecoder<R>>,
    header: Header,
}

impl<R: Read> Lines<R> {
    fn open(file: R) -> Result<Self, BackupError> {
        let mut input = BufReader::new(GzDecoder::new(file));
        let first = next_line(&mut input)?.ok_or(BackupError::Damaged("it is empty"))?;
        let header: Header = serde_json::from_str(&first).map_err(|_| BackupError::Damaged("it does not begin like one"))?;
        if header.caremonger_backup > FORMAT {
            return Err(BackupError::Newer(header.program));
        }
        Ok(Self { input, header })
    }

    /// Hands every table and its rows to `each`, and checks that all of it came.
    fn read(
        mut self,
        mut each: impl FnMut(&str, &[String], Option<(&str, u64)>) -> Result<(), BackupError>,
    ) -> Result<Summary, BackupError> {
        let mut rows: Vec<(String, u64)> = Vec::new();
        let mut names: Vec<String> = Vec::new();
        while let Some(text) = next_line(&mut self.input)? {
            if text.starts_with('[') {
                let more = serde_json::from_str::<Vec<serde::de::IgnoredAny>>(&text)?.len() as u64;
                let (table, count) = rows.last_mut().ok_or(BackupError::Damaged("it has rows before a table"))?;
                *count += more;
                each(table, &names, Some((&text, more)))?;
                continue;
            }
            match serde_json::from_str(&text)? {
                Line::Table { table, columns } => {
                    let known = TABLES.contains(&table.as_str()) || FORMER.contains(&table.as_str());
                    if !known || rows.iter().any(|(t, _)| *t == table) {
                        return Err(BackupError::Damaged("it has a table that does not belong there"));
                    }
                    each(&table, &columns, None)?;
                    rows.push((table, 0));
                    names = columns;
                }
                Line::End { rows: said } => {
                    let summary = Summary { header: self.header, rows };
                    if said != summary.total() {
                        return Err(BackupError::Damaged("rows are missing"));
                    }
                    // Reading on checks the checksum, which stands at the very end.
                    return if next_line(&mut self.input)?.is_none() {
                        Ok(summary)
                    } else {
                        Err(BackupError::Damaged("something stands behind its end"))
                    };
                }
            }
        }
        Err(BackupError::Damaged("its end is missing"))
    }
}

fn next_line(input: &mut impl BufRead) -> Result<Option<String>, BackupError> {
    let mut line = String::new();
    input.take(LINE_MAX).read_line(&mut line).map_err(|e| match e.kind() {
        std::io::ErrorKind::InvalidData | std::io::ErrorKind::InvalidInput => BackupError::Damaged("it is not gzip, or damaged"),
        std::io::ErrorKind::UnexpectedEof => BackupError::Damaged("its end is missing"),
        _ => BackupError::File(e),
    })?;
    Ok(Some(line).filter(|l| !l.is_empty()))
}

/// Reads a backup from end to end and says what is in it.
///
/// # Errors
/// [`BackupError`] when it is not whole.
pub fn backup_verify(file: impl Read) -> Result<Summary, BackupError> {
    Lines::open(file)?.read(|_, _, _| Ok(()))
}

/// Puts a backup into an empty database, all of it or nothing.
///
/// A backup of an older version is put into tables of that version, which are then brought up to date.
///
/// # Errors
/// [`BackupError`]; then nothing was changed.
pub fn backup_restore(url: &DatabaseUrl, file: impl Read) -> Result<Summary, BackupError> {
    let lines = Lines::open(file)?;
    let mut conn = match url {
        DatabaseUrl::Sqlite(path) => open_sqlite(path, Role::Writer)?,
        DatabaseUrl::Postgres(url) => open_postgres(url)?,
    };
    if matches!(conn, Conn::Postgres(_)) {
        conn.batch_execute("SET default_transaction_read_only = off")?;
    }
    empty(&mut conn)?;
    if !migrate_to(&mut conn, &lines.header.migration)? {
        // Either this program does not know those tables, or it has made newer ones already.
        let newer = last_migration(&mut conn)?.is_none_or(|ours| lines.header.migration > ours);
        return Err(if newer { BackupError::Newer(lines.header.program) } else { BackupError::NotEmpty });
    }
    conn.batch_execute(if matches!(conn, Conn::Sqlite(_)) { "BEGIN IMMEDIATE" } else { "SET statement_timeout = 0; BEGIN" })?;
    // A row may refer to one of the same table that comes later.
    conn.batch_execute(if matches!(conn, Conn::Sqlite(_)) {
        "PRAGMA defer_foreign_keys = ON"
    } else {
        "SET CONSTRAINTS ALL DEFERRED"
    })?;
    let done = lines.read(|table, names, rows| match rows {
        None => Ok(()),
        Some((json, count)) => {
            let described = columns(&mut conn, table)?;
            insert(&mut conn, table, names, &described, json, count)
        }
    });
    let done = done.and_then(|summary| {
        settle(&mut conn)?;
        Ok(summary)
    });
    match done {
        Ok(summary) => {
            conn.batch_execute("COMMIT")?;
            migrate(&mut conn)?;
            Ok(summary)
        }
        Err(e) => {
            conn.batch_execute("ROLLBACK")?;
            Err(e)
        }
    }
}

/// A node that has been set up is never overwritten. One that only made its own actor may be.
fn empty(conn: &mut Conn) -> Result<(), BackupError> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        n: i64,
    }
    let count = |conn: &mut Conn, sql: &str| diesel::sql_query(sql).get_result::<Count>(conn).map(|c| c.n);
    let has_pods = match conn {
        Conn::Sqlite(_) => "SELECT COUNT(*) AS n FROM sqlite_master WHERE type = 'table' AND name = 'pods'",
        Conn::Postgres(_) => {
            "SELECT COUNT(*) AS n FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'pods'"
        }
    };
    if count(conn, has_pods)? == 0 {
        return Ok(());
    }
    if count(conn, "SELECT COUNT(*) AS n FROM pods")? > 0 || count(conn, "SELECT COUNT(*) AS n FROM remote_actors")? > 0 {
        return Err(BackupError::NotEmpty);
    }
    conn.batch_execute(
        "DELETE FROM actor_keys; DELETE FROM actors; DELETE FROM sessions; DELETE FROM settings; DELETE FROM leases;",
    )?;
    Ok(())
}

fn quoted(name: &str) -> Result<&str, BackupError> {
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    plain.then_some(name).ok_or(BackupError::Damaged("a name in it cannot be one"))
}

/// Puts rows into a table, as they stand in the file.
pub(crate) fn insert(
    conn: &mut Conn,
    table: &str,
    names: &[String],
    described: &[Column],
    json: &str,
    count: u64,
) -> Result<(), BackupError> {
    let sqlite = matches!(conn, Conn::Sqlite(_));
    let mut values = Vec::new();
    for (n, name) in names.iter().enumerate() {
        let column = described.iter().find(|c| c.name == *name).ok_or(BackupError::Damaged("it has an unknown column"))?;
        let value = if sqlite { format!("json_extract(r.value, '$[{n}]')") } else { format!("(r.value ->> {n})") };
        values.push(match (column.kind, sqlite) {
            // Earlier versions wrote nothing as an empty text.
            (Kind::Bytes, true) if column.nullable => format!("unhex(nullif({value}, ''))"),
            (Kind::Bytes, false) if column.nullable => format!("decode(nullif({value}, ''), 'hex')"),
            (Kind::Bytes, true) => format!("unhex({value})"),
            (Kind::Bytes, false) => format!("decode({value}, 'hex')"),
            (Kind::Integer, false) => format!("{value}::bigint"),
            (Kind::Boolean, false) => format!("{value}::int::boolean"),
            _ => value,
        });
    }
    let names = names.iter().map(|n| quoted(n)).collect::<Result<Vec<_>, _>>()?.join(", ");
    let source = if sqlite { "json_each($1) AS r" } else { "json_array_elements($1::json) AS r(value)" };
    // The numbers that PostgreSQL gave the rows are part of what is restored.
    let numbers = if sqlite { "" } else { "OVERRIDING SYSTEM VALUE" };
    let sql = format!("INSERT INTO {} ({names}) {numbers} SELECT {} FROM {source}", quoted(table)?, values.join(", "));
    let added = diesel::sql_query(sql).bind::<Text, _>(json).execute(conn)?;
    if added as u64 == count { Ok(()) } else { Err(BackupError::Damaged("rows are missing")) }
}

/// What has to be so after a restore and stands in no row.
fn settle(conn: &mut Conn) -> Result<(), BackupError> {
    conn.batch_execute(&format!(
        "UPDATE listings SET version = version + {VERSIONS_AHEAD} WHERE pod_id IS NOT NULL; \
         UPDATE commitments SET version = version + {VERSIONS_AHEAD} \
         WHERE listing_id IN (SELECT id FROM listings WHERE pod_id IS NOT NULL);"
    ))?;
    if let Conn::Postgres(c) = conn {
        for table in NUMBERED {
            // A table that came with a later version is not there yet.
            c.batch_execute(&format!(
                "DO $$ BEGIN IF to_regclass('{table}') IS NOT NULL THEN
                     PERFORM setval(pg_get_serial_sequence('{table}', 'seq'), COALESCE((SELECT MAX(seq) FROM {table}), 0) + 1, false);
                 END IF; END $$"
            ))?;
        }
    }
    Ok(())
}
