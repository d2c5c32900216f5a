//! Carries letters that go as a private mention: looks up whom, and hands them to what sends activities.

use caremonger_app::{
    Error, Node,
    directory::LookupError,
    letter_words::{self, Words},
    mention,
};
use caremonger_store::letter::{Letter, Outcome, Way};

use crate::courier::{Courier, Tried};

/// Who carries them.
#[derive(Clone)]
pub(crate) struct Mentions(pub(crate) Node);

impl Courier for Mentions {
    const WAY: Way = Way::Mention;

    async fn carry(&self, letter: &Letter) -> Result<Tried, Error> {
        let wanted = letter.clone();
        let Some(ready) = self.0.act(move |tx| letter_words::ready(tx, &wanted)).await? else {
            return Ok(Outcome::Stopped.into());
        };
        let Words::Mention(pod, words) = ready.words else { return Ok(Outcome::Failed.into()) };
        let to = match self.0.look_up(&ready.to).await {
            Ok(to) => to,
            Err(LookupError::Unreachable(_)) => return Ok(Tried { outcome: None, until: None }),
            Err(LookupError::BadAddress | LookupError::NotFound) => return Ok(Outcome::Failed.into()),
        };
        match self.0.act(move |tx| mention::send(tx, pod, &to, &words)).await {
            Ok(()) => Ok(Tried { outcome: Some(Outcome::Sent), until: ready.until }),
            // Their server is blocked since, or the pod is gone.
            Err(Error::Refused(_)) => Ok(Outcome::Failed.into()),
            Err(e) => Err(e),
        }
    }
}
