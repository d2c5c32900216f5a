//! Two who ring one another each week, or write one another letters.

use caremonger_domain::{
    Timestamp,
    id::{MemberId, PairingId, PodId},
    pairing::{Alarm, Course, Side, State},
    pen::{Rhythm, Way},
    zone::Weekday,
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::{stored, stored_number},
    schema::pairings,
};

/// A pairing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairing {
    /// Its id.
    pub id: PairingId,
    /// Whose desk put them together.
    pub pod: PodId,
    /// By telephone or by letter.
    pub way: Way,
    /// How often, by letter.
    pub rhythm: Rhythm,
    /// Who writes the letter that is next; of calls it says nothing.
    pub turn: Side,
    /// Whether whoever rings says that the other may see where their letters go.
    pub caller_open: bool,
    /// The same of whoever is rung.
    pub called_open: bool,
    /// When whoever rings was last put through by the gateway.
    pub rung_at: Option<Timestamp>,
    /// When the gateway failed them, so that they are shown the number until the next call.
    pub unmasked_at: Option<Timestamp>,
    /// Of letters: whom somebody is asked to look after.
    pub about: Option<Side>,
    /// Who rings, or writes first; nobody once it is forgotten.
    pub caller: Option<MemberId>,
    /// Who is rung.
    pub called: Option<MemberId>,
    /// Who is asked to ring when nobody answers.
    pub second: Option<MemberId>,
    /// Whether whoever rings is the one who asked for company, and not the one who offered it.
    pub caller_asks: bool,
    /// Whether the desk speaks for whoever rings.
    pub caller_by_desk: bool,
    /// Whether the desk speaks for whoever is rung.
    pub called_by_desk: bool,
    /// The language they talk in.
    pub language: String,
    /// On which day.
    pub weekday: Weekday,
    /// At which minute of that day.
    pub minute: u16,
    /// How long, in minutes.
    pub minutes: u16,
    /// How far it is.
    pub state: State,
    /// When whoever rings said yes.
    pub caller_yes_at: Option<Timestamp>,
    /// When whoever is rung said yes.
    pub called_yes_at: Option<Timestamp>,
    /// How it is with the calls.
    pub course: Course,
    /// Since when somebody is asked to look after it.
    pub alarm_at: Option<Timestamp>,
    /// Where somebody worries: whether there is danger now, and whether the other knows that the desk is told.
    pub worry: Option<(bool, bool)>,
    /// The call that is next, or that nobody said yet how it went.
    pub next_at: Option<Timestamp>,
    /// When both were reminded of it.
    pub reminded_at: Option<Timestamp>,
    /// The week in which both were last asked how it is going.
    pub last_check: u8,
    /// When both had said yes.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// When something happens by itself.
    pub due_at: Option<Timestamp>,
    /// When it was proposed.
    pub created_at: Timestamp,
}

impl Pairing {
    /// Who that is of the two; nobody once it is forgotten.
    #[must_use]
    pub const fn member(&self, side: Side) -> Option<MemberId> {
        match side {
            Side::Caller => self.caller,
            Side::Called => self.called,
        }
    }

    /// Whether the desk speaks for them.
    #[must_use]
    pub const fn by_desk(&self, side: Side) -> bool {
        match side {
            Side::Caller => self.caller_by_desk,
            Side::Called => self.called_by_desk,
        }
    }

    /// Whether they say that the other may see where their letters go.
    #[must_use]
    pub const fn is_open(&self, side: Side) -> bool {
        match side {
            Side::Caller => self.caller_open,
            Side::Called => self.called_open,
        }
    }

