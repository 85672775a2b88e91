//! The control API beside the Runtime API: what the other commands ask for.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, Request, State},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use cloud::lambda::{InvokeError, Lambda};
use http::StatusCode;

/// The routes under /control.
pub(crate) fn router(lambda: Arc<Lambda>) -> Router {
    Router::new()
        .route("/control/functions", get(functions))
        .route("/control/invoke/{name}", post(invoke))
        .layer(middleware::from_fn(refuse_pages))
        .with_state(lambda)
}

/// Pages in a browser on this machine must not run functions: they alone send
/// an Origin.
async fn refuse_pages(request: Request, next: Next) -> Response {
    if request.headers().contains_key("origin") {
        return (StatusCode::FORBIDDEN, "not for web pages").into_response();
    }
    next.run(request).await
}

async fn functions(State(lambda): State<Arc<Lambda>>) -> Response {
    Json(lambda.status()).into_response()
}

async fn invoke(
    State(lambda): State<Arc<Lambda>>,
    Path(name): Path<String>,
    event: Bytes,
) -> Response {
    match lambda.invoke(&name, event, None).await {
        Ok(result) => result.into_response(),
        Err(error @ InvokeError::NoSuchFunction(_)) => {
            (StatusCode::NOT_FOUND, error.to_string()).into_response()
        }
        Err(error) => (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
    }
}
