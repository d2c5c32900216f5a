//! Reading listings of other programs, in any of the shapes seen.

use caremonger_domain::{
    Amount, Timestamp, Unit, category,
    listing::{Acceptance, ClosedBecause, DESCRIPTION_MAX, Kind, TITLE_MAX, is_language, tidy_line, tidy_text},
    loan::check_days,
    mark::{Mark, in_order},
    photo::Told,
    translation::{TRANSLATIONS_MAX, Translation},
};
use serde_json::Value;

use crate::{dialect, html, json as read, photo, urls::same_origin};

/// A listing of another node as its document tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteListing {
    /// Its id: the Note's (or Proposal's).
    pub uri: String,
    /// What a promise has to name: the intent's id.
    pub intent_uri: String,
    /// Who publishes it.
    pub actor: String,
    /// Offer or ask.
    pub kind: Kind,
    /// One line of plain text.
    pub title: String,
    /// Plain text.
    pub description: String,
    /// Our slug for its category.
    pub category: String,
    /// Unit, when counted.
    pub unit: Option<Unit>,
    /// Total, when told; else what is left.
    pub amount: Option<Amount>,
    /// What is left, when counted.
    pub remaining: Option<Amount>,
    /// Named area.
    pub area: String,
    /// When it is needed.
    pub needed_by: Option<Timestamp>,
    /// When it ends.
    pub closes_at: Option<Timestamp>,
    /// BCP 47 tag.
    pub language: String,
    /// The same in further languages.
    pub translations: Vec<Translation>,
    /// What one should know before one answers or travels.
    pub marks: Vec<Mark>,
    /// For how many days it is lent, if it has to come back.
    pub lent_for: Option<u16>,
    /// Why it has ended, if it has.
    pub closed_because: Option<ClosedBecause>,
    /// How promises are answered, if told.
    pub acceptance: Acceptance,
    /// The origin's version, if told: newer wins.
    pub version: Option<i64>,
    /// When it was made.
    pub published: Option<Timestamp>,
    /// When it changed.
    pub updated: Option<Timestamp>,
    /// How many there were, if told.
    pub total: Option<Amount>,
    /// Whether everyone may see it.
    pub public: bool,
    /// Whom it is addressed to.
    pub addressed: Vec<String>,
    /// Its photos.
    pub photos: Vec<Told>,
}

/// Reads a listing in any of the shapes seen: a Note with `publishes`, a `Proposal`, a Note with a `Proposal` attached, and
/// what [`dialect`] knows.
///
/// `None` when the document is no proposal, asks for something in return, or is broken in what the FEP requires.
#[must_use]
pub fn parse(doc: &Value) -> Option<RemoteListing> {
    dialect::as_proposal(doc).map_or_else(|| parse_proposal(doc), |translated| parse_proposal(&translated))
}

