//! A pod's account of a time, fit to be handed to anybody: the same rounded cells as on its page.

use std::time::Duration;

use axum::{Json, extract::State};
use caremonger_app::{
    Node,
    numbers_report::{self as app, Account, Needs, SOON, TIMES},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{Problem, auth::Caller, body::Query};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// How many asks were met, are open, and ended unmet. Null: fewer than five, or it would tell of fewer; others are rounded to fives.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CountsBody {
    /// Met.
    met: Option<u64>,
    /// Open.
    open: Option<u64>,
    /// Ended unmet.
    unmet: Option<u64>,
}

impl CountsBody {
    fn of(cells: &[Option<u64>]) -> Self {
        let [met, open, unmet] = [0, 1, 2].map(|at| cells.get(at).copied().flatten());
        Self { met, open, unmet }
    }
}

/// A line of a table of asks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NeedsLine {
    /// The category or area; empty: all others, and those of none.
    of: String,
    /// How many.
    asks: CountsBody,
}

/// A table of asks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NeedsBody {
    /// Line by line.
    lines: Vec<NeedsLine>,
    /// The total of each column, where it does not tell what is hidden above it.
    total: CountsBody,
}

impl From<Needs> for NeedsBody {
    fn from(n: Needs) -> Self {
        let line = |(of, row): (String, &Vec<Option<u64>>)| NeedsLine { of, asks: CountsBody::of(row) };
        Self { lines: n.words.into_iter().zip(&n.told.rows).map(line).collect(), total: CountsBody::of(&n.told.totals) }
    }
}

/// How many asks were met within some days.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SoonLine {
    /// Within so many days, and not within fewer; null: later.
    days: Option<u32>,
    /// How many.
    met: Option<u64>,
}

/// What is told of a time. No number is about fewer than five.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountBody {
    /// The first day, `2026-11-08`.
    from: String,
    /// The last day.
    to: String,
    /// Asks by category.
    by_kind: NeedsBody,
    /// Asks by area.
    by_area: NeedsBody,
    /// How soon asks were met.
    soon: Vec<SoonLine>,
    /// How many people gave something.
    gave: Option<u64>,
    /// How many received something.
    received: Option<u64>,
    /// How many did both.
    both: Option<u64>,
    /// Of a hundred hand-overs, how many the three did who gave most.
    of_three: Option<u64>,
}

impl AccountBody {
    fn of(a: Account, from: String, to: String) -> Self {
        let within = SOON.into_iter().map(Some).chain([None]);
        let soon = within.zip(&a.soon.rows).map(|(days, row)| SoonLine { days, met: row.first().copied().flatten() });
        Self {
            from,
            to,
            soon: soon.collect(),
            by_kind: a.by_kind.into(),
            by_area: a.by_area.into(),
            gave: a.gave,
            received: a.received,
            both: a.both,
            of_three: a.of_three,
        }
    }
}

/// Which time.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TimeQuery {
    /// The last so many days: 91 (default), 30 or 366.
    days: Option<u32>,
}

/// Your pod's account of a time: asks met and unmet, how soon, and who took part.
#[utoipa::path(get, path = "/numbers/report", operation_id = "numbers_report", params(TimeQuery), responses((status = 200, description = "The account", body = AccountBody)))]
pub(crate) async fn show(
    State(node): State<Node>,
    Caller(member): Caller,
    Query(query): Query<TimeQuery>,
) -> Result<Json<AccountBody>, Problem> {
    let days = query.days.unwrap_or(TIMES[0]);
    if !TIMES.contains(&days) {
        return Err(Problem::bad_query("days", "Days are 91, 30 or 366."));
    }
    let to = node.now();
    let from = to.minus(DAY * days);
    let account = node.read(move |c| app::of(c, member.pod, from, to)).await?;
    Ok(Json(AccountBody::of(account, from.date(), to.date())))
}
