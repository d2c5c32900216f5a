//! A talk of two neighbours with a mediator (H6): asked for in private, taken up by somebody who is neither, with set days, and both heard.
//! The desk sees nothing of it.

use caremonger_domain::{
    Refusal, Timestamp,
    id::{MediationId, MemberId, PodId},
    listing::tidy_line,
    mediation::{By, Course, Event, KEPT, PLACE_MAX, Side, step},
};
use caremonger_store::{
    Conn,
    job::job_all,
    mediation::{
        Mediation, mediation_count, mediation_find, mediation_insert, mediation_lock, mediation_of, mediation_open,
        mediation_update,
    },
    member::{Member, member_find, member_name},
    member_block::member_block_between,
    pod::pod_lock,
};

use crate::{
    Error, Node, Tx,
    commitment::check_words,
    mediation_end,
    notice::{self, About},
    vault,
};

/// Most that one neighbour asks for in a month.
const A_MONTH: i64 = 3;
/// Most of a pod that are shown to its mediators.
const SHOWN: i64 = 200;

/// Who somebody is to a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// One of the two.
    One(Side),
    /// The mediator who took it up.
    Mediator,
    /// A mediator who can take it up: sees who asks and with whom, and no word of it.
    MayTakeUp,
}

fn place(id: MediationId, what: &str) -> String {
    format!("{what} of {id}")
}

/// Seals something that is said in a talk.
fn seal(tx: &mut Tx<'_>, id: MediationId, what: &str, text: &str) -> Result<Option<Vec<u8>>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    let key = vault::ensure_key(tx, &id.to_string())?;
    Ok(Some(vault::seal(tx.node, &key, &place(id, what), text)?))
}

/// The mediators of a pod, but for some.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn mediators(conn: &mut Conn, pod: PodId, but: &[MemberId]) -> Result<Vec<MemberId>, Error> {
    let all = job_all(conn, pod)?.into_iter().filter(|j| j.job == "mediator" && !but.contains(&j.member));
    Ok(all.map(|j| j.member).collect())
}

/// Whether a talk waits for a mediator: nobody took it up, or whoever did is a mediator no longer.
fn is_free(conn: &mut Conn, m: &Mediation) -> Result<bool, Error> {
    let Some(id) = m.mediator else { return Ok(true) };
    Ok(member_find(conn, id)?.is_none_or(|x| x.pod != m.pod || !x.has_job("mediator")))
}

/// Who a neighbour is to a talk; nobody who is none of these learns that there is one. Once its words are gone it is nobody's to see.
fn role_of(conn: &mut Conn, m: &Mediation, who: &Member) -> Result<Option<Role>, Error> {
    if m.wiped_at.is_some() {
        return Ok(None);
    }
    if let Some(side) = m.side_of(who.id) {
        return Ok(Some(Role::One(side)));
    }
    if who.pod != m.pod || !who.has_job("mediator") {
        return Ok(None);
    }
    if m.mediator == Some(who.id) {
        return Ok(Some(Role::Mediator));
    }
    Ok((m.course.ended.is_none() && is_free(conn, m)?).then_some(Role::MayTakeUp))
}

/// A talk held until the end of the act, with who the reader is to it.
fn locked(tx: &mut Tx<'_>, who: &Member, id: MediationId) -> Result<(Mediation, Role), Error> {
    let m = mediation_lock(tx.conn, id)?.ok_or(Refusal::NotFound)?;
    let role = role_of(tx.conn, &m, who)?.ok_or(Refusal::NotFound)?;
    Ok((m, role))
}

/// Keeps what changed, with when something happens next.
pub(crate) fn save(tx: &mut Tx<'_>, mut m: Mediation) -> Result<(), Error> {
    m.due_at = m.course.due(m.wiped_at.is_some());
    Ok(mediation_update(tx.conn, &m)?)
}

