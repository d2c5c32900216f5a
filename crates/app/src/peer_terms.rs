//! What pods agree on: changing it, saying it in words, and what it would let out.

use caremonger_domain::{
    Timestamp,
    listing::{Listing, State as ListingState},
    peer::{Peer, REVIEW_AFTER, Scope, State, Terms},
};
use caremonger_store::{
    Conn,
    listing::search_text,
    listing_page::{Filter, Viewer, listing_page},
};

use crate::Error;

/// What the pod says yes to. What is left out stays as it was agreed; at first everything is allowed, for a year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offered {
    /// What is allowed.
    pub scopes: Option<Vec<Scope>>,
    /// Only listings of these categories; empty: all.
    pub categories: Option<Vec<String>>,
    /// Only listings of these areas; empty: all.
    pub areas: Option<Vec<String>>,
    /// When it ends by itself. A plain yes, which says nothing else either, makes it last a year from now.
    pub until: Option<Timestamp>,
}

impl Offered {
    /// What it makes of a relation.
    pub(crate) fn applied(self, peer: &Peer, now: Timestamp) -> (Terms, Timestamp) {
        let said = self.scopes.is_some() || self.categories.is_some() || self.areas.is_some();
        let kept = peer.until.filter(|_| said && peer.state == State::Accepted);
        let until = self.until.or(kept).unwrap_or_else(|| now.plus(REVIEW_AFTER));
        let known = peer.terms.clone();
        let areas = self.areas.map(|areas| areas.iter().map(|a| search_text(&[a])).collect());
        let terms = Terms {
            scopes: self.scopes.unwrap_or(known.scopes),
            categories: self.categories.unwrap_or(known.categories),
            areas: areas.unwrap_or(known.areas),
        };
        (terms, until)
    }
}

/// What was agreed, in words for the history.
pub(crate) fn summary(p: &Peer) -> String {
    let mut words: Vec<String> = vec![p.terms.scopes.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(" ")];
    for (name, list) in [("categories", &p.terms.categories), ("areas", &p.terms.areas)] {
        if !list.is_empty() {
            words.push(format!("{name}: {}", list.join(", ")));
        }
    }
    words.extend(p.until.map(|t| format!("until {}", t.date())));
    words.join("; ")
}

/// Most listings shown of what an agreement would let go.
const SHOWN: i64 = 200;

/// What would leave a pod if it said yes to this: its open public listings, each with whether the other pod would get it.
///
/// # Errors
/// [`Error::Db`].
pub fn would_leave(conn: &mut Conn, peer: &Peer, offered: Offered, now: Timestamp) -> Result<Vec<(Listing, bool)>, Error> {
    let (terms, _) = offered.applied(peer, now);
    let filter = Filter { pod: Some(peer.pod), public_only: true, state: Some(ListingState::Open), ..Filter::default() };
    let open = listing_page(conn, &Viewer::Anyone, &filter, None, SHOWN)?;
    let goes = |l: &Listing| terms.fits(l.kind, &l.category, &search_text(&[&l.area]));
    let marked = |l| {
        let goes = goes(&l);
        (l, goes)
    };
    Ok(open.into_iter().map(marked).collect())
}
