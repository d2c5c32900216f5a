//! Listings: rows, and the changes of their stock.

use caremonger_domain::{
    Amount, Timestamp,
    id::{ListingId, MemberId, PodId, RemoteActorId},
    listing::{Listing, Origin},
    stock::Stock,
};
use diesel::prelude::*;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

use crate::{
    Conn, DbError,
    error::{stored, stored_amount},
    schema::{listing_pods, listings},
};

/// A listing as stored.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset, QueryableByName)]
#[diesel(table_name = listings, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(crate) struct Row {
    id: String,
    uri: Option<String>,
    pod_id: Option<String>,
    author_id: Option<String>,
    remote_actor_id: Option<String>,
    pod_name: String,
    host: String,
    kind: String,
    title: String,
    description: String,
    category: String,
    unit: Option<String>,
    amount: Option<i64>,
    remaining: Option<i64>,
    held: Option<i64>,
    delivered: Option<i64>,
    visibility: String,
    acceptance: String,
    area: String,
    needed_by: Option<i64>,
    closes_at: Option<i64>,
    language: String,
    state: String,
    closed_because: Option<String>,
    version: i64,
    published_at: i64,
    updated_at: i64,
    deleted_at: Option<i64>,
    search_text: String,
    area_key: String,
    photos: String,
    translations: String,
    marks: String,
    lent_for: Option<i64>,
}

impl Row {
    fn of(l: &Listing) -> Self {
        let (pod, author, remote) = match &l.origin {
            Origin::Local { pod, author } => (Some(pod.to_string()), author.map(|a| a.to_string()), None),
            Origin::Remote { actor } => (None, None, Some(actor.to_string())),
        };
        let number = |f: fn(&Stock) -> Amount| l.stock.as_ref().map(|s| f(s).millionths());
        Self {
            id: l.id.to_string(),
            uri: l.uri.clone(),
            pod_id: pod,
            author_id: author,
            remote_actor_id: remote,
            pod_name: l.pod_name.clone(),
            host: l.host.clone(),
            kind: l.kind.to_string(),
            title: l.title.clone(),
            description: l.description.clone(),
            category: l.category.clone(),
            unit: l.unit.as_ref().map(ToString::to_string),
            amount: number(|s| s.amount),
            remaining: number(|s| s.remaining),
            held: number(|s| s.held),
            delivered: number(|s| s.delivered),
            visibility: l.visibility.to_string(),
            acceptance: l.acceptance.to_string(),
            area: l.area.clone(),
            needed_by: l.needed_by.map(Timestamp::as_micros),
            closes_at: l.closes_at.map(Timestamp::as_micros),
            language: l.language.clone(),
            state: l.state.to_string(),
            closed_because: l.closed_because.map(|b| b.to_string()),
            version: l.version,
            published_at: l.published_at.as_micros(),
            updated_at: l.updated_at.as_micros(),
            deleted_at: l.deleted_at.map(Timestamp::as_micros),
            search_text: search_text(&searched(l)),
            area_key: search_text(&[&l.area]),
            photos: serde_json::to_string(&l.photos).unwrap_or_else(|_| "[]".to_owned()),
            translations: serde_json::to_string(&l.translations).unwrap_or_else(|_| "[]".to_owned()),
            // With a space on both sides of each, so that one is found among them.
            marks: l.marks.iter().fold(String::new(), |all, m| format!("{all} {m} ")),
            lent_for: l.lent_for.map(i64::from),
        }
    }

    pub(crate) fn into_listing(self) -> Result<Listing, DbError> {
        let at = Timestamp::from_micros;
        let origin = match (self.pod_id, self.remote_actor_id) {
            (Some(pod), None) => Origin::Local {
                pod: stored(&pod, "listings.pod_id")?,
                author: self.author_id.map(|a| stored(&a, "listings.author_id")).transpose()?,
            },
            (None, Some(actor)) => Origin::Remote { actor: stored(&actor, "listings.remote_actor_id")? },
            _ => return Err(DbError::Corrupt("listings.pod_id")),
        };
        let stock = match (self.amount, self.remaining, self.held, self.delivered) {
            (Some(a), Some(r), Some(h), Some(d)) => Some(Stock {
                amount: stored_amount(a, "listings.amount")?,
                remaining: stored_amount(r, "listings.remaining")?,
                held: stored_amount(h, "listings.held")?,
                delivered: stored_amount(d, "listings.delivered")?,
            }),
            _ => None,
        };
        Ok(Listing {
            id: stored(&self.id, "listings.id")?,
            uri: self.uri,
            origin,
            pod_name: self.pod_name,
            host: self.host,
            kind: stored(&self.kind, "listings.kind")?,
            title: self.title,
            description: self.description,
            category: self.category,
            unit: self.unit.map(|u| stored(&u, "listings.unit")).transpose()?,
            stock,
            visibility: stored(&self.visibility, "listings.visibility")?,
            acceptance: stored(&self.acceptance, "listings.acceptance")?,
            area: self.area,
            needed_by: self.needed_by.map(at),
            closes_at: self.closes_at.map(at),
            language: self.language,
            state: stored(&self.state, "listings.state")?,
            closed_because: self.closed_because.map(|b| stored(&b, "listings.closed_because")).transpose()?,
            version: self.version,
            published_at: at(self.published_at),
            updated_at: at(self.updated_at),
            deleted_at: self.deleted_at.map(at),
            photos: serde_json::from_str(&self.photos).map_err(|_| DbError::Corrupt("listings.photos"))?,
            translations: serde_json::from_str(&self.translations).map_err(|_| DbError::Corrupt("listings.translations"))?,
            marks: self.marks.split_whitespace().map(|m| stored(m, "listings.marks")).collect::<Result<_, _>>()?,
            lent_for: self.lent_for.and_then(|d| u16::try_from(d).ok()),
        })
    }
}