/// Tells the two and their mediator, but for one. A notice names nobody.
pub(crate) fn tell(tx: &mut Tx<'_>, m: &Mediation, kind: &str, but: Option<MemberId>) -> Result<(), Error> {
    for member in [m.asker, Some(m.other), m.mediator].into_iter().flatten().filter(|x| Some(*x) != but) {
        notice::to_member(tx, member, kind)?;
    }
    Ok(())
}

/// Does something to a talk, as whoever the reader is to it.
fn act(tx: &mut Tx<'_>, role: Role, mut m: Mediation, event: Event) -> Result<Mediation, Error> {
    let by = match role {
        Role::One(side) => By::One(side),
        Role::Mediator | Role::MayTakeUp => By::Mediator,
    };
    // Who has not taken it up does nothing else with it.
    if role == Role::MayTakeUp && event != Event::TakeUp {
        return Err(Refusal::NotAllowed.into());
    }
    m.course = step(m.course, by, event, tx.now)?;
    Ok(m)
}

/// Asks for a talk with a neighbour of one's pod. They are told at once, and read what was said about it.
///
/// # Errors
/// [`Refusal::Invalid`] naming `member` or `text`.
pub fn ask(tx: &mut Tx<'_>, who: &Member, other: MemberId, text: &str) -> Result<MediationId, Error> {
    // One after another: how many there are, and with whom, is looked at first.
    pod_lock(tx.conn, who.pod)?;
    let them = member_find(tx.conn, other)?.filter(|m| m.pod == who.pod && m.id != who.id);
    let them = them.ok_or(Refusal::Invalid("Choose somebody from the list.", "member"))?;
    let text = check_words(text, "text")?;
    if text.is_empty() {
        return Err(Refusal::Invalid("Write a few words first.", "text").into());
    }
    let between = |m: &Mediation| m.course.ended.is_none() && m.side_of(who.id).is_some() && m.side_of(them.id).is_some();
    if mediation_of(tx.conn, who.id)?.iter().any(between) {
        return Err(Refusal::Invalid("There is such a talk with them already.", "member").into());
    }
    let since = tx.now.minus(KEPT);
    if mediation_count(tx.conn, who.id, since)? >= A_MONTH {
        return Err(Refusal::Invalid("Three such talks a month are the most. Ring a mediator whom you trust.", "member").into());
    }
    let (id, course) = (MediationId::new(tx.now, tx.bits()), Course::asked(tx.now));
    let m = Mediation {
        id,
        pod: who.pod,
        asker: Some(who.id),
        other: them.id,
        mediator: None,
        asker_words: seal(tx, id, Side::Asker.as_str(), &text)?,
        other_words: None,
        place: None,
        agreed: None,
        course,
        wiped_at: None,
        due_at: course.due(false),
    };
    mediation_insert(tx.conn, &m)?;
    notice::to_member(tx, them.id, "mediation-with")?;
    let two = [who.id, them.id];
    let (job, kind) =
        if mediators(tx.conn, m.pod, &two)?.is_empty() { ("keys", "mediation-none") } else { ("mediator", "mediation-asked") };
    notice::to_jobs(tx, m.pod, &[job], &two, kind, About::default())?;
    Ok(id)
}

/// A mediator who is neither of the two takes it up, and reads what they said.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`] for the two.
pub fn take_up(tx: &mut Tx<'_>, who: &Member, id: MediationId) -> Result<(), Error> {
    let (mut m, role) = locked(tx, who, id)?;
    if role == Role::MayTakeUp {
        m.course.taken_up = false;
    }
    let mut m = act(tx, role, m, Event::TakeUp)?;
    m.mediator = Some(who.id);
    tell(tx, &m, "mediation-taken", Some(who.id))?;
    save(tx, m)
}

