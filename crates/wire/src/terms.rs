//! Others' spellings of the marketplace terms, made ours.
//!
//! Whoever writes an `Offer` by way of a JSON-LD library without naming our terms in its context sends them as whole IRIs, and
//! amounts as typed values. We do not expand JSON-LD; we know the few vocabularies by name.

use serde_json::{Map, Value};

/// What may stand before a term that is ours to read. Mitra and the `ValueFlows` documents put units under `vf:`, the FEP under `om2:`.
/// The longer of two that begin alike comes first.
const BEFORE: [&str; 9] = [
    "https://w3id.org/valueflows/ont/vf#",
    "https://w3id.org/valueflows#",
    "https://w3id.org/valueflows/",
    "ValueFlows:",
    "http://www.ontology-of-units-of-measure.org/resource/om-2/",
    "urn:caremonger:ns:",
    "vf:",
    "om2:",
    "cm:",
];

fn short(term: &str) -> Option<&str> {
    BEFORE.iter().find_map(|b| term.strip_prefix(b)).filter(|t| !t.is_empty())
}

/// The document with the terms of FEP-0837 (and our own) as `FEDERATION.md` writes them, and typed values as their value.
///
/// Where a term stands there in two spellings, the short one counts.
#[must_use]
pub fn plain(doc: Value) -> Value {
    match doc {
        Value::Array(items) => items.into_iter().map(plain).collect(),
        Value::Object(object) => match object.get("@value").filter(|_| !object.contains_key("id")) {
            Some(value) => value.clone(),
            None => Value::Object(plain_object(object)),
        },
        other => other,
    }
}

fn plain_object(object: Map<String, Value>) -> Map<String, Value> {
    let mut out = Map::new();
    let mut long = Vec::new();
    for (key, value) in object {
        let value = match key.as_str() {
            // Here words are not used but given their meaning.
            "@context" => value,
            "type" => plain_type(value),
            _ => plain(value),
        };
        match short(&key) {
            Some(term) => long.push((term.to_owned(), value)),
            None => drop(out.insert(key, value)),
        }
    }
    for (term, value) in long {
        out.entry(term).or_insert(value);
    }
    out
}

fn plain_type(value: Value) -> Value {
    match value {
        Value::String(s) => short(&s).map_or_else(|| Value::from(s.as_str()), Value::from),
        Value::Array(items) => items.into_iter().map(plain_type).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::{agreement::parse_claim, listing};

    #[test]
    fn an_offer_as_fedify_writes_it_is_read() {
        // Fedify 2.3.6, `new Offer({object: new Agreement(…)})`, byte for byte but for the hosts.
        let sent = json!({
            "@context": ["https://w3id.org/identity/v1", "https://www.w3.org/ns/activitystreams", "https://w3id.org/security/data-integrity/v1", "https://gotosocial.org/ns"],
            "id": "https://b.example/1", "type": "Offer", "actor": "https://b.example/a", "content": "For us",
            "object": {
                "type": "https://w3id.org/valueflows/ont/vf#Agreement",
                "https://w3id.org/valueflows/ont/vf#stipulates": {
                    "type": "https://w3id.org/valueflows/ont/vf#Commitment",
                    "https://w3id.org/valueflows/ont/vf#resourceQuantity": {
                        "type": "http://www.ontology-of-units-of-measure.org/resource/om-2/Measure",
                        "http://www.ontology-of-units-of-measure.org/resource/om-2/hasNumericalValue": {"type": "xsd:decimal", "@value": "2.5"},
                        "http://www.ontology-of-units-of-measure.org/resource/om-2/hasUnit": "kilogram"
                    },
                    "https://w3id.org/valueflows/ont/vf#satisfies": {"id": "https://a.example/1#primary"}
                }
            },
            "to": "https://a.example/p"
        });
        let claim = parse_claim(&plain(sent)).expect("an amount").expect("an agreement");
        assert_eq!(claim.satisfies, "https://a.example/1#primary");
        assert_eq!(claim.amount.map(|a| a.to_string()), Some("2.5".to_owned()));
        assert_eq!(claim.unit.expect("a unit").as_str(), "kilogram");
        assert_eq!(claim.message, "For us");
    }

    #[test]
    fn a_listing_with_prefixes_is_read() {
        let sent = json!({
            "id": "https://a.example/1", "type": ["vf:Proposal"], "attributedTo": "https://a.example/p", "name": "Rice",
            "vf:purpose": "offer",
            "vf:publishes": {
                "type": "vf:Intent", "id": "https://a.example/1#primary", "vf:action": "transfer",
                "vf:resourceQuantity": {"vf:hasUnit": "om2:kilogram"},
                "vf:availableQuantity": {"om2:hasUnit": "kilogram", "om2:hasNumericalValue": {"@value": "4"}}
            }
        });
        let read = listing::parse(&plain(sent)).expect("a listing");
        assert_eq!((read.remaining.map(|a| a.to_string()), read.title.as_str()), (Some("4".to_owned()), "Rice"));
    }

    #[test]
    fn the_short_spelling_counts_and_the_context_stays() {
        let context = json!({"vf": "https://w3id.org/valueflows/ont/vf#", "purpose": "vf:purpose", "x": {"@value": 1}});
        let sent =
            json!({"@context": context, "vf:purpose": "request", "purpose": "offer", "https://w3id.org/valueflows/ont/vf#": 1});
        let read = plain(sent);
        assert_eq!(read["purpose"], "offer");
        assert_eq!(read["@context"], context);
        assert_eq!(read["https://w3id.org/valueflows/ont/vf#"], 1, "a namespace alone is no term");
    }

    proptest! {
        #[test]
        fn what_is_plain_stays_as_it_is(keys in prop::collection::vec("[a-z]{1,8}", 0..5), words in "[a-z:#/ ]{0,20}") {
            let doc = Value::Object(keys.into_iter().map(|k| (k, json!([words, {"id": words, "n": 1}]))).collect());
            prop_assume!(!words.contains(':'));
            prop_assert_eq!(plain(doc.clone()), doc);
        }
    }
}
