//! Asking and offering without an account, and asking by code how it goes.

use askama::Template;
use axum::{
    extract::Query,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use caremonger_app::{
    Error,
    case_code::{self, ByCode},
    case_new::{NewCase, take_in},
    case_pass_out,
};
use caremonger_domain::{
    Refusal,
    case::{Case, Channel, State, spoken_code},
    listing::Kind,
    person::{Field as Detail, WIPE_AFTER},
};
use caremonger_store::{
    DbError,
    person::person_find,
    pod::{Pod, pod_all},
};
use serde::Deserialize;

use crate::{
    case::read,
    category,
    details::{self, Asked, Seen},
    error::WebError,
    form::{self, Again, Field, Fields, FormView, Input, Posted, Slip},
    layout::{Page, Plain, Visit, html, html_again, private},
    once, private_place,
};

/// The form's name.
const FORM: &str = "help";
/// All that is carried from step to step; nothing of the person is.
const CARRIED: &[&str] = &["kind", "pod", "title", "category", "amount", "unit", "needed_by", "area", "language", once::FIELD];
/// What the last step asks for.
const ASKED: &[Detail] = &[Detail::Name, Detail::Phone, Detail::Mail, Detail::Corner, Detail::Household, Detail::Note];

/// What somebody came for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    kind: String,
    pod: String,
}

#[derive(Template)]
#[template(path = "help.html")]
struct Help {
    page: Page,
    step: u8,
    step_words: String,
    preview: Option<String>,
    form: FormView,
}

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage {
    page: Page,
    fresh: bool,
    code: String,
    state: String,
    words: String,
    there: Option<String>,
    kept: Option<String>,
    goes: String,
    seen: Vec<Seen>,
    forms: Vec<FormView>,
}

/// A page about somebody's need: its name in the browser's history says nothing, and a link leads away at once.
fn quiet_page(visit: &Visit, title: String) -> Page {
    let mut page = Page::new(visit, title);
    page.hidden = true;
    page.quiet = true;
    page
}

async fn pods(visit: &Visit) -> Result<Vec<Pod>, WebError> {
    let all = visit.node.read(|c| Ok::<_, Error>(pod_all(c)?)).await?;
    let here: Vec<Pod> = all.into_iter().filter(Pod::is_here).collect();
    if here.is_empty() { Err(WebError::NotFound) } else { Ok(here) }
}

fn step_of(field: &str) -> u8 {
    match field {
        "title" | "category" => 1,
        "amount" | "unit" | "needed_by" | "area" | "pod" | "language" => 2,
        _ => 3,
    }
}

fn is_offer(fields: &Fields) -> bool {
    fields.get("kind") == Kind::Offer.as_str()
}

fn visible(visit: &Visit, step: u8, fields: &Fields, pods: &[Pod]) -> Vec<Field> {
    let (t, v) = (|key: &str| visit.t(key), |name: &str| fields.get(name));
    let offer = is_offer(fields);
    match step {
        1 => {
            vec![
                Field::select("category", t("field-category"), v("category"), category::choice(visit)).required(),
                Field::line("title", t(if offer { "new-title-offer" } else { "new-title-ask" }), v("title"))
                    .hint(t("help-title-hint"))
                    .required(),
            ]
        }
        2 => {
            let mut all = vec![
                Field::number("amount", t(if offer { "new-amount-offer" } else { "new-amount-ask" }), v("amount"))
                    .hint(t("new-amount-hint")),
                Field::line("unit", t("new-unit"), v("unit")).hint(t("new-unit-hint")),
                Field::date("needed_by", t(if offer { "help-until" } else { "new-needed-by" }), v("needed_by")),
            ];
            if pods.len() > 1 {
                let options = pods.iter().map(|p| (p.name.clone(), format!("{} ({})", p.title, p.area))).collect();
                all.push(Field::select("pod", t("help-pod"), v("pod"), options));
            }
            all.push(Field::select("language", t("help-language"), v("language"), form::languages()));
            all
        }
        _ => {
            let mut all: Vec<Field> = ASKED.iter().map(|d| details::field(visit, *d, v(d.as_str()), Asked::Own)).collect();
            let tick = vec![("yes".to_owned(), visit.t1("help-consent", "days", WIPE_AFTER.as_secs() / 86_400))];
            all.push(Field::checks("consent", t("help-consent-title"), "", tick));
            all
        }
    }
}

