//! The words of letters to neighbours: sign-in codes, and news without anything private. They are made when a letter is sent, in the
//! reader's language, so that none of them waits in the database.

use caremonger_domain::{
    id::{MemberId, NoticeId, PodId},
    notice::next_letter,
    person::Field,
};
use caremonger_i18n::{Arg, Locale, exists, text};
use caremonger_store::{
    decision_link::links_unsent,
    letter::{Letter, Outcome, Way, letter_end},
    listing::listing_find,
    member::{Member, member_find},
    notice_setting::{News, NoticeSetting, notice_new, notice_setting_due, notice_setting_lock, notice_setting_put},
    person::{person_find, person_of_member},
    pod::pod_find,
};
use serde_json::json;

use crate::{
    Error, Node, Tx, decision_link,
    letter::{MENTION_PROOF, NEWS, PROOF, SIGN_IN, put, way_of},
    listing_renew,
    mail::Mail,
    mention, notice_setting, person, session, sign_in, text_message,
};

/// Most news that one letter counts.
const NEWS_MOST: i64 = 200;
/// Neighbours looked at in one round.
const ROUND: i64 = 200;

/// Puts the gathered news of those whose hour has come into the line.
///
/// # Errors
/// [`Error::Db`].
pub async fn gather(node: &Node) -> Result<(), Error> {
    let now = node.now();
    for member in node.read(move |c| Ok::<_, Error>(notice_setting_due(c, now, ROUND)?)).await? {
        if let Err(error) = node.act(move |tx| gather_for(tx, member)).await {
            tracing::error!(%error, "somebody's news could not be gathered");
        }
    }
    Ok(())
}

fn gather_for(tx: &mut Tx<'_>, member: MemberId) -> Result<(), Error> {
    let Some(s) = notice_setting_lock(tx.conn, member)? else { return Ok(()) };
    let next_at = next_letter(s.pace, tx.node.ways().letter_hour, tx.now);
    notice_setting_put(tx.conn, &NoticeSetting { next_at, ..s.clone() })?;
    let (Some(way), Some(p)) = (way_of(tx, &s), person_of_member(tx.conn, member)?) else { return Ok(()) };
    if notice_new(tx.conn, member, s.told_until, 1)?.is_empty() { Ok(()) } else { put(tx, p.id, way, NEWS, tx.now) }
}

/// What a letter says, by the way it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// A text message.
    Text(String),
    /// A mail.
    Mail(Mail),
    /// What the browsers of a neighbour show, as JSON.
    Push(MemberId, String),
    /// A private mention of a pod.
    Mention(PodId, String),
}

/// A letter with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// The number or address.
    pub to: String,
    /// What it says.
    pub words: Words,
    /// The newest notice it tells of.
    pub until: Option<NoticeId>,
}

/// The neighbour a letter goes to, where it goes, and in which language.
struct Reader {
    member: Member,
    locale: Locale,
    pod: String,
    to: String,
}

fn reader(tx: &mut Tx<'_>, l: &Letter) -> Result<Option<Reader>, Error> {
    let Some(id) = person_find(tx.conn, l.person)?.filter(|p| p.wiped_at.is_none()).and_then(|p| p.member) else {
        return Ok(None);
    };
    let Some(member) = member_find(tx.conn, id)? else { return Ok(None) };
    let field = match l.way {
        Way::Mail => Some(Field::Mail),
        Way::Text => Some(Field::Phone),
        Way::Mention => Some(Field::Fediverse),
        Way::Push => None,
    };
    let to = match field {
        Some(field) => person::one(tx.conn, tx.node, l.person, field)?,
        None => Some(String::new()),
    };
    let Some(to) = to else { return Ok(None) };
    let pod = pod_find(tx.conn, member.pod)?.map(|p| p.title).unwrap_or_default();
    Ok(Some(Reader { locale: Locale::for_language(&member.language), member, pod, to }))
}

