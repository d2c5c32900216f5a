//! Listings: what a pod offers or asks for.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    Amount, Refusal, Timestamp, Unit, category, gate,
    id::{ListingId, MemberId, PodId, RemoteActorId},
    loan,
    mark::{Mark, in_order},
    photo::Photo,
    stock::Stock,
    translation::Translation,
    vocabulary::words,
};

use crate::text::check_lengths;
pub use crate::{
    text::{DESCRIPTION_MAX, TITLE_MAX, is_language},
    tidy::{tidy_line, tidy_text},
};

words! {
    /// Whether something is given or needed. FEP-0837 `purpose`.
    Kind {
        /// Somebody has it to give.
        Offer = "offer",
        /// Somebody needs it.
        Request = "request",
    }
}

impl Kind {
    /// The kind that answers this one.
    #[must_use]
    pub const fn other(self) -> Self {
        if matches!(self, Self::Offer) { Self::Request } else { Self::Offer }
    }
}

words! {
    /// Who may see a listing.
    Visibility {
        /// The volunteers at the desk.
        Desk = "desk",
        /// The neighbours of the pod.
        Pod = "pod",
        /// Everyone signed in on this node.
        Node = "node",
        /// The pods named in the listing, here or elsewhere.
        Pods = "pods",
        /// Everyone.
        Public = "public",
    }
}

words! {
    /// How promises are answered.
    Acceptance {
        /// While there is stock, at once.
        FirstCome = "first_come",
        /// By somebody of the pod; the amount is held until answered or lapsed.
        ByHand = "by_hand",
    }
}

words! {
    /// Where a listing is in its life.
    State {
        /// It can be answered.
        Open = "open",
        /// It has ended.
        Closed = "closed",
    }
}

words! {
    /// Why a listing ended.
    ClosedBecause {
        /// All of it was handed over.
        Fulfilled = "fulfilled",
        /// The pod took it back.
        Withdrawn = "withdrawn",
        /// Its time ran out.
        Expired = "expired",
    }
}

/// An amount with its unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    /// How many.
    pub amount: Amount,
    /// Of what; `one` when absent.
    #[serde(default = "Unit::one")]
    pub unit: Unit,
}

/// What a neighbour fills in to make a listing. Texts are plain text, not HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Offer or ask.
    pub kind: Kind,
    /// One line, 3 to 120 characters.
    pub title: String,
    /// More about it, up to 4,000 characters; may be empty.
    pub description: String,
    /// A category slug, see [`category`].
    pub category: String,
    /// Absent: not counted.
    pub quantity: Option<Quantity>,
    /// Who may see it.
    pub visibility: Visibility,
    /// Addresses (`@pod@host`) of the pods that may see it, for [`Visibility::Pods`].
    pub pods: Vec<String>,
    /// How promises are answered; `None` for the default of the kind.
    pub acceptance: Option<Acceptance>,
    /// A named area, never an address. Empty: the pod's own area.
    pub area: String,
    /// When it is needed.
    pub needed_by: Option<Timestamp>,
    /// When it ends by itself.
    pub closes_at: Option<Timestamp>,
    /// BCP 47 tag of the language of title and description.
    pub language: String,
    /// What one should know before one answers or travels.
    pub marks: Vec<Mark>,
    /// For how many days an offer is lent, where it has to come back.
    pub lent_for: Option<u16>,
}

/// How long before its end the author of a listing is reminded, once.
pub const REMIND_BEFORE: Duration = Duration::from_secs(2 * 24 * 3600);
/// How much longer a listing stands when it is renewed with one button.
pub const RENEWED_FOR: Duration = Duration::from_secs(14 * 24 * 3600);
/// Most pods that one listing may be addressed to.
pub const PODS_MAX: usize = 50;

