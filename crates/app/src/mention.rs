//! News by a private mention on the fediverse: the neighbour's address there, that it is theirs, and sending.

use std::time::Duration;

use caremonger_domain::{
    Refusal, Timestamp,
    id::{MemberId, PodId},
    notice::Channel,
    person::{Details, Field},
};
use caremonger_signatures::digest::sha256;
use caremonger_store::{
    letter::{Way, letter_count},
    member::Member,
    notice_setting::{NoticeSetting, notice_setting_put},
    remote_actor::RemoteActor,
};

use crate::{
    Error, Node, Tx, letter,
    message::{self, Place},
    notice_setting, person, session,
};

/// Most mentions with digits to one neighbour in a day.
const PROOFS_A_DAY: usize = 5;
/// Most such mentions of the node in an hour: it is no tool to write to strangers.
const PROOFS_AN_HOUR: i64 = 60;

/// Keeps the address on which a neighbour wants to hear of news, and has digits sent there that show that it is theirs.
///
/// # Errors
/// [`Error::Lookup`] when nobody is found there, [`Refusal::Invalid`] naming `address` after too many.
pub async fn tell(node: &Node, who: &Member, typed: &str) -> Result<(), Error> {
    let found = node.look_up(typed.trim()).await?;
    let who = who.clone();
    node.act(move |tx| {
        let id = person::of_member(tx, &who)?;
        let (day, hour) = (Duration::from_secs(24 * 3600), Duration::from_secs(3600));
        let many = letter::lately(tx, id, letter::MENTION_PROOF, day, PROOFS_A_DAY)?
            || letter_count(tx.conn, letter::MENTION_PROOF, tx.now.minus(hour))? >= PROOFS_AN_HOUR;
        if many {
            return Err(Refusal::Invalid("Five such messages a day are the most.", "address").into());
        }
        person::put(tx, id, &Details::default().with(Field::Fediverse, &found.address)?)?;
        stands(tx, who.id, None)?;
        letter::put(tx, id, Way::Mention, letter::MENTION_PROOF, tx.now)
    })
    .await
}

/// Forgets that address.
///
/// # Errors
/// [`Error::Db`].
pub fn forget(tx: &mut Tx<'_>, who: &Member) -> Result<(), Error> {
    let id = person::of_member(tx, who)?;
    person::put(tx, id, &Details::default().with(Field::Fediverse, "")?)?;
    stands(tx, who.id, None)
}

/// What is known of the address from now on: nothing, or the digits that were sent there.
fn stands(tx: &mut Tx<'_>, member: MemberId, proof: Option<(Vec<u8>, Timestamp)>) -> Result<(), Error> {
    let before = notice_setting::held(tx, member)?;
    let channel = if before.channel == Channel::Mention { Channel::Page } else { before.channel };
    Ok(notice_setting_put(tx.conn, &NoticeSetting { channel, mention_proven: false, mention_proof: proof, ..before })?)
}

/// The digits for the mention that shows whose an address is; earlier ones end.
pub(crate) fn new_proof(tx: &mut Tx<'_>, member: MemberId) -> Result<String, Error> {
    let digits = session::new_code(tx);
    stands(tx, member, Some((sha256(digits.as_bytes()).to_vec(), tx.now.plus(notice_setting::PROOF_LIFE))))?;
    Ok(digits)
}

/// Takes the digits of that mention. From then on news come so, unless they chose another way.
///
/// # Errors
/// [`Refusal::NotFound`] when they are wrong or too old, [`Refusal::WrongState`] when too many wrong ones were tried.
pub async fn prove(node: &Node, who: &Member, typed: &str) -> Result<(), Error> {
    let digits = session::read_code(typed).ok_or(Refusal::NotFound)?;
    let who = who.clone();
    let look = node.act(move |tx| {
        let s = notice_setting::held(tx, who.id)?;
        if !notice_setting::fits(s.mention_proof.as_ref(), &digits, tx.now) {
            return Err(Refusal::NotFound.into());
        }
        let (channel, pace, urgent) = (s.channel, s.pace, s.urgent);
        notice_setting_put(tx.conn, &NoticeSetting { mention_proven: true, mention_proof: None, ..s })?;
        if channel == Channel::Page {
            notice_setting::choose(tx, &who, Channel::Mention, pace, urgent)?;
        }
        Ok(())
    });
    node.tries().guess(node.now(), look).await
}

/// Sends words to somebody on the fediverse as a private mention of a pod.
///
/// # Errors
/// [`Error::Db`].
pub fn send(tx: &mut Tx<'_>, pod: PodId, to: &RemoteActor, words: &str) -> Result<(), Error> {
    message::send_private(tx, pod, to, words, Place::default()).map(|_| ())
}
