//! Dispatch: the desk asks neighbours for help with something, and gives it to whoever says yes (D2, D3). Whom it could ask is shown with
//! the reason; those come first who were asked least, and those who rest or have enough this week are left out (A9).

use std::{collections::HashMap, time::Duration};

use caremonger_domain::{
    Amount, Refusal, Timestamp,
    availability::{Availability, WEEK},
    commitment::{Commitment, Helper, Side},
    id::{ListingId, MemberId, PodId},
    listing::{Kind, Listing, tidy_line},
    medicine,
    zone::Weekday,
};
use caremonger_store::{
    Conn,
    availability::{availability_find, availability_of_pod, helped_in_area, load_of_pod},
    case::case_of_listing,
    commitment::{commitment_holding, commitment_live_in},
    listing::{listing_find, listing_lock},
    member::{Member, member_find, member_page},
    member_block::member_block_between,
};

use crate::{
    Error, Tx,
    commitment::{Claim, take},
    notice,
};

/// What the load of neighbours is counted over.
pub const LOOK_BACK: Duration = Duration::from_secs(28 * 24 * 3600);
/// Most neighbours that are looked at.
const LOOKED_AT: i64 = 1_000;
/// Most that are shown.
const SHOWN: usize = 30;

/// A neighbour the desk could ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub member: Member,
    /// Whether they read the language of the ask.
    pub speaks: bool,
    /// Whether they drive for the pod.
    pub drives: bool,
    /// Whether they said that they are free on the day it is needed.
    pub free: bool,
    /// Whether they have brought something to the same area before.
    pub knows_area: bool,
    /// Tasks they took on in the last four weeks.
    pub lately: i64,
}

/// An ask of the desk's own pod that can be given to somebody.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anybody but its desk, [`Refusal::NotFound`].
fn own_ask(who: &Member, listing: Option<Listing>) -> Result<Listing, Refusal> {
    let l = listing.filter(|l| l.deleted_at.is_none()).ok_or(Refusal::NotFound)?;
    if l.pod() != Some(who.pod) || l.kind != Kind::Request {
        return Err(Refusal::NotFound);
    }
    who.check_job("desk")?;
    Ok(l)
}

/// Whom the desk could ask for help with a listing: least asked first.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NotFound`].
pub fn candidates(conn: &mut Conn, who: &Member, id: ListingId, now: Timestamp) -> Result<(Listing, Vec<Candidate>), Error> {
    let l = own_ask(who, listing_find(conn, id)?)?;
    let language = case_of_listing(conn, id)?.map_or_else(|| l.language.clone(), |c| c.language);
    let wishes = Wishes::of(conn, who.pod, now)?;
    let lately: HashMap<_, _> = load_of_pod(conn, who.pod, now.minus(LOOK_BACK))?.into_iter().collect();
    let helping: Vec<MemberId> = commitment_holding(conn, id)?.iter().filter_map(|c| c.helper.member()).collect();
    // The day that pages show of it.
    let day = l.needed_by.and_then(|t| Weekday::of(&t.date()));
    let there = helped_in_area(conn, who.pod, &l.area)?;
    let author = l.author();
    let mut found = Vec::new();
    for member in member_page(conn, who.pod, None, LOOKED_AT)? {
        if author == Some(member.id) || helping.contains(&member.id) || !wishes.welcome(member.id) {
            continue;
        }
        if let Some(author) = author
            && member_block_between(conn, author, member.id)?
        {
            continue;
        }
        let speaks = member.language == language;
        let drives = member.has_job("driver");
        let free = day.is_some_and(|d| wishes.is_free(member.id, d));
        let knows_area = there.contains(&member.id);
        let lately = lately.get(&member.id).copied().unwrap_or_default();
        found.push(Candidate { speaks, drives, free, knows_area, lately, member });
    }
    found.sort_by_cached_key(|c| {
        (c.lately, !c.free, !c.knows_area, !c.speaks, !c.drives, c.member.name.to_lowercase(), c.member.id)
    });
    found.truncate(SHOWN);
    Ok((l, found))
}

/// What the neighbours of a pod said of when they may be asked, and what they took on this week.
#[derive(Debug)]
pub struct Wishes {
    said: HashMap<MemberId, Availability>,
    week: HashMap<MemberId, i64>,
    now: Timestamp,
}

impl Wishes {
    /// Those of a pod.
    ///
    /// # Errors
    /// [`Error::Db`].
    pub fn of(conn: &mut Conn, pod: PodId, now: Timestamp) -> Result<Self, Error> {
        let said = availability_of_pod(conn, pod)?.into_iter().collect();
        let week = load_of_pod(conn, pod, now.minus(WEEK))?.into_iter().collect();
        Ok(Self { said, week, now })
    }

    /// Whether a neighbour may be asked now: not who rests, or took on as much this week as they want.
    #[must_use]
    pub fn welcome(&self, id: MemberId) -> bool {
        let this_week = self.week.get(&id).copied().unwrap_or_default();
        self.said.get(&id).is_none_or(|wish| wish.welcomes(this_week, self.now))
    }

    /// Whether they said that they are free on a day.
    fn is_free(&self, id: MemberId, day: Weekday) -> bool {
        self.said.get(&id).is_some_and(|wish| wish.free_days.contains(&day))
    }
}

/// Gives an ask, or part of it, to a neighbour who said yes to the desk.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NotFound`], [`Refusal::Invalid`] naming `member`, and those of [`take`].
pub fn give(tx: &mut Tx<'_>, who: &Member, id: ListingId, to: MemberId, amount: Option<Amount>) -> Result<Commitment, Error> {
    let mut l = own_ask(who, listing_lock(tx.conn, id)?)?;
    let helper = member_find(tx.conn, to)?.filter(|m| m.pod == who.pod).ok_or(Refusal::NotFound)?;
    let no = Refusal::Invalid("Choose somebody from the list.", "member");
    if let Some(author) = l.author()
        && (author == to || member_block_between(tx.conn, author, to)?)
    {
        return Err(no.into());
    }
    if commitment_holding(tx.conn, id)?.iter().any(|c| c.helper.member() == Some(to)) {
        return Err(Refusal::Invalid("They help with this already.", "member").into());
    }
    let week = load_of_pod(tx.conn, who.pod, tx.now.minus(WEEK))?;
    let this_week = week.iter().find(|(m, _)| *m == to).map_or(0, |(_, n)| *n);
    availability_find(tx.conn, to)?.check(this_week, tx.now)?;
    if medicine::is_errand(&l) {
        medicine::check_errands(commitment_live_in(tx.conn, to, medicine::CATEGORY)?)?;
    }
    let claim = Claim {
        helper: Helper::Member(to),
        helper_name: tidy_line(&helper.name),
        amount,
        message: String::new(),
        claim_uri: None,
        agreed: true,
        drawn_from: None,
    };
    let c = take(tx, &mut l, claim, false)?;
    if to != who.id {
        notice::to_side(tx, Side::Helper, &l, &c, "given")?;
    }
    Ok(c)
}
