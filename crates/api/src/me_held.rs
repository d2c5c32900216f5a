//! What is held about somebody beside their details, messages and promises: what they do with others in their pod.

use caremonger_app::{
    Error, Node, call_wish, circle, fund_ask,
    mediation::{self, Role},
};
use caremonger_domain::{Timestamp, mediation::Side, money::Money};
use caremonger_store::{
    Conn,
    case::case_of_person,
    decision::decisions_by,
    decision_comment::comments_by,
    delegate::delegate_of_pod,
    fund::{fund_find, pledge_of},
    fund_ask::fund_ask_of,
    meeting::comings_by,
    meeting_point::points_by,
    member::{Member, member_name},
    member_block::member_block_all,
    pairing::pairing_of,
    passkey::passkey_of_member,
    person::person_of_member,
};
use serde::Serialize;
use utoipa::ToSchema;

/// Most of each that are read: nobody has more by the rules of each.
const MOST: i64 = 1_000;

/// Something of yours in a list: what, how it is with it, and since when.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HeldBody {
    /// What it is, in your own words or in numbers.
    what: String,
    /// How it is with it, where that changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
}

fn held(what: impl Into<String>, state: Option<String>, since: Timestamp) -> HeldBody {
    HeldBody { what: what.into(), state, since }
}

/// What you do with others in your pod.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MoreBody {
    /// What you asked the desk for.
    cases: Vec<HeldBody>,
    /// Names of your passkeys.
    passkeys: Vec<HeldBody>,
    /// Neighbours you keep apart from.
    apart: Vec<String>,
    /// What you promised or gave to the fund.
    pledges: Vec<HeldBody>,
    /// What you asked the fund for.
    money_asks: Vec<HeldBody>,
    /// Circles you sit in.
    circles: Vec<HeldBody>,
    /// What calls you wish.
    call_wishes: Vec<HeldBody>,
    /// With whom you keep company by phone.
    calls: Vec<HeldBody>,
    /// What you said in talks with a mediator.
    mediations: Vec<HeldBody>,
    /// What your pod sends you to other places for, with what you said to it.
    mandates: Vec<HeldBody>,
    /// What you proposed to decide.
    proposals: Vec<HeldBody>,
    /// What you wrote about proposals. How you answered is kept under a mark, and by nobody's name.
    comments: Vec<HeldBody>,
    /// What you put on agendas of meetings.
    agenda_points: Vec<HeldBody>,
    /// Meetings of which you said that you come or cannot; until their notes went out.
    meetings: Vec<ComingHeld>,
}

/// What you said of a meeting.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ComingHeld {
    /// When it begins.
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    /// Whether you come.
    coming: bool,
}

/// Reads it.
pub(crate) fn more(c: &mut Conn, node: &Node, who: &Member) -> Result<MoreBody, Error> {
    let mut cases = Vec::new();
    if let Some(p) = person_of_member(c, who.id)? {
        cases = case_of_person(c, p.id)?.into_iter().map(|c| held(c.title, Some(c.state.to_string()), c.created_at)).collect();
    }
    let passkeys = passkey_of_member(c, who.id)?.into_iter().map(|p| held(p.label, None, p.created_at)).collect();
    let apart = member_block_all(c, who.id)?.into_iter().map(|(_, name)| name).collect();
    let currency = fund_find(c, who.pod)?.map(|f| f.currency);
    let sum = |m: Money| currency.map_or_else(String::new, |c| format!("{} {c}", m.plain(c)));
    let pledges = pledge_of(c, who.id, MOST)?;
    let pledges = pledges.into_iter().map(|p| held(sum(p.amount), Some(p.state), p.created_at)).collect();
    let mut money_asks = Vec::new();
    for a in fund_ask_of(c, who.id, MOST)? {
        let (a, told) = fund_ask::told(c, node, who, a.id)?;
        let what = format!("{} {}", sum(a.amount), told.words);
        money_asks.push(held(what.trim(), Some(a.state.to_string()), a.created_at));
    }
    let circles = circle::of(c, node, who.id)?;
    let circles = circles.into_iter().map(|(c, title)| held(title, Some(c.phase.to_string()), c.created_at)).collect();
    let wishes = call_wish::of(c, node, who.id)?;
    let call_wishes = wishes.into_iter().map(|w| held(w.wish.likes, Some(w.wish.wanting.to_string()), w.created_at)).collect();
    let mut calls = Vec::new();
    for p in pairing_of(c, who.id)? {
        let other = if p.caller == Some(who.id) { p.called } else { p.caller };
        calls.push(held(member_name(c, other)?, Some(p.state.to_string()), p.created_at));
    }
    let mut mediations = Vec::new();
    for s in mediation::of(c, node, who)? {
        // Whoever mediates holds no words of their own.
        let Role::One(side) = s.role else { continue };
        let words = if side == Side::Asker { s.asker_words } else { s.other_words };
        let course = s.mediation.course;
        mediations.push(held(words, course.ended.map(|(ending, _)| ending.to_string()), course.asked_at));
    }
    let sent = delegate_of_pod(c, who.pod)?.into_iter().filter(|d| d.member == who.id);
    let standing = |accepted: bool| if accepted { "accepted" } else { "asked" };
    let mandates = sent
        .map(|d| {
            let what = format!("{}: {}", d.mandate.body, d.mandate.text);
            held(what, Some(standing(d.accepted_at.is_some()).to_owned()), d.created_at)
        })
        .collect();
    let proposals = decisions_by(c, who.id, MOST)?;
    let proposals = proposals.into_iter().map(|d| held(d.question, Some(d.state.to_string()), d.created_at)).collect();
    let comments = comments_by(c, who.id, MOST)?.into_iter().map(|w| held(w.text, None, w.created_at)).collect();
    let agenda_points = points_by(c, who.id, MOST)?.into_iter().map(|p| held(p.text, None, p.created_at)).collect();
    let said = comings_by(c, who.id, MOST)?;
    let meetings = said.into_iter().map(|(starts_at, coming)| ComingHeld { starts_at, coming }).collect();
    Ok(MoreBody {
        cases,
        passkeys,
        apart,
        pledges,
        money_asks,
        circles,
        call_wishes,
        calls,
        mediations,
        mandates,
        proposals,
        comments,
        agenda_points,
        meetings,
    })
}
