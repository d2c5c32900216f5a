//! Deciding asks for money by a draw that everybody can check (F3).

use std::time::Duration;

use caremonger_domain::{
    Refusal,
    fund::{Ask, Mode, State},
    id::DrawId,
};
use caremonger_store::{
    draw::{Draw, draw_drawn, draw_due, draw_insert, draw_page},
    fund_ask::{FundAsk, fund_ask_in},
    member::Member,
};

use crate::{
    Error, Tx, draw,
    fund::{OPEN_MAX, PURSE, left, locked},
    fund_ask::agree,
};

/// How long before a draw its mark is shown.
pub const DRAW_AFTER: Duration = Duration::from_secs(24 * 3600);

/// Announces a draw: its mark is shown now, the order a day later.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the purse or in another mode, [`Refusal::WrongState`] while one is announced.
pub fn announce(tx: &mut Tx<'_>, who: &Member) -> Result<Draw, Error> {
    who.check_job(PURSE)?;
    let f = locked(tx, who.pod)?;
    if f.mode != Mode::Lottery {
        return Err(Refusal::NotAllowed.into());
    }
    if draw_page(tx.conn, who.pod, 1)?.first().is_some_and(|d| d.drawn_at.is_none()) {
        return Err(Refusal::WrongState { state: "announced" }.into());
    }
    let seed = draw::seed(tx);
    let d = Draw {
        id: DrawId::new(tx.now, tx.bits()),
        pod: who.pod,
        mark: draw::mark(&seed).into_bytes(),
        seed,
        due_at: tx.now.plus(DRAW_AFTER),
        drawn_at: None,
        drawn: String::new(),
        created_at: tx.now,
    };
    draw_insert(tx.conn, &d)?;
    Ok(d)
}

/// Draws what is due: the asks that were there when the draw was announced, in the order that follows from its seed, as long as there is
/// enough for the next.
///
/// # Errors
/// [`Error::Db`].
pub fn run(tx: &mut Tx<'_>) -> Result<(), Error> {
    for d in draw_due(tx.conn, tx.now, OPEN_MAX)? {
        let f = locked(tx, d.pod)?;
        let waiting = fund_ask_in(tx.conn, d.pod, &[State::Waiting], OPEN_MAX)?;
        // Whoever came after the mark was shown could have been chosen to fit it.
        let among: Vec<FundAsk> = waiting.into_iter().filter(|a| a.kind == Ask::Aid && a.created_at <= d.created_at).collect();
        let order = draw::order(&d.seed, among.iter().map(|a| a.id).collect());
        let names: Vec<String> = order.iter().map(ToString::to_string).collect();
        if !draw_drawn(tx.conn, d.id, &names.join(" "), tx.now)? {
            continue;
        }
        // They may decide otherwise by now.
        for id in order.into_iter().filter(|_| f.mode == Mode::Lottery) {
            let Some(a) = among.iter().find(|a| a.id == id) else { continue };
            if a.amount <= left(tx.conn, &f)? {
                agree(tx, a.clone())?;
            }
        }
    }
    Ok(())
}
