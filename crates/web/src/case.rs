//! The desk: the queue of cases, and taking one in.

use askama::Template;
use axum::{extract::Query, response::Response};
use caremonger_app::{Error, case_new as app};
use caremonger_domain::{
    Refusal, Unit,
    case::{Case, Channel},
    case_pass::Facts,
    id::CaseId,
    listing::Kind,
    person::Field as Detail,
};
use caremonger_i18n::Locale;
use caremonger_store::{
    case::{case_ended, case_find_by_code, case_queue},
    member::Member,
};

use crate::{
    case_pass::{self, FromOthers, Offered},
    category,
    desk_note::{self, Note},
    details::{self, Asked},
    error::WebError,
    form::{self, Again, Field, Fields, FormView, Input, PostedByNeighbour, Slip},
    layout::{Desk, Page, Visit, go, html, html_again},
    notice::{From, LINES, LINES_AND_ONE},
    once, private_place,
    show::When,
};

/// The details the desk asks for, in the order of a call.
pub(crate) const ASKED: &[Detail] =
    &[Detail::Name, Detail::Phone, Detail::Corner, Detail::Household, Detail::Shopping, Detail::Note, Detail::Door, Detail::Mail];
/// How long a case may wait before the queue says so.
const LONG: std::time::Duration = std::time::Duration::from_secs(24 * 3600);
/// A case in a list.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) lang: String,
    pub(crate) state: String,
    pub(crate) facts: Vec<String>,
    pub(crate) at: When,
    pub(crate) long: bool,
}

#[derive(Template)]
#[template(path = "desk.html")]
struct Queue {
    page: Page,
    rows: Vec<Row>,
    next: Option<String>,
    ended: bool,
    find: FormView,
    offered: Vec<Offered>,
    notes: Vec<Note>,
    note: Option<FormView>,
}

/// The language of a case in its own words.
pub(crate) fn language(tag: &str) -> String {
    tag.parse::<Locale>().map_or_else(|_| tag.to_owned(), |l| l.own_name().to_owned())
}

/// The facts of a case as a list has them.
pub(crate) fn facts(visit: &Visit, f: &Facts) -> Vec<String> {
    let mut facts = vec![visit.kind(f.kind), visit.category(&f.category)];
    facts.extend(f.amount.map(|a| visit.amount(a, f.unit.as_ref())));
    facts.push(f.area.clone());
    facts.push(language(&f.language));
    facts.extend(f.needed_by.map(|t| visit.t1("needed-by", "date", visit.day(t).words)));
    facts
}

/// A case as a line of a list.
pub(crate) fn row(visit: &Visit, c: &Case) -> Row {
    Row {
        href: format!("/cases/{}", c.id),
        title: c.title.clone(),
        lang: c.language.clone(),
        state: visit.t(&format!("case-{}", c.state)),
        facts: facts(visit, &Facts::from(c)),
        at: visit.moment(c.created_at),
        long: c.state.is_at_desk() && visit.node.now().since(c.created_at) > LONG,
    }
}

pub(crate) async fn queue(
    visit: Visit,
    member: Member,
    from: From,
    ended: bool,
    again: Option<&Again>,
) -> Result<Response, WebError> {
    let cursor: Option<CaseId> = from.cursor.parse().ok();
    let pod = member.pod;
    let me = member.clone();
    let (mut found, from_others) = visit
        .node
        .read(move |c| {
            Ok::<_, Error>(if ended {
                (case_ended(c, pod, cursor, LINES_AND_ONE)?, FromOthers::default())
            } else {
                (case_queue(c, pod, cursor, LINES_AND_ONE)?, case_pass::from_others(c, &me)?)
            })
        })
        .await?;
    let more = found.len() > LINES;
    found.truncate(LINES);
    let path = if ended { "/desk/ended" } else { "/desk" };
    let next = found.last().filter(|_| more).map(|c| format!("{path}?cursor={}", c.id));
    let find = FormView::new(&visit, "find", "/desk/find")
        .field(Field::line("code", visit.t("case-code"), "").hint(visit.t("case-find-hint")).required())
        .button(visit.t("case-find"), "quiet")
        .again(again);
    let view = Queue {
        page: Page::new(&visit, visit.t(if ended { "desk-ended-title" } else { "desk-title" })).again(again),
        rows: found.iter().map(|c| row(&visit, c)).collect(),
        next,
        ended,
        find,
        offered: case_pass::offered_all(&visit, &from_others, again),
        notes: if ended { Vec::new() } else { desk_note::notes(&visit, &member).await? },
        note: (!ended).then(|| desk_note::form(&visit, again)),
    };
    html_again(&view, again)
}

/// `GET /desk`
pub(crate) async fn list(Desk { visit, member }: Desk, Query(from): Query<From>) -> Result<Response, WebError> {
    queue(visit, member, from, false, None).await
}

/// `GET /desk/ended`
pub(crate) async fn ended(Desk { visit, member }: Desk, Query(from): Query<From>) -> Result<Response, WebError> {
    queue(visit, member, from, true, None).await
}

/// `POST /desk/find`
pub(crate) async fn find(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let pod = member.pod;
    let code = caremonger_domain::case::read_code(fields.get("code"));
    let found = visit
        .node
        .read(move |c| {
            Ok::<_, Error>(code.map(|code| case_find_by_code(c, &code)).transpose()?.flatten().filter(|c| c.pod == pod))
        })
        .await?;
    match found {
        Some(c) => Ok(go(&format!("/cases/{}", c.id))),
        None => {
            let again = Slip("code", "case-find-none").again(&visit, "find", &fields);
            queue(visit, member, From::default(), false, Some(&again)).await
        }
    }
}

