//! Passing a case to another pod, on this server or another: offered by one desk, taken over or not by the other.

use axum::{extract::Path, response::Response};
use caremonger_app::{Error, Tx, case_pass as here, case_pass_in, case_pass_out as elsewhere, directory::LookupError, pod};
use caremonger_domain::{
    Refusal,
    case::Case,
    case_pass::Facts,
    id::{CaseId, CasePassId, PodId},
};
use caremonger_store::{
    Conn, case_pass::case_pass_find, case_pass_in::PassIn, case_pass_out::PassOut, member::Member, peer::peer_agreed, pod::Pod,
};

use crate::{
    case::{facts, queue},
    error::WebError,
    form::{Again, Field, FormView, PostedByNeighbour},
    layout::{Visit, go},
    notice::From,
};

/// Where a case can go, and where it is offered.
pub(crate) struct Passing {
    pods: Vec<Pod>,
    offered: Option<PodId>,
    addresses: Vec<String>,
    offered_elsewhere: Option<PassOut>,
}

/// Reads that.
pub(crate) fn passing(conn: &mut Conn, c: &Case) -> Result<Passing, Error> {
    Ok(Passing {
        pods: pod::others(conn, c.pod)?,
        offered: case_pass_find(conn, c.id)?,
        addresses: peer_agreed(conn, c.pod)?.into_iter().map(|(_, address)| address).collect(),
        offered_elsewhere: elsewhere::waiting(conn, c.id)?,
    })
}

impl Passing {
    /// The pod it is offered to, by its name or address.
    fn to(&self) -> Option<String> {
        let here = self.offered.map(|to| self.pods.iter().find(|p| p.id == to).map(|p| p.title.clone()).unwrap_or_default());
        here.or_else(|| self.offered_elsewhere.as_ref().map(|pass| pass.address.clone()))
    }
}

/// To which pod a case is offered, and whether that one knows by now who it is about.
pub(crate) fn fact(visit: &Visit, p: &Passing) -> Option<(String, String)> {
    let given = p.offered_elsewhere.as_ref().is_some_and(|pass| pass.given_at.is_some());
    let words = |to: String| if given { visit.t1("case-pass-given", "pod", to) } else { to };
    p.to().map(|to| (visit.t("case-pass-offered-to"), words(to)))
}

/// To pass a case on to another pod, or to take that back.
pub(crate) fn form(visit: &Visit, c: &Case, p: &Passing) -> Option<FormView> {
    if let Some(name) = p.to() {
        let back = FormView::new(visit, "pass-back", format!("/cases/{}/pass-back", c.id));
        return Some(back.button(visit.t1("case-pass-back", "pod", name), "quiet"));
    }
    if (p.pods.is_empty() && p.addresses.is_empty()) || !c.state.is_at_desk() {
        return None;
    }
    let here = p.pods.iter().map(|p| (p.id.to_string(), p.title.clone()));
    let options = here.chain(p.addresses.iter().map(|address| visit.address_option(address))).collect();
    Some(
        FormView::new(visit, "pass", format!("/cases/{}/pass", c.id))
            .field(Field::select("pod", visit.t("case-pass-to"), "", options))
            .field(Field::checks("consent", visit.t("case-pass-ask"), "", vec![("yes".to_owned(), visit.t("case-pass-yes"))]))
            .button(visit.t("case-pass"), "quiet")
            .fold(visit.t("case-pass-fold")),
    )
}

/// Offers a case to a pod here, named by its id, or to one elsewhere, named by its address.
pub(crate) fn offer(tx: &mut Tx<'_>, who: &Member, id: CaseId, to: &str, consent: bool) -> Result<(), Error> {
    match to.parse::<PodId>() {
        Ok(pod) => here::offer(tx, who, id, pod, consent),
        Err(_) => elsewhere::offer(tx, who, id, to, consent),
    }
}

/// A case that another pod offers, as far as it is told: what it is, not whose.
#[derive(Debug)]
pub(crate) struct Offered {
    pub(crate) facts: Vec<String>,
    pub(crate) from: String,
    pub(crate) take: FormView,
    pub(crate) refuse: FormView,
}

fn offered(visit: &Visit, id: &str, paths: [String; 2], f: &Facts, from: &str) -> Offered {
    let [take, refuse] = paths;
    let form =
        |act: &str, path: String, key: &str, style| FormView::new(visit, format!("{act}-{id}"), path).button(visit.t(key), style);
    Offered {
        facts: facts(visit, f),
        from: visit.t1("case-pass-from", "pod", from),
        take: form("pass-take", take, "case-pass-take", "main"),
        refuse: form("pass-refuse", refuse, "case-pass-refuse", "quiet"),
    }
}

/// What others offer to the pod of a neighbour.
pub(crate) type FromOthers = (Vec<(Case, Pod)>, Vec<PassIn>);

/// Reads that.
pub(crate) fn from_others(conn: &mut Conn, who: &Member) -> Result<FromOthers, Error> {
    Ok((here::offered(conn, who)?, case_pass_in::waiting(conn, who)?))
}

/// Shows it.
pub(crate) fn offered_all(visit: &Visit, (from_here, from_elsewhere): &FromOthers, again: Option<&Again>) -> Vec<Offered> {
    let of_pod = |(c, from): &(Case, Pod)| {
        let path = |act: &str| format!("/cases/{}/{act}", c.id);
        offered(visit, &c.id.to_string(), [path("pass-take"), path("pass-refuse")], &Facts::from(c), &from.title)
    };
    let of_peer = |p: &PassIn| {
        let path = |act: &str| format!("/desk/offered/{}/{act}", p.id);
        let o = offered(visit, &p.id.to_string(), [path("take"), path("refuse")], &p.facts, &p.address);
        Offered { take: o.take.again(again), ..o }
    };
    from_here.iter().map(of_pod).chain(from_elsewhere.iter().map(of_peer)).collect()
}

/// `POST /desk/offered/{id}/{act}`
pub(crate) async fn act(Path((id, act)): Path<(String, String)>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let form = format!("pass-take-{id}");
    let id: CasePassId = id.parse().map_err(|_| WebError::NotFound)?;
    match act.as_str() {
        "take" => {
            let again = match case_pass_in::take(&visit.node, &member, id).await {
                Ok(c) => return Ok(go(&format!("/cases/{}?done=changed", c.id))),
                Err(Error::Refused(Refusal::NotFound) | Error::Lookup(LookupError::NotFound)) => {
                    Again { form, field: None, message: visit.t("case-pass-gone"), fields }
                }
                Err(e) => Again::failed(&visit, &form, &fields, e)?,
            };
            queue(visit, member, From::default(), false, Some(&again)).await
        }
        "refuse" => {
            visit.node.act(move |tx| case_pass_in::refuse(tx, &member, id)).await?;
            Ok(go("/desk?done=changed"))
        }
        _ => Err(WebError::NotFound),
    }
}
