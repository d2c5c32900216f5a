//! Pages of listings: the board, the API, feeds and collections all cut the same cloth.
//!
//! Who may see what is written once, in [`Viewer`]; every page goes through it. Pages are cut at an id, never at an offset.

use caremonger_domain::{
    Timestamp,
    id::{ListingId, MemberId, PodId},
    listing::{Kind, Listing, State},
    mark::Mark,
};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Bool, Text},
};

use crate::{
    Conn, DbError,
    listing::{Row, search_text, words},
    schema::{listing_pods, listings, member_blocks, recurrences},
};

/// Who is looking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// Anybody: public listings only.
    Anyone,
    /// A signed-in neighbour.
    Member {
        /// Who: one sees what one wrote.
        member: MemberId,
        /// Their pod.
        pod: PodId,
        /// Name of their pod, as listings for named pods spell it (`@pod@host`).
        pod_address: String,
        /// Whether they have the desk job.
        desk: bool,
    },
}

/// Whose listings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum From {
    /// This node's and others'.
    #[default]
    Everywhere,
    /// This node's.
    Here,
    /// Other nodes'.
    Elsewhere,
}

/// Which listings to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Offers or asks.
    pub kind: Option<Kind>,
    /// One category.
    pub category: Option<String>,
    /// Beginnings of words that must all stand in the listing.
    pub words: Vec<String>,
    /// Whose.
    pub from: From,
    /// Open or closed; both when absent.
    pub state: Option<State>,
    /// Listings whose area is this one, however it is written.
    pub area: Option<String>,
    /// Of one local pod.
    pub pod: Option<PodId>,
    /// Written in, or translated into, this language.
    pub language: Option<String>,
    /// With this badge.
    pub mark: Option<Mark>,
    /// Needed by this moment, or not much before it.
    pub needed_before: Option<Timestamp>,
    /// Only what comes again by itself.
    pub again: bool,
    /// Only what everyone may see, whoever looks.
    pub public_only: bool,
    /// What has stood there longest comes first, so that nothing is passed over; not where words are looked for.
    pub longest_first: bool,
}

impl Filter {
    /// The words of what somebody typed, folded as stored.
    #[must_use]
    pub fn words_of(q: &str) -> Vec<String> {
        words(q).take(8).map(|w| w.chars().take(40).collect()).collect()
    }
}

/// How long before the moment that is asked for something may be needed: what is long past is needed no more.
const LATE: std::time::Duration = std::time::Duration::from_secs(2 * 24 * 3600);

type Backend = <Conn as diesel::Connection>::Backend;
type Boxed<'a> = listings::BoxedQuery<'a, Backend>;

fn visible<'q>(query: Boxed<'q>, viewer: &Viewer) -> Boxed<'q> {
    match viewer {
        Viewer::Anyone => query.filter(listings::visibility.eq("public")),
        Viewer::Member { member, pod, pod_address, desk } => {
            let own = || listings::pod_id.eq(pod.to_string());
            let named = listing_pods::table
                .filter(listing_pods::listing_id.eq(listings::id))
                .filter(listing_pods::address.eq(pod_address.clone()));
            let inside: &[&str] = if *desk { &["pod", "desk", "pods"] } else { &["pod", "pods"] };
            let inside: Vec<String> = inside.iter().map(|v| (*v).to_owned()).collect();
            // Who want nothing to do with one another see nothing of one another.
            let me = member.to_string();
            let apart = member_blocks::table.filter(
                (member_blocks::member_id.nullable().eq(listings::author_id).and(member_blocks::blocked_id.eq(me.clone())))
                    .or(member_blocks::blocked_id.nullable().eq(listings::author_id).and(member_blocks::member_id.eq(me))),
            );
            // A desk works for everybody of its pod: nobody publishes past it.
            let at_desk = || listings::pod_id.assume_not_null().eq(if *desk { pod.to_string() } else { String::new() });
            query.filter(diesel::dsl::not(diesel::dsl::exists(apart)).or(listings::pod_id.is_not_null().and(at_desk()))).filter(
                listings::visibility
                    .eq_any(["public", "node"])
                    .or(own().and(listings::visibility.eq_any(inside)))
                    .or(listings::author_id.eq(member.to_string()).assume_not_null())
                    .or(listings::visibility.eq("pods").and(diesel::dsl::exists(named))),
            )
        }
    }
}

