//! What was recorded of somebody's voice: each sealed with a key of its own, which goes when the case ends.

use caremonger_domain::{
    Refusal,
    id::{CaseId, PersonId, RecordingId},
};
use caremonger_store::{
    Conn,
    case::case_of_person,
    recording::{recording_delete, recording_find, recording_insert, recording_of_case},
    vault_key::vault_key_delete,
};

use crate::{Error, Node, Tx, vault};

/// Most voice messages of one case.
const MOST: usize = 10;

fn owner(id: RecordingId) -> String {
    id.to_string()
}

fn place(id: RecordingId) -> String {
    format!("sound of {id}")
}

/// Keeps one, sealed.
pub(crate) fn keep(tx: &mut Tx<'_>, case: CaseId, kind: &str, sound: &[u8]) -> Result<(), Error> {
    if recording_of_case(tx.conn, case)?.len() >= MOST {
        return Err(Refusal::Invalid("Ten voice messages of one case are the most.", "from").into());
    }
    let id = RecordingId::new(tx.now, tx.bits());
    let key = vault::ensure_key(tx, &owner(id))?;
    let sealed = vault::seal_bytes(tx.node, &key, &place(id), sound)?;
    Ok(recording_insert(tx.conn, id, case, kind, &sealed, tx.now)?)
}

/// Opens one: its media type and the sound.
pub(crate) fn opened(conn: &mut Conn, node: &Node, case: CaseId, id: RecordingId) -> Result<(String, Vec<u8>), Error> {
    let (kind, sealed) = recording_find(conn, case, id)?.ok_or(Refusal::NotFound)?;
    let key = vault::key_of(conn, node, &owner(id))?.ok_or(Refusal::NotFound)?;
    Ok((kind, vault::open_bytes(&key, &place(id), &sealed)?))
}

/// Wipes what was recorded of a case: it ended. Whether there was anything.
pub(crate) fn wipe_of_case(tx: &mut Tx<'_>, id: CaseId) -> Result<bool, Error> {
    let all = recording_of_case(tx.conn, id)?;
    for (which, _) in &all {
        recording_delete(tx.conn, *which)?;
        vault_key_delete(tx.conn, &owner(*which))?;
        vault::is_due(tx)?;
    }
    Ok(!all.is_empty())
}

/// Wipes what was recorded of somebody.
pub(crate) fn wipe_of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<(), Error> {
    for c in case_of_person(tx.conn, person)? {
        wipe_of_case(tx, c.id)?;
    }
    Ok(())
}
