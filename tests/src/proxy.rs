//! A proxy between a node and the others: it hands requests on, some of them several times, late, or never.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};

#[derive(Clone)]
struct Repeater {
    to: SocketAddr,
    times: usize,
    client: reqwest::Client,
}

/// Listens on `outside` and hands every POST on to `inside` that many times at once; everything else once.
///
/// # Errors
/// When the port is taken.
pub async fn repeat(outside: SocketAddr, inside: SocketAddr, times: usize) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(outside).await?;
    let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build()?;
    let app = Router::new().fallback(hand_on).with_state(Repeater { to: inside, times, client });
    tokio::spawn(async move { axum::serve(listener, app).await });
    Ok(())
}

async fn hand_on(State(r): State<Repeater>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, 2_000_000).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    // The API's own POSTs are made by the test; only what other servers send is repeated.
    let is_delivery = head.method == Method::POST && head.uri.path().ends_with("/inbox");
    let times = if is_delivery { r.times } else { 1 };
    let all = (0..times).map(|_| {
        let url = format!("http://{}{}", r.to, head.uri);
        r.client.request(head.method.clone(), url).headers(head.headers.clone()).body(body.clone()).send()
    });
    let answers = futures_util::future::join_all(all).await;
    // The sender hears the last answer: whatever the others were, the node has to have made one thing of them.
    match answers.into_iter().next_back() {
        Some(Ok(answer)) => {
            let (status, headers) = (answer.status(), answer.headers().clone());
            let mut response = Response::new(Body::from(answer.bytes().await.unwrap_or_default()));
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            response.headers_mut().remove("transfer-encoding");
            response
        }
        _ => StatusCode::BAD_GATEWAY.into_response(),
    }
}

/// What happens to deliveries, each as one in a hundred.
#[derive(Debug, Clone, Copy, Default)]
pub struct Faults {
    /// Lost on the way there: the sender hears nothing and tries again.
    pub dropped: u64,
    /// Taken, and lost by whoever took it: the sender believes it arrived.
    pub swallowed: u64,
    /// Arrived, and the answer lost.
    pub cut: u64,
    /// Arrived twice.
    pub doubled: u64,
    /// Arrived late, after others that were sent later.
    pub late: u64,
}

/// A network around some nodes, in the hands of a test. What it does follows from its seed.
#[derive(Clone)]
pub struct Network(Arc<Mutex<Inner>>);

struct Inner {
    faults: Faults,
    seed: u64,
    swallowed: usize,
}

impl Network {
    /// A network that does as it should, until told otherwise.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(Inner { faults: Faults::default(), seed, swallowed: 0 })))
    }

    /// What goes wrong from now on.
    pub fn set(&self, faults: Faults) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).faults = faults;
    }

    /// How many deliveries were swallowed so far.
    #[must_use]
    pub fn swallowed(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).swallowed
    }

    /// A number below `below`, the next of the seed's.
    #[must_use]
    pub fn number(&self, below: u64) -> u64 {
        let mut s = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // xorshift64*: the same everywhere.
        s.seed ^= s.seed >> 12;
        s.seed ^= s.seed << 25;
        s.seed ^= s.seed >> 27;
        (s.seed.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % below.max(1)
    }

    /// Listens on `outside` and hands on to `inside`.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn serve(&self, outside: SocketAddr, inside: SocketAddr) -> anyhow::Result<()> {
        let listener = tokio::net::TcpListener::bind(outside).await?;
        let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build()?;
        let link = Link { network: self.clone(), on: Repeater { to: inside, times: 1, client } };
        let app = Router::new().fallback(through).with_state(link);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(())
    }
}

#[derive(Clone)]
struct Link {
    network: Network,
    on: Repeater,
}

async fn through(State(link): State<Link>, request: Request) -> Response {
    let is_delivery = request.method() == Method::POST && request.uri().path().ends_with("/inbox");
    if !is_delivery {
        return hand_on(State(link.on), request).await;
    }
    let faults = link.network.0.lock().unwrap_or_else(PoisonError::into_inner).faults;
    let mut lot = link.network.number(100);
    let mut falls = |share: u64| {
        let hit = lot < share;
        lot = lot.saturating_sub(share);
        hit && share > 0
    };
    if falls(faults.dropped) {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    if falls(faults.swallowed) {
        link.network.0.lock().unwrap_or_else(PoisonError::into_inner).swallowed += 1;
        return StatusCode::ACCEPTED.into_response();
    }
    if falls(faults.cut) {
        let _ = hand_on(State(link.on), request).await;
        return StatusCode::GATEWAY_TIMEOUT.into_response();
    }
    if falls(faults.doubled) {
        return hand_on(State(Repeater { times: 2, ..link.on }), request).await;
    }
    if falls(faults.late) {
        tokio::time::sleep(Duration::from_millis(50 + link.network.number(250))).await;
    }
    hand_on(State(link.on), request).await
}
