//! Meetings of your pod: called, moved and called off, their agendas, who comes, and what was said there.

use axum::{
    Json,
    extract::{OriginalUri, State},
    http::StatusCode,
    response::Response,
};
use caremonger_app::{
    Node,
    meeting::{self as app, Seen, Standing},
    meeting_notes,
};
use caremonger_domain::{
    Refusal, Timestamp,
    id::MeetingId,
    listing::is_language,
    meeting::{Act, Notes, Plan, State as MeetingState},
};
use caremonger_store::meeting::Meeting;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Problem,
    act::{Done, Made, done, renamed},
    auth::Caller,
    body::{Id, Nothing, Paging, Query, page, read_id},
    idempotent::Post,
};

/// The fields of a refusal, as the bodies call them.
const NAMES: &[(&str, &str)] = &[("day", "starts_at"), ("notes", "text")];

/// A meeting in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeetingLine {
    /// Its id.
    id: String,
    /// What it is called; empty where nobody named it.
    title: String,
    /// Where.
    place: String,
    /// BCP 47 tag of both.
    language: String,
    /// When it begins.
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    /// How long it is, in minutes.
    minutes: u16,
    /// How far it is.
    #[schema(schema_with = crate::description::meeting_state)]
    state: MeetingState,
}

impl MeetingLine {
    fn of(m: Meeting, now: Timestamp) -> Self {
        let state = m.course().state(now);
        Self {
            id: m.id.to_string(),
            title: m.title,
            place: m.place,
            language: m.language,
            starts_at: m.starts_at,
            minutes: m.minutes,
            state,
        }
    }
}

/// Meetings of your pod, also those that are to come: the latest first.
#[utoipa::path(get, path = "/meetings", operation_id = "meeting_list", params(Paging), responses((status = 200, description = "A page of meetings", body = [MeetingLine])))]
pub(crate) async fn list(
    State(node): State<Node>,
    Caller(member): Caller,
    OriginalUri(uri): OriginalUri,
    Query(paging): Query<Paging>,
) -> Result<Response, Problem> {
    let (limit, after, now) = (paging.limit(), paging.before::<MeetingId>()?, node.now());
    let until = Timestamp::from_micros(i64::MAX);
    let found = node.read(move |c| app::before(c, &member, until, after, limit + 1)).await?;
    let items: Vec<MeetingLine> = found.into_iter().map(|m| MeetingLine::of(m, now)).collect();
    Ok(page(items, limit, &uri, |m| m.id.clone()))
}

/// What stands on an agenda by itself.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StandingBody {
    /// `proposal` (it can be answered) or `review` (an agreement that is to be looked at again).
    #[schema(schema_with = crate::description::standing_kind)]
    kind: &'static str,
    /// The id of the proposal; null for an agreement.
    decision: Option<String>,
    /// The question, or what the agreement is called.
    title: String,
    /// BCP 47 tag of it.
    language: String,
    /// By when to answer, or from when on it is to be looked at again.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

impl From<Standing> for StandingBody {
    fn from(s: Standing) -> Self {
        match s {
            Standing::Proposal { id, question, language, closes_at } => {
                Self { kind: "proposal", decision: Some(id.to_string()), title: question, language, at: closes_at }
            }
            Standing::Review { title, language, review_at } => {
                Self { kind: "review", decision: None, title, language, at: review_at }
            }
        }
    }
}

/// What somebody put on an agenda.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PointBody {
    /// Its id.
    id: String,
    /// The words.
    text: String,
    /// The name of whoever put it there; empty once they are gone.
    by: String,
    /// Whether you can take it off now.
    may_take_off: bool,
}

