//! A new offer or ask in three short steps. What was answered earlier travels along in hidden fields.

use std::time::Duration;

use askama::Template;
use axum::{
    extract::{Query, Request},
    response::Response,
};
use caremonger_app::{Error, area, listing, member::may_change, photo_draft as photo_draft_app};
use caremonger_domain::{
    Refusal, Unit,
    id::ListingId,
    listing::{Draft, Kind, Listing, Origin, Quantity, State, Visibility},
    mark::Mark,
    person::plain_number,
    photo::Photo,
    stock::Stock,
};
use caremonger_store::{
    listing::listing_find,
    member::Member,
    pod::{Pod, pod_find},
};
use serde::Deserialize;

use crate::{
    category,
    error::WebError,
    form::{self, Again, Field, Fields, FormView, Input, PostedByNeighbour, Slip},
    layout::{Neighbour, Page, Visit, go, html_again},
    listing_view::{Card, card, paragraphs},
    map, once,
    photo::Shown,
    photo_draft, private_place,
};

/// How long a listing stands when nobody says otherwise.
const USUAL_LIFE: Duration = Duration::from_secs(14 * 24 * 3600);
/// The form's name.
const FORM: &str = "new";
/// All that is carried from step to step.
const CARRIED: &[&str] = &[
    "title",
    "category",
    "description",
    "language",
    "amount",
    "unit",
    "needed_by",
    "closes_at",
    "area",
    "acceptance",
    "marks",
    "lent_for",
    "visibility",
    "pods",
    once::FIELD,
];

#[derive(Template)]
#[template(path = "new.html")]
struct New {
    page: Page,
    step: u8,
    step_words: String,
    preview: Option<Preview>,
    form: FormView,
}

/// What others will see.
struct Preview {
    card: Card,
    text: Vec<String>,
    photos: Vec<Shown>,
    post: Vec<String>,
}

/// The step on which a field stands.
fn step_of(field: &str) -> u8 {
    match field {
        "title" | "category" | "description" | "language" | "photo" | "alt" => 1,
        "amount" | "unit" | "quantity" | "needed_by" | "closes_at" | "area" | "acceptance" | "marks" | "lent_for" => 2,
        _ => 3,
    }
}

fn path(kind: Kind) -> &'static str {
    if kind == Kind::Offer { "/offer/new" } else { "/ask/new" }
}

/// Reads what is there so far. Steps not reached yet stand as their forms begin.
fn draft(kind: Kind, fields: &Fields) -> Result<Draft, Slip> {
    let amount = form::amount(fields.get("amount"))?;
    let unit = match fields.get("unit").trim() {
        "" => Unit::one(),
        word => word.parse().map_err(|_| Slip("unit", "invalid-unit"))?,
    };
    let visibility = fields.get("visibility").parse().unwrap_or(Visibility::Public);
    let pods = fields.get("pods").split([',', ';', ' ', '\n', '\r']).map(str::trim).filter(|p| !p.is_empty());
    Ok(Draft {
        kind,
        title: fields.get("title").to_owned(),
        description: fields.get("description").to_owned(),
        category: fields.get("category").to_owned(),
        quantity: amount.map(|amount| Quantity { amount, unit }),
        visibility,
        pods: if visibility == Visibility::Pods { pods.map(str::to_owned).collect() } else { Vec::new() },
        acceptance: fields.get("acceptance").parse().ok(),
        area: fields.get("area").to_owned(),
        needed_by: form::day(fields.get("needed_by"), "needed_by")?,
        closes_at: form::day(fields.get("closes_at"), "closes_at")?,
        language: fields.get("language").to_owned(),
        marks: fields.all("marks").flat_map(|m| m.split(' ')).filter_map(|m| m.parse().ok()).collect(),
        lent_for: match (kind, fields.get("lent_for").trim()) {
            (Kind::Request, _) | (_, "") => None,
            (Kind::Offer, text) => {
                let days = plain_number(text).and_then(|n| n.try_into().ok());
                Some(days.ok_or(Slip("lent_for", "invalid-lent-for"))?)
            }
        },
    })
}

