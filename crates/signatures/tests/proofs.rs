//! Proofs of documents: a published vector, and what must and must not break one.

use aws_lc_rs::signature::Ed25519KeyPair;
use caremonger_signatures::{
    key::{PrivateKey, PublicKey},
    proof::{Unproven, add, read},
};
use serde_json::{Value, json};

const NOW: i64 = 1_793_534_400;
const KEY_ID: &str = "https://maple.example/pods/elm#ed25519-key";
const MULTIKEY: &str = "z6MksPbhBbYDxsezCU9kjq9s4r6vD6RL8KZB4N9KsAcArA3a";

/// The key whose seed is the SHA-256 of "maple.example test key 1".
fn key() -> PrivateKey {
    let seed: Vec<u8> = (0..64)
        .step_by(2)
        .filter_map(|i| {
            u8::from_str_radix(&"f3be3ef778fe7c013543470e757ef20289658aa7ddbdb29484af1de5855c5984"[i..i + 2], 16).ok()
        })
        .collect();
    PrivateKey::Ed25519(std::sync::Arc::new(Ed25519KeyPair::from_seed_unchecked(&seed).expect("a key")))
}

fn public() -> PublicKey {
    PublicKey::from_multibase(MULTIKEY).expect("a key")
}

fn accept() -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/data-integrity/v2"],
        "actor": "https://maple.example/pods/elm", "id": "https://maple.example/act/9",
        "object": "https://birch.example/act/77", "to": ["https://birch.example/pods/birch"], "type": "Accept"
    })
}

fn proven() -> Value {
    let mut doc = accept();
    add(&mut doc, &key(), KEY_ID, "2026-11-01T12:00:00Z").expect("a proof");
    doc
}

fn check(doc: &Value) -> Result<(), Unproven> {
    read(doc, NOW)?.check(&public())
}

#[test]
fn the_handed_down_vector() {
    let doc = proven();
    let value = "zmiMcVpNVbCE2eCzdFviW4CNvzyAELqZdrkAzqrQ82w99U4d1cXLx8HUvfA269wqtMngMRWUqfquioKdU6JkTCBQ";
    assert_eq!(doc["proof"]["proofValue"], value);
    assert_eq!(check(&doc), Ok(()));
    assert_eq!(read(&doc, NOW).expect("a proof").key_id, KEY_ID);
}

/// The example of the W3C recommendation "Data Integrity EdDSA Cryptosuites v1.0", section B.2 (`eddsa-jcs-2022`).
#[test]
fn the_vector_of_the_recommendation() {
    let key = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
    let context = json!(["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"]);
    let doc = json!({
        "@context": context, "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential", "AlumniCredential"], "name": "Alumni Credential",
        "description": "A minimum viable example of an Alumni Credential.", "issuer": "https://vc.example/issuers/5678",
        "validFrom": "2023-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
        "proof": {
            "type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "created": "2023-02-24T23:36:38Z",
            "verificationMethod": format!("did:key:{key}#{key}"), "proofPurpose": "assertionMethod", "@context": context,
            "proofValue": "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"
        }
    });
    let key = PublicKey::from_multibase(key).expect("a key");
    assert_eq!(read(&doc, NOW).and_then(|p| p.check(&key)), Ok(()));
}

#[test]
fn what_means_the_same_is_proven_still() {
    let text = proven().to_string();
    let value: Value = serde_json::from_str(&text.replace("birch", "\\u0062irch")).expect("JSON");
    assert_eq!(check(&value), Ok(()), "an escape is how it is written, not what it says");
    let mut doc = proven();
    let moved = doc.as_object_mut().and_then(|m| m.remove("actor")).expect("the actor");
    doc["actor"] = moved;
    assert_eq!(check(&doc), Ok(()), "the order of keys says nothing");
    doc["@context"].as_array_mut().expect("a list").push(json!({"x": "https://x.example/"}));
    assert_eq!(check(&doc), Ok(()), "a context may have grown at its end");
    doc["signature"] = json!({"type": "RsaSignature2017"});
    assert_eq!(check(&doc), Ok(()));
}

