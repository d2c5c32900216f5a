//! What changes in a lending circle that runs: asked for, said yes or no to, and the seats you are asked to take.

use axum::{
    Json,
    extract::{FromRequestParts, Path, State},
    http::{StatusCode, request::Parts},
    response::Response,
};
use caremonger_app::{
    Error, Node, Tx,
    circle::seen,
    circle_change::{self as app, Invitation, Wish},
};
use caremonger_domain::{
    Refusal, Timestamp,
    circle::{Change, Seat},
    id::{CircleChangeId, CircleId},
};
use caremonger_store::member::Member;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Problem,
    auth::Caller,
    body::{Id, Nothing, read_id},
    circle::{CircleChangeBody, CircleNow, PlanBody, after, neighbour},
    circle_act::seat_or_own,
    idempotent::Post,
};

/// The `{id}` and the `{change}` of a path. What is not even text is the id of nothing.
pub(crate) struct Two(String, String);

impl FromRequestParts<Node> for Two {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, node: &Node) -> Result<Self, Problem> {
        let found = Path::<(String, String)>::from_request_parts(parts, node).await;
        found.map(|Path((id, change))| Self(id, change)).map_err(|_| Refusal::NotFound.into())
    }
}

/// A change to ask for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCircleChange {
    /// `swap` changes turns with another seat, `urgent` takes the next turn, `put-off` gives a hand later, `replace` gives the seat to
    /// somebody else.
    #[schema(schema_with = crate::description::circle_change)]
    change: Change,
    /// The seat you ask for; yours when absent.
    seat: Option<i64>,
    /// The other seat, for `swap`, or whoever gets the hand, for `put-off`.
    other: Option<i64>,
    /// Until when, for `put-off`.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
    /// Handle of the neighbour who takes the seat, for `replace`.
    member: Option<String>,
    /// Or the name of somebody with a phone alone.
    #[serde(default)]
    by_phone: String,
}

fn wish(tx: &mut Tx<'_>, new: &NewCircleChange) -> Result<Wish, Error> {
    let other = || new.other.ok_or(Refusal::Invalid("Say which other seat it is about.", "other"));
    Ok(match new.change {
        Change::Swap => Wish::Swap(other()?),
        Change::Urgent => Wish::Urgent,
        Change::PutOff => {
            let until = new.until.ok_or(Refusal::Invalid("Choose a day that is still to come.", "until"))?;
            Wish::PutOff(other()?, until)
        }
        Change::Replace if !new.by_phone.trim().is_empty() => Wish::ToPhone(new.by_phone.clone()),
        Change::Replace => Wish::ToMember(neighbour(tx.conn, new.member.as_deref().unwrap_or_default())?),
    })
}

/// Ask for a change. It happens once all whom it concerns said yes.
#[utoipa::path(post, path = "/circles/{id}/changes", operation_id = "circle_change_create", params(("id" = String, Path)), request_body = NewCircleChange, responses((status = 201, description = "The change, which waits; without the name of who would take a seat", body = CircleChangeBody)))]
pub(crate) async fn ask(Id(id): Id, post: Post<NewCircleChange>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::CREATED, move |tx, member, new| {
        // Nobody else learns from it whether there is such a circle, or such a neighbour.
        let s = seen(tx.conn, tx.node, member.id, id)?;
        let (by, wish) = (new.seat.unwrap_or(s.me), wish(tx, new)?);
        Ok(match app::ask(tx, member, id, by, &wish)? {
            Some(made) => CircleChangeBody::new(&s, &made, &[]),
            None => CircleChangeBody::on_way(new.change, by, new.other, new.until),
        })
    })
    .await
}

/// For which seat you say it.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VoiceBody {
    /// The seat you speak for; yours when absent.
    seat: Option<i64>,
}

type Voice = fn(&mut Tx<'_>, &Member, CircleId, CircleChangeId, Seat) -> Result<(), Error>;

async fn voice(ids: Two, post: Post<VoiceBody>, act: Voice) -> Result<Response, Problem> {
    let (id, change) = (read_id(&ids.0)?, read_id(&ids.1)?);
    post.act(StatusCode::OK, move |tx, member, body| {
        let seat = seat_or_own(tx, member, id, body.seat)?;
        act(tx, member, id, change, seat)?;
        after(tx.conn, member.id, id)
    })
    .await
}

macro_rules! voices {
    ($($(#[$doc:meta])* $name:ident, $path:literal, $operation:literal, $act:expr;)+) => {$(
        $(#[$doc])*
        #[utoipa::path(post, path = $path, operation_id = $operation, params(("id" = String, Path), ("change" = String, Path)), request_body = VoiceBody, responses((status = 200, description = "How the circle is now", body = CircleNow)))]
        pub(crate) async fn $name(ids: Two, post: Post<VoiceBody>) -> Result<Response, Problem> {
            voice(ids, post, $act).await
        }
    )+};
}

voices! {
    /// Say yes to a change that concerns you; with the last yes it happens.
    yes, "/circles/{id}/changes/{change}/yes", "circle_change_yes", |tx, who, id, change, seat| app::say_yes(tx, who, id, change, seat);
    /// Say no to a change that concerns you, or take back what you asked for: it does not happen.
    no, "/circles/{id}/changes/{change}/no", "circle_change_no", |tx, who, id, change, seat| app::say_no(tx, who, id, change, seat);
}

/// A seat you are asked to take: all who sit in the circle want it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InvitationBody {
    /// Id of the change by which you would take it.
    id: String,
    /// What they call the circle.
    title: String,
    plan: PlanBody,
}

/// The seats you are asked to take.
#[utoipa::path(get, path = "/circle-invitations", operation_id = "circle_invitation_list", responses((status = 200, description = "The seats", body = [InvitationBody])))]
pub(crate) async fn invitations(State(node): State<Node>, Caller(member): Caller) -> Result<Json<Vec<InvitationBody>>, Problem> {
    let inner = node.clone();
    let found = node.read(move |c| app::invitations(c, &inner, member.id)).await?;
    let body = |i: Invitation| InvitationBody { id: i.change.id.to_string(), plan: PlanBody::new(&i.seen), title: i.seen.title };
    Ok(Json(found.into_iter().map(body).collect()))
}

async fn answer(id: &str, post: Post<Nothing>, yes: bool) -> Result<Response, Problem> {
    let change = read_id(id)?;
    post.act(StatusCode::OK, move |tx, member, _| {
        let id = app::answer_invitation(tx, member, change, yes)?;
        after(tx.conn, member.id, id)
    })
    .await
}

/// Take the seat: you sit in the circle now.
#[utoipa::path(post, path = "/circle-invitations/{id}/accept", operation_id = "circle_invitation_accept", params(("id" = String, Path)), request_body = Nothing, responses((status = 200, description = "How the circle is now", body = CircleNow)))]
pub(crate) async fn accept(Id(id): Id, post: Post<Nothing>) -> Result<Response, Problem> {
    answer(&id, post, true).await
}

/// Say no to the seat.
#[utoipa::path(post, path = "/circle-invitations/{id}/decline", operation_id = "circle_invitation_decline", params(("id" = String, Path)), request_body = Nothing, responses((status = 200, description = "It stays as it was", body = CircleNow)))]
pub(crate) async fn decline(Id(id): Id, post: Post<Nothing>) -> Result<Response, Problem> {
    answer(&id, post, false).await
}
