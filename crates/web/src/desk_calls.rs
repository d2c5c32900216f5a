//! Calls at the desk: who waits, who would fit whom and why, what goes on, and the number that anybody can ring.

use askama::Template;
use axum::response::Response;
use caremonger_app::{
    Error, call_wish as app_wish, call_wish::Suggestion, pairing as app, pen as app_pen, phone_in as app_phone_in,
};
use caremonger_domain::{
    id::MemberId,
    pairing::{Part, Wanting, times},
    pen::Way,
};
use caremonger_store::{
    member::{Member, member_page},
    phone_in::{PhoneIn, phone_in_find},
    pod_words::pod_words_find,
};

use crate::{
    call_wish::{self, day_name, language_name, listed, time_words},
    error::WebError,
    form::{self, Again, Field, Fields, FormView, Input, PostedByNeighbour, again_all},
    layout::{Desk, Page, Visit, go, html_again, private},
    pairing_view::{Row, row},
};

/// Most neighbours to choose from.
const SHOWN: i64 = 500;

#[derive(Template)]
#[template(path = "desk_calls.html")]
struct DeskCalls {
    page: Page,
    rows: Vec<Row>,
    suggestions: Vec<(String, Vec<String>, FormView)>,
    wishes: Vec<(String, String, Vec<String>, Vec<FormView>)>,
    forms: Vec<FormView>,
}

fn clock(all: &[u16]) -> Vec<(String, String)> {
    all.iter().map(|m| (m.to_string(), time_words(*m))).collect()
}

/// What time it is on the neighbours' walls: so that nobody means another.
fn wall(visit: &Visit) -> String {
    visit.t1("call-time-hint", "time", visit.node.zone().wall(visit.node.now()).1)
}

fn seconds(visit: &Visit, members: &[Member], but: &[MemberId]) -> Vec<(String, String)> {
    let others = members.iter().filter(|m| m.known && !but.contains(&m.id));
    form::or_none(visit.t("call-second-desk"), form::people(others))
}

fn suggestion(visit: &Visit, s: &Suggestion, members: &[Member], again: Option<&Again>) -> (String, Vec<String>, FormView) {
    let title = visit.ta("call-two", &[("a", s.ask.1.name.clone().into()), ("b", s.offer.1.name.clone().into())]);
    let mut why = vec![listed(visit, s.fit.languages.iter().map(|l| language_name(l)))];
    match s.fit.way {
        Way::Call => why.extend([
            listed(visit, s.fit.days.iter().map(|d| day_name(visit, *d))),
            listed(visit, s.fit.parts.iter().map(|p| visit.t(&format!("call-part-{p}")))),
        ]),
        Way::Letter => why.extend([visit.t("call-way-letter"), visit.t(&format!("pen-rhythm-{}", s.fit.rhythm))]),
    }
    if !s.fit.likes.is_empty() {
        why.push(visit.t1("call-both-like", "things", listed(visit, s.fit.likes.iter().cloned())));
    }
    why.push(visit.counted("call-load", s.load));
    let name = format!("pair-{}-{}", s.ask.0.id, s.offer.0.id);
    let days = s.fit.days.iter().map(|d| (d.to_string(), day_name(visit, *d))).collect();
    let mut form = FormView::new(visit, &name, "/desk/calls")
        .field(Field::hidden("form", &name))
        .field(Field::hidden("ask", &s.ask.0.id.to_string()))
        .field(Field::hidden("offer", &s.offer.0.id.to_string()));
    if s.fit.way == Way::Call {
        form = form
            .field(Field::select("day", visit.t("call-fact-when"), "", days))
            .field(Field::select("time", visit.t("call-time"), "", clock(&times(&s.fit.parts))).hint(wall(visit)));
    }
    let form = form
        .field(Field::select("second", visit.t("call-second"), "", seconds(visit, members, &[s.ask.1.id, s.offer.1.id])))
        .button(visit.t("call-ask-both"), "main")
        .again(again);
    (title, why, form)
}

