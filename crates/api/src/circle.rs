//! Lending circles: yours, one as those who sit in it see it, and beginning one. For everybody else there is none.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use caremonger_app::{
    Error, Node,
    circle::{self as app, Seen},
    circle_change::to_be_asked,
    circle_copy,
    circle_new::{self, NewCircle},
    draw,
    secret::hex,
};
use caremonger_domain::{
    Refusal, Timestamp,
    circle::{Change, Order, Phase as CirclePhase, SEATS, Seat, day_of, pot, round_at},
    id::{CircleId, MemberId},
    listing::tidy_line,
};
use caremonger_store::{
    Conn,
    circle::{Circle, circle_find, seats_of},
    circle_change::{ChangeRow, voices_of},
    member::member_find_by_handle,
};
use caremonger_wire::circle_act::Act;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Problem,
    auth::Caller,
    body::{Id, read_id},
    idempotent::Post,
    money::{MoneyBody, currency, typed},
};

/// A circle you sit in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CircleRow {
    id: String,
    /// What you call it.
    title: String,
    #[schema(schema_with = crate::description::circle_phase)]
    phase: CirclePhase,
}

/// How a circle is after an act. What it is called, and who sits in it, is told by `GET /circles/{id}` alone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CircleNow {
    id: String,
    /// How far it is; null when you do not sit in it any more, or it is gone.
    #[schema(schema_with = crate::description::maybe_circle_phase, required = false)]
    phase: Option<CirclePhase>,
}

/// How a circle is now for somebody. Nothing that is sealed is in it: an answer may be kept for its key.
pub(crate) fn after(conn: &mut Conn, who: MemberId, id: CircleId) -> Result<CircleNow, Error> {
    let sits = seats_of(conn, id)?.iter().any(|s| s.member == Some(who));
    let phase = circle_find(conn, id)?.filter(|_| sits).map(|c| c.phase);
    Ok(CircleNow { id: id.to_string(), phase })
}

/// The circles you sit in, newest first.
#[utoipa::path(get, path = "/circles", operation_id = "circle_list", responses((status = 200, description = "Your circles", body = [CircleRow])))]
pub(crate) async fn list(State(node): State<Node>, Caller(member): Caller) -> Result<Json<Vec<CircleRow>>, Problem> {
    let inner = node.clone();
    let found = node.read(move |c| app::of(c, &inner, member.id)).await?;
    let row = |(c, title): (Circle, String)| CircleRow { id: c.id.to_string(), title, phase: c.phase };
    Ok(Json(found.into_iter().map(row).collect()))
}

/// The plan of a circle.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanBody {
    /// What each gives in a round.
    hand: MoneyBody,
    /// What each gets at their turn.
    pot: Option<MoneyBody>,
    /// Days from round to round.
    every: u16,
    /// The day of the first round.
    #[schema(value_type = String, format = DateTime)]
    first: Timestamp,
    /// How the order is found.
    #[schema(schema_with = crate::description::circle_order)]
    order: Order,
}

impl PlanBody {
    pub(crate) fn new(s: &Seen) -> Self {
        let c = &s.circle;
        Self {
            hand: MoneyBody::new(c.hand, c.currency),
            pot: pot(c.hand, s.seats.len()).map(|m| MoneyBody::new(m, c.currency)),
            every: c.every_days,
            first: c.first_at,
            order: c.order,
        }
    }
}

/// A seat of a circle.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeatBody {
    /// Its number, from 1.
    seat: i64,
    /// Who sits there; empty for one who has left.
    name: String,
    /// Whether nobody with a page sits there: whoever keeps the book speaks for it.
    by_phone: bool,
    /// Whether it is spoken for on another node.
    elsewhere: bool,
    /// Whether you speak for it.
    yours: bool,
    /// When the plan was signed for it.
    #[schema(value_type = Option<String>, format = DateTime)]
    signed_at: Option<Timestamp>,
    /// Its turn, once the order is found.
    turn: Option<i64>,
    /// The day of its turn.
    #[schema(value_type = Option<String>, format = DateTime)]
    day: Option<Timestamp>,
}

/// What one seat gives to another at its turn.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HandBody {
    /// The seat that gives.
    giver: i64,
    /// The seat that gets.
    taker: i64,
    /// When whoever gives said that it was given.
    #[schema(value_type = Option<String>, format = DateTime)]
    given_at: Option<Timestamp>,
    /// When whoever gets said that it came. What both said is done.
    #[schema(value_type = Option<String>, format = DateTime)]
    taken_at: Option<Timestamp>,
    /// Until when it may come later than its round.
    #[schema(value_type = Option<String>, format = DateTime)]
    put_off_to: Option<Timestamp>,
    /// A word about why it is late, until it is done.
    note: Option<String>,
}

