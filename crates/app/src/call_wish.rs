//! What neighbours wish of companionship calls, and who would fit whom (E1). Seen by whoever wishes and by the desk that puts people
//! together.

use caremonger_domain::{
    Refusal,
    id::{CallWishId, MemberId},
    pairing::{Fit, Wanting, Wish, fit},
};
use caremonger_store::{
    Conn,
    availability::availability_find,
    call_wish::{CallWish, call_wish_delete, call_wish_insert, call_wish_lock, call_wish_of, call_wish_page, call_wish_wipe_at},
    member::{Member, member_find},
    member_block::member_block_between,
    pairing::{pairing_count, pairing_of},
    vault_key::vault_key_delete,
};

use crate::{Error, Node, Tx, vault};

/// Most wishes of each side that are looked at.
const WISHES: i64 = 500;
/// Most suggestions.
const SHOWN: usize = 8;

fn place(id: CallWishId) -> String {
    format!("likes of {id}")
}

/// Writes down what somebody wishes, in place of what they wished before: one's own, or for a neighbour the desk speaks for.
///
/// # Errors
/// [`Refusal::Invalid`] naming the field, [`Refusal::NotAllowed`] for another neighbour's without the desk job.
pub fn put(tx: &mut Tx<'_>, who: &Member, member: MemberId, wish: Wish) -> Result<CallWishId, Error> {
    let by_desk = member != who.id;
    if by_desk {
        who.check_job("desk")?;
        let theirs = member_find(tx.conn, member)?.is_some_and(|m| m.pod == who.pod);
        if !theirs {
            return Err(Refusal::Invalid("Choose somebody from the list.", "member").into());
        }
    }
    let wish = wish.tidied()?;
    let before = call_wish_of(tx.conn, member)?.into_iter().find(|w| w.wish.wanting == wish.wanting);
    if let Some(before) = before {
        // What somebody wrote themselves is theirs.
        if by_desk && !before.by_desk {
            return Err(Refusal::Invalid("They have written down themselves what they wish.", "member").into());
        }
        forget(tx, before.id)?;
    }
    let id = CallWishId::new(tx.now, tx.bits());
    let key = vault::ensure_key(tx, &id.to_string())?;
    let likes = vault::seal(tx.node, &key, &place(id), &wish.likes)?;
    let wish = Wish { likes: String::new(), ..wish };
    call_wish_insert(tx.conn, &CallWish { id, member, wish, likes, by_desk, wipe_at: None, created_at: tx.now })?;
    Ok(id)
}

/// Takes a wish away with its key, so that no backup gives it back.
pub(crate) fn forget(tx: &mut Tx<'_>, id: CallWishId) -> Result<(), Error> {
    call_wish_delete(tx.conn, id)?;
    vault_key_delete(tx.conn, &id.to_string())?;
    vault::is_due(tx)
}

/// Takes a wish away whose day has come, if it still has.
pub(crate) fn forget_due(tx: &mut Tx<'_>, id: CallWishId) -> Result<(), Error> {
    let due = call_wish_lock(tx.conn, id)?.and_then(|w| w.wipe_at).is_some_and(|at| at <= tx.now);
    if due { forget(tx, id) } else { Ok(()) }
}

/// A wish that somebody speaks for: their own, or one that the desk wrote down.
fn spoken_for(tx: &mut Tx<'_>, who: &Member, id: CallWishId) -> Result<CallWish, Error> {
    let w = call_wish_lock(tx.conn, id)?.ok_or(Refusal::NotFound)?;
    let theirs = member_find(tx.conn, w.member)?.is_some_and(|m| m.pod == who.pod);
    if w.member == who.id || (w.by_desk && theirs && who.has_job("desk")) { Ok(w) } else { Err(Refusal::NotFound.into()) }
}

/// Somebody wishes it no more.
///
/// # Errors
/// [`Refusal::NotFound`] for another's.
pub fn end(tx: &mut Tx<'_>, who: &Member, id: CallWishId) -> Result<(), Error> {
    let w = spoken_for(tx, who, id)?;
    forget(tx, w.id)
}

/// After calls have ended: somebody looks for somebody else.
///
/// # Errors
/// [`Refusal::NotFound`] for another's.
pub fn keep(tx: &mut Tx<'_>, who: &Member, id: CallWishId) -> Result<(), Error> {
    let w = spoken_for(tx, who, id)?;
    Ok(call_wish_wipe_at(tx.conn, w.id, None)?)
}