pub(crate) async fn page(visit: &Visit, me: &Member, again: Option<&Again>) -> Result<Response, WebError> {
    let (node, desk) = (visit.node.clone(), me.clone());
    let (waiting, going, members, phone_in, letters_to) = visit
        .node
        .read(move |c| {
            let waiting = app_wish::waiting(c, &node, &desk)?;
            let members = member_page(c, desk.pod, None, SHOWN)?;
            let letters_to = pod_words_find(c, desk.pod, app_pen::LETTERS_TO)?;
            Ok::<_, Error>((waiting, app::of_pod(c, &node, &desk)?, members, phone_in_find(c, desk.pod)?, letters_to))
        })
        .await?;
    let of = |wanting: Wanting| {
        let mine = waiting.wishes.iter().filter(move |(w, _)| w.wish.wanting == wanting);
        let way = |w: &caremonger_store::call_wish::CallWish| visit.t(&format!("call-way-{}", w.wish.way));
        mine.map(|(w, m)| (w.id.to_string(), format!("{} · {}", m.name, way(w)))).collect::<Vec<_>>()
    };
    let by_hand = FormView::new(visit, "pair", "/desk/calls")
        .field(Field::select("ask", visit.t("call-ask-title"), "", of(Wanting::Ask)))
        .field(Field::select("offer", visit.t("call-offer-title"), "", of(Wanting::Offer)))
        .field(Field::select("day", visit.t("call-fact-when"), "", call_wish::days(visit)).hint(visit.t("call-days-hint")))
        .field(Field::select("time", visit.t("call-time"), "900", clock(&times(Part::ALL))))
        .field(Field::select("second", visit.t("call-second"), "", seconds(visit, &members, &[])))
        .button(visit.t("call-ask-both"), "quiet")
        .fold(visit.t("call-by-hand"));
    let people = form::people(members.iter().filter(|m| m.id != me.id)).collect();
    let sides = Wanting::ALL.iter().map(|w| (w.to_string(), visit.t(&format!("call-{w}-title")), String::new())).collect();
    let write = FormView::new(visit, "wish", "/desk/calls/wish")
        .field(Field::select("member", visit.t("call-for-whom"), "", people).hint(visit.t("call-for-hint")))
        .field(Field::choice("wanting", visit.t("call-wanting"), "ask", sides));
    let write = call_wish::fields(visit, write, None).button(visit.t("me-save"), "main").fold(visit.t("call-for-fold"));
    let (day, time, number, words) = match &phone_in {
        Some(p) => (p.weekday.to_string(), p.minute.to_string(), p.number.clone(), p.words.clone()),
        None => (String::new(), "900".to_owned(), String::new(), String::new()),
    };
    let phone = FormView::new(visit, "phone-in", "/desk/calls/phone-in")
        .field(Field::phone("number", visit.t("phone-in-number"), &number).hint(visit.t("phone-in-hint")).required())
        .field(Field::select("day", visit.t("call-fact-when"), &day, call_wish::days(visit)))
        .field(Field::select("time", visit.t("call-time"), &time, clock(&times(Part::ALL))))
        .field(Field::line("words", visit.t("phone-in-words"), &words))
        .button(visit.t("me-save"), "main")
        .fold(visit.t("phone-in-fold"));
    let (language, to) = letters_to.unwrap_or_else(|| (visit.locale.tag().to_owned(), String::new()));
    let letters = FormView::new(visit, "letters-to", "/desk/calls/letters-to")
        .field(Field::text("words", visit.t("pen-to-words"), &to).hint(visit.t("pen-to-words-hint")))
        .field(Field::select("language", visit.t("field-language"), &language, form::languages()))
        .button(visit.t("me-save"), "main")
        .fold(visit.t("pen-to-fold"));
    let mut forms = again_all(vec![by_hand, write, phone, letters], again);
    if phone_in.is_some() {
        forms.push(FormView::new(visit, "phone-in-away", "/desk/calls/phone-in-away").button(visit.t("phone-in-away"), "quiet"));
    }
    let suggestions = waiting.suggestions.iter().map(|s| suggestion(visit, s, &members, again)).collect();
    let wishes = waiting
        .wishes
        .iter()
        .map(|(w, m)| {
            let buttons = if w.by_desk { call_wish::buttons(visit, w, true) } else { Vec::new() };
            (m.name.clone(), visit.t(&format!("call-{}-title", w.wish.wanting)), call_wish::words(visit, &w.wish), buttons)
        })
        .collect();
    let mut frame = Page::new(visit, visit.t("desk-calls-title")).again(again);
    frame.quiet = true;
    let view = DeskCalls { page: frame, rows: going.iter().map(|s| row(visit, s)).collect(), suggestions, wishes, forms };
    Ok(private(html_again(&view, again)?))
}

/// `GET /desk/calls`
pub(crate) async fn show(Desk { visit, member }: Desk) -> Result<Response, WebError> {
    page(&visit, &member, None).await
}

/// `POST /desk/calls/wish`: what somebody said on the phone.
pub(crate) async fn write(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let (who, wanting) = (member.clone(), fields.get("wanting").parse().unwrap_or(Wanting::Ask));
    let whom: MemberId = fields.get("member").parse().map_err(|_| WebError::NotFound)?;
    let wish = call_wish::read(&fields, wanting);
    match visit.node.act(move |tx| app_wish::put(tx, &who, whom, wish)).await {
        Ok(_) => Ok(go("/desk/calls?done=changed")),
        Err(e) => page(&visit, &member, Some(&Again::failed(&visit, "wish", &fields, e)?)).await,
    }
}

fn phone_in(fields: &Fields) -> Option<PhoneIn> {
    Some(PhoneIn {
        weekday: fields.get("day").parse().ok()?,
        minute: fields.get("time").parse().ok()?,
        number: fields.get("number").to_owned(),
        words: fields.get("words").to_owned(),
    })
}

/// `POST /desk/calls/phone-in`
pub(crate) async fn put_phone_in(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let (who, new) = (member.clone(), phone_in(&fields).ok_or(WebError::NotFound)?);
    match visit.node.act(move |tx| app_phone_in::put(tx, &who, &new)).await {
        Ok(()) => Ok(go("/desk/calls?done=changed")),
        Err(e) => page(&visit, &member, Some(&Again::failed(&visit, "phone-in", &fields, e)?)).await,
    }
}

/// `POST /desk/calls/letters-to`: where letters between neighbours are handed in and picked up.
pub(crate) async fn put_letters_to(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let (who, language, words) = (member.clone(), fields.get("language").to_owned(), fields.get("words").to_owned());
    match visit.node.act(move |tx| app_pen::put_words(tx, &who, &language, &words)).await {
        Ok(()) => Ok(go("/desk/calls?done=changed")),
        Err(e) => page(&visit, &member, Some(&Again::failed(&visit, "letters-to", &fields, e)?)).await,
    }
}

/// `POST /desk/calls/phone-in-away`
pub(crate) async fn phone_in_away(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, .. } = posted.at_desk()?;
    visit.node.act(move |tx| app_phone_in::away(tx, &member)).await?;
    Ok(go("/desk/calls?done=changed"))
}
