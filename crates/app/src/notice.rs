//! Notices to the neighbours concerned.

use caremonger_domain::{
    commitment::{Commitment, Helper, Side},
    id::{CaseId, CommitmentId, InterestId, ListingId, MemberId, NoticeId, PodId},
    listing::{Listing, Origin},
};
use caremonger_store::{
    job::job_all,
    member::member_desk,
    notice::{Notice, notice_insert},
};

use crate::{Error, Tx, letter};

/// What a notice is about.
#[derive(Debug, Clone, Copy, Default)]
pub struct About {
    /// The listing.
    pub listing: Option<ListingId>,
    /// The promise.
    pub commitment: Option<CommitmentId>,
    /// The interest.
    pub interest: Option<InterestId>,
    /// The case.
    pub case: Option<CaseId>,
}

impl About {
    /// About a case.
    #[must_use]
    pub fn case(id: CaseId) -> Self {
        Self { case: Some(id), ..Self::default() }
    }

    /// About a listing.
    #[must_use]
    pub fn listing(id: ListingId) -> Self {
        Self { listing: Some(id), ..Self::default() }
    }
}

fn put(tx: &mut Tx<'_>, members: &[MemberId], kind: &str, about: About) -> Result<(), Error> {
    for member in members {
        let notice = Notice {
            id: NoticeId::new(tx.now, tx.bits()),
            member: *member,
            kind: kind.to_owned(),
            listing: about.listing,
            commitment: about.commitment,
            interest: about.interest,
            case: about.case,
            created_at: tx.now,
        };
        notice_insert(tx.conn, &notice)?;
        letter::at_once(tx, *member, kind)?;
    }
    Ok(())
}

/// Tells the desk of a pod, and the author of the listing if there is one.
///
/// # Errors
/// [`Error::Db`].
pub fn to_desk(tx: &mut Tx<'_>, pod: PodId, author: Option<MemberId>, kind: &str, about: About) -> Result<(), Error> {
    let mut members = member_desk(tx.conn, pod)?;
    members.extend(author);
    members.sort_unstable();
    members.dedup();
    put(tx, &members, kind, about)
}

/// Tells everybody of a pod who holds one of these jobs, but for some.
///
/// # Errors
/// [`Error::Db`].
pub fn to_jobs(tx: &mut Tx<'_>, pod: PodId, jobs: &[&str], but: &[MemberId], kind: &str, about: About) -> Result<(), Error> {
    let all = job_all(tx.conn, pod)?.into_iter().filter(|j| jobs.contains(&j.job.as_str()));
    let mut members: Vec<MemberId> = all.map(|j| j.member).filter(|m| !but.contains(m)).collect();
    members.sort_unstable();
    members.dedup();
    put(tx, &members, kind, about)
}

/// Tells one neighbour.
///
/// # Errors
/// [`Error::Db`].
pub fn to_member(tx: &mut Tx<'_>, member: MemberId, kind: &str) -> Result<(), Error> {
    to_member_about(tx, member, kind, About::default())
}

/// Tells one neighbour about something.
///
/// # Errors
/// [`Error::Db`].
pub fn to_member_about(tx: &mut Tx<'_>, member: MemberId, kind: &str, about: About) -> Result<(), Error> {
    put(tx, &[member], kind, about)
}

/// Tells one side of a promise, as far as it is on this node.
///
/// # Errors
/// [`Error::Db`].
pub fn to_side(tx: &mut Tx<'_>, side: Side, listing: &Listing, c: &Commitment, kind: &str) -> Result<(), Error> {
    let about = About { listing: Some(listing.id), commitment: Some(c.id), ..About::default() };
    match (side, &listing.origin, &c.helper) {
        (Side::Owner, Origin::Local { pod, author }, _) => to_desk(tx, *pod, *author, kind, about),
        (Side::Helper, _, Helper::Member(member)) => put(tx, &[*member], kind, about),
        _ => Ok(()),
    }
}
