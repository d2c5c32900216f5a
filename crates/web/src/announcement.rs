//! Announcements: read by everybody of the pod; made at the desk, which then tells by voice those whom nothing else reaches.

use std::collections::HashMap;

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::{
    Error,
    announcement::{self as app, NewAnnouncement},
};
use caremonger_domain::id::{AnnouncementId, MemberId};
use caremonger_store::{
    announcement::{Announcement, announcement_calls, announcement_page},
    member::Member,
    pod::pod_find,
};

use crate::{
    details,
    error::WebError,
    form::{self, Again, Field, FormView, Input, PostedByNeighbour},
    layout::{Neighbour, Page, Visit, go, html, html_again, private},
    listing_view::paragraphs,
    qr,
    show::When,
};

/// Most that are listed.
const SHOWN: i64 = 50;

/// An announcement in a list.
#[derive(Debug)]
struct Row {
    href: String,
    title: String,
    lang: String,
    at: When,
}

#[derive(Template)]
#[template(path = "announcements.html")]
struct Announcements {
    page: Page,
    rows: Vec<Row>,
    new: Option<FormView>,
}

/// Somebody who is told by voice.
#[derive(Debug)]
struct Call {
    name: String,
    phone: Option<(String, String)>,
    told: Option<When>,
    form: Option<FormView>,
}

#[derive(Template)]
#[template(path = "announcement.html")]
struct One {
    page: Page,
    lang: String,
    text: Vec<String>,
    at: When,
    desk: bool,
    calls: Vec<Call>,
    left: Option<String>,
    show: Option<FormView>,
    sheet: String,
}

fn new_form(visit: &Visit, again: Option<&Again>) -> FormView {
    FormView::new(visit, "announce", "/announcements")
        .field(Field::line("title", visit.t("announce-what"), "").required())
        .field(Field::text("text", visit.t("announce-more"), ""))
        .field(Field::select("language", visit.t("field-language"), visit.locale.tag(), form::languages()))
        .button(visit.t("announce-button"), "main")
        .fold(visit.t("announce-fold"))
        .again(again)
}

async fn list_page(visit: &Visit, who: &Member, again: Option<&Again>) -> Result<Response, WebError> {
    let pod = who.pod;
    let all = visit.node.read(move |c| Ok::<_, Error>(announcement_page(c, pod, SHOWN)?)).await?;
    let rows = all
        .into_iter()
        .map(|a| Row {
            href: format!("/announcements/{}", a.id),
            title: a.title,
            lang: a.language,
            at: visit.moment(a.created_at),
        })
        .collect();
    let new = who.has_job("desk").then(|| new_form(visit, again));
    let page = Page::new(visit, visit.t("announcements-title")).again(again);
    html_again(&Announcements { page, rows, new }, again)
}

/// `GET /announcements`
pub(crate) async fn list(Neighbour { visit, member }: Neighbour) -> Result<Response, WebError> {
    list_page(&visit, &member, None).await
}

/// `POST /announcements`
pub(crate) async fn make(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let text = |name: &str| fields.get(name).to_owned();
    let new = NewAnnouncement { title: text("title"), text: text("text"), language: text("language") };
    let who = member.clone();
    match visit.node.act(move |tx| app::make(tx, &who, &new)).await {
        Ok(made) => Ok(go(&format!("/announcements/{}?done=announced", made.id))),
        Err(e) => list_page(&visit, &member, Some(&Again::failed(&visit, "announce", &fields, e)?)).await,
    }
}

async fn one(
    visit: &Visit,
    me: &Member,
    id: AnnouncementId,
    phones: Option<Vec<(MemberId, String)>>,
) -> Result<Response, WebError> {
    let who = me.clone();
    let (a, calls): (Announcement, _) = visit
        .node
        .read(move |c| {
            let a = app::seen_by(c, &who, id)?;
            let calls = if who.has_job("desk") { announcement_calls(c, id)? } else { Vec::new() };
            Ok::<_, Error>((a, calls))
        })
        .await?;
    let left = calls.iter().filter(|(_, _, told)| told.is_none()).count();
    let shown = phones.is_some();
    let phones: HashMap<MemberId, String> = phones.unwrap_or_default().into_iter().collect();
    let link = |phone: &String| (details::tel(phone), phone.clone());
    let calls: Vec<Call> = calls
        .into_iter()
        .map(|(member, name, told)| Call {
            name,
            phone: phones.get(&member).map(link),
            told: told.map(|at| visit.moment(at)),
            form: told.is_none().then(|| {
                FormView::new(visit, format!("told-{member}"), format!("/announcements/{id}/told/{member}"))
                    .button(visit.t("announce-told"), "quiet")
            }),
        })
        .collect();
    let mut page = Page::new(visit, a.title);
    page.title_lang = Some(a.language.clone());
    let show = (left > 0 && !shown).then(|| {
        FormView::new(visit, "phones", format!("/announcements/{id}/phones")).button(visit.t("announce-phones"), "main")
    });
    let view = One {
        page,
        lang: a.language,
        text: paragraphs(&a.text),
        at: visit.moment(a.created_at),
        desk: me.has_job("desk"),
        left: (!calls.is_empty()).then(|| visit.ta("announce-left", &[("n", left.into())])),
        calls,
        show,
        sheet: format!("/announcements/{id}/sheet"),
    };
    if shown { Ok(private(html(&view)?)) } else { html(&view) }
}

fn read_id(id: &str) -> Result<AnnouncementId, WebError> {
    id.parse().map_err(|_| WebError::NotFound)
}

/// `GET /announcements/{id}`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour, Path(id): Path<String>) -> Result<Response, WebError> {
    one(&visit, &member, read_id(&id)?, None).await
}

#[derive(Template)]
#[template(path = "announcement_sheet.html")]
struct Sheet {
    page: Page,
    lang: String,
    text: Vec<String>,
    at: When,
    pod: String,
    help: String,
    picture: Option<String>,
}

/// `GET /announcements/{id}/sheet`: to be printed and put up in a stairwell.
pub(crate) async fn sheet(Neighbour { visit, member }: Neighbour, Path(id): Path<String>) -> Result<Response, WebError> {
    let (id, who) = (read_id(&id)?, member.clone());
    let (a, pod) = visit
        .node
        .read(move |c| {
            let a = app::seen_by(c, &who, id)?;
            Ok::<_, Error>((a, pod_find(c, who.pod)?.map(|p| p.title).unwrap_or_default()))
        })
        .await?;
    let help = format!("{}/help", visit.node.urls().origin());
    let mut page = Page::new(&visit, a.title);
    page.title_lang = Some(a.language.clone());
    let at = visit.day(a.created_at);
    html(&Sheet { page, lang: a.language, text: paragraphs(&a.text), at, pod, picture: qr::svg(&help), help })
}

/// `POST /announcements/{id}/phones`: the phone-tree sheet, to be printed or rung from.
pub(crate) async fn phones(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, .. } = posted.at_desk()?;
    let (id, who) = (read_id(&id)?, member.clone());
    let phones = visit.node.act(move |tx| app::phones(tx, &who, id)).await?;
    one(&visit, &member, id, Some(phones)).await
}

/// `POST /announcements/{id}/told/{member}`
pub(crate) async fn told(Path((id, member_id)): Path<(String, String)>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, .. } = posted.at_desk()?;
    let (id, them) = (read_id(&id)?, member_id.parse::<MemberId>().map_err(|_| WebError::NotFound)?);
    visit.node.act(move |tx| app::told(tx, &member, id, them)).await?;
    Ok(go(&format!("/announcements/{id}?done=changed")))
}
