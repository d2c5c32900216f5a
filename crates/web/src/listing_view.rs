//! A listing as people see it in a list: one card, the same everywhere.

use caremonger_domain::listing::{Kind, Listing, Visibility};

use crate::{icon, layout::Visit, show::When, translation};

/// A listing in a list.
#[derive(Debug, Clone)]
pub(crate) struct Card {
    /// Its page; empty in a preview.
    pub(crate) href: String,
    /// "Offer" or "Ask".
    pub(crate) kind: String,
    /// `offer` or `ask`, for its colour; the word says it too.
    pub(crate) style: &'static str,
    /// Its title.
    pub(crate) title: String,
    /// Language of its texts.
    pub(crate) lang: String,
    /// Category in words.
    pub(crate) category: String,
    /// The icon of its category (SVG).
    pub(crate) icon: &'static str,
    /// How many are left, in words.
    pub(crate) left: Option<String>,
    /// Area.
    pub(crate) area: String,
    /// Needed by.
    pub(crate) needed_by: Option<When>,
    /// Until when it stands.
    pub(crate) until: Option<When>,
    /// `@pod@host`.
    pub(crate) from: String,
    /// Why it is closed, in words.
    pub(crate) closed: Option<String>,
    /// What one should know, in words.
    pub(crate) marks: Vec<String>,
    /// Who may see it, when not everybody.
    pub(crate) only: Option<String>,
}

/// The card of a listing.
pub(crate) fn card(visit: &Visit, l: &Listing) -> Card {
    let translated = translation::of(visit, l);
    Card {
        href: format!("/listings/{}", l.id),
        kind: visit.kind(l.kind),
        style: if l.kind == Kind::Offer { "offer" } else { "ask" },
        title: translated.map_or_else(|| l.title.clone(), |t| t.title.clone()),
        lang: translated.map_or_else(|| l.language.clone(), |t| t.language.clone()),
        category: visit.category(&l.category),
        icon: icon::of_category(&l.category),
        left: if l.closed_because.is_some() { None } else { visit.left(l) },
        area: l.area.clone(),
        needed_by: l.needed_by.map(|t| visit.day(t)),
        until: l.closes_at.map(|t| visit.day(t)),
        from: address(l),
        closed: closed(visit, l),
        marks: visit.marks(l),
        only: (l.is_local() && l.visibility != Visibility::Public).then(|| visit.t(&format!("seen-by-{}", l.visibility))),
    }
}

/// Why a listing is closed, in words, once it is.
pub(crate) fn closed(visit: &Visit, l: &Listing) -> Option<String> {
    match l.closed_because {
        Some(because) => Some(visit.t(&format!("closed-{because}"))),
        None if l.check_open(visit.node.now()).is_err() => Some(visit.t("closed-expired")),
        None => None,
    }
}

/// `@pod@host` of the pod that speaks.
pub(crate) fn address(l: &Listing) -> String {
    format!("@{}@{}", l.pod_name, l.host)
}

/// A text of several lines as paragraphs.
pub(crate) fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n").filter(|p| !p.trim().is_empty()).map(str::to_owned).collect()
}
