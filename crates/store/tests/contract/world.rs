//! Things to put into a database: each with a number, from which its id and its time follow.

use caremonger_domain::{
    Amount, Timestamp, Unit,
    actor::ActorKind,
    commitment::{self, Commitment, Helper, Said},
    id::{
        ActorId, CaseId, CasePassId, CommitmentId, InterestId, LetterId, ListingId, MemberId, MessageId, PeerId, PersonId, PodId,
        QuarantineId, RemoteActorId, ReportId,
    },
    interest::{self, Interest},
    listing::{Acceptance, Kind, Listing, Origin, State, Visibility},
    peer::{self, Direction, Peer},
    stock::Stock,
};
use caremonger_store::{
    Conn, DbError,
    activity::{NewActivity, activity_insert},
    actor::{Actor, actor_insert},
    listing::listing_insert,
    member::{Member, member_insert},
    message::{Message, Thread},
    pod::{Pod, pod_insert},
    remote_actor::{RemoteActor, remote_actor_put},
};

/// The moment `n` seconds after the beginning.
pub(crate) const fn at(n: i64) -> Timestamp {
    Timestamp::from_seconds(1_793_534_400 + n)
}

fn when(n: u32) -> Timestamp {
    at(i64::from(n))
}

macro_rules! ids {
    ($($function:ident -> $name:ident),+ $(,)?) => {
        $(pub(crate) fn $function(n: u32) -> $name { $name::new(when(n), u128::from(n)) })+
    };
}
ids! {
    pod_id -> PodId, member_id -> MemberId, actor_id -> ActorId, remote_id -> RemoteActorId, listing_id -> ListingId,
    commitment_id -> CommitmentId, interest_id -> InterestId, message_id -> MessageId, peer_id -> PeerId,
    quarantine_id -> QuarantineId, report_id -> ReportId, person_id -> PersonId, case_id -> CaseId, case_pass_id -> CasePassId, letter_id -> LetterId,
}

pub(crate) fn a_pod(n: u32, name: &str) -> Pod {
    Pod {
        id: pod_id(n),
        name: name.to_owned(),
        title: format!("Pod {name}"),
        summary: String::new(),
        area: "Maple Hill".to_owned(),
        language: "en".to_owned(),
        created_at: when(n),
        deleted_at: None,
        moved_to: None,
        also_known_as: None,
    }
}

pub(crate) fn a_member(n: u32, pod: PodId, handle: &str) -> Member {
    Member {
        id: member_id(n),
        pod,
        handle: handle.to_owned(),
        name: format!("Neighbour {handle}"),
        language: "en".to_owned(),
        jobs: Vec::new(),
        created_at: when(n),
        known: true,
    }
}

pub(crate) fn an_actor(n: u32, kind: ActorKind, pod: Option<PodId>, name: &str) -> Actor {
    Actor { id: actor_id(n), kind, pod, name: name.to_owned(), created_at: when(n), deleted_at: None }
}

/// Somebody called `name` at `host`; a plain person.
pub(crate) fn a_remote(n: u32, name: &str, host: &str) -> RemoteActor {
    RemoteActor {
        id: remote_id(n),
        uri: format!("https://{host}/@{name}"),
        origin: format!("https://{host}"),
        kind: "Person".to_owned(),
        username: name.to_owned(),
        address: format!("@{name}@{host}"),
        name: name.to_owned(),
        inbox: format!("https://{host}/@{name}/inbox"),
        shared_inbox: None,
        followers: None,
        outbox: None,
        url: None,
        speaks_proposals: false,
        fetched_at: when(n),
        gone_at: None,
    }
}

/// Seven bags, offered to everyone.
pub(crate) fn a_listing(n: u32, origin: Origin) -> Listing {
    Listing {
        id: listing_id(n),
        uri: None,
        origin,
        pod_name: "maple".to_owned(),
        host: "maple.example".to_owned(),
        kind: Kind::Offer,
        title: format!("Bags of rice {n}"),
        description: String::new(),
        category: "food".to_owned(),
        unit: Some("bag".parse::<Unit>().expect("a unit")),
        stock: Some(Stock::new(Amount::whole(7))),
        visibility: Visibility::Public,
        acceptance: Acceptance::FirstCome,
        area: "Maple Hill".to_owned(),
        needed_by: None,
        closes_at: None,
        language: "en".to_owned(),
        state: State::Open,
        closed_because: None,
        version: 1,
        published_at: when(n),
        updated_at: when(n),
        deleted_at: None,
        photos: Vec::new(),
        translations: Vec::new(),
        marks: Vec::new(),
        lent_for: None,
    }
}

