//! Lending circles: mine, beginning one, and signing its plan. Nobody else sees that there is one.

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::{
    Error, circle as app,
    circle_change::{self, Wish},
    circle_copy, circle_end,
    circle_hand::{self, Say},
    circle_join,
    circle_new::{self, NewCircle},
};
use caremonger_domain::{
    Refusal,
    circle::{EVERY, Order, Seat},
    id::MemberId,
};
use caremonger_store::member::Member;

use crate::{
    circle_elsewhere, circle_view,
    error::WebError,
    form::{self, Again, Field, Fields, FormView, Input, PostedByNeighbour},
    layout::{Neighbour, Page, Visit, go, html_again, private},
};

/// A seat that one is asked to take: the circle's name, its plan, and the answers.
type Invited = (String, Vec<(String, String)>, Vec<FormView>);

#[derive(Template)]
#[template(path = "circles.html")]
struct Circles {
    page: Page,
    mine: Vec<(String, String, String)>,
    asked: Vec<Invited>,
    begin: FormView,
    join: FormView,
    elsewhere: Vec<String>,
}

pub(crate) async fn list(visit: &Visit, me: &Member, again: Option<&Again>) -> Result<Response, WebError> {
    let (node, id) = (visit.node.clone(), me.id);
    let (mine, invitations, asking) = visit
        .node
        .read(move |c| {
            let invitations = circle_change::invitations(c, &node, id)?;
            Ok::<_, Error>((app::of(c, &node, id)?, invitations, circle_join::asking(c, id)?))
        })
        .await?;
    let asked = invitations
        .into_iter()
        .map(|i| {
            let form = |act: &str, key: &str, style| {
                FormView::new(visit, format!("{act}-{}", i.change.id), format!("/circles/seats/{}/{act}", i.change.id))
                    .button(visit.t(key), style)
            };
            let forms = vec![form("take", "circle-take-seat", "main"), form("refuse", "circle-no", "quiet")];
            (i.seen.title.clone(), circle_view::plan(visit, &i.seen), forms)
        })
        .collect();
    let every = EVERY.iter().map(|d| (d.to_string(), visit.t(&format!("circle-every-{d}")))).collect();
    let orders = Order::ALL
        .iter()
        .map(|o| (o.to_string(), visit.t(&format!("circle-order-{o}")), visit.t(&format!("circle-order-{o}-more"))))
        .collect();
    let begin = FormView::new(visit, "circle", "/circles")
        .field(Field::line("title", visit.t("circle-name"), "").hint(visit.t("circle-name-hint")).required())
        .field(Field::line("hand", visit.t("circle-hand"), "").required())
        .field(Field::line("currency", visit.t("fund-currency"), "").hint(visit.t("circle-currency-hint")).required())
        .field(Field::select("every", visit.t("circle-every"), "30", every))
        .field(Field::date("first", visit.t("circle-first"), "").required())
        .field(Field::choice("order", visit.t("circle-order"), "agreed", orders))
        .field(Field::checks("member", visit.t("circle-who"), "", circle_view::others(visit, me).await?))
        .field(Field::text("by_phone", visit.t("circle-phone"), "").hint(visit.t("circle-phone-hint")))
        .field(Field::text("words", visit.t("circle-words"), "").hint(visit.t("circle-words-hint")))
        .button(visit.t("circle-begin"), "main")
        .fold(visit.t("circle-begin-fold"))
        .again(again);
    let mine = mine
        .into_iter()
        .map(|(c, title)| (format!("/circles/{}", c.id), title, visit.t(&format!("circle-phase-{}", c.phase))))
        .collect();
    let (join, elsewhere) = (circle_elsewhere::join_form(visit, again), circle_elsewhere::asking(visit, asking));
    let mut head = Page::new(visit, visit.t("circles-title")).again(again);
    // A page over a shoulder, or a browser's history, says nothing.
    head.quiet = true;
    Ok(private(html_again(&Circles { page: head, mine, asked, begin, join, elsewhere }, again)?))
}

/// `GET /circles`
pub(crate) async fn mine(Neighbour { visit, member }: Neighbour) -> Result<Response, WebError> {
    list(&visit, &member, None).await
}

/// `POST /circles`
pub(crate) async fn begin(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let first_at = match form::day(fields.get("first"), "first") {
        Ok(day) => day,
        Err(slip) => return list(&visit, &member, Some(&slip.again(&visit, "circle", &fields))).await,
    };
    let text = |name: &str| fields.get(name).to_owned();
    let new = NewCircle {
        title: text("title"),
        words: text("words"),
        currency: text("currency"),
        hand: text("hand"),
        every_days: fields.get("every").parse().unwrap_or(0),
        first_at,
        order: text("order"),
        members: fields.all("member").filter_map(|id| id.parse().ok()).collect(),
        by_phone: text("by_phone"),
    };
    let who = member.clone();
    match visit.node.act(move |tx| circle_new::begin(tx, &who, &new)).await {
        Ok(id) => Ok(go(&format!("/circles/{id}"))),
        Err(e) => list(&visit, &member, Some(&Again::failed(&visit, "circle", &fields, e)?)).await,
    }
}

