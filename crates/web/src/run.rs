//! At the desk: a round put together for whoever drives, from what is open, by area (D8).

use askama::Template;
use axum::response::Response;
use caremonger_app::{Error, dispatch, round as app};
use caremonger_domain::{Refusal, id::MemberId, listing::Listing};
use caremonger_store::{
    availability::load_of_pod,
    member::{Member, member_page},
};

use crate::{
    error::WebError,
    form::{Again, Field, FormView, Input, PostedByNeighbour},
    layout::{Desk, Page, Visit, go, html_again},
    numbers::{Bar, bars},
};

/// Neighbours to choose from.
const SHOWN: i64 = 500;

#[derive(Template)]
#[template(path = "run.html")]
struct Run {
    page: Page,
    form: Option<FormView>,
    nobody: bool,
    left: Vec<String>,
    load: Vec<Bar>,
}

fn line(visit: &Visit, l: &Listing) -> (String, String) {
    let facts = [l.area.clone(), visit.left(l).unwrap_or_default()];
    let day = l.needed_by.map(|t| visit.t1("needed-by", "date", visit.day(t).words));
    let facts = facts.into_iter().chain(day).filter(|f| !f.is_empty());
    (l.id.to_string(), [l.title.clone()].into_iter().chain(facts).collect::<Vec<_>>().join(" · "))
}

async fn page(visit: &Visit, who: &Member, left: Vec<String>, again: Option<&Again>) -> Result<Response, WebError> {
    let (me, now, host) = (who.clone(), visit.node.now(), visit.node.urls().host().to_owned());
    let (asks, neighbours, wishes, load) = visit
        .node
        .read(move |c| {
            let load = load_of_pod(c, me.pod, now.minus(dispatch::LOOK_BACK))?;
            let (neighbours, wishes) = (member_page(c, me.pod, None, SHOWN)?, dispatch::Wishes::of(c, me.pod, now)?);
            Ok::<_, Error>((app::asks(c, &host, &me, now)?, neighbours, wishes, load))
        })
        .await?;
    let lately = |m: &Member| load.iter().find(|(id, _)| *id == m.id).map_or(0, |(_, n)| *n);
    // Whoever rests, or has enough this week, is not asked. Whoever drives comes first, and of these whoever was asked least.
    let mut drivers: Vec<&Member> = neighbours.iter().filter(|m| wishes.welcome(m.id)).collect();
    drivers.sort_by_cached_key(|m| (!m.has_job("driver"), lately(m), m.name.to_lowercase(), m.id));
    let names = drivers.iter().map(|m| {
        let drives = if m.has_job("driver") { format!(" · {}", visit.t("dispatch-drives")) } else { String::new() };
        (m.id.to_string(), format!("{}{drives}", m.name))
    });
    let nobody = drivers.is_empty() && !asks.is_empty();
    let form = (!asks.is_empty() && !nobody).then(|| {
        FormView::new(visit, "run", "/desk/run")
            .field(Field::select("member", visit.t("run-who"), "", names.collect()))
            .field(Field::checks("ask", visit.t("run-asks"), "", asks.iter().map(|l| line(visit, l)).collect()))
            .button(visit.t("run-give"), "main")
            .again(again)
    });
    let took = neighbours.iter().filter(|m| lately(m) > 0);
    let load = bars(took.map(|m| (m.name.clone(), format!("/people/{}", m.id), lately(m))).collect());
    let page = Page::new(visit, visit.t("run-new-title")).again(again);
    html_again(&Run { page, form, nobody, left, load }, again)
}

/// `GET /desk/run`
pub(crate) async fn show(Desk { visit, member }: Desk) -> Result<Response, WebError> {
    page(&visit, &member, Vec::new(), None).await
}

/// `POST /desk/run`
pub(crate) async fn give(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let Ok(to) = fields.get("member").parse::<MemberId>() else {
        let none = Refusal::Invalid("Choose somebody from the list.", "member");
        return page(&visit, &member, Vec::new(), Some(&Again::refused(&visit, "run", &fields, &none))).await;
    };
    let asks: Vec<_> = fields.all("ask").filter_map(|a| a.parse().ok()).collect();
    match app::give(&visit.node, &member, to, asks).await {
        Ok(left) if left.is_empty() => Ok(go(&format!("/desk/run/{to}?done=given"))),
        Ok(left) => {
            let words = left.iter().map(|(title, why)| format!("{title}: {}", visit.refusal(why))).collect();
            page(&visit, &member, words, None).await
        }
        Err(e) => page(&visit, &member, Vec::new(), Some(&Again::failed(&visit, "run", &fields, e)?)).await,
    }
}