fn page(visit: &Visit, fields: &Fields, pods: &[Pod], step: u8, again: Option<&Again>) -> Result<Response, WebError> {
    let visible = visible(visit, step, fields, pods);
    let mut form = FormView::new(visit, FORM, "/help").field(Field::hidden("step", &step.to_string()));
    for name in CARRIED {
        if !visible.iter().any(|f| f.name == *name) {
            form = form.field(Field::hidden(name, fields.get(name)));
        }
    }
    // What was told of oneself stays told, also while one looks back.
    for detail in ASKED.iter().filter(|d| step < 3 && !fields.get(d.as_str()).is_empty()) {
        form = form.field(Field::hidden(detail.as_str(), fields.get(detail.as_str())));
    }
    for field in visible {
        form = form.field(field);
    }
    form = form.go(visit.t(if step == 3 { "help-send" } else { "new-next" }), "main", "next");
    if step > 1 {
        form = form.go(visit.t("new-back"), "quiet", "back");
    }
    let preview = (step == 3).then(|| {
        let area = pods.iter().find(|p| p.name == fields.get("pod")).or(pods.first()).map(|p| p.area.clone()).unwrap_or_default();
        visit.ta("help-preview", &[("what", visit.category(fields.get("category")).into()), ("area", area.into())])
    });
    let title = visit.t(if is_offer(fields) { "help-title-offer" } else { "help-title" });
    let name = visit.t(&format!("help-step-{step}"));
    let step_words = visit.ta("new-step", &[("step", step.to_string().into()), ("name", name.into())]);
    let form = private_place::offer(visit, form.again(again), again);
    let mut head = quiet_page(visit, title).again(again);
    head.done = private_place::is_wanted(fields).then(|| visit.t("done-kept-private"));
    let view = Help { page: head, step, step_words, preview, form };
    Ok(private(html_again(&view, again)?))
}

/// `GET /help`
pub(crate) async fn begin(visit: Visit, Query(wanted): Query<Wanted>) -> Result<Response, WebError> {
    let pods = pods(&visit).await?;
    let mut fields = Fields::default();
    fields.set("kind", if wanted.kind == "offer" { "offer" } else { "request" });
    let pod = pods.iter().find(|p| p.name == wanted.pod).or(pods.first()).map(|p| p.name.clone()).unwrap_or_default();
    fields.set("pod", pod);
    fields.set("language", visit.locale.tag());
    fields.set(once::FIELD, once::fresh(&visit.node));
    page(&visit, &fields, &pods, 1, None)
}

/// What a step already says wrong; later steps are not looked at yet.
fn slip_of(visit: &Visit, fields: &Fields, step: u8) -> Option<Again> {
    let again = match (step, read(visit, FORM, fields, Channel::Web)) {
        (_, Err(again)) => again,
        (1, Ok(new)) if new.title.trim().chars().count() < 3 => {
            Again::refused(visit, FORM, fields, &Refusal::Invalid("Say what is needed in at least three letters.", "title"))
        }
        (1, Ok(new)) if caremonger_domain::gate::check_text(&new.title).is_err() => {
            Slip("title", "invalid-case-private").again(visit, FORM, fields)
        }
        (1, Ok(new)) if new.category.is_empty() => Slip("category", "invalid-category").again(visit, FORM, fields),
        _ => return None,
    };
    Some(again).filter(|a| a.field.is_none_or(|f| step_of(f) <= step))
}

/// `POST /help`
pub(crate) async fn step(Posted { visit, mut fields }: Posted) -> Result<Response, WebError> {
    let pods = pods(&visit).await?;
    let here = fields.get("step").parse::<u8>().unwrap_or(1).clamp(1, 3);
    if private_place::is_wanted(&fields) {
        private_place::keep_in_form(&mut fields, ASKED);
        return page(&visit, &fields, &pods, here, None);
    }
    if fields.get("go") == "back" {
        return page(&visit, &fields, &pods, here.saturating_sub(1).max(1), None);
    }
    if let Some(again) = slip_of(&visit, &fields, here) {
        return page(&visit, &fields, &pods, again.field.map_or(here, step_of), Some(&again));
    }
    if here < 3 {
        return page(&visit, &fields, &pods, here + 1, None);
    }
    let pod = pods.iter().find(|p| p.name == fields.get("pod")).or(pods.first()).map(|p| p.id).ok_or(WebError::NotFound)?;
    let new: NewCase = match read(&visit, FORM, &fields, Channel::Web) {
        Ok(new) => new,
        Err(again) => return page(&visit, &fields, &pods, again.field.map_or(3, step_of), Some(&again)),
    };
    let again = new.clone();
    let taken = match visit.node.act(move |tx| take_in(tx, pod, None, new)).await {
        // Pressed twice at one moment: the other press made it.
        Err(Error::Db(DbError::Conflict(_))) => visit.node.act(move |tx| take_in(tx, pod, None, again)).await,
        taken => taken,
    };
    match taken {
        Ok(c) => state_page(&visit, c, true).await,
        Err(e) => {
            let again = Again::failed(&visit, FORM, &fields, e)?;
            page(&visit, &fields, &pods, again.field.map_or(3, step_of), Some(&again))
        }
    }
}