/// The other side says whether they want to talk. After a yes a no is still possible: it ends then.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`] for anybody else, [`Refusal::WrongState`].
pub fn answer(tx: &mut Tx<'_>, who: &Member, id: MediationId, yes: bool) -> Result<(), Error> {
    let (m, role) = locked(tx, who, id)?;
    let m = act(tx, role, m, if yes { Event::Yes } else { Event::No })?;
    tell(tx, &m, if yes { "mediation-yes" } else { "mediation-ended" }, Some(who.id))?;
    save(tx, m)
}

/// One of the two says in their own words what it is about, in place of what they said before.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`] for the mediator, [`Refusal::Invalid`] naming `text`.
pub fn word(tx: &mut Tx<'_>, who: &Member, id: MediationId, text: &str) -> Result<(), Error> {
    let (m, role) = locked(tx, who, id)?;
    let mut m = act(tx, role, m, Event::Word)?;
    let text = check_words(text, "text")?;
    if text.is_empty() {
        return Err(Refusal::Invalid("Write a few words first.", "text").into());
    }
    let Role::One(side) = role else { return Err(Refusal::NotAllowed.into()) };
    let sealed = seal(tx, id, side.as_str(), &text)?;
    match side {
        Side::Asker => m.asker_words = sealed,
        Side::Other => m.other_words = sealed,
    }
    save(tx, m)
}

/// The mediator sets the day of the talk, or another one, with time and place in words. `day`: the end of that day.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`] for the two, [`Refusal::Invalid`] naming `day` or `place`.
pub fn set_day(tx: &mut Tx<'_>, who: &Member, id: MediationId, day: Timestamp, words: &str) -> Result<(), Error> {
    let (m, role) = locked(tx, who, id)?;
    let mut m = act(tx, role, m, Event::Day(day))?;
    let words = tidy_line(words);
    if words.chars().count() > PLACE_MAX {
        return Err(Refusal::Invalid("Keep it under 200 letters.", "place").into());
    }
    m.place = seal(tx, id, "place", &words)?;
    tell(tx, &m, "mediation-day", Some(who.id))?;
    save(tx, m)
}

/// The mediator ends it: they found a way, or none; with what was agreed, for both to read.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`] for the two, [`Refusal::Invalid`] naming the field.
pub fn end(tx: &mut Tx<'_>, who: &Member, id: MediationId, settled: bool, agreed: &str) -> Result<(), Error> {
    let (m, role) = locked(tx, who, id)?;
    let mut m = act(tx, role, m, if settled { Event::Settled } else { Event::NotSettled })?;
    m.agreed = seal(tx, id, "agreed", &check_words(agreed, "agreed")?)?;
    tell(tx, &m, "mediation-ended", Some(who.id))?;
    save(tx, m)
}

/// Whoever asked takes it back.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`] for anybody else.
pub fn take_back(tx: &mut Tx<'_>, who: &Member, id: MediationId) -> Result<(), Error> {
    let (m, role) = locked(tx, who, id)?;
    let m = act(tx, role, m, Event::TakeBack)?;
    tell(tx, &m, "mediation-ended", Some(who.id))?;
    save(tx, m)
}

/// A talk as somebody sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The talk.
    pub mediation: Mediation,
    /// Who the reader is to it.
    pub role: Role,
    /// The name of whoever asked; empty once they are gone.
    pub asker: String,
    /// The name of the other side.
    pub other: String,
    /// The name of whoever took it up; empty before.
    pub mediator: String,
    /// What whoever asked says; empty for a mediator who has not taken it up.
    pub asker_words: String,
    /// What the other side says.
    pub other_words: String,
    /// At what time and where they talk.
    pub place: String,
    /// What was agreed.
    pub agreed: String,
}

impl Seen {
    /// Whether it goes on.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.mediation.course.ended.is_none()
    }
}

