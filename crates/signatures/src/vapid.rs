//! How this node shows servers of the Push API who it is: a signed token (RFC 8292, VAPID) with a P-256 key of its own.

use aws_lc_rs::{
    encoding::AsBigEndian as _,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use crate::key::KeyError;

/// The node's key for the Push API.
pub struct VapidKey(EcdsaKeyPair);

impl std::fmt::Debug for VapidKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("VapidKey")
    }
}

impl VapidKey {
    /// Makes a new key.
    ///
    /// # Errors
    /// [`KeyError::Failed`] when the library fails.
    pub fn generate() -> Result<Self, KeyError> {
        EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map(Self).map_err(|_| KeyError::Failed)
    }

    /// Reads a key as [`Self::to_text`] wrote it.
    ///
    /// # Errors
    /// [`KeyError::Unreadable`] when it is none.
    pub fn from_text(text: &str) -> Result<Self, KeyError> {
        let raw = URL_SAFE_NO_PAD.decode(text).map_err(|_| KeyError::Unreadable)?;
        let (private, public) = raw.split_at_checked(32).ok_or(KeyError::Unreadable)?;
        EcdsaKeyPair::from_private_key_and_public_key(&ECDSA_P256_SHA256_FIXED_SIGNING, private, public)
            .map(Self)
            .map_err(|_| KeyError::Unreadable)
    }

    /// The private and the public half, as base64url.
    ///
    /// # Errors
    /// [`KeyError::Failed`] when the library fails.
    pub fn to_text(&self) -> Result<String, KeyError> {
        let private = self.0.private_key().as_be_bytes().map_err(|_| KeyError::Failed)?;
        Ok(URL_SAFE_NO_PAD.encode([private.as_ref(), self.0.public_key().as_ref()].concat()))
    }

    /// The public half as browsers take it (`applicationServerKey`): the uncompressed point, base64url.
    #[must_use]
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.public_key().as_ref())
    }

    /// The value of `Authorization` for a message to a server of that origin, good until `expires` (seconds since 1970, at most a day
    /// ahead). `subject` is where its operator finds ours: a `mailto:` or `https:` address.
    ///
    /// # Errors
    /// [`KeyError::Failed`] when the library fails.
    pub fn authorization(&self, audience: &str, subject: &str, expires: i64) -> Result<String, KeyError> {
        let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let head = part(json!({"typ": "JWT", "alg": "ES256"}));
        let claims = part(json!({"aud": audience, "exp": expires, "sub": subject}));
        let signed = format!("{head}.{claims}");
        let signature = self.0.sign(&SystemRandom::new(), signed.as_bytes()).map_err(|_| KeyError::Failed)?;
        Ok(format!("vapid t={signed}.{}, k={}", URL_SAFE_NO_PAD.encode(signature.as_ref()), self.public()))
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    use super::*;

    #[test]
    fn a_token_is_signed_by_the_key_that_browsers_were_given() {
        let key = VapidKey::generate().expect("a key");
        let again = VapidKey::from_text(&key.to_text().expect("text")).expect("the same key");
        let header = again.authorization("https://push.example", "https://maple.example", 1_793_534_400).expect("a token");
        let (token, public) = header.strip_prefix("vapid t=").and_then(|h| h.split_once(", k=")).expect("the form of RFC 8292");
        assert_eq!(public, key.public());
        let (signed, signature) = token.rsplit_once('.').expect("three parts");
        let raw = |text: &str| URL_SAFE_NO_PAD.decode(text).expect("base64url");
        let checks = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, raw(public));
        assert!(checks.verify(signed.as_bytes(), &raw(signature)).is_ok());
        assert!(checks.verify(b"something else", &raw(signature)).is_err());
        let claims: serde_json::Value =
            serde_json::from_slice(&raw(signed.split_once('.').expect("two parts").1)).expect("claims");
        assert_eq!(claims, json!({"aud": "https://push.example", "exp": 1_793_534_400, "sub": "https://maple.example"}));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "AAAA", "not base64!", &"A".repeat(200)] {
            assert!(VapidKey::from_text(text).is_err(), "{text}");
        }
    }
}
