//! Listings on the wire: one Note that people read whole and machines read as a FEP-0837 proposal.

mod parse;

use caremonger_domain::{
    Amount, Unit, category,
    listing::{Kind, Listing, State},
    translation::Translation,
};
use caremonger_i18n::{Locale, text};
use serde_json::{Value, json};

pub use parse::{RemoteListing, measured, parse, unit_of};

use crate::{activity::Addressing, context, html, photo, quote, urls::Urls};

/// Everything a reader on a microblog sees of a listing, as plain paragraphs.
///
/// Two listings with equal paragraphs look the same there: then no `Update` is sent to plain followers (decision 2).
#[must_use]
pub fn sentence(urls: &Urls, l: &Listing) -> Vec<String> {
    let locale = Locale::for_language(&l.language);
    let say = |key: &str, args: &[caremonger_i18n::Arg<'_>]| text(locale, key, args);
    let kind = say(if l.kind == Kind::Offer { "wire-kind-offer" } else { "wire-kind-request" }, &[]);
    let mut out = vec![say("wire-heading", &[("kind", kind.into()), ("title", l.title.as_str().into())])];
    out.extend(l.description.split("\n\n").filter(|p| !p.is_empty()).map(str::to_owned));
    if let Some(because) = l.closed_because {
        out.push(say(&format!("wire-closed-{because}"), &[]));
        return out;
    }
    let mut facts = Vec::new();
    if let (Some(stock), Some(unit)) = (l.stock, &l.unit) {
        let left = stock.remaining;
        let key = match (l.kind, *unit == Unit::one()) {
            (Kind::Offer, true) => "wire-left",
            (Kind::Offer, false) => "wire-left-unit",
            (Kind::Request, true) => "wire-needed",
            (Kind::Request, false) => "wire-needed-unit",
        };
        facts.push(say(key, &[("left", amount_words(locale, left, l.unit.as_ref()).into()), ("n", left.as_f64().into())]));
    }
    if !l.area.is_empty() {
        facts.push(say("wire-area", &[("area", l.area.as_str().into())]));
    }
    if let Some(t) = l.needed_by {
        facts.push(say("wire-needed-by", &[("date", t.date().into())]));
    }
    if let Some(t) = l.closes_at {
        facts.push(say("wire-until", &[("date", t.date().into())]));
    }
    facts.extend(l.marks.iter().map(|m| say(&format!("wire-mark-{m}"), &[])));
    if let Some(days) = l.lent_for {
        facts.push(say("wire-lent-for", &[("n", f64::from(days).into()), ("count", days.to_string().into())]));
    }
    out.push(facts.join(" "));
    // What nobody can answer now asks for no answer.
    if !l.is_paused() {
        let key = if l.stock.is_some() { "wire-answer" } else { "wire-answer-uncounted" };
        out.push(say(key, &[("address", urls.address(&l.pod_name).into())]));
    }
    out.retain(|p| !p.is_empty());
    out
}

/// An amount of a listing in words, with its unit: "3", "3 bags".
#[must_use]
pub fn amount_words(locale: Locale, amount: Amount, unit: Option<&Unit>) -> String {
    let words = amount.to_string();
    match unit.filter(|u| **u != Unit::one()) {
        Some(unit) => caremonger_i18n::measure(locale, &words, amount.as_f64(), unit.as_str()),
        None => words,
    }
}

fn hashtags(l: &Listing) -> Vec<String> {
    let kind = if l.kind == Kind::Offer { "offer" } else { "ask" };
    vec![kind.to_owned(), l.category.clone(), "mutualaid".to_owned()]
}

/// The listing's text in each language it stands in, its own first: Mastodon takes the first key for the language of `content`.
fn content_map(urls: &Urls, l: &Listing, own: &str) -> Value {
    let mut map = serde_json::Map::new();
    map.insert(l.language.clone(), json!(own));
    for t in l.translations.iter().filter(|t| !t.stale) {
        map.entry(t.language.clone()).or_insert_with(|| json!(content(urls, &l.translated(t))));
    }
    Value::Object(map)
}

fn content(urls: &Urls, l: &Listing) -> String {
    let paragraphs = sentence(urls, l);
    let (heading, rest) = paragraphs.split_first().map_or(("", &[][..]), |(h, r)| (h.as_str(), r));
    let tags: Vec<String> = hashtags(l)
        .iter()
        .map(|t| format!(r#"<a href="{}" class="mention hashtag" rel="tag">#<span>{t}</span></a>"#, html::escape(&urls.tag(t))))
        .collect();
    let body: String = rest.iter().map(|p| html::paragraphs(p)).collect();
    format!("<p><strong>{}</strong></p>{body}<p>{}</p>", html::escape(heading), tags.join(" "))
}

fn measure(unit: &Unit, amount: Option<Amount>) -> Value {
    let mut m = json!({"hasUnit": unit.as_str()});
    if let Some(a) = amount {
        // FEP-0837 writes amounts as strings: no reader rounds them.
        m["hasNumericalValue"] = json!(a.to_string());
    }
    m
}

/// The id of what a promise satisfies.
#[must_use]
pub fn intent_uri(urls: &Urls, l: &Listing) -> String {
    format!("{}#primary", urls.listing(l.id))
}

/// Whether promises come in whole units only.
fn is_unit_based(l: &Listing) -> bool {
    let whole = |a: Amount| a.millionths() % Amount::ONE.millionths() == 0;
    l.unit == Some(Unit::one()) && l.stock.is_some_and(|s| whole(s.amount) && whole(s.remaining))
}

fn intent(urls: &Urls, l: &Listing) -> Value {
    let found = category::find(&l.category);
    let unit = l.unit.clone().unwrap_or_else(Unit::one);
    let unit_based = is_unit_based(l);
    let mut i = json!({
        "type": "Intent",
        "id": intent_uri(urls, l),
        "action": if found.is_some_and(|c| c.service) { "deliverService" } else { "transfer" },
        "name": l.title,
        // Also when it is empty: without it readers, ours among them, take the whole `content` for the description.
        "note": l.description,
        "resourceQuantity": measure(&unit, unit_based.then_some(Amount::ONE)),
        "category": l.category,
        "finished": l.state == State::Closed
    });
    if let Some(c) = found {
        i["resourceConformsTo"] = json!(c.wikidata);
    }
    if let Some(stock) = l.stock {
        let free = if l.state == State::Closed { Amount::ZERO } else { stock.remaining };
        i["availableQuantity"] = measure(&unit, Some(free));
        i["totalQuantity"] = measure(&unit, Some(stock.amount));
        if unit_based {
            i["minimumQuantity"] = measure(&unit, Some(Amount::ONE));
        }
    }
    if let Some(t) = l.needed_by {
        i["due"] = json!(t.whole_second());
    }
    if l.translations.iter().any(|t| !t.stale) {
        let map = |text: fn(&Translation) -> &str| {
            l.translations
                .iter()
                .filter(|t| !t.stale)
                .map(|t| (t.language.clone(), json!(text(t))))
                .collect::<serde_json::Map<_, _>>()
        };
        i["nameMap"] = json!(map(|t| &t.title));
        i["noteMap"] = json!(map(|t| &t.description));
    }
    i
}

fn put_proposal(doc: &mut Value, urls: &Urls, l: &Listing) {
    doc["purpose"] = json!(l.kind.as_str());
    doc["publishes"] = intent(urls, l);
    doc["unitBased"] = json!(is_unit_based(l));
    doc["acceptance"] = json!(l.acceptance.as_str());
    doc["version"] = json!(l.version);
    if !l.area.is_empty() {
        doc["location"] = json!({"type": "Place", "name": l.area});
    }
    if let Some(t) = l.closes_at {
        doc["endTime"] = json!(t.whole_second());
    }
    if let Some(days) = l.lent_for {
        doc["lentForDays"] = json!(days);
    }
    if !l.marks.is_empty() {
        doc["marks"] = json!(l.marks.iter().map(|m| m.as_str()).collect::<Vec<_>>());
    }
    if let Some(b) = l.closed_because {
        doc["closedBecause"] = json!(b.as_str());
    }
    if l.updated_at.whole_second() > l.published_at.whole_second() {
        doc["updated"] = json!(l.updated_at.whole_second());
    }
}

/// The Note: no `name` (a content warning on one server), no `summary`, complete in `content`.
#[must_use]
pub fn note(urls: &Urls, l: &Listing, addressing: &Addressing) -> Value {
    let id = urls.listing(l.id);
    let content = content(urls, l);
    let tags: Vec<Value> =
        hashtags(l).iter().map(|t| json!({"type": "Hashtag", "name": format!("#{t}"), "href": urls.tag(t)})).collect();
    let mut doc = json!({
        "@context": context::marketplace(),
        "id": id,
        "type": "Note",
        "attributedTo": urls.actor(&l.pod_name),
        "to": addressing.to,
        "cc": addressing.cc,
        "published": l.published_at.whole_second(),
        "url": id,
        "sensitive": false,
        "content": content,
        "contentMap": content_map(urls, l, &content),
        "tag": tags,
        "attachment": photo::attachments(urls, l),
        "interactionPolicy": quote::policy(addressing)
    });
    put_proposal(&mut doc, urls, l);
    doc
}

/// The same listing typed as `Proposal`, for readers that go by the type.
#[must_use]
pub fn proposal(urls: &Urls, l: &Listing, addressing: &Addressing) -> Value {
    let content = content(urls, l);
    let mut doc = json!({
        "@context": context::marketplace(),
        "id": urls.proposal(l.id),
        "type": "Proposal",
        "attributedTo": urls.actor(&l.pod_name),
        "to": addressing.to,
        "cc": addressing.cc,
        "published": l.published_at.whole_second(),
        "url": urls.listing(l.id),
        "name": l.title,
        "content": content,
        "contentMap": content_map(urls, l, &content)
    });
    put_proposal(&mut doc, urls, l);
    doc
}

/// A measure as JSON.
#[must_use]
pub fn measure_of(unit: &Unit, amount: Amount) -> Value {
    measure(unit, Some(amount))
}
