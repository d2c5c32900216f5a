//! People's details on pages: asked for in forms, shown once to those who may see them.

use caremonger_domain::{
    Refusal,
    id::PersonId,
    person::{Details, Field as Detail, WIPE_AFTER},
};
use caremonger_store::{
    Conn, DbError,
    person::{Person, Reveal, reveal_page},
};

use crate::{
    form::{Field, Fields},
    layout::Visit,
    show::When,
    timeline::{name_of, who},
};

/// Most lines of what was seen.
const SEEN: i64 = 50;

/// A detail as shown.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    /// What it is.
    pub(crate) label: String,
    /// The detail itself.
    pub(crate) text: String,
    /// A link that rings or writes.
    pub(crate) link: Option<String>,
}

/// That somebody saw something, as shown.
#[derive(Debug)]
pub(crate) struct Seen {
    /// Who.
    pub(crate) by: String,
    /// What.
    pub(crate) what: String,
    /// When.
    pub(crate) at: When,
}

/// Who saw what of somebody, newest first, each with the name of who saw it.
pub(crate) fn reveals(conn: &mut Conn, person: PersonId) -> Result<Vec<(String, Reveal)>, DbError> {
    reveal_page(conn, person, SEEN)?.into_iter().map(|r| Ok((name_of(conn, &r.by)?, r))).collect()
}

/// Who saw what of somebody, in the reader's words.
pub(crate) fn seen(visit: &Visit, all: Vec<(String, Reveal)>) -> Vec<Seen> {
    all.into_iter().map(|(name, r)| Seen { by: who(visit, name), what: list(visit, &r.fields), at: visit.moment(r.at) }).collect()
}

/// When somebody's details go, or went.
pub(crate) fn goes(visit: &Visit, person: &Person) -> String {
    match (person.wiped_at, person.wipe_at) {
        (Some(at), _) => visit.t1("case-wiped", "date", visit.day(at).words),
        (None, Some(at)) => visit.t1("case-goes", "date", visit.day(at).words),
        (None, None) => visit.t1("case-goes-after", "days", WIPE_AFTER.as_secs() / 86_400),
    }
}

/// The words for a detail.
pub(crate) fn label(visit: &Visit, detail: Detail) -> String {
    visit.t(&format!("detail-{detail}"))
}

/// The address that rings a number.
pub(crate) fn tel(number: &str) -> String {
    let plus = if number.trim_start().starts_with('+') { "+" } else { "" };
    format!("tel:{plus}{}", caremonger_domain::person::phone_digits(number))
}

/// Details in the reader's words.
pub(crate) fn shown(visit: &Visit, all: Vec<(Detail, String)>) -> Vec<Shown> {
    let link = |detail, text: &str| match detail {
        Detail::Phone => Some(tel(text)),
        Detail::Mail => Some(format!("mailto:{text}")),
        _ => None,
    };
    all.into_iter().map(|(d, text)| Shown { label: label(visit, d), link: link(d, &text), text }).collect()
}

/// The words for several details in one line.
pub(crate) fn list(visit: &Visit, all: &[Detail]) -> String {
    all.iter().map(|d| label(visit, *d)).collect::<Vec<_>>().join(&visit.t("list-comma"))
}

/// Whose details a form asks for: the words beside the fields differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// One's own.
    Own,
    /// Those of somebody on the phone.
    Caller,
}

fn hint(visit: &Visit, detail: Detail, asked: Asked) -> String {
    visit.t(&format!("detail-{detail}-hint-{}", if asked == Asked::Own { "own" } else { "caller" }))
}

/// The field that asks for a detail.
pub(crate) fn field(visit: &Visit, detail: Detail, value: &str, asked: Asked) -> Field {
    let label = label(visit, detail);
    let own = asked == Asked::Own;
    let fill = |words| if own { words } else { "off" };
    let field = match detail {
        Detail::Name => Field::line("name", label, value).autocomplete(fill("name")),
        Detail::Phone => Field::phone("phone", label, value).autocomplete(fill("tel")),
        Detail::Mail => Field::mail("mail", label, value).autocomplete(fill("email")),
        Detail::Corner => Field::line("corner", label, value),
        Detail::Door => Field::line("door", label, value).autocomplete(fill("street-address")),
        Detail::Household => Field::line("household", label, value),
        Detail::Shopping => Field::text("shopping", label, value),
        Detail::Note => Field::text("note", label, value),
        Detail::Fediverse => Field::line("address", label, value),
        Detail::Said => Field::text("said", label, value),
    };
    field.hint(hint(visit, detail, asked))
}

/// Reads the details a form asked for; those it did not ask for are left as they are.
pub(crate) fn read(fields: &Fields, asked: &[Detail]) -> Result<Details, Refusal> {
    let mut details = Details::default();
    for detail in asked {
        if let Some(text) = fields.find(detail.as_str()) {
            details = details.with(*detail, text)?;
        }
    }
    Ok(details)
}

/// The same, where an empty field means nothing.
pub(crate) fn read_told(fields: &Fields, asked: &[Detail]) -> Result<Details, Refusal> {
    let told: Vec<Detail> = asked.iter().copied().filter(|d| !fields.get(d.as_str()).trim().is_empty()).collect();
    read(fields, &told)
}
