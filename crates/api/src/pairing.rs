//! Two who ring one another, or write letters: asked, going, ended; and what is said of a call.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use caremonger_app::{
    Node, bridge,
    call::{self, Word},
    pairing::{self as app, Proposal, Role, Seen},
    pairing_end, pen,
};
use caremonger_domain::{
    Refusal, Timestamp,
    id::{CallWishId, MemberId},
    pairing::{Alarm, CheckIn, Outcome, Side, State as PairingState},
    pen::{Rhythm, Way},
    person::Field,
    zone::Weekday,
};
use caremonger_store::{call::Call, member::Member};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    Problem,
    act::{Done, Made, done},
    auth::Caller,
    body::{Id, Nothing, Query, read_id},
    call_wish::{minute_of, on_the_wall},
    idempotent::Post,
};

/// A call that was to be.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallBody {
    /// When it was to be.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// `talked` (a letter came), `no-answer` (none came) or `wrote`; null when nobody said.
    #[schema(schema_with = crate::description::maybe_call_outcome, required = false)]
    outcome: Option<Outcome>,
}

impl From<Call> for CallBody {
    fn from(c: Call) -> Self {
        Self { at: c.slot, outcome: c.outcome }
    }
}

/// What somebody who worries told the desk.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WorryBody {
    /// Whether there is danger now.
    danger: bool,
    /// Whether the other knows that the desk is told.
    knows: bool,
}

/// Two who ring one another each week or write one another letters, as you see them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PairingBody {
    /// Its id.
    id: String,
    /// Who you are to it: `caller`, `called`, `second` (asked to ring when nobody answers) or `desk`.
    #[schema(schema_with = crate::description::call_role)]
    role: &'static str,
    /// By telephone or by letter.
    #[schema(schema_with = crate::description::call_way)]
    way: Way,
    /// How often, by letter.
    #[schema(schema_with = crate::description::call_rhythm)]
    rhythm: Rhythm,
    /// Whose turn it is to write the letter that is next; `caller` for calls.
    #[schema(schema_with = crate::description::call_side)]
    turn: Side,
    /// The pod's own words for where letters are handed in and picked up; empty: at the desk.
    letters_to: String,
    /// Of the sides you speak for, those that say that the other may see where their letters go.
    #[schema(schema_with = crate::description::call_sides)]
    open: Vec<Side>,
    /// Whether you can see now where the other lives: both say so, and the pod knows you.
    shows_address: bool,
    /// The name of whoever rings, or writes first; empty once they are gone.
    caller: String,
    /// The name of whoever is rung; empty once they are gone.
    called: String,
    /// The name of the second person; empty: the desk is asked.
    second: String,
    /// On which day.
    #[schema(schema_with = crate::description::weekday)]
    day: Weekday,
    /// At what time on the neighbours' wall.
    time: String,
    /// How long, in minutes.
    minutes: u16,
    /// BCP 47 tag of the language they talk in.
    language: String,
    /// How far it is.
    #[schema(schema_with = crate::description::pairing_state)]
    state: PairingState,
    /// Who is asked to look after it now, as far as it is yours to know.
    #[schema(schema_with = crate::description::call_alarm)]
    alarm: Alarm,
    /// Where somebody worries; for the desk that looks after it.
    worry: Option<WorryBody>,
    /// What the other of you two likes to talk about.
    likes: String,
    /// The call that is next, or of which nobody said yet how it went; the day by which the next letter should be there.
    #[schema(value_type = Option<String>, format = DateTime)]
    next_at: Option<Timestamp>,
    /// The sides whose yes or no you can say now.
    #[schema(schema_with = crate::description::call_sides)]
    asked: Vec<Side>,
    /// The sides for which you can say now how it is going.
    #[schema(schema_with = crate::description::call_sides)]
    checks: Vec<Side>,
    /// What you can say now of the next call.
    #[schema(schema_with = crate::description::call_outcomes)]
    may_say: Vec<Outcome>,
    /// Whether you can see the number now.
    shows_number: bool,
    /// Whether you can be put through now instead: neither sees the other's number.
    may_ring: bool,
    /// Whether you can end it now.
    may_end: bool,
    /// The last calls, newest first; for the two alone.
    calls: Vec<CallBody>,
}

