//! Money on its way between two pods' funds: a `ValueFlows` economic event with the action `transfer`, in an `Offer` of the pod that sent
//! it and in the `Accept` of the pod that it came to. The money itself goes another way.

use caremonger_domain::money::{Currency, Money};
use serde_json::{Value, json};

use crate::{context, json as read};

/// The id of what went, which is a part of the activity that brings it.
#[must_use]
pub fn transfer_id(activity: &str) -> String {
    format!("{activity}#transfer")
}

/// Writes how much went from one pod to another.
#[must_use]
pub fn transfer(activity: &str, from: &str, to: &str, amount: Money, currency: Currency) -> Value {
    json!({
        "@context": context::solidarity(),
        "id": transfer_id(activity),
        "type": "EconomicEvent",
        "action": "transfer",
        "provider": from,
        "receiver": to,
        "resourceQuantity": {"hasUnit": currency.to_string(), "hasNumericalValue": amount.plain(currency)}
    })
}

/// Reads how much went, and in which currency; `None` for what is no transfer of money.
#[must_use]
pub fn parse(doc: &Value) -> Option<(Money, Currency)> {
    if !read::has_type(doc, "EconomicEvent") || read::str_at(doc, "action")?.rsplit([':', '#', '/']).next() != Some("transfer") {
        return None;
    }
    let quantity = doc.get("resourceQuantity")?;
    let currency: Currency = read::str_at(quantity, "hasUnit")?.parse().ok()?;
    let digits = match quantity.get("hasNumericalValue")? {
        Value::String(s) => s.clone(),
        Value::Number(n) => n.to_string(),
        _ => return None,
    };
    Money::read(&digits, currency).ok().map(|m| (m, currency))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::terms;

    const OFFER: &str = "https://maple.example/activities/01J9A000000000000000000000";
    const FROM: &str = "https://maple.example/@maple";
    const TO: &str = "https://cedar.example/@cedar";

    fn doc(minor: i64, currency: &str) -> Value {
        let currency = currency.parse().expect("a currency");
        transfer(OFFER, FROM, TO, Money::of(minor).expect("in bounds"), currency)
    }

    #[test]
    fn nobody_is_in_it_and_it_is_read_as_it_was_written() {
        let all: Vec<(i64, &str)> = vec![(50_000, "CAD"), (700, "JPY"), (1_234, "KWD")];
        for (minor, currency) in all {
            let (money, read) = parse(&terms::plain(doc(minor, currency))).expect("a transfer");
            assert_eq!((money.minor(), read.to_string()), (minor, currency.to_owned()));
        }
        let keys: Vec<String> = doc(1, "CAD").as_object().expect("an object").keys().cloned().collect();
        assert_eq!(keys.len(), 7, "{keys:?}");
    }

    #[test]
    fn what_is_no_money_is_none() {
        for (key, value) in [
            ("type", json!("Proposal")),
            ("action", json!("produce")),
            ("resourceQuantity", json!({"hasUnit": "bags", "hasNumericalValue": "5"})),
            ("resourceQuantity", json!({"hasUnit": "CAD", "hasNumericalValue": "-5"})),
            ("resourceQuantity", json!({"hasUnit": "CAD", "hasNumericalValue": "0"})),
            ("resourceQuantity", json!({"hasUnit": "CAD", "hasNumericalValue": "5.001"})),
            ("resourceQuantity", json!({"hasUnit": "CAD", "hasNumericalValue": "99999999999999999999"})),
        ] {
            let mut doc = doc(500, "CAD");
            doc[key] = value.clone();
            assert_eq!(parse(&doc), None, "{key}: {value}");
        }
    }

    proptest! {
        #[test]
        fn reading_anything_never_panics(key in "[a-zA-Z]{1,16}", text in "\\PC{0,40}", n in any::<f64>()) {
            for value in [json!(text), json!(n), json!([text]), json!({"hasUnit": text, "hasNumericalValue": n})] {
                let mut doc = doc(500, "CAD");
                doc["resourceQuantity"][&key] = value.clone();
                doc[&key] = value;
                let _ = parse(&doc);
            }
        }
    }
}
