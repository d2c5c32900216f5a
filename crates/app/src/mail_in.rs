//! Mails that become cases: what somebody writes to the desk's address, or a neighbour at the desk forwards, is read like a text message.
//! Nothing is answered: who stands in `From` need not have written it.

use caremonger_domain::{
    Refusal,
    case::{Case, Channel},
    id::PodId,
    listing::tidy_text,
    person::{Details, Field, WORDS_MAX},
};
use caremonger_i18n::{Locale, text};
use caremonger_store::{
    Conn,
    member::member_find,
    person::person_find,
    pod::{Pod, pod_all},
    text_message::text_is_new,
};
use mail_parser::{HeaderValue, MessageParser};

use crate::{
    Error, Node, Tx, case,
    case_new::{NewCase, many_today, take_in},
    person::{self, Contact},
    text_message,
};

/// Most people of one address that are looked at.
const PEOPLE: i64 = 20;

/// A mail as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailIn {
    /// `Message-ID`: handed over twice, it is taken once.
    pub id: String,
    /// The address in `From`.
    pub from: String,
    /// The addresses it was sent to.
    pub to: Vec<String>,
    /// Subject and words, plain, no longer than is kept.
    pub words: String,
    /// Whether a program wrote it: holiday notices, lists, refusals.
    pub automatic: bool,
}

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is a case now, or more words about one.
    Case,
    /// It was taken before.
    Again,
    /// A program wrote it.
    Automatic,
}

/// Reads a mail (RFC 5322 and MIME); `None` for what is none, or has no sender.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<MailIn> {
    let m = MessageParser::default().parse(bytes)?;
    let from = m.from()?.first()?.address()?.trim().to_owned();
    let to = [m.to(), m.cc()].into_iter().flatten().flat_map(|a| a.iter()).filter_map(|a| a.address().map(str::to_owned));
    let header = |name: &str| match m.header(name) {
        Some(HeaderValue::Text(text)) => text.to_lowercase(),
        Some(_) => "there".to_owned(),
        None => String::new(),
    };
    let auto = header("Auto-Submitted");
    let precedence = header("Precedence");
    let automatic = !(auto.is_empty() || auto == "no")
        || matches!(precedence.trim(), "bulk" | "list" | "junk" | "auto_reply")
        || m.header("List-Id").is_some()
        || m.header("X-Auto-Response-Suppress").is_some();
    let body = m.body_text(0).unwrap_or_default();
    let words = tidy_text(&format!("{}\n{body}", m.subject().unwrap_or_default()));
    Some(MailIn {
        id: m.message_id().unwrap_or_default().chars().take(150).collect(),
        from,
        to: to.take(20).collect(),
        words: words.chars().take(WORDS_MAX).collect(),
        automatic,
    })
}

/// The pod whose name stands before the `@`, perhaps behind a `+`; else the first of the node.
fn pod(tx: &mut Tx<'_>, m: &MailIn) -> Result<Pod, Error> {
    let here: Vec<Pod> = pod_all(tx.conn)?.into_iter().filter(Pod::is_here).collect();
    let named = |p: &Pod| {
        let names = m.to.iter().filter_map(|to| to.split('@').next());
        names.flat_map(|name| name.split('+')).any(|part| part.eq_ignore_ascii_case(&p.name))
    };
    Ok(here.iter().find(|p| named(p)).or(here.first()).cloned().ok_or(Refusal::NotFound)?)
}

/// The cases of an address at a pod's desk, the newest last; and whether it is that of somebody at that desk, who forwards.
fn of_address(conn: &mut Conn, node: &Node, pod: PodId, from: &str) -> Result<(Vec<Case>, bool), Error> {
    let people = person::reached_by(conn, node, pod, Contact::Mail(from), PEOPLE)?;
    let mut forwards = false;
    for id in &people {
        if let Some(member) = person_find(conn, *id)?.and_then(|p| p.member) {
            forwards |= member_find(conn, member)?.is_some_and(|m| m.has_job("desk"));
        }
    }
    Ok((case::of_people(conn, pod, &people)?, forwards))
}

/// Takes in a mail.
///
/// # Errors
/// [`Refusal::Invalid`] for an address that cannot be one, or where so many come that no more are taken.
pub fn received(tx: &mut Tx<'_>, m: &MailIn) -> Result<Taken, Error> {
    let details = Details::default().with(Field::Mail, &m.from)?;
    if m.automatic {
        return Ok(Taken::Automatic);
    }
    let id = if m.id.is_empty() { format!("{:x?}", crate::session::fingerprint(m.words.as_bytes())) } else { m.id.clone() };
    if !text_is_new(tx.conn, &format!("mail {id}"), tx.now)? {
        return Ok(Taken::Again);
    }
    let pod = pod(tx, m)?;
    let (cases, forwards) = of_address(tx.conn, tx.node, pod.id, &m.from)?;
    if let Some(c) = cases.last().filter(|c| c.state.is_open() && !forwards) {
        text_message::add_words(tx, c, &m.words)?;
        return Ok(Taken::Case);
    }
    if !forwards && many_today(&cases, tx.now) {
        return Err(Refusal::Invalid("Five mails a day are the most.", "from").into());
    }
    let locale = Locale::for_language(&pod.language);
    // What somebody forwards is not about whoever forwards it.
    let details = if forwards { Details::default() } else { details };
    let details = details.with(Field::Said, &m.words)?;
    let title = text(locale, "mail-case-title", &[]);
    take_in(tx, pod.id, None, NewCase::written(Channel::Mail, title, &pod.language, details, format!("mail {id}")))?;
    Ok(Taken::Case)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_mail_is_read_as_people_write_it() {
        let mail = "From: =?utf-8?q?Rosa_=C3=91?= <rosa@mail.example>\r\nTo: Desk <help+maple@node.example>\r\nMessage-ID: <1@mail>\r\n\
                    Subject: =?utf-8?b?2K7YqNiy?=\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
                    Content-Transfer-Encoding: quoted-printable\r\n\r\nSe=F1ora, bread please=\r\n.\r\n";
        let read = read(mail.as_bytes()).expect("a mail");
        assert_eq!((read.from.as_str(), read.id.as_str(), read.automatic), ("rosa@mail.example", "1@mail", false));
        assert_eq!(read.to, ["help+maple@node.example"]);
        assert_eq!(read.words, "خبز\nSeñora, bread please.");
    }

    #[test]
    fn what_a_program_wrote_is_known() {
        for line in ["Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <all.list.example>"] {
            let mail = format!("From: a@mail.example\r\n{line}\r\n\r\nHello\r\n");
            assert!(read(mail.as_bytes()).is_some_and(|m| m.automatic), "{line}");
        }
        assert!(read(b"From: a@mail.example\r\nAuto-Submitted: no\r\n\r\nHello\r\n").is_some_and(|m| !m.automatic));
        for none in [&b""[..], b"Hello", b"Subject: x\r\n\r\nno sender"] {
            assert_eq!(read(none), None);
        }
    }

    proptest! {
        #[test]
        fn reading_anything_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            if let Some(m) = read(&bytes) {
                prop_assert!(m.words.chars().count() <= WORDS_MAX && m.to.len() <= 20);
            }
        }
    }
}
