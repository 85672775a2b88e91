//! How a request is read and answered.

use axum::{
    body::to_bytes,
    extract::{Request, State},
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, Method, StatusCode};
use serde_json::json;

use super::{FakeEvent, Mood, Seen};

pub(super) fn problem(status: u16, code: &str) -> Response {
    let body = json!({"status": status, "code": code, "title": code, "detail": code});
    (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response()
}

/// What API Gateway answers when a function died.
fn gateway_error() -> Response {
    let body = json!({"message": "Internal Server Error"});
    (StatusCode::INTERNAL_SERVER_ERROR, axum::Json(body)).into_response()
}

pub(super) async fn answer(State(fake): State<FakeEvent>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let seen = Seen {
        method: parts.method,
        path_and_query: parts.uri.path_and_query().unwrap().to_string(),
        headers: parts.headers,
        body: to_bytes(body, 1 << 16).await.unwrap(),
    };
    fake.world().seen.push(seen.clone());
    if !is_signed(&seen.headers) {
        return (StatusCode::FORBIDDEN, r#"{"message":"Forbidden"}"#).into_response();
    }
    let mood = fake.world().mood.clone();
    match mood {
        Mood::OnlyReads(..) if seen.method == Method::GET => fake.act(&seen),
        Mood::Refuses(status, code) | Mood::OnlyReads(status, code) => problem(status, code),
        Mood::RefusesWith(status, body) => {
            (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response()
        }
        Mood::Silent => std::future::pending().await,
        Mood::DeafToConfirm if seen.path_and_query.ends_with("/confirm") => {
            std::future::pending().await
        }
        Mood::SilentAfterPut if seen.method == Method::PUT => {
            fake.act(&seen);
            std::future::pending().await
        }
        Mood::PutDiesAfter if seen.method == Method::PUT => {
            fake.act(&seen);
            gateway_error()
        }
        Mood::Well | Mood::DeafToConfirm | Mood::SilentAfterPut | Mood::PutDiesAfter => {
            fake.act(&seen)
        }
        Mood::DiesAfter => {
            fake.act(&seen);
            gateway_error()
        }
        Mood::SilentAfter => {
            fake.act(&seen);
            std::future::pending().await
        }
        Mood::Waits(gate) => {
            let answer = fake.act(&seen);
            if matches!(seen.method, Method::PUT | Method::POST) {
                gate.acquire().await.unwrap().forget();
            }
            answer
        }
    }
}

/// As an `AWS_IAM` authorizer would ask at the least.
fn is_signed(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let authorization: &str = text("authorization");
    authorization.starts_with("AWS4-HMAC-SHA256 Credential=AKIDTEST/")
        && authorization.contains("/eu-central-1/execute-api/aws4_request")
        && authorization.contains("Signature=")
        && text("x-amz-security-token") == "session-token"
        && !text("x-amz-date").is_empty()
}
