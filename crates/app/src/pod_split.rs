//! A pod splits: some of its neighbours go into a new pod of the same node, with their jobs, details, sessions and what they have open, and
//! nobody types anything again (A6). What everybody on the fediverse sees stays with the pod that published it, since ids never change.

use std::time::Duration;

use caremonger_domain::{
    Refusal,
    id::{ListingId, MemberId, PodId},
    listing::{Origin, State},
};
use caremonger_store::{
    commitment::commitment_holding,
    decision::voter_leaves,
    decision_link::links_forget,
    delegate::delegate_delete_of,
    job::job_lock,
    listing::{listing_lock, listing_of_author, listing_update},
    meeting::comings_leave,
    member::{Member, member_find, member_to_pod},
    paper_count::paper_forget,
    person::{person_of_member, person_to_pod},
    pod::Pod,
};

use crate::{
    Error, Node, Tx, actor, fund_forget, job, listing, mediation_end, notice, pairing_end,
    pod::{NewPod, check, create_in},
};

/// From so many neighbours on, those with the keys are asked whether the pod wants to split.
pub const MANY: i64 = 30;
/// How long the first keys of the new pod last.
const KEYS_FOR: Duration = Duration::from_secs(182 * 24 * 3600);

/// Makes a new pod of some neighbours of the pod of `who`, one of whom holds its keys.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anybody but who holds the keys, [`Refusal::Invalid`] naming `member`, `keys` or a field of the pod,
/// [`Refusal::NameTaken`].
pub async fn split(node: &Node, who: Member, new: NewPod, movers: Vec<MemberId>, keys: MemberId) -> Result<Pod, Error> {
    who.check_job("keys")?;
    let new = check(new)?;
    let actor_keys = actor::new_keys_aside().await?;
    node.act(move |tx| {
        check_who(tx, &who, &movers, keys)?;
        let pod = create_in(tx, new, &actor_keys)?;
        for work in ["keys", "desk"] {
            job::give(tx, &who, keys, work, tx.now.plus(KEYS_FOR))?;
        }
        for id in &movers {
            go_over(tx, &who, *id, &pod)?;
        }
        // Once all have gone: two who go together stay together.
        for id in movers {
            pairing_end::moved(tx, id, pod.id)?;
        }
        Ok(pod)
    })
    .await
}

fn check_who(tx: &mut Tx<'_>, who: &Member, movers: &[MemberId], keys: MemberId) -> Result<(), Error> {
    let none = Refusal::Invalid("Choose who goes into the new pod, and who stays.", "member");
    let mut stays_with_keys = false;
    for job in job_lock(tx.conn, who.pod)? {
        stays_with_keys |= job.job == "keys" && !movers.contains(&job.member);
    }
    if movers.is_empty() || !stays_with_keys {
        return Err(none.into());
    }
    for id in movers {
        member_find(tx.conn, *id)?.filter(|m| m.pod == who.pod).ok_or(none.clone())?;
    }
    if !movers.contains(&keys) {
        return Err(Refusal::Invalid("Choose somebody who goes there to hold the keys.", "keys").into());
    }
    Ok(())
}

fn go_over(tx: &mut Tx<'_>, who: &Member, id: MemberId, pod: &Pod) -> Result<(), Error> {
    let from = who.pod;
    if let Some(member) = member_find(tx.conn, id)? {
        fund_forget::take_back_all(tx, &member)?;
    }
    member_to_pod(tx.conn, id, pod.id)?;
    mediation_end::moved(tx, id)?;
    voter_leaves(tx.conn, from, id)?;
    comings_leave(tx.conn, id)?;
    links_forget(tx.conn, id)?;
    paper_forget(tx.conn, id)?;
    delegate_delete_of(tx.conn, id)?;
    if let Some(person) = person_of_member(tx.conn, id)? {
        person_to_pod(tx.conn, person.id, pod.id)?;
    }
    for listing in listing_of_author(tx.conn, id)? {
        bring(tx, who, listing, from, pod)?;
    }
    notice::to_member(tx, id, "pod-split")
}

/// What is seen on this node alone, and nobody has promised yet, goes over; everything else comes to its end where it is.
fn bring(tx: &mut Tx<'_>, who: &Member, id: ListingId, from: PodId, pod: &Pod) -> Result<(), Error> {
    let Some(mut l) = listing_lock(tx.conn, id)? else { return Ok(()) };
    let Origin::Local { pod: at, author } = l.origin else { return Ok(()) };
    if at != from || l.uri.is_some() || l.state != State::Open || !commitment_holding(tx.conn, id)?.is_empty() {
        return Ok(());
    }
    l.origin = Origin::Local { pod: pod.id, author };
    l.pod_name.clone_from(&pod.name);
    l.version += 1;
    l.updated_at = tx.now;
    listing_update(tx.conn, &l)?;
    listing::log(tx, &l, "pod-split", &who.id.to_string(), None, "")
}
