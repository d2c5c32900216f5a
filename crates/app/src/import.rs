//! Bringing a list over: each row becomes a case or a neighbour, and all of it can be taken back (C9). Nothing of a row is lost: what does
//! not fit where it was said to belong goes where only the desk reads it.

use std::time::Duration;

use caremonger_domain::{
    Refusal, Timestamp,
    case::{Channel, Event, State},
    gate::check_text,
    id::{CaseId, ImportId, MemberId},
    import::{Column, Kind, ROWS_MAX},
    listing::{Kind as ListingKind, tidy_line},
    person::{Details, Field, WORDS_MAX},
};
use caremonger_i18n::{Locale, text};
use caremonger_store::{
    case::{case_history_of, case_lock},
    commitment::{Whose, commitment_page},
    import::{Became, Import, import_find, import_insert, import_row_add, import_rows_of, import_undone},
    listing::listing_of_author,
    member::{Member, member_find},
    person::person_find,
    pod::{Pod, pod_find},
    session::session_has_any,
};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Tx, case,
    case_new::{NewCase, is_title, take_in},
    join::{self, Newcomer},
    member,
    person::{self, Contact},
};

/// How long a list can be taken back.
pub const UNDO_WITHIN: Duration = Duration::from_secs(7 * 24 * 3600);

/// How a list is to be brought over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What its rows become.
    pub kind: Kind,
    /// What stands in each column.
    pub columns: Vec<Column>,
    /// Rows to leave out on top.
    pub skip: usize,
    /// Whether it is an exported chat.
    pub chat: bool,
    /// That the people on it said yes to its being kept.
    pub consent: bool,
}

/// What became of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Its id.
    pub id: ImportId,
    /// Rows that were brought over.
    pub taken: usize,
    /// Rows of neighbours who are here already.
    pub here_already: usize,
    /// The numbers of rows that could not be brought over, counted from one.
    pub left_out: Vec<usize>,
}

/// A row, divided into what is kept where.
#[derive(Debug, Default)]
struct Row {
    what: Vec<String>,
    area: String,
    details: Details,
    rest: Vec<String>,
}

fn divide(row: &[String], columns: &[Column]) -> Row {
    let mut out = Row::default();
    for (cell, column) in row.iter().zip(columns).filter(|(cell, _)| !cell.trim().is_empty()) {
        match (column, column.detail()) {
            (Column::What, _) => out.what.push(cell.clone()),
            (Column::Area, _) if check_text(cell).is_ok() && cell.chars().count() <= 80 && out.area.is_empty() => {
                out.area = tidy_line(cell);
            }
            (Column::Area, _) => out.rest.push(cell.clone()),
            (_, Some(field)) => {
                // Several columns may hold one thing; what cannot be what it was said to be is kept in words.
                let before = out.details.get(field);
                let whole = if before.is_empty() { cell.clone() } else { format!("{before}\n{cell}") };
                match out.details.clone().with(field, &whole) {
                    Ok(more) => out.details = more,
                    Err(_) => out.rest.push(cell.clone()),
                }
            }
            _ => {}
        }
    }
    out
}

fn bring_case(tx: &mut Tx<'_>, who: &Member, pod: &Pod, row: Row, chat: bool) -> Result<Became, Error> {
    let locale = Locale::for_language(&pod.language);
    let mut said = row.rest;
    let what = tidy_line(&row.what.join(" "));
    let fits = !chat && is_title(&what);
    let title = if fits {
        what
    } else {
        said.extend(row.what);
        text(locale, "import-case-title", &[])
    };
    let mut details = row.details;
    if !said.is_empty() {
        let words: String = said.join("\n").chars().take(WORDS_MAX).collect();
        details = details.with(Field::Said, &words)?;
    }
    let new = NewCase {
        kind: ListingKind::Request,
        area: row.area,
        consent: true,
        ..NewCase::written(Channel::Paper, title, &pod.language, details, String::new())
    };
    Ok(Became::Case(take_in(tx, pod.id, Some(who), new)?.id))
}

