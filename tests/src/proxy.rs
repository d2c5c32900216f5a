//! A proxy between a node and the others: it hands requests on, some of them several times.

use std::net::SocketAddr;

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
