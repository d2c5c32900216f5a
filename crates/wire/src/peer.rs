//! What two pods agreed on, as the answer to a `Follow` tells it.

use caremonger_domain::{
    Timestamp,
    peer::{LIMITS_MAX, Terms},
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
        let list = read::many(doc.get(key)).filter_map(Value::as_str).take(LIMITS_MAX);
        list.map(|w| w.chars().take(80).collect::<String>()).collect::<Vec<_>>()
    };
    let terms = Terms {
        scopes: words("scopes").iter().filter_map(|w| w.parse().ok()).collect(),
        categories: words("categories"),
        areas: words("areas"),
    };
    Some(Granted { terms, until: read::str_at(doc, "endTime").and_then(|t| t.parse().ok()) })
}

#[cfg(test)]
mod tests {
    use caremonger_domain::peer::Scope;

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
    }
}
