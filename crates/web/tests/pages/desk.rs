//! The desk's pages about other pods: agreements, listings of strangers, matches, safety, the log.

use axum::http::{StatusCode, header};
use caremonger_app::{Error, follower::follow_asked, report};
use caremonger_domain::id::{QuarantineId, RemoteActorId};
use caremonger_store::{
    quarantine::{Waiting, quarantine_put},
    remote_actor::{RemoteActor, remote_actor_put},
};
use serde_json::json;

use super::{Answer, Browser, House, ORIGIN, bad_input::says};

/// A pod elsewhere that this server knows.
async fn cedar(house: &House) -> RemoteActor {
    let put = house.node.act(|tx| {
        let (now, bits) = (tx.now, tx.bits());
        let cedar = RemoteActor {
            id: RemoteActorId::new(now, bits),
            uri: "https://cedar.example/@cedar".into(),
            origin: "https://cedar.example".into(),
            kind: "Organization".into(),
            username: "cedar".into(),
            address: "@cedar@cedar.example".into(),
            name: "Cedar".into(),
            inbox: "https://cedar.example/@cedar/inbox".into(),
            shared_inbox: None,
            followers: None,
            outbox: None,
            url: None,
            speaks_proposals: true,
            fetched_at: now,
            gone_at: None,
        };
        Ok(remote_actor_put(tx.conn, &cedar, &[])?)
    });
    put.await.expect("stored")
}

/// Cedar asks to see our listings; the path of the relation's page.
pub(super) async fn asked(house: &House, ana: &mut Browser) -> String {
    let from = cedar(house).await;
    let ask = house.node.act(move |tx| {
        let ours = tx.urls().actor("maple");
        follow_asked(tx, &from, "https://cedar.example/follows/1", &ours)
    });
    ask.await.expect("asked");
    let list = ana.get(house, "/peers").await.body;
    let (_, rest) = list.split_once("href=\"/peers/").unwrap_or_else(|| panic!("no link: {list}"));
    format!("/peers/{}", rest.split_once('"').map_or("", |(id, _)| id))
}

/// Cedar's ask for two of something waits to be looked at; its id.
async fn stranger(house: &House) -> String {
    let from = cedar(house).await;
    let uri = "https://cedar.example/listings/1";
    let body = json!({
        "id": uri, "type": "Note", "attributedTo": from.uri, "to": ["https://www.w3.org/ns/activitystreams#Public"],
        "purpose": "request", "version": 1,
        "publishes": {
            "id": format!("{uri}#primary"), "type": "Intent", "action": "transfer", "name": "Rice for us", "category": "food",
            "note": "Any <b>kind</b>", "availableQuantity": {"hasUnit": "one", "hasNumericalValue": "2"},
        },
    });
    let put = house.node.act(move |tx| {
        let pod = caremonger_store::pod::pod_find_by_name(tx.conn, "maple")?.expect("our pod").id;
        let id = QuarantineId::new(tx.now, tx.bits());
        let (title, body, uri) = ("Rice for us".into(), body.to_string(), uri.into());
        let from_address = from.address.clone();
        let w = Waiting { id, pod, actor: from.id, from: from_address, uri, title, body, created_at: tx.now };
        quarantine_put(tx.conn, &w)?;
        Ok::<_, Error>(id.to_string())
    });
    put.await.expect("stored")
}