/// Checks the steps up to `step`; private details only matter once it is known who will see them.
fn check(visit: &Visit, kind: Kind, fields: &Fields, step: u8) -> Result<(), Again> {
    let draft = match draft(kind, fields) {
        Ok(draft) => draft,
        Err(slip) if step_of(slip.0) > step => return Ok(()),
        Err(slip) => return Err(slip.again(visit, FORM, fields)),
    };
    let draft = if step < 3 { Draft { visibility: Visibility::Desk, pods: Vec::new(), ..draft } } else { draft };
    match draft.check(visit.node.now()) {
        Err(refusal) if refusal.field().is_none_or(|f| step_of(f) <= step) => Err(refused(visit, fields, &refusal)),
        _ => Ok(()),
    }
}

/// As [`Again::refused`]; what no field is at fault for stands where the last answer is.
fn refused(visit: &Visit, fields: &Fields, refusal: &Refusal) -> Again {
    let again = Again::refused(visit, FORM, fields, refusal);
    if again.field.is_none() { again.at("visibility") } else { again }
}

async fn pod(visit: &Visit, id: caremonger_domain::id::PodId) -> Result<Pod, WebError> {
    Ok(visit.node.read(move |c| Ok::<_, Error>(pod_find(c, id)?.ok_or(Refusal::NotFound)?)).await?)
}

fn preview(visit: &Visit, pod: &Pod, draft: Draft, photos: Vec<Photo>) -> Preview {
    let now = visit.node.now();
    let acceptance = draft.acceptance_or_default();
    let urls = visit.node.urls();
    let l = Listing {
        id: ListingId::new(now, visit.node.random().bits()),
        uri: None,
        origin: Origin::Local { pod: pod.id, author: None },
        pod_name: pod.name.clone(),
        host: urls.host().to_owned(),
        kind: draft.kind,
        title: caremonger_domain::listing::tidy_line(&draft.title),
        description: caremonger_domain::listing::tidy_text(&draft.description),
        category: draft.category,
        unit: draft.quantity.as_ref().map(|q| q.unit.clone()),
        stock: draft.quantity.as_ref().map(|q| Stock::new(q.amount)),
        visibility: Visibility::Public,
        acceptance,
        area: if draft.area.trim().is_empty() { pod.area.clone() } else { draft.area },
        needed_by: draft.needed_by,
        closes_at: draft.closes_at,
        language: draft.language,
        state: State::Open,
        closed_because: None,
        version: 1,
        published_at: now,
        updated_at: now,
        deleted_at: None,
        photos: Vec::new(),
        translations: Vec::new(),
        marks: draft.marks,
        lent_for: draft.lent_for,
    };
    let card = Card { href: String::new(), ..card(visit, &l) };
    let photos = photo_draft::shown(photos);
    Preview { card, text: paragraphs(&l.description), photos, post: caremonger_wire::listing::sentence(urls, &l) }
}

fn visible_fields(visit: &Visit, kind: Kind, step: u8, fields: &Fields) -> Vec<Field> {
    let (t, v) = (|key: &str| visit.t(key), |name: &str| fields.get(name));
    let ask = kind == Kind::Request;
    match step {
        1 => {
            vec![
                Field::line("title", t(if ask { "new-title-ask" } else { "new-title-offer" }), v("title"))
                    .hint(t(if ask { "new-title-ask-hint" } else { "new-title-offer-hint" }))
                    .required(),
                Field::select("category", t("field-category"), v("category"), category::choice(visit)).required(),
                Field::text("description", t("field-description"), v("description")).hint(t("new-description-hint")),
                Field::select("language", t("field-language"), v("language"), form::languages()).more(),
            ]
        }
        2 => {
            let acceptance =
                [("", "new-acceptance-usual"), ("first_come", "acceptance-first_come"), ("by_hand", "acceptance-by_hand")];
            let mut all = vec![
                Field::number("amount", t(if ask { "new-amount-ask" } else { "new-amount-offer" }), v("amount"))
                    .hint(t("new-amount-hint")),
                Field::line("unit", t("new-unit"), v("unit")).hint(t("new-unit-hint")),
            ];
            if ask {
                all.push(Field::date("needed_by", t("new-needed-by"), v("needed_by")));
            }
            let until = Field::date("closes_at", t("field-closes-at"), v("closes_at")).hint(t("field-closes-at-hint"));
            // An offer stands until a day; for an ask it matters by when it is needed.
            all.push(if ask { until.more() } else { until });
            all.push(Field::line("area", t("new-area"), v("area")).hint(t("area-hint")).more());
            let more = |value: &str| if value.is_empty() { t("new-acceptance-usual-hint") } else { String::new() };
            let options = acceptance.map(|(value, key)| (value.to_owned(), t(key), more(value)));
            let marks = Mark::to_choose().map(|m| visit.mark(m)).collect();
            let ticked: Vec<&str> = fields.all("marks").collect();
            all.push(Field::checks("marks", t("new-marks"), &ticked.join(" "), marks).more());
            if !ask {
                all.push(Field::number("lent_for", t("new-lent-for"), v("lent_for")).hint(t("new-lent-for-hint")).more());
            }
            all.push(Field::choice("acceptance", t("new-acceptance"), v("acceptance"), options.into()).more());
            all
        }
        _ => {
            let options = [Visibility::Public, Visibility::Pods, Visibility::Node, Visibility::Pod, Visibility::Desk]
                .map(|o| (o.to_string(), t(&format!("seen-by-{o}")), t(&format!("seen-by-{o}-hint"))));
            let chosen = if v("visibility").is_empty() { "public" } else { v("visibility") };
            vec![
                Field::choice("visibility", t("new-visibility"), chosen, options.into()),
                Field::line("pods", t("new-pods"), v("pods")).hint(t("new-pods-hint")),
            ]
        }
    }
}

