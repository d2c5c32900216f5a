//! The OpenAPI description: made from the code of the calls, completed by what holds for all of them.

use caremonger_domain::{
    circle, commitment, decision, fund, interest, listing, mediation, meeting, pairing, peer, pen, solidarity, zone,
};
use utoipa::{
    OpenApi,
    openapi::{
        ContentBuilder, HeaderBuilder, ObjectBuilder, OpenApi as Document, Ref, RefOr, Required, Response, Schema,
        header::Header,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn},
        schema::{SchemaType, Type},
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

use crate::Problem;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Caremonger",
        description = "Listings, promises and pods of one node. Times are RFC 3339 in UTC, errors are RFC 9457 problems.",
        license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later")
    ),
    components(schemas(Problem))
)]
struct Description;

/// The document before any call is in it.
pub(crate) fn empty() -> Document {
    let mut doc = Description::openapi();
    doc.info.contact = None;
    if let Some(components) = doc.components.as_mut() {
        let scheme = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
        components.add_security_scheme("token", scheme);
    }
    doc.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
    doc
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn header(words: &str) -> RefOr<Header> {
    RefOr::T(HeaderBuilder::new().schema(Some(text().build())).description(Some(words)).build())
}

fn key() -> Parameter {
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "1 to 255 plain characters of your choice. The same request with the same key happens once and gets the same answer.",
        ))
        .schema(Some(text().min_length(Some(1)).max_length(Some(255)).build()))
        .build()
}

/// Completes the document: what every call has in common.
pub(crate) fn complete(mut doc: Document) -> Document {
    // A body that needs no field may be left out.
    let all_optional = |doc: &Document, name: &str| {
        let schema = doc.components.as_ref().and_then(|c| c.schemas.get(name));
        matches!(schema, Some(RefOr::T(Schema::Object(o))) if o.required.is_empty())
    };
    let schemas: Vec<String> = doc.components.iter().flat_map(|c| c.schemas.keys().cloned()).collect();
    let optional: Vec<String> = schemas.into_iter().filter(|n| all_optional(&doc, n)).collect();
    for item in doc.paths.paths.values_mut() {
        if let Some(post) = item.post.as_mut() {
            post.parameters.get_or_insert_default().push(key().into());
            for response in responses(post) {
                let words = "true when this is the answer that was given to the same request before";
                response.headers.insert("Idempotency-Replayed".to_owned(), header(words));
            }
        }
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            finish(operation, &optional);
        }
    }
    doc
}

fn responses(operation: &mut Operation) -> impl Iterator<Item = &mut Response> {
    operation.responses.responses.values_mut().filter_map(|r| if let RefOr::T(r) = r { Some(r) } else { None })
}

fn finish(operation: &mut Operation, optional: &[String]) {
    for response in responses(operation) {
        let lists = response.content.values().any(|c| {
            let RefOr::T(content) = c else { return false };
            matches!(&content.schema, Some(RefOr::T(Schema::Array(_))))
        });
        if lists {
            let words = "The next page, if there is one: <…>; rel=\"next\" (RFC 8288)";
            response.headers.insert("Link".to_owned(), header(words));
        }
    }
    if let Some(RefOr::T(body)) = operation.request_body.as_mut() {
        let needs_none = body.content.values().all(|c| {
            let RefOr::T(content) = c else { return false };
            let Some(RefOr::Ref(Ref { ref_location, .. })) = &content.schema else { return false };
            optional.iter().any(|n| ref_location.rsplit('/').next() == Some(n))
        });
        body.required = Some(if needs_none { Required::False } else { Required::True });
    }
    let content = ContentBuilder::new().schema(Some(RefOr::Ref(Ref::from_schema_name("Problem")))).build();
    let mut problem = Response::new("A problem, RFC 9457");
    problem.content.insert("application/problem+json".to_owned(), RefOr::T(content));
    operation.responses.responses.insert("default".to_owned(), RefOr::T(problem));
}

