//! About me: what is kept of me and when it goes, who saw it, where I am signed in, and how to leave.

use askama::Template;
use axum::response::Response;
use caremonger_app::{Error, member as app_member, notice_setting, person, sign_in};
use caremonger_domain::{
    Timestamp,
    listing::tidy_line,
    person::{Details, Field as Detail},
};
use caremonger_i18n::Locale;
use caremonger_store::{
    availability::availability_find,
    member::{Member, member_rename},
    member_block::member_block_all,
    passkey::passkey_of_member,
    person::person_of_member,
    session::session_list,
};

use crate::{
    availability,
    details::{self, Asked, Seen},
    error::WebError,
    form::{self, Again, Field, Fields, FormView, Input, PostedByNeighbour},
    layout::{Neighbour, Page, Visit, go, html_again},
    offline, passkey,
    session::go_with_session,
    show::When,
};

/// What a neighbour can have kept of themselves.
const OWN: &[Detail] =
    &[Detail::Phone, Detail::Mail, Detail::Corner, Detail::Door, Detail::Household, Detail::Shopping, Detail::Note];

/// A way somebody is signed in, as shown.
#[derive(Debug)]
struct SignedIn {
    words: String,
    label: String,
    at: When,
    here: bool,
}

#[derive(Template)]
#[template(path = "me.html")]
struct Me {
    page: Page,
    kept: Vec<details::Shown>,
    goes: String,
    seen: Vec<Seen>,
    sessions: Vec<SignedIn>,
    about: FormView,
    details: FormView,
    forget: Option<FormView>,
    end: FormView,
    leave: FormView,
    asked: (Vec<String>, FormView),
    apart: Vec<(String, FormView)>,
    passkeys: (Vec<passkey::Shown>, Option<FormView>),
}

pub(crate) async fn page(visit: &Visit, me: &Member, again: Option<&Again>) -> Result<Response, WebError> {
    let (node, member) = (visit.node.clone(), me.clone());
    let (kept, reveals, (sessions, passkeys), apart, wish) = visit
        .node
        .read(move |c| {
            let person = person_of_member(c, member.id)?.filter(|p| p.wiped_at.is_none());
            let (mut kept, mut reveals) = (Vec::new(), Vec::new());
            if let Some(p) = person {
                kept = person::all(c, &node, p.id)?;
                reveals = details::reveals(c, p.id)?;
            }
            let wish = availability_find(c, member.id)?;
            let signs_in = (session_list(c, member.id)?, passkey_of_member(c, member.id)?);
            Ok::<_, Error>((kept, reveals, signs_in, member_block_all(c, member.id)?, wish))
        })
        .await?;
    let here = visit.signed.as_ref().map(|s| s.session.to_string()).unwrap_or_default();
    let value = |d: Detail| kept.iter().find(|(f, _)| *f == d).map_or("", |(_, t)| t.as_str());
    let about = FormView::new(visit, "about", "/me/about")
        .field(Field::line("name", visit.t("field-your-name"), &me.name).required().autocomplete("nickname"))
        .field(Field::select("language", visit.t("me-language"), &me.language, form::languages()))
        .button(visit.t("me-save"), "quiet")
        .fold(visit.t("me-about-fold"))
        .again(again);
    let mut form = FormView::new(visit, "details", "/me/details");
    for detail in OWN {
        form = form.field(details::field(visit, *detail, value(*detail), Asked::Own));
    }
    let form = form.button(visit.t("me-save"), "main").fold(visit.t("me-details-fold")).again(again);
    let forget = (!kept.is_empty()).then(|| {
        FormView::new(visit, "forget", "/me/forget").button(visit.t("me-forget"), "danger").fold(visit.t("me-forget-fold"))
    });
    let leave = FormView::new(visit, "leave", "/me/leave")
        .field(Field::checks("sure", visit.t("me-leave-words"), "", vec![("yes".to_owned(), visit.t("me-leave-sure"))]))
        .button(visit.t("me-leave"), "danger")
        .fold(visit.t("me-leave-fold"))
        .again(again);
    let sessions = sessions
        .into_iter()
        .filter(|(_, kind, ..)| kind != "join")
        .map(|(id, kind, label, made)| SignedIn {
            words: visit.t(&format!("signed-in-by-{kind}")),
            label: if kind == "token" { label } else { String::new() },
            at: visit.moment(Timestamp::from_micros(made)),
            here: id == here,
        })
        .collect();
    let apart = apart
        .into_iter()
        .map(|(id, name)| {
            let undo = FormView::new(visit, format!("unblock-{id}"), format!("/people/{id}/unblock"));
            (name, undo.button(visit.t("apart-undo"), "quiet"))
        })
        .collect();
    let asked = (availability::words(visit, &wish), availability::form(visit, &wish, again));
    // Whoever has lost a phone has lost the passkey in it.
    let end_words = if passkeys.is_empty() { "me-end-others" } else { "me-end-others-passkeys" };
    let new_passkey = passkey::begin_form(visit, passkeys.len());
    let forms = [&about, &form, &leave, &asked.1];
    let view = Me {
        page: Page::new(visit, visit.t("me-title")).again(again).with_forms(forms),
        kept: details::shown(visit, kept),
        goes: visit.t("me-goes"),
        seen: details::seen(visit, reveals),
        sessions,
        end: FormView::new(visit, "end", "/me/end-others").button(visit.t(end_words), "quiet"),
        about,
        details: form,
        forget,
        leave,
        asked,
        apart,
        passkeys: (passkey::shown(visit, passkeys), new_passkey),
    };
    html_again(&view, again)
}

