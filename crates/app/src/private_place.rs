//! A number or an address that somebody wrote where all would read it: put where only those see it who need it.

use std::collections::BTreeMap;

use caremonger_domain::{
    id::CaseId,
    person::{Details, Field},
    private_place::put_away,
};
use caremonger_store::{member::Member, person::person_of_member};

use crate::{Error, Tx, case, notice_setting, person};

/// Keeps what was taken out of a text among the details of the neighbour who wrote it ([`put_away`]).
///
/// # Errors
/// [`Refusal::Invalid`](caremonger_domain::Refusal) when it is more than can be kept.
pub fn keep(tx: &mut Tx<'_>, who: &Member, found: Vec<(Field, String)>) -> Result<(), Error> {
    let before: BTreeMap<Field, String> = match person_of_member(tx.conn, who.id)? {
        Some(p) => person::all(tx.conn, tx.node, p.id)?.into_iter().collect(),
        None => BTreeMap::new(),
    };
    let told = merged(before, found)?;
    if told.is_empty() { Ok(()) } else { notice_setting::tell(tx, who, &told) }
}

/// The same for the person of a case, where somebody at the desk wrote it.
///
/// # Errors
/// [`Refusal`](caremonger_domain::Refusal) for anybody but its desk, or when it is more than can be kept.
pub fn keep_of_case(tx: &mut Tx<'_>, who: &Member, id: CaseId, found: Vec<(Field, String)>) -> Result<(), Error> {
    let c = case::at_desk(tx.conn, who, id)?;
    let before = person::all(tx.conn, tx.node, c.person)?.into_iter().collect();
    let told = merged(before, found)?;
    if told.is_empty() { Ok(()) } else { case::tell(tx, who, id, &told) }
}

/// What is new among details when something is put beside what was there.
fn merged(before: BTreeMap<Field, String>, found: Vec<(Field, String)>) -> Result<Details, Error> {
    let mut kept = before.clone();
    put_away(&mut kept, Field::ALL, found);
    let mut told = Details::default();
    for (field, text) in kept.iter().filter(|(field, text)| before.get(field) != Some(text)) {
        told = told.with(*field, text)?;
    }
    Ok(told)
}
