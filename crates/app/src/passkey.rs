//! Passkeys: signing in with what a phone or computer keeps, instead of a code (Web Authentication, Level 3). The browser signs a
//! challenge that is good once and for minutes; here is only ever the public half.

use std::time::Duration;

use caremonger_domain::{Refusal, id::PasskeyId, listing::tidy_line};
use caremonger_signatures::digest::sha256;
use caremonger_store::{
    DbError,
    member::Member,
    passkey::{
        Passkey as Kept, passkey_by_credential, passkey_delete, passkey_insert, passkey_of_member, passkey_try_put,
        passkey_try_take, passkey_used,
    },
    session::Kind,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use url::Url;
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{DiscoverableAuthentication, Passkey, PasskeyRegistration, Uuid, WebauthnError},
};

use crate::{Error, Node, Tx, notice, push, session};

/// How long a browser has to answer.
const TRY_LIFE: Duration = Duration::from_secs(5 * 60);
/// Most passkeys of one neighbour.
pub const MOST: usize = 10;
/// Longest answer of a browser, in bytes.
const ANSWER_MAX: usize = 32 * 1024;
/// What it is to say when the answer of a browser is not good.
const BAD_ANSWER: Refusal = Refusal::Invalid("That passkey did not work. Try again, or sign in with a code.", "passkey");

/// What a browser is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Comes back with the answer.
    pub secret: String,
    /// `PublicKeyCredentialCreationOptionsJSON` or `PublicKeyCredentialRequestOptionsJSON`, for the browser.
    pub options: String,
}

/// This node as browsers know it. None where they would refuse: passkeys need a name, and `https` or this very machine.
fn relying_party(node: &Node) -> Option<Webauthn> {
    if !push::is_possible(node) {
        return None;
    }
    let origin: Url = node.urls().origin().parse().ok()?;
    let host = origin.domain()?;
    WebauthnBuilder::new(host, &origin).ok()?.rp_name(host).timeout(TRY_LIFE).build().ok()
}

/// Whether browsers can use passkeys at this node's address.
#[must_use]
pub fn is_possible(node: &Node) -> bool {
    relying_party(node).is_some()
}

fn failed(what: impl std::fmt::Display) -> Error {
    DbError::Other(format!("a passkey could not be asked for: {what}")).into()
}

fn wrong(error: &WebauthnError) -> Error {
    tracing::info!(%error, "the answer to a passkey's challenge was refused");
    BAD_ANSWER.into()
}

fn read<T: DeserializeOwned>(answer: &str) -> Result<T, Error> {
    if answer.len() > ANSWER_MAX {
        return Err(BAD_ANSWER.into());
    }
    serde_json::from_str(answer).map_err(|_| BAD_ANSWER.into())
}

fn ask(tx: &mut Tx<'_>, who: Option<&Member>, state: &impl Serialize, options: &Value) -> Result<Asked, Error> {
    let secret = session::new_secret(tx, "cmw_");
    let state = serde_json::to_string(state).map_err(failed)?;
    passkey_try_put(tx.conn, &sha256(secret.as_bytes()), who.map(|w| w.id), &state, tx.now.plus(TRY_LIFE))?;
    Ok(Asked { secret, options: options.to_string() })
}

/// What a neighbour's browser is asked in order to make a passkey.
///
/// # Errors
/// [`Refusal::NotFound`] where there can be none, [`Refusal::Invalid`] when there are many already.
pub fn begin_adding(tx: &mut Tx<'_>, who: &Member) -> Result<Asked, Error> {
    let party = relying_party(tx.node).ok_or(Refusal::NotFound)?;
    let have = passkey_of_member(tx.conn, who.id)?;
    if have.len() >= MOST {
        return Err(Refusal::Invalid("You have ten passkeys already. Remove one first.", "passkey").into());
    }
    // The same for each of somebody's passkeys, so that a phone replaces the one it has; tells nothing of them.
    let handle = sha256(format!("passkey {}", who.id).as_bytes());
    let handle = Uuid::from_slice(&handle[..16]).map_err(failed)?;
    let known = have.iter().map(|p| p.credential_id.clone()).collect();
    let (challenge, state) = party.start_passkey_registration(handle, &who.name, &who.name, Some(known)).map_err(failed)?;
    let mut options = serde_json::to_value(challenge.public_key).map_err(failed)?;
    // So that nobody has to type who they are when they sign in.
    options["authenticatorSelection"]["residentKey"] = json!("required");
    options["authenticatorSelection"]["requireResidentKey"] = json!(true);
    ask(tx, Some(who), &state, &options)
}

