//! Promises across pods: FEP-0837 `Offer{Agreement}`, its answers, and how a running agreement changes.
//!
//! The listing's home decides; it tells the helper's pod by `Accept`, `Reject` and `Update{Agreement}`. The helper's pod
//! asks by `Offer`, takes back by `Undo{Offer}`, and says what was handed over by `Create{Document}`.

use caremonger_domain::{Amount, Refusal, Timestamp, Unit, commitment::State};
use serde_json::{Value, json};

use crate::{context, json as read, listing};

/// What a pod asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The intent it satisfies.
    pub satisfies: String,
    /// How many; `None` when the listing is not counted.
    pub amount: Option<Amount>,
    /// In which unit.
    pub unit: Option<Unit>,
    /// Words to the owner, plain text.
    pub message: String,
    /// The listing of their own that the asker draws it from.
    pub drawn_from: Option<String>,
}

/// Reads the object of an `Offer`. `Ok(None)` when it is no agreement at all.
///
/// # Errors
/// A [`Refusal`] when it is one whose amount cannot be read: the asker gets a reasoned `Reject`.
pub fn parse_claim(doc: &Value) -> Result<Option<Claim>, Refusal> {
    let Some(agreement) = doc.get("object").filter(|o| read::has_type(o, "Agreement")) else { return Ok(None) };
    let stipulates = match agreement.get("stipulates") {
        Some(Value::Array(items)) if items.len() == 1 => items.first(),
        other => other,
    };
    let Some(commitment) = stipulates.filter(|s| s.is_object()) else { return Ok(None) };
    let Some(satisfies) = read::id_at(commitment, "satisfies") else { return Ok(None) };
    let quantity = commitment.get("resourceQuantity");
    let amount = match quantity.and_then(|q| q.get("hasNumericalValue")) {
        None => None,
        Some(_) => Some(quantity.and_then(listing::measured).ok_or(Refusal::AmountIsZero)?),
    };
    let message = crate::html::to_text(read::str_at(doc, "content").unwrap_or_default());
    Ok(Some(Claim {
        satisfies: satisfies.to_owned(),
        amount,
        unit: quantity.and_then(listing::unit_of),
        message: message.chars().take(caremonger_domain::commitment::MESSAGE_MAX).collect(),
        drawn_from: read::id_at(agreement, "drawnFrom").map(str::to_owned),
    }))
}

fn commitment(satisfies: &str, amount: Option<Amount>, unit: Option<&Unit>) -> Value {
    let one = Unit::one();
    let unit = unit.unwrap_or(&one);
    let quantity = amount.map_or_else(|| json!({"hasUnit": unit.as_str()}), |a| listing::measure_of(unit, a));
    json!({"type": "Commitment", "satisfies": satisfies, "resourceQuantity": quantity})
}

/// The `Offer` activity.
#[must_use]
pub fn offer(id: &str, actor: &str, to: &str, published: Timestamp, claim: &Claim) -> Value {
    let mut doc = json!({
        "@context": context::marketplace(),
        "id": id,
        "type": "Offer",
        "actor": actor,
        "to": [to],
        "cc": [],
        "published": published.whole_second(),
        "object": {"type": "Agreement", "stipulates": commitment(&claim.satisfies, claim.amount, claim.unit.as_ref())}
    });
    if let Some(own) = &claim.drawn_from {
        doc["object"]["drawnFrom"] = json!(own);
    }
    if !claim.message.is_empty() {
        doc["content"] = json!(crate::html::paragraphs(&claim.message));
    }
    doc
}

/// An agreement as its home tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Its id.
    pub uri: String,
    /// The home pod.
    pub owner: String,
    /// The `Offer` it answers.
    pub claim_uri: String,
    /// The intent it satisfies.
    pub satisfies: String,
    /// Promised.
    pub amount: Option<Amount>,
    /// In which unit.
    pub unit: Option<Unit>,
    /// Where it stands.
    pub state: State,
    /// Why, where that needs saying.
    pub reason: Option<String>,
    /// What the owner says was handed over.
    pub owner_said: Option<Amount>,
    /// What the owner heard from the helper.
    pub helper_said: Option<Amount>,
    /// Handed over, agreed by both.
    pub delivered: Option<Amount>,
    /// Newer wins.
    pub version: i64,
}

/// The agreement document.
#[must_use]
pub fn build(a: &Agreement) -> Value {
    let mut stipulates = commitment(&a.satisfies, a.amount, a.unit.as_ref());
    stipulates["id"] = json!(format!("{}#primary", a.uri));
    stipulates["finished"] = json!(a.state == State::Fulfilled);
    let mut doc = json!({
        "@context": context::marketplace(),
        "id": a.uri,
        "type": "Agreement",
        "attributedTo": a.owner,
        "context": a.claim_uri,
        "stipulates": stipulates,
        "url": {"type": "Link", "href": a.uri, "mediaType": "text/html"},
        "state": a.state.as_str(),
        "version": a.version
    });
    let unit = a.unit.clone().unwrap_or_else(Unit::one);
    for (key, amount) in [("ownerSaid", a.owner_said), ("helperSaid", a.helper_said), ("delivered", a.delivered)] {
        if let Some(amount) = amount {
            doc[key] = listing::measure_of(&unit, amount);
        }
    }
    if let Some(reason) = &a.reason {
        doc["reason"] = json!(reason);
    }
    doc
}