impl PairingBody {
    fn of(s: Seen, me: &Member, node: &Node) -> Self {
        let now = node.now();
        let (alarm, worry, may_end, asked) = (s.alarm(), s.worry(), s.may_end(), s.asked().collect());
        let Seen {
            pairing: p, role, caller, called, second, caller_likes, called_likes, calls, letters_to, speaks, checks, ..
        } = s;
        let words = [
            (Word::Talked, Outcome::Talked),
            (Word::NoAnswer, Outcome::NoAnswer),
            (Word::Wrote, Outcome::Wrote),
            (Word::Worried { danger: false, knows: false }, Outcome::Worried),
        ];
        let (role_word, likes) = match role {
            Role::One(Side::Caller) => ("caller", called_likes),
            Role::One(Side::Called) => ("called", caller_likes),
            Role::Second => ("second", String::new()),
            Role::Desk => ("desk", String::new()),
        };
        Self {
            id: p.id.to_string(),
            role: role_word,
            way: p.way,
            rhythm: p.rhythm,
            turn: p.turn,
            letters_to: letters_to.map(|(_, words)| words).unwrap_or_default(),
            open: speaks.into_iter().filter(|side| p.is_open(*side)).collect(),
            shows_address: pen::shows_address(&p, role, me),
            caller,
            called,
            second,
            day: p.weekday,
            time: on_the_wall(p.minute),
            minutes: p.minutes,
            language: p.language.clone(),
            state: p.state,
            alarm,
            worry: worry.map(|(danger, knows)| WorryBody { danger, knows }),
            likes,
            next_at: p.next_at,
            asked,
            checks,
            may_say: words.into_iter().filter(|(w, _)| call::may_say(&p, role, *w, now)).map(|(_, o)| o).collect(),
            shows_number: call::shows(&p, role, now) && !bridge::masks(node, &p, role),
            may_ring: call::shows(&p, role, now) && bridge::masks(node, &p, role),
            may_end,
            calls: calls.into_iter().map(CallBody::from).collect(),
        }
    }
}

/// Whose pairings.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WhoseQuery {
    /// `true`: all of your pod that are not over, for the desk; else those you are in or asked to look after.
    all: Option<bool>,
}

/// Those you ring or who ring you; or, for the desk, all of the pod.
#[utoipa::path(get, path = "/pairings", operation_id = "pairing_list", params(WhoseQuery), responses((status = 200, description = "The pairings", body = [PairingBody])))]
pub(crate) async fn list(
    State(node): State<Node>,
    Caller(member): Caller,
    Query(query): Query<WhoseQuery>,
) -> Result<Json<Vec<PairingBody>>, Problem> {
    let (inner, all, me) = (node.clone(), query.all == Some(true), member.clone());
    let found = node.read(move |c| if all { app::of_pod(c, &inner, &member) } else { app::of(c, &inner, &member) }).await?;
    Ok(Json(found.into_iter().map(|s| PairingBody::of(s, &me, &node)).collect()))
}

/// Two whom the desk puts together.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPairing {
    /// The wish of whoever asks.
    #[schema(value_type = String)]
    ask: CallWishId,
    /// The wish of whoever offers.
    #[schema(value_type = String)]
    offer: CallWishId,
    /// A day on which both can; needed for calls.
    #[schema(schema_with = crate::description::maybe_weekday, required = false)]
    day: Option<Weekday>,
    /// A time at which both can, on the neighbours' wall: `15:30`; needed for calls.
    time: Option<String>,
    /// Who is asked to ring when nobody answers; default: the desk.
    #[schema(value_type = Option<String>)]
    second: Option<MemberId>,
}

