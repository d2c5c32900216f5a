//! Activities: the envelope of what comes in, and builders of the plain kinds that go out.

use caremonger_domain::Timestamp;
use serde_json::{Value, json};

use crate::{PUBLIC, context, json as read, terms, urls::same_origin};

/// An incoming activity whose outer shape is sound.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    /// Its id, at the actor's origin.
    pub id: String,
    /// First `type`.
    pub kind: String,
    /// Who acts.
    pub actor: String,
    /// The whole document, its terms in our spelling.
    pub doc: Value,
}

/// The outer shape is broken: answered with 400.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the activity has no usable {0}")]
pub struct BadEnvelope(&'static str);

impl Envelope {
    /// Reads the outer shape.
    ///
    /// # Errors
    /// [`BadEnvelope`] when `id`, `type` or `actor` is missing, not single, or `id` and `actor` differ in origin.
    pub fn parse(doc: Value) -> Result<Self, BadEnvelope> {
        let kind = read::many(doc.get("type")).find_map(Value::as_str).ok_or(BadEnvelope("type"))?.to_owned();
        let actor = read::id_at(&doc, "actor").ok_or(BadEnvelope("actor"))?.to_owned();
        let id = read::str_at(&doc, "id").and_then(|_| read::id_of(&doc)).ok_or(BadEnvelope("id"))?.to_owned();
        if !same_origin(&id, &actor) {
            return Err(BadEnvelope("id at the host of its actor"));
        }
        Ok(Self { id, kind, actor, doc: terms::plain(doc) })
    }

    /// The id of the single object.
    #[must_use]
    pub fn object_id(&self) -> Option<&str> {
        read::id_at(&self.doc, "object")
    }

    /// The object, when it is embedded.
    #[must_use]
    pub fn object(&self) -> Option<&Value> {
        match self.doc.get("object")? {
            Value::Array(items) if items.len() == 1 => items.first(),
            other => Some(other),
        }
        .filter(|o| o.is_object())
    }

    /// An embedded object with the addressing of the activity, where it has none of its own: some address that alone.
    #[must_use]
    pub fn addressed(&self, object: &Value) -> Value {
        let mut object = object.clone();
        if object.is_object() && object.get("to").is_none() && object.get("cc").is_none() {
            for key in ["to", "cc"] {
                if let Some(whom) = self.doc.get(key) {
                    object[key] = whom.clone();
                }
            }
        }
        object
    }

    /// Whether the sender speaks of itself: the whole account is deleted or changed.
    #[must_use]
    pub fn is_about_itself(&self) -> bool {
        matches!(self.kind.as_str(), "Delete" | "Update") && self.object_id() == Some(&self.actor)
    }
}

/// Whom something is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressing {
    /// `to`.
    pub to: Vec<String>,
    /// `cc`.
    pub cc: Vec<String>,
}

impl Addressing {
    /// Everyone, and the followers of the actor.
    #[must_use]
    pub fn public(followers: String) -> Self {
        Self { to: vec![PUBLIC.to_owned()], cc: vec![followers] }
    }

    /// Public but kept out of public timelines, for one person.
    #[must_use]
    pub fn quiet(person: String) -> Self {
        Self { to: vec![person], cc: vec![PUBLIC.to_owned()] }
    }

    /// These actors and nobody else.
    #[must_use]
    pub const fn direct(to: Vec<String>) -> Self {
        Self { to, cc: Vec::new() }
    }
}

/// Whether a document (activity or object) is addressed to everyone.
#[must_use]
pub fn is_public(doc: &Value) -> bool {
    read::addressees(doc).any(|id| matches!(id, PUBLIC | "as:Public" | "Public"))
}

/// An activity around `object`. The object's own `@context`, if it has one, moves to the top.
#[must_use]
pub fn wrap(kind: &str, id: &str, actor: &str, published: Timestamp, addressing: &Addressing, mut object: Value) -> Value {
    let context = object.as_object_mut().and_then(|o| o.remove("@context")).unwrap_or_else(context::plain);
    json!({
        "@context": context,
        "id": id,
        "type": kind,
        "actor": actor,
        "published": published.whole_second(),
        "to": addressing.to,
        "cc": addressing.cc,
        "object": object
    })
}

/// Passing something public on to everybody and to `cc`: by its id alone, so that all fetch it from its home.
#[must_use]
pub fn announce(id: &str, actor: &str, published: Timestamp, cc: Vec<String>, object: &str) -> Value {
    let addressing = Addressing { to: vec![PUBLIC.to_owned()], cc };
    wrap("Announce", id, actor, published, &addressing, json!(object))
}

/// An object that is gone for good.
#[must_use]
pub fn tombstone(id: &str, former: &str, deleted: Timestamp) -> Value {
    json!({"@context": context::plain(), "id": id, "type": "Tombstone", "formerType": former, "deleted": deleted.whole_second()})
}

/// The `Follow` as we embed it in our answer: ids byte for byte as they came.
#[must_use]
pub fn follow(id: &str, actor: &str, object: &str) -> Value {
    json!({"id": id, "type": "Follow", "actor": actor, "object": object})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envelope_needs_one_id_one_actor_one_host() {
        let fine = json!({"id": "https://a.example/1", "type": "Like", "actor": {"id": "https://a.example/ana"}, "object": "x"});
        assert_eq!(Envelope::parse(fine).expect("fine").actor, "https://a.example/ana");
        for bad in [
            json!({"type": "Like", "actor": "https://a.example/ana"}),
            json!({"id": "https://a.example/1", "actor": "https://a.example/ana"}),
            json!({"id": "https://a.example/1", "type": "Like"}),
            json!({"id": "https://b.example/1", "type": "Like", "actor": "https://a.example/ana"}),
            json!({"id": "https://a.example:8443/1", "type": "Like", "actor": "https://a.example/ana"}),
            json!({"id": "https://a.example/1", "type": "Like", "actor": ["https://a.example/ana", "https://a.example/bo"]}),
            json!({"id": 7, "type": "Like", "actor": "https://a.example/ana"}),
            json!(null),
            json!([]),
        ] {
            assert!(Envelope::parse(bad.clone()).is_err(), "{bad}");
        }
    }
}
