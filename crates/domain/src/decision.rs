//! Deciding together (H1 to H5, H7): a plain question, a day by which to answer, and a rule by which the answers become a decision. A decision
//! carries out what it says by itself.

pub use crate::effect::Effect;
use crate::{
    Refusal,
    listing::{tidy_line, tidy_text},
    slip::NEEDED,
    vocabulary::words,
};

words! {
    /// How answers become a decision.
    Rule {
        /// It passes unless somebody objects with a reason.
        Consent = "consent",
        /// More say yes than no.
        Majority = "majority",
        /// Each option is given points; the one with most is chosen.
        Score = "score",
    }
}

words! {
    /// How far a proposal is.
    State {
        /// It needs three who want it to be decided.
        Gathering = "gathering",
        /// It can be answered.
        Open = "open",
        /// It was decided, and is carried out.
        Passed = "passed",
        /// It was not agreed to.
        Refused = "refused",
        /// Whoever proposed it took it back.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// Why something was decided so.
    Why {
        /// More yes than no, nobody objected, or most points.
        Agreed = "agreed",
        /// Too few answered.
        Quorum = "quorum",
        /// Somebody objected.
        Objection = "objection",
        /// Not more yes than no.
        Votes = "votes",
        /// Two options have as many points.
        Tie = "tie",
        /// Too few wanted it to be decided.
        Support = "support",
        /// Too few of those who received help said yes.
        Recipients = "recipients",
        /// It was taken back.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// What can be said by consent or majority.
    Voice {
        /// Yes.
        Yes = "yes",
        /// No; by consent: I would not do it so, and do not stand in the way.
        No = "no",
        /// Neither.
        Abstain = "abstain",
        /// By consent: this would do harm, and here is why.
        Object = "object",
    }
}

/// Most points an option can be given.
pub const POINTS: u8 = 5;
/// How many options there can be.
pub const OPTIONS: std::ops::RangeInclusive<usize> = 2..=8;
/// How many have to want that somebody's job is ended before it is decided.
pub const RECALL: usize = 3;
/// For how many days something can be answered.
pub const DAYS: &[u16] = &[3, 7, 14, 21];
/// What part of those who may answer has to, in percent.
pub const QUORUMS: &[u8] = &[25, 50, 75];
/// For how many days at least it can be answered whether somebody stays.
pub const LEAVES_DAYS: u16 = 14;
/// In how many months an agreement is looked at again.
pub const REVIEW_MONTHS: &[u16] = &[3, 6, 12];

/// A proposal as somebody wrote it, tidied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The question, in one line.
    pub question: String,
    /// Why, and for an agreement its text.
    pub why: String,
    /// How it is decided.
    pub rule: Rule,
    /// What can be chosen, for points alone.
    pub options: Vec<String>,
    /// What part has to answer, in percent.
    pub quorum: u8,
    /// For how many days it can be answered.
    pub days: u16,
    /// What happens then.
    pub effect: Effect,
    /// What part of those who received help has to say yes, in percent (one of [`crate::slip::NEEDED`]).
    pub recipients: u8,
}

impl Proposal {
    /// Tidied.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming the field.
    pub fn tidied(mut self) -> Result<Self, Refusal> {
        self.question = tidy_line(&self.question);
        self.why = tidy_text(&self.why);
        self.options = self.options.iter().map(|o| tidy_line(o)).filter(|o| !o.is_empty()).collect();
        if !(5..=120).contains(&self.question.chars().count()) {
            return Err(Refusal::Invalid("Write the question in 5 to 120 letters.", "question"));
        }
        if self.why.chars().count() > 4_000 {
            return Err(Refusal::Invalid("Keep it under 4,000 letters.", "why"));
        }
        if !DAYS.contains(&self.days) || !QUORUMS.contains(&self.quorum) || !NEEDED.contains(&self.recipients) {
            return Err(Refusal::Invalid("Choose one from the list.", "days"));
        }
        if self.rule == Rule::Score {
            let long = self.options.iter().any(|o| o.chars().count() > 80);
            if !OPTIONS.contains(&self.options.len()) || long {
                return Err(Refusal::Invalid("Write two to eight options, one a line and each under 80 letters.", "options"));
            }
            if self.effect != Effect::Words || self.recipients > 0 {
                return Err(Refusal::Invalid("With points only words are decided. Choose another way to decide.", "rule"));
            }
        } else {
            self.options.clear();
        }
        // A job is power: not by a few, not in a hurry, and not stopped by whoever holds it.
        if self.effect.concerns().is_some() && (self.rule != Rule::Majority || self.quorum < 50 || self.days < 7) {
            let words = "About a job: by majority, half of us have to answer, and there is a week at least.";
            return Err(Refusal::Invalid(words, "rule"));
        }
        if self.effect.changes_pod() && (self.rule != Rule::Majority || self.quorum < 50 || self.days < 7) {
            let words = "What changes the pod: by majority, half of us have to answer, and there is a week at least.";
            return Err(Refusal::Invalid(words, "rule"));
        }
        if matches!(self.effect, Effect::Leaves { .. }) && self.days < LEAVES_DAYS {
            return Err(Refusal::Invalid("Whether somebody stays: two weeks at least, so that both sides are heard.", "days"));
        }
        if let Effect::Agreement { title, months } = &mut self.effect {
            *title = tidy_line(title);
            if !(2..=80).contains(&title.chars().count()) {
                return Err(Refusal::Invalid("Give the agreement a name of two to 80 letters.", "title"));
            }
            if self.why.is_empty() {
                return Err(Refusal::Invalid("Write what is to be agreed on.", "why"));
            }
            if !REVIEW_MONTHS.contains(months) {
                return Err(Refusal::Invalid("Choose one from the list.", "months"));
            }
        }
        Ok(self)
    }
}

/// What somebody answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// By consent or majority.
    Voice(Voice),
    /// Points for each option, in their order.
    Points(Vec<u8>),
}