/// Ask two whether they want to ring one another or, where both wish letters, to write. For the desk.
#[utoipa::path(post, path = "/pairings", operation_id = "pairing_create", request_body = NewPairing, responses((status = 201, description = "Both are asked", body = Made)))]
pub(crate) async fn propose(post: Post<NewPairing>) -> Result<Response, Problem> {
    post.act(StatusCode::CREATED, move |tx, member, new| {
        let when = new.day.zip(new.time.as_deref().map(minute_of).transpose()?);
        let proposal = Proposal { ask: new.ask, offer: new.offer, when, second: new.second };
        Ok(Made::of(app::propose(tx, member, &proposal)?))
    })
    .await
}

/// One pairing: for the two, for the second person while asked, and for the desk.
#[utoipa::path(get, path = "/pairings/{id}", operation_id = "pairing_show", params(("id" = String, Path)), responses((status = 200, description = "The pairing", body = PairingBody)))]
pub(crate) async fn show(State(node): State<Node>, Caller(member): Caller, Id(id): Id) -> Result<Json<PairingBody>, Problem> {
    let id = read_id(&id)?;
    let (inner, me) = (node.clone(), member.clone());
    let found = node.read(move |c| app::seen(c, &inner, &member, id)).await?;
    Ok(Json(PairingBody::of(found, &me, &node)))
}

/// A yes or a no.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SideAnswer {
    /// Whose: yours, or the side that the desk speaks for.
    #[schema(schema_with = crate::description::call_side)]
    side: Side,
    /// Whether they want to.
    yes: bool,
}

/// Say whether you want to ring one another. With the second yes it begins; nobody hears whose a no was.
#[utoipa::path(post, path = "/pairings/{id}/answer", operation_id = "pairing_answer", params(("id" = String, Path)), request_body = SideAnswer, responses((status = 200, description = "It is said", body = Done)))]
pub(crate) async fn answer(Id(id): Id, post: Post<SideAnswer>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    // After a no it is none of yours any more, so the pairing is not in the answer.
    post.act(StatusCode::OK, move |tx, member, said| {
        app::answer(tx, member, id, said.side, said.yes)?;
        Ok(Done {})
    })
    .await
}

/// How a call went.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallWordBody {
    /// `talked`, `no-answer` or `worried`; of letters `talked` says that one came, `no-answer` that none did, and `wrote` that you wrote.
    #[schema(schema_with = crate::description::call_outcome)]
    word: Outcome,
    /// With `worried`, and needed there: whether there is danger now.
    danger: Option<bool>,
    /// With `worried`, and needed there: whether the other knows that the desk is told.
    knows: Option<bool>,
}

impl CallWordBody {
    fn word(&self) -> Result<Word, Refusal> {
        let told = |given: Option<bool>, field| given.ok_or(Refusal::Invalid("Choose one from the list.", field));
        Ok(match self.word {
            Outcome::Talked => Word::Talked,
            Outcome::NoAnswer => Word::NoAnswer,
            Outcome::Wrote => Word::Wrote,
            Outcome::Worried => Word::Worried { danger: told(self.danger, "danger")?, knows: told(self.knows, "knows")? },
        })
    }
}

/// Say how a call went, in one word. Nothing of what was said is kept.
#[utoipa::path(post, path = "/pairings/{id}/say", operation_id = "pairing_say", params(("id" = String, Path)), request_body = CallWordBody, responses((status = 200, description = "It is said", body = Done)))]
pub(crate) async fn say(Id(id): Id, post: Post<CallWordBody>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::OK, move |tx, member, said| {
        call::say(tx, member, id, said.word()?)?;
        Ok(Done {})
    })
    .await
}

/// The number to ring.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NumberBody {
    /// The number; null where they left none.
    number: Option<String>,
}

/// See the number of whoever is rung, around the call and no longer. It is written down who saw it.
#[utoipa::path(post, path = "/pairings/{id}/number", operation_id = "pairing_number", params(("id" = String, Path)), request_body = Nothing, responses((status = 200, description = "The number; 409 when it is not the time", body = NumberBody)))]
pub(crate) async fn number(Id(id): Id, post: Post<Nothing>) -> Result<Json<NumberBody>, Problem> {
    let id = read_id(&id)?;
    // Numbers are sealed: this answer is kept for no key, and each time counts as one.
    let Post { node, member, .. } = post;
    let shown = node.act(move |tx| call::reveal(tx, &member, id)).await?;
    let number = shown.into_iter().find(|(field, _)| *field == Field::Phone).map(|(_, text)| text);
    Ok(Json(NumberBody { number: number.filter(|n| !n.is_empty()) }))
}

