//! What docs/vectors says of keys, signed requests, proofs and digests: made here and compared, then read as another server
//! would read it, from the files alone.
//!
//! After a change on purpose: `UPDATE_VECTORS=1 cargo test -p caremonger-signatures --test docs_vectors`.

mod accepted;
#[path = "../../../wire/tests/vectors/files.rs"]
mod files;
mod proofs;
mod refused;
mod request;

use caremonger_signatures::{
    cavage, digest,
    key::{PrivateKey, PublicKey},
    proof, rfc9421,
    verify::{self, Incoming, Unsigned},
};
use request::{BODY, private, public, text_of};
use serde_json::{Value, json};

/// The scenes of a file, each with its name.
fn scenes(file: &str) -> Vec<(String, Value)> {
    let all = files::read(file);
    all.as_array().expect("a list").iter().map(|s| (text_of(s, "name"), s.clone())).collect()
}

/// What is said to a request of the files, and under which status.
fn answer(scene: &Value) -> (u16, String) {
    let (url, headers) = (request::url_of(scene), request::headers_of(scene));
    let body = scene["body"].as_str().unwrap_or_default();
    let incoming = Incoming {
        method: scene["method"].as_str().expect("a method"),
        path_and_query: &cavage::path_and_query(&url),
        origin: &url.origin().ascii_serialization(),
        host: &caremonger_signatures::host_header(&url),
        headers: &headers,
        body: body.as_bytes(),
        now: scene["now"].as_i64().expect("a time"),
    };
    let key = public(scene["key"].as_str().expect("a key"));
    let said = verify::parse(incoming).and_then(|u| {
        assert_eq!(u.key_id, text_of(scene, "keyId"));
        u.check(&key)
    });
    match said {
        Ok(()) => (202, "accepted".to_owned()),
        Err(e) => (if Unsigned::is_malformed(e) { 400 } else { 401 }, e.to_string()),
    }
}

#[test]
fn the_keys_are_pairs() {
    for (name, spelled) in files::read("keys.json").as_object().expect("keys") {
        let key = public(name);
        let (pem, multibase) = (spelled.get("publicKeyPem"), spelled.get("publicKeyMultibase"));
        match pem.and_then(Value::as_str) {
            Some(pem) => assert_eq!(PublicKey::from_pem(pem).as_ref(), Ok(&key), "{name}"),
            None => assert_eq!(multibase.and_then(Value::as_str), Some(key.to_multibase().as_str()), "{name}"),
        }
        // Of one, only the public half is needed.
        if name == "rsa-2" {
            continue;
        }
        assert_eq!(private(name).public(), Ok(key.clone()), "{name}");
        if let Some(hex) = spelled.get("publicKeyHex") {
            assert_eq!(hex, &json!(request::hex(key.der())), "{name}");
            let seed = request::bytes(&text_of(spelled, "privateKeyHex"));
            let multibase = bs58::encode([&[0x80, 0x26], seed.as_slice()].concat()).into_string();
            assert_eq!(text_of(spelled, "privateKeyMultibase"), format!("z{multibase}"), "{name}");
        }
    }
}

#[test]
fn requests_are_signed_as_the_files_say() {
    assert!(files::agrees("requests-accepted.json", &Value::from(accepted::all())), "requests-accepted.json");
    assert!(files::agrees("requests-refused.json", &Value::from(refused::all())), "requests-refused.json");
}

#[test]
fn what_is_to_be_accepted_is_accepted_from_the_file_alone() {
    for (name, scene) in scenes("requests-accepted.json") {
        assert_eq!(answer(&scene), (202, "accepted".to_owned()), "{name}");
        assert_eq!(scene["verdict"], "accepted", "{name}");
        let (url, headers) = (request::url_of(&scene), request::headers_of(&scene));
        let (method, header) = (text_of(&scene, "method"), |n: &str| request::text(&headers, n));
        let (signs, signature) = if scene["scheme"] == "rfc9421" {
            let one = rfc9421::parse(header("signature-input"), header("signature")).expect("readable").swap_remove(0);
            let asked = rfc9421::Request { method: &method, target_uri: url.as_str(), headers: &headers };
            (rfc9421::signature_base(&one.input, asked).expect("a base"), one.signature)
        } else {
            let p = cavage::parse(header("signature")).expect("readable");
            // One sender leaves the query out.
            let path = if name == "cavage-get-without-the-query" { url.path().to_owned() } else { cavage::path_and_query(&url) };
            (cavage::signing_string(&p, &method, &path, &headers).expect("a string"), p.signature)
        };
        assert_eq!(signs, text_of(&scene, "signs"), "{name}");
        let key: PrivateKey = private(&text_of(&scene, "key"));
        assert_eq!(key.sign(signs.as_bytes()), Ok(signature), "{name}: there is no chance in these signatures");
    }
}

