//! Takes letters out of the line and hands them to whoever carries them on: the gateway of text messages, or the mail server.

use std::time::Duration;

use caremonger_app::{Error, Node, letter_words};
use caremonger_domain::id::NoticeId;
use caremonger_store::letter::{Letter, Outcome, Way, letter_put_off, letter_take};
use tokio::sync::watch;

/// Most letters on their way at a time.
const BATCH: i64 = 5;
/// How often a letter is tried.
const TRIES: i64 = 8;
/// How long a carrier has for one letter.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// What became of one try.
#[derive(Debug)]
pub(crate) struct Tried {
    /// What became of the letter; `None`: it is to be tried again.
    pub(crate) outcome: Option<Outcome>,
    /// The newest notice it told of.
    pub(crate) until: Option<NoticeId>,
}

impl From<Outcome> for Tried {
    fn from(outcome: Outcome) -> Self {
        Self { outcome: Some(outcome), until: None }
    }
}

/// Somebody who carries letters of one way.
pub(crate) trait Courier: Send + Sync {
    /// Which letters.
    const WAY: Way;

    /// Tries to hand one on.
    fn carry(&self, letter: &Letter) -> impl Future<Output = Result<Tried, Error>> + Send;
}

/// How long to wait after so many tries.
fn pause(attempts: i64) -> Duration {
    Duration::from_secs(60) * 2_u32.saturating_pow(u32::try_from(attempts).unwrap_or(0))
}

/// Sends what is due, until the node stops. A letter that could not be handed on is tried again ever later, for about four hours.
pub(crate) async fn run<C: Courier>(node: Node, courier: C, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let taken = node.act(|tx| {
            // Whoever takes it has this long; after a crash another takes it then.
            let again = tx.now.plus(PATIENCE * 8);
            Ok(letter_take(tx.conn, C::WAY, tx.now, again, BATCH)?)
        });
        for letter in taken.await.unwrap_or_default() {
            match courier.carry(&letter).await {
                Ok(tried) => settle(&node, letter, tried).await,
                Err(error) => tracing::error!(%error, "a letter could not be made"),
            }
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(2)) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn settle(node: &Node, letter: Letter, tried: Tried) {
    let outcome = tried.outcome.or((letter.attempts >= TRIES).then_some(Outcome::Failed));
    let until = tried.until;
    let done = match outcome {
        Some(outcome) => node.act(move |tx| letter_words::ended(tx, &letter, outcome, until)).await,
        None => {
            tracing::warn!(attempts = letter.attempts, "a letter was not taken; it is tried again");
            let again = pause(letter.attempts);
            node.act(move |tx| Ok(letter_put_off(tx.conn, letter.id, tx.now.plus(again))?)).await
        }
    };
    if let Err(error) = done {
        tracing::error!(%error, "what became of a letter was not written down");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_tried_ever_later_for_about_four_hours() {
        let pauses: Vec<u64> = (1..TRIES).map(|n| pause(n).as_secs() / 60).collect();
        assert_eq!(pauses, [2, 4, 8, 16, 32, 64, 128]);
        assert_eq!(pauses.iter().sum::<u64>(), 254);
    }
}
