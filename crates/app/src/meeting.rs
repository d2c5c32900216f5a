//! Meetings of a pod (H10): called by the desk, with an agenda anybody adds to, and reminded of the day before. What was said there is written
//! down in [`crate::meeting_notes`].

use caremonger_domain::{
    Refusal, Timestamp,
    id::{DecisionId, MeetingId, MeetingPointId, MemberId, PodId},
    meeting::{Act, FORGET_AFTER, NEXT_MOST, POINTS, Plan, REMIND_BEFORE, REVIEW_AHEAD, State, point},
};
use caremonger_store::{
    Conn,
    agreement::agreement_all,
    decision::{Decision, decision_page},
    meeting::{
        Meeting, coming_put, comings_delete, comings_of, comings_prune, meeting_count, meeting_find, meeting_insert,
        meeting_lock, meeting_next, meeting_page, meeting_update,
    },
    meeting_point::{Point, point_add, point_count, point_delete, point_find, points_of},
    member::{Member, member_name},
};

use crate::{Error, Tx, member, notice};

/// Meetings read at a time.
const PAGE: i64 = 200;
/// Most proposals that are looked through for an agenda.
const PROPOSALS: i64 = 200;
/// Most meetings of a calendar.
const IN_CALENDAR: i64 = 100;
/// For how long a meeting that is over stays in calendars, and one that was called off says so there.
const CALENDAR_BACK: std::time::Duration = std::time::Duration::from_secs(60 * 24 * 3_600);

/// Whether somebody looks after a meeting: the desk, and nobody who has left it, though they called it.
#[must_use]
pub fn runs(who: &Member, m: &Meeting) -> bool {
    m.pod == who.pod && who.has_job("desk")
}

/// Tells everybody of a pod, but for some.
pub(crate) fn tell_all(tx: &mut Tx<'_>, pod: PodId, kind: &str, but: &[MemberId]) -> Result<(), Error> {
    member::for_each(tx, pod, |tx, m| if but.contains(&m.id) { Ok(()) } else { notice::to_member(tx, m.id, kind) })
}

/// A meeting of the reader's pod.
pub(crate) fn locked(tx: &mut Tx<'_>, who: &Member, id: MeetingId) -> Result<Meeting, Error> {
    Ok(meeting_lock(tx.conn, id)?.filter(|m| m.pod == who.pod).ok_or(Refusal::NotFound)?)
}

/// The same for who looks after it.
pub(crate) fn run_by(tx: &mut Tx<'_>, who: &Member, id: MeetingId) -> Result<Meeting, Error> {
    let m = locked(tx, who, id)?;
    if runs(who, &m) { Ok(m) } else { Err(Refusal::NotAllowed.into()) }
}

/// Who hears of it less than a day before is told once.
fn told_now(starts_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
    (starts_at <= now.plus(REMIND_BEFORE)).then_some(now)
}

/// Calls a meeting, and tells everybody of the pod.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anybody but the desk, [`Refusal::Invalid`] naming the field.
pub fn call(tx: &mut Tx<'_>, who: &Member, plan: Plan, language: &str) -> Result<MeetingId, Error> {
    who.check_job("desk")?;
    let plan = plan.tidied(tx.now)?;
    if meeting_count(tx.conn, who.pod, tx.now)? >= NEXT_MOST {
        return Err(Refusal::Invalid("Twenty meetings ahead are the most. Call one off first.", "day").into());
    }
    let m = Meeting {
        id: MeetingId::new(tx.now, tx.bits()),
        pod: who.pod,
        caller: Some(who.id),
        title: plan.title,
        place: plan.place,
        language: language.to_owned(),
        starts_at: plan.starts_at,
        minutes: plan.minutes,
        changes: 0,
        changed_at: tx.now,
        called_off_at: None,
        reminded_at: told_now(plan.starts_at, tx.now),
        notes: String::new(),
        attended: None,
        noted_at: None,
        created_at: tx.now,
    };
    meeting_insert(tx.conn, &m)?;
    tell_all(tx, m.pod, "meeting", &[who.id])?;
    Ok(m.id)
}

/// Puts a meeting on another time or place, and tells everybody. Who comes is asked anew.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`], [`Refusal::WrongState`] once it has begun, [`Refusal::Invalid`] naming the field.
pub fn shift(tx: &mut Tx<'_>, who: &Member, id: MeetingId, plan: Plan) -> Result<(), Error> {
    let m = run_by(tx, who, id)?;
    m.course().check(Act::Move, tx.now)?;
    let plan = plan.tidied(tx.now)?;
    let before = (&m.title, &m.place, m.starts_at, m.minutes);
    if before == (&plan.title, &plan.place, plan.starts_at, plan.minutes) {
        return Ok(());
    }
    let other_time = m.starts_at != plan.starts_at;
    if other_time {
        comings_delete(tx.conn, id)?;
    }
    let m = Meeting {
        title: plan.title,
        place: plan.place,
        starts_at: plan.starts_at,
        minutes: plan.minutes,
        changes: m.changes.saturating_add(1),
        changed_at: tx.now,
        reminded_at: if other_time { told_now(plan.starts_at, tx.now) } else { m.reminded_at },
        ..m
    };
    meeting_update(tx.conn, &m)?;
    tell_all(tx, m.pod, "meeting-moved", &[who.id])
}