/// Lengths in letters of which SQLite keeps an index of beginnings (`prefix` of the table `listings_search`).
const BEGINNINGS: [usize; 4] = [6, 4, 2, 1];

/// The longest beginning of a word that an index is kept of.
fn indexed(word: &str) -> String {
    let letters = word.chars().count();
    let kept = BEGINNINGS.into_iter().find(|n| *n <= letters).unwrap_or(letters);
    word.chars().take(kept).collect()
}

/// Rows whose words begin so, as SQLite finds them: the newest first, without looking at the rest where an index of the
/// beginnings is kept; of longer ones it first merges all rows of all words.
fn rows_with_words(conn: &mut Conn, words: &[String], before: i64, limit: i64) -> Result<Vec<i64>, DbError> {
    // Every word is made of letters and digits only (`words_of`), so quoting it is enough.
    let all: Vec<String> = words.iter().map(|w| format!("\"{w}\"*")).collect();
    let rows: Vec<RowNumber> = diesel::sql_query(
        "SELECT rowid AS number FROM listings_search WHERE listings_search MATCH $1 AND rowid < $2 ORDER BY rowid DESC LIMIT $3",
    )
    .bind::<Text, _>(all.join(" "))
    .bind::<BigInt, _>(before)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(rows.into_iter().map(|r| r.number).collect())
}

