//! Neighbours: added, and what they may do.

use caremonger_domain::{
    Refusal,
    actor::check_handle,
    commitment::{Commitment, Helper, Side},
    id::{MemberId, PodId},
    listing::{Listing, Origin, tidy_line},
};
use caremonger_store::{
    Conn, DbError,
    commitment::{Whose, commitment_page},
    decision::decision_forget,
    decision_link::links_forget,
    delegate::delegate_delete_of,
    listing::listing_of_author,
    listing_page::Viewer,
    meeting::meeting_forget,
    member::{Member, member_erase, member_find_by_handle, member_insert, member_page},
    notice_setting::notice_setting_delete,
    paper_count::paper_forget,
    passkey::passkey_delete_all,
    person::{person_of_member, person_unlink},
    photo_draft::photo_draft_delete_all,
    pod::{pod_find, pod_find_by_name},
    pod_stay::pod_stay_set,
    push::push_delete_all,
    session::{Kind, session_delete_all},
};

use crate::{
    Error, Node, Tx, circle_end,
    commitment::{self, Act},
    concern, fund_forget, job, listing, mediation_end, pairing_end, person, session,
};

/// Rows read at a time.
const PAGE: i64 = 200;

/// The jobs there are.
pub const JOBS: &[&str] = &["desk", "driver", "caller", "purse", "mediator", "keys"];

/// Adds a neighbour to a pod; returns them and a link that signs them in.
///
/// # Errors
/// [`Refusal::Invalid`] naming a field, [`Refusal::NameTaken`].
pub async fn add(node: &Node, handle: String, pod: String, name: String, jobs: Vec<String>) -> Result<(Member, String), Error> {
    check_handle(&handle)?;
    let name = tidy_line(&name);
    if !(1..=60).contains(&name.chars().count()) {
        return Err(Refusal::Invalid("Write a name of 1 to 60 letters.", "name").into());
    }
    if jobs.iter().any(|j| !JOBS.contains(&j.as_str())) {
        return Err(Refusal::Invalid("Jobs are: desk, driver, caller, purse, mediator, keys.", "job").into());
    }
    let (member, secret) = node
        .act(move |tx| {
            let pod = pod_find_by_name(tx.conn, &pod)?.ok_or(Refusal::Invalid("There is no pod of that name here.", "pod"))?;
            let mut jobs = jobs;
            jobs.sort();
            jobs.dedup();
            let id = MemberId::new(tx.now, tx.bits());
            let member = Member { id, pod: pod.id, handle, name, language: pod.language, jobs, created_at: tx.now, known: true };
            member_insert(tx.conn, &member)
                .map_err(|e| if matches!(e, DbError::Conflict(_)) { Error::Refused(Refusal::NameTaken) } else { e.into() })?;
            let secret = session::issue(tx, Kind::Link, Some(id), "sign-in link")?;
            Ok((member, secret))
        })
        .await?;
    Ok((member, session::link_url(node, &secret)))
}

/// Makes an API token for a neighbour; it is shown this once.
///
/// # Errors
/// [`Refusal::NotFound`] when there is nobody of that handle.
pub async fn token(node: &Node, handle: String, label: String) -> Result<String, Error> {
    node.act(move |tx| {
        let member = member_find_by_handle(tx.conn, &handle)?.ok_or(Refusal::NotFound)?;
        session::issue(tx, Kind::Token, Some(member.id), &label)
    })
    .await
}

