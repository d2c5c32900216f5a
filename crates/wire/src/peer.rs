//! What two pods agreed on, as the answer to a `Follow` tells it.

use caremonger_domain::{
    Timestamp,
    peer::{LIMITS_MAX, Scope, Terms},
};
use serde_json::{Value, json};

use crate::json as read;

/// An agreement as the side that was asked gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// What is allowed.
    pub terms: Terms,
    /// Until when.
    pub until: Option<Timestamp>,
}

/// Writes what was agreed onto an `Accept`.
pub fn put(doc: &mut Value, granted: &Granted) {
    doc["scopes"] = json!(granted.terms.scopes.iter().map(|s| s.as_str()).collect::<Vec<_>>());
    for (key, list) in [("categories", &granted.terms.categories), ("areas", &granted.terms.areas)] {
        if !list.is_empty() {
            doc[key] = json!(list);
        }
    }
    if let Some(until) = granted.until {
        doc["endTime"] = json!(until.whole_second());
    }
}

/// Reads what was agreed from an `Accept`; `None` where nothing is said: then nothing is limited.
#[must_use]
pub fn parse(doc: &Value) -> Option<Granted> {
    doc.get("scopes")?;
    let words = |key: &str| {
        let list = read::many(doc.get(key)).filter_map(Value::as_str).filter(|w| !w.is_empty()).take(LIMITS_MAX);
        let mut list: Vec<String> = list.map(|w| w.chars().take(80).collect()).collect();
        list.sort();
        list.dedup();
        list
    };
    let scopes = words("scopes");
    let terms = Terms {
        scopes: Scope::ALL.iter().copied().filter(|s| scopes.iter().any(|w| w == s.as_str())).collect(),
        categories: words("categories"),
        areas: words("areas"),
    };
    Some(Granted { terms, until: read::str_at(doc, "endTime").and_then(|t| t.parse().ok()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_agreed_is_read_as_it_was_written() {
        let terms = Terms { scopes: vec![Scope::See, Scope::Asks], categories: vec!["food".to_owned()], areas: Vec::new() };
        let granted = Granted { terms, until: Some(Timestamp::from_micros(1_793_534_400_000_000)) };
        let mut doc = json!({"type": "Accept"});
        assert_eq!(parse(&doc), None);
        put(&mut doc, &granted);
        assert_eq!(parse(&doc), Some(granted));
        assert_eq!(parse(&json!({"scopes": [7, "see", "own"]})).map(|g| g.terms.scopes), Some(vec![Scope::See]));
        let twice = json!({"scopes": ["see"], "areas": ["oak park", "", "elm street", "oak park"]});
        assert_eq!(parse(&twice).map(|g| g.terms.areas), Some(vec!["elm street".to_owned(), "oak park".to_owned()]));
    }
}
