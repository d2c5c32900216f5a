//! Talks with a mediator: for the two, for the mediator who took one up, and, without its words, for those who can.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use caremonger_app::{
    Error, Node,
    mediation::{self as app, Role, Seen},
};
use caremonger_domain::{
    Timestamp,
    mediation::{Ending, Side},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Problem,
    act::{Done, Made, done},
    auth::Caller,
    body::{Id, Nothing, read_id},
    circle::neighbour,
    idempotent::Post,
};

/// A talk with a mediator, as you see it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MediationBody {
    /// Its id.
    id: String,
    /// Who you are to it: `asker`, `other`, `mediator`, or `may-take-up`: a mediator who reads no word of it yet.
    #[schema(schema_with = crate::description::mediation_role)]
    role: &'static str,
    /// The name of whoever asked; empty once they are gone.
    asker: String,
    /// The name of the other side.
    other: String,
    /// The name of the mediator; empty before somebody takes it up.
    mediator: String,
    /// What whoever asked says.
    asker_words: String,
    /// What the other side says.
    other_words: String,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    asked_at: Timestamp,
    /// By when a mediator takes it up; then all of them are reminded.
    #[schema(value_type = String, format = DateTime)]
    mediator_by: Timestamp,
    /// By when the other side says whether they want to talk.
    #[schema(value_type = String, format = DateTime)]
    answer_by: Timestamp,
    /// When they said yes; null before.
    #[schema(value_type = Option<String>, format = DateTime)]
    yes_at: Option<Timestamp>,
    /// By when they talk; null before the yes.
    #[schema(value_type = Option<String>, format = DateTime)]
    talk_by: Option<Timestamp>,
    /// The day of the talk, its end; null before the mediator sets it.
    #[schema(value_type = Option<String>, format = DateTime)]
    day: Option<Timestamp>,
    /// At what time and where they talk.
    place: String,
    /// When it ends by itself if nothing happens; null once it has ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    ends_at: Option<Timestamp>,
    /// How it ended; null before.
    #[schema(schema_with = crate::description::maybe_mediation_ending)]
    ending: Option<Ending>,
    /// When it ended; null before.
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Timestamp>,
    /// What was agreed.
    agreed: String,
}

impl From<Seen> for MediationBody {
    fn from(s: Seen) -> Self {
        let (id, c) = (s.mediation.id, s.mediation.course);
        Self {
            id: id.to_string(),
            role: match s.role {
                Role::One(Side::Asker) => "asker",
                Role::One(Side::Other) => "other",
                Role::Mediator => "mediator",
                Role::MayTakeUp => "may-take-up",
            },
            asker: s.asker,
            other: s.other,
            mediator: s.mediator,
            asker_words: s.asker_words,
            other_words: s.other_words,
            asked_at: c.asked_at,
            mediator_by: c.mediator_by(),
            answer_by: c.answer_by(),
            yes_at: c.yes_at,
            talk_by: c.talk_by(),
            day: c.talk_at,
            place: s.place,
            ends_at: c.ended.is_none().then(|| c.ends_at()),
            ending: c.ended.map(|(ending, _)| ending),
            ended_at: c.ended.map(|(_, at)| at),
            agreed: s.agreed,
        }
    }
}

/// The talks you are in, oldest first; and, for a mediator, those that wait for one.
#[utoipa::path(get, path = "/mediations", operation_id = "mediation_list", responses((status = 200, description = "The talks", body = [MediationBody])))]
pub(crate) async fn list(State(node): State<Node>, Caller(member): Caller) -> Result<Json<Vec<MediationBody>>, Problem> {
    let inner = node.clone();
    let found = node
        .read(move |c| {
            let mut all = app::of(c, &inner, &member)?;
            all.extend(app::waiting(c, &inner, &member)?);
            Ok::<_, Error>(all)
        })
        .await?;
    Ok(Json(found.into_iter().map(MediationBody::from).collect()))
}

/// A talk that is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMediation {
    /// With which neighbour of your pod: their handle.
    member: String,
    /// What it is about, in your own words, up to 2,000 characters. They read it at once.
    text: String,
}

