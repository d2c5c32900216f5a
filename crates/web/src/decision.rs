//! What is done on the pages of decisions: proposing, wanting it decided, writing, answering, taking back.

use axum::{extract::Path, response::Response};
use caremonger_app::{Error, decision as app, pod_whole};
use caremonger_domain::{
    Refusal,
    decision::{Effect, Proposal, Rule},
    listing::tidy_line,
    money::{Currency, Money},
};
use caremonger_store::{
    decision::{Decision, decision_find},
    fund::fund_find,
};

use crate::{
    decision_view::{list, page, point_fields, read_id},
    error::WebError,
    form::{Again, Fields, PostedByNeighbour},
    layout::go,
};

/// What a proposal does, as it was typed; `fund`: the currency of the pod's fund, if it has one.
fn effect(fields: &Fields, fund: Option<Currency>) -> Result<Effect, Refusal> {
    let member = || fields.get("member").parse().map_err(|_| Refusal::Invalid("Choose somebody from the list.", "member"));
    let job = fields.get("job").to_owned();
    Ok(match fields.get("effect") {
        "agreement" => {
            Effect::Agreement { title: fields.get("title").to_owned(), months: fields.get("months").parse().unwrap_or(0) }
        }
        "job" => Effect::Job { member: member()?, job },
        "end-job" => Effect::EndJob { member: member()?, job },
        "leaves" => Effect::Leaves { member: member()?, urgent: fields.get("urgent") == "yes" },
        "peer" => Effect::Peer { address: fields.get("peer").to_owned() },
        "end-peer" => Effect::EndPeer { address: fields.get("peer").to_owned() },
        "moves" => Effect::Moves { to: fields.get("to").trim().to_ascii_lowercase() },
        "fund-mode" => {
            let mode = fields.get("mode").parse().map_err(|_| Refusal::Invalid("Choose one from the list.", "mode"))?;
            Effect::FundMode { mode }
        }
        "budget" => {
            let currency = fund.ok_or(Refusal::Invalid("There is no fund yet.", "effect"))?;
            let typed = fields.get("most").trim();
            let read = |_| Refusal::Invalid("Write an amount, such as 27.40, or nothing.", "most");
            let most = if typed.is_empty() { None } else { Some(Money::read(typed, currency).map_err(read)?) };
            Effect::Budget { line: tidy_line(fields.get("line")), most }
        }
        _ => Effect::Words,
    })
}

/// An answer as it was filled in, in the form it is kept.
pub(crate) fn said_line(d: &Decision, fields: &Fields) -> String {
    match d.rule {
        Rule::Score => point_fields(d).map(|(name, _)| fields.get(name)).collect::<Vec<_>>().join(" "),
        Rule::Consent | Rule::Majority => fields.get("answer").to_owned(),
    }
}

/// `POST /decisions`
pub(crate) async fn propose(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let pod = member.pod;
    let fund = visit.node.read(move |c| Ok::<_, Error>(fund_find(c, pod)?.map(|f| f.currency))).await?;
    let proposal = effect(&fields, fund).map(|effect| Proposal {
        question: fields.get("question").to_owned(),
        why: fields.get("why").to_owned(),
        rule: fields.get("rule").parse().unwrap_or(Rule::Consent),
        options: fields.get("options").lines().map(str::to_owned).collect(),
        quorum: fields.get("quorum").parse().unwrap_or(0),
        days: fields.get("days").parse().unwrap_or(0),
        effect,
        recipients: fields.get("recipients").parse().unwrap_or(0),
    });
    let (who, language) = (member.clone(), visit.locale.tag());
    let done = match proposal {
        Ok(proposal) => visit.node.act(move |tx| app::propose(tx, &who, proposal, language)).await,
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match done {
        Ok(id) => Ok(go(&format!("/decisions/{id}?done=published"))),
        Err(e) => {
            let form = if fields.get("form") == "change" { "change" } else { "decision" };
            list(&visit, &member, Some(&Again::failed(&visit, form, &fields, e)?)).await
        }
    }
}

/// `POST /decisions/{id}/{act}`
pub(crate) async fn act(Path((id, act)): Path<(String, String)>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let (id, who) = (read_id(&id)?, member.clone());
    let node = visit.node.clone();
    let text = |name: &str| fields.get(name).to_owned();
    let done = match act.as_str() {
        "support" => node.act(move |tx| app::support(tx, &who, id)).await,
        "withdraw" => node.act(move |tx| app::withdraw(tx, &who, id)).await,
        "stay" => node.act(move |tx| pod_whole::stay(tx, &who, id)).await,
        "come" => node.act(move |tx| pod_whole::come_along(tx, &who, id)).await,
        "comment" => {
            let text = text("text");
            node.act(move |tx| app::comment(tx, &who, id, &text)).await
        }
        "answer" => {
            let whom = match fields.find("member") {
                Some(given) => match given.parse() {
                    Ok(whom) => whom,
                    Err(_) => {
                        let refusal = Refusal::Invalid("Choose somebody from the list.", "member");
                        return page(&visit, &member, id, Some(&Again::refused(&visit, "for", &fields, &refusal))).await;
                    }
                },
                None => who.id,
            };
            let d = node.read(move |c| Ok::<_, Error>(decision_find(c, id)?)).await?.ok_or(WebError::NotFound)?;
            let line = said_line(&d, &fields);
            let reason = text("reason");
            node.act(move |tx| app::answer(tx, &who, id, whom, &line, &reason)).await
        }
        _ => return Err(WebError::NotFound),
    };
    match done {
        Ok(()) => Ok(go(&format!("/decisions/{id}?done=decision-said"))),
        Err(e) => {
            let form = fields.find("form").unwrap_or(&act);
            page(&visit, &member, id, Some(&Again::failed(&visit, form, &fields, e)?)).await
        }
    }
}