fn new_form(visit: &Visit, again: Option<&Again>) -> FormView {
    let t = |key: &str| visit.t(key);
    let channels = [Channel::Phone, Channel::Visit, Channel::Voicemail, Channel::Text, Channel::Mail, Channel::Paper]
        .map(|c| (c.to_string(), t(&format!("channel-{c}"))));
    let kinds = [(Kind::Request, "case-kind-request"), (Kind::Offer, "case-kind-offer")]
        .map(|(k, key)| (k.to_string(), t(key), String::new()));
    let mut form = FormView::new(visit, "new", "/desk/new")
        .field(Field::hidden(once::FIELD, &once::fresh(&visit.node)))
        .field(Field::select("channel", t("case-channel"), "phone", channels.into()))
        .field(Field::select("language", t("case-language"), visit.locale.tag(), form::languages()))
        .field(Field::choice("kind", t("case-kind"), "request", kinds.into()))
        .field(Field::select("category", t("field-category"), "", category::choice(visit)).required())
        .field(Field::line("title", t("case-what"), "").hint(t("case-what-hint")).required())
        .field(Field::number("amount", t("case-amount"), "").hint(t("new-amount-hint")))
        .field(Field::line("unit", t("new-unit"), "").hint(t("new-unit-hint")))
        .field(Field::date("needed_by", t("new-needed-by"), ""));
    for detail in ASKED {
        form = form.field(details::field(visit, *detail, "", Asked::Caller));
    }
    form.field(Field::checks("consent", t("case-consent-say"), "", vec![("yes".to_owned(), t("case-consent-tick"))]))
        .button(t("case-take-in"), "main")
        .again(again)
}

#[derive(Template)]
#[template(path = "desk_new.html")]
struct NewPage {
    page: Page,
    form: FormView,
    script: Script,
    scripts: Vec<Script>,
}

/// What the desk says on a call, in one language.
type Script = (Locale, Vec<String>);

fn script(locale: Locale) -> Script {
    let lines = ["case-script-1", "case-script-2", "case-script-3"];
    (locale, lines.map(|key| caremonger_i18n::text(locale, key, &[])).into())
}

impl NewPage {
    fn new(visit: &Visit, page: Page, form: FormView) -> Self {
        let others = Locale::ALL.iter().copied().filter(|l| *l != visit.locale);
        Self { page, form, script: script(visit.locale), scripts: others.map(script).collect() }
    }
}

fn new_page(visit: &Visit, again: Option<&Again>) -> Result<Response, WebError> {
    let form = private_place::offer(visit, new_form(visit, again), again);
    html_again(&NewPage::new(visit, Page::new(visit, visit.t("case-new-title")).again(again), form), again)
}

/// The form once what was private in the line that others see stands where it belongs.
fn kept_page(visit: &Visit, mut fields: Fields) -> Result<Response, WebError> {
    private_place::keep_in_form(&mut fields, ASKED);
    let mut page = Page::new(visit, visit.t("case-new-title"));
    page.done = Some(visit.t("done-kept-private"));
    html(&NewPage::new(visit, page, new_form(visit, None).filled(&fields)))
}

/// `GET /desk/new`
pub(crate) async fn begin(Desk { visit, .. }: Desk) -> Result<Response, WebError> {
    new_page(&visit, None)
}

/// What the form of a case says, as far as it can be read.
pub(crate) fn read(visit: &Visit, form: &str, fields: &Fields, channel: Channel) -> Result<app::NewCase, Again> {
    let refused = |r: Refusal| Again::refused(visit, form, fields, &r);
    let slip = |s: Slip| s.again(visit, form, fields);
    let unit = match fields.get("unit").trim() {
        "" => None,
        word => Some(word.parse::<Unit>().map_err(|_| slip(Slip("unit", "invalid-unit")))?),
    };
    Ok(app::NewCase {
        channel,
        kind: fields.get("kind").parse().unwrap_or(Kind::Request),
        title: fields.get("title").to_owned(),
        category: fields.get("category").to_owned(),
        amount: form::amount(fields.get("amount")).map_err(slip)?,
        unit,
        area: fields.get("area").to_owned(),
        language: fields.get("language").to_owned(),
        needed_by: form::day(fields.get("needed_by"), "needed_by").map_err(slip)?,
        details: details::read_told(fields, ASKED).map_err(refused)?,
        consent: fields.get("consent") == "yes",
        once: once::of_form(fields),
    })
}

/// `POST /desk/new`
pub(crate) async fn take_in(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    if private_place::is_wanted(&fields) {
        return kept_page(&visit, fields);
    }
    let new = match read(&visit, "new", &fields, fields.get("channel").parse().unwrap_or(Channel::Phone)) {
        Ok(new) => new,
        Err(again) => return new_page(&visit, Some(&again)),
    };
    match visit.node.act(move |tx| app::take_in(tx, member.pod, Some(&member), new)).await {
        Ok(c) => Ok(go(&format!("/cases/{}?done=taken-in", c.id))),
        Err(e) => new_page(&visit, Some(&Again::failed(&visit, "new", &fields, e)?)),
    }
}