async fn page(posted: &PostedByNeighbour, kind: Kind, step: u8, again: Option<&Again>) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let mut visible = visible_fields(visit, kind, step, fields);
    let photos = if step == 2 { Vec::new() } else { photo_draft::of_form(posted).await? };
    if step == 1 {
        let before_more = visible.iter().position(|f| f.more).unwrap_or(visible.len());
        visible.splice(before_more..before_more, photo_draft::fields(posted, &photos));
    }
    if let Some(area) = visible.iter_mut().find(|f| f.name == "area") {
        area.suggestions = visit.node.read(area::names).await?;
        if let Some(pick) = map::pick(visit, fields.get("area")).await? {
            let at = visible.iter().position(|f| f.name == "area").unwrap_or_default();
            visible.insert(at, pick.more());
        }
    }
    let mut form = FormView::new(visit, FORM, path(kind)).field(Field::hidden("step", &step.to_string()));
    for name in CARRIED {
        if !visible.iter().any(|f| f.name == *name) {
            // Boxes that are ticked travel along in one field.
            let all: Vec<&str> = fields.all(name).collect();
            form = form.field(Field::hidden(name, &all.join(" ")));
        }
    }
    for field in visible {
        form = form.field(field);
    }
    // The first button is the one that the Enter key presses.
    form = match step {
        3 => form.go(visit.t("new-publish"), "main", "next"),
        _ => form.go(visit.t("new-next"), "main", "next"),
    };
    if step > 1 {
        form = form.go(visit.t("new-back"), "quiet", "back");
    }
    let shown = if step == 3 { draft(kind, fields).ok() } else { None };
    let preview = match shown {
        Some(draft) => Some(preview(visit, &pod(visit, member.pod).await?, draft, photos)),
        None => None,
    };
    let title = visit.t(if kind == Kind::Offer { "new-offer-heading" } else { "new-ask-heading" });
    let step_words =
        visit.ta("new-step", &[("step", step.to_string().into()), ("name", visit.t(&format!("new-step-{step}")).into())]);
    let form = private_place::offer(visit, form, again);
    let mut page = Page::new(visit, title).again(again);
    page.done = private_place::is_wanted(fields).then(|| visit.t(&format!("done-{}", private_place::done(kind))));
    html_again(&New { page, step, step_words, preview, form: map::once(form.again(again)) }, again)
}

async fn publish(posted: &PostedByNeighbour, mut draft: Draft) -> Result<String, Error> {
    let PostedByNeighbour { visit, member, fields } = posted;
    if draft.visibility == Visibility::Pods {
        draft.pods = listing::look_up_pods(&visit.node, &draft.pods).await?;
    }
    let (member, key, form) = (member.clone(), once::key(fields), once::of_form(fields));
    let act = visit.node.act(move |tx| {
        let place = once::act(tx, member.id, key.as_deref(), |tx| {
            Ok(format!("/listings/{}?done=published", listing::publish_with_photos(tx, &member, draft, &form)?.id))
        })?;
        // Published before, and a photo came after that.
        let id = place.trim_start_matches("/listings/").split('?').next().and_then(|id| id.parse().ok());
        id.map(|id| photo_draft_app::add_late(tx, &member, &form, id)).transpose()?;
        Ok(place)
    });
    act.await
}

