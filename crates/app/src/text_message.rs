//! Text messages: what somebody with a plain phone writes becomes a case, and one word tells how it goes. Out go only words without
//! anything private.

use caremonger_domain::{
    Amount, Refusal, answer_word,
    case::{Case, Channel, State},
    commitment::{Event, Side},
    id::{LetterId, PodId},
    person::{Details, Field},
    text_message::{Word, language_of, read},
};
use caremonger_i18n::{Locale, text};
use caremonger_store::{
    Conn,
    case::case_find,
    commitment::{commitment_find, commitment_holding},
    letter::{Letter, Way, letter_insert},
    listing::listing_lock,
    pod::{Pod, pod_all, pod_find_by_name},
    text_message::{text_is_new, text_is_stopped, text_stop},
};

use crate::{
    Error, Node, Tx,
    case::{self, log},
    case_again,
    case_code::{self, ByCode},
    case_new::{NewCase, many_today, take_in},
    commitment, decision_link, notice,
    person::{self, Contact},
    sign_in,
};

/// Most people of one number that are looked at.
const PEOPLE: i64 = 20;

/// A text message as the gateway hands it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// The gateway's own id of it: handed over twice, it is taken once.
    pub id: String,
    /// The number it came from.
    pub from: String,
    /// What it says.
    pub text: String,
    /// The pod it is for; the first of the node when none is named.
    pub pod: Option<String>,
}

/// The pod that something from a telephone is for: the one that is named, or the first of the node.
pub(crate) fn pod(tx: &mut Tx<'_>, name: Option<&str>) -> Result<Option<Pod>, Error> {
    let found = match name {
        Some(name) => pod_find_by_name(tx.conn, name)?,
        None => pod_all(tx.conn)?.into_iter().find(Pod::is_here),
    };
    Ok(found.filter(Pod::is_here))
}

/// The cases of a number.
pub(crate) fn cases_of(conn: &mut Conn, node: &Node, pod: PodId, number: &str) -> Result<Vec<Case>, Error> {
    let people = person::reached_by(conn, node, pod, Contact::Phone(number), PEOPLE)?;
    case::of_people(conn, pod, &people)
}

/// The newest case of a number at a pod's desk.
///
/// # Errors
/// [`Error::Db`].
pub fn case_of_number(conn: &mut Conn, node: &Node, pod: PodId, number: &str) -> Result<Option<Case>, Error> {
    Ok(cases_of(conn, node, pod, number)?.pop())
}

/// Takes in a text message; the words that go back, if any.
///
/// # Errors
/// [`Refusal::Invalid`] for a number that cannot be one, [`Refusal::NotFound`] for a pod that is not here.
pub fn received(tx: &mut Tx<'_>, m: &Incoming) -> Result<Option<String>, Error> {
    let phone = Details::default().with(Field::Phone, &m.from)?;
    if phone.is_empty() {
        return Err(Refusal::Invalid("Write a phone number of at least five digits.", "phone").into());
    }
    let pod = pod(tx, m.pod.as_deref())?.ok_or(Refusal::NotFound)?;
    if m.id.is_empty() || m.id.len() > 200 {
        return Err(Refusal::Invalid("Keep it shorter.", "id").into());
    }
    if !text_is_new(tx.conn, &m.id, tx.now)? {
        return Ok(None);
    }
    let mark = Contact::Phone(&m.from).mark(tx.node);
    let mut cases = cases_of(tx.conn, tx.node, pod.id, &m.from)?;
    let many = many_today(&cases, tx.now);
    let found = cases.pop();
    let open = found.clone().filter(|c| c.state.is_open());
    let tag = open.as_ref().map(|c| c.language.clone()).or_else(|| language_of(&m.text).map(str::to_owned));
    let tag = tag.or_else(|| found.as_ref().map(|c| c.language.clone()));
    let locale = Locale::for_language(&tag.unwrap_or_else(|| pod.language.clone()));
    let say = |key: &str| Some(text(locale, key, &[("pod", pod.title.clone().into())]));
    let word = read(&m.text);
    if let Word::Stop | Word::Start = word {
        let stop = word == Word::Stop;
        text_stop(tx.conn, &mark, stop, tx.now)?;
        return Ok(say(if stop { "text-stopped" } else { "text-started" }));
    }
    // Who wants no texts gets no answer either; what they ask for is still taken in.
    let silent = text_is_stopped(tx.conn, &mark)?;
    if let Some(said) = answer_word::read(&m.text)
        && let Some(noted) = decision_link::by_text(tx, &m.from, &said)?
    {
        return Ok((!silent).then_some(noted));
    }
    let reply = match (word, open) {
        (Word::Code, _) if silent => None,
        (Word::Code, _) => match sign_in::by_text(tx, pod.id, &m.from)? {
            Some((member, code)) => {
                let args = [("pod", pod.title.clone().into()), ("code", code.into())];
                Some(text(Locale::for_language(&member.language), "text-code", &args))
            }
            None => say("text-no-code"),
        },
        (Word::Help(words) | Word::Words(words), Some(c)) => {
            add_words(tx, &c, &words)?;
            say("text-noted")
        }
        (Word::Help(words) | Word::Words(words), None) if !many => {
            match tx.attempt(|tx| new_case(tx, &pod, locale, m, &words)) {
                Ok(c) => {
                    let code = caremonger_domain::case::spoken_code(&c.code);
                    Some(text(locale, "text-taken-in", &[("pod", pod.title.clone().into()), ("code", code.into())]))
                }
                // So many ask at this moment: said in words, and heard.
                Err(Error::Refused(_)) => say("text-many"),
                Err(e) => return Err(e),
            }
        }
        (Word::Help(_) | Word::Words(_), None) => say("text-many"),
        (Word::Status, _) => match found {
            Some(c) => say(status(&c)),
            None => say("text-none"),
        },
        (Word::Done, Some(c)) => say(if received_it(tx, &c)? { "text-thanks" } else { "text-not-yet" }),
        (Word::Cancel, Some(c)) => {
            case_code::say_by_code(tx, &c.code, ByCode::NoLongerNeeded)?;
            say("text-ended")
        }
        (Word::Delete, _) => {
            for c in found.into_iter().chain(cases) {
                match tx.attempt(|tx| case_code::say_by_code(tx, &c.code, ByCode::Forget)) {
                    Ok(_) | Err(Error::Refused(_)) => {}
                    Err(e) => return Err(e),
                }
            }
            say("text-deleted")
        }
        // Between two times of what comes again there is nothing open, and it ends all the same.
        (Word::Cancel, None) if found.as_ref().is_some_and(|c| c.state == State::Done) => {
            let ended = found.map(|c| case_again::end(tx, &c)).transpose()?.unwrap_or(false);
            say(if ended { "text-ended" } else { "text-none" })
        }
        (Word::Done | Word::Cancel, None) => say("text-none"),
        (Word::Stop | Word::Start, _) => None,
    };
    Ok(reply.filter(|_| !silent))
}

