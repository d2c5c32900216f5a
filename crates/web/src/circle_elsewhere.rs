//! Lending circles over two nodes: inviting somebody elsewhere, asking for a seat, and what is on its way to where a circle lives (G6).

use axum::{extract::Path, response::Response};
use caremonger_app::{circle::Seen, circle_guest, circle_join};
use caremonger_domain::circle::{INVITED_FOR, Phase, Seat};
use caremonger_store::circle_history::CircleLine;
use caremonger_wire::{circle_act::Act, urls::host_of};

use crate::{
    circle,
    circle_view::{self, Names, line, read_id},
    error::WebError,
    form::{Again, Field, FormView, PostedByNeighbour},
    layout::{Page, Visit, go},
    shown_once::Once,
};

/// The form in which an invitation is pasted.
pub(crate) fn join_form(visit: &Visit, again: Option<&Again>) -> FormView {
    FormView::new(visit, "join", "/circles/join")
        .field(Field::line("invitation", visit.t("circle-join-code"), "").hint(visit.t("circle-join-hint")).required())
        .button(visit.t("circle-join"), "main")
        .fold(visit.t("circle-join-fold"))
        .again(again)
}

/// How it is with the seats that somebody asked for elsewhere.
pub(crate) fn asking(visit: &Visit, (waits, refused): (usize, usize)) -> Vec<String> {
    let mut all = Vec::new();
    if waits > 0 {
        all.push(visit.t("circle-join-waits"));
    }
    if refused > 0 {
        all.push(visit.t("circle-join-refused"));
    }
    all
}

/// `POST /circles/join`
pub(crate) async fn join(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let done = match circle_join::look_up(&visit.node, fields.get("invitation")).await {
        Ok(found) => {
            let who = member.clone();
            visit.node.act(move |tx| circle_join::ask_for(tx, &who, &found)).await
        }
        Err(e) => Err(e),
    };
    match done {
        Ok(()) => Ok(go("/circles?done=said")),
        Err(e) => circle::list(&visit, &member, Some(&Again::failed(&visit, "join", &fields, e)?)).await,
    }
}

/// The forms by which whoever keeps the book invites somebody elsewhere to a seat.
pub(crate) fn invites(visit: &Visit, s: &Seen, names: &Names) -> Vec<FormView> {
    let open = |seat: &Seat| s.banker && s.circle.phase != Phase::Ended && s.is_by_phone(*seat);
    let form = |seat: Seat| {
        let key = if s.invited.contains(&seat) { "circle-invite-again" } else { "circle-invite" };
        FormView::new(visit, format!("invite-{seat}"), format!("/circles/{}/invite", s.circle.id))
            .field(Field::hidden("form", &format!("invite-{seat}")))
            .field(Field::hidden("seat", &seat.to_string()))
            .button(visit.t(key), "quiet")
            .fold(visit.t1("circle-invite-fold", "name", names.of(seat)))
    };
    s.seats.iter().map(|x| x.row.seat).filter(open).map(form).collect()
}

/// The forms by which whoever keeps the book asks that the seat of somebody elsewhere be given on, who is not heard of any more.
pub(crate) fn give_on(visit: &Visit, s: &Seen, names: &Names, people: &[(String, String)]) -> Vec<FormView> {
    let form = |seat: &Seat| {
        let name = format!("replace-{seat}");
        FormView::new(visit, name.clone(), format!("/circles/{}/replace", s.circle.id))
            .field(Field::hidden("form", &name))
            .field(Field::hidden("seat", &seat.to_string()))
            .field(
                Field::select("member", visit.t("circle-replace-who"), "", people.to_vec()).hint(visit.t("circle-give-on-hint")),
            )
            .field(Field::line("by_phone", visit.t("circle-replace-phone"), "").hint(visit.t("circle-replace-hint")))
            .button(visit.t("circle-ask"), "quiet")
            .fold(visit.t1("circle-give-on", "name", names.of(*seat)))
    };
    s.elsewhere.iter().filter(|_| s.banker).map(form).collect()
}

/// `POST /circles/{id}/invite`
pub(crate) async fn invite(
    Path(id): Path<String>,
    PostedByNeighbour { visit, member, fields }: PostedByNeighbour,
) -> Result<Response, WebError> {
    let id = read_id(&id)?;
    let seat: Seat = fields.get("seat").parse().map_err(|_| WebError::NotFound)?;
    let who = member.clone();
    match visit.node.act(move |tx| circle_guest::invite(tx, &who, id, seat)).await {
        Ok(link) => {
            let days = INVITED_FOR.as_secs() / 86_400;
            let words = vec![visit.t("circle-invite-words"), visit.t1("circle-invite-once", "days", days)];
            let mut page = Page::new(&visit, visit.t("circle-invite-title"));
            page.quiet = true;
            Once::link(page, words, link).shown()
        }
        Err(e) => {
            let form = format!("invite-{seat}");
            circle_view::page(&visit, &member, id, Some(&Again::failed(&visit, &form, &fields, e)?)).await
        }
    }
}

/// Where a circle lives, if that is elsewhere.
pub(crate) fn home(visit: &Visit, s: &Seen) -> Option<String> {
    let host = s.home.as_ref().and_then(|h| host_of(&h.uri))?;
    Some(visit.t1("circle-lives", "host", host))
}

/// What the reader said that is not written down where the circle lives: in the words in which it will stand there.
pub(crate) fn said(visit: &Visit, s: &Seen, names: &Names, acts: &[(Act, bool)]) -> Vec<(String, bool)> {
    acts.iter().map(|(act, refused)| (words(visit, s, names, act), *refused)).collect()
}

fn words(visit: &Visit, s: &Seen, names: &Names, act: &Act) -> String {
    let me = Some(s.me);
    let by = |id| s.changes.iter().find(|c| c.id == id).map(|c| c.by);
    let (event, seat, other) = match act {
        Act::CallOff => return visit.t("circle-way-call-off"),
        Act::Sign(_) => ("signed", me, None),
        Act::Given(giver, taker) => ("given", Some(*giver), Some(*taker)),
        Act::Taken(giver, taker) => ("taken", Some(*giver), Some(*taker)),
        Act::NotYet(giver, taker) => ("not-yet", Some(*giver), Some(*taker)),
        Act::Late(giver, taker, _) => ("late", Some(*giver), Some(*taker)),
        Act::Swap(other) => ("asked-swap", me, Some(*other)),
        Act::Urgent => ("asked-urgent", me, None),
        Act::PutOff(other, _) => ("asked-put-off", me, Some(*other)),
        Act::Replace(_) => ("asked-replace", me, None),
        Act::Yes(change) => ("yes", me, by(*change)),
        Act::No(change) => ("no", me, by(*change)),
    };
    line(visit, names, &CircleLine { event: event.to_owned(), seat, other, at: visit.node.now() }).1
}
