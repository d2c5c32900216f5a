//! Slips that are signed unseen: RSABSSA-SHA384-PSS-Deterministic of RFC 9474. Whoever signed one cannot tell later which it was.

use blind_rsa_signatures::{
    BlindSignature, BlindingResult, DefaultRng, Deterministic, PSS, PublicKey, SecretKey, Sha384, Signature,
};

use crate::key::{KeyError, KeyKind, PrivateKey};

/// Bytes of what is signed: drawn at random by whoever asks.
pub const TOKEN_LEN: usize = 32;
/// Bytes of a blinded token, and of a signature.
pub const SIGNATURE_LEN: usize = 256;

/// Why something cannot be signed, or is not signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BlindError {
    /// The key cannot be read.
    #[error("the key of the slips cannot be read")]
    Key,
    /// It has another length, or is no number below the modulus.
    #[error("this is no blinded token")]
    Token,
}

fn read(pkcs8: &[u8]) -> Result<SecretKey<Sha384, PSS, Deterministic>, BlindError> {
    SecretKey::from_der(pkcs8).map_err(|_| BlindError::Key)
}

fn public(pkcs8: &[u8]) -> Result<PublicKey<Sha384, PSS, Deterministic>, BlindError> {
    read(pkcs8)?.public_key().map_err(|_| BlindError::Key)
}

/// A new key to sign slips with (RSA 2048), as PKCS#8 (DER).
///
/// # Errors
/// [`KeyError::Failed`] when the library fails.
pub fn generate() -> Result<Vec<u8>, KeyError> {
    PrivateKey::generate(KeyKind::Rsa)?.to_pkcs8()
}

/// The modulus that whoever blinds needs: 256 bytes, the highest first. The exponent is 65537.
///
/// # Errors
/// [`BlindError::Key`].
pub fn modulus(pkcs8: &[u8]) -> Result<Vec<u8>, BlindError> {
    Ok(public(pkcs8)?.components().n())
}

/// Signs what cannot be read (RFC 9474 section 4.3, `BlindSign`).
///
/// # Errors
/// [`BlindError`].
pub fn sign(pkcs8: &[u8], blinded: &[u8]) -> Result<Vec<u8>, BlindError> {
    if blinded.len() != SIGNATURE_LEN {
        return Err(BlindError::Token);
    }
    Ok(read(pkcs8)?.blind_sign(blinded).map_err(|_| BlindError::Token)?.0)
}

/// Whether a token was signed with this key.
///
/// # Errors
/// [`BlindError::Key`].
pub fn verifies(pkcs8: &[u8], token: &[u8], signature: &[u8]) -> Result<bool, BlindError> {
    let fits = token.len() == TOKEN_LEN && signature.len() == SIGNATURE_LEN;
    Ok(fits && public(pkcs8)?.verify(&Signature(signature.to_vec()), None, token).is_ok())
}

/// A token that was made unreadable, and what it takes to use its signature: the half of whoever asks, for programs. On pages a
/// script does the same.
#[derive(Debug)]
pub struct Blinded {
    key: PublicKey<Sha384, PSS, Deterministic>,
    made: BlindingResult,
    token: [u8; TOKEN_LEN],
}

impl Blinded {
    /// Makes a token unreadable (RFC 9474 section 4.2, `Blind`) for the key with this [`modulus`].
    ///
    /// # Errors
    /// [`BlindError::Key`] when that is none.
    pub fn new(modulus: &[u8], token: [u8; TOKEN_LEN]) -> Result<Self, BlindError> {
        // `RSAPublicKey` of RFC 8017, appendix A.1.1, of this one size.
        let head: &[u8] = &[0x30, 0x82, 0x01, 0x0a, 0x02, 0x82, 0x01, 0x01, 0x00];
        let der = [head, modulus, &[0x02, 0x03, 0x01, 0x00, 0x01]].concat();
        let key = PublicKey::from_der(&der).map_err(|_| BlindError::Key)?;
        let made = key.blind(&mut DefaultRng, token).map_err(|_| BlindError::Key)?;
        Ok(Self { key, made, token })
    }

    /// What is sent.
    #[must_use]
    pub fn to_send(&self) -> &[u8] {
        &self.made.blind_message.0
    }

    /// Makes the signature of the token out of what came back (`Finalize`).
    ///
    /// # Errors
    /// [`BlindError::Token`] when it was signed with another key.
    pub fn finish(&self, signed: &[u8]) -> Result<Vec<u8>, BlindError> {
        let signed = BlindSignature(signed.to_vec());
        Ok(self.key.finalize(&signed, &self.made, self.token).map_err(|_| BlindError::Token)?.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_signed_unseen_and_holds_for_its_token_and_key_alone() {
        let (key, other) = (generate().unwrap(), generate().unwrap());
        let asked = Blinded::new(&modulus(&key).unwrap(), [7; TOKEN_LEN]).unwrap();
        let again = Blinded::new(&modulus(&key).unwrap(), [7; TOKEN_LEN]).unwrap();
        assert_ne!(asked.to_send(), again.to_send(), "the same token looks different each time");
        let signature = asked.finish(&sign(&key, asked.to_send()).unwrap()).unwrap();
        assert!(verifies(&key, &[7; TOKEN_LEN], &signature).unwrap());
        assert!(!verifies(&key, &[8; TOKEN_LEN], &signature).unwrap());
        assert!(!verifies(&other, &[7; TOKEN_LEN], &signature).unwrap());
        assert_eq!(asked.finish(&sign(&other, asked.to_send()).unwrap_or_default()), Err(BlindError::Token));
    }

    #[test]
    fn nonsense_is_neither_signed_nor_believed() {
        let key = generate().unwrap();
        assert_eq!(sign(&key, &[1; 255]), Err(BlindError::Token));
        assert_eq!(sign(&key, &[0xff; SIGNATURE_LEN]), Err(BlindError::Token));
        assert_eq!(sign(b"no key", &[1; SIGNATURE_LEN]), Err(BlindError::Key));
        assert!(!verifies(&key, &[7; 31], &[1; SIGNATURE_LEN]).unwrap());
        assert!(!verifies(&key, &[7; TOKEN_LEN], &[1; SIGNATURE_LEN]).unwrap());
        assert!(Blinded::new(&[1; 12], [7; TOKEN_LEN]).is_err());
    }
}
