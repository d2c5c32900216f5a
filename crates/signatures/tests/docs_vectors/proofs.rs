//! Documents with proofs, good ones with the steps between, and spoiled ones.

use caremonger_signatures::{digest, proof};
use serde_json::{Value, json};

use crate::{
    files,
    request::{BODY, NOW, hex, private},
};

const KEY_ID: &str = "https://maple.example/@maple#ed25519-key";

fn proven(mut doc: Value) -> Value {
    proof::add(&mut doc, &private("ed25519"), KEY_ID, "2026-11-20T09:00:00Z").expect("a proof");
    doc
}

fn scene(name: &str, document: Value) -> Value {
    json!({"name": name, "key": "ed25519", "keyId": KEY_ID, "now": NOW, "document": document})
}

fn accepted(name: &str, doc: Value) -> Value {
    let mut made = scene(name, proven(doc));
    let (mut options, mut without) = (made["document"]["proof"].clone(), made["document"].clone());
    for (map, key) in [(&mut options, "proofValue"), (&mut without, "proof")] {
        map.as_object_mut().expect("an object").remove(key);
    }
    for (canonical, hash, value) in [("canonicalProof", "proofHash", options), ("canonicalDocument", "documentHash", without)] {
        let text = serde_json_canonicalizer::to_string(&value).expect("canonical");
        made[hash] = json!(hex(&digest::sha256(text.as_bytes())));
        made[canonical] = json!(text);
    }
    made["verdict"] = json!("accepted");
    made
}

fn refused(name: &str, why: &str, spoil: impl FnOnce(&mut Value)) -> Value {
    let mut document = proven(follow());
    spoil(&mut document);
    let mut made = scene(name, document);
    made["verdict"] = json!("refused");
    made["why"] = json!(why);
    made
}

fn follow() -> Value {
    serde_json::from_str(BODY).expect("JSON")
}

pub(crate) fn all() -> Vec<Value> {
    let (wrong, other, late) =
        ("the proof does not fit the document", "the proof is not of the kind known here", "the proof is out of date");
    vec![
        accepted("follow", follow()),
        accepted("accept-offer", files::read("objects/accept-offer.json")),
        {
            // A context may have grown at its end on the way, and keys have no order.
            let mut made = scene("grown-context", proven(follow()));
            let grown = accepted("", follow());
            for key in ["canonicalProof", "proofHash", "canonicalDocument", "documentHash"] {
                made[key] = grown[key].clone();
            }
            made["document"]["@context"].as_array_mut().expect("a list").push(json!({"x": "https://x.example/"}));
            made["verdict"] = json!("accepted");
            made
        },
        refused("changed", wrong, |d| d["object"] = json!("https://cedar.example/@elm")),
        refused("added-to", wrong, |d| d["cc"] = json!([])),
        refused("another-time-in-the-proof", wrong, |d| d["proof"]["created"] = json!("2026-11-20T09:00:01Z")),
        refused("another-context", "the proof is for another context", |d| {
            d["@context"] = json!("https://www.w3.org/ns/activitystreams");
        }),
        refused("two-proofs", other, |d| d["proof"] = json!([d["proof"], d["proof"]])),
        refused("another-cryptosuite", other, |d| d["proof"]["cryptosuite"] = json!("eddsa-rdfc-2022")),
        refused("for-another-purpose", other, |d| d["proof"]["proofPurpose"] = json!("authentication")),
        refused("from-the-future", late, |d| d["proof"]["created"] = json!("2026-11-20T10:00:01Z")),
        refused("expired", late, |d| d["proof"]["expires"] = json!("2026-11-20T08:59:59Z")),
        refused("a-number-that-is-too-large", "the document has no canonical form", |d| {
            d["n"] = json!(9_007_199_254_740_993_u64);
        }),
        refused("none", "there is no proof", |d| drop(d.as_object_mut().and_then(|m| m.remove("proof")))),
    ]
}
