//! Talks of two neighbours with a mediator.

use caremonger_domain::{
    Timestamp,
    id::{MediationId, MemberId, PodId},
    mediation::{Course, Side},
};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::mediations};

/// A talk with a mediator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mediation {
    /// Its id.
    pub id: MediationId,
    /// Whose mediators can take it up.
    pub pod: PodId,
    /// Who asked for it; nobody once that is of no use any more.
    pub asker: Option<MemberId>,
    /// With whom.
    pub other: MemberId,
    /// Who took it up.
    pub mediator: Option<MemberId>,
    /// What whoever asked says, sealed; none once it is wiped.
    pub asker_words: Option<Vec<u8>>,
    /// What the other side says, sealed.
    pub other_words: Option<Vec<u8>>,
    /// At what time and where they talk, sealed.
    pub place: Option<Vec<u8>>,
    /// What they agreed on, sealed.
    pub agreed: Option<Vec<u8>>,
    /// How far it is.
    pub course: Course,
    /// When its words were wiped.
    pub wiped_at: Option<Timestamp>,
    /// When something happens next by itself.
    pub due_at: Timestamp,
}

impl Mediation {
    /// Which of the two somebody is, if one.
    #[must_use]
    pub fn side_of(&self, member: MemberId) -> Option<Side> {
        if self.other == member { Some(Side::Other) } else { (self.asker == Some(member)).then_some(Side::Asker) }
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = mediations, treat_none_as_null = true)]
struct Row {
    id: String,
    pod_id: String,
    asker_id: Option<String>,
    other_id: String,
    mediator_id: Option<String>,
    asker_words: Option<Vec<u8>>,
    other_words: Option<Vec<u8>>,
    place: Option<Vec<u8>>,
    agreed: Option<Vec<u8>>,
    reminded: i64,
    yes_at: Option<i64>,
    talk_at: Option<i64>,
    ending: Option<String>,
    ended_at: Option<i64>,
    wiped_at: Option<i64>,
    due_at: i64,
    created_at: i64,
}

impl From<&Mediation> for Row {
    fn from(m: &Mediation) -> Self {
        let micros = |at: Option<Timestamp>| at.map(Timestamp::as_micros);
        let text = |id: Option<MemberId>| id.map(|m| m.to_string());
        Self {
            id: m.id.to_string(),
            pod_id: m.pod.to_string(),
            asker_id: text(m.asker),
            other_id: m.other.to_string(),
            mediator_id: text(m.mediator),
            asker_words: m.asker_words.clone(),
            other_words: m.other_words.clone(),
            place: m.place.clone(),
            agreed: m.agreed.clone(),
            reminded: m.course.reminded.into(),
            yes_at: micros(m.course.yes_at),
            talk_at: micros(m.course.talk_at),
            ending: m.course.ended.map(|(ending, _)| ending.to_string()),
            ended_at: m.course.ended.map(|(_, at)| at.as_micros()),
            wiped_at: micros(m.wiped_at),
            due_at: m.due_at.as_micros(),
            created_at: m.course.asked_at.as_micros(),
        }
    }
}

impl Row {
    fn into_mediation(self) -> Result<Mediation, DbError> {
        let at = |micros: Option<i64>| micros.map(Timestamp::from_micros);
        let member = |id: Option<String>| id.map(|m| stored(&m, "mediations.asker_id")).transpose();
        let ending = self.ending.map(|e| stored(&e, "mediations.ending")).transpose()?;
        let mediator = member(self.mediator_id)?;
        Ok(Mediation {
            id: stored(&self.id, "mediations.id")?,
            pod: stored(&self.pod_id, "mediations.pod_id")?,
            asker: member(self.asker_id)?,
            other: stored(&self.other_id, "mediations.other_id")?,
            mediator,
            asker_words: self.asker_words,
            other_words: self.other_words,
            place: self.place,
            agreed: self.agreed,
            course: Course {
                asked_at: Timestamp::from_micros(self.created_at),
                taken_up: mediator.is_some(),
                reminded: self.reminded != 0,
                yes_at: at(self.yes_at),
                talk_at: at(self.talk_at),
                ended: ending.zip(at(self.ended_at)),
            },
            wiped_at: at(self.wiped_at),
            due_at: Timestamp::from_micros(self.due_at),
        })
    }
}

