//! A pod leaves for another node with everything that is its own: people and their details, money, circles, agreements.
//!
//! Its history alone, with nobody in it, goes by [`crate::pod_move`]; there it is taken in by [`crate::pod_whole_in`]. What goes along is said in
//! [`caremonger_store::pod_whole`]. Two are asked: the pod, which decides on it, and whoever runs the server, who carries it over; whoever
//! does not want to come is not in the file.

use std::{collections::BTreeSet, time::Duration};

use caremonger_domain::{
    Refusal,
    decision::State as DecisionState,
    effect::Effect,
    id::{DecisionId, MemberId, PersonId, PodId},
};
use caremonger_store::{
    Conn,
    decision::{Decision, decision_lock, decision_open, decision_page},
    member::{Member, member_find, member_find_by_handle},
    person::person_of_nobody,
    pod_merge::{pod_merge_under_way, pod_under_way_here},
    pod_stay::{pod_stay_has, pod_stay_set, pod_stays_of},
    pod_whole::{Rows, migration, pod_rows},
    setting::{setting_get, setting_put},
    solidarity::solidarity_open,
    text_message::text_is_stopped,
    vault_key::vault_key_page,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Error, Node, Tx, member, operator, person, pod,
    pod_whole_rows::{back_to_desk, ids, number, people, settle, text, without_words},
    secret::hex,
    vault::{self, Marks},
};

/// The form of the file; the one before holds listings alone.
pub(crate) const FORMAT: u32 = 2;
/// How long a pod's yes to leave holds.
const YES_LIFE: Duration = Duration::from_secs(60 * 24 * 3600);
/// Most decisions that are looked through, and rows read at a time.
pub(crate) const PAGE: i64 = 500;

/// A pod with everything that is its own.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PodWhole {
    /// [`FORMAT`].
    pub(crate) caremonger_pod: u32,
    /// The origin of the node it comes from.
    pub origin: String,
    /// The id it had there.
    pub was: String,
    /// The last migration of that node's database.
    pub(crate) migration: String,
    pub(crate) id: PodId,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) area: String,
    pub(crate) language: String,
    pub(crate) tables: Vec<Rows>,
    /// The keys of what is sealed: whose, and the key in hex.
    pub(crate) keys: Vec<(String, String)>,
    /// Whose numbers want no texts.
    pub(crate) quiet: Vec<PersonId>,
}

impl PodWhole {
    /// How many people's, listings' and all rows there are.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        let of = |table: &str| self.tables.iter().find(|t| t.table == table).map_or(0, |t| t.rows.len());
        (of("members"), of("listings"), self.tables.iter().map(|t| t.rows.len()).sum())
    }

    /// Everybody in it who was not erased: neighbours, and people of cases.
    fn people(&self) -> Vec<&str> {
        let mut all = Vec::new();
        for (table, gone) in [("members", "erased_at"), ("people", "wiped_at")] {
            for rows in self.tables.iter().filter(|t| t.table == table) {
                let there = rows.rows.iter().filter(|row| number(rows, row, gone).is_none());
                all.extend(there.filter_map(|row| text(rows, row, "id")));
            }
        }
        all
    }

    pub(crate) fn table(&mut self, name: &str) -> Option<&mut Rows> {
        self.tables.iter_mut().find(|t| t.table == name)
    }
}

/// Whether a proposal is that the pod leaves, and was not turned down.
pub(crate) fn may_stay(d: &Decision) -> bool {
    matches!(d.effect, Effect::Moves { .. }) && !matches!(d.state, DecisionState::Refused | DecisionState::Withdrawn)
}

/// Whether a neighbour says that they stay when their pod leaves.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn stays(conn: &mut Conn, who: &Member) -> Result<bool, Error> {
    Ok(pod_stay_has(conn, who.id)?)
}

/// A neighbour stays where a proposal says that the pod leaves; they can say otherwise until it has left.
///
/// # Errors
/// [`Refusal::NotFound`] for a proposal of another pod or about something else; [`Refusal::WrongState`] once it was turned down.
pub fn stay(tx: &mut Tx<'_>, who: &Member, id: DecisionId) -> Result<(), Error> {
    say(tx, who, id, true)
}

