//! Lists and files that an admin takes from elsewhere.

use std::{
    fmt::{Debug, Display},
    str::FromStr,
};

use caremonger_domain::{
    Amount, Timestamp, Unit, gate,
    id::ListingId,
    listing::{Acceptance, ClosedBecause, Kind, State, Visibility},
};
use caremonger_wire::{
    blocklist::{BlocklistError, Read, read, write},
    json,
};
use serde_json::Value;

/// A list of blocked servers, and the same list written and read again.
///
/// # Panics
/// When something the node relies on does not hold.
pub fn blocklist(data: &[u8]) {
    let Ok(list) = read(data) else { return };
    for entry in &list.entries {
        assert!(!entry.domain.contains(|c: char| c.is_ascii_uppercase() || matches!(c, '*' | ',' | ':' | '/' | '@' | '#')));
        assert!(entry.domain.is_ascii() && entry.domain.contains('.'), "{}", entry.domain);
    }
    match read(write(&list.entries).as_bytes()) {
        Ok(again) => assert_eq!(again, Read { entries: list.entries, passed_over: Vec::new() }),
        // More is written about a domain than has to be read.
        Err(BlocklistError::TooLarge | BlocklistError::TooManyLines) => {}
        Err(e) => panic!("what was written is not read: {e}"),
    }
}

/// A pod's file. Its form is in `app`, with the database; here are the parts it is made of, and what becomes of them.
///
/// # Panics
/// When something the node relies on does not hold.
pub fn pod_file(data: &[u8]) {
    let Ok(file) = serde_json::from_slice::<Value>(data) else { return };
    for past in json::many(file.get("listings")) {
        for key in ["title", "description", "area"] {
            let _ = json::str_at(past, key).map(gate::check_text);
        }
        word::<Kind>(past, "kind");
        word::<Visibility>(past, "visibility");
        word::<Acceptance>(past, "acceptance");
        word::<State>(past, "state");
        word::<ClosedBecause>(past, "closed_because");
        word::<Unit>(past, "unit");
        amount(past, "amount");
        let remaining = amount(past, "remaining").unwrap_or(Amount::ZERO);
        let delivered = amount(past, "delivered").unwrap_or(Amount::ZERO);
        if let Some(sum) = remaining.plus(delivered) {
            assert_eq!(sum.minus(delivered), Some(remaining), "what is left and what was handed over is all there was");
        }
        for key in ["needed_by", "closes_at", "updated_at"] {
            word::<Timestamp>(past, key);
        }
        if let Some(at) = word::<Timestamp>(past, "published_at") {
            let id = ListingId::new(at, 7);
            assert_eq!(id.to_string().parse(), Ok(id), "its time makes an id");
        }
        for line in json::many(past.get("history")) {
            word::<Timestamp>(line, "at");
            amount(line, "amount");
        }
    }
}

/// A value that is read from its word: as `app` has it read, and once more after it was written.
fn word<T: FromStr<Err: Debug> + Display + Debug + PartialEq>(of: &Value, key: &str) -> Option<T> {
    let value: T = json::str_at(of, key)?.parse().ok()?;
    assert_eq!(value.to_string().parse::<T>().expect("what was written is read"), value);
    Some(value)
}

/// The same of an amount, which is a number in the file.
fn amount(of: &Value, key: &str) -> Option<Amount> {
    let amount: Amount = serde_json::from_value(of.get(key)?.clone()).ok()?;
    let written = serde_json::to_value(amount).expect("a number");
    let again: Amount = serde_json::from_value(written).expect("what was written is read");
    // More digits are rounded.
    assert!(again == amount || amount.millionths() >= 1_000_000_000_000_000, "{amount} became {again}");
    Some(amount)
}

/// Bytes as a list that is brought over: rows are even and not more than the limits, and each column has a guess.
pub fn import(data: &[u8]) {
    use caremonger_domain::import::{COLUMNS_MAX, ROWS_MAX, read};
    let Ok(table) = read(&String::from_utf8_lossy(data)) else { return };
    assert!(!table.rows.is_empty() && table.rows.len() <= ROWS_MAX && table.guess.len() <= COLUMNS_MAX);
    assert!(table.rows.iter().all(|r| r.len() == table.guess.len()));
}

/// Bytes as a shopping list: what is read can be filled in for any household.
pub fn shopping(data: &[u8]) {
    use caremonger_domain::shopping::{PEOPLE_MAX, fill, read};
    let Ok(things) = read(&String::from_utf8_lossy(data)) else { return };
    for people in [0, 1, 7, PEOPLE_MAX, u32::MAX] {
        assert!(fill(&things, people).iter().all(|(_, n)| *n >= 1));
    }
}

/// Bytes as a map of areas: what is read has names, and few enough points.
pub fn area(data: &[u8]) {
    use caremonger_domain::area::{AREAS_MAX, POINTS_MAX, read};
    let Ok(shapes) = read(&String::from_utf8_lossy(data)) else { return };
    assert!((1..=AREAS_MAX).contains(&shapes.len()) && shapes.iter().all(|s| !s.name.is_empty()));
    assert!(shapes.iter().flat_map(|s| &s.outlines).all(|o| o.len() <= POINTS_MAX));
}

/// Bytes as a kit: what is read holds nothing private, and is read again as it was once it is written.
///
/// # Panics
/// When something the node relies on does not hold.
pub fn kit(data: &[u8]) {
    use caremonger_domain::kit::{LINEAGE_MAX, read};
    let Ok(kit) = read(data) else { return };
    assert!(kit.lineage.len() <= LINEAGE_MAX && gate::check_text(&kit.summary).is_ok());
    assert!(kit.agreements.iter().all(|r| gate::check_text(&r.text).is_ok()));
    assert_eq!(read(&serde_json::to_vec(&kit).expect("a file")), Ok(kit));
}