/// Calls a meeting off, and tells everybody.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`], [`Refusal::WrongState`] once it has begun.
pub fn call_off(tx: &mut Tx<'_>, who: &Member, id: MeetingId) -> Result<(), Error> {
    let m = run_by(tx, who, id)?;
    m.course().check(Act::CallOff, tx.now)?;
    comings_delete(tx.conn, id)?;
    let changes = m.changes.saturating_add(1);
    let m = Meeting { called_off_at: Some(tx.now), changes, changed_at: tx.now, ..m };
    meeting_update(tx.conn, &m)?;
    tell_all(tx, m.pod, "meeting-off", &[who.id])
}

/// Puts a point on the agenda.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::WrongState`] once it has begun, [`Refusal::Invalid`] naming `text`.
pub fn add(tx: &mut Tx<'_>, who: &Member, id: MeetingId, text: &str) -> Result<MeetingPointId, Error> {
    let m = locked(tx, who, id)?;
    m.course().check(Act::Point, tx.now)?;
    let text = point(text)?;
    let (all, mine) = point_count(tx.conn, id, who.id)?;
    if all >= POINTS.0 || mine >= POINTS.1 {
        return Err(Refusal::Invalid("So much is on the agenda already. Keep it for the next meeting.", "text").into());
    }
    let p = Point { id: MeetingPointId::new(tx.now, tx.bits()), meeting: id, author: Some(who.id), text, created_at: tx.now };
    point_add(tx.conn, &p)?;
    Ok(p.id)
}

/// Whether somebody may take a point off the agenda: whoever put it there, and who looks after the meeting.
#[must_use]
pub fn may_take_off(who: &Member, m: &Meeting, p: &Point) -> bool {
    p.author == Some(who.id) || runs(who, m)
}

/// Takes a point off the agenda.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`] for somebody else's, [`Refusal::WrongState`] once it has begun.
pub fn take_off(tx: &mut Tx<'_>, who: &Member, id: MeetingPointId) -> Result<(), Error> {
    let p = point_find(tx.conn, id)?.ok_or(Refusal::NotFound)?;
    let m = locked(tx, who, p.meeting)?;
    if !may_take_off(who, &m, &p) {
        return Err(Refusal::NotAllowed.into());
    }
    m.course().check(Act::Point, tx.now)?;
    Ok(point_delete(tx.conn, id)?)
}

/// Says that one comes or cannot. It is kept until the notes went out.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::WrongState`] once the notes went out.
pub fn say(tx: &mut Tx<'_>, who: &Member, id: MeetingId, coming: bool) -> Result<(), Error> {
    let m = locked(tx, who, id)?;
    m.course().check(Act::Come, tx.now)?;
    Ok(coming_put(tx.conn, id, who.id, coming)?)
}

/// What stands on an agenda without that anybody puts it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// A proposal that can be answered.
    Proposal {
        /// Its id.
        id: DecisionId,
        /// The question.
        question: String,
        /// Its language (BCP 47).
        language: String,
        /// By when to answer.
        closes_at: Timestamp,
    },
    /// An agreement that is to be looked at again.
    Review {
        /// What it is called.
        title: String,
        /// Its language (BCP 47).
        language: String,
        /// From when on.
        review_at: Timestamp,
    },
}

fn standing(conn: &mut Conn, m: &Meeting, now: Timestamp) -> Result<Vec<Standing>, Error> {
    if !matches!(m.course().state(now), State::Called | State::Begun) {
        return Ok(Vec::new());
    }
    let open = decision_page(conn, m.pod, PROPOSALS)?
        .into_iter()
        .filter(|d| d.state == caremonger_domain::decision::State::Open && d.closes_at > now);
    let stands =
        |d: Decision| Standing::Proposal { id: d.id, question: d.question, language: d.language, closes_at: d.closes_at };
    let mut all: Vec<Standing> = open.map(stands).collect();
    let until = m.starts_at.plus(REVIEW_AHEAD);
    let mut seen = None::<String>;
    for a in agreement_all(conn, m.pod)? {
        // The newest version of each name comes first, and is the one that holds.
        if seen.as_ref() == Some(&a.title) {
            continue;
        }
        seen = Some(a.title.clone());
        if a.review_at <= until {
            all.push(Standing::Review { title: a.title, language: a.language, review_at: a.review_at });
        }
    }
    Ok(all)
}

