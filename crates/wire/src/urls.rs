//! Every address this node answers at. Ids never change, so neither may these shapes.

use caremonger_domain::id::{
    ActivityId, CasePassId, CircleActId, CircleId, CommitmentId, InterestId, ListingId, MessageId, PhotoId,
};
use url::Url;

/// The node's public origin and all that hangs from it.
#[derive(Debug, Clone)]
pub struct Urls {
    origin: String,
    host: String,
}

/// The public URL is not one a node can live at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the public URL must be like https://maple.example: http or https, a host, and nothing after it")]
pub struct BadPublicUrl;

impl Urls {
    /// From the configured public URL.
    ///
    /// # Errors
    /// [`BadPublicUrl`] when it has a path, query, user or no host.
    pub fn new(public_url: &str) -> Result<Self, BadPublicUrl> {
        let url = Url::parse(public_url).map_err(|_| BadPublicUrl)?;
        let plain = matches!(url.scheme(), "http" | "https")
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.host_str().is_some_and(|h| !h.is_empty());
        if !plain {
            return Err(BadPublicUrl);
        }
        let origin = url.origin().ascii_serialization();
        let host = origin.split_once("://").map(|(_, h)| h.to_owned()).ok_or(BadPublicUrl)?;
        Ok(Self { origin, host })
    }

    /// `https://maple.example`, with a port only where it is not the scheme's own.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// `maple.example`, with port where `origin` has one: what follows the second `@` of an address.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether `uri` is one of ours.
    #[must_use]
    pub fn is_local(&self, uri: &str) -> bool {
        uri.strip_prefix(&self.origin).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// The node's own actor.
    #[must_use]
    pub fn node_actor(&self) -> String {
        self.at("/actor")
    }

    /// A pod or feed actor.
    #[must_use]
    pub fn actor(&self, name: &str) -> String {
        self.at(&format!("/@{name}"))
    }

    /// The name of the local pod or feed actor with that id, or `None` if `uri` is no such id.
    #[must_use]
    pub fn actor_name<'u>(&self, uri: &'u str) -> Option<&'u str> {
        uri.strip_prefix(&self.origin)?.strip_prefix("/@").filter(|n| !n.is_empty() && !n.contains(['/', '?', '#']))
    }

    /// `@name@host`.
    #[must_use]
    pub fn address(&self, name: &str) -> String {
        format!("@{name}@{}", self.host)
    }

    /// A part of an actor: `inbox`, `outbox`, `followers`, `following`, `featured`.
    #[must_use]
    pub fn actor_part(&self, name: &str, part: &str) -> String {
        self.at(&format!("/@{name}/{part}"))
    }

    /// The inbox for all actors.
    #[must_use]
    pub fn shared_inbox(&self) -> String {
        self.at("/inbox")
    }

    /// A listing: page and Note.
    #[must_use]
    pub fn listing(&self, id: ListingId) -> String {
        self.at(&format!("/listings/{id}"))
    }

    /// A photo of a listing.
    #[must_use]
    pub fn photo(&self, id: PhotoId) -> String {
        self.at(&format!("/photos/{id}"))
    }

    /// The listing typed as a FEP-0837 `Proposal`.
    #[must_use]
    pub fn proposal(&self, id: ListingId) -> String {
        self.at(&format!("/listings/{id}/proposal"))
    }

    /// The id of the local listing that `uri` names, its proposal and intents included.
    #[must_use]
    pub fn listing_id(&self, uri: &str) -> Option<ListingId> {
        let rest = uri.strip_prefix(&self.origin)?.strip_prefix("/listings/")?;
        let rest = rest.split_once('#').map_or(rest, |(r, _)| r);
        rest.strip_suffix("/proposal").unwrap_or(rest).parse().ok()
    }

    /// An activity we sent.
    #[must_use]
    pub fn activity(&self, id: ActivityId) -> String {
        self.at(&format!("/activities/{id}"))
    }

    /// An agreement: the public name of a commitment.
    #[must_use]
    pub fn agreement(&self, id: CommitmentId) -> String {
        self.at(&format!("/agreements/{id}"))
    }

    /// What a pod elsewhere is offered of a case, and what it takes over.
    #[must_use]
    pub fn case_pass(&self, id: CasePassId) -> String {
        self.at(&format!("/passes/{id}"))
    }

    /// The rounds of a lending circle, for the servers of those of other nodes who sit in it.
    #[must_use]
    pub fn circle(&self, id: CircleId) -> String {
        self.at(&format!("/rounds/{id}"))
    }

    /// The id of the circle of ours that `uri` names.
    #[must_use]
    pub fn circle_id(&self, uri: &str) -> Option<CircleId> {
        uri.strip_prefix(&self.origin)?.strip_prefix("/rounds/")?.parse().ok()
    }

    /// What somebody said for their seat in a circle elsewhere, for its home.
    #[must_use]
    pub fn circle_act(&self, id: CircleActId) -> String {
        self.at(&format!("/rounds/acts/{id}"))
    }

    /// A private message.
    #[must_use]
    pub fn message(&self, id: MessageId) -> String {
        self.at(&format!("/messages/{id}"))
    }

    /// A quiet public hint to write privately.
    #[must_use]
    pub fn hint(&self, id: InterestId) -> String {
        self.at(&format!("/hints/{id}"))
    }

    /// The page of a hashtag.
    #[must_use]
    pub fn tag(&self, tag: &str) -> String {
        self.at(&format!("/tags/{tag}"))
    }
}

