//! Listings on the wire: one Note that people read whole and machines read as a FEP-0837 proposal.

use caremonger_domain::{
    Amount, Timestamp, Unit, category,
    listing::{Acceptance, ClosedBecause, DESCRIPTION_MAX, Kind, Listing, State, TITLE_MAX, tidy_line, tidy_text},
};
use caremonger_i18n::{Locale, text};
use serde_json::{Value, json};

use crate::{activity::Addressing, context, dialect, html, json as read, photo, quote, urls::Urls, urls::same_origin};

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
    out.push(facts.join(" "));
    let key = if l.stock.is_some() { "wire-answer" } else { "wire-answer-uncounted" };
    out.push(say(key, &[("address", urls.address(&l.pod_name).into())]));
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
        "contentMap": {(l.language.as_str()): content},
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
        "contentMap": {(l.language.as_str()): content}
    });
    put_proposal(&mut doc, urls, l);
    doc
}

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
    let language = doc.get("contentMap").and_then(Value::as_object).and_then(|m| m.keys().next().cloned());
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
        language: language.filter(|l| caremonger_domain::listing::is_language(l)).unwrap_or_else(|| "en".to_owned()),
        closed_because: closed.or(finished.then_some(ClosedBecause::Fulfilled)),
        acceptance: read::str_at(proposal, "acceptance").and_then(|w| w.parse().ok()).unwrap_or(Acceptance::ByHand),
        version: proposal.get("version").and_then(Value::as_i64),
        published: time_at(doc, "published"),
        updated: time_at(doc, "updated"),
        total: amount_at("totalQuantity"),
        public: crate::activity::is_public(doc),
        addressed: addressed(doc),
    })
}

/// Most it is taken to be addressed to.
const ADDRESSED_MAX: usize = 100;

/// Whom it is addressed to, each once.
fn addressed(doc: &Value) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    let all = ["to", "cc"].iter().flat_map(|k| read::ids_at(doc, k));
    all.filter(|id| seen.insert(*id)).take(ADDRESSED_MAX).map(str::to_owned).collect()
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

/// A measure as JSON.
#[must_use]
pub fn measure_of(unit: &Unit, amount: Amount) -> Value {
    measure(unit, Some(amount))
}
