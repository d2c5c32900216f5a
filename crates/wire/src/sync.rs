//! Comparing what two nodes know of one another: our digest of open listings and live promises, and FEP-8fcf for followers.
//!
//! Both digests are those of a set: the XOR of the SHA-256 of each item. The items of ours are the lines that [`Item::line`]
//! gives; those of FEP-8fcf are actor ids.

use caremonger_domain::commitment::State;
use serde_json::{Value, json};

use crate::{collection, context, json as read, urls::same_origin};

/// Something that is the same on two nodes when they are level.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// An open listing.
    Listing {
        /// Its id.
        uri: String,
        /// Its version.
        version: i64,
    },
    /// A promise that still holds stock.
    Claim {
        /// The `Offer` that asked for it.
        claim: String,
        /// The agreement; its home knows it before the helper does.
        agreement: Option<String>,
        /// `requested`, `accepted` or `unconfirmed`.
        state: String,
        /// Its version; 0 until it is answered.
        version: i64,
    },
}

impl Item {
    /// A promise. Until it is answered the two sides need not agree on its version.
    #[must_use]
    pub fn claim(claim: String, agreement: Option<String>, state: State, version: i64) -> Self {
        let version = if state == State::Requested { 0 } else { version };
        Self::Claim { claim, agreement, state: state.as_str().to_owned(), version }
    }

    /// What the digest is over.
    #[must_use]
    pub fn line(&self) -> String {
        match self {
            Self::Listing { uri, version } => format!("listing {uri} {version}"),
            Self::Claim { claim, state, version, .. } => format!("claim {claim} {state} {version}"),
        }
    }

    fn to_json(&self) -> Value {
        match self {
            Self::Listing { uri, version } => json!({"id": uri, "type": "Note", "version": version}),
            Self::Claim { claim, agreement, state, version } => {
                json!({"id": agreement, "type": "Agreement", "context": claim, "state": state, "version": version})
            }
        }
    }

    fn of_json(v: &Value) -> Option<Self> {
        let version = v.get("version").and_then(Value::as_i64)?;
        if read::has_type(v, "Agreement") {
            let claim = read::id_at(v, "context")?.to_owned();
            let agreement = read::id_of(v).map(str::to_owned);
            return Some(Self::Claim { claim, agreement, state: read::str_at(v, "state")?.to_owned(), version });
        }
        Some(Self::Listing { uri: read::id_of(v)?.to_owned(), version })
    }
}

/// Items of a page.
pub const PAGE: usize = 500;

/// The collection: how many there are, and their digest.
#[must_use]
pub fn summary(id: &str, items: &[Item], digest: &str) -> Value {
    let total = u64::try_from(items.len()).unwrap_or(u64::MAX);
    let mut doc = collection::paged(id, total, Some(&format!("{id}?page=0")));
    doc["@context"] = context::peers();
    doc["digest"] = json!(digest);
    doc
}

/// One page of the collection, from 0.
#[must_use]
pub fn page(id: &str, items: &[Item], number: usize) -> Value {
    let shown: Vec<Value> = items.iter().skip(number.saturating_mul(PAGE)).take(PAGE).map(Item::to_json).collect();
    let more = items.len() > number.saturating_add(1).saturating_mul(PAGE);
    let next = more.then(|| format!("{id}?page={}", number + 1));
    collection::page(&format!("{id}?page={number}"), id, next.as_deref(), context::peers(), shown)
}

/// The items of a page; those that are not at the host that served it are left out.
#[must_use]
pub fn parse_page(doc: &Value, owner: &str) -> Vec<Item> {
    let items = read::many(doc.get("orderedItems")).take(PAGE).filter_map(Item::of_json);
    items
        .filter(|item| match item {
            Item::Listing { uri, .. } => same_origin(uri, owner),
            Item::Claim { agreement, .. } => agreement.as_deref().is_none_or(|a| same_origin(a, owner)),
        })
        .collect()
}

/// The header `Collection-Synchronization` (FEP-8fcf).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synchronization {
    /// The followers collection.
    pub collection: String,
    /// Where the part of it that concerns the receiver is served.
    pub url: String,
    /// The digest of that part.
    pub digest: String,
}

/// The header's name.
pub const HEADER: &str = "collection-synchronization";

impl Synchronization {
    /// The header's value.
    #[must_use]
    pub fn to_header(&self) -> String {
        format!(r#"collectionId="{}", url="{}", digest="{}""#, self.collection, self.url, self.digest)
    }

    /// Reads the header's value.
    #[must_use]
    pub fn parse(header: &str) -> Option<Self> {
        if header.len() > 4_096 {
            return None;
        }
        let at = |name: &str| {
            let mut found = header.split(',').filter_map(|part| part.trim().split_once('='));
            let value = found.find(|(n, _)| n.trim() == name).map(|(_, v)| v.trim())?;
            value.strip_prefix('"')?.strip_suffix('"').map(str::to_owned)
        };
        Some(Self { collection: at("collectionId")?, url: at("url")?, digest: at("digest")?.to_ascii_lowercase() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_as_it_was_written_and_believed_of_its_own_host_only() {
        let items = vec![
            Item::Listing { uri: "https://maple.example/listings/1".into(), version: 3 },
            Item::claim("https://cedar.example/1".into(), Some("https://maple.example/agreements/1".into()), State::Accepted, 2),
            Item::claim("https://cedar.example/2".into(), None, State::Requested, 1),
        ];
        let doc = page("https://maple.example/@maple/sync", &items, 0);
        assert_eq!(parse_page(&doc, "https://maple.example/@maple"), items);
        assert_eq!(parse_page(&doc, "https://birch.example/@birch").len(), 1);
        assert!(doc.get("next").is_none());
    }

    #[test]
    fn the_header_is_read_as_it_was_written() {
        let s = Synchronization {
            collection: "https://a.example/f".into(),
            url: "https://a.example/s".into(),
            digest: "0".repeat(64),
        };
        assert_eq!(Synchronization::parse(&s.to_header()), Some(s));
        for bad in ["", "collectionId=x", r#"collectionId="x", url="y""#, r#"url=y, collectionId="x", digest="z""#] {
            assert_eq!(Synchronization::parse(bad), None, "{bad}");
        }
    }
}
