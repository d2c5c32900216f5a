//! A listing as JSON, in and out.

use caremonger_domain::{
    Amount, Timestamp, Unit,
    listing::{Acceptance, ClosedBecause, Draft, Kind, Listing, Quantity, State, Visibility},
    mark::Mark,
    translation::Translation,
};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// An amount with its unit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuantityBody {
    /// How many; a number such as 3 or 2.5.
    #[schema(value_type = f64)]
    amount: Amount,
    /// Of what: `one` for things, or a word such as `bag`, `kilogram`, `hour`.
    #[serde(default = "Unit::one")]
    #[schema(value_type = String)]
    unit: Unit,
}

/// A new listing.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewListing {
    /// `offer` or `request`.
    #[schema(schema_with = crate::description::kind)]
    kind: Kind,
    /// One line, 3 to 120 characters.
    title: String,
    /// Plain text, up to 4,000 characters.
    #[serde(default)]
    description: String,
    /// `food`, `clothing`, … or the pod's own word.
    #[serde(default = "other")]
    category: String,
    /// Absent: not counted.
    quantity: Option<QuantityBody>,
    /// `desk`, `pod` (default), `node`, `pods` or `public`.
    #[serde(default = "pod_only")]
    #[schema(schema_with = crate::description::visibility)]
    visibility: Visibility,
    /// Addresses of the pods it is for, with visibility `pods`.
    #[serde(default)]
    pub(crate) pods: Vec<String>,
    /// `first_come` or `by_hand`; default: first come for a counted offer.
    #[schema(schema_with = crate::description::maybe_acceptance, required = false)]
    acceptance: Option<Acceptance>,
    /// A named area; default: the pod's.
    #[serde(default)]
    area: String,
    /// When it is needed.
    #[schema(value_type = Option<String>, format = DateTime)]
    needed_by: Option<Timestamp>,
    /// When it ends by itself.
    #[schema(value_type = Option<String>, format = DateTime)]
    closes_at: Option<Timestamp>,
    /// BCP 47 tag of the texts; default: yours.
    language: Option<String>,
    /// What one should know: `car`, `small`, `lifting`, `collect`, `no_papers`, `step_free`, `in_pairs`.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    marks: Vec<Mark>,
    /// For how many days an offer is lent, where it has to come back.
    lent_for_days: Option<u16>,
}

fn other() -> String {
    "other".to_owned()
}

const fn pod_only() -> Visibility {
    Visibility::Pod
}

impl NewListing {
    pub(crate) fn into_draft(self, language: &str) -> Draft {
        Draft {
            kind: self.kind,
            title: self.title,
            description: self.description,
            category: self.category,
            quantity: self.quantity.map(|q| Quantity { amount: q.amount, unit: q.unit }),
            visibility: self.visibility,
            pods: self.pods,
            acceptance: self.acceptance,
            area: self.area,
            needed_by: self.needed_by,
            closes_at: self.closes_at,
            language: self.language.unwrap_or_else(|| language.to_owned()),
            marks: self.marks,
            lent_for: self.lent_for_days,
        }
    }
}

/// A new amount.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuantityChange {
    /// How many.
    #[schema(value_type = f64)]
    amount: Amount,
    /// May be repeated, but not changed.
    #[schema(value_type = Option<String>)]
    unit: Option<Unit>,
}

/// What of a listing is to change; absent fields stay.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListingChange {
    /// The pods it is for from now on, with visibility `pods`; one that is left out sees it deleted for good.
    pub(crate) pods: Option<Vec<String>>,
    title: Option<String>,
    description: Option<String>,
    category: Option<String>,
    /// A new amount of a counted listing; what is promised stays promised.
    quantity: Option<QuantityChange>,
    area: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, format = DateTime)]
    needed_by: Option<Option<Timestamp>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, format = DateTime)]
    closes_at: Option<Option<Timestamp>>,
    /// Whether nobody can answer it for the time being; it stays open, and what was agreed goes on.
    paused: Option<bool>,
    /// `closed` ends it as withdrawn.
    #[schema(schema_with = crate::description::maybe_listing_state, required = false)]
    state: Option<State>,
}

