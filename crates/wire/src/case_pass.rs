//! A case on its way to a pod elsewhere: a FEP-0837 proposal for that pod alone. In the `Offer` stand facts; what else is known, the
//! person's details among it, is in the document under the proposal's id, which only the server of that pod is given.

use caremonger_domain::{
    Timestamp, Unit,
    case::{Channel, read_code},
    case_pass::Facts,
    category,
    gate::check_text,
    listing::{TITLE_MAX, is_language, tidy_line},
    person::{Details, Field},
};
use serde_json::{Map, Value, json};

use crate::{context, json as read, listing};

/// Everything that goes along when a case is taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// What was told before.
    pub facts: Facts,
    /// What is needed, in a few words.
    pub title: String,
    /// The nine digits by which the person asks how it goes.
    pub code: String,
    /// By which way they asked.
    pub channel: Channel,
    /// Whether somebody has spoken with them, so that nobody has to ring back first.
    pub spoken_with: bool,
    /// Who they are.
    pub details: Details,
}

/// The proposal of an `Offer`: facts alone.
#[must_use]
pub fn proposal(id: &str, from: &str, to: &str, f: &Facts) -> Value {
    let mut intent = json!({
        "type": "Intent",
        "id": format!("{id}#primary"),
        "category": f.category
    });
    if let Some(amount) = f.amount {
        intent["resourceQuantity"] = listing::measure_of(&f.unit.clone().unwrap_or_else(Unit::one), amount);
    }
    if let Some(t) = f.needed_by {
        intent["due"] = json!(t.whole_second());
    }
    json!({
        "@context": context::cases(),
        "id": id,
        "type": "Proposal",
        "attributedTo": from,
        "to": [to],
        "purpose": f.kind.as_str(),
        "publishes": intent,
        "location": {"type": "Place", "name": f.area},
        "inLanguage": f.language
    })
}

/// The document that the other pod's server fetches when its desk takes the case over.
#[must_use]
pub fn whole(id: &str, from: &str, to: &str, w: &Whole) -> Value {
    let mut doc = proposal(id, from, to, &w.facts);
    doc["publishes"]["name"] = json!(w.title);
    doc["code"] = json!(w.code);
    doc["channel"] = json!(w.channel.as_str());
    doc["spokenWith"] = json!(w.spoken_with);
    let told = w.details.iter().filter(|(field, text)| goes_along(*field) && !text.is_empty());
    doc["details"] = Value::Object(told.map(|(field, text)| (field.to_string(), json!(text))).collect::<Map<_, _>>());
    doc
}

/// Whether a detail is for another pod's desk. An address for news is the person's own affair with the node they use.
#[must_use]
pub const fn goes_along(field: Field) -> bool {
    !matches!(field, Field::Fediverse)
}

fn intent(doc: &Value) -> Option<&Value> {
    read::many(doc.get("publishes")).find(|i| i.is_object())
}

/// Reads the facts of an offered case; `None` where it is none, or says something that must not stand among facts.
#[must_use]
pub fn parse(doc: &Value) -> Option<Facts> {
    if !read::has_type(doc, "Proposal") {
        return None;
    }
    let intent = intent(doc)?;
    let area: String = doc.get("location").and_then(|l| read::str_at(l, "name")).map(tidy_line).unwrap_or_default();
    if check_text(&area).is_err() {
        return None;
    }
    let measure = intent.get("resourceQuantity");
    let amount = measure.and_then(listing::measured).filter(|a| !a.is_zero());
    let slug = read::str_at(intent, "category").filter(|c| category::is_slug(c)).unwrap_or("other");
    Some(Facts {
        kind: read::str_at(doc, "purpose")?.parse().ok()?,
        category: slug.to_owned(),
        unit: amount.map(|_| measure.and_then(listing::unit_of).unwrap_or_else(Unit::one)),
        amount,
        area: area.chars().take(80).collect(),
        language: read::str_at(doc, "inLanguage").filter(|l| is_language(l)).unwrap_or("en").to_owned(),
        needed_by: read::str_at(intent, "due").and_then(|t| t.parse::<Timestamp>().ok()),
    })
}