fn is_here(tx: &mut Tx<'_>, pod: &Pod, details: &Details) -> Result<bool, Error> {
    let ways = [(details.get(Field::Phone), true), (details.get(Field::Mail), false)];
    for (told, phone) in ways.into_iter().filter(|(told, _)| !told.is_empty()) {
        let contact = if phone { Contact::Phone(told) } else { Contact::Mail(told) };
        for id in person::reached_by(tx.conn, tx.node, pod.id, contact, 20)? {
            if person_find(tx.conn, id)?.is_some_and(|p| p.member.is_some()) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn bring_neighbour(tx: &mut Tx<'_>, who: &Member, pod: &Pod, row: Row) -> Result<Option<Became>, Error> {
    if is_here(tx, pod, &row.details)? {
        return Ok(None);
    }
    let name = tidy_line(row.details.get(Field::Name));
    let mut notes: Vec<String> = row.what.into_iter().chain(row.rest).collect();
    notes.extend(Some(row.area).filter(|a| !a.is_empty()));
    let mut details = Details::default();
    for (field, told) in row.details.iter().filter(|(field, _)| *field != Field::Name) {
        details = details.with(field, told)?;
    }
    if !notes.is_empty() {
        notes.insert(0, details.get(Field::Note).to_owned());
        let note: String = notes.join("\n").chars().take(WORDS_MAX).collect();
        details = details.with(Field::Note, &note)?;
    }
    let added = join::add(tx, who, &Newcomer { name, language: String::new(), details })?;
    Ok(Some(Became::Member(added.id)))
}

/// Brings a list over.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anybody but the desk, [`Refusal::Invalid`] naming `consent` or `columns`.
pub fn run(tx: &mut Tx<'_>, who: &Member, rows: &[Vec<String>], plan: &Plan) -> Result<Done, Error> {
    who.check_job("desk")?;
    if !plan.consent {
        return Err(Refusal::Invalid("Tick that it is all right to keep this.", "consent").into());
    }
    let needed = if plan.kind == Kind::Neighbours { Column::Name } else { Column::What };
    let any = plan.columns.iter().any(|c| *c != Column::Skip);
    if !any || (needed == Column::Name && !plan.columns.contains(&needed)) {
        return Err(Refusal::Invalid("Say which column holds the name, or what is needed.", "columns").into());
    }
    let pod = pod_find(tx.conn, who.pod)?.filter(Pod::is_here).ok_or(Refusal::NotFound)?;
    let id = ImportId::new(tx.now, tx.bits());
    let import = Import { id, pod: pod.id, made_by: who.id, kind: plan.kind, created_at: tx.now, undone_at: None };
    import_insert(tx.conn, &import)?;
    let mut done = Done { id, taken: 0, here_already: 0, left_out: Vec::new() };
    for (at, cells) in rows.iter().enumerate().skip(plan.skip).take(ROWS_MAX) {
        let row = divide(cells, &plan.columns);
        if row.what.is_empty() && row.details.is_empty() && row.rest.is_empty() {
            continue;
        }
        let brought = tx.attempt(|tx| match plan.kind {
            Kind::Cases => bring_case(tx, who, &pod, row, plan.chat).map(Some),
            Kind::Neighbours => bring_neighbour(tx, who, &pod, row),
        });
        match brought {
            Ok(Some(became)) => {
                import_row_add(tx.conn, id, i64::try_from(at).unwrap_or(i64::MAX), became)?;
                done.taken += 1;
            }
            Ok(None) => done.here_already += 1,
            Err(Error::Refused(_)) => done.left_out.push(at + 1),
            Err(e) => return Err(e),
        }
    }
    Ok(done)
}

/// Takes a case back on which nobody has worked: its person is wiped and its words go; the line of its history stays.
fn case_back(tx: &mut Tx<'_>, who: &Member, id: CaseId, pod: &Pod) -> Result<bool, Error> {
    let Some(mut c) = case_lock(tx.conn, id)?.filter(|c| c.pod == who.pod && c.state == State::New) else { return Ok(false) };
    if case_history_of(tx.conn, id)?.iter().any(|l| l.event != "taken-in") {
        return Ok(false);
    }
    c.title = text(Locale::for_language(&pod.language), "import-undone-title", &[]);
    c.area.clone_from(&pod.area);
    let c = case::save(tx, c, Event::NoLongerNeeded, &who.id.to_string())?;
    person::wipe(tx, c.person)?;
    Ok(true)
}

/// Takes a neighbour back who never came in and did nothing yet.
fn member_back(tx: &mut Tx<'_>, who: &Member, id: MemberId) -> Result<bool, Error> {
    let Some(m) = member_find(tx.conn, id)?.filter(|m| m.pod == who.pod) else { return Ok(false) };
    let idle = m.jobs.is_empty()
        && !session_has_any(tx.conn, id)?
        && commitment_page(tx.conn, Whose::Member(id), None, 1)?.is_empty()
        && listing_of_author(tx.conn, id)?.is_empty();
    if idle {
        member::erase(tx, &m)?;
    }
    Ok(idle)
}

/// Whether a list can still be taken back.
#[must_use]
pub fn can_undo(i: &Import, now: Timestamp) -> bool {
    i.undone_at.is_none() && now < i.created_at.plus(UNDO_WITHIN)
}

/// Takes a list back: how many rows went, and how many stay because somebody has worked with them since.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NotFound`], [`Refusal::WrongState`] when it was taken back or its time is over.
pub fn undo(tx: &mut Tx<'_>, who: &Member, id: ImportId) -> Result<(usize, usize), Error> {
    who.check_job("desk")?;
    let import = import_find(tx.conn, id)?.filter(|i| i.pod == who.pod).ok_or(Refusal::NotFound)?;
    if !can_undo(&import, tx.now) || !import_undone(tx.conn, id, tx.now)? {
        return Err(Refusal::WrongState { state: "undone" }.into());
    }
    let pod = pod_find(tx.conn, who.pod)?.ok_or(Refusal::NotFound)?;
    let (mut back, mut stay) = (0, 0);
    for (became, used) in import_rows_of(tx.conn, id)? {
        let went = match became {
            _ if used => false,
            Became::Case(case) => case_back(tx, who, case, &pod)?,
            Became::Member(member) => member_back(tx, who, member)?,
        };
        if went { back += 1 } else { stay += 1 }
    }
    Ok((back, stay))
}