    /// Whom somebody is asked to look after when nobody answers: whoever is rung, or whose letter did not come.
    #[must_use]
    pub const fn silent(&self) -> Option<MemberId> {
        match self.way {
            Way::Call => self.called,
            Way::Letter => match self.about {
                Some(side) => self.member(side),
                None => self.member(self.turn),
            },
        }
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = pairings, treat_none_as_null = true)]
struct Row {
    id: String,
    pod_id: String,
    caller_id: Option<String>,
    called_id: Option<String>,
    second_id: Option<String>,
    caller_asks: i64,
    caller_by_desk: i64,
    called_by_desk: i64,
    language: String,
    weekday: String,
    minute: i64,
    minutes: i64,
    state: String,
    caller_yes_at: Option<i64>,
    called_yes_at: Option<i64>,
    misses: i64,
    alarm: String,
    alarm_at: Option<i64>,
    danger: Option<i64>,
    knows: Option<i64>,
    next_at: Option<i64>,
    reminded_at: Option<i64>,
    last_check: i64,
    started_at: Option<i64>,
    ended_at: Option<i64>,
    due_at: Option<i64>,
    created_at: i64,
    way: String,
    rhythm: String,
    turn: String,
    caller_open: i64,
    called_open: i64,
    rung_at: Option<i64>,
    unmasked_at: Option<i64>,
    about: Option<String>,
}

impl From<&Pairing> for Row {
    fn from(p: &Pairing) -> Self {
        let micros = |at: Option<Timestamp>| at.map(Timestamp::as_micros);
        let text = |id: Option<MemberId>| id.map(|m| m.to_string());
        Self {
            id: p.id.to_string(),
            pod_id: p.pod.to_string(),
            caller_id: text(p.caller),
            called_id: text(p.called),
            second_id: text(p.second),
            caller_asks: p.caller_asks.into(),
            caller_by_desk: p.caller_by_desk.into(),
            called_by_desk: p.called_by_desk.into(),
            language: p.language.clone(),
            weekday: p.weekday.to_string(),
            minute: p.minute.into(),
            minutes: p.minutes.into(),
            state: p.state.to_string(),
            caller_yes_at: micros(p.caller_yes_at),
            called_yes_at: micros(p.called_yes_at),
            misses: p.course.misses.into(),
            alarm: p.course.alarm.to_string(),
            alarm_at: micros(p.alarm_at),
            danger: p.worry.map(|(danger, _)| danger.into()),
            knows: p.worry.map(|(_, knows)| knows.into()),
            next_at: micros(p.next_at),
            reminded_at: micros(p.reminded_at),
            last_check: p.last_check.into(),
            started_at: micros(p.started_at),
            ended_at: micros(p.ended_at),
            due_at: micros(p.due_at),
            created_at: p.created_at.as_micros(),
            way: p.way.to_string(),
            rhythm: p.rhythm.to_string(),
            turn: p.turn.to_string(),
            caller_open: p.caller_open.into(),
            called_open: p.called_open.into(),
            rung_at: micros(p.rung_at),
            unmasked_at: micros(p.unmasked_at),
            about: p.about.map(|side| side.to_string()),
        }
    }
}

impl Row {
    fn into_pairing(self) -> Result<Pairing, DbError> {
        let at = |micros: Option<i64>| micros.map(Timestamp::from_micros);
        let member = |id: Option<String>| id.map(|m| stored(&m, "pairings.caller_id")).transpose();
        Ok(Pairing {
            id: stored(&self.id, "pairings.id")?,
            pod: stored(&self.pod_id, "pairings.pod_id")?,
            way: stored(&self.way, "pairings.way")?,
            rhythm: stored(&self.rhythm, "pairings.rhythm")?,
            turn: stored(&self.turn, "pairings.turn")?,
            caller_open: self.caller_open != 0,
            called_open: self.called_open != 0,
            rung_at: at(self.rung_at),
            unmasked_at: at(self.unmasked_at),
            about: self.about.map(|side| stored(&side, "pairings.about")).transpose()?,
            caller: member(self.caller_id)?,
            called: member(self.called_id)?,
            second: member(self.second_id)?,
            caller_asks: self.caller_asks != 0,
            caller_by_desk: self.caller_by_desk != 0,
            called_by_desk: self.called_by_desk != 0,
            language: self.language,
            weekday: stored(&self.weekday, "pairings.weekday")?,
            minute: stored_number(self.minute, "pairings.minute")?,
            minutes: stored_number(self.minutes, "pairings.minutes")?,
            state: stored(&self.state, "pairings.state")?,
            caller_yes_at: at(self.caller_yes_at),
            called_yes_at: at(self.called_yes_at),
            course: Course {
                misses: stored_number(self.misses, "pairings.misses")?,
                alarm: stored::<Alarm>(&self.alarm, "pairings.alarm")?,
                worried: self.danger.is_some(),
            },
            alarm_at: at(self.alarm_at),
            worry: self.danger.zip(self.knows).map(|(danger, knows)| (danger != 0, knows != 0)),
            next_at: at(self.next_at),
            reminded_at: at(self.reminded_at),
            last_check: stored_number(self.last_check, "pairings.last_check")?,
            started_at: at(self.started_at),
            ended_at: at(self.ended_at),
            due_at: at(self.due_at),
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

/// Keeps a pairing. [`DbError::Conflict`] when the two are paired already.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pairing_insert(conn: &mut Conn, p: &Pairing) -> Result<(), DbError> {
    diesel::insert_into(pairings::table).values(Row::from(p)).execute(conn)?;
    Ok(())
}

/// Keeps what changed.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pairing_update(conn: &mut Conn, p: &Pairing) -> Result<(), DbError> {
    diesel::update(pairings::table.find(p.id.to_string())).set(Row::from(p)).execute(conn)?;
    Ok(())
}

/// A pairing.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pairing_find(conn: &mut Conn, id: PairingId) -> Result<Option<Pairing>, DbError> {
    let row = pairings::table.find(id.to_string()).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_pairing).transpose()
}