fn one_of(words: impl Iterator<Item = &'static str>) -> Schema {
    Schema::Object(text().enum_values(Some(words)).build())
}

fn one_of_or_null(words: impl Iterator<Item = &'static str>) -> Schema {
    let words = words.map(serde_json::Value::from).chain([serde_json::Value::Null]);
    let types = SchemaType::from_iter([Type::String, Type::Null]);
    Schema::Object(ObjectBuilder::new().schema_type(types).enum_values(Some(words)).build())
}

fn some_of(words: impl Iterator<Item = &'static str>) -> Schema {
    Schema::Array(utoipa::openapi::ArrayBuilder::new().items(RefOr::T(one_of(words))).build())
}

/// Schemas of the domain's closed sets of words.
macro_rules! words {
    ($($name:ident: $how:ident $type:ty;)+) => {$(
        pub(crate) fn $name() -> Schema {
            $how(<$type>::ALL.iter().map(|w| w.as_str()))
        }
    )+};
}

words! {
    kind: one_of listing::Kind;
    visibility: one_of listing::Visibility;
    acceptance: one_of listing::Acceptance;
    maybe_acceptance: one_of_or_null listing::Acceptance;
    listing_state: one_of listing::State;
    maybe_listing_state: one_of_or_null listing::State;
    maybe_closed_because: one_of_or_null listing::ClosedBecause;
    commitment_state: one_of commitment::State;
    side: one_of commitment::Side;
    interest_state: one_of interest::State;
    peer_state: one_of peer::State;
    direction: one_of peer::Direction;
    scopes: some_of peer::Scope;
    fund_mode: one_of fund::Mode;
    maybe_fund_mode: one_of_or_null fund::Mode;
    fund_ask_state: one_of fund::State;
    fund_ask_kind: one_of fund::Ask;
    gift: one_of fund::Gift;
    book_kind: one_of fund::Kind;
    solidarity_way: one_of solidarity::Way;
    solidarity_state: one_of solidarity::State;
    circle_phase: one_of circle::Phase;
    maybe_circle_phase: one_of_or_null circle::Phase;
    circle_order: one_of circle::Order;
    circle_change: one_of circle::Change;
    weekday: one_of zone::Weekday;
    maybe_weekday: one_of_or_null zone::Weekday;
    weekdays: some_of zone::Weekday;
    day_parts: some_of pairing::Part;
    wanting: one_of pairing::Wanting;
    rings: one_of pairing::Rings;
    call_way: one_of pen::Way;
    call_rhythm: one_of pen::Rhythm;
    call_side: one_of pairing::Side;
    call_sides: some_of pairing::Side;
    pairing_state: one_of pairing::State;
    call_alarm: one_of pairing::Alarm;
    call_outcome: one_of pairing::Outcome;
    call_outcomes: some_of pairing::Outcome;
    maybe_call_outcome: one_of_or_null pairing::Outcome;
    call_check: one_of pairing::CheckIn;
    rule: one_of decision::Rule;
    decision_state: one_of decision::State;
    decided_why: one_of decision::Why;
    maybe_voice: one_of_or_null decision::Voice;
    meeting_state: one_of meeting::State;
    meeting_acts: some_of meeting::Act;
    maybe_mediation_ending: one_of_or_null mediation::Ending;
}

pub(crate) fn call_role() -> Schema {
    one_of(["caller", "called", "second", "desk"].into_iter())
}

pub(crate) fn standing_kind() -> Schema {
    one_of(["proposal", "review"].into_iter())
}

pub(crate) fn mediation_role() -> Schema {
    one_of(["asker", "other", "mediator", "may-take-up"].into_iter())
}

pub(crate) fn effect_kind() -> Schema {
    one_of(["words", "agreement", "job", "end-job", "leaves", "peer", "end-peer", "moves", "fund-mode", "budget"].into_iter())
}

pub(crate) fn board_origin() -> Schema {
    one_of(["local", "remote", "all"].into_iter())
}

pub(crate) fn board_state() -> Schema {
    one_of(["open", "closed", "all"].into_iter())
}