/// `GET /me`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour) -> Result<Response, WebError> {
    page(&visit, &member, None).await
}

/// `POST /me/about`
pub(crate) async fn about(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let name = tidy_line(fields.get("name"));
    if !(1..=60).contains(&name.chars().count()) {
        let refusal = caremonger_domain::Refusal::Invalid("Write a name of 1 to 60 letters.", "name");
        return page(&visit, &member, Some(&Again::refused(&visit, "about", &fields, &refusal))).await;
    }
    let language = fields.get("language").parse::<Locale>().map_or(member.language.clone(), |l| l.tag().to_owned());
    visit.node.act(move |tx| Ok(member_rename(tx.conn, member.id, &name, &language)?)).await?;
    Ok(go("/me?done=changed"))
}

async fn keep(visit: &Visit, member: &Member, fields: &Fields) -> Result<(), Error> {
    let told: Details = details::read(fields, OWN)?;
    let who = member.clone();
    visit.node.act(move |tx| notice_setting::tell(tx, &who, &told)).await
}

/// `POST /me/details`
pub(crate) async fn details(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    match keep(&visit, &member, &fields).await {
        Ok(()) => Ok(go("/me?done=changed")),
        Err(e) => page(&visit, &member, Some(&Again::failed(&visit, "details", &fields, e)?)).await,
    }
}

/// `POST /me/forget`
pub(crate) async fn forget(PostedByNeighbour { visit, member, .. }: PostedByNeighbour) -> Result<Response, WebError> {
    visit.node.act(move |tx| app_member::forget_details(tx, &member)).await?;
    Ok(go("/me?done=forgotten"))
}

/// `POST /me/end-others`
pub(crate) async fn end_others(PostedByNeighbour { visit, member, .. }: PostedByNeighbour) -> Result<Response, WebError> {
    let Some(here) = visit.signed.as_ref().map(|s| s.session) else { return Err(WebError::SignInFirst) };
    visit.node.act(move |tx| sign_in::end_others(tx, &member, here)).await?;
    Ok(go("/me?done=ended"))
}

/// `POST /me/leave`
pub(crate) async fn leave(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    if fields.get("sure") != "yes" {
        let again = Again { form: "leave".to_owned(), field: Some("sure"), message: visit.t("me-leave-tick"), fields };
        return page(&visit, &member, Some(&again)).await;
    }
    visit.node.act(move |tx| app_member::erase(tx, &member)).await?;
    Ok(offline::forget(go_with_session(&visit, "/?done=left", None)?))
}
