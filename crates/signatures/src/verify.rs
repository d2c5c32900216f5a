//! Verifying an incoming request, everything but the look-up of the key.

use http::HeaderMap;

use crate::{
    Scheme, cavage, digest,
    key::{KeyKind, PublicKey},
    rfc9421::{self, Labelled},
};

/// An incoming request as it came over the wire.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    /// Method, upper case.
    pub method: &'a str,
    /// Raw path and query.
    pub path_and_query: &'a str,
    /// Our public origin, `https://maple.example`, without a slash at the end. Never taken from the request.
    pub origin: &'a str,
    /// The `Host` header that belongs to `origin`.
    pub host: &'a str,
    /// Headers.
    pub headers: &'a HeaderMap,
    /// The raw body; empty for a GET.
    pub body: &'a [u8],
    /// Seconds since 1970.
    pub now: i64,
}

/// Why a request is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsigned {
    /// There is no signature at all.
    #[error("the request is not signed")]
    Missing,
    /// A signature header cannot be read, or stands there twice.
    #[error("the signature headers cannot be read")]
    Malformed,
    /// `Host` is missing, twice, or not ours.
    #[error("the request was made for another host")]
    WrongHost,
    /// Something that must be covered is not.
    #[error("the signature leaves out {0}")]
    NotCovered(&'static str),
    /// The digest does not fit the body.
    #[error("the digest does not fit the body")]
    Digest,
    /// Too old, too far in the future, or expired.
    #[error("the time of the signature is off; check the clock")]
    Time,
    /// `algorithm` names something other than RSA or Ed25519, or it does not fit the key.
    #[error("the algorithm of the signature is not accepted")]
    Algorithm,
    /// The signature is not by that key.
    #[error("the signature is wrong")]
    Wrong,
}

impl Unsigned {
    /// Whether it is the request that is broken (400) rather than its proof (401).
    #[must_use]
    pub const fn is_malformed(self) -> bool {
        matches!(self, Self::Malformed | Self::WrongHost)
    }
}

/// A signature that passed all checks that need no key.
#[derive(Debug, Clone)]
pub struct Unverified {
    /// Which key is said to have signed.
    pub key_id: String,
    /// Which way it is signed.
    pub scheme: Scheme,
    bases: Vec<String>,
    signature: Vec<u8>,
    algorithm: Option<String>,
}

/// Furthest the time of a signature may be from ours, in seconds, both ways.
pub const SKEW: i64 = 3_600;
/// Longest life of a signature, in seconds.
pub const LIFE_MAX: i64 = 12 * 3_600;

/// Checks host, coverage, digest and dates, in that order, and finds the key's id.
///
/// Required of a POST: method and target, host (or the whole URL), the body's digest, and a date, all covered.
///
/// # Errors
/// [`Unsigned`] with the first thing that is wrong.
pub fn parse(request: Incoming<'_>) -> Result<Unverified, Unsigned> {
    check_host(&request)?;
    let signature = only(request.headers, "signature")?;
    let input = only(request.headers, "signature-input")?;
    match (input, signature) {
        (Some(input), Some(signature)) => parse_rfc9421(&request, input, signature),
        (None, Some(signature)) => parse_cavage(&request, signature),
        _ => Err(Unsigned::Missing),
    }
}

impl Unverified {
    /// Checks the signature itself.
    ///
    /// # Errors
    /// [`Unsigned::Algorithm`] when `alg` does not fit the key, [`Unsigned::Wrong`] when the signature is not the key's.
    pub fn check(&self, key: &PublicKey) -> Result<(), Unsigned> {
        let fits = match self.scheme {
            Scheme::Rfc9421 => rfc9421::algorithm_fits(self.algorithm.as_deref(), key.kind()),
            // The parameter is decided by habit (`hs2019` for all); only the key counts.
            Scheme::Cavage => match self.algorithm.as_deref() {
                None | Some("hs2019") => true,
                Some("rsa-sha256") => key.kind() == KeyKind::Rsa,
                Some("ed25519") => key.kind() == KeyKind::Ed25519,
                Some(_) => false,
            },
        };
        if !fits {
            return Err(Unsigned::Algorithm);
        }
        if self.bases.iter().any(|b| key.verifies(b.as_bytes(), &self.signature)) { Ok(()) } else { Err(Unsigned::Wrong) }
    }
}

/// The single value of a header.
fn only<'h>(headers: &'h HeaderMap, name: &str) -> Result<Option<&'h str>, Unsigned> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(Unsigned::Malformed);
    }
    value.to_str().map(Some).map_err(|_| Unsigned::Malformed)
}

fn check_host(request: &Incoming<'_>) -> Result<(), Unsigned> {
    match only(request.headers, "host") {
        Ok(Some(host)) if host.eq_ignore_ascii_case(request.host) => Ok(()),
        _ => Err(Unsigned::WrongHost),
    }
}

