//! A number or an address that somebody wrote where all would read it: put where only those see it who need it.

use std::collections::BTreeMap;

use caremonger_domain::{
    person::{Details, Field},
    private_place::put_away,
};
use caremonger_store::{member::Member, person::person_of_member};

use crate::{Error, Tx, notice_setting, person};

/// Keeps what was taken out of a text among the details of the neighbour who wrote it ([`put_away`]).
///
/// # Errors
/// [`Refusal::Invalid`](caremonger_domain::Refusal) when it is more than can be kept.
pub fn keep(tx: &mut Tx<'_>, who: &Member, found: Vec<(Field, String)>) -> Result<(), Error> {
    let before: BTreeMap<Field, String> = match person_of_member(tx.conn, who.id)? {
        Some(p) => person::all(tx.conn, tx.node, p.id)?.into_iter().collect(),
        None => BTreeMap::new(),
    };
    let mut kept = before.clone();
    put_away(&mut kept, Field::ALL, found);
    let mut told = Details::default();
    for (field, text) in kept.iter().filter(|(field, text)| before.get(field) != Some(text)) {
        told = told.with(*field, text)?;
    }
    if told.is_empty() { Ok(()) } else { notice_setting::tell(tx, who, &told) }
}
