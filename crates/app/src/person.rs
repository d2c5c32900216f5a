//! People's details: sealed, shown by need with a line for each time, and wiped.

use std::collections::BTreeMap;

use caremonger_domain::{
    Refusal, Timestamp,
    id::{MemberId, PersonId, PodId},
    person::{Details, Eye, Field, mail_mark, may_see, phone_mark, same_phone},
};
use caremonger_store::{
    Conn,
    member::Member,
    person::{
        Person, Reveal, detail_all, detail_delete, detail_put, person_insert, person_lock, person_of_member, person_unlink,
        person_wipe, person_wipe_at, reveal_add,
    },
    vault_key::{person_with_mark, vault_key_find},
};

use crate::{
    Error, Node, Tx, recording,
    vault::{self, Marks},
};

/// Most people of one phone or mail that are looked at.
const DOUBLES: i64 = 20;

/// What somebody is found again by.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Contact<'a> {
    /// A phone number.
    Phone(&'a str),
    /// A mail address.
    Mail(&'a str),
}

impl Contact<'_> {
    fn field(self) -> Field {
        match self {
            Self::Phone(_) => Field::Phone,
            Self::Mail(_) => Field::Mail,
        }
    }

    /// The mark under which it is found without being read.
    pub(crate) fn mark(self, node: &Node) -> Vec<u8> {
        let plain = match self {
            Self::Phone(number) => phone_mark(number),
            Self::Mail(address) => mail_mark(address),
        };
        node.vault().mark(self.field().as_str(), &plain)
    }

    fn is(self, kept: &str) -> bool {
        match self {
            Self::Phone(number) => same_phone(kept, number),
            Self::Mail(address) => mail_mark(kept) == mail_mark(address),
        }
    }
}

/// The marks by which somebody with these details is found again.
pub(crate) fn marks(node: &Node, texts: &BTreeMap<Field, String>) -> Marks {
    let phone = texts.get(&Field::Phone).map(|text| Contact::Phone(text).mark(node));
    let mail = texts.get(&Field::Mail).map(|text| Contact::Mail(text).mark(node));
    Marks { phone, mail }
}

fn place(id: PersonId, field: Field) -> String {
    format!("{field} of {id}")
}

/// Keeps details of somebody new.
///
/// # Errors
/// [`Error::Db`].
pub fn create(tx: &mut Tx<'_>, pod: PodId, member: Option<MemberId>, details: &Details) -> Result<PersonId, Error> {
    let id = PersonId::new(tx.now, tx.bits());
    person_insert(tx.conn, &Person { id, pod, member, created_at: tx.now, wipe_at: None, wiped_at: None })?;
    vault::new_key(tx, &id.to_string(), Marks::default())?;
    put(tx, id, details)?;
    Ok(id)
}

/// The person a neighbour is; made when nothing was kept of them so far.
///
/// # Errors
/// [`Error::Db`].
pub fn of_member(tx: &mut Tx<'_>, who: &Member) -> Result<PersonId, Error> {
    match person_of_member(tx.conn, who.id)? {
        Some(person) if person.wiped_at.is_none() => return Ok(person.id),
        // Wiped without their doing, since nobody could read it any more: they may tell anew.
        Some(person) => person_unlink(tx.conn, person.id)?,
        None => {}
    }
    create(tx, who.pod, Some(who.id), &Details::default())
}

/// Keeps what is told, in place of what was there; an empty text forgets that detail. What was there before is wiped as a whole
/// person is: the rest is sealed anew with another key.
///
/// # Errors
/// [`Refusal::NotFound`] when they were wiped.
pub fn put(tx: &mut Tx<'_>, id: PersonId, told: &Details) -> Result<(), Error> {
    person_lock(tx.conn, id)?.filter(|p| p.wiped_at.is_none()).ok_or(Refusal::NotFound)?;
    let owner = id.to_string();
    let mut key = vault::key_of(tx.conn, tx.node, &owner)?.ok_or(Refusal::NotFound)?;
    let before = all(tx.conn, tx.node, id)?;
    let mut texts: BTreeMap<Field, String> = before.iter().cloned().collect();
    texts.extend(told.iter().map(|(field, text)| (field, text.to_owned())));
    texts.retain(|_, text| !text.is_empty());
    let loses = before.iter().any(|(field, text)| texts.get(field) != Some(text));
    let marks = marks(tx.node, &texts);
    if loses {
        key = vault::new_key(tx, &owner, marks)?;
        vault::is_due(tx)?;
    } else {
        vault::mark_anew(tx, &owner, marks)?;
    }
    for field in Field::ALL {
        let was = before.iter().find(|(f, _)| f == field).map(|(_, text)| text);
        match texts.get(field) {
            Some(text) if loses || was != Some(text) => {
                let sealed = vault::seal(tx.node, &key, &place(id, *field), text)?;
                detail_put(tx.conn, id, *field, &sealed, tx.now)?;
            }
            None if was.is_some() => detail_delete(tx.conn, id, *field)?,
            _ => {}
        }
    }
    Ok(())
}

