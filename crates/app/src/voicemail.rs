//! Voice messages that become cases (C5): sealed as they come, listened to at the desk, and gone when the case ends. Whoever listens is
//! written down, as with every detail.

use std::time::Duration;

use caremonger_domain::{
    Refusal,
    case::{Case, Channel},
    id::{CaseId, RecordingId},
    person::{Details, Field},
    recording::{BYTES_MAX, kind},
};
use caremonger_i18n::{Locale, text};
use caremonger_store::{
    Conn,
    case::case_history_of,
    member::Member,
    person::{Reveal, reveal_add},
    recording::recording_of_case,
    text_message::text_is_new,
};

use crate::{
    Error, Node, Tx, case,
    case_new::{NewCase, many_today, take_in},
    notice::{self, About},
    recording,
    text_message::{self, add_words, cases_of},
};

/// How long after somebody said that they listen the sound is played to them.
const LISTENING: Duration = Duration::from_secs(3600);

/// A voice message as a gateway hands it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceIn {
    /// The gateway's own id: handed over twice, it is taken once.
    pub id: String,
    /// The number it came from; empty when that is hidden.
    pub from: String,
    /// The pod it is for; else the first of the node.
    pub pod: Option<String>,
    /// What somebody or something wrote down of it; may be empty.
    pub summary: String,
    /// The sound.
    pub sound: Vec<u8>,
}

/// What became of a voice message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is a case now, or more about one.
    Case,
    /// It was taken before.
    Again,
}

/// Takes in a voice message.
///
/// # Errors
/// [`Refusal::Invalid`] naming `sound`, `from` or `pod`, or where so many come that no more are taken.
pub fn received(tx: &mut Tx<'_>, v: &VoiceIn) -> Result<Taken, Error> {
    if v.sound.len() > BYTES_MAX {
        return Err(Refusal::Invalid("Keep it under 3 MB.", "sound").into());
    }
    let kind = kind(&v.sound).ok_or(Refusal::Invalid("Send the sound as MP3, M4A, Ogg, WAV, WebM or AMR.", "sound"))?;
    let mut details = Details::default();
    if !v.from.is_empty() {
        details = details.with(Field::Phone, &v.from)?;
    }
    let pod = text_message::pod(tx, v.pod.as_deref())?.ok_or(Refusal::Invalid("There is no pod of that name here.", "pod"))?;
    if v.id.is_empty() || v.id.len() > 150 {
        return Err(Refusal::Invalid("Send an id of at most 150 letters.", "id").into());
    }
    if !text_is_new(tx.conn, &format!("voice {}", v.id), tx.now)? {
        return Ok(Taken::Again);
    }
    let cases = if v.from.is_empty() { Vec::new() } else { cases_of(tx.conn, tx.node, pod.id, &v.from)? };
    if let Some(c) = cases.last().filter(|c| c.state.is_open()).cloned() {
        keep(tx, &c, kind, &v.sound)?;
        add_words(tx, &c, &v.summary)?;
        notice::to_desk(tx, c.pod, None, "case-words", About::case(c.id))?;
        return Ok(Taken::Case);
    }
    if many_today(&cases, tx.now) {
        return Err(Refusal::Invalid("Five voice messages a day are the most.", "from").into());
    }
    let title = text(Locale::for_language(&pod.language), "voice-case-title", &[]);
    let details = details.with(Field::Said, &v.summary)?;
    let new = NewCase::written(Channel::Voicemail, title, &pod.language, details, format!("voice {}", v.id));
    let c = take_in(tx, pod.id, None, new)?;
    keep(tx, &c, kind, &v.sound)?;
    Ok(Taken::Case)
}

fn keep(tx: &mut Tx<'_>, c: &Case, kind: &str, sound: &[u8]) -> Result<(), Error> {
    recording::keep(tx, c.id, kind, sound)?;
    case::log(tx, c.id, "voice", "caller")
}

/// Somebody at the desk is about to listen: written down, and shown to the person.
///
/// # Errors
/// [`Refusal::NotFound`] for anybody else, or where there is nothing to hear.
pub fn listen(tx: &mut Tx<'_>, who: &Member, id: CaseId) -> Result<(), Error> {
    let c = case::locked(tx, who, id)?;
    if recording_of_case(tx.conn, id)?.is_empty() {
        return Err(Refusal::NotFound.into());
    }
    let seen = Reveal { by: who.id.to_string(), seen_as: "desk".to_owned(), fields: vec![Field::Said], at: tx.now };
    reveal_add(tx.conn, c.person, &seen)?;
    case::log(tx, id, "listened", &who.id.to_string())
}

/// Whether somebody said within the hour that they listen.
///
/// # Errors
/// [`Error::Db`].
pub fn is_listening(conn: &mut Conn, node: &Node, who: &Member, id: CaseId) -> Result<bool, Error> {
    let (me, since) = (who.id.to_string(), node.now().minus(LISTENING));
    Ok(case_history_of(conn, id)?.iter().any(|l| l.event == "listened" && l.actor == me && l.at > since))
}

/// A voice message for somebody who said that they listen: its media type and the sound.
///
/// # Errors
/// [`Refusal::NotFound`] for anybody else, or when it is gone.
pub fn sound(conn: &mut Conn, node: &Node, who: &Member, id: CaseId, which: RecordingId) -> Result<(String, Vec<u8>), Error> {
    case::at_desk(conn, who, id)?;
    if !is_listening(conn, node, who, id)? {
        return Err(Refusal::NotFound.into());
    }
    recording::opened(conn, node, id, which)
}
