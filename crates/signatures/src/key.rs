//! Keys: RSA (2048 to 8192 bits) and Ed25519; PEM for `publicKeyPem`, Multikey (FEP-521a) for `publicKeyMultibase`.

use std::{fmt, sync::Arc};

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::{KeySize, PublicEncryptingKey},
    signature::{
        ED25519, Ed25519KeyPair, KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair,
    },
};

/// Which kind of key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// RSA, PKCS#1 v1.5, SHA-256.
    Rsa,
    /// Ed25519.
    Ed25519,
}

impl KeyKind {
    /// The word it is stored by.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rsa => "rsa",
            Self::Ed25519 => "ed25519",
        }
    }
}

/// A key cannot be read or used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The text or bytes are not a key of a kind used here.
    #[error("this is not an RSA key of 2048 to 8192 bits or an Ed25519 key")]
    Unreadable,
    /// The cryptographic library failed.
    #[error("the key could not be made or used")]
    Failed,
}

/// A key that signs.
#[derive(Clone)]
pub enum PrivateKey {
    /// RSA.
    Rsa(Arc<RsaKeyPair>),
    /// Ed25519.
    Ed25519(Arc<Ed25519KeyPair>),
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({})", self.kind().as_str())
    }
}

impl PrivateKey {
    /// Makes a new key. RSA takes about a tenth of a second.
    ///
    /// # Errors
    /// [`KeyError::Failed`] when the library fails.
    pub fn generate(kind: KeyKind) -> Result<Self, KeyError> {
        Ok(match kind {
            KeyKind::Rsa => Self::Rsa(Arc::new(RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError::Failed)?)),
            KeyKind::Ed25519 => Self::Ed25519(Arc::new(Ed25519KeyPair::generate().map_err(|_| KeyError::Failed)?)),
        })
    }

    /// Reads a key from PKCS#8 (DER).
    ///
    /// # Errors
    /// [`KeyError::Unreadable`] when it is none.
    pub fn from_pkcs8(kind: KeyKind, der: &[u8]) -> Result<Self, KeyError> {
        Ok(match kind {
            KeyKind::Rsa => Self::Rsa(Arc::new(RsaKeyPair::from_pkcs8(der).map_err(|_| KeyError::Unreadable)?)),
            KeyKind::Ed25519 => {
                Self::Ed25519(Arc::new(Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).map_err(|_| KeyError::Unreadable)?))
            }
        })
    }

    /// The key as PKCS#8 (DER).
    ///
    /// # Errors
    /// [`KeyError::Failed`] when the library fails.
    pub fn to_pkcs8(&self) -> Result<Vec<u8>, KeyError> {
        match self {
            Self::Rsa(k) => {
                let der: Pkcs8V1Der<'_> = k.as_der().map_err(|_| KeyError::Failed)?;
                Ok(der.as_ref().to_vec())
            }
            Self::Ed25519(k) => k.to_pkcs8v1().map(|d| d.as_ref().to_vec()).map_err(|_| KeyError::Failed),
        }
    }

    /// Which kind of key this is.
    #[must_use]
    pub const fn kind(&self) -> KeyKind {
        match self {
            Self::Rsa(_) => KeyKind::Rsa,
            Self::Ed25519(_) => KeyKind::Ed25519,
        }
    }

    /// The public half.
    ///
    /// # Errors
    /// [`KeyError::Failed`] when the library fails.
    pub fn public(&self) -> Result<PublicKey, KeyError> {
        match self {
            Self::Rsa(k) => {
                let der: PublicKeyX509Der<'_> = k.public_key().as_der().map_err(|_| KeyError::Failed)?;
                PublicKey::from_der(KeyKind::Rsa, der.as_ref().to_vec())
            }
            Self::Ed25519(k) => PublicKey::from_der(KeyKind::Ed25519, k.public_key().as_ref().to_vec()),
        }
    }

    /// Signs `message`.
    ///
    /// # Errors
    /// [`KeyError::Failed`] when the library fails.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        match self {
            Self::Rsa(k) => {
                let mut out = vec![0; k.public_modulus_len()];
                k.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut out).map_err(|_| KeyError::Failed)?;
                Ok(out)
            }
            Self::Ed25519(k) => Ok(k.sign(message).as_ref().to_vec()),
        }
    }
}

/// A key that verifies. Cheap to clone, parsed once.
#[derive(Clone)]
pub struct PublicKey {
    kind: KeyKind,
    der: Arc<[u8]>,
    parsed: Arc<ParsedPublicKey>,
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.kind.as_str())
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.der == other.der
    }
}

