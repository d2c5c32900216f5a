//! Money that one pod's fund gives another's: each side's own row.

use caremonger_domain::{
    Timestamp,
    id::{MemberId, PodId, RemoteActorId, SolidarityId},
    money::Money,
    solidarity::{State, Way},
};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, fund::money, schema::solidarity};

/// Which pod is on the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Other {
    /// One of this node.
    Here(PodId),
    /// One of another node, which writes it down as well.
    Elsewhere(RemoteActorId),
    /// One that keeps its book some other way.
    Named,
}

/// Money on its way between two pods, as one of them has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solidarity {
    /// Its id.
    pub id: SolidarityId,
    /// Whose row it is.
    pub pod: PodId,
    /// Which way it goes.
    pub way: Way,
    /// The id of the `Offer` that says that it is on its way: the same on both sides.
    pub offer_uri: String,
    /// The other pod.
    pub other: Other,
    /// That pod's address, or what it is called.
    pub name: String,
    /// How much was sent, in the currency of the fund.
    pub amount: Money,
    /// How much the receiving side wrote down; nothing before it did.
    pub came: Option<Money>,
    /// How it is with it.
    pub state: State,
    /// Which purse holder would send it.
    pub proposed_by: Option<MemberId>,
    /// Which one said yes.
    pub released_by: Option<MemberId>,
    /// When it was written down first.
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = solidarity)]
struct Row {
    id: String,
    pod_id: String,
    way: String,
    offer_uri: String,
    here_id: Option<String>,
    remote_actor_id: Option<String>,
    other: String,
    amount: i64,
    came: Option<i64>,
    state: String,
    proposed_by: Option<String>,
    released_by: Option<String>,
    created_at: i64,
    updated_at: i64,
}