/// A change that is asked for and waits.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CircleChangeBody {
    /// Its id; empty while it is on its way to another node, where the circle lives.
    id: String,
    #[schema(schema_with = crate::description::circle_change)]
    change: Change,
    /// The seat that asks.
    by: i64,
    /// The other seat, of `swap` and `put-off`.
    other: Option<i64>,
    /// Until when, of `put-off`.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
    /// Who would take the seat, of `replace`.
    pub(crate) who: Option<String>,
    /// The seats that have not said yes yet.
    waits: Vec<i64>,
}

impl CircleChangeBody {
    /// One that is on its way to the node the circle lives on.
    pub(crate) const fn on_way(change: Change, by: Seat, other: Option<Seat>, until: Option<Timestamp>) -> Self {
        Self { id: String::new(), change, by, other, until, who: None, waits: Vec::new() }
    }

    /// Without who would take the seat: that may be sealed.
    pub(crate) fn new(s: &Seen, c: &ChangeRow, yes: &[Seat]) -> Self {
        let waits = to_be_asked(s, c).unwrap_or_default().into_iter().filter(|seat| !yes.contains(seat));
        Self {
            id: c.id.to_string(),
            change: c.change,
            by: c.by,
            other: c.other,
            until: c.until,
            who: None,
            waits: waits.collect(),
        }
    }
}

/// The place of a seat in the draw.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeatLotBody {
    seat: i64,
    /// First 16 digits of SHA-256 over what the draw follows from, a line break and the seat. The lowest comes first.
    lot: String,
}

/// What one needs to work the draw out again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckBody {
    /// The seed whose mark was shown, in hexadecimal digits.
    seed: String,
    /// The word of each seat, in the order of the seats; empty for none. The draw follows from SHA-256 over the seed and the words, with a
    /// line break before each word.
    words: Vec<String>,
    /// The seats in the order in which they were drawn.
    lots: Vec<SeatLotBody>,
}

impl CheckBody {
    fn new(s: &Seen, words: Vec<String>) -> Self {
        let seed = app::draw_seed(&s.circle.seed, &words);
        // Turns may have been swapped since: this is the order as it was drawn.
        let drawn: Vec<Seat> = draw::order(&seed, s.seats.iter().map(|x| x.row.seat).collect());
        let lot = |seat: Seat| SeatLotBody { seat, lot: draw::short_lot(&seed, &seat.to_string()) };
        Self { seed: hex(&s.circle.seed), words, lots: drawn.into_iter().map(lot).collect() }
    }
}

/// A circle as those who sit in it see it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CircleBody {
    id: String,
    /// What you call it.
    title: String,
    /// What you agreed on, in your own words.
    words: String,
    #[schema(schema_with = crate::description::circle_phase)]
    phase: CirclePhase,
    plan: PlanBody,
    /// Your seat.
    me: i64,
    /// Whether you keep the book and speak for those with a phone alone.
    banker: bool,
    /// The round that goes on, while the circle runs.
    round: Option<i64>,
    seats: Vec<SeatBody>,
    /// Every hand of the cycle, once the circle runs.
    hands: Vec<HandBody>,
    /// What is asked for, oldest first.
    changes: Vec<CircleChangeBody>,
    /// SHA-256 of the seed's digits, of a circle whose order is drawn.
    mark: Option<String>,
    /// What you said for your seat in a circle that lives on another node, and that it has not written down.
    on_way: Vec<OnWayBody>,
    /// Once it is drawn.
    check: Option<CheckBody>,
}

/// Something on its way to the node a circle lives on.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OnWayBody {
    /// What: `sign`, `call-off`, `given`, `taken`, `not-yet`, `late`, `swap`, `urgent`, `put-off`, `replace`, `yes` or `no`.
    act: String,
    /// Whether that node said no.
    refused: bool,
}

impl OnWayBody {
    fn new(act: &Act, refused: bool) -> Self {
        Self { act: act.name().to_owned(), refused }
    }
}

fn seats(s: &Seen) -> Vec<SeatBody> {
    let body = |x: &app::Sitting| SeatBody {
        seat: x.row.seat,
        name: x.name.clone(),
        by_phone: s.is_by_phone(x.row.seat),
        elsewhere: s.elsewhere.contains(&x.row.seat),
        yours: s.speaks_for(x.row.seat),
        signed_at: x.row.signed_at,
        turn: x.row.turn,
        day: x.row.turn.map(|turn| day_of(s.circle.first_at, s.circle.every_days, turn)),
    };
    s.seats.iter().map(body).collect()
}