impl Draft {
    /// Checks every field and puts the texts in order (trimmed, no control characters).
    ///
    /// # Errors
    /// The first [`Refusal`] found, naming the field.
    pub fn check(mut self, now: Timestamp) -> Result<Self, Refusal> {
        self.title = tidy_line(&self.title);
        self.description = tidy_text(&self.description);
        self.area = tidy_line(&self.area);
        check_lengths(&self.title, &self.description)?;
        if self.area.chars().count() > 80 {
            return Err(Refusal::Invalid("Keep the area under 80 characters.", "area"));
        }
        if !category::is_slug(&self.category) {
            return Err(Refusal::Invalid("Choose a category from the list.", "category"));
        }
        if let Some(q) = &self.quantity
            && q.amount.is_zero()
        {
            return Err(Refusal::AmountIsZero);
        }
        if self.closes_at.is_some_and(|t| t <= now) {
            return Err(Refusal::Invalid("Choose an end that is still to come.", "closes_at"));
        }
        if !is_language(&self.language) {
            return Err(Refusal::Invalid("Choose the language of the text from the list.", "language"));
        }
        if let Some(days) = self.lent_for {
            loan::check_days(days)?;
            if self.kind == Kind::Request {
                return Err(Refusal::Invalid("Only what is offered can be lent.", "lent_for"));
            }
        }
        self.marks = in_order(self.marks);
        if self.visibility == Visibility::Pods && self.pods.is_empty() {
            return Err(Refusal::Invalid("Name the pods that may see it.", "pods"));
        }
        if self.visibility != Visibility::Pods && !self.pods.is_empty() {
            return Err(Refusal::Invalid("Pods can be named only when the listing is for named pods.", "pods"));
        }
        if self.pods.len() > PODS_MAX {
            return Err(Refusal::Invalid("Name at most 50 pods.", "pods"));
        }
        if self.visibility != Visibility::Desk {
            for text in [&self.title, &self.description, &self.area] {
                gate::check_text(text)?;
            }
        }
        Ok(self)
    }

    /// The acceptance that holds: first come for a counted offer, else by hand, unless chosen otherwise.
    #[must_use]
    pub fn acceptance_or_default(&self) -> Acceptance {
        self.acceptance.unwrap_or(if self.kind == Kind::Offer && self.quantity.is_some() {
            Acceptance::FirstCome
        } else {
            Acceptance::ByHand
        })
    }
}

/// Whose listing it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Made on this node.
    Local {
        /// The pod that speaks.
        pod: PodId,
        /// The neighbour who wrote it; never leaves the node.
        author: Option<MemberId>,
    },
    /// A copy of a listing whose home is another node.
    Remote {
        /// The actor that published it.
        actor: RemoteActorId,
    },
}

/// An offer or an ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Our id for it.
    pub id: ListingId,
    /// Its ActivityPub id; `None` while it is not for other nodes.
    pub uri: Option<String>,
    /// Whose it is.
    pub origin: Origin,
    /// Name of the pod, and the host with port where it lives.
    pub pod_name: String,
    /// Host (and port) of the home node.
    pub host: String,
    /// Offer or ask.
    pub kind: Kind,
    /// One line of plain text.
    pub title: String,
    /// Plain text.
    pub description: String,
    /// Category slug.
    pub category: String,
    /// Unit, when counted.
    pub unit: Option<Unit>,
    /// The four numbers, when counted. For a copy `held` and `delivered` are as far as the origin told us.
    pub stock: Option<Stock>,
    /// Who may see it.
    pub visibility: Visibility,
    /// How promises are answered.
    pub acceptance: Acceptance,
    /// A named area.
    pub area: String,
    /// When it is needed.
    pub needed_by: Option<Timestamp>,
    /// When it ends by itself.
    pub closes_at: Option<Timestamp>,
    /// BCP 47 tag.
    pub language: String,
    /// Open or closed.
    pub state: State,
    /// Why closed.
    pub closed_because: Option<ClosedBecause>,
    /// Grows by one at each change.
    pub version: i64,
    /// When it was made (at its origin).
    pub published_at: Timestamp,
    /// When it last changed (at its origin).
    pub updated_at: Timestamp,
    /// When it was taken down for good, if it was.
    pub deleted_at: Option<Timestamp>,
    /// Photos of it, in their order. Copies of listings elsewhere have none.
    pub photos: Vec<Photo>,
    /// The same in further languages.
    pub translations: Vec<Translation>,
    /// What one should know before one answers or travels.
    pub marks: Vec<Mark>,
    /// For how many days it is lent, where it has to come back.
    pub lent_for: Option<u16>,
}

impl Listing {
    /// What is free to be promised; `None` when not counted.
    #[must_use]
    pub fn remaining(&self) -> Option<Amount> {
        self.stock.map(|s| s.remaining)
    }

    /// The pod of this node that speaks; none for a copy.
    #[must_use]
    pub const fn pod(&self) -> Option<PodId> {
        match self.origin {
            Origin::Local { pod, .. } => Some(pod),
            Origin::Remote { .. } => None,
        }
    }

