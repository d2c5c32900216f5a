//! The rows of a pod before they go: what is held for promises that stay, what was taken down, what waits at the desk again.

use std::collections::{BTreeMap, BTreeSet};

use caremonger_domain::{Amount, Refusal, id::PersonId};
use caremonger_store::pod_whole::Rows;
use serde_json::{Value, json};

use crate::Error;

pub(crate) fn number(rows: &Rows, row: &[Value], column: &str) -> Option<i64> {
    row.get(rows.place(column)?)?.as_i64()
}

pub(crate) fn text<'a>(rows: &Rows, row: &'a [Value], column: &str) -> Option<&'a str> {
    row.get(rows.place(column)?)?.as_str()
}

/// What is held for promises that stay is handed over from where it was promised: it does not go along. How many listings that changed.
pub(crate) fn settle(tables: &mut [Rows]) -> Result<usize, Error> {
    let mut held: BTreeMap<String, i64> = BTreeMap::new();
    if let Some(promises) = tables.iter().find(|t| t.table == "commitments") {
        for row in &promises.rows {
            let Some(amount) = number(promises, row, "amount").filter(|_| holds(promises, row)) else { continue };
            for column in ["listing_id", "drawn_from"] {
                if let Some(id) = text(promises, row, column) {
                    *held.entry(id.to_owned()).or_default() += amount;
                }
            }
        }
    }
    let Some(listings) = tables.iter_mut().find(|t| t.table == "listings") else { return Ok(0) };
    let mut changed = 0;
    let place = |column: &'static str| listings.place(column).ok_or(Refusal::NotFound);
    let (amount_at, held_at, remaining_at) = (place("amount")?, place("held")?, place("remaining")?);
    let (state_at, because_at, seen_at) = (place("state")?, place("closed_because")?, place("visibility")?);
    let id_at = place("id")?;
    for row in &mut listings.rows {
        let mut close = row[seen_at] == "pods";
        if let (Some(amount), Some(before)) = (row[amount_at].as_i64(), row[held_at].as_i64()) {
            let goes = row[id_at].as_str().and_then(|id| held.get(id)).copied().unwrap_or(0).min(before);
            changed += usize::from(goes != before);
            let left = amount - (before - goes);
            row[held_at] = json!(goes);
            row[amount_at] = json!(left);
            if left <= 0 {
                let one = Amount::ONE.millionths();
                row[amount_at] = json!(one);
                row[remaining_at] = json!(one);
                close = true;
            }
        }
        // With the pods that were named there is no agreement there yet.
        if close && row[state_at] == "open" {
            row[state_at] = json!("closed");
            row[because_at] = json!("withdrawn");
        }
    }
    Ok(changed)
}

/// What was taken down, by somebody who stays also, goes without its words; by whom something was told in confidence nobody is to find out.
pub(crate) fn without_words(tables: &mut [Rows]) {
    if let Some(concerns) = tables.iter_mut().find(|t| t.table == "concerns") {
        concerns.change("by_mark", |_| json!(""));
    }
    let Some(listings) = tables.iter_mut().find(|t| t.table == "listings") else { return };
    let Some(gone) = listings.place("deleted_at") else { return };
    let empty = [
        ("title", ""),
        ("description", ""),
        ("search_text", ""),
        ("area", ""),
        ("area_key", ""),
        ("translations", "[]"),
        ("photos", "[]"),
    ];
    for (column, empty) in empty {
        let Some(at) = listings.place(column) else { continue };
        listings.rows.iter_mut().filter(|row| !row[gone].is_null()).for_each(|row| row[at] = json!(empty));
    }
}

/// What has ended on the board for a case, with nobody along who promised it, waits at the desk again.
pub(crate) fn back_to_desk(tables: &mut [Rows]) {
    let mut over: BTreeSet<String> = BTreeSet::new();
    for listings in tables.iter().filter(|t| t.table == "listings") {
        let ended = listings.rows.iter().filter(|row| text(listings, row, "state") == Some("closed"));
        over.extend(ended.filter_map(|row| text(listings, row, "id").map(str::to_owned)));
    }
    for promises in tables.iter().filter(|t| t.table == "commitments") {
        for row in promises.rows.iter().filter(|row| holds(promises, row)) {
            if let Some(id) = text(promises, row, "listing_id") {
                over.remove(id);
            }
        }
    }
    let Some(cases) = tables.iter_mut().find(|t| t.table == "cases") else { return };
    let (Some(state), Some(listing)) = (cases.place("state"), cases.place("listing_id")) else { return };
    for row in &mut cases.rows {
        if row[state] == "listed" && row[listing].as_str().is_some_and(|id| over.contains(id)) {
            row[state] = json!("ready");
            row[listing] = Value::Null;
        }
    }
}

/// Whether a promise holds what it is about.
pub(crate) fn holds(promises: &Rows, row: &[Value]) -> bool {
    matches!(text(promises, row, "state"), Some("requested" | "accepted" | "unconfirmed"))
}

/// The ids of everything that goes.
pub(crate) fn ids(tables: &[Rows]) -> BTreeSet<&str> {
    tables.iter().flat_map(|t| t.texts("id")).collect()
}

pub(crate) fn people(tables: &[Rows]) -> Vec<PersonId> {
    let people = tables.iter().find(|t| t.table == "people");
    people.into_iter().flat_map(|t| t.texts("id")).filter_map(|id| id.parse().ok()).collect()
}
