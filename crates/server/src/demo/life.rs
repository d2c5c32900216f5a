//! What people do in the month of the demo, by the same acts as on the pages.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use caremonger_app::{
    Error, Node, Tx, case, case_new,
    clock::ManualClock,
    commitment::{self, Act},
    decision, listing, timer,
};
use caremonger_domain::{
    Amount, Timestamp,
    case::Channel,
    commitment::State,
    decision::{Effect, Proposal, Rule},
    id::{CommitmentId, ListingId},
    listing::{Draft, Kind, Quantity, Visibility},
    person::{Details, Field},
};
use caremonger_store::member::Member;

pub(super) const DAY: Duration = Duration::from_secs(24 * 3600);

/// The people of the pod: handle, name, jobs.
pub(super) const PEOPLE: &[(&str, &str, &[&str])] = &[
    ("maple_desk", "Alex", &["desk", "purse", "keys"]),
    ("nour", "Nour", &["purse", "driver"]),
    ("amal", "Amal", &[]),
    ("bo", "Bo", &["driver"]),
    ("chidi", "Chidi", &["caller"]),
    ("dana", "Dana", &["mediator"]),
    ("fatou", "Fatou", &[]),
    ("grace", "Grace", &[]),
    ("hugo", "Hugo", &[]),
];

/// The pod as it lives.
pub(super) struct Life {
    pub(super) node: Node,
    pub(super) clock: Arc<ManualClock>,
    pub(super) began: Timestamp,
    pub(super) people: Vec<Member>,
}

impl Life {
    /// A neighbour by handle; the first one where that is nobody.
    pub(super) fn who(&self, handle: &str) -> Member {
        let at = PEOPLE.iter().position(|(h, ..)| *h == handle).unwrap_or(0);
        self.people[at].clone()
    }

    /// Somebody does something.
    pub(super) async fn does<T: Send + 'static>(
        &self,
        handle: &str,
        act: impl FnOnce(&mut Tx<'_>, &Member) -> Result<T, Error> + Send + 'static,
    ) -> anyhow::Result<T> {
        let who = self.who(handle);
        self.node.act(move |tx| act(tx, &who)).await.with_context(|| format!("what {handle} does in the month of the demo"))
    }

    /// Time goes on to that day of the month, with all that is due on the way.
    pub(super) async fn until_day(&self, day: u32) -> anyhow::Result<()> {
        while self.node.now() < self.began.plus(DAY * day) {
            self.clock.advance(DAY);
            timer::run_due(&self.node).await?;
        }
        Ok(())
    }

    pub(super) async fn lists(
        &self,
        handle: &str,
        kind: Kind,
        title: &'static str,
        category: &str,
        of: Option<(i64, &str)>,
    ) -> anyhow::Result<ListingId> {
        let quantity = match of {
            Some((amount, unit)) => Some(Quantity { amount: amount.to_string().parse()?, unit: unit.parse()? }),
            None => None,
        };
        let closes_at = Some(self.node.now().plus(DAY * 45));
        let draft = Draft {
            kind,
            title: title.to_owned(),
            description: String::new(),
            category: category.to_owned(),
            quantity,
            visibility: Visibility::Public,
            pods: Vec::new(),
            acceptance: None,
            area: String::new(),
            needed_by: None,
            closes_at,
            language: "en".to_owned(),
            marks: Vec::new(),
            lent_for: None,
        };
        self.does(handle, move |tx, who| Ok(listing::publish(tx, who, draft)?.id)).await
    }

    /// Somebody promises against a listing, and both sides say that it was handed over.
    pub(super) async fn helps(&self, helper: &str, owner: &str, id: ListingId, amount: i64) -> anyhow::Result<()> {
        let promised = self.promises(helper, id, amount).await?;
        let amount: Amount = amount.to_string().parse()?;
        let (state, kind) = self
            .does(owner, move |tx, who| {
                let (c, l) = commitment::locked_for(tx, who, promised)?;
                Ok((c.state, l.kind))
            })
            .await?;
        if state == State::Requested {
            self.does(owner, move |tx, who| commitment::act(tx, who, promised, Act::Accept, None, "")).await?;
        }
        let (gives, gets) = if kind == Kind::Offer { (owner, helper) } else { (helper, owner) };
        self.does(gives, move |tx, who| commitment::act(tx, who, promised, Act::HandedOver, Some(amount), "")).await?;
        self.does(gets, move |tx, who| commitment::act(tx, who, promised, Act::Received, Some(amount), "")).await?;
        Ok(())
    }

    pub(super) async fn promises(&self, helper: &str, id: ListingId, amount: i64) -> anyhow::Result<CommitmentId> {
        let amount: Amount = amount.to_string().parse()?;
        self.does(helper, move |tx, who| Ok(commitment::promise(tx, who, id, Some(amount), "")?.id)).await
    }

    /// Somebody rings the desk, and it is put on the board.
    pub(super) async fn rings(&self, name: &str, title: &'static str, category: &str) -> anyhow::Result<ListingId> {
        let details = Details::default()
            .with(Field::Name, name)?
            .with(Field::Phone, "+1 416 555 0199")?
            .with(Field::Corner, "Elm and Oak")?;
        let new = case_new::NewCase {
            channel: Channel::Phone,
            kind: Kind::Request,
            title: title.to_owned(),
            category: category.to_owned(),
            amount: None,
            unit: None,
            area: String::new(),
            language: "en".to_owned(),
            needed_by: Some(self.node.now().plus(DAY * 3)),
            details,
            consent: true,
            once: String::new(),
        };
        self.does("maple_desk", move |tx, who| {
            let case = case_new::take_in(tx, who.pod, Some(who), new)?;
            let how = case::Publish {
                title: title.to_owned(),
                description: String::new(),
                visibility: Visibility::Pod,
                marks: Vec::new(),
                every: None,
            };
            Ok(case::publish(tx, who, case.id, &how)?.id)
        })
        .await
    }

    pub(super) async fn decides(
        &self,
        question: &'static str,
        effect: Effect,
        rule: Rule,
        recipients: u8,
        says: &[(&str, &str)],
    ) -> anyhow::Result<()> {
        let why = if matches!(effect, Effect::Agreement { .. }) {
            "Nobody is asked for proof. Nobody is asked twice in a week. What is said at the desk stays at the desk."
        } else {
            ""
        };
        let p = Proposal {
            question: question.to_owned(),
            why: why.to_owned(),
            rule,
            options: Vec::new(),
            quorum: 50,
            days: 7,
            effect,
            recipients,
        };
        let id = self.does("dana", move |tx, who| decision::propose(tx, who, p, "en")).await?;
        for (handle, voice) in says {
            let voice = (*voice).to_owned();
            self.does(handle, move |tx, who| decision::answer(tx, who, id, who.id, &voice, "")).await?;
        }
        Ok(())
    }
}