/// Scheme, host and port of an absolute http(s) URL without user, as `https://host[:port]`.
#[must_use]
pub fn origin_of(uri: &str) -> Option<String> {
    let url = Url::parse(uri).ok()?;
    let fine = matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.password().is_none()
        && url.host_str().is_some();
    fine.then(|| url.origin().ascii_serialization())
}

/// Whether two ids live at the same origin (FEP-fe34: scheme, host and port).
#[must_use]
pub fn same_origin(a: &str, b: &str) -> bool {
    matches!((origin_of(a), origin_of(b)), (Some(a), Some(b)) if a == b)
}

/// `maple.example[:port]` of an id.
#[must_use]
pub fn host_of(uri: &str) -> Option<String> {
    origin_of(uri).and_then(|o| o.split_once("://").map(|(_, h)| h.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_an_origin() {
        assert_eq!(Urls::new("https://maple.example/").expect("fine").origin(), "https://maple.example");
        assert_eq!(Urls::new("http://localhost:8080").expect("fine").host(), "localhost:8080");
        for bad in ["", "maple.example", "ftp://x", "https://x/y", "https://a@x", "https://x?y", "https://x#y"] {
            assert!(Urls::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn ours_is_ours_and_a_look_alike_is_not() {
        let urls = Urls::new("https://maple.example").expect("fine");
        assert!(urls.is_local("https://maple.example/@maple"));
        assert!(!urls.is_local("https://maple.example.evil.example/@maple"));
        assert_eq!(urls.actor_name("https://maple.example/@maple"), Some("maple"));
        assert_eq!(urls.actor_name("https://maple.example/@maple/inbox"), None);
        let id = "01J9A000000000000000000000";
        for uri in ["", "/proposal", "#primary", "/proposal#primary"] {
            assert_eq!(
                urls.listing_id(&format!("https://maple.example/listings/{id}{uri}")).map(|i| i.to_string()).as_deref(),
                Some(id)
            );
        }
    }

    #[test]
    fn an_origin_has_scheme_host_and_port() {
        assert!(same_origin("https://a.example/x", "https://a.example:443/y#z"));
        for (a, b) in [
            ("https://a.example", "http://a.example"),
            ("https://a.example", "https://a.example:8443"),
            ("https://a.example", "https://A.example.evil"),
            ("https://user@a.example", "https://a.example"),
            ("data:x", "data:x"),
        ] {
            assert!(!same_origin(a, b), "{a} {b}");
        }
    }
}
