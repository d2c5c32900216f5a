//! Proofs inside documents: FEP-8b32 with the cryptosuite `eddsa-jcs-2022` (W3C Data Integrity, RFC 8785).
//!
//! Unlike the signature of a request, a proof travels with its document: whoever passes it on cannot change it.

use aws_lc_rs::digest::{SHA256, digest};
use chrono::DateTime;
use serde_json::{Map, Value, json};

use crate::key::{KeyError, KeyKind, PrivateKey, PublicKey};

/// The only cryptosuite used and believed here.
pub const CRYPTOSUITE: &str = "eddsa-jcs-2022";
/// Context that declares the terms of a proof.
pub const CONTEXT: &str = "https://w3id.org/security/data-integrity/v2";
/// How far a proof's clock may be ahead, in seconds.
const AHEAD_MAX: i64 = 3_600;
/// Beyond these, readers of JSON disagree about what a whole number is (RFC 8785 section 3.2.2.3).
const WHOLE_MAX: u64 = 1 << 53;

/// Why a document is not proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// There is none.
    #[error("there is no proof")]
    Missing,
    /// It is not one proof of the one known kind.
    #[error("the proof is not of the kind known here")]
    UnknownKind,
    /// A part of it cannot be read.
    #[error("the proof cannot be read")]
    Unreadable,
    /// It is from the future, or has expired.
    #[error("the proof is out of date")]
    OutOfDate,
    /// The document does not begin with the proof's own context.
    #[error("the proof is for another context")]
    OtherContext,
    /// The document cannot be put into the canonical form that is signed.
    #[error("the document has no canonical form")]
    NotCanonical,
    /// The signature is not the key's.
    #[error("the proof does not fit the document")]
    Wrong,
}

/// A proof that was read; it still needs its key.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// Id of the key it names (`verificationMethod`).
    pub key_id: String,
    hash: [u8; 64],
    signature: Vec<u8>,
}

/// The form of JSON that is signed (RFC 8785).
fn canonical(value: &Value) -> Result<Vec<u8>, Unproven> {
    if !whole_numbers_are_safe(value) {
        return Err(Unproven::NotCanonical);
    }
    serde_json_canonicalizer::to_vec(value).map_err(|_| Unproven::NotCanonical)
}

fn whole_numbers_are_safe(value: &Value) -> bool {
    match value {
        Value::Number(n) => n.as_u64().is_none_or(|n| n <= WHOLE_MAX) && n.as_i64().is_none_or(|n| n.unsigned_abs() <= WHOLE_MAX),
        Value::Array(items) => items.iter().all(whole_numbers_are_safe),
        Value::Object(map) => map.values().all(whole_numbers_are_safe),
        _ => true,
    }
}

/// What is signed: the hash of the proof's own properties, then that of the document.
fn hash_of(options: &Value, document: &Value) -> Result<[u8; 64], Unproven> {
    let mut hash = [0; 64];
    let (first, second) = hash.split_at_mut(32);
    first.copy_from_slice(digest(&SHA256, &canonical(options)?).as_ref());
    second.copy_from_slice(digest(&SHA256, &canonical(document)?).as_ref());
    Ok(hash)
}

