//! What happens by itself as time passes: ends of listings and holds, news that had to wait, tidying up.

use std::time::Duration;

use caremonger_domain::{
    case_pass,
    meeting::REMIND_BEFORE,
    peer::{ANSWER_WITHIN, ASK_AGAIN},
    person::WIPE_AFTER,
};
use caremonger_store::{
    actor::keys_forget,
    agreement::agreement_due,
    call_wish::call_wish_due,
    card::card_prune,
    case_pass_out::case_pass_out_unanswered,
    commitment::commitment_due,
    decision::decision_due,
    delivery::{delivery_give_up, delivery_prune},
    draw::draw_due,
    follower::dead_uri_prune,
    fund_ask::fund_ask_due,
    idempotency::idempotency_prune,
    inbox::inbox_prune,
    job::job_run_out,
    letter::{letter_give_up, letter_prune},
    listing::{listing_expired, listing_lock},
    listing_news::listing_news_due,
    mediation::mediation_due,
    meeting::meeting_soon,
    message::thread_over,
    pairing::pairing_due,
    passkey::passkey_try_prune,
    peer::{peer_run_out, peer_unanswered},
    person::person_due,
    photo_draft::photo_draft_prune,
    quarantine::quarantine_prune,
    recurrence::recurrence_due,
    session::session_prune,
    text_message::text_prune,
};

use crate::{
    Error, Node, agreement, call, call_wish, case_pass_in, case_pass_out, circle_end, commitment_time, concern, decision_end,
    delegate, desk_note, fund_draw, fund_forget, job, join_request, key, letter_words, listing, listing_news, listing_renew,
    loan, mediation_end, meeting, message, peer, person, photo_copy, recurrence,
};

/// Most things done in one round of each kind.
const ROUND: i64 = 200;
const DAY: Duration = Duration::from_secs(24 * 3600);

/// Does everything that is due now. Each thing is an act of its own: one that fails does not hold up the others.
///
/// # Errors
/// [`Error::Db`] when the lists themselves cannot be read.
pub async fn run_due(node: &Node) -> Result<(), Error> {
    let now = node.now();
    let (expired, due, news) = node
        .read(move |c| {
            Ok::<_, Error>((listing_expired(c, now, ROUND)?, commitment_due(c, now, ROUND)?, listing_news_due(c, now, ROUND)?))
        })
        .await?;
    for id in expired {
        report(node.act(move |tx| listing::expire(tx, id)).await, "closing a listing");
    }
    for id in due {
        report(node.act(move |tx| commitment_time::run_out(tx, id)).await, "ending a promise");
    }
    let (over, unanswered) = node
        .read(move |c| {
            let over = peer_run_out(c, now, now.minus(ANSWER_WITHIN), ROUND)?;
            Ok::<_, Error>((over, peer_unanswered(c, now.minus(ASK_AGAIN), ROUND)?))
        })
        .await?;
    for id in over {
        report(node.act(move |tx| peer::run_out(tx, id)).await, "ending an agreement");
    }
    for id in unanswered {
        report(node.act(move |tx| peer::ask_again(tx, id)).await, "asking a pod again");
    }
    for id in node.read(move |c| Ok::<_, Error>(person_due(c, now, ROUND)?)).await? {
        report(node.act(move |tx| person::wipe_due(tx, id)).await, "wiping somebody's details");
    }
    for (id, job) in node.read(move |c| Ok::<_, Error>(job_run_out(c, now, ROUND)?)).await? {
        report(node.act(move |tx| job::run_out(tx, id, &job)).await, "ending a job");
    }
    for id in node.read(move |c| Ok::<_, Error>(recurrence_due(c, now, ROUND)?)).await? {
        report(node.act(move |tx| recurrence::next(tx, id)).await, "publishing what comes again");
    }
    if node.read(move |c| Ok::<_, Error>(!draw_due(c, now, 1)?.is_empty())).await? {
        report(node.act(fund_draw::run).await, "drawing");
    }
    if node.read(move |c| Ok::<_, Error>(!fund_ask_due(c, now, 1)?.is_empty())).await? {
        report(node.act(fund_forget::wipe_due).await, "forgetting who asked for money");
    }
    for id in node.read(move |c| Ok::<_, Error>(decision_due(c, now, ROUND)?)).await? {
        report(node.act(move |tx| decision_end::run_due(tx, id)).await, "closing a proposal");
    }
    if node.read(move |c| Ok::<_, Error>(!agreement_due(c, now, 1)?.is_empty())).await? {
        report(node.act(agreement::remind).await, "reminding of an agreement");
    }
    for id in node.read(move |c| Ok::<_, Error>(meeting_soon(c, now, now.plus(REMIND_BEFORE), ROUND)?)).await? {
        report(node.act(move |tx| meeting::remind(tx, id)).await, "reminding of a meeting");
    }
    for id in node.read(move |c| Ok::<_, Error>(pairing_due(c, now, ROUND)?)).await? {
        report(node.act(move |tx| call::run_due(tx, id)).await, "looking after calls");
    }
    for id in node.read(move |c| Ok::<_, Error>(call_wish_due(c, now, ROUND)?)).await? {
        report(node.act(move |tx| call_wish::forget_due(tx, id)).await, "forgetting a wish for calls");
    }
    for id in node.read(move |c| Ok::<_, Error>(mediation_due(c, now, ROUND)?)).await? {
        report(node.act(move |tx| mediation_end::run_due(tx, id)).await, "looking after a talk with a mediator");
    }
    let (unseen, unsaid) = (now.minus(case_pass::ANSWER_WITHIN), now.minus(case_pass::SAY_WITHIN));
    for id in node.read(move |c| Ok::<_, Error>(case_pass_out_unanswered(c, unseen, unsaid, ROUND)?)).await? {
        report(node.act(move |tx| case_pass_out::lapse(tx, id)).await, "ending an offer of a case");
    }
    report(loan::remind(node).await, "reminding of a loan");
    report(letter_words::gather(node).await, "gathering news");
    for id in news {
        let told = node.act(move |tx| match listing_lock(tx.conn, id)? {
            Some(l) => listing_news::tell_due(tx, &l),
            None => Ok(()),
        });
        report(told.await, "telling followers");
    }
    Ok(())
}