/// A meeting as a neighbour of its pod sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The meeting; of notes that have not gone out its reader sees something only if they write them.
    pub meeting: Meeting,
    /// How far it is.
    pub state: State,
    /// The name of whoever called it; empty once they are gone.
    pub caller: String,
    /// What stands on its agenda by itself.
    pub standing: Vec<Standing>,
    /// What neighbours put on it: the name of each, the point, and whether the reader may take it off.
    pub points: Vec<(String, Point, bool)>,
    /// What the reader said of coming.
    pub mine: Option<bool>,
    /// How many said that they come.
    pub coming: usize,
    /// What the reader may do now.
    pub may: Vec<Act>,
}

impl Seen {
    /// Whether the reader may do something now.
    #[must_use]
    pub fn can(&self, act: Act) -> bool {
        self.may.contains(&act)
    }
}

/// A meeting, for a neighbour of its pod.
///
/// # Errors
/// [`Refusal::NotFound`] for everybody else.
pub fn seen(conn: &mut Conn, who: &Member, id: MeetingId, now: Timestamp) -> Result<Seen, Error> {
    let mut m = meeting_find(conn, id)?.filter(|m| m.pod == who.pod).ok_or(Refusal::NotFound)?;
    let (runs, course) = (runs(who, &m), m.course());
    let allowed = |act: &Act| course.may(*act, now) && (runs || matches!(act, Act::Point | Act::Come));
    let may: Vec<Act> = Act::ALL.iter().copied().filter(allowed).collect();
    if m.noted_at.is_none() && !runs {
        (m.notes, m.attended) = (String::new(), None);
    }
    let mut points = Vec::new();
    for p in points_of(conn, id)? {
        let away = may.contains(&Act::Point) && may_take_off(who, &m, &p);
        points.push((member_name(conn, p.author)?, p, away));
    }
    let comings = comings_of(conn, id)?;
    Ok(Seen {
        state: course.state(now),
        caller: member_name(conn, m.caller)?,
        standing: standing(conn, &m, now)?,
        points,
        mine: comings.iter().find(|(member, _)| *member == who.id).map(|(_, coming)| *coming),
        coming: comings.iter().filter(|(_, coming)| *coming).count(),
        may,
        meeting: m,
    })
}

/// The meetings of a pod that begin at `from` or later, the next first.
///
/// # Errors
/// [`Error::Db`].
pub fn next_of(conn: &mut Conn, who: &Member, from: Timestamp) -> Result<Vec<Meeting>, Error> {
    Ok(meeting_next(conn, who.pod, from, PAGE)?)
}

/// The meetings of a pod that begin before `until`, the latest first, those after the meeting `after`.
///
/// # Errors
/// [`Error::Db`].
pub fn before(
    conn: &mut Conn,
    who: &Member,
    until: Timestamp,
    after: Option<MeetingId>,
    limit: i64,
) -> Result<Vec<Meeting>, Error> {
    let after =
        after.map(|id| meeting_find(conn, id)).transpose()?.flatten().filter(|m| m.pod == who.pod).map(|m| (m.starts_at, m.id));
    Ok(meeting_page(conn, who.pod, until, after, limit)?)
}

/// The meetings for a neighbour's calendar, also those that were called off.
///
/// # Errors
/// [`Error::Db`].
pub fn in_calendar(conn: &mut Conn, who: &Member, now: Timestamp) -> Result<Vec<Meeting>, Error> {
    Ok(meeting_next(conn, who.pod, now.minus(CALENDAR_BACK), IN_CALENDAR)?)
}

/// Reminds of a meeting whose day is near: everybody but those who cannot come.
pub(crate) fn remind(tx: &mut Tx<'_>, id: MeetingId) -> Result<(), Error> {
    let Some(m) = meeting_lock(tx.conn, id)?.filter(|m| m.reminded_at.is_none() && m.course().state(tx.now) == State::Called)
    else {
        return Ok(());
    };
    let cannot: Vec<MemberId> =
        comings_of(tx.conn, id)?.into_iter().filter(|(_, coming)| !coming).map(|(member, _)| member).collect();
    let m = Meeting { reminded_at: Some(tx.now), ..m };
    meeting_update(tx.conn, &m)?;
    tell_all(tx, m.pod, "meeting-soon", &cannot)
}

/// Forgets who came to meetings that nobody wrote notes of.
pub(crate) fn forget_old(tx: &mut Tx<'_>) -> Result<(), Error> {
    Ok(comings_prune(tx.conn, tx.now.minus(FORGET_AFTER))?)
}
