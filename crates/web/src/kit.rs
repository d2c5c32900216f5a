//! How a pod does things, to be taken along by whoever wants to begin one: read by anybody, shared and taken in at the desk (I10).

use askama::Template;
use axum::{
    extract::{Path, Request},
    http::header,
    response::{IntoResponse as _, Response},
};
use caremonger_app::{Error, category, kit as app};
use caremonger_domain::{
    Refusal,
    category::find,
    kit::{Kit, read},
};
use caremonger_store::{member::Member, pod::Pod};

use crate::{
    error::WebError,
    form::{Again, Field, FormView, Input, PostedByNeighbour},
    layout::{Desk, Page, Plain, Visit, go, html, html_again},
    listing_view::paragraphs,
    photo,
};

/// Something agreed on, as shown.
#[derive(Debug)]
struct Rule {
    title: String,
    lang: String,
    text: Vec<String>,
}

/// What is in a kit, as shown.
#[derive(Debug)]
struct Shown {
    summary: Vec<String>,
    words: Vec<Rule>,
    rules: Vec<Rule>,
    kinds: Vec<String>,
    through_desk: Vec<String>,
    lists: Vec<(String, Vec<String>)>,
    flyers: Vec<Rule>,
    lineage: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "kit.html")]
struct KitPage {
    page: Page,
    lead: String,
    shown: Shown,
    left_out: Vec<String>,
    file: Option<String>,
    flyer: String,
    forms: Vec<FormView>,
}

fn shown(visit: &Visit, kit: &Kit) -> Shown {
    let in_words = |word: &String| if find(word).is_some() { visit.category(word) } else { word.clone() };
    let rule =
        |r: &caremonger_domain::kit::Rule| Rule { title: r.title.clone(), lang: r.language.clone(), text: paragraphs(&r.text) };
    let list = |l: &caremonger_domain::kit::List| (l.title.clone(), l.lines.lines().map(str::to_owned).collect());
    let from = |a: &caremonger_domain::kit::Ancestor| (a.title.clone(), format!("{} · {}", a.address, visit.day(a.at).words));
    let flyer = |f: &caremonger_domain::flyer::Flyer| Rule {
        title: f.title.clone(),
        lang: f.language.clone(),
        text: f.lines.lines().filter(|l| !l.is_empty()).map(str::to_owned).collect(),
    };
    let words = |w: &caremonger_domain::kit::Words| Rule {
        title: named(visit, &w.place),
        lang: w.language.clone(),
        text: paragraphs(&w.words),
    };
    Shown {
        summary: paragraphs(&kit.summary),
        words: kit.words.iter().map(words).collect(),
        rules: kit.agreements.iter().map(rule).collect(),
        kinds: kit.categories.clone(),
        through_desk: kit.through_desk.iter().map(in_words).collect(),
        lists: kit.shopping_lists.iter().map(list).collect(),
        flyers: kit.flyers.iter().map(flyer).collect(),
        // Whoever wrote it is named above.
        lineage: kit.lineage.iter().rev().skip(1).map(from).collect(),
    }
}

async fn found(visit: &Visit, at_name: &str) -> Result<(Pod, Kit), WebError> {
    let name = at_name.strip_prefix('@').ok_or(WebError::NotFound)?.to_owned();
    let (urls, now) = (visit.node.urls().clone(), visit.node.now());
    Ok(visit.node.read(move |c| app::shared(c, &urls, &name, now)).await?)
}

/// `GET /@{name}/kit`: where the pod lets anybody copy it.
pub(crate) async fn show(visit: Visit, Path(at_name): Path<String>) -> Result<Response, WebError> {
    let (pod, kit) = found(&visit, &at_name).await?;
    html(&KitPage {
        page: Page::new(&visit, visit.t1("kit-title", "pod", &pod.title)),
        lead: visit.t1("kit-lead", "pod", &pod.title),
        shown: shown(&visit, &kit),
        left_out: Vec::new(),
        file: Some(format!("/@{}/kit.json", pod.name)),
        flyer: format!("/@{}/flyer", pod.name),
        forms: Vec::new(),
    })
}