/// Ask for a talk with a neighbour of your pod and a mediator. They are told at once.
#[utoipa::path(post, path = "/mediations", operation_id = "mediation_create", request_body = NewMediation, responses((status = 201, description = "It is asked for", body = Made)))]
pub(crate) async fn ask(post: Post<NewMediation>) -> Result<Response, Problem> {
    post.act(StatusCode::CREATED, move |tx, member, new| {
        let other = neighbour(tx.conn, &new.member)?;
        Ok(Made::of(app::ask(tx, member, other, &new.text)?))
    })
    .await
}

/// One talk.
#[utoipa::path(get, path = "/mediations/{id}", operation_id = "mediation_show", params(("id" = String, Path)), responses((status = 200, description = "The talk", body = MediationBody)))]
pub(crate) async fn show(State(node): State<Node>, Caller(member): Caller, Id(id): Id) -> Result<Json<MediationBody>, Problem> {
    let (id, inner) = (read_id(&id)?, node.clone());
    let found = node.read(move |c| app::seen(c, &inner, &member, id)).await?;
    Ok(Json(MediationBody::from(found)))
}

/// A yes or a no to a talk.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TalkAnswer {
    /// Whether you want to talk.
    yes: bool,
}

/// Say whether you want to talk. After a yes a no is still possible: it ends then.
#[utoipa::path(post, path = "/mediations/{id}/answer", operation_id = "mediation_answer", params(("id" = String, Path)), request_body = TalkAnswer, responses((status = 200, description = "It is said", body = Done)))]
pub(crate) async fn answer(Id(id): Id, post: Post<TalkAnswer>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::OK, move |tx, member, said| {
        app::answer(tx, member, id, said.yes)?;
        Ok(Done {})
    })
    .await
}

/// Your own words.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TalkWord {
    /// Up to 2,000 characters; they stand in place of what you said before.
    text: String,
}

/// Say in your own words what it is about, for the other side and the mediator to read.
#[utoipa::path(post, path = "/mediations/{id}/word", operation_id = "mediation_word", params(("id" = String, Path)), request_body = TalkWord, responses((status = 200, description = "It is said", body = Done)))]
pub(crate) async fn word(Id(id): Id, post: Post<TalkWord>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::OK, move |tx, member, said| {
        app::word(tx, member, id, &said.text)?;
        Ok(Done {})
    })
    .await
}

/// The day of a talk.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TalkDay {
    /// The end of the day, within two weeks of the yes.
    #[schema(value_type = String, format = DateTime)]
    day: Timestamp,
    /// At what time and where, up to 200 characters.
    #[serde(default)]
    place: String,
}

/// Set the day of the talk, or another one. For its mediator.
#[utoipa::path(post, path = "/mediations/{id}/day", operation_id = "mediation_day", params(("id" = String, Path)), request_body = TalkDay, responses((status = 200, description = "Both are told", body = Done)))]
pub(crate) async fn day(Id(id): Id, post: Post<TalkDay>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::OK, move |tx, member, new| {
        app::set_day(tx, member, id, new.day, &new.place)?;
        Ok(Done {})
    })
    .await
}

/// How a talk ended.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TalkEnd {
    /// Whether they found a way.
    settled: bool,
    /// What was agreed, for both to read.
    #[serde(default)]
    agreed: String,
}

/// Say how it ended. For its mediator.
#[utoipa::path(post, path = "/mediations/{id}/end", operation_id = "mediation_end", params(("id" = String, Path)), request_body = TalkEnd, responses((status = 200, description = "It is over", body = Done)))]
pub(crate) async fn end(Id(id): Id, post: Post<TalkEnd>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::OK, move |tx, member, said| {
        app::end(tx, member, id, said.settled, &said.agreed)?;
        Ok(Done {})
    })
    .await
}

acts! {
    done -> Done;
    /// Take it up, as a mediator who is neither of the two. You read what they said from then on.
    take_up, "/mediations/{id}/take-up", "mediation_take_up", "You are its mediator", app::take_up;
    /// Take back what you asked for: it is over.
    take_back, "/mediations/{id}/take-back", "mediation_take_back", "It is over", app::take_back;
}
