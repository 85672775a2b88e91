use access_tokens::Verifier;
use ambient::Clock;
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use request_guard::{Begun, Idempotency, Request as Guarded, StoredAnswer};

use crate::{Deadline, Problem, caller::authenticate, json::too_large, router::BODY_LIMIT};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// How long a request may run when nothing says when its time is up.
const PATIENCE: SignedDuration = SignedDuration::from_secs(30);

#[derive(Clone)]
struct Layer {
    name: &'static str,
    records: Idempotency,
    verifier: Option<Verifier>,
    clock: Clock,
}

/// Makes an endpoint honour `Idempotency-Key`: the same key and body gives the
/// same answer, however often it is sent; without the header nothing changes.
/// `name` is the function's. A key belongs to the caller that `verifier`
/// proves; endpoints without callers pass `None`, and there it belongs to
/// whoever has the same cookies.
///
/// Killed between the handler's commit and the record's completion, the record
/// stays "in progress" until the function's time is up; then the request runs
/// again, and the endpoint's own rules (unique constraints, repeatable steps)
/// decide.
pub fn idempotent(
    router: Router,
    name: &'static str,
    records: Idempotency,
    verifier: Option<Verifier>,
    clock: Clock,
) -> Router {
    let layer = Layer { name, records, verifier, clock };
    router.route_layer(from_fn_with_state(layer, run))
}

async fn run(State(layer): State<Layer>, request: Request, next: Next) -> Response {
    match guarded(&layer, request, next).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn guarded(layer: &Layer, mut request: Request, next: Next) -> Result<Response, Problem> {
    let Some(key) = request.headers().get(KEY) else { return Ok(next.run(request).await) };
    let key = key.to_str().ok().filter(|key| (1..=255).contains(&key.len())).ok_or_else(|| {
        Problem::bad_request(
            "invalid_idempotency_key",
            "Idempotency-Key must be 1 to 255 visible ASCII characters.",
        )
    })?;
    let key = key.to_owned();
    let owner = match &layer.verifier {
        Some(verifier) => match authenticate(request.headers(), verifier).await? {
            Some(caller) => {
                let owner = caller.user_id.to_string();
                request.extensions_mut().insert(caller);
                owner
            }
            // The handler says whether it answers strangers.
            None => return Ok(next.run(request).await),
        },
        None => cookies(request.headers()),
    };
    let until = request.extensions().get::<Deadline>().map_or_else(
        || layer.clock.now().saturating_add(PATIENCE).unwrap_or(Timestamp::MAX),
        |deadline| deadline.0,
    );
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_LIMIT).await.map_err(|_| too_large())?;
    let guarded = Guarded {
        operation: layer.name,
        owner: &owner,
        key: &key,
        target: parts.uri.path_and_query().map_or("", http::uri::PathAndQuery::as_str),
        body: &body,
    };
    let record = match layer.records.begin(&guarded, until).await.map_err(unavailable)? {
        Begun::Replay(answer) => return Ok(replay(answer)),
        Begun::Started(record) => record,
        Begun::InProgress { retry_after } => {
            return Err(Problem::conflict(
                "request_in_progress",
                "The same request is still running.",
            )
            .retry_after(retry_after));
        }
        Begun::KeyReused => {
            return Err(Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency_key_reused",
                "This Idempotency-Key came with another request before.",
            ));
        }
    };

    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    // The answer stands whatever becomes of the record: a request that changed
    // something must not look failed because DynamoDB is away.
    let kept = if is_final(parts.status, &parts.headers) {
        let answer = StoredAnswer {
            status: parts.status.as_u16(),
            headers: stored_headers(&parts.headers),
            body: body.to_vec(),
        };
        record.complete(&answer).await
    } else {
        record.forget().await
    };
    if let Err(error) = kept {
        tracing::warn!(%error, "idempotency record not settled");
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

/// Whether the endpoint has decided. What was refused before it came to a
/// decision (unreadable, unproved, throttled, failed) may be tried again with
/// the same key, and so may what comes too early and says when to come again.
fn is_final(status: StatusCode, headers: &HeaderMap) -> bool {
    !(status.is_server_error()
        || headers.contains_key(header::RETRY_AFTER)
        || matches!(status.as_u16(), 400 | 401 | 408 | 413 | 415 | 422 | 425 | 428 | 429))
}

fn cookies(headers: &HeaderMap) -> String {
    let all = headers.get_all(header::COOKIE).iter();
    all.filter_map(|cookie| cookie.to_str().ok()).collect::<Vec<_>>().join("; ")
}

fn stored_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
        .collect()
}

fn replay(answer: StoredAnswer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(&value)) {
            response.headers_mut().append(name, value);
        }
    }
    // Said as Stripe says it, so that a client can tell.
    response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
    response
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn unavailable(error: request_guard::GuardError) -> Problem {
    tracing::error!(%error, "idempotency records can't be reached");
    Problem::unavailable("temporarily_unavailable", "Try again in a moment.")
}
