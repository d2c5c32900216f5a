//! Rounds: what somebody brings to whom, by area and day; and rounds that the desk puts together for whoever drives (D8).

use caremonger_domain::{
    Refusal,
    commitment::{Commitment, Helper, Said, State},
    id::{ListingId, MemberId},
    listing::{Kind, Listing, State as ListingState},
    person::Field,
};
use caremonger_store::{
    Conn,
    commitment::{Whose, commitment_page},
    listing::listing_find,
    listing_page::{Filter, From, listing_page},
    member::{Member, member_find},
    member_block::member_block_between,
};

use crate::{Error, Node, Tx, dispatch, meet, member};

/// Most promises that are looked through.
const LOOKED_AT: i64 = 200;
/// Most stops of a round.
pub const STOPS: usize = 40;
/// Most asks to choose from.
const ASKS: i64 = 200;

/// A promise to be kept, and what it is about.
pub type Stop = (Commitment, Listing);
/// The same with what is shown of the person.
pub type ShownStop = (Commitment, Listing, Vec<(Field, String)>);

/// What a neighbour is to bring, by area and day.
///
/// # Errors
/// [`Error::Db`].
pub fn to_bring(conn: &mut Conn, me: &Member) -> Result<Vec<Stop>, Error> {
    let mut stops = Vec::new();
    for c in commitment_page(conn, Whose::Helper(me.id), None, LOOKED_AT)? {
        let under_way = c.state == State::Accepted && c.said == Said::default() && c.helper == Helper::Member(me.id);
        if !under_way {
            continue;
        }
        if let Some(l) = listing_find(conn, c.listing)?.filter(|l| l.kind == Kind::Request) {
            stops.push((c, l));
        }
    }
    stops.sort_by_cached_key(|(_, l)| by_area(l));
    stops.truncate(STOPS);
    Ok(stops)
}

fn by_area(l: &Listing) -> (String, Option<caremonger_domain::Timestamp>, ListingId) {
    (l.area.to_lowercase(), l.needed_by, l.id)
}

/// The same with what it takes to get there; each look is written down.
///
/// # Errors
/// [`Error::Sealed`].
pub fn reveal(tx: &mut Tx<'_>, me: &Member) -> Result<Vec<ShownStop>, Error> {
    let mut shown = Vec::new();
    for (c, l) in to_bring(tx.conn, me)? {
        let details = meet::reveal(tx, me, c.id, Field::ALL)?;
        shown.push((c, l, details));
    }
    Ok(shown)
}

/// The asks of a pod that its desk can put into a round, by area.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anybody but the desk.
pub fn asks(conn: &mut Conn, host: &str, who: &Member, now: caremonger_domain::Timestamp) -> Result<Vec<Listing>, Error> {
    who.check_job("desk")?;
    let viewer = member::viewer(conn, host, who)?;
    let (kind, state) = (Some(Kind::Request), Some(ListingState::Open));
    let filter = Filter { kind, state, from: From::Here, pod: Some(who.pod), longest_first: true, ..Filter::default() };
    let mut all = listing_page(conn, &viewer, &filter, None, ASKS)?;
    all.retain(|l| l.check_answerable(now).is_ok() && l.remaining().is_none_or(|left| !left.is_zero()));
    all.sort_by_cached_key(by_area);
    Ok(all)
}

/// A neighbour for whom the desk puts a round together.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anybody but the desk of their pod, and for whoever keeps apart from them; [`Refusal::NotFound`].
pub fn of(conn: &mut Conn, who: &Member, to: MemberId) -> Result<Member, Error> {
    who.check_job("desk")?;
    let helper = member_find(conn, to)?.filter(|m| m.pod == who.pod).ok_or(Refusal::NotFound)?;
    if helper.id != who.id && member_block_between(conn, who.id, helper.id)? {
        return Err(Refusal::NotAllowed.into());
    }
    Ok(helper)
}

/// Gives several asks to a neighbour who said yes, one by one; the titles of those that could not be given, with the reason.
///
/// # Errors
/// Those of [`of`]; [`Refusal::Invalid`] naming `ask` for none.
pub async fn give(node: &Node, who: &Member, to: MemberId, mut asks: Vec<ListingId>) -> Result<Vec<(String, Refusal)>, Error> {
    asks.sort_unstable();
    asks.dedup();
    if asks.is_empty() || asks.len() > STOPS {
        return Err(Refusal::Invalid("Choose one from the list.", "ask").into());
    }
    let mut left = Vec::new();
    for id in asks {
        let who = who.clone();
        left.extend(node.act(move |tx| give_one(tx, &who, to, id)).await?);
    }
    Ok(left)
}

fn give_one(tx: &mut Tx<'_>, who: &Member, to: MemberId, id: ListingId) -> Result<Option<(String, Refusal)>, Error> {
    of(tx.conn, who, to)?;
    let Some(l) = listing_find(tx.conn, id)?.filter(|l| l.pod() == Some(who.pod)) else { return Ok(None) };
    match tx.attempt(|tx| dispatch::give(tx, who, id, to, l.remaining())) {
        Ok(_) => Ok(None),
        Err(Error::Refused(refusal)) => Ok(Some((l.title, refusal))),
        Err(e) => Err(e),
    }
}

/// What a neighbour is to bring as far as it is their own desk's to see: asks of its pod, and of nobody who keeps apart from whoever looks.
///
/// # Errors
/// Those of [`of`].
pub fn stops_of(conn: &mut Conn, who: &Member, to: MemberId) -> Result<(Member, Vec<Stop>), Error> {
    let helper = of(conn, who, to)?;
    let mut stops = Vec::new();
    for (c, l) in to_bring(conn, &helper)? {
        let apart = l.author().map(|a| member_block_between(conn, who.id, a)).transpose()?.unwrap_or(false);
        if l.pod() == Some(who.pod) && !apart {
            stops.push((c, l));
        }
    }
    Ok((helper, stops))
}

/// The round of a neighbour who does not look at pages, for the desk to print: what the neighbour would see, and the people read that the desk saw
/// it too.
///
/// # Errors
/// Those of [`of`].
pub fn sheet(tx: &mut Tx<'_>, who: &Member, to: MemberId) -> Result<(Member, Vec<ShownStop>), Error> {
    let (helper, stops) = stops_of(tx.conn, who, to)?;
    let mut shown = Vec::new();
    for (c, l) in stops {
        let details = meet::reveal(tx, &helper, c.id, Field::ALL)?;
        if helper.id != who.id && !details.is_empty() {
            let fields = details.iter().map(|(field, _)| *field).collect();
            meet::seen_too(tx, &helper, &c, &l, who.id, fields)?;
        }
        shown.push((c, l, details));
    }
    Ok((helper, shown))
}
