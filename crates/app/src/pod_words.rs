//! What a pod says in its own words, in place of what everybody says (D12).

use caremonger_domain::{Refusal, listing::is_language};
use caremonger_store::{member::Member, pod_words::pod_words_put};

use crate::{Error, Tx, commitment::check_words};

/// The place of what somebody reads who cannot come after all.
pub const LATE_CANCEL: &str = "late_cancel";

/// Keeps the words for a place; empty ones take them away.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anybody but the desk, [`Refusal::Invalid`] naming `words` or `language`. A number of the desk may stand in them:
/// neighbours alone read them.
pub fn put(tx: &mut Tx<'_>, who: &Member, place: &str, language: &str, words: &str) -> Result<(), Error> {
    who.check_job("desk")?;
    if !is_language(language) {
        return Err(Refusal::Invalid("Choose the language of the text from the list.", "language").into());
    }
    let words = check_words(words, "words")?;
    Ok(pod_words_put(tx.conn, who.pod, place, language, &words)?)
}