/// They come along after all.
///
/// # Errors
/// The same.
pub fn come_along(tx: &mut Tx<'_>, who: &Member, id: DecisionId) -> Result<(), Error> {
    say(tx, who, id, false)
}

fn say(tx: &mut Tx<'_>, who: &Member, id: DecisionId, stay: bool) -> Result<(), Error> {
    let d = decision_lock(tx.conn, id)?.filter(|d| d.pod == who.pod).ok_or(Refusal::NotFound)?;
    if !matches!(d.effect, Effect::Moves { .. }) {
        return Err(Refusal::NotFound.into());
    }
    if !may_stay(&d) {
        return Err(Refusal::WrongState { state: d.state.as_str() }.into());
    }
    Ok(pod_stay_set(tx.conn, who.id, stay, tx.now)?)
}

/// Everything of a pod that is its own. `reason`: why it goes without the pod's decision, which everybody reads in the operator's log;
/// `without`: handles of neighbours who told the operator that they stay.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::Invalid`] when the pod has not decided to leave, or something has to end first.
pub async fn take_out(node: &Node, name: String, reason: Option<String>, without: Vec<String>) -> Result<PodWhole, Error> {
    node.act(move |tx| {
        let pod = pod::alive(tx.conn, &name)?;
        let why = may_leave(tx, pod.id, reason)?;
        for handle in without {
            let stays = member_find_by_handle(tx.conn, &handle)?.filter(|m| m.pod == pod.id).ok_or(Refusal::NotFound)?;
            pod_stay_set(tx.conn, stays.id, true, tx.now)?;
        }
        operator::log(tx, "operator", "pod-export", &format!("{name}, with its people: {why}"))?;
        let mut whole = None;
        // Who stays is forgotten as somebody is who goes, and the rest is read; then all that is undone.
        let undone = tx.attempt(|tx| {
            for id in pod_stays_of(tx.conn, pod.id)? {
                if let Some(who) = member_find(tx.conn, id)? {
                    member::erase(tx, &who)?;
                }
            }
            let mut tables = pod_rows(tx.conn, pod.id)?;
            let gone = settle(&mut tables)?;
            for (table, column) in
                [("listings", "uri"), ("messages", "uri"), ("commitments", "uri"), ("commitments", "claim_uri")]
            {
                if let Some(rows) = tables.iter_mut().find(|t| t.table == table) {
                    rows.change(column, |_| Value::Null);
                }
            }
            tracing::debug!(gone, "what was promised from elsewhere stays");
            back_to_desk(&mut tables);
            without_words(&mut tables);
            let (keys, quiet) = (keys_of(tx, &tables)?, quiet_of(tx, &tables)?);
            whole = Some(PodWhole {
                caremonger_pod: FORMAT,
                origin: tx.urls().origin().to_owned(),
                was: tx.urls().actor(&pod.name),
                migration: migration(tx.conn)?,
                id: pod.id,
                name: pod.name.clone(),
                title: pod.title.clone(),
                summary: pod.summary.clone(),
                area: pod.area.clone(),
                language: pod.language.clone(),
                tables,
                keys,
                quiet,
            });
            Err::<(), _>(Refusal::NotFound.into())
        });
        match (whole, undone) {
            (Some(whole), Err(Error::Refused(Refusal::NotFound))) => {
                setting_put(tx.conn, &went(pod.id), &whole.people().join(" "))?;
                Ok(whole)
            }
            (_, Err(e)) => Err(e),
            (_, Ok(())) => Err(Refusal::NotFound.into()),
        }
    })
    .await
}

/// The setting that says who of a pod was in the file that was written last.
fn went(pod: PodId) -> String {
    format!("pod_went:{pod}")
}

