//! Announcements of a desk that reach everybody of its pod: on the page and by each neighbour's own way at once, and by voice those whom
//! nothing else reaches.

use caremonger_domain::{
    Refusal,
    id::{AnnouncementId, MemberId},
    listing::{DESCRIPTION_MAX, TITLE_MAX, is_language, tidy_line, tidy_text},
    notice::Channel,
    person::{Eye, Field},
};
use caremonger_store::{
    Conn,
    announcement::{Announcement, announcement_calls, announcement_find, announcement_insert, announcement_told},
    letter::Way,
    member::Member,
    person::person_of_member,
    session::session_has_any,
};

use crate::{
    Error, Tx, letter, member,
    notice::{self, About},
    notice_setting, person, push, text_message,
};

/// An announcement to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnnouncement {
    /// One line.
    pub title: String,
    /// More.
    pub text: String,
    /// BCP 47 tag of both.
    pub language: String,
}

/// Whether nothing reaches a neighbour but somebody's voice: they chose that, or no letter can reach them and they never signed in.
fn by_voice(tx: &mut Tx<'_>, m: &Member) -> Result<bool, Error> {
    let s = notice_setting::of(tx.conn, m.id)?;
    if s.channel == Channel::Paper {
        return Ok(true);
    }
    let reached = match letter::way_of(tx, &s) {
        Some(Way::Mail | Way::Mention) => true,
        Some(Way::Push) => push::has_any(tx.conn, m.id)?,
        Some(Way::Text) => match notice_setting::detail(tx.conn, tx.node, m.id, Field::Phone)? {
            Some(number) => !text_message::is_stopped(tx.conn, tx.node, &number)?,
            None => false,
        },
        None => false,
    };
    Ok(!reached && !session_has_any(tx.conn, m.id)?)
}

/// Announces something to everybody of a pod.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anybody but the desk, [`Refusal::Invalid`] naming the field.
pub fn make(tx: &mut Tx<'_>, who: &Member, new: &NewAnnouncement) -> Result<Announcement, Error> {
    who.check_job("desk")?;
    let (title, text) = (tidy_line(&new.title), tidy_text(&new.text));
    let letters = title.chars().count();
    if letters < 3 {
        return Err(Refusal::Invalid("Write a title of at least three letters.", "title").into());
    }
    if letters > TITLE_MAX {
        return Err(Refusal::Invalid("Keep it shorter.", "title").into());
    }
    if text.chars().count() > DESCRIPTION_MAX {
        return Err(Refusal::Invalid("Keep it shorter.", "text").into());
    }
    if !is_language(&new.language) {
        return Err(Refusal::Invalid("Choose the language of the text from the list.", "language").into());
    }
    let made = Announcement {
        id: AnnouncementId::new(tx.now, tx.bits()),
        pod: who.pod,
        author: Some(who.id),
        title,
        text,
        language: new.language.clone(),
        created_at: tx.now,
    };
    let mut calls = Vec::new();
    member::for_each(tx, who.pod, |tx, m| {
        notice::to_member_about(tx, m.id, "announcement", About::default())?;
        if by_voice(tx, m)? {
            calls.push(m.id);
        }
        Ok(())
    })?;
    announcement_insert(tx.conn, &made, &calls)?;
    Ok(made)
}

/// An announcement for a neighbour of its pod.
///
/// # Errors
/// [`Refusal::NotFound`] for anybody else.
pub fn seen_by(conn: &mut Conn, who: &Member, id: AnnouncementId) -> Result<Announcement, Error> {
    Ok(announcement_find(conn, id)?.filter(|a| a.pod == who.pod).ok_or(Refusal::NotFound)?)
}

fn at_desk(conn: &mut Conn, who: &Member, id: AnnouncementId) -> Result<Announcement, Error> {
    if who.has_job("desk") { seen_by(conn, who, id) } else { Err(Refusal::NotFound.into()) }
}

/// Somebody was told by voice.
///
/// # Errors
/// [`Refusal::NotFound`].
pub fn told(tx: &mut Tx<'_>, who: &Member, id: AnnouncementId, member: MemberId) -> Result<(), Error> {
    at_desk(tx.conn, who, id)?;
    Ok(announcement_told(tx.conn, id, member, who.id, tx.now)?)
}

/// Shows the desk the phones of those who are still to be told, and writes that down for each: the phone-tree sheet.
///
/// # Errors
/// [`Refusal::NotFound`].
pub fn phones(tx: &mut Tx<'_>, who: &Member, id: AnnouncementId) -> Result<Vec<(MemberId, String)>, Error> {
    at_desk(tx.conn, who, id)?;
    let mut phones = Vec::new();
    for (member, _, told) in announcement_calls(tx.conn, id)? {
        let Some(p) = person_of_member(tx.conn, member)?.filter(|p| told.is_none() && p.wiped_at.is_none()) else { continue };
        for (_, phone) in person::reveal(tx, p.id, who, Eye::Desk, &[Field::Phone])? {
            phones.push((member, phone));
        }
    }
    Ok(phones)
}