/// Whether both are rung.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RungBody {
    /// Whether the gateway took it; if not, the number can be seen as where there is none.
    rings: bool,
}

/// Be rung and put through to whoever is rung, around the call: neither of you sees the other's number. 404 where the server has no gateway
/// for it; where it has one, the number is not shown unless this failed.
#[utoipa::path(post, path = "/pairings/{id}/ring", operation_id = "pairing_ring", params(("id" = String, Path)), request_body = Nothing, responses((status = 200, description = "Whether both are rung; 409 when it is not the time, or one of you keeps no number", body = RungBody)))]
pub(crate) async fn ring(Id(id): Id, post: Post<Nothing>) -> Result<Json<RungBody>, Problem> {
    let id = read_id(&id)?;
    // Somebody's phone rings each time: this answer is kept for no key.
    let Post { node, member, .. } = post;
    Ok(Json(RungBody { rings: bridge::ring(&node, &member, id).await? }))
}

/// Whether the other may see where one's letters go.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenBody {
    /// Whose: yours, or the side that the desk speaks for.
    #[schema(schema_with = crate::description::call_side)]
    side: Side,
    /// Whether they may.
    open: bool,
}

/// Say whether the other may see where your letters go. Only once both of you say so either sees it; else letters go through the desk.
#[utoipa::path(post, path = "/pairings/{id}/open", operation_id = "pairing_open", params(("id" = String, Path)), request_body = OpenBody, responses((status = 200, description = "It is said", body = Done)))]
pub(crate) async fn open(Id(id): Id, post: Post<OpenBody>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::OK, move |tx, member, said| {
        pen::open(tx, member, id, said.side, said.open)?;
        Ok(Done {})
    })
    .await
}

/// Where letters go.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AddressBody {
    /// The address; null where they left none.
    address: Option<String>,
}

/// See where the letters of the other go, once both of you say so. It is written down who saw it.
#[utoipa::path(post, path = "/pairings/{id}/address", operation_id = "pairing_address", params(("id" = String, Path)), request_body = Nothing, responses((status = 200, description = "The address; 409 while one of you has not said yes", body = AddressBody)))]
pub(crate) async fn address(Id(id): Id, post: Post<Nothing>) -> Result<Json<AddressBody>, Problem> {
    let id = read_id(&id)?;
    // Addresses are sealed: this answer is kept for no key, and each time counts as one.
    let Post { node, member, .. } = post;
    let shown = node.act(move |tx| pen::address(tx, &member, id)).await?;
    let address = shown.into_iter().find(|(field, _)| *field == Field::Door).map(|(_, text)| text);
    Ok(Json(AddressBody { address: address.filter(|a| !a.is_empty()) }))
}

/// How it is going.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallCheckBody {
    /// Whose: yours, or the side that the desk speaks for.
    #[schema(schema_with = crate::description::call_side)]
    side: Side,
    /// `well`, or `talk`: they would like to talk about it with the desk.
    #[schema(schema_with = crate::description::call_check)]
    answer: CheckIn,
}

/// Say how it is going, once for each time both of you are asked.
#[utoipa::path(post, path = "/pairings/{id}/check", operation_id = "pairing_check", params(("id" = String, Path)), request_body = CallCheckBody, responses((status = 200, description = "It is said", body = Done)))]
pub(crate) async fn check(Id(id): Id, post: Post<CallCheckBody>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::OK, move |tx, member, said| {
        call::check(tx, member, id, said.side, said.answer)?;
        Ok(Done {})
    })
    .await
}

acts! {
    done -> Done;
    /// End it, without a reason. The number is out of reach at once.
    end, "/pairings/{id}/end", "pairing_end", "It is over", pairing_end::end;
}
