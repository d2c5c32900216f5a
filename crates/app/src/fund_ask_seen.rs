//! An ask for money as somebody sees it, and what they can do with it: the same for a page and for a program.

use caremonger_domain::{
    Refusal, Timestamp,
    fund::{Fund, Mode, State},
    id::{FundAskId, MemberId},
};
use caremonger_store::{
    Conn,
    fund::fund_find,
    fund_ask::FundAsk,
    member::{Member, member_find, member_name},
};

use crate::{
    Error, Node,
    fund::PURSE,
    fund_ask::{Told, decides, may_decline, panel, told, voices},
};

/// What can be done with an ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Say yes to it.
    Yes,
    /// Say no to it.
    No,
    /// Release it.
    Release,
    /// Say that it came.
    Received,
    /// Take it back.
    Withdraw,
}

/// An ask as somebody sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The fund.
    pub fund: Fund,
    /// The ask.
    pub ask: FundAsk,
    /// What is sealed of it.
    pub told: Told,
    /// Whether it is the reader's own.
    pub mine: bool,
    /// Who asked, by name; empty once they are gone.
    pub asker: String,
    /// Whether the reader decides about it.
    pub decides: bool,
    /// Who said yes.
    pub agreed: Vec<(MemberId, String)>,
    /// Who released it.
    pub released: Vec<(MemberId, String)>,
    /// What the reader can do now.
    pub next: Vec<Step>,
}

/// An ask, for whoever asked and for those who decide about it or hold the purse.
///
/// # Errors
/// [`Refusal::NotFound`] for everybody else.
pub fn seen(conn: &mut Conn, node: &Node, who: &Member, id: FundAskId) -> Result<Seen, Error> {
    let (ask, told) = told(conn, node, who, id)?;
    let fund = fund_find(conn, ask.pod)?.ok_or(Refusal::NotFound)?;
    let (mine, asker) = (ask.asker == Some(who.id), member_name(conn, ask.asker)?);
    let decides = decides(conn, who, &fund, &ask, node.now())?;
    let declines = may_decline(conn, who, &fund, &ask, node.now())?;
    let (agreed, released) = (voices(conn, id, "agree")?, voices(conn, id, "release")?);
    let said = |voices: &[(MemberId, String)]| voices.iter().any(|(m, _)| *m == who.id);
    let releases = ask.state == State::Agreed && !mine && who.has_job(PURSE) && !said(&released);
    let steps = [
        (Step::Withdraw, mine && matches!(ask.state, State::Waiting | State::Agreed)),
        (Step::Received, mine && ask.state == State::Paid),
        (Step::Yes, decides && !said(&agreed)),
        (Step::No, declines),
        (Step::Release, releases),
    ];
    let next = steps.into_iter().filter(|(_, can)| *can).map(|(step, _)| step).collect();
    Ok(Seen { fund, ask, told, mine, asker, decides, agreed, released, next })
}

/// Who decides now, by name, where three neighbours do; nobody otherwise.
///
/// # Errors
/// [`Error::Db`].
pub fn panel_names(conn: &mut Conn, fund: &Fund, now: Timestamp) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    if fund.mode == Mode::Panel {
        for id in panel(conn, fund.pod, now)? {
            names.extend(member_find(conn, id)?.map(|m| m.name));
        }
    }
    Ok(names)
}
