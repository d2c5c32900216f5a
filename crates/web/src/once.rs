//! A form does its thing once, however often its button is pressed.

use caremonger_app::{Error, Node, Tx};
use caremonger_domain::id::MemberId;
use caremonger_store::idempotency::{Kept, idempotency_find, idempotency_insert};

use crate::{assets::fingerprint, form::Fields};

/// The hidden field that tells a fresh form from every other.
pub(crate) const FIELD: &str = "once";

/// Its value for a fresh form.
pub(crate) fn fresh(node: &Node) -> String {
    format!("{:032x}", node.random().bits())
}

/// What a form is known by, whatever its answers; empty when it says nothing that we made.
pub(crate) fn of_form(fields: &Fields) -> String {
    let ours = Some(fields.get(FIELD)).filter(|k| k.len() == 32 && k.bytes().all(|b| b.is_ascii_hexdigit()));
    ours.unwrap_or_default().to_owned()
}

/// What a form and its answers are known by. Somebody who goes back, changes an answer and sends it again means something new.
pub(crate) fn key(fields: &Fields) -> Option<String> {
    let key = Some(of_form(fields)).filter(|k| !k.is_empty())?;
    let answers: Vec<String> = fields.answers().map(|(name, value)| format!("{name}={value}")).collect();
    Some(format!("web-{key}-{:016x}", fingerprint(&answers.join("\n"))))
}

/// Does something unless the same form did it already with the same answers; the place to go to.
pub(crate) fn act(
    tx: &mut Tx<'_>,
    member: MemberId,
    key: Option<&str>,
    act: impl FnOnce(&mut Tx<'_>) -> Result<String, Error>,
) -> Result<String, Error> {
    let Some(key) = key else { return act(tx) };
    if let Some(kept) = idempotency_find(tx.conn, member, key)? {
        return Ok(kept.body);
    }
    let place = act(tx)?;
    let kept = Kept { request_hash: Vec::new(), status: 303, body: place.clone() };
    idempotency_insert(tx.conn, member, key, &kept, tx.now)?;
    Ok(place)
}
