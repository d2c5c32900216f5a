//! The neighbours of a pod: who they are, which jobs they hold until when, bringing in new ones.

use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use caremonger_app::{
    Error, job as app_job,
    join::{self, Newcomer, is_point_person},
    member::JOBS,
    session,
};
use caremonger_domain::{Refusal, id::MemberId, person::Field as Detail};
use caremonger_store::{
    job::{job_all, job_offers_of},
    member::{Member, member_find, member_name, member_page},
};

use crate::{
    apart,
    details::{self, Asked},
    error::WebError,
    form::{self, Again, Field, FormView, Input, PostedByNeighbour},
    job::{self, JobLine},
    join_request,
    layout::{Neighbour, Page, Visit, go, html_again},
    notice::{From, LINES, LINES_AND_ONE},
    pod_merge, pod_split,
    shown_once::Once,
};

/// A neighbour as shown.
#[derive(Debug)]
struct Line {
    name: String,
    href: String,
    jobs: Vec<String>,
    new: bool,
    me: bool,
}

#[derive(Template)]
#[template(path = "people.html")]
struct People {
    page: Page,
    lines: Vec<Line>,
    next: Option<String>,
    jobs: Vec<JobLine>,
    asking: Option<String>,
    split: Option<String>,
    merge: Option<String>,
    invite: Option<FormView>,
    add: Option<FormView>,
}

#[derive(Template)]
#[template(path = "neighbour.html")]
struct OnePage {
    page: Page,
    jobs: Vec<(String, Option<FormView>)>,
    new: bool,
    forms: Vec<FormView>,
    apart: Option<String>,
}

async fn page(visit: &Visit, me: &Member, from: &From, again: Option<&Again>) -> Result<Response, WebError> {
    let (pod, cursor) = (me.pod, from.cursor.clone());
    let (mut found, jobs, offers) = visit
        .node
        .read(move |c| {
            // The cursor is an id; the list goes on after the name of whoever has it.
            let last = cursor.parse::<MemberId>().ok().map(|id| member_find(c, id)).transpose()?.flatten();
            let after = last.as_ref().map(|m| (m.name.as_str(), m.id));
            Ok::<_, Error>((member_page(c, pod, after, LINES_AND_ONE)?, job_all(c, pod)?, job_offers_of(c, pod)?))
        })
        .await?;
    let more = found.len() > LINES;
    found.truncate(LINES);
    let next = found.last().filter(|_| more).map(|m| format!("/people?cursor={}", m.id));
    let lines = found
        .into_iter()
        .map(|m| Line {
            href: format!("/people/{}", m.id),
            jobs: jobs.iter().filter(|j| j.member == m.id).map(|j| job::words(visit, j)).collect(),
            new: !m.known,
            me: m.id == me.id,
            name: m.name,
        })
        .collect();
    let add = is_point_person(me).then(|| {
        FormView::new(visit, "add", "/people/add")
            .field(Field::line("name", visit.t("people-name"), "").required())
            .field(details::field(visit, Detail::Phone, "", Asked::Caller))
            .field(details::field(visit, Detail::Mail, "", Asked::Caller))
            .field(Field::select("language", visit.t("people-language"), visit.locale.tag(), form::languages()))
            .button(visit.t("people-add"), "main")
            .fold(visit.t("people-add-fold"))
            .again(again)
    });
    let invite = me.known.then(|| FormView::new(visit, "invite", "/people/invite").button(visit.t("people-invite"), "quiet"));
    let asking = join_request::link(visit, me).await?;
    let split = pod_split::link(visit, me).await?;
    let merge = pod_merge::link(visit, me).await?;
    let jobs = job::lines(visit, me, &jobs, &offers);
    let page = Page::new(visit, visit.t("people-title")).again(again);
    let view = People { page, lines, next, jobs, asking, split, merge, invite, add };
    html_again(&view, again)
}

/// `GET /people`
pub(crate) async fn list(Neighbour { visit, member }: Neighbour, Query(from): Query<From>) -> Result<Response, WebError> {
    page(&visit, &member, &from, None).await
}

pub(crate) fn code_page(visit: &Visit, name: &str, code: &str) -> Result<Response, WebError> {
    let (a, b) = code.split_at(code.len() / 2);
    let link = format!("{}/sign-in", visit.node.urls().origin());
    let words = vec![visit.t1("people-code-words", "link", &link), visit.t("people-code-once")];
    let page = Page::new(visit, visit.t1("people-code-title", "name", name));
    Once::code(page, words, format!("{a}\u{a0}{b}"), link).shown()
}

