//! What pods that agreed with one another tell: the terms, and what each knows of the other, to be compared.

use std::collections::BTreeSet;

use caremonger_domain::{
    listing::Kind,
    peer::{LIMITS_MAX, Scope},
};
use caremonger_signatures::digest;
use caremonger_wire::{
    json,
    neighbourhood::{self as told, DESCRIPTION_MAX, LANGUAGES_MAX, LISTS_MAX, NAME_MAX},
    peer::{self, Granted},
    sync::{self, Item, PAGE, Synchronization, parse_page},
    terms,
    urls::same_origin,
};
use serde_json::{Value, json};

use crate::text;

/// What another node says of itself, and the same written and read again.
///
/// # Panics
/// When something the node relies on does not hold.
pub fn neighbourhood(data: &[u8]) {
    const AT: &str = "https://birch.example/directory/profile.json";
    let Ok(doc) = json::parse_strict(data) else { return };
    let Some(profile) = told::read(&doc, AT) else { return };
    assert!(same_origin(&profile.url, AT), "it leads nowhere else: {}", profile.url);
    assert!(!profile.name.is_empty() && profile.name.chars().count() <= NAME_MAX && profile.place.chars().count() <= NAME_MAX);
    assert!(profile.description.chars().count() <= DESCRIPTION_MAX);
    let is_plain = |text: &str| !text.chars().any(|c| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}'));
    assert!([&profile.name, &profile.place, &profile.description].into_iter().all(|text| is_plain(text)));
    assert!(profile.languages.len() <= LANGUAGES_MAX && profile.lists.len() <= LISTS_MAX);
    assert!(profile.languages.iter().chain(&profile.lists).all(|word| !word.contains(char::is_whitespace)));
    assert_eq!(told::read(&told::document(&profile), AT), Some(profile));
}

/// The terms that an `Accept` tells, and the same terms written and read again.
///
/// # Panics
/// When something the node relies on does not hold.
pub fn peer_terms(data: &[u8]) {
    let Ok(doc) = json::parse_strict(data) else { return };
    let Some(granted) = peer::parse(&doc) else { return };
    for list in [&granted.terms.categories, &granted.terms.areas] {
        assert!(list.len() <= LIMITS_MAX && list.iter().all(|word| word.chars().count() <= 80));
    }
    assert!(granted.terms.scopes.len() <= LIMITS_MAX);
    let fits = granted.terms.fits(Kind::Offer, "food", "");
    assert!(!fits || granted.terms.allows(Scope::See), "what is not to be seen is not shown");
    if let Ok(checked) = granted.terms.clone().check() {
        assert_eq!(checked.clone().check(), Ok(checked), "what is in order stays as it is");
    }
    // Only whole seconds go over the wire.
    let granted = Granted { until: granted.until.map(|t| t.whole_second()), ..granted };
    let mut sent = json!({"type": "Accept"});
    peer::put(&mut sent, &granted);
    assert_eq!(peer::parse(&sent), Some(granted));
}

/// The header `Collection-Synchronization` of FEP-8fcf.
///
/// # Panics
/// When something the node relies on does not hold.
pub fn sync_header(data: &[u8]) {
    let header = text(data);
    let Some(told) = Synchronization::parse(&header) else { return };
    assert!(!told.digest.contains(|c: char| c.is_ascii_uppercase()));
    assert!(!told.collection.contains(',') && !told.url.contains(','));
    let _ = same_origin(&told.url, "https://birch.example/@birch");
    let written = told.to_header();
    // Spaces are written that need not be there.
    if written.len() <= header.len() {
        assert_eq!(Synchronization::parse(&written), Some(told));
    }
}

/// What another pod says it knows: the collection with its digest, one of its pages, or the followers of FEP-8fcf.
///
/// # Panics
/// When something the node relies on does not hold.
pub fn sync_page(data: &[u8]) {
    let Ok(doc) = json::parse_strict(data) else { return };
    let doc = terms::plain(doc);
    let _ = (json::str_at(&doc, "digest"), json::id_at(&doc, "first"), json::id_at(&doc, "next"));
    let followers: BTreeSet<&str> = ["orderedItems", "items"].into_iter().flat_map(|k| json::ids_at(&doc, k)).collect();
    assert!(followers.iter().all(|id| !id.is_empty() && id.len() <= json::URI_MAX));
    let _ = digest::of_set(&followers);
    let owner = json::id_at(&doc, "partOf").unwrap_or("https://maple.example/@maple");
    let items = parse_page(&doc, owner);
    assert!(items.len() <= PAGE);
    for item in &items {
        match item {
            Item::Listing { uri, .. } => assert!(same_origin(uri, owner), "a listing is at its home"),
            Item::Claim { agreement, .. } => assert!(agreement.as_ref().is_none_or(|a| same_origin(a, owner))),
        }
    }
    let lines: Vec<String> = items.iter().map(Item::line).collect();
    let digest = digest::of_set(&lines);
    assert_eq!(digest::of_set(lines.iter().rev()), digest, "a set has no order");
    assert_eq!(parse_page(&sync::page(owner, &items, 0), owner), items);
    assert_eq!(sync::summary(owner, &items, &digest).get("digest"), Some(&Value::from(digest)));
}
