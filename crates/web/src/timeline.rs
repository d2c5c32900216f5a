//! What happened, line by line, in words.

use caremonger_app::{Error, Node, message::opened};
use caremonger_domain::{id::MemberId, listing::Listing};
use caremonger_i18n::exists;
use caremonger_store::{
    Conn, DbError,
    history::Line,
    member::member_name,
    message::{Message, Thread, message_page},
};

use crate::{layout::Visit, show::When};

/// A line of a timeline.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// When.
    pub(crate) at: When,
    /// What happened.
    pub(crate) words: String,
    /// The reason or other words somebody wrote.
    pub(crate) quote: String,
}

/// The lines of a listing or a promise in words. A kind of line this version does not know is told without details.
pub(crate) fn entries(visit: &Visit, l: &Listing, lines: Vec<Line>) -> Vec<Entry> {
    lines
        .into_iter()
        .map(|line| {
            let whole = line.event == "fulfilled" && line.amount.is_none() && l.stock.is_some();
            let by_time = line.actor == "time";
            let amount = line.amount.filter(|_| l.stock.is_some());
            let none = line.amount.is_some_and(|a| a.is_zero());
            let mut key = format!("history-{}", line.event);
            let mut with = |suffix: &str, when: bool| {
                let longer = format!("{key}-{suffix}");
                if when && exists(&longer) {
                    key = longer;
                }
            };
            with("whole", whole);
            with("time", by_time);
            with("none", none);
            with("n", amount.is_some() && !none);
            if !exists(&key) {
                "history-other".clone_into(&mut key);
            }
            let shown = amount.map(|a| visit.amount(a, l.unit.as_ref())).unwrap_or_default();
            let words = visit.ta(&key, &[("actor", line.actor.into()), ("amount", shown.into())]);
            Entry { at: visit.moment(line.at), words, quote: line.detail }
        })
        .collect()
}

/// Who did something, as logs keep it: a neighbour's name, or the word as it is. Empty for a neighbour who has left.
pub(crate) fn name_of(conn: &mut Conn, actor: &str) -> Result<String, DbError> {
    match actor.parse::<MemberId>() {
        Ok(id) => member_name(conn, Some(id)),
        Err(_) => Ok(actor.to_owned()),
    }
}

/// The same in the reader's words.
pub(crate) fn who(visit: &Visit, name: String) -> String {
    match name.as_str() {
        "" => visit.t("who-left"),
        "operator" => visit.t("who-operator"),
        "time" => visit.t("who-time"),
        "pod" => visit.t("who-pod"),
        "caller" => visit.t("who-caller"),
        _ => name,
    }
}

/// A message as shown.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    /// Who wrote it.
    pub(crate) author: String,
    /// When.
    pub(crate) at: When,
    /// The words.
    pub(crate) text: String,
}

/// Most messages shown on a page.
const MESSAGES: i64 = 100;

/// The messages of a thread, oldest first.
pub(crate) fn messages(conn: &mut Conn, node: &Node, thread: Thread) -> Result<Vec<Message>, Error> {
    let newest_first = message_page(conn, thread, None, MESSAGES)?;
    let mut newest_first = opened(conn, node, newest_first)?;
    newest_first.reverse();
    Ok(newest_first)
}

/// Messages as shown.
pub(crate) fn said(visit: &Visit, messages: Vec<Message>) -> Vec<Said> {
    messages.into_iter().map(|m| Said { author: m.author_name, at: visit.moment(m.created_at), text: m.text }).collect()
}