fn hands(s: &Seen) -> Vec<HandBody> {
    let hands = s.hands.iter().map(|(pair, h)| HandBody {
        giver: pair.0,
        taker: pair.1,
        given_at: h.given_at,
        taken_at: h.taken_at,
        put_off_to: h.put_off_to,
        note: s.notes.get(pair).filter(|_| !h.said().is_done()).cloned(),
    });
    hands.collect()
}

fn whole(conn: &mut Conn, node: &Node, who: MemberId, id: CircleId) -> Result<CircleBody, Error> {
    let s = app::seen(conn, node, who, id)?;
    let mut changes = Vec::new();
    for change in &s.changes {
        let yes = voices_of(conn, change.id)?;
        let who = s.new_names.get(&change.id).cloned();
        changes.push(CircleChangeBody { who, ..CircleChangeBody::new(&s, change, &yes) });
    }
    let (c, drawn) = (&s.circle, s.circle.order == Order::Drawn);
    let check = if drawn && c.phase != CirclePhase::Gathering {
        Some(CheckBody::new(&s, app::draw_words(conn, node, id, &s.rows())?))
    } else {
        None
    };
    let count = i64::try_from(s.seats.len()).unwrap_or(i64::MAX);
    let running = c.phase == CirclePhase::Running;
    Ok(CircleBody {
        id: id.to_string(),
        title: s.title.clone(),
        words: s.words.clone(),
        phase: c.phase,
        plan: PlanBody::new(&s),
        me: s.me,
        banker: s.banker,
        round: running.then(|| round_at(c.first_at, c.every_days, count, node.now())),
        seats: seats(&s),
        hands: hands(&s),
        changes,
        mark: s.mark(),
        on_way: circle_copy::on_way(conn, node, &s)?.into_iter().map(|(act, refused)| OnWayBody::new(&act, refused)).collect(),
        check,
    })
}

/// One circle, for those who sit in it; 404 for everybody else, whatever their jobs.
#[utoipa::path(get, path = "/circles/{id}", operation_id = "circle_show", params(("id" = String, Path)), responses((status = 200, description = "The circle", body = CircleBody)))]
pub(crate) async fn show(State(node): State<Node>, Caller(member): Caller, Id(id): Id) -> Result<Json<CircleBody>, Problem> {
    let (id, inner) = (read_id(&id)?, node.clone());
    circle_copy::refresh(&node, member.id, id).await?;
    Ok(Json(node.read(move |c| whole(c, &inner, member.id, id)).await?))
}

/// A neighbour by handle. Who there is none of, and who is of another pod, is told in the same words.
pub(crate) fn neighbour(conn: &mut Conn, handle: &str) -> Result<MemberId, Error> {
    let found = member_find_by_handle(conn, handle)?;
    Ok(found.ok_or(Refusal::Invalid("Choose neighbours of your pod.", "member"))?.id)
}

/// A circle to begin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCircleBody {
    /// What you call it, two to 80 characters.
    title: String,
    /// What you agreed on, up to 2,000 characters.
    #[serde(default)]
    words: String,
    /// What each gives in a round.
    hand: MoneyBody,
    /// Days from round to round: 7, 14, 28 or 30.
    every: u16,
    /// The day of the first round.
    #[schema(value_type = String, format = DateTime)]
    first: Timestamp,
    /// How you find your order.
    #[schema(schema_with = crate::description::circle_order)]
    order: Order,
    /// Handles of the neighbours of your pod in it, besides you.
    #[serde(default)]
    member: Vec<String>,
    /// Names of those with a phone alone: you speak for them.
    #[serde(default)]
    by_phone: Vec<String>,
}

/// Begin a circle. You keep its book, and everybody signs before it runs.
#[utoipa::path(post, path = "/circles", operation_id = "circle_create", request_body = NewCircleBody, responses((status = 201, description = "The circle, which gathers", body = CircleNow)))]
pub(crate) async fn begin(post: Post<NewCircleBody>) -> Result<Response, Problem> {
    post.act(StatusCode::CREATED, |tx, member, new| {
        let currency = currency(&new.hand.currency, "hand")?;
        if new.member.len() > *SEATS.end() {
            return Err(Refusal::Invalid("A circle has two to 30 people.", "member").into());
        }
        let mut members = Vec::new();
        for handle in &new.member {
            members.push(neighbour(tx.conn, handle)?);
        }
        let by_phone: Vec<String> = new.by_phone.iter().map(|name| tidy_line(name)).collect();
        let new = NewCircle {
            title: new.title.clone(),
            words: new.words.clone(),
            currency: currency.to_string(),
            hand: typed(new.hand.amount, currency, "hand")?,
            every_days: new.every,
            first_at: Some(new.first),
            order: new.order.to_string(),
            members,
            by_phone: by_phone.join("\n"),
        };
        let id = circle_new::begin(tx, member, &new)?;
        after(tx.conn, member.id, id)
    })
    .await
}
