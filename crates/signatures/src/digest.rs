//! `Digest` (RFC 3230, for draft-cavage) and `Content-Digest` (RFC 9530, for RFC 9421), SHA-256.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// SHA-256 of `body`.
#[must_use]
pub fn sha256(body: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(digest(&SHA256, body).as_ref());
    out
}

/// The digest of a set: the XOR of the SHA-256 of each item, in small hexadecimal digits (FEP-8fcf). The order does not
/// matter, and nothing gives 64 zeros.
#[must_use]
pub fn of_set<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> String {
    let mut sum = [0u8; 32];
    for item in items {
        for (s, b) in sum.iter_mut().zip(sha256(item.as_ref().as_bytes())) {
            *s ^= b;
        }
    }
    sum.iter().map(|b| format!("{b:02x}")).collect()
}

/// Value of the `Digest` header: `SHA-256=…`.
#[must_use]
pub fn digest_header(body: &[u8]) -> String {
    format!("SHA-256={}", STANDARD.encode(sha256(body)))
}

/// Value of the `Content-Digest` header: `sha-256=:…:`.
#[must_use]
pub fn content_digest_header(body: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(sha256(body)))
}

/// Whether a `Digest` header holds a SHA-256 of `body`. Other algorithms in the list are passed over.
#[must_use]
pub fn digest_matches(header: &str, body: &[u8]) -> bool {
    let mut found = header.split(',').filter_map(|part| {
        let (algorithm, value) = part.trim().split_once('=')?;
        algorithm.eq_ignore_ascii_case("sha-256").then_some(value)
    });
    match (found.next(), found.next()) {
        (Some(value), None) => STANDARD.decode(value).is_ok_and(|d| d == sha256(body)),
        _ => false,
    }
}

/// Whether a `Content-Digest` header holds a SHA-256 of `body`.
#[must_use]
pub fn content_digest_matches(header: &str, body: &[u8]) -> bool {
    let Ok(dict) = sfv::Parser::new(header).parse::<sfv::Dictionary>() else { return false };
    match dict.get("sha-256") {
        Some(sfv::ListEntry::Item(item)) => item.bare_item.as_byte_sequence() == Some(&sha256(body)[..]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_a_set_does_not_mind_the_order() {
        let empty: [&str; 0] = [];
        assert_eq!(of_set(empty), "0".repeat(64));
        assert_eq!(of_set(["a", "b"]), of_set(["b", "a"]));
        assert_ne!(of_set(["a", "b"]), of_set(["a", "c"]));
        // The example of FEP-8fcf.
        assert_eq!(
            of_set(["https://testing.example.org/users/1", "https://testing.example.org/users/2"]),
            "c33f48cd341ef046a206b8a72ec97af65079f9a3a9b90eef79c5920dce45c61f"
        );
    }

    #[test]
    fn the_published_digest() {
        // RFC 9530, appendix A: {"hello": "world"} followed by a line feed.
        let body = b"{\"hello\": \"world\"}\n";
        assert_eq!(content_digest_header(body), "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
        assert!(content_digest_matches(&content_digest_header(body), body));
        assert!(digest_matches(&digest_header(body), body));
    }

    #[test]
    fn another_body_or_another_algorithm_does_not_match() {
        assert!(!digest_matches(&digest_header(b"a"), b"b"));
        assert!(!digest_matches("SHA-512=AAAA", b"a"));
        assert!(!digest_matches("", b""));
        let twice = format!("{},{}", digest_header(b"a"), digest_header(b"b"));
        assert!(!digest_matches(&twice, b"a"), "two digests of one kind are no digest");
        assert!(!content_digest_matches("sha-512=:AAAA:", b"a"));
        assert!(!content_digest_matches("sha-256=AAAA", b"a"));
    }
}
