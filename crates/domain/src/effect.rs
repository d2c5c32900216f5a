//! What a decision does by itself once it has passed (H1, H5, H6).

use crate::{decision::RECALL, fund::Mode, id::MemberId, money::Money};

/// What happens by itself once it has passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Nothing: it is written down.
    Words,
    /// What was proposed becomes an agreement of that name, to be looked at again in so many months.
    Agreement {
        /// What it is called.
        title: String,
        /// Months until it is looked at again.
        months: u16,
    },
    /// Somebody gets a job for half a year.
    Job {
        /// Who.
        member: MemberId,
        /// Which.
        job: String,
    },
    /// Somebody's job ends.
    EndJob {
        /// Whose.
        member: MemberId,
        /// Which.
        job: String,
    },
    /// Somebody does not belong to the pod any more.
    Leaves {
        /// Who.
        member: MemberId,
        /// Whether a mediator says that it is not safe to wait for a talk first.
        urgent: bool,
    },
    /// A pod elsewhere that asked is let in.
    Peer {
        /// Its address, `@pod@host`.
        address: String,
    },
    /// What was agreed with a pod elsewhere ends.
    EndPeer {
        /// Its address, `@pod@host`.
        address: String,
    },
    /// The pod leaves for another node with everything that is its own, once whoever runs the server carries it over.
    Moves {
        /// The host of that node.
        to: String,
    },
    /// The fund is decided on in another way.
    FundMode {
        /// In which.
        mode: Mode,
    },
    /// A purpose of the fund has another bound.
    Budget {
        /// What the purpose is called.
        line: String,
        /// The most of it, in minor units of the fund's currency; none: no bound.
        most: Option<Money>,
    },
}

impl Effect {
    /// As it is kept, in one line.
    #[must_use]
    pub fn to_line(&self) -> String {
        match self {
            Self::Words => "words".to_owned(),
            Self::Agreement { title, months } => format!("agreement {months} {title}"),
            Self::Job { member, job } => format!("job {member} {job}"),
            Self::EndJob { member, job } => format!("end-job {member} {job}"),
            Self::Leaves { member, urgent } => format!("leaves {member} {}", if *urgent { "urgent" } else { "-" }),
            Self::Peer { address } => format!("peer {address} -"),
            Self::EndPeer { address } => format!("end-peer {address} -"),
            Self::Moves { to } => format!("moves {to} -"),
            Self::FundMode { mode } => format!("fund-mode {mode} -"),
            Self::Budget { line, most } => {
                format!("budget {} {line}", most.map_or_else(|| "-".to_owned(), |m| m.minor().to_string()))
            }
        }
    }

    /// Read again from [`Self::to_line`].
    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        if line == "words" {
            return Some(Self::Words);
        }
        let mut parts = line.splitn(3, ' ');
        let (kind, first, rest) = (parts.next()?, parts.next()?, parts.next()?.to_owned());
        match kind {
            "agreement" => Some(Self::Agreement { title: rest, months: first.parse().ok()? }),
            "job" => Some(Self::Job { member: first.parse().ok()?, job: rest }),
            "end-job" => Some(Self::EndJob { member: first.parse().ok()?, job: rest }),
            "leaves" => Some(Self::Leaves { member: first.parse().ok()?, urgent: rest == "urgent" }),
            "peer" => Some(Self::Peer { address: first.to_owned() }),
            "end-peer" => Some(Self::EndPeer { address: first.to_owned() }),
            "moves" => Some(Self::Moves { to: first.to_owned() }),
            "fund-mode" => Some(Self::FundMode { mode: first.parse().ok()? }),
            "budget" if first == "-" => Some(Self::Budget { line: rest, most: None }),
            "budget" => Some(Self::Budget { line: rest, most: Some(Money::of(first.parse().ok()?)?) }),
            _ => None,
        }
    }

    /// The word for its kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Agreement { .. } => "agreement",
            Self::Job { .. } => "job",
            Self::EndJob { .. } => "end-job",
            Self::Leaves { .. } => "leaves",
            Self::Peer { .. } => "peer",
            Self::EndPeer { .. } => "end-peer",
            Self::Moves { .. } => "moves",
            Self::FundMode { .. } => "fund-mode",
            Self::Budget { .. } => "budget",
        }
    }

    /// Whom it is about: somebody's job, or whether they stay.
    #[must_use]
    pub const fn concerns(&self) -> Option<MemberId> {
        match self {
            Self::Job { member, .. } | Self::EndJob { member, .. } | Self::Leaves { member, .. } => Some(*member),
            _ => None,
        }
    }

    /// Whether it changes with whom the pod is, or its money: what nothing else changes from then on.
    #[must_use]
    pub const fn changes_pod(&self) -> bool {
        matches!(
            self,
            Self::Peer { .. } | Self::EndPeer { .. } | Self::Moves { .. } | Self::FundMode { .. } | Self::Budget { .. }
        )
    }

    /// How many have to answer at least, of so many who may: about somebody three, or all where there are fewer.
    #[must_use]
    pub fn least(&self, voters: usize) -> usize {
        if self.concerns().is_some() { voters.min(RECALL) } else { 1 }
    }

    /// Whether it takes several who want it before it is decided.
    #[must_use]
    pub const fn needs_support(&self) -> bool {
        matches!(self, Self::EndJob { .. } | Self::Leaves { .. })
    }

    /// Whether both are about the same thing, so that what was decided last is what holds.
    #[must_use]
    pub fn same_thing(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Peer { address: a } | Self::EndPeer { address: a },
                Self::Peer { address: b } | Self::EndPeer { address: b },
            ) => a == b,
            (Self::FundMode { .. }, Self::FundMode { .. }) => true,
            (Self::Budget { line: a, .. }, Self::Budget { line: b, .. }) => a == b,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_what_was_decided() {
        let member = MemberId::new(crate::Timestamp::from_seconds(1), 7);
        let address = || "@cedar@cedar.example".to_owned();
        for effect in [
            Effect::Words,
            Effect::Agreement { title: "How we give".to_owned(), months: 6 },
            Effect::Job { member, job: "desk".to_owned() },
            Effect::EndJob { member, job: "desk".to_owned() },
            Effect::Leaves { member, urgent: false },
            Effect::Leaves { member, urgent: true },
            Effect::Peer { address: address() },
            Effect::EndPeer { address: address() },
            Effect::Moves { to: "oak.example".to_owned() },
            Effect::FundMode { mode: Mode::Panel },
            Effect::Budget { line: "Rent and heating".to_owned(), most: Money::of(60_000) },
            Effect::Budget { line: "Rent".to_owned(), most: None },
        ] {
            assert_eq!(Effect::from_line(&effect.to_line()), Some(effect));
        }
        assert_eq!(Effect::from_line("budget -5 Rent"), None);
        assert!(Effect::Peer { address: address() }.same_thing(&Effect::EndPeer { address: address() }));
    }
}