fn check_times(now: i64, created: i64, expires: Option<i64>) -> Result<(), Unsigned> {
    let near = now.saturating_sub(created).abs() <= SKEW;
    let alive = expires.is_none_or(|e| e >= now && e.saturating_sub(created) <= LIFE_MAX);
    if near && alive { Ok(()) } else { Err(Unsigned::Time) }
}

fn parse_cavage(request: &Incoming<'_>, header: &str) -> Result<Unverified, Unsigned> {
    let p = cavage::parse(header).ok_or(Unsigned::Malformed)?;
    let (date, digest_header) = (only(request.headers, "date")?, only(request.headers, "digest")?);
    if !matches!(p.algorithm.as_deref(), None | Some("hs2019" | "rsa-sha256" | "ed25519")) {
        return Err(Unsigned::Algorithm);
    }
    let covered = |name: &str| p.headers.iter().any(|h| h == name);
    for name in ["(request-target)", "host"] {
        if !covered(name) {
            return Err(Unsigned::NotCovered(if name == "host" { "the host" } else { "the request target" }));
        }
    }
    let is_post = request.method == "POST";
    if is_post && !covered("digest") {
        return Err(Unsigned::NotCovered("the digest of the body"));
    }
    let date = if covered("date") {
        let seconds =
            date.and_then(|d| httpdate::parse_http_date(d).ok()).and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok());
        Some(seconds.and_then(|d| i64::try_from(d.as_secs()).ok()).ok_or(Unsigned::Time)?)
    } else {
        None
    };
    let created = if covered("(created)") { Some(p.created.ok_or(Unsigned::Malformed)?) } else { None };
    let moment = created.or(date).ok_or(Unsigned::NotCovered("the date"))?;
    check_times(request.now, moment, p.expires.filter(|_| covered("(expires)")))?;
    if let Some(date) = date {
        check_times(request.now, date, None)?;
    }
    if is_post && !digest_header.is_some_and(|d| digest::digest_matches(d, request.body)) {
        return Err(Unsigned::Digest);
    }
    let mut bases =
        vec![cavage::signing_string(&p, request.method, request.path_and_query, request.headers).ok_or(Unsigned::Malformed)?];
    // Misskey signs GETs without the query.
    if let (false, Some((path, _))) = (is_post, request.path_and_query.split_once('?')) {
        bases.extend(cavage::signing_string(&p, request.method, path, request.headers));
    }
    Ok(Unverified { key_id: p.key_id, scheme: Scheme::Cavage, bases, signature: p.signature, algorithm: p.algorithm })
}

fn parse_rfc9421(request: &Incoming<'_>, input: &str, signature: &str) -> Result<Unverified, Unsigned> {
    let labelled = rfc9421::parse(input, signature).ok_or(Unsigned::Malformed)?;
    let mut first_error = Unsigned::Malformed;
    for (n, one) in labelled.iter().enumerate() {
        match check_rfc9421(request, one) {
            Ok(found) => return Ok(found),
            Err(e) if n == 0 => first_error = e,
            Err(_) => {}
        }
    }
    Err(first_error)
}

fn check_rfc9421(request: &Incoming<'_>, one: &Labelled) -> Result<Unverified, Unsigned> {
    let key_id = one.text("keyid").ok_or(Unsigned::Malformed)?.to_owned();
    let algorithm = one.text("alg").map(str::to_owned);
    if !matches!(algorithm.as_deref(), None | Some("rsa-v1_5-sha256" | "ed25519")) {
        return Err(Unsigned::Algorithm);
    }
    if !one.covers("@method") {
        return Err(Unsigned::NotCovered("the method"));
    }
    // A path without its query says nothing of a query that somebody adds on the way.
    let whole_path = one.covers("@path") && (one.covers("@query") || !request.path_and_query.contains('?'));
    if !one.covers("@target-uri") && !(one.covers("@authority") && (whole_path || one.covers("@request-target"))) {
        return Err(Unsigned::NotCovered("the request target"));
    }
    let created = one.number("created").ok_or(Unsigned::NotCovered("the date"))?;
    check_times(request.now, created, one.number("expires"))?;
    if request.method == "POST" {
        if !one.covers("content-digest") {
            return Err(Unsigned::NotCovered("the digest of the body"));
        }
        if !only(request.headers, "content-digest")?.is_some_and(|d| digest::content_digest_matches(d, request.body)) {
            return Err(Unsigned::Digest);
        }
    }
    let target_uri = format!("{}{}", request.origin, request.path_and_query);
    let view = rfc9421::Request { method: request.method, target_uri: &target_uri, headers: request.headers };
    let base = rfc9421::signature_base(&one.input, view).ok_or(Unsigned::Malformed)?;
    Ok(Unverified { key_id, scheme: Scheme::Rfc9421, bases: vec![base], signature: one.signature.clone(), algorithm })
}