impl Answer {
    /// As it is kept.
    #[must_use]
    pub fn to_line(&self) -> String {
        match self {
            Self::Voice(v) => v.to_string(),
            Self::Points(points) => points.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        }
    }

    /// Read, as it fits a rule and so many options.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming `answer`.
    pub fn read(rule: Rule, options: usize, line: &str) -> Result<Self, Refusal> {
        let refused = || Refusal::Invalid("Choose an answer.", "answer");
        if rule == Rule::Score {
            let points: Vec<u8> = line.split(' ').map(|p| p.parse().map_err(|_| refused())).collect::<Result<_, _>>()?;
            let fits = points.len() == options && points.iter().all(|p| *p <= POINTS);
            return if fits { Ok(Self::Points(points)) } else { Err(refused()) };
        }
        match line.parse::<Voice>() {
            Ok(Voice::Object) if rule != Rule::Consent => Err(refused()),
            Ok(voice) => Ok(Self::Voice(voice)),
            Err(_) => Err(refused()),
        }
    }
}

/// What came of all answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many answered.
    pub answered: usize,
    /// How often each voice was said, in the order of [`Voice::ALL`].
    pub voices: [usize; 4],
    /// The points of each option.
    pub points: Vec<u64>,
}

impl Tally {
    /// As it is kept: numbers with a space between.
    #[must_use]
    pub fn to_line(&self) -> String {
        let numbers = [self.answered].into_iter().chain(self.voices).map(|n| n.to_string());
        numbers.chain(self.points.iter().map(ToString::to_string)).collect::<Vec<_>>().join(" ")
    }

    /// With what was counted on paper.
    #[must_use]
    pub fn with(mut self, paper: &Self) -> Self {
        self.answered = self.answered.saturating_add(paper.answered);
        self.voices.iter_mut().zip(paper.voices).for_each(|(sum, n)| *sum = sum.saturating_add(n));
        self.points.iter_mut().zip(&paper.points).for_each(|(sum, n)| *sum = sum.saturating_add(*n));
        self
    }