impl PublicKey {
    /// From stored bytes: `SubjectPublicKeyInfo` or PKCS#1 (DER) for RSA, the 32 bytes for Ed25519.
    ///
    /// # Errors
    /// [`KeyError::Unreadable`] when it is no key of that kind and of an allowed size.
    pub fn from_der(kind: KeyKind, der: Vec<u8>) -> Result<Self, KeyError> {
        let parsed = match kind {
            KeyKind::Rsa => ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &der),
            KeyKind::Ed25519 => ParsedPublicKey::new(&ED25519, &der),
        }
        .map_err(|_| KeyError::Unreadable)?;
        if kind == KeyKind::Rsa {
            // Above, the size is looked at only when verifying; this constructor takes 2048 to 8192 bits.
            let der: PublicKeyX509Der<'_> = parsed.as_der().map_err(|_| KeyError::Unreadable)?;
            PublicEncryptingKey::from_der(der.as_ref()).map_err(|_| KeyError::Unreadable)?;
        }
        Ok(Self { kind, der: der.into(), parsed: Arc::new(parsed) })
    }

    /// From `publicKeyPem`: RSA, or Ed25519 as a few servers publish it.
    ///
    /// # Errors
    /// [`KeyError::Unreadable`] when it is no key of an allowed kind and size.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        if text.len() > 16_384 {
            return Err(KeyError::Unreadable);
        }
        let block = pem::parse(text.trim()).map_err(|_| KeyError::Unreadable)?;
        // RFC 8410: an Ed25519 SubjectPublicKeyInfo is this prefix and the 32 bytes.
        const ED25519_SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
        match block.contents().strip_prefix(&ED25519_SPKI) {
            Some(raw) => Self::from_der(KeyKind::Ed25519, raw.to_vec()),
            None => Self::from_der(KeyKind::Rsa, block.into_contents()),
        }
    }

    /// From `publicKeyMultibase` (FEP-521a): base58btc Multikey of Ed25519.
    ///
    /// # Errors
    /// [`KeyError::Unreadable`] for any other kind of key.
    pub fn from_multibase(text: &str) -> Result<Self, KeyError> {
        let encoded = text.strip_prefix('z').filter(|t| t.len() <= 128).ok_or(KeyError::Unreadable)?;
        let bytes = bs58::decode(encoded).into_vec().map_err(|_| KeyError::Unreadable)?;
        match bytes.strip_prefix(&[0xed, 0x01]) {
            Some(raw) => Self::from_der(KeyKind::Ed25519, raw.to_vec()),
            None => Err(KeyError::Unreadable),
        }
    }

    /// `publicKeyPem` for an RSA key.
    #[must_use]
    pub fn to_pem(&self) -> String {
        pem::encode_config(
            &pem::Pem::new("PUBLIC KEY", self.der.to_vec()),
            pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF),
        )
    }

    /// `publicKeyMultibase` for an Ed25519 key.
    #[must_use]
    pub fn to_multibase(&self) -> String {
        let mut bytes = vec![0xed, 0x01];
        bytes.extend_from_slice(&self.der);
        format!("z{}", bs58::encode(bytes).into_string())
    }

    /// The stored form, see [`Self::from_der`].
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Which kind of key this is.
    #[must_use]
    pub const fn kind(&self) -> KeyKind {
        self.kind
    }

    /// Whether `signature` is this key's over `message`.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.parsed.verify_sig(message, signature).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_being_stored() {
        for kind in [KeyKind::Rsa, KeyKind::Ed25519] {
            let key = PrivateKey::generate(kind).expect("a key");
            let again = PrivateKey::from_pkcs8(kind, &key.to_pkcs8().expect("der")).expect("the same key");
            let public = key.public().expect("public half");
            assert!(public.verifies(b"x", &again.sign(b"x").expect("a signature")));
            assert!(!public.verifies(b"y", &again.sign(b"x").expect("a signature")));
        }
    }

    #[test]
    fn the_handed_down_multikey() {
        let text = "z6MksPbhBbYDxsezCU9kjq9s4r6vD6RL8KZB4N9KsAcArA3a";
        assert_eq!(PublicKey::from_multibase(text).expect("a key").to_multibase(), text);
        for bad in ["", "z", "z6Mk", "u6MksPbh", "z4MXj1wBzi9jUstyPMS4jQqB6KdJaiatPkAtVtGc6bQEQEEsKTic"] {
            assert!(PublicKey::from_multibase(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn pem_in_and_out() {
        let public = PrivateKey::generate(KeyKind::Rsa).and_then(|k| k.public()).expect("a key");
        assert_eq!(PublicKey::from_pem(&public.to_pem()), Ok(public));
        assert!(PublicKey::from_pem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----").is_err());
    }
}