/// What a new one is made after.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct After {
    from: String,
}

/// The answers of one that was there before, as far as they still hold.
async fn after(visit: &Visit, member: &Member, kind: Kind, from: &str, fields: &mut Fields) -> Result<(), WebError> {
    let Ok(id) = from.parse::<ListingId>() else { return Ok(()) };
    let before = visit.node.read(move |c| Ok::<_, Error>(listing_find(c, id)?)).await?;
    let Some(l) = before.filter(|l| l.kind == kind && may_change(member, l) && l.deleted_at.is_none()) else { return Ok(()) };
    let amount = l.stock.map(|s| s.amount.to_string()).unwrap_or_default();
    let unit = l.unit.map(|u| u.to_string()).unwrap_or_default();
    let answers = [
        ("title", l.title),
        ("description", l.description),
        ("category", l.category),
        ("language", l.language),
        ("area", l.area),
        ("amount", amount),
        ("unit", unit),
        ("acceptance", l.acceptance.to_string()),
        ("visibility", l.visibility.to_string()),
        ("marks", l.marks.iter().map(|m| m.as_str()).collect::<Vec<_>>().join(" ")),
        ("lent_for", l.lent_for.map(|d| d.to_string()).unwrap_or_default()),
    ];
    answers.into_iter().for_each(|(name, value)| fields.set(name, value));
    Ok(())
}

async fn begin(Neighbour { visit, member }: Neighbour, kind: Kind, from: &str) -> Result<Response, WebError> {
    let mut fields = Fields::default();
    fields.set("language", visit.locale.tag());
    fields.set("closes_at", visit.node.now().plus(USUAL_LIFE).date());
    fields.set("area", pod(&visit, member.pod).await?.area);
    after(&visit, &member, kind, from, &mut fields).await?;
    fields.set(once::FIELD, once::fresh(&visit.node));
    page(&PostedByNeighbour { visit, member, fields }, kind, 1, None).await
}

async fn step(request: Request, kind: Kind) -> Result<Response, WebError> {
    let (mut posted, file) = photo_draft::posted(request).await?;
    map::picked(&mut posted.fields);
    if let Some(again) = photo_draft::keep(&mut posted, FORM, file).await? {
        return page(&posted, kind, 1, Some(&again)).await;
    }
    let here = posted.fields.get("step").parse::<u8>().unwrap_or(1).clamp(1, 3);
    if private_place::is_wanted(&posted.fields) {
        private_place::keep(&posted.visit, &posted.member, &mut posted.fields).await?;
        // Not published yet: they look first at what is left.
        return page(&posted, kind, here, None).await;
    }
    if posted.fields.get("go") == "back" {
        return page(&posted, kind, here.saturating_sub(1).max(1), None).await;
    }
    if let Err(again) = check(&posted.visit, kind, &posted.fields, here) {
        let at = again.field.map_or(here, step_of);
        return page(&posted, kind, at, Some(&again)).await;
    }
    if here < 3 {
        return page(&posted, kind, here + 1, None).await;
    }
    let Ok(draft) = draft(kind, &posted.fields) else { return page(&posted, kind, 2, None).await };
    match publish(&posted, draft).await {
        Ok(place) => Ok(go(&place)),
        Err(Error::Refused(refusal)) if refusal != Refusal::NotFound => {
            let again = refused(&posted.visit, &posted.fields, &refusal);
            page(&posted, kind, again.field.map_or(3, step_of), Some(&again)).await
        }
        Err(e) => {
            let again = Again::failed(&posted.visit, FORM, &posted.fields, e)?.at("pods");
            page(&posted, kind, 3, Some(&again)).await
        }
    }
}

/// `GET /offer/new`
pub(crate) async fn offer(who: Neighbour, Query(after): Query<After>) -> Result<Response, WebError> {
    begin(who, Kind::Offer, &after.from).await
}

/// `POST /offer/new`
pub(crate) async fn offer_step(request: Request) -> Result<Response, WebError> {
    step(request, Kind::Offer).await
}

/// `GET /ask/new`
pub(crate) async fn ask(who: Neighbour, Query(after): Query<After>) -> Result<Response, WebError> {
    begin(who, Kind::Request, &after.from).await
}

/// `POST /ask/new`
pub(crate) async fn ask_step(request: Request) -> Result<Response, WebError> {
    step(request, Kind::Request).await
}
