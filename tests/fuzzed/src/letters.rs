//! Mails that somebody sends to the desk.

use caremonger_app::mail_in::read;
use caremonger_domain::person::{Details, Field, WORDS_MAX};

/// A mail as a mail server hands it over: what of it is kept.
///
/// # Panics
/// When something the node relies on does not hold.
pub fn mail_in(data: &[u8]) {
    let Some(mail) = read(data) else { return };
    assert!(mail.words.chars().count() <= WORDS_MAX && mail.id.chars().count() <= 150 && mail.to.len() <= 20);
    assert!(Details::default().with(Field::Said, &mail.words).is_ok(), "what was written can be kept");
    assert!(!mail.from.is_empty());
}