impl Row {
    fn into_solidarity(self) -> Result<Solidarity, DbError> {
        let other = match (self.here_id, self.remote_actor_id) {
            (Some(pod), _) => Other::Here(stored(&pod, "solidarity.here_id")?),
            (_, Some(actor)) => Other::Elsewhere(stored(&actor, "solidarity.remote_actor_id")?),
            _ => Other::Named,
        };
        let member = |id: Option<String>, place| id.map(|id| stored(&id, place)).transpose();
        Ok(Solidarity {
            id: stored(&self.id, "solidarity.id")?,
            pod: stored(&self.pod_id, "solidarity.pod_id")?,
            way: stored(&self.way, "solidarity.way")?,
            offer_uri: self.offer_uri,
            other,
            name: self.other,
            amount: money(self.amount, "solidarity.amount")?,
            came: self.came.map(|m| money(m, "solidarity.came")).transpose()?,
            state: stored(&self.state, "solidarity.state")?,
            proposed_by: member(self.proposed_by, "solidarity.proposed_by")?,
            released_by: member(self.released_by, "solidarity.released_by")?,
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

/// Writes one down. [`DbError::Conflict`] for an `Offer` that this pod has a row of.
///
/// # Errors
/// [`DbError`] of the database.
pub fn solidarity_insert(conn: &mut Conn, s: &Solidarity) -> Result<(), DbError> {
    let (here_id, remote_actor_id) = match s.other {
        Other::Here(pod) => (Some(pod.to_string()), None),
        Other::Elsewhere(actor) => (None, Some(actor.to_string())),
        Other::Named => (None, None),
    };
    let row = Row {
        id: s.id.to_string(),
        pod_id: s.pod.to_string(),
        way: s.way.to_string(),
        offer_uri: s.offer_uri.clone(),
        here_id,
        remote_actor_id,
        other: s.name.clone(),
        amount: s.amount.minor(),
        came: s.came.map(Money::minor),
        state: s.state.to_string(),
        proposed_by: s.proposed_by.map(|m| m.to_string()),
        released_by: s.released_by.map(|m| m.to_string()),
        created_at: s.created_at.as_micros(),
        updated_at: s.created_at.as_micros(),
    };
    diesel::insert_into(solidarity::table).values(row).execute(conn)?;
    Ok(())
}

/// One row.
///
/// # Errors
/// [`DbError`] of the database.
pub fn solidarity_find(conn: &mut Conn, id: SolidarityId) -> Result<Option<Solidarity>, DbError> {
    let row = solidarity::table.find(id.to_string()).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_solidarity).transpose()
}

/// The row that goes one way of what an `Offer` says.
///
/// # Errors
/// [`DbError`] of the database.
pub fn solidarity_by_offer(conn: &mut Conn, offer_uri: &str, way: Way) -> Result<Option<Solidarity>, DbError> {
    let query = solidarity::table.filter(solidarity::offer_uri.eq(offer_uri)).filter(solidarity::way.eq(way.as_str()));
    query.select(Row::as_select()).first(conn).optional()?.map(Row::into_solidarity).transpose()
}

/// Those of a pod, newest first, below one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn solidarity_page(conn: &mut Conn, pod: PodId, below: Option<SolidarityId>, limit: i64) -> Result<Vec<Solidarity>, DbError> {
    let mut query = solidarity::table.filter(solidarity::pod_id.eq(pod.to_string())).select(Row::as_select()).into_boxed();
    if let Some(below) = below {
        query = query.filter(solidarity::id.lt(below.to_string()));
    }
    let rows = query.order(solidarity::id.desc()).limit(limit).load(conn)?;
    rows.into_iter().map(Row::into_solidarity).collect()
}

/// How many from a pod elsewhere wait for a pod here to say whether they came.
///
/// # Errors
/// [`DbError`] of the database.
pub fn solidarity_waiting(conn: &mut Conn, pod: PodId, from: RemoteActorId) -> Result<i64, DbError> {
    let waiting = solidarity::table
        .filter(solidarity::pod_id.eq(pod.to_string()))
        .filter(solidarity::remote_actor_id.eq(from.to_string()))
        .filter(solidarity::way.eq(Way::In.as_str()))
        .filter(solidarity::state.eq(State::Sent.as_str()));
    Ok(waiting.count().get_result(conn)?)
}

/// Whether something of a pod is under way that another node or pod still has to hear or say a word about.
///
/// # Errors
/// [`DbError`] of the database.
pub fn solidarity_open(conn: &mut Conn, pod: PodId) -> Result<bool, DbError> {
    let with_answer = solidarity::here_id.is_not_null().or(solidarity::remote_actor_id.is_not_null());
    let under_way = [State::Sent, State::Refused].map(State::as_str);
    let open = solidarity::table
        .filter(solidarity::pod_id.eq(pod.to_string()))
        .filter(solidarity::state.eq(State::Proposed.as_str()).or(solidarity::state.eq_any(under_way).and(with_answer)));
    Ok(open.count().get_result::<i64>(conn)? > 0)
}

/// It goes from one state to the next; `false` when it is not in the first any more.
///
/// # Errors
/// [`DbError`] of the database.
pub fn solidarity_step(conn: &mut Conn, id: SolidarityId, from: State, to: State, now: Timestamp) -> Result<bool, DbError> {
    let set = (solidarity::state.eq(to.as_str()), solidarity::updated_at.eq(now.as_micros()));
    let row = solidarity::table.find(id.to_string()).filter(solidarity::state.eq(from.as_str()));
    Ok(diesel::update(row).set(set).execute(conn)? == 1)
}

/// Who said yes to sending it. [`DbError::Conflict`] for whoever proposed it.
///
/// # Errors
/// [`DbError`] of the database.
pub fn solidarity_released(conn: &mut Conn, id: SolidarityId, by: MemberId) -> Result<(), DbError> {
    let row = solidarity::table.find(id.to_string());
    diesel::update(row).set(solidarity::released_by.eq(by.to_string())).execute(conn)?;
    Ok(())
}

/// How much the receiving side wrote down.
///
/// # Errors
/// [`DbError`] of the database.
pub fn solidarity_came(conn: &mut Conn, id: SolidarityId, came: Money) -> Result<(), DbError> {
    diesel::update(solidarity::table.find(id.to_string())).set(solidarity::came.eq(came.minor())).execute(conn)?;
    Ok(())
}
