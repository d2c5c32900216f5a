//! Answering a proposal without a sign-in (H1): by a link of one's own in a mail, or by a word and a code in a text message.
//!
//! A secret follows from the letter it stands in, the neighbour and the proposal, by the node's key: a letter that is tried again says the same,
//! whichever of the two arrives. Only a mark of it is kept. It opens that one answer and nothing else, as long as the proposal is open.

use caremonger_domain::{
    Refusal,
    answer_word::{CODE_DIGITS, Said, Word, option_letter},
    decision::{Rule, State},
    gate,
    id::{LetterId, MemberId},
    person::phone_mark,
};
use caremonger_i18n::{Arg, Locale, text};
use caremonger_store::{
    Conn,
    decision::{Decision, decision_find, decision_lock, decision_open, voter_is},
    decision_link::{Link, link_find, link_put, links_of_member},
    letter::Way,
    member::{Member, member_find},
    person::person_find,
    pod::{Pod, pod_all},
};

use crate::{
    Error, Node, Tx, decision,
    notice_setting::in_letters,
    person::{self, Contact},
    vault,
};

/// Letters of a link's secret: 32 random bytes.
const SECRET_LEN: usize = 64;
/// Letters of a mark of which a code is made: enough for every code to be as likely as another.
const HEX_OF_CODE: usize = 15;
/// Most proposals that one mail has links to.
const MOST_BY_MAIL: usize = 5;
/// Most proposals that one text asks about: each costs.
const MOST_BY_TEXT: usize = 2;
/// Longest question by text, in letters: some three single texts.
const LONGEST: usize = 400;
/// Most people of one number who are looked at.
const PEOPLE: i64 = 20;

fn link_mark(node: &Node, secret: &str) -> String {
    vault::mark(node, "link to an answer", secret)
}

fn code_mark(node: &Node, member: MemberId, code: &str) -> String {
    vault::mark(node, "answer by text", &format!("{member} {code}"))
}

fn can_be_answered(d: &Decision, node: &Node) -> bool {
    d.state == State::Open && node.now() < d.closes_at
}

/// What somebody may answer and no letter but this one has told them how.
fn untold(tx: &mut Tx<'_>, who: &Member, way: Way, letter: LetterId) -> Result<Vec<Decision>, Error> {
    let told = links_of_member(tx.conn, who.id, way)?;
    let mut found = Vec::new();
    for id in decision_open(tx.conn, who.pod)? {
        let known = told.iter().any(|l| l.decision == id && l.letter != letter);
        if known || !voter_is(tx.conn, id, who.id)? || decision::has_answered(tx.conn, tx.node, id, who.id)? {
            continue;
        }
        // Held: whoever closes it deletes what is made here.
        found.extend(decision_lock(tx.conn, id)?.filter(|d| can_be_answered(d, tx.node)));
    }
    Ok(found)
}

/// The links of a mail, one for each proposal that can be answered and was in no mail before.
pub(crate) fn urls(tx: &mut Tx<'_>, who: &Member, letter: LetterId) -> Result<Vec<String>, Error> {
    let mut urls = Vec::new();
    for d in untold(tx, who, Way::Mail, letter)?.into_iter().take(MOST_BY_MAIL) {
        let secret = in_letters(&vault::mark(tx.node, "secret of a link", &format!("{letter} {} {}", d.id, who.id)));
        let mark = link_mark(tx.node, &secret);
        link_put(tx.conn, &Link { decision: d.id, member: who.id, way: Way::Mail, mark, letter })?;
        urls.push(format!("{}/d/{secret}", tx.urls().origin()));
    }
    Ok(urls)
}

/// Whose answer a link is, and to what; `None` when it is not one of ours, or the proposal is closed.
///
/// # Errors
/// [`Error::Db`].
pub fn by_link(conn: &mut Conn, node: &Node, secret: &str) -> Result<Option<(Member, Decision)>, Error> {
    if secret.len() != SECRET_LEN {
        return Ok(None);
    }
    let Some(link) = link_find(conn, &link_mark(node, secret))?.filter(|l| l.way == Way::Mail) else { return Ok(None) };
    let d = decision_find(conn, link.decision)?.filter(|d| can_be_answered(d, node));
    let (Some(member), Some(d)) = (member_find(conn, link.member)?, d) else { return Ok(None) };
    Ok((member.pod == d.pod).then_some((member, d)))
}

/// What a text asks, one for each proposal that can be answered and was in no text before. Of what concerns somebody's job or place a text
/// says nothing: that is too much for a few words, and a number can be taken over. Nor of what holds a private detail, or is too long.
pub(crate) fn questions(tx: &mut Tx<'_>, who: &Member, locale: Locale, letter: LetterId) -> Result<Vec<String>, Error> {
    let mut words = Vec::new();
    let fits = |d: &Decision| {
        d.effect.concerns().is_none()
            && gate::check_text(&d.question).is_ok()
            && d.options.iter().all(|option| gate::check_text(option).is_ok())
            && question(locale, d, "000000").chars().count() <= LONGEST
    };
    let asked = untold(tx, who, Way::Text, letter)?.into_iter().filter(fits);
    for d in asked.take(MOST_BY_TEXT) {
        let Some(code) = code_of(tx, who.id, &d, letter)? else { continue };
        let mark = code_mark(tx.node, who.id, &code);
        link_put(tx.conn, &Link { decision: d.id, member: who.id, way: Way::Text, mark, letter })?;
        words.push(question(locale, &d, &code));
    }
    Ok(words)
}

