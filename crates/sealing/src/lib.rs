//! Sealing of people's details: authenticated encryption under a key that can be destroyed, and marks by which the same
//! detail is known again without being kept.
//!
//! No I/O, no clock, no source of chance: keys and nonces come from whoever calls.

use aws_lc_rs::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey},
    hmac,
};
use zeroize::Zeroizing;

/// Bytes of a key.
pub const KEY_LEN: usize = 32;
/// Bytes of a nonce (RFC 8439).
pub const NONCE_LEN: usize = 12;
/// The form of what [`Key::seal`] makes.
const VERSION: u8 = 1;
/// What is sealed is filled up to a multiple of this, so that its length tells little.
const BLOCK: usize = 64;
/// Longest detail, in bytes: a voice message.
const LONGEST: usize = 4 * 1024 * 1024;

/// What was sealed cannot be opened: by this key, in this place, or at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this was sealed with another key, for another place, or was changed")]
pub struct CannotOpen;

/// The detail is longer than what is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is too long to be kept")]
pub struct TooLong;

/// A key of ChaCha20-Poly1305 (RFC 8439). Its bytes are overwritten when it goes.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; KEY_LEN]>);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// From 32 random bytes.
    #[must_use]
    pub fn new(bytes: [u8; KEY_LEN]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// From bytes that were kept; `None` when they are not 32.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self::new)
    }

    /// Its bytes, to be sealed or written to the one place where they are kept.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    fn cipher(&self) -> Option<LessSafeKey> {
        UnboundKey::new(&CHACHA20_POLY1305, self.as_bytes()).ok().map(LessSafeKey::new)
    }

    /// Seals `plain` for one place: it opens only with the same `place`. A nonce must never be used twice with a key.
    ///
    /// The result is a byte for the form, the nonce, and the sealed text with its tag.
    ///
    /// # Errors
    /// [`TooLong`] above 4 MiB.
    pub fn seal(&self, nonce: [u8; NONCE_LEN], place: &str, plain: &[u8]) -> Result<Vec<u8>, TooLong> {
        let length = u32::try_from(plain.len()).ok().filter(|_| plain.len() <= LONGEST).ok_or(TooLong)?;
        let mut body = Zeroizing::new(Vec::with_capacity(plain.len() + BLOCK + 4 + CHACHA20_POLY1305.tag_len()));
        body.extend_from_slice(&length.to_be_bytes());
        body.extend_from_slice(plain);
        let filled = body.len().next_multiple_of(BLOCK);
        body.resize(filled, 0);
        let cipher = self.cipher().ok_or(TooLong)?;
        cipher
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(place), &mut *body)
            .map_err(|_| TooLong)?;
        let mut sealed = Vec::with_capacity(1 + NONCE_LEN + body.len());
        sealed.push(VERSION);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&body);
        Ok(sealed)
    }

    /// Opens what was sealed for `place`.
    ///
    /// # Errors
    /// [`CannotOpen`].
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
        let (version, rest) = sealed.split_first().ok_or(CannotOpen)?;
        if *version != VERSION || rest.len() < NONCE_LEN {
            return Err(CannotOpen);
        }
        let (nonce, body) = rest.split_at(NONCE_LEN);
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| CannotOpen)?;
        let mut body = Zeroizing::new(body.to_vec());
        let cipher = self.cipher().ok_or(CannotOpen)?;
        let plain = cipher.open_in_place(nonce, Aad::from(place), &mut body).map_err(|_| CannotOpen)?;
        let (length, text) = plain.split_first_chunk::<4>().ok_or(CannotOpen)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| CannotOpen)?;
        text.get(..length).map(|t| Zeroizing::new(t.to_vec())).ok_or(CannotOpen)
    }

    /// A mark of a detail: the same for the same detail of that kind, and of no use without the key.
    #[must_use]
    pub fn mark(&self, kind: &str, detail: &str) -> Vec<u8> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.as_bytes());
        let mut context = hmac::Context::with_key(&key);
        context.update(b"caremonger mark\0");
        context.update(kind.as_bytes());
        context.update(b"\0");
        context.update(detail.as_bytes());
        context.sign().as_ref().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(n: u8) -> Key {
        Key::new([n; KEY_LEN])
    }

    #[test]
    fn what_is_sealed_opens_with_its_key_in_its_place_alone() {
        let sealed = key(1).seal([7; NONCE_LEN], "person/phone", b"416 555 0199").expect("sealed");
        assert_eq!(key(1).open("person/phone", &sealed).expect("opened").as_slice(), b"416 555 0199");
        assert_eq!(key(2).open("person/phone", &sealed), Err(CannotOpen));
        assert_eq!(key(1).open("person/door", &sealed), Err(CannotOpen));
        assert!(!sealed.windows(3).any(|w| w == b"555"));
    }

    #[test]
    fn its_length_tells_little() {
        let sealed = |text: &str| key(1).seal([7; NONCE_LEN], "p", text.as_bytes()).expect("sealed").len();
        assert_eq!(sealed("1"), sealed("12 Elm Street, second floor, ring twice"));
        assert_eq!(key(1).seal([7; NONCE_LEN], "p", &vec![0; LONGEST + 1]), Err(TooLong));
    }

    #[test]
    fn a_mark_differs_by_kind_key_and_detail() {
        let mark = key(1).mark("phone", "165550199");
        assert_eq!(mark, key(1).mark("phone", "165550199"));
        assert!(mark != key(1).mark("mail", "165550199") && mark != key(2).mark("phone", "165550199"));
    }

    proptest! {
        #[test]
        fn a_changed_byte_is_noticed(text in prop::collection::vec(any::<u8>(), 0..300), at in any::<prop::sample::Index>(), bit in 0u8..8) {
            let mut sealed = key(3).seal([9; NONCE_LEN], "place", &text).expect("sealed");
            let opened = key(3).open("place", &sealed).expect("opened");
            prop_assert_eq!(opened.as_slice(), text.as_slice());
            let at = at.index(sealed.len());
            sealed[at] ^= 1 << bit;
            prop_assert_eq!(key(3).open("place", &sealed), Err(CannotOpen));
            sealed.truncate(at);
            prop_assert_eq!(key(3).open("place", &sealed), Err(CannotOpen));
        }
    }
}
