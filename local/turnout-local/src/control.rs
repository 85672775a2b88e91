//! The control API beside the Runtime API: what the other commands, the tests
//! and the benchmark ask for.

use std::sync::{Arc, Weak};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, Request, State},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use cloud::{
    lambda::{InvokeError, Lambda},
    schedule::{FireError, Schedules},
};
use http::StatusCode;

/// What the control API controls.
#[derive(Clone)]
pub(crate) struct Control {
    pub(crate) lambda: Arc<Lambda>,
    pub(crate) schedules: Arc<Schedules>,
    /// The supervisor alone holds them for good, because it stops them.
    pub(crate) parts: Weak<parts::Stack>,
}

/// The routes under /control.
pub(crate) fn router(control: Control) -> Router {
    Router::new()
        .route("/control/functions", get(functions))
        .route("/control/fire/{name}", post(fire))
        .route("/control/invoke/{name}", post(invoke))
        .route("/control/parts/{part}/{action}", post(part))
        .layer(middleware::from_fn(refuse_pages))
        .with_state(control)
}

/// Pages in a browser on this machine must not run functions: they alone send
/// an Origin.
async fn refuse_pages(request: Request, next: Next) -> Response {
    if request.headers().contains_key("origin") {
        return (StatusCode::FORBIDDEN, "not for web pages").into_response();
    }
    next.run(request).await
}

async fn functions(State(control): State<Control>) -> Response {
    Json(control.lambda.status()).into_response()
}

async fn fire(State(control): State<Control>, Path(name): Path<String>) -> Response {
    match control.schedules.fire(&name).await {
        Ok(result) => result.into_response(),
        Err(error @ FireError::NoSuchSchedule(_)) => {
            (StatusCode::NOT_FOUND, error.to_string()).into_response()
        }
        Err(error) => (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
    }
}

async fn invoke(
    State(control): State<Control>,
    Path(name): Path<String>,
    event: Bytes,
) -> Response {
    match control.lambda.invoke(&name, event, None).await {
        Ok(result) => result.into_response(),
        Err(error @ InvokeError::NoSuchFunction(_)) => {
            (StatusCode::NOT_FOUND, error.to_string()).into_response()
        }
        Err(error) => (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
    }
}

/// Stops or starts a part, as an outage would.
async fn part(
    State(control): State<Control>,
    Path((part, action)): Path<(String, String)>,
) -> Response {
    let Some(parts) = control.parts.upgrade() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "the stack is stopping").into_response();
    };
    macro_rules! act {
        ($part:expr) => {
            match ($part, action.as_str()) {
                (Some(part), "start") => part.start().await.map_err(|problem| problem.to_string()),
                (Some(part), "stop") => {
                    part.stop().await;
                    Ok(())
                }
                (None, _) => Err("this part is replaced: it runs elsewhere".to_owned()),
                _ => Err(format!("a part can start or stop, not {action}")),
            }
        };
    }
    let done = match part.as_str() {
        "kafka" => act!(parts.kafka()),
        "dynamodb" => act!(parts.dynamodb()),
        "vault" => act!(parts.vault()),
        "postgres" => act!(parts.postgres()),
        "mail" => act!(Some(parts.maildev())),
        _ => Err(format!("{part} is none of kafka, dynamodb, vault, postgres, mail")),
    };
    match done {
        Ok(()) => Json(serde_json::json!({"part": part, "done": action})).into_response(),
        Err(what) => (StatusCode::BAD_REQUEST, what).into_response(),
    }
}
