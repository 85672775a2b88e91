use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Path, State},
    routing::{get, post},
};
use http::{HeaderValue, Response, StatusCode};

use super::{
    InvokeError, Lambda, PAYLOAD_LIMIT,
    pool::Pool,
    state::{Invocation, Poll},
};

const BASE: &str = "/runtime/{function}/{process}/2018-06-01/runtime";
/// The longest error report that is read.
const ERROR_LIMIT: usize = 256 * 1024;

/// The Runtime API (AWS Lambda developer guide, "Using the Lambda runtime
/// API"), at a path of its own for each process.
pub(super) fn router(lambda: Arc<Lambda>) -> Router {
    Router::new()
        .route(&format!("{BASE}/invocation/next"), get(next))
        .route(&format!("{BASE}/invocation/{{request}}/response"), post(response))
        .route(&format!("{BASE}/invocation/{{request}}/error"), post(error))
        .route(&format!("{BASE}/init/error"), post(init_error))
        .with_state(lambda)
}

async fn next(
    State(lambda): State<Arc<Lambda>>,
    Path((function, process)): Path<(String, u64)>,
) -> Response<Body> {
    let Some(pool) = lambda.pools.get(&function) else { return refusal(StatusCode::NOT_FOUND) };
    let invocation = match pool.poll(process) {
        Poll::Now(invocation) => invocation,
        Poll::Later(waiting) => match waiting.await {
            Ok(invocation) => invocation,
            // Taken out of service while it idled.
            Err(_) => return refusal(StatusCode::GONE),
        },
        Poll::Unknown => return refusal(StatusCode::GONE),
    };
    hand_over(pool, invocation)
}

fn hand_over(pool: &Pool, invocation: Invocation) -> Response<Body> {
    let deadline = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default() + pool.timeout;
    let deadline = u64::try_from(deadline.as_millis()).unwrap_or(u64::MAX);
    let mut response = Response::new(Body::from(invocation.event));
    let headers = response.headers_mut();
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    headers.insert("lambda-runtime-deadline-ms", HeaderValue::from(deadline));
    let text = [
        ("lambda-runtime-aws-request-id", Some(invocation.request_id)),
        ("lambda-runtime-invoked-function-arn", Some(pool.arn.clone())),
        ("lambda-runtime-trace-id", invocation.trace_id),
    ];
    for (name, value) in text {
        if let Some(Ok(value)) = value.map(HeaderValue::try_from) {
            headers.insert(name, value);
        }
    }
    response
}

async fn response(
    State(lambda): State<Arc<Lambda>>,
    Path((function, process, request)): Path<(String, u64, String)>,
    body: Body,
) -> Response<Body> {
    let (reply, status) = match to_bytes(body, PAYLOAD_LIMIT).await {
        Ok(bytes) => (Ok(bytes), StatusCode::ACCEPTED),
        Err(_) => (Err(InvokeError::ResponseTooLarge), StatusCode::PAYLOAD_TOO_LARGE),
    };
    complete(&lambda, &function, process, &request, reply, status)
}

async fn error(
    State(lambda): State<Arc<Lambda>>,
    Path((function, process, request)): Path<(String, u64, String)>,
    body: Body,
) -> Response<Body> {
    let what = to_bytes(body, ERROR_LIMIT).await.unwrap_or_default();
    let reply = Err(InvokeError::Function(what));
    complete(&lambda, &function, process, &request, reply, StatusCode::ACCEPTED)
}

fn complete(
    lambda: &Lambda,
    function: &str,
    process: u64,
    request: &str,
    reply: Result<Bytes, InvokeError>,
    status: StatusCode,
) -> Response<Body> {
    let pool = lambda.pools.get(function);
    if pool.is_some_and(|pool| pool.complete(process, request, reply)) {
        answer(status, r#"{"status":"OK"}"#)
    } else {
        refusal(StatusCode::BAD_REQUEST)
    }
}

async fn init_error(
    State(lambda): State<Arc<Lambda>>,
    Path((function, process)): Path<(String, u64)>,
    body: Body,
) -> Response<Body> {
    let what = to_bytes(body, ERROR_LIMIT).await.unwrap_or_default();
    if let Some(pool) = lambda.pools.get(&function) {
        pool.init_error(process, String::from_utf8_lossy(&what).into_owned());
    }
    answer(StatusCode::ACCEPTED, r#"{"status":"OK"}"#)
}

fn refusal(status: StatusCode) -> Response<Body> {
    answer(status, r#"{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}"#)
}

fn answer(status: StatusCode, body: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response
}
