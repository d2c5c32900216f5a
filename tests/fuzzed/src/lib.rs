//! One function for each way in which bytes from outside are read: what `tests/fuzz` feeds, and what replays its corpus.
//!
//! None may panic, whatever the bytes. Beyond that each asserts what the rest of the node takes for granted about the result.

mod documents;
mod letters;
mod lists;
mod peers;
mod photos;
mod requests;
mod words;

pub use documents::{activity, proof, webfinger};
pub use letters::mail_in;
pub use lists::{area, blocklist, import, kit, pod_file, shopping};
pub use peers::{neighbourhood, peer_terms, sync_header, sync_page};
pub use photos::photo;
pub use requests::{key, signature_cavage, signature_rfc9421};
pub use words::{amount_words, answer_word, html, text_message};

/// A reader of bytes from outside.
pub type Target = fn(&[u8]);

/// All of them by name: that of the file in `tests/fuzz/fuzz_targets` and of the folder in `tests/fuzz/corpus`.
pub const TARGETS: [(&str, Target); 22] = [
    ("activity", activity),
    ("amount_words", amount_words),
    ("answer_word", answer_word),
    ("area", area),
    ("blocklist", blocklist),
    ("html", html),
    ("import", import),
    ("key", key),
    ("kit", kit),
    ("mail_in", mail_in),
    ("neighbourhood", neighbourhood),
    ("peer_terms", peer_terms),
    ("photo", photo),
    ("pod_file", pod_file),
    ("proof", proof),
    ("shopping", shopping),
    ("signature_cavage", signature_cavage),
    ("signature_rfc9421", signature_rfc9421),
    ("sync_header", sync_header),
    ("sync_page", sync_page),
    ("text_message", text_message),
    ("webfinger", webfinger),
];

/// Sun, 01 Nov 2026 12:00:00 GMT in seconds since 1970: when the seeds of the corpus were signed.
const NOW: i64 = 1_793_534_400;

/// Bytes as text; what is no UTF-8 is replaced, so that no input is wasted.
fn text(data: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(data)
}
