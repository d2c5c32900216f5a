//! What goes between two pods' funds as somebody sees it, and what they can do with it: the same for a page and for a program.

use caremonger_domain::solidarity::{State, Way};
use caremonger_store::{member::Member, solidarity::Solidarity};

use crate::fund::PURSE;

/// What can be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Say yes to sending it.
    Release,
    /// Not send it after all.
    Withdraw,
    /// Say that it came.
    Came,
    /// Say that it did not come.
    Refuse,
    /// Say that it is back.
    Back,
}

/// What somebody can do with it now.
#[must_use]
pub fn next(who: &Member, s: &Solidarity) -> Vec<Step> {
    match (s.way, s.state) {
        _ if !who.has_job(PURSE) || s.pod != who.pod => Vec::new(),
        (Way::Out, State::Proposed) if s.proposed_by == Some(who.id) => vec![Step::Withdraw],
        (Way::Out, State::Proposed) => vec![Step::Release, Step::Withdraw],
        (Way::In, State::Sent) => vec![Step::Came, Step::Refuse],
        (Way::Out, State::Sent | State::Refused) => vec![Step::Back],
        _ => Vec::new(),
    }
}

/// Whether the two books do not agree: both purses say that they have it.
#[must_use]
pub fn at_odds(s: &Solidarity) -> bool {
    s.way == Way::Out && s.state == State::Back && s.came.is_some()
}

/// What went between a pod and one other, as both wrote it down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Between {
    /// The other pod.
    pub name: String,
    /// What was sent there, in minor units.
    pub sent: i64,
    /// What they wrote down of it.
    pub they_have: i64,
    /// What they sent.
    pub they_sent: i64,
    /// What was written down of it here.
    pub we_have: i64,
}

/// How a pod stands with each other one, by name, from what is listed.
#[must_use]
pub fn between(all: &[Solidarity]) -> Vec<Between> {
    let mut sums: Vec<Between> = Vec::new();
    let on_its_way = |s: &&Solidarity| matches!(s.state, State::Sent | State::Received);
    for s in all.iter().filter(on_its_way) {
        let at = sums.iter().position(|b| b.name == s.name).unwrap_or_else(|| {
            sums.push(Between { name: s.name.clone(), sent: 0, they_have: 0, they_sent: 0, we_have: 0 });
            sums.len() - 1
        });
        let Some(b) = sums.get_mut(at) else { continue };
        let (sent, came) = match s.way {
            Way::Out => (&mut b.sent, &mut b.they_have),
            Way::In => (&mut b.they_sent, &mut b.we_have),
        };
        *sent += s.amount.minor();
        *came += s.came.unwrap_or_default().minor();
    }
    sums.sort_by(|a, b| a.name.cmp(&b.name));
    sums
}
