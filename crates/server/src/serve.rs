//! `caremonger serve`: opens the database, makes what is missing, answers requests, ends cleanly.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context as _;
use axum::{
    Router,
    body::Body,
    extract::DefaultBodyLimit,
    http::{HeaderMap, Request, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use caremonger_app::{
    Node, actor, category,
    clock::{Clock, SystemClock, SystemRandom},
    letter::Ways,
    pod, session, suggestion, timer,
};
use caremonger_domain::id::ListingId;
use caremonger_federation::{Federation, http as federation_http};
use caremonger_store::{Db, lease::lease_clear, pod::pod_all};
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
};
use tower::ServiceExt as _;

use crate::{
    bridge::CallBridge,
    courier,
    folder::{make_folder, only_ours},
    mail::Mailer,
    mail_gateway::{self, MailGateway},
    mention::Mentions,
    push::Pushes,
    settings::Settings,
    text_gateway::{self, Gateway},
    vault,
    visitors::{self, Visitors},
    voicemail,
};

/// Opens the node's database, makes the node's own actor, and makes sure that people's details can be opened.
pub(crate) async fn open(settings: &Settings) -> anyhow::Result<Node> {
    let node = open_unchecked(settings).await?;
    vault::check(settings, &node).await?;
    Ok(node)
}

/// The same, also where people's details were sealed with a key that is not there.
pub(crate) async fn open_unchecked(settings: &Settings) -> anyhow::Result<Node> {
    open_at(settings, Arc::new(SystemClock)).await
}

/// The same with another clock, and with the pod of the settings: for the demo, which lives a month before it begins.
pub(crate) async fn open_with_pod(settings: &Settings, clock: Arc<dyn Clock>) -> anyhow::Result<Node> {
    let node = open_at(settings, clock).await?;
    ensure_first_pod(&node, settings).await?;
    Ok(node)
}

async fn open_at(settings: &Settings, clock: Arc<dyn Clock>) -> anyhow::Result<Node> {
    let url = settings.database_url()?;
    make_folder(&url)?;
    let opened = url.clone();
    let db = tokio::task::spawn_blocking(move || Db::open(&opened)).await?.context("the database cannot be opened")?;
    only_ours(&url);
    let key = vault::key(settings, &db).await?;
    let node = Node::new(db, settings.urls()?, clock, Arc::new(SystemRandom), key);
    actor::ensure_node_actor(&node).await?;
    Ok(node)
}

/// A node that answers requests.
pub(crate) struct Running {
    pub(crate) node: Node,
    stop: watch::Sender<bool>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

/// How long requests and queues may take to come to their end.
const ENDING: Duration = Duration::from_secs(8);

impl Running {
    /// Ends it: no new requests, what is in flight is finished, and what is not by then stays in its queue.
    pub(crate) async fn stop(self) {
        let _ = self.stop.send(true);
        let ending = async {
            for task in self.tasks {
                let _ = task.await;
            }
        };
        if tokio::time::timeout(ENDING, ending).await.is_err() {
            tracing::warn!("something was still under way after {} seconds", ENDING.as_secs());
        }
    }
}

/// The signals that end a node. They are heard from the moment this is made.
struct Ending {
    terminate: Signal,
    interrupt: Signal,
}

impl Ending {
    fn new() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn wanted(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Makes the pod that the settings name, unless the node has one. Several processes may start at once on one database.
async fn ensure_first_pod(node: &Node, settings: &Settings) -> anyhow::Result<()> {
    let Some((name, title)) = settings.first_pod() else { return Ok(()) };
    let is_there = async || node.read(|c| Ok::<_, caremonger_app::Error>(!pod_all(c)?.is_empty())).await;
    if is_there().await? {
        return Ok(());
    }
    let new = pod::NewPod { name, area: title.clone(), title, summary: String::new(), language: "en".to_owned() };
    match pod::create(node, new).await {
        // Another process was faster.
        Err(_) if is_there().await? => Ok(()),
        made => made.map(|_| ()).context("the first pod cannot be made"),
    }
}

/// Starts a node on `listener`.
pub(crate) async fn start(settings: &Settings, listener: TcpListener) -> anyhow::Result<Running> {
    let node = open(settings).await?;
    if node.db().is_sqlite() {
        // The only process on this database: whatever is leased was left by one that died.
        node.db().write(lease_clear).await?;
    }
    ensure_first_pod(&node, settings).await?;
    let federation = Federation::new(node.clone(), &settings.federation()?)?;
    let (stop, stopped) = watch::channel(false);
    let mut tasks = federation.start(stopped.clone()).await?;
    tasks.push(tokio::spawn(timers(node.clone(), stopped.clone())));
    tasks.push(tokio::spawn(vault::keep_clean(node.clone(), stopped.clone())));
    let gateway = Gateway::new(settings, &node)?;
    let out = gateway.as_ref().map(Gateway::out).transpose()?.flatten();
    let mailer = Mailer::new(settings, &node)?;
    let pushes = Pushes::new(settings, &node)?;
    let (mail, text, push) = (mailer.is_some(), out.is_some(), pushes.is_some());
    node.set_zone(settings.time_zone()?);
    if let Some(bridge) = CallBridge::new(settings)? {
        node.set_bridge(Arc::new(bridge));
    }
    node.set_ways(Ways { mail, text, push, mention: true, letter_hour: settings.letter_hour()? });
    tasks.push(tokio::spawn(courier::run(node.clone(), Mentions(node.clone()), stopped.clone())));
    if let Some(pushes) = pushes {
        node.act(|tx| caremonger_app::push::key(tx).map(|_| ())).await?;
        tasks.push(tokio::spawn(courier::run(node.clone(), pushes, stopped.clone())));
    }
    if let Some(out) = out {
        tasks.push(tokio::spawn(courier::run(node.clone(), out, stopped.clone())));
    }
    if let Some(mailer) = mailer {
        tasks.push(tokio::spawn(courier::run(node.clone(), mailer, stopped.clone())));
    }
    let (requests, forms) = settings.visits_per_minute()?;
    let visitors = Visitors::new(requests, forms);
    tasks.push(tokio::spawn(forget_quiet(Arc::clone(&visitors), stopped.clone())));
    let app = router(&node, &federation, gateway, MailGateway::new(settings, &node)?)
        .layer(middleware::from_fn_with_state(visitors, visitors::count))
        .into_make_service_with_connect_info::<SocketAddr>();
    let mut ending = stopped.clone();
    let server = axum::serve(listener, app).with_graceful_shutdown(async move {
        let _ = ending.wait_for(|s| *s).await;
    });
    tasks.push(tokio::spawn(async move {
        if let Err(error) = server.await {
            tracing::error!(%error, "serving ended");
        }
    }));
    if let Some(address) = settings.metrics_listen()? {
        tasks.push(tokio::spawn(metrics(TcpListener::bind(address).await?, stopped)?));
    }
    Ok(Running { node, stop, tasks })
}

async fn forget_quiet(visitors: Arc<Visitors>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        visitors.tidy();
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(60)) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn timers(node: Node, mut stop: watch::Receiver<bool>) {
    let mut rounds: u32 = 0;
    // What was stored just before the last stop may not have been looked at.
    let mut matched = ListingId::new(node.now().minus(Duration::from_secs(60)), 0);
    while !*stop.borrow() {
        if let Err(error) = timer::run_due(&node).await {
            tracing::error!(%error, "the timers failed");
        }
        match suggestion::look_again(&node, matched).await {
            Ok(last) => matched = last,
            Err(error) => tracing::error!(%error, "looking for matches failed"),
        }
        if rounds.is_multiple_of(60)
            && let Err(error) = category::refresh(&node).await
        {
            tracing::error!(%error, "categories could not be read");
        }
        if rounds.is_multiple_of(3600)
            && let Err(error) = timer::tidy(&node).await
        {
            tracing::error!(%error, "tidying up failed");
        }
        rounds = rounds.wrapping_add(1);
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            _ = stop.changed() => {}
        }
    }
}

fn metrics(listener: TcpListener, mut stop: watch::Receiver<bool>) -> anyhow::Result<impl Future<Output = ()>> {
    let handle = metrics_exporter_prometheus::PrometheusBuilder::new().install_recorder()?;
    let app = Router::new().route("/metrics", get(move || std::future::ready(handle.render())));
    Ok(async move {
        let ended = async move {
            let _ = stop.wait_for(|s| *s).await;
        };
        let _ = axum::serve(listener, app).with_graceful_shutdown(ended).await;
    })
}

#[derive(Clone)]
struct Doors {
    pages: Router,
    shared: Router,
}

/// One address, two readers: ActivityPub for servers that ask for it, a page for everybody else.
async fn by_accept(doors: Doors, request: Request<Body>) -> Response {
    let wants = federation_http::wants_activity(request.headers());
    let path = request.uri().path();
    let shared =
        path.starts_with("/@") && !path[1..].contains('/') || path.starts_with("/listings/") || path.starts_with("/agreements/");
    let door = if wants && shared { doors.shared } else { doors.pages };
    match door.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// All that is held about whoever is signed in, as a file: the page of a neighbour and the API say the same.
async fn my_data(node: Node, headers: HeaderMap) -> Response {
    let held = match caremonger_web::signed_in(&node, &headers).await {
        Ok(Some(member)) => caremonger_api::held(&node, member).await,
        Ok(None) => return (StatusCode::SEE_OTHER, [(header::LOCATION, "/sign-in")]).into_response(),
        Err(e) => Err(e),
    };
    match held {
        Ok(held) => {
            let headers = [
                (header::CONTENT_DISPOSITION, "attachment; filename=\"caremonger.json\""),
                (header::CACHE_CONTROL, "no-store"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (headers, axum::Json(held)).into_response()
        }
        Err(e) => caremonger_api::Problem::from(e).into_response(),
    }
}

fn router(node: &Node, federation: &Federation, gateway: Option<Gateway>, mail: Option<MailGateway>) -> Router {
    let doors = Doors { pages: caremonger_web::routes(node.clone()), shared: federation_http::shared_routes(federation.clone()) };
    let ready = node.clone();
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route(
            "/readyz",
            get(move || {
                let node = ready.clone();
                async move {
                    let found = node.read(|c| Ok::<_, caremonger_app::Error>(pod_all(c)?.len())).await;
                    if found.is_ok() {
                        "ready\n".into_response()
                    } else {
                        (StatusCode::SERVICE_UNAVAILABLE, "the database is away\n").into_response()
                    }
                }
            }),
        )
        .route(
            "/hooks/text",
            post(text_gateway::received).layer(DefaultBodyLimit::max(text_gateway::BODY_MAX)).with_state(gateway.clone()),
        )
        .route(
            "/hooks/voicemail",
            post(voicemail::received).layer(DefaultBodyLimit::max(voicemail::BODY_MAX)).with_state(gateway),
        )
        .route("/hooks/mail", post(mail_gateway::received).layer(DefaultBodyLimit::max(mail_gateway::BODY_MAX)).with_state(mail))
        .route(
            "/me/data.json",
            get({
                let node = node.clone();
                move |headers: HeaderMap| my_data(node.clone(), headers)
            }),
        )
        .merge(caremonger_api::routes(node.clone()))
        .merge(federation_http::routes(federation.clone()))
        .fallback(move |request: Request<Body>| by_accept(doors.clone(), request))
        .layer(tower_http::compression::CompressionLayer::new())
        .layer(tower_http::catch_panic::CatchPanicLayer::new())
}

/// Runs until SIGTERM or Ctrl-C.
pub(crate) async fn run(settings: &Settings) -> anyhow::Result<()> {
    let mut ending = Ending::new()?;
    let address = settings.listen()?;
    let listener =
        TcpListener::bind(address).await.with_context(|| format!("{address} is taken; choose another with --listen"))?;
    let started = tokio::select! {
        started = begin(settings, listener) => started?,
        () = ending.wanted() => return Ok(()),
    };
    ending.wanted().await;
    started.stop().await;
    Ok(())
}

async fn begin(settings: &Settings, listener: TcpListener) -> anyhow::Result<Running> {
    let running = start(settings, listener).await?;
    if settings.loopback()? {
        tracing::warn!(
            "federation_loopback is on: peers on this machine are believed over plain http. Never do this on a public server."
        );
    }
    say(&format!("Caremonger is ready at {}", running.node.urls().origin()));
    if let Some(link) = session::setup_link(&running.node).await? {
        say(&format!("Open this link once to set up your pod (it works for one day):\n  {link}"));
    }
    Ok(running)
}

#[expect(clippy::print_stdout, reason = "what the person who started it needs to read")]
pub(crate) fn say(text: &str) {
    println!("{text}");
}