/// The texts of a listing in which is searched: in every language it stands in.
fn searched(l: &Listing) -> Vec<&str> {
    let mut texts = vec![l.title.as_str(), &l.description, &l.area, &l.pod_name];
    texts.extend(l.translations.iter().filter(|t| !t.stale).flat_map(|t| [t.title.as_str(), &t.description]));
    texts
}

/// The words of a text as they are searched for: letters and digits, small, without accents ("creme" finds "crème").
///
/// Both databases cut texts into words by rules of their own (one takes `rice/bread` for a path, `2.5` for a number), and one
/// folds accents; of what is cut and folded already they make the same.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> {
    let apart = DecomposingNormalizerBorrowed::new_nfd().normalize_iter(text.chars());
    let plain: String = apart.filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect();
    let together = ComposingNormalizerBorrowed::new_nfc().normalize(&plain);
    let words: Vec<String> =
        together.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    words.into_iter()
}

/// What is searched in: the words of the texts.
#[must_use]
pub fn search_text(parts: &[&str]) -> String {
    parts.iter().flat_map(|part| words(part)).collect::<Vec<_>>().join(" ")
}

/// Stores a new listing. `intent_uri` is what promises must name, for a copy of another node's listing.
///
/// # Errors
/// [`DbError::Conflict`] when its uri is known already.
pub fn listing_insert(conn: &mut Conn, l: &Listing, intent_uri: Option<&str>) -> Result<(), DbError> {
    diesel::insert_into(listings::table).values((Row::of(l), listings::intent_uri.eq(intent_uri))).execute(conn)?;
    Ok(())
}

/// Writes back a changed listing.
///
/// # Errors
/// [`DbError::Conflict`] when a constraint (the stock among them) does not hold.
pub fn listing_update(conn: &mut Conn, l: &Listing) -> Result<(), DbError> {
    diesel::update(listings::table.find(l.id.to_string())).set(Row::of(l)).execute(conn)?;
    Ok(())
}

/// One listing.
///
/// # Errors
/// [`DbError`] of the database.
pub fn listing_find(conn: &mut Conn, id: ListingId) -> Result<Option<Listing>, DbError> {
    let row = listings::table.find(id.to_string()).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_listing).transpose()
}

/// One listing, its row locked until the end of the transaction: whoever changes stock goes through here.
///
/// On SQLite the single writer is the lock.
///
/// # Errors
/// [`DbError`] of the database.
pub fn listing_lock(conn: &mut Conn, id: ListingId) -> Result<Option<Listing>, DbError> {
    if let Conn::Postgres(c) = conn {
        listings::table.find(id.to_string()).select(listings::id).for_update().first::<String>(c).optional()?;
    }
    listing_find(conn, id)
}

/// A listing by its ActivityPub id.
///
/// # Errors
/// [`DbError`] of the database.
pub fn listing_find_by_uri(conn: &mut Conn, uri: &str) -> Result<Option<Listing>, DbError> {
    let row = listings::table.filter(listings::uri.eq(uri)).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_listing).transpose()
}

/// What a promise against another node's listing must name.
///
/// # Errors
/// [`DbError`] of the database.
pub fn listing_intent_uri(conn: &mut Conn, id: ListingId) -> Result<Option<String>, DbError> {
    Ok(listings::table.find(id.to_string()).select(listings::intent_uri).first::<Option<String>>(conn).optional()?.flatten())
}

/// Sets the pods a listing is for.
///
/// # Errors
/// [`DbError`] of the database.
pub fn listing_pods_set(conn: &mut Conn, id: ListingId, addresses: &[String]) -> Result<(), DbError> {
    diesel::delete(listing_pods::table.filter(listing_pods::listing_id.eq(id.to_string()))).execute(conn)?;
    for address in addresses {
        diesel::insert_into(listing_pods::table)
            .values((listing_pods::listing_id.eq(id.to_string()), listing_pods::address.eq(address)))
            .execute(conn)?;
    }
    Ok(())
}

