//! Asking to join a pod, and the answer of a point person (A2). Who asks is sealed; without an answer it goes after thirty days.

use std::time::Duration;

use caremonger_domain::{
    Refusal,
    id::{PersonId, PodId},
    listing::is_language,
    person::{Details, Eye, Field},
};
use caremonger_store::{
    join_request::{JoinRequest, join_request_before, join_request_insert, join_request_page, join_request_take},
    letter::Way,
    member::Member,
    pod::pod_find,
};

use crate::{
    Error, Tx,
    join::{self, Newcomer, is_point_person},
    letter, notice,
    person::{self, Contact},
};

const HOUR: Duration = Duration::from_secs(3600);
/// Most questions of a pod in an hour.
const AN_HOUR: usize = 10;
/// Most open questions of a pod.
const OPEN: i64 = 50;
/// How long a question waits for its answer.
const WAITS: Duration = Duration::from_secs(30 * 24 * 3600);
/// Most that are forgotten in one round.
const ROUND: i64 = 200;

/// Asks to join a pod.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::Invalid`] naming the field.
pub fn ask(tx: &mut Tx<'_>, pod: PodId, language: &str, told: &Details) -> Result<(), Error> {
    let pod = pod_find(tx.conn, pod)?.filter(caremonger_store::pod::Pod::is_here).ok_or(Refusal::NotFound)?;
    if !(1..=60).contains(&told.get(Field::Name).chars().count()) {
        return Err(Refusal::Invalid("Write a name of 1 to 60 letters.", "name").into());
    }
    if told.get(Field::Phone).is_empty() && told.get(Field::Mail).is_empty() {
        return Err(Refusal::Invalid("Write a phone number or a mail address, so that somebody can answer.", "phone").into());
    }
    if !is_language(language) {
        return Err(Refusal::Invalid("Choose the language of the text from the list.", "language").into());
    }
    let open = join_request_page(tx.conn, pod.id, OPEN)?;
    let lately = open.iter().filter(|r| r.created_at > tx.now.minus(HOUR)).count();
    if open.len() >= usize::try_from(OPEN).unwrap_or(usize::MAX) || lately >= AN_HOUR {
        return Err(Refusal::Invalid(
            "So many ask to join at the moment that nobody can answer. Try again in a few days.",
            "name",
        )
        .into());
    }
    // Whoever asks twice is asked about once; whether somebody asked is told to nobody.
    for contact in [Contact::Phone(told.get(Field::Phone)), Contact::Mail(told.get(Field::Mail))] {
        let (Contact::Phone(text) | Contact::Mail(text)) = contact;
        if !text.is_empty() {
            let known = person::reached_by(tx.conn, tx.node, pod.id, contact, OPEN)?;
            if open.iter().any(|r| known.contains(&r.person)) {
                return Ok(());
            }
        }
    }
    let id = person::create(tx, pod.id, None, told)?;
    join_request_insert(tx.conn, &JoinRequest { person: id, pod: pod.id, language: language.to_owned(), created_at: tx.now })?;
    notice::to_jobs(tx, pod.id, &["desk", "keys"], &[], "join-asked", notice::About::default())
}

/// A question with who asks it.
pub type Asked = (JoinRequest, Vec<(Field, String)>);

/// Shows a point person who asks to join their pod, and writes that down.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub fn reveal(tx: &mut Tx<'_>, who: &Member) -> Result<Vec<Asked>, Error> {
    if !is_point_person(who) {
        return Err(Refusal::NotAllowed.into());
    }
    let all = join_request_page(tx.conn, who.pod, OPEN)?;
    all.into_iter()
        .map(|r| {
            let details = person::reveal(tx, r.person, who, Eye::Desk, Field::ALL)?;
            Ok((r, details))
        })
        .collect()
}

fn taken(tx: &mut Tx<'_>, who: &Member, id: PersonId) -> Result<JoinRequest, Error> {
    if !is_point_person(who) {
        return Err(Refusal::NotAllowed.into());
    }
    Ok(join_request_take(tx.conn, id)?.filter(|r| r.pod == who.pod).ok_or(Refusal::NotFound)?)
}

/// Lets somebody in who asked: they are a newcomer until neighbours vouch for them. Where the node sends mail, and they wrote an address,
/// they are mailed a way to sign in.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NotFound`] when somebody answered already.
pub fn let_in(tx: &mut Tx<'_>, who: &Member, id: PersonId) -> Result<Member, Error> {
    let request = taken(tx, who, id)?;
    let pod = pod_find(tx.conn, request.pod)?.filter(|p| p.deleted_at.is_none()).ok_or(Refusal::NotFound)?;
    let (mut name, mut details) = (String::new(), Details::default());
    for (field, text) in person::all(tx.conn, tx.node, id)? {
        match field {
            Field::Name => name = text,
            // What they wrote to be let in is of no use any more.
            Field::Note => {}
            _ => details = details.with(field, &text)?,
        }
    }
    person::wipe(tx, id)?;
    let mails = !details.get(Field::Mail).is_empty();
    let member = join::let_in(tx, &pod, &Newcomer { name, language: request.language, details })?;
    if mails && tx.node.ways().mail {
        let person = person::of_member(tx, &member)?;
        letter::put(tx, person, Way::Mail, letter::SIGN_IN, tx.now)?;
    }
    Ok(member)
}

/// Says no: what was told is wiped at once.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NotFound`] when somebody answered already.
pub fn refuse(tx: &mut Tx<'_>, who: &Member, id: PersonId) -> Result<(), Error> {
    let request = taken(tx, who, id)?;
    person::wipe(tx, request.person)
}

/// Wipes what was asked long ago and never answered.
pub(crate) fn forget_old(tx: &mut Tx<'_>) -> Result<(), Error> {
    for id in join_request_before(tx.conn, tx.now.minus(WAITS), ROUND)? {
        join_request_take(tx.conn, id)?;
        person::wipe(tx, id)?;
    }
    Ok(())
}
