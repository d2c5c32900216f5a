//! Reading JSON from strangers: bounded depth, no duplicate keys, and small helpers for "one or many".

use std::fmt;

use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Deepest nesting taken.
pub const DEPTH_MAX: usize = 32;
/// Most entries of one list or object.
pub const ITEMS_MAX: usize = 10_000;

/// Why a body is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the body is not JSON that is taken here: {0}")]
pub struct BadJson(String);

/// Parses `bytes`, refusing what parsers disagree about: duplicate keys, trailing bytes, depth, endless lists.
///
/// # Errors
/// [`BadJson`] with the place.
pub fn parse_strict(bytes: &[u8]) -> Result<Value, BadJson> {
    let mut de = serde_json::Deserializer::from_slice(bytes);
    let value = Strict { depth: DEPTH_MAX }.deserialize(&mut de).map_err(|e| BadJson(e.to_string()))?;
    de.end().map_err(|e| BadJson(e.to_string()))?;
    Ok(value)
}

#[derive(Clone, Copy)]
struct Strict {
    depth: usize,
}

impl Strict {
    fn deeper<E: de::Error>(self) -> Result<Self, E> {
        self.depth.checked_sub(1).map(|depth| Self { depth }).ok_or_else(|| E::custom("nested too deeply"))
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;
    fn deserialize<D: de::Deserializer<'de>>(self, d: D) -> Result<Value, D::Error> {
        d.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, v: bool) -> Result<Value, E> {
        Ok(Value::Bool(v))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Value, E> {
        Ok(v.into())
    }

    fn visit_u64<E>(self, v: u64) -> Result<Value, E> {
        Ok(v.into())
    }

    fn visit_f64<E>(self, v: f64) -> Result<Value, E> {
        Ok(v.into())
    }

    fn visit_str<E>(self, v: &str) -> Result<Value, E> {
        Ok(v.into())
    }

    fn visit_string<E>(self, v: String) -> Result<Value, E> {
        Ok(v.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(inner)? {
            if items.len() == ITEMS_MAX {
                return Err(de::Error::custom("a list is too long"));
            }
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut out = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value_seed(inner)?;
            if out.insert(key, value).is_some() {
                return Err(de::Error::custom("a key stands twice in one object"));
            }
            if out.len() > ITEMS_MAX {
                return Err(de::Error::custom("an object is too large"));
            }
        }
        Ok(Value::Object(out))
    }
}

/// Longest id or URL taken.
pub const URI_MAX: usize = 2_048;

/// An id: the string itself or the `id` of an embedded object.
#[must_use]
pub fn id_of(v: &Value) -> Option<&str> {
    let s = v.as_str().or_else(|| v.get("id").and_then(Value::as_str))?;
    (!s.is_empty() && s.len() <= URI_MAX && !s.chars().any(|c| c.is_control() || c.is_whitespace())).then_some(s)
}

/// The id under `key`, if it is one single id.
#[must_use]
pub fn id_at<'v>(v: &'v Value, key: &str) -> Option<&'v str> {
    match v.get(key)? {
        Value::Array(items) if items.len() == 1 => id_of(items.first()?),
        other => id_of(other),
    }
}

/// All ids under `key`, whether one or many.
#[must_use]
pub fn ids_at<'v>(v: &'v Value, key: &str) -> Vec<&'v str> {
    many(v.get(key)).filter_map(id_of).collect()
}

/// Whom a document is addressed to: `to`, then `cc`.
pub fn addressees(doc: &Value) -> impl Iterator<Item = &str> {
    ["to", "cc"].into_iter().flat_map(|key| ids_at(doc, key))
}

/// The values of a property that may be one or many.
pub fn many(v: Option<&Value>) -> impl Iterator<Item = &Value> {
    let slice: &[Value] = match v {
        None | Some(Value::Null) => &[],
        Some(Value::Array(items)) => items,
        Some(one) => std::slice::from_ref(one),
    };
    slice.iter()
}

/// Whether the (single or listed) `type` is `name`.
#[must_use]
pub fn has_type(v: &Value, name: &str) -> bool {
    many(v.get("type")).any(|t| t.as_str() == Some(name))
}

/// The text under `key`.
#[must_use]
pub fn str_at<'v>(v: &'v Value, key: &str) -> Option<&'v str> {
    v.get(key).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_parsers_disagree_about_is_refused() {
        let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
        let long = format!("[{}1]", "1,".repeat(ITEMS_MAX));
        for bad in [r#"{"a":1,"a":2}"#, "{} {}", "", "{", r#"{"a":NaN}"#, deep.as_str(), long.as_str()] {
            assert!(parse_strict(bad.as_bytes()).is_err(), "{}", &bad[..bad.len().min(30)]);
        }
        assert!(parse_strict(b"\xff").is_err());
        let fine = format!("{}1{}", "[".repeat(DEPTH_MAX), "]".repeat(DEPTH_MAX));
        assert!(parse_strict(fine.as_bytes()).is_ok());
    }

    #[test]
    fn an_id_is_text_or_an_object_with_one() {
        assert_eq!(id_of(&serde_json::json!("https://a.example/1")), Some("https://a.example/1"));
        assert_eq!(id_of(&serde_json::json!({"id": "https://a.example/1"})), Some("https://a.example/1"));
        for bad in [
            serde_json::json!(null),
            serde_json::json!(1),
            serde_json::json!("a b"),
            serde_json::json!("x\ny"),
            serde_json::json!("x".repeat(9000)),
        ] {
            assert_eq!(id_of(&bad), None);
        }
        assert_eq!(id_at(&serde_json::json!({"actor": ["a", "b"]}), "actor"), None, "two actors are no actor");
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse_strict(&bytes);
        }
    }
}
