//! A pod's account of a time: a page with bars that prints on paper, and the same as a table for programs (M7).

use std::time::Duration;

use askama::Template;
use axum::{
    extract::Query,
    response::{IntoResponse as _, Response},
};
use caremonger_app::numbers_report::{self as app, Account, Needs, SOON, TIMES};
use caremonger_domain::{Timestamp, few::Told};
use serde::Deserialize;

use crate::{
    error::WebError,
    layout::{Neighbour, Page, Visit, html, private},
    spreadsheet,
};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// Which time.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    days: String,
}

/// A line of a table: what it is of, and its cells in words; and how long the bar of the first is, of a hundred.
#[derive(Debug)]
struct Line {
    label: String,
    cells: Vec<String>,
    long: u64,
}

/// A table as shown.
#[derive(Debug)]
struct Table {
    id: &'static str,
    title: String,
    heads: Vec<String>,
    lines: Vec<Line>,
    totals: Option<Vec<String>>,
}

#[derive(Template)]
#[template(path = "numbers_report.html")]
struct ReportPage {
    page: Page,
    lead: String,
    times: Vec<(u32, String, bool)>,
    tables: Vec<Table>,
    people: Vec<String>,
    file: String,
}

fn days(asked: &Asked) -> u32 {
    let asked = asked.days.parse().ok();
    TIMES.into_iter().find(|t| Some(*t) == asked).unwrap_or(TIMES[0])
}

async fn account(
    visit: &Visit,
    pod: caremonger_domain::id::PodId,
    days: u32,
) -> Result<(Account, Timestamp, Timestamp), WebError> {
    let now = visit.node.now();
    let from = now.minus(DAY * days);
    Ok((visit.node.read(move |c| app::of(c, pod, from, now)).await?, from, now))
}

fn cell(visit: &Visit, n: Option<u64>) -> String {
    n.map_or_else(|| visit.t("report-few"), |n| n.to_string())
}

fn table(visit: &Visit, id: &'static str, title: &str, heads: &[&str], labels: Vec<String>, told: &Told) -> Table {
    let most = told.rows.iter().filter_map(|r| r.first().copied().flatten()).max().unwrap_or(0).max(1);
    let lines = labels.into_iter().zip(&told.rows).map(|(label, row)| Line {
        label,
        cells: row.iter().map(|n| cell(visit, *n)).collect(),
        long: row.first().copied().flatten().unwrap_or(0) * 100 / most,
    });
    let lines: Vec<Line> = lines.collect();
    let totals = (lines.len() > 1 && told.totals.iter().any(Option::is_some))
        .then(|| told.totals.iter().map(|n| n.map_or_else(String::new, |n| n.to_string())).collect());
    Table { id, title: visit.t(title), heads: heads.iter().map(|h| visit.t(h)).collect(), lines, totals }
}

fn tables(visit: &Visit, a: &Account) -> Vec<Table> {
    let three = ["report-met", "report-open", "report-unmet"];
    let others = |w: &String| w.is_empty().then(|| visit.t("report-others"));
    let kinds = a.by_kind.words.iter().map(|w| others(w).unwrap_or_else(|| visit.category(w))).collect();
    let place = |w: &String| others(w).unwrap_or_else(|| w.clone());
    let mut soon: Vec<String> =
        SOON.iter().map(|d| visit.ta("report-within", &[("n", i64::from(*d).into()), ("days", d.to_string().into())])).collect();
    soon.push(visit.t("report-later"));
    vec![
        table(visit, "kinds", "report-by-kind", &three, kinds, &a.by_kind.told),
        table(visit, "areas", "report-by-area", &three, a.by_area.words.iter().map(place).collect(), &a.by_area.told),
        table(visit, "soon", "report-soon", &["report-met"], soon, &a.soon),
    ]
}

/// `GET /numbers/report`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let days = days(&asked);
    let (a, from, to) = account(&visit, member.pod, days).await?;
    let number = |key: &str, n: Option<u64>| visit.t1(key, "many", cell(&visit, n));
    let mut people = vec![number("report-gave", a.gave), number("report-received", a.received), number("report-both", a.both)];
    people.extend(a.of_three.map(|share| visit.t1("numbers-three", "share", share.to_string())));
    let span = [("from", visit.day(from).words.into()), ("to", visit.day(to).words.into())];
    let page = ReportPage {
        lead: visit.ta("report-lead", &span),
        times: TIMES.map(|t| (t, visit.ta("report-days", &[("days", t.to_string().into())]), t == days)).into(),
        tables: tables(&visit, &a),
        people,
        file: format!("/numbers/report.csv?days={days}"),
        page: Page::new(&visit, visit.t("report-title")),
    };
    Ok(private(html(&page)?.into_response()))
}

/// `GET /numbers/report.csv`: the same as a table (RFC 4180); an empty cell is one that is not told. What has no word of its own is all the others.
pub(crate) async fn file(Neighbour { visit, member }: Neighbour, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let (a, from, to) = account(&visit, member.pod, days(&asked)).await?;
    let (from, to) = (from.date(), to.date());
    let line = |by: &str, of: &str, cells: &[Option<u64>]| {
        let [met, open, unmet] = [0, 1, 2].map(|at| cells.get(at).copied().flatten().map(|n| n.to_string()).unwrap_or_default());
        [from.clone(), to.clone(), by.to_owned(), of.to_owned(), met, open, unmet]
    };
    let mut rows = vec![["from", "to", "by", "of", "met", "open", "unmet"].map(str::to_owned)];
    for (by, Needs { words, told }) in [("kind", &a.by_kind), ("area", &a.by_area)] {
        rows.extend(words.iter().zip(&told.rows).map(|(word, row)| line(by, word, row)));
        rows.push(line(&format!("{by}-total"), "", &told.totals));
    }
    let soon = SOON.iter().map(ToString::to_string).chain(["later".to_owned()]);
    rows.extend(soon.zip(&a.soon.rows).map(|(word, row)| line("days", &word, row)));
    let people = [("gave", a.gave), ("received", a.received), ("both", a.both), ("of-three", a.of_three)];
    rows.extend(people.map(|(word, n)| line("people", word, &[n])));
    spreadsheet::file("numbers.csv", rows)
}
