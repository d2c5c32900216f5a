//! What leaves the node: every activity passes here, through the gate, into the queue.

use caremonger_domain::{
    Refusal, gate,
    id::{ActivityId, ActorId, RemoteActorId},
};
use caremonger_signatures::proof;
use caremonger_store::{
    activity::{NewActivity, activity_insert},
    delivery::{About, Followers, delivery_to_actor, delivery_to_followers},
    remote_actor::RemoteActor,
};
use serde_json::Value;

use crate::{Error, Tx, actor::signing_keys_in};

/// Whom an activity goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipients {
    /// The followers of these actors of ours; pods among them only if what was agreed covers what it is about.
    Followers(Vec<ActorId>, Followers, Option<About>),
    /// These actors elsewhere, each in its own inbox.
    Actors(Vec<RemoteActorId>),
}

/// An activity to be sent.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// Who sends it.
    pub actor: ActorId,
    /// The JSON, its id included.
    pub doc: Value,
    /// The object it is about.
    pub object_uri: String,
    /// Whether everyone may fetch it.
    pub public: bool,
    /// Whether it stands in the outbox.
    pub in_outbox: bool,
    /// Whether it carries a proof (FEP-8b32). Between pods it does, so that it can be passed on and shown later; readers
    /// of microblogs need none, and some of them cannot read its context.
    pub proven: bool,
}

/// The keys under which people's words stand in what we send as HTML, and those under which they stand as they are.
const HTML: &[&str] = &["content", "summary"];
const PLAIN: &[&str] = &["name", "note", "reason", "hasUnit", "category"];

/// The gate of decision 1: refuses an activity in whose words a private detail stands.
///
/// # Errors
/// [`Refusal::PrivateDetail`] naming it.
pub fn gate(doc: &Value) -> Result<(), Refusal> {
    match doc {
        Value::Object(map) => {
            // A complaint's words are no HTML: what looks like a tag in them is read by whoever gets it.
            let flag = map.get("type").is_some_and(|t| t == "Flag");
            // Actors carry titles and keys only; tags are mentions and hashtags.
            for (key, value) in map {
                match value {
                    Value::String(s) if PLAIN.contains(&key.as_str()) || (flag && key == "content") => gate::check_text(s)?,
                    Value::String(s) if HTML.contains(&key.as_str()) => gate::check_text(&caremonger_wire::html::to_text(s))?,
                    Value::Object(texts) if key == "contentMap" => {
                        texts
                            .values()
                            .filter_map(Value::as_str)
                            .try_for_each(|s| gate::check_text(&caremonger_wire::html::to_text(s)))?;
                    }
                    Value::Object(texts) if matches!(key.as_str(), "nameMap" | "noteMap") => {
                        texts.values().filter_map(Value::as_str).try_for_each(gate::check_text)?;
                    }
                    Value::Object(_) | Value::Array(_) if !matches!(key.as_str(), "@context" | "tag") => gate(value)?,
                    _ => {}
                }
            }
            Ok(())
        }
        Value::Array(items) => items.iter().try_for_each(gate),
        _ => Ok(()),
    }
}

impl Tx<'_> {
    /// The id for an activity about to be sent.
    #[must_use]
    pub fn activity_uri(&self) -> String {
        self.urls().activity(ActivityId::new(self.now, self.bits()))
    }

    /// Sends something to one actor elsewhere alone; a pod gets it with a proof.
    ///
    /// # Errors
    /// Those of [`Tx::send`].
    pub fn send_to(&mut self, actor: ActorId, to: &RemoteActor, doc: Value, object_uri: String) -> Result<(), Error> {
        let out = Outgoing { actor, doc, object_uri, public: false, in_outbox: false, proven: to.speaks_proposals };
        self.send(&out, &[Recipients::Actors(vec![to.id])])
    }

    /// Keeps an activity and puts it into the queue, in this transaction.
    ///
    /// # Errors
    /// [`Refusal::PrivateDetail`] when the gate refuses it; then the whole act is undone.
    pub fn send(&mut self, out: &Outgoing, recipients: &[Recipients]) -> Result<(), Error> {
        gate(&out.doc)?;
        let mut doc = out.doc.clone();
        if out.proven {
            let (key_id, key) = signing_keys_in(self, out.actor)?.ed25519;
            proof::add(&mut doc, &key, &key_id, &self.now.whole_second().to_string())?;
        }
        let body = doc.to_string();
        let text = |key: &str| out.doc.get(key).and_then(Value::as_str).unwrap_or_default();
        let new = NewActivity {
            uri: text("id"),
            actor: out.actor,
            kind: text("type"),
            object_uri: &out.object_uri,
            public: out.public,
            in_outbox: out.in_outbox,
            body: &body,
        };
        let seq = activity_insert(self.conn, &new, self.now)?;
        for to in recipients {
            match to {
                Recipients::Followers(of, which, about) => {
                    delivery_to_followers(self.conn, seq, of, *which, about.as_ref(), self.now)?;
                }
                Recipients::Actors(actors) => {
                    for actor in actors {
                        delivery_to_actor(self.conn, seq, *actor, self.now)?;
                    }
                }
            }
        }
        self.sent = true;
        Ok(())
    }
}

#[cfg(test)]
#[path = "outbox_tests.rs"]
mod tests;