/// Reads an agreement document (the `result` of an `Accept` or the object of an `Update`).
#[must_use]
pub fn parse(doc: &Value) -> Option<Agreement> {
    if !read::has_type(doc, "Agreement") {
        return None;
    }
    let stipulates = match doc.get("stipulates")? {
        Value::Array(items) => items.first()?,
        one => one,
    };
    let measured = |key: &str| doc.get(key).and_then(listing::measured);
    let finished = stipulates.get("finished").and_then(Value::as_bool).unwrap_or(false);
    let state = read::str_at(doc, "state").and_then(|s| s.parse().ok());
    Some(Agreement {
        uri: read::id_of(doc)?.to_owned(),
        owner: read::id_at(doc, "attributedTo")?.to_owned(),
        claim_uri: read::id_at(doc, "context").unwrap_or_default().to_owned(),
        satisfies: read::id_at(stipulates, "satisfies")?.to_owned(),
        amount: stipulates.get("resourceQuantity").and_then(listing::measured),
        unit: stipulates.get("resourceQuantity").and_then(listing::unit_of),
        state: state.unwrap_or(if finished { State::Fulfilled } else { State::Accepted }),
        reason: read::str_at(doc, "reason").map(|r| r.chars().take(500).collect()),
        owner_said: measured("ownerSaid"),
        helper_said: measured("helperSaid"),
        delivered: measured("delivered"),
        version: doc.get("version").and_then(Value::as_i64).unwrap_or(1),
    })
}

/// `Accept` of an `Offer`: FEP-0837 wants the Offer's bare id and the agreement in `result`.
#[must_use]
pub fn accept(id: &str, actor: &str, to: &str, published: Timestamp, agreement: &Agreement) -> Value {
    let mut result = build(agreement);
    let context = result.as_object_mut().and_then(|o| o.remove("@context"));
    json!({
        "@context": context,
        "id": id,
        "type": "Accept",
        "actor": actor,
        "to": [to],
        "cc": [],
        "published": published.whole_second(),
        "object": agreement.claim_uri,
        "result": result
    })
}

/// `Reject` of an `Offer`, with the reason for people (`content`), for programs (`reason`), and what is left.
#[must_use]
pub fn reject(id: &str, actor: &str, to: &str, published: Timestamp, claim_uri: &str, why: &Rejection<'_>) -> Value {
    let mut doc = json!({
        "@context": context::marketplace(),
        "id": id,
        "type": "Reject",
        "actor": actor,
        "to": [to],
        "cc": [],
        "published": published.whole_second(),
        "object": claim_uri,
        "content": crate::html::paragraphs(why.sentence),
        "reason": why.code
    });
    if let Some((left, unit, version)) = why.left {
        doc["availableQuantity"] = listing::measure_of(unit, left);
        doc["version"] = json!(version);
    }
    doc
}

/// Why an `Offer` is refused.
#[derive(Debug, Clone, Copy)]
pub struct Rejection<'a> {
    /// For people.
    pub sentence: &'a str,
    /// For programs: [`Refusal::code`].
    pub code: &'a str,
    /// What is left of a counted listing, as of which of its versions.
    pub left: Option<(Amount, &'a Unit, i64)>,
}

/// What a `Reject` says is left of the listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// How many.
    pub amount: Amount,
    /// As of which version of the listing; a `Reject` may come later than newer word of it.
    pub version: Option<i64>,
}

/// Reads what a `Reject` says is left.
#[must_use]
pub fn parse_left(doc: &Value) -> Option<Left> {
    let amount = doc.get("availableQuantity").and_then(listing::measured)?;
    Some(Left { amount, version: doc.get("version").and_then(Value::as_i64) })
}

/// What one side says was handed over: a `Document` in the agreement's `context` (the FEP's confirmation).
#[must_use]
pub fn receipt(
    id: &str,
    author: &str,
    to: &str,
    published: Timestamp,
    agreement_uri: &str,
    name: &str,
    said: Option<(Amount, &Unit)>,
) -> Value {
    let mut doc = json!({
        "@context": context::marketplace(),
        "id": id,
        "type": "Document",
        "attributedTo": author,
        "name": name,
        "context": agreement_uri,
        "published": published.whole_second(),
        "to": [to]
    });
    if let Some((amount, unit)) = said {
        doc["resourceQuantity"] = listing::measure_of(unit, amount);
    }
    doc
}

/// The agreement and amount a receipt speaks of; `None` when it is no receipt.
#[must_use]
pub fn parse_receipt(doc: &Value) -> Option<(String, Option<Amount>)> {
    if !read::has_type(doc, "Document") {
        return None;
    }
    let agreement = read::id_at(doc, "context")?.to_owned();
    Some((agreement, doc.get("resourceQuantity").and_then(listing::measured)))
}
