//! My calendar: a secret address for the programs that show it.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse as _, Response},
};
use caremonger_app::{Error, calendar as app, call, meeting as app_meeting};
use caremonger_domain::Timestamp;
use caremonger_i18n::{Locale, text};
use caremonger_store::meeting::Meeting;
use icalendar::{Calendar, Component as _, Event, EventLike as _, EventStatus};

use crate::{
    error::WebError,
    form::{FormView, PostedByNeighbour},
    layout::{Page, Plain, Visit, go, private},
};

/// The buttons that make and end it.
pub(crate) fn forms(visit: &Visit, since: Option<Timestamp>) -> Vec<FormView> {
    let make = visit.t(if since.is_some() { "calendar-anew" } else { "calendar-make" });
    let mut forms = vec![FormView::new(visit, "calendar", "/me/notices/calendar").button(make, "quiet")];
    if since.is_some() {
        forms.push(FormView::new(visit, "calendar-end", "/me/notices/calendar-end").button(visit.t("calendar-end"), "quiet"));
    }
    forms
}

/// `POST /me/notices/calendar`: the address is shown this once.
pub(crate) async fn make(PostedByNeighbour { visit, member, .. }: PostedByNeighbour) -> Result<Response, WebError> {
    let address = visit.node.act(move |tx| app::make(tx, &member)).await?;
    let page = Page::new(&visit, visit.t("calendar-title"));
    let words = vec![visit.t("calendar-once"), visit.t("calendar-secret")];
    Ok(private(Plain { page, words, links: vec![(address.clone(), address)], form: None }.into_response()))
}

/// `POST /me/notices/calendar-end`
pub(crate) async fn end(PostedByNeighbour { visit, member, .. }: PostedByNeighbour) -> Result<Response, WebError> {
    visit.node.act(move |tx| app::end(tx, &member)).await?;
    Ok(go("/me/notices?done=changed"))
}

fn day(at: Timestamp) -> Option<chrono::NaiveDate> {
    chrono::DateTime::from_timestamp(at.as_seconds(), 0).map(|t| t.date_naive())
}

/// A meeting of the pod; one that was called off says so, so that it goes from the calendars it is in (RFC 5545, section 3.8.1.11).
fn meeting(origin: &str, locale: Locale, m: &Meeting) -> Event {
    let url = format!("{origin}/meetings/{}", m.id);
    let summary = if m.title.is_empty() { text(locale, "meeting-plain", &[]) } else { m.title.clone() };
    let mut event = Event::new();
    event.uid(&url).summary(&summary).location(&m.place).url(&url).sequence(m.changes);
    event.status(if m.called_off_at.is_some() { EventStatus::Cancelled } else { EventStatus::Confirmed });
    if let Some(start) = chrono::DateTime::from_timestamp(m.starts_at.as_seconds(), 0) {
        event.starts(start).ends(start + chrono::TimeDelta::minutes(m.minutes.into()));
    }
    if let Some(stamp) = chrono::DateTime::from_timestamp(m.changed_at.as_seconds(), 0) {
        event.timestamp(stamp);
    }
    event.done()
}

/// `GET /calendar/{secret}.ics` (RFC 5545)
pub(crate) async fn file(visit: Visit, Path(file): Path<String>) -> Result<Response, WebError> {
    let secret = file.strip_suffix(".ics").ok_or(WebError::NotFound)?.to_owned();
    let now = visit.node.now();
    let found = visit
        .node
        .read(move |c| {
            let Some((member, tasks)) = app::tasks(c, &secret)? else { return Ok(None) };
            let (calls, meetings) = (call::next_of(c, member.id)?, app_meeting::in_calendar(c, &member, now)?);
            Ok::<_, Error>(Some((member, tasks, calls, meetings)))
        })
        .await?;
    let Some((member, tasks, calls, meetings)) = found else { return Err(WebError::NotFound) };
    let locale = Locale::for_language(&member.language);
    let mut calendar = Calendar::new();
    calendar.name(&text(locale, "calendar-name", &[]));
    let origin = visit.node.urls().origin();
    for task in tasks {
        let Some(day) = day(task.by) else { continue };
        let url = format!("{origin}/promises/{}", task.id);
        let mut event = Event::new();
        // What was published of it, and nothing of the person: calendars are shown on locked screens and by other firms.
        event.uid(&url).summary(&task.listing.title).location(&task.listing.area).url(&url).all_day(day);
        if let Some(stamp) = chrono::DateTime::from_timestamp(task.changed.as_seconds(), 0) {
            event.timestamp(stamp);
        }
        calendar.push(event.done());
    }
    for m in &meetings {
        calendar.push(meeting(origin, locale, m));
    }
    for (id, at, minutes) in calls {
        let Some(start) = chrono::DateTime::from_timestamp(at.as_seconds(), 0) else { continue };
        let url = format!("{origin}/calls/{id}");
        let mut event = Event::new();
        let summary = if minutes.is_some() { text(locale, "calendar-call", &[]) } else { text(locale, "calendar-letter", &[]) };
        event.uid(&format!("{url}#{}", at.as_seconds())).summary(&summary).url(&url);
        let on_the_wall = visit.node.zone().wall(at).0.parse::<chrono::NaiveDate>().ok();
        match (minutes, on_the_wall) {
            (Some(minutes), _) => event.starts(start).ends(start + chrono::TimeDelta::minutes(minutes.into())),
            (None, Some(day)) => event.all_day(day),
            (None, None) => continue,
        };
        event.timestamp(start);
        calendar.push(event.done());
    }
    let kind = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
    Ok(private((kind, calendar.to_string()).into_response()))
}
