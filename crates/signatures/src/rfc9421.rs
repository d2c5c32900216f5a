//! RFC 9421 HTTP Message Signatures, <https://www.rfc-editor.org/rfc/rfc9421>.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderValue};
use sfv::{BareItem, Dictionary, InnerList, ListEntry, ListSerializer, Parser};

use crate::{
    CONTENT_TYPE, Outgoing, digest,
    key::{KeyError, KeyKind, PrivateKey},
};

/// One labelled signature of a message.
#[derive(Debug, Clone)]
pub struct Labelled {
    /// The covered components and parameters.
    pub input: InnerList,
    /// The signature.
    pub signature: Vec<u8>,
}

impl Labelled {
    /// A string parameter such as `keyid` or `alg`.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.input.params.get(name)?.as_string().map(sfv::StringRef::as_str)
    }

    /// A numeric parameter such as `created`.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.input.params.get(name)?.as_integer().map(i64::from)
    }

    /// Whether a component without parameters is covered.
    #[must_use]
    pub fn covers(&self, component: &str) -> bool {
        self.input.items.iter().any(|i| i.params.is_empty() && i.bare_item.as_string().is_some_and(|s| s.as_str() == component))
    }
}

/// Most labels looked at.
pub const LABELS_MAX: usize = 3;

/// Reads `Signature-Input` and `Signature`: at most [`LABELS_MAX`] labels that stand in both.
#[must_use]
pub fn parse(input: &str, signature: &str) -> Option<Vec<Labelled>> {
    if input.len() > 8_192 || signature.len() > 8_192 {
        return None;
    }
    let inputs: Dictionary = Parser::new(input).parse().ok()?;
    let signatures: Dictionary = Parser::new(signature).parse().ok()?;
    let found: Vec<Labelled> = inputs
        .into_iter()
        .take(LABELS_MAX)
        .filter_map(|(label, entry)| match (entry, signatures.get(&label)) {
            (ListEntry::InnerList(input), Some(ListEntry::Item(item))) => {
                Some(Labelled { input, signature: item.bare_item.as_byte_sequence()?.to_vec() })
            }
            _ => None,
        })
        .collect();
    (!found.is_empty()).then_some(found)
}

/// What the components of a request are, from the verifier's view.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Method, upper case.
    pub method: &'a str,
    /// The URL the client used: our configured origin and the raw path and query.
    pub target_uri: &'a str,
    /// Headers as they came.
    pub headers: &'a HeaderMap,
}

/// The signature base of RFC 9421 section 2.5. `None` for a component that is unknown, parametrised, missing or repeated in the list.
#[must_use]
pub fn signature_base(input: &InnerList, request: Request<'_>) -> Option<String> {
    let url = url::Url::parse(request.target_uri).ok()?;
    let path = request.target_uri.get(url.origin().ascii_serialization().len()..).unwrap_or("/");
    let (path_only, query) = path.split_once('?').map_or((path, None), |(p, q)| (p, Some(q)));
    let (mut base, mut seen) = (String::new(), Vec::new());
    for item in &input.items {
        let name = item.bare_item.as_string()?.as_str();
        if !item.params.is_empty() || seen.contains(&name) {
            return None;
        }
        seen.push(name);
        let value = match name {
            "@method" => request.method.to_owned(),
            "@target-uri" => request.target_uri.to_owned(),
            "@authority" => crate::host_header(&url).to_ascii_lowercase(),
            "@scheme" => url.scheme().to_owned(),
            "@request-target" => path.to_owned(),
            "@path" => path_only.to_owned(),
            "@query" => format!("?{}", query.unwrap_or_default()),
            derived if derived.starts_with('@') => return None,
            field => {
                if field.bytes().any(|b| b.is_ascii_uppercase()) {
                    return None;
                }
                let values: Option<Vec<&str>> =
                    request.headers.get_all(field).iter().map(|v| v.to_str().ok().map(str::trim)).collect();
                let values = values.filter(|v| !v.is_empty())?;
                values.join(", ")
            }
        };
        base.push_str(&format!("\"{name}\": {value}\n"));
    }
    let mut list = ListSerializer::new();
    list.members([&ListEntry::InnerList(input.clone())]);
    base.push_str("\"@signature-params\": ");
    base.push_str(&list.finish()?);
    Some(base)
}

/// Signs a request over `@method`, `@target-uri` and, with a body, `content-digest`.
///
/// # Errors
/// [`KeyError`] when the key cannot sign.
pub fn sign(request: Outgoing<'_>, key: &PrivateKey, key_id: &str) -> Result<HeaderMap, KeyError> {
    let mut headers = HeaderMap::new();
    let header = |v: &str| HeaderValue::from_str(v).map_err(|_| KeyError::Failed);
    let mut components = r#""@method" "@target-uri""#.to_owned();
    if let Some(body) = request.body {
        headers.insert("content-digest", header(&digest::content_digest_header(body))?);
        headers.insert("content-type", HeaderValue::from_static(CONTENT_TYPE));
        components.push_str(r#" "content-digest""#);
    }
    if let Some(value) = request.synchronization {
        headers.insert("collection-synchronization", header(value)?);
        components.push_str(r#" "collection-synchronization""#);
    }
    let algorithm = match key.kind() {
        KeyKind::Rsa => "rsa-v1_5-sha256",
        KeyKind::Ed25519 => "ed25519",
    };
    let (created, expires) = (request.now, request.now + 300);
    let parameters = format!(r#"({components});created={created};expires={expires};keyid="{key_id}";alg="{algorithm}""#);
    let input = format!("sig1={parameters}");
    let parsed: Dictionary = Parser::new(&input).parse().map_err(|_| KeyError::Failed)?;
    let Some(ListEntry::InnerList(list)) = parsed.get("sig1") else { return Err(KeyError::Failed) };
    // A fragment, as in the id of a key, is never sent.
    let target_uri = &request.url[..url::Position::AfterQuery];
    let target = Request { method: request.method.as_str(), target_uri, headers: &headers };
    let base = signature_base(list, target).ok_or(KeyError::Failed)?;
    let signature = format!("sig1=:{}:", STANDARD.encode(key.sign(base.as_bytes())?));
    headers.insert("signature-input", header(&input)?);
    headers.insert("signature", header(&signature)?);
    Ok(headers)
}

/// Whether the `alg` of a signature fits a kind of key; an absent `alg` fits every key.
#[must_use]
pub fn algorithm_fits(alg: Option<&str>, kind: KeyKind) -> bool {
    matches!((alg, kind), (None, _) | (Some("rsa-v1_5-sha256"), KeyKind::Rsa) | (Some("ed25519"), KeyKind::Ed25519))
}

/// Whether an `Accept-Signature` header (RFC 9421 section 5.1) asks for components that [`sign`] covers.
#[must_use]
pub fn accepts(header: &str) -> bool {
    let Ok(dict) = Parser::new(header).parse::<Dictionary>() else { return false };
    dict.values().any(|entry| match entry {
        ListEntry::InnerList(list) => list.items.iter().all(|i| match &i.bare_item {
            BareItem::String(s) => matches!(s.as_str(), "@method" | "@target-uri" | "content-digest"),
            _ => false,
        }),
        ListEntry::Item(_) => false,
    })
}