fn report(done: Result<(), Error>, what: &str) {
    if let Err(error) = done {
        tracing::error!(%error, "{what} failed");
    }
}

/// Forgets what is no longer of use: hourly.
///
/// # Errors
/// [`Error::Db`].
pub async fn tidy(node: &Node) -> Result<(), Error> {
    listing_renew::remind(node).await?;
    let over = node.now().minus(WIPE_AFTER);
    loop {
        let threads = node.read(move |c| Ok::<_, Error>(thread_over(c, over, ROUND)?)).await?;
        let last = threads.is_empty();
        for thread in threads {
            node.act(move |tx| message::wipe(tx, thread)).await?;
        }
        if last {
            break;
        }
    }
    node.act(|tx| {
        idempotency_prune(tx.conn, tx.now.minus(DAY))?;
        delivery_give_up(tx.conn, tx.now.minus(DAY * 7), tx.now)?;
        delivery_prune(tx.conn, tx.now.minus(DAY * 7))?;
        inbox_prune(tx.conn, tx.now.minus(DAY * 7))?;
        dead_uri_prune(tx.conn, tx.now.minus(DAY * 365))?;
        session_prune(tx.conn, tx.now)?;
        card_prune(tx.conn, tx.now)?;
        passkey_try_prune(tx.conn, tx.now)?;
        quarantine_prune(tx.conn, tx.now.minus(DAY * 30), tx.now.minus(DAY * 365))?;
        letter_give_up(tx.conn, tx.now.minus(DAY))?;
        letter_prune(tx.conn, tx.now.minus(DAY * 30))?;
        text_prune(tx.conn, tx.now.minus(DAY * 30))?;
        case_pass_in::prune(tx.conn, tx.now)?;
        desk_note::forget_old(tx.conn, tx.now)?;
        photo_copy::tidy(tx)?;
        photo_draft_prune(tx.conn, tx.now.minus(DAY))?;
        concern::wipe_over(tx)?;
        meeting::forget_old(tx)?;
        circle_end::forget_over(tx)?;
        join_request::forget_old(tx)?;
        keys_forget(tx.conn, None, tx.now.minus(key::SHOWN))?;
        peer::remind(tx)?;
        delegate::look_after(tx)?;
        Ok(())
    })
    .await
}