#[test]
fn numbers_are_what_they_are_however_written() {
    let mut doc = accept();
    doc["object"] = json!({"n": 1.0, "m": 2.5e-7, "k": -0.0});
    add(&mut doc, &key(), KEY_ID, "2026-11-01T12:00:00Z").expect("a proof");
    doc["object"] = json!({"n": 1, "m": 0.000_000_25, "k": 0});
    assert_eq!(check(&doc), Ok(()));
    doc["object"]["n"] = json!(2);
    assert_eq!(check(&doc), Err(Unproven::Wrong));
    doc["object"]["n"] = json!(9_007_199_254_740_993_u64);
    assert_eq!(check(&doc), Err(Unproven::NotCanonical), "readers round it differently");
}

#[test]
fn what_was_changed_is_not_proven() {
    for (path, to) in [
        ("/object", json!("https://birch.example/act/78")),
        ("/actor", json!("https://birch.example/pods/birch")),
        ("/extra", json!(1)),
        ("/proof/created", json!("2026-11-01T12:00:01Z")),
        ("/proof/verificationMethod", json!("https://maple.example/pods/oak#ed25519-key")),
        ("/proof/extra", json!(true)),
        ("/proof/proofValue", json!("z3sXaxjKs4M3BRicwWA9peyNPJvJqxtGsDmpt1jjoHCjgeUf71TRFz56osPSfDErszyLp5Ks1EhYSgpDaNM977Rg2")),
    ] {
        let mut doc = proven();
        let (parent, key) = path.rsplit_once('/').expect("a path");
        doc.pointer_mut(parent).expect("a place")[key] = to;
        assert_eq!(check(&doc), Err(Unproven::Wrong), "{path}");
    }
}

#[test]
fn what_is_no_proof_of_the_known_kind_is_not_believed() {
    for (path, to, why) in [
        ("/proof/cryptosuite", json!("eddsa-rdfc-2022"), Unproven::UnknownKind),
        ("/proof/proofPurpose", json!("authentication"), Unproven::UnknownKind),
        ("/proof/type", json!("RsaSignature2017"), Unproven::UnknownKind),
        ("/proof", json!([proven()["proof"]]), Unproven::UnknownKind),
        ("/proof", json!("z"), Unproven::UnknownKind),
        ("/proof/verificationMethod", json!(7), Unproven::Unreadable),
        ("/proof/proofValue", json!("uAAAA"), Unproven::Unreadable),
        ("/proof/proofValue", json!("z0OIl"), Unproven::Unreadable),
        ("/proof/proofValue", json!(format!("z{}", "1".repeat(100_000))), Unproven::Unreadable),
        ("/proof/created", json!("yesterday"), Unproven::Unreadable),
        ("/proof/created", json!("2026-11-01T14:00:01Z"), Unproven::OutOfDate),
        ("/proof/expires", json!("2026-11-01T11:59:59Z"), Unproven::OutOfDate),
        ("/@context", json!("https://www.w3.org/ns/activitystreams"), Unproven::OtherContext),
        ("/@context/0", json!("https://evil.example/ns"), Unproven::OtherContext),
    ] {
        let mut doc = proven();
        let (parent, key) = path.rsplit_once('/').expect("a path");
        let place = doc.pointer_mut(parent).expect("a place");
        match key.parse::<usize>() {
            Ok(n) => place[n] = to,
            Err(_) => place[key] = to,
        }
        assert_eq!(check(&doc), Err(why), "{path}");
    }
    assert_eq!(check(&accept()), Err(Unproven::Missing));
    assert_eq!(check(&json!([])), Err(Unproven::Missing));
}

#[test]
fn a_context_that_is_one_word_becomes_a_list() {
    let mut doc = json!({"@context": "https://www.w3.org/ns/activitystreams", "type": "Offer", "proof": "an old one"});
    add(&mut doc, &key(), KEY_ID, "2026-11-01T12:00:00Z").expect("a proof");
    assert_eq!(doc["@context"], accept()["@context"]);
    assert_eq!(check(&doc), Ok(()));
    assert!(add(&mut json!("text"), &key(), KEY_ID, "2026-11-01T12:00:00Z").is_err());
}