fn ask_page(visit: &Visit, again: Option<&Again>) -> Response {
    let form = FormView::new(visit, "code", "/code")
        .field(Field::line("code", visit.t("case-code"), "").hint(visit.t("code-hint")).required())
        .button(visit.t("code-look"), "main")
        .again(again);
    let page = quiet_page(visit, visit.t("code-title")).again(again);
    let mut response = Plain { page, words: vec![visit.t("code-words")], links: Vec::new(), form: Some(form) }.into_response();
    if again.is_some() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    private(response)
}

/// `GET /code`
pub(crate) async fn ask(visit: Visit) -> Response {
    ask_page(&visit, None)
}

async fn state_page(visit: &Visit, c: Case, fresh: bool) -> Result<Response, WebError> {
    let (person, asked) = (c.person, c.clone());
    let (kept, found, reveals, there, on_its_way) = visit
        .node
        .read(move |conn| {
            let kept = caremonger_app::person::held(conn, person)?;
            let found = person_find(conn, person)?.ok_or(Refusal::NotFound)?;
            let reveals = details::reveals(conn, person)?;
            Ok::<_, Error>((kept, found, reveals, case_pass_out::went_to(conn, &asked)?, case_code::is_on_its_way(conn, &asked)?))
        })
        .await?;
    let form = |act: &'static str, key: &str, style| {
        FormView::new(visit, act, "/code/say")
            .field(Field::hidden("code", &c.code))
            .field(Field::hidden("act", act))
            .button(visit.t(key), style)
    };
    let mut forms = Vec::new();
    if on_its_way {
        forms.push(form("received", "code-received", "main"));
        forms.push(form("not-come", "code-not-come", "quiet"));
    }
    if c.state.is_open() {
        forms.push(form("no-more", "code-no-more", "quiet"));
    }
    if found.wiped_at.is_none() {
        forms.push(form("forget", "code-forget", "danger"));
    }
    let key = match c.state {
        State::Listed if on_its_way => "code-state-on-its-way",
        State::Listed if c.kind == Kind::Request => "code-state-listed",
        State::Done => "code-state-done",
        State::NoLongerNeeded | State::Duplicate | State::OtherArea => "code-state-ended",
        State::PhoneTag | State::CallingBack => "code-state-ringing",
        _ => "code-state-new",
    };
    let view = CodePage {
        page: quiet_page(visit, visit.t(if fresh { "code-fresh-title" } else { "code-title" })),
        fresh,
        code: spoken_code(&c.code),
        state: visit.t(&format!("case-{}", c.state)),
        words: match &there {
            Some((pod, _)) => visit.t1("code-state-elsewhere", "pod", pod.as_str()),
            None => visit.t(key),
        },
        there: there.map(|(_, origin)| format!("{origin}/code")),
        kept: (!kept.is_empty()).then(|| details::list(visit, &kept)),
        goes: details::goes(visit, &found),
        seen: details::seen(visit, reveals),
        forms,
    };
    Ok(private(html(&view)?))
}

fn wrong_code(visit: &Visit, fields: &Fields, e: Error) -> Result<Response, WebError> {
    match e {
        Error::Refused(Refusal::NotFound) => Ok(ask_page(visit, Some(&Slip("code", "code-none").again(visit, "code", fields)))),
        Error::Refused(refusal) => Ok(ask_page(visit, Some(&Again::refused(visit, "code", fields, &refusal).at("code")))),
        other => Err(other.into()),
    }
}

/// `POST /code`
pub(crate) async fn look(Posted { visit, fields }: Posted) -> Result<Response, WebError> {
    match case_code::by_code(&visit.node, fields.get("code")).await {
        Ok(c) => state_page(&visit, c, false).await,
        Err(e) => wrong_code(&visit, &fields, e),
    }
}

/// `POST /code/say`
pub(crate) async fn say(Posted { visit, fields }: Posted) -> Result<Response, WebError> {
    let what = match fields.get("act") {
        "forget" => ByCode::Forget,
        "received" => ByCode::Received,
        "not-come" => ByCode::NotCome,
        _ => ByCode::NoLongerNeeded,
    };
    // Counts wrong codes like looking does.
    let code = fields.get("code").to_owned();
    if let Err(e) = case_code::by_code(&visit.node, &code).await {
        return wrong_code(&visit, &fields, e);
    }
    let c = visit.node.act(move |tx| case_code::say_by_code(tx, &code, what)).await?;
    state_page(&visit, c, false).await
}