    /// The neighbour of this node who wrote it, if it was one.
    #[must_use]
    pub const fn author(&self) -> Option<MemberId> {
        match self.origin {
            Origin::Local { author, .. } => author,
            Origin::Remote { .. } => None,
        }
    }

    /// Whether this node is its home, where its stock is decided.
    #[must_use]
    pub const fn is_local(&self) -> bool {
        matches!(self.origin, Origin::Local { .. })
    }

    /// Whether it may leave the node at all.
    #[must_use]
    pub const fn is_federated(&self) -> bool {
        matches!(self.visibility, Visibility::Public | Visibility::Pods)
    }

    /// The translation into a language, if there is one; `None` also where that is the language it was written in.
    #[must_use]
    pub fn translation(&self, language: &str) -> Option<&Translation> {
        self.translations.iter().find(|t| t.language == language && self.language != language)
    }

    /// The listing as if it had been written in that language.
    #[must_use]
    pub fn translated(&self, t: &Translation) -> Self {
        Self { title: t.title.clone(), description: t.description.clone(), language: t.language.clone(), ..self.clone() }
    }

    /// Whether it stands.
    ///
    /// # Errors
    /// [`Refusal::Closed`] once it ended or its time is past, also before the clean-up has closed it.
    pub fn check_open(&self, now: Timestamp) -> Result<(), Refusal> {
        let ended = self.state == State::Closed || self.deleted_at.is_some() || self.closes_at.is_some_and(|t| t <= now);
        if ended { Err(Refusal::Closed) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft {
            kind: Kind::Offer,
            title: "Bags of rice".into(),
            description: String::new(),
            category: "food".into(),
            quantity: Some(Quantity { amount: Amount::whole(7), unit: Unit::one() }),
            visibility: Visibility::Public,
            pods: vec![],
            acceptance: None,
            area: "Elm Street area".into(),
            needed_by: None,
            closes_at: None,
            language: "en".into(),
            marks: vec![],
            lent_for: None,
        }
    }

    const NOW: Timestamp = Timestamp::from_seconds(1_793_534_400);

    #[test]
    fn a_counted_offer_is_first_come_and_everything_else_is_answered_by_hand() {
        assert_eq!(draft().acceptance_or_default(), Acceptance::FirstCome);
        assert_eq!(Draft { kind: Kind::Request, ..draft() }.acceptance_or_default(), Acceptance::ByHand);
        assert_eq!(Draft { quantity: None, ..draft() }.acceptance_or_default(), Acceptance::ByHand);
    }

    #[test]
    fn a_draft_at_fault_names_its_field() {
        let field = |d: Draft| d.check(NOW).expect_err("refused").field();
        assert_eq!(field(Draft { title: " \u{202e}x ".into(), ..draft() }), Some("title"));
        assert_eq!(field(Draft { title: "x".repeat(121), ..draft() }), Some("title"));
        assert_eq!(field(Draft { description: "x".repeat(4_001), ..draft() }), Some("description"));
        assert_eq!(field(Draft { category: "Fo od".into(), ..draft() }), Some("category"));
        assert_eq!(field(Draft { closes_at: Some(NOW), ..draft() }), Some("closes_at"));
        assert_eq!(field(Draft { visibility: Visibility::Pods, ..draft() }), Some("pods"));
        assert_eq!(field(Draft { language: "<b>".into(), ..draft() }), Some("language"));
        let none = Quantity { amount: Amount::ZERO, unit: Unit::one() };
        assert_eq!(field(Draft { quantity: Some(none), ..draft() }), Some("amount"));
    }

    #[test]
    fn a_phone_number_is_caught_unless_only_the_desk_reads_it() {
        let text = "ring me at 416 555 0199";
        let with = Draft { description: text.into(), ..draft() };
        assert!(matches!(with.clone().check(NOW), Err(Refusal::PrivateDetail { .. })));
        assert!(Draft { visibility: Visibility::Desk, ..with }.check(NOW).is_ok());
    }

    #[test]
    fn hidden_characters_do_not_survive() {
        assert_eq!(tidy_line("  a\u{202e}b\u{0}\t c "), "ab c");
        assert_eq!(tidy_text("a\r\n\r\n\r\n b \n\n"), "a\n\nb");
    }
}