/// Tells an absent field from one that is null.
fn present<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Option<Timestamp>>, D::Error> {
    Option::<Timestamp>::deserialize(d).map(Some)
}

impl ListingChange {
    /// The unit it names, which has to be the listing's own.
    pub(crate) fn unit(&self) -> Option<Unit> {
        self.quantity.as_ref()?.unit.clone()
    }

    /// The state it names: `open` is what only an open listing is.
    pub(crate) const fn state(&self) -> Option<State> {
        self.state
    }

    pub(crate) fn into_change(self) -> caremonger_app::listing::Change {
        caremonger_app::listing::Change {
            title: self.title,
            description: self.description,
            category: self.category,
            amount: self.quantity.map(|q| q.amount),
            area: self.area,
            needed_by: self.needed_by,
            closes_at: self.closes_at,
            close: self.state == Some(State::Closed),
            paused: self.paused,
            pods: self.pods,
        }
    }
}

/// Whose a listing is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OriginBody {
    /// Name of the pod.
    pod: String,
    /// Host (and port) of its node.
    host: String,
    /// Whether that is this node.
    local: bool,
}

/// Title and description in another language.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TranslationBody {
    /// BCP 47 tag.
    language: String,
    title: String,
    description: String,
}

impl From<Translation> for TranslationBody {
    fn from(t: Translation) -> Self {
        Self { language: t.language, title: t.title, description: t.description }
    }
}

/// A listing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListingBody {
    pub(crate) id: String,
    /// Its ActivityPub id; null while it is not for other nodes.
    uri: Option<String>,
    #[schema(schema_with = crate::description::kind)]
    kind: Kind,
    title: String,
    description: String,
    category: String,
    /// What it was for at first; null when not counted.
    quantity: Option<QuantityBody>,
    /// What is free to be promised; null when not counted.
    #[schema(value_type = Option<f64>)]
    remaining: Option<Amount>,
    #[schema(schema_with = crate::description::visibility)]
    visibility: Visibility,
    #[schema(schema_with = crate::description::acceptance)]
    acceptance: Acceptance,
    area: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    needed_by: Option<Timestamp>,
    #[schema(schema_with = crate::description::listing_state)]
    state: State,
    #[schema(schema_with = crate::description::maybe_closed_because, required = false)]
    closed_because: Option<ClosedBecause>,
    origin: OriginBody,
    #[schema(value_type = Option<String>, format = DateTime)]
    closes_at: Option<Timestamp>,
    language: String,
    #[schema(value_type = String, format = DateTime)]
    published_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    version: i64,
    /// What one should know before one answers or travels.
    #[schema(value_type = Vec<String>)]
    marks: Vec<Mark>,
    /// For how many days it is lent; null when it is given.
    lent_for_days: Option<u16>,
    /// The same in further languages.
    translations: Vec<TranslationBody>,
}

impl From<Listing> for ListingBody {
    fn from(l: Listing) -> Self {
        let local = l.is_local();
        Self {
            id: l.id.to_string(),
            uri: l.uri,
            kind: l.kind,
            title: l.title,
            description: l.description,
            category: l.category,
            quantity: l.stock.zip(l.unit).map(|(s, unit)| QuantityBody { amount: s.amount, unit }),
            remaining: l.stock.map(|s| s.remaining),
            visibility: l.visibility,
            acceptance: l.acceptance,
            area: l.area,
            needed_by: l.needed_by,
            state: l.state,
            closed_because: l.closed_because,
            origin: OriginBody { pod: l.pod_name, host: l.host, local },
            closes_at: l.closes_at,
            language: l.language,
            published_at: l.published_at,
            updated_at: l.updated_at,
            version: l.version,
            marks: l.marks,
            lent_for_days: l.lent_for,
            translations: l.translations.into_iter().filter(|t| !t.stale).map(TranslationBody::from).collect(),
        }
    }
}
