//! Signatures of HTTP messages as the fediverse uses them: draft-cavage-http-signatures-12 and RFC 9421, RSA and Ed25519.
//!
//! Pure: no I/O, no clock. Verifying takes two steps, because the key is looked up in between:
//! [`verify::parse`] checks everything that needs no key (coverage, digest, dates) and names the key;
//! [`verify::Unverified::check`] checks the signature with it.
//!
//! Documents can carry a proof of their own ([`proof`]), which lasts longer than the request that brought them.

pub mod blind;
pub mod cavage;
pub mod digest;
pub mod key;
pub mod proof;
pub mod rfc9421;
pub mod vapid;
pub mod verify;

/// Which of the two ways of signing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// draft-cavage-http-signatures-12, RSA, what everybody understands.
    Cavage,
    /// RFC 9421 HTTP Message Signatures.
    Rfc9421,
}

impl Scheme {
    /// The word it is stored by.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cavage => "cavage",
            Self::Rfc9421 => "rfc9421",
        }
    }

    /// From the stored word; anything unknown is the old way.
    #[must_use]
    pub fn from_word(s: &str) -> Self {
        if s == "rfc9421" { Self::Rfc9421 } else { Self::Cavage }
    }
}

/// An outgoing request, before its signature headers are added.
#[derive(Debug, Clone, Copy)]
pub struct Outgoing<'a> {
    /// `GET` or `POST`.
    pub method: &'a http::Method,
    /// Where it goes.
    pub url: &'a url::Url,
    /// The body of a POST; `None` for a GET.
    pub body: Option<&'a [u8]>,
    /// Seconds since 1970.
    pub now: i64,
    /// The value of `Collection-Synchronization` (FEP-8fcf), which the signature then covers.
    pub synchronization: Option<&'a str>,
}

/// Content type of everything we send.
pub const CONTENT_TYPE: &str = "application/activity+json";

/// The value of the `Host` header for `url`: host, and port unless it is the scheme's own.
#[must_use]
pub fn host_header(url: &url::Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |p| format!("{host}:{p}"))
}

/// Signs `request` and returns all headers it needs.
///
/// # Errors
/// [`key::KeyError`] when the key cannot sign.
pub fn sign(
    scheme: Scheme,
    request: Outgoing<'_>,
    key: &key::PrivateKey,
    key_id: &str,
) -> Result<http::HeaderMap, key::KeyError> {
    match scheme {
        Scheme::Cavage => cavage::sign(request, key, key_id),
        Scheme::Rfc9421 => rfc9421::sign(request, key, key_id),
    }
}