/// Adds the passkey that a browser made.
///
/// # Errors
/// [`Refusal::Invalid`] naming `passkey` when the answer is not good, too late, or for somebody else.
pub fn add(tx: &mut Tx<'_>, who: &Member, secret: &str, answer: &str, label: &str) -> Result<(), Error> {
    let party = relying_party(tx.node).ok_or(Refusal::NotFound)?;
    let hash = session::hash_of(secret).ok_or(BAD_ANSWER)?;
    let asked = passkey_try_take(tx.conn, &hash, tx.now)?;
    let (_, state) = asked.filter(|(member, _)| *member == Some(who.id)).ok_or(BAD_ANSWER)?;
    let state: PasskeyRegistration = serde_json::from_str(&state).map_err(failed)?;
    let passkey = party.finish_passkey_registration(&read(answer)?, &state).map_err(|e| wrong(&e))?;
    let kept = Kept {
        id: PasskeyId::new(tx.now, tx.bits()),
        member: who.id,
        credential_id: passkey.cred_id().to_vec(),
        credential: serde_json::to_string(&passkey).map_err(failed)?,
        label: tidy_line(label).chars().take(60).collect(),
        created_at: tx.now,
        used_at: None,
    };
    if passkey_by_credential(tx.conn, &kept.credential_id)?.is_some() {
        return Err(BAD_ANSWER.into());
    }
    passkey_insert(tx.conn, &kept)?;
    // Whoever uses somebody's phone while they look away leaves a line.
    notice::to_member(tx, who.id, "passkey-added")
}

/// What a browser is asked in order to sign somebody in; who it is, it tells itself.
///
/// # Errors
/// [`Refusal::NotFound`] where there can be none.
pub fn begin(tx: &mut Tx<'_>) -> Result<Asked, Error> {
    let party = relying_party(tx.node).ok_or(Refusal::NotFound)?;
    let (challenge, state) = party.start_discoverable_authentication().map_err(failed)?;
    let options = serde_json::to_value(challenge.public_key).map_err(failed)?;
    ask(tx, None, &state, &options)
}

/// Signs in with a browser's answer; a session's secret.
///
/// # Errors
/// [`Refusal::Invalid`] naming `passkey` when the answer is not good or too late, or nobody here has that passkey (any more).
pub fn sign_in(tx: &mut Tx<'_>, secret: &str, answer: &str, label: &str) -> Result<String, Error> {
    let party = relying_party(tx.node).ok_or(Refusal::NotFound)?;
    let hash = session::hash_of(secret).ok_or(BAD_ANSWER)?;
    let asked = passkey_try_take(tx.conn, &hash, tx.now)?;
    let (_, state) = asked.filter(|(member, _)| member.is_none()).ok_or(BAD_ANSWER)?;
    let state: DiscoverableAuthentication = serde_json::from_str(&state).map_err(failed)?;
    let answer: webauthn_rs::prelude::PublicKeyCredential = read(answer)?;
    let kept = passkey_by_credential(tx.conn, answer.get_credential_id())?.ok_or(BAD_ANSWER)?;
    let mut passkey: Passkey = serde_json::from_str(&kept.credential).map_err(failed)?;
    let result = party.finish_discoverable_authentication_v2(&answer, state, &passkey).map_err(|e| wrong(&e))?;
    passkey.update_credential(&result);
    passkey_used(tx.conn, kept.id, &serde_json::to_string(&passkey).map_err(failed)?, tx.now)?;
    session::issue(tx, Kind::Session, Some(kept.member), label)
}

/// Forgets one of a neighbour's own passkeys.
///
/// # Errors
/// [`Refusal::NotFound`].
pub fn remove(tx: &mut Tx<'_>, who: &Member, id: PasskeyId) -> Result<(), Error> {
    if passkey_delete(tx.conn, who.id, id)? { Ok(()) } else { Err(Refusal::NotFound.into()) }
}
