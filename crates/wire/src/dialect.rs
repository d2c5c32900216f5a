//! Other vocabularies of offers and asks, put into the shape of FEP-0837: mutual-aid.app's (`maid:`, and `mp:` before it),
//! Unfathomably's markets, Flohmarkt's, and Bonfire's intents that stand alone.
//!
//! `tests/fixtures/spellings` has one of each, and says where its shape is known from.

use caremonger_domain::category;
use serde_json::{Map, Value, json};

use crate::{html, json as read};

/// Namespaces of mutual-aid.app, as prefixes and whole.
const MAID: [&str; 4] = ["maid:", "mp:", "https://mutual-aid.app/ns/core#", "http://virtual-assembly.org/ontologies/pair-mp#"];

/// The part of a term after its namespace.
fn local(term: &str) -> &str {
    term.rsplit([':', '#', '/']).next().unwrap_or(term)
}

/// The value of a term, whatever namespace stands before it.
fn at<'a>(doc: &'a Value, name: &str) -> Option<&'a Value> {
    doc.get(name).or_else(|| doc.as_object()?.iter().find(|(key, _)| local(key) == name).map(|(_, value)| value))
}

fn words<'a>(doc: &'a Value, name: &str) -> Option<&'a str> {
    at(doc, name).and_then(Value::as_str).filter(|w| !w.is_empty())
}

/// Whether nothing is asked for a thing: no price, or one of zero, however its currency is written.
fn is_free(price: Option<&Value>) -> bool {
    let number = match price {
        None | Some(Value::Null) => return true,
        Some(Value::Number(n)) => n.as_f64(),
        Some(Value::String(s)) if s.is_empty() => return true,
        Some(Value::String(s)) => s.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect::<String>().parse().ok(),
        Some(_) => None,
    };
    number.is_some_and(|n: f64| n == 0.0)
}

/// A built-in category that a hashtag names, or a property of the document as Epicyon writes it.
pub(crate) fn tagged(doc: &Value) -> Option<&str> {
    let properties = read::many(doc.get("attachment")).filter(|a| read::str_at(a, "name") == Some("category"));
    let names = read::many(doc.get("tag")).filter_map(|t| read::str_at(t, "name"));
    let names = properties.filter_map(|p| read::str_at(p, "value")).chain(names);
    names.map(|n| n.trim_start_matches('#')).find(|n| category::find(n).is_some())
}

/// The end of a day, for ends that name no hour.
fn end(written: &str) -> String {
    if written.len() == 10 { format!("{written}T23:59:59Z") } else { written.to_owned() }
}

/// The document as a FEP-0837 proposal, if it is written in one of the vocabularies known here and asks for nothing in return.
#[must_use]
pub fn as_proposal(doc: &Value) -> Option<Value> {
    let attached = read::many(doc.get("attachment")).any(|a| a.get("publishes").is_some());
    if attached || doc.get("publishes").is_some() {
        return None;
    }
    let (purpose, intent) = if let Some(data) = doc.get("flohmarkt:data").filter(|d| d.is_object()) {
        if !is_free(data.get("price")) {
            return None;
        }
        ("offer", json!({"name": data.get("name"), "note": data.get("description")}))
    } else if let Some(purpose) = maid_purpose(doc) {
        (purpose, maid_intent(doc)?)
    } else if read::has_type(doc, "Intent") {
        return Some(alone(doc));
    } else {
        return None;
    };
    Some(proposal(doc, purpose, intent))
}

fn maid_purpose(doc: &Value) -> Option<&'static str> {
    let types = read::many(doc.get("type")).filter_map(Value::as_str);
    types.filter_map(|t| MAID.iter().find_map(|ns| t.strip_prefix(ns))).find_map(|t| match t {
        "Offer" | "GiftOffer" | "LoanOffer" => Some("offer"),
        "Request" | "GiftRequest" | "LoanRequest" => Some("request"),
        _ => None,
    })
}

fn maid_intent(doc: &Value) -> Option<Value> {
    let kinds = read::many(at(doc, "hasType")).filter_map(read::id_of).map(local);
    let trade = ["Sale", "Barter", "Rent", "Purchase"];
    let trades = kinds.into_iter().any(|k| trade.iter().any(|t| k.starts_with(t)));
    let sells = words(doc, "listingMode") == Some("sell") || at(doc, "hasReciprocityCondition").is_some();
    if trades || sells || !is_free(doc.get("price")) {
        return None;
    }
    let content = html::to_text(read::str_at(doc, "content").unwrap_or_default());
    let mut intent = json!({
        "name": words(doc, "label").or_else(|| words(doc, "listingName")).or_else(|| words(doc, "name")),
        "note": words(doc, "description").map_or(content, str::to_owned),
    });
    if let Some(quantity) = doc.get("quantity").filter(|q| q.is_string() || q.is_number()) {
        intent["availableQuantity"] = json!({"hasUnit": "one", "hasNumericalValue": quantity});
    }
    Some(intent)
}

/// An intent that nobody put into a proposal.
fn alone(doc: &Value) -> Value {
    let mut out = outside(doc);
    out.insert("publishes".to_owned(), doc.clone());
    Value::Object(out)
}

/// What is about the whole, whoever wrote it.
fn outside(doc: &Value) -> Map<String, Value> {
    let mut out = Map::new();
    for key in ["id", "to", "cc", "tag", "content", "contentMap", "name"] {
        if let Some(value) = doc.get(key) {
            out.insert(key.to_owned(), value.clone());
        }
    }
    for (key, theirs) in [("attributedTo", "creator"), ("published", "created"), ("updated", "modified")] {
        if let Some(value) = doc.get(key).or_else(|| at(doc, theirs)) {
            out.insert(key.to_owned(), value.clone());
        }
    }
    out
}

fn proposal(doc: &Value, purpose: &str, mut intent: Value) -> Value {
    let mut out = outside(doc);
    intent["type"] = json!("Intent");
    let time = at(doc, "hasTimeCondition").and_then(|t| words(t, "expirationDate")).or_else(|| words(doc, "expires"));
    let place = at(doc, "hasGeoCondition").and_then(|g| at(g, "hasLocation")).and_then(|l| words(l, "given-name"));
    let area = doc.get("location").and_then(|l| read::str_at(l, "name")).or(place);
    out.extend(time.map(|t| ("endTime".to_owned(), json!(end(t)))));
    out.extend(area.map(|a| ("location".to_owned(), json!({"type": "Place", "name": a}))));
    out.insert("purpose".to_owned(), json!(purpose));
    out.insert("publishes".to_owned(), intent);
    Value::Object(out)
}