/// Adds a proof to `doc`, in place of one that is there. Its `@context` grows by [`CONTEXT`].
///
/// `created` is a time of RFC 3339; `key_id` names the Ed25519 key among the actor's `assertionMethod` (FEP-521a).
///
/// # Errors
/// [`KeyError::Unreadable`] for a key of another kind and for what is no object, [`KeyError::Failed`] of the library.
pub fn add(doc: &mut Value, key: &PrivateKey, key_id: &str, created: &str) -> Result<(), KeyError> {
    let map = doc.as_object_mut().ok_or(KeyError::Unreadable)?;
    if key.kind() != KeyKind::Ed25519 {
        return Err(KeyError::Unreadable);
    }
    map.remove("proof");
    let mut contexts = match map.remove("@context") {
        Some(Value::Array(items)) => items,
        Some(one) => vec![one],
        None => Vec::new(),
    };
    if !contexts.iter().any(|c| c == CONTEXT) {
        // Right after that of ActivityStreams, which has to stay the first.
        contexts.insert(contexts.len().min(1), json!(CONTEXT));
    }
    map.insert("@context".to_owned(), Value::Array(contexts.clone()));
    let mut proof = json!({
        "@context": contexts,
        "type": "DataIntegrityProof",
        "cryptosuite": CRYPTOSUITE,
        "verificationMethod": key_id,
        "proofPurpose": "assertionMethod",
        "created": created,
    });
    let hash = hash_of(&proof, doc).map_err(|_| KeyError::Failed)?;
    let signature = key.sign(&hash)?;
    proof["proofValue"] = json!(format!("z{}", bs58::encode(signature).into_string()));
    doc["proof"] = proof;
    Ok(())
}

/// Reads the proof of a document and checks all that needs no key. `now` is in seconds since 1970.
///
/// # Errors
/// [`Unproven`].
pub fn read(doc: &Value, now: i64) -> Result<Claimed, Unproven> {
    let mut options = match doc.get("proof") {
        Some(Value::Object(proof)) => proof.clone(),
        None => return Err(Unproven::Missing),
        Some(_) => return Err(Unproven::UnknownKind),
    };
    let word = |key: &str| options.get(key).and_then(Value::as_str);
    let known = word("type") == Some("DataIntegrityProof")
        && word("cryptosuite") == Some(CRYPTOSUITE)
        && word("proofPurpose") == Some("assertionMethod");
    if !known {
        return Err(Unproven::UnknownKind);
    }
    let key_id = word("verificationMethod").ok_or(Unproven::Unreadable)?.to_owned();
    check_times(&options, now)?;
    let value = options.remove("proofValue").ok_or(Unproven::Unreadable)?;
    let encoded = value.as_str().and_then(|v| v.strip_prefix('z')).filter(|v| v.len() <= 128).ok_or(Unproven::Unreadable)?;
    let signature = bs58::decode(encoded).into_vec().map_err(|_| Unproven::Unreadable)?;
    let mut map = doc.as_object().cloned().unwrap_or_default();
    map.remove("proof");
    // A signature of the older kind stands beside a proof, not under it.
    map.remove("signature");
    if let Some(context) = options.get("@context") {
        if !begins_with(map.get("@context"), context) {
            return Err(Unproven::OtherContext);
        }
        map.insert("@context".to_owned(), context.clone());
    }
    let hash = hash_of(&Value::Object(options), &Value::Object(map))?;
    Ok(Claimed { key_id, hash, signature })
}

fn check_times(options: &Map<String, Value>, now: i64) -> Result<(), Unproven> {
    let time = |key: &str| match options.get(key) {
        None => Ok(None),
        Some(Value::String(s)) => DateTime::parse_from_rfc3339(s).map(|t| Some(t.timestamp())).map_err(|_| Unproven::Unreadable),
        Some(_) => Err(Unproven::Unreadable),
    };
    let late = time("expires")?.is_some_and(|t| t < now);
    let early = time("created")?.is_some_and(|t| t > now.saturating_add(AHEAD_MAX));
    if late || early { Err(Unproven::OutOfDate) } else { Ok(()) }
}

/// Whether the document's context begins with the proof's.
fn begins_with(document: Option<&Value>, proof: &Value) -> bool {
    let list = |v: &Value| match v {
        Value::Array(items) => items.clone(),
        one => vec![one.clone()],
    };
    document.is_some_and(|d| list(d).starts_with(&list(proof)))
}

impl Claimed {
    /// Checks the signature.
    ///
    /// # Errors
    /// [`Unproven::Wrong`], also for a key that is not Ed25519.
    pub fn check(&self, key: &PublicKey) -> Result<(), Unproven> {
        let fits = key.kind() == KeyKind::Ed25519 && key.verifies(&self.hash, &self.signature);
        if fits { Ok(()) } else { Err(Unproven::Wrong) }
    }
}
