//! A number that anybody can ring each week to sit together (E6). It is the pod's own and stands on its flyer.

use caremonger_domain::{
    Refusal,
    listing::tidy_line,
    pairing::{Part, times},
    person::{LINE_MAX, phone_digits},
};
use caremonger_store::{
    member::Member,
    phone_in::{PhoneIn, phone_in_delete, phone_in_put},
};

use crate::{Error, Tx};

/// Writes down when and where to ring.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the desk job, [`Refusal::Invalid`] naming the field.
pub fn put(tx: &mut Tx<'_>, who: &Member, p: &PhoneIn) -> Result<(), Error> {
    who.check_job("desk")?;
    let p = PhoneIn { number: tidy_line(&p.number), words: tidy_line(&p.words), ..p.clone() };
    if phone_digits(&p.number).len() < 5 || p.number.chars().count() > LINE_MAX {
        return Err(Refusal::Invalid("Write a phone number of at least five digits.", "number").into());
    }
    if p.words.chars().count() > LINE_MAX {
        return Err(Refusal::Invalid("Keep it shorter.", "words").into());
    }
    if !times(Part::ALL).contains(&p.minute) {
        return Err(Refusal::Invalid("Choose one from the list.", "time").into());
    }
    Ok(phone_in_put(tx.conn, who.pod, &p, tx.now)?)
}

/// There is none any more.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the desk job.
pub fn away(tx: &mut Tx<'_>, who: &Member) -> Result<(), Error> {
    who.check_job("desk")?;
    Ok(phone_in_delete(tx.conn, who.pod)?)
}