/// Does something for each neighbour of a pod, in the order of their names.
///
/// # Errors
/// What `act` returns, or [`Error::Db`].
pub(crate) fn for_each(
    tx: &mut Tx<'_>,
    pod: PodId,
    mut act: impl FnMut(&mut Tx<'_>, &Member) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut after = None::<(String, MemberId)>;
    loop {
        let all = member_page(tx.conn, pod, after.as_ref().map(|(name, id)| (name.as_str(), *id)), PAGE)?;
        let Some(last) = all.last() else { return Ok(()) };
        after = Some((last.name.clone(), last.id));
        for member in &all {
            act(tx, member)?;
        }
    }
}

/// A neighbour as somebody who looks at listings.
///
/// # Errors
/// [`Error::Db`].
pub fn viewer(conn: &mut Conn, host: &str, member: &Member) -> Result<Viewer, Error> {
    let pod = pod_find(conn, member.pod)?.ok_or(Refusal::NotFound)?;
    Ok(Viewer::Member {
        member: member.id,
        pod: member.pod,
        pod_address: format!("@{}@{host}", pod.name),
        desk: member.has_job("desk"),
    })
}

/// Whether a neighbour may change a listing: its author, or the desk of its pod.
#[must_use]
pub fn may_change(member: &Member, listing: &Listing) -> bool {
    match &listing.origin {
        Origin::Local { pod, author } => *author == Some(member.id) || (*pod == member.pod && member.has_job("desk")),
        Origin::Remote { .. } => false,
    }
}

/// Whether a neighbour speaks for a side of a promise.
///
/// The desk also speaks for a person elsewhere who has no page to press buttons on.
#[must_use]
pub fn speaks_for(member: &Member, side: Side, commitment: &Commitment, listing: &Listing) -> bool {
    match (side, &commitment.helper) {
        (Side::Owner, _) => may_change(member, listing),
        (Side::Helper, Helper::Member(helper)) => *helper == member.id,
        (Side::Helper, Helper::Remote(_)) => commitment.claim_uri.is_none() && may_change(member, listing),
    }
}

/// Whether a neighbour may see a promise at all: one of its two sides.
#[must_use]
pub fn may_see(member: &Member, commitment: &Commitment, listing: &Listing) -> bool {
    speaks_for(member, Side::Owner, commitment, listing) || speaks_for(member, Side::Helper, commitment, listing)
}

/// Erases a neighbour: what they promised and nobody has had yet is taken back, what they wrote is withdrawn, and then their
/// name, words and sign-ins go. What was handed over stays in the numbers, without them.
///
/// # Errors
/// [`Error::Db`].
pub fn erase(tx: &mut Tx<'_>, who: &Member) -> Result<(), Error> {
    let mut before = None;
    loop {
        let mine = commitment_page(tx.conn, Whose::Helper(who.id), before, PAGE)?;
        let Some(last) = mine.last() else { break };
        before = Some(last.id);
        for c in mine.iter().filter(|c| c.state.holds_stock()) {
            // One that cannot be taken back any more stays as it is, without a name.
            let _ = tx.attempt(|tx| commitment::act(tx, who, c.id, Act::Cancel, None, ""));
        }
    }
    for id in listing_of_author(tx.conn, who.id)? {
        let _ = tx.attempt(|tx| listing::withdraw(tx, who, id));
    }
    job::hand_on_keys(tx, who)?;
    session_delete_all(tx.conn, who.id)?;
    passkey_delete_all(tx.conn, who.id)?;
    photo_draft_delete_all(tx.conn, who.id)?;
    forget_details(tx, who)?;
    circle_end::leave_all(tx, who)?;
    pairing_end::leave_all(tx, who)?;
    mediation_end::leave_all(tx, who)?;
    decision_forget(tx.conn, who.id)?;
    meeting_forget(tx.conn, who.id)?;
    links_forget(tx.conn, who.id)?;
    paper_forget(tx.conn, who.id)?;
    delegate_delete_of(tx.conn, who.id)?;
    pod_stay_set(tx.conn, who.id, false, tx.now)?;
    fund_forget::forget_asker(tx, who)?;
    concern::forget_teller(tx, who.id)?;
    Ok(member_erase(tx.conn, who.id, tx.now)?)
}

/// Wipes a neighbour's details at once; the neighbour stays.
///
/// # Errors
/// [`Error::Db`].
pub fn forget_details(tx: &mut Tx<'_>, who: &Member) -> Result<(), Error> {
    push_delete_all(tx.conn, who.id)?;
    links_forget(tx.conn, who.id)?;
    if let Some(person) = person_of_member(tx.conn, who.id)? {
        person::wipe(tx, person.id)?;
        person_unlink(tx.conn, person.id)?;
        notice_setting_delete(tx.conn, who.id)?;
    }
    Ok(())
}
