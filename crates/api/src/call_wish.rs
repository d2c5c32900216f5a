//! What neighbours wish of companionship calls and letters, who would fit whom, and the number that anybody of a pod can ring.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use caremonger_app::{
    Error, Node,
    call_wish::{self as app, Suggestion},
    phone_in as app_phone_in,
};
use caremonger_domain::{
    Refusal, Timestamp,
    id::MemberId,
    pairing::{Part, Rings, Wanting, Wish, times},
    pen::{Rhythm, Way},
    zone::Weekday,
};
use caremonger_store::{
    call_wish::CallWish,
    member::member_page,
    phone_in::{PhoneIn, phone_in_find},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Problem,
    act::{Done, Made, done, renamed},
    auth::Caller,
    body::{Id, Nothing},
    idempotent::Post,
};

/// Most neighbours to choose from.
const SHOWN: i64 = 500;

/// The fields of a refusal, as the body of a wish calls them.
const NAMES: &[(&str, &str)] = &[("day", "days"), ("part", "parts"), ("language", "languages")];

/// A minute of the day as a time on the wall: `15:30`.
pub(crate) fn on_the_wall(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The minute of the day of a time on the wall.
pub(crate) fn minute_of(time: &str) -> Result<u16, Refusal> {
    let read = || {
        let (hour, minute) = time.split_once(':')?;
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour < 24 && minute < 60).then(|| hour * 60 + minute)
    };
    read().ok_or(Refusal::Invalid("Choose one from the list.", "time"))
}

/// What somebody wishes of calls.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WishBody {
    /// Its id.
    id: String,
    /// `ask`: to be kept company; `offer`: to keep somebody company.
    #[schema(schema_with = crate::description::wanting)]
    wanting: Wanting,
    /// By telephone (`call`) or by letter or postcard (`letter`).
    #[schema(schema_with = crate::description::call_way)]
    way: Way,
    /// How often a letter goes; `weekly` for calls.
    #[schema(schema_with = crate::description::call_rhythm)]
    rhythm: Rhythm,
    /// Who rings, or writes first: `me`, `other` or `either`.
    #[schema(schema_with = crate::description::rings)]
    rings: Rings,
    /// On which days.
    #[schema(schema_with = crate::description::weekdays)]
    days: Vec<Weekday>,
    /// At which parts of the day.
    #[schema(schema_with = crate::description::day_parts)]
    parts: Vec<Part>,
    /// How long, in minutes.
    minutes: u16,
    /// BCP 47 tags of the languages they can talk in.
    languages: Vec<String>,
    /// What they like to talk about, with commas between.
    likes: String,
    /// Whether the desk wrote it down for them and says their yes.
    by_desk: bool,
    /// When it goes by itself, unless it is kept; null: it stays.
    #[schema(value_type = Option<String>, format = DateTime)]
    goes_at: Option<Timestamp>,
}

impl From<CallWish> for WishBody {
    fn from(w: CallWish) -> Self {
        Self {
            id: w.id.to_string(),
            wanting: w.wish.wanting,
            way: w.wish.way,
            rhythm: w.wish.rhythm,
            rings: w.wish.rings,
            days: w.wish.days,
            parts: w.wish.parts,
            minutes: w.wish.minutes,
            languages: w.wish.languages,
            likes: w.wish.likes,
            by_desk: w.by_desk,
            goes_at: w.wipe_at,
        }
    }
}

/// What you wish of calls: one of each side at most.
#[utoipa::path(get, path = "/call-wishes", operation_id = "call_wish_list", responses((status = 200, description = "Your wishes", body = [WishBody])))]
pub(crate) async fn list(State(node): State<Node>, Caller(member): Caller) -> Result<Json<Vec<WishBody>>, Problem> {
    let inner = node.clone();
    let found = node.read(move |c| app::of(c, &inner, member.id)).await?;
    Ok(Json(found.into_iter().map(WishBody::from).collect()))
}

