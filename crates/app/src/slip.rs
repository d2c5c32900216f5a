//! Slips: those who received help answer a proposal once more, and nobody can tell that it was them (H2).
//!
//! Everybody who may answer can get one slip. Its token is signed unseen (RFC 9474), with one key for those who received help and
//! another for everybody else; which it was is not written down. What is answered with a slip comes without a sign-in. For those
//! without a phone of their own the desk prints codes, no more than it found help for, and how many is shown to all.

use caremonger_domain::{
    Refusal, Timestamp,
    decision::State,
    id::DecisionId,
    slip::{PRINTED_MAX, RECENT, Said, Share, code, count, read_code},
};
pub use caremonger_signatures::blind::{Blinded, TOKEN_LEN};
use caremonger_signatures::{
    blind::{self, SIGNATURE_LEN},
    key::KeyError,
};
use caremonger_store::{
    Conn,
    decision::{Decision, decision_find, decision_lock, voter_is},
    decision_slip::{
        Line, SlipKeys, helped_by_desk, received_help, slip_find, slip_keys_begin, slip_keys_find, slip_printed_for, slips_of,
        slips_put,
    },
    member::Member,
};

use crate::{
    Error, Node, Tx, operator,
    secret::{hex, unhex},
    vault::{self, mark},
};

/// Whether slips can be had and used for a proposal.
#[must_use]
pub fn is_asked(d: &Decision) -> bool {
    d.recipients > 0 && d.state == State::Open
}

fn check_open(d: &Decision, now: Timestamp) -> Result<(), Refusal> {
    if is_asked(d) && now < d.closes_at { Ok(()) } else { Err(Refusal::WrongState { state: "closed" }) }
}

fn for_voter(conn: &mut Conn, who: &Member, id: DecisionId) -> Result<Decision, Error> {
    let d = decision_find(conn, id)?.filter(|d| d.pod == who.pod && d.recipients > 0).ok_or(Refusal::NotFound)?;
    if voter_is(conn, id, who.id)? { Ok(d) } else { Err(Refusal::NotAllowed.into()) }
}

/// Where the keys of a proposal are sealed for.
fn place(id: DecisionId) -> String {
    format!("slips of {id}")
}

/// The two keys of a proposal, opened.
fn keys(conn: &mut Conn, node: &Node, id: DecisionId) -> Result<Option<[Vec<u8>; 2]>, Error> {
    let Some(kept) = slip_keys_find(conn, id)? else { return Ok(None) };
    let open = |sealed: &[u8]| node.vault().open(&place(id), sealed).map(|k| k.to_vec());
    Ok(Some([open(&kept.recipients)?, open(&kept.others)?]))
}

/// What a browser needs to ask for a slip: the moduli of the two keys, which are made the first time. First of those who received
/// help, then of everybody else.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`] for who may not answer, [`Refusal::WrongState`] once it is closed.
pub async fn ready(node: &Node, who: Member, id: DecisionId) -> Result<[Vec<u8>; 2], Error> {
    let (aside, now) = (node.clone(), node.now());
    let found = node
        .read(move |c| {
            check_open(&for_voter(c, &who, id)?, now)?;
            keys(c, &aside, id)
        })
        .await?;
    let made = match found {
        Some(keys) => keys,
        None => {
            // Aside: a key takes a tenth of a second, and the database waits for nobody.
            let two = || Ok::<_, KeyError>([blind::generate()?, blind::generate()?]);
            let two = tokio::task::spawn_blocking(two).await.unwrap_or(Err(KeyError::Failed))?;
            node.act(move |tx| {
                let d = decision_lock(tx.conn, id)?.ok_or(Refusal::NotFound)?;
                check_open(&d, tx.now)?;
                let seal = |key: &[u8]| vault::seal_for_node(tx.node, &place(id), key);
                let (recipients, others) = (seal(&two[0])?, seal(&two[1])?);
                slip_keys_begin(tx.conn, id, &SlipKeys { recipients, others })?;
                Ok(keys(tx.conn, tx.node, id)?.ok_or(Refusal::NotFound)?)
            })
            .await?
        }
    };
    let modulus = |key: &[u8]| blind::modulus(key).map_err(|_| KeyError::Failed);
    Ok([modulus(&made[0])?, modulus(&made[1])?])
}

/// Signs somebody's slip, unseen, once. Whoever sends the same again gets the same again.
///
/// `blinded`: one token, blinded for the key of those who received help, and for the other one.
///
/// # Errors
/// [`Refusal::Invalid`] naming `blinded`, [`Refusal::WrongState`] with `given` for a second one, and those of [`ready`].
pub fn give(tx: &mut Tx<'_>, who: &Member, id: DecisionId, blinded: &[Vec<u8>; 2]) -> Result<Vec<u8>, Error> {
    decision_lock(tx.conn, id)?;
    check_open(&for_voter(tx.conn, who, id)?, tx.now)?;
    let [recipients, others] = keys(tx.conn, tx.node, id)?.ok_or(Refusal::NotFound)?;
    let (mine, sent) =
        (mark(tx.node, "slip of", &format!("{id} {}", who.id)), mark(tx.node, "blinded slip", &hex(&blinded.concat())));
    match slip_find(tx.conn, id, Line::Given, &mine)? {
        Some(before) if before != sent => return Err(Refusal::WrongState { state: "given" }.into()),
        Some(_) => {}
        None => slips_put(tx.conn, id, Line::Given, vec![(mine, sent)])?,
    }
    // Looked up now, and kept nowhere.
    let received = received_help(tx.conn, who.id, tx.now.minus(RECENT))?;
    let (key, blinded) = if received { (recipients, &blinded[0]) } else { (others, &blinded[1]) };
    Ok(blind::sign(&key, blinded).map_err(|_| Refusal::Invalid("This slip cannot be read.", "blinded"))?)
}