fn parse_proposal(doc: &Value) -> Option<RemoteListing> {
    let proposal = if doc.get("publishes").is_some() {
        doc
    } else {
        read::many(doc.get("attachment")).find(|a| read::has_type(a, "Proposal") && a.get("publishes").is_some())?
    };
    let uri = read::str_at(doc, "id").and_then(|_| read::id_of(doc))?;
    let actor = read::id_at(doc, "attributedTo")?;
    let intent = wanted_intent(proposal)?;
    let intent_uri = read::id_of(intent).map_or_else(|| format!("{uri}#primary"), str::to_owned);
    if !same_origin(uri, actor) || !same_origin(&intent_uri, actor) {
        return None;
    }
    let kind = kind_of(proposal, intent)?;
    let content = html::to_text(read::str_at(doc, "content").unwrap_or_default());
    let first_line = content.lines().next().unwrap_or_default();
    let named = [(intent, "name"), (proposal, "name"), (doc, "name")].into_iter().find_map(|(v, k)| read::str_at(v, k));
    let title: String = tidy_line(named.unwrap_or(first_line)).chars().take(TITLE_MAX).collect();
    // Where the title is the first line of the text, the description is what follows.
    let titled = tidy_line(first_line).chars().take(TITLE_MAX).eq(title.chars());
    let rest = content.strip_prefix(first_line).filter(|_| titled).unwrap_or(&content);
    let description = read::str_at(intent, "note").or_else(|| read::str_at(intent, "summary")).unwrap_or(rest);
    let unit = ["resourceQuantity", "availableQuantity"].into_iter().find_map(|k| intent.get(k).and_then(unit_of));
    let amount_at = |key: &str| intent.get(key).and_then(measured);
    let available = amount_at("availableQuantity");
    // Where amounts are by the piece, this is the size of one.
    let by_the_piece = proposal.get("unitBased").and_then(Value::as_bool).unwrap_or(false);
    let ours = read::str_at(proposal, "acceptance").is_some();
    let fixed = amount_at("resourceQuantity").filter(|_| !ours && !by_the_piece && available.is_none());
    let remaining = available.or(fixed);
    // A time without a zone is taken for UTC.
    let time = |t: &str| t.parse::<Timestamp>().or_else(|_| format!("{t}Z").parse()).ok();
    let time_at = |v: &Value, key: &str| read::str_at(v, key).and_then(time);
    let language = language_of(doc).filter(|l| is_language(l)).unwrap_or_else(|| "en".to_owned());
    let closed = read::str_at(proposal, "closedBecause").and_then(|w| w.parse().ok());
    let finished = intent.get("finished").and_then(Value::as_bool).unwrap_or(false);
    let slug = read::str_at(intent, "category").filter(|c| category::is_slug(c));
    let items = ["resourceConformsTo", "resourceClassifiedAs"].into_iter().flat_map(|k| read::ids_at(intent, k));
    let conforms = items.map(category::from_wikidata).find(|slug| *slug != "other");
    let conforms = conforms.or_else(|| dialect::tagged(doc)).unwrap_or("other");
    Some(RemoteListing {
        uri: uri.to_owned(),
        intent_uri,
        actor: actor.to_owned(),
        kind,
        title: if title.is_empty() { "…".to_owned() } else { title },
        description: tidy_text(description).chars().take(DESCRIPTION_MAX).collect(),
        category: slug.unwrap_or(conforms).to_owned(),
        unit: remaining.map(|_| unit.unwrap_or_else(Unit::one)),
        amount: remaining.map(|r| amount_at("totalQuantity").filter(|t| *t >= r).unwrap_or(r)),
        remaining,
        area: [
            (intent, "location"),
            (intent, "atLocation"),
            (proposal, "location"),
            (proposal, "eligibleLocation"),
            (doc, "location"),
        ]
        .into_iter()
        .find_map(|(v, key)| v.get(key).and_then(|l| read::str_at(l, "name")))
        .map(|n| tidy_line(n).chars().take(80).collect())
        .unwrap_or_default(),
        needed_by: time_at(intent, "due"),
        closes_at: time_at(proposal, "endTime").or_else(|| time_at(proposal, "hasEnd")).or_else(|| time_at(intent, "hasEnd")),
        translations: translations(intent, &language),
        marks: marks(proposal),
        lent_for: lent_for(proposal, kind),
        language,
        closed_because: closed.or(finished.then_some(ClosedBecause::Fulfilled)),
        acceptance: read::str_at(proposal, "acceptance").and_then(|w| w.parse().ok()).unwrap_or(Acceptance::ByHand),
        version: proposal.get("version").and_then(Value::as_i64),
        published: time_at(doc, "published"),
        updated: time_at(doc, "updated"),
        total: amount_at("totalQuantity"),
        public: crate::activity::is_public(doc),
        addressed: addressed(doc),
        photos: photo::told(doc),
    })
}

/// The language of a document's `content`: where `contentMap` has several, the one whose text is the same.
fn language_of(doc: &Value) -> Option<String> {
    let map = doc.get("contentMap")?.as_object()?;
    let same = map.iter().find(|(_, text)| doc.get("content") == Some(*text));
    same.or_else(|| map.iter().next()).map(|(tag, _)| tag.clone())
}