/// A meeting as you see it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeetingBody {
    /// Its id.
    id: String,
    /// What it is called; empty where nobody named it.
    title: String,
    /// Where.
    place: String,
    /// BCP 47 tag of both.
    language: String,
    /// When it begins.
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    /// How long it is, in minutes.
    minutes: u16,
    /// How far it is.
    #[schema(schema_with = crate::description::meeting_state)]
    state: MeetingState,
    /// The name of whoever called it; empty once they are gone.
    by: String,
    /// What stands on its agenda by itself; comes first.
    standing: Vec<StandingBody>,
    /// What neighbours put on it, oldest first.
    points: Vec<PointBody>,
    /// What you said of coming; null: nothing, or the notes went out.
    coming: Option<bool>,
    /// How many said that they come. Who they are is told to nobody.
    coming_count: usize,
    /// What was said and agreed; empty before. Notes that have not gone out are read by whoever writes them.
    notes: String,
    /// How many were there.
    attended: Option<u16>,
    /// When the notes went out.
    #[schema(value_type = Option<String>, format = DateTime)]
    noted_at: Option<Timestamp>,
    /// When it was changed last: time, place, or notes.
    #[schema(value_type = String, format = DateTime)]
    changed_at: Timestamp,
    /// What you can do now.
    #[schema(schema_with = crate::description::meeting_acts)]
    may: Vec<Act>,
}

impl From<Seen> for MeetingBody {
    fn from(s: Seen) -> Self {
        let m = s.meeting;
        let point = |(by, p, may_take_off): (String, caremonger_store::meeting_point::Point, bool)| PointBody {
            id: p.id.to_string(),
            text: p.text,
            by,
            may_take_off,
        };
        Self {
            id: m.id.to_string(),
            title: m.title,
            place: m.place,
            language: m.language,
            starts_at: m.starts_at,
            minutes: m.minutes,
            state: s.state,
            by: s.caller,
            standing: s.standing.into_iter().map(StandingBody::from).collect(),
            points: s.points.into_iter().map(point).collect(),
            coming: s.mine,
            coming_count: s.coming,
            notes: m.notes,
            attended: m.attended,
            noted_at: m.noted_at,
            changed_at: m.changed_at,
            may: s.may,
        }
    }
}

/// One meeting of your pod, with its agenda and notes.
#[utoipa::path(get, path = "/meetings/{id}", operation_id = "meeting_show", params(("id" = String, Path)), responses((status = 200, description = "The meeting", body = MeetingBody)))]
pub(crate) async fn show(State(node): State<Node>, Caller(member): Caller, Id(id): Id) -> Result<Json<MeetingBody>, Problem> {
    let (id, now) = (read_id(&id)?, node.now());
    let found = node.read(move |c| app::seen(c, &member, id, now)).await?;
    Ok(Json(found.into()))
}

/// A meeting to be called.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMeeting {
    /// When it begins, within a year.
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    /// Where, in 2 to 200 characters that everybody of the pod may read.
    place: String,
    /// What it is called, up to 80 characters.
    #[serde(default)]
    title: String,
    /// How long it is, in minutes: 30, 45, 60 (default), 90, 120 or 180.
    #[serde(default = "an_hour")]
    minutes: u16,
    /// BCP 47 tag of the texts; default: yours.
    language: Option<String>,
}

const fn an_hour() -> u16 {
    60
}

/// Call a meeting. Everybody in the pod is told. For the desk.
#[utoipa::path(post, path = "/meetings", operation_id = "meeting_create", request_body = NewMeeting, responses((status = 201, description = "It is called", body = Made)))]
pub(crate) async fn call(post: Post<NewMeeting>) -> Result<Response, Problem> {
    post.act(StatusCode::CREATED, move |tx, member, new| {
        let language = new.language.as_deref().unwrap_or(&member.language);
        if !is_language(language) {
            return Err(Refusal::Invalid("Write the language like en, fr, es or ar.", "language").into());
        }
        let plan = Plan { title: new.title.clone(), place: new.place.clone(), starts_at: new.starts_at, minutes: new.minutes };
        Ok(Made::of(app::call(tx, member, plan, language).map_err(|e| renamed(e, NAMES))?))
    })
    .await
}

/// Another time or place; what is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MovedMeeting {
    /// When it begins.
    #[schema(value_type = Option<String>, format = DateTime)]
    starts_at: Option<Timestamp>,
    /// Where.
    place: Option<String>,
    /// What it is called.
    title: Option<String>,
    /// How long it is, in minutes.
    minutes: Option<u16>,
}