#[test]
fn what_is_to_be_refused_is_refused_for_the_reason_that_is_written() {
    for (name, scene) in scenes("requests-refused.json") {
        let status = u16::try_from(scene["status"].as_u64().expect("a status")).expect("a status");
        assert_eq!(answer(&scene), (status, text_of(&scene, "why")), "{name}");
        assert_eq!(scene["verdict"], "refused", "{name}");
    }
}

#[test]
fn documents_are_proven_as_the_file_says() {
    assert!(files::agrees("proofs.json", &Value::from(proofs::all())), "proofs.json");
}

#[test]
fn proofs_are_believed_or_not_from_the_file_alone() {
    for (name, scene) in scenes("proofs.json") {
        let now = scene["now"].as_i64().expect("a time");
        let key = public(&text_of(&scene, "key"));
        let said = proof::read(&scene["document"], now).and_then(|claimed| {
            assert_eq!(claimed.key_id, text_of(&scene, "keyId"), "{name}");
            claimed.check(&key)
        });
        let expected = if scene["verdict"] == "accepted" { Ok(()) } else { Err(text_of(&scene, "why")) };
        assert_eq!(said.map_err(|e| e.to_string()), expected, "{name}");
        if scene["verdict"] == "accepted" {
            // The steps between, one by one: what is hashed, the hashes, and the signature over both.
            let hashes = ["canonicalProof", "canonicalDocument"].map(|k| digest::sha256(text_of(&scene, k).as_bytes()));
            assert_eq!(hashes.map(|h| request::hex(&h)), ["proofHash", "documentHash"].map(|k| text_of(&scene, k)), "{name}");
            let value = scene["document"]["proof"]["proofValue"].as_str().and_then(|v| v.strip_prefix('z')).expect("a value");
            let signature = bs58::decode(value).into_vec().expect("base58");
            assert!(key.verifies(&hashes.concat(), &signature), "{name}");
        }
    }
}

#[test]
fn digests_are_as_the_file_says() {
    let (pod, at_cedar) = ("https://maple.example/@maple", "https://cedar.example");
    let followers = [format!("{at_cedar}/@cedar"), format!("{at_cedar}/@elm")];
    let items = [
        "listing https://maple.example/listings/01KAV3W8Q2N5T7R9X1C4E6G8J0 2".to_owned(),
        format!("claim {at_cedar}/activities/01KAV40000000000000000000A accepted 1"),
        format!("claim {at_cedar}/activities/01KAV4000000000000000000C4 requested 0"),
    ];
    let body: Value = serde_json::from_str(BODY).expect("JSON");
    assert_eq!(body, files::read("objects/follow.json"), "what is signed is a document of the vectors");
    let of = digest::of_set(&followers);
    let header = format!(r#"collectionId="{pod}/followers", url="{pod}/followers_synchronization", digest="{of}""#);
    let made = json!({
        "body": {"body": BODY, "digest": digest::digest_header(BODY.as_bytes()),
                 "contentDigest": digest::content_digest_header(BODY.as_bytes())},
        "followers": {"items": followers, "digest": of, "header": header},
        "listings-and-promises": {"items": items, "digest": digest::of_set(&items)},
        "nothing": {"items": [], "digest": "0".repeat(64)}
    });
    assert!(files::agrees("digests.json", &made), "digests.json");
    for set in ["followers", "listings-and-promises", "nothing"] {
        let items = made[set]["items"].as_array().expect("a list").iter().filter_map(Value::as_str);
        assert_eq!(digest::of_set(items), made[set]["digest"], "{set}");
    }
}