/// `GET /@{name}/kit.json`: the file.
pub(crate) async fn file(visit: Visit, Path(at_name): Path<String>) -> Result<Response, WebError> {
    let (pod, kit) = found(&visit, &at_name).await?;
    let json = serde_json::to_string_pretty(&kit).map_err(|e| WebError::Failed(e.to_string()))?;
    let name = format!("attachment; filename=\"{}-kit.json\"", pod.name);
    Ok(([(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_DISPOSITION, name)], json).into_response())
}

async fn page(visit: &Visit, who: &Member, again: Option<&Again>) -> Result<Response, WebError> {
    let (me, urls, now) = (who.clone(), visit.node.urls().clone(), visit.node.now());
    let (pod, known, written) = visit.node.read(move |c| app::at_desk(c, &urls, &me, now)).await?;
    let share = FormView::new(visit, "share", "/desk/kit")
        .field(Field::hidden("shared", if known.shared { "" } else { "yes" }))
        .button(visit.t(if known.shared { "kit-keep" } else { "kit-share" }), if known.shared { "quiet" } else { "main" });
    let take = FormView::new(visit, "take", "/desk/kit-file")
        .field(Field::list("photo", visit.t("kit-file")).hint(visit.t("kit-file-hint")).required())
        .button(visit.t("kit-take"), "main")
        .fold(visit.t("kit-take-fold"))
        .again(again);
    html_again(
        &KitPage {
            page: Page::new(visit, visit.t("kit-desk-title")).again(again),
            lead: visit.t(if known.shared { "kit-is-shared" } else { "kit-is-not-shared" }),
            shown: shown(visit, &written.kit),
            left_out: written.left_out.iter().map(|name| named(visit, name)).collect(),
            file: known.shared.then(|| format!("/@{}/kit.json", pod.name)),
            flyer: format!("/@{}/flyer", pod.name),
            forms: vec![share, take],
        },
        again,
    )
}

/// The name of a thing in a kit; the pod's own words have one that is the page's.
fn named(visit: &Visit, name: &str) -> String {
    if name == caremonger_app::pod_words::LATE_CANCEL { visit.t("pod-words-title") } else { name.to_owned() }
}

/// `GET /desk/kit`
pub(crate) async fn desk(Desk { visit, member }: Desk) -> Result<Response, WebError> {
    page(&visit, &member, None).await
}

/// `POST /desk/kit`: whether anybody may copy it.
pub(crate) async fn share(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let shared = fields.get("shared") == "yes";
    visit.node.act(move |tx| app::share(tx, &member, shared)).await?;
    Ok(go("/desk/kit?done=changed"))
}

/// `POST /desk/kit-file`: takes one in.
pub(crate) async fn take(request: Request) -> Result<Response, WebError> {
    let photo::Sent { visit, member, fields, photo: file } = photo::sent(request).await?;
    if !member.has_job("desk") {
        return Err(WebError::NotAllowed);
    }
    let again = |refusal: &Refusal| Again::refused(&visit, "take", &fields, refusal).at("photo");
    let kit = match read(&file) {
        Ok(kit) => kit,
        Err(r) => return page(&visit, &member, Some(&again(&r))).await,
    };
    let (who, from) = (member.clone(), kit.lineage.last().map(|a| a.title.clone()).unwrap_or_default());
    let taken = match visit.node.act(move |tx| app::take_in(tx, &who, &kit)).await {
        Ok(taken) => taken,
        Err(Error::Refused(r)) => return page(&visit, &member, Some(&again(&r))).await,
        Err(e) => return Err(e.into()),
    };
    category::refresh(&visit.node).await?;
    let mut words =
        vec![visit.ta("kit-taken", &[("n", taken.new.into()), ("count", taken.new.to_string().into()), ("pod", from.into())])];
    if !taken.left.is_empty() {
        let names: Vec<String> = taken.left.iter().map(|name| named(&visit, name)).collect();
        words.push(visit.t1("kit-left", "what", names.join(", ")));
    }
    let links = [("/desk/kit", "kit-desk-title"), ("/agreements", "agreements-title"), ("/desk/categories", "categories-title")];
    let links = links.map(|(href, key)| (href.to_owned(), visit.t(key))).into();
    Ok(Plain { page: Page::new(&visit, visit.t("kit-desk-title")), words, links, form: None }.into_response())
}
