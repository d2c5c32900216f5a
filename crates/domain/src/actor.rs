//! Names of the actors a node offers: pods and the feeds beside them.

use crate::{Refusal, listing::Kind};

/// What a local actor is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActorKind {
    /// The node itself: signs our fetches. `Application` on the wire.
    Node,
    /// A pod: everything public. `Organization` on the wire.
    Pod,
    /// A feed of a pod that re-announces some of its listings. `Service` on the wire.
    Feed(Feed),
}

/// Which listings a feed re-announces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Feed {
    /// All of one kind: `_offers` or `_asks`.
    Kind(Kind),
    /// One category: `_food`.
    Category(String),
}

impl Feed {
    /// The part of the actor's name after the pod's name and an underscore; also the stored form.
    #[must_use]
    pub fn suffix(&self) -> &str {
        match self {
            Self::Kind(Kind::Offer) => "offers",
            Self::Kind(Kind::Request) => "asks",
            Self::Category(slug) => slug,
        }
    }

    /// From the stored form.
    #[must_use]
    pub fn from_suffix(s: &str) -> Self {
        match s {
            "offers" => Self::Kind(Kind::Offer),
            "asks" => Self::Kind(Kind::Request),
            slug => Self::Category(slug.to_owned()),
        }
    }

    /// The feed actor's name: pod, underscore, suffix.
    #[must_use]
    pub fn name(&self, pod: &str) -> String {
        format!("{pod}_{}", self.suffix())
    }
}

/// Longest name of a pod: short enough that every feed name still fits into 30 characters.
pub const POD_NAME_MAX: usize = 18;

/// Names that would collide with the node's own actor or mislead.
const RESERVED: &[&str] = &["actor", "admin", "root", "node", "inbox", "everyone", "support", "offers", "asks"];

/// Checks the name of a new pod.
///
/// Underscores belong to feeds (`maple_food`), so a pod's name has none. The letters are the ones Mastodon accepts.
///
/// # Errors
/// [`Refusal::Invalid`] with the field `name`.
pub fn check_pod_name(name: &str) -> Result<(), Refusal> {
    let fits = (2..=POD_NAME_MAX).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if fits && !RESERVED.contains(&name) {
        Ok(())
    } else {
        Err(Refusal::Invalid("Choose a short name of 2 to 18 small letters and digits, such as maple.", "name"))
    }
}

/// Checks a neighbour's handle.
///
/// # Errors
/// [`Refusal::Invalid`] with the field `handle`.
pub fn check_handle(handle: &str) -> Result<(), Refusal> {
    let fits =
        (1..=30).contains(&handle.len()) && handle.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if fits {
        Ok(())
    } else {
        Err(Refusal::Invalid("Choose a handle of 1 to 30 small letters, digits and underscores.", "handle"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feed_name_is_one_mastodon_takes() {
        let pod = "a".repeat(POD_NAME_MAX);
        for slug in crate::category::ALL.iter().map(|c| c.slug).chain(["offers", "asks"]) {
            let name = Feed::from_suffix(slug).name(&pod);
            assert!(name.len() <= 30 && Feed::from_suffix(slug).suffix() == slug, "{name}");
        }
    }

    #[test]
    fn a_pod_cannot_take_a_name_that_looks_like_a_feed_or_the_node() {
        for bad in ["", "m", "Maple", "maple_food", "maple.tree", "actor", "élan", "a b", &"x".repeat(19)] {
            assert!(check_pod_name(bad).is_err(), "{bad}");
        }
        assert!(check_pod_name("maple").is_ok());
    }
}
