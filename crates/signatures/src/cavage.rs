//! draft-cavage-http-signatures-12, <https://datatracker.ietf.org/doc/html/draft-cavage-http-signatures-12>.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::{
    CONTENT_TYPE, Outgoing, digest, host_header,
    key::{KeyError, KeyKind, PrivateKey},
};

/// The parameters of a `Signature` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameters {
    /// Which key signed.
    pub key_id: String,
    /// What is covered, in order, lower case.
    pub headers: Vec<String>,
    /// The signature.
    pub signature: Vec<u8>,
    /// `algorithm`; only looked at to refuse HMAC and the like.
    pub algorithm: Option<String>,
    /// `created`, seconds since 1970.
    pub created: Option<i64>,
    /// `expires`, seconds since 1970.
    pub expires: Option<i64>,
}

/// Reads a `Signature` header. Parameters may be separated by `,` or `, `; a parameter given twice is refused.
#[must_use]
pub fn parse(header: &str) -> Option<Parameters> {
    if header.len() > 8_192 {
        return None;
    }
    let (mut key_id, mut headers, mut signature, mut algorithm, mut created, mut expires) = (None, None, None, None, None, None);
    let mut rest = header.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=')?;
        let (value, tail) = match after.trim_start().strip_prefix('"') {
            Some(quoted) => {
                let end = quoted.find('"')?;
                (&quoted[..end], &quoted[end + 1..])
            }
            None => {
                let end = after.find(',').unwrap_or(after.len());
                (after[..end].trim(), &after[end..])
            }
        };
        let slot = match name.trim() {
            "keyId" => &mut key_id,
            "headers" => &mut headers,
            "signature" => &mut signature,
            "algorithm" => &mut algorithm,
            "created" => &mut created,
            "expires" => &mut expires,
            _ => &mut None,
        };
        if slot.replace(value).is_some() {
            return None;
        }
        rest = tail.trim_start();
        if !rest.is_empty() {
            rest = rest.strip_prefix(',')?.trim_start();
        }
    }
    let list: Vec<String> = headers.unwrap_or("date").split_ascii_whitespace().map(str::to_ascii_lowercase).collect();
    let mut seen = list.clone();
    seen.sort_unstable();
    seen.dedup();
    if seen.len() != list.len() || list.len() > 32 {
        return None;
    }
    let seconds = |s: Option<&str>| s.map(str::parse::<i64>).transpose().ok();
    Some(Parameters {
        key_id: key_id.filter(|k| !k.is_empty())?.to_owned(),
        headers: list,
        signature: STANDARD.decode(signature?).ok()?,
        algorithm: algorithm.map(str::to_ascii_lowercase),
        created: seconds(created)?,
        expires: seconds(expires)?,
    })
}

/// The text that is signed. `None` when a covered header is missing or stands there twice.
#[must_use]
pub fn signing_string(p: &Parameters, method: &str, path_and_query: &str, headers: &HeaderMap) -> Option<String> {
    let mut lines = Vec::with_capacity(p.headers.len());
    for name in &p.headers {
        lines.push(match name.as_str() {
            "(request-target)" => format!("(request-target): {} {path_and_query}", method.to_ascii_lowercase()),
            "(created)" => format!("(created): {}", p.created?),
            "(expires)" => format!("(expires): {}", p.expires?),
            other => {
                let mut values = headers.get_all(other).iter();
                let value = values.next()?.to_str().ok()?;
                if values.next().is_some() {
                    return None;
                }
                format!("{other}: {}", value.trim())
            }
        });
    }
    Some(lines.join("\n"))
}

/// Signs a request with `(request-target) host date [digest content-type]`, what every server in use verifies.
///
/// # Errors
/// [`KeyError`] when the key cannot sign.
pub fn sign(request: Outgoing<'_>, key: &PrivateKey, key_id: &str) -> Result<HeaderMap, KeyError> {
    let mut headers = HeaderMap::new();
    let mut put = |name: &'static str, value: String| {
        if let Ok(v) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), v);
        }
    };
    let seconds = u64::try_from(request.now).unwrap_or(0);
    put("host", host_header(request.url));
    put("date", httpdate::fmt_http_date(std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds)));
    let mut covered = vec!["(request-target)", "host", "date"];
    if let Some(body) = request.body {
        put("digest", digest::digest_header(body));
        put("content-type", CONTENT_TYPE.to_owned());
        covered.extend(["digest", "content-type"]);
    }
    if let Some(value) = request.synchronization {
        put("collection-synchronization", value.to_owned());
        covered.push("collection-synchronization");
    }
    let parameters = Parameters {
        key_id: key_id.to_owned(),
        headers: covered.iter().map(|s| (*s).to_owned()).collect(),
        signature: Vec::new(),
        algorithm: None,
        created: None,
        expires: None,
    };
    let text =
        signing_string(&parameters, request.method.as_str(), &path_and_query(request.url), &headers).ok_or(KeyError::Failed)?;
    let signature = STANDARD.encode(key.sign(text.as_bytes())?);
    let algorithm = match key.kind() {
        KeyKind::Rsa => "rsa-sha256",
        // «As the key says»: the draft has no other word for it.
        KeyKind::Ed25519 => "hs2019",
    };
    // No blanks after the commas: one old parser splits at them.
    let value = format!(r#"keyId="{key_id}",algorithm="{algorithm}",headers="{}",signature="{signature}""#, covered.join(" "));
    headers.insert("signature", HeaderValue::from_str(&value).map_err(|_| KeyError::Failed)?);
    Ok(headers)
}

/// Path and query as they go over the wire.
#[must_use]
pub fn path_and_query(url: &url::Url) -> String {
    url.query().map_or_else(|| url.path().to_owned(), |q| format!("{}?{q}", url.path()))
}