/// Put a meeting on another time or place. Everybody is told, and with another time asked anew whether they come.
#[utoipa::path(post, path = "/meetings/{id}/move", operation_id = "meeting_move", params(("id" = String, Path)), request_body = MovedMeeting, responses((status = 200, description = "It is moved", body = Done)))]
pub(crate) async fn shift(Id(id): Id, post: Post<MovedMeeting>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::OK, move |tx, member, new| {
        let now = tx.now;
        let before = app::seen(tx.conn, member, id, now)?.meeting;
        let plan = Plan {
            title: new.title.clone().unwrap_or(before.title),
            place: new.place.clone().unwrap_or(before.place),
            starts_at: new.starts_at.unwrap_or(before.starts_at),
            minutes: new.minutes.unwrap_or(before.minutes),
        };
        app::shift(tx, member, id, plan).map_err(|e| renamed(e, NAMES))?;
        Ok(Done {})
    })
    .await
}

acts! {
    done -> Done;
    /// Call a meeting off. Everybody is told.
    call_off, "/meetings/{id}/call-off", "meeting_call_off", "It does not take place", app::call_off;
    /// Take a point off the agenda: your own, or any where you look after the meeting.
    take_off, "/meeting-points/{id}/take-off", "meeting_point_take_off", "It is off the agenda", app::take_off;
}

/// Something to talk about.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPoint {
    /// One line of up to 200 characters for your pod to read.
    text: String,
}

/// Put something on the agenda of a meeting that has not begun.
#[utoipa::path(post, path = "/meetings/{id}/points", operation_id = "meeting_point_create", params(("id" = String, Path)), request_body = NewPoint, responses((status = 201, description = "It is on the agenda", body = Made)))]
pub(crate) async fn add(Id(id): Id, post: Post<NewPoint>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::CREATED, move |tx, member, new| Ok(Made::of(app::add(tx, member, id, &new.text)?))).await
}

/// Whether you come.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComingBody {
    /// Whether you come.
    coming: bool,
}

/// Say that you come, or cannot, in place of what you said before. It is kept until the notes went out, and how many come is all that others read.
#[utoipa::path(post, path = "/meetings/{id}/coming", operation_id = "meeting_coming", params(("id" = String, Path)), request_body = ComingBody, responses((status = 200, description = "It is said", body = Done)))]
pub(crate) async fn say(Id(id): Id, post: Post<ComingBody>) -> Result<Json<Done>, Problem> {
    let id = read_id(&id)?;
    // Nothing is kept for a key: it would stand there when what was said is forgotten. Said twice is said once.
    let Post { node, member, body, .. } = post;
    node.act(move |tx| app::say(tx, &member, id, body.coming)).await?;
    Ok(Json(Done {}))
}

/// What was said at a meeting.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NotesBody {
    /// Plain text, up to 8,000 characters. Names nobody who asked for help.
    text: String,
    /// How many were there, also by phone: a number, and no list.
    attended: u16,
    /// Whether they go out now, to everybody (default); else they are kept for whoever writes them.
    #[serde(default = "yes")]
    done: bool,
    /// `changed_at` of what you began from: if somebody has written meanwhile, nothing of theirs is lost. Default: written over.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
}

const fn yes() -> bool {
    true
}

/// Write the notes of a meeting that has begun. For a week after they went out they can be mended.
#[utoipa::path(post, path = "/meetings/{id}/notes", operation_id = "meeting_notes", params(("id" = String, Path)), request_body = NotesBody, responses((status = 200, description = "They are written", body = Done)))]
pub(crate) async fn write(Id(id): Id, post: Post<NotesBody>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::OK, move |tx, member, new| {
        let notes = Notes { text: new.text.clone(), attended: new.attended };
        meeting_notes::write(tx, member, id, notes, new.done, new.from).map_err(|e| renamed(e, NAMES))?;
        Ok(Done {})
    })
    .await
}