/// Everything that is kept of somebody: for themselves. To show it to others is [`reveal`].
///
/// # Errors
/// [`Error::Sealed`] when the node's key is another.
pub fn all(conn: &mut Conn, node: &Node, id: PersonId) -> Result<Vec<(Field, String)>, Error> {
    let Some(key) = vault::key_of(conn, node, &id.to_string())? else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for (field, sealed) in detail_all(conn, id)? {
        // In an older backup a detail may be sealed with a key that was given up since: it is gone.
        if let Ok(text) = vault::open(&key, &place(id, field), &sealed) {
            all.push((field, text));
        }
    }
    Ok(all)
}

/// One detail of somebody, as [`all`] has it.
///
/// # Errors
/// [`Error::Sealed`] when the node's key is another.
pub fn one(conn: &mut Conn, node: &Node, id: PersonId, field: Field) -> Result<Option<String>, Error> {
    Ok(all(conn, node, id)?.into_iter().find(|(f, _)| *f == field).map(|(_, text)| text))
}

/// Which details are kept of somebody, without opening them.
///
/// # Errors
/// [`Error::Db`].
pub fn held(conn: &mut Conn, id: PersonId) -> Result<Vec<Field>, Error> {
    Ok(detail_all(conn, id)?.into_iter().map(|(field, _)| field).collect())
}

/// Which of the details that are kept may be shown to `eye` now.
///
/// # Errors
/// [`Error::Db`].
pub fn showable(conn: &mut Conn, id: PersonId, eye: Eye, now: Timestamp) -> Result<Vec<Field>, Error> {
    Ok(held(conn, id)?.into_iter().filter(|f| may_see(*f, eye, now)).collect())
}

fn seen_as(eye: Eye) -> &'static str {
    match eye {
        Eye::Desk => "desk",
        Eye::Helper { .. } => "helper",
        Eye::Other { .. } => "other",
        Eye::Caller => "caller",
        Eye::Pen => "pen",
    }
}

/// Shows details to a neighbour and writes down that they saw them. What they may not see now is not there.
///
/// # Errors
/// [`Error::Sealed`] when the node's key is another.
pub fn reveal(tx: &mut Tx<'_>, id: PersonId, by: &Member, eye: Eye, wanted: &[Field]) -> Result<Vec<(Field, String)>, Error> {
    let shown: Vec<(Field, String)> = all(tx.conn, tx.node, id)?
        .into_iter()
        .filter(|(field, _)| wanted.contains(field) && may_see(*field, eye, tx.now))
        .collect();
    if !shown.is_empty() {
        let fields = shown.iter().map(|(field, _)| *field).collect();
        reveal_add(tx.conn, id, &Reveal { by: by.id.to_string(), seen_as: seen_as(eye).to_owned(), fields, at: tx.now })?;
    }
    Ok(shown)
}

/// People of a pod whose phone or mail this is, neighbours first, then the newest, of at most `most` of its mark. The mark only says who it may be:
/// what is kept is compared as a whole, so that nobody speaks for another whose number ends alike.
///
/// # Errors
/// [`Error::Sealed`] when the node's key is another.
pub(crate) fn reached_by(
    conn: &mut Conn,
    node: &Node,
    pod: PodId,
    contact: Contact<'_>,
    most: i64,
) -> Result<Vec<PersonId>, Error> {
    let mut found = Vec::new();
    for id in person_with_mark(conn, pod, &contact.mark(node), most)? {
        if one(conn, node, id, contact.field())?.is_some_and(|kept| contact.is(&kept)) {
            found.push(id);
        }
    }
    Ok(found)
}

/// Others of the pod with the same phone or mail: perhaps the same person.
///
/// # Errors
/// [`Error::Db`].
pub fn doubles(conn: &mut Conn, pod: PodId, id: PersonId) -> Result<Vec<PersonId>, Error> {
    let Some(kept) = vault_key_find(conn, &id.to_string())? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for mark in [kept.phone_mark, kept.mail_mark].into_iter().flatten() {
        found.extend(person_with_mark(conn, pod, &mark, DOUBLES)?.into_iter().filter(|p| *p != id));
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Wipes somebody: their key is destroyed, so that no backup gives back what was sealed with it.
///
/// # Errors
/// [`Error::Db`].
pub fn wipe(tx: &mut Tx<'_>, id: PersonId) -> Result<(), Error> {
    if person_lock(tx.conn, id)?.is_some_and(|p| p.wiped_at.is_none()) {
        person_wipe(tx.conn, id, tx.now)?;
        recording::wipe_of_person(tx, id)?;
        vault::is_due(tx)?;
    }
    Ok(())
}

/// Wipes somebody whose day has come, if it still has.
///
/// # Errors
/// [`Error::Db`].
pub fn wipe_due(tx: &mut Tx<'_>, id: PersonId) -> Result<(), Error> {
    let due = person_lock(tx.conn, id)?.and_then(|p| p.wipe_at).is_some_and(|at| at <= tx.now);
    if due { wipe(tx, id) } else { Ok(()) }
}

/// Says when somebody's details go by themselves.
///
/// # Errors
/// [`Error::Db`].
pub fn wipe_at(tx: &mut Tx<'_>, id: PersonId, at: Option<Timestamp>) -> Result<(), Error> {
    Ok(person_wipe_at(tx.conn, id, at)?)
}
