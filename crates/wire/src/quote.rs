//! Quoting (FEP-044f): everybody may quote what is public, and whoever asks whether they may gets a yes that can be shown.

use serde_json::{Value, json};

use crate::{PUBLIC, activity::Addressing, context, json as read, urls::Urls};

/// A question whether something may be quoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// What is to be quoted.
    pub quoted: String,
    /// The post that quotes it.
    pub by: String,
}

/// Longest id of a post that quotes, in bytes.
const ID_MAX: usize = 2_000;

/// Reads a `QuoteRequest`. The post that quotes comes as an id or whole.
#[must_use]
pub fn parse(doc: &Value) -> Option<Request> {
    let by = read::id_at(doc, "instrument").filter(|id| id.len() <= ID_MAX)?;
    Some(Request { quoted: read::id_at(doc, "object")?.to_owned(), by: by.to_owned() })
}

/// Who may quote: everybody, of what is addressed to everybody; else nobody.
#[must_use]
pub fn policy(addressing: &Addressing) -> Value {
    let whom = if addressing.to.iter().any(|to| to == PUBLIC) { vec![PUBLIC] } else { Vec::new() };
    json!({"canQuote": {"automaticApproval": whom}})
}

/// Where the yes to a quote is found: it follows from what is quoted and what quotes, so nothing is stored.
#[must_use]
pub fn authorization_uri(listing_uri: &str, by: &str) -> String {
    let by: String = url::form_urlencoded::byte_serialize(by.as_bytes()).collect();
    format!("{listing_uri}/quotes?of={by}")
}

/// The `QuoteAuthorization`.
#[must_use]
pub fn authorization(urls: &Urls, pod_name: &str, listing_uri: &str, by: &str) -> Value {
    json!({
        "@context": context::quotes(),
        "id": authorization_uri(listing_uri, by),
        "type": "QuoteAuthorization",
        "attributedTo": urls.actor(pod_name),
        "interactingObject": by,
        "interactionTarget": listing_uri
    })
}

/// The `QuoteRequest` as we embed it in our answer.
#[must_use]
pub fn request(id: &str, actor: &str, r: &Request) -> Value {
    json!({
        "@context": context::quotes(),
        "id": id, "type": "QuoteRequest", "actor": actor, "object": r.quoted, "instrument": r.by
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_names_the_quote_by_its_id_or_brings_it() {
        let whole = json!({"type": "QuoteRequest", "object": "https://maple.example/listings/1",
                           "instrument": {"id": "https://social.example/1", "type": "Note"}});
        let by_id = json!({"type": "QuoteRequest", "object": ["https://maple.example/listings/1"], "instrument": "https://social.example/1"});
        let read = parse(&whole);
        assert_eq!(read, parse(&by_id));
        assert_eq!(read.map(|r| r.by).as_deref(), Some("https://social.example/1"));
        assert_eq!(parse(&json!({"object": "https://maple.example/listings/1"})), None);
        let long = format!("https://social.example/{}", "1".repeat(ID_MAX));
        assert_eq!(parse(&json!({"object": "https://maple.example/listings/1", "instrument": long})), None);
    }

    #[test]
    fn the_yes_is_at_an_address_that_says_what_it_is_about() {
        let uri = authorization_uri("https://maple.example/listings/1", "https://social.example/@ana/2?a=b&c");
        assert_eq!(uri, "https://maple.example/listings/1/quotes?of=https%3A%2F%2Fsocial.example%2F%40ana%2F2%3Fa%3Db%26c");
    }
}