/// A wish, in place of the one of the same side.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWish {
    /// `ask`: to be kept company; `offer`: to keep somebody company.
    #[schema(schema_with = crate::description::wanting)]
    wanting: Wanting,
    /// By telephone (`call`, default) or by letter or postcard (`letter`). Letters go with letters alone.
    #[serde(default = "by_call")]
    #[schema(schema_with = crate::description::call_way)]
    way: Way,
    /// How often, by letter: `weekly`, `fortnightly` (default) or `monthly` (every four weeks).
    #[serde(default = "fortnightly")]
    #[schema(schema_with = crate::description::call_rhythm)]
    rhythm: Rhythm,
    /// Who rings, or writes first: `me`, `other` or `either` (default).
    #[serde(default = "either")]
    #[schema(schema_with = crate::description::rings)]
    rings: Rings,
    /// On which days; at least one, but for letters.
    #[serde(default)]
    #[schema(schema_with = crate::description::weekdays)]
    days: Vec<Weekday>,
    /// At which parts of the day; at least one, but for letters.
    #[serde(default)]
    #[schema(schema_with = crate::description::day_parts)]
    parts: Vec<Part>,
    /// How long, in minutes: 15, 30 (default), 45 or 60.
    #[serde(default = "half_an_hour")]
    minutes: u16,
    /// BCP 47 tags; default: your language.
    #[serde(default)]
    languages: Vec<String>,
    /// What they like to talk about, with commas between, up to 200 characters.
    #[serde(default)]
    likes: String,
    /// The neighbour who said it, where the desk writes it down; default: you.
    #[schema(value_type = Option<String>)]
    member: Option<MemberId>,
}

const fn either() -> Rings {
    Rings::Either
}

const fn by_call() -> Way {
    Way::Call
}

const fn fortnightly() -> Rhythm {
    Rhythm::Fortnightly
}

const fn half_an_hour() -> u16 {
    30
}

impl NewWish {
    fn wish(&self, language: &str) -> Wish {
        let languages = if self.languages.is_empty() { vec![language.to_owned()] } else { self.languages.clone() };
        Wish {
            wanting: self.wanting,
            way: self.way,
            rhythm: self.rhythm,
            rings: self.rings,
            days: self.days.clone(),
            parts: self.parts.clone(),
            minutes: self.minutes,
            languages,
            likes: self.likes.clone(),
        }
    }
}

/// Say what you wish of calls; or, at the desk, what a neighbour said.
#[utoipa::path(post, path = "/call-wishes", operation_id = "call_wish_create", request_body = NewWish, responses((status = 201, description = "The wish", body = Made)))]
pub(crate) async fn create(post: Post<NewWish>) -> Result<Response, Problem> {
    // What they like is sealed: the answer, which may be kept for a key, does not repeat it.
    post.act(StatusCode::CREATED, move |tx, member, new| {
        let wish = new.wish(&member.language);
        let id = app::put(tx, member, new.member.unwrap_or(member.id), wish).map_err(|e| renamed(e, NAMES))?;
        Ok(Made::of(id))
    })
    .await
}

acts! {
    done -> Done;
    /// Wish it no more. The desk can, where it wrote it down.
    end, "/call-wishes/{id}/end", "call_wish_end", "It is gone", app::end;
    /// Keep a wish that would go by itself after calls have ended: look for somebody else.
    keep, "/call-wishes/{id}/keep", "call_wish_keep", "It stays", app::keep;
}

/// A wish with whose it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WaitingWish {
    /// The neighbour's name.
    name: String,
    /// What they wish.
    wish: WishBody,
}

/// Two who would fit, and in what.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FitBody {
    /// Id of the wish of whoever asks.
    ask: String,
    /// Their name.
    ask_name: String,
    /// Id of the wish of whoever offers.
    offer: String,
    /// Their name.
    offer_name: String,
    /// By telephone or by letter.
    #[schema(schema_with = crate::description::call_way)]
    way: Way,
    /// How often, by letter: what the slower of both wishes.
    #[schema(schema_with = crate::description::call_rhythm)]
    rhythm: Rhythm,
    /// Days on which both can; none for letters.
    #[schema(schema_with = crate::description::weekdays)]
    days: Vec<Weekday>,
    /// Parts of the day at which both can.
    #[schema(schema_with = crate::description::day_parts)]
    parts: Vec<Part>,
    /// The times within them that can be chosen, on the neighbours' wall.
    times: Vec<String>,
    /// Languages both speak.
    languages: Vec<String>,
    /// What both like.
    likes: Vec<String>,
    /// How many pairings whoever offers is in already.
    load: i64,
}