fn opened(conn: &mut Conn, node: &Node, mut w: CallWish) -> Result<CallWish, Error> {
    if let Some(key) = vault::key_of(conn, node, &w.id.to_string())? {
        w.wish.likes = vault::open(&key, &place(w.id), &w.likes)?;
    }
    Ok(w)
}

/// What a neighbour wishes.
///
/// # Errors
/// [`Error::Sealed`] when the node's key is another.
pub fn of(conn: &mut Conn, node: &Node, member: MemberId) -> Result<Vec<CallWish>, Error> {
    let all = call_wish_of(conn, member)?;
    all.into_iter().map(|w| opened(conn, node, w)).collect()
}

/// Two who would fit, and in what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The ask and the neighbour whose it is.
    pub ask: (CallWish, Member),
    /// The offer, the same.
    pub offer: (CallWish, Member),
    /// In what they fit.
    pub fit: Fit,
    /// How many pairings whoever offers is in already.
    pub load: i64,
}

/// What the desk sees: the wishes of its pod, and who would fit whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Every wish with its neighbour, asks before offers, who has waited longest first.
    pub wishes: Vec<(CallWish, Member)>,
    /// Who would fit: who has the fewest calls already first, and then who has most in common.
    pub suggestions: Vec<Suggestion>,
}

/// Whether whoever rings may: a number is for those alone whom the pod knows (A5).
pub(crate) fn check_known(ask: &Member, offer: &Member, rings: Wanting) -> Result<(), Refusal> {
    let caller = if rings == Wanting::Ask { ask } else { offer };
    if caller.known { Ok(()) } else { Err(Refusal::Invalid("Somebody has to vouch for them first.", "pair")) }
}

/// What waits, for the desk.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the desk job.
pub fn waiting(conn: &mut Conn, node: &Node, who: &Member) -> Result<Waiting, Error> {
    who.check_job("desk")?;
    let mut sides: [Vec<(CallWish, Member)>; 2] = [Vec::new(), Vec::new()];
    for (side, wanting) in sides.iter_mut().zip(Wanting::ALL) {
        for w in call_wish_page(conn, who.pod, *wanting, WISHES)? {
            let Some(member) = member_find(conn, w.member)? else { continue };
            // What is about to go is theirs alone to keep, or the desk's if it speaks for them.
            if w.wipe_at.is_none() || w.by_desk {
                side.push((opened(conn, node, w)?, member));
            }
        }
    }
    let [asks, offers] = sides;
    let mut fitting = Vec::new();
    for offer in &offers {
        let resting = availability_find(conn, offer.1.id)?.resting_until.is_some_and(|until| until > node.now());
        if resting || offer.0.wipe_at.is_some() {
            continue;
        }
        let load = pairing_count(conn, offer.1.id)?;
        // Whoever said no is not asked again at once: a pairing that did not begin is there for a while.
        let paired = pairing_of(conn, offer.1.id)?;
        let paired: Vec<MemberId> = paired.iter().flat_map(|p| [p.caller, p.called]).flatten().collect();
        for ask in asks.iter().filter(|(w, _)| w.wipe_at.is_none()) {
            let Some(fit) = fit(&ask.0.wish, &offer.0.wish) else { continue };
            let same = ask.1.id == offer.1.id || paired.contains(&ask.1.id) || check_known(&ask.1, &offer.1, fit.rings).is_err();
            if !same {
                fitting.push((ask, offer, fit, load));
            }
        }
    }
    fitting.sort_by_key(|(ask, _, fit, load)| (*load, std::cmp::Reverse((fit.likes.len(), fit.days.len())), ask.0.id));
    let mut suggestions = Vec::new();
    for (ask, offer, fit, load) in fitting {
        if suggestions.len() == SHOWN {
            break;
        }
        // Who keep apart are not put together, and nobody is told that they do.
        if !member_block_between(conn, ask.1.id, offer.1.id)? {
            suggestions.push(Suggestion { ask: ask.clone(), offer: offer.clone(), fit, load });
        }
    }
    let wishes = asks.into_iter().chain(offers).collect();
    Ok(Waiting { wishes, suggestions })
}