/// The code of a letter for a proposal: of twenty that follow from both the first that means nothing else to its reader.
fn code_of(tx: &mut Tx<'_>, member: MemberId, d: &Decision, letter: LetterId) -> Result<Option<String>, Error> {
    for n in 0..20 {
        let digits = vault::mark(tx.node, "code of an answer", &format!("{letter} {} {member} {n}", d.id));
        let number = digits.get(..HEX_OF_CODE).and_then(|hex| u64::from_str_radix(hex, 16).ok()).unwrap_or_default();
        let code = format!("{:0CODE_DIGITS$}", number % 1_000_000);
        let known = link_find(tx.conn, &code_mark(tx.node, member, &code))?;
        if known.is_none_or(|l| l.letter == letter && l.decision == d.id) {
            return Ok(Some(code));
        }
    }
    Ok(None)
}

fn question(locale: Locale, d: &Decision, code: &str) -> String {
    let letter = |n: usize| option_letter(n, locale == Locale::Ar);
    let options = d.options.iter().enumerate().map(|(n, option)| format!("{} {option}", letter(n)));
    let options = options.collect::<Vec<_>>().join(", ");
    let example = format!("{}5 {}3", letter(0), letter(1));
    let args: &[Arg<'_>] = &[
        ("question", d.question.clone().into()),
        ("options", options.into()),
        ("example", example.into()),
        ("code", code.to_owned().into()),
    ];
    text(locale, &format!("text-decision-{}", d.rule), args)
}

/// The neighbours of a number, in every pod of the node: the code says which of them it is.
fn members_of(tx: &mut Tx<'_>, number: &str) -> Result<Vec<Member>, Error> {
    let mut found = Vec::new();
    for pod in pod_all(tx.conn)?.into_iter().filter(Pod::is_here) {
        for id in person::reached_by(tx.conn, tx.node, pod.id, Contact::Phone(number), PEOPLE)? {
            let member = person_find(tx.conn, id)?.and_then(|p| p.member);
            found.extend(member.map(|m| member_find(tx.conn, m)).transpose()?.flatten());
        }
    }
    Ok(found)
}

/// Takes an answer by text, and says what was noted. `None` for a number of no neighbour: what it says is then no answer.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn by_text(tx: &mut Tx<'_>, number: &str, said: &Said) -> Result<Option<String>, Error> {
    let (mut asked, mut known) = (Vec::new(), None);
    for member in members_of(tx, number)? {
        if links_of_member(tx.conn, member.id, Way::Text)?.is_empty() {
            known = Some(member);
        } else {
            asked.push(member);
        }
    }
    let Some(first) = asked.first() else {
        // What a neighbour answers too late is an answer still, and not for the desk to read.
        return Ok(known.map(|m| text(Locale::for_language(&m.language), "text-answer-over", &[])));
    };
    let plain = |key: &str| Ok(Some(text(Locale::for_language(&first.language), key, &[])));
    // Counted before it is looked at; a right one is taken off again.
    let tries = tx.node.vault().mark("tries of answers by text", &phone_mark(number));
    if !tx.node.addresses().another(&tries, tx.now) {
        return plain("text-answer-tries");
    }
    let mut found = None;
    for member in &asked {
        if let Some(link) = link_find(tx.conn, &code_mark(tx.node, member.id, &said.code))? {
            found = Some((member, link));
        }
    }
    let Some((member, link)) = found else { return plain("text-answer-wrong") };
    tx.node.addresses().was_right(&tries);
    let Some(d) = decision_find(tx.conn, link.decision)? else { return plain("text-answer-over") };
    let locale = Locale::for_language(&member.language);
    let say = |key: &str, args: &[Arg<'_>]| Ok(Some(text(locale, key, args)));
    if !can_be_answered(&d, tx.node) {
        return say("text-answer-over", &[]);
    }
    let Some(line) = said.word.to_line(d.rule, d.options.len()) else { return Ok(Some(question(locale, &d, &said.code))) };
    if d.rule == Rule::Consent && said.word == Word::No && said.rest.is_empty() {
        return say("text-answer-why", &[("code", said.code.clone().into())]);
    }
    let reason = if said.word == Word::No { said.rest.as_str() } else { "" };
    match tx.attempt(|tx| decision::answer(tx, member, d.id, member.id, &line, reason)) {
        Ok(()) => say("text-answer-noted", &[("answer", noted(locale, &said.word).into()), ("code", said.code.clone().into())]),
        Err(Error::Refused(Refusal::WrongState { .. })) => say("text-answer-over", &[]),
        Err(Error::Refused(_)) => say("text-answer-not", &[]),
        Err(e) => Err(e),
    }
}

/// What was answered, in the words it is typed with.
fn noted(locale: Locale, word: &Word) -> String {
    match word {
        Word::Yes => text(locale, "text-answer-yes", &[]),
        Word::No => text(locale, "text-answer-no", &[]),
        Word::Pass => text(locale, "text-answer-pass", &[]),
        Word::Points(points) => {
            let one = |(option, n): &(usize, u8)| format!("{}{n}", option_letter(*option, locale == Locale::Ar));
            points.iter().map(one).collect::<Vec<_>>().join(" ")
        }
    }
}