/// The pods a listing is for, as addresses.
///
/// # Errors
/// [`DbError`] of the database.
pub fn listing_pods(conn: &mut Conn, id: ListingId) -> Result<Vec<String>, DbError> {
    Ok(listing_pods::table
        .filter(listing_pods::listing_id.eq(id.to_string()))
        .order(listing_pods::address)
        .select(listing_pods::address)
        .load(conn)?)
}

/// Open listings whose time is past, copies among them.
///
/// # Errors
/// [`DbError`] of the database.
pub fn listing_expired(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<ListingId>, DbError> {
    let ids: Vec<String> = listings::table
        // Spelled out, because SQLite does not use a partial index for a bound value.
        .filter(diesel::dsl::sql::<diesel::sql_types::Bool>("state = 'open' AND closes_at IS NOT NULL"))
        .filter(listings::closes_at.le(now.as_micros()))
        .order(listings::closes_at)
        .limit(limit)
        .select(listings::id)
        .load(conn)?;
    ids.iter().map(|id| stored(id, "listings.id")).collect()
}

/// Listings of this node that end between two moments and are older than `older`, those after `after`: whose authors are to be reminded.
///
/// # Errors
/// [`DbError`] of the database.
pub fn listing_closing(
    conn: &mut Conn,
    (from, to): (Timestamp, Timestamp),
    older: Timestamp,
    after: Option<ListingId>,
    limit: i64,
) -> Result<Vec<ListingId>, DbError> {
    let ids: Vec<String> = listings::table
        .filter(diesel::dsl::sql::<diesel::sql_types::Bool>("state = 'open' AND closes_at IS NOT NULL"))
        .filter(listings::closes_at.between(from.as_micros(), to.as_micros()))
        .filter(listings::pod_id.is_not_null())
        .filter(listings::published_at.lt(older.as_micros()))
        .filter(listings::id.gt(after.map(|a| a.to_string()).unwrap_or_default()))
        .order(listings::id)
        .limit(limit)
        .select(listings::id)
        .load(conn)?;
    ids.iter().map(|id| stored(id, "listings.id")).collect()
}

/// Newest open public listings of a pod: the shelf for new followers.
///
/// # Errors
/// [`DbError`] of the database.
pub fn listing_featured(conn: &mut Conn, pod: PodId, limit: i64) -> Result<Vec<Listing>, DbError> {
    let rows: Vec<Row> = listings::table
        .filter(listings::pod_id.eq(pod.to_string()))
        .filter(listings::visibility.eq("public"))
        .filter(listings::state.eq("open"))
        .filter(listings::deleted_at.is_null())
        .order(listings::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_listing).collect()
}

/// How many public listings this node has made.
///
/// # Errors
/// [`DbError`] of the database.
pub fn listing_count_local_public(conn: &mut Conn) -> Result<i64, DbError> {
    let local = listings::table.filter(listings::pod_id.is_not_null()).filter(listings::visibility.eq("public"));
    Ok(local.filter(listings::deleted_at.is_null()).count().get_result(conn)?)
}

/// Takes an actor's open listings off the boards here, when nothing is heard from it any more. Heard of again, in
/// whatever version, they come back.
///
/// # Errors
/// [`DbError`] of the database.
pub fn listing_copies_close(conn: &mut Conn, actor: RemoteActorId, now: Timestamp) -> Result<usize, DbError> {
    let open = listings::table.filter(listings::remote_actor_id.eq(actor.to_string())).filter(listings::state.eq("open"));
    Ok(diesel::update(open)
        .set((
            listings::state.eq("closed"),
            listings::closed_because.eq("withdrawn"),
            listings::version.eq(0),
            listings::updated_at.eq(now.as_micros()),
        ))
        .execute(conn)?)
}

/// The listings a neighbour wrote that have not been deleted.
///
/// # Errors
/// [`DbError`] of the database.
pub fn listing_of_author(conn: &mut Conn, author: MemberId) -> Result<Vec<ListingId>, DbError> {
    let ids: Vec<String> = listings::table
        .filter(listings::author_id.eq(author.to_string()))
        .filter(listings::deleted_at.is_null())
        .order(listings::id)
        .select(listings::id)
        .load(conn)?;
    ids.iter().map(|id| stored(id, "listings.id")).collect()
}

/// How many listings a neighbour has published since then, those taken down among them.
///
/// # Errors
/// [`DbError`] of the database.
pub fn listing_count_of_author(conn: &mut Conn, author: MemberId, since: Timestamp) -> Result<i64, DbError> {
    let theirs = listings::table.filter(listings::author_id.eq(author.to_string()));
    Ok(theirs.filter(listings::published_at.gt(since.as_micros())).count().get_result(conn)?)
}