/// The same, held until the end of the transaction. On SQLite the single writer is the lock.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pairing_lock(conn: &mut Conn, id: PairingId) -> Result<Option<Pairing>, DbError> {
    if let Conn::Postgres(c) = conn {
        pairings::table.find(id.to_string()).select(pairings::id).for_update().first::<String>(c).optional()?;
    }
    pairing_find(conn, id)
}

/// The pairings in which a neighbour is, also as the second person, oldest first. Those that ended are there until they are forgotten.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pairing_of(conn: &mut Conn, member: MemberId) -> Result<Vec<Pairing>, DbError> {
    let id = member.to_string();
    let mut all: Vec<Row> = Vec::new();
    all.extend(pairings::table.filter(pairings::caller_id.eq(&id)).select(Row::as_select()).load::<Row>(conn)?);
    all.extend(pairings::table.filter(pairings::called_id.eq(&id)).select(Row::as_select()).load::<Row>(conn)?);
    all.extend(pairings::table.filter(pairings::second_id.eq(&id)).select(Row::as_select()).load::<Row>(conn)?);
    all.sort_by(|a, b| a.id.cmp(&b.id));
    all.into_iter().map(Row::into_pairing).collect()
}

/// The pairings of a pod that are not over: those that somebody has to look after first, and then the oldest.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pairing_page(conn: &mut Conn, pod: PodId, limit: i64) -> Result<Vec<Pairing>, DbError> {
    let open = pairings::table.filter(pairings::pod_id.eq(pod.to_string())).filter(pairings::state.ne("ended"));
    let rows: Vec<Row> =
        open.order((pairings::alarm.eq("none"), pairings::id)).limit(limit).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_pairing).collect()
}

/// How many pairings that are not over a neighbour is in as one of the two.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pairing_count(conn: &mut Conn, member: MemberId) -> Result<i64, DbError> {
    let id = member.to_string();
    let open = || pairings::table.filter(pairings::state.ne("ended"));
    let rings: i64 = open().filter(pairings::caller_id.eq(&id)).count().get_result(conn)?;
    let is_rung: i64 = open().filter(pairings::called_id.eq(&id)).count().get_result(conn)?;
    Ok(rings + is_rung)
}

/// Those with which something happens by itself by now.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pairing_due(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<PairingId>, DbError> {
    let due = pairings::table.filter(pairings::due_at.le(now.as_micros())).order(pairings::due_at).limit(limit);
    let ids: Vec<String> = due.select(pairings::id).load(conn)?;
    ids.iter().map(|id| stored(id, "pairings.id")).collect()
}

/// Takes a pairing away.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pairing_delete(conn: &mut Conn, id: PairingId) -> Result<(), DbError> {
    diesel::delete(pairings::table.find(id.to_string())).execute(conn)?;
    Ok(())
}