/// Publishes an offer of three, by the piece; its path.
async fn rice(house: &House, ana: &mut Browser) -> String {
    let form = "step=3&go=next&title=Our+rice&category=food&description=&language=en&amount=3&unit=&closes_at=2999-01-01&\
                area=Elm+Street+area&acceptance=&visibility=public&pods=";
    let done = ana.post(house, "/offer/new", form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    done.to.trim_end_matches("?done=published").to_owned()
}

fn sends(page: &Answer, to: &str) {
    assert_eq!((page.status, page.to.as_str()), (StatusCode::SEE_OTHER, to), "{}", page.body);
}

#[tokio::test]
async fn what_is_for_the_desk_is_refused_to_others_and_the_log_is_for_all() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    for path in ["/suggestions", "/safety", "/safety/servers.csv", "/log"] {
        assert_eq!(ana.get(&house, path).await.status, StatusCode::OK, "{path}");
        let theirs = if path == "/log" { StatusCode::OK } else { StatusCode::FORBIDDEN };
        assert_eq!(bo.get(&house, path).await.status, theirs, "{path}");
        assert_eq!(Browser::default().get(&house, path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    let peer = asked(&house, &mut ana).await;
    assert_eq!(bo.get(&house, &peer).await.status, StatusCode::FORBIDDEN);
    let (id, none) = (stranger(&house).await, "01J9A000000000000000000000");
    for path in [
        format!("{peer}/accept"),
        format!("/quarantine/{id}/take"),
        format!("/suggestions/{none}/{none}/take-up"),
        format!("/suggestions/{none}/{none}/dismiss"),
        "/safety/block".to_owned(),
        "/safety/let-in".to_owned(),
        "/safety/list".to_owned(),
        format!("/safety/complaints/{none}"),
        format!("/listings/{none}/report"),
    ] {
        assert_eq!(bo.post(&house, &path, "target=bad.example&list=bad.example").await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert!(!ana.get(&house, "/safety").await.body.contains("bad.example"));
}

#[tokio::test]
async fn an_agreement_is_looked_at_before_it_is_made() {
    let (house, mut ana) = House::with_pod().await;
    ana.offer(&house, "Bags+of+rice", "public").await;
    let coats = "step=3&go=next&title=Coats&category=clothing&description=&language=en&area=Oak+Park&visibility=public&pods=";
    assert_eq!(ana.post(&house, "/offer/new", coats).await.status, StatusCode::SEE_OTHER);
    let path = asked(&house, &mut ana).await;
    let page = ana.get(&house, &path).await.body;
    assert!(page.contains("waiting for you") && page.contains("@cedar@cedar.example asked to see our listings."), "{page}");
    assert_eq!(page.matches("<h1").count(), 1);

    let terms = "scopes=see&scopes=announce&categories=food&areas=Elm+Street+area%2C+&until=2999-05-01";
    let look = ana.post(&house, &format!("{path}/accept"), &format!("{terms}&go=look")).await;
    assert!(look.to.starts_with(&format!("{path}?look=1&")) && !look.to.contains("token"), "{}", look.to);
    let page = ana.get(&house, look.to.trim_end_matches("#look")).await.body;
    assert!(
        page.contains("Bags of rice</bdi></a> <strong>goes</strong>") && page.contains("Coats</bdi></a> <span>stays</span>"),
        "{page}"
    );
    assert!(page.contains("value=\"see\" checked") && !page.contains("value=\"promise\" checked"), "the choice is kept: {page}");
    assert!(page.contains("value=\"2999-05-01\"") && page.contains("waiting for you"), "nothing is agreed: {page}");

    for (form, field, sentence, kept) in [
        ("areas=Elm&until=", "scopes", "Tick at least one thing they may do, or say no to them.", "value=\"Elm\""),
        ("scopes=see&areas=Elm&until=soon", "until", "Write a day such as 2026-11-08.", "value=\"soon\""),
        ("scopes=see&areas=&until=2020-01-01", "until", "Choose a day that is still to come.", "value=\"see\" checked"),
        ("scopes=see&areas=&until=&categories=NO!", "categories", "Choose one from the list.", "value=\"see\" checked"),
    ] {
        says(&ana.post(&house, &format!("{path}/accept"), form).await, "terms", field, sentence, kept);
    }
    let many = (0..21).map(|n| format!("Area+{n}")).collect::<Vec<_>>().join(",");
    let page = ana.post(&house, &format!("{path}/accept"), &format!("scopes=see&until=&areas={many}")).await;
    says(&page, "terms", "categories", "Name at most 20 kinds and 20 areas.", "Area 20");
    let slip = ana.get(&house, &format!("{path}?look=1&areas=Elm&until=")).await;
    says(&slip, "terms", "scopes", "Tick at least one thing they may do, or say no to them.", "value=\"Elm\"");

    sends(&ana.post(&house, &format!("{path}/accept"), terms).await, &format!("{path}?done=decided"));
    let page = ana.get(&house, &path).await.body;
    assert!(page.contains("get our offers · pass our listings on") && page.contains("Ana said yes."), "{page}");
    assert!(page.contains("offers · passing on · Food · elm street area · Until 1 May 2999"), "{page}");
    let change = ana.post(&house, &format!("{path}/accept"), "scopes=see&areas=&until=&go=yes").await;
    sends(&change, &format!("{path}?done=decided"));
    assert!(ana.get(&house, &path).await.body.contains("Ana changed what was agreed."));
    sends(&ana.post(&house, &format!("{path}/stop"), "").await, "/peers?done=decided");
    let page = ana.get(&house, &path).await.body;
    assert!(page.contains("Ana ended it.") && !page.contains("id=\"terms\""), "{page}");
    let late = ana.post(&house, &format!("{path}/accept"), "scopes=see&areas=Elm&until=").await;
    assert!(late.status == StatusCode::UNPROCESSABLE_ENTITY && late.body.contains("value=\"Elm\""), "{}", late.body);
}

#[tokio::test]
async fn a_plain_yes_still_agrees_to_everything() {
    let (house, mut ana) = House::with_pod().await;
    let path = asked(&house, &mut ana).await;
    sends(&ana.post(&house, &format!("{path}/accept"), "").await, "/peers?done=decided");
    assert!(ana.get(&house, &path).await.body.contains("get our asks too"));
    assert_eq!(ana.get(&house, "/peers/01J9A000000000000000000000").await.status, StatusCode::NOT_FOUND);
    assert_eq!(ana.get(&house, "/peers/x").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_strangers_listing_is_taken_matches_ours_and_becomes_a_promise() {
    let (house, mut ana) = House::with_pod().await;
    let ours = rice(&house, &mut ana).await;
    let id = stranger(&house).await;
    let list = ana.get(&house, "/peers").await.body;
    assert!(list.contains("From pods you do not know") && list.contains("Rice for us") && list.contains("@cedar@cedar.example"));
    assert!(!ana.get(&house, "/board").await.body.contains("Rice for us"));
    sends(&ana.post(&house, &format!("/quarantine/{id}/take"), "").await, "/peers?done=taken");
    assert_eq!(ana.post(&house, &format!("/quarantine/{id}/take"), "").await.status, StatusCode::NOT_FOUND, "once");
    assert!(ana.get(&house, "/board").await.body.contains("Rice for us"));

    let page = ana.get(&house, "/suggestions").await.body;
    assert!(page.contains("Our rice") && page.contains("Rice for us") && page.contains("the same kind of thing"), "{page}");
    assert!(page.contains("Up to 2 could change hands.") && page.contains("enough for all of it"), "{page}");
    let (_, rest) = page.split_once("action=\"/suggestions/").expect("a form");
    let pair = rest.split_once("/take-up").map_or("", |(p, _)| p).to_owned();
    assert!(ours.ends_with(pair.split('/').next().unwrap_or("-")));
    let form = format!("take-up-{}", pair.replace('/', "-"));
    let take = format!("/suggestions/{pair}/take-up");
    for (typed, sentence) in [("many", "Write a number such as 3 or 2.5."), ("9", "Only 3 left. Ask for 3 or less.")] {
        let page = ana.post(&house, &take, &format!("amount={typed}")).await;
        says(&page, &form, "amount", sentence, &format!("value=\"{typed}\""));
    }
    let made = ana.post(&house, &take, "amount=1").await;
    assert!(made.to.starts_with("/promises/") && made.to.ends_with("?done=waits"), "{} {}", made.to, made.body);
    assert_eq!(ana.get(&house, &made.to).await.status, StatusCode::OK);
    assert!(ana.get(&house, &ours).await.body.contains("2 left"));
    let twice = ana.post(&house, &take, "amount=1").await;
    assert!(twice.status == StatusCode::UNPROCESSABLE_ENTITY && twice.body.contains("This cannot be done now"), "{}", twice.body);
    assert_eq!(ana.post(&house, &format!("/suggestions/{pair}/dismiss"), "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_left_out_is_gone() {
    let (house, mut ana) = House::with_pod().await;
    let id = stranger(&house).await;
    sends(&ana.post(&house, &format!("/quarantine/{id}/leave"), "").await, "/peers?done=left-out");
    assert!(!ana.get(&house, "/peers").await.body.contains("Rice for us"));
    assert_eq!(ana.post(&house, &format!("/quarantine/{id}/x"), "").await.status, StatusCode::NOT_FOUND);

    let (house, mut ana) = House::with_pod().await;
    rice(&house, &mut ana).await;
    let id = stranger(&house).await;
    ana.post(&house, &format!("/quarantine/{id}/take"), "").await;
    let page = ana.get(&house, "/suggestions").await.body;
    let pair = page.split_once("action=\"/suggestions/").and_then(|(_, r)| r.split_once("/take-up")).map_or("", |(p, _)| p);
    sends(&ana.post(&house, &format!("/suggestions/{pair}/dismiss"), "").await, "/suggestions?done=left-out");
    assert!(ana.get(&house, "/suggestions").await.body.contains("Nothing here yet."));
}

#[tokio::test]
async fn thanks_are_said_once_by_the_one_who_received() {
    let (house, mut ana) = House::with_pod().await;
    let listing = ana.offer(&house, "Bags+of+rice", "public").await;
    let mut bo = house.neighbour("bo", &[]).await;
    let made = bo.post(&house, &format!("{listing}/promises"), "amount=2&message=").await;
    let promise = made.to.trim_end_matches("?done=promised").to_owned();
    assert!(!bo.get(&house, &promise).await.body.contains("Say thanks"));
    let early = bo.post(&house, &format!("{promise}/thank"), "").await;
    assert!(early.status == StatusCode::UNPROCESSABLE_ENTITY && early.body.contains("it is agreed"), "{}", early.body);
    ana.post(&house, &format!("{promise}/handed-over"), "amount=2").await;
    bo.post(&house, &format!("{promise}/received"), "amount=2").await;
    assert!(!ana.get(&house, &promise).await.body.contains("Say thanks"), "the giver is not asked to");
    assert_eq!(ana.post(&house, &format!("{promise}/thank"), "").await.status, StatusCode::FORBIDDEN);
    assert!(bo.get(&house, &promise).await.body.contains("Say thanks"));
    sends(&bo.post(&house, &format!("{promise}/thank"), "").await, &format!("{promise}?done=thanked"));
    assert!(ana.get(&house, &promise).await.body.contains("Thank you from the person you helped."));
    let twice = bo.post(&house, &format!("{promise}/thank"), "").await;
    assert!(
        twice.status == StatusCode::UNPROCESSABLE_ENTITY && twice.body.contains("Thanks were said already."),
        "{}",
        twice.body
    );
}

#[tokio::test]
async fn servers_and_people_are_kept_out_and_let_in_and_all_can_read_it() {
    let (house, mut ana) = House::with_pod().await;
    cedar(&house).await;
    for (typed, sentence) in [
        ("", "Write the name of a server, such as social.example."),
        ("https://social.example/users/ana", "Write the name of a server, such as social.example."),
        (ORIGIN, "That is this server itself."),
        ("@bo@localhost:8080", "They are on this server. Talk to each other, or ask the person who runs it."),
        ("@nobody@silent.example", "The other server did not answer. Try again later."),
    ] {
        let page = ana.post(&house, "/safety/block", &format!("target={typed}&reason=Kept+words")).await;
        says(&page, "block", "target", sentence, "value=\"Kept words\"");
    }
    sends(&ana.post(&house, "/safety/block", "target=Bad.example&reason=Spam").await, "/safety?done=blocked");
    sends(&ana.post(&house, "/safety/block", "target=@Cedar@cedar.example&reason=").await, "/safety?done=blocked");
    let page = ana.get(&house, "/safety").await.body;
    assert!(page.contains("<bdi>bad.example</bdi>") && page.contains("Spam") && page.contains("@cedar@cedar.example"), "{page}");

    let file = ana.get(&house, "/safety/servers.csv").await;
    let about = |name| file.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    assert!(about(header::CONTENT_TYPE).starts_with("text/csv") && about(header::CONTENT_DISPOSITION).starts_with("attachment"));
    assert!(file.body.contains("bad.example,suspend") && !file.body.contains("cedar.example"), "{}", file.body);

    let list = "bad.example,suspend%0D%0Aworse.example%0D%0Aquiet.example,silence%0D%0Aexam*le.org";
    let page = ana.post(&house, "/safety/list", &format!("list={list}")).await;
    assert!(page.body.contains("New on the list: 1. There already: 1. Passed over: 2."), "{}", page.body);
    assert!(page.body.contains("<bdi>worse.example</bdi>") && page.body.contains("<bdi>exam*le.org</bdi>"));
    for (list, sentence) in [
        ("", "No server is named there. Write one on each line, such as social.example."),
        ("a.example%0Ab.example,suspend,,,%22oh", "A quotation mark is opened and never closed. Look at the end of the list."),
    ] {
        says(&ana.post(&house, "/safety/list", &format!("list={list}")).await, "list", "list", sentence, "");
    }
    let long = (0..9_000).map(|n| format!("s{n}.example")).collect::<Vec<_>>().join("%0A");
    assert!(long.len() > 70_000);
    let page = ana.post(&house, "/safety/list", &format!("list={long}%0A%22")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "a list may be longer than other forms");

    sends(&ana.post(&house, "/safety/let-in", "target=https://bad.example").await, "/safety?done=let-in");
    assert_eq!(ana.post(&house, "/safety/let-in", "target=https://bad.example").await.status, StatusCode::NOT_FOUND);
    let log = house.neighbour("bo", &[]).await.get(&house, "/log").await.body;
    assert!(log.contains("Ana keeps somebody out.") && log.contains("Ana lets somebody in again."), "{log}");
    assert!(log.contains("https://bad.example: Spam") && log.contains("<q dir=\"auto\">@cedar@cedar.example</q>"), "{log}");
}

#[tokio::test]
async fn complaints_come_to_the_desk_and_go_out_from_it() {
    let (house, mut ana) = House::with_pod().await;
    let ours = rice(&house, &mut ana).await;
    let (from, about) = (cedar(&house).await, format!("{ORIGIN}{ours}"));
    let came = house.node.act(move |tx| report::received(tx, &from, "https://cedar.example/flags/1", "Rude words", &[about]));
    assert_eq!(came.await.expect("taken"), "at the desk");
    let page = ana.get(&house, "/safety").await.body;
    assert!(page.contains("From cedar.example") && page.contains("Rude words") && page.contains("nobody has looked"), "{page}");
    let (_, rest) = page.split_once("/safety/complaints/").expect("a button");
    let id = rest.split_once('"').map_or("", |(id, _)| id).to_owned();
    sends(&ana.post(&house, &format!("/safety/complaints/{id}"), "").await, "/safety?done=looked-at");
    assert!(!ana.get(&house, "/safety").await.body.contains("nobody has looked"));

    let waiting = stranger(&house).await;
    ana.post(&house, &format!("/quarantine/{waiting}/take"), "").await;
    let board = ana.get(&house, "/board?origin=remote").await.body;
    let (_, rest) = board.split_once("href=\"/listings/").expect("a card");
    let theirs = format!("/listings/{}", rest.split_once('"').map_or("", |(id, _)| id));
    assert!(ana.get(&house, &theirs).await.body.contains("id=\"report\""));
    assert!(!ana.get(&house, &ours).await.body.contains("id=\"report\""), "not of our own");
    assert!(!house.neighbour("bo", &[]).await.get(&house, &theirs).await.body.contains("id=\"report\""));
    let report = format!("{theirs}/report");
    says(&ana.post(&house, &report, "text=++").await, "report", "text", "Write a few words first.", "");
    let long = "x".repeat(2001);
    says(&ana.post(&house, &report, &format!("text={long}")).await, "report", "text", "Keep it under 2,000 letters.", &long);
    assert_eq!(ana.post(&house, &format!("{ours}/report"), "text=Bad").await.status, StatusCode::NOT_FOUND);
    sends(&ana.post(&house, &report, "text=It+is+a+trick").await, &format!("{theirs}?done=reported"));
    let page = ana.get(&house, "/safety").await.body;
    assert!(page.contains("You wrote to cedar.example") && page.contains("It is a trick"), "{page}");
    assert!(ana.get(&house, "/log").await.body.contains("Ana complained to another server."));
}