fn status(c: &Case) -> &'static str {
    match c.state {
        State::Listed => "text-status-listed",
        State::Done => "text-status-done",
        State::Duplicate | State::OtherArea | State::NoLongerNeeded => "text-ended",
        _ => "text-status-desk",
    }
}

fn new_case(tx: &mut Tx<'_>, pod: &Pod, locale: Locale, m: &Incoming, words: &str) -> Result<Case, Error> {
    let title = text(locale, "text-title", &[]);
    let details = Details::default().with(Field::Phone, &m.from)?.with(Field::Said, words)?;
    // The answer says how to be forgotten.
    take_in(tx, pod.id, None, NewCase::written(Channel::Text, title, locale.tag(), details, format!("text {}", m.id)))
}

/// More words about a case that goes on stand with those they wrote before, for the desk.
pub(crate) fn add_words(tx: &mut Tx<'_>, c: &Case, words: &str) -> Result<(), Error> {
    let words = words.trim();
    if words.is_empty() {
        return Ok(());
    }
    let note = person::one(tx.conn, tx.node, c.person, Field::Said)?;
    let note = note.map_or_else(|| words.to_owned(), |note| format!("{note}\n{words}"));
    let longest = caremonger_domain::person::WORDS_MAX;
    // The newest words are kept, should it become too long.
    let skip = note.chars().count().saturating_sub(longest);
    let note: String = note.chars().skip(skip).collect();
    person::put(tx, c.person, &Details::default().with(Field::Said, &note)?)?;
    log(tx, c.id, "words", "caller")?;
    notice::to_desk(tx, c.pod, None, "case-words", notice::About::case(c.id))
}

/// "DONE": the person has what was brought. Whether there was anything to be had.
pub(crate) fn received_it(tx: &mut Tx<'_>, c: &Case) -> Result<bool, Error> {
    let Some(listing) = c.listing else { return Ok(false) };
    let mut any = false;
    for id in commitment_holding(tx.conn, listing)?.into_iter().map(|p| p.id) {
        let Some(l) = listing_lock(tx.conn, listing)? else { return Ok(false) };
        // Read again now that nobody else can change it.
        let Some(promise) = commitment_find(tx.conn, id)? else { continue };
        if !promise.state.can_be_said() {
            continue;
        }
        let said = promise.amount.unwrap_or(Amount::ONE);
        commitment::happen(tx, l, promise, Event::Say(Side::Owner, said), Some(Side::Owner), "caller", None)?;
        any = true;
    }
    Ok(any)
}

/// Puts a text to the person of a case into the line, if they asked by text.
pub(crate) fn tell(tx: &mut Tx<'_>, c: &Case, kind: &str) -> Result<(), Error> {
    if c.channel != Channel::Text {
        return Ok(());
    }
    let id = LetterId::new(tx.now, tx.bits());
    let letter = Letter { id, person: c.person, case: Some(c.id), way: Way::Text, kind: kind.to_owned(), attempts: 0 };
    letter_insert(tx.conn, &letter, tx.now, tx.now)?;
    Ok(())
}

/// Whether somebody wants no texts at this number.
pub(crate) fn is_stopped(conn: &mut Conn, node: &Node, number: &str) -> Result<bool, Error> {
    Ok(text_is_stopped(conn, &Contact::Phone(number).mark(node))?)
}

/// A text about a case that is to be sent: the number and the words. None when they want none, or are wiped.
///
/// # Errors
/// [`Error::Db`].
pub fn to_send(conn: &mut Conn, node: &Node, l: &Letter) -> Result<Option<(String, String)>, Error> {
    let Some(c) = l.case.map(|c| case_find(conn, c)).transpose()?.flatten() else { return Ok(None) };
    let Some(number) = person::one(conn, node, l.person, Field::Phone)? else { return Ok(None) };
    if is_stopped(conn, node, &number)? {
        return Ok(None);
    }
    let words = text(Locale::for_language(&c.language), &format!("text-{}", l.kind), &[]);
    Ok(Some((number, words)))
}