/// `GET /circles/{id}`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour, Path(id): Path<String>) -> Result<Response, WebError> {
    let id = circle_view::read_id(&id)?;
    circle_copy::refresh(&visit.node, member.id, id).await?;
    circle_view::page(&visit, &member, id, None).await
}

fn seat(fields: &Fields, name: &str) -> Result<Seat, WebError> {
    fields.get(name).parse().map_err(|_| WebError::NotFound)
}

/// Which wish a form is.
fn wish(act: &str, fields: &Fields) -> Result<Result<Wish, Refusal>, WebError> {
    Ok(Ok(match act {
        "swap" => Wish::Swap(seat(fields, "other")?),
        "urgent" => Wish::Urgent,
        "put-off" => match form::day(fields.get("until"), "until") {
            Ok(Some(day)) => Wish::PutOff(seat(fields, "other")?, day),
            _ => return Ok(Err(Refusal::Invalid("Choose a day that is still to come.", "until"))),
        },
        "replace" if !fields.get("by_phone").trim().is_empty() => Wish::ToPhone(fields.get("by_phone").to_owned()),
        "replace" => Wish::ToMember(fields.get("member").parse::<MemberId>().map_err(|_| WebError::NotFound)?),
        _ => return Err(WebError::NotFound),
    }))
}

/// `POST /circles/{id}/{act}`
pub(crate) async fn act(Path((id, act)): Path<(String, String)>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let (id, who) = (circle_view::read_id(&id)?, member.clone());
    let node = visit.node.clone();
    let done = match act.as_str() {
        "sign" => {
            let (seat, word) = (seat(&fields, "seat")?, fields.get("word").to_owned());
            node.act(move |tx| app::sign(tx, &who, id, seat, &word)).await
        }
        "call-off" => {
            node.act(move |tx| circle_end::call_off(tx, &who, id)).await?;
            return Ok(go("/circles?done=changed"));
        }
        "given" | "taken" | "not-yet" | "late" => {
            let (giver, taker) = (seat(&fields, "giver")?, seat(&fields, "taker")?);
            let say = match act.as_str() {
                "given" => Say::Given,
                "taken" => Say::Taken,
                "late" => Say::Late(fields.get("note").to_owned()),
                _ => Say::NotYet,
            };
            node.act(move |tx| circle_hand::say(tx, &who, id, giver, taker, &say)).await
        }
        "yes" | "no" => {
            let change = fields.get("change").parse().map_err(|_| WebError::NotFound)?;
            let seat = seat(&fields, "seat")?;
            if act == "yes" {
                node.act(move |tx| circle_change::say_yes(tx, &who, id, change, seat)).await
            } else {
                node.act(move |tx| circle_change::say_no(tx, &who, id, change, seat)).await
            }
        }
        other => {
            let by = seat(&fields, "seat")?;
            match wish(other, &fields)? {
                Ok(wish) => node.act(move |tx| circle_change::ask(tx, &who, id, by, &wish).map(|_| ())).await,
                Err(refusal) => Err(refusal.into()),
            }
        }
    };
    match done {
        // Whoever left their seat sees it no more.
        Ok(()) => {
            let (node, me) = (visit.node.clone(), member.id);
            let still = visit.node.read(move |c| app::seen(c, &node, me, id)).await.is_ok();
            Ok(go(&if still { format!("/circles/{id}?done=said") } else { "/circles?done=changed".to_owned() }))
        }
        Err(e) => {
            let form = fields.find("form").unwrap_or(&act);
            circle_view::page(&visit, &member, id, Some(&Again::failed(&visit, form, &fields, e)?)).await
        }
    }
}

/// `POST /circles/seats/{change}/{act}`: takes a seat that one is asked to take, or says no.
pub(crate) async fn answer(
    Path((change, act)): Path<(String, String)>,
    PostedByNeighbour { visit, member, .. }: PostedByNeighbour,
) -> Result<Response, WebError> {
    let change = change.parse().map_err(|_| WebError::NotFound)?;
    let yes = act == "take";
    let id = visit.node.act(move |tx| circle_change::answer_invitation(tx, &member, change, yes)).await?;
    Ok(go(&if yes { format!("/circles/{id}?done=said") } else { "/circles?done=changed".to_owned() }))
}