#[derive(QueryableByName)]
struct RowNumber {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// Candidates read from the index of words at first; then more.
const CANDIDATES: i64 = 500;
const CANDIDATES_MAX: i64 = 20_000;

/// A page of listings that hold some words, on SQLite: in the order they were stored, which is that of their ids.
///
/// Asking for the listings among all that hold a common word would read them all; here as many are read as are shown.
fn page_with_words(
    conn: &mut Conn,
    viewer: &Viewer,
    filter: &Filter,
    before: Option<ListingId>,
    limit: i64,
) -> Result<Vec<Row>, DbError> {
    let number = || diesel::dsl::sql::<BigInt>("listings.rowid");
    let mut below = match before {
        Some(id) => {
            let found: Option<i64> = listings::table
                .filter(listings::id.le(id.to_string()))
                .order(listings::id.desc())
                .select(number())
                .first(conn)
                .optional()?;
            found.unwrap_or(0)
        }
        None => i64::MAX,
    };
    let (mut rows, mut many) = (Vec::new(), CANDIDATES);
    // Most listings that hold the beginning of a word hold the word. Where few do, it is rare enough to be merged.
    let mut words: Vec<String> = filter.words.iter().map(|w| indexed(w)).collect();
    // SQLite takes an index of states or pods for better than the candidates' numbers, and reads half of the table; what is
    // asked of an expression has no index.
    let rest = Filter { state: None, pod: None, ..filter.clone() };
    let full = |rows: &Vec<Row>| i64::try_from(rows.len()).is_ok_and(|n| n >= limit);
    while !full(&rows) {
        let candidates = rows_with_words(conn, &words, below, many)?;
        let Some(last) = candidates.last().copied() else { break };
        let exhausted = i64::try_from(candidates.len()).is_ok_and(|n| n < many);
        let mut query = filtered(viewer, &rest).filter(number().eq_any(candidates));
        if let Some(state) = filter.state {
            query = query.filter(listings::state.concat("").eq(state.as_str()));
        }
        if let Some(pod) = filter.pod {
            query = query.filter(listings::pod_id.assume_not_null().concat("").eq(pod.to_string()));
        }
        for (word, _) in filter.words.iter().zip(&words).filter(|(word, read)| word != read) {
            let texts = diesel::dsl::sql::<Text>("(' ' || listings.search_text)");
            query = query.filter(texts.like(format!("% {word}%")));
        }
        let found: Vec<Row> = query
            .order(number().desc())
            .limit(limit - i64::try_from(rows.len()).unwrap_or(limit))
            .select(Row::as_select())
            .load(conn)?;
        rows.extend(found);
        if exhausted {
            break;
        }
        (below, many) = (last, (many * 4).min(CANDIDATES_MAX));
        words.clone_from(&filter.words);
    }
    Ok(rows)
}

/// Everything of a filter but its words.
fn filtered<'a>(viewer: &Viewer, filter: &Filter) -> Boxed<'a> {
    let mut query = listings::table.into_boxed::<Backend>().filter(listings::deleted_at.is_null());
    query = visible(query, if filter.public_only { &Viewer::Anyone } else { viewer });
    if let Some(kind) = filter.kind {
        query = query.filter(listings::kind.eq(kind.as_str()));
    }
    if let Some(category) = &filter.category {
        query = query.filter(listings::category.eq(category.clone()));
    }
    if let Some(state) = filter.state {
        query = query.filter(listings::state.eq(state.as_str()));
    }
    if let Some(area) = &filter.area {
        query = query.filter(listings::area_key.eq(search_text(&[area])));
    }
    if let Some(pod) = filter.pod {
        query = query.filter(listings::pod_id.eq(pod.to_string()));
    }
    if let Some(language) = &filter.language {
        let translated = format!("%\"language\":\"{language}\",\"stale\":false%");
        query = query.filter(listings::language.eq(language.clone()).or(listings::translations.like(translated)));
    }
    if let Some(mark) = filter.mark {
        query = query.filter(listings::marks.like(format!("% {mark} %")));
    }
    if let Some(before) = filter.needed_before {
        query = query
            .filter(listings::needed_by.assume_not_null().between(before.minus(LATE).as_micros(), before.as_micros()))
            .filter(listings::needed_by.is_not_null());
    }
    if filter.again {
        query = query.filter(diesel::dsl::exists(recurrences::table.filter(recurrences::listing_id.eq(listings::id))));
    }
    match filter.from {
        From::Everywhere => query,
        From::Here => query.filter(listings::pod_id.is_not_null()),
        From::Elsewhere => query.filter(listings::remote_actor_id.is_not_null()),
    }
}

/// A page of listings, newest first or as the filter says, those that come after `before` in that order.
///
/// # Errors
/// [`DbError`] of the database.
pub fn listing_page(
    conn: &mut Conn,
    viewer: &Viewer,
    filter: &Filter,
    before: Option<ListingId>,
    limit: i64,
) -> Result<Vec<Listing>, DbError> {
    if !filter.words.is_empty() && matches!(conn, Conn::Sqlite(_)) {
        return page_with_words(conn, viewer, filter, before, limit)?.into_iter().map(Row::into_listing).collect();
    }
    let mut query = filtered(viewer, filter);
    if !filter.words.is_empty() {
        let all: Vec<String> = filter.words.iter().map(|w| format!("{w}:*")).collect();
        let found = diesel::dsl::sql::<Bool>("to_tsvector('simple', search_text) @@ to_tsquery('simple', ")
            .bind::<Text, _>(all.join(" & "))
            .sql(")");
        query = query.filter(found);
    }
    let longest_first = filter.longest_first && filter.words.is_empty();
    if let Some(before) = before.map(|id| id.to_string()) {
        query = if longest_first { query.filter(listings::id.gt(before)) } else { query.filter(listings::id.lt(before)) };
    }
    query = if longest_first { query.order(listings::id.asc()) } else { query.order(listings::id.desc()) };
    let rows: Vec<Row> = query.limit(limit).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_listing).collect()
}

/// Whether `viewer` may see one listing.
///
/// # Errors
/// [`DbError`] of the database.
pub fn listing_is_visible(conn: &mut Conn, viewer: &Viewer, id: ListingId) -> Result<bool, DbError> {
    let query = visible(listings::table.into_boxed::<Backend>(), viewer);
    let found: Option<String> = query.filter(listings::id.eq(id.to_string())).select(listings::id).first(conn).optional()?;
    Ok(found.is_some())
}