/// Most it is taken to be addressed to.
const ADDRESSED_MAX: usize = 100;

/// Whom it is addressed to, each once.
fn addressed(doc: &Value) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    read::addressees(doc).filter(|id| seen.insert(*id)).take(ADDRESSED_MAX).map(str::to_owned).collect()
}

/// What a proposal is about; `None` where something is asked in return: trade is not mutual aid.
///
/// Older writers put both sides into one list, each wrapped in a `ProposedIntent` that says which it is.
fn wanted_intent(proposal: &Value) -> Option<&Value> {
    let is_return = |i: &Value| i.get("reciprocal").and_then(Value::as_bool).unwrap_or(false);
    let asks = |i: &Value| !i.get("resourceQuantity").and_then(measured).is_some_and(|a| a.is_zero());
    let inner = |i| Value::get(i, "publishes").filter(|p| p.is_object()).unwrap_or(i);
    let listed = || read::many(proposal.get("publishes"));
    let in_return = read::many(proposal.get("reciprocal")).chain(listed().filter(|i| is_return(i)).map(inner));
    if in_return.into_iter().any(asks) {
        return None;
    }
    listed().find(|i| !is_return(i)).map(inner)
}

/// Offer or ask: by `purpose`, or as before 2024 by which side of the intent is named.
fn kind_of(proposal: &Value, intent: &Value) -> Option<Kind> {
    let sides = (read::id_at(intent, "provider").is_some(), read::id_at(intent, "receiver").is_some());
    match (read::str_at(proposal, "purpose"), sides) {
        (Some("offer"), _) | (None, (true, false)) => Some(Kind::Offer),
        (Some("request"), _) | (None, (false, true)) => Some(Kind::Request),
        _ => None,
    }
}

/// The amount of a measure: a decimal string, or a JSON number as some write it.
#[must_use]
pub fn measured(m: &Value) -> Option<Amount> {
    let v = m.get("hasNumericalValue")?;
    serde_json::from_value::<Amount>(v.clone()).ok()
}

/// The unit of a measure, without any prefix.
#[must_use]
pub fn unit_of(m: &Value) -> Option<Unit> {
    const OM2: &str = "http://www.ontology-of-units-of-measure.org/resource/om-2/";
    let unit = m.get("hasUnit")?;
    let word = unit.as_str().or_else(|| read::str_at(unit, "label"))?;
    // What is behind a link to somebody's own unit is not known without asking.
    let known = !word.contains("://") || word.starts_with(OM2);
    word.rsplit([':', '/', '#']).next().filter(|_| known)?.parse().ok()
}

/// The translations of an intent, as we write them; what does not hold is left out.
fn translations(intent: &Value, language: &str) -> Vec<Translation> {
    let notes = intent.get("noteMap").and_then(Value::as_object);
    let names = intent.get("nameMap").and_then(Value::as_object).into_iter().flatten();
    let read = |(tag, name): (&String, &Value)| {
        let title: String = tidy_line(name.as_str()?).chars().take(TITLE_MAX).collect();
        let note = notes.and_then(|n| n.get(tag)).and_then(Value::as_str).unwrap_or_default();
        let description = tidy_text(note).chars().take(DESCRIPTION_MAX).collect();
        let taken = is_language(tag) && tag != language && !title.is_empty();
        taken.then(|| Translation { language: tag.clone(), title, description, by: None, stale: false })
    };
    names.filter_map(read).take(TRANSLATIONS_MAX).collect()
}

/// Badges of a proposal; those we do not know are left out.
fn marks(proposal: &Value) -> Vec<Mark> {
    let words = read::many(proposal.get("marks")).take(20).filter_map(Value::as_str);
    in_order(words.filter_map(|w| w.parse().ok()).collect())
}

/// For how many days an offer is lent.
fn lent_for(proposal: &Value, kind: Kind) -> Option<u16> {
    let days = proposal.get("lentForDays").and_then(Value::as_u64).and_then(|d| u16::try_from(d).ok());
    days.filter(|_| kind == Kind::Offer).and_then(|d| check_days(d).ok())
}
