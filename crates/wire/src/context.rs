//! The `@context` of what we send. Our terms are declared inline: some servers expand JSON-LD and cannot load others.

use serde_json::{Value, json};

/// Context of activities that carry nothing but ActivityStreams.
#[must_use]
pub fn plain() -> Value {
    json!("https://www.w3.org/ns/activitystreams")
}

/// Context of actors.
#[must_use]
pub fn actor() -> Value {
    json!([
        "https://www.w3.org/ns/activitystreams",
        "https://w3id.org/security/v1",
        "https://www.w3.org/ns/cid/v1",
        {
            "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
            "toot": "http://joinmastodon.org/ns#",
            "discoverable": "toot:discoverable",
            "indexable": "toot:indexable",
            "featured": {"@id": "toot:featured", "@type": "@id"},
            "movedTo": {"@id": "as:movedTo", "@type": "@id"},
            "alsoKnownAs": {"@id": "as:alsoKnownAs", "@type": "@id"},
            "wf": "https://purl.archive.org/socialweb/webfinger#",
            "webfinger": "wf:webfinger",
            "implements": {"@id": "https://w3id.org/fep/844e/implements", "@type": "@id", "@container": "@list"}
        }
    ])
}

/// Terms of GoToSocial's interaction policies, which Mastodon reads too.
fn who_may_quote() -> Value {
    json!({
        "gts": "https://gotosocial.org/ns#",
        "interactionPolicy": {"@id": "gts:interactionPolicy", "@type": "@id"},
        "canQuote": {"@id": "gts:canQuote", "@type": "@id"},
        "automaticApproval": {"@id": "gts:automaticApproval", "@type": "@id"}
    })
}

/// Context of listings and agreements: FEP-0837 terms, and the few words of ours it lacks (`cm:`).
#[must_use]
pub fn marketplace() -> Value {
    json!([
        "https://www.w3.org/ns/activitystreams",
        {
            "sensitive": "as:sensitive",
            "Hashtag": "as:Hashtag",
            "om2": "http://www.ontology-of-units-of-measure.org/resource/om-2/",
            "vf": "https://w3id.org/valueflows/ont/vf#",
            "Proposal": "vf:Proposal",
            "Intent": "vf:Intent",
            "Agreement": "vf:Agreement",
            "Commitment": "vf:Commitment",
            "purpose": "vf:purpose",
            "publishes": {"@id": "vf:publishes", "@type": "@id"},
            "unitBased": "vf:unitBased",
            "action": "vf:action",
            "note": "vf:note",
            "noteMap": {"@id": "vf:note", "@container": "@language"},
            "due": "vf:due",
            "finished": "vf:finished",
            "resourceConformsTo": {"@id": "vf:resourceConformsTo", "@type": "@id"},
            "resourceQuantity": {"@id": "vf:resourceQuantity", "@type": "@id"},
            "availableQuantity": {"@id": "vf:availableQuantity", "@type": "@id"},
            "minimumQuantity": {"@id": "vf:minimumQuantity", "@type": "@id"},
            "stipulates": {"@id": "vf:stipulates", "@type": "@id"},
            "satisfies": {"@id": "vf:satisfies", "@type": "@id"},
            "hasUnit": "om2:hasUnit",
            "hasNumericalValue": "om2:hasNumericalValue",
            "cm": "urn:caremonger:ns:",
            "totalQuantity": {"@id": "cm:totalQuantity", "@type": "@id"},
            "category": "cm:category",
            "marks": "cm:marks",
            "lentForDays": "cm:lentForDays",
            "acceptance": "cm:acceptance",
            "closedBecause": "cm:closedBecause",
            "version": "cm:version",
            "state": "cm:state",
            "reason": "cm:reason",
            "ownerSaid": "cm:ownerSaid",
            "helperSaid": "cm:helperSaid",
            "delivered": "cm:delivered",
            "drawnFrom": {"@id": "cm:drawnFrom", "@type": "@id"}
        },
        who_may_quote()
    ])
}

