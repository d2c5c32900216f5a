//! How I hear of news: one page of switches, the digits that show whose a mail address is, and the link that ends letters.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse as _, Response},
};
use caremonger_app::{Error, notice_setting as app, push as app_push};
use caremonger_domain::{
    Refusal,
    notice::{Channel, MailStanding, Pace},
    person::Field as Detail,
};
use caremonger_store::{calendar::calendar_since, member::Member, push::push_of_member};

use crate::{
    calendar,
    error::WebError,
    form::{Again, Field, FormView, Input, PostedByNeighbour, Slip},
    layout::{Neighbour, Page, Plain, Visit, go, html_again, private},
    mention, push,
};

#[derive(Template)]
#[template(path = "notice_setting.html")]
struct Settings {
    page: Page,
    /// What is said of the mail address: the key of the words, and the address.
    mail: Option<(&'static str, String)>,
    prove: Option<FormView>,
    again: Option<FormView>,
    choose: FormView,
    calendar: Vec<FormView>,
    push: Option<push::Shown>,
    mention: Option<mention::Shown>,
}

pub(crate) async fn page(visit: &Visit, me: &Member, again: Option<&Again>) -> Result<Response, WebError> {
    let (node, member) = (visit.node.clone(), me.id);
    let (setting, (mail, address), calendar, (key, browsers)) = visit
        .node
        .read(move |c| {
            let setting = app::of(c, member)?;
            let mail = app::detail(c, &node, member, Detail::Mail)?;
            let address = app::detail(c, &node, member, Detail::Fediverse)?;
            let browsers = (app_push::public_key(c)?, i64::try_from(push_of_member(c, member)?.len()).unwrap_or(i64::MAX));
            Ok::<_, Error>((setting, (mail, address), calendar_since(c, member)?, browsers))
        })
        .await?;
    let ways = visit.node.ways();
    let open = |channel: Channel| match channel {
        Channel::Mail => ways.mail && setting.mail == MailStanding::Proven,
        Channel::Text => ways.text,
        Channel::Push => ways.push && browsers > 0,
        Channel::Mention => ways.mention && setting.mention_proven,
        Channel::Page | Channel::Paper => true,
    };
    let words = |word: &str| (visit.t(&format!("hear-{word}")), visit.t(&format!("hear-{word}-more")));
    let channels = Channel::ALL.iter().filter(|c| open(**c)).map(|c| {
        let (words, more) = words(c.as_str());
        (c.to_string(), words, more)
    });
    let paces = Pace::ALL.iter().map(|p| {
        let (words, more) = words(p.as_str());
        (p.to_string(), words, more)
    });
    let urgent = vec![("yes".to_owned(), visit.t("hear-urgent"))];
    let choose = FormView::new(visit, "hear", "/me/notices")
        .field(Field::choice("channel", visit.t("hear-how"), setting.channel.as_str(), channels.collect()))
        .field(Field::choice("pace", visit.t("hear-when"), setting.pace.as_str(), paces.collect()))
        .field(
            Field::checks("urgent", visit.t("hear-urgent-title"), if setting.urgent { "yes" } else { "" }, urgent)
                .hint(visit.t("hear-urgent-hint")),
        )
        .button(visit.t("me-save"), "main")
        .again(again);
    let unproven = ways.mail && mail.is_some() && setting.mail != MailStanding::Proven;
    let prove = unproven.then(|| {
        FormView::new(visit, "prove", "/me/notices/prove")
            .field(Field::code("digits", visit.t("hear-digits"), visit.t("hear-digits-hint")))
            .button(visit.t("hear-prove"), "main")
            .again(again)
    });
    let mail_again = unproven.then(|| {
        FormView::new(visit, "mail-again", "/me/notices/mail-again").button(visit.t("hear-mail-again"), "quiet").again(again)
    });
    let said = match (ways.mail, &mail) {
        (false, _) => None,
        (true, None) => Some(("hear-mail-none", String::new())),
        (true, Some(mail)) if unproven => Some(("hear-mail-unproven", mail.clone())),
        (true, Some(mail)) => Some(("hear-mail-proven", mail.clone())),
    };
    let push = push::shown(visit, key, browsers, again);
    let mention = mention::shown(visit, address, setting.mention_proven, again);
    let mut forms: Vec<&FormView> = [Some(&choose), prove.as_ref(), mail_again.as_ref()].into_iter().flatten().collect();
    forms.extend(mention.iter().flat_map(|m| &m.forms));
    let head = Page::new(visit, visit.t("hear-title")).again(again).with_forms(forms);
    html_again(
        &Settings {
            page: head,
            mail: said,
            prove,
            again: mail_again,
            choose,
            calendar: calendar::forms(visit, calendar),
            push,
            mention,
        },
        again,
    )
}

/// `GET /me/notices`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour) -> Result<Response, WebError> {
    page(&visit, &member, None).await
}