/// Reads what goes along with a case. A detail that cannot be one is left out: the rest still helps.
#[must_use]
pub fn parse_whole(doc: &Value) -> Option<Whole> {
    let facts = parse(doc)?;
    let intent = intent(doc)?;
    let title: String = read::str_at(intent, "name").map(tidy_line).unwrap_or_default().chars().take(TITLE_MAX).collect();
    let told = doc.get("details").and_then(Value::as_object);
    let mut details = Details::default();
    for field in Field::ALL.iter().copied().filter(|f| goes_along(*f)) {
        if let Some(text) = told.and_then(|t| t.get(field.as_str())).and_then(Value::as_str)
            && let Ok(more) = details.clone().with(field, text)
            && !more.get(field).is_empty()
        {
            details = more;
        }
    }
    Some(Whole {
        facts,
        title,
        code: read::str_at(doc, "code").and_then(read_code).unwrap_or_default(),
        channel: read::str_at(doc, "channel").and_then(|c| c.parse().ok()).unwrap_or(Channel::Phone),
        spoken_with: doc.get("spokenWith").and_then(Value::as_bool).unwrap_or(false),
        details,
    })
}

#[cfg(test)]
mod tests {
    use caremonger_domain::{Amount, listing::Kind};
    use proptest::prelude::*;

    use super::*;
    use crate::terms;

    const ID: &str = "https://maple.example/passes/01J9A000000000000000000000";
    const FROM: &str = "https://maple.example/@maple";
    const TO: &str = "https://cedar.example/@cedar";

    fn facts() -> Facts {
        Facts {
            kind: Kind::Request,
            category: "food".to_owned(),
            amount: Some(Amount::ONE),
            unit: Some("bags".parse().expect("a unit")),
            area: "Elm Street".to_owned(),
            language: "es".to_owned(),
            needed_by: Some(Timestamp::from_seconds(1_793_534_400)),
        }
    }

    fn all() -> Whole {
        let details = [(Field::Name, "Rosa"), (Field::Phone, "416 555 0199"), (Field::Door, "7 Elm Street")];
        let details = details.into_iter().try_fold(Details::default(), |d, (field, text)| d.with(field, text));
        Whole {
            facts: facts(),
            title: "Groceries for two".to_owned(),
            code: "482190375".to_owned(),
            channel: Channel::Visit,
            spoken_with: true,
            details: details.expect("details"),
        }
    }

    #[test]
    fn what_is_offered_says_nothing_of_the_person() {
        let doc = proposal(ID, FROM, TO, &facts());
        assert_eq!(parse(&terms::plain(doc.clone())), Some(facts()));
        for word in ["Rosa", "416", "Groceries", "482"] {
            assert!(!doc.to_string().contains(word), "{word}");
        }
    }

    #[test]
    fn what_goes_along_is_read_as_it_was_written() {
        let doc = whole(ID, FROM, TO, &all());
        assert_eq!(parse_whole(&terms::plain(doc)), Some(all()));
        let hers = Whole { details: all().details.with(Field::Fediverse, "@rosa@social.example").expect("told"), ..all() };
        assert!(!whole(ID, FROM, TO, &hers).to_string().contains("social.example"), "an address for news stays");
    }

    #[test]
    fn what_cannot_be_is_left_out_and_an_address_among_facts_is_not_taken() {
        let mut doc = whole(ID, FROM, TO, &all());
        doc["details"] = json!({"phone": "ring me", "name": 7, "door": "7 Elm Street", "unheard": "x"});
        let read = parse_whole(&doc).expect("the rest");
        assert_eq!(read.details.iter().map(|(f, _)| f).collect::<Vec<_>>(), [Field::Door]);
        doc["location"]["name"] = json!("7 Elm Street");
        assert_eq!(parse(&doc), None);
    }

    proptest! {
        #[test]
        fn reading_anything_never_panics(key in "[a-z]{1,12}", text in "\\PC{0,60}", n in any::<i64>()) {
            for value in [json!(text), json!(n), json!([text, n]), json!({"name": text, "id": text})] {
                let mut doc = whole(ID, FROM, TO, &all());
                doc[&key] = value.clone();
                doc["publishes"][&key] = value;
                let _ = (parse(&doc), parse_whole(&doc));
            }
        }
    }
}