fn one(conn: &mut Conn, node: &Node, m: Mediation, role: Role) -> Result<Seen, Error> {
    let key = if role == Role::MayTakeUp { None } else { vault::key_of(conn, node, &m.id.to_string())? };
    let open = |what: &str, sealed: Option<&[u8]>| -> Result<String, Error> {
        match (&key, sealed) {
            (Some(key), Some(sealed)) => vault::open(key, &place(m.id, what), sealed),
            _ => Ok(String::new()),
        }
    };
    // Between two who keep apart words go by the mediator alone.
    let apart = match (role, m.asker) {
        (Role::One(_), Some(asker)) => member_block_between(conn, asker, m.other)?,
        _ => false,
    };
    let words = |side: Side, sealed: Option<&[u8]>| {
        if apart && role != Role::One(side) { Ok(String::new()) } else { open(side.as_str(), sealed) }
    };
    let asker_words = words(Side::Asker, m.asker_words.as_deref())?;
    let other_words = words(Side::Other, m.other_words.as_deref())?;
    let (place, agreed) = (open("place", m.place.as_deref())?, open("agreed", m.agreed.as_deref())?);
    Ok(Seen {
        role,
        asker: member_name(conn, m.asker)?,
        other: member_name(conn, Some(m.other))?,
        mediator: member_name(conn, m.mediator)?,
        asker_words,
        other_words,
        place,
        agreed,
        mediation: m,
    })
}

/// A talk, for the two, for the mediator who took it up, and, without its words, for those who can.
///
/// # Errors
/// [`Refusal::NotFound`] for everybody else.
pub fn seen(conn: &mut Conn, node: &Node, who: &Member, id: MediationId) -> Result<Seen, Error> {
    let m = mediation_find(conn, id)?.ok_or(Refusal::NotFound)?;
    let role = role_of(conn, &m, who)?.ok_or(Refusal::NotFound)?;
    one(conn, node, m, role)
}

/// The talks a neighbour is in, as one of the two or as the mediator, oldest first.
///
/// # Errors
/// [`Error::Db`].
pub fn of(conn: &mut Conn, node: &Node, who: &Member) -> Result<Vec<Seen>, Error> {
    let mut all = Vec::new();
    for m in mediation_of(conn, who.id)? {
        match role_of(conn, &m, who)? {
            Some(role @ (Role::One(_) | Role::Mediator)) => all.push(one(conn, node, m, role)?),
            Some(Role::MayTakeUp) | None => {}
        }
    }
    Ok(all)
}

/// The talks that wait for a mediator and that a neighbour could take up, oldest first; none for who is no mediator.
///
/// # Errors
/// [`Error::Db`].
pub fn waiting(conn: &mut Conn, node: &Node, who: &Member) -> Result<Vec<Seen>, Error> {
    let mut all = Vec::new();
    if !who.has_job("mediator") {
        return Ok(all);
    }
    for m in mediation_open(conn, who.pod, SHOWN)? {
        if role_of(conn, &m, who)? == Some(Role::MayTakeUp) {
            all.push(one(conn, node, m, Role::MayTakeUp)?);
        }
    }
    Ok(all)
}

/// Whether a neighbour can propose that the pod decides if somebody stays: after a talk that found no way, or that they did not want, or whose
/// days passed; or at once where a mediator says that it is not safe to wait.
///
/// # Errors
/// [`Refusal::Invalid`] naming `member`, with the next step; [`Refusal::NotAllowed`] to say that it cannot wait for anybody but a mediator
/// who is no side of it.
pub(crate) fn check_review(tx: &mut Tx<'_>, who: &Member, about: MemberId, urgent: bool) -> Result<(), Error> {
    let all = mediation_of(tx.conn, about)?;
    if urgent {
        who.check_job("mediator")?;
        let own = all.iter().any(|m| m.side_of(who.id).is_some());
        return if own || who.id == about { Err(Refusal::NotAllowed.into()) } else { Ok(()) };
    }
    if mediation_end::opens(tx, who.pod, about, &all)? {
        return Ok(());
    }
    Err(Refusal::Invalid("First ask for a talk with a mediator.", "member").into())
}