/// Context of quotes (FEP-044f).
#[must_use]
pub fn quotes() -> Value {
    json!([
        "https://www.w3.org/ns/activitystreams",
        {
            "gts": "https://gotosocial.org/ns#",
            "QuoteRequest": "https://w3id.org/fep/044f#QuoteRequest",
            "QuoteAuthorization": "https://w3id.org/fep/044f#QuoteAuthorization",
            "interactingObject": {"@id": "gts:interactingObject", "@type": "@id"},
            "interactionTarget": {"@id": "gts:interactionTarget", "@type": "@id"}
        }
    ])
}

/// Context of a case that one pod passes on to another.
#[must_use]
pub fn cases() -> Value {
    json!([
        "https://www.w3.org/ns/activitystreams",
        {
            "om2": "http://www.ontology-of-units-of-measure.org/resource/om-2/",
            "vf": "https://w3id.org/valueflows/ont/vf#",
            "schema": "https://schema.org/",
            "Proposal": "vf:Proposal",
            "Intent": "vf:Intent",
            "purpose": "vf:purpose",
            "publishes": {"@id": "vf:publishes", "@type": "@id"},
            "due": "vf:due",
            "resourceQuantity": {"@id": "vf:resourceQuantity", "@type": "@id"},
            "hasUnit": "om2:hasUnit",
            "hasNumericalValue": "om2:hasNumericalValue",
            "inLanguage": "schema:inLanguage",
            "cm": "urn:caremonger:ns:",
            "category": "cm:category",
            "code": "cm:code",
            "channel": "cm:channel",
            "spokenWith": "cm:spokenWith",
            "details": {"@id": "cm:details", "@type": "@json"}
        }
    ])
}

/// Context of money that one pod's fund gives another's.
#[must_use]
pub fn solidarity() -> Value {
    json!([
        "https://www.w3.org/ns/activitystreams",
        {
            "om2": "http://www.ontology-of-units-of-measure.org/resource/om-2/",
            "vf": "https://w3id.org/valueflows/ont/vf#",
            "EconomicEvent": "vf:EconomicEvent",
            "action": "vf:action",
            "provider": {"@id": "vf:provider", "@type": "@id"},
            "receiver": {"@id": "vf:receiver", "@type": "@id"},
            "resourceQuantity": {"@id": "vf:resourceQuantity", "@type": "@id"},
            "hasUnit": "om2:hasUnit",
            "hasNumericalValue": "om2:hasNumericalValue"
        }
    ])
}

/// Context of lending circles over two nodes. What is in them is JSON of ours, which nobody else is given.
#[must_use]
pub fn circles() -> Value {
    json!([
        "https://www.w3.org/ns/activitystreams",
        {
            "cm": "urn:caremonger:ns:",
            "Circle": "cm:Circle",
            "CircleAct": "cm:CircleAct",
            "code": "cm:code",
            "circle": {"@id": "cm:circle", "@type": "@id"},
            "joined": {"@id": "cm:joined", "@type": "@id"},
            "book": {"@id": "cm:book", "@type": "@json"},
            "act": {"@id": "cm:act", "@type": "@json"}
        }
    ])
}

/// Context of what two pods agree on and of what they compare.
#[must_use]
pub fn peers() -> Value {
    json!([
        "https://www.w3.org/ns/activitystreams",
        {
            "vf": "https://w3id.org/valueflows/ont/vf#",
            "Agreement": "vf:Agreement",
            "cm": "urn:caremonger:ns:",
            "scopes": {"@id": "cm:scopes", "@container": "@set"},
            "categories": {"@id": "cm:categories", "@container": "@set"},
            "areas": {"@id": "cm:areas", "@container": "@set"},
            "digest": "cm:digest",
            "state": "cm:state",
            "version": "cm:version"
        }
    ])
}
