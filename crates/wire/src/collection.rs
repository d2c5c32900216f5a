//! Ordered collections and their pages, ActivityStreams 2.0 section 5.

use serde_json::{Value, json};

use crate::context;

/// A collection cut into pages. Without `first`, only the count is told.
#[must_use]
pub fn paged(id: &str, total: u64, first: Option<&str>) -> Value {
    let mut doc = json!({"@context": context::plain(), "id": id, "type": "OrderedCollection", "totalItems": total});
    if let Some(first) = first {
        doc["first"] = json!(first);
    }
    doc
}

/// One page.
#[must_use]
pub fn page(id: &str, part_of: &str, next: Option<&str>, context: Value, items: Vec<Value>) -> Value {
    let mut doc =
        json!({"@context": context, "id": id, "type": "OrderedCollectionPage", "partOf": part_of, "orderedItems": items});
    if let Some(next) = next {
        doc["next"] = json!(next);
    }
    doc
}

/// A short collection with everything in it.
#[must_use]
pub fn whole(id: &str, context: Value, items: Vec<Value>) -> Value {
    json!({"@context": context, "id": id, "type": "OrderedCollection", "totalItems": items.len(), "orderedItems": items})
}