    /// Read again from [`Self::to_line`]; `None` for nothing that was counted.
    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        let mut numbers = line.split(' ');
        let mut next = || numbers.next()?.parse().ok();
        let (answered, voices) = (next()?, [next()?, next()?, next()?, next()?]);
        Some(Self { answered, voices, points: numbers.map(|n| n.parse().ok()).collect::<Option<_>>()? })
    }
}

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Why it was decided so.
    pub why: Why,
    /// With points: the option that was chosen.
    pub chosen: Option<usize>,
    /// How many answers the desk said for somebody.
    pub by_desk: usize,
    /// Whether it could be carried out, where it passed.
    pub done: Option<bool>,
    /// How many slips the desk had printed for it.
    pub printed: usize,
    /// How many answers on paper two had counted.
    pub paper: usize,
}

impl Outcome {
    /// One that says why and nothing else.
    #[must_use]
    pub const fn of(why: Why) -> Self {
        Self { why, chosen: None, by_desk: 0, done: None, printed: 0, paper: 0 }
    }

    /// As it is kept: words with a space between.
    #[must_use]
    pub fn to_line(&self) -> String {
        let mut words = vec![self.why.to_string()];
        words.extend(self.chosen.map(|n| format!("option-{n}")));
        words.extend((self.by_desk > 0).then(|| format!("desk-{}", self.by_desk)));
        words.extend((self.paper > 0).then(|| format!("paper-{}", self.paper)));
        words.extend((self.printed > 0).then(|| format!("printed-{}", self.printed)));
        words.extend(self.done.map(|done| if done { "done" } else { "not-done" }.to_owned()));
        words.join(" ")
    }

    /// Read again from [`Self::to_line`].
    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let mut read = Self::of(words.next()?.parse().ok()?);
        for word in words {
            match word.rsplit_once('-') {
                Some(("option", n)) => read.chosen = Some(n.parse().ok()?),
                Some(("paper", n)) => read.paper = n.parse().ok()?,
                Some(("printed", n)) => read.printed = n.parse().ok()?,
                Some(("desk", n)) => read.by_desk = n.parse().ok()?,
                _ if word == "done" => read.done = Some(true),
                _ if word == "not-done" => read.done = Some(false),
                _ => return None,
            }
        }
        Some(read)
    }
}

/// Counts.
#[must_use]
pub fn count(answers: &[Answer], options: usize) -> Tally {
    let mut tally = Tally { answered: answers.len(), points: vec![0; options], ..Tally::default() };
    for answer in answers {
        match answer {
            Answer::Voice(voice) => tally.voices[*voice as usize] += 1,
            Answer::Points(points) => tally.points.iter_mut().zip(points).for_each(|(sum, p)| *sum += u64::from(*p)),
        }
    }
    tally
}

/// Whether it passed, and why or why not; with points also which option was chosen. `least` is how many have to answer whatever the part.
#[must_use]
pub fn decide(rule: Rule, quorum: u8, least: usize, voters: usize, tally: &Tally) -> (bool, Why, Option<usize>) {
    if tally.answered < least.max(1) || tally.answered * 100 < voters * usize::from(quorum) {
        return (false, Why::Quorum, None);
    }
    let said = |voice: Voice| tally.voices[voice as usize];
    match rule {
        Rule::Consent if said(Voice::Object) > 0 => (false, Why::Objection, None),
        // That nobody objects is not enough: somebody has to want it.
        Rule::Consent if said(Voice::Yes) > 0 => (true, Why::Agreed, None),
        Rule::Majority if said(Voice::Yes) > said(Voice::No) => (true, Why::Agreed, None),
        Rule::Consent | Rule::Majority => (false, Why::Votes, None),
        Rule::Score => {
            let most = tally.points.iter().copied().max().unwrap_or(0);
            let first: Vec<usize> = (0..tally.points.len()).filter(|n| tally.points[*n] == most).collect();
            match first.as_slice() {
                [one] => (true, Why::Agreed, Some(*one)),
                _ => (false, Why::Tie, None),
            }
        }
    }
}

#[cfg(test)]
#[path = "decision_tests.rs"]
mod tests;
