//! What a decision does: checked when it is proposed, and carried out in the act that closes it.

use std::time::Duration;

use caremonger_domain::{
    Refusal,
    effect::Effect,
    fund::Fund,
    gate,
    id::{MemberId, PodId},
    listing::tidy_line,
    peer::{Direction, Peer, State},
};
use caremonger_store::{
    decision::Decision,
    fund::fund_find,
    member::{Member, member_find},
    peer::peer_page,
};

use crate::{
    Error, Tx, agreement, fund, fund_ask,
    host::host_meant,
    job, mediation,
    member::{self, JOBS},
    operator, peer, peer_terms,
};

/// For how long a job is given by a decision.
const HALF_A_YEAR: Duration = Duration::from_secs(182 * 24 * 3600);
/// Longest name of a server, with its port.
const HOST_MAX: usize = 260;
/// Most pods elsewhere that are looked through.
const PEERS: i64 = 1_000;

fn theirs(tx: &mut Tx<'_>, pod: PodId, id: MemberId) -> Result<Option<Member>, Error> {
    Ok(member_find(tx.conn, id)?.filter(|m| m.pod == pod))
}

/// What there is with a pod elsewhere and has not ended.
fn with(tx: &mut Tx<'_>, pod: PodId, address: &str) -> Result<Vec<Peer>, Error> {
    let all = peer_page(tx.conn, pod, None, PEERS)?;
    Ok(all.into_iter().filter(|p| p.address == address && p.state.is_live()).collect())
}

fn asks(p: &Peer) -> bool {
    p.direction == Direction::Incoming && p.state == State::Requested
}

/// Whether something can be proposed that does this.
///
/// # Errors
/// [`Refusal::Invalid`] naming the field.
pub(crate) fn check(tx: &mut Tx<'_>, who: &Member, effect: &Effect) -> Result<(), Error> {
    if let Some(id) = effect.concerns() {
        let them = theirs(tx, who.pod, id)?.ok_or(Refusal::Invalid("Choose somebody from the list.", "member"))?;
        return match effect {
            Effect::Job { job, .. } | Effect::EndJob { job, .. } if !JOBS.contains(&job.as_str()) => {
                Err(Refusal::Invalid("Choose one from the list.", "job").into())
            }
            Effect::EndJob { job, .. } if !them.has_job(job) => Err(Refusal::Invalid("They do not hold this job.", "job").into()),
            Effect::Job { .. } if !them.known => Err(Refusal::Invalid("Somebody has to vouch for them first.", "member").into()),
            Effect::Leaves { member, urgent } => mediation::check_review(tx, who, *member, *urgent),
            _ => Ok(()),
        };
    }
    match effect {
        Effect::Peer { address } if !with(tx, who.pod, address)?.iter().any(asks) => {
            Err(Refusal::Invalid("Choose a pod that has asked.", "peer").into())
        }
        Effect::EndPeer { address } if with(tx, who.pod, address)?.is_empty() => {
            Err(Refusal::Invalid("Choose a pod from the list.", "peer").into())
        }
        Effect::Moves { to } if to.len() > HOST_MAX || host_meant(to).as_ref() != Some(to) => {
            Err(Refusal::Invalid("Write the address of the other server, such as oak.example.", "to").into())
        }
        Effect::FundMode { .. } | Effect::Budget { .. } if fund_find(tx.conn, who.pod)?.is_none() => {
            Err(Refusal::Invalid("There is no fund yet.", "effect").into())
        }
        // A colon stands between purpose and amount where the purse writes them down.
        Effect::Budget { line, .. }
            if tidy_line(line) != *line || line.contains(':') || !fund::LINE_TITLE.contains(&line.chars().count()) =>
        {
            Err(Refusal::Invalid("Say what it is meant for, in 1 to 60 letters.", "line").into())
        }
        Effect::Budget { line, .. } => Ok(gate::check_text(line)?),
        _ => Ok(()),
    }
}

/// Does what was decided; whether it could be done.
pub(crate) fn carry_out(tx: &mut Tx<'_>, d: &Decision) -> Result<bool, Error> {
    match &d.effect {
        Effect::Words => Ok(true),
        Effect::Agreement { title, months } => {
            agreement::adopt(tx, d, title, *months)?;
            Ok(true)
        }
        Effect::Job { member, job } => match theirs(tx, d.pod, *member)?.filter(|m| m.known) {
            Some(m) => job::decided(tx, &m, job, tx.now.plus(HALF_A_YEAR)).map(|()| true),
            None => Ok(false),
        },
        Effect::EndJob { member, job } => match theirs(tx, d.pod, *member)? {
            Some(m) => job::recalled(tx, &m, job),
            None => Ok(false),
        },
        Effect::Leaves { member, .. } => match theirs(tx, d.pod, *member)? {
            Some(m) => {
                member::erase(tx, &m)?;
                operator::log(tx, "pod", "member-leaves", "")?;
                Ok(true)
            }
            None => Ok(false),
        },
        Effect::Peer { address } => {
            let asking = with(tx, d.pod, address)?.into_iter().find(asks);
            let Some(asking) = asking else { return Ok(false) };
            peer::accept(tx, d.pod, asking.id, "pod", peer_terms::Offered::default())?;
            Ok(true)
        }
        Effect::EndPeer { address } => {
            let all = with(tx, d.pod, address)?;
            for p in &all {
                peer::stop(tx, d.pod, p.id, "pod")?;
            }
            Ok(!all.is_empty())
        }
        // Whoever runs the server carries it over; until then it stands there that they may.
        Effect::Moves { .. } => Ok(true),
        Effect::FundMode { mode } => {
            let changed = fund::decided_mode(tx, d.pod, *mode)?;
            settle(tx, changed)
        }
        Effect::Budget { line, most } => {
            let changed = fund::decided_line(tx, d.pod, line, *most)?;
            settle(tx, changed)
        }
    }
}

/// What waits for money may be agreed to by the new rules of a fund that changed; whether one did.
fn settle(tx: &mut Tx<'_>, changed: Option<Fund>) -> Result<bool, Error> {
    let Some(fund) = changed else { return Ok(false) };
    fund_ask::settle_waiting(tx, &fund)?;
    Ok(true)
}