/// How many more slips the desk can print for a proposal.
fn left_to_print(tx: &mut Tx<'_>, d: &Decision) -> Result<usize, Error> {
    let helped = helped_by_desk(tx.conn, d.pod, tx.now.minus(RECENT))?.min(PRINTED_MAX);
    Ok(helped.saturating_sub(printed(tx.conn, d.id)?))
}

/// The desk prints slips for those who have no phone of their own: codes, shown this once. How many there are is for all to see.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`], [`Refusal::Invalid`] naming `number`, [`Refusal::WrongState`] once it is closed.
pub fn print(tx: &mut Tx<'_>, who: &Member, id: DecisionId, number: usize) -> Result<Vec<String>, Error> {
    who.check_job("desk")?;
    let d = decision_lock(tx.conn, id)?.filter(|d| d.pod == who.pod && d.recipients > 0).ok_or(Refusal::NotFound)?;
    check_open(&d, tx.now)?;
    if number == 0 || number > left_to_print(tx, &d)? {
        return Err(
            Refusal::Invalid("Print no more slips than the desk found help for in the last three months.", "number").into()
        );
    }
    let codes: Vec<String> = (0..number).map(|_| code(tx.bits())).collect();
    let lines = codes.iter().map(|code| (mark(tx.node, "printed slip", code), String::new())).collect();
    slips_put(tx.conn, id, Line::Printed, lines)?;
    operator::log(tx, &who.id.to_string(), "slips-printed", &number.to_string())?;
    Ok(codes)
}

/// How many slips were printed for a proposal that is open.
///
/// # Errors
/// [`Error::Db`].
pub fn printed(conn: &mut Conn, id: DecisionId) -> Result<usize, Error> {
    Ok(slips_of(conn, id, Line::Printed)?.len())
}

/// The proposal that a slip is for, and the mark of what is answered with it; none for a slip that counts for nothing.
fn read(conn: &mut Conn, node: &Node, text: &str) -> Result<(Decision, Option<String>), Error> {
    let no_slip = || Refusal::Invalid("This is not a slip, or its time is over. Check each digit.", "slip");
    let found = if let Some(code) = read_code(text) {
        let mark = mark(node, "printed slip", &code);
        slip_printed_for(conn, &mark)?.map(|id| (id, Some(mark)))
    } else {
        // `{id}.{token}.{signature}`, both in hex.
        let mut parts = text.trim().splitn(3, '.');
        let (id, token, signature) = (parts.next(), parts.next().and_then(unhex), parts.next().and_then(unhex));
        let id = id.and_then(|id| id.parse::<DecisionId>().ok());
        match (id, token.filter(|t| t.len() == TOKEN_LEN), signature.filter(|s| s.len() == SIGNATURE_LEN)) {
            (Some(id), Some(token), Some(signature)) => {
                let signed = |key: &[u8]| blind::verifies(key, &token, &signature).unwrap_or(false);
                match keys(conn, node, id)? {
                    Some([key, _]) if signed(&key) => Some((id, Some(mark(node, "answer by slip", &hex(&token))))),
                    // Everybody's browser sends one, so that who sends one says nothing.
                    Some([_, key]) if signed(&key) => Some((id, None)),
                    _ => None,
                }
            }
            _ => None,
        }
    };
    let (id, mark) = found.ok_or_else(no_slip)?;
    let d = decision_find(conn, id)?.ok_or_else(no_slip)?;
    Ok((d, mark))
}

/// The proposal that a slip is for. Wrong ones are counted, as with every code.
///
/// # Errors
/// [`Refusal::Invalid`] naming `slip`, [`Refusal::WrongState`] once it is closed or after too many wrong ones.
pub async fn look(node: &Node, text: String) -> Result<Decision, Error> {
    let (aside, now, is_code) = (node.clone(), node.now(), read_code(&text).is_some());
    let look = node.read(move |c| {
        let (d, _) = read(c, &aside, &text)?;
        check_open(&d, now)?;
        Ok(d)
    });
    // What is signed cannot be guessed, and nobody's guesses keep it from being used.
    if is_code { node.slip_tries().guess(now, look).await } else { look.await }
}

/// Answers with a slip, in place of what was answered with it before. One of somebody who received no help is taken and counts for nothing.
///
/// # Errors
/// Those of [`look`].
pub fn answer(tx: &mut Tx<'_>, text: &str, said: Said) -> Result<(), Error> {
    let (d, mark) = read(tx.conn, tx.node, text)?;
    let d = decision_lock(tx.conn, d.id)?.ok_or(Refusal::NotFound)?;
    check_open(&d, tx.now)?;
    let Some(mark) = mark else { return Ok(()) };
    Ok(slips_put(tx.conn, d.id, Line::Answer, vec![(mark, said.to_string())])?)
}

/// What came of the slips of a proposal, where it needs them.
pub(crate) fn share(tx: &mut Tx<'_>, d: &Decision) -> Result<Option<Share>, Error> {
    if d.recipients == 0 {
        return Ok(None);
    }
    let said: Vec<Said> = slips_of(tx.conn, d.id, Line::Answer)?.iter().filter_map(|s| s.parse().ok()).collect();
    Ok(Some(count(&said)))
}