impl From<Suggestion> for FitBody {
    fn from(s: Suggestion) -> Self {
        Self {
            ask: s.ask.0.id.to_string(),
            ask_name: s.ask.1.name,
            offer: s.offer.0.id.to_string(),
            offer_name: s.offer.1.name,
            way: s.fit.way,
            rhythm: s.fit.rhythm,
            times: times(&s.fit.parts).into_iter().map(on_the_wall).collect(),
            days: s.fit.days,
            parts: s.fit.parts,
            languages: s.fit.languages,
            likes: s.fit.likes,
            load: s.load,
        }
    }
}

/// A neighbour the desk can choose.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NeighbourBody {
    /// Their id, as `member` and `second` take it.
    id: String,
    /// Their name.
    name: String,
    /// Whether the pod knows them: only those can be the second person.
    known: bool,
}

/// What waits at the desk.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallsWaiting {
    /// Every wish, asks before offers, who has waited longest first.
    wishes: Vec<WaitingWish>,
    /// Who would fit whom, best first, at most eight.
    suggestions: Vec<FitBody>,
    /// The neighbours of the pod.
    neighbours: Vec<NeighbourBody>,
}

/// Who waits for calls and who would fit whom. For the desk.
#[utoipa::path(get, path = "/call-wishes/waiting", operation_id = "call_wish_waiting", responses((status = 200, description = "What waits", body = CallsWaiting)))]
pub(crate) async fn waiting(State(node): State<Node>, Caller(member): Caller) -> Result<Json<CallsWaiting>, Problem> {
    let inner = node.clone();
    let (found, members) = node
        .read(move |c| {
            let found = app::waiting(c, &inner, &member)?;
            Ok::<_, Error>((found, member_page(c, member.pod, None, SHOWN)?))
        })
        .await?;
    Ok(Json(CallsWaiting {
        wishes: found.wishes.into_iter().map(|(w, m)| WaitingWish { name: m.name, wish: w.into() }).collect(),
        suggestions: found.suggestions.into_iter().map(FitBody::from).collect(),
        neighbours: members.into_iter().map(|m| NeighbourBody { id: m.id.to_string(), name: m.name, known: m.known }).collect(),
    }))
}

/// A number that anybody of the pod can ring each week to sit together.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PhoneInBody {
    /// The number to ring.
    number: String,
    /// On which day.
    #[schema(schema_with = crate::description::weekday)]
    day: Weekday,
    /// At what time on the neighbours' wall, each half hour from `08:00` to `21:00`.
    time: String,
    /// What it is, and what to say or press.
    #[serde(default)]
    words: String,
}

/// When and where your pod sits together by phone.
#[utoipa::path(get, path = "/phone-in", operation_id = "phone_in_show", responses((status = 200, description = "The phone-in; 404 where there is none", body = PhoneInBody)))]
pub(crate) async fn phone_in(State(node): State<Node>, Caller(member): Caller) -> Result<Json<PhoneInBody>, Problem> {
    let found = node.read(move |c| Ok::<_, Error>(phone_in_find(c, member.pod)?.ok_or(Refusal::NotFound)?)).await?;
    let time = on_the_wall(found.minute);
    Ok(Json(PhoneInBody { number: found.number, day: found.weekday, time, words: found.words }))
}

/// Write down when and where your pod sits together by phone, in place of what was there. For the desk.
#[utoipa::path(post, path = "/phone-in", operation_id = "phone_in_put", request_body = PhoneInBody, responses((status = 200, description = "It is written down", body = Done)))]
pub(crate) async fn phone_in_put(post: Post<PhoneInBody>) -> Result<Response, Problem> {
    post.act(StatusCode::OK, move |tx, member, new| {
        let minute = minute_of(&new.time)?;
        let p = PhoneIn { weekday: new.day, minute, number: new.number.clone(), words: new.words.clone() };
        app_phone_in::put(tx, member, &p)?;
        Ok(Done {})
    })
    .await
}

/// There is no such number any more. For the desk.
#[utoipa::path(delete, path = "/phone-in", operation_id = "phone_in_delete", responses((status = 204, description = "It is gone")))]
pub(crate) async fn phone_in_delete(State(node): State<Node>, Caller(member): Caller) -> Result<StatusCode, Problem> {
    node.act(move |tx| app_phone_in::away(tx, &member)).await?;
    Ok(StatusCode::NO_CONTENT)
}