/// Keeps a talk. [`DbError::Conflict`] when the one has asked for one with the other already.
///
/// # Errors
/// [`DbError`] of the database.
pub fn mediation_insert(conn: &mut Conn, m: &Mediation) -> Result<(), DbError> {
    diesel::insert_into(mediations::table).values(Row::from(m)).execute(conn)?;
    Ok(())
}

/// Keeps what changed.
///
/// # Errors
/// [`DbError`] of the database.
pub fn mediation_update(conn: &mut Conn, m: &Mediation) -> Result<(), DbError> {
    diesel::update(mediations::table.find(m.id.to_string())).set(Row::from(m)).execute(conn)?;
    Ok(())
}

/// A talk.
///
/// # Errors
/// [`DbError`] of the database.
pub fn mediation_find(conn: &mut Conn, id: MediationId) -> Result<Option<Mediation>, DbError> {
    let row = mediations::table.find(id.to_string()).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_mediation).transpose()
}

/// The same, held until the end of the transaction. On SQLite the single writer is the lock.
///
/// # Errors
/// [`DbError`] of the database.
pub fn mediation_lock(conn: &mut Conn, id: MediationId) -> Result<Option<Mediation>, DbError> {
    if let Conn::Postgres(c) = conn {
        mediations::table.find(id.to_string()).select(mediations::id).for_update().first::<String>(c).optional()?;
    }
    mediation_find(conn, id)
}

/// The talks in which a neighbour is, as one of the two or as the mediator, oldest first. What ended is there until it is forgotten.
///
/// # Errors
/// [`DbError`] of the database.
pub fn mediation_of(conn: &mut Conn, member: MemberId) -> Result<Vec<Mediation>, DbError> {
    let id = member.to_string();
    let mut all: Vec<Row> = Vec::new();
    all.extend(mediations::table.filter(mediations::asker_id.eq(&id)).select(Row::as_select()).load::<Row>(conn)?);
    all.extend(mediations::table.filter(mediations::other_id.eq(&id)).select(Row::as_select()).load::<Row>(conn)?);
    all.extend(mediations::table.filter(mediations::mediator_id.eq(&id)).select(Row::as_select()).load::<Row>(conn)?);
    all.sort_by(|a, b| a.id.cmp(&b.id));
    all.into_iter().map(Row::into_mediation).collect()
}

/// The talks of a pod that go on, oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn mediation_open(conn: &mut Conn, pod: PodId, limit: i64) -> Result<Vec<Mediation>, DbError> {
    let open = mediations::table.filter(mediations::pod_id.eq(pod.to_string())).filter(mediations::ended_at.is_null());
    let rows: Vec<Row> = open.order(mediations::id).limit(limit).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_mediation).collect()
}

/// How many talks a neighbour has asked for since then, as far as they are known still.
///
/// # Errors
/// [`DbError`] of the database.
pub fn mediation_count(conn: &mut Conn, asker: MemberId, since: Timestamp) -> Result<i64, DbError> {
    let theirs = mediations::table.filter(mediations::asker_id.eq(asker.to_string()));
    Ok(theirs.filter(mediations::created_at.ge(since.as_micros())).count().get_result(conn)?)
}

/// Those with which something happens by itself by now.
///
/// # Errors
/// [`DbError`] of the database.
pub fn mediation_due(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<MediationId>, DbError> {
    let due = mediations::table.filter(mediations::due_at.le(now.as_micros())).order(mediations::due_at).limit(limit);
    let ids: Vec<String> = due.select(mediations::id).load(conn)?;
    ids.iter().map(|id| stored(id, "mediations.id")).collect()
}

/// Takes a talk away.
///
/// # Errors
/// [`DbError`] of the database.
pub fn mediation_delete(conn: &mut Conn, id: MediationId) -> Result<(), DbError> {
    diesel::delete(mediations::table.find(id.to_string())).execute(conn)?;
    Ok(())
}