/// Why it may leave: the pod's decision, or what the operator says.
fn may_leave(tx: &mut Tx<'_>, pod: PodId, reason: Option<String>) -> Result<String, Error> {
    if !decision_open(tx.conn, pod)?.is_empty() {
        let words = "A proposal is open. What was answered cannot go along: wait until it is decided, or have it taken back.";
        return Err(Refusal::Invalid(words, "pod").into());
    }
    if solidarity_open(tx.conn, pod)? {
        let words = "Money is on its way to or from another pod. Wait until both have written it down.";
        return Err(Refusal::Invalid(words, "pod").into());
    }
    let said_yes = decision_page(tx.conn, pod, PAGE)?.into_iter().find_map(|d| match &d.effect {
        Effect::Moves { to } if d.state == DecisionState::Passed && d.closed_at.is_some_and(|at| at.plus(YES_LIFE) > tx.now) => {
            Some(format!("decided together, to {to} ({})", d.id))
        }
        _ => None,
    });
    match (said_yes, reason.map(|r| r.trim().to_owned()).filter(|r| !r.is_empty())) {
        (Some(yes), _) => Ok(yes),
        (None, Some(reason)) => Ok(reason),
        (None, None) => {
            let words = "The pod has not decided to leave, or two months ago. Have it proposed on the page of decisions, or say with --reason \
                         why it goes without: everybody reads that in the operator's log.";
            Err(Refusal::Invalid(words, "pod").into())
        }
    }
}

fn keys_of(tx: &mut Tx<'_>, tables: &[Rows]) -> Result<Vec<(String, String)>, Error> {
    let going = ids(tables);
    let (mut keys, mut after) = (Vec::new(), String::new());
    loop {
        let page = vault_key_page(tx.conn, Some(&after), PAGE)?;
        let Some(last) = page.last() else { return Ok(keys) };
        after.clone_from(&last.owner);
        for kept in page.into_iter().filter(|k| going.contains(k.owner.as_str())) {
            if let Some(key) = vault::key_of(tx.conn, tx.node, &kept.owner)? {
                keys.push((kept.owner, hex(key.as_bytes())));
            }
        }
    }
}

pub(crate) fn phone_and_mail(tx: &mut Tx<'_>, id: PersonId) -> Result<Marks, Error> {
    let told = person::all(tx.conn, tx.node, id)?.into_iter().collect();
    Ok(person::marks(tx.node, &told))
}

/// Whose numbers want no texts.
fn quiet_of(tx: &mut Tx<'_>, tables: &[Rows]) -> Result<Vec<PersonId>, Error> {
    let mut quiet = Vec::new();
    for id in people(tables) {
        if let Some(mark) = phone_and_mail(tx, id)?.phone
            && text_is_stopped(tx.conn, &mark)?
        {
            quiet.push(id);
        }
    }
    Ok(quiet)
}

/// Wipes those of a pod that has moved who went along: how many, and how many stay.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::Invalid`] when it has not moved, or promises are under way.
pub async fn clear(node: &Node, name: String) -> Result<(usize, usize), Error> {
    node.act(move |tx| {
        let pod = pod::alive(tx.conn, &name)?;
        if pod.moved_to.is_none() {
            return Err(Refusal::Invalid("This pod has not moved. Run caremonger pod move first.", "pod").into());
        }
        if pod_merge_under_way(tx.conn, pod.id)? + pod_under_way_here(tx.conn, pod.id)? > 0 {
            let words = "Promises are under way with others. Wait until they are done.";
            return Err(Refusal::Invalid(words, "pod").into());
        }
        let stay: BTreeSet<MemberId> = pod_stays_of(tx.conn, pod.id)?.into_iter().collect();
        // Who came later, or changed their mind after the file was written, is in it no more than who stays.
        let went = setting_get(tx.conn, &went(pod.id))?;
        let went: Option<BTreeSet<&str>> = went.as_deref().map(|ids| ids.split(' ').collect());
        let along = |id: &str| went.as_ref().is_none_or(|w| w.contains(id));
        let (mut gone, mut left) = (0, 0);
        member::for_each(tx, pod.id, |tx, who| {
            if stay.contains(&who.id) || !along(&who.id.to_string()) {
                left += 1;
                return Ok(());
            }
            gone += 1;
            member::erase(tx, who)
        })?;
        for id in person_of_nobody(tx.conn, pod.id)?.into_iter().filter(|id| along(&id.to_string())) {
            person::wipe(tx, id)?;
        }
        operator::log(tx, "operator", "pod-clear", &format!("{name}: {gone}"))?;
        Ok((gone, left))
    })
    .await
}
