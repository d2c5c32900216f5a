//! What those in a lending circle do: sign its plan, say of each hand that it went over, call it off; and what happened in it.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use caremonger_app::{
    Error, Node, Tx,
    circle::{self as app, seen},
    circle_end,
    circle_hand::{self, Say},
};
use caremonger_domain::{Timestamp, circle::Seat, id::CircleId};
use caremonger_store::{
    circle_history::{CircleLine, circle_lines},
    member::Member,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Problem,
    auth::Caller,
    body::{Id, Nothing, read_id},
    circle::{CircleNow, after},
    idempotent::Post,
};

/// The seat that is spoken for: the one that is named, else the caller's own.
pub(crate) fn seat_or_own(tx: &mut Tx<'_>, who: &Member, id: CircleId, named: Option<Seat>) -> Result<Seat, Error> {
    match named {
        Some(seat) => Ok(seat),
        None => Ok(seen(tx.conn, tx.node, who.id, id)?.me),
    }
}

/// A signature.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignBody {
    /// The seat you sign for; yours when absent.
    seat: Option<i64>,
    /// A word of your choice for the draw, where the order is drawn.
    #[serde(default)]
    word: String,
}

/// Sign the plan, for yourself or, if you keep the book, for somebody with a phone alone. With the last signature the circle runs.
#[utoipa::path(post, path = "/circles/{id}/sign", operation_id = "circle_sign", params(("id" = String, Path)), request_body = SignBody, responses((status = 200, description = "How the circle is now", body = CircleNow)))]
pub(crate) async fn sign(Id(id): Id, post: Post<SignBody>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::OK, move |tx, member, body| {
        let seat = seat_or_own(tx, member, id, body.seat)?;
        app::sign(tx, member, id, seat, &body.word)?;
        after(tx.conn, member.id, id)
    })
    .await
}

/// What can be said of a hand.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum HandWord {
    /// Whoever gives it has given it.
    Given,
    /// Whoever gets it has it.
    Taken,
    /// It was said by mistake.
    NotYet,
    /// It comes late.
    Late,
}

/// What you say of a hand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SayBody {
    /// The seat that gives.
    giver: i64,
    /// The seat that gets.
    taker: i64,
    say: HandWord,
    /// A word about why it is late.
    #[serde(default)]
    note: String,
}

/// Say of a hand that it was given or taken, that this was a mistake, or that it comes late. Both sides say that it went over; the last
/// of all ends the circle.
#[utoipa::path(post, path = "/circles/{id}/hands", operation_id = "circle_hand", params(("id" = String, Path)), request_body = SayBody, responses((status = 200, description = "How the circle is now", body = CircleNow)))]
pub(crate) async fn hand(Id(id): Id, post: Post<SayBody>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::OK, move |tx, member, body| {
        let say = match body.say {
            HandWord::Given => Say::Given,
            HandWord::Taken => Say::Taken,
            HandWord::NotYet => Say::NotYet,
            HandWord::Late => Say::Late(body.note.clone()),
        };
        circle_hand::say(tx, member, id, body.giver, body.taker, &say)?;
        after(tx.conn, member.id, id)
    })
    .await
}

/// Say no to the plan before the circle runs: it is not begun, and nothing of it stays.
#[utoipa::path(post, path = "/circles/{id}/call-off", operation_id = "circle_call_off", params(("id" = String, Path)), request_body = Nothing, responses((status = 200, description = "It is gone", body = CircleNow)))]
pub(crate) async fn call_off(Id(id): Id, post: Post<Nothing>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::OK, move |tx, member, _| {
        circle_end::call_off(tx, member, id)?;
        after(tx.conn, member.id, id)
    })
    .await
}

/// Something that happened in a circle.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CircleLineBody {
    /// What: `begun`, `signed`, `running`, `given`, `taken`, `not-yet`, `late`, `asked-…`, `yes`, `no`, `withdrawn`, `done-…`, `left`,
    /// `ended`.
    event: String,
    /// Whose seat.
    seat: Option<i64>,
    /// The other seat.
    other: Option<i64>,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

/// Most lines of what happened.
const LINES: i64 = 100;

/// What happened in a circle, newest first, at most 100 lines. For those who sit in it.
#[utoipa::path(get, path = "/circles/{id}/history", operation_id = "circle_history", params(("id" = String, Path)), responses((status = 200, description = "What happened", body = [CircleLineBody])))]
pub(crate) async fn history(
    State(node): State<Node>,
    Caller(member): Caller,
    Id(id): Id,
) -> Result<Json<Vec<CircleLineBody>>, Problem> {
    let (id, inner) = (read_id(&id)?, node.clone());
    let lines = node
        .read(move |c| {
            seen(c, &inner, member.id, id)?;
            Ok::<_, Error>(circle_lines(c, id, LINES)?)
        })
        .await?;
    let body = |l: CircleLine| CircleLineBody { event: l.event, seat: l.seat, other: l.other, at: l.at };
    Ok(Json(lines.into_iter().map(body).collect()))
}
