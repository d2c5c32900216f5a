//! Taking in what somebody asks for: at the desk, or by themselves on the page without an account.

use caremonger_domain::{
    Amount, Refusal, Timestamp, Unit,
    case::{Case, Channel, State, code},
    category,
    gate::check_text,
    id::{CaseId, PodId},
    listing::{Kind, TITLE_MAX, is_language, tidy_line},
    person::Details,
};
use caremonger_store::{
    DbError,
    case::{case_find_by_code, case_history_of, case_insert, case_lock, case_since, case_update},
    member::Member,
    pod::{Pod, pod_find},
};

use crate::{Error, Node, Tx, case::log, notice, person};

/// Most asks of one pod in an hour by the page, and as many by text: more of them are no neighbours.
const WEB_PER_HOUR: i64 = 60;
const HOUR: std::time::Duration = std::time::Duration::from_secs(3600);

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCase {
    /// By which way they asked.
    pub channel: Channel,
    /// Whether they need or give something.
    pub kind: Kind,
    /// What, in a few words.
    pub title: String,
    /// A category slug.
    pub category: String,
    /// How much.
    pub amount: Option<Amount>,
    /// Of what.
    pub unit: Option<Unit>,
    /// A named area; empty: the pod's.
    pub area: String,
    /// The language they speak.
    pub language: String,
    /// When it is needed.
    pub needed_by: Option<Timestamp>,
    /// Who they are.
    pub details: Details,
    /// That they said yes to this being kept.
    pub consent: bool,
    /// What tells the form from every other: sent twice, it makes one case.
    pub once: String,
}

/// Most cases that one number or address writes in a day.
const WRITTEN_A_DAY: usize = 5;
const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 3600);

/// Whether so many of these were written within a day that no more are taken.
pub(crate) fn many_today(cases: &[Case], now: Timestamp) -> bool {
    cases.iter().filter(|c| c.created_at > now.minus(DAY)).count() >= WRITTEN_A_DAY
}

impl NewCase {
    /// What somebody wrote by themselves, for the desk to read: nobody has read their words yet, so none of them becomes a fact
    /// that stays.
    pub(crate) fn written(channel: Channel, title: String, language: &str, details: Details, once: String) -> Self {
        Self {
            channel,
            kind: Kind::Request,
            title,
            category: "other".to_owned(),
            amount: None,
            unit: None,
            area: String::new(),
            language: language.to_owned(),
            needed_by: None,
            details,
            // Who writes first wants to be answered.
            consent: true,
            once,
        }
    }
}

/// Whether words can stand among the facts of a case, where those who help read them.
pub(crate) fn is_title(words: &str) -> bool {
    (3..=TITLE_MAX).contains(&words.chars().count()) && check_text(words).is_ok()
}

fn check(tx: &Tx<'_>, mut new: NewCase, pod: &Pod) -> Result<NewCase, Refusal> {
    new.title = tidy_line(&new.title);
    new.area = tidy_line(&new.area);
    let letters = new.title.chars().count();
    if letters < 3 {
        return Err(Refusal::Invalid("Say what is needed in at least three letters.", "title"));
    }
    if letters > TITLE_MAX {
        return Err(Refusal::Invalid("Keep the title under 120 characters; the rest fits in the description.", "title"));
    }
    if !category::is_slug(&new.category) {
        return Err(Refusal::Invalid("Choose a category from the list.", "category"));
    }
    if new.area.chars().count() > 80 {
        return Err(Refusal::Invalid("Keep the area under 80 characters.", "area"));
    }
    if !is_language(&new.language) {
        return Err(Refusal::Invalid("Choose the language of the text from the list.", "language"));
    }
    if new.needed_by.is_some_and(|t| t <= tx.now) {
        return Err(Refusal::Invalid("Choose a day that is still to come.", "needed_by"));
    }
    // Facts are kept when the person is wiped, so nothing of the person may stand in them.
    check_text(&new.title).map_err(|_| {
        Refusal::Invalid("Keep numbers and addresses out of this line: there is a private place for them below.", "title")
    })?;
    check_text(&new.area).map_err(|_| Refusal::Invalid("Write the name of an area, not an address.", "area"))?;
    if new.area.is_empty() {
        new.area.clone_from(&pod.area);
    }
    if !new.consent {
        return Err(Refusal::Invalid("Tick that it is all right to keep this.", "consent"));
    }
    if new.amount.is_some_and(Amount::is_zero) {
        return Err(Refusal::AmountIsZero);
    }
    new.unit = new.amount.map(|_| new.unit.unwrap_or_else(Unit::one));
    Ok(new)
}

fn actor(by: Option<&Member>) -> String {
    by.map_or_else(|| "caller".to_owned(), |m| m.id.to_string())
}

