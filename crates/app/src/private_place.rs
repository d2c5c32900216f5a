//! A number or an address that somebody wrote where all would read it: put where only those see it who need it.

use caremonger_domain::person::{Details, Field};
use caremonger_store::{member::Member, person::person_of_member};

use crate::{Error, Tx, notice_setting, person};

/// Keeps what was taken out of a text among the details of the neighbour who wrote it: where it belongs, or, where something else stands
/// there, beside what whoever helps should know.
///
/// # Errors
/// [`Refusal::Invalid`](caremonger_domain::Refusal) when it is more than can be kept.
pub fn keep(tx: &mut Tx<'_>, who: &Member, found: &[(Field, String)]) -> Result<(), Error> {
    let mut kept = match person_of_member(tx.conn, who.id)? {
        Some(p) => person::all(tx.conn, tx.node, p.id)?,
        None => Vec::new(),
    };
    let mut told = Details::default();
    for (field, text) in found {
        let known = |field: Field| kept.iter().find(|(f, _)| *f == field).map_or("", |(_, text)| text.as_str());
        if known(*field) == text || known(Field::Note).contains(text.as_str()) {
            continue;
        }
        let fits = if known(*field).is_empty() { told.clone().with(*field, text).ok() } else { None };
        let (field, text) = match &fits {
            Some(_) => (*field, text.clone()),
            None => (Field::Note, format!("{}\n{text}", known(Field::Note))),
        };
        told = match fits {
            Some(told) => told,
            None => told.with(field, &text)?,
        };
        kept.retain(|(f, _)| *f != field);
        kept.push((field, text));
    }
    if told.is_empty() { Ok(()) } else { notice_setting::tell(tx, who, &told) }
}