/// `POST /people/add`
pub(crate) async fn add(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let told = match details::read_told(&fields, &[Detail::Phone, Detail::Mail]) {
        Ok(told) => told,
        Err(r) => return page(&visit, &member, &From::default(), Some(&Again::refused(&visit, "add", &fields, &r))).await,
    };
    let new = Newcomer { name: fields.get("name").to_owned(), language: fields.get("language").to_owned(), details: told };
    let me = member.clone();
    let added = visit.node.act(move |tx| {
        let added = join::add(tx, &me, &new)?;
        let code = join::code(tx, &me, added.id)?;
        Ok((added, code))
    });
    match added.await {
        Ok((added, code)) => code_page(&visit, &added.name, &code),
        Err(e) => page(&visit, &member, &From::default(), Some(&Again::failed(&visit, "add", &fields, e)?)).await,
    }
}

/// `POST /people/invite`
pub(crate) async fn invite(PostedByNeighbour { visit, member, .. }: PostedByNeighbour) -> Result<Response, WebError> {
    let secret = visit.node.act(move |tx| join::invite(tx, &member)).await?;
    let link = format!("{}/join/{secret}", visit.node.urls().origin());
    let words = vec![visit.t1("people-invite-words", "days", session::JOIN_LIFE.as_secs() / 86_400)];
    Once::link(Page::new(&visit, visit.t("people-invite-title")), words, link).shown()
}

fn read_id(id: &str) -> Result<MemberId, WebError> {
    id.parse().map_err(|_| WebError::NotFound)
}

async fn one(visit: &Visit, me: &Member, id: MemberId, again: Option<&Again>) -> Result<Response, WebError> {
    let pod = me.pod;
    let (them, jobs) = visit
        .node
        .read(move |c| {
            let them = member_find(c, id)?.filter(|m| m.pod == pod).ok_or(Refusal::NotFound)?;
            Ok::<_, Error>((them, job_all(c, pod)?))
        })
        .await?;
    let (keys, own) = (me.has_job("keys"), me.id == id);
    let at = |what: &str| format!("/people/{id}/{what}");
    let jobs = jobs
        .iter()
        .filter(|j| j.member == id)
        .map(|j| {
            let end = (own || keys).then(|| {
                let key = if own { "job-lay-down" } else { "job-take-back" };
                FormView::new(visit, format!("end-{}", j.job), at("end-job"))
                    .field(Field::hidden("job", &j.job))
                    .button(visit.t(key), "quiet")
                    .again(again)
            });
            (job::words(visit, j), end)
        })
        .collect();
    let mut forms = Vec::new();
    if !them.known && me.known && !own {
        forms.push(FormView::new(visit, "vouch", at("vouch")).button(visit.t("people-vouch"), "main"));
    }
    if is_point_person(me) {
        forms.push(FormView::new(visit, "code", at("code")).button(visit.t("people-code"), "quiet").again(again));
    }
    if keys {
        let options = JOBS.iter().map(|j| ((*j).to_owned(), visit.t(&format!("job-{j}")))).collect();
        let in_half_a_year = visit.node.now().plus(std::time::Duration::from_secs(182 * 86_400)).date();
        forms.push(
            FormView::new(visit, "job", at("job"))
                .field(Field::select("job", visit.t("job-which"), "", options))
                .field(Field::date("until", visit.t("job-until-when"), &in_half_a_year).required())
                .button(visit.t("job-give"), "quiet")
                .fold(visit.t("job-give-fold"))
                .again(again),
        );
    }
    let mut head = Page::new(visit, them.name.clone()).again(again);
    head.title_lang = Some(them.language.clone());
    let apart = (!own).then(|| apart::path(id));
    html_again(&OnePage { page: head, jobs, new: !them.known, forms, apart }, again)
}

/// `GET /people/{id}`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour, Path(id): Path<String>) -> Result<Response, WebError> {
    one(&visit, &member, read_id(&id)?, None).await
}

/// `POST /people/{id}/{act}`
pub(crate) async fn act(Path((id, act)): Path<(String, String)>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let (id, me, job) = (read_id(&id)?, member.clone(), fields.get("job").to_owned());
    let node = visit.node.clone();
    let form = match act.as_str() {
        "end-job" => format!("end-{job}"),
        other => other.to_owned(),
    };
    let done = match act.as_str() {
        "code" => {
            let made = node.act(move |tx| {
                let code = join::code(tx, &me, id)?;
                Ok((member_name(tx.conn, Some(id))?, code))
            });
            match made.await {
                Ok((name, code)) => return code_page(&visit, &name, &code),
                Err(e) => Err(e),
            }
        }
        "vouch" => node.act(move |tx| join::vouch(tx, &me, id)).await.map(|_| ()),
        "job" => match form::day(fields.get("until"), "until") {
            Ok(Some(until)) => node.act(move |tx| app_job::give(tx, &me, id, &job, until)).await,
            _ => Err(Refusal::Invalid("Choose a day within the next year.", "until").into()),
        },
        "end-job" => node.act(move |tx| app_job::lay_down(tx, &me, id, &job)).await,
        _ => return Err(WebError::NotFound),
    };
    match done {
        Ok(()) => Ok(go(&format!("/people/{id}?done=changed"))),
        Err(e) => one(&visit, &member, id, Some(&Again::failed(&visit, &form, &fields, e)?)).await,
    }
}