/// Takes in what somebody asked for: at the desk by one of its neighbours, or by themselves on the page without an account.
///
/// # Errors
/// [`Refusal::Invalid`] naming the field.
pub fn take_in(tx: &mut Tx<'_>, pod: PodId, by: Option<&Member>, new: NewCase) -> Result<Case, Error> {
    let found = pod_find(tx.conn, pod)?.filter(Pod::is_here).ok_or(Refusal::NotFound)?;
    if by.is_some_and(|m| m.pod != pod || !m.has_job("desk")) {
        return Err(Refusal::NotAllowed.into());
    }
    let new = check(tx, new, &found)?;
    let code = if new.once.is_empty() { fresh_code(tx)? } else { code_of(tx.node, new.channel, &new.once) };
    if let Some(same) = case_find_by_code(tx.conn, &code)?.filter(|c| c.pod == pod && c.created_at > tx.now.minus(HOUR)) {
        return sent_again(tx, same, new);
    }
    if by.is_none() && case_since(tx.conn, pod, new.channel, tx.now.minus(HOUR))? >= WEB_PER_HOUR {
        return Err(Refusal::Invalid(
            "So many are asking at this moment that we cannot take more. Try again in an hour, or ring the desk.",
            "title",
        )
        .into());
    }
    // Who was spoken with already need not be rung back.
    let spoken = by.is_some() && matches!(new.channel, Channel::Phone | Channel::Visit);
    let case = keep(tx, pod, new, &code, spoken, by)?;
    log(tx, case.id, "taken-in", &actor(by))?;
    if by.is_none() {
        notice::to_desk(tx, pod, None, "case", notice::About::case(case.id))?;
    }
    Ok(case)
}

/// Takes over what another pod's desk took in, with the code the person was given there as long as nobody here has the same.
pub(crate) fn bring(tx: &mut Tx<'_>, who: &Member, new: NewCase, code: &str, spoken: bool) -> Result<Case, Error> {
    let pod = pod_find(tx.conn, who.pod)?.filter(Pod::is_here).ok_or(Refusal::NotFound)?;
    let new = check(tx, new, &pod)?;
    let code = if code.is_empty() { fresh_code(tx)? } else { code.to_owned() };
    keep(tx, who.pod, new, &code, spoken, Some(who))
}

fn keep(tx: &mut Tx<'_>, pod: PodId, new: NewCase, code: &str, spoken: bool, by: Option<&Member>) -> Result<Case, Error> {
    let person = person::create(tx, pod, None, &new.details)?;
    let case = Case {
        id: CaseId::new(tx.now, tx.bits()),
        pod,
        code: if case_find_by_code(tx.conn, code)?.is_none() { code.to_owned() } else { fresh_code(tx)? },
        person,
        channel: new.channel,
        kind: new.kind,
        title: new.title,
        category: new.category,
        unit: new.unit,
        amount: new.amount,
        area: new.area,
        language: new.language,
        needed_by: new.needed_by,
        state: if spoken { State::Ready } else { State::New },
        attempts: 0,
        listing: None,
        same_as: None,
        taken_by: by.map(|m| m.id),
        created_at: tx.now,
        updated_at: tx.now,
        ended_at: None,
    };
    case_insert(tx.conn, &case)?;
    Ok(case)
}

/// How often the same form may come again with something put right.
const AGAIN: usize = 5;

/// The same form came again, perhaps with something put right: that holds as long as nobody has begun.
fn sent_again(tx: &mut Tx<'_>, same: Case, new: NewCase) -> Result<Case, Error> {
    let mut c = case_lock(tx.conn, same.id)?.ok_or(Refusal::NotFound)?;
    let lines = case_history_of(tx.conn, c.id)?;
    let untouched = lines.iter().all(|l| matches!(l.event.as_str(), "taken-in" | "sent-again"));
    if !untouched || lines.len() > AGAIN {
        return Ok(c);
    }
    person::put(tx, c.person, &new.details)?;
    facts(&mut c, new);
    case_update(tx.conn, &c)?;
    log(tx, c.id, "sent-again", "caller")?;
    Ok(c)
}

/// What a form says of the thing itself.
fn facts(c: &mut Case, new: NewCase) {
    c.kind = new.kind;
    c.title = new.title;
    c.category = new.category;
    c.unit = new.unit;
    c.amount = new.amount;
    c.area = new.area;
    c.language = new.language;
    c.needed_by = new.needed_by;
}

/// The code follows from the form, in a way that nobody outside can choose.
fn code_of(node: &Node, channel: Channel, once: &str) -> String {
    let mark = node.vault().mark("case code", &format!("{channel} {once}"));
    code(mark.iter().take(16).fold(0, |all, byte| all << 8 | u128::from(*byte)))
}

pub(crate) fn fresh_code(tx: &mut Tx<'_>) -> Result<String, Error> {
    for _ in 0..20 {
        let code = code(tx.bits());
        if case_find_by_code(tx.conn, &code)?.is_none() {
            return Ok(code);
        }
    }
    Err(DbError::Other("no free case code was found".into()).into())
}