pub(crate) fn of_pod(pod: u32) -> Origin {
    Origin::Local { pod: pod_id(pod), author: None }
}

pub(crate) fn of_remote(remote: u32) -> Origin {
    Origin::Remote { actor: remote_id(remote) }
}

pub(crate) fn a_commitment(n: u32, listing: ListingId, helper: Helper) -> Commitment {
    Commitment {
        id: commitment_id(n),
        uri: None,
        claim_uri: None,
        listing,
        helper,
        helper_name: "cedar".to_owned(),
        amount: Some(Amount::whole(2)),
        delivered: None,
        state: commitment::State::Requested,
        reason: None,
        said: Said::default(),
        due_at: None,
        version: 1,
        created_at: when(n),
        updated_at: when(n),
        drawn_from: None,
    }
}

pub(crate) fn an_interest(n: u32, from: &RemoteActor, listing: Option<ListingId>) -> Interest {
    Interest {
        id: interest_id(n),
        pod: pod_id(1),
        listing,
        actor: from.id,
        from: from.address.clone(),
        note_uri: format!("{}/notes/{n}", from.uri),
        text: "two please".to_owned(),
        amount: Some(Amount::whole(2)),
        state: interest::State::Open,
        commitment: None,
        created_at: when(n),
    }
}

pub(crate) fn a_message(n: u32, thread: Thread) -> Message {
    Message {
        id: message_id(n),
        uri: None,
        thread,
        side: commitment::Side::Helper,
        author: None,
        author_name: "cedar".to_owned(),
        text: format!("word {n}"),
        sealed: None,
        created_at: when(n),
    }
}

pub(crate) fn a_peer(n: u32, with: &RemoteActor, direction: Direction) -> Peer {
    Peer {
        id: peer_id(n),
        pod: pod_id(1),
        actor: with.id,
        address: with.address.clone(),
        direction,
        state: peer::State::Requested,
        follow_uri: format!("https://maple.example/activities/{n}"),
        terms: peer::Terms::default(),
        until: None,
        asked_at: when(n),
        created_at: when(n),
        updated_at: when(n),
    }
}

/// The pods maple (1, with its actor) and elm (2), Ana of maple (1) and Bo of elm (2), and Cedar elsewhere (1).
pub(crate) fn settle(c: &mut Conn) -> Result<(), DbError> {
    pod_insert(c, &a_pod(1, "maple"))?;
    pod_insert(c, &a_pod(2, "elm"))?;
    actor_insert(c, &an_actor(1, ActorKind::Pod, Some(pod_id(1)), "maple"))?;
    member_insert(c, &a_member(1, pod_id(1), "ana"))?;
    member_insert(c, &a_member(2, pod_id(2), "bo"))?;
    remote_actor_put(c, &cedar(), &[])?;
    Ok(())
}

/// The pod elsewhere.
pub(crate) fn cedar() -> RemoteActor {
    RemoteActor { kind: "Organization".to_owned(), speaks_proposals: true, ..a_remote(1, "cedar", "cedar.example") }
}

/// Offers `n` of maple, ready to be answered.
pub(crate) fn put_listing(c: &mut Conn, n: u32) -> Result<Listing, DbError> {
    let listing = a_listing(n, of_pod(1));
    listing_insert(c, &listing, None)?;
    Ok(listing)
}

/// An activity of maple's; its number in the order of sending.
pub(crate) fn put_activity(c: &mut Conn, n: u32) -> Result<i64, DbError> {
    activity_insert(
        c,
        &an_activity(&format!("https://maple.example/activities/{n}"), "https://maple.example/listings/1"),
        when(n),
    )
}

pub(crate) fn an_activity<'a>(uri: &'a str, object_uri: &'a str) -> NewActivity<'a> {
    NewActivity { uri, actor: actor_id(1), kind: "Create", object_uri, public: true, in_outbox: true, body: "{}" }
}
