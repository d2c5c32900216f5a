//! What is done on the pages of meetings: calling, moving and calling off, the agenda, who comes, the notes.

use axum::{extract::Path, response::Response};
use caremonger_app::{Error, meeting as app, meeting_notes};
use caremonger_domain::{
    Refusal, Timestamp,
    id::MeetingPointId,
    meeting::{Notes, Plan},
};

use crate::{
    error::WebError,
    form::{Again, Fields, PostedByNeighbour},
    form_view::SEEN,
    layout::{Visit, go},
    meeting_view::{new_page, page, read_id},
};

/// When and where, as it was typed.
fn plan(visit: &Visit, fields: &Fields) -> Result<Plan, Refusal> {
    let minute = fields.get("time").parse().map_err(|_| Refusal::Invalid("Choose one from the list.", "time"))?;
    let starts_at = visit.node.zone().at(fields.get("day"), minute);
    Ok(Plan {
        title: fields.get("title").to_owned(),
        place: fields.get("place").to_owned(),
        starts_at: starts_at.ok_or(Refusal::Invalid("Choose a day and a time that are still to come, within a year.", "day"))?,
        minutes: fields.get("minutes").parse().unwrap_or(0),
    })
}

/// A number as people write it.
fn number(text: &str) -> Option<u16> {
    let digit = |c: char| match c {
        '\u{0660}'..='\u{0669}' => char::from_digit(c as u32 - 0x0660, 10).unwrap_or(c),
        '\u{06f0}'..='\u{06f9}' => char::from_digit(c as u32 - 0x06f0, 10).unwrap_or(c),
        _ => c,
    };
    text.trim().chars().map(digit).collect::<String>().parse().ok()
}

fn notes(fields: &Fields) -> Result<Notes, Refusal> {
    let attended = number(fields.get("attended"));
    let attended = attended.ok_or(Refusal::Invalid("Write how many were there, as a number.", "attended"))?;
    Ok(Notes { text: fields.get("notes").to_owned(), attended })
}

/// `POST /meetings/new`
pub(crate) async fn call(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let language = visit.locale.tag();
    let done = match plan(&visit, &fields) {
        Ok(plan) => visit.node.act(move |tx| app::call(tx, &member, plan, language)).await,
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match done {
        Ok(id) => Ok(go(&format!("/meetings/{id}?done=meeting-told"))),
        Err(e) => new_page(&visit, Some(&Again::failed(&visit, "call", &fields, e)?)),
    }
}

/// `POST /meetings/{id}/{act}`
pub(crate) async fn act(Path((id, act)): Path<(String, String)>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let (id, who) = (read_id(&id)?, member.clone());
    let node = visit.node.clone();
    let mut said = "changed";
    let done = match act.as_str() {
        "point" => {
            let text = fields.get("text").to_owned();
            node.act(move |tx| app::add(tx, &who, id, &text).map(|_| ())).await
        }
        "away" => {
            let point: MeetingPointId = fields.get("point").parse().map_err(|_| WebError::NotFound)?;
            node.act(move |tx| app::take_off(tx, &who, point)).await
        }
        "come" => {
            let coming = match fields.get("go") {
                "coming" => true,
                "cannot" => false,
                _ => return Err(WebError::NotFound),
            };
            node.act(move |tx| app::say(tx, &who, id, coming)).await
        }
        "move" => {
            said = "meeting-told";
            match plan(&visit, &fields) {
                Ok(plan) => node.act(move |tx| app::shift(tx, &who, id, plan)).await,
                Err(refusal) => Err(Error::Refused(refusal)),
            }
        }
        "call-off" => {
            said = "meeting-told";
            node.act(move |tx| app::call_off(tx, &who, id)).await
        }
        "notes" => {
            let goes_out = fields.get("go") == "done";
            said = if goes_out { "meeting-noted" } else { "changed" };
            let from = fields.get(SEEN).parse().ok().map(Timestamp::from_micros);
            match notes(&fields) {
                Ok(notes) => node.act(move |tx| meeting_notes::write(tx, &who, id, notes, goes_out, from)).await,
                Err(refusal) => Err(Error::Refused(refusal)),
            }
        }
        _ => return Err(WebError::NotFound),
    };
    match done {
        Ok(()) => Ok(go(&format!("/meetings/{id}?done={said}"))),
        Err(e) => page(&visit, &member, id, Some(&Again::failed(&visit, &act, &fields, e)?)).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_write_it() {
        assert_eq!(
            ["12", " 7 ", "٣", "۱۲", "", "-1", "many"].map(number),
            [Some(12), Some(7), Some(3), Some(12), None, None, None]
        );
    }
}