/// `POST /me/notices`
pub(crate) async fn choose(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let (Ok(channel), Ok(pace)) = (fields.get("channel").parse::<Channel>(), fields.get("pace").parse::<Pace>()) else {
        return page(&visit, &member, Some(&Slip("channel", "invalid-choice").again(&visit, "hear", &fields))).await;
    };
    let (urgent, who) = (fields.get("urgent") == "yes", member.clone());
    match visit.node.act(move |tx| app::choose(tx, &who, channel, pace, urgent)).await {
        Ok(()) => Ok(go("/me/notices?done=changed")),
        Err(e) => page(&visit, &member, Some(&Again::failed(&visit, "hear", &fields, e)?)).await,
    }
}

/// `POST /me/notices/prove`
pub(crate) async fn prove(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    match app::prove(&visit.node, member.id, fields.get("digits")).await {
        Ok(()) => Ok(go("/me/notices?done=mail-proven")),
        Err(Error::Refused(Refusal::NotFound)) => {
            page(&visit, &member, Some(&Slip("digits", "hear-digits-wrong").again(&visit, "prove", &fields))).await
        }
        Err(e) => page(&visit, &member, Some(&Again::failed(&visit, "prove", &fields, e)?.at("digits"))).await,
    }
}

/// `POST /me/notices/mail-again`
pub(crate) async fn mail_again(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let who = member.id;
    match visit.node.act(move |tx| app::ask_proof(tx, who)).await {
        Ok(()) => Ok(go("/me/notices?done=mail-asked")),
        Err(e) => page(&visit, &member, Some(&Again::failed(&visit, "mail-again", &fields, e)?)).await,
    }
}

async fn whose(visit: &Visit, member: String, mark: String) -> Result<Member, WebError> {
    let node = visit.node.clone();
    visit.node.read(move |c| app::stop_link(c, &node, &member, &mark)).await?.ok_or(WebError::LinkEnded)
}

/// `GET /stop/{member}/{mark}`: one button, so that programs that look at links end nothing.
pub(crate) async fn ask_stop(visit: Visit, Path((member, mark)): Path<(String, String)>) -> Result<Response, WebError> {
    let form = FormView::new(&visit, "stop", format!("/stop/{member}/{mark}")).button(visit.t("stop-button"), "main");
    whose(&visit, member, mark).await?;
    let mut page = Page::new(&visit, visit.t("stop-title"));
    page.hidden = true;
    Ok(private(Plain { page, words: vec![visit.t("stop-words")], links: Vec::new(), form: Some(form) }.into_response()))
}

/// `POST /stop/{member}/{mark}`: the button, or a mail program by itself (RFC 8058). Whoever has the link may; doing it twice changes
/// nothing.
pub(crate) async fn stop(visit: Visit, Path((member, mark)): Path<(String, String)>) -> Result<Response, WebError> {
    let member = whose(&visit, member, mark).await?;
    visit.node.act(move |tx| app::stop(tx, member.id)).await?;
    let mut page = Page::new(&visit, visit.t("stop-done"));
    page.hidden = true;
    let links = vec![("/me/notices".to_owned(), visit.t("hear-title"))];
    Ok(private(Plain { page, words: vec![visit.t("stop-done-words")], links, form: None }.into_response()))
}