/// Makes the words of a letter to a neighbour. None when there is nobody to write to, or nothing to tell any more.
///
/// # Errors
/// [`Error::Db`], [`Error::Sealed`].
pub fn ready(tx: &mut Tx<'_>, l: &Letter) -> Result<Option<Ready>, Error> {
    let Some(r) = reader(tx, l)? else { return Ok(None) };
    match l.kind.as_str() {
        SIGN_IN => {
            // Asked for a while ago: the address may be another since, or they may hold the keys now.
            if !sign_in::may(tx, &r.member)? {
                return Ok(None);
            }
            let code = session::mailed_code(tx, r.member.id)?;
            let secret = session::mailed_link(tx, r.member.id)?;
            let mail = mail(&r, "sign-in").code(&code).link(session::link_url(tx.node, &secret));
            Ok(Some(asked_for(r, mail)))
        }
        PROOF => {
            let code = notice_setting::new_proof(tx, r.member.id)?;
            // Perhaps they mistyped it: whoever reads this learns nothing of them, neither their name nor their pod.
            let host = tx.urls().host().to_owned();
            let say = |key: &str| text(r.locale, key, &[("host", host.clone().into())]);
            let mail = Mail::new(r.locale, say("mail-proof-subject")).words(say("mail-proof-words")).code(&code);
            let mail = mail.link(format!("{}/me/notices", tx.urls().origin()));
            Ok(Some(asked_for(r, mail)))
        }
        MENTION_PROOF => {
            let code = mention::new_proof(tx, r.member.id)?;
            // Eight digits in a row are a phone number to whatever looks after what leaves.
            let (a, b) = code.split_at(code.len() / 2);
            let link = format!("{}/me/notices", tx.urls().origin());
            let args: &[Arg<'_>] =
                &[("host", tx.urls().host().to_owned().into()), ("code", format!("{a} & {b}").into()), ("link", link.into())];
            let words = Words::Mention(r.member.pod, text(r.locale, "mention-proof", args));
            Ok(Some(Ready { to: r.to, words, until: None }))
        }
        _ => news(tx, l, r),
    }
}

/// A mail that its reader, or somebody else, asked for.
fn asked_for(r: Reader, mail: Mail) -> Ready {
    Ready { to: r.to, words: Words::Mail(mail.words(text(r.locale, "mail-not-you", &[]))), until: None }
}

fn news(tx: &mut Tx<'_>, l: &Letter, r: Reader) -> Result<Option<Ready>, Error> {
    let s = notice_setting::of(tx.conn, r.member.id)?;
    if way_of(tx, &s) != Some(l.way) {
        return Ok(None);
    }
    let new = notice_new(tx.conn, r.member.id, s.told_until, NEWS_MOST)?;
    let Some(until) = new.last().map(|n| n.id) else { return Ok(None) };
    let renew = renewals(tx, r.member.id, &new)?;
    // Where nothing else is new than that one thing ends, its link leads to the button at once.
    let link = match renew.as_slice() {
        [one] if new.len() == 1 => one.clone(),
        _ => format!("{}/notices", tx.urls().origin()),
    };
    let stop = notice_setting::stop_url(tx.node, r.member.id);
    let args: &[Arg<'_>] = &[
        ("pod", r.pod.clone().into()),
        ("n", new.len().into()),
        ("count", new.len().to_string().into()),
        ("link", link.clone().into()),
        ("stop", stop.clone().into()),
    ];
    let say = |key: &str| text(r.locale, key, args);
    let words = match l.way {
        Way::Push => {
            // What a locked screen shows: how much, from where, and nothing of it.
            let shown = json!({
                "title": say("push-title"), "body": say("push-words"), "link": link, "stop": stop, "stopWords": say("push-stop"),
                "lang": r.locale.tag(), "dir": r.locale.direction(),
            });
            Words::Push(r.member.id, shown.to_string())
        }
        Way::Mention => Words::Mention(r.member.pod, say("mention-news")),
        Way::Text if text_message::is_stopped(tx.conn, tx.node, &r.to)? => return Ok(None),
        Way::Text => {
            let mut words = decision_link::questions(tx, &r.member, r.locale, l.id)?;
            words.push(say("text-news"));
            Words::Text(words.join("\n"))
        }
        Way::Mail => {
            let answers = decision_link::urls(tx, &r.member, l.id)?;
            Words::Mail(news_mail(&r, new, renew, answers, (link, stop)))
        }
    };
    Ok(Some(Ready { to: r.to, words, until: Some(until) }))
}

/// The links that renew what ends soon, as far as it still does.
fn renewals(tx: &mut Tx<'_>, reader: MemberId, new: &[News]) -> Result<Vec<String>, Error> {
    let mut links = Vec::new();
    for id in new.iter().filter(|n| n.kind == "closing").filter_map(|n| n.listing) {
        let ends = listing_find(tx.conn, id)?.filter(|l| l.check_open(tx.now).is_ok() && l.closes_at.is_some());
        let link = ends.map(|l| listing_renew::url(tx.node, reader, &l));
        links.extend(link.filter(|link| !links.contains(link)));
    }
    Ok(links)
}

/// The mail that says what is new: each kind once, and how often; a link for each thing that ends soon, and one for each question that
/// can be answered.
fn news_mail(r: &Reader, new: Vec<News>, renew: Vec<String>, answers: Vec<String>, (link, stop): (String, String)) -> Mail {
    let mut kinds: Vec<(String, usize)> = Vec::new();
    for News { kind, .. } in new {
        let key = format!("notice-{kind}");
        let words = text(r.locale, if exists(&key) { &key } else { "notice-other" }, &[]);
        match kinds.iter_mut().find(|(known, _)| *known == words) {
            Some((_, n)) => *n += 1,
            None => kinds.push((words, 1)),
        }
    }
    let mut mail = mail(r, "news");
    for (words, n) in kinds {
        mail = mail.item(if n == 1 { words } else { text(r.locale, "mail-times", &[("words", words.into()), ("n", n.into())]) });
    }
    // The page of news leads to each; one link to renew is only there where nobody can mistake which of several it is.
    match renew.as_slice() {
        [one] if *one == link => mail = mail.words(text(r.locale, "mail-renew", &[])).link(link),
        [one] => mail = mail.link(link).words(text(r.locale, "mail-renew", &[])).link(one.clone()),
        _ => mail = mail.link(link),
    }
    if !answers.is_empty() {
        let args: &[Arg<'_>] = &[("n", answers.len().into())];
        mail = answers.into_iter().fold(mail.words(text(r.locale, "mail-answer", args)), Mail::link);
    }
    mail.words(text(r.locale, "mail-why", &[])).link(stop.clone()).stop(stop)
}

fn mail(r: &Reader, kind: &str) -> Mail {
    let say = |key: &str| text(r.locale, &format!("mail-{kind}-{key}"), &[("pod", r.pod.clone().into())]);
    let hello = text(r.locale, "mail-hello", &[("name", r.member.name.clone().into())]);
    Mail::new(r.locale, say("subject")).words(hello).words(say("words"))
}

/// Writes down what became of a letter, and what its reader has now been told.
///
/// # Errors
/// [`Error::Db`].
pub fn ended(tx: &mut Tx<'_>, l: &Letter, outcome: Outcome, until: Option<NoticeId>) -> Result<(), Error> {
    letter_end(tx.conn, l.id, outcome)?;
    if outcome != Outcome::Sent {
        links_unsent(tx.conn, l.id)?;
    }
    let (Outcome::Sent, Some(until)) = (outcome, until) else { return Ok(()) };
    match person_find(tx.conn, l.person)?.and_then(|p| p.member) {
        Some(member) => notice_setting::looked(tx, member, until),
        None => Ok(()),
    }
}
